//! Two files of one site that want the same place, on whatever machine it is built.
//!
//! In: the pages of a site, the files that are copied into it, and the paths of what is made beside its pages. Out: a finding for each file that
//! would be lost, which names both, and the files that give way to a page. Never: looks at a disk, or lets a page give way to a file.

use crate::diag::{Diagnostic, Diagnostics, Message, Place, Severity, code};
use crate::model::{
    ConflictKind, LONGEST_NAME, LONGEST_PATH, MANIFEST, Page, PathConflict, PathRegistry, Route, Unwritable, unwritable,
};
use crate::say;
use std::collections::BTreeSet;

/// What wants a place.
#[derive(Clone, Copy)]
enum PathClaim<'s> {
    Page(&'s Page),
    /// An address that a page had before.
    Former(&'s Page),
    /// What tejun makes beside the pages.
    Made,
    /// A file that is copied, by its path in the project.
    Copied(&'s str),
}

/// The files of a site besides its pages.
pub(crate) struct OtherFiles<'s> {
    /// Paths of what is made: the search index, feeds, pictures, older versions, the page for addresses that do not exist.
    pub made: &'s [&'s str],
    /// Paths of what is copied, with the files in the project.
    pub copied: &'s [(&'s str, &'s str)],
}

/// Says which files of a site stand in each other's way: pages before addresses that they had, these before what is made beside
/// them, and all of it before what is copied. Answers the paths of what is not to be copied, since a generated page stands there.
pub(crate) fn places(all: &[Page], beside: &OtherFiles<'_>, found: &mut Diagnostics) -> BTreeSet<String> {
    let (written, generated): (Vec<&Page>, Vec<&Page>) = all.iter().partition(|page| page.source.is_some());
    let pages = written.iter().chain(&generated).map(|page| (page.file(), PathClaim::Page(page)));
    let former = all.iter().flat_map(|page| page.aliases.iter().map(move |alias| (alias, page)));
    let former = former.map(|(alias, page)| (alias.leading_on().0, PathClaim::Former(page)));
    let made = beside.made.iter().map(|path| ((*path).to_owned(), PathClaim::Made));
    let copied = beside.copied.iter().map(|(path, source)| ((*path).to_owned(), PathClaim::Copied(source)));
    let (mut places, mut left) = (PathRegistry::default(), BTreeSet::new());
    // The writer's own list stands at the root of every site, whoever else may want that.
    places.claim(MANIFEST, PathClaim::Made);
    for (path, wants) in pages.chain(former).chain(made).chain(copied) {
        if let Some(why) = unwritable(&path) {
            found.push(refused(&path, why, wants, wants.source().or_else(|| wants.asked_for_by(&written))));
            continue;
        }
        match places.conflict(&path) {
            Some(way) => {
                let finding = lost(&path, wants, &way);
                let gives_way = finding.severity == Severity::Warning && way.clash == ConflictKind::Same;
                found.push(finding);
                left.extend(gives_way.then_some(path));
            }
            None => places.claim(&path, wants),
        }
    }
    left
}

impl PathClaim<'_> {
    /// Whether nobody wrote it, so that nobody can rename it.
    fn is_generated(&self) -> bool {
        matches!(self, Self::Made) || matches!(self, Self::Page(page) if page.source.is_none())
    }

    /// The file of the project that it comes from.
    fn source(&self) -> Option<&str> {
        match self {
            Self::Page(page) | Self::Former(page) => page.source.as_deref(),
            Self::Made => None,
            Self::Copied(source) => Some(source),
        }
    }

    /// The document for whose terms a generated page is made.
    fn asked_for_by<'d>(&self, documents: &[&'d Page]) -> Option<&'d str> {
        let Self::Page(made) = self else { return None };
        let leads = |(_, route): &(String, Option<Route>)| route.as_ref() == Some(&made.route);
        let lists = |page: &&&Page| page.terms.iter().any(|group| group.terms.iter().any(leads));
        documents.iter().find(lists).and_then(|page| page.source.as_deref())
    }

    fn name(&self) -> Message {
        let title = |page: &Page| page.source.clone().unwrap_or_else(|| page.title.clone());
        match self {
            Self::Page(page) if page.source.is_none() => {
                let title = &page.title;
                say!("自動生成の「{title}」", "the generated page `{title}`")
            }
            Self::Page(page) => {
                let source = title(page);
                say!("`{source}` のページ", "the page of `{source}`")
            }
            Self::Former(page) => {
                let source = title(page);
                say!("`{source}` の `aliases`", "an alias of `{source}`")
            }
            Self::Made => say!("tejun が作るファイル", "a file that tejun makes"),
            Self::Copied(source) => say!("`{source}`", "`{source}`"),
        }
    }
}

/// Whether a site can be published all the same: a generated page and another file stand beside each other but on some systems, and
/// a file of another generator gives way to the page that tejun made of the folder.
fn is_borne(wants: PathClaim<'_>, way: &PathConflict<'_, PathClaim<'_>>) -> bool {
    match way.clash {
        ConflictKind::Spelling => wants.is_generated() || way.by.is_generated(),
        ConflictKind::Same => {
            matches!((wants, way.by), (PathClaim::Copied(_), PathClaim::Page(_))) && way.by.is_generated()
        }
        ConflictKind::Folder => false,
    }
}

/// A path at which nothing can be written, told where it comes from.
fn refused(path: &str, why: Unwritable<'_>, wants: PathClaim<'_>, source: Option<&str>) -> Diagnostic {
    let own = wants.name();
    let (own_ja, own_en) = (&own.ja, &own.en);
    let short = |text: &str| text.chars().take(20).collect::<String>();
    let (code, message) = match why {
        Unwritable::Outside => (
            code::OUTPUT_PATH,
            say!(
                "{own_ja} の場所 `{path}` は、出力先の中のファイルになりません",
                "{own_en} needs the place `{path}`: expected that of a file inside the output folder"
            ),
        ),
        Unwritable::LongName(name) => {
            let (start, length) = (short(name), name.len());
            let message = say!(
                "{own_ja} のファイル名 `{start}…` は長すぎて書けません（{length} バイト、{LONGEST_NAME} まで）",
                "{own_en} needs a file name, `{start}…`, of {length} bytes; at most {LONGEST_NAME} can be written"
            );
            (code::OUTPUT_WRITE, message)
        }
        Unwritable::Long => {
            let (start, length) = (short(path), path.len());
            let message = say!(
                "{own_ja} の場所 `{start}…` は長すぎて書けません（{length} バイト、{LONGEST_PATH} まで）",
                "{own_en} needs a path, `{start}…`, of {length} bytes; at most {LONGEST_PATH} can be written"
            );
            (code::OUTPUT_WRITE, message)
        }
        Unwritable::Colon(name) => {
            let start = short(name);
            let message = say!(
                "{own_ja} のファイル名 `{start}` には `:` があり、Windows では書けません",
                "{own_en} needs a file name, `{start}`, with a `:`, which Windows cannot write"
            );
            (code::OUTPUT_WRITE, message)
        }
    };
    Diagnostic::new(code, source.map(Place::start), message).hint(say!(
        "文書の `slug`・`url`・`aliases`・タグか、ファイル名を変えます。それまで、サイトは書き出しません",
        "change `slug`, `url`, `aliases`, the tag or the name of the file; until then no site is written"
    ))
}

fn lost(path: &str, wants: PathClaim<'_>, way: &PathConflict<'_, PathClaim<'_>>) -> Diagnostic {
    let (own, other, taken) = (wants.name(), way.by.name(), way.path);
    let why = way.clash.why();
    let (own_ja, own_en, other_ja, other_en) = (&own.ja, &own.en, &other.ja, &other.en);
    let (why_ja, why_en) = (&why.ja, &why.en);
    let message = say!(
        "{own_ja} `{path}` と、{other_ja} `{taken}` は同じ場所に書けません{why_ja}",
        "{own_en}, `{path}`, and {other_en}, `{taken}`, cannot both be written{why_en}"
    );
    let source = wants.source().or(way.by.source());
    let mut finding = Diagnostic::new(code::OUTPUT_CONFLICT, source.map(Place::start), message);
    let hint = if is_borne(wants, way) {
        finding.severity = Severity::Warning;
        say!("気になるなら、どちらかの名前を変えるか、消します", "rename or remove one of them if that matters")
    } else {
        say!(
            "どちらかの名前を変えるか、消します。それまで、サイトは書き出しません",
            "rename or remove one of them; until then no site is written"
        )
    };
    let finding = finding.hint(hint);
    match way.by.source().filter(|other| wants.source().is_some_and(|own| own != *other)) {
        Some(other) => finding.related(Place::start(other), say!("先に使っているファイル", "the file that has it")),
        None => finding,
    }
}
