//! `tejun new KIND PATH`: a document from an archetype; `tejun new REPORT [KEY]`: the words of one report, with the headings
//! that its layout has for them; `tejun new breach TICKET`: one from data; `tejun new source FILE…` and `tejun new metrics SOURCE`: what
//! data declare.

mod breach;
mod metrics;
mod report;
mod source;

use super::args::{Global, Kind, New, NewFromData, NewWhat};
use super::console::Console;
use super::exit::{CommandResult, Exit};
use super::open_project::{is_project, now};
use super::refusals::{refuse_to_create, unreadable_instant};
use super::typed_path;
use crate::calendar::{Date, local_date, parse_instant, parse_zone};
use crate::config::{self, SiteConfig};
use crate::diag::{Diagnostic, Diagnostics, Lang, code};
use crate::inputs::{self, Inputs};
use crate::model::{Mounts, ReportName, version_of_name};
use crate::output::create_new;
use crate::say;

impl Kind {
    /// The text that a document of its own begins with; words of reports begin with the headings of their layout, and what is
    /// made of data has none.
    fn archetype(self, lang: Lang) -> Option<&'static str> {
        macro_rules! both {
            ($name:literal) => {
                lang.pick(
                    include_str!(concat!("archetypes/", $name, ".md")),
                    include_str!(concat!("archetypes/en/", $name, ".md")),
                )
            };
        }
        Some(match self {
            Self::Sop => both!("sop"),
            Self::Runbook => both!("runbook"),
            Self::Faq => both!("faq"),
            Self::Release => both!("release"),
            Self::Newsletter => both!("newsletter"),
            Self::Incident => both!("incident"),
            Self::Postmortem => both!("postmortem"),
            Self::Breach | Self::Weekly | Self::Review | Self::Monthly | Self::Quarterly | Self::Yearly => return None,
        })
    }

    /// The report whose words it is.
    fn report(self) -> Option<ReportName> {
        Some(match self {
            Self::Weekly => ReportName::WEEKLY,
            Self::Review => ReportName::REVIEW,
            Self::Monthly => ReportName::MONTHLY,
            Self::Quarterly => ReportName::QUARTERLY,
            Self::Yearly => ReportName::YEARLY,
            Self::Newsletter => ReportName::NEWSLETTER,
            _ => return None,
        })
    }
}

/// Writes the document, unless something is already there.
pub(super) fn run(args: &New, global: &Global, voice: &Console) -> CommandResult {
    let kind = match (&args.from_data, &args.kind) {
        (Some(NewFromData::Source(args)), _) => return source::run(args, global, voice),
        (Some(NewFromData::Metrics(args)), _) => return metrics::run(args, global, voice),
        (None, kind) => kind.clone().unwrap_or(NewWhat::Kind(Kind::Sop)),
    };
    if kind == NewWhat::Kind(Kind::Breach) {
        return breach::run(args, global, voice);
    }
    if args.policy.is_some() || args.force {
        let message = say!(
            "`--policy` と `--force` は `new breach` だけで使います",
            "`--policy` and `--force` belong to `new breach`"
        );
        return Err(Diagnostic::new(code::CLI_USAGE, None, message).into());
    }
    let typed = args.path.as_deref();
    let is_path = typed.is_some_and(|typed| typed.contains(['/', '\\']) || typed.ends_with(".md"));
    let site = site(global);
    let lang = site.as_ref().map_or(Lang::Ja, |site| site.language);
    let (report, archetype) = match &kind {
        NewWhat::Kind(kind) => (kind.report().map(ReportName::as_str), kind.archetype(lang)),
        NewWhat::Report(name) => (Some(name.as_str()), None),
    };
    let archetype = match (report, archetype) {
        (Some(name), archetype) if archetype.is_none() || !is_path => {
            return report::run(name, typed, args.title.as_deref(), global, voice);
        }
        (_, archetype) => archetype.unwrap_or_default(),
    };
    is_project(&global.dir)?;
    let mounts = inputs::mounts(&global.dir);
    let path = document_path(typed.unwrap_or_default(), global, &mounts)?;
    let Some(date) = today(global, site) else {
        return Err(unreadable_instant("--as-of", global.as_of.as_deref().unwrap_or_default()).into());
    };
    let title = args.title.clone().unwrap_or_else(|| title_of(&path));
    let name = path.rsplit('/').next().unwrap_or(&path).trim_end_matches(".md");
    let text = fill(archetype, &title, date, name);
    let path = mounts.disk_path(&path);
    create_new(&global.dir, &[(&*path, text.as_bytes())]).map_err(|refusal| refuse_to_create(&refusal, voice))?;
    voice.note(&say!(
        "`{path}` を下書きとして作りました。公開するときは `draft: true` を消します",
        "made `{path}` as a draft; delete `draft: true` to publish it"
    ));
    Ok(Exit::Fine)
}

/// The path in the project of a `.md` file among the documents.
fn document_path(typed: &str, global: &Global, mounts: &Mounts) -> Result<String, Box<Diagnostic>> {
    let path = typed_path::in_project(typed, None, global, mounts).unwrap_or_default();
    let disk = mounts.disk_path(&path);
    if mounts.ignores(&disk) {
        return Err(Box::new(ignored(&disk)));
    }
    let is_plain = |part: &str| !part.is_empty() && !part.contains(':');
    let below = path.strip_prefix("content/").unwrap_or(&path);
    let stem = below.trim_end_matches(".md");
    let is_name = stem.split('/').all(is_plain);
    if is_name && path == format!("content/{stem}.md") {
        return Ok(path);
    }
    let folder = mounts.content_folder();
    let message = say!(
        "文書は {folder}/ の下の .md ファイルです（`{typed}` は使えません）",
        "expected a .md file below {folder}/, found `{typed}`"
    );
    let refusal = Diagnostic::new(code::CLI_USAGE, None, message);
    if !is_name {
        return Err(Box::new(refusal));
    }
    let meant = format!("content/{stem}.md");
    let meant = mounts.disk_path(&meant);
    Err(Box::new(refusal.hint(say!("`{meant}` と書きます", "write `{meant}`"))))
}

/// The refusal of a document that nobody would read.
fn ignored(path: &str) -> Diagnostic {
    let message = say!(
        "`{path}` は tejun.yaml の `ignore` に当たり、読まれません",
        "`{path}` would not be read: `ignore` of tejun.yaml names it"
    );
    let hint = say!("別の場所に作るか、`ignore` を直します", "make it somewhere else, or mend `ignore`");
    Diagnostic::new(code::CLI_USAGE, None, message).hint(hint)
}

/// The name of the file as a title; a section's own page is named by its folder.
fn title_of(path: &str) -> String {
    let path = path.trim_end_matches(".md").trim_end_matches("/_index");
    path.rsplit('/').next().unwrap_or(path).replace(['-', '_'], " ")
}

/// An archetype with its title, its day, and the version that the name of the file tells.
fn fill(archetype: &str, title: &str, date: Date, name: &str) -> String {
    // A JSON string is a YAML string, whatever the title contains.
    let quoted = |text: &str| serde_json::to_string(text).expect("a string is always JSON");
    let version = quoted(&version_of_name(name).unwrap_or_else(|| "v0.0.0".to_owned()));
    let text = archetype.replace("{{date}}", &date.to_string()).replacen("{{version}}", &version, 1);
    text.replacen("{{title}}", &quoted(title), 1)
}

/// What the project says of its site.
fn site(global: &Global) -> Option<SiteConfig> {
    let unsaid = &mut Diagnostics::new();
    let project = Inputs::open(&global.dir, unsaid).ok().and_then(|inputs| config::load(&inputs, unsaid));
    project.map(|project| project.site)
}

/// The day of `--as-of`, else of the project's own `as_of`, else today, where the project is. A document dated after the
/// instant that the site shows would not be part of it.
fn today(global: &Global, site: Option<SiteConfig>) -> Option<Date> {
    let zone = site.as_ref().map(|site| site.periods.zone.clone()).or_else(|| parse_zone("Asia/Tokyo"))?;
    let instant = match &global.as_of {
        Some(text) => parse_instant(text, &zone)?,
        None => site.and_then(|site| site.as_of).unwrap_or_else(now),
    };
    Some(local_date(&zone, instant))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn in_folder(dir: &Path) -> Global {
        let color = crate::cli::args::When::Never;
        Global { dir: dir.to_owned(), quiet: false, verbose: 0, color, lang: None, as_of: None }
    }

    #[test]
    fn documents_are_markdown_below_content() {
        let (here, usual) = (in_folder(Path::new(".")), Mounts::default());
        let path = |typed| document_path(typed, &here, &usual);
        assert_eq!(path("content/sop/refunds.md").as_deref(), Ok("content/sop/refunds.md"));
        assert_eq!(path("./content//返金.md").as_deref(), Ok("content/返金.md"));
        let hint = |typed| path(typed).unwrap_err().hint.map(|hint| hint.en);
        assert_eq!(hint("sop/refunds.md").as_deref(), Some("write `content/sop/refunds.md`"));
        assert_eq!(hint("content/sop/refunds").as_deref(), Some("write `content/sop/refunds.md`"));
        let docs = Mounts::new(Some("docs".to_owned()), None, Vec::new());
        assert_eq!(document_path("docs/x.md", &here, &docs).as_deref(), Ok("content/x.md"));
        let refusal = document_path("sop/x.md", &here, &docs).unwrap_err();
        assert_eq!(refusal.message.en, "expected a .md file below docs/, found `sop/x.md`");
        assert_eq!(refusal.hint.unwrap().en, "write `docs/sop/x.md`");
        for typed in ["content/../x.md", "../x.md", "content/.md", "", "C:/content/x.md"] {
            assert_eq!(hint(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_document_is_dated_on_the_day_that_the_project_shows() {
        let root = tempfile::tempdir().unwrap();
        create_new(root.path(), &[("tejun.yaml", b"title: x\nas_of: 2026-11-20T23:00:00Z\n")]).unwrap();
        let mut global = in_folder(root.path());
        assert_eq!(today(&global, site(&global)).map(|day| day.to_string()).as_deref(), Some("2026-11-21"), "in Tokyo");
        global.as_of = Some("2026-10-01T09:00".into());
        assert_eq!(today(&global, site(&global)).map(|day| day.to_string()).as_deref(), Some("2026-10-01"));
        global.as_of = Some("yesterday".into());
        assert_eq!(today(&global, site(&global)), None);
    }

    #[test]
    fn archetypes_are_filled() {
        let date = "2026-11-20".parse().unwrap();
        let kinds = <Kind as clap::ValueEnum>::value_variants().iter();
        for (kind, lang) in kinds.flat_map(|kind| [(kind, Lang::Ja), (kind, Lang::En)]) {
            let Some(archetype) = kind.archetype(lang) else { continue };
            let is_japanese = archetype.chars().any(|c| matches!(c, '\u{3000}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}'));
            assert_eq!(is_japanese, lang == Lang::Ja, "{archetype}");
            let text = fill(archetype, "返金: 「即日」", date, "v1-2-0");
            assert!(text.starts_with("---\ntitle: \"返金: 「即日」\"\n"), "{archetype}");
            assert!(text.contains("\ndate: 2026-11-20\ndraft: true\n"), "{archetype}");
            assert!(!text.contains("{{") && text.ends_with('\n'), "{archetype}");
        }
        let release = fill(Kind::Release.archetype(Lang::Ja).unwrap(), "v1.2.0", date, "v1-2-0");
        assert!(release.contains("\nversion: \"v1.2.0\"\n"), "{release}");
        assert_eq!(title_of("content/sop/refund-desk.md"), "refund desk");
        assert_eq!(title_of("content/sop/_index.md"), "sop");
    }
}
