//! Synonyms: which of the project's words a site may tell its readers.
//!
//! In: groups of words, the index and the pages. Out: folded groups of which a page has at least one word. Never: tells a more
//! open site a word that none of its pages has; it may be the name of what is closed.

use super::Entry;
use super::folding::fold;
use super::index::Postings;
use super::tokens::{order, terms};
use crate::model::SearchPlan;
use std::collections::BTreeSet;

/// The groups that help on this site.
pub(super) fn groups(plan: &SearchPlan, postings: &Postings, entries: &[Entry<'_>]) -> Vec<Vec<String>> {
    let group = |words: &Vec<String>| {
        let mut words: Vec<String> = words.iter().map(|word| fold(word)).collect();
        // サーバー and サーバ are one word by now.
        let mut seen = BTreeSet::new();
        words.retain(|word| seen.insert(word.clone()));
        let there: Vec<String> = words.iter().filter(|word| stands(word, postings, entries)).cloned().collect();
        match plan.only_words_of_pages {
            true => Some(there).filter(|there| there.len() > 1),
            false => Some(words).filter(|words| words.len() > 1 && !there.is_empty()),
        }
    };
    plan.synonyms.iter().filter_map(group).collect()
}

/// Whether a page has a folded word. The index tells the few that may.
fn stands(word: &str, postings: &Postings, entries: &[Entry<'_>]) -> bool {
    let mut rarest: Option<&[(u32, u32)]> = None;
    let mut is_known = true;
    terms(word, |term| {
        let term = term.text();
        match postings.binary_search_by(|(other, _)| order(other, &term)) {
            Ok(at) if rarest.is_none_or(|pages| postings[at].1.len() < pages.len()) => rarest = Some(&postings[at].1),
            Ok(_) => {}
            Err(_) => is_known = false,
        }
    });
    let pages = rarest.filter(|_| is_known).unwrap_or_default();
    pages.iter().filter_map(|&(page, _)| entries.get(page as usize)).any(|entry| says(entry, word))
}

fn says(entry: &Entry<'_>, word: &str) -> bool {
    let has = |text: &str| fold(text).contains(word);
    has(&entry.title())
        || has(&entry.page.description)
        || entry.tags().into_iter().any(has)
        || has(&entry.number())
        || entry.sections.iter().any(|section| has(&section.heading) || has(&section.text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Page, PageKind, Route};
    use crate::render::search::index::index;
    use crate::render::search::text::Section;

    #[test]
    fn an_open_site_is_told_only_words_that_stand_there() {
        let page = Page::new(Route::from_path("/a/"), PageKind::Document, "障害の連絡");
        // 害復 and 復旧 stand there, 害復旧 does not.
        let section = Section { text: "インシデント 害復、復旧".into(), ..Section::default() };
        let entries = [Entry { page: &page, sections: vec![section] }];
        let postings = index(&entries);
        let group = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        let plan = |only_words_of_pages| SearchPlan {
            synonyms: vec![
                group(&["障害", "インシデント", "ケストレル"]),
                group(&["害復旧", "復旧"]),
                group(&["別", "他"]),
                group(&["サーバー", "サーバ"]),
            ],
            only_words_of_pages,
            ..SearchPlan::default()
        };
        assert_eq!(groups(&plan(true), &postings, &entries), [group(&["障害", "いんしでんと"])]);
        assert_eq!(
            groups(&plan(false), &postings, &entries),
            [group(&["障害", "いんしでんと", "けすとれる"]), group(&["害復旧", "復旧"])]
        );
    }
}
