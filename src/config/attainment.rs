//! `attainment:` of a policy: one share, or a map of clocks and priorities.
//!
//! In: the node, and the names of the policy's clocks and priorities. Out: the shares, and what is wrong with them. Never: guesses
//! which of two shares is meant; a name is a clock before it is a priority.

use super::resolved::{Attainment, AttainmentShare};
use super::target;
use crate::objective::{Better, Target, TargetKind, Unit};
use crate::say;
use crate::syntax::{Named, Node, Reader, Schema, later};

/// The key of what no other key of its map names.
const DEFAULT: &str = "default";

later! {
    /// `95%以上`, or a map of clocks or priorities with one.
    pub(super) AttainmentForm: |lang| Schema::either(&[
        <&str>::schema(lang),
        <Named<OfClock>>::schema(lang),
    ]);

    /// `95%以上`, or a map of priorities with one.
    OfClock: |lang| Schema::either(&[<&str>::schema(lang), <Named<&str>>::schema(lang)]);
}

/// What shares of a policy may name.
pub(super) struct AttainmentContext<'a> {
    /// Its clocks.
    pub clocks: &'a [&'a str],
    /// The priorities that are promised anything.
    pub priorities: &'a [&'a str],
}

pub(super) fn read(reader: &mut Reader<'_>, node: &Node, context: &AttainmentContext<'_>) -> Option<Attainment> {
    if !node.is_map() {
        let target = share(reader, node)?;
        return Attainment::new(vec![AttainmentShare { clock: None, priority: None, target }]);
    }
    let mut shares = Vec::new();
    for (key, node) in reader.named(Some(node)) {
        let name = key.text.as_str();
        if context.clocks.contains(&name) {
            shares.extend(of_clock(reader, name, node, context));
        } else if name == DEFAULT || context.priorities.contains(&name) {
            let priority = Some(name.to_owned()).filter(|name| name != DEFAULT);
            shares.extend(share(reader, node).map(|target| AttainmentShare { clock: None, priority, target }));
        } else {
            let message = say!(
                "`{name}` は、このポリシーの時計でも優先度でもありません",
                "`{name}` is neither a clock nor a priority of this policy"
            );
            let known = context.clocks.iter().chain(context.priorities).copied().chain([DEFAULT]);
            reader.unknown(&key.node(), message, known);
        }
    }
    Attainment::new(shares)
}

/// The shares of one clock.
fn of_clock(
    reader: &mut Reader<'_>,
    clock: &str,
    node: &Node,
    context: &AttainmentContext<'_>,
) -> Vec<AttainmentShare> {
    let of = |priority: Option<&str>, target| AttainmentShare {
        clock: Some(clock.to_owned()),
        priority: priority.map(str::to_owned),
        target,
    };
    if !node.is_map() {
        return share(reader, node).map(|target| of(None, target)).into_iter().collect();
    }
    let mut shares = Vec::new();
    for (key, node) in reader.named(Some(node)) {
        let name = key.text.as_str();
        if name != DEFAULT && !context.priorities.contains(&name) {
            let message =
                say!("優先度 `{name}` は `targets` にありません", "the priority `{name}` is not among `targets`");
            reader.unknown(&key.node(), message, context.priorities.iter().copied().chain([DEFAULT]));
            continue;
        }
        let priority = Some(name).filter(|name| *name != DEFAULT);
        shares.extend(share(reader, node).map(|target| of(priority, target)));
    }
    shares
}

/// The share of tickets that must meet a clock.
fn share(reader: &mut Reader<'_>, node: &Node) -> Option<Target> {
    let target = target::read(reader, node, Some(Better::Higher), Unit::Percent)?;
    if target.kind != TargetKind::Compare || target.unit != Some(Unit::Percent) {
        reader.invalid(node, say!("割合を `95%以上` の形で書きます", "expected a share such as `95%以上`"));
        return None;
    }
    Some(target)
}
