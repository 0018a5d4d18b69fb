//! Why a promise was not kept, as its author says it.

use crate::model::Figure;
use crate::objective::nfkc;
use crate::pages::context::ComposeContext;

/// What the author says of one promise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cause {
    /// The promise as it is named.
    pub promise: String,
    /// Why it was not kept.
    pub cause: String,
    /// What is done about it.
    pub measure: String,
    /// Who does it.
    pub owner: String,
    /// By when.
    pub due: String,
}

impl Cause {
    /// Whether it speaks of a figure, by its label, its id, or either with the part that is meant: `MTTR（P1）`, `mttr P1`.
    pub fn is_of(&self, context: &ComposeContext<'_>, figure: &Figure) -> bool {
        let by: Vec<&str> = figure.by.iter().map(|(_, value)| value.as_str()).collect();
        self.names(figure, &by) || self.names(figure, &context.labels_of(&figure.by))
    }

    /// Whether it explains a figure: by itself, or as a part of the whole that it speaks of.
    pub fn is_about(&self, context: &ComposeContext<'_>, figure: &Figure) -> bool {
        self.is_of(context, figure) || self.is_of_whole(figure)
    }

    /// Whether it speaks of the whole that a figure is a part of.
    pub fn is_of_whole(&self, figure: &Figure) -> bool {
        self.names(figure, &[])
    }

    fn names(&self, figure: &Figure, by: &[&str]) -> bool {
        let named = |name: &str| folded(&[&[name], by].concat().join(" ")) == folded(&self.promise);
        named(&figure.label) || named(&figure.metric)
    }
}

/// A name without what writers do not agree on: width, case, blanks, brackets, dots.
fn folded(name: &str) -> String {
    let is_word = |c: &char| !c.is_whitespace() && !"()[]・,、/:".contains(*c);
    nfkc(name).to_lowercase().chars().filter(is_word).collect()
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn names_are_the_same_however_they_are_spelt() {
        assert_eq!(folded("稼働率（API）"), folded("稼働率 api"));
        assert_ne!(folded("稼働率"), folded("稼働率（API）"));
    }
}
