//! Sets of groups that are added up from those of finer ones.

use super::{Conjunction, DraftKey, DraftSet, DraftSum, Planner, position};
use crate::query::plan::AdditiveOp;
use crate::query::plan::answer::Answer;
use crate::query::plan::program::{Node, Op};
use crate::query::{Binary, Literal};

/// How a set is added up from another one.
#[derive(Clone)]
pub(super) struct Finer {
    pub set: usize,
    /// Which of its keys are this one's.
    pub keys: Vec<usize>,
    /// What its rows have to meet beyond its own condition.
    pub given: Conjunction,
    /// Where it counts the rows that do; `None` when all of its rows do, or a group without any is one, too.
    pub present: Option<usize>,
}

impl Planner<'_> {
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
    pub(super) fn conditions(&self, filter: Option<Node>) -> Conjunction {
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
    pub(super) fn add_up_from_finer(&mut self) {
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
        let within = |sum: &DraftSum| is_within(&own.union(&self.conditions(sum.filter)).copied().collect());
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

    /// Moves what is added up in a coarser set to the finer one that it is taken from.
    pub(super) fn share_sums(&mut self, coarse: usize, answers: &mut [Result<Answer, String>]) {
        let Some(finer) = self.additive[coarse].from.clone() else { return };
        let theirs = self.conditions(self.additive[finer.set].filter);
        let mut wanted: Vec<DraftSum> = Vec::new();
        for sum in self.additive[coarse].sums.clone() {
            let conditions: Conjunction = finer.given.union(&self.conditions(sum.filter)).copied().collect();
            let filter = self.all_of(&conditions.difference(&theirs).copied().collect());
            wanted.push(DraftSum { filter, ..sum });
        }
        // A group of the finer set is one of this one's when a row of it meets this one's condition.
        let counted = !finer.keys.is_empty() && !finer.given.is_empty();
        let count = |filter| DraftSum { adding: AdditiveOp::Count, value: None, filter };
        let present = counted.then(|| count(self.all_of(&finer.given)));
        let sums = &mut self.additive[finer.set].sums;
        let present = present.map(|sum| position(sums, sum));
        let moved: Vec<usize> = wanted.into_iter().map(|sum| position(sums, sum)).collect();
        self.additive[coarse].from = Some(Finer { present, ..finer });
        for answer in answers.iter_mut().flatten() {
            if let Answer::Groups(answer) = answer
                && answer.set == coarse
            {
                answer.measures.iter_mut().for_each(|place| place.moved(&moved));
            }
        }
    }
}
