//! The index: which pages have which term, and how much it says about them.
//!
//! In: pages with their sections. Out: every term with its pages and a level each. Never: keeps places within a page; the
//! text beside a result tells them.

use super::Entry;
use super::folding::fold;
use super::tokens::{ByTerm, Term, order, terms};
use rayon::prelude::*;

/// Pages whose terms are gathered at once.
const TOGETHER: usize = 64;
/// Shares of all terms.
const SHARES: usize = 8;
/// Characters of a page of usual length.
const USUAL: f32 = 1500.0;
/// What a tag, a heading, a description say more than a word of the text.
const TAG: f32 = 5.0;
const HEADING: f32 = 4.0;
const DESCRIPTION: f32 = 3.0;
/// Levels, one more than the highest.
pub(super) const LEVELS: u32 = 16;
/// The level of what names a page: its number, a code in its title; and that of a code in a heading.
const NAMED: u32 = 15;
const HEADED: u32 = 14;
/// The lowest level of a term in a title, and how many there are of them.
const TITLED: u32 = 8;
const SHADES: f32 = 5.0;

/// A term, the numbers of the pages that have it in ascending order, and how much it says about each: 0 to 7.
pub(super) type Postings = Vec<(String, Vec<(u32, u32)>)>;

/// The pages of terms.
type Numbered = ByTerm<Vec<(u32, u32)>>;

/// The index of pages, numbered in their order.
pub(super) fn index(entries: &[Entry<'_>]) -> Postings {
    let gathered: Vec<Vec<Numbered>> = entries.par_chunks(TOGETHER).enumerate().map(gathered).collect();
    let mut shares: Vec<Vec<Numbered>> = (0..SHARES).map(|_| Vec::new()).collect();
    for found in gathered {
        shares.iter_mut().zip(found).for_each(|(share, found)| share.push(found));
    }
    let mut postings: Postings = shares.into_par_iter().flat_map_iter(together).collect();
    postings.par_sort_by(|(a, _), (b, _)| order(a, b));
    postings
}

/// The terms of neighbouring pages in shares, since those of all pages are brought together share by share.
fn gathered((chunk, entries): (usize, &[Entry<'_>])) -> Vec<Numbered> {
    let mut found = vec![Numbered::default(); SHARES];
    for (at, entry) in entries.iter().enumerate() {
        let number = u32::try_from(chunk * TOGETHER + at).unwrap_or(u32::MAX);
        for (term, level) in levels(entry) {
            let share = term.first() as usize % SHARES;
            found[share].entry(term).or_default().push((number, level));
        }
    }
    found
}

/// The pages of the terms of one share.
fn together(gathered: Vec<Numbered>) -> impl Iterator<Item = (String, Vec<(u32, u32)>)> {
    let mut all = Numbered::default();
    for (term, pages) in gathered.into_iter().flatten() {
        all.entry(term).or_default().extend(pages);
    }
    all.into_iter().map(|(term, pages)| (term.text(), pages))
}

/// The terms of a page with their levels, in no order.
fn levels(entry: &Entry<'_>) -> impl Iterator<Item = (Term, u32)> {
    let all = |text: &str| {
        let mut found = Vec::new();
        terms(&fold(text), |term| found.push(term));
        found
    };
    let mut weights: ByTerm<f32> = ByTerm::default();
    let mut add = |term: Term, weight: f32| *weights.entry(term).or_default() += weight;
    let title = all(&entry.title());
    title.iter().for_each(|term| add(term.clone(), 0.0));
    terms(&fold(&entry.tags().join(" ")), |term| add(term, TAG));
    // Of SOP-012, 012 is looked for, too.
    let number = all(&entry.number());
    number.iter().for_each(|term| add(term.clone(), TAG));
    terms(&fold(&entry.page.description), |term| add(term, DESCRIPTION));
    let body = 1.0
        / (0.5
            + 0.5
                * share(
                    entry.sections.iter().map(|section| (section.text.len() + section.aside.len()) / 3).sum(),
                    USUAL,
                ));
    // A heading of a report is its layout's, and says little about this one.
    let heading = if entry.is_report() { 1.0 } else { HEADING };
    let mut headed = Vec::new();
    for section in &entry.sections {
        let own = all(&section.heading);
        own.iter().for_each(|term| add(term.clone(), heading));
        headed.extend(own.into_iter().filter(|term| is_code(term) && !entry.is_report()));
        terms(&fold(&section.text), |term| add(term, body));
        terms(&fold(&section.aside), |term| add(term, body));
    }
    // Of a short title, a word says more.
    let short = (1.0 / (1.0 + share(entry.title().chars().count(), 8.0))).sqrt();
    let said = |term: &Term| weights.get(term).copied().unwrap_or_default();
    // Reports share the title of their kind.
    let lowest = if entry.is_report() { TITLED - 3 } else { TITLED };
    let titled = |term: &Term| lowest + step(SHADES * (0.7 * short + 0.3 * part(said(term))));
    // What names the page comes last, and has the last word.
    let mut raised: ByTerm<u32> = title.iter().map(|term| (term.clone(), titled(term))).collect();
    raised.extend(headed.into_iter().map(|term| (term, HEADED)));
    raised.extend(title.into_iter().chain(number).filter(is_code).map(|term| (term, NAMED)));
    weights.into_iter().map(move |(term, weight)| {
        let level = raised.get(&term).copied().unwrap_or_else(|| step(part(weight) * 7.9));
        (term, level)
    })
}

/// Whether a term names something, as `inc-1073`, `e1042`, `v1.9.0` do.
fn is_code(term: &Term) -> bool {
    let Term::Word(word) = term else { return false };
    word.len() > 1 && word.contains(|c: char| c.is_ascii_digit()) && word.contains(|c: char| !c.is_ascii_digit())
}

/// Much of a word says more than little, but never without end.
fn part(weight: f32) -> f32 {
    weight / (weight + 4.0)
}

#[expect(clippy::cast_precision_loss, reason = "a length as a share of the usual one")]
fn share(length: usize, usual: f32) -> f32 {
    length as f32 / usual
}

/// A number as the highest level that it reaches.
fn step(number: f32) -> u32 {
    (1..LEVELS).rev().find(|&level| number >= f32::from(u8::try_from(level).unwrap_or(u8::MAX))).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Page, PageKind, Route};
    use crate::render::search::text::Section;

    #[test]
    fn names_come_before_titles_and_titles_before_mentions() {
        let page = Page::new(Route::from_path("/a/"), PageKind::Document, "障害 INC-7 の報告");
        let section = Section { heading: "E1042".into(), text: "障害と復旧 復旧".into(), ..Section::default() };
        let entry = Entry { page: &page, sections: vec![section] };
        let levels: Vec<(Term, u32)> = levels(&entry).collect();
        let of = |text: &str| levels.iter().find(|(term, _)| term.text() == text).map(|(_, level)| *level).unwrap();
        assert_eq!((of("inc-7"), of("e1042")), (NAMED, HEADED));
        assert!((TITLED..HEADED).contains(&of("障害")));
        assert!(of("復旧") < TITLED && of("復旧") > 0);
        assert_eq!(step(part(4.0) * 7.9), 3);
    }
}
