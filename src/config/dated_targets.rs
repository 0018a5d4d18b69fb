//! Targets with the days from which they hold.
//!
//! In: a text, or texts with their days (`[{ value: "99.5%以上" }, { value: "99.9%以上", from: 2026-10-01 }]`) and the periods that
//! they are judged by (`{ value: "$50-$200", grain: day }`).
//! Out: a [`Promised`]. Never: lets two targets begin on one day, or fills the time before the first one.

use super::forms::Day;
use crate::calendar::{Date, Grain};
use crate::diag::Place;
use crate::objective::Target;
use crate::objective::period::{self, Named};
use crate::say;
use crate::syntax::{Form, Keyed, Node, Reader, Required, Schema, Value, keys, later};
use serde::Serialize;

/// A target and from when it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PromisedFrom {
    /// The first day on which it is in force; without one it always was, until the next one begins.
    pub from: Option<Date>,
    /// The target.
    pub target: Target,
    /// Where a document says it; `None` for what the configuration declares.
    pub origin: Option<Place>,
    /// Where a document says by which period a declared target is judged; `None` where it was declared, or nobody says it.
    pub period_of: Option<Place>,
}

impl PromisedFrom {
    /// Without the period that a document said.
    #[must_use]
    pub fn as_declared(mut self) -> Self {
        if self.period_of.take().is_some() {
            self.target.grain = None;
        }
        self
    }
}

/// What is promised, in the order of time; at most one target is in force on a day, and none before the first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Promised(Vec<PromisedFrom>);

impl Promised {
    /// Targets in any order; of several that begin on one day the first one counts.
    pub fn new(mut steps: Vec<PromisedFrom>) -> Self {
        steps.sort_by_key(|step| step.from);
        steps.dedup_by_key(|step| step.from);
        Self(steps)
    }

    /// One target that always holds.
    pub fn always(target: Target) -> Self {
        Self(vec![PromisedFrom { from: None, target, origin: None, period_of: None }])
    }

    /// Whether nothing is promised at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every target with its day, in the order of time.
    pub fn steps(&self) -> &[PromisedFrom] {
        &self.0
    }

    /// The same, each judged by the period that the name of its metric says, where it names none itself.
    #[must_use]
    pub(super) fn named(self, label: &str) -> Self {
        let Named::One(grain) = period::named(label) else { return self };
        let step = |step: PromisedFrom| PromisedFrom { target: step.target.within(grain), ..step };
        Self(self.0.into_iter().map(step).collect())
    }

    /// Every target, in the order of time.
    pub fn targets(&self) -> impl Iterator<Item = &Target> {
        self.0.iter().map(|step| &step.target)
    }

    /// What is in force on a day.
    pub fn on(&self, date: Date) -> Option<&PromisedFrom> {
        self.0.iter().rev().find(|step| step.from.is_none_or(|from| from <= date))
    }

    /// The target in force on a day.
    pub fn target_on(&self, date: Date) -> Option<&Target> {
        self.on(date).map(|step| &step.target)
    }

    /// The first day after `date` on which another target begins.
    pub fn next_after(&self, date: Date) -> Option<Date> {
        self.0.iter().filter_map(|step| step.from).find(|from| *from > date)
    }

    /// The target that begins last.
    pub fn newest(&self) -> Option<&Target> {
        self.0.last().map(|step| &step.target)
    }

    /// The only target, where it holds always.
    pub fn only(&self) -> Option<&Target> {
        match self.0.as_slice() {
            [PromisedFrom { from: None, target, .. }] => Some(target),
            _ => None,
        }
    }
}

keys! {
    struct StepKeys<'n> {
        value: Required<&'n Node>, "目標", "the target";
        from: Option<&'n Node>, "始まる日", "the day on which it begins";
        grain: Option<Grain>, "判定する期の長さ", "the periods that it is judged by";
    }
}

later! {
    /// One text, a map with `value`, `from` and `grain`, or a list of such maps.
    pub(super) PromisedForm: |lang| {
        let steps = <Vec<StepKeys<'_>> as Keyed>::schema(lang);
        Schema::either(&[<&str>::schema(lang), steps])
    };
}

/// What is promised; `one` reads a text.
pub(super) fn read(
    reader: &mut Reader<'_>,
    node: &Node,
    mut one: impl FnMut(&mut Reader<'_>, &Node) -> Option<Target>,
) -> Promised {
    let nodes = match &node.value {
        Value::List(nodes) => nodes.as_slice(),
        Value::Map(_) => std::slice::from_ref(node),
        _ => return one(reader, node).map(Promised::always).unwrap_or_default(),
    };
    let mut steps: Vec<PromisedFrom> = Vec::new();
    for node in nodes {
        let Some(StepKeys { value, from, grain }) = StepKeys::from_node(reader, node) else { continue };
        let (Some(value), Ok(day)) = (value, from.map(|node| Day::from_node(reader, node).ok_or(())).transpose())
        else {
            continue;
        };
        if steps.iter().any(|step| step.from == day) {
            let message = match from {
                Some(_) => say!("同じ日から始まる目標が二つあります", "two targets begin on the same day"),
                None => {
                    say!("`from` のない目標が二つあります", "expected the key `from`: another target has none either")
                }
            };
            reader.invalid(from.unwrap_or(node), message);
            continue;
        }
        let Some(target) = one(reader, value) else { continue };
        let target = match grain {
            Some(grain) => target.judged_by(grain),
            None => target,
        };
        steps.push(PromisedFrom { from: day, target, origin: None, period_of: None });
    }
    Promised::new(steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_date;
    use crate::objective::{Better, parse};

    fn step(text: &str, from: Option<&str>) -> PromisedFrom {
        PromisedFrom {
            from: from.and_then(parse_date),
            target: parse(text, Some(Better::Higher)),
            origin: None,
            period_of: None,
        }
    }

    #[test]
    fn the_newest_target_that_has_begun_is_in_force() {
        let promised = Promised::new(vec![
            step("99.9%以上", Some("2026-10-01")),
            step("99%以上", Some("2026-04-01")),
            step("99.95%以上", Some("2027-01-01")),
        ]);
        let on = |day: &str| promised.target_on(parse_date(day).unwrap()).map(|t| t.value.unwrap().to_string());
        assert_eq!(on("2026-03-31"), None, "nothing is promised before the first one begins");
        assert_eq!(on("2026-04-01").unwrap(), "99");
        assert_eq!(on("2026-09-30").unwrap(), "99");
        assert_eq!(on("2026-10-01").unwrap(), "99.9");
        assert_eq!(on("2030-01-01").unwrap(), "99.95");
        assert_eq!(promised.next_after(parse_date("2026-10-01").unwrap()), parse_date("2027-01-01"));
        assert!(promised.only().is_none());
        let always = Promised::new(vec![step("99%以上", None), step("99.9%以上", Some("2026-10-01"))]);
        assert_eq!(always.target_on(parse_date("2000-01-01").unwrap()).unwrap().value.unwrap().to_string(), "99");
    }
}
