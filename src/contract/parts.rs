//! Words that name a part of what a metric measures: a priority, a level, an environment, a trial, one system of several.
//!
//! In: the text of a heading, a lead-in or a cell. Out: whether it names a part, and the pieces that a heading is made of. Never:
//! knows a metric.

use super::names::folded;
use crate::model::Statement;
use crate::objective::declaring::has_word;

const PRIORITIES: &[&str] = &[
    "critical", "high", "medium", "low", "urgent", "normal", "p0", "p1", "p2", "p3", "p4", "p5", "sev0", "sev1",
    "sev2", "sev3", "sev4", "sev5", "緊急", "最高", "重大", "高", "中", "低",
];

/// What counts levels, each with a number or a letter behind it: `レベル1`, `Tier 2`, `Zone A`.
const LEVELS: &[&str] = &[
    "レベル",
    "ゾーン",
    "ティア",
    "フェーズ",
    "ステージ",
    "プラン",
    "ランク",
    "クラス",
    "level",
    "zone",
    "tier",
    "phase",
    "stage",
    "plan",
    "rank",
    "class",
    "sev",
    "severity",
    "priority",
    "優先度",
];

/// What offers for customers are called, each of which promises its own.
const PLANS_OF_CUSTOMERS: &[&str] = &[
    "gold",
    "silver",
    "bronze",
    "platinum",
    "premium",
    "enterprise",
    "professional",
    "ゴールド",
    "シルバー",
    "ブロンズ",
    "プラチナ",
    "プレミアム",
    "エンタープライズ",
];

/// Offers whose names are words of every day, unless they are called so: Standard Plan, ベーシックプラン.
const PLAIN_PLANS: &[&str] = &["standard", "basic", "free", "starter", "スタンダード", "ベーシック", "無料", "フリー"];

/// What such a name stands before.
const OFFERS: &[&str] = &["plan", "tier", "package", "support", "customer", "プラン", "サポート", "パッケージ"];

/// Surroundings in which nobody is promised anything, and trials.
const ELSEWHERE: &[&str] = &[
    "ステージング",
    "検証環境",
    "開発環境",
    "テスト環境",
    "試験環境",
    "staging",
    "sandbox",
    "development environment",
    "test environment",
    "負荷試験",
    "負荷テスト",
    "性能試験",
    "性能テスト",
    "ストレステスト",
    "ベンチマーク",
    "キャパシティ計画",
    "キャパシティプランニング",
    "load test",
    "stress test",
    "benchmark",
    "capacity planning",
];

/// How the name of one of several things ends; English ones stand apart (Prerequisite is no site).
const THINGS: &[&str] = &[
    "サービス",
    "システム",
    "環境",
    "機能",
    "画面",
    "サイト",
    "アプリ",
    "窓口",
    "拠点",
    "基盤",
    "api",
    "infrastructure",
    "service",
    "system",
    "environment",
    "app",
    "site",
    "endpoint",
];

/// What stands before such a word in names of the whole, and of what a team does as a whole (カスタマーサービス).
const BEFORE_WHOLE: &[&str] = &[
    "",
    "本",
    "当",
    "全",
    "各",
    "全体",
    "対象",
    "提供",
    "利用",
    "ご利用",
    "弊社",
    "自社",
    "当社",
    "本番",
    "web",
    "ウェブ",
    "カスタマー",
    "サポート",
    "運用",
    "保守",
    "運用保守",
    "運用・保守",
    "クラウド",
    "マネージド",
    "インフラ",
    "システム",
    "it",
    "the",
    "our",
    "this",
    "all",
    "customer",
    "support",
    "managed",
    "cloud",
    "production",
];

/// What every policy calls the column of its priorities, which may stand before or behind one: 優先度: 高, 低優先度.
const NAMES_OF_PRIORITY: &[&str] = &["優先度", "重要度", "緊急度", "深刻度", "重大度", "priority", "severity"];

/// What stands beside a priority in headings and says what it is given to, not which part of it is meant.
const STATES: &[&str] = &[
    "systemdown",
    "servicedown",
    "outage",
    "システムダウン",
    "システム停止",
    "サービス停止",
    "全面停止",
    "全停止",
    "業務停止",
    "障害",
];

/// Whether folded words are one or several priorities.
pub(super) fn is_priority(text: &str) -> bool {
    let mut parts = text.split(['/', '、', ',', '・']).peekable();
    let is = |part: &str| PRIORITIES.contains(&bare_priority(part).replace('-', "").as_str());
    parts.peek().is_some() && parts.all(is)
}

/// A folded priority without the name of its column, and without a sign before it (🟠 High).
pub(super) fn bare_priority(text: &str) -> &str {
    let text = text.trim_start_matches(is_sign);
    let apart = |c: char| matches!(c, ':' | 'の' | '-' | '=');
    let before = NAMES_OF_PRIORITY.iter().find_map(|name| text.strip_prefix(name));
    let behind = || NAMES_OF_PRIORITY.iter().find_map(|name| text.strip_suffix(name));
    before.or_else(behind).map_or(text, |rest| rest.trim_matches(apart))
}

/// Whether a character is a picture that adds nothing to the words behind it.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27bf}' | '\u{2b1b}'..='\u{2b55}' | '\u{1f300}'..='\u{1faff}' | '\u{fe0f}' | '●' | '■' | '◆')
}

/// Whether a folded piece of a heading may be another name for the priority beside it, or the state that it is given to.
pub(super) fn may_gloss_priority(piece: &str) -> bool {
    is_priority(piece) || STATES.contains(&piece)
}

/// The pieces of a heading: without its number, apart at dashes, colons, slashes, middle dots and brackets.
pub(super) fn pieces(text: &str) -> Vec<String> {
    let dashed = super::terms::unnumbered(text.trim()).replace(" - ", "–");
    let pieces = dashed.split(['–', '—', ':', '：', '/', '／', '・', '（', '）', '(', ')', '|']);
    pieces.map(str::trim).filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
}

/// Whether a heading is about each of several things by itself: `Metrics per surface`, `Agent-level metrics`, チームごとの目標. What
/// is told by time or by urgency is of one thing.
pub(super) fn is_for_each(text: &str) -> bool {
    const OF_ONE: &[&str] = &[
        "day",
        "week",
        "month",
        "quarter",
        "year",
        "hour",
        "minute",
        "second",
        "priority",
        "priorities",
        "severity",
        "incident",
        "ticket",
        "request",
        "level",
        "period",
        "environment",
        "annum",
        "cent",
    ];
    const WHOLE_LEVELS: &[&str] = &["service", "system", "high", "top", "low", "entry", "business", "executive", "c"];
    const EACH: &[&str] =
        &["サービス", "システム", "機能", "チーム", "拠点", "顧客", "担当者", "部署", "製品", "エージェント", "api"];
    let words = folded_blanks(text);
    let tokens: Vec<&str> =
        words.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty()).collect();
    let of_one = |thing: &str| OF_ONE.contains(&thing) || OF_ONE.contains(&thing.strip_suffix('s').unwrap_or(thing));
    let per = tokens.windows(2).any(|pair| pair[0] == "per" && pair[1].is_ascii() && !of_one(pair[1]));
    let level = tokens.iter().filter_map(|word| word.strip_suffix("-level")).any(|of| !WHOLE_LEVELS.contains(&of));
    let each =
        EACH.iter().any(|thing| ["ごと", "毎", "別"].iter().any(|each| words.contains(&format!("{thing}{each}"))));
    per || level || each
}

/// Whether words stand for a part by themselves: a level, a plan of customers, an environment that is not the real one, a trial.
pub(super) fn names_part(text: &str) -> bool {
    names_surroundings(text) || is_level(&text.to_lowercase()) || plan_of_customers(text).is_some()
}

/// Whether words name surroundings in which nobody is promised anything, or a trial.
pub(super) fn names_surroundings(text: &str) -> bool {
    has_word(text, ELSEWHERE)
}

/// Surroundings of which there are several, where a heading above says that it tells them apart: Development below Targets by environment.
const SURROUNDINGS: &[&str] = &[
    "development",
    "dev",
    "test",
    "testing",
    "qa",
    "uat",
    "preview",
    "local",
    "開発",
    "検証",
    "テスト",
    "試験",
    "評価",
];

/// The words above a statement that name other surroundings than those in which something is promised.
pub(super) fn surroundings_of(statement: &Statement) -> Option<&str> {
    let above: Vec<&str> = statement.headings.iter().chain(&statement.group).map(String::as_str).collect();
    let tells_apart = |text: &str| has_word(text, ["environment", "環境"].iter());
    let is_one = |text: &str| pieces(text).first().is_some_and(|name| SURROUNDINGS.contains(&folded(name).as_str()));
    let below_environments = above.windows(2).find(|pair| tells_apart(pair[0]) && is_one(pair[1])).map(|pair| pair[1]);
    let title = Some(statement.title.as_str()).filter(|title| names_surroundings(title));
    below_environments.or(title)
}

/// The name of an offer for customers that a heading is about: Gold Tier, プレミアムプラン, Enterprise.
pub(super) fn plan_of_customers(text: &str) -> Option<&'static str> {
    let words = folded(super::terms::unnumbered(text.trim()));
    let is_called = |plan: &str| OFFERS.iter().any(|offer| words.contains(&format!("{plan}{offer}")));
    let is = |plan: &&&str| has_word(text, [*plan]);
    let named = PLANS_OF_CUSTOMERS.iter().find(is).filter(|plan| words == **plan || is_called(plan));
    named.or_else(|| PLAIN_PLANS.iter().find(|plan| is_called(plan))).copied()
}

/// `SEV-1`, `P0 障害`, `レベル1`, `Zone A`, `tier1 PubSub`: not サービスレベル 1.
fn is_level(text: &str) -> bool {
    let text = folded_blanks(text);
    let short = |word: &str| {
        let rest = word.strip_prefix("sev-").or_else(|| word.strip_prefix("sev")).or_else(|| word.strip_prefix('p'));
        rest.is_some_and(|rest| rest.len() == 1 && rest.starts_with(|c: char| ('0'..='5').contains(&c)))
    };
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').filter(|word| !word.is_empty());
    words.any(short) || LEVELS.iter().any(|level| counts(&text, level))
}

/// Whether a word for levels is followed by a number or a letter of its own.
fn counts(text: &str, level: &str) -> bool {
    text.match_indices(level).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let begins = match level.is_ascii() {
            true => !before.is_some_and(|c| c.is_ascii_alphabetic()),
            false => !text[..at].ends_with("サービス"),
        };
        let behind = &text[at + level.len()..];
        let rest = behind.trim_start_matches([' ', '-', '_']);
        let is_apart = rest.len() < behind.len() || !level.is_ascii();
        let number = rest.chars().take_while(char::is_ascii_digit).count();
        // levels is no level S, tier1 is one.
        let letter = usize::from(is_apart && number == 0 && rest.starts_with(|c: char| c.is_ascii_alphabetic()));
        let goes_on = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '%';
        begins && number + letter > 0 && !rest[number + letter..].starts_with(goes_on)
    })
}

/// Width and case made alike; blanks stay.
fn folded_blanks(text: &str) -> String {
    text.split_whitespace().map(folded).collect::<Vec<_>>().join(" ")
}

/// The words that names of the whole are made of.
pub(super) fn words_of_whole() -> impl Iterator<Item = &'static str> {
    BEFORE_WHOLE.iter().chain(THINGS).copied().filter(|word| word.chars().count() > 1)
}

/// Whether a heading or lead-in is the name of one thing of several (決済API, 会員システム), not of the whole.
pub(super) fn names_thing(text: &str) -> bool {
    let name = pieces(text).into_iter().next().unwrap_or_default();
    let name = folded_blanks(&name);
    let before = THINGS.iter().find_map(|thing| {
        let before = name.strip_suffix(thing)?;
        let is_apart = !thing.is_ascii() || !before.ends_with(|c: char| c.is_ascii_alphanumeric());
        is_apart.then(|| before.trim_end_matches([' ', '-', 'の']))
    });
    before.is_some_and(|before| !BEFORE_WHOLE.contains(&before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_environments_and_trials_are_parts() {
        for text in [
            "3. SEV-1 – Critical",
            "Zone A – Critical",
            "レベル1: 部分的障害",
            "tier1 PubSub API（Kafka）",
            "Ｔｉｅｒ　２",
            "P0 障害への対応",
            "フェーズ2",
            "Phase 49完了時点",
            "ステージング環境の運用目標",
            "Stress Test",
            "キャパシティ計画",
            "Gold Tier",
            "3. Enterprise",
            "プレミアムプラン（年間契約）",
            "Standard Plan",
            "tier_2_batch",
        ] {
            assert!(names_part(text), "{text}");
        }
        for text in [
            "サービスレベル 1.2",
            "サービスレベル目標",
            "Level of service",
            "Priority levels",
            "Service tiers",
            "API v2",
            "プラン別の約束",
            "P95 レイテンシ",
            "High availability",
            "本番環境",
            "planning 2",
            "Golden signals",
            "Standard of service",
            "Enterprise architecture",
        ] {
            assert!(!names_part(text), "{text}");
        }
    }

    #[test]
    fn what_is_promised_for_each_is_not_promised_of_all() {
        for text in ["Required metrics per surface", "Agent-level metrics", "チームごとの目標", "サービス別の水準"]
        {
            assert!(is_for_each(text), "{text}");
        }
        for text in [
            "Targets per month",
            "Response times per priority",
            "Goals per priorities",
            "Service-level objectives",
            "優先度ごとの目標",
            "月別の目標",
            "特別対応",
        ] {
            assert!(!is_for_each(text), "{text}");
        }
    }

    #[test]
    fn a_priority_may_stand_beside_the_name_of_its_column() {
        for text in ["高", "低優先度", "優先度:高", "重要度の高", "priority:high", "sev-1", "critical/high"]
        {
            assert!(is_priority(text), "{text}");
        }
        for text in ["優先度", "高可用性", "対応中", "中央値"] {
            assert!(!is_priority(text), "{text}");
        }
    }

    #[test]
    fn a_heading_is_apart_at_its_marks() {
        assert_eq!(pieces("3. SEV-1 – Critical"), ["SEV-1", "Critical"]);
        assert_eq!(pieces("P0 - Critical (System Down)"), ["P0", "Critical", "System Down"]);
        assert_eq!(pieces("優先度・高（P1）"), ["優先度", "高", "P1"]);
        assert_eq!(pieces("2026 Targets"), ["2026 Targets"], "a year is no number of a heading");
    }

    #[test]
    fn a_thing_of_several_is_not_the_whole() {
        for text in ["決済API", "会員システム（本番）", "2.3 Billing Service", "夜間バッチ機能"] {
            assert!(names_thing(text), "{text}");
        }
        for text in [
            "サービス",
            "本サービス",
            "システム品質",
            "サービスレベル",
            "API",
            "Service levels",
            "カスタマーサービス",
            "対象サービス",
            "提供サービス",
            "Webサイト",
            "Customer Service",
            "Prerequisite",
            "サポート窓口",
        ] {
            assert!(!names_thing(text), "{text}");
        }
    }
}
