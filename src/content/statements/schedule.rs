//! What a document says of when something is done, again and again or on the days of a plan: lines, sentences, tables, and lists below
//! a day.
//!
//! In: lines with what is around them. Out: [`ScheduleStatement`]s with the names that they may be about. Never: knows the schedule, or
//! gives a name to a statement whose place does not say it.
//!
//! A name is taken from where the house writes it: before the colon (`定期メンテナンス: 月1回…`), from the row of a table whose column says
//! 頻度 or 実施時期, from the label or heading above `頻度: …`, from the words before brackets (`復元テスト（月1回）`), from the subject of a
//! sentence, or from an item below 月曜日 in a list of weekly tasks, or below `Day 2-3` in a plan. 更新頻度 is about the updating of what stands above, not about it.
//!
//! Decided in docs/decisions/0095-schedule-statements.md.

mod frame;
mod labels;
mod prose;
mod tables;

use super::aside;
use super::candidate::Form;
use super::finder::{BlockContext, Finder};
use super::line::Line;
use crate::calendar::{Days, Hours, Mention, StatedTime, Wording, mentions, stated_shift};
use crate::model::{Aside, ScheduleStatement};
use aho_corasick::AhoCorasick;
use labels::Timing;
use std::ops::Range;
use std::sync::LazyLock;

/// Of every text that says when something recurs, a part.
const PARTS: [&str; 32] = [
    "毎",
    "隔週",
    "隔月",
    "日次",
    "週次",
    "月次",
    "年次",
    "四半期",
    "半期",
    "半年",
    "1回",
    "１回",
    "1度",
    "一回",
    "一度",
    "第",
    "最終",
    "月初",
    "月末",
    "平日",
    "か月",
    "ヶ月",
    "every ",
    "each ",
    "daily",
    "weekly",
    "monthly",
    "quarterly",
    "annually",
    "yearly",
    "once ",
    "days",
];

static RECURRING: LazyLock<AhoCorasick> = LazyLock::new(|| crate::objective::finder(PARTS));

/// What a text says of when something recurs. 平日 9:00-18:00 and 平日 alone say when somebody is there.
fn recurrences(text: &str) -> Vec<Mention> {
    if !RECURRING.is_match(text) {
        return Vec::new();
    }
    let is_opening = |one: &Mention| {
        one.stated.days == [Days::BusinessDays]
            && one.wording == Wording::Bare
            && !matches!(one.stated.hours, Hours::At(_))
    };
    // Thursdays (biweekly) are every other one, or twice a week: nobody knows.
    const OTHERWISE: [&str; 8] =
        ["biweekly", "bi-weekly", "fortnight", "every other", "every two", "every 2", "隔週", "alternating"];
    let is_otherwise = |one: &Mention| {
        let beside = format!("{} {}", &text[..one.range.start], &text[one.range.end..]).to_lowercase();
        one.stated.every == 1 && OTHERWISE.iter().any(|word| beside.contains(word))
    };
    mentions(text).into_iter().filter(|one| !is_opening(one) && !is_otherwise(one)).collect()
}

/// A statement about to be made.
struct Said<'l> {
    line: &'l Line,
    /// Bytes of the line.
    part: Range<usize>,
    label: String,
    names: Vec<String>,
    stated: StatedTime,
    /// What may say something of holidays.
    around: &'l str,
}

impl Finder<'_, '_, '_, '_> {
    /// Finds what a line says of when something recurs.
    pub(super) fn schedule_of_line(&mut self, line: &Line, around: &BlockContext, form: Form) {
        let found = recurrences(&line.text);
        let colon = line.colon();
        // Keys of letters that a program reads are settings.
        let is_key = |label: &Range<usize>| {
            let label = &line.text[label.clone()];
            form == Form::Yaml && label.is_ascii() && !frame::is_key_of_frame(label)
        };
        if around.settings || around.shown || colon.as_ref().is_some_and(|(label, _)| is_key(label)) {
            return;
        }
        match (colon, found.as_slice()) {
            (_, []) => self.below_frame(line, around, form),
            (Some((label, rest)), _) => self.labelled_time(line, (label, rest), found, around),
            (None, [one]) if form == Form::Heading => {
                // 費用（月次） is no work that recurs.
                let _ = one.wording != Wording::Adjective && self.names_before_brackets(line, one, around);
            }
            (None, _) if form == Form::Heading => {}
            (None, [one]) if self.names_before_brackets(line, one, around) => {}
            (None, [one]) if self.follows_name(line, one, around) => {}
            _ => self.schedule_of_prose(line, around),
        }
    }

    /// Finds what the sentences of a longer line say of when something recurs.
    pub(super) fn schedule_of_prose(&mut self, line: &Line, around: &BlockContext) {
        if RECURRING.is_match(&line.text) {
            for sentence in super::sentences::sentences(line, line.whole()) {
                self.sentence_of_time(line, sentence, around);
            }
        }
    }

    /// `頻度: 毎週金曜日`, `定期メンテナンス: 月1回（…）`, `毎週月曜日: 週間計画確認`, `**四半期ごとのサービスレビュー**: …`.
    fn labelled_time(
        &mut self,
        line: &Line,
        (label, rest): (Range<usize>, Range<usize>),
        found: Vec<Mention>,
        around: &BlockContext,
    ) {
        let words = &line.text[label.clone()];
        let in_label = found.iter().filter(|one| one.range.end <= label.end).count();
        let behind: Vec<&Mention> = found.iter().filter(|one| one.range.start >= rest.start).collect();
        if in_label > 0 {
            if let ([one], true) = (found.as_slice(), behind.is_empty()) {
                self.name_beside(line, one, &label, &rest, around);
            }
            return;
        }
        let [one] = behind.as_slice() else { return };
        if !labels::opens(&line.text[rest.clone()], one.range.start - rest.start) {
            if labels::timing(words).is_none() {
                self.sentence_of_time(line, rest, around);
            }
            return;
        }
        let names = match labels::timing(words) {
            Some(timing) => self.above(around, timing),
            None if labels::is_attribute(words) => return self.sentence_of_time(line, rest, around),
            None => vec![labels::name(words)],
        };
        let said = Said {
            line,
            part: one.range.clone(),
            label: words.to_owned(),
            names,
            stated: one.stated.clone().into(),
            around: &line.text,
        };
        self.add_schedule(said, around);
    }

    /// A label that says when, with the name inside it or behind the colon.
    fn name_beside(
        &mut self,
        line: &Line,
        one: &Mention,
        label: &Range<usize>,
        rest: &Range<usize>,
        around: &BlockContext,
    ) {
        let words = &line.text[label.clone()];
        let before = line.text[label.start..one.range.start].trim();
        let after = line.text[one.range.end..label.end].trim();
        let name = if before.is_empty() && after.is_empty() {
            line.text[rest.clone()].trim()
        } else if before.is_empty() {
            let Some(name) = after.strip_prefix('の') else { return };
            name
        } else if matches!(before.chars().next_back(), Some('(' | '（')) && after.trim_matches([')', '）']).is_empty()
        {
            before
        } else {
            return;
        };
        let names = if labels::is_name(name) { vec![labels::name(name)] } else { return };
        let (part, stated) = (one.range.clone(), one.stated.clone().into());
        let said = Said { line, part, label: words.to_owned(), names, stated, around: &line.text };
        self.add_schedule(said, around);
    }

    /// `復元テストの実施（月1回）`.
    fn names_before_brackets(&mut self, line: &Line, one: &Mention, around: &BlockContext) -> bool {
        let Some((label, inside)) = line.brackets() else { return false };
        let fits = inside.start <= one.range.start && one.range.end <= inside.end;
        let opens = fits && labels::opens(&line.text[inside.clone()], one.range.start - inside.start);
        let words = line.text[label].to_owned();
        if !opens || !labels::is_name(&words) {
            return false;
        }
        let (names, stated) = (vec![labels::name(&words)], one.stated.clone().into());
        let said = Said { line, part: one.range.clone(), label: words, names, stated, around: &line.text };
        self.add_schedule(said, around);
        true
    }

    /// `毎週月曜日 週間計画確認`, `四半期ごとのサービスレビュー`.
    fn follows_name(&mut self, line: &Line, one: &Mention, around: &BlockContext) -> bool {
        let whole = line.whole();
        if one.range.start != whole.start || one.wording == Wording::Adjective {
            return false;
        }
        let behind = line.text[one.range.end..whole.end].trim_start();
        // Every Monday at 10a is no name behind a day, Every Monday - planning is.
        if line.text[one.range.clone()].is_ascii() && !behind.starts_with([':', '：', '-', '–', '—', '|', '→']) {
            return false;
        }
        let rest = behind.trim_start_matches(|c: char| c.is_whitespace() || "のー-–—:：→|".contains(c));
        if !labels::is_name(rest) || rest.contains(['は', 'を', 'が', '。']) || rest.starts_with(['に', 'で', 'と'])
        {
            return false;
        }
        let (names, stated) = (vec![labels::name(rest)], one.stated.clone().into());
        let said = Said { line, part: one.range.clone(), label: String::new(), names, stated, around: &line.text };
        self.add_schedule(said, around);
        true
    }

    /// What a label such as 頻度 is about: the nearest label or heading above that is a name.
    fn above(&self, around: &BlockContext, timing: Timing) -> Vec<String> {
        let groups = around.group.iter().rev().map(String::as_str);
        let headings = self.headings.iter().rev().map(|heading| heading.words.as_str());
        let above = groups.chain(headings).chain(std::iter::once(self.title.words.as_str()));
        let mut named = above.filter(|words| labels::timing(words).is_none() && !labels::is_attribute(words));
        let Some(name) = named.next().map(labels::name).filter(|name| !name.is_empty()) else { return Vec::new() };
        match timing {
            Timing::Own => vec![name],
            Timing::Of(action) => vec![format!("{name}{action}"), format!("{name}の{action}")],
        }
    }

    /// Makes a statement.
    fn add_schedule(&mut self, said: Said<'_>, around: &BlockContext) {
        let Said { line, part, label, mut names, stated, around: words } = said;
        names.retain(|name| !name.is_empty());
        // 復元テストの実施 is 復元テスト.
        let done: Vec<String> = names.iter().filter_map(|name| Some(name.strip_suffix("の実施")?.to_owned())).collect();
        names.extend(done);
        let title = std::iter::once(&self.title);
        let is_example = title.chain(&self.headings).any(|heading| heading.is_example)
            || aside::is_example(&label)
            || aside::opens_example(&line.text);
        let is_struck = line.struck || self.headings.iter().any(|heading| heading.is_struck);
        let aside = around.aside.or(is_struck.then_some(Aside::Struck)).or(is_example.then_some(Aside::Example));
        let off = line.off || around.off || self.search.off || aside.is_some();
        self.found.schedule.push(ScheduleStatement {
            document: self.context.source.file.to_owned(),
            place: self.context.place(&line.source(&part)),
            headings: self.headings.iter().map(|heading| heading.words.clone()).collect(),
            label,
            names,
            text: line.text[part].trim().to_owned(),
            stated,
            shift: stated_shift(words),
            off,
            aside,
        });
    }
}
