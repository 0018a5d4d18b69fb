//! The period that a promise is about: 日次コスト, 月間稼働率, "per day".
//!
//! In: names, heads and headings as written; a [`Target`]. Out: the grain in which alone it may be judged. Never: takes how
//! often people meet, report or run something (月次レビュー資料, 日次バッチ) for the period of a promise, or a length of time (3ヶ月間).

use super::{Target, TargetKind, nfkc};
use crate::calendar::Grain;

/// What a text says of periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// Nothing.
    Nothing,
    /// One.
    One(Grain),
    /// Several, of which nobody said which one counts.
    Several,
}

/// Words of periods; of two that begin alike the longer one stands first.
const WORDS: &[(&str, Grain)] = &[
    ("四半期", Grain::Quarter),
    ("半期", Grain::Half),
    ("半年間", Grain::Half),
    ("日次", Grain::Day),
    ("日ごと", Grain::Day),
    ("日毎", Grain::Day),
    ("日間", Grain::Day),
    ("日額", Grain::Day),
    ("各日", Grain::Day),
    ("デイリー", Grain::Day),
    ("日別", Grain::Day),
    ("日あたり", Grain::Day),
    ("日当たり", Grain::Day),
    ("毎日", Grain::Day),
    ("週次", Grain::Week),
    ("週間", Grain::Week),
    ("週ごと", Grain::Week),
    ("週毎", Grain::Week),
    ("週額", Grain::Week),
    ("各週", Grain::Week),
    ("ウィークリー", Grain::Week),
    ("週別", Grain::Week),
    ("週あたり", Grain::Week),
    ("週当たり", Grain::Week),
    ("毎週", Grain::Week),
    ("月次", Grain::Month),
    ("月間", Grain::Month),
    ("月ごと", Grain::Month),
    ("月毎", Grain::Month),
    ("月額", Grain::Month),
    ("各月", Grain::Month),
    ("マンスリー", Grain::Month),
    ("月別", Grain::Month),
    ("月あたり", Grain::Month),
    ("月当たり", Grain::Month),
    ("毎月", Grain::Month),
    ("年次", Grain::Year),
    ("年間", Grain::Year),
    ("年度", Grain::Year),
    ("通年", Grain::Year),
    ("年額", Grain::Year),
    ("年ごと", Grain::Year),
    ("年あたり", Grain::Year),
    ("年当たり", Grain::Year),
    ("毎年", Grain::Year),
];

/// Words of periods that must stand by themselves.
const ENGLISH: &[(&str, Grain)] = &[
    ("daily", Grain::Day),
    ("per day", Grain::Day),
    ("a day", Grain::Day),
    ("each day", Grain::Day),
    ("every day", Grain::Day),
    ("/day", Grain::Day),
    ("weekly", Grain::Week),
    ("per week", Grain::Week),
    ("a week", Grain::Week),
    ("each week", Grain::Week),
    ("every week", Grain::Week),
    ("/week", Grain::Week),
    ("monthly", Grain::Month),
    ("per month", Grain::Month),
    ("a month", Grain::Month),
    ("each month", Grain::Month),
    ("every month", Grain::Month),
    ("/month", Grain::Month),
    ("quarterly", Grain::Quarter),
    ("per quarter", Grain::Quarter),
    ("a quarter", Grain::Quarter),
    ("each quarter", Grain::Quarter),
    ("every quarter", Grain::Quarter),
    ("/quarter", Grain::Quarter),
    ("annual", Grain::Year),
    ("annually", Grain::Year),
    ("yearly", Grain::Year),
    ("per year", Grain::Year),
    ("a year", Grain::Year),
    ("each year", Grain::Year),
    ("every year", Grain::Year),
    ("/year", Grain::Year),
];

/// Signs of a period behind a name: コスト/日.
const SIGNS: &[(&str, Grain)] = &[
    ("/日", Grain::Day),
    ("/週", Grain::Week),
    ("/月", Grain::Month),
    ("/四半期", Grain::Quarter),
    ("/半期", Grain::Half),
    ("/年", Grain::Year),
];

/// One period as a length, which is one where it begins a name (1日のコスト), closes it in brackets or stands by itself.
const ONE: &[(&str, Grain)] = &[
    ("1日", Grain::Day),
    ("一日", Grain::Day),
    ("1週間", Grain::Week),
    ("一週間", Grain::Week),
    ("1か月", Grain::Month),
    ("1ヶ月", Grain::Month),
    ("1カ月", Grain::Month),
    ("一か月", Grain::Month),
    ("一ヶ月", Grain::Month),
    ("1年", Grain::Year),
    ("1年間", Grain::Year),
    ("一年間", Grain::Year),
];

/// Periods that are units too, and so are one only of what is no length of time: コスト(日), リードタイム(日).
const UNITS: &[(&str, Grain)] = &[("日", Grain::Day), ("週", Grain::Week), ("月", Grain::Month), ("年", Grain::Year)];

/// What is told of a mean, or of a time of which there are no figures: no sum of a period keeps or misses it.
const SPREAD: &[&str] = &[
    "日平均",
    "週平均",
    "月平均",
    "年平均",
    "日割",
    "月割",
    "営業日あたり",
    "営業日当たり",
    "営業日ごと",
    "稼働日あたり",
    "平日あたり",
    "時間あたり",
    "時間当たり",
    "時間ごと",
    "毎時",
    "(24時間)",
    "hourly",
    "per hour",
    "/hour",
    "per business day",
    "per working day",
];

/// What happens, or is made, so often; its period is not that of a promise about it.
const RECURRING: &[&str] = &[
    "レビュー",
    "会議",
    "会",
    "ミーティング",
    "報告",
    "レポート",
    "資料",
    "定例",
    "運用",
    "タスク",
    "作業",
    "業務",
    "バッチ",
    "処理",
    "チェック",
    "点検",
    "確認",
    "締め",
    "更新",
    "リリース",
    "メンテナンス",
    "保守",
    "バックアップ",
    "集計",
    "計画",
    "予算",
    "監視",
    "巡回",
    "朝会",
    "棚卸",
    "請求",
    "支払",
    "配信",
    "通知",
    "テスト",
    "訓練",
    "研修",
    "ウェビナー",
    "ジョブ",
    "連絡",
    "面談",
    "サマリ",
    "振り返り",
    "review",
    "report",
    "meeting",
    "call",
    "sync",
    "backup",
    "check",
    "batch",
    "job",
    "maintenance",
    "release",
    "newsletter",
    "task",
    "standup",
    "stand-up",
    "summary",
    "deck",
    "budget",
    "test",
    "drill",
    "training",
    "webinar",
    "invoice",
    "update",
];

/// The period that the name of what is promised says (日次コスト, コスト（月間）, cost per day).
pub fn named(name: &str) -> Named {
    let name: String = nfkc(name).chars().flat_map(char::to_lowercase).collect();
    let mut found = Named::Nothing;
    let said = WORDS.iter().flat_map(|&(word, grain)| starts(&name, word).map(move |at| (at, word, grain)));
    let english = ENGLISH.iter().flat_map(|&(word, grain)| starts(&name, word).map(move |at| (at, word, grain)));
    let signs = SIGNS.iter().filter(|(sign, _)| name.ends_with(sign)).map(|(_, grain)| *grain);
    let words = said.filter(|&(at, word, _)| is_period(&name, at, word));
    let english = english.filter(|&(at, word, _)| stands_alone(&name, at, word) && is_period(&name, at, word));
    let ones = ONE.iter().filter(|(word, _)| opens_or_closes(&name, word)).map(|(_, grain)| *grain);
    for grain in words.chain(english).map(|(_, _, grain)| grain).chain(signs).chain(ones) {
        found = match found {
            Named::Nothing => Named::One(grain),
            Named::One(known) if known == grain => found,
            _ => Named::Several,
        };
    }
    found
}

/// The period that a word by itself is (日次, 月間, Daily), as a heading or a cell may be.
pub fn alone(text: &str) -> Option<Grain> {
    let text: String = nfkc(text).chars().flat_map(char::to_lowercase).collect();
    let text = text.trim();
    WORDS.iter().chain(ENGLISH).chain(ONE).find(|(word, _)| text == *word).map(|(_, grain)| *grain)
}

/// Units of the calendar as a cell names them, whatever stands around them (暦月, 1か月間, per calendar month, 四半期ごと).
const CALENDAR: &[(&str, Grain)] = &[
    ("日", Grain::Day),
    ("day", Grain::Day),
    ("週", Grain::Week),
    ("week", Grain::Week),
    ("月", Grain::Month),
    ("か月", Grain::Month),
    ("ヶ月", Grain::Month),
    ("カ月", Grain::Month),
    ("ケ月", Grain::Month),
    ("箇月", Grain::Month),
    ("month", Grain::Month),
    ("四半期", Grain::Quarter),
    ("quarter", Grain::Quarter),
    ("半期", Grain::Half),
    ("年", Grain::Year),
    ("年度", Grain::Year),
    ("year", Grain::Year),
];

/// The period that a cell below a head of periods is (日次, 日, 暦月, Calendar month).
pub fn in_cell(text: &str) -> Option<Grain> {
    let text = nfkc(text).to_lowercase();
    let mut rest = text.trim();
    if let Some(grain) = alone(rest) {
        return Some(grain);
    }
    let around = ["ごと", "毎", "単位", "間"];
    rest = around.iter().find_map(|end| rest.strip_suffix(end)).unwrap_or(rest);
    let before = ["暦", "各", "毎", "1", "一", "per ", "each ", "every ", "one ", "a ", "calendar "];
    while let Some(shorter) = before.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = shorter.trim_start();
    }
    CALENDAR.iter().find(|(word, _)| *word == rest).map(|(_, grain)| *grain)
}

/// The period in the brackets that close the name of something other than a length of time: コスト(日).
pub fn in_brackets(name: &str) -> Option<Grain> {
    let name = nfkc(name);
    let inner = name.trim().strip_suffix(')')?;
    let inner = &inner[inner.rfind('(')? + 1..];
    UNITS.iter().find(|(word, _)| inner.trim() == *word).map(|(_, grain)| *grain)
}

/// Whether a name tells of a mean, or of a time of which there are no figures (日平均コスト, 営業日あたりの件数).
pub fn is_spread(name: &str) -> bool {
    let name: String = nfkc(name).chars().flat_map(char::to_lowercase).collect();
    SPREAD.iter().any(|word| name.contains(word))
}

/// Whether one period as a length begins a name as that of the rest, or closes it in brackets.
fn opens_or_closes(name: &str, word: &str) -> bool {
    let rest = name.strip_prefix(word).and_then(|rest| rest.strip_prefix('の'));
    let of = rest.is_some_and(|rest| !RECURRING.iter().any(|what| rest.starts_with(what)));
    of || name.strip_suffix(')').and_then(|name| name.strip_suffix(word)).is_some_and(|name| name.ends_with('('))
}

/// The period that a text begins with, and what follows it.
pub fn at_start(text: &str) -> Option<(Grain, &str)> {
    WORDS.iter().chain(ENGLISH).find_map(|(word, grain)| Some((*grain, text.strip_prefix(word)?)))
}

fn starts<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> + 't {
    text.match_indices(word).map(|(at, _)| at)
}

/// Whether a word is no part of a length of time or of another word, and what follows it nothing that merely recurs.
fn is_period(name: &str, at: usize, word: &str) -> bool {
    let before = name[..at].trim_end();
    // 1日あたり is a day, 3ヶ月間 and 2週間 are lengths.
    let counted = before.strip_suffix('1').filter(|_| word.ends_with("たり") || word.ends_with("ごと"));
    let before = counted.unwrap_or(before);
    let inside = |c: char| c.is_numeric() || "ヶか箇ケカヵ半隔翌前昨今来数営業曜".contains(c);
    let other_day = word.starts_with('日') && before.ends_with(['平', '休', '祝', '同', '期', '終']);
    let of_year = word == "年度"
        && (before.ends_with('当') || name[at + word.len()..].starts_with(['末', '初', '始', '内', '途']));
    let part = other_day
        || of_year
        || before.ends_with(inside) && !(word == "半期" && before.ends_with('四'))
        || (word == "半期" && before.ends_with('四'));
    let rest = name[at + word.len()..].trim_start_matches(['の', ' ', ')', '・']);
    let closes = name[at + word.len()..].starts_with(')');
    !part && (closes || !RECURRING.iter().any(|what| rest.starts_with(what)))
}

/// Whether an English word is no part of another one.
fn stands_alone(name: &str, at: usize, word: &str) -> bool {
    let joins = |c: char| c.is_ascii_alphanumeric();
    !(name[at + word.len()..].starts_with(joins) || (!word.starts_with('/') && name[..at].ends_with(joins)))
}

impl Target {
    /// The period that the text of the target itself is about (3件/月, 前週比, 日次予算).
    fn said_period(&self) -> Option<Grain> {
        let base = || match self.base?.strip_prefix("prev_")? {
            // A change against the year before is told of any period.
            "year" => None,
            name => Grain::from_name(name),
        };
        let of_change = || base().or_else(|| self.budget_grain().flatten());
        let per = self.per.and_then(Grain::from_name);
        per.or_else(|| (self.kind == TargetKind::Change).then(of_change).flatten())
    }

    /// The grain in which alone the target may be judged: the one that was settled for it, else the one that its text is
    /// about; `None` where nobody named any.
    pub fn period(&self) -> Option<Grain> {
        self.grain.or_else(|| self.said_period())
    }

    /// Whether a period of this grain can keep or miss the target. Nobody else decides this: three a month are neither kept
    /// nor missed by a week, and $50 a day are no bound of a month's sum.
    pub fn applies_to(&self, grain: Grain) -> bool {
        let grain = grain.reporting_grain();
        self.period().is_none_or(|own| own == grain) && self.said_period().is_none_or(|own| own == grain)
    }

    /// The same target, to be judged in this grain, where it is a bound that names none itself.
    #[must_use]
    pub fn within(mut self, grain: Grain) -> Self {
        if matches!(self.kind, TargetKind::Compare | TargetKind::Range) && self.period().is_none() {
            self.grain = Some(grain.reporting_grain());
        }
        self
    }

    /// The same target, to be judged by the periods of the bound that stands beside it, where it names none itself.
    #[must_use]
    pub fn with_period_of(self, other: &Self) -> Self {
        match other.period().filter(|_| matches!(other.kind, TargetKind::Compare | TargetKind::Range)) {
            Some(grain) => self.within(grain),
            None => self,
        }
    }

    /// The period that the text says and the one by which somebody has it judged, where they differ: then nothing ever is.
    pub fn period_conflict(&self) -> Option<(Grain, Grain)> {
        let said = self.said_period()?;
        self.grain.filter(|own| *own != said).map(|own| (said, own))
    }

    /// The same target, to be judged in this grain, whatever its label said.
    #[must_use]
    pub fn judged_by(mut self, grain: Grain) -> Self {
        self.grain = Some(grain.reporting_grain());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objective::parse;

    #[test]
    fn a_name_says_its_period_unless_that_is_of_something_else() {
        let cases: &[(&str, Named)] = &[
            ("日次コスト", Named::One(Grain::Day)),
            ("1日のコスト", Named::One(Grain::Day)),
            ("一日のコスト", Named::One(Grain::Day)),
            ("コスト（1日）", Named::One(Grain::Day)),
            ("各日のコスト", Named::One(Grain::Day)),
            ("日間コスト", Named::One(Grain::Day)),
            ("月額コスト", Named::One(Grain::Month)),
            ("マンスリーコスト", Named::One(Grain::Month)),
            ("Cost every day", Named::One(Grain::Day)),
            ("年度コスト", Named::One(Grain::Year)),
            ("通年コスト", Named::One(Grain::Year)),
            ("2026年度コスト", Named::Nothing),
            ("前年度コスト", Named::Nothing),
            ("当年度コスト", Named::Nothing),
            ("年度末の残高", Named::Nothing),
            ("10月1日の件数", Named::Nothing),
            ("過去1日の件数", Named::Nothing),
            ("30日間の件数", Named::Nothing),
            ("平日ごとの件数", Named::Nothing),
            ("1日の作業の件数", Named::Nothing),
            ("平均日次コスト", Named::One(Grain::Day)),
            ("コスト（日次）", Named::One(Grain::Day)),
            ("1日あたりのコスト", Named::One(Grain::Day)),
            ("コスト/日", Named::One(Grain::Day)),
            ("月間稼働率", Named::One(Grain::Month)),
            ("月次の稼働率", Named::One(Grain::Month)),
            ("週あたり問い合わせ件数", Named::One(Grain::Week)),
            ("四半期売上", Named::One(Grain::Quarter)),
            ("年間売上", Named::One(Grain::Year)),
            ("Daily cost", Named::One(Grain::Day)),
            ("Cost per day", Named::One(Grain::Day)),
            ("Monthly uptime", Named::One(Grain::Month)),
            ("月間の日次平均", Named::Several),
            ("稼働率", Named::Nothing),
            ("月次レビュー資料", Named::Nothing),
            ("月次の報告の提出率", Named::Nothing),
            ("日次バッチの成功率", Named::Nothing),
            ("日次予算", Named::Nothing),
            ("3ヶ月間の平均", Named::Nothing),
            ("2週間以内の解決率", Named::Nothing),
            ("過去1年間の件数", Named::Nothing),
            ("営業日あたりの件数", Named::Nothing),
            ("日報登録完了率", Named::Nothing),
            ("Weekly review", Named::Nothing),
            ("Biannual cost", Named::Nothing),
        ];
        for (name, expected) in cases {
            assert_eq!(named(name), *expected, "{name}");
        }
    }

    #[test]
    fn a_target_speaks_of_the_period_that_was_named_and_of_no_other() {
        let plain = parse("$50-$200", None);
        assert!(Grain::ALL.into_iter().all(|grain| plain.applies_to(grain)), "nobody named a period");
        let daily = plain.clone().within(Grain::Day);
        let spoken = |target: &Target| Grain::ALL.into_iter().filter(|g| target.applies_to(*g)).collect::<Vec<_>>();
        assert_eq!(spoken(&daily), [Grain::Day]);
        assert_eq!(spoken(&plain.judged_by(Grain::Week)), [Grain::Week, Grain::Cutoff]);
        let monthly = parse("3件/月以下", None);
        assert_eq!(spoken(&monthly), [Grain::Month]);
        // What the text says is not overruled by a label; a binding that says something else leaves nothing to judge.
        assert_eq!(spoken(&monthly.clone().within(Grain::Day)), [Grain::Month]);
        assert_eq!(spoken(&monthly.judged_by(Grain::Quarter)), []);
        assert_eq!(spoken(&parse("前週比-10%", None)), [Grain::Week, Grain::Cutoff]);
        assert_eq!(spoken(&parse("日次予算の150%以上", None)), [Grain::Day]);
    }
}
