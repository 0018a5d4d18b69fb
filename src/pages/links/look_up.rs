//! A path of a link → what it leads to, by the rules in their order.
//!
//! In: a document, a decoded path and the index. Out: what was found, by which rule, and what is to be said about it.
//! Never: takes one of several that could be meant, and never compares a path with all others.
//!
//! As written: seen from the file; from the address of the page (first, where the project says so); from the root, of the project or of the site. Then: an
//! address that a page had before; another spelling; a file that was renamed; the name of one page alone.

use super::written::{base_path, folder};
use crate::content::{Document, LinkKind, joined};
use crate::model::{LinkRule, RelativeLinks, is_markdown};
use crate::pages::index::{Index, LinkTarget, Names, language_of, last_of, web};

/// How many of the files that a name could mean are told.
const MOST_LISTED: usize = 5;

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub found: LinkTarget,
    pub rule: LinkRule,
    pub remark: Option<Remark>,
}

/// What is to be said about a link that was resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Remark {
    /// The path is spelt otherwise; this is the real one.
    Spelt(String),
    /// The page of this file had the address before.
    Former(String),
    /// The file is at this path today.
    Renamed(String),
    /// Seen from the page's address it is another page: this one.
    TwoWays(String),
}

/// The outcome of a look-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    Hit(Hit),
    /// Several files could be meant.
    Several(Vec<String>),
    Nothing,
}

/// One place where a path may lead.
struct Candidate {
    rule: LinkRule,
    space: Space,
    key: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Space {
    Files,
    /// Addresses below the site's root.
    Addresses,
}

impl Candidate {
    fn file(rule: LinkRule, key: String) -> Option<Self> {
        let inside = |top: &str| key.strip_prefix(top).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        (inside("content") || inside("static")).then_some(Self { rule, space: Space::Files, key })
    }

    fn address(rule: LinkRule, key: String) -> Self {
        Self { rule, space: Space::Addresses, key }
    }

    fn names<'i>(&self, index: &'i Index<'_>) -> &'i Names {
        if self.space == Space::Files { &index.files } else { &index.addresses }
    }

    /// Its address below the site's root: that of a file is its path below `content/` or `static/`.
    fn as_address(&self) -> &str {
        let below = |top| self.key.strip_prefix(top).map(|rest: &str| rest.trim_start_matches('/'));
        match self.space {
            Space::Files => below("content").or_else(|| below("static")).unwrap_or_default(),
            Space::Addresses => &self.key,
        }
    }

    /// What stands there, exactly or without an ending.
    fn get<'i>(&self, index: &'i Index<'_>, language: Option<&str>) -> Option<&'i LinkTarget> {
        let names = self.names(index);
        if self.space == Space::Addresses {
            return names.get(&self.key).or_else(|| names.get(web(&self.key)));
        }
        // A page of one language leads to pages of the same.
        let own = language.and_then(|language| names.get(&format!("{}.{language}.md", stem(&self.key))));
        own.or_else(|| names.get(&self.key)).or_else(|| index.addresses.get(self.as_address()))
    }
}

/// A path without the ending of a document.
fn stem(path: &str) -> &str {
    [".md", ".markdown", ".mdx", ".html"].into_iter().find_map(|ending| path.strip_suffix(ending)).unwrap_or(path)
}

/// What a decoded path of a document leads to.
pub(super) fn look_up(document: &Document, kind: LinkKind, path: &str, base_url: bool, index: &Index<'_>) -> Outcome {
    let slashed = path.replace('\\', "/");
    let candidates = candidates(document, kind, &slashed, base_url, index);
    let language = language_of(&document.source);
    let hit = |found: &LinkTarget, rule, remark| Hit { found: found.clone(), rule, remark };
    let as_written = candidates.iter().find_map(|one| one.get(index, language).map(|found| (one, found)));
    let as_written =
        as_written.map(|(one, found)| a_document_first(document, (one, found), &slashed, &candidates, index));
    if let Some((one, found)) = as_written {
        let remark = if slashed == path {
            two_ways(document, one, found, &slashed, &candidates, index)
        } else {
            Some(Remark::Spelt(slashed.clone()))
        };
        return Outcome::Hit(hit(found, one.rule, remark));
    }
    if let Some(found) = beside_translation(document, &slashed, index) {
        return Outcome::Hit(hit(found, LinkRule::File, None));
    }
    let former = |one: &Candidate| {
        let address = one.as_address();
        [address, web(address), stem(address)].into_iter().find_map(|address| index.alias(address))
    };
    if let Some(at) = candidates.iter().find_map(former) {
        // An address of the site is kept by the alias, and in the repository no address of the site leads anywhere.
        let remark = (!slashed.starts_with('/')).then(|| Remark::Former(index.source_of(at).to_owned()));
        return Outcome::Hit(hit(&index.page_of(at), LinkRule::Alias, remark));
    }
    let spelt = candidates.iter().find_map(|one| match one.space {
        Space::Files => index.files.spelt(&one.key),
        Space::Addresses => index.addresses.spelt(web(&one.key)),
    });
    if let Some((real, found)) = spelt {
        return Outcome::Hit(hit(found, LinkRule::Spelling, Some(Remark::Spelt(real.to_owned()))));
    }
    if let Some((now, found)) = candidates.iter().find_map(|one| renamed(one, index)) {
        return Outcome::Hit(hit(found, LinkRule::Renamed, Some(Remark::Renamed(now.to_owned()))));
    }
    by_name(kind, &slashed, index)
}

/// Where a path may lead, in the order in which the rules are tried.
fn candidates(document: &Document, kind: LinkKind, path: &str, base_url: bool, index: &Index<'_>) -> Vec<Candidate> {
    let mut all: Vec<Option<Candidate>> = Vec::new();
    let below_content = |rule, path: &str| joined("content", path).and_then(|path| Candidate::file(rule, path));
    let absolute = path.strip_prefix('/').or_else(|| path.strip_prefix("@/"));
    let here = folder(&document.source);
    match (kind, absolute) {
        (LinkKind::Reference, Some(path)) => all.push(below_content(LinkRule::Reference, path)),
        (LinkKind::Reference, None) => {
            all.push(joined(here, path).and_then(|path| Candidate::file(LinkRule::Reference, path)));
            all.push(below_content(LinkRule::Reference, path));
        }
        (_, Some(path)) => {
            let rule = if base_url { LinkRule::BaseUrl } else { LinkRule::Root };
            let path = joined("", path);
            all.push(path.as_deref().and_then(|path| below_content(rule, path)));
            all.push(path.clone().and_then(|path| Candidate::file(rule, path)));
            let base = base_path(index.base_url);
            let below = path.as_deref().filter(|_| !base.is_empty()).and_then(|path| path.strip_prefix(base));
            let below = below.filter(|rest| rest.is_empty() || rest.starts_with('/'));
            all.push(below.map(|path| Candidate::address(rule, path.trim_start_matches('/').to_owned())));
            all.push(path.map(|path| Candidate::address(rule, path)));
        }
        (_, None) => {
            let from_file = joined(here, path).and_then(|path| Candidate::file(LinkRule::File, path));
            let from_page = joined(document.route.as_str(), path);
            let from_page = from_page.map(|path| Candidate::address(LinkRule::PageAddress, path));
            let page_first = index.relative_links == RelativeLinks::Page && !is_markdown(path);
            all.extend(if page_first { [from_page, from_file] } else { [from_file, from_page] });
        }
    }
    all.into_iter().flatten().collect()
}

/// A file beside the same page in another language, which a page has too when it has none of its own, as in Hugo.
fn beside_translation<'i>(document: &Document, path: &str, index: &'i Index<'_>) -> Option<&'i LinkTarget> {
    if path.starts_with(['/', '@']) {
        return None;
    }
    let beside = |source: &str| index.files.get(&joined(folder(source), path)?);
    index.others(document).filter_map(beside).find(|found| matches!(found, LinkTarget::Asset(_)))
}

/// `../b/` may be meant from the file or from the page's address; when both are there, the reader must know.
fn two_ways(
    document: &Document,
    one: &Candidate,
    found: &LinkTarget,
    path: &str,
    all: &[Candidate],
    index: &Index<'_>,
) -> Option<Remark> {
    let is_said = !index.relative_links.is_unsaid();
    if is_said || one.rule != LinkRule::File || last_of(path).ends_with(".md") {
        return None;
    }
    let other = all.iter().find(|other| other.rule == LinkRule::PageAddress)?;
    let other = other.get(index, None).filter(|other| *other != found)?;
    match other {
        LinkTarget::Page(route, _) if *route == document.route => None,
        LinkTarget::Page(_, Some(at)) => Some(Remark::TwoWays(index.source_of(*at).to_owned())),
        LinkTarget::Page(route, None) => Some(Remark::TwoWays(route.as_str().to_owned())),
        LinkTarget::Asset(path) => Some(Remark::TwoWays(path.clone())),
    }
}

/// `../` in `tools/slack/records.md` is meant from the page's address where a document is there, and nothing but a generated listing from
/// the file: that is how addresses are written. A path with a name (`../help/`) opens its folder in a repository, and stays there.
fn a_document_first<'c, 'i>(
    document: &Document,
    (one, found): (&'c Candidate, &'i LinkTarget),
    path: &str,
    all: &'c [Candidate],
    index: &'i Index<'_>,
) -> (&'c Candidate, &'i LinkTarget) {
    let is_listing = matches!(found, LinkTarget::Page(_, None));
    let is_only_upwards = path.ends_with('/') && path.split('/').all(|part| matches!(part, "" | "." | ".."));
    let is_said = !index.relative_links.is_unsaid();
    if is_said || one.rule != LinkRule::File || !is_listing || !is_only_upwards {
        return (one, found);
    }
    let other = all.iter().filter(|other| other.rule == LinkRule::PageAddress).find_map(|other| {
        let found = other.get(index, None)?;
        matches!(found, LinkTarget::Page(route, Some(_)) if *route != document.route).then_some((other, found))
    });
    other.unwrap_or((one, found))
}

/// Where a file that was renamed is today.
fn renamed<'i>(one: &Candidate, index: &'i Index<'_>) -> Option<(&'i str, &'i LinkTarget)> {
    let history = index.history.filter(|_| one.space == Space::Files)?;
    let known =
        ["", ".md", "/_index.md", "/index.md"].into_iter().find_map(|end| history.now(&format!("{}{end}", one.key)));
    let now = known.or_else(|| history.now(&format!("{}.md", stem(&one.key))))?;
    index.files.get(now).map(|found| (now, found))
}

/// A page that is called by its name alone: what `ref` looks up, and what stands in `[[ ]]`; or a picture, as in `![[ ]]`.
fn by_name(kind: LinkKind, path: &str, index: &Index<'_>) -> Outcome {
    let files = if kind == LinkKind::Link { &[] } else { index.files_named(path) };
    match files {
        [] => {}
        [one] => {
            return Outcome::Hit(Hit {
                found: LinkTarget::Asset(one.path.clone()),
                rule: LinkRule::Name,
                remark: None,
            });
        }
        several => {
            return Outcome::Several(several.iter().take(MOST_LISTED).map(|file| file.source.clone()).collect());
        }
    }
    let is_reference = kind == LinkKind::Reference;
    let plain_name =
        kind == LinkKind::Link && !path.starts_with(['/', '.', '@']) && !path.ends_with('/') && stem(path) == path;
    if !is_reference && !plain_name {
        return Outcome::Nothing;
    }
    let rule = if is_reference { LinkRule::Reference } else { LinkRule::Name };
    let named = index.named(path.trim_start_matches(['/', '@']));
    let all = if named.is_empty() && plain_name { index.titled(path).to_vec() } else { named };
    match all.as_slice() {
        [] => Outcome::Nothing,
        [one] => Outcome::Hit(Hit { found: index.page_of(*one), rule, remark: None }),
        several => {
            Outcome::Several(several.iter().take(MOST_LISTED).map(|&at| index.source_of(at).to_owned()).collect())
        }
    }
}
