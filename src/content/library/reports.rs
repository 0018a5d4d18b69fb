//! Layouts of reports, and the words that authors write for single periods.
//!
//! In: `content/reports/<name>/`, the layouts of the theme, and the reports that are made. Out: [`ReportTexts`], parsed as any
//! document, and a finding for words that belong to no period. Never: looks at a figure, or makes a page of them.
//!
//! Decided in docs/decisions/0037-report-layouts.md.

use super::contents::{ReportTexts, Words};
use super::context::ReadContext;
use super::hidden::Hidden;
use super::open::{OpenedFile, open};
use super::outcome::{Outcome, Unpublished};
use crate::calendar::{Date, PeriodCalendar, day_start, days_before, parse_date};
use crate::content::cache::Known;
use crate::content::cache::memory::KnownHeaders;
use crate::content::document::Document;
use crate::content::front::{self, Subject};
use crate::content::header::ParsedHeader;
use crate::content::markdown_file::{MarkdownFile, Role};
use crate::content::options::{ReadReport, ReadReports};
use crate::content::paths;
use crate::diag::{Diagnostic, Diagnostics, Lang, Place, code, nearest};
use crate::model::{ReportKind, ReportName, ReportPeriod};
use crate::say;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The name of the file that holds the project's own layout of a report, without its ending.
const LAYOUT: &str = "_layout";
/// Among the keys of so many days before today the one is looked for that somebody meant.
const DAYS: u32 = 800;

/// The layout of a report that is of no kind and brings none of its own.
const OF_NO_KIND: &str = "default";

/// The built-in layouts by their names, in both languages.
static BUILT_IN: [(&str, &str, &str); 7] = [
    (
        OF_NO_KIND,
        include_str!("../../../themes/default/reports/default.md"),
        include_str!("../../../themes/default/reports/default.en.md"),
    ),
    (
        ReportKind::Weekly.name(),
        include_str!("../../../themes/default/reports/weekly.md"),
        include_str!("../../../themes/default/reports/weekly.en.md"),
    ),
    (
        ReportKind::Review.name(),
        include_str!("../../../themes/default/reports/review.md"),
        include_str!("../../../themes/default/reports/review.en.md"),
    ),
    (
        ReportKind::Monthly.name(),
        include_str!("../../../themes/default/reports/monthly.md"),
        include_str!("../../../themes/default/reports/monthly.en.md"),
    ),
    (
        ReportKind::Quarterly.name(),
        include_str!("../../../themes/default/reports/quarterly.md"),
        include_str!("../../../themes/default/reports/quarterly.en.md"),
    ),
    (
        ReportKind::Yearly.name(),
        include_str!("../../../themes/default/reports/yearly.md"),
        include_str!("../../../themes/default/reports/yearly.en.md"),
    ),
    (
        ReportKind::Newsletter.name(),
        include_str!("../../../themes/default/reports/newsletter.md"),
        include_str!("../../../themes/default/reports/newsletter.en.md"),
    ),
];

/// Whether a Markdown file is a layout or the words of a report, and so no page of its own.
pub(super) fn is_text(file: &MarkdownFile, reports: Option<&ReadReports>) -> bool {
    let Some(reports) = reports else { return false };
    let named = reports.made.iter().any(|made| made.layout.as_deref() == Some(file.source.as_str()));
    let has_words = |report, key| made(report, reports).is_some_and(|made| is_words(file, made, key, reports));
    named
        || reports.is_of_value(&file.rest)
        || place(file, reports).is_some_and(|(report, key)| key == LAYOUT || has_words(report, key))
}

/// A file whose name is no period of its report stays the document that it is; what is odd about it is findings.
fn is_words(file: &MarkdownFile, made: &ReadReport, key: &str, reports: &ReadReports) -> bool {
    file.language == 0 && made.period.of_key(key, &reports.periods).is_some()
}

fn made(name: ReportName, reports: &ReadReports) -> Option<&ReadReport> {
    reports.made.iter().find(|made| made.name == name.shared())
}

/// The report in whose folder a file lies, and the file's name: a report of a kind, or one that is made.
fn place<'f>(file: &'f MarkdownFile, reports: &ReadReports) -> Option<(ReportName, &'f str)> {
    let (folder, key) = file.rest.strip_prefix("reports/")?.split_once('/')?;
    let key = key.rsplit_once('.').map_or(key, |(stem, _)| stem);
    let name = ReportName::new(folder).filter(|_| file.role == Role::Page)?;
    let made = made(name, reports);
    if let Some((slug, key)) = key.split_once('/') {
        let of_value = made.filter(|made| made.per_value).and_then(|made| made.name.of_value(slug));
        return of_value.filter(|_| !key.contains('/')).map(|name| (name, key));
    }
    (name.kind().is_some() || made.is_some()).then_some((name, key))
}

/// The reports that have texts: those that are made, and of those with one for each value also the ones that somebody wrote for.
fn with_texts(texts: &[MarkdownFile], reports: &ReadReports) -> Vec<ReadReport> {
    let mut all = Vec::new();
    for made in &reports.made {
        all.push(made.clone());
        if made.per_value {
            let of_files = texts.iter().filter_map(|file| place(file, reports)).map(|(name, _)| name);
            let of_values: BTreeSet<ReportName> =
                of_files.filter(|name| name.slug().is_some() && name.shared() == made.name).collect();
            all.extend(of_values.into_iter().map(|name| ReadReport { name, ..made.clone() }));
        }
    }
    all
}

/// Reads the layout of every report that is made, and all words; drafts are `unpublished`, as documents are.
pub(crate) fn read(
    context: &ReadContext<'_>,
    texts: &[MarkdownFile],
    hidden: &Hidden,
    unpublished: &mut Vec<Unpublished>,
    closed: &mut BTreeSet<String>,
    found: &mut Diagnostics,
) -> Vec<ReportTexts> {
    let Some(reports) = &context.options.reports else { return Vec::new() };
    let of_report = |made: &ReadReport| {
        let mut findings = Vec::new();
        let own = [made.name, made.name.shared()]
            .into_iter()
            .find_map(|name| texts.iter().find(|file| place(file, reports) == Some((name, LAYOUT))));
        let rank = context.options.rank_of(made.name);
        let layout = layout_of(context, made, own, hidden, rank, &mut findings);
        let mut words: Vec<Words> = Vec::new();
        let mut waiting = Vec::new();
        for file in texts {
            let Some((of, key)) = place(file, reports).filter(|(_, key)| *key != LAYOUT) else { continue };
            let period = made.period.of_key(key, &reports.periods).filter(|_| of == made.name);
            let Some(period) = period else { continue };
            match document(context, file, hidden, rank, &mut findings) {
                Some(Ok(document)) => match words.iter().find(|known| known.key == key) {
                    Some(known) => findings.push(twice(file, &known.document.source)),
                    None => words.push(Words { key: key.to_owned(), period, document }),
                },
                Some(Err(hidden)) => waiting.push(hidden),
                None => {}
            }
        }
        (layout.map(|layout| ReportTexts { name: made.name, layout, words }), waiting, findings)
    };
    let read: Vec<_> = with_texts(texts, reports).par_iter().map(of_report).collect();
    found.extend(of_no_value(texts, reports));
    let mut all = Vec::with_capacity(read.len());
    for (texts, waiting, findings) in read {
        all.extend(texts.filter(|texts| context.options.viewer.sees(context.options.rank_of(texts.name))));
        unpublished.extend(waiting);
        found.extend(findings);
    }
    closed.extend(unshown(texts, &all, unpublished));
    all
}

/// The texts of which nothing is shown, whatever the reason: what reads files once more must not find their words.
fn unshown(texts: &[MarkdownFile], shown: &[ReportTexts], unpublished: &[Unpublished]) -> BTreeSet<String> {
    let layouts = shown.iter().map(|texts| texts.layout.source.as_str());
    let words = shown.iter().flat_map(|texts| &texts.words).map(|words| words.document.source.as_str());
    let waiting = unpublished.iter().map(|waiting| waiting.source.as_str());
    let known: BTreeSet<&str> = layouts.chain(words).chain(waiting).collect();
    texts.iter().map(|file| &file.source).filter(|source| !known.contains(source.as_str())).cloned().collect()
}

/// The layout of a report: the project's own, the one that `tejun.yaml` names, that of the theme or the built-in one of its kind;
/// of no kind, the one that shows its figures.
fn layout_of(
    context: &ReadContext<'_>,
    made: &ReadReport,
    own: Option<&MarkdownFile>,
    hidden: &Hidden,
    rank: usize,
    findings: &mut Vec<Diagnostic>,
) -> Option<Document> {
    if let Some(Some(Ok(document))) = own.map(|file| document(context, file, hidden, rank, findings)) {
        return Some(document);
    }
    let name = made.kind.map_or(OF_NO_KIND, ReportKind::name);
    let path = made.layout.clone().or_else(|| of_theme(context, name));
    if let Some(path) = path
        && let Some(Ok(document)) = document(context, &elsewhere(made.name, &path), hidden, rank, findings)
    {
        return Some(document);
    }
    let (_, ja, en) = BUILT_IN.iter().find(|(known, ..)| *known == name)?;
    let lang = context.options.language;
    let file = elsewhere(made.name, &built_in_path(name, lang));
    read_text(context, &file, lang.pick(ja, en).to_owned(), hidden, rank, findings).and_then(Result::ok)
}

/// The layout that the theme lays over the built-in one.
fn of_theme(context: &ReadContext<'_>, name: &str) -> Option<String> {
    let folder = format!("themes/{}/reports", context.options.reports.as_ref()?.theme);
    let files = context.files.list(&folder);
    let of_language = context.options.language.pick("", ".en");
    let names = [format!("{folder}/{name}{of_language}.md"), format!("{folder}/{name}.md")];
    names.into_iter().find(|path| files.contains(path))
}

fn built_in_path(name: &str, lang: Lang) -> String {
    format!("themes/default/reports/{name}{}.md", lang.pick("", ".en"))
}

/// A layout outside of `content/reports/<name>/`.
fn elsewhere(name: ReportName, path: &str) -> MarkdownFile {
    let rest = format!("reports/{}/{LAYOUT}.md", name.as_str());
    MarkdownFile { source: path.to_owned(), role: Role::Page, language: 0, rest }
}

/// A file as a document, or why it is not published.
fn document(
    context: &ReadContext<'_>,
    file: &MarkdownFile,
    hidden: &Hidden,
    rank: usize,
    findings: &mut Vec<Diagnostic>,
) -> Option<Result<Document, Unpublished>> {
    let opened =
        open(context.files, file, &[], &KnownHeaders::none()).map_err(|finding| findings.push(*finding)).ok()?;
    findings.extend(opened.header.found.iter().cloned());
    finish(context, &opened, hidden, rank, findings)
}

fn read_text(
    context: &ReadContext<'_>,
    file: &MarkdownFile,
    text: String,
    hidden: &Hidden,
    rank: usize,
    findings: &mut Vec<Diagnostic>,
) -> Option<Result<Document, Unpublished>> {
    let bytes: Arc<[u8]> = Arc::from(text.into_bytes());
    let header = Arc::new(ParsedHeader::read(&file.source, &bytes, blake3::hash(&bytes), &[]));
    findings.extend(header.found.iter().cloned());
    finish(context, &OpenedFile { file, header, built_in: Some(bytes) }, hidden, rank, findings)
}

fn finish(
    context: &ReadContext<'_>,
    opened: &OpenedFile<'_>,
    hidden: &Hidden,
    rank: usize,
    findings: &mut Vec<Diagnostic>,
) -> Option<Result<Document, Unpublished>> {
    let mut front = context.front(opened);
    // A report tells of promises; it makes none.
    front.binds = Some(false);
    // It belongs to its report: only what it says itself makes it more closed.
    let folder = Subject { path: "", kind: "page", lang: "" };
    front.audiences = front::resolve(&opened.header.written, std::iter::empty(), folder, &[]).audiences;
    let own = context.rank(&front, rank, findings);
    if !context.options.viewer.sees(own.max(rank)) {
        return None;
    }
    front.audiences.clear();
    let (outcome, found, _) = context.document(opened, &front, hidden, Known::nothing());
    findings.extend(found);
    match outcome {
        Outcome::Read(read) => Some(Ok(Document { audience: own.max(rank), ..(*read.document).clone() })),
        Outcome::Unpublished(hidden) => Some(Err(hidden)),
        Outcome::LeftOut => None,
    }
}

/// Says which files lie among the words for values and are words for none.
fn of_no_value(texts: &[MarkdownFile], reports: &ReadReports) -> Vec<Diagnostic> {
    let files = texts.iter().filter(|file| reports.is_of_value(&file.rest));
    let is_words = |file: &&MarkdownFile| {
        let of = place(file, reports).and_then(|(name, key)| Some((name, key, made(name, reports)?)));
        of.is_some_and(|(name, key, made)| key == LAYOUT || name.slug().is_some() && is_words(file, made, key, reports))
    };
    let finding = |file: &MarkdownFile| {
        let message = say!(
            "値ごとのレポートの文章ではありません。どのページにも載せません",
            "this is no text of a report of a value; it is shown on no page"
        );
        Diagnostic::new(code::CONTENT_REPORT_KEY, Place::file(&file.source), message).hint(say!(
            "`content/reports/レポート/値/2026-10.md` のように、値のフォルダーに期の名前で置きます",
            "put it into the folder of its value, named by its period, such as `content/reports/clients/acme/2026-10.md`"
        ))
    };
    files.filter(|file| !is_words(file)).map(finding).collect()
}

/// Says which documents lie where words do and are named like none.
pub(super) fn report_names(
    files: &[MarkdownFile],
    today: Option<Date>,
    reports: &ReadReports,
    found: &mut Diagnostics,
) {
    for file in files.iter().filter(|file| file.language == 0) {
        let Some((name, key)) = place(file, reports) else { continue };
        let Some(made) = made(name, reports) else { continue };
        let message = say!(
            "`{key}` は、このレポートの期ではありません。ふつうの文書として扱います",
            "`{key}` is no period of this report; the file is taken for a document of its own"
        );
        let folder = paths::folder(&file.source);
        let hint = match meant(made.period, key, today, &reports.periods) {
            Some(key) => say!("`{folder}/{key}.md` のことですか", "did you mean `{folder}/{key}.md`?"),
            None => {
                let name = name.as_str();
                say!("`tejun new {name}` でファイルを作ります", "make the file with `tejun new {name}`")
            }
        };
        found.push(Diagnostic::new(code::CONTENT_REPORT_KEY, Place::file(&file.source), message).hint(hint));
    }
}

/// The key that a wrong one probably means: of the period that it names a day of, else the nearest in spelling, else the one
/// of today.
fn meant(period: ReportPeriod, key: &str, today: Option<Date>, periods: &PeriodCalendar) -> Option<String> {
    let grain = period.grain(periods);
    let at = |date: Date| period.key(&periods.containing(grain, day_start(&periods.zone, date)), periods);
    if let Some(date) = parse_date(key) {
        return Some(at(date));
    }
    let today = today?;
    let from = day_start(&periods.zone, days_before(today, DAYS));
    let all = periods.covering(grain, from, day_start(&periods.zone, today));
    let keys: Vec<String> = all.iter().map(|of| period.key(of, periods)).collect();
    nearest(key, keys.iter().rev().map(String::as_str)).map(str::to_owned).or_else(|| Some(at(today)))
}

fn twice(file: &MarkdownFile, other: &str) -> Diagnostic {
    let message = say!(
        "同じ期の文章が `{other}` にもあります。こちらは使いません",
        "`{other}` holds the words of the same period; these are not used"
    );
    Diagnostic::new(code::CONTENT_REPORT_KEY, Place::file(&file.source), message)
        .hint(say!("どちらか一つにまとめます", "put them into one file"))
}
