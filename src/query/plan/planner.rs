//! The questions of a batch as sets of groups over one graph of expressions.
//!
//! In: questions, one after the other. Out: the pass that gives what all of them need, and how each is answered. Never: lets the
//! order of questions change an answer.

use super::answer::{Answer, GroupAnswer, Place};
use super::program::{Node, Op, Program, Scope};
use super::{
    Additive, AdditiveOp, AdditiveSet, GroupKey, Holistic, HolisticSet, Listing, LookupTable, Pass, Plan, simplify,
};
use crate::query::{Aggregate, Binary, DataType, Expr, Limit, Literal, Measure, Query, Select, Side};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A question whose expressions are nodes.
pub(super) struct Added<'q> {
    query: &'q Query,
    filter: Option<Node>,
    /// The groups, or the columns of rows.
    keys: Vec<Node>,
    /// Value and condition of each measure.
    pub measures: Vec<(Option<Node>, Option<Node>)>,
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
    sums: Vec<(AdditiveOp, Option<Node>, Option<Node>)>,
    /// The set that this one is added up from.
    from: Option<Finer>,
}

/// How a set is added up from another one.
#[derive(Clone)]
struct Finer {
    set: usize,
    /// Which of its keys are this one's.
    keys: Vec<usize>,
    /// What its rows have to meet beyond its own condition.
    given: Conjunction,
    /// Where it counts the rows that do; `None` when all of its rows do, or a group without any is one, too.
    present: Option<usize>,
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
    /// Nothing yet, over columns of these forms.
    pub fn new(form_of: &'a dyn Fn(&str) -> Option<DataType>) -> Self {
        Self { program: Program::new(form_of), additive: Vec::new(), holistic: Vec::new(), lists: Vec::new() }
    }

    /// Makes the expressions of a question nodes; `brought` says what its look-ups' measures are called.
    ///
    /// # Errors
    /// The name that nothing has.
    pub fn add<'q>(&mut self, query: &'q Query, brought: &BTreeMap<String, String>) -> Result<Added<'q>, String> {
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
                    Ok((m.aggregate.expr().map(&mut node).transpose()?, m.filter.as_ref().map(&mut node).transpose()?))
                };
                (keys, measures.iter().map(of).collect::<Result<_, String>>()?)
            }
            Select::Rows { columns, .. } => {
                (columns.iter().map(|(_, expr)| node(expr)).collect::<Result<_, _>>()?, Vec::new())
            }
        };
        let filter = filter.map(|filter| self.condition(filter));
        let measures = measures.into_iter().map(|(value, filter)| (value, filter.map(|f| self.condition(f)))).collect();
        Ok(Added { query, filter, keys, measures })
    }

    fn condition(&mut self, node: Node) -> Node {
        // What is no condition stays, to be refused.
        let is_condition = self.program.data_type(node).is_none_or(|form| form == DataType::Boolean);
        if is_condition { simplify::condition(&mut self.program, node) } else { node }
    }

    /// Says what the question needs, and how it is answered from that.
    pub fn answer(&mut self, added: &Added<'_>) -> Answer {
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
            .map(|(measure, (value, filter))| self.place(&measure.aggregate, (*value, *filter), set, added))
            .collect();
        let names = group.iter().map(|(name, _)| name.clone()).chain(measures.iter().map(|m| m.name.clone())).collect();
        let periods = added.keys.iter().map(|key| self.boundaries(*key).map(|(table, _)| table)).collect();
        let (keys, pieces, present) = (Vec::new(), Vec::new(), None);
        Answer::Groups(GroupAnswer { names, set, periods, measures: places, keys, pieces, present })
    }

    /// The boundaries and the value of a key that numbers stretches of time.
    fn boundaries(&self, key: Node) -> Option<Period> {
        match self.program.op(key) {
            Op::Locate(table, Side::LastAtMost, value) => Some((Arc::clone(table), *value)),
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

    fn place(
        &mut self,
        aggregate: &Aggregate,
        (value, filter): (Option<Node>, Option<Node>),
        set: usize,
        added: &Added<'_>,
    ) -> Place {
        let mut sum = |adding, value| {
            let sums = &mut self.additive[set].sums;
            let wanted = (adding, value, filter);
            sums.iter().position(|sum| *sum == wanted).unwrap_or_else(|| {
                sums.push(wanted);
                sums.len() - 1
            })
        };
        match aggregate {
            Aggregate::Count(_) => Place::Count(sum(AdditiveOp::Count, value)),
            Aggregate::Sum(_) => Place::Sum(sum(AdditiveOp::Sum, value), sum(AdditiveOp::Count, value)),
            Aggregate::Mean(_) => Place::Mean(sum(AdditiveOp::Sum, value), sum(AdditiveOp::Count, value)),
            Aggregate::Min(_) => Place::Extreme(sum(AdditiveOp::Min, value), AdditiveOp::Min),
            Aggregate::Max(_) => Place::Extreme(sum(AdditiveOp::Max, value), AdditiveOp::Max),
            Aggregate::Quantile(q, _) => {
                let value = value.map(|value| self.program.node(Op::ToNumber(value)));
                let at = self.holistic(added, (value, filter), Holistic::Quantiles(Vec::new()));
                let Holistic::Quantiles(all) = &mut self.holistic[at].take else { unreachable!("it is made so") };
                let nth = all.iter().position(|known| known == q).unwrap_or_else(|| {
                    all.push(*q);
                    all.len() - 1
                });
                Place::Quantile(at, nth)
            }
            Aggregate::CountDistinct(_) => Place::Distinct(self.holistic(added, (value, filter), Holistic::Distinct)),
        }
    }

    fn holistic(&mut self, added: &Added<'_>, (value, filter): (Option<Node>, Option<Node>), take: Holistic) -> usize {
        let filters: Vec<Node> = added.filter.into_iter().chain(filter).collect();
        let value = value.expect("a quantile and a number of different values are of a value");
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

    /// Sets with the same keys and conditions that partly agree are taken from one with what they agree upon.
    fn share_conditions(&mut self) {
        let own = 0..self.additive.len();
        for at in own.clone() {
            let same =
                |other: &usize| self.keys_among(at, *other).is_some_and(|keys| keys.iter().copied().eq(0..keys.len()));
            let alike: Vec<usize> =
                own.clone().filter(same).filter(|other| self.has_as_many_keys(at, *other)).collect();
            if alike.first() != Some(&at) || alike.len() < 2 || self.additive[at].keys.is_empty() {
                continue;
            }
            let all: Vec<Conjunction> = alike.iter().map(|set| self.conditions(self.additive[*set].filter)).collect();
            let shared: Conjunction =
                all[0].iter().filter(|one| all.iter().all(|c| c.contains(one))).copied().collect();
            if shared.is_empty() || all.contains(&shared) {
                continue;
            }
            let keys = self.additive[at].keys.clone();
            let filter = self.all_of(&shared);
            self.additive.push(DraftSet { filter, keys, sums: Vec::new(), from: None });
        }
    }

    fn has_as_many_keys(&self, one: usize, other: usize) -> bool {
        self.additive[one].keys.len() == self.additive[other].keys.len()
    }

    /// The conditions that a condition is made of.
    fn conditions(&self, filter: Option<Node>) -> Conjunction {
        let (mut all, mut open) = (Conjunction::new(), Vec::from_iter(filter));
        while let Some(node) = open.pop() {
            match self.program.op(node) {
                Op::Binary(Binary::And, left, right) => open.extend([*left, *right]),
                Op::Literal(Literal::Boolean(true)) => {}
                _ => _ = all.insert(node),
            }
        }
        all
    }

    fn all_of(&mut self, conditions: &Conjunction) -> Option<Node> {
        let both = |left, right| self.program.node(Op::Binary(Binary::And, left, right));
        conditions.iter().copied().reduce(both)
    }

    /// A set whose keys are among those of another one, and whose rows are, is added up from that one.
    fn add_up_from_finer(&mut self) {
        self.share_conditions();
        let mut order: Vec<usize> = (0..self.additive.len()).collect();
        // Of those with as many keys, the one with the weakest condition comes first.
        let strength = |at: &usize| self.conditions(self.additive[*at].filter).len();
        order.sort_by_key(|at| (std::cmp::Reverse(self.additive[*at].keys.len()), strength(at)));
        for (nth, &coarse) in order.iter().enumerate() {
            let finer = order[..nth].iter().copied().filter(|fine| self.additive[*fine].from.is_none());
            let Some(finer) = finer.into_iter().find_map(|fine| self.finer(coarse, fine)) else { continue };
            for (own, theirs) in finer.keys.iter().enumerate() {
                if let DraftKey::Pieces { boundaries, .. } = &self.additive[coarse].keys[own] {
                    let more = boundaries.clone();
                    if let DraftKey::Pieces { boundaries, .. } = &mut self.additive[finer.set].keys[*theirs] {
                        boundaries.extend(more);
                    }
                }
            }
            self.additive[coarse].from = Some(finer);
        }
    }

    /// How a set can be added up from another one.
    fn finer(&self, coarse: usize, fine: usize) -> Option<Finer> {
        let keys = self.keys_among(coarse, fine)?;
        let (own, theirs) =
            (self.conditions(self.additive[coarse].filter), self.conditions(self.additive[fine].filter));
        let given: Conjunction = own.difference(&theirs).copied().collect();
        // Without keys there is one group whatever the rows: then each sum may have its own reason to be within them.
        let is_within = |conditions: &Conjunction| theirs.is_subset(conditions);
        let within = |(_, _, filter): &(AdditiveOp, Option<Node>, Option<Node>)| {
            is_within(&own.union(&self.conditions(*filter)).copied().collect())
        };
        let fits = is_within(&own) || (keys.is_empty() && self.additive[coarse].sums.iter().all(within));
        fits.then_some(Finer { set: fine, keys, given, present: None })
    }

    /// Which keys of a finer set are those of another one.
    fn keys_among(&self, coarse: usize, fine: usize) -> Option<Vec<usize>> {
        let (coarse, fine) = (&self.additive[coarse], &self.additive[fine]);
        let equal = |a: &DraftKey, b: &DraftKey| match (a, b) {
            (DraftKey::Plain(a), DraftKey::Plain(b)) => a == b,
            (DraftKey::Pieces { value: a, .. }, DraftKey::Pieces { value: b, .. }) => a == b,
            _ => false,
        };
        let among = |key: &DraftKey| fine.keys.iter().position(|other| equal(key, other));
        coarse.keys.iter().map(among).collect()
    }
}

impl Planner<'_> {
    /// The pass that gives what all questions need.
    pub fn finish(mut self, lookups: Vec<LookupTable>, mut answers: Vec<Result<Answer, String>>) -> Plan {
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
        let names = Names::new(&self.program, &roots);
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

    /// Moves what is added up in a coarser set to the finer one that it is taken from.
    fn share_sums(&mut self, coarse: usize, answers: &mut [Result<Answer, String>]) {
        let Some(finer) = self.additive[coarse].from.clone() else { return };
        let theirs = self.conditions(self.additive[finer.set].filter);
        let mut wanted: Vec<(AdditiveOp, Option<Node>, Option<Node>)> = Vec::new();
        for (adding, value, filter) in self.additive[coarse].sums.clone() {
            let conditions: Conjunction = finer.given.union(&self.conditions(filter)).copied().collect();
            wanted.push((adding, value, self.all_of(&conditions.difference(&theirs).copied().collect())));
        }
        // A group of the finer set is one of this one's when a row of it meets this one's condition.
        let counted = !finer.keys.is_empty() && !finer.given.is_empty();
        let present = counted.then(|| (AdditiveOp::Count, None, self.all_of(&finer.given)));
        let sums = &mut self.additive[finer.set].sums;
        let mut place = |sum: &(AdditiveOp, Option<Node>, Option<Node>)| {
            sums.iter().position(|known| known == sum).unwrap_or_else(|| {
                sums.push(*sum);
                sums.len() - 1
            })
        };
        let present = present.as_ref().map(&mut place);
        let moved: Vec<usize> = wanted.iter().map(place).collect();
        self.additive[coarse].from = Some(Finer { present, ..finer });
        for answer in answers.iter_mut().flatten() {
            if let Answer::Groups(answer) = answer
                && answer.set == coarse
            {
                answer.measures.iter_mut().for_each(|place| place.moved(&moved));
            }
        }
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
                (program.node(Op::Locate(Arc::clone(&table), Side::LastAtMost, *value)), Some(table))
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
            roots.extend(set.sums.iter().flat_map(|(_, value, filter)| [*value, *filter]).flatten());
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

/// What nodes are called in a pass: those that are taken out of the program, or needed more than once, are columns.
struct Names {
    of: Vec<Option<String>>,
    needed: Vec<bool>,
}

impl Names {
    fn new(program: &Program<'_>, roots: &[Node]) -> Self {
        let uses = program.uses(roots.iter().copied());
        let name = |node: Node| match program.op(node) {
            Op::Column(name) => Some(name.clone()),
            Op::Literal(_) => roots.contains(&node).then(|| format!("\u{1}n{node}")),
            // An engine orders the rows for it: it stands by itself.
            Op::Previous { .. } => Some(format!("\u{1}n{node}")),
            _ => (uses[node] > 1 || roots.binary_search(&node).is_ok()).then(|| format!("\u{1}n{node}")),
        };
        let of = (0..program.len()).map(|node| if uses[node] > 0 { name(node) } else { None }).collect();
        Self { of, needed: uses.into_iter().map(|uses| uses > 0).collect() }
    }

    fn of(&self, node: Node) -> String {
        self.of[node].clone().expect("what is taken out of the program has a name")
    }

    fn key(&self, program: &Program<'_>, node: Node) -> GroupKey {
        let period = match program.op(node) {
            Op::Locate(table, Side::LastAtMost, value) => {
                let value = if let Op::ToInteger(inner) = program.op(*value) { *inner } else { *value };
                let column = if let Op::Column(name) = program.op(value) { Some(name.clone()) } else { None };
                Some((Arc::clone(table), column))
            }
            _ => None,
        };
        GroupKey { column: self.of(node), period }
    }

    fn sum(&self, (adding, value, filter): &(AdditiveOp, Option<Node>, Option<Node>)) -> Additive {
        let of = |node: &Option<Node>| node.map(|node| self.of(node));
        Additive { adding: *adding, value: of(value), filter: of(filter) }
    }

    fn computed(&self, program: &Program<'_>) -> Vec<(String, Expr)> {
        let named = |node: Node| self.of[node].clone();
        let is_made = |node: &Node| !matches!(program.op(*node), Op::Column(_));
        let column = |node: Node| Some((self.of[node].clone()?, program.body(node, &named)));
        (0..program.len()).filter(|node| self.needed[*node]).filter(is_made).filter_map(column).collect()
    }

    fn source_columns(&self, program: &Program<'_>, lookups: &[LookupTable]) -> Vec<String> {
        let is_brought = |name: &str| lookups.iter().any(|table| table.columns.iter().any(|column| column == name));
        let read = (0..program.len()).filter(|node| self.needed[*node]).filter_map(|node| match program.op(node) {
            Op::Column(name) => Some(name.clone()),
            _ => None,
        });
        let mut columns: Vec<String> =
            read.chain(lookups.iter().flat_map(|table| table.on.clone())).filter(|name| !is_brought(name)).collect();
        columns.sort();
        columns.dedup();
        columns
    }

    fn look_back(&self, program: &Program<'_>) -> bool {
        (0..program.len()).any(|node| self.needed[node] && matches!(program.op(node), Op::Previous { .. }))
    }
}
