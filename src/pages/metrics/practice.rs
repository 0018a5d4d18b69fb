//! What answers, typed values, planned work and users count, in a sentence or two.
//!
//! In: what a metric computes, as meant. Out: words. Never: calls work done that was late.

use super::definition::{columns, selected, valued};
use crate::config::{
    ActiveReading, Adherence, ColumnType, Manual, MetricKind, Progress, RetentionBasis, Survey, SurveyReading,
};
use crate::diag::{Lang, Message};
use crate::model::format_exact;
use crate::objective::Unit;
use crate::pages::context::ComposeContext;
use crate::say;
use rust_decimal::Decimal;

pub(super) fn of_answers(context: &ComposeContext<'_>, kind: &MetricKind) -> Option<Message> {
    Some(match kind {
        MetricKind::Manual(Manual::Typed(_)) => {
            say!("人が期ごとに記入した値です。", "Values that somebody typed, period by period.")
        }
        MetricKind::Manual(Manual::Rows { source, value, .. }) => {
            say!("{source} の {value} に記入された値です。", "Values typed in {value} of {source}.")
        }
        MetricKind::Survey(survey) => survey_in_words(survey, context.lang()),
        _ => return None,
    })
}

fn survey_in_words(survey: &Survey, lang: Lang) -> Message {
    let (source, time, score) = (&survey.source, &survey.time, valued(&survey.score, lang));
    let what = match survey.reading {
        SurveyReading::Mean(top) => {
            let top = top.normalize();
            say!("1〜{top} の回答の平均", "mean of the answers from 1 to {top}")
        }
        SurveyReading::TopTwo(top) => {
            let (least, top) = ((top - Decimal::ONE).normalize(), top.normalize());
            say!(
                "1〜{top} の回答のうち {least} 以上の割合",
                "share of the answers from 1 to {top} that are {least} or more"
            )
        }
        SurveyReading::Nps => say!(
            "0〜10 の回答の NPS（推奨者 9〜10 の割合 − 批判者 0〜6 の割合）",
            "NPS of the answers from 0 to 10 (promoters 9–10 less detractors 0–6)"
        ),
    };
    let (what, selected) = (what.text(lang), selected(survey.filter.as_ref(), lang));
    say!(
        "{source} の {score} について、{what}を、{time} の属する期ごとに求めます。{selected}",
        "{score} of {source}: {what}, by the period of {time}.{selected}"
    )
}

/// Work that was planned.
pub(super) fn of_work(context: &ComposeContext<'_>, kind: &MetricKind) -> Option<Message> {
    let lang = context.lang();
    Some(match kind {
        MetricKind::Adherence(Adherence::Due { source, due, grace, filter, .. }) => {
            let dated = context.project.sources.get(source).and_then(|known| known.columns.get(due));
            let dated = dated.is_some_and(|column| matches!(column.kind, ColumnType::Date));
            let (until, selected) = (until(due, *grace, dated, lang), selected(filter.as_ref(), lang));
            say!(
                "{source} のうち {due} が期に入る作業で、{until}までに終わったものの割合です。その時がまだ来ていない作業は入りません。{selected}",
                "Share of the tasks of {source} whose {due} is in the period that were done by {until}; those whose time is not over are left out.{selected}"
            )
        }
        MetricKind::Adherence(Adherence::Slots { source, .. }) => say!(
            "繰り返しの作業のうち、決めた時間のうちに済んだ記録が {source} にある割合です。遅れて済んだものは入れず、時間がまだ終わっていないものは数えません。",
            "Share of the recurring tasks that {source} records as done in their time; late ones are not done, and those whose time is not over are left out."
        ),
        MetricKind::Adherence(Adherence::Schedule { .. }) => say!(
            "予定した作業のうち、期限までに済んだことが確かめられた割合です。期限がまだ来ていないものは数えません。",
            "Share of what was planned that is known to have been done in time; what is not due yet is left out."
        ),
        MetricKind::Progress(Progress::Documents { glob, heading: None }) => say!(
            "{glob} のチェックボックスのうち、いま印の付いているものの割合です。",
            "Share of the boxes of {glob} that are ticked by now."
        ),
        MetricKind::Progress(Progress::Documents { glob, heading: Some(heading) }) => say!(
            "{glob} の見出し「{heading}」の下のチェックボックスのうち、いま印の付いているものの割合です。",
            "Share of the boxes of {glob} below “{heading}” that are ticked by now."
        ),
        MetricKind::Progress(Progress::Rows { source, done, filter }) => {
            let (by, selected) = (columns(done, lang), selected(filter.as_ref(), lang));
            say!(
                "{source} の行のうち、いま {by} の条件を満たすものの割合です。{selected}",
                "Share of the rows of {source} that meet the condition on {by} by now.{selected}"
            )
        }
        _ => return None,
    })
}

/// The last moment that is in time.
fn until(due: &str, grace: i64, dated: bool, lang: Lang) -> String {
    let (amount, unit) = match grace {
        0 => return say!("{due} ", "{due}").into_text(lang),
        days if dated => (days, Unit::D),
        days if days % 86_400 == 0 => (days / 86_400, Unit::D),
        hours if hours % 3_600 == 0 => (hours / 3_600, Unit::H),
        minutes if minutes % 60 == 0 => (minutes / 60, Unit::Min),
        seconds => (seconds, Unit::S),
    };
    let amount = format_exact(Decimal::from(amount), unit, lang);
    say!("{due} の{amount}後", "{amount} after {due}").into_text(lang)
}

/// Users who came and stayed.
pub(super) fn of_users(context: &ComposeContext<'_>, kind: &MetricKind) -> Option<Message> {
    let lang = context.lang();
    Some(match kind {
        MetricKind::Retention { source, user, stay, filter, churn } => {
            let selected = selected(filter.as_ref(), lang);
            let (ja, en) = match (stay, churn) {
                (RetentionBasis::Active { cohort: None, .. }, false) => {
                    ("この期にも活動した", "are active in this one")
                }
                (RetentionBasis::Active { cohort: Some(_), .. }, false) => {
                    ("この期に活動した", "are active in this one")
                }
                (RetentionBasis::Active { .. }, true) => ("この期に活動しなかった", "are not active in this one"),
                (RetentionBasis::Contract { .. }, false) => ("終わりにも契約のある", "still are at its end"),
                (RetentionBasis::Contract { .. }, true) => ("終わりには契約のない", "no longer are at its end"),
            };
            match stay {
                RetentionBasis::Active { cohort: None, .. } => say!(
                    "{source} で前の期に活動した {user} のうち、{ja}割合です。{selected}",
                    "Share of those {user} of {source} active in the period before who {en}.{selected}"
                ),
                RetentionBasis::Active { cohort: Some(begun), .. } => say!(
                    "{source} で {begun} が前の期に入る {user} のうち、{ja}割合です。{selected}",
                    "Share of those {user} of {source} whose {begun} is in the period before who {en}.{selected}"
                ),
                RetentionBasis::Contract { .. } => say!(
                    "{source} で期の始まりに契約のある {user} のうち、{ja}割合です。期の中で始まった契約は入りません。{selected}",
                    "Share of those {user} of {source} under contract at the start of the period who {en}; those that begin in it are left out.{selected}"
                ),
            }
        }
        MetricKind::ActiveUsers { source, user, time, filter, reading } => {
            let selected = selected(filter.as_ref(), lang);
            match reading {
                ActiveReading::Users => say!(
                    "{source} で {time} がこの期にある {user} の、重複を除いた数です。{selected}",
                    "Different {user} of {source} whose {time} is in the period.{selected}"
                ),
                ActiveReading::Daily => say!(
                    "{source} の {user} の重複を除いた日ごとの数を、期の終わった日すべてで平均します（行のない日は 0）。{selected}",
                    "Daily number of different {user} of {source}, averaged over all days of the period that are over (days without rows are 0).{selected}"
                ),
                ActiveReading::Stickiness => say!(
                    "{source} の {user} の日ごとの数を期の終わった日すべてで平均し（行のない日は 0）、期の {user} の数で割ります。{selected}",
                    "Daily number of {user} of {source}, averaged over all days of the period that are over (days without rows are 0), ÷ their number in the period.{selected}"
                ),
            }
        }
        _ => return None,
    })
}
