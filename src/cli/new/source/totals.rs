//! Rows of totals that the drafted entry would count → keys that leave them out.
//!
//! In: the draft, and what reading by it found. Out: `leave_out` of the columns with their words, and what is said of it. Never: leaves out
//! a row by its word alone: only those that reading proved to be totals.

use super::entry::Draft;
use crate::data::{Store, TotalRows};
use crate::diag::Message;
use crate::say;
use crate::syntax::written::{inline, scalar};

/// Declares that rows of totals are left out; whether there are any.
pub(super) fn settle(draft: &mut Draft<'_>, store: &Store) -> bool {
    let mut is_changed = false;
    for rows in store.totals(&draft.name) {
        let listed = rows.words.iter().map(|word| scalar(word)).collect::<Vec<_>>().join(", ");
        let key = format!("leave_out: [{listed}]");
        let declared = draft.columns.iter_mut().find(|column| column.name == rows.column);
        let keys = match declared {
            Some(column) => Some(&mut column.keys),
            None => draft.wide.as_mut().and_then(|wide| wide.label_keys(&rows.column)),
        };
        // Files of one month each tell the same words once more, or others.
        let Some(keys) = keys.filter(|keys| !keys.contains(&key)) else { continue };
        match keys.iter_mut().find(|known| known.starts_with("leave_out: ")) {
            Some(known) => *known = joined(known, rows),
            None => keys.push(key),
        }
        draft.left_out.push(said(rows));
        is_changed = true;
    }
    is_changed
}

/// The key with further words.
fn joined(known: &str, rows: &TotalRows) -> String {
    let mut words: Vec<String> =
        known.trim_start_matches("leave_out: [").trim_end_matches(']').split(", ").map(str::to_owned).collect();
    for word in rows.words.iter().map(|word| scalar(word)) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    format!("leave_out: [{}]", words.join(", "))
}

fn said(rows: &TotalRows) -> Message {
    let (column, words) = (&rows.column, rows.words.iter().map(|word| inline(word)).collect::<Vec<_>>().join("`, `"));
    say!(
        "  注意: `{column}` が `{words}` の行は、ほかの行の合計か平均なので数えません（`leave_out`）",
        "  note: rows with `{words}` in `{column}` are totals or means of the others, and are left out (`leave_out`)"
    )
}
