//! Labels that say that a time follows, labels that are about something else, and names.
//!
//! In: words of labels, heads and headings. Out: what they are. Never: looks at what they stand before.

use super::super::words;
use crate::objective::nfkc;

/// What a label that says when is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Timing {
    /// What stands above it.
    Own,
    /// Something that is done to what stands above it.
    Of(&'static str),
}

/// Whether a label or a head says that a time follows (頻度, 実施時間, 更新頻度).
pub(super) fn timing(label: &str) -> Option<Timing> {
    const ENDS: [&str; 14] = [
        "スケジュール",
        "タイミング",
        "サイクル",
        "頻度",
        "時期",
        "時間帯",
        "時間",
        "時刻",
        "日時",
        "日程",
        "周期",
        "間隔",
        "曜日",
        "日",
    ];
    const OWN: [&str; 14] = [
        "",
        "実施",
        "開催",
        "配信",
        "送付",
        "送信",
        "発行",
        "提出",
        "実行",
        "開始",
        "定例",
        "予定",
        "作業",
        "定期実行",
    ];
    const DONE: [&str; 12] =
        ["更新", "報告", "作成", "見直し", "レビュー", "確認", "点検", "バックアップ", "改訂", "改定", "共有", "公開"];
    const WHOLE: [&str; 16] = [
        "配信方法",
        "送付方法",
        "いつ",
        "frequency",
        "cadence",
        "schedule",
        "timing",
        "when",
        "howoften",
        "recurrence",
        "実施",
        "開催",
        "頻度・時期",
        "実施頻度・時期",
        "頻度/時期",
        "timeslot",
    ];
    let key = nfkc(label).to_lowercase();
    let key: String = key.chars().filter(|c| !c.is_whitespace() && !matches!(c, ':' | '*' | '`')).collect();
    if WHOLE.contains(&key.as_str()) {
        return Some(Timing::Own);
    }
    let stem = ENDS.iter().find_map(|end| key.strip_suffix(end))?;
    // 日 alone is a day of a table, and 時間帯 of nothing is too.
    if stem.is_empty() && key == "日" {
        return None;
    }
    if OWN.contains(&stem) {
        return Some(Timing::Own);
    }
    DONE.iter().find(|done| **done == stem).map(|done| Timing::Of(done))
}

/// Whether a label is about a side of something, and names nothing.
pub(super) fn is_attribute(label: &str) -> bool {
    const WORDS: [&str; 44] = [
        "担当",
        "対象",
        "内容",
        "議題",
        "目的",
        "場所",
        "形式",
        "備考",
        "注意",
        "注意事項",
        "補足",
        "対応時間",
        "営業時間",
        "受付時間",
        "期限",
        "期間",
        "条件",
        "手順",
        "方法",
        "説明",
        "概要",
        "基本情報",
        "開催概要",
        "実施概要",
        "実施要領",
        "運用",
        "運用ルール",
        "ステータス",
        "状態",
        "原因",
        "理由",
        "次回",
        "前回",
        "owner",
        "purpose",
        "attendees",
        "agenda",
        "location",
        "description",
        "who",
        "what",
        "how",
        "note",
        "participants",
    ];
    let key = nfkc(label).to_lowercase();
    let key: String = key.chars().filter(|c| !c.is_whitespace() && !matches!(c, ':' | '*')).collect();
    let key = words::unnumbered(&key);
    WORDS.contains(&key) || key.ends_with('者') || key.starts_with("担当") || key.starts_with("対象")
}

/// A name without its number, its marks and the brackets behind it.
pub(super) fn name(words: &str) -> String {
    let mark = |c: char| !c.is_alphanumeric() && !matches!(c, '「' | '『' | '【' | '[' | '(' | '（');
    let mut text = words::unnumbered(words.trim().trim_start_matches(mark).trim());
    loop {
        text = text.trim().trim_end_matches([':', '：', '。', '、']).trim_end();
        let Some(inner) = text.strip_suffix([')', '）']) else { break };
        let Some(open) = inner.rfind(['(', '（']).filter(|open| *open > 0) else { break };
        text = &text[..open];
    }
    text.to_owned()
}

/// Whether words can be what something is called.
pub(super) fn is_name(words: &str) -> bool {
    let name = name(words);
    let count = name.chars().count();
    let lower = name.to_lowercase();
    (2..=40).contains(&count)
        && name.chars().any(char::is_alphabetic)
        && !name.contains(['。', '→', '、'])
        && !is_how_often(&name)
        && !["cadence", "frequency", "schedule"].iter().any(|end| lower.ends_with(end))
        && timing(&name).is_none()
        && !is_attribute(&name)
}

/// Whether words only say how often (日次).
pub(super) fn is_how_often(words: &str) -> bool {
    const WORDS: [&str; 13] = [
        "日次",
        "週次",
        "月次",
        "四半期",
        "年次",
        "半期",
        "毎日",
        "毎週",
        "毎月",
        "daily",
        "weekly",
        "monthly",
        "quarterly",
    ];
    WORDS.contains(&words.trim().to_lowercase().as_str())
}

/// Whether something that begins at a byte of a text is what the text says: nothing stands before it, or a word and a bracket.
pub(super) fn opens(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().trim();
    match before.strip_suffix(['(', '（']) {
        Some(word) => word.chars().count() <= 16 && !word.contains(['。', '、', 'は', 'を', 'が']),
        None => {
            before.is_empty() || matches!(before, "原則" | "原則として" | "定期" | "基本" | "on" | "the" | "on the")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_say_when_and_of_what() {
        for label in ["頻度", "実施時間", "開催日時：", "配信方法", "Frequency", "**タイミング**", "時間"]
        {
            assert_eq!(timing(label), Some(Timing::Own), "{label}");
        }
        assert_eq!(timing("更新頻度"), Some(Timing::Of("更新")));
        for label in ["測定頻度", "対応時間", "営業時間", "所要時間", "締切日", "定期メンテナンス", "日"]
        {
            assert_eq!(timing(label), None, "{label}");
        }
    }

    #[test]
    fn names_without_what_stands_around_them() {
        for (words, expected) in [
            ("5.1.1 週次ステータスレポート", "週次ステータスレポート"),
            ("システム稼働確認（所要時間：15分）", "システム稼働確認"),
            ("📅 日常運用管理", "日常運用管理"),
            ("FAQ/ナレッジベース", "FAQ/ナレッジベース"),
            ("月次KPIレビュー：", "月次KPIレビュー"),
        ] {
            assert_eq!(name(words), expected);
        }
    }
}
