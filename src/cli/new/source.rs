//! `tejun new source FILE…`: looks at exports, and declares them.
//!
//! In: files below `data/`. Out: an entry at the end of `data/sources.yaml`, and what was found out. Never: writes an entry that the
//! configuration does not take, or one in which a date may mean two days.

mod entry;
mod files;
mod totals;
mod wide;
mod zones;

use super::super::args::{Global, NewSource};
use super::super::ask;
use super::super::console::Console;
use super::super::exit::{CommandResult, Exit};
use super::super::init;
use super::super::open_project;
use super::super::refusals::unreadable_month;
use super::super::yaml_entries::{Drafted, appended, first_error, write};
use super::metrics;
use crate::calendar::{Date, first_of_month};
use crate::config::{self, DeclarationKind, GENERIC, Preset, Project, Sheet};
use crate::data::{self, FileHeaders, InferredColumn, NearMiss, Store};
use crate::diag::{Diagnostic, Diagnostics, Message, code, did_you_mean};
use crate::model::{ProjectFiles, SourceReport, format_integer, shell_word};
use crate::query::{Engine, Expr, Query};
use crate::say;
use crate::syntax::written::inline;
use entry::{Draft, Known};
use indexmap::IndexMap;
use std::sync::Arc;
use wide::WideTable;

/// The file that gets the entry.
const PATH: &str = "data/sources.yaml";
/// Files of one source have at least one of so many headers in common.
const COMMON: usize = 2;

/// What was found out about the files.
struct Looked<'p> {
    name: String,
    known: Known<'p>,
    files: Vec<FileHeaders>,
    columns: Vec<InferredColumn>,
    wide: Option<WideTable>,
    globs: Vec<String>,
}

/// Looks, and writes.
pub(super) fn run(args: &NewSource, global: &Global, voice: &Console) -> CommandResult {
    let mut found = Diagnostics::new();
    let opened = open_project::open(global, false, &mut found)?;
    let Some(project) = config::load(&opened.files, &mut found) else {
        opened.print(&found, voice);
        return Ok(Exit::Usage);
    };
    let mut said = Diagnostics::new();
    let presets = config::presets(&opened.files, &mut said);
    opened.print(&said, voice);
    if said.has_errors() {
        return Ok(Exit::Usage);
    }
    let paths = files::paths(&args.files, &global.dir, opened.files.root(), &opened.files)?;
    let looked = look(args, &paths, &opened.files, &project, &presets)?;
    let mut draft = draft(&looked);
    settle(&mut draft, args, voice)?;
    if draft.columns.is_empty() && draft.wide.is_none() {
        return Err(no_columns(&looked.files).into());
    }
    if draft.columns.iter().any(entry::Declared::is_time) {
        zones::settle(&mut draft);
        let zone = draft.zone.as_deref().or(project.site.periods.zone.iana_name()).unwrap_or("UTC").to_owned();
        if draft.row_zones.is_empty() {
            draft.assumed.push(say!("時差のない時刻は {zone} のもの", "times without an offset are those of {zone}"));
        }
    }
    let (mut text, mut drafted) = drafted(&draft, &opened.files, voice);
    let mut found = Diagnostics::new();
    let mut store = verify(&drafted, &draft.name, &mut found)?;
    let settle: [fn(&mut Draft<'_>, &Store) -> bool; 2] = [totals::settle, settle_key];
    for settle in settle {
        if settle(&mut draft, &store) {
            (text, drafted) = self::drafted(&draft, &opened.files, voice);
            found = Diagnostics::new();
            store = verify(&drafted, &draft.name, &mut found)?;
        }
    }
    tell(&draft, &looked.columns, &store.profile(&draft.name).unwrap_or_default(), voice);
    opened.print(&of_files(found), voice);
    if args.dry_run {
        voice.for_people(&text);
        return Ok(Exit::Fine);
    }
    let question = say!("`{PATH}` に書きますか [Y/n]", "write it into `{PATH}`? [Y/n]");
    if ask::is_possible(args.yes) && !ask::agrees(&question, voice) {
        voice.note(&say!("何も書いていません", "nothing was written"));
        return Ok(Exit::Fine);
    }
    write(&drafted, global, voice)?;
    next(&draft.name, metrics::are_known(&draft.name, &drafted), global, voice);
    warn_of_sample(&opened.files, voice);
    Ok(Exit::Fine)
}

/// Says that figures of the sample stand beside one's own, and how to begin without them.
fn warn_of_sample(files: &dyn ProjectFiles, voice: &Console) {
    let shipped = init::sample_exports(files);
    if shipped.is_empty() {
        return;
    }
    let shipped = shipped.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
    voice.note(&say!(
        "見本のデータ（{shipped}）がまだあり、レポートはその数値も載せます。自分のデータだけで始めるには、別のフォルダーで `tejun init --bare` を使います",
        "the exports of the sample are still there ({shipped}), and reports tell of them, too; to begin with your own data alone, use `tejun init --bare` in another folder"
    ));
}

/// The entry, and the files with it.
fn drafted<'f>(draft: &Draft<'_>, files: &'f dyn ProjectFiles, voice: &Console) -> (String, Drafted<'f>) {
    let text = draft.text(voice.lang);
    let bytes = Arc::from(appended(files, PATH, &text).as_slice());
    (text, Drafted { files, changed: vec![(PATH, bytes)] })
}

/// Looks at the files, and finds the preset and the name that they get.
fn look<'p>(
    args: &NewSource,
    paths: &[String],
    project_files: &dyn ProjectFiles,
    project: &Project,
    presets: &'p IndexMap<String, Preset>,
) -> Result<Looked<'p>, Box<Diagnostic>> {
    let first_month = first_month(args)?;
    let zone = &project.site.periods.zone;
    let sheet = Sheet { name: args.sheet.clone(), header_row: args.header_row, ..Sheet::default() };
    let read = |path: &String| data::headers(path, &sheet, project_files, zone);
    let files: Vec<FileHeaders> = paths.iter().map(read).collect::<Result<_, _>>()?;
    same_headers(&files)?;
    let all: Vec<String> = files.iter().flat_map(|file| file.headers.iter().cloned()).collect();
    let preset = preset(args, presets, &all)?;
    let has_headings = files.iter().any(|file| file.sheet.has_two_header_rows);
    let known = Known { preset, usual: presets.get(GENERIC), has_headings };
    let usual = if preset.name == GENERIC { "tickets" } else { &preset.name };
    let name = args.name.clone().unwrap_or_else(|| files::name(paths, usual));
    refuse_taken(&name, project, args)?;
    let mut columns = data::infer(&files, project_files, zone, &|header| expected(known, header))?;
    let wide = wide::take(&mut columns, &files, first_month, &project.site.periods)?;
    let globs = files::globs(paths, project_files);
    Ok(Looked { name, known, files, columns, wide, globs })
}

/// The month from which those without a year count.
fn first_month(args: &NewSource) -> Result<Option<Date>, Box<Diagnostic>> {
    let Some(text) = &args.first_month else { return Ok(None) };
    first_of_month(text).map(Some).ok_or_else(|| unreadable_month("--first-month", text))
}

/// The entry before anything that its values leave open is settled.
fn draft<'l>(looked: &'l Looked<'_>) -> Draft<'l> {
    let (columns, others) = entry::columns(looked.known, &looked.columns, looked.wide.is_some());
    let all: Vec<String> = looked.files.iter().flat_map(|file| file.headers.iter().cloned()).collect();
    Draft {
        name: looked.name.clone(),
        preset: looked.known.preset,
        fits: looked.known.preset.fits(&all),
        files: &looked.files,
        globs: looked.globs.clone(),
        columns,
        wide: looked.wide.clone(),
        others,
        repeats_are_newer: false,
        left_out: Vec::new(),
        zone: None,
        row_zones: Vec::new(),
        assumed: Vec::new(),
    }
}

/// Says what was written, and how to go on.
fn next(name: &str, has_metrics: bool, global: &Global, voice: &Console) {
    if !has_metrics {
        return voice.note(&say!(
            "`{PATH}` に `{name}` を書きました。期ごとに数えるための日付の列がないので、指標は作れません。日付の列のある書き出しにするか、その列を `columns` に `type: date` で書きます",
            "wrote `{name}` into `{PATH}`; no metric can be made of it, since it has no column of days to count by: export one, or declare it in `columns` as `type: date`"
        ));
    }
    let dir = shell_word(&global.dir.display().to_string());
    let at = if global.dir == std::path::Path::new(".") { String::new() } else { format!("-C {dir} ") };
    let next = format!("tejun {at}new metrics {name}");
    voice.note(&say!(
        "`{PATH}` に `{name}` を書きました。指標を作るには: `{next}`",
        "wrote `{name}` into `{PATH}`; to make its metrics: `{next}`"
    ));
}

/// Refuses files of which one is of another export.
fn same_headers(files: &[FileHeaders]) -> Result<(), Box<Diagnostic>> {
    let Some((first, rest)) = files.split_first() else { return Ok(()) };
    for other in rest {
        let common = other.headers.iter().filter(|header| first.headers.contains(header)).count();
        if common * COMMON < first.headers.len().min(other.headers.len()) {
            let (one, two) = (&first.path, &other.path);
            let message = say!(
                "`{one}` と `{two}` は見出しが違います（同じものは {common} 個）",
                "`{one}` and `{two}` have other headers (they share {common})"
            );
            return Err(Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(say!(
                "ひとつずつ `tejun new source` を実行して、別のソースにします。道具を替える前と後のように同じものなら、`union` で合わせます",
                "run `tejun new source` for each of them, as sources of their own; if they are of the same things, put them together with `union`"
            ))));
        }
    }
    Ok(())
}

/// The preset that was named, else the one that fits.
fn preset<'p>(
    args: &NewSource,
    presets: &'p IndexMap<String, Preset>,
    headers: &[String],
) -> Result<&'p Preset, Box<Diagnostic>> {
    let named = args.preset.as_ref();
    let found = named.map_or_else(|| config::best_preset(presets, headers), |name| presets.get(name));
    found.ok_or_else(|| {
        let name = named.map_or(GENERIC, String::as_str);
        let message = say!("プリセット `{name}` はありません", "there is no preset `{name}`");
        let known = presets.keys().filter(|name| *name != GENERIC).cloned().collect::<Vec<_>>().join("`, `");
        let hint = did_you_mean(name, presets.keys().map(String::as_str));
        let hint = hint.unwrap_or_else(|| {
            say!(
                "あるのは `{known}` です。`presets/` に自分のものを置けます",
                "there are `{known}`; your own go into `presets/`"
            )
        });
        Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(hint))
    })
}

fn refuse_taken(name: &str, project: &Project, args: &NewSource) -> Result<(), Box<Diagnostic>> {
    let is_taken = |name: &str| {
        project.sources.contains_key(name) || project.broken.place(DeclarationKind::Source, name).is_some()
    };
    if is_taken(name) {
        let message = say!("`{name}` という名前のソースはもうあります", "there is a source named `{name}` already");
        let free = (2..).map(|n| format!("{name}-{n}")).find(|free| !is_taken(free));
        let (free, files) = (free.unwrap_or_default(), &args.files);
        let shown = files.iter().map(|file| shell_word(&file.display().to_string())).collect::<Vec<_>>().join(" ");
        return Err(Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(say!(
            "同じ書き出しの続きなら、`{PATH}` の `{name}` の `files` に加えます。別のものなら名前を付けます: `tejun new source {shown} --name {free}`",
            "if it continues that export, add the file to `files` of `{name}` in `{PATH}`; if not, give it a name: `tejun new source {shown} --name {free}`"
        ))));
    }
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if name.is_empty() || !name.chars().all(plain) {
        let message = say!("`{name}` はソースの名前になりません", "`{name}` cannot be the name of a source");
        let hint = say!(
            "文字、数字、`-`、`_` で書きます（例: `tickets`）",
            "use letters, digits, `-` and `_`, such as `tickets`"
        );
        return Err(Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(hint)));
    }
    Ok(())
}

fn expected(known: Known<'_>, header: &str) -> data::ExpectedColumn {
    let (name, role) = known.column_of(header).unzip();
    data::ExpectedColumn {
        is_score: name.is_some_and(|name| matches!(name, "rating" | "recommend")),
        is_time: name.is_some_and(|name| name == "at" || name == "day" || name.ends_with("_at")),
        kind: role.and_then(|role| role.kind),
        formats: role.map(|role| role.formats.clone()).unwrap_or_default(),
    }
}

fn no_columns(files: &[FileHeaders]) -> Diagnostic {
    let path = files.first().map(|file| file.path.clone()).unwrap_or_default();
    let message = say!("`{path}` に、宣言できる列が見つかりません", "`{path}` has no column that could be declared");
    Diagnostic::new(code::CLI_USAGE, None, message).hint(say!(
        "見出しの行（`--header-row N`）と、値が書き出されているかを確かめます",
        "look whether its headers were found (`--header-row N`), and whether values were exported"
    ))
}

/// Gives each column its keys; what the values leave open is asked, or refused where nobody can be asked.
fn settle(draft: &mut Draft<'_>, args: &NewSource, voice: &Console) -> Result<(), Box<Diagnostic>> {
    let mut answer = args.date_order.map(|order| order.word().to_owned());
    let mut open: Vec<String> = Vec::new();
    let wide = draft.wide.as_mut().map(|wide| (&wide.dates, &mut wide.format));
    let columns = draft.columns.iter_mut().map(|column| (column.of, &mut column.keys));
    for (of, keys) in columns.chain(wide) {
        if of.undecided.is_empty() {
            continue;
        }
        let (header, example) = (&of.header, &of.example);
        let of_order = |order: &str| of.undecided.iter().find(|key| is_of_order(key, order)).cloned();
        if answer.is_none() && ask::is_possible(args.yes) {
            // The headers of a wide table are dates themselves, and stand below none.
            let question = match header.is_empty() {
                true => say!("見出し `{example}` はどの順ですか", "in which order is the header `{example}`?"),
                false => {
                    say!("`{header}` の `{example}` はどの順ですか", "in which order is `{example}` of `{header}`?")
                }
            };
            let chosen = ask::choose(&question, &of.undecided, voice).map(|at| of.undecided[at].clone());
            answer = chosen.as_deref().map(order_of);
        }
        match answer.as_deref().and_then(of_order) {
            Some(key) => *keys = vec![key],
            None if header.is_empty() => open.push(example.clone()),
            None => open.push(format!("{header}（{example}）")),
        }
    }
    if open.is_empty() {
        return Ok(());
    }
    let listed = open.join(", ");
    let message =
        say!("日付の順が値からは決まりません: {listed}", "the values do not settle the order of dates: {listed}");
    Err(Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(say!(
        "道具の設定を確かめて、`--date-order d-m-y`（日/月/年）か `--date-order m-d-y`（月/日/年）を付けます",
        "look at the settings of the tool, and add `--date-order d-m-y` or `--date-order m-d-y`"
    ))))
}

/// Whether a declaration reads dates in an order.
fn is_of_order(key: &str, order: &str) -> bool {
    order_of(key) == order
}

/// The order in which a declaration has year, month and day.
fn order_of(key: &str) -> String {
    let key = key.trim_start_matches("format:").trim().trim_matches('"');
    let mut seen: Vec<&str> = Vec::new();
    for c in key.chars() {
        let part = match c {
            'y' | 'u' => "y",
            'M' | 'm' if !seen.contains(&"m") => "m",
            'd' => "d",
            _ => continue,
        };
        if !seen.contains(&part) {
            seen.push(part);
        }
    }
    seen.join("-")
}

/// Changes the key where the rows say something else than the headers; whether they do.
fn settle_key(draft: &mut Draft<'_>, store: &Store) -> bool {
    let report = store.profile(&draft.name).unwrap_or_default();
    if let Some(wide) = draft.wide.as_mut().filter(|_| report.rows_duplicate > 0) {
        wide.is_keyed = false;
        return true;
    }
    draft.repeats_are_newer = draft.is_keyless() && draft.folded().is_none() && begin_together(draft, store);
    draft.repeats_are_newer
}

/// Whether rows with the same number stand in different files and began at the same time, as those of exports that overlap: numbers that
/// begin anew in each file did not, and in one file several rows may tell several things of one number.
fn begin_together(draft: &Draft<'_>, store: &Store) -> bool {
    let Some((id, beginning)) = draft.column("id").zip(draft.beginning()) else { return false };
    if id.of.repeats_in_a_file {
        return false;
    }
    let by = |names: &[&String]| {
        let group = names.iter().map(|name| ((*name).clone(), Expr::column(name.as_str()))).collect();
        store.run(&Query::groups(&draft.name, group, Vec::new())).ok().map(|table| table.rows.len())
    };
    by(&[&id.name]).is_some_and(|ids| Some(ids) == by(&[&id.name, &beginning.name]))
}

/// Reads the drafted entry as every run will.
fn verify(drafted: &Drafted<'_>, name: &str, found: &mut Diagnostics) -> Result<Store, Box<Diagnostic>> {
    let mut said = Diagnostics::new();
    let project = config::load(drafted, &mut said);
    let source = project.as_ref().and_then(|project| project.sources.get(name).cloned());
    let Some(source) = source else {
        let why = first_error(&said).unwrap_or_else(|| say!("理由は分かりません", "no reason is known"));
        let (ja, en) = (&why.ja, &why.en);
        let message = say!("`{PATH}` に書き足せません: {ja}", "nothing can be added to `{PATH}`: {en}");
        return Err(Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(say!(
            "`tejun check` の指摘を直してから、もう一度実行します。`--dry-run` で中身だけを出せます",
            "mend what `tejun check` tells, and try again; `--dry-run` prints the entry alone"
        ))));
    };
    let sources = IndexMap::from([(name.to_owned(), source)]);
    let sizes = data::Sizes { held_bytes: u64::MAX, ..data::Sizes::default() };
    Ok(data::open_with(&sources, drafted, sizes, found))
}

/// Findings about the files; those about the entry, which is not written yet, without its place.
fn of_files(found: Diagnostics) -> Diagnostics {
    let mut told = Diagnostics::new();
    for mut finding in found {
        finding.place = finding.place.take().filter(|place| place.file != PATH);
        // Rows are set aside into a file by runs that compute; this one only looks.
        finding.related.clear();
        told.push(finding);
    }
    told
}

/// Says what was found out.
fn tell(draft: &Draft<'_>, inferred: &[InferredColumn], report: &SourceReport, voice: &Console) {
    let (label, name, fits) = (&draft.preset.label, &draft.preset.name, draft.fits);
    voice.note(&if name == GENERIC {
        say!("道具は分かりません（{label}で {fits} 列）", "no known tool; usual words fit {fits} columns")
    } else {
        let all = draft.preset.columns.len();
        say!(
            "{label} の書き出し（プリセット `{name}`、{all} 列のうち {fits} 列）",
            "an export of {label} (preset `{name}`, {fits} of {all} columns)"
        )
    });
    for column in &draft.columns {
        let name = &column.name;
        let header = column.of.headers();
        let kind = config::type_name(column.of.kind);
        let keys = column.keys.iter().map(|key| format!(" {key}")).collect::<String>();
        let [read, filled] = [column.of.read, column.of.filled].map(format_integer);
        voice.note(&say!(
            "  {name} ← {header}: {kind}{keys}（{filled} 行中 {read} 行）",
            "  {name} ← {header}: {kind}{keys} ({read} of {filled} rows)"
        ));
    }
    for column in inferred {
        if let Some(near_miss) = &column.near_miss {
            voice.note(&nearly(column, near_miss));
        }
    }
    draft.files.iter().filter_map(unnamed).for_each(|message| voice.note(&message));
    draft.left_out.iter().for_each(|message| voice.note(message));
    let others = inferred.len() - draft.columns.len();
    if others > 0 {
        voice.note(&say!("  ほかの {others} 列は宣言していません", "  {others} other columns are not declared"));
    }
    let [rows, used, aside, twice] =
        [report.rows_in, report.rows_used, report.rows_set_aside, report.rows_duplicate].map(format_integer);
    voice.note(&say!(
        "{rows} 行 = 使用 {used} + 除外 {aside} + 重複 {twice}",
        "{rows} rows = {used} used + {aside} set aside + {twice} duplicates"
    ));
    if draft.is_keyless() && draft.folded().is_none() && draft.wide.is_none() {
        voice.note(&without_key(draft));
    }
    for message in &draft.assumed {
        voice.note(message);
    }
}

/// Says that values stand below no header.
fn unnamed(file: &FileHeaders) -> Option<Message> {
    let (path, column) = (&file.path, file.unnamed?);
    Some(say!(
        "  注意: `{path}` の {column} 列目には見出しがなく、値を読みません",
        "  note: column {column} of `{path}` has no header: its values are not read"
    ))
}

/// Says that rows with the same number are counted one by one.
fn without_key(draft: &Draft<'_>) -> Message {
    let (header, distinct) = draft.column("id").map(|id| (id.of.header.as_str(), id.of.distinct)).unwrap_or_default();
    let distinct = format_integer(distinct as u64);
    say!(
        "注意: `{header}` は {distinct} 種類しかなく、同じ値が同じものの新しい行かどうかは決まらないので、`key` にしていません。行はすべて数え、SLA の時計は作りません。新しい行なら、`{PATH}` の `key` の行の # を消します",
        "note: `{header}` has {distinct} values only, and nothing tells whether the same value is a newer row of the same thing, so that it is no `key`: all rows are counted, and no SLA clocks are made; if it is, remove the # of the line `key` in `{PATH}`"
    )
}

/// Says that most of a column has a type, and why it is text all the same.
fn nearly(column: &InferredColumn, near_miss: &NearMiss) -> Message {
    let (header, kind) = (&column.header, config::type_name(near_miss.kind));
    let [refused, filled] = [near_miss.refused, column.filled].map(format_integer);
    let told: Vec<String> =
        near_miss.unread.iter().map(|(text, rows)| format!("`{}` × {}", inline(text), format_integer(*rows))).collect();
    let told = told.join(", ");
    say!(
        "  注意: `{header}` は {kind} のようですが、{filled} 行中 {refused} 行（{told} など）が読めないため {kind} にしていません。書き出し元で直すか、値なしの印なら列に `type: {kind}` と `missing` を書きます",
        "  note: `{header}` looks like {kind}, but {refused} of {filled} rows ({told}, …) are not read, so that it is none; mend them where they are exported, or write `type: {kind}` and `missing` into the column if they mean no value"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_tells_its_order() {
        for (key, order) in [
            ("format: d-m-y", "d-m-y"),
            ("format: \"MM/dd/yyyy HH:mm\"", "m-d-y"),
            ("format: \"dd.MM.yy\"", "d-m-y"),
            ("format: \"yyMMdd\"", "y-m-d"),
        ] {
            assert_eq!(order_of(key), order);
        }
    }
}
