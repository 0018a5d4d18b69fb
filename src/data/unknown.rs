//! Values of a category column that are not declared.
//!
//! In: the column and its undeclared values. Out: words that tell all of them at once, and how to declare them. Never: decides
//! which category a value means.

use crate::config::Column;
use crate::data::number::half_width;
use crate::diag::{Message, Place, distance};
use crate::say;
use std::collections::BTreeMap;

/// So many different values are told in one finding; a column with more of them holds no few values.
const TOLD: usize = 100;

/// The undeclared values of a column, each with its rows and the place of the first.
type Unknown = BTreeMap<String, (u64, Place)>;

/// Those with most rows first.
fn told(unknown: &Unknown) -> Vec<(&String, u64, &Place)> {
    let mut all: Vec<_> = unknown.iter().map(|(value, (rows, place))| (value, *rows, place)).collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    all.truncate(TOLD);
    all
}

/// All of them, with their rows and the first place of each.
pub(super) fn message(column: &Column, unknown: &Unknown) -> Message {
    let at = |place: &Place| match place.line {
        0 => place.file.clone(),
        line => format!("{}:{line}", place.file),
    };
    let told = told(unknown);
    let list = |rows: &dyn Fn(u64) -> String, comma: &str| {
        let one = |(value, n, place): &(&String, u64, &Place)| format!("`{value}` ({}, {})", rows(*n), at(place));
        told.iter().map(one).collect::<Vec<_>>().join(comma)
    };
    let ja = list(&|n| format!("{n} 行"), "、");
    let en = list(&|n| if n == 1 { "1 row".to_owned() } else { format!("{n} rows") }, ", ");
    let (name, kinds) = (&column.name, unknown.len());
    match kinds - told.len() {
        0 => say!(
            "`{name}` に宣言されていない値が {kinds} 種類あります: {ja}",
            "{kinds} values of `{name}` are not declared: {en}"
        ),
        more => say!(
            "`{name}` に宣言されていない値が {kinds} 種類あります: {ja}、ほか {more} 種類",
            "{kinds} values of `{name}` are not declared: {en}, and {more} more"
        ),
    }
}

/// How to declare a column that has more values than anybody would list.
fn no_category(column: &Column) -> Message {
    let name = &column.name;
    say!(
        "種類が多すぎます。決まった値の列でなければ、`{name}` を `type: text` と宣言します",
        "there are too many; if the column holds no few values, declare `{name}` as `type: text`"
    )
}

/// How to declare all of them: as aliases of the categories with the nearest names, the others as the author decides.
pub(super) fn hint(column: &Column, unknown: &Unknown) -> Message {
    if unknown.len() > TOLD {
        return no_category(column);
    }
    let (mut near, mut far): (BTreeMap<usize, Vec<&str>>, Vec<&str>) = (BTreeMap::new(), Vec::new());
    for (value, _, _) in told(unknown) {
        match nearest_category(column, value) {
            Some(category) => near.entry(category).or_default().push(value),
            None => far.push(value),
        }
    }
    let entry = |(at, values): (&usize, &Vec<&str>)| format!("`{}`", with_aliases(column, *at, values));
    let (entries, categories) = (near.iter().map(entry).collect::<Vec<_>>(), names(column));
    let far: Vec<String> = far.iter().map(|value| format!("`{value}`")).collect();
    let (ja, en) = (
        [entries.join("、"), far.join("・"), categories.join("・")],
        [entries.join(", "), far.join(", "), categories.join(", ")],
    );
    let ([ja, ja_far, ja_all], [en, en_far, en_all]) = (&ja, &en);
    match (entries.is_empty(), far.is_empty()) {
        (false, true) => say!(
            "同じ意味なら `values` に別名として加えます: {ja}",
            "if they mean the same, add them to `values` as aliases: {en}"
        ),
        (false, false) => say!(
            "同じ意味なら `values` に別名として加えます: {ja}。{ja_far} は同じ意味の分類（{ja_all}）の別名にします",
            "if they mean the same, add them to `values` as aliases: {en}; add {en_far} to the category that each means ({en_all})"
        ),
        (true, _) => say!(
            "{ja_far} をそれぞれ同じ意味の分類（{ja_all}）に別名として加えるか、新しい分類として `values` に書きます",
            "add {en_far} each as an alias of the category it means ({en_all}), or to `values` as new categories"
        ),
    }
}

fn names(column: &Column) -> Vec<String> {
    column.values.keys().map(|name| format!("`{name}`")).collect()
}

/// The position of the category that has the value in another writing: other letters, widths, blanks and marks, or one letter amiss
/// inside. `P1` is not nearly `P2`, nor 低 nearly 高, nor `Unresolved` nearly `Resolved`.
fn nearest_category(column: &Column, value: &str) -> Option<usize> {
    let wanted = plain(value);
    column.values.iter().position(|(name, aliases)| {
        std::iter::once(name).chain(aliases).any(|known| {
            let known = plain(known);
            known == wanted || is_slip(&known, &wanted)
        })
    })
}

/// Letters and digits alone, in one writing.
fn plain(text: &str) -> String {
    half_width(text).to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether two words of letters differ by one slip of the pen behind their beginning.
fn is_slip(known: &str, value: &str) -> bool {
    let long = known.len() >= 4 && value.len() >= 4;
    let letters = known.chars().chain(value.chars()).all(|c| c.is_ascii_alphabetic());
    long && letters && known[..2] == value[..2] && distance(known, value) == 1
}

/// A category with its aliases and more of them, as data/sources.yaml writes it.
fn with_aliases(column: &Column, at: usize, more: &[&str]) -> String {
    let Some((name, aliases)) = column.values.get_index(at) else { return String::new() };
    let aliases: Vec<&str> = aliases.iter().map(String::as_str).chain(more.iter().copied()).collect();
    format!("{name}: [{}]", aliases.join(", "))
}

/// How to declare one value: as an alias of the category with the nearest name or alias, else of one that the author has to
/// choose.
pub(super) fn new_alias(column: &Column, value: &str) -> Message {
    if let Some(at) = nearest_category(column, value) {
        let (name, entry) = (&column.values.keys()[at], with_aliases(column, at, &[value]));
        return say!(
            "`{name}` と同じ意味なら別名に加えます: `{entry}`",
            "if it means `{name}`, add it as an alias: `{entry}`"
        );
    }
    let names = names(column);
    let (ja, en) = (names.join("・"), names.join(", "));
    let entry = entry_of(value);
    say!(
        "同じ意味の分類（{ja}）があれば別名に加え、なければ新しい分類として `values` に書きます: `{entry}`",
        "add it as an alias of the category it means ({en}), or to `values` as a new one: `{entry}`"
    )
}

/// A category of its own, as data/sources.yaml writes it.
fn entry_of(value: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || c == '_';
    let quoted = value.is_empty() || !value.chars().all(is_plain) || value.starts_with(|c: char| c.is_ascii_digit());
    if quoted {
        format!("\"{}\": []", value.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        format!("{value}: []")
    }
}
