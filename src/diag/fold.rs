//! The same words about many places become one finding with the other places, and so does what follows from one error.
//!
//! In: diagnostics. Out: [`Folded`]s, by the place of their first. Never: folds what differs in a word, in its remedy or in what else
//! matters to it, unless all of it is left out because of the same declaration, or drops one.

use super::{Diagnostic, Diagnostics, Message, Place, Severity, code};
use crate::say;
use std::collections::{BTreeMap, BTreeSet};

/// From how many on the same findings are told as one: two stand in the text as they are.
const LEAST: usize = 3;
/// From how many on what follows from one error is told as one.
const LEAST_CONSEQUENCES: usize = 2;
/// How many of the other places are named.
const NAMED: usize = 3;

/// One finding, and the others that say the same of other places.
pub(super) struct Folded<'d> {
    pub first: &'d Diagnostic,
    pub others: Vec<&'d Diagnostic>,
}

impl<'d> Folded<'d> {
    pub(super) fn alone(first: &'d Diagnostic) -> Self {
        Self { first, others: Vec::new() }
    }

    /// Where else the same was found; `None` when it was found once.
    pub(super) fn others(&self) -> Option<Message> {
        let places: Vec<&Place> = self.others.iter().filter_map(|other| other.place.as_ref()).collect();
        let named = places.iter().take(NAMED).map(|place| shown(place)).collect::<Vec<_>>();
        let (count, rest) = (self.others.len() + 1, places.len().saturating_sub(NAMED));
        let files: BTreeSet<&str> = self.first.place.iter().chain(places).map(|place| place.file.as_str()).collect();
        let files = files.len();
        let (ja, en) = (named.join("、"), named.join(", "));
        let s = if files == 1 { "" } else { "s" };
        let (rest_ja, rest_en) = match rest {
            0 => (String::new(), String::new()),
            rest => (format!("、ほか {rest} か所"), format!(" and {rest} more")),
        };
        (!named.is_empty()).then(|| {
            if follows(self.first) {
                return say!(
                    "この誤りのために使えないものは全部で {count} か所: {ja}{rest_ja}",
                    "{count} places cannot be used because of this error: also {en}{rest_en}"
                );
            }
            say!(
                "同じ指摘が {files} ファイルに {count} 件: {ja}{rest_ja}",
                "the same {count} times in {files} file{s}: also {en}{rest_en}"
            )
        })
    }
}

/// A place in the form that terminals and editors follow.
fn shown(place: &Place) -> String {
    match place.line {
        0 => place.file.clone(),
        line => format!("{}:{line}:{}", place.file, place.column.max(1)),
    }
}

/// What findings have in common that are told as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Common<'d> {
    /// The same code, severity, words and remedy.
    Words(&'d str, Severity, &'d Message, Option<&'d Message>),
    /// The declaration in which the error is that they follow from.
    Cause(&'d Place),
}

impl Common<'_> {
    /// From how many on they are one.
    fn least(self) -> usize {
        match self {
            Self::Words(..) => LEAST,
            Self::Cause(_) => LEAST_CONSEQUENCES,
        }
    }
}

/// The findings in their order, each that many others repeat with these behind it.
pub(super) fn folded(diagnostics: &Diagnostics) -> Vec<Folded<'_>> {
    let sorted = diagnostics.sorted();
    let mut counts: BTreeMap<Common<'_>, usize> = BTreeMap::new();
    sorted.iter().filter_map(|one| common(one)).for_each(|common| *counts.entry(common).or_default() += 1);
    let mut first_of: BTreeMap<Common<'_>, usize> = BTreeMap::new();
    let mut told: Vec<Folded<'_>> = Vec::new();
    for diagnostic in sorted {
        let Some(common) = common(diagnostic).filter(|common| counts[common] >= common.least()) else {
            told.push(Folded::alone(diagnostic));
            continue;
        };
        match first_of.get(&common) {
            Some(at) => told[*at].others.push(diagnostic),
            None => {
                first_of.insert(common, told.len());
                told.push(Folded::alone(diagnostic));
            }
        }
    }
    told
}

/// What a finding may share with others; `None` for one that stands alone: it has no place, or points at others.
fn common(diagnostic: &Diagnostic) -> Option<Common<'_>> {
    diagnostic.place.as_ref()?;
    match diagnostic.related.as_slice() {
        [cause] if follows(diagnostic) => Some(Common::Cause(&cause.place)),
        [] => {
            let (code, hint) = (diagnostic.code.name(), diagnostic.hint.as_ref());
            Some(Common::Words(code, diagnostic.severity, &diagnostic.message, hint))
        }
        _ => None,
    }
}

/// Whether something is only not used because of an error elsewhere.
fn follows(diagnostic: &Diagnostic) -> bool {
    diagnostic.code == code::CONFIG_LEFT_OUT
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Lang, code, human, shortened};

    /// A finding of a key in a file.
    fn unknown(key: &str, file: &str, line: u32) -> Diagnostic {
        let message = say!("`{key}` というキーはありません", "there is no key `{key}`");
        Diagnostic::new(code::CONTENT_UNKNOWN_KEY, Place::at(file, line, 1, 1), message)
    }

    fn found(findings: impl IntoIterator<Item = Diagnostic>) -> Diagnostics {
        let mut found = Diagnostics::new();
        found.extend(findings);
        found
    }

    fn text(found: &Diagnostics) -> String {
        shortened(found, Lang::En, &|_| None, false, 20).text
    }

    #[test]
    fn the_same_in_many_files_is_told_once_with_the_first_places_and_the_count() {
        let many = (1..=9).map(|at| unknown("layuot", &format!("{at}.md"), 2));
        let text = text(&found(many.chain([unknown("layuot", "9.md", 5), unknown("tilte", "5.md", 1)])));
        assert_eq!(text.matches("layuot").count(), 1, "{text}");
        let line = "the same 10 times in 9 files: also 2.md:2:1, 3.md:2:1, 4.md:2:1 and 6 more";
        assert!(text.contains(line), "{text}");
        // What differs in a word stands by itself.
        assert!(text.contains("tilte"), "{text}");
    }

    #[test]
    fn what_stands_twice_differs_in_its_remedy_or_points_elsewhere_is_not_folded() {
        let twice = found([unknown("a", "1.md", 1), unknown("a", "2.md", 1)]);
        assert_eq!(text(&twice).matches("there is no key").count(), 2);
        let hinted = |file: &str, hint: &str| unknown("a", file, 1).hint(say!("{hint}", "{hint}"));
        let others = ["1.md", "2.md", "3.md"].map(|file| hinted(file, file));
        assert_eq!(text(&found(others)).matches("there is no key").count(), 3);
        let pointing = ["1.md", "2.md", "3.md"];
        let pointing = pointing.map(|file| unknown("a", file, 1).related(Place::file("x.md"), say!("先", "first")));
        assert_eq!(text(&found(pointing)).matches("there is no key").count(), 3);
    }

    #[test]
    fn an_error_is_not_hidden_behind_a_warning_of_the_same_words() {
        let warnings = ["1.md", "2.md", "3.md"].map(|file| unknown("a", file, 1));
        let error = Diagnostic { severity: Severity::Error, ..unknown("a", "9.md", 1) };
        let text = text(&found(warnings.into_iter().chain([error])));
        assert!(text.contains("error[content/unknown-key]") && text.contains("9.md"), "{text}");
    }

    #[test]
    fn what_is_left_out_counts_every_place_and_whole_lists_fold_nothing() {
        let all = ["a", "b", "c"].map(|key| (1..=4).map(move |at| unknown(key, &format!("{at}.md"), 1)));
        let all = found(all.into_iter().flatten());
        let short = shortened(&all, Lang::En, &|_| None, false, 1);
        assert_eq!(short.left_out, [(code::CONTENT_UNKNOWN_KEY, 8)]);
        assert_eq!(human(&all, Lang::En, &|_| None, false).matches("there is no key").count(), 12);
    }
}
