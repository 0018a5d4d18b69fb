//! Reports that documents speak of by name: 月次パフォーマンスレポート, 問題管理レポート, 日次報告.
//!
//! In: what a library says. Out: [`ReportMention`]s, each name once. Never: knows which reports are made, or takes the act of reporting
//! (報告する, 報告頻度) for a report.

use super::library::contents::Library;
use super::plain_text::plain_texts;
use crate::model::{ReportPeriod, TextFragment, TextFragmentKind};
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// A report that a document speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportMention {
    /// What it is called.
    pub name: String,
    /// How often it comes, where its name says so.
    pub period: Option<ReportPeriod>,
    /// What its name says besides that: パフォーマンス of 月次パフォーマンスレポート.
    pub subject: String,
    /// The first file that names it.
    pub file: String,
}

/// Words of periods.
const PERIODS: [(&str, ReportPeriod); 6] = [
    ("日次", ReportPeriod::Day),
    ("週次", ReportPeriod::Week),
    ("月次", ReportPeriod::Month),
    ("四半期", ReportPeriod::Quarter),
    ("半期", ReportPeriod::Half),
    ("年次", ReportPeriod::Year),
];

static NAMES: LazyLock<Regex> = LazyLock::new(|| {
    let period = "日次|週次|月次|四半期|半期|年次";
    let words = r"[\p{Han}\p{Katakana}ーA-Za-z]";
    Regex::new(&format!(
        "(?P<long>(?P<period>{period})?(?P<subject>{words}{{0,20}}?)(?:レポート|報告書))|(?P<short>(?P<often>{period})(?P<what>{words}{{0,20}}?)報告)"
    ))
    .expect("it is a pattern")
});

/// The reports that documents name, in the order of their files; words of reports that are made do not count.
pub fn promised_reports(library: &Library) -> Vec<ReportMention> {
    let documents: BTreeSet<&str> = library.documents().map(|document| document.source.as_str()).collect();
    let mut said: Vec<TextFragment> = plain_texts(library);
    said.retain(|said| {
        matches!(said.kind, TextFragmentKind::Passage | TextFragmentKind::Name)
            && documents.contains(said.file.as_str())
    });
    said.sort_by(|a, b| a.file.cmp(&b.file));
    let mut seen = BTreeSet::new();
    let found = said.iter().flat_map(|said| mentions(&said.text, &said.file));
    found.filter(|one| seen.insert(one.name.clone())).collect()
}

fn mentions(text: &str, file: &str) -> Vec<ReportMention> {
    let text: String = text.nfkc().collect();
    let one = |found: regex::Captures<'_>| {
        let name = found.name("long").or_else(|| found.name("short"))?;
        let part = |long: &str, short: &str| {
            found.name(long).or_else(|| found.name(short)).map(|part| part.as_str().to_owned()).unwrap_or_default()
        };
        let (period, subject) = (part("period", "often"), part("subject", "what"));
        // What stands behind it is looked at, not taken: another name may begin there.
        let behind = text.get(name.end()..).unwrap_or_default();
        let is_act = found.name("short").is_some() && !behind.starts_with("作成") && behind.starts_with(goes_on);
        let is_pointer = period.is_empty() && (subject.chars().count() < 2 || is_deixis(&subject));
        (!is_act && !is_pointer).then(|| ReportMention {
            name: name.as_str().to_owned(),
            period: PERIODS.iter().find(|(word, _)| *word == period).map(|(_, period)| *period),
            subject,
            file: file.to_owned(),
        })
    };
    NAMES.captures_iter(&text).filter_map(one).collect()
}

/// Whether what stands before レポート only points at one: whose it is, or which.
fn is_deixis(subject: &str) -> bool {
    const POINTERS: [&str; 14] = [
        "弊社", "当社", "自社", "貴社", "御社", "他社", "各社", "当該", "同社", "上記", "下記", "前回", "今回", "次回",
    ];
    POINTERS.contains(&subject)
}

/// Whether a letter behind 報告 makes another word of it: 報告する, 報告頻度.
fn goes_on(c: char) -> bool {
    matches!(c, 'す' | 'し' | 'さ' | 'せ' | '々') || ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::mentions;

    #[test]
    fn reports_are_told_from_the_act_of_reporting() {
        let names = |text: &str| mentions(text, "").into_iter().map(|one| one.name).collect::<Vec<_>>();
        for (text, expected) in [
            ("リアルタイム監視と月次パフォーマンスレポートの提供", vec!["月次パフォーマンスレポート"]),
            ("問題管理レポートの作成および定期ミーティング", vec!["問題管理レポート"]),
            ("17:00: 日次報告作成", vec!["日次報告"]),
            ("- 週次運用レポート（管理者向け）", vec!["週次運用レポート"]),
            ("四半期レビュー報告書を送る", vec!["四半期レビュー報告書"]),
            ("報告頻度: 月次で報告する", vec![]),
            ("月次報告会で話す", vec![]),
            ("本レポートの宛先", vec![]),
            ("このレポートは弊社レポートと当社レポートの写しです", vec![]),
            ("日次報告と週次報告を送る", vec!["日次報告", "週次報告"]),
            ("日次報告・月次報告", vec!["日次報告", "月次報告"]),
            ("月次報告／四半期報告、年次報告", vec!["月次報告", "四半期報告", "年次報告"]),
            ("レポート出力", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
    }
}
