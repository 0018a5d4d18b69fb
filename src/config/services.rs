//! The services of an uptime: which there are, their groups, how they are rolled up, and how much an impact takes of one.
//!
//! In: an entry's keys and its source. Out: [`Together`] and [`Weights`]. Never: invents a service.

use super::columns::{ColumnUse, column};
use super::{Column, Rollup, Source, Together, Weights};
use crate::diag::{Diagnostic, code};
use crate::say;
use crate::syntax::{Fields, Keys, Later, Named, Node, Reader, Words, keys, words};
use rust_decimal::Decimal;
use std::ops::Range;

/// What an uptime is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UptimeBasis {
    /// Incident intervals: a service that never failed is known only by its declaration.
    Incidents,
    /// Samples that are counted.
    Samples,
    /// Samples that are held in time.
    Held,
}

keys! {
    /// How services are taken together; they need the `service` column.
    pub(super) struct TogetherKeys<'n> {
        services: Option<Later<&'n str>>, "あるはずのサービス", "the services that there are";
        groups: Option<Later<Named<&'n str>>>, "サービスのまとまり", "groups of services";
        rollup: Option<Later<Rollup>>, "まとめ方", "how services are rolled up";
    }

    /// How much an impact takes of a service.
    pub(super) struct WeightKeys<'n> {
        impact: Option<&'n Node>, "影響の列", "the column of impacts";
        weight: Option<Later<Named<rust_decimal::Decimal>>>, "影響ごとの重み（0 から 1）", "the weight of each impact, from 0 to 1";
    }
}

words! {
    Rollup {
        "any_down" => Self::AnyDown,
        "all_down" => Self::AllDown,
        "mean" => Self::Mean,
        "pooled" => Self::Pooled,
    }
}

/// `services`, `groups` and `rollup`.
pub(super) fn together(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    entry: &Range<usize>,
    made: UptimeBasis,
    service: Option<&Column>,
) -> Together {
    let keys = TogetherKeys::take(reader, fields, entry);
    let services = keys.services.map(|node| names(reader, node, service)).unwrap_or_default();
    let groups = keys.groups.map(|node| groups(reader, node, service)).unwrap_or_default();
    let usual = if made == UptimeBasis::Incidents { Rollup::AnyDown } else { Rollup::Pooled };
    let rollup = keys.rollup.and_then(|node| {
        let rollup = rollup(reader, node, made)?;
        if service.is_none() {
            needs_column(reader, node);
        }
        Some(rollup)
    });
    let rollup = rollup.unwrap_or(usual);
    if made == UptimeBasis::Incidents && matches!(rollup, Rollup::AllDown | Rollup::Mean) && services.is_empty() {
        let message = say!(
            "障害のなかったサービスも数えるため、この `rollup` には `services` が要ります",
            "expected the key `services`: this roll-up also counts services that never failed"
        );
        let hint = say!("`services: [web, api]` のように書き足します", "add a line such as `services: [web, api]`");
        reader.fail(Diagnostic::new(code::CONFIG_REQUIRED, reader.place(entry), message).hint(hint));
    }
    Together { services, groups, rollup }
}

fn rollup(reader: &mut Reader<'_>, node: &Node, made: UptimeBasis) -> Option<Rollup> {
    // Incidents have no samples that could be pooled.
    let words = if made == UptimeBasis::Incidents { &Rollup::WORDS[..3] } else { Rollup::WORDS };
    let rollup = reader.choice(node, words)?;
    if made == UptimeBasis::Samples && matches!(rollup, Rollup::AnyDown | Rollup::AllDown) {
        let message = say!(
            "監視の回数からは同時に止まっていたかが分かりません",
            "counted samples do not tell whether services were down at the same time"
        );
        let hint = say!(
            "`hold: 10 min` を書き足すか、`rollup: mean` にします",
            "add a line such as `hold: 10 min`, or write `rollup: mean`"
        );
        reader.fail(reader.at(code::CONFIG_INVALID, node, message).hint(hint));
    }
    Some(rollup)
}

fn needs_column(reader: &mut Reader<'_>, node: &Node) {
    let message = say!("この指標には `service` の列がありません", "the metric has no `service` column");
    let hint = say!("`service` にサービスの列を書きます", "write the column of services in `service`");
    reader.fail(reader.at(code::CONFIG_INVALID, node, message).hint(hint));
}

/// Names of services; where the column declares its values, they must be among them.
fn names(reader: &mut Reader<'_>, node: &Node, service: Option<&Column>) -> Vec<String> {
    let Some(column) = service else {
        needs_column(reader, node);
        return Vec::new();
    };
    let mut names: Vec<String> = Vec::new();
    for (name, node) in reader.texts(node) {
        known_value(reader, node, name, column);
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

fn known_value(reader: &mut Reader<'_>, node: &Node, value: &str, column: &Column) {
    if column.values.is_empty() || column.values.contains_key(value) {
        return;
    }
    let name = &column.name;
    let message = say!(
        "列 `{name}` に `{value}` という値は宣言されていません",
        "no value `{value}` of the column `{name}` is declared"
    );
    reader.unknown(node, message, column.values.keys().map(String::as_str));
}

fn groups(reader: &mut Reader<'_>, node: &Node, service: Option<&Column>) -> Vec<(String, Vec<String>)> {
    let mut groups = Vec::new();
    for (key, node) in reader.named(Some(node)) {
        let names = names(reader, node, service);
        if names.is_empty() && service.is_some() {
            reader.invalid(node, say!("サービスを 1 つ以上書きます", "expected at least one service"));
        }
        groups.push((key.text.clone(), names));
    }
    groups
}

/// `impact` and `weight`: one needs the other.
pub(super) fn weights(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    entry: &Range<usize>,
    source: &Source,
) -> Option<Weights> {
    let WeightKeys { impact, weight } = WeightKeys::take(reader, fields, entry);
    if impact.is_none() && weight.is_none() {
        return None;
    }
    let impact = impact.or_else(|| reader.missing("impact", entry, None));
    let node = weight.or_else(|| reader.missing("weight", entry, None))?;
    let column = impact.and_then(|node| column(reader, node, source, ColumnUse::Text));
    let column = column?;
    let mut of = Vec::new();
    for (key, node) in reader.named(Some(node)) {
        known_value(reader, &key.node(), &key.text, column);
        if let Some(weight) = share_of(reader, node) {
            of.push((key.text.clone(), weight));
        }
    }
    Some(Weights { column: column.name.clone(), of })
}

/// A weight, 0 to 1.
fn share_of(reader: &mut Reader<'_>, node: &Node) -> Option<Decimal> {
    let weight = reader.decimal(node)?;
    if weight < Decimal::ZERO || weight > Decimal::ONE || weight.normalize().scale() > 6 {
        let message = say!(
            "0 から 1 までの数を小数第 6 位までで書きます（半分の停止は `0.5`）",
            "expected a number from 0 to 1 with at most six decimals, such as `0.5`"
        );
        reader.invalid(node, message);
        return None;
    }
    Some(weight.normalize())
}
