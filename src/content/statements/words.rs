//! Words by which a document says that something is a target, an alert or a plain fact.
//!
//! In: words of headings, labels and lead-ins. Out: what they say. Never: reads an expression.
//!
//! Decided in docs/decisions/0053-0061-speed.md (0058).

use crate::objective::declaring::{DECLARING, RESULTS};
use crate::objective::{finder, nfkc};
use aho_corasick::AhoCorasick;
use std::borrow::Cow;
use std::sync::LazyLock;

/// What a place says about the figures that stand in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LabelRole {
    /// They are targets.
    Target,
    /// They are bounds at which somebody is warned.
    Alert,
    /// They tell what is looked at, so that 24時間以内 in brackets narrows the look and promises nothing.
    Look,
}

/// Words in NFKC and lower case without blanks, numbering or a colon at the end.
pub(super) fn key(text: &str) -> Cow<'_, str> {
    const AROUND: [char; 4] = [':', '*', '・', '。'];
    match nfkc(text) {
        // Letters without case, which most Japanese text is made of.
        Cow::Borrowed(text) if !text.contains(|c: char| c.is_whitespace() || c.is_ascii_uppercase()) => {
            Cow::Borrowed(text.trim_matches(AROUND))
        }
        text => {
            let text: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
            Cow::Owned(text.trim_matches(AROUND).to_owned())
        }
    }
}

/// A key without what stands in brackets at its end (`目標値(月次)`).
pub(super) fn bare(key: &str) -> &str {
    let mut key = key;
    while let Some(open) = key.strip_suffix(')').and_then(|inner| inner.rfind('(')).filter(|open| *open > 0) {
        key = &key[..open];
    }
    key
}

pub(super) const TARGETS: &[&str] = &[
    "目標",
    "目標値",
    "目標水準",
    "目標数値",
    "目標レベル",
    "目標基準",
    "達成目標",
    "達成基準",
    "ターゲット",
    "基準",
    "基準値",
    "合格基準",
    "サービスレベル",
    "サービスレベル目標",
    "サービスレベル目標値",
    "保証値",
    "保証水準",
    "許容範囲",
    "許容値",
    "上限",
    "上限値",
    "下限",
    "下限値",
    "target",
    "targets",
    "targetvalue",
    "goal",
    "goals",
    "objective",
    "slo",
    "sla",
    "servicelevel",
    "slotarget",
    "slatarget",
];

pub(super) const ALERTS: &[&str] = &[
    "アラート",
    "アラート閾値",
    "アラートしきい値",
    "アラート条件",
    "アラート基準",
    "警告",
    "警告値",
    "警告閾値",
    "警告条件",
    "しきい値",
    "閾値",
    "トリガー",
    "トリガー条件",
    "発動条件",
    "通知条件",
    "エスカレーション条件",
    "alert",
    "alerts",
    "alertthreshold",
    "alertwhen",
    "warningthreshold",
    "criticalthreshold",
    "threshold",
    "thresholds",
    "trigger",
    "triggers",
    "warning",
];

const LOOKS: &[&str] = &[
    "チェック項目",
    "チェックリスト",
    "確認項目",
    "確認内容",
    "点検項目",
    "評価内容",
    "分析項目",
    "作業内容",
    "記録方法",
    "実施例",
    "例",
    "議題",
    "内容",
    "checklist",
    "checks",
    "agenda",
    "example",
    "examples",
];

/// Words of headings below which a bound is a requirement for others.
const REQUIREMENTS: &[&str] =
    &["要件", "動作環境", "前提", "用語", "制限", "仕様", "requirement", "prerequisite", "limits", "glossary"];

/// Words of paragraphs that may say from when on, for whom or in which hours the promises around them hold.
const LIMITS: &[&str] = &[
    "営業時間",
    "業務時間",
    "適用",
    "施行",
    "発効",
    "有効",
    "廃止",
    "失効",
    "だけ",
    "のみ",
    "限り",
    "限定",
    "business hour",
    "office hour",
    "working hour",
    "only",
    "appl",
    "effective",
    "valid",
    "expire",
];

/// Whether a paragraph may limit the promises around it.
pub(super) fn may_limit(paragraph: &str) -> bool {
    let lower = paragraph.to_lowercase();
    LIMITS.iter().any(|word| lower.contains(word))
}

/// What a label or a lead-in itself says (`SLA:`, `アラート条件：`, `目標は以下のとおり`).
pub(super) fn label_role(text: &str) -> Option<LabelRole> {
    let key = key(text);
    let tails =
        ["は以下の通りです", "は以下の通り", "は以下のとおりです", "は以下のとおり", "は次のとおり", "は次の通り"];
    let key = bare(tails.iter().find_map(|tail| key.strip_suffix(tail)).unwrap_or(&key));
    // A sentence is none of these words.
    if key.len() > 24 * 4 {
        return None;
    }
    if ALERTS.contains(&key) {
        Some(LabelRole::Alert)
    } else if LOOKS.contains(&key) {
        Some(LabelRole::Look)
    } else if TARGETS.contains(&key) || (key.chars().count() <= 24 && declares(key)) {
        Some(LabelRole::Target)
    } else {
        None
    }
}

/// Whether a label only says that something is a target or an alert, and not of what.
pub(super) fn is_generic(label: &str) -> bool {
    let key = key(label);
    TARGETS.contains(&bare(&key)) || ALERTS.contains(&bare(&key))
}

/// What a heading says about what stands below it.
pub(super) fn heading_says(text: &str) -> Option<LabelRole> {
    let key = key(text);
    if ALERTS.contains(&bare(unnumbered(&key))) {
        return Some(LabelRole::Alert);
    }
    declares(&key).then_some(LabelRole::Target)
}

/// Whether a heading tells results, below which a bare figure is what happened.
pub(super) fn is_result(text: &str) -> bool {
    TELLS_RESULTS.is_match(&*key(text))
}

/// Whether a heading tells what others must fulfil.
pub(super) fn is_requirement(text: &str) -> bool {
    static REQUIRES: LazyLock<AhoCorasick> = LazyLock::new(|| finder(REQUIREMENTS.iter().copied()));
    REQUIRES.is_match(&*key(text))
}

static TELLS_RESULTS: LazyLock<AhoCorasick> = LazyLock::new(|| finder(RESULTS.iter().copied()));

fn declares(key: &str) -> bool {
    static MAY_DECLARE: LazyLock<AhoCorasick> = LazyLock::new(|| finder(DECLARING.iter().copied().chain(["指標"])));
    if !MAY_DECLARE.is_match(key) {
        return false;
    }
    let whole = |word: &str| {
        let edge = |c: Option<char>| !c.is_some_and(|c| c.is_ascii_alphanumeric());
        key.match_indices(word)
            .any(|(at, _)| edge(key[..at].chars().next_back()) && edge(key[at + word.len()..].chars().next()))
    };
    let ends = bare(unnumbered(key)).ends_with("指標");
    let declared = ends || DECLARING.iter().any(|word| if word.is_ascii() { whole(word) } else { key.contains(word) });
    declared && !TELLS_RESULTS.is_match(key)
}

/// A heading without its number (`6.1`, `第2章`).
pub(super) fn unnumbered(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    if rest.len() < text.len() && rest.starts_with(|c: char| c.is_whitespace() || c == '.' || !c.is_ascii()) {
        rest.trim_start()
    } else {
        text
    }
}

/// Labels whose bare figure is a fact about how or for how long something is done.
pub(super) fn is_fact(label: &str) -> bool {
    let ends = [
        "期間",
        "所要時間",
        "人数",
        "費用",
        "料金",
        "価格",
        "単価",
        "見積もり",
        "見積",
        "バージョン",
        "日時",
        "実施日",
        "実施時間",
        "営業時間",
        "受付時間",
        "作成日",
        "更新日",
        "承認日",
        "サイズ",
        "番号",
        "方法",
        "計算式",
        "算出式",
        "定義",
        "除外",
        "備考",
        "担当",
        "担当者",
        "責任者",
        "参加者",
        "対象",
        "version",
        "duration",
        "owner",
        "price",
        "method",
    ];
    let whole = ["頻度", "更新頻度", "測定頻度", "集計頻度", "レビュー頻度", "周期", "時間", "frequency", "例"];
    let key = key(label);
    let name = bare(&key);
    whole.contains(&name) || ends.iter().any(|word| name.ends_with(word))
}

/// Labels whose bound is a condition that others must fulfil.
pub(super) fn is_condition(label: &str) -> bool {
    let key = key(label);
    let words = ["対象", "対象者", "条件", "要件", "前提", "前提条件", "資格", "version", "requires", "expr", "query"];
    words.contains(&bare(&key)) || is_requirement(label)
}

/// Labels of words about a promise, which are none.
pub(super) fn is_illustration(label: &str) -> bool {
    let words = ["例", "例文", "説明", "定義", "注記", "example", "description", "definition", "note", "notes"];
    let key = key(label);
    words.contains(&bare(&key))
}

/// Labels that name a rate or a score, whose bare figure can only be a level to hold.
pub(super) fn is_measure(label: &str) -> bool {
    let ends = ["率", "可用性", "満足度", "スコア", "uptime", "availability", "rate", "csat", "nps"];
    let key = key(label);
    ends.iter().any(|word| bare(&key).ends_with(word))
}

/// Labels that name a count or an index, whose bound needs no unit.
pub(super) fn is_number(label: &str) -> bool {
    let ends = ["数", "件数", "値", "指数", "index", "count"];
    let key = key(label);
    is_measure(label) || ends.iter().any(|word| bare(&key).ends_with(word))
}

/// Whether a text says that it is left open (`-`, `なし`).
pub(super) fn is_blank(text: &str) -> bool {
    matches!(&*key(text), "" | "-" | "–" | "—" | "ー" | "―" | "/" | "n/a" | "na" | "なし" | "none" | "同上" | "〃")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        for (text, expected) in [
            ("SLA:", Some(LabelRole::Target)),
            ("目標は以下のとおり：", Some(LabelRole::Target)),
            ("許容範囲：", Some(LabelRole::Target)),
            ("アラート条件：", Some(LabelRole::Alert)),
            ("チェック項目：", Some(LabelRole::Look)),
            ("対応手順:", None),
            ("Slackの使い方", None),
        ] {
            assert_eq!(label_role(text), expected, "{text}");
        }
        for (text, expected) in [
            ("5. サービスレベル (SLA)", Some(LabelRole::Target)),
            ("短期の指標（3ヶ月）", Some(LabelRole::Target)),
            ("KPI 実績", None),
            ("SLA達成状況", None),
            ("Slack連携", None),
            ("サービスの目的", None),
        ] {
            assert_eq!(heading_says(text), expected, "{text}");
        }
        assert_eq!(unnumbered("1.1.2 Short"), "Short");
        assert_eq!(unnumbered("3.0系"), "系");
        assert_eq!(unnumbered("24/7対応"), "24/7対応");
    }
}
