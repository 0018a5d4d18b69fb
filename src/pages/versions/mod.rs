//! The versions of the document set: their list, and what differs between neighbours.
//!
//! In: the versions that are published, and the texts that changed. Out: `/versions/` and pages below `/diff/`. Never: builds
//! a version, or shows what no version publishes.

mod lines;

use super::navigation::{Entry, Tree};
use super::site_page::{SitePage, Words};
use super::table::Table;
use crate::diag::Lang;
use crate::model::{
    Block, Breadcrumb, ChangedDocument, DifferenceBlock, DifferencePages, Heading, Page, PageKind, PublishedVersion,
    Route, SiteVersions, TableCell, VersionChange, format_date,
};
use crate::pages::context::ComposeContext;
use crate::say;

const PAGE: SitePage = SitePage {
    path: "versions",
    kind: PageKind::Versions,
    title: Words { ja: "版の一覧", en: "Versions" },
    description: Words {
        ja: "公開している文書の版と、版のあいだの変更",
        en: "The published versions of the documents, and what changed",
    },
    weight: 920,
};

fn is_made(context: &ComposeContext<'_>) -> bool {
    !context.versions.published.is_empty() && context.is_free(&PAGE.route())
}

/// The list in the navigation; none without older versions.
pub(super) fn entry(context: &ComposeContext<'_>) -> Option<Entry> {
    is_made(context).then(|| PAGE.entry(context.lang()))
}

/// What the site knows of its versions before it is whole.
pub(super) fn site_versions(context: &ComposeContext<'_>) -> SiteVersions {
    let config = &context.project.site.versions;
    let pages = |change: &VersionChange| DifferencePages {
        from: change.from.clone(),
        to: change.to.clone(),
        route: list_route(change),
        pages: change.changed.iter().map(|of| (of.route.clone(), page_route(change, of))).collect(),
    };
    let is_over = |until: Option<crate::calendar::Instant>| until.is_some_and(|until| context.as_of >= until);
    SiteVersions {
        label: config.label.clone(),
        older: context.versions.published.clone(),
        differences: context.versions.changes.iter().map(pages).collect(),
        notice: config.notice.as_ref().filter(|(_, until)| !is_over(*until)).map(|(notice, _)| notice.clone()),
        ..SiteVersions::default()
    }
}

pub(super) fn pages(context: &ComposeContext<'_>, tree: &Tree) -> Vec<Page> {
    let mut pages: Vec<Page> = list(context, tree).into_iter().collect();
    for change in &context.versions.changes {
        pages.push(changes(context, change));
        pages.extend(change.changed.iter().map(|document| difference(context, change, document)));
    }
    pages
}

fn list_route(change: &VersionChange) -> Route {
    Route::from_segments(["diff", &change.slug])
}

fn page_route(change: &VersionChange, document: &ChangedDocument) -> Route {
    // The front page's own address is that of the list; no document has the other one, for `_index.md` names its folder.
    let home = document.route.parent().is_none().then_some("_index");
    Route::from_segments(["diff", change.slug.as_str()].into_iter().chain(document.route.segments()).chain(home))
}

fn current(context: &ComposeContext<'_>) -> String {
    match context.project.site.versions.label.as_str() {
        "" => context.lang().pick("最新の版", "current").to_owned(),
        label => label.to_owned(),
    }
}

fn list(context: &ComposeContext<'_>, tree: &Tree) -> Option<Page> {
    if !is_made(context) {
        return None;
    }
    let lang = context.lang();
    let versions: Vec<Option<&PublishedVersion>> =
        std::iter::once(None).chain(context.versions.published.iter().map(Some)).collect();
    let name = |version: &Option<&PublishedVersion>| match version {
        Some(version) => TableCell::link(&version.name, Some(version.home())),
        None => TableCell::link(current(context), Some(Route::from_path("/"))),
    };
    let change = |version: &Option<&PublishedVersion>| {
        let name = version.map(|version| version.name.as_str());
        let change = context.versions.changes.iter().find(|change| change.to.as_deref() == name)?;
        Some(TableCell::link(counted(lang, change), Some(list_route(change))))
    };
    let table = Table::new(lang, &versions)
        .column("版", "Version", name)
        .column("日付", "Date", |of| format_date(of.map_or(context.today(), |of| of.date), lang))
        .column("内容", "What it is", |of| of.map_or("", |of| of.note.as_str()))
        .column("文書の変更", "Changes of documents", |of| change(of).unwrap_or_default())
        .column("記録", "Commit", |of| of.map_or("", |of| of.commit.as_str()));
    let intro = lang.pick(
        "古い版の数値は、その版のデータとその時点で計算したものです。見た目だけが今のものです。",
        "The figures of an older version are those of its own data at its own time. Only its look is today's.",
    );
    let blocks = vec![Block::paragraph(intro), table.block("")];
    Some(PAGE.page(lang, tree, blocks))
}

fn counted(lang: Lang, change: &VersionChange) -> String {
    let [added, changed, removed] = [change.added.len(), change.changed.len(), change.removed.len()];
    say!("追加 {added}・変更 {changed}・削除 {removed}", "{added} added, {changed} changed, {removed} removed")
        .into_text(lang)
}

/// A page about a change, on the way from the list; the tree does not show it.
fn below(context: &ComposeContext<'_>, route: Route, title: String, way: Vec<(String, Route)>) -> Page {
    let lang = context.lang();
    let home = (lang.pick("ホーム", "Home").to_owned(), Route::from_path("/"));
    let list = is_made(context).then(|| (PAGE.title(lang).to_owned(), PAGE.route()));
    let way = std::iter::once(home).chain(list).chain(way);
    let breadcrumbs = way.map(|(title, route)| Breadcrumb { title, route }).collect();
    Page { breadcrumbs, ..Page::new(route, PageKind::Difference, title) }
}

fn sides(context: &ComposeContext<'_>, change: &VersionChange) -> (String, String) {
    (change.from.clone(), change.to.clone().unwrap_or_else(|| current(context)))
}

fn changes_title(context: &ComposeContext<'_>, change: &VersionChange) -> String {
    let (from, to) = sides(context, change);
    say!("{from} から {to} への変更", "Changes from {from} to {to}").into_text(context.lang())
}

/// The list of what differs between two versions.
fn changes(context: &ComposeContext<'_>, change: &VersionChange) -> Page {
    let lang = context.lang();
    let mut blocks = vec![Block::paragraph(counted(lang, change))];
    let changed: Vec<(String, Route)> =
        change.changed.iter().map(|of| (of.title.clone(), page_route(change, of))).collect();
    let groups = [
        ("changed", lang.pick("変更された文書", "Changed documents"), &changed),
        ("added", lang.pick("追加された文書", "New documents"), &change.added),
        ("removed", lang.pick("削除された文書", "Removed documents"), &change.removed),
    ];
    let mut headings = Vec::new();
    for (id, title, documents) in groups.into_iter().filter(|(_, _, documents)| !documents.is_empty()) {
        let heading = Heading { level: 2, id: id.to_owned(), text: title.to_owned() };
        headings.push(heading.clone());
        blocks.push(Block::Heading(heading));
        let link = |(title, route): &(String, Route)| TableCell::link(title, Some(route.clone()));
        blocks.push(Table::new(lang, documents).column("文書", "Document", link).block(""));
    }
    let page = below(context, list_route(change), changes_title(context, change), Vec::new());
    Page { blocks, headings, ..page }
}

/// What differs between two versions of one document.
fn difference(context: &ComposeContext<'_>, change: &VersionChange, document: &ChangedDocument) -> Page {
    let lang = context.lang();
    let (from, to) = sides(context, change);
    let name = &document.title;
    let title = say!("{name}: {from} から {to} への変更", "{name}: changes from {from} to {to}");
    let pages = [(&from, &document.before_at), (&to, &document.after_at)];
    let table = Table::new(lang, &pages).column("版", "Version", |(version, _)| version.as_str()).column(
        "文書",
        "Document",
        |(_, route)| TableCell::link(name, Some((*route).clone())),
    );
    let mut blocks = vec![table.block("")];
    if let Some(old) = &document.renamed_from {
        let moved = say!("{from} では {old} にありました。", "In {from} it was {old}.");
        blocks.push(Block::paragraph(moved.into_text(lang)));
    }
    let runs = lines::runs(&document.before, &document.after);
    if runs.iter().all(|run| run.folded) {
        let same = lang.pick("本文は同じです。", "The text is the same.");
        blocks.push(Block::paragraph(same));
    } else {
        blocks.push(Block::Difference(DifferenceBlock { before: from, after: to, runs }));
    }
    let way = vec![(changes_title(context, change), list_route(change))];
    let page = below(context, page_route(change, document), title.into_text(lang), way);
    Page { blocks, ..page }
}
