//! What a document says of how long a level of escalation has: sentences, arrows and tables.
//!
//! In: lines with what is around them. Out: [`EscalationStatement`]s. Never: knows the routes; a level is whatever stands where a level
//! is named, and `contract` finds it among those that are declared, or says nothing.
//!
//! Decided in docs/decisions/0106-escalation-statements.md.

use super::finder::{BlockContext, Finder};
use super::line::Line;
use super::quantity::{Measure, Quantity, quantities};
use super::sentences::sentences;
use super::table::Written;
use super::words;
use crate::content::text::pattern;
use crate::model::{EscalationLimit, EscalationStatement};
use crate::objective::{Unit, parse};
use regex::Regex;
use rust_decimal::Decimal;
use std::ops::Range;
use std::sync::LazyLock;

/// A part of every sentence of this kind.
static ESCALATES: LazyLock<Regex> = LazyLock::new(|| {
    pattern("エスカレ|連絡|報告|通知|引き継|引継|呼び出|招集|→|->|⇒|(?i)escalat|notif|page[sd]?\\b|contact")
});

/// `A → B`, up to the colon or the bracket before the duration.
static ARROW: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\s*(?P<level>[^→⇒:：（(]{1,30}?)\s*(?:→|⇒|->)\s*[^→⇒:：（(]{1,30}?\s*[:：（(]\s*$"));

/// What stands before the duration in a sentence about waiting: the level, and its particle.
static WAITER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:もし)?(?P<level>[^、。はがで:：]{1,30}?)(?:は|が|で|の対応で|から|[:：])[、\s]*(?:[^。]*[、\s])?$")
});

/// What stands behind it there: something that did not happen, and what is done then.
static WAITED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:以内)?(?:に|で|経っても|たっても|経過しても|を過ぎても)?[^。]*?(?:ない|なければ|なく|ず|未解決|未応答|できず)[^。]*(?:へ|に)[^。]*(?:エスカレ|連絡|報告|引き継|引継|呼び出|通知)",
    )
});

/// What stands behind the duration in a sentence about reaching: a level, and that it is told.
static REACHED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:以内)?に[、\s]*(?P<level>[^、。にへを]{1,30}?)(?:へ|に)(?:も|は)?[^。、]{0,12}?(?:エスカレ|連絡|報告|通知|引き継|引継|呼び出)",
    )
});

/// What stands before it where the level comes first.
static REACHES: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|[、\s])(?P<level>[^、。はがを]{1,30}?)(?:へは|には|へ|に)[、\s]*$"));

/// What is done in a sentence where the level comes first.
static TOLD: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:以内)?(?:に)[、\s]*[^。、]{0,8}?(?:エスカレ|連絡|報告|通知|引き継|引継|呼び出)"));

/// `If L1 does not respond within 15 minutes, escalate to L2`: before the duration, and behind it.
static WAITER_EN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^if (?:the )?(?P<level>[\w .-]{1,40}?) (?:does not|doesn't|do not|has not|hasn't|cannot|can't|is unable to|fails to) [^.]*?(?:within|in|after|for)?\s*$",
    )
});

/// `Escalate to the manager within 30 minutes`.
static REACHES_EN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:escalate(?:d|s)?(?: it)? to|notify|notified|page|contact|call) (?:the )?(?P<level>[\w .-]{1,40}?),?(?:\s+(?:with)?in)?\s*$",
    )
});

/// A duration that is counted from something else than the beginning of an incident.
static COUNTED_OTHERWISE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "(?:解決|復旧|終了|完了|宣言|受領|判断|着手|対応開始|エスカレーション|公開|収束)(?:後|から|より)|(?i)after (?:resol|recover|closing|the fix)|ごと|毎に|おき|every",
    )
});

/// A duration in a text.
struct Duration {
    /// Its bytes, with the words that bind it.
    range: Range<usize>,
    amount: Decimal,
    unit: Unit,
}

/// The one duration of a text; none where it holds another quantity of time, or one that is only about right.
fn duration(text: &str) -> Option<Duration> {
    let is_time = |one: &Quantity| one.measure.is_time();
    let mut times = quantities(text).into_iter().filter(is_time);
    let (one, None) = (times.next()?, times.next()) else { return None };
    if !matches!(one.measure, Measure::Duration | Measure::Instant | Measure::Business) {
        return None;
    }
    let read = parse(&text[one.range.clone()], None);
    let (amount, unit) = (read.value?, read.unit?);
    let is_known = matches!(unit, Unit::S | Unit::Min | Unit::H | Unit::D | Unit::Bh | Unit::Bd);
    is_known.then_some(Duration { range: one.range, amount, unit })
}

/// What a duration is about.
struct Subject {
    limit: EscalationLimit,
    /// As written.
    level: String,
}

impl Subject {
    fn wait(level: &str) -> Self {
        Self { limit: EscalationLimit::Wait, level: level.to_owned() }
    }

    fn reach(level: &str) -> Self {
        Self { limit: EscalationLimit::Reach, level: level.to_owned() }
    }
}

/// The level of a sentence, and what its duration is about.
fn of_sentence(text: &str, duration: &Range<usize>) -> Option<Subject> {
    let (before, behind) = (&text[..duration.start], &text[duration.end..]);
    // The words that bind a duration are part of it; the patterns behind it begin with them.
    let behind = format!("{}{behind}", if text[duration.clone()].ends_with("以内") { "以内" } else { "" });
    let of = |pattern: &Regex, text: &str, subject: fn(&str) -> Subject| {
        pattern.captures(text).map(|found| subject(&found["level"]))
    };
    if let Some(arrow) = of(&ARROW, before, Subject::wait) {
        return Some(arrow);
    }
    if WAITED.is_match(&behind) {
        return of(&WAITER, before, Subject::wait);
    }
    if let Some(waits) = of(&WAITER_EN, before, Subject::wait) {
        return Some(waits);
    }
    if COUNTED_OTHERWISE.is_match(text) {
        return None;
    }
    of(&REACHED, &behind, Subject::reach)
        .or_else(|| TOLD.is_match(&behind).then(|| of(&REACHES, before, Subject::reach)).flatten())
        .or_else(|| of(&REACHES_EN, before, Subject::reach))
}

/// Whether the head of a column says how long a level has before the next one.
fn is_wait(head: &str) -> bool {
    const WAITS: [&str; 12] = [
        "エスカレーションまで",
        "エスカレーション時間",
        "エスカレーションタイマー",
        "エスカレーション基準",
        "エスカレーション条件",
        "次の段階まで",
        "次へ進むまで",
        "次レベルまで",
        "待ち時間",
        "待機時間",
        "timeout",
        "escalateafter",
    ];
    WAITS.iter().any(|word| head.contains(word))
}

/// Whether the head of a column says that its cells are levels.
fn is_level(head: &str) -> bool {
    const LEVELS: [&str; 9] = ["レベル", "段階", "ティア", "階層", "経路", "担当", "level", "tier", "step"];
    LEVELS.iter().any(|word| head.contains(word))
}

impl Finder<'_, '_, '_, '_> {
    /// Finds what a line says of how long a level of escalation has.
    pub(super) fn escalation_of_line(&mut self, line: &Line, around: &BlockContext) {
        if around.settings || around.shown || !ESCALATES.is_match(&line.text) {
            return;
        }
        for sentence in sentences(line, line.whole()) {
            let text = &line.text[sentence.clone()];
            let Some(found) = duration(text) else { continue };
            if let Some(subject) = of_sentence(text, &found.range) {
                self.add_escalation(line, sentence.start, &found, &subject, around);
            }
        }
    }

    /// Finds what the rows of a table of levels say.
    pub(super) fn escalation_of_table(&mut self, table: &Written, around: &BlockContext) {
        let heads = table.folded_heads();
        let Some(waits) = heads.iter().position(|head| is_wait(head)) else { return };
        let Some(levels) = (0..heads.len()).find(|at| *at != waits && is_level(&heads[*at])) else { return };
        for row in &table.rows {
            let (Some(level), Some(cell)) = (row.cells().get(levels), row.cells().get(waits)) else { continue };
            let Some(found) = duration(&cell.text) else { continue };
            if !words::is_blank(level.text.trim()) {
                self.add_escalation(cell, 0, &found, &Subject::wait(&level.text), around);
            }
        }
    }

    fn add_escalation(&mut self, line: &Line, from: usize, found: &Duration, subject: &Subject, around: &BlockContext) {
        // Neither an example nor what is struck out or switched off is compared with anything.
        let is_off = line.off || line.struck || around.off || around.aside.is_some() || self.search.off;
        let level = subject.level.trim().trim_matches(['*', '「', '」', '『', '』', '"']).trim();
        if is_off || level.is_empty() {
            return;
        }
        let part = from + found.range.start..from + found.range.end;
        self.found.escalation.push(EscalationStatement {
            document: self.context.source.file.to_owned(),
            place: self.context.place(&line.source(&part)),
            headings: std::iter::once(&self.title).chain(&self.headings).map(|heading| heading.words.clone()).collect(),
            text: line.text[part].to_owned(),
            limit: subject.limit,
            level: level.to_owned(),
            amount: found.amount,
            unit: found.unit,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(EscalationLimit, String, String)> {
        let found = duration(text)?;
        let Subject { limit, level } = of_sentence(text, &found.range)?;
        Some((limit, level, format!("{} {:?}", found.amount, found.unit)))
    }

    fn wait(level: &str, amount: &str) -> Option<(EscalationLimit, String, String)> {
        Some((EscalationLimit::Wait, level.to_owned(), amount.to_owned()))
    }

    fn reach(level: &str, amount: &str) -> Option<(EscalationLimit, String, String)> {
        Some((EscalationLimit::Reach, level.to_owned(), amount.to_owned()))
    }

    #[test]
    fn sentences_about_waiting_name_the_level_that_waits() {
        assert_eq!(
            read("L1 チームが30分以内に解決できない場合は、L2 へエスカレーションします"),
            wait("L1 チーム", "30 Min")
        );
        assert_eq!(read("L2: 2営業時間以内に直らないときは、ベンダーへ連絡する"), wait("L2", "2 Bh"));
        assert_eq!(read("当番が10分応答しなければ、テックリードに連絡する"), wait("当番", "10 Min"));
        assert_eq!(read("一次で1時間以内に原因がわからないときは二次へ引き継ぐ"), wait("一次", "1 H"));
        assert_eq!(
            read("If the primary on-call does not acknowledge within 15 minutes, escalate to the secondary"),
            wait("primary on-call", "15 Min")
        );
    }

    #[test]
    fn sentences_about_reaching_name_the_level_that_is_told() {
        assert_eq!(read("重大な障害では、15分以内に技術統括責任者へ連絡する"), reach("技術統括責任者", "15 Min"));
        assert_eq!(read("検知から30分以内にテックリードに報告します"), reach("テックリード", "30 Min"));
        assert_eq!(read("経営層へは1時間以内に連絡する"), reach("経営層", "1 H"));
        assert_eq!(read("Escalate to the incident manager within 30 minutes"), reach("incident manager", "30 Min"));
    }

    #[test]
    fn other_sentences_are_about_no_level() {
        for text in [
            // Counted from something else than the beginning.
            "復旧後2時間以内にサービスマネージャーへ報告する",
            "30分ごとに関係者へ連絡する",
            // Two durations: which one?
            "30分以内に当番へ、1時間以内に部長へ連絡する",
            "エスカレーション受領後2時間以内に初回応答",
            "解決: 一般的な問い合わせは24時間以内",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
