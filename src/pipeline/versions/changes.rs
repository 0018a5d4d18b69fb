//! What changed between neighbouring versions, and from the newest of them to the current one.
//!
//! In: the documents of each version, and their texts as git keeps them. Out: documents that are new, gone, or have another
//! text. Never: shows a document that one of the two versions does not publish, or what its author kept from readers: front
//! matter and comments.

use super::Built;
use crate::content::strip_comments;
use crate::model::{
    ChangedDocument, NamedRevision, ProjectFiles, PublishedVersion, Revisions, Route, VersionChange, split_document,
};
use crate::pipeline::Computed;
use std::collections::{BTreeMap, BTreeSet};

/// A document of a version.
struct Shown<'a> {
    title: &'a str,
    /// Within its version.
    route: &'a Route,
    /// From the root of the current site.
    at: Route,
}

/// A version with its documents by the paths of their files.
struct Side<'a> {
    /// `None` for the current version.
    version: Option<(&'a NamedRevision, &'a PublishedVersion)>,
    documents: BTreeMap<&'a str, Shown<'a>>,
    blobs: BTreeMap<String, String>,
}

/// Every change, the newest first, for those who may read every text as it is written.
pub(super) fn all(
    files: &dyn ProjectFiles,
    computed: &Computed,
    revisions: &dyn Revisions,
    built: &[Built],
) -> Vec<VersionChange> {
    if !computed.project.site.versions.differences {
        return Vec::new();
    }
    let older = built.iter().map(|one| Side::of(revisions, &one.revision, &one.version));
    let sides: Vec<Side<'_>> = std::iter::once(Side::current(computed)).chain(older).collect();
    sides.windows(2).map(|pair| change(files, revisions, &pair[1], &pair[0])).collect()
}

impl<'a> Side<'a> {
    fn current(computed: &'a Computed) -> Self {
        let shown = |document: &'a crate::content::Document| {
            let shown = Shown { title: &document.title, route: &document.route, at: document.route.clone() };
            (document.source.as_str(), shown)
        };
        Self { version: None, documents: computed.library.documents().map(shown).collect(), blobs: BTreeMap::new() }
    }

    fn of(revisions: &dyn Revisions, revision: &'a NamedRevision, version: &'a PublishedVersion) -> Self {
        let shown = version.pages.iter().filter_map(|(route, page)| {
            Some((page.source.as_deref()?, Shown { title: &page.title, route, at: version.route(route) }))
        });
        let documents = shown.collect();
        Self { version: Some((revision, version)), documents, blobs: revisions.blobs(&revision.commit) }
    }
}

fn change(files: &dyn ProjectFiles, revisions: &dyn Revisions, from: &Side<'_>, to: &Side<'_>) -> VersionChange {
    let (revision, version) = from.version.expect("only the newest side is the current one");
    let moves = revisions.moves(&revision.commit, to.version.map(|(revision, _)| revision.commit.as_str()));
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    let mut removed = Vec::new();
    let mut met: BTreeSet<&str> = BTreeSet::new();
    for (path, shown) in &from.documents {
        let moved = moves.get(*path).map(String::as_str);
        let other = [Some(*path), moved].into_iter().flatten().find_map(|path| to.documents.get_key_value(path));
        match other {
            Some((other, _)) if met.insert(other) => pairs.push((path, other)),
            _ => removed.push((shown.title.to_owned(), shown.at.clone())),
        }
    }
    let added = to.documents.iter().filter(|(path, _)| !met.contains(*path));
    let added = added.map(|(_, shown)| (shown.title.to_owned(), shown.at.clone())).collect();
    // What has the same name in git has the same bytes.
    pairs.retain(|(a, b)| a != b || from.blobs.get(*a) != to.blobs.get(*b) || to.version.is_none());
    let names = pairs.iter().flat_map(|(a, b)| [from.blobs.get(*a), to.blobs.get(*b)]).flatten().cloned().collect();
    let kept = files.kept(&names);
    let old = |path: &str| Some(text(kept.get(from.blobs.get(path)?)?));
    let new = |path: &str| match to.version {
        Some(_) => Some(text(kept.get(to.blobs.get(path)?)?)),
        None => files.read(path).ok().map(|bytes| text(&bytes)),
    };
    let mut changed: Vec<ChangedDocument> = pairs
        .iter()
        .filter_map(|(a, b)| {
            let (before, after) = (old(a)?, new(b)?);
            let (then, now) = (&from.documents[a], &to.documents[b]);
            (before != after || a != b).then(|| ChangedDocument {
                title: now.title.to_owned(),
                route: now.route.clone(),
                before_at: then.at.clone(),
                after_at: now.at.clone(),
                renamed_from: (a != b).then(|| (*a).to_owned()),
                before,
                after,
            })
        })
        .collect();
    changed.sort_by(|a, b| a.route.cmp(&b.route));
    let to_slug = to.version.map_or("current", |(_, version)| version.slug.as_str());
    VersionChange {
        from: version.name.clone(),
        to: to.version.map(|(_, version)| version.name.clone()),
        slug: format!("{}..{to_slug}", version.slug),
        added,
        removed,
        changed,
    }
}

/// The body of a document as written, without its comments.
fn text(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let (_, body) = split_document(&text);
    let body = strip_comments(body);
    let body: String = body.lines().map(str::trim_end).flat_map(|line| [line, "\n"]).collect();
    format!("{}\n", body.trim_matches('\n'))
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn what_is_kept_from_readers_is_kept_from_the_comparison() {
        let written = "---\ntitle: 秘\nowner: 田中\n---\n\n# 題\r\n\n本文<!-- 社内\nメモ -->。  \n{{/* 下書き */}}\n[//]: # (x)\n";
        assert_eq!(text(written.as_bytes()), "# 題\n\n本文。\n\n".trim_end().to_owned() + "\n");
        assert_eq!(text("a <!-- 閉じない".as_bytes()), "a\n");
    }
}
