//! What is said where a text and a policy promise different times of one clock.
//!
//! In: a clock of a policy with what a text says of it. Out: sentences and findings with both places. Never: compares.

use super::service::{Pair, in_words};
use crate::config::ClockTarget;
use crate::diag::{Diagnostic, Lang, Message, code};
use crate::model::Statement;
use crate::say;

pub(super) fn difference(pair: &Pair<'_>) -> Message {
    let (policy, clock, priority) = (&pair.policy.name, &pair.clock.name, &pair.priority);
    let (ja, en) = (target_text(pair.own, Lang::Ja), target_text(pair.own, Lang::En));
    say!(
        "`data/sla.yaml` の {policy}.{clock}（{priority}）は {ja} です",
        "`data/sla.yaml` promises {en} for {policy}.{clock} ({priority})"
    )
}

/// `4時間（24x7）`.
fn target_text(own: &ClockTarget, lang: Lang) -> String {
    let (amount, calendar) = (own.allowed.to_text(lang), &own.calendar);
    match lang {
        Lang::Ja => format!("{amount}（{calendar}）"),
        Lang::En => format!("{amount} ({calendar})"),
    }
}

/// A promise in business time on a clock that never stands still.
pub(super) fn no_calendar(statement: &Statement, pair: &Pair<'_>) -> Diagnostic {
    let (text, calendar, clock) = (&statement.text, &pair.own.calendar, &pair.clock.name);
    let message = say!(
        "`{text}` は営業日・営業時間の約束ですが、時計 `{clock}` のカレンダー `{calendar}` は 24 時間です",
        "`{text}` promises business time, but the calendar `{calendar}` of the clock `{clock}` never closes"
    );
    Diagnostic::new(code::CONTRACT_NO_CALENDAR, statement.place.clone(), message)
        .related(pair.own.place.clone(), say!("ポリシーの約束", "what the policy promises"))
}

pub(super) fn contradiction(statement: &Statement, pair: &Pair<'_>) -> Diagnostic {
    let (text, priority) = (&statement.text, &pair.priority);
    let (ja, en) = (target_text(pair.own, Lang::Ja), target_text(pair.own, Lang::En));
    let named = pair.wanted.named.as_ref().map(|_| pair.clock.label.as_str());
    let (word, word_en) = named.map_or_else(|| in_words(pair.wanted.clock), |label| (label, label));
    let message = say!(
        "{priority} の{word}: 文書は `{text}`、SLA ポリシーは {ja} です",
        "{word_en} of {priority}: the document says `{text}`, the policy {en}"
    );
    Diagnostic::new(code::CONTRACT_CONTRADICTION, statement.place.clone(), message)
        .hint(say!(
            "文書か `data/sla.yaml` のどちらかを、約束している方に合わせます",
            "make the document and `data/sla.yaml` say what was agreed"
        ))
        .related(pair.own.place.clone(), say!("ポリシーの約束", "what the policy promises"))
}
