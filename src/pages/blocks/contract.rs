//! Promises as blocks: what was promised where, what measures it, and how it stood over the last year.

use super::figure::{self, label};
use super::periods;
use crate::diag::Lang;
use crate::model::{
    BindingState, Block, Figure, Promise, PromiseFigure, PromiseList, PromiseMark, PromisePart, PromiseRow, Route,
    StatementRole, TargetStatus, Verdict, days_in_words, format_date, format_labelled, target_status_in_words,
};
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::reason::Reason;
use crate::pages::{context::ComposeContext, words};
use crate::say;
use rust_decimal::Decimal;

/// How many verdicts are shown as marks.
const MARKS: usize = 12;

/// What a `{contract}` directive may ask for by `status`.
const STATUSES: [(&str, Status); 10] = [
    ("met", Status::Judged(TargetStatus::Met)),
    ("missed", Status::Judged(TargetStatus::Missed)),
    ("at_risk", Status::Judged(TargetStatus::AtRisk)),
    ("undecided", Status::Judged(TargetStatus::Undecided)),
    ("no_data", Status::Judged(TargetStatus::NoData)),
    ("unbound", Status::Is(BindingState::Unbound)),
    ("proposed", Status::Is(BindingState::Proposed)),
    ("ambiguous", Status::Is(BindingState::Ambiguous)),
    ("contradictory", Status::Is(BindingState::Contradictory)),
    ("off", Status::Is(BindingState::Off)),
];

/// A verdict or a state of binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    Judged(TargetStatus),
    Is(BindingState),
}

/// The block of the directive: promises of a document, with a status, or about a metric.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let (title, document, metric) = (options.text("title"), options.text("document"), options.text("metric"));
    let status = options.choice("status", &STATUSES);
    if let Some(metric) = metric {
        figure::require_metric(context, metric)?;
    }
    let of_document = |name: &str, source: &str| source == name || source.strip_prefix("content/") == Some(name);
    if let Some(name) = document {
        let sources = || context.library.documents().map(|document| document.source.as_str());
        if !sources().any(|source| of_document(name, source)) {
            let message = say!("文書 `{name}` はありません", "there is no document `{name}`");
            let below = sources().map(|source| source.strip_prefix("content/").unwrap_or(source));
            return Err(Reason::unknown(message, name, below));
        }
    }
    let is_wanted = |promise: &&Promise| {
        document.is_none_or(|name| of_document(name, &promise.statement.document))
            && metric.is_none_or(|metric| is_measured_by(promise, metric))
            && status.is_none_or(|status| match status {
                Status::Judged(standing) => {
                    promise.state == BindingState::Bound && promise.target_status() == Some(standing)
                }
                Status::Is(state) => promise.state == state,
            })
    };
    let rows = targets(context).filter(is_wanted).map(|promise| row(context, promise, false)).collect();
    let list = PromiseList { title: title.unwrap_or_default().to_owned(), ..PromiseList::open(rows) };
    Ok(vec![Block::Contract(list)])
}

/// The promises that a metric measures.
pub(in crate::pages) fn measured_by(context: &ComposeContext<'_>, metric: &str) -> Vec<PromiseRow> {
    let promises = targets(context).filter(|promise| is_measured_by(promise, metric));
    promises.map(|promise| row(context, promise, false)).collect()
}

fn is_measured_by(promise: &Promise, metric: &str) -> bool {
    promise.parts.iter().any(|part| part.metric == metric)
}

/// What a document itself switches off, such as an example, is no promise.
pub(in crate::pages) fn targets<'m>(context: &ComposeContext<'m>) -> impl Iterator<Item = &'m Promise> {
    let all = context.contract.promises().iter();
    all.filter(|promise| promise.statement.role == StatementRole::Target && !promise.statement.off)
}

/// One promise; with its own anchor on the page that lists them all.
pub(in crate::pages) fn row(context: &ComposeContext<'_>, promise: &Promise, own: bool) -> PromiseRow {
    let lang = context.lang();
    let statement = &promise.statement;
    let line = statement.place.line;
    let place = match own && statement.place.file == statement.document {
        true => say!("{line}行目", "line {line}").into_text(lang),
        false => format!("{}:{line}", statement.place.file.strip_prefix("content/").unwrap_or(&statement.place.file)),
    };
    let (route, anchor) = where_to(context, &statement.document, &statement.headings);
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
        parts: promise.parts.iter().map(|part| of_part(context, part)).collect(),
    }
}

/// The page of a document and the heading that something stands below.
pub(in crate::pages) fn where_to(
    context: &ComposeContext<'_>,
    source: &str,
    headings: &[String],
) -> (Option<Route>, String) {
    let Some(document) = context.document(source) else { return (None, String::new()) };
    let mut path: Vec<(u8, &str)> = Vec::new();
    for heading in &document.headings {
        path.retain(|(level, _)| *level < heading.level);
        path.push((heading.level, &heading.text));
        let same = path.iter().map(|(_, text)| *text).eq(headings.iter().map(String::as_str));
        if same {
            return (Some(document.route.clone()), heading.id.clone());
        }
    }
    let last = headings.last();
    let named = document.headings.iter().find(|heading| Some(&heading.text) == last);
    (Some(document.route.clone()), named.map(|heading| heading.id.clone()).unwrap_or_default())
}

/// A binding state in words; empty for what is simply bound.
fn state_in_words(state: BindingState, lang: Lang) -> &'static str {
    match state {
        BindingState::Bound => "",
        BindingState::Unbound => lang.pick("測っていない", "not measured"),
        BindingState::Proposed => lang.pick("確認待ち", "to be confirmed"),
        BindingState::Ambiguous => lang.pick("要確認", "to be settled"),
        BindingState::Contradictory => lang.pick("食い違い", "contradictory"),
        BindingState::Off => lang.pick("測定対象外", "not to be measured"),
    }
}

fn of_part(context: &ComposeContext<'_>, part: &PromisePart) -> PromiseFigure {
    let lang = context.lang();
    let newest = part.verdicts.last();
    let figure = newest.and_then(|verdict| context.figures.get(&part.metric, &part.by, &verdict.period.label));
    let mut notes: Vec<String> = part.from.iter().map(|from| since(*from, lang)).collect();
    notes.extend(replaced(context, part));
    notes.extend(goal(part, lang));
    notes.extend(part.kept.iter().map(|kept| days_in_words(kept, lang)));
    notes.extend(figure.into_iter().flat_map(|figure| of_figure(context, figure)));
    let shown = &part.verdicts[part.verdicts.len().saturating_sub(MARKS)..];
    PromiseFigure {
        metric: label(context, &part.metric),
        id: part.metric.clone(),
        about: about(context, part),
        value: newest.map(|verdict| value_or_none(context, part, verdict)).unwrap_or_default(),
        period: newest.map(|verdict| period(verdict, lang)).unwrap_or_default(),
        standing: newest.map(|verdict| verdict.standing),
        standing_text: newest.map(|v| target_status_in_words(v.standing, true, lang).to_owned()).unwrap_or_default(),
        notes,
        history: shown.iter().map(|verdict| mark(context, part, verdict)).collect(),
    }
}

fn since(from: crate::calendar::Date, lang: Lang) -> String {
    let day = format_date(from, lang);
    say!("{day} から", "from {day}").into_text(lang)
}

/// That it is a goal, and whether it is reached today.
pub(super) fn goal(part: &PromisePart, lang: Lang) -> Option<String> {
    let goal = part.goal.as_ref()?;
    let words = &goal.words;
    let said = match goal.reached {
        Some(true) => say!("「{words}」の目標（途中経過: 届いている）", "goal of `{words}` (so far: reached)"),
        Some(false) => {
            say!("「{words}」の目標（途中経過: まだ届いていない）", "goal of `{words}` (so far: not reached yet)")
        }
        None => say!("「{words}」の目標", "goal of `{words}`"),
    };
    Some(said.into_text(lang))
}

/// That another promise has taken the place of this one, once it has.
pub(super) fn replaced(context: &ComposeContext<'_>, part: &PromisePart) -> Option<String> {
    let today = context.today();
    let day = format_date(part.until.filter(|until| *until <= today)?, context.lang());
    Some(say!("{day} から別の目標", "another target from {day}").into_text(context.lang()))
}

/// What else a reader must know of the newest figure.
fn of_figure(context: &ComposeContext<'_>, figure: &Figure) -> Vec<String> {
    let notes = words::notes(context.lang(), figure).into_iter().skip(usize::from(figure.partial));
    let alert = Some(figure::alert(context, figure)).filter(|alert| !alert.is_empty());
    notes.chain(alert).chain(figure::trend(context, figure)).collect()
}

/// The breakdown, and for clocks the share of tickets that must keep them.
fn about(context: &ComposeContext<'_>, part: &PromisePart) -> String {
    let lang = context.lang();
    let by = context.labels_of(&part.by).join(", ");
    let share = part.metric.starts_with("sla.") && part.target.unit == Some(crate::objective::Unit::Percent);
    let share = share.then(|| {
        let target = part.target.to_text(lang);
        say!("達成率の目標 {target}", "attainment: {target}").into_text(lang)
    });
    [Some(by).filter(|by| !by.is_empty()), share].into_iter().flatten().collect::<Vec<_>>().join(lang.pick("・", ", "))
}

/// The value in digits that agree with its verdict, and with the alert that may stand beside it.
pub(super) fn value(context: &ComposeContext<'_>, part: &PromisePart, verdict: &Verdict) -> Option<String> {
    let metric = context.project.metrics.get(&part.metric);
    let word = metric.map(|metric| metric.unit_label.as_str()).filter(|word| !word.is_empty());
    let alerts = metric.into_iter().flat_map(|metric| metric.alert.targets());
    let targets = std::iter::once(&part.target).chain(alerts);
    let bounds: Vec<Decimal> = targets.flat_map(|target| target.bounds_in(verdict.unit)).collect();
    Some(format_labelled(verdict.value?, &bounds, verdict.unit, word, context.lang()))
}

fn value_or_none(context: &ComposeContext<'_>, part: &PromisePart, verdict: &Verdict) -> String {
    value(context, part, verdict).unwrap_or_else(|| context.lang().pick("対象なし", "no data").to_owned())
}

pub(super) fn period(verdict: &Verdict, lang: Lang) -> String {
    periods::marked_title(lang, &verdict.period, verdict.partial)
}

fn mark(context: &ComposeContext<'_>, part: &PromisePart, verdict: &Verdict) -> PromiseMark {
    let lang = context.lang();
    let standing = target_status_in_words(verdict.standing, true, lang);
    let (period, value) = (period(verdict, lang), value_or_none(context, part, verdict));
    let text =
        if verdict.value.is_none() { format!("{period}: {standing}") } else { format!("{period}: {value} {standing}") };
    PromiseMark { standing: verdict.standing, text }
}
