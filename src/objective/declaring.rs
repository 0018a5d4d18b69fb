//! Words by which a document says of figures that they are to be reached, or that they were.
//!
//! In: the text of a heading, a lead-in or a label. Out: which of the words stand in it. Never: reads an expression, or finds a word of
//! ASCII within another one (Slack is no SLA).

use super::nfkc;

/// Words of headings and lead-ins that declare what stands below.
pub const DECLARING: &[&str] = &[
    "sla",
    "slo",
    "kpi",
    "okr",
    "targets",
    "target",
    "goals",
    "servicelevel",
    "servicelevels",
    "successmetrics",
    "successcriteria",
    "サービスレベル",
    "目標",
    "許容範囲",
    "成功指標",
    "成果指標",
    "評価指標",
];

/// Words of headings below which figures are results or explanations.
pub const RESULTS: &[&str] = &[
    "実績",
    "結果",
    "状況",
    "推移",
    "報告",
    "レポート",
    "達成率",
    "振り返り",
    "読み方",
    "測定",
    "計算",
    "算出",
    "モニタリング",
    "会議",
    "レビュー",
    "書き方",
    "単位",
    "とは",
    "考え方",
    "決め方",
    "説明",
    "result",
    "report",
    "actual",
    "status",
    "review",
    "howto",
];

/// Whether a text has one of some words: one of ASCII as a whole, be it in the plural, any other one anywhere.
pub fn has_word<'w>(text: &str, words: impl IntoIterator<Item = &'w &'w str>) -> bool {
    let text: String = nfkc(text).to_lowercase();
    words.into_iter().any(|word| stands_in(&text, word))
}

fn stands_in(text: &str, word: &str) -> bool {
    let is_edge = |c: Option<char>| !c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.match_indices(word).any(|(at, _)| {
        let behind = &text[at + word.len()..];
        let ends =
            is_edge(behind.chars().next()) || behind.strip_prefix('s').is_some_and(|rest| is_edge(rest.chars().next()));
        !word.is_ascii() || (is_edge(text[..at].chars().next_back()) && ends)
    })
}

#[cfg(test)]
mod tests {
    use super::has_word;

    #[test]
    fn a_word_of_ascii_stands_alone() {
        for (text, word) in [
            ("Service Level Objectives", "objective"),
            ("月次ＳＬＡ目標", "sla"),
            ("KPI/OKR", "okr"),
            ("達成目標", "目標"),
        ] {
            assert!(has_word(text, &[word]), "{text}");
        }
        for (text, word) in
            [("Slack", "sla"), ("translation", "sla"), ("corporate purpose", "rpo"), ("Commonly", "only")]
        {
            assert!(!has_word(text, &[word]), "{text}");
        }
    }
}
