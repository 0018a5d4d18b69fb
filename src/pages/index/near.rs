//! The file whose name is nearest to one that does not exist.
//!
//! In: the paths of a site. Out: one of them, or none. Never: compares a name with every other, so that a site whose links
//! are all broken is told so at once.

use super::names::{folded, last_of, plain};
use crate::diag::distance;
use std::collections::BTreeMap;

/// How many postings are looked at for one name, the rarest pairs of characters first.
const MOST_POSTINGS: usize = 600;
/// How many names are compared with one name, those with most pairs in common first.
const MOST_COMPARED: usize = 60;

/// Names by the pairs of characters in them.
#[derive(Debug)]
pub(super) struct NearMatchIndex {
    names: Vec<(String, String)>,
    postings: BTreeMap<(char, char), Vec<u32>>,
}

impl NearMatchIndex {
    pub(super) fn new<'p>(paths: impl Iterator<Item = &'p str>) -> Self {
        let names: Vec<(String, String)> = paths.map(|path| (name_of(path), path.to_owned())).collect();
        let mut postings: BTreeMap<(char, char), Vec<u32>> = BTreeMap::new();
        for (at, (name, _)) in (0_u32..).zip(&names) {
            for pair in pairs(name) {
                let all = postings.entry(pair).or_default();
                if all.last() != Some(&at) {
                    all.push(at);
                }
            }
        }
        Self { names, postings }
    }

    /// The path that was most probably meant by another: nobody who shows a picture meant a document.
    pub(super) fn find(&self, wanted: &str, image: bool) -> Option<&str> {
        let typed = name_of(wanted);
        let kind = if image { FileKind::Picture } else { FileKind::of(wanted) };
        let fits = |at: &usize| FileKind::of(&self.names[*at].1) == kind;
        let close = self
            .candidates(&typed)
            .into_iter()
            .filter(fits)
            .filter_map(|at| Some((closeness(&typed, &self.names[at].0)?, at)));
        let close: Vec<(usize, usize)> = close.collect();
        let best = close.iter().map(|(closeness, _)| *closeness).min()?;
        let paths = close.iter().filter(|(closeness, _)| *closeness == best).map(|(_, at)| self.names[*at].1.as_str());
        paths.min_by_key(|path| (distance(wanted, path), *path))
    }

    /// The names that share most pairs with another, within bounds.
    fn candidates(&self, typed: &str) -> Vec<usize> {
        let mut postings: Vec<&[u32]> =
            pairs(typed).filter_map(|pair| self.postings.get(&pair)).map(Vec::as_slice).collect();
        postings.sort_by_key(|all| all.len());
        let mut shared: BTreeMap<u32, usize> = BTreeMap::new();
        for &at in postings.into_iter().flatten().take(MOST_POSTINGS) {
            *shared.entry(at).or_default() += 1;
        }
        let mut shared: Vec<(u32, usize)> = shared.into_iter().collect();
        shared.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        shared.into_iter().take(MOST_COMPARED).map(|(at, _)| at as usize).collect()
    }
}

/// The name by which a file is compared: without its ending; the name of its folder when it stands for it.
fn name_of(path: &str) -> String {
    let path = plain(path);
    let name = last_of(&path);
    let name = match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    };
    folded(name)
}

fn pairs(name: &str) -> impl Iterator<Item = (char, char)> {
    let before = std::iter::once('\0').chain(name.chars());
    before.zip(name.chars().chain(std::iter::once('\0')))
}

/// How near a name is to what was typed: 0 for the same, `None` for another thing.
fn closeness(typed: &str, name: &str) -> Option<usize> {
    if typed == name {
        return (!typed.is_empty()).then_some(0);
    }
    // A sign of Japanese is three bytes: all lengths here are counted in characters.
    let (of_typed, of_name) = (typed.chars().count(), name.chars().count());
    let (long, short) = if of_typed > of_name { (typed, name) } else { (name, typed) };
    let (most, least) = (of_typed.max(of_name), of_typed.min(of_name));
    let more = of_typed.abs_diff(of_name);
    let limit = if least < 3 { 0 } else { of_typed / 3 };
    if more <= limit {
        let distance = distance(typed, name);
        if distance <= limit {
            return Some(distance);
        }
    }
    // 障害対応 in 障害対応手順, backup in backup-restore: a name that grew or shrank.
    let enough = if short.is_ascii() { 4 } else { 2 };
    (least >= enough && least * 3 >= most && long.contains(short)).then_some(limit + more)
}

/// What a path leads to, by the end of its name.
#[derive(Debug, Clone, PartialEq, Eq)]
enum FileKind {
    /// A page: the file of a document, an address, or a name with a point in it.
    Document,
    Picture,
    /// Another file, by its ending.
    Other(String),
}

impl FileKind {
    fn of(path: &str) -> Self {
        let ending = last_of(path).rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
        match ending.as_str() {
            "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp" | "avif" | "bmp" | "ico" => Self::Picture,
            "pdf" | "docx" | "xlsx" | "pptx" | "csv" | "json" | "yaml" | "yml" | "txt" | "zip" | "mp4" | "css"
            | "js" => Self::Other(ending),
            _ => Self::Document,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_latin_name_is_compared_with_a_japanese_one_of_fewer_characters_and_more_bytes() {
        let near = NearMatchIndex::new(["content/2026年計画表.md", "content/2026-plan-y.md"].into_iter());
        // Eleven characters against eight, eleven bytes against sixteen.
        assert_eq!(closeness("2026-plan-x", "2026年計画表"), None);
        assert_eq!(near.find("content/2026-plan-x.md", false), Some("content/2026-plan-y.md"));
        assert_eq!(near.find("content/2026年計画.md", false), Some("content/2026年計画表.md"));
    }

    proptest! {
        #[test]
        fn names_of_any_script_are_compared_both_ways(
            typed in "(20[0-9]{2}|[a-z]{1,6}|-|[年月計画表手順書障害対応]{1,5}|[ｱ-ﾝ]{1,3}|é|👩‍🔧){1,4}",
            name in "(20[0-9]{2}|[a-z]{1,6}|-|[年月計画表手順書障害対応]{1,5}|[ｱ-ﾝ]{1,3}|é|👩‍🔧){1,4}",
        ) {
            let (typed, name) = (folded(&typed), folded(&name));
            let same = typed == name;
            prop_assert_eq!(closeness(&typed, &name) == Some(0), same);
            prop_assert_eq!(closeness(&name, &typed) == Some(0), same);
            let path = format!("content/{name}.md");
            let near = NearMatchIndex::new(std::iter::once(path.as_str()));
            prop_assert_eq!(near.find(&format!("content/{name}.md"), false), Some(path.as_str()));
            near.find(&format!("content/{typed}.md"), false);
        }
    }

    #[test]
    fn the_nearest_name_is_one_that_could_have_been_meant() {
        let near = NearMatchIndex::new(
            [
                "content/sop/返金.md",
                "content/sop/返品.md",
                "content/sop/障害対応手順.md",
                "content/help/faq.md",
                "content/en/faq.md",
                "content/help/contact-list.md",
                "content/help/flow.png",
                "content/help/flow.md",
                "content/backup/_index.md",
            ]
            .into_iter(),
        );
        let found = |path: &str, image| near.find(path, image).unwrap_or("-");
        assert_eq!(found("content/help/返金.md", false), "content/sop/返金.md");
        assert_eq!(found("content/sop/返却.md", false), "-", "one of two characters is another word");
        assert_eq!(found("content/障害対応.md", false), "content/sop/障害対応手順.md");
        assert_eq!(found("content/sop/障害対応手順書.md", false), "content/sop/障害対応手順.md");
        assert_eq!(found("content/help/fqa.md", false), "content/help/faq.md");
        assert_eq!(found("content/en/fqa.md", false), "content/en/faq.md");
        assert_eq!(found("content/help/contacts-list.md", false), "content/help/contact-list.md");
        assert_eq!(found("content/flow.jpg", true), "content/help/flow.png");
        assert_eq!(found("content/faq.png", true), "-", "a document is no picture");
        assert_eq!(found("content/faq.pdf", false), "-");
        assert_eq!(found("content/flow.md", false), "content/help/flow.md");
        assert_eq!(found("content/sop/backup.md", false), "content/backup/_index.md");
        assert_eq!(found("content/02-user-cost-management.md", false), "-");
    }
}
