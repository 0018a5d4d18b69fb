//! The `{summary}` directive: exact limits of the period, and sentences made of figures.
//!
//! In: the figures of one period. Out: paragraphs. Never: says more than the figures do.

use super::groups;
use super::promises::{self, Counts};
use crate::calendar::{BusinessDayConvention, Grain, Instant, Period};
use crate::model::{Block, Figure, TargetStatus, misses_in_words, verdict_in_words};
use crate::pages::blocks::figure;
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::words;
use crate::say;

const NAMED: usize = 5;

/// How much a summary says.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Full,
    /// How many promises were kept, as of when.
    Verdict,
}

pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let shows_limits = options.boolean("limits").unwrap_or(true);
    let form = options.choice("form", &[("full", Form::Full), ("verdict", Form::Verdict)]).unwrap_or(Form::Full);
    let Some(period) = groups::period(context, options)? else { return Ok(Vec::new()) };
    let promises = promises::of_period(context, &period);
    if form == Form::Verdict {
        let text = format!("{}{}", verdict(context, &promises), counted_at(context, &period));
        return Ok(vec![Block::paragraph(text)]);
    }
    let groups = groups::groups(context, &period);
    let figures: Vec<&Figure> = groups.into_iter().flat_map(|group| group.figures).collect();
    let mut texts = Vec::new();
    if shows_limits {
        texts.push(limits(context, &period));
    }
    texts.push(counts(context, &promises));
    texts.extend(named(context, &promises, TargetStatus::Missed));
    texts.extend(named(context, &promises, TargetStatus::AtRisk));
    texts.extend(elsewhere(context, &figures));
    texts.extend(changes(context, &figures));
    Ok(texts.into_iter().map(Block::paragraph).collect())
}

fn local(context: &ComposeContext<'_>, at: Instant) -> String {
    at.to_zoned(context.project.site.periods.zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string()
}

/// The instant that the figures hold for, and whether the period is over by then.
fn counted_at(context: &ComposeContext<'_>, period: &Period) -> String {
    let (as_of, unfinished) = (local(context, context.as_of), unfinished(context, period));
    let text = say!("{as_of} 現在。{unfinished}", " As of {as_of}.{unfinished}");
    text.into_text(context.lang())
}

fn unfinished(context: &ComposeContext<'_>, period: &Period) -> &'static str {
    match period.is_partial(context.as_of) {
        true => context.lang().pick("この期間はまだ終わっていません（途中）。", " The period is not over."),
        false => "",
    }
}

/// Exact limits of the period and the as-of instant.
fn limits(context: &ComposeContext<'_>, period: &Period) -> String {
    let (start, end, as_of) = (local(context, period.start), local(context, period.end), local(context, context.as_of));
    let (note, title) = (unfinished(context, period), period.title(context.lang()));
    let rule = cutoff_rule(context, period);
    let text = say!(
        "対象期間: {title}（{start} から {end} の前まで）。集計時点: {as_of}。{rule}{note}",
        "Period: {title} (from {start} until before {end}). As of: {as_of}.{rule}{note}"
    );
    text.into_text(context.lang())
}

/// The rule by which a window ends, and what it does on closed days.
fn cutoff_rule(context: &ComposeContext<'_>, period: &Period) -> String {
    let cutoff = context.project.site.periods.cutoff.as_ref().filter(|_| period.grain == Grain::Cutoff);
    let Some(cutoff) = cutoff else { return String::new() };
    let (written, lang) = (&cutoff.written, context.lang());
    let calendar = cutoff.calendar().map_or("", |calendar| context.calendar(&calendar.name));
    let said = match cutoff.shift() {
        BusinessDayConvention::None => {
            say!("締め: {written}（休日でも動かさない）。", " Cut-off: {written}, holidays or not.")
        }
        BusinessDayConvention::PreviousBusinessDay => say!(
            "締め: {written}（休みの日は前の営業日、{calendar}）。",
            " Cut-off: {written}, on the business day before when closed ({calendar})."
        ),
        BusinessDayConvention::NextBusinessDay => say!(
            "締め: {written}（休みの日は次の営業日、{calendar}）。",
            " Cut-off: {written}, on the business day after when closed ({calendar})."
        ),
    };
    said.into_text(lang)
}

/// What became of the promises, without what became of none.
fn verdict(context: &ComposeContext<'_>, promises: &[&Figure]) -> String {
    let (counts, lang) = (Counts::of(promises), context.lang());
    let (all, told) = (counts.all, counts.summary(lang));
    let text = match all {
        0 => say!("この期で判定する約束はありません。", "No promise is judged by this period."),
        _ => say!("目標のある約束 {all} 件: {told}。", "{all} promises with a target: {told}."),
    };
    text.into_text(lang)
}

/// How many promises stand where, in one sentence made of figures.
fn counts(context: &ComposeContext<'_>, promises: &[&Figure]) -> String {
    let Counts { all, met, missed, at_risk, no_data, missing, undecided } = Counts::of(promises);
    let lacking = match missing {
        0 => String::new(),
        _ => say!("値なし {missing} 件、", "{missing} without a value, ").into_text(context.lang()),
    };
    let text = say!(
        "目標のある約束 {all} 件: 達成 {met} 件、未達 {missed} 件、注意 {at_risk} 件、対象なし {no_data} 件、{lacking}判定保留 {undecided} 件。",
        "{all} promises with a target: {met} met, {missed} missed, {at_risk} at risk, {no_data} without data, {lacking}{undecided} undecided."
    );
    text.into_text(context.lang())
}

/// The targets of other periods than this one: of shorter ones, how many kept them and which did not.
fn elsewhere(context: &ComposeContext<'_>, figures: &[&Figure]) -> Option<String> {
    let lang = context.lang();
    let all = figures.iter().filter(|figure| figure.target.is_some() && !figure.has_own_target());
    let one = |figure: &&Figure| {
        let (label, target) = (&figure.label, figure::target(context, figure));
        let said = [Some(verdict_in_words(figure, lang)), misses_in_words(figure, lang)].into_iter().flatten();
        let said = said.collect::<Vec<_>>().join(lang.pick("、", ", "));
        say!("{label}（目標 {target}）{said}", "{label} (target {target}) {said}").into_text(lang)
    };
    let told: Vec<String> = all.map(one).collect();
    let (count, told) = (told.len(), told.join(lang.pick("。", "; ")));
    let text = say!(
        "ほかの長さの期間で判定する目標 {count} 件: {told}。",
        "{count} targets are judged by other periods: {told}."
    );
    (count > 0).then(|| text.into_text(lang))
}

/// Which promises stand so, with value and target.
fn named(context: &ComposeContext<'_>, promises: &[&Figure], standing: TargetStatus) -> Option<String> {
    let lang = context.lang();
    let all: Vec<&Figure> = promises.iter().copied().filter(|figure| figure.standing == standing).collect();
    if all.is_empty() {
        return None;
    }
    let one = |figure: &&Figure| {
        let (value, target) = (figure::value(context, figure), figure::target(context, figure));
        let label = promises::name(context, &figure.label, &figure.by);
        say!("{label}（実績 {value}、目標 {target}）", "{label} ({value}, target {target})").into_text(lang)
    };
    let mut names: Vec<String> = all.iter().take(NAMED).map(one).collect();
    if all.len() > NAMED {
        let more = all.len() - NAMED;
        names.push(say!("ほか {more} 件", "{more} more").into_text(lang));
    }
    let names = names.join(lang.pick("、", ", "));
    let text = match standing {
        TargetStatus::Missed => say!("未達: {names}。", "Missed: {names}."),
        _ => say!("注意: {names}。", "At risk: {names}."),
    };
    Some(text.into_text(lang))
}

/// How many indicators went which way since the period before; nothing when none can be compared.
fn changes(context: &ComposeContext<'_>, figures: &[&Figure]) -> Option<String> {
    let tones: Vec<&str> =
        figures.iter().filter_map(|figure| Some(words::tone(figure.change.as_ref()?, Some(figure.better?)))).collect();
    if tones.is_empty() {
        return None;
    }
    let count = |tone: &str| tones.iter().filter(|known| **known == tone).count();
    let (all, good, bad, flat) = (tones.len(), count("good"), count("bad"), count("flat"));
    let text = say!(
        "前の期と比較できる {all} 指標: 改善 {good}、悪化 {bad}、変わらず {flat}。",
        "{all} indicators with a better side can be compared with the period before: {good} better, {bad} worse, {flat} unchanged."
    );
    Some(text.into_text(context.lang()))
}
