//! The project that a command works on: its files, the instant that counts as now, and how findings become an exit code.

use super::args::Global;
use super::console::Console;
use super::refusals::unreadable_instant;
use super::{Exit, environment, typed_path};
use crate::calendar::{Date, Instant, WorkCalendar, is_ambiguous, local_date, parse_instant};
use crate::config::{self, BASELINE};
use crate::data;
use crate::diag::{
    self, Code, Diagnostic, Diagnostics, Lang, Message, Place, Severity, Shortened, code, system_reason,
};
use crate::inputs::{self, Inputs};
use crate::model::{CacheStore, ProjectFiles, SourceFile, format_integer};
use crate::output::CacheFolder;
use crate::pipeline::{self, AssetNames, ClusterUse, Computed, Options};
use crate::query::Engine;
use crate::say;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How many findings of one kind are shown unless all are asked for.
const MOST_OF_A_KIND: usize = 20;

/// Names the cluster where the project names none.
const SPARK: &str = "TEJUN_SPARK_CONNECT";

/// A project folder while a command runs.
pub(super) struct OpenProject {
    pub files: Inputs,
    /// What the run is asked for.
    pub options: Options,
}

/// Opens the project of the command line.
///
/// # Errors
/// The refusal of a folder that is no project, or of an instant that cannot be read.
pub(super) fn open(global: &Global, drafts: bool, found: &mut Diagnostics) -> Result<OpenProject, Box<Diagnostic>> {
    let folder = global.dir.display().to_string();
    let unreadable = |reason: &str| {
        let reason = system_reason(reason);
        let (ja, en) = (&reason.ja, &reason.en);
        let message = say!("フォルダー `{folder}` を読めません: {ja}", "cannot read the folder `{folder}`: {en}");
        let hint = say!("`-C DIR` でプロジェクトの場所を指定します", "name the project folder with `-C DIR`");
        Box::new(Diagnostic::new(code::CONFIG_MISSING, None, message).hint(hint))
    };
    if global.dir.is_dir() {
        // A folder that is no project may be anything, up to a whole disk: it is not walked.
        is_project(&global.dir)?;
    }
    linked(&global.dir.join(".tejun")).map_or(Ok(()), |refusal| Err(Box::new(refusal)))?;
    let files = Inputs::open(&global.dir, found).map_err(|error| unreadable(&error.reason))?;
    let files = files.keeping_in(Arc::new(cache(global))).with_history();
    let as_of = instant(global, &files)?;
    let connect = environment(SPARK).filter(|connect| !connect.is_empty()).map(Arc::from);
    let cluster = ClusterUse { connect, columns_only: false };
    Ok(OpenProject { files, options: Options { as_of, now: now(), drafts, assets: AssetNames::Hashed, cluster } })
}

/// Where this very program keeps what it needs again for the project of the command line.
pub(super) fn cache(global: &Global) -> CacheFolder {
    CacheFolder::new(&global.dir).of_program(program())
}

/// Whether a folder is a project; if not, the refusal says where one may be.
pub(super) fn is_project(folder: &Path) -> Result<(), Box<Diagnostic>> {
    if folder.join("tejun.yaml").exists() {
        return Ok(());
    }
    let shown = folder.display();
    let message = say!("`{shown}` に tejun.yaml がありません", "expected tejun.yaml in `{shown}`, found none");
    let refusal = Diagnostic::new(code::CONFIG_MISSING, Place::file("tejun.yaml"), message);
    let hint = if folder.join("tejun.yml").exists() {
        say!("tejun.yml の名前を tejun.yaml に変えます", "rename tejun.yml to tejun.yaml")
    } else if let Some(above) = project_above(folder) {
        let above = above.display();
        say!("プロジェクトは上にあります: `-C {above}`", "there is a project above it: `-C {above}`")
    } else {
        say!(
            "`tejun init` で作るか、`-C DIR` でプロジェクトの場所を指定します",
            "make a project with `tejun init`, or name its folder with `-C DIR`"
        )
    };
    Err(Box::new(refusal.hint(hint)))
}

/// The refusal to write a folder that is a link: what stands where it leads is somebody else's.
pub(super) fn linked(folder: &Path) -> Option<Diagnostic> {
    let shown = folder.display();
    let message = say!(
        "`{shown}` はシンボリックリンクなので、書き込みません",
        "`{shown}` is a symbolic link, so nothing is written there"
    );
    folder.is_symlink().then(|| {
        Diagnostic::new(code::OUTPUT_LINK, None, message).hint(say!(
            "リンクを消すか、ふつうのフォルダーに置き換えます",
            "remove the link, or put a folder in its place"
        ))
    })
}

/// The nearest folder above that is a project, as seen from `folder`.
fn project_above(folder: &Path) -> Option<PathBuf> {
    let mut above = folder.to_owned();
    for _ in 0..8 {
        above = if above == Path::new(".") { PathBuf::from("..") } else { above.join("..") };
        if above.join("tejun.yaml").is_file() {
            return Some(above);
        }
    }
    None
}

/// `--as-of`; a time without an offset is the project's local time.
fn instant(global: &Global, files: &Inputs) -> Result<Option<Instant>, Box<Diagnostic>> {
    let Some(text) = &global.as_of else { return Ok(None) };
    // What is wrong with the configuration is said by the run itself.
    let project = config::load(files, &mut Diagnostics::new());
    let zone = project.map_or_else(|| WorkCalendar::jp_business().zone, |project| project.site.periods.zone);
    parse_instant(text, &zone).map(Some).ok_or_else(|| {
        let refusal = unreadable_instant("--as-of", text);
        match is_ambiguous(text, &zone) {
            true => Box::new(refusal.hint(say!(
                "時計が変わる日で、この時刻は二度あるか、ありません。`{text}-05:00` のように時差を付けます",
                "clocks change that day: this time is there twice or not at all; add the offset, as in `{text}-05:00`"
            ))),
            false => refusal,
        }
    })
}

/// What tells this very program from every other one, also of its own version; `None` where the system does not tell.
pub(super) fn program() -> Option<String> {
    let stamp = std::env::current_exe().ok().and_then(|program| inputs::stamp(&program))?;
    Some(format!("{} {stamp}", env!("CARGO_PKG_VERSION")))
}

/// The present to the second.
#[expect(clippy::disallowed_methods, reason = "the command line is where the clock is read, once")]
pub(super) fn now() -> Instant {
    let now = Instant::now();
    Instant::from_second(now.as_second()).unwrap_or(now)
}

impl OpenProject {
    /// Keeps every row that was set aside where people can open it.
    pub(super) fn write_quarantine(&self, computed: &Computed, voice: &Console) {
        let Some(folder) = self.files.root() else { return };
        let sources = &computed.project.sources;
        let (store, cache) = (&computed.store, CacheFolder::new(folder));
        data::write_quarantine(sources, store.local(), &store.listings(), &self.files, voice.lang, &cache);
    }

    /// The path in the project of what somebody typed, empty for the project itself; `None` for what lies outside.
    pub(super) fn typed_path(&self, typed: &str, global: &Global) -> Option<String> {
        typed_path::in_project(typed, self.files.root(), global, self.files.mounts())
    }

    /// What tejun keeps for itself between runs on this project.
    pub(super) fn cache(&self) -> Arc<dyn CacheStore> {
        self.files.cache()
    }

    /// The day that counts as today: that of the figures, or of the run where there are none.
    pub(super) fn today(&self, computed: Option<&Computed>) -> Date {
        match computed {
            Some(computed) => local_date(&computed.project.site.periods.zone, computed.as_of),
            None => local_date(&WorkCalendar::jp_business().zone, self.options.as_of.unwrap_or(self.options.now)),
        }
    }

    /// The findings for people, with the lines they speak of, on standard error: the errors alone where quiet is asked for.
    pub(super) fn print(&self, found: &Diagnostics, voice: &Console) {
        self.print_all(&wanted(found, &|_| false, voice), voice);
    }

    /// What a refusal rests on, for people: where quiet is asked for, the errors, and the warnings that count as such.
    pub(super) fn print_refusal(&self, found: &Diagnostics, strict: bool, voice: &Console) {
        let counts = |finding: &Diagnostic| strict && finding.severity == Severity::Warning;
        self.print_all(&wanted(found, &counts, voice), voice);
    }

    /// The errors alone: what a document or a threshold warns of is for `check`.
    pub(super) fn print_errors(&self, found: &Diagnostics, voice: &Console) {
        self.print_all(&wrong(found, &|_| false), voice);
    }

    /// The errors, and what a command is about, by the beginning of codes; the rest is for `check`, or for who asks for more.
    pub(super) fn print_own(&self, found: &Diagnostics, own: &[&str], voice: &Console) {
        let is_own = |finding: &Diagnostic| own.iter().any(|code| finding.code.name().starts_with(code));
        let counts = |finding: &Diagnostic| !voice.is_quiet() && is_own(finding);
        match voice.is_verbose() {
            true => self.print(found, voice),
            false => self.print_all(&wrong(found, &counts), voice),
        }
    }

    fn print_all(&self, found: &Diagnostics, voice: &Console) {
        let shown = self.findings(found, voice);
        voice.findings(&shown.text);
        print_left_out(&shown, voice);
    }

    /// The findings for people; see [`shown`].
    pub(super) fn findings(&self, found: &Diagnostics, voice: &Console) -> Shortened {
        render_findings(&self.files.with_disk_names(found), &|file| self.text_on_disk(file), voice)
    }

    /// The findings for people, each by itself.
    pub(super) fn every_finding(&self, found: &Diagnostics, voice: &Console) -> Shortened {
        every_finding(&self.files.with_disk_names(found), &|file| self.text_on_disk(file), voice)
    }

    /// The text of a file of the project; `None` for what is no text.
    pub(super) fn text(&self, file: &str) -> Option<Arc<str>> {
        pipeline::decode(&self.files.read(file).ok()?)
    }

    /// The same by the name that the file has on disk, as findings for people do.
    fn text_on_disk(&self, file: &str) -> Option<Arc<str>> {
        self.text(&self.files.project_path(file))
    }

    /// When more is asked for: what was read, file by file and source by source.
    pub(super) fn print_sources(&self, computed: &Computed, voice: &Console) {
        if !voice.is_verbose() {
            return;
        }
        let files = self.files.read_paths().len();
        let as_of =
            computed.as_of.to_zoned(computed.project.site.periods.zone.clone()).strftime("%Y-%m-%d %H:%M:%S %Z");
        voice.note(&say!("読んだファイル {files}、集計時点 {as_of}", "{files} files read, figures as of {as_of}"));
        let list = &computed.project.holidays;
        let (name, first, last) = (&list.source, list.first, list.last);
        voice.note(&say!("祝日の一覧 {name}（{first} から {last} まで）", "holiday list {name}, {first} to {last}"));
        if let Some(cutoff) = &computed.project.site.periods.cutoff {
            let (written, shift) = (&cutoff.written, cutoff.shift().name());
            voice.note(&say!("週次の締め {written}（shift: {shift}）", "weekly cut-off {written}, shift: {shift}"));
        }
        for source in &computed.sources {
            let name = &source.source;
            let [rows, used, aside, twice] =
                [source.rows_in, source.rows_used, source.rows_set_aside, source.rows_duplicate].map(format_integer);
            voice.note(&say!(
                "  {name}: {rows} 行 = 使用 {used} + 除外 {aside} + 重複 {twice}",
                "  {name}: {rows} rows = {used} used + {aside} set aside + {twice} duplicates"
            ));
            if let Some(report) = computed.store.profile(name) {
                report.files.iter().for_each(|file| voice.note(&reading(file)));
            }
        }
    }
}

/// The findings that are told: where quiet is asked for, the errors and what `counts` as one.
pub(super) fn wanted<'f>(
    found: &'f Diagnostics,
    counts: &dyn Fn(&Diagnostic) -> bool,
    voice: &Console,
) -> Cow<'f, Diagnostics> {
    if voice.is_quiet() { Cow::Owned(wrong(found, counts)) } else { Cow::Borrowed(found) }
}

/// The errors, and what `counts` as one.
fn wrong(found: &Diagnostics, counts: &dyn Fn(&Diagnostic) -> bool) -> Diagnostics {
    let mut wrong = Diagnostics::new();
    wrong.extend(found.iter().filter(|finding| finding.severity == Severity::Error || counts(finding)).cloned());
    wrong
}

/// Findings for people with the lines that `text` knows: all when more is asked for, else the first few of a kind, and what is the
/// same in many places once.
pub(super) fn render_findings(
    found: &Diagnostics,
    text: &dyn Fn(&str) -> Option<Arc<str>>,
    voice: &Console,
) -> Shortened {
    if voice.is_verbose() {
        return every_finding(found, text, voice);
    }
    diag::shortened(found, voice.lang, text, voice.color, MOST_OF_A_KIND)
}

fn every_finding(found: &Diagnostics, text: &dyn Fn(&str) -> Option<Arc<str>>, voice: &Console) -> Shortened {
    Shortened { text: diag::human(found, voice.lang, text, voice.color), left_out: Vec::new() }
}

/// Says how many findings of which kind are not shown.
pub(super) fn print_left_out(shown: &Shortened, voice: &Console) {
    for (code, more) in &shown.left_out {
        let code = code.name();
        voice.note(&say!(
            "`{code}` はほかに {more} 件あります（`-v` ですべて表示します）",
            "{more} more of `{code}`; `-v` shows all"
        ));
    }
}

/// Says how many findings the project has accepted.
pub(super) fn print_accepted(known: &[(Diagnostic, String)], voice: &Console) {
    let count = known.len();
    if count > 0 {
        voice.note(&say!(
            "受け入れ済みの指摘 {count} 件は出していません（{BASELINE}）",
            "{count} accepted findings are not shown ({BASELINE})"
        ));
    }
}

/// How many errors and warnings there are.
pub(super) fn count_message(found: &Diagnostics) -> Message {
    counted_as(found.count(Severity::Error), found.count(Severity::Warning))
}

/// So many errors and warnings in words.
pub(super) fn counted_as(errors: usize, warnings: usize) -> Message {
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    let (error_s, warning_s) = (plural(errors), plural(warnings));
    say!("エラー {errors} 件、警告 {warnings} 件", "{errors} error{error_s}, {warnings} warning{warning_s}")
}

/// One line about a file: how it was read, and what was found out.
fn reading(file: &SourceFile) -> Message {
    let (path, encoding, rows) = (&file.path, file.encoding, format_integer(file.rows));
    let separator = match file.separator {
        Some('\t') => "、\"\\t\"".to_owned(),
        Some(other) => format!("、\"{other}\""),
        None => String::new(),
    };
    let notes = |lang| file.notes.iter().map(|note| note.text(lang)).collect::<Vec<_>>();
    let (ja, en) = (notes(Lang::Ja), notes(Lang::En));
    let joined = |notes: Vec<&str>, comma: &str| notes.iter().map(|note| format!("{comma}{note}")).collect::<String>();
    let (ja, en) = (joined(ja, "、"), joined(en, ", "));
    let separator_en = separator.replace('、', ", ");
    say!("    {path}: {encoding}{separator}、{rows} 行{ja}", "    {path}: {encoding}{separator_en}, {rows} rows{en}")
}

/// Findings after which a cluster gives no rows at all.
pub(super) const UNASKED: [Code; 3] = [code::ENGINE_UNREACHABLE, code::ENGINE_REFUSED, code::ENGINE_NOT_BUILT];

/// Findings after which a declared file gives no rows at all.
const UNREADABLE: [Code; 5] =
    [code::DATA_UNREADABLE, code::DATA_NO_FILES, code::DATA_ENCODING, code::DATA_SHEET, code::DATA_TOO_LARGE];

/// The exit code of what was found: configuration before data before the rest; warnings count when they are denied. What
/// is wrong with a document's own settings is a finding, not a wrong configuration.
pub(super) fn exit(found: &Diagnostics, deny_warnings: bool) -> Exit {
    let errors = || found.iter().filter(|d| d.severity == Severity::Error);
    let in_document = |d: &Diagnostic| d.place.as_ref().is_some_and(|place| place.file.starts_with("content/"));
    if errors().any(|d| d.code.name().starts_with("config/") && !in_document(d)) {
        Exit::Usage
    } else if errors().any(|d| UNREADABLE.contains(&d.code) || UNASKED.contains(&d.code)) {
        Exit::Data
    } else if found.has_errors() || (deny_warnings && found.count(Severity::Warning) > 0) {
        Exit::Findings
    } else {
        Exit::Fine
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inputs::Inputs;

    fn refused(folder: &Path) -> String {
        is_project(folder).expect_err("no project").hint.expect("a remedy").en
    }

    #[test]
    fn a_folder_that_is_no_project_is_told_where_one_is() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("content/sop");
        crate::output::create_new(&folder, &[("a.md", b"# a")]).unwrap();
        assert!(refused(&folder).starts_with("make a project"));
        crate::output::create_new(root.path(), &[("tejun.yaml", b"title: x")]).unwrap();
        assert!(is_project(root.path()).is_ok());
        assert_eq!(refused(&folder), format!("there is a project above it: `-C {}`", folder.join("../..").display()));
        crate::output::create_new(&folder, &[("tejun.yml", b"title: x")]).unwrap();
        assert_eq!(refused(&folder), "rename tejun.yml to tejun.yaml");
    }

    #[test]
    fn a_wrong_option_in_a_document_is_a_finding_and_one_in_the_project_a_wrong_configuration() {
        let wrong = |file: &str| {
            let mut found = Diagnostics::new();
            found.push(Diagnostic::new(code::CONFIG_UNKNOWN_KEY, Place::at(file, 1, 1, 1), say!("誤り", "wrong")));
            exit(&found, false)
        };
        assert_eq!(wrong("content/a.md"), Exit::Findings);
        assert_eq!(wrong("data/sla.yaml"), Exit::Usage);
        let warned = || {
            let mut found = Diagnostics::new();
            found.push(Diagnostic::new(code::INPUTS_LINK, None, say!("リンク", "link")));
            found
        };
        assert_eq!((exit(&warned(), false), exit(&warned(), true)), (Exit::Fine, Exit::Findings));
        assert_eq!(count_message(&warned()).en, "0 errors, 1 warning");
    }

    #[test]
    fn lines_of_cp932_and_packed_files_are_shown() {
        let bytes: &[u8] = b"\x94\xd4\x8d\x86,a\n\x8b\xd9\x8b\x7d,b\n";
        let packed = b"\x1f\x8b\x08\0\0\0\0\0\x02\xffKL\xe2\x02\0>\x98J\x01\x03\0\0\0".as_slice();
        let files =
            Inputs::from_memory([("data/a.csv", bytes), ("data/b.bin", b"\0\x81".as_slice()), ("c.csv.gz", packed)]);
        let now = "2026-11-20T00:00:00Z".parse().unwrap();
        let options =
            Options { as_of: None, now, drafts: false, assets: AssetNames::Hashed, cluster: ClusterUse::default() };
        let opened = OpenProject { files, options };
        assert_eq!(opened.text("data/a.csv").as_deref(), Some("番号,a\n緊急,b\n"));
        assert_eq!(opened.text("c.csv.gz").as_deref(), Some("ab\n"));
        assert_eq!(opened.text("data/b.bin"), None);
    }
}
