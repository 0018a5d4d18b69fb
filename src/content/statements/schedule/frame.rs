//! Items below a day: 週次タスク → 月曜日 → 週間計画確認, 日次タスク → 9:00: システム状態確認, `Day 2-3` → 基本設定実施.
//!
//! In: a line, the labels and the heading above it. Out: a statement of the line. Never: takes a weekday for one of each week unless
//! what stands above says that the list is of weekly work.

use super::super::candidate::Form;
use super::super::finder::{BlockContext, Finder};
use super::super::line::Line;
use super::{Said, labels};
use crate::calendar::{Days, Grain, Hours, PlanSpan, PlanUnit, StatedRecurrence, StatedTime, mentions, parse_time};
use crate::objective::nfkc;

/// How often what stands below some words is done, where they say that it is a list of work.
fn grain_of(words: &str) -> Option<Grain> {
    const GRAINS: [(&[&str], Grain); 5] = [
        (&["日次", "毎日の", "デイリー", "daily"], Grain::Day),
        (&["週次", "毎週の", "ウィークリー", "weekly"], Grain::Week),
        (&["月次", "毎月の", "マンスリー", "monthly"], Grain::Month),
        (&["四半期", "quarterly"], Grain::Quarter),
        (&["年次", "毎年の", "annual", "yearly"], Grain::Year),
    ];
    const WORK: [&str; 17] = [
        "タスク",
        "作業",
        "業務",
        "運用",
        "運用タスク",
        "運用作業",
        "定期作業",
        "ルーチン",
        "ルーティン",
        "点検",
        "点検項目",
        "スケジュール",
        "tasks",
        "duties",
        "operations",
        "maintenance",
        "checklist",
    ];
    let key: String = nfkc(&labels::name(words)).to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    GRAINS.iter().find_map(|(words, grain)| {
        let rest = words.iter().find_map(|word| key.strip_prefix(word))?;
        let rest = rest.strip_prefix('の').unwrap_or(rest);
        // A bare weekly is the key of something else as often as a head of work.
        (WORK.contains(&rest) || (rest.is_empty() && !key.is_ascii())).then_some(*grain)
    })
}

/// What a label says of when the items below it are done, in a list of work of a grain.
#[derive(Default)]
struct Frame {
    grain: Option<Grain>,
    days: Vec<Days>,
    every: usize,
    hours: Option<Hours>,
    /// The stretch of a plan.
    plan: Option<PlanSpan>,
    /// Whether the list stands below words of work that recurs (`## Monthly close`), so that its days and weeks are of no plan.
    recurs: bool,
    /// Whether a label names something else, so that the list is not one of work by itself.
    other: bool,
}

impl Frame {
    fn add(&mut self, label: &str) {
        let words = label.trim().trim_end_matches([':', '：']);
        if let Some(grain) = grain_of(words) {
            *self = Self { grain: Some(grain), recurs: true, ..Self::default() };
        } else if let Some(hours) = clock(words) {
            self.hours = Some(hours);
        } else if let Some(span) = PlanSpan::parse(words) {
            *self = self.within(span);
        } else if is_part_of_day(words) {
        } else if let Some((days, every, hours)) = self.day(words) {
            (self.days, self.every, self.hours, self.other) = (days, every, hours, false);
            self.plan = None;
        } else {
            self.other = true;
        }
    }

    /// A heading may say more than when: `### Month 1: 安定化`.
    fn add_heading(&mut self, words: &str) {
        let when = words.split([':', '：', '（', '(']).next().unwrap_or_default();
        self.add(if PlanSpan::parse(when).is_some() { when } else { words });
        self.other = false;
    }

    /// A stretch of a plan, which may stand below another one. `Week 1` of what is done monthly is a week of every month; Day 1 below
    /// `Week 2` may be that of the week or of the plan: nobody knows.
    fn within(&self, span: PlanSpan) -> Self {
        if let (Some(Grain::Month), PlanUnit::Week) = (self.grain, span.unit) {
            let week = |number: u32| i8::try_from(number).ok().map(Days::MonthlyWeek);
            let days: Vec<Days> = (span.first..=span.last.min(5)).filter_map(week).collect();
            return Self { days, grain: self.grain, recurs: true, ..Self::default() };
        }
        if self.recurs {
            return Self { recurs: true, other: true, ..Self::default() };
        }
        let around = self.plan;
        let is_later = |around: PlanSpan| match around.unit {
            PlanUnit::Day => false,
            // Of weeks of five business days.
            PlanUnit::Week => span.unit == PlanUnit::Day && span.last <= 5 * (around.first - 1),
            PlanUnit::Month => span.unit == PlanUnit::Day && span.last <= 20 * (around.first - 1),
        };
        if around.is_some_and(is_later) {
            return Self { other: true, ..Self::default() };
        }
        let of_month = around.and_then(|month| span.of_month(month));
        Self { plan: Some(of_month.unwrap_or(span)), ..Self::default() }
    }

    /// The day that is all that a label says.
    fn day(&self, words: &str) -> Option<(Vec<Days>, usize, Option<Hours>)> {
        let prefix = match self.grain {
            Some(Grain::Week) => "毎週",
            Some(Grain::Month) => "毎月",
            _ => "",
        };
        let with = |text: String| {
            let [one] = mentions(&text).try_into().ok()?;
            let one: crate::calendar::Mention = one;
            let rest = text[one.range.end..].trim();
            let is_whole = one.range.start == 0 && (rest.is_empty() || WORK_BEHIND.contains(&rest));
            let hours = Some(one.stated.hours).filter(|hours| *hours != Hours::Whole);
            (is_whole && !one.stated.is_deadline).then_some((one.stated.days, one.stated.every, hours))
        };
        let is_dated =
            |found: &(Vec<Days>, usize, Option<Hours>)| !found.0.iter().any(|days| matches!(days, Days::Once(_)));
        with(words.to_owned())
            .or_else(|| with(format!("{prefix}{words}")).filter(is_dated).filter(|_| !prefix.is_empty()))
    }
}

/// Whether a heading speaks of work that is done again and again.
fn is_of_recurring(words: &str) -> bool {
    const WORDS: [&str; 14] = [
        "毎日",
        "毎週",
        "毎月",
        "日次",
        "週次",
        "月次",
        "定期",
        "定例",
        "daily",
        "weekly",
        "monthly",
        "quarterly",
        "recurring",
        "regular",
    ];
    let words = nfkc(words).to_lowercase();
    WORDS.iter().any(|word| words.contains(word))
}

/// Whether a label says in which part of a day the items below it are done.
fn is_part_of_day(words: &str) -> bool {
    matches!(words, "午前" | "午後" | "朝" | "夕方" | "AM" | "PM")
}

const WORK_BEHIND: [&str; 6] = ["の作業", "の業務", "のタスク", "に行うこと", "に実施", "にやること"];

/// Whether a line says something of when itself, which could not be read: 月2回, 四半期の初め, 必要に応じて.
fn says_otherwise(text: &str) -> bool {
    const WORDS: [&str; 16] = [
        "毎",
        "隔週",
        "隔月",
        "四半期",
        "半期",
        "ごと",
        "随時",
        "都度",
        "つど",
        "適宜",
        "必要に応じ",
        "第1",
        "第2",
        "every ",
        "each ",
        "as needed",
    ];
    let text = nfkc(text).to_lowercase();
    let times = text.match_indices('回').any(|(at, _)| text[..at].ends_with(|c: char| c.is_ascii_digit()));
    times || WORDS.iter().any(|word| text.contains(word))
}

/// How many bytes the time of day takes with which a line begins (`9:00: 確認`, `8:30 ログイン`).
fn timed(words: &str) -> Option<usize> {
    let is_time = |c: char| c.is_ascii_digit() || matches!(c, ':' | '-' | '~' | '〜' | ' ');
    let run = words.find(|c: char| !is_time(c)).unwrap_or(words.len());
    let time = words[..run].trim_end_matches([' ', ':']);
    clock(time).is_some().then_some(time.len())
}

fn clock(words: &str) -> Option<Hours> {
    let words = nfkc(words);
    let time = |text: &str| parse_time(text.trim()).flatten();
    match words.split_once(['-', '~', '〜']) {
        Some((from, to)) => Some(Hours::Between(time(from)?, time(to)?)),
        None => words.contains(':').then(|| time(&words).map(Hours::At)).flatten(),
    }
}

impl Finder<'_, '_, '_, '_> {
    /// A line that says nothing of a time itself, below labels that do.
    pub(super) fn below_frame(&mut self, line: &Line, around: &BlockContext, form: Form) {
        if matches!(form, Form::Heading | Form::Sentence) || says_otherwise(&line.text) {
            return;
        }
        let mut frame = Frame::default();
        if let Some((heading, above)) = self.headings.split_last() {
            frame.recurs = above.iter().chain([&self.title]).any(|heading| is_of_recurring(&heading.words));
            frame.add_heading(&heading.words);
        }
        around.group.iter().for_each(|label| frame.add(label));
        let whole = line.whole();
        let (key, part) = match line.colon() {
            _ if timed(&line.text[whole.clone()]).is_some() => {
                let at = timed(&line.text[whole.clone()]).unwrap_or_default();
                (Some(whole.start..whole.start + at), line.trimmed(whole.start + at..whole.end))
            }
            Some((_, rest)) if rest.is_empty() => return,
            Some((label, rest)) if is_key_of_frame(&line.text[label.clone()]) => (Some(label), rest),
            Some((label, _)) => (None, label),
            None => (None, whole),
        };
        if let Some(key) = key {
            frame.add(line.text[key].trim());
        }
        let words = line.text[part.clone()].trim_start_matches([':', '：', ' ']);
        let part = part.end - words.len()..part.end;
        let Some(stated) = stated(&frame).filter(|_| !frame.other && labels::is_name(words) && clock(words).is_none())
        else {
            return;
        };
        let names = vec![labels::name(words)];
        let said = Said { line, part, label: String::new(), names, stated, around: "" };
        self.add_schedule(said, around);
    }
}

/// Whether a label before an item says when it is done, and is not its name.
pub(super) fn is_key_of_frame(label: &str) -> bool {
    let label = label.trim();
    is_part_of_day(label) || PlanSpan::parse(label).is_some()
}

/// What a frame says of an item in it.
fn stated(frame: &Frame) -> Option<StatedTime> {
    match frame.plan {
        Some(days) => Some(StatedTime::Planned(days)),
        None => recurring(frame).map(StatedTime::Recurring),
    }
}

fn recurring(frame: &Frame) -> Option<StatedRecurrence> {
    let hours = frame.hours.unwrap_or(Hours::Whole);
    let days = match (frame.days.as_slice(), frame.grain) {
        ([], Some(Grain::Day)) => vec![Days::Daily],
        ([], Some(grain)) if hours == Hours::Whole => vec![Days::Once(grain)],
        ([], _) => return None,
        (days, _) => days.to_vec(),
    };
    let hours = if days.iter().any(|days| days.is_period()) { Hours::Whole } else { hours };
    Some(StatedRecurrence { days, hours, every: frame.every.max(1), is_deadline: false })
}
