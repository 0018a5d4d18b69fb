//! The questions of a batch as sets of groups over one graph of expressions.
//!
//! In: questions, one after the other. Out: the pass that gives what all of them need, and how each is answered. Never: lets the
//! order of questions change an answer.

mod finer;
mod names;

use self::finer::Finer;
use self::names::NodeNames;
use super::answer::{Answer, GroupAnswer, Place};
use super::program::{Node, Op, Program, Scope};
use super::{AdditiveOp, AdditiveSet, Holistic, HolisticSet, Listing, LookupTable, Pass, Plan, simplify};
use crate::query::{Aggregate, DataType, Expr, Limit, Measure, Query, Select, Side};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A question whose expressions are nodes.
pub(super) struct Added<'q> {
    query: &'q Query,
    filter: Option<Node>,
    /// The groups, or the columns of rows.
    keys: Vec<Node>,
    pub measures: Vec<AddedMeasure>,
}

/// A measure whose expressions are nodes.
#[derive(Debug, Clone, Copy)]
pub(super) struct AddedMeasure {
    /// What is aggregated; none for a count of rows.
    pub value: Option<Node>,
    /// Which rows count.
    filter: Option<Node>,
}

/// An additive aggregate over nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct DraftSum {
    adding: AdditiveOp,
    /// None for a count of rows.
    value: Option<Node>,
    filter: Option<Node>,
}

/// The position of an aggregate among others, to which it is added where it is not yet.
fn position(sums: &mut Vec<DraftSum>, sum: DraftSum) -> usize {
    sums.iter().position(|known| *known == sum).unwrap_or_else(|| {
        sums.push(sum);
        sums.len() - 1
    })
}

/// What tells groups apart.
#[derive(Clone)]
enum DraftKey {
    Plain(Node),
    /// Stretches of time over one value, whose boundaries are known once every question has been seen.
    Pieces {
        value: Node,
        boundaries: Vec<i64>,
    },
}

struct DraftSet {
    filter: Option<Node>,
    keys: Vec<DraftKey>,
    sums: Vec<DraftSum>,
    /// The set that this one is added up from.
    from: Option<Finer>,
}

/// Conditions that all have to hold.
type Conjunction = BTreeSet<Node>;

/// The first instants of stretches of time, and the value that is looked up in them.
type Period = (Arc<Vec<i64>>, Node);

/// The keys of a set once every question has been seen.
struct FinalKeys {
    nodes: Vec<Node>,
    /// The first instants of those that number pieces of time.
    pieces: Vec<Option<Arc<Vec<i64>>>>,
}

struct DraftList {
    filter: Option<Node>,
    columns: Vec<Node>,
    sort: usize,
    limit: Option<Limit>,
}

struct DraftHolistic {
    filters: Vec<Node>,
    keys: Vec<Node>,
    value: Node,
    take: Holistic,
}

/// A batch while its questions are added.
pub(super) struct Planner<'a> {
    /// All expressions.
    pub program: Program<'a>,
    additive: Vec<DraftSet>,
    holistic: Vec<DraftHolistic>,
    lists: Vec<DraftList>,
}

impl<'a> Planner<'a> {
    /// Nothing yet, over columns of these types.
    pub(super) fn new(data_type_of: &'a dyn Fn(&str) -> Option<DataType>) -> Self {
        Self { program: Program::new(data_type_of), additive: Vec::new(), holistic: Vec::new(), lists: Vec::new() }
    }

    /// Makes the expressions of a question nodes; `brought` says what its look-ups' measures are called.
    ///
    /// # Errors
    /// The name that nothing has.
    pub(super) fn add<'q>(
        &mut self,
        query: &'q Query,
        brought: &BTreeMap<String, String>,
    ) -> Result<Added<'q>, String> {
        let mut scope = Scope::new();
        for (name, column) in brought {
            scope.insert(name.clone(), self.program.column(column)?);
        }
        for (name, expr) in &query.with {
            let node = self.program.add(expr, &scope)?;
            scope.insert(name.clone(), node);
        }
        let mut node = |expr: &Expr| self.program.add(expr, &scope);
        let filter = query.filter.as_ref().map(&mut node).transpose()?;
        let (keys, measures) = match &query.select {
            Select::Groups { group, measures } => {
                let keys = group.iter().map(|(_, expr)| node(expr)).collect::<Result<_, _>>()?;
                let of = |m: &Measure| {
                    let value = m.aggregate.expr().map(&mut node).transpose()?;
                    Ok(AddedMeasure { value, filter: m.filter.as_ref().map(&mut node).transpose()? })
                };
                (keys, measures.iter().map(of).collect::<Result<_, String>>()?)
            }
            Select::Rows { columns, .. } => {
                (columns.iter().map(|(_, expr)| node(expr)).collect::<Result<_, _>>()?, Vec::new())
            }
        };
        let filter = filter.map(|filter| self.condition(filter));
        let mut measures: Vec<AddedMeasure> = measures;
        measures.iter_mut().for_each(|measure| measure.filter = measure.filter.map(|filter| self.condition(filter)));
        Ok(Added { query, filter, keys, measures })
    }

    fn condition(&mut self, node: Node) -> Node {
        // What is no condition stays, to be refused.
        let is_condition = self.program.data_type(node).is_none_or(|data_type| data_type == DataType::Boolean);
        if is_condition { simplify::condition(&mut self.program, node) } else { node }
    }

    /// Says what the question needs, and how it is answered from that.
    pub(super) fn answer(&mut self, added: &Added<'_>) -> Answer {
        let (group, measures) = match &added.query.select {
            Select::Rows { columns, sort, limit } => {
                let (filter, asked) = (added.filter, added.keys.clone());
                self.lists.push(DraftList { filter, columns: asked, sort: *sort, limit: *limit });
                let columns = columns.iter().map(|(name, _)| name.clone()).collect();
                return Answer::Rows { list: self.lists.len() - 1, columns };
            }
            Select::Groups { group, measures } => (group, measures),
        };
        let set = self.set(added);
        let places = measures
            .iter()
            .zip(&added.measures)
            .map(|(measure, nodes)| self.place(&measure.aggregate, *nodes, set, added))
            .collect();
        let names = group.iter().map(|(name, _)| name.clone()).chain(measures.iter().map(|m| m.name.clone())).collect();
        let periods = added.keys.iter().map(|key| self.boundaries(*key).map(|(table, _)| table)).collect();
        let (keys, pieces, present) = (Vec::new(), Vec::new(), None);
        Answer::Groups(GroupAnswer { names, set, periods, measures: places, keys, pieces, present })
    }

    /// The boundaries and the value of a key that numbers stretches of time.
    fn boundaries(&self, key: Node) -> Option<Period> {
        match self.program.op(key) {
            Op::SearchSorted(table, Side::LastAtMost, value) => Some((Arc::clone(table), *value)),
            _ => None,
        }
    }

    /// The additive set of a question: shared by all with the same condition and keys, whatever the length of their periods.
    fn set(&mut self, added: &Added<'_>) -> usize {
        let periods: Vec<Option<Period>> = added.keys.iter().map(|key| self.boundaries(*key)).collect();
        let same = |(at, key): (usize, &DraftKey)| match (key, &periods[at]) {
            (DraftKey::Pieces { value, .. }, Some((_, own))) => value == own,
            (DraftKey::Plain(node), None) => *node == added.keys[at],
            _ => false,
        };
        let fits = |set: &DraftSet| {
            set.filter == added.filter && set.keys.len() == added.keys.len() && set.keys.iter().enumerate().all(same)
        };
        let at = self.additive.iter().position(fits).unwrap_or_else(|| {
            let key = |(node, period): (&Node, &Option<Period>)| match period {
                Some((_, value)) => DraftKey::Pieces { value: *value, boundaries: Vec::new() },
                None => DraftKey::Plain(*node),
            };
            let keys = added.keys.iter().zip(&periods).map(key).collect();
            self.additive.push(DraftSet { filter: added.filter, keys, sums: Vec::new(), from: None });
            self.additive.len() - 1
        });
        for (key, period) in self.additive[at].keys.iter_mut().zip(&periods) {
            if let (DraftKey::Pieces { boundaries, .. }, Some((table, _))) = (key, period) {
                boundaries.extend(table.iter());
            }
        }
        at
    }

    fn place(&mut self, aggregate: &Aggregate, measure: AddedMeasure, set: usize, added: &Added<'_>) -> Place {
        let AddedMeasure { value, filter } = measure;
        let mut sum = |adding, value| position(&mut self.additive[set].sums, DraftSum { adding, value, filter });
        match aggregate {
            Aggregate::Count(_) => Place::Count(sum(AdditiveOp::Count, value)),
            Aggregate::Sum(_) => Place::Sum(sum(AdditiveOp::Sum, value), sum(AdditiveOp::Count, value)),
            Aggregate::Mean(_) => Place::Mean(sum(AdditiveOp::Sum, value), sum(AdditiveOp::Count, value)),
            Aggregate::Min(_) => Place::Extreme(sum(AdditiveOp::Min, value), AdditiveOp::Min),
            Aggregate::Max(_) => Place::Extreme(sum(AdditiveOp::Max, value), AdditiveOp::Max),
            Aggregate::Quantile(q, _) => {
                let value = value.map(|value| self.program.node(Op::ToNumber(value)));
                let at = self.holistic(added, AddedMeasure { value, filter }, Holistic::Quantiles(Vec::new()));
                let Holistic::Quantiles(all) = &mut self.holistic[at].take else { unreachable!("it is made so") };
                let nth = all.iter().position(|known| known == q).unwrap_or_else(|| {
                    all.push(*q);
                    all.len() - 1
                });
                Place::Quantile(at, nth)
            }
            Aggregate::CountDistinct(_) => Place::Distinct(self.holistic(added, measure, Holistic::Distinct)),
        }
    }

    fn holistic(&mut self, added: &Added<'_>, measure: AddedMeasure, take: Holistic) -> usize {
        let filters: Vec<Node> = added.filter.into_iter().chain(measure.filter).collect();
        let value = measure.value.expect("a quantile and a number of different values are of a value");
        let same = |set: &DraftHolistic| {
            set.filters == filters
                && set.keys == added.keys
                && set.value == value
                && std::mem::discriminant(&set.take) == std::mem::discriminant(&take)
        };
        self.holistic.iter().position(same).unwrap_or_else(|| {
            self.holistic.push(DraftHolistic { filters, keys: added.keys.clone(), value, take });
            self.holistic.len() - 1
        })
    }
}

impl Planner<'_> {
    /// The pass that gives what all questions need.
    pub(super) fn finish(mut self, lookups: Vec<LookupTable>, mut answers: Vec<Result<Answer, String>>) -> Plan {
        self.add_up_from_finer();
        for set in 0..self.additive.len() {
            self.share_sums(set, &mut answers);
        }
        let sets: Vec<FinalKeys> = (0..self.additive.len()).map(|set| self.final_keys(set)).collect();
        // Sets that are added up from others are not asked for.
        let asked: Vec<usize> =
            (0..sets.len()).map(|at| self.additive[..at].iter().filter(|s| s.from.is_none()).count()).collect();
        for answer in answers.iter_mut().flatten() {
            if let Answer::Groups(answer) = answer {
                let own = answer.periods.len();
                let (fine, keys, present) = match &self.additive[answer.set].from {
                    Some(finer) => (finer.set, finer.keys.clone(), finer.present),
                    None => (answer.set, (0..own).collect(), None),
                };
                answer.pieces = keys.iter().map(|key| sets[fine].pieces[*key].clone()).collect();
                (answer.set, answer.keys, answer.present) = (asked[fine], keys, present);
            }
        }
        let roots = self.roots(&sets);
        let names = NodeNames::new(&self.program, &roots);
        let additive =
            self.additive.iter().zip(&sets).filter(|(set, _)| set.from.is_none()).map(|(set, keys)| AdditiveSet {
                filter: set.filter.map(|node| names.of(node)),
                keys: keys.nodes.iter().map(|key| names.key(&self.program, *key)).collect(),
                sums: set.sums.iter().map(|sum| names.sum(sum)).collect(),
            });
        let holistic = self.holistic.iter().map(|set| HolisticSet {
            filters: set.filters.iter().map(|node| names.of(*node)).collect(),
            keys: set.keys.iter().map(|key| names.key(&self.program, *key)).collect(),
            value: names.of(set.value),
            take: set.take.clone(),
        });
        let lists = self.lists.iter().map(|list| Listing {
            filter: list.filter.map(|node| names.of(node)),
            columns: list.columns.iter().map(|node| names.of(*node)).collect(),
            sort: list.sort,
            limit: list.limit,
        });
        let pass = Pass {
            additive: additive.collect(),
            holistic: holistic.collect(),
            lists: lists.collect(),
            columns: names.source_columns(&self.program, &lookups),
            computed: names.computed(&self.program),
            looks_back: names.look_back(&self.program),
            lookups,
        };
        Plan { pass, answers }
    }

    /// The nodes of the keys of a set, and the boundaries of those that number pieces of time.
    fn final_keys(&mut self, set: usize) -> FinalKeys {
        let program = &mut self.program;
        let key = |key: &mut DraftKey| match key {
            DraftKey::Plain(node) => (*node, None),
            DraftKey::Pieces { value, boundaries } => {
                boundaries.sort_unstable();
                boundaries.dedup();
                let table = Arc::new(std::mem::take(boundaries));
                (program.node(Op::SearchSorted(Arc::clone(&table), Side::LastAtMost, *value)), Some(table))
            }
        };
        let (nodes, pieces) = self.additive[set].keys.iter_mut().map(key).unzip();
        FinalKeys { nodes, pieces }
    }

    /// Every node whose values are taken out of the program.
    fn roots(&self, sets: &[FinalKeys]) -> Vec<Node> {
        let mut roots = Vec::new();
        for (set, keys) in self.additive.iter().zip(sets).filter(|(set, _)| set.from.is_none()) {
            roots.extend(set.filter);
            roots.extend(&keys.nodes);
            roots.extend(set.sums.iter().flat_map(|sum| [sum.value, sum.filter]).flatten());
        }
        for set in &self.holistic {
            roots.extend(set.filters.iter().chain(&set.keys).chain([&set.value]));
        }
        for list in &self.lists {
            roots.extend(list.filter.iter().chain(&list.columns));
        }
        roots.sort_unstable();
        roots.dedup();
        roots
    }
}
