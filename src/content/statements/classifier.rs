//! Features → a decision: a weighted sum each for a promise and for a threshold, against neither.
//!
//! In: the [`Features`] of a candidate. Out: its two scores, in hundredths, and what they decide. Never: looks at words itself.
//!
//! The weights are those of a multinomial logistic regression around written priors, trained by `tests/promises/train.py` from
//! `tests/promises/labels.tsv` and rounded. Decided in docs/decisions/0090-classifier.md.

use super::candidate::{Form, Rule};
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
        let word = name.split_once(':').and_then(|(scope, class)| {
            let scope = Scope::ALL.iter().position(|(_, name)| *name == scope)?;
            Some((scope, lexicon::classes().iter().position(|known| known.name == class)?))
        });
        match (name, word) {
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

/// What a candidate with such scores is. Where its place declares it, that says what for; and what cannot be read there is kept,
/// so that somebody sees it, but for keys of YAML.
pub(super) fn decide(score: Score, rule: Rule, form: Form) -> Decision {
    let Score { promise, threshold } = score;
    if let Rule::Unreadable(role) = rule
        && form != Form::Yaml
    {
        return Decision::of(role);
    }
    let cut = if rule == Rule::Silent { WEIGHTS.cut } else { WEIGHTS.ruled_cut };
    if promise.max(threshold) < cut {
        Decision::Neither
    } else if let Rule::Declared(role) | Rule::Unreadable(role) = rule {
        Decision::of(role)
    } else if promise >= threshold {
        Decision::Promise
    } else {
        Decision::Threshold
    }
}

/// What a feature speaks for, by its name.
pub(super) fn weight(name: &str) -> Score {
    let word = name.split_once(':').and_then(|(scope, class)| {
        let scope = Scope::ALL.iter().position(|(_, name)| *name == scope)?;
        let class = lexicon::classes().iter().position(|known| known.name == class)?;
        Some(WEIGHTS.words[scope][class])
    });
    word.or_else(|| WEIGHTS.shapes.get(name).copied()).unwrap_or_default()
}
