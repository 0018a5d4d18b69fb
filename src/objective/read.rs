//! Which kind of statement a text is, what it is about, and what stands in its brackets.

use super::bounds;
use super::compare::{self, aggregate};
use super::quantity::may_hold;
use super::text::{Cursor, ends_with, finder, normal, stays};
use super::{
    Better, Target, TargetFlag, TargetKind, Unit, change, clocks, dates, improvement, numerals, residue, restraint,
    several,
};
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// Longer texts are prose, in which a figure is no promise.
const LONGEST: usize = 200;

/// Reads a target expression in Japanese or English. `better` is the direction of the metric that it is about; without,
/// a bare value has no operator. What is ambiguous is flagged; what cannot be read is [`Kind::None`].
pub fn parse(text: &str, better: Option<Better>) -> Target {
    let text = normal(text);
    let text = text.trim().trim_end_matches(['。', ' ']);
    if text.chars().count() > LONGEST {
        return Target::of(TargetKind::None);
    }
    settled(statement(text, better, 0).unwrap_or_else(|| words(text)))
}

/// What several figures make of a text that is nothing else: no target, and the reason.
fn listed(text: &str) -> Option<Target> {
    several::holds(text).then(|| {
        let mut target = Target::of(TargetKind::NotTarget);
        target.flag(TargetFlag::Several);
        target
    })
}

/// Reads the target of a row or a list item whose label stands apart: `コスト削減` and `20%` are one statement.
pub fn parse_labelled(label: &str, text: &str, better: Option<Better>) -> Target {
    let label = label.trim();
    let joined = || improvement::read(&normal(&format!("{label}: {text}")), better);
    // No promise stands half in the label and half in the text.
    let may_improve = || can_promise(&normal(text)) || can_promise(&normal(label));
    if let Some(target) = (!label.is_empty() && may_improve()).then(joined).flatten() {
        return settled(target);
    }
    let target = parse(text, better);
    if label.is_empty() || !target.flags.contains(&TargetFlag::Several) {
        return target;
    }
    // 応答/復旧 in the label tells the figures of the text apart.
    clocks::clocks(&normal(&format!("{label}: {text}"))).map_or(target, settled)
}

/// Words that name clocks.
pub fn clock_words() -> impl Iterator<Item = &'static str> {
    clocks::CLOCKS.iter().map(|(word, _)| *word)
}

/// Whether a name holds the word of a clock at all; without one, it names none.
pub fn may_name_clock(name: &str) -> bool {
    static NAMES: LazyLock<AhoCorasick> = LazyLock::new(|| finder(clock_words()));
    NAMES.is_match(&*normal(name))
}

/// Whether what a clock with this name is limited to (`High: 4時間以内に応答`) can be anything at all: a priority, or what
/// stands beside a mark, a particle or a figure.
pub fn may_name_scope(name: &str) -> bool {
    let parts = |c: char| !stays(c) || c.is_ascii_digit() || ":()、が は".contains(c);
    let figures = || may_hold(name) || name.contains('半');
    name.contains(parts) || figures() || priority(plain_name(&normal(name)))
}

/// A target with all its flags, sorted.
fn settled(mut target: Target) -> Target {
    let days = target.unit == Some(Unit::Bd) || target.clocks.iter().any(|clock| clock.unit == Unit::Bd);
    if days && !matches!(target.kind, TargetKind::ClockDay | TargetKind::DueDay) {
        target.flag(TargetFlag::PerDayLength);
    }
    target.flags.sort_unstable();
    target
}

/// Of every text that promises anything, a part: a digit, or one of ゼロ, 半分, 半減, of ends of days and of trends.
const PROMISES: &[&str] = &[
    "ゼロ",
    "zero",
    "once",
    "twice",
    "半",
    "倍増",
    "日",
    "day",
    "nbd",
    "eod",
    "cob",
    "of business",
    "月末",
    "翌月末",
    "month-end",
    "month end",
    "end of",
    "増",
    "減",
    "上",
    "下",
    "維持",
    "trend",
    "creasing",
    "rising",
    "falling",
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
];

static PROMISING: LazyLock<AhoCorasick> = LazyLock::new(|| finder(PROMISES.iter().chain(numerals::PARTS).copied()));

/// Whether a text can hold a statement at all. Most prose cannot, and is not read in all the ways that there are.
pub(super) fn can_promise(text: &str) -> bool {
    PROMISING.is_match(text)
}

/// One statement, with its subject and brackets.
fn statement(text: &str, better: Option<Better>, depth: usize) -> Option<Target> {
    if !can_promise(text) {
        return None;
    }
    if let Some((head, note)) = text.split_once('※') {
        return statement(head.trim(), better, depth).map(|target| noted(target, &[note.trim()]));
    }
    if let Some(target) = kinds(text, better) {
        return Some(target);
    }
    let (head, notes) = brackets(text);
    if !notes.is_empty() {
        let found = kinds(head, better).or_else(|| subject(head, better, depth));
        if let Some(target) = found {
            return Some(noted(target, &notes));
        }
        if ["なし", "無し", "ない", "none", "nil"].iter().any(|no| head.eq_ignore_ascii_case(no)) && notes.len() == 1
        {
            // なし(0件) says nought twice.
            return kinds(notes[0], better).filter(|target| target.value.is_some_and(|value| value.is_zero()));
        }
        // 事前通知(72時間前): the promise itself stands in the brackets.
        let [note] = notes.as_slice() else { return None };
        let inner = statement(note, better, depth + 1).filter(|t| explicit(t) && depth == 0)?;
        // 24時間365日(Critical対応: 4時間以内): hours of service are no subject.
        return Some(if COVERAGE.iter().any(|hours| head.ends_with(hours)) { inner } else { about(inner, head) });
    }
    subject(text, better, depth)
}

/// Every kind, on the whole of a text.
fn kinds(text: &str, better: Option<Better>) -> Option<Target> {
    dates::due_day(text)
        .or_else(|| clocks::clock_day(text))
        .or_else(|| clocks::quantile(text))
        .or_else(|| clocks::clocks(text))
        .or_else(|| clocks::lead_time(text))
        .or_else(|| restraint::read(text))
        .or_else(|| change::read(text, better))
        .or_else(|| improvement::read(text, better))
        .or_else(|| change::trend(text))
        .or_else(|| compare::read(text, better))
}

/// Whether something beyond a bare value was written, so that brackets or a sentence surely hold a promise.
fn explicit(target: &Target) -> bool {
    match target.kind {
        TargetKind::None | TargetKind::NotTarget => false,
        TargetKind::Compare => !target.flags.contains(&TargetFlag::BareOp) || target.per.is_some(),
        _ => true,
    }
}

/// `稼働率: 99.9%以上`, `利用量が前日比200%以上`, `月次継続率 < 90%`, `解決率95%以上`.
fn subject(text: &str, better: Option<Better>, depth: usize) -> Option<Target> {
    if depth > 2 {
        return None;
    }
    // A colon separates more firmly than a particle does.
    let colons = text.char_indices().filter(|(_, c)| *c == ':');
    let particles = text.char_indices().filter(|(_, c)| matches!(c, 'が' | 'は'));
    for (at, mark) in colons.chain(particles) {
        let (name, rest) = (text[..at].trim(), text[at + mark.len_utf8()..].trim());
        // 受け取れるのは24時間以内 says when something can be done, and names nothing.
        let verb = mark != ':' && name.ends_with('の');
        let inside = mark == ':' && time_of_day(&text[..at], &text[at + 1..]) || name.ends_with("また") || verb;
        if inside || !can_promise(rest) || !is_name(name) {
            continue;
        }
        if let Some(target) = statement(rest, better, depth + 1) {
            return Some(about(target, name));
        }
    }
    beside(text, better).or_else(|| goal(text, better))
}

/// `目標50名`, `target 95%`: the word right in front says that a bare figure is a goal.
fn goal(text: &str, better: Option<Better>) -> Option<Target> {
    let english = || {
        let mut cursor = Cursor::new(text);
        cursor.one_of(&["target of", "target", "goal of", "goal"]).then(|| text.len() - cursor.rest.len())
    };
    let japanese = ["目標値", "目標"].iter().find_map(|word| text.find(word).map(|at| at + word.len()));
    let at = japanese.or_else(english)?;
    let (name, rest) = (text[..at].trim(), text[at..].trim_start());
    if !rest.starts_with(|c: char| c.is_ascii_digit() || "$¥±".contains(c)) || !is_name(name) {
        return None;
    }
    // 目標1 is a heading with a number.
    kinds(rest, better).filter(|target| target.unit.is_some()).map(|target| about(target, name))
}

/// Whether a text can name a metric: with a letter, in one piece, and no promise itself.
fn is_name(text: &str) -> bool {
    text.contains(char::is_alphabetic)
        && !text.contains('。')
        && !denies(text)
        && !several::in_name(text)
        && !["のは", "のが"].iter().any(|end| text.ends_with(end))
        && (priority(text) || !text.contains('、'))
        && !compare::read(text, None).is_some_and(|t| t.kind == TargetKind::Range || t.value.is_some())
}

/// Whether English words deny what follows, which then says the opposite of what it says alone.
fn denies(text: &str) -> bool {
    let mut words = text.split(' ').map(str::to_ascii_lowercase);
    words.any(|word| matches!(word.as_str(), "not" | "never" | "cannot" | "without") || word.ends_with("n't"))
        || ends_with(text, " by")
}

/// Whether a colon stands inside `9:00`.
fn time_of_day(before: &str, after: &str) -> bool {
    let run = before.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    !run.is_empty() && run.bytes().all(|b| b.is_ascii_digit()) && after.starts_with(|c: char| c.is_ascii_digit())
}

/// A subject right before the value or its sign; only where a comparison is written, since a name may end in a number.
fn beside(text: &str, better: Option<Better>) -> Option<Target> {
    let starts = |at: usize| {
        let mut here = Cursor::new(&text[at..]);
        let rest = here.rest;
        // 契約5件 is no 約5件.
        if rest.starts_with('約') && text[..at].ends_with(char::is_alphabetic) {
            return false;
        }
        let sign = text[..at].ends_with(|c: char| c == ' ' || !c.is_ascii())
            && rest.strip_prefix(['+', '-']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        bounds::before(&mut here).is_some()
            || sign
            || rest.starts_with(|c: char| c.is_ascii_digit())
            || ["$", "¥", "ゼロ", "当日", "翌", "毎月", "月末", "前日", "前週", "前月", "前年"]
                .iter()
                .any(|w| rest.starts_with(w))
    };
    let may_start = |c: char| {
        matches!(c, ' ' | '+' | '-' | '$' | '¥' | 'ゼ' | '当' | '翌' | '前' | '毎' | '月') || bounds::may_begin(c)
    };
    let mut last = ' ';
    for (at, c) in text.char_indices() {
        let glue = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '第' | '-');
        let joined = c.is_ascii_alphanumeric() && glue(last);
        last = c;
        if at == 0 || joined || !may_start(c) || !starts(at) {
            continue;
        }
        let (name, rest) = (text[..at].trim(), &text[at..]);
        // 翌月 before 5日 says of which month the day is.
        let of_month = ["翌月", "来月", "次月", "当月", "今月", "毎月"].iter().any(|month| name.ends_with(month));
        if of_month || !is_name(name) || bounds::ends(name) {
            continue;
        }
        let found = kinds(rest, better).filter(|t| explicit(t) || achieved(rest));
        if let Some(target) = found {
            // エスカレーション受領後2時間以内: the clock starts with an event.
            return Some(match name.strip_suffix('後').or_else(|| name.strip_suffix("から")) {
                Some(event) if !event.is_empty() => Target { reference: Some(event.to_owned()), ..target },
                _ => about(target, name.trim_end_matches(['の', 'を'])),
            });
        }
    }
    None
}

fn achieved(text: &str) -> bool {
    ["達成", "維持", "確保", "追加", "完了"].iter().any(|word| text.ends_with(word))
}

/// A name without the marks of a list or a bracket around it.
fn plain_name(name: &str) -> &str {
    name.trim().trim_matches(['-', '・', '*', ' ', '[', ']'])
}

/// A target with what it is about; a second name narrows it down.
fn about(mut target: Target, name: &str) -> Target {
    let generic = ["目標", "目標値", "target", "goal", "slo", "sla", "閾値", "しきい値", "アラート閾値"];
    let name = plain_name(name);
    if name.is_empty() || generic.contains(&name.to_ascii_lowercase().as_str()) || residue::takes(&mut target, name) {
        return target;
    }
    let mut cursor = Cursor::new(name);
    if let Some(agg) = aggregate(&mut cursor).filter(|_| cursor.done() && target.agg.is_none()) {
        target.agg = Some(agg);
        return target;
    }
    target.agg = target.agg.or_else(|| percentile(name));
    let of_clock = matches!(target.kind, TargetKind::ClockDay | TargetKind::QuantileWithin) && target.metric.is_some();
    if priority(name) || of_clock {
        target.scope = target.scope.or_else(|| Some(name.to_owned()));
    } else if let Some(inner) = target.metric.replace(name.to_owned()) {
        target.scope = target.scope.or(Some(inner));
    }
    target
}

/// A percentile inside a metric's name (p95レスポンスタイム, 応答時間の95パーセンタイル).
fn percentile(name: &str) -> Option<String> {
    let mut last = ' ';
    for (at, c) in name.char_indices() {
        let start = !last.is_ascii_alphanumeric() && last != '.';
        last = c;
        let found = start.then(|| aggregate(&mut Cursor::new(&name[at..]))).flatten();
        if let Some(agg) = found.filter(|agg| agg.starts_with('p')) {
            return Some(agg);
        }
    }
    None
}

/// Whether a name is one or several priorities.
fn priority(name: &str) -> bool {
    let known =
        ["critical", "high", "medium", "low", "p0", "p1", "p2", "p3", "p4", "p5", "緊急", "重大", "高", "中", "低"];
    let mut parts = name.split(['/', '、', ',']).map(|part| part.trim().to_ascii_lowercase());
    parts.all(|part| known.contains(&part.as_str()))
}

/// What stands in brackets at the end, outermost first to last.
fn brackets(text: &str) -> (&str, Vec<&str>) {
    let (mut head, mut notes) = (text.trim_end(), Vec::new());
    while let Some(inner) = head.strip_suffix(')') {
        let mut depth = 1_usize;
        let open = inner.char_indices().rev().find(|(_, c)| {
            match c {
                ')' => depth += 1,
                '(' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        let Some((open, _)) = open else { break };
        if head[..open].trim().is_empty() {
            break;
        }
        notes.insert(0, inner[open + 1..].trim());
        head = head[..open].trim_end();
    }
    (head, notes)
}

/// A target with what its brackets say: an aggregation, which hours count, or else what it is limited to.
fn noted(mut target: Target, notes: &[&str]) -> Target {
    for note in notes {
        let mut cursor = Cursor::new(note);
        let agg = aggregate(&mut cursor).filter(|_| cursor.done());
        if let (Some(agg), None) = (agg, &target.agg) {
            target.agg = Some(agg);
        } else if ["営業時間内", "営業時間", "business hours", "平日営業時間内"].contains(note) {
            in_business_hours(&mut target);
        } else if ["24時間365日", "24/7", "24x7", "暦時間", "wall clock", "24時間体制"].contains(note) {
            target.flags.retain(|flag| *flag != TargetFlag::WallOrBusiness);
        } else if let Some(top) = note.strip_suffix("点満点").and_then(|top| top.parse().ok()) {
            (target.scale, target.unit) = (Some(top), Some(Unit::Score));
        } else if !residue::takes(&mut target, note) {
            target.scope = Some(match target.scope.take() {
                Some(scope) => format!("{scope}, {note}"),
                None => (*note).to_owned(),
            });
        }
    }
    target
}

fn in_business_hours(target: &mut Target) {
    let business = |unit: &mut Unit| {
        if *unit == Unit::H {
            *unit = Unit::Bh;
        }
    };
    target.unit.iter_mut().for_each(business);
    target.clocks.iter_mut().for_each(|clock| business(&mut clock.unit));
    target.flags.retain(|flag| *flag != TargetFlag::WallOrBusiness);
}

/// Words that look like a promise and measure nothing.
const VAGUE: &[&str] = &[
    "即座",
    "即時",
    "即対応",
    "至急",
    "速やか",
    "すみやか",
    "迅速",
    "早急",
    "直ちに",
    "ただちに",
    "リアルタイム",
    "随時",
    "適宜",
    "監視中",
    "常時監視",
    "可能な限り",
    "できるだけ",
    "できる限り",
    "なるべく",
    "遅滞なく",
    "すぐに",
    "without delay",
    "as quickly as possible",
    "as early as possible",
    "timely",
    "ベストエフォート",
    "immediate",
    "real-time",
    "real time",
    "realtime",
    "asap",
    "promptly",
    "as soon as possible",
    "monitoring",
    "monitored",
    "best effort",
];

/// Hours of service, which promise no figure.
const COVERAGE: &[&str] = &["24時間365日", "24/7", "24/365", "24x7", "24時間体制", "24時間対応", "年中無休"];

/// A text without a statement: words that only look like one, or nothing.
fn words(text: &str) -> Target {
    if let Some(target) = listed(text) {
        return target;
    }
    static VAGUELY: LazyLock<AhoCorasick> = LazyLock::new(|| finder(VAGUE.iter().copied()));
    static COVERED: LazyLock<AhoCorasick> = LazyLock::new(|| finder(COVERAGE.iter().copied()));
    if VAGUELY.is_match(text) {
        let mut target = Target::of(TargetKind::NotTarget);
        target.flag(TargetFlag::Vague);
        target
    } else if COVERED.is_match(text) {
        Target::of(TargetKind::NotTarget)
    } else {
        Target::of(TargetKind::None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_that_promises_without_a_digit_has_a_part_that_is_looked_for() {
        let days = clocks::DAYS.iter().map(|(word, _)| *word);
        let trends = change::TRENDS.iter().map(|(word, _)| *word);
        let times = improvement::TIMES.iter().map(|(word, _)| *word);
        for word in days.chain(trends).chain(times).chain(["ゼロ", "Zero", "once", "twice", "半分"]) {
            assert!(can_promise(word), "{word}");
        }
        assert!(!can_promise("担当者に連絡し、経緯を残す。") && can_promise("3件"));
    }
}
