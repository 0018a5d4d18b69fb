//! Values of a breakdown that are several others in one cell: an incident of 「受付、配送」 counts for neither of the two.
//!
//! In: computed figures. Out: a finding for each breakdown of a metric, with the values. Never: divides such a value, of which nobody said
//! how its rows are shared, or takes a value for several of which one stands nowhere alone.

use super::Run;
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::Figure;
use crate::say;
use indexmap::IndexMap;
use std::collections::BTreeSet;

/// What people write between values in one cell.
const SEPARATORS: [char; 12] = ['、', '，', ',', ';', '；', '/', '／', '・', '|', '+', '&', '\n'];
/// Values that a finding names.
const SHOWN: usize = 4;

/// Tells of every breakdown that has such values, once for each set of them.
pub(super) fn report(run: &Run<'_>, figures: &[Figure], found: &mut Diagnostics) {
    let mut values: IndexMap<(&str, &str), BTreeSet<&str>> = IndexMap::new();
    for figure in figures {
        for (dimension, value) in &figure.by {
            values.entry((&figure.metric, dimension)).or_default().insert(value);
        }
    }
    let mut told = BTreeSet::new();
    for ((metric, dimension), values) in &values {
        let combined: Vec<&str> = values.iter().copied().filter(|value| is_combined(value, values)).collect();
        let place = run.project.metrics.get(*metric).map(|metric| &metric.place);
        if let Some(place) = place.filter(|_| !combined.is_empty() && told.insert((*dimension, combined.clone()))) {
            found.push(finding(metric, dimension, &combined, place));
        }
    }
}

fn is_combined(value: &str, all: &BTreeSet<&str>) -> bool {
    let parts: Vec<&str> = value.split(SEPARATORS).map(str::trim).filter(|part| !part.is_empty()).collect();
    parts.len() > 1 && parts.iter().all(|part| all.contains(part))
}

fn finding(metric: &str, dimension: &str, combined: &[&str], place: &Place) -> Diagnostic {
    let shown: Vec<String> =
        combined.iter().take(SHOWN).map(|value| format!("`{}`", value.replace('\n', " "))).collect();
    let (shown, count) = (shown.join(", "), combined.len());
    let are = if count == 1 { "1 value".to_owned() } else { format!("{count} values") };
    let message = say!(
        "`{metric}` の内訳 `{dimension}` に、ほかの値をいくつか並べた値が {count} 件あります（{shown}）。その行は一つの別の値として数え、並べたどの値にも入れません",
        "{are} of the breakdown `{dimension}` of `{metric}` name several others ({shown}): their rows count as another value, and for none of those that they name"
    );
    let hint = say!(
        "書き出し元で、一つの行に値を一つだけ書きます。一つの障害が二つのサービスに及んだのなら、行を二つに分け、番号も別にします（同じ番号の行は、`key` があれば一つしか残りません）",
        "write one value in each row where they are exported; an incident of two services is two rows, with numbers of their own: of rows with one number, a `key` keeps one"
    );
    Diagnostic::new(code::METRICS_COMBINED_VALUE, place.clone(), message).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_several_that_stand_alone_as_well_are_combined() {
        let all = BTreeSet::from(["受付", "配送", "受付、配送", "受付・倉庫", "A/B", "A", "受付, 配送", "、"]);
        let combined: Vec<&str> = all.iter().copied().filter(|value| is_combined(value, &all)).collect();
        assert_eq!(combined, ["受付, 配送", "受付、配送"]);
    }
}
