//! The whole, each service and each group of an uptime, and what is known of them over time.
//!
//! In: a timeline for each service, and the declared groups and roll-up. Out: [`Scopes`], asked for any stretch of time.
//! Never: asks the data.

use super::exclusions::Exclusions;
use super::share::{Share, mean, pooled};
use super::spans::Levels;
use super::timeline::{Timeline, together};
use crate::config::{Rollup, Uptime};
use crate::metrics::intervals::Cuts;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What is known of every service.
pub(super) struct Lines {
    /// Declared services first, then the others by name.
    pub services: Vec<(String, Timeline)>,
    /// What belongs to no service: everything where services are not told apart.
    pub rest: Timeline,
    /// All of them as one, where that is known without the lines.
    pub whole: Option<Timeline>,
    /// The same of the services of a group.
    pub groups: BTreeMap<String, Timeline>,
}

impl Lines {
    /// Lines of services with what was down of each; `None` stands for rows without a service.
    pub(super) fn new(
        services: &[String],
        exclusions: &Exclusions,
        known_and_down: impl Fn(Option<&str>) -> (Vec<(i64, i64)>, Levels),
    ) -> Self {
        let line = |service: Option<&str>| {
            let (known, down) = known_and_down(service);
            Timeline::new(&known, exclusions.of(service), &down)
        };
        let services = services.iter().map(|name| (name.clone(), line(Some(name)))).collect();
        Self { services, rest: line(None), whole: None, groups: BTreeMap::new() }
    }
}

/// One line of figures.
pub(super) struct Scope {
    /// The breakdown: empty for the whole, the service, or the group.
    pub by: Vec<(String, String)>,
    /// Its services; `None` where rows without a service belong to it too.
    pub members: Option<Vec<String>>,
    seen: Seen,
}

enum Seen {
    One(Timeline),
    Several(Vec<Timeline>),
}

/// The whole, the services and the groups, in this order.
pub(super) struct Scopes {
    /// Each of them.
    pub all: Vec<Scope>,
    rollup: Rollup,
    /// Where a stretch may begin and end; anywhere without.
    cuts: Option<Cuts>,
}

/// Name of the breakdown by group.
const GROUP: &str = "group";

impl Scopes {
    /// Every scope of an uptime, whose lines are exact between cuts or (without any) anywhere.
    pub(super) fn new(uptime: &Uptime, lines: &Lines, cuts: Option<Cuts>) -> Self {
        let declared = uptime.together();
        let rollup = declared.rollup;
        let several = |lines: Vec<&Timeline>, as_one: Option<&Timeline>| match (rollup, lines.as_slice()) {
            (Rollup::AnyDown | Rollup::AllDown, [_, _, ..]) => {
                Seen::One(as_one.cloned().unwrap_or_else(|| together(&lines, rollup)))
            }
            (_, [one]) => Seen::One((*one).clone()),
            _ => Seen::Several(lines.into_iter().cloned().collect()),
        };
        let mut of_whole: Vec<&Timeline> = lines.services.iter().map(|(_, line)| line).collect();
        // Services may be there without ever having failed, and incidents may name none. Samples that name none are rare,
        // and without any of them the rest is nothing that could be unknown.
        let rest = &lines.rest;
        let open = !rest.known.is_empty() && (declared.services.is_empty() || !rest.down.is_empty());
        if of_whole.is_empty() || (rollup == Rollup::AnyDown && open) {
            of_whole.push(rest);
        }
        let mut all = vec![Scope { by: Vec::new(), members: None, seen: several(of_whole, lines.whole.as_ref()) }];
        let column = uptime.service().unwrap_or("service");
        all.extend(lines.services.iter().map(|(name, line)| Scope {
            by: vec![(column.to_owned(), name.clone())],
            members: Some(vec![name.clone()]),
            seen: Seen::One(line.clone()),
        }));
        all.extend(declared.groups.iter().map(|(name, members)| {
            let of_group = lines.services.iter().filter(|(service, _)| members.contains(service));
            Scope {
                by: vec![(GROUP.to_owned(), name.clone())],
                members: Some(members.clone()),
                seen: several(of_group.map(|(_, line)| line).collect(), lines.groups.get(name)),
            }
        }));
        Self { all, rollup, cuts }
    }

    /// The scope of a breakdown.
    pub(super) fn by(&self, by: &[(String, String)]) -> Option<&Scope> {
        self.all.iter().find(|scope| scope.by == by)
    }

    /// The share of counted parts, one per service, under the roll-up in force.
    pub(super) fn share_of(&self, parts: &[(Decimal, Decimal)]) -> Share {
        if self.rollup == Rollup::Mean { mean(parts) } else { pooled(parts) }
    }

    /// How available a scope was in a stretch of time.
    ///
    /// # Panics
    /// When the stretch lies across a cut: a figure of it would be wrong.
    pub(super) fn share(&self, scope: &Scope, base: (i64, i64)) -> Share {
        assert!(self.cuts.as_ref().is_none_or(|cuts| cuts.hold(base)), "time is taken as a whole between cuts");
        match &scope.seen {
            Seen::One(line) => pooled(&[line.share(base)]),
            Seen::Several(lines) => self.share_of(&lines.iter().map(|line| line.share(base)).collect::<Vec<_>>()),
        }
    }
}

impl Scope {
    /// Seconds of a stretch outside maintenance, added over the services that are counted one by one.
    pub(super) fn promised(&self, base: (i64, i64)) -> i64 {
        match &self.seen {
            Seen::One(line) => line.promised(base),
            Seen::Several(lines) => lines.iter().map(|line| line.promised(base)).sum(),
        }
    }

    /// How many samples should have come in a stretch outside maintenance, at one every so many seconds of each service.
    pub(super) fn expected(&self, base: (i64, i64), every: i64) -> i64 {
        match &self.seen {
            Seen::One(line) => line.promised(base) / every,
            Seen::Several(lines) => lines.iter().map(|line| line.promised(base) / every).sum(),
        }
    }

    /// Over how many services its seconds are added.
    pub(super) fn added_over(&self) -> usize {
        match &self.seen {
            Seen::One(_) => 1,
            Seen::Several(lines) => lines.len().max(1),
        }
    }
}
