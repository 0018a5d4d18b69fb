//! What a reader of a promise must guess, and words that promise nothing, where no metric settles them.
//!
//! In: statements that are bound to nothing. Out: one finding for each question of a document, at the first text that leaves
//! it open. Never: asks what a binding has settled (`open` says what it has not), what the handbook defines, or what was
//! measured and what a textbook shows.

use super::hours::{same_headings, says_round_the_clock};
use crate::contract::bound_statement::BoundStatement;
use crate::contract::clocks::{counts_in_business_hours, promised_clocks};
use crate::contract::names::folded;
use crate::contract::results;
use crate::diag::{Diagnostic, Diagnostics, Message, code};
use crate::model::{BindingState, Statement, StatementRole, TimeNote};
use crate::objective::{Op, TargetFlag, TargetKind, Unit};
use crate::say;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What may be read in two ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Question {
    /// 2時間以内: on the wall or in business hours.
    Hours,
    /// 当日中: the end of the day or of business.
    EndOfDay,
    /// 前週比-10%: at least or at most so much less.
    Fall,
    /// 前日比200%以上: twice as much, or three times.
    Ratio,
    /// コスト削減20%: less than what.
    Baseline,
    /// 10%/四半期: per cent of what.
    Whole,
    /// 25日まで: a day, or so many days.
    Date,
    /// 約95%.
    About,
    /// 100/300/500ms.
    Several,
}

pub(super) fn check(all: &[BoundStatement], notes: &[&TimeNote], found: &mut Diagnostics) {
    let mut services: BTreeMap<&str, Vec<&TimeNote>> = BTreeMap::new();
    for note in notes.iter().filter(|note| says_round_the_clock(note)) {
        services.entry(&note.place.file).or_default().push(note);
    }
    let mut asked: BTreeMap<(&str, Question), Vec<&Statement>> = BTreeMap::new();
    for tied in all.iter().filter(|tied| tied.state == BindingState::Unbound && tied.statement.declared) {
        let statement = &tied.statement;
        if results::measured(statement).is_some() || results::lesson(statement).is_some() {
            continue;
        }
        if is_vague(statement) {
            found.push(vague(statement));
        }
        let services = services.get(statement.document.as_str()).map_or(&[][..], Vec::as_slice);
        for question in questions(statement, services) {
            asked.entry((&statement.document, question)).or_default().push(statement);
        }
    }
    found.extend(asked.into_iter().map(|((_, question), statements)| finding(question, &statements)));
}

/// Whether the place of a target holds words that nobody can keep or miss.
fn is_vague(statement: &Statement) -> bool {
    let target = &statement.target;
    // What is watched promises nothing, and nobody takes it for a promise.
    let watched = ["監視", "リアルタイム", "随時", "適宜", "real", "monitor"];
    let text = folded(&statement.text);
    target.kind == TargetKind::NotTarget
        && !watched.iter().any(|word| text.contains(word))
        && target.flags.contains(&TargetFlag::Vague)
        && statement.role == StatementRole::Target
}

fn vague(statement: &Statement) -> Diagnostic {
    let (label, text) = (&statement.label, &statement.text);
    let message = if label.is_empty() {
        say!("`{text}` は、守れたかどうかを測れません", "nobody can tell whether `{text}` was kept")
    } else {
        say!(
            "{label} の `{text}` は、守れたかどうかを測れません",
            "nobody can tell whether `{text}` of `{label}` was kept"
        )
    };
    Diagnostic::new(code::CONTRACT_VAGUE, statement.place.clone(), message).hint(say!(
        "`30分以内` のような時間か値を書きます。目標でないなら `<!-- bind: false -->` と書きます",
        "write a time or a value, such as `within 30 minutes`; if it is no target, write `<!-- bind: false -->`"
    ))
}

fn questions(statement: &Statement, services: &[&TimeNote]) -> Vec<Question> {
    let target = &statement.target;
    let has = |flag: TargetFlag| target.flags.contains(&flag);
    let is_target = statement.role == StatementRole::Target;
    let asked = [
        (hours_are_open(statement) && !is_settled(statement, services), Question::Hours),
        (has(TargetFlag::EndOfDay), Question::EndOfDay),
        (is_target && is_bare_fall(statement), Question::Fall),
        (has(TargetFlag::RatioOrDelta) || is_large_ratio(statement), Question::Ratio),
        (has(TargetFlag::NoBaseline), Question::Baseline),
        (has(TargetFlag::Denom), Question::Whole),
        (has(TargetFlag::DateOrDuration), Question::Date),
        (target.kind == TargetKind::Compare && target.op.is_none() && has(TargetFlag::Vague), Question::About),
        (has(TargetFlag::Several), Question::Several),
    ];
    asked.into_iter().filter(|(open, _)| *open).map(|(_, question)| question).collect()
}

/// Whether minutes or hours are promised for people's work without the word that says which hours count.
fn hours_are_open(statement: &Statement) -> bool {
    let target = &statement.target;
    if target.flags.contains(&TargetFlag::WallOrBusiness) {
        return true;
    }
    let text = folded(&statement.text);
    let says_which = ["24時間365日", "24/7", "24x7", "営業", "暦", "wallclock", "business", "working"];
    if says_which.iter().any(|word| text.contains(word)) {
        return false;
    }
    let is_hours = matches!(target.unit, Some(Unit::Min | Unit::H)) && matches!(target.op, Some(Op::Le | Op::Lt));
    if target.kind != TargetKind::Compare || !is_hours || target.agg.is_some() {
        return false;
    }
    let said = [Some(&statement.label), target.metric.as_ref()].into_iter().flatten().map(|text| folded(text));
    let of_people = |text: String| {
        let deeds = ["対応", "連絡", "報告", "回答", "返信", "着手", "通知", "エスカレーション"];
        !text.contains("平均") && deeds.iter().any(|word| text.contains(word))
    };
    !promised_clocks(statement, target).is_empty() || said.into_iter().any(of_people)
}

/// Whether a sentence says which hours count, or the document's only service, or that of the section, never ends, so that all do.
fn is_settled(statement: &Statement, services: &[&TimeNote]) -> bool {
    let is_said = counts_in_business_hours(statement);
    is_said || services.len() == 1 || services.iter().any(|note| same_headings(&statement.headings, &note.headings))
}

/// A fall without a word of a bound; as an alert it rings when it falls by more.
fn is_bare_fall(statement: &Statement) -> bool {
    let target = &statement.target;
    let bound = [
        "以上", "以下", "以内", "未満", "超", "least", "most", "more", "less", "within", "<", ">", "≤", "≥", "減",
        "decrease", "reduc",
    ];
    let falls = target.value.is_some_and(|value| value.is_sign_negative());
    target.kind == TargetKind::Change
        && target.mode == Some("delta")
        && target.base.is_some()
        && falls
        && !bound.iter().any(|word| statement.text.to_lowercase().contains(word))
}

/// From how many per cent on 比 is asked for; 前年比105% is a ratio to everybody.
const LARGE_RATIO: i64 = 150;

/// 前日比200%以上: of more than the whole, 比 may have been meant as what came on top.
fn is_large_ratio(statement: &Statement) -> bool {
    let target = &statement.target;
    target.kind == TargetKind::Change
        && target.mode == Some("ratio")
        && target.base.is_some()
        && target.unit == Some(Unit::Percent)
        && target.value.is_some_and(|value| value >= Decimal::from(LARGE_RATIO))
        && !statement.text.contains('倍')
}

fn finding(question: Question, statements: &[&Statement]) -> Diagnostic {
    let (first, more) = (statements[0], statements.len() - 1);
    let (text, (ja, en), hint) = (&first.text, asked(question), remedy(question));
    let (more_ja, more_en) = match more {
        0 => (String::new(), String::new()),
        n => (format!("（この文書にほか {n} か所）"), format!(" ({n} more in this document)")),
    };
    let label = &first.label;
    let whose = if label.is_empty() || text.contains(label.as_str()) { None } else { Some(label) };
    let message = match whose {
        Some(label) => say!("{label} の `{text}` は、{ja}{more_ja}", "`{text}` of `{label}`: {en}{more_en}"),
        None => say!("`{text}` は、{ja}{more_ja}", "`{text}`: {en}{more_en}"),
    };
    Diagnostic::new(code::CONTRACT_READING, first.place.clone(), message).hint(hint)
}

fn asked(question: Question) -> (&'static str, &'static str) {
    match question {
        Question::Hours => ("実時間か営業時間かがわかりません", "hours on the wall or business hours is not said"),
        Question::EndOfDay => {
            ("営業時間の終わりか、24時までかがわかりません", "until the end of business or until midnight is not said")
        }
        Question::Fall => (
            "その値以上に減らすのか、減ってもその値までなのかがわかりません",
            "whether it must fall by so much or may fall by no more is not said",
        ),
        Question::Ratio => (
            "元の何%になるのか、元より何%増えるのかがわかりません",
            "whether it is so many per cent of what was, or so many per cent more, is not said",
        ),
        Question::Baseline => ("何と比べるのかがわかりません", "compared with what is not said"),
        Question::Whole => ("何に対する割合かがわかりません", "per cent of what is not said"),
        Question::Date => {
            ("月の何日かまでなのか、何日間以内なのかがわかりません", "a day of the month or so many days is not said")
        }
        Question::About => ("どこまで離れてよいのかがわかりません", "how far off it may be is not said"),
        Question::Several => (
            "値が二つ以上あり、どれが何の値かがわかりません",
            "several figures stand in one text, and no words tell them apart",
        ),
    }
}

/// What to write instead, one way and the other.
fn remedy(question: Question) -> Message {
    match question {
        Question::Hours => say!(
            "`2営業時間以内` か `2時間以内（24時間365日）` のように書きます",
            "write `within 2 business hours` or `within 2 hours (24/7)`"
        ),
        Question::EndOfDay => say!(
            "`8営業時間以内` か `24時間以内（24時間365日）` のように、長さで書きます",
            "write a length, such as `within 8 business hours` or `within 24 hours (24/7)`"
        ),
        Question::Fall => say!(
            "`前週比10%以上の減少` か `前週比10%以内の減少` のように書きます",
            "write `at least 10% decrease` or `at most 10% decrease`"
        ),
        Question::Ratio => say!(
            "2倍なら `前日比+100%以上`、3倍なら `前日比+200%以上` のように書きます",
            "write `+100% day over day` for twice as much, `+200% day over day` for three times"
        ),
        Question::Baseline => say!(
            "`前年比20%削減` のように比べる期を書くか、指標に `baseline` を書いて結び付けます",
            "name the period, as in `20% reduction year over year`, or bind it to a metric with a `baseline`"
        ),
        Question::Whole => say!(
            "何の何%かを文書に書き、`data/bindings.yaml` で指標に結び付けます",
            "say per cent of what, and bind it to a metric in `data/bindings.yaml`"
        ),
        Question::Date => say!(
            "`毎月25日まで` か `25日以内` のように書きます",
            "write `by the 25th of each month` or `within 25 days`"
        ),
        Question::About => say!("`95%以上` か `94〜96%` のように書きます", "write `at least 95%` or `94–96%`"),
        Question::Several => {
            say!("行を分けて、一つずつに名前を付けます", "give each a line of its own, and a name")
        }
    }
}
