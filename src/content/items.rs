//! Items of task lists with what they say of themselves, for lists of actions and milestones.
//!
//! In: a project's files and the documents that are published. Out: [`Task`]s, with their places. Never: gives an item of a
//! draft, or of a document that is not for everybody.

use super::commonmark::OPTIONS;
use super::dialects::comments;
use super::front;
use super::front::{Subject, Written};
use super::outline::Outline;
use super::passes::conditions;
use super::source::Source;
use super::text::pattern;
use crate::calendar::Date;
use crate::diag::{Diagnostic, Place, code};
use crate::model::{Task, TaskCondition, read_control_date};
use crate::say;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use regex::{Captures, Regex};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::LazyLock;

/// The items of one file, with what is wrong with their days.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Items {
    pub(super) tasks: Vec<Task>,
    pub(super) findings: Vec<Diagnostic>,
}

impl Items {
    /// Those of a text, by nothing but its own front matter.
    pub(super) fn read(source: &Source<'_>, written: &Written) -> Self {
        // Most documents have no box; they are not read twice.
        if !["[ ]", "[x]", "[X]", conditions::ROLE].iter().any(|mark| source.text.contains(mark)) {
            return Self::default();
        }
        let subject = Subject { path: "", kind: "page", lang: "" };
        let front = front::resolve(written, std::iter::empty(), subject, &[]);
        if front.matter.draft {
            return Self::default();
        }
        let dated = front.matter.date.as_deref().and_then(read_control_date);
        let mut findings = Vec::new();
        let tasks = of_body(source, written.body, dated, &mut findings);
        Self { tasks, findings }
    }

    /// Whether there is nothing to tell.
    pub(super) fn is_empty(&self) -> bool {
        self.tasks.is_empty() && self.findings.is_empty()
    }
}

/// An item while it is read.
struct Begun {
    at: usize,
    ticked: bool,
    words: String,
    /// Its words without code, in which nothing is a condition.
    bare: String,
    /// What it waits for, as roles; only one can be judged.
    when: Vec<TaskCondition>,
}

impl Begun {
    /// A code span: the argument of the role `when`, or words.
    fn code(&mut self, source: &Source<'_>, code: &str, range: &Range<usize>) {
        match self.words.strip_suffix(conditions::ROLE).map(str::len) {
            Some(before) => {
                self.words.truncate(before);
                self.when.push(condition(source, range, code));
            }
            None => self.words.push_str(code),
        }
    }

    fn text(&mut self, text: &str) {
        self.words.push_str(text);
        self.bare.push_str(text);
    }
}

fn of_body(source: &Source<'_>, body: usize, dated: Option<Date>, findings: &mut Vec<Diagnostic>) -> Vec<Task> {
    let mut outline = Outline::default();
    let mut tasks = Vec::new();
    let mut begun: Option<Begun> = None;
    let text = comments::blank_out(&source.text[body..]);
    // A role outside of an item with a box waits for nothing.
    let mut outside = String::new();
    for (event, range) in conditions::as_roles(&text, Parser::new_ext(&text, OPTIONS).into_offset_iter().collect()) {
        outline.event(&event);
        if let (Event::Code(_), None, true) = (&event, &begun, outside.ends_with(conditions::ROLE)) {
            findings.push(stray(source.place(body + range.start..body + range.end)));
        }
        outside = if let Event::Text(text) = &event { text.to_string() } else { String::new() };
        match event {
            Event::TaskListMarker(ticked) => {
                begun = Some(Begun {
                    at: body + range.start,
                    ticked,
                    words: String::new(),
                    bare: String::new(),
                    when: Vec::new(),
                });
            }
            Event::Code(code) => {
                let range = body + range.start..body + range.end;
                begun.iter_mut().for_each(|begun| begun.code(source, &code, &range));
            }
            Event::Text(text) => begun.iter_mut().for_each(|begun| begun.text(&text)),
            Event::SoftBreak | Event::HardBreak => begun.iter_mut().for_each(|begun| begun.text(" ")),
            Event::Start(Tag::List(_)) | Event::End(TagEnd::Item | TagEnd::Paragraph) => {
                let task = begun.take().map(|begun| task(source, begun, &outline, dated, findings));
                // A box with nothing behind it is a form that nobody has filled in.
                tasks.extend(task.filter(|task| !task.text.is_empty()));
            }
            _ => {}
        }
    }
    tasks
}

fn task(
    source: &Source<'_>,
    begun: Begun,
    outline: &Outline,
    dated: Option<Date>,
    findings: &mut Vec<Diagnostic>,
) -> Task {
    let place = source.place(begun.at..begun.at + 3);
    let ItemWords { text, owner, due, done_on, unread } = read(&begun.words);
    let is_one = begun.when.len() < 2 && !conditions::looks_like(&begun.bare);
    if !is_one {
        findings.push(unclear(place.clone(), begun.when.len()));
    }
    let when = begun.when.into_iter().next().filter(|_| is_one);
    for text in unread {
        let message = say!("項目の日付 `{text}` を読めません", "expected a date that exists, found `{text}`");
        findings.push(Diagnostic::new(code::CONTENT_TASK_DATE, place.clone(), message).hint(say!(
            "`期限 2026-11-27`、`完了 2026-11-18` のように書きます",
            "write `due 2026-11-27` or `done 2026-11-18`"
        )));
    }
    Task { place, headings: outline.above(), text, owner, due, done_on, ticked: begun.ticked, when, dated }
}

/// What an item waits for, where its code span has it.
fn condition(source: &Source<'_>, range: &Range<usize>, text: &str) -> TaskCondition {
    let at = source.text.get(range.clone()).and_then(|written| written.find(text));
    let place = at.map_or(range.clone(), |at| range.start + at..range.start + at + text.len());
    TaskCondition { place: source.place(place), text: text.to_owned() }
}

/// Several conditions, or something that looks like one: nothing is judged.
fn unclear(place: Place, count: usize) -> Diagnostic {
    let message = match count {
        2.. => say!(
            "一つの項目に条件が {count} つあります。どれも判定しません",
            "{count} conditions in one item: none is judged"
        ),
        _ => say!("`when` の条件を読めません", "expected a condition in `when` that can be read"),
    };
    Diagnostic::new(code::CONTENT_TASK_CONDITION, place, message).hint(say!(
        "一つの項目に一つ、`{{when=\"csat >= 4.5 for 2 months\"}}` のように引用符で囲んで書きます",
        "write one for each item, in quotation marks: `{{when=\"csat >= 4.5 for 2 months\"}}`"
    ))
}

fn stray(place: Place) -> Diagnostic {
    let message =
        say!("`{{when}}` は箱のある項目の外では判定しません", "`{{when}}` outside of an item with a box is not judged");
    Diagnostic::new(code::CONTENT_TASK_CONDITION, place, message)
        .hint(say!("`- [ ] ` の項目の中に書きます", "write it into an item with `- [ ] `"))
}

#[derive(Debug, Default, PartialEq, Eq)]
struct ItemWords {
    text: String,
    owner: String,
    due: Option<Date>,
    done_on: Option<Date>,
    /// Texts that stand where a date should, and are none.
    unread: Vec<String>,
}

static OWNER: LazyLock<Regex> = LazyLock::new(|| pattern(r"(^|[\s、（(])[@＠]([^\s@＠、，,（）()]+)"));
static DUE: LazyLock<Regex> = LazyLock::new(|| dated("期限|期日|締切|due"));
static DONE: LazyLock<Regex> = LazyLock::new(|| dated("完了|done"));
static EMPTY: LazyLock<Regex> = LazyLock::new(|| pattern(r"[（(][\s、，,]*[）)]"));

fn dated(words: &str) -> Regex {
    pattern(&format!(
        r"(?i)(?:{words})\s*[:：]?\s*(\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{4}}年\d{{1,2}}月\d{{1,2}}日)"
    ))
}

fn read(words: &str) -> ItemWords {
    let mut item = ItemWords::default();
    let mut unread = Vec::new();
    let mut date = |found: &Captures<'_>, day: &mut Option<Date>| {
        let text = &found[1];
        *day = day.or(read_control_date(text));
        unread.extend(read_control_date(text).is_none().then(|| text.to_owned()));
        String::new()
    };
    let text = DUE.replace_all(words, |found: &Captures<'_>| date(found, &mut item.due)).into_owned();
    let text = DONE.replace_all(&text, |found: &Captures<'_>| date(found, &mut item.done_on)).into_owned();
    item.owner = OWNER.captures(&text).map(|found| found[2].to_owned()).unwrap_or_default();
    let text = OWNER.replace(&text, "$1").into_owned();
    let text = EMPTY.replace_all(&text, "").split_whitespace().collect::<Vec<_>>().join(" ");
    item.text = text.trim_matches(['、', '，', ',', ' ']).to_owned();
    item.unread = unread;
    item
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<Date> {
        text.parse().ok()
    }

    #[test]
    fn an_item_says_who_and_until_when() {
        let said = read("手順書を直す @佐藤 期限 2026-11-27");
        assert_eq!((said.text.as_str(), said.owner.as_str()), ("手順書を直す", "佐藤"));
        assert_eq!((said.due, said.done_on), (day("2026-11-27"), None));
        let said = read("見直す（@SRE、期限：2026年12月1日） 完了 2026/11/18");
        assert_eq!((said.text.as_str(), said.owner.as_str()), ("見直す", "SRE"));
        assert_eq!((said.due, said.done_on), (day("2026-12-01"), day("2026-11-18")));
        let said = read("Ask ops@example.com, due 2026-12-15");
        assert_eq!(
            (said.text.as_str(), said.owner.as_str()),
            ("Ask ops@example.com", ""),
            "an address is nobody's name"
        );
        assert_eq!(said.due, day("2026-12-15"));
    }

    #[test]
    fn words_that_are_no_date_stay_and_days_that_do_not_exist_are_told() {
        let said = read("期限を確かめる");
        assert_eq!((said.text.as_str(), said.due, said.unread.len()), ("期限を確かめる", None, 0));
        assert_eq!(read("直す 期限 2026-02-30").unread, ["2026-02-30"]);
    }

    #[test]
    fn a_condition_is_no_word_of_the_item() {
        let text = "- [ ] 満足度 4.5 {when=\"first_csat >= 4.5 for 1 month\"} @佐藤\n- [ ] 応答 {when}`sla.a.response >= 95%`\n- [ ] 復旧 4h {when='mttr < 4h'}\n- [ ] ふつう {x}\n- [ ] 折り返し {when=\"csat\n  &gt;= 4\"}\n";
        let tasks = of_body(&Source::new("a.md", text), 0, None, &mut Vec::new());
        let told: Vec<_> = tasks
            .iter()
            .map(|t| (t.text.as_str(), t.owner.as_str(), t.when.as_ref().map(|w| (w.text.as_str(), w.place.column))))
            .collect();
        let wanted = [
            ("満足度 4.5", "佐藤", Some(("first_csat >= 4.5 for 1 month", 22))),
            ("応答", "", Some(("sla.a.response >= 95%", 17))),
            ("復旧 4h", "", Some(("mttr < 4h", 20))),
            ("ふつう {x}", "", None),
            ("折り返し", "", Some(("csat >= 4", 19))),
        ];
        assert_eq!(told, wanted);
    }

    #[test]
    fn what_cannot_be_judged_is_told_and_not_judged() {
        let text = "- [x] 二つ {when=\"a > 1\"} {when}`b > 1`\n- [ ] 印なし {when=csat>=4.5}\n- [ ] 大文字 { When = \"a > 1\" }\n- [ ] コード `{when=x}`\n\n本文 {when}`a > 1` です。\n";
        let mut found = Vec::new();
        let tasks = of_body(&Source::new("a.md", text), 0, None, &mut found);
        let told: Vec<_> = tasks.iter().map(|t| t.when.as_ref().map(|when| when.text.as_str())).collect();
        assert_eq!(told, [None, None, Some("a > 1"), None]);
        let told: Vec<_> =
            found.iter().map(|f| (f.code == code::CONTENT_TASK_CONDITION, f.place.as_ref().map(|p| p.line))).collect();
        assert_eq!(told, [(true, Some(1)), (true, Some(2)), (true, Some(6))]);
    }

    #[test]
    fn items_stand_below_their_headings_with_their_lines() {
        let text = "---\ndate: 2026-11-01\n---\n# 週報\n\n## 対策\n\n- [ ] 一つ\n  - [x] 二つ 完了 2026-11-18\n\n```\n- [ ] コード\n```\n\n## 対策\n\n1. [ ] 三つ\n   続き\n";
        let source = Source::new("a.md", text);
        let body = text.find("# ").unwrap();
        let tasks = of_body(&source, body, None, &mut Vec::new());
        let told: Vec<_> =
            tasks.iter().map(|t| (t.place.line, t.text.as_str(), t.ticked, t.headings.last().cloned())).collect();
        let at = |n: usize| Some(("対策".to_owned(), n));
        let wanted = [(8, "一つ", false, at(0)), (9, "二つ", true, at(0)), (17, "三つ 続き", false, at(1))];
        assert_eq!(told, wanted);
        assert_eq!(tasks[0].headings[0].0, "週報");
    }
}
