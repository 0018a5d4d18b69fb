//! Features → a decision: a weighted sum each for a promise and for a threshold, against neither.
//!
//! In: the [`Features`] of a candidate. Out: its two scores, in hundredths, and what they decide. Never: looks at words itself.
//!
//! The weights are those of a multinomial logistic regression, trained by `tests/promises/train.py` from
//! `tests/promises/labels.tsv` and rounded. Decided in docs/decisions/0090-classifier.md.

use super::candidate::Rule;
use super::considered::Decision;
use super::features::{Features, Scope};
use super::lexicon;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What speaks for a promise and for a threshold, in hundredths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Score {
    pub(super) promise: i32,
    pub(super) threshold: i32,
}

struct Weights {
    bias: Score,
    /// Below it a candidate is neither.
    cut: i32,
    /// Below it even one is that a written rule speaks for.
    ruled_cut: i32,
    words: [[Score; 64]; 16],
    shapes: HashMap<&'static str, Score>,
}

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    let mut weights = Weights {
        bias: Score::default(),
        cut: 0,
        ruled_cut: 0,
        words: [[Score::default(); 64]; 16],
        shapes: HashMap::new(),
    };
    for line in include_str!("weights.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let (name, mut number) = (columns.next().unwrap_or_default(), || {
            let number = columns.next().and_then(|number| number.parse().ok());
            number.unwrap_or_else(|| unreachable!("a line of the weights has a name and two numbers: {line}"))
        });
        let score = Score { promise: number(), threshold: number() };
        match (name, word(name)) {
            ("bias", _) => weights.bias = score,
            ("cut", _) => (weights.cut, weights.ruled_cut) = (score.promise, score.threshold),
            (_, Some((scope, class))) => weights.words[scope][class] = score,
            _ => {
                weights.shapes.insert(name, score);
            }
        }
    }
    weights
});

/// The scores of a candidate.
pub(super) fn score(features: &Features) -> Score {
    let weights = &*WEIGHTS;
    let words = features.words.iter().zip(&weights.words).flat_map(|(found, of)| found.numbers().map(|at| of[at]));
    let shapes = features.shapes.iter().filter_map(|shape| weights.shapes.get(&**shape).copied());
    words.chain(shapes).fold(weights.bias, |sum, one| Score {
        promise: sum.promise + one.promise,
        threshold: sum.threshold + one.threshold,
    })
}

/// What a candidate with such scores is. Where its place declares it, that says what for, also of what cannot be read there.
pub(super) fn decide(score: Score, rule: Rule) -> Decision {
    let Score { promise, threshold } = score;
    let cut = if rule == Rule::Silent { WEIGHTS.cut } else { WEIGHTS.ruled_cut };
    match rule {
        _ if promise.max(threshold) < cut => Decision::Neither,
        Rule::Declared(role) | Rule::Unreadable(role) => Decision::of(role),
        _ if promise >= threshold => Decision::Promise,
        _ => Decision::Threshold,
    }
}

/// What a feature speaks for, by its name.
pub(super) fn weight(name: &str) -> Score {
    let of_word = word(name).map(|(scope, class)| WEIGHTS.words[scope][class]);
    of_word.or_else(|| WEIGHTS.shapes.get(name).copied()).unwrap_or_default()
}

/// The numbers of the scope and the class of a feature such as `label:response`.
fn word(name: &str) -> Option<(usize, usize)> {
    let (scope, class) = name.split_once(':')?;
    let scope = Scope::ALL.iter().position(|(_, name)| *name == scope)?;
    Some((scope, lexicon::classes().iter().position(|known| known.name == class)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::StatementRole;

    fn decided(promise: i32, threshold: i32, rule: Rule) -> Decision {
        decide(Score { promise, threshold }, rule)
    }

    #[test]
    fn what_no_rule_speaks_for_must_reach_the_cut() {
        let cut = WEIGHTS.cut;
        assert_eq!(decided(cut - 1, cut - 1, Rule::Silent), Decision::Neither);
        assert_eq!(decided(cut, cut - 1, Rule::Silent), Decision::Promise);
        assert_eq!(decided(cut, cut + 1, Rule::Silent), Decision::Threshold);
    }

    #[test]
    fn a_rule_is_overruled_only_far_below_and_says_itself_what_for() {
        let cut = WEIGHTS.ruled_cut;
        assert!(cut < WEIGHTS.cut);
        let declared = Rule::Declared(StatementRole::Alert);
        assert_eq!(decided(cut, cut - 1, declared), Decision::Threshold);
        assert_eq!(decided(cut - 1, cut - 1, declared), Decision::Neither);
        assert_eq!(decided(cut, cut + 1, Rule::Bound(StatementRole::Target)), Decision::Threshold);
    }

    #[test]
    fn what_cannot_be_read_is_kept_where_little_speaks_against_it() {
        let (cut, unreadable) = (WEIGHTS.ruled_cut, Rule::Unreadable(StatementRole::Target));
        assert_eq!(decided(cut, cut - 1, unreadable), Decision::Promise);
        assert_eq!(decided(cut - 1, cut - 1, unreadable), Decision::Neither);
        assert_eq!(decided(cut - 1, cut, Rule::Unreadable(StatementRole::Alert)), Decision::Threshold);
    }

    #[test]
    fn every_weight_is_of_a_feature_that_can_be() {
        for line in include_str!("weights.tsv").lines().filter(|line| line.contains(':')) {
            let name = line.split('\t').next().unwrap();
            assert!(name.starts_with('#') || word(name).is_some(), "{name}");
        }
    }
}
