//! Keys that differ only in how they are written, and tell of one thing: `0101` of one export and `101` of the next, which a
//! spreadsheet made of it; `Ａ-102` and `A-102`.
//!
//! In: the used rows of a source that is held, of which each has a key of its own. Out: a finding with the number of such groups of keys
//! and two of them. Never: takes two keys for the same, or for alike where their rows did not begin at the same time; looks at sources
//! that are read piece by piece, for which every key would have to be kept.

use crate::config::{Column, ColumnType, Source};
use crate::diag::{Diagnostic, code};
use crate::model::format_integer;
use crate::say;
use polars::prelude::{DataFrame, StringChunked};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use unicode_normalization::UnicodeNormalization;

/// Groups of keys that a finding names.
const SHOWN: usize = 2;

/// What is told of keys that are alike.
pub(super) fn finding(source: &Source, rows: &DataFrame) -> Option<Diagnostic> {
    let key = source.key.as_ref()?;
    let start = start(source)?;
    let keys = rows.column(key).ok()?.str().ok()?;
    if !may_be_alike(keys) {
        return None;
    }
    let starts = rows.column(&start.name).ok()?.i64().ok()?;
    // What takes the noughts off a key takes the seconds off a time.
    let step = if start.kind == ColumnType::Datetime { 60 } else { 1 };
    let begun = || keys.iter().zip(starts.iter()).filter_map(|(key, start)| Some((key?, start?.div_euclid(step))));
    let repeated = repeated(begun().map(|row| hash(&row)));
    if repeated.is_empty() {
        return None;
    }
    let mut groups: BTreeMap<(String, i64), BTreeSet<&str>> = BTreeMap::new();
    for (key, start) in begun().filter(|row| repeated.contains(&hash(row))) {
        groups.entry((plain(key).into_owned(), start)).or_default().insert(key);
    }
    groups.retain(|_, keys| keys.len() > 1);
    let shown = |keys: &BTreeSet<&str>| keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(" = ");
    let examples: Vec<String> = groups.values().take(SHOWN).map(shown).collect();
    let count = groups.len();
    (count > 0).then(|| told(source, &start.name, count, &examples.join(", ")))
}

fn told(source: &Source, start: &str, count: usize, examples: &str) -> Diagnostic {
    let (name, key) = (&source.name, source.key.as_deref().unwrap_or_default());
    let groups = format_integer(count as u64);
    let are = if count == 1 { "1 value is".to_owned() } else { format!("{groups} values are") };
    let message = say!(
        "`{name}` の `{key}` に、全角と半角、大文字と小文字、先頭の 0 だけが違い、`{start}` の（分まで）同じ値が {groups} 組あります。別のものとして、それぞれ数えています（例: {examples}）",
        "{are} written in more than one way in `{key}` of `{name}`: they differ only in width, case or leading noughts, have the same `{start}` to the minute, and each of them is counted ({examples})"
    );
    let hint = say!(
        "書き出し元で番号の書き方をそろえます。Excel で開いて保存した CSV は先頭の 0 を失うので、開かずに置きます。数字だけの番号なら、列 `{key}` を `type: integer` にします",
        "write the numbers in one way where they are exported; a CSV file that was opened and saved in Excel has lost its leading noughts, so put it there unopened. Numbers of digits alone may be declared as `type: integer`"
    );
    Diagnostic::new(code::DATA_LOOKALIKE_KEY, source.place.clone(), message).hint(hint)
}

/// When what a row is about began: the first required time that is not the order, else the first time that is not.
fn start(source: &Source) -> Option<&Column> {
    let is_time = |column: &&Column| {
        matches!(column.kind, ColumnType::Date | ColumnType::Datetime) && source.order.as_ref() != Some(&column.name)
    };
    let times = || source.columns.values().filter(is_time);
    times().find(|column| column.required).or_else(|| times().next())
}

/// Whether two of the keys can be alike at all, which a look at their characters tells of most columns.
fn may_be_alike(keys: &StringChunked) -> bool {
    let (mut has_small, mut has_capital) = (false, false);
    for key in keys.iter().flatten() {
        if !key.is_ascii() || has_leading_nought(key) {
            return true;
        }
        has_small |= key.bytes().any(|byte| byte.is_ascii_lowercase());
        has_capital |= key.bytes().any(|byte| byte.is_ascii_uppercase());
    }
    has_small && has_capital
}

/// Only of digits alone does a spreadsheet take noughts away.
fn has_leading_nought(key: &str) -> bool {
    key.len() > 1 && key.starts_with('0') && key.bytes().all(|byte| byte.is_ascii_digit())
}

/// Width, case and noughts aside.
fn plain(key: &str) -> Cow<'_, str> {
    let bare = |key: &str| match has_leading_nought(key) {
        // Of noughts alone the last one stays.
        true => key[..key.len() - 1].trim_start_matches('0').to_owned() + &key[key.len() - 1..],
        false => key.to_owned(),
    };
    if key.is_ascii() && !has_leading_nought(key) && !key.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Cow::Borrowed(key);
    }
    Cow::Owned(bare(key.nfkc().collect::<String>().trim()).to_lowercase())
}

fn hash((key, start): &(&str, i64)) -> u64 {
    let mut hasher = DefaultHasher::new();
    (plain(key), start).hash(&mut hasher);
    hasher.finish()
}

/// The hashes that come more than once.
fn repeated(hashes: impl Iterator<Item = u64>) -> HashSet<u64> {
    let mut all: Vec<u64> = hashes.collect();
    all.sort_unstable();
    all.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_noughts_are_how_a_key_is_written() {
        for (one, other) in [("0101", "101"), ("Ａ-102", "a-102"), ("０００７", "7"), ("INC-1", "inc-1"), ("000", "0")]
        {
            assert_eq!(plain(one), plain(other), "{one} {other}");
        }
        // Noughts behind letters are no spreadsheet's doing, and 0.5 is no number of a ticket.
        for (one, other) in [("INC-01", "INC-1"), ("0.5", ".5"), ("10", "1"), ("A-1", "A-11")] {
            assert_ne!(plain(one), plain(other), "{one} {other}");
        }
    }

    #[test]
    fn most_columns_are_told_by_their_characters() {
        let keys = |keys: &[&str]| may_be_alike(&keys.iter().map(|key| Some(*key)).collect());
        assert!(!keys(&["INC-01", "INC-1"]) && !keys(&["101", "102"]) && !keys(&["3f2a", "0a"]));
        assert!(keys(&["0101", "101"]) && keys(&["Ａ1", "A1"]) && keys(&["inc-1", "INC-1"]));
    }
}
