//! Promises as blocks: what was promised where, what measures it, and how it stood over the last year.

use super::figure::{self, label};
use crate::calendar::local_date;
use crate::content::Document;
use crate::diag::Lang;
use crate::model::{
    BindingState, Block, Figure, Promise, PromiseFigure, PromiseList, PromiseMark, PromisePart, PromiseRow, Route,
    Standing, StatementRole, Verdict, format_date, format_labelled, standing_in_words,
};
use crate::pages::reason::Reason;
use crate::pages::{Material, words};
use crate::say;

/// How many verdicts are shown as marks.
const MARKS: usize = 12;

/// What a `{contract}` directive may ask for by `status`.
pub(in crate::pages) const STATUSES: [(&str, Status); 9] = [
    ("met", Status::Stands(Standing::Met)),
    ("missed", Status::Stands(Standing::Missed)),
    ("at_risk", Status::Stands(Standing::AtRisk)),
    ("undecided", Status::Stands(Standing::Undecided)),
    ("no_data", Status::Stands(Standing::NoData)),
    ("unbound", Status::Is(BindingState::Unbound)),
    ("ambiguous", Status::Is(BindingState::Ambiguous)),
    ("contradictory", Status::Is(BindingState::Contradictory)),
    ("off", Status::Is(BindingState::Off)),
];

/// A verdict or a state of binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pages) enum Status {
    Stands(Standing),
    Is(BindingState),
}

/// The block of a `{contract}` directive: promises of a document, with a status, or about a metric.
pub(in crate::pages) fn blocks(
    material: &Material<'_>,
    title: Option<String>,
    document: Option<&str>,
    status: Option<Status>,
    metric: Option<&str>,
) -> Result<Vec<Block>, Reason> {
    if let Some(metric) = metric {
        figure::known(material, metric)?;
    }
    let of_document = |name: &str, source: &str| source == name || source.strip_prefix("content/") == Some(name);
    if let Some(name) = document {
        let sources = || material.library.documents().map(|document| document.source.as_str());
        if !sources().any(|source| of_document(name, source)) {
            let message = say!("文書 `{name}` はありません", "there is no document `{name}`");
            let below = sources().map(|source| source.strip_prefix("content/").unwrap_or(source));
            return Err(Reason::unknown(message, name, below));
        }
    }
    let wanted = |promise: &&Promise| {
        promise.statement.role == StatementRole::Target
            && !promise.statement.off
            && document.is_none_or(|name| of_document(name, &promise.statement.document))
            && metric.is_none_or(|metric| promise.parts.iter().any(|part| part.metric == metric))
            && status.is_none_or(|status| match status {
                Status::Stands(standing) => {
                    promise.state == BindingState::Bound && promise.standing() == Some(standing)
                }
                Status::Is(state) => promise.state == state,
            })
    };
    let rows =
        material.contract.promises().iter().filter(wanted).map(|promise| row(material, promise, false)).collect();
    Ok(vec![Block::Contract(PromiseList { title: title.unwrap_or_default(), route: None, rows })])
}

/// The document of a promise.
pub(in crate::pages) fn document<'m>(material: &Material<'m>, promise: &Promise) -> Option<&'m Document> {
    material.library.documents().find(|document| document.source == promise.statement.document)
}

/// One promise; with its own anchor on the page that lists them all.
pub(in crate::pages) fn row(material: &Material<'_>, promise: &Promise, own: bool) -> PromiseRow {
    let lang = material.lang();
    let statement = &promise.statement;
    let line = statement.place.line;
    let place = match own && statement.place.file == statement.document {
        true => say!("{line}行目", "line {line}").text(lang).to_owned(),
        false => format!("{}:{line}", statement.place.file.strip_prefix("content/").unwrap_or(&statement.place.file)),
    };
    let (route, anchor) = where_to(material, promise);
    let above = statement.group.iter().map(String::as_str).chain([statement.label.as_str()]);
    let label = above.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" › ");
    PromiseRow {
        id: if own { promise.anchor() } else { String::new() },
        place,
        route,
        anchor,
        label,
        text: statement.text.split_whitespace().collect::<Vec<_>>().join(" "),
        state: promise.state,
        state_text: state_in_words(promise.state, lang).to_owned(),
        why: promise.why.iter().map(|why| why.text(lang).replace('`', "")).collect(),
        parts: promise.parts.iter().map(|part| of_part(material, part)).collect(),
    }
}

/// The page of a promise and the heading that it stands below.
fn where_to(material: &Material<'_>, promise: &Promise) -> (Option<Route>, String) {
    let Some(document) = document(material, promise) else { return (None, String::new()) };
    let mut path: Vec<(u8, &str)> = Vec::new();
    for heading in &document.headings {
        path.retain(|(level, _)| *level < heading.level);
        path.push((heading.level, &heading.text));
        let same = path.iter().map(|(_, text)| *text).eq(promise.statement.headings.iter().map(String::as_str));
        if same {
            return (Some(document.route.clone()), heading.id.clone());
        }
    }
    let last = promise.statement.headings.last();
    let named = document.headings.iter().find(|heading| Some(&heading.text) == last);
    (Some(document.route.clone()), named.map(|heading| heading.id.clone()).unwrap_or_default())
}

/// A binding state in words; empty for what is simply bound.
fn state_in_words(state: BindingState, lang: Lang) -> &'static str {
    match state {
        BindingState::Bound => "",
        BindingState::Unbound => lang.pick("測っていない", "not measured"),
        BindingState::Ambiguous => lang.pick("要確認", "to be settled"),
        BindingState::Contradictory => lang.pick("食い違い", "contradictory"),
        BindingState::Off => lang.pick("測定対象外", "not to be measured"),
    }
}

fn of_part(material: &Material<'_>, part: &PromisePart) -> PromiseFigure {
    let lang = material.lang();
    let newest = part.verdicts.last();
    let figure = newest.and_then(|verdict| material.figures.get(&part.metric, &part.by, &verdict.period.label));
    let mut notes: Vec<String> = part.from.iter().map(|from| since(*from, lang)).collect();
    notes.extend(replaced(material, part));
    notes.extend(figure.into_iter().flat_map(|figure| of_figure(material, figure)));
    let shown = &part.verdicts[part.verdicts.len().saturating_sub(MARKS)..];
    PromiseFigure {
        metric: label(material, &part.metric),
        id: part.metric.clone(),
        about: about(material, part),
        value: newest.map(|verdict| value(material, part, verdict)).unwrap_or_default(),
        period: newest.map(|verdict| period(verdict, lang)).unwrap_or_default(),
        standing: newest.map(|verdict| verdict.standing),
        standing_text: newest.map(|v| standing_in_words(v.standing, true, lang).to_owned()).unwrap_or_default(),
        notes,
        history: shown.iter().map(|verdict| mark(material, part, verdict)).collect(),
    }
}

fn since(from: crate::calendar::Date, lang: Lang) -> String {
    let day = format_date(from, lang);
    say!("{day} から", "from {day}").text(lang).to_owned()
}

/// That another promise has taken the place of this one, once it has.
pub(super) fn replaced(material: &Material<'_>, part: &PromisePart) -> Option<String> {
    let today = local_date(&material.project.site.periods.zone, material.as_of);
    let day = format_date(part.until.filter(|until| *until <= today)?, material.lang());
    Some(say!("{day} から別の目標", "another target from {day}").text(material.lang()).to_owned())
}

/// What else a reader must know of the newest figure.
fn of_figure(material: &Material<'_>, figure: &Figure) -> Vec<String> {
    let notes = words::notes(material.lang(), figure).into_iter().skip(usize::from(figure.partial));
    let alert = Some(figure::alert(material, figure)).filter(|alert| !alert.is_empty());
    notes.chain(alert).chain(figure::trend(material, figure)).collect()
}

/// The breakdown, and for clocks the share of tickets that must keep them.
fn about(material: &Material<'_>, part: &PromisePart) -> String {
    let lang = material.lang();
    let by = material.labels_of(&part.by).join(", ");
    let share = part.metric.starts_with("sla.") && part.target.unit == Some(crate::target::Unit::Percent);
    let share = share.then(|| {
        let target = part.target.to_text(lang);
        say!("達成率の目標 {target}", "attainment: {target}").text(lang).to_owned()
    });
    [Some(by).filter(|by| !by.is_empty()), share].into_iter().flatten().collect::<Vec<_>>().join(lang.pick("・", ", "))
}

fn value(material: &Material<'_>, part: &PromisePart, verdict: &Verdict) -> String {
    let lang = material.lang();
    let metric = material.project.metrics.get(&part.metric);
    let word = metric.map(|metric| metric.unit_label.as_str()).filter(|word| !word.is_empty());
    let alerts = metric.into_iter().flat_map(|metric| metric.alert.targets());
    let bounds: Vec<_> =
        std::iter::once(&part.target).chain(alerts).flat_map(|target| target.bounds_in(verdict.unit)).collect();
    verdict.value.map_or_else(
        || lang.pick("対象なし", "no data").to_owned(),
        |value| format_labelled(value, &bounds, verdict.unit, word, lang),
    )
}

fn period(verdict: &Verdict, lang: Lang) -> String {
    let mark = if verdict.partial { lang.pick("（途中）", " (partial)") } else { "" };
    format!("{}{mark}", verdict.period.title(lang))
}

fn mark(material: &Material<'_>, part: &PromisePart, verdict: &Verdict) -> PromiseMark {
    let lang = material.lang();
    let standing = standing_in_words(verdict.standing, true, lang);
    let (period, value) = (period(verdict, lang), value(material, part, verdict));
    let text =
        if verdict.value.is_none() { format!("{period}: {standing}") } else { format!("{period}: {value} {standing}") };
    PromiseMark { standing: verdict.standing, text }
}
