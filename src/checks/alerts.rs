//! Alerts that the newest complete period crosses: the figures say so too, but nobody may be looking at their page.

use crate::diag::Lang;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::CrossedAlert;
use crate::say;

/// One finding per alert.
pub(crate) fn alerts(crossed: &[CrossedAlert], found: &mut Diagnostics) {
    for CrossedAlert { metric, label, alert, periods, place } in crossed {
        let (ja, en, periods) = (alert.to_text(Lang::Ja), alert.to_text(Lang::En), periods.join(", "));
        let message = say!(
            "{label} がアラートの条件「{ja}」に当たります（{periods}）",
            "`{metric}` crosses its alert `{en}` in {periods}"
        );
        found.push(Diagnostic::new(code::ALERT_CROSSED, place.clone(), message).hint(say!(
            "`tejun explain figure {metric}` で内訳を見ます",
            "`tejun explain figure {metric}` shows what it is made of"
        )));
    }
}
