//! What the head of a document says once of all of it: what it is limited to (`対象システム: 会員システム`, `in the staging environment`), and
//! how the work stands that it tells of (`Status: complete`).
//!
//! In: statements with the heads of their documents. Out: the words that keep a promise from being one of the whole, or of today. Never: takes
//! what most documents of a site are about, or what the site is called, for a part.
//!
//! Decided in docs/decisions/0116-confirmed-bindings.md.

use super::documents::thing_of;
use super::names::folded;
use super::{parts, scope};
use crate::calendar::Date;
use crate::config::Project;
use crate::diag::Message;
use crate::model::Statement;
use crate::objective::declaring::has_word;
use crate::objective::nfkc;
use crate::objective::remarks::is_whole;
use crate::say;
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Labels of lines that say what a document is about, folded.
const SCOPES: &[&str] = &[
    "対象システム",
    "対象サービス",
    "対象環境",
    "対象範囲",
    "対象機能",
    "対象api",
    "対象アプリ",
    "対象アプリケーション",
    "対象製品",
    "対象プロダクト",
    "対象拠点",
    "対象業務",
    "対象顧客",
    "適用範囲",
    "適用対象",
    "適用環境",
    "環境",
    "システム",
    "システム名",
    "サービス",
    "サービス名",
    "scope",
    "inscope",
    "appliesto",
    "environment",
    "service",
    "servicename",
    "system",
    "systemname",
    "component",
    "module",
    "application",
];

/// Labels of lines that say how a piece of work, or the document, stands.
const STATUSES: &[&str] = &["status", "ステータス", "状態", "状況", "進捗", "進捗状況", "文書状態", "documentstatus"];

/// Words of work that is done.
const DONE: &[&str] = &[
    "complete",
    "completed",
    "done",
    "implemented",
    "delivered",
    "finished",
    "shipped",
    "closed",
    "完了",
    "実装済",
    "終了",
];

/// Words of what is not in force yet, or no more. A draft is often all there is.
const NOT_IN_FORCE: &[&str] = &[
    "planning",
    "planned",
    "proposed",
    "proposal",
    "in development",
    "under development",
    "not started",
    "on hold",
    "deprecated",
    "superseded",
    "obsolete",
    "archived",
    "rejected",
    "planejamento",
    "計画中",
    "策定中",
    "検討中",
    "提案",
    "未着手",
    "開発中",
    "実装中",
    "廃止",
    "失効",
];

/// Labels of lines that say from when to when a document holds, folded.
const PERIODS: &[&str] =
    &["有効期間", "適用期間", "契約期間", "対象期間", "validityperiod", "effectiveperiod", "validity"];
/// Labels of lines that say from when on it does.
const BEGINS: &[&str] = &[
    "適用開始日",
    "適用開始",
    "適用日",
    "施行日",
    "施行",
    "発効日",
    "開始日",
    "effectivedate",
    "effectivefrom",
    "validfrom",
];
/// Labels of lines that say until when it does.
const ENDS: &[&str] =
    &["有効期限", "適用終了日", "適用終了", "終了日", "失効日", "廃止日", "validuntil", "expires", "expirydate"];

/// Days that are written with a year: 2025年4月1日, 2025-04-01, 2025/4/1.
static DAYS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(\d{4})\s*[年/.\-]\s*(\d{1,2})\s*[月/.\-]\s*(\d{1,2})").ok());

/// Values and beginnings of values that name the whole, or what is promised to be served.
const OF_WHOLE: &[&str] = &[
    "本番",
    "全",
    "すべて",
    "本サービス",
    "当社",
    "弊社",
    "自社",
    "各",
    "production",
    "all ",
    "every",
    "entire",
    "the whole",
    "any ",
];

/// Words in names of things that add nothing: what is left names one of several.
const PLAIN: &[&str] = &[
    "the",
    "our",
    "all",
    "this",
    "its",
    "your",
    "a",
    "an",
    "any",
    "each",
    "every",
    "production",
    "live",
    "prod",
    "entire",
    "whole",
    "core",
    "key",
    "main",
    "critical",
    "customer",
    "facing",
    "cloud",
    "web",
    "hosted",
    "managed",
    "support",
    "supported",
    "it",
    "company",
    "internal",
    "external",
    "deployed",
    "underlying",
    "of",
    "for",
    "in",
    "and",
    "or",
    "with",
    "to",
    "by",
    "on",
    "service",
    "services",
    "system",
    "systems",
    "platform",
    "environment",
    "application",
    "incident",
    "incidents",
    "operations",
    "operational",
    "monitoring",
    "level",
    "levels",
    "objectives",
    "agreement",
    "end",
    "user",
    "users",
    "teams",
    "team",
];

/// `This document outlines … in the Example Engine production environment`: the words before what is named.
static OF_THING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let things = "environment|services?|system|platform|application|app|api|module|component|engine|feature|website|cluster|pipeline|gateway|portal|backend|frontend|subsystem|tool|sdk|agent|bot";
    let pattern = format!(r"(?i)\b(?:in|of|for|on|by|to)\s+((?:[\w./'-]+\s+){{1,6}}?)({things})\b");
    Regex::new(&pattern).ok()
});

/// `本書は、会員システムの…`: a sentence about the document itself.
static OF_DOCUMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let documents = "本書|本文書|本ドキュメント|本資料|この文書|このドキュメント|本ページ|このページ|本手順書?|本規程|本計画書?|本ガイド|本マニュアル|本仕様書|本sla";
    let english =
        "this (?:document|page|guide|runbook|policy|plan|sla|handbook|specification|agreement|manual|playbook)";
    Regex::new(&format!(r"(?i)^(?:{documents}|{english})")).ok()
});

/// What documents of a site name, each with how many of them do.
pub(super) struct Wholes {
    site: String,
    /// Title and head of each document that promises something, folded.
    texts: Vec<String>,
}

impl Wholes {
    pub(super) fn of<'s>(project: &Project, statements: impl Iterator<Item = &'s Statement>) -> Self {
        let mut texts: BTreeMap<&str, String> = BTreeMap::new();
        for Statement { document, title, head, .. } in statements {
            texts.entry(document).or_insert_with(|| folded(&format!("{title} {}", head.lines.join(" "))));
        }
        Self { site: folded(&project.site.title), texts: texts.into_values().collect() }
    }

    /// Whether a thing, or one of its names, is what the site or many of its documents are about: more than half of a few, or a fourth of more.
    fn is_whole(&self, thing: &str) -> bool {
        let is_known = |name: &str| {
            let name = folded(name);
            let named = self.texts.iter().filter(|text| text.contains(&name)).count();
            let many = if named > 2 { 4 } else { 2 };
            self.site.contains(&name) || (named > 1 && many * named > self.texts.len())
        };
        is_known(thing) || parts::pieces(thing).iter().any(|name| is_known(name))
    }
}

fn lines(statement: &Statement) -> impl Iterator<Item = &str> {
    statement.head.lines.iter().flat_map(|block| block.lines()).map(str::trim)
}

/// Why the state that a document has by its head, or the days for which it says that it holds, keep its promises from holding today.
pub(super) fn status(statement: &Statement, today: Date) -> Option<Message> {
    if let Some(words) = lines(statement).find_map(status_of) {
        return Some(say!(
            "文書の状態は `{words}` で、いま守る約束とは限りません",
            "the document says `{words}` of its state, so that it need not hold today"
        ));
    }
    let line = lines(statement).find(|line| holds_otherwise(line, today))?;
    Some(not_today(line, today))
}

/// That words of a document say that it holds on other days.
pub(super) fn not_today(words: &str, today: Date) -> Message {
    say!(
        "文書に `{words}` とあり、{today} にはあてはまりません",
        "the document says `{words}`, which is not so on {today}"
    )
}

/// Whether a line says that its document holds on other days than one.
fn holds_otherwise(line: &str, today: Date) -> bool {
    let Some((label, value)) = pair(line) else { return false };
    let label = folded(label);
    let is_one_of = |labels: &[&str]| labels.contains(&label.as_str());
    let value = nfkc(value);
    let of_match = |found: regex::Captures<'_>| {
        let number = |at: usize| found.get(at)?.as_str().parse::<i16>().ok();
        let part = |at: usize| i8::try_from(number(at)?).ok();
        Date::new(number(1)?, part(2)?, part(3)?).ok()
    };
    let days: Vec<Date> =
        DAYS.as_ref().into_iter().flat_map(|days| days.captures_iter(&value)).filter_map(of_match).collect();
    match days.as_slice() {
        [first, last] if is_one_of(PERIODS) => today < *first || *last < today,
        [only] if is_one_of(BEGINS) => today < *only,
        [only] if is_one_of(ENDS) => *only < today,
        [only] if is_one_of(PERIODS) && value.trim_end().ends_with(['~', '〜', '-']) => today < *only,
        _ => false,
    }
}

/// Why the head of its document limits a statement to less than what is called by these folded names.
pub(super) fn narrowed(wholes: &Wholes, statement: &Statement, names: &[String]) -> Option<Message> {
    let is_named = |words: &str| {
        let words = folded(words);
        names.iter().any(|name| name.contains(&words))
    };
    let is_part = |words: &String| !is_named(words) && !wholes.is_whole(words);
    let of_title = || thing_of(&statement.title);
    let of_lines = lines(statement)
        .filter_map(stated)
        .chain(sentences(&statement.head.lines).into_iter().filter_map(|text| thing(&text)));
    let words = of_lines.chain(of_title()).find(is_part)?;
    Some(scope::limited_to(&words))
}

/// The value of a line that says how the work stands, where it is done or not in force.
fn status_of(line: &str) -> Option<&str> {
    let (label, value) = pair(line)?;
    let tells = STATUSES.contains(&folded(label).as_str());
    (tells && (has_word(value, DONE) || has_word(value, NOT_IN_FORCE))).then_some(value)
}

/// The value of a line that says what the document is about, where that is no whole.
fn stated(line: &str) -> Option<String> {
    const LONGEST: usize = 40;
    let (label, value) = pair(line)?;
    let lower = nfkc(value).to_lowercase();
    let is_of_whole = is_whole(value) || OF_WHOLE.iter().any(|word| lower.starts_with(word));
    let is_limited = has_word(value, ["のみ", "に限る", "限定", "only"].iter());
    let is_name = value.chars().count() <= LONGEST && !value.ends_with(['。', '.']);
    let counts = SCOPES.contains(&folded(label).as_str()) && (is_limited || (is_name && !is_of_whole));
    counts.then(|| value.to_owned())
}

fn pair(line: &str) -> Option<(&str, &str)> {
    let (label, value) = line.split_once([':', '：'])?;
    let (label, value) = (label.trim(), value.trim());
    (!label.is_empty() && !value.is_empty()).then_some((label, value))
}

/// The sentences of a head.
fn sentences(blocks: &[String]) -> Vec<String> {
    // Lines of Japanese are joined without a blank.
    let joined = |block: &String| {
        block.lines().map(str::trim).fold(String::new(), |all, line| {
            let is_apart = all.ends_with(|c: char| c.is_ascii()) && line.starts_with(|c: char| c.is_ascii());
            if is_apart { all + " " + line } else { all + line }
        })
    };
    let cut = |text: String| text.replace(". ", "。").split('。').map(|one| one.trim().to_owned()).collect::<Vec<_>>();
    blocks.iter().map(joined).flat_map(cut).collect()
}

/// The one thing of several that a sentence says the document is about.
fn thing(sentence: &str) -> Option<String> {
    let is_about = OF_DOCUMENT.as_ref().is_some_and(|document| document.is_match(sentence));
    if !is_about {
        return None;
    }
    if sentence.is_ascii() || sentence.to_lowercase().starts_with("this ") {
        thing_in_english(sentence)
    } else {
        thing_in_japanese(sentence)
    }
}

fn thing_in_english(sentence: &str) -> Option<String> {
    let all = OF_THING.as_ref()?.captures_iter(sentence);
    let mut named = all.filter_map(|found| {
        let (before, thing) = (found.get(1)?.as_str(), found.get(2)?.as_str());
        let is_name = |word: &&str| !PLAIN.contains(&word.to_lowercase().as_str());
        // What stands before the last `the` or preposition is of the sentence, and no name.
        let opens = |word: &str| {
            ["the", "our", "in", "of", "for", "to", "by", "on", "and"].contains(&word.to_lowercase().as_str())
        };
        let words: Vec<&str> = before.split_whitespace().collect();
        let from = words.iter().rposition(|word| opens(word)).map_or(0, |at| at + 1);
        let name: Vec<&str> = words[from..].iter().copied().filter(is_name).collect();
        (!name.is_empty()).then(|| format!("{} {thing}", words[from..].join(" ")))
    });
    named.next()
}

fn thing_in_japanese(sentence: &str) -> Option<String> {
    const THINGS: &[&str] = &[
        "システム",
        "サービス",
        "環境",
        "機能",
        "基盤",
        "API",
        "アプリ",
        "サイト",
        "画面",
        "拠点",
        "プラットフォーム",
    ];
    sentence.split(['、', 'は', '「', '」', 'の', 'を', 'が']).skip(1).find_map(|piece| {
        let ends = THINGS.iter().filter_map(|thing| piece.rfind(thing).map(|at| at + thing.len())).max()?;
        // 当社が提供するマネージドサービス: what is done with it is no part of its name.
        let verbs = ["する", "した", "いる", "れる", "れた"].iter();
        let from = verbs.filter_map(|verb| piece[..ends].rfind(verb).map(|at| at + verb.len())).max().unwrap_or(0);
        let name = piece[from..ends].trim();
        parts::names_thing(name).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_says_what_its_document_is_about() {
        for (text, name) in [
            (
                "This document outlines how we answer incidents in the Example Pricing Engine production environment",
                "Example Pricing Engine",
            ),
            ("This document describes the service levels of the Ledger service", "Ledger service"),
            ("本書は、会員システムの運用を定める", "会員システム"),
            ("本ドキュメントでは決済基盤における目標を示す", "決済基盤"),
        ] {
            assert_eq!(thing(text).as_deref(), Some(name), "{text}");
        }
        for text in [
            "This document outlines how we answer incidents in the production environment",
            "This document describes the service levels of our services",
            "We run the Ledger service",
            "本書は、本サービスの運用を定める",
            "本ドキュメントは、当社が提供するマネージドサービスの全体像を示す",
            "会員システムの運用を定める",
        ] {
            assert_eq!(thing(text), None, "{text}");
        }
    }

    #[test]
    fn a_line_says_what_its_document_is_limited_to() {
        for (line, words) in [
            ("対象システム: 会員システム", "会員システム"),
            ("適用範囲：検索画面のみ", "検索画面のみ"),
            ("Environment: staging", "staging"),
        ] {
            assert_eq!(stated(line).as_deref(), Some(words), "{line}");
        }
        for line in
            ["対象システム: 全システム", "対象環境: 本番環境", "Scope: all services", "対象者: 運用担当", "Service"]
        {
            assert_eq!(stated(line), None, "{line}");
        }
    }

    #[test]
    fn a_line_says_on_which_days_its_document_holds() {
        let today = Date::constant(2026, 11, 20);
        for line in [
            "有効期間: 2025年4月1日〜2026年3月31日",
            "適用開始日：2027-04-01",
            "有効期限: 2026/3/31",
            "Effective date: 2027-04-01",
        ] {
            assert!(holds_otherwise(line, today), "{line}");
        }
        for line in [
            "有効期間: 2026年4月1日〜2027年3月31日",
            "適用開始日: 2026-04-01",
            "有効期限: 2027/3/31",
            "作成日: 2027-04-01",
            "有効期間: 1年",
        ] {
            assert!(!holds_otherwise(line, today), "{line}");
        }
    }

    #[test]
    fn a_status_says_whether_it_holds() {
        for line in ["Status: ✅ Complete", "ステータス: Phase 2 完了", "Status: Planning", "状態：計画策定中"]
        {
            assert!(status_of(line).is_some(), "{line}");
        }
        for line in ["Status: Active", "ステータス: 承認済み", "Status: Production ready", "完了条件: テストの合格"]
        {
            assert_eq!(status_of(line), None, "{line}");
        }
    }
}
