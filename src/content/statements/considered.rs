//! What was looked at, and why it was taken for a promise, an alert or neither.
//!
//! In: candidates with their features and decisions. Out: plain values for `tejun contract --explain`, and for the script that
//! trains the classifier. Never: decides.

use super::candidate::{Candidate, Rule};
use super::classifier::{Score, weight};
use super::features::{Features, Scope, field_words};
use super::lexicon;
use crate::diag::{Message, Place};
use crate::model::StatementRole;
use crate::say;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a text was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// A level that is promised or aimed at.
    Promise,
    /// A level at which somebody is warned or acts.
    Threshold,
    /// Neither.
    Neither,
}

impl Decision {
    /// What a statement of a role is.
    pub(super) fn of(role: StatementRole) -> Self {
        match role {
            StatementRole::Target => Self::Promise,
            StatementRole::Alert => Self::Threshold,
        }
    }

    /// The role of a statement that is made of it.
    pub(super) fn role(self) -> Option<StatementRole> {
        match self {
            Self::Promise => Some(StatementRole::Target),
            Self::Threshold => Some(StatementRole::Alert),
            Self::Neither => None,
        }
    }
}

/// What speaks for a decision or against it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// In words.
    #[serde(skip)]
    pub words: Message,
    /// How much it speaks for a promise against neither, in hundredths; less than nothing speaks against it.
    pub promise: i32,
    /// How much it speaks for a threshold.
    pub threshold: i32,
}

/// A text that was looked at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Considered {
    /// Where its quantity stands.
    pub place: Place,
    /// What it was taken for.
    pub decision: Decision,
    /// What speaks for a promise against neither, all together, in hundredths.
    pub promise: i32,
    /// The same for a threshold.
    pub threshold: i32,
    /// The words of each field that was looked at, by the field's name.
    pub fields: BTreeMap<&'static str, String>,
    /// What was found in them, as the classifier names it.
    pub features: Vec<String>,
    /// What weighed most, the heaviest first.
    pub reasons: Vec<Reason>,
}

/// So many reasons are given.
const REASONS: usize = 6;

/// What of a candidate is told to those who ask for it, before its place is known.
pub(super) struct Told {
    fields: BTreeMap<&'static str, String>,
    features: Vec<String>,
    reasons: Vec<Reason>,
}

impl Told {
    pub(super) fn at(self, place: Place, score: Score, decision: Decision) -> Considered {
        let Self { fields, features, reasons } = self;
        let Score { promise, threshold } = score;
        Considered { place, decision, promise, threshold, fields, features, reasons }
    }
}

/// What is told of a candidate.
pub(super) fn told(candidate: &Candidate<'_>, headings: &[&str], features: &Features, decision: Decision) -> Told {
    Told {
        fields: fields(candidate, headings),
        features: features.names(),
        reasons: reasons(candidate, headings, features, decision),
    }
}

/// The words of a candidate, field by field.
fn fields(candidate: &Candidate<'_>, headings: &[&str]) -> BTreeMap<&'static str, String> {
    let [before, after] = candidate.around();
    let own = candidate.quantity();
    let rule = match candidate.rule {
        Rule::Declared(_) => "declared",
        Rule::Bound(_) => "bound",
        Rule::Unreadable(_) => "unreadable",
        Rule::Silent => "silent",
    };
    let role = if candidate.rule.role() == StatementRole::Alert { "alert" } else { "target" };
    let of = |name, words: &str| (name, words.to_owned());
    [
        of("form", candidate.form.name()),
        of("rule", rule),
        of("rule_role", role),
        of("label", candidate.label),
        of("head", candidate.head),
        of("text", candidate.text),
        of("before", before),
        of("after", after),
        of("quantity", own.map_or("", |own| &candidate.text[own.range.clone()])),
        of("measure", own.map_or("", |own| own.measure.name())),
        of("bound", own.map_or("", |own| own.bound.name())),
        of("group", &candidate.group.join("\n")),
        of("headings", &headings.join("\n")),
    ]
    .into_iter()
    .collect()
}

/// What weighed most for or against what a candidate was taken for; against a promise where it is neither.
fn reasons(candidate: &Candidate<'_>, headings: &[&str], features: &Features, decision: Decision) -> Vec<Reason> {
    let mut all: Vec<Reason> = of_words(candidate, headings, features);
    all.extend(features.shapes.iter().filter_map(|shape| {
        let Score { promise, threshold } = weight(shape);
        Some(Reason { words: meaning(shape)?, promise, threshold })
    }));
    let weight = |reason: &Reason| if decision == Decision::Threshold { reason.threshold } else { reason.promise };
    all.retain(|reason| weight(reason).abs() >= 10);
    all.sort_by_key(|reason| -weight(reason).abs());
    all.truncate(REASONS);
    all
}

/// One reason for each class of words: all that it weighs, with the word and the field where it stands.
fn of_words(candidate: &Candidate<'_>, headings: &[&str], features: &Features) -> Vec<Reason> {
    let texts = field_words(candidate, headings);
    let mut all = Vec::new();
    for (number, class) in lexicon::classes().iter().enumerate() {
        let scopes = Scope::ALL.iter().zip(&features.words).filter(|(_, found)| found.numbers().any(|at| at == number));
        let names: Vec<String> = scopes.map(|((_, scope), _)| format!("{scope}:{}", class.name)).collect();
        let first = texts.iter().enumerate().find_map(|(at, text)| Some((at, lexicon::word_of(text, number)?)));
        let Some((field, word)) = first.filter(|_| !names.is_empty()) else { continue };
        let (place_ja, place_en) = Scope::FIELD_NAMES[field];
        let (ja, en) = (class.ja, class.en);
        let words = say!("{place_ja}の「{word}」（{ja}）", "`{word}` in {place_en} ({en})");
        let sum = |of: fn(&Score) -> i32| names.iter().map(|name| of(&weight(name))).sum();
        all.push(Reason { words, promise: sum(|score| score.promise), threshold: sum(|score| score.threshold) });
    }
    all
}

/// What a shape means, of those that mean something to people.
fn meaning(shape: &str) -> Option<Message> {
    Some(match shape {
        "rule=declared/target" => {
            say!("目標の列・リスト・見出しの下にある", "it stands in a column, a list or below a heading of targets")
        }
        "rule=declared/alert" => {
            say!("警報の列・リスト・見出しの下にある", "it stands in a column, a list or below a heading of alerts")
        }
        "rule=bound/target" => say!("ラベルと上限・下限がある", "it has a label and a bound"),
        "rule=unreadable/target" => {
            say!("目標の場所にあるが、数値として読めない", "it stands where targets do, but is no figure")
        }
        "deadline" => say!("対応や通知の期限", "a deadline of a response or a notice"),
        "clock" => say!("応答・解決・復旧の時間", "a time of response, resolution or recovery"),
        "clock_column" => {
            say!("応答・解決・復旧の列にある", "it stands in a column of response, resolution or recovery")
        }
        "severity_row" => say!("優先度の行にある時間", "a time in the row of a priority"),
        "level" => say!("率・満足度などの水準", "a level of a rate or a score"),
        "performance" => say!("性能の時間", "a time of performance"),
        "wanted" => say!("良い向きの上限・下限", "a bound on the good side"),
        "adverse" => say!("悪い向きの上限・下限", "a bound on the bad side"),
        "bounded&alert" => say!("警報の言葉の近くの上限・下限", "a bound near words for alerts"),
        "bounded&target" => say!("目標の言葉の近くの上限・下限", "a bound near words for targets"),
        "conditional" => say!("条件の言葉の後の上限・下限", "a bound behind a condition"),
        "alert_label" => say!("ラベルが警報", "its label is an alert"),
        "alert_column" => say!("警報の列にある", "it stands in a column of alerts"),
        "severe_bound" => say!("警告・危険のラベルの上限・下限", "a bound labelled as warning or danger"),
        "actual_open" => say!("実績の言葉があり、上限・下限がない", "words for results and no bound"),
        "explained" => say!("ラベルが定義・計算・理由", "its label is a definition, a calculation or a reason"),
        "symptom_above" => say!("症状・判定の見出しの下にある", "it stands below a heading of symptoms"),
        "unmet_time" => say!("果たされない務めについての時間", "a time after which a duty is not met"),
        "share_within" => say!("割合と時間の組", "so many of all within a time"),
        "timing" => say!("予定・見積もりの時間", "a time of a plan or an estimate"),
        "beside_targets" => say!("隣の列が目標", "the column beside it is one of targets"),
        "question" => say!("問いの形", "it is a question"),
        "pure" => say!("数値だけの欄", "nothing but the figure"),
        "bound=upper" => say!("上限がある", "it has an upper bound"),
        "bound=lower" => say!("下限がある", "it has a lower bound"),
        "bound=open" => say!("上限・下限がない", "it has no bound"),
        "bound=about" => say!("おおよその数", "an approximate figure"),
        "measure=size" => say!("容量・大きさ", "a size"),
        "measure=money" => say!("金額", "an amount of money"),
        "measure=plain" => say!("単位のない数", "a number without a unit"),
        "measure=count" => say!("件数・人数", "a count"),
        _ => return None,
    })
}
