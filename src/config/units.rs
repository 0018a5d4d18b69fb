//! The unit of a metric: as written, else the usual one of its kind.
//!
//! In: the node of `unit`, and what the kind of the metric says. Out: a unit with the word behind a count. Never: lets a share or a
//! length of time be called something else.

use super::kinds::ParsedKind;
use crate::objective::Unit;
use crate::say;
use crate::syntax::{Node, Reader, listed};

/// Other words for units of time, which are no things that are counted.
const WORDS: [(&str, Unit); 13] = [
    ("秒", Unit::S),
    ("分", Unit::Min),
    ("時間", Unit::H),
    ("営業時間", Unit::Bh),
    ("営業日", Unit::Bd),
    ("second", Unit::S),
    ("seconds", Unit::S),
    ("minute", Unit::Min),
    ("minutes", Unit::Min),
    ("hour", Unit::H),
    ("hours", Unit::H),
    ("day", Unit::D),
    ("days", Unit::D),
];

/// The unit, and the word behind a count.
pub(super) fn unit(
    reader: &mut Reader<'_>,
    node: Option<&Node>,
    is_budget: bool,
    parsed: &ParsedKind,
) -> (Unit, String) {
    const UNITS: [(&str, Unit); 17] = [
        ("%", Unit::Percent),
        ("ms", Unit::Ms),
        ("s", Unit::S),
        ("min", Unit::Min),
        ("h", Unit::H),
        ("d", Unit::D),
        ("bh", Unit::Bh),
        ("bd", Unit::Bd),
        ("month", Unit::Month),
        ("year", Unit::Year),
        ("points", Unit::Points),
        ("score", Unit::Score),
        ("usd", Unit::Usd),
        ("jpy", Unit::Jpy),
        ("count", Unit::Count),
        ("％", Unit::Percent),
        ("percent", Unit::Percent),
    ];
    let (usual, allowed) = (parsed.unit, parsed.allowed);
    let written = node.and_then(|node| Some((node, reader.text_of(node)?)));
    let Some((node, text)) = written else { return (usual, parsed.unit_label.clone()) };
    let known = UNITS.iter().chain(&WORDS).find(|(name, _)| *name == text).map(|(_, unit)| *unit);
    let unit = known.unwrap_or(Unit::Count);
    if !allowed.is_empty() && !allowed.contains(&unit) {
        let names = UNITS.iter().filter(|(_, unit)| allowed.contains(unit)).map(|(name, _)| *name);
        let names = listed(&names.filter(|name| *name != "％" && *name != "percent").collect::<Vec<_>>());
        let message = say!("この種類の指標の単位は {names} です", "expected the unit {names} for this kind of metric");
        reader.invalid(node, message);
    }
    if usual == Unit::Percent && unit != Unit::Percent && allowed.is_empty() {
        reader.invalid(node, say!("この指標の単位は `\"%\"` です", "expected the unit `\"%\"` for this metric"));
    }
    if usual.wall_seconds().is_some() && unit.wall_seconds().is_none() {
        reader.invalid(
            node,
            say!("時間の単位を書きます（`min`・`h`・`d` など）", "expected a unit of time such as `min`, `h` or `d`"),
        );
    }
    if is_budget && usual == Unit::None && known.is_some() {
        reader.invalid(
            node,
            say!(
                "バーンレートは倍率です（`倍` などの語だけが書けます）",
                "expected no unit or a word such as `倍` for a burn rate"
            ),
        );
    }
    (unit, if known.is_some() { String::new() } else { text.to_owned() })
}
