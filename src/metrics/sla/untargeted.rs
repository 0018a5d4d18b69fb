//! Tickets of which no clock is judged, since their priority is promised nothing.
//!
//! In: the tickets of a policy by priority. Out: one finding. Never: decides whether nothing was promised on purpose: a priority that is
//! spelled in another way (High beside 高) looks the same.

use crate::config::SlaPolicy;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::metrics::Run;
use crate::model::format_integer;
use crate::query::{Cell, Expr, Measure, Query};
use crate::say;

/// So many priorities are named.
const NAMED: usize = 5;

/// Tells how many tickets have a priority without a target, and which.
pub(super) fn report(run: &Run<'_>, policy: &SlaPolicy, found: &mut Diagnostics) {
    if policy.targets.is_empty() {
        return;
    }
    let group = vec![("priority".to_owned(), Expr::column(&policy.priority))];
    let started = Expr::column(&policy.start).is_not_null();
    let counted = policy.filter.clone().map_or(started.clone(), |filter| filter.and(started));
    let query = Query::groups(&policy.source, group, vec![Measure::count("tickets")]).filtered(counted);
    // What cannot be computed is told of the clocks.
    let Some(table) = run.ask(&query, &policy.place, &mut Diagnostics::new()) else { return };
    let is_promised = |cell: &Cell| cell.text().is_some_and(|name| policy.targets.iter().any(|t| t.priority == name));
    let mut others: Vec<(Option<&str>, u64)> = Vec::new();
    let mut all = 0;
    for row in &table.rows {
        let tickets = row[1].integer().and_then(|n| u64::try_from(n).ok()).unwrap_or_default();
        all += tickets;
        if tickets > 0 && !is_promised(&row[0]) {
            others.push((row[0].text(), tickets));
        }
    }
    if others.is_empty() {
        return;
    }
    others.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let name = &policy.name;
    let tickets = format_integer(others.iter().map(|(_, tickets)| tickets).sum());
    let (all, (ja, en)) = (format_integer(all), listed(&others));
    let message = say!(
        "ポリシー `{name}` のチケット {all} 件のうち {tickets} 件は、優先度に約束がないので、どの達成率にも入っていません（{ja}）",
        "{tickets} of {all} tickets of the policy `{name}` are in no attainment, since their priority is promised nothing ({en})"
    );
    found.push(Diagnostic::new(code::SLA_UNTARGETED, policy.place.clone(), message).hint(say!(
        "書き方が違うだけなら、列の `values` でまとめます（`高: [High, P1]`）。約束がないのなら、このままで構いません",
        "if they are only spelled otherwise, bring them together in `values` of the column (`高: [High, P1]`); if nothing is promised, all is well"
    )));
}

/// The priorities with their tickets, in both languages.
fn listed(others: &[(Option<&str>, u64)]) -> (String, String) {
    let told = |without: &str| {
        let one =
            |(name, tickets): &(Option<&str>, u64)| format!("{} {}", name.unwrap_or(without), format_integer(*tickets));
        others.iter().take(NAMED).map(one).collect::<Vec<_>>()
    };
    let (mut ja, mut en) = (told("値なし").join("、"), told("none").join(", "));
    let more = others.len().saturating_sub(NAMED);
    if more > 0 {
        ja.push_str(&format!("、ほか {more} 種類"));
        en.push_str(&format!(", and {more} more"));
    }
    (ja, en)
}
