//! The versions of the document set: their list, and what differs between neighbours.
//!
//! In: the versions that are published, and the texts that changed. Out: `/versions/` and pages below `/diff/`. Never: builds
//! a version, or shows what no version publishes.

mod lines;

use super::ComposeContext;
use super::navigation::{Entry, Tree, generated};
use crate::diag::Lang;
use crate::model::{
    Block, Breadcrumb, ChangedDocument, DifferenceBlock, DifferencePages, Heading, Page, PageKind, PublishedVersion,
    Route, SiteVersions, TableBlock, TableCell, VersionChange, format_date,
};
use crate::say;

/// Where the list is.
fn route() -> Route {
    Route::from_path("versions")
}

fn title(lang: Lang) -> &'static str {
    lang.pick("版の一覧", "Versions")
}

fn description(lang: Lang) -> &'static str {
    lang.pick("公開している文書の版と、版のあいだの変更", "The published versions of the documents, and what changed")
}

fn is_made(context: &ComposeContext<'_>) -> bool {
    let taken = context.library.documents().any(|document| document.route == route());
    !context.versions.published.is_empty() && !taken
}

/// The list in the navigation; none without older versions.
pub(super) fn entry(context: &ComposeContext<'_>) -> Option<Entry> {
    let lang = context.lang();
    is_made(context).then(|| Entry::generated(route(), title(lang), description(lang), Some(920)))
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

/// Every page about versions.
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

fn text(text: &str) -> TableCell {
    TableCell { text: text.to_owned(), ..TableCell::default() }
}

fn linked(title: &str, route: Route) -> TableCell {
    TableCell { route: Some(route), ..text(title) }
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
    let heads = [
        lang.pick("版", "Version"),
        lang.pick("日付", "Date"),
        lang.pick("内容", "What it is"),
        lang.pick("文書の変更", "Changes of documents"),
        lang.pick("記録", "Commit"),
    ];
    let change_into = |name: Option<&str>| {
        let change = context.versions.changes.iter().find(|change| change.to.as_deref() == name);
        change.map_or_else(TableCell::default, |change| linked(&counted(lang, change), list_route(change)))
    };
    let now = vec![
        linked(&current(context), Route::from_path("/")),
        text(&format_date(context.today(), lang)),
        text(""),
        change_into(None),
        text(""),
    ];
    let row = |version: &PublishedVersion| {
        vec![
            linked(&version.name, version.home()),
            text(&format_date(version.date, lang)),
            text(&version.note),
            change_into(Some(&version.name)),
            text(&version.commit),
        ]
    };
    let rows = std::iter::once(now).chain(context.versions.published.iter().map(row)).collect();
    let intro = lang.pick(
        "古い版の数値は、その版のデータとその時点で計算したものです。見た目だけが今のものです。",
        "The figures of an older version are those of its own data at its own time. Only its look is today's.",
    );
    let blocks = vec![Block::Paragraph { text: intro.to_owned() }, Block::Table(TableBlock::new("", &heads, rows))];
    let mut page = generated(tree, &route(), PageKind::Versions, title(lang).to_owned(), blocks);
    page.description = description(lang).to_owned();
    Some(page)
}

fn counted(lang: Lang, change: &VersionChange) -> String {
    let [added, changed, removed] = [change.added.len(), change.changed.len(), change.removed.len()];
    say!("追加 {added}・変更 {changed}・削除 {removed}", "{added} added, {changed} changed, {removed} removed")
        .text(lang)
        .to_owned()
}

/// A page about a change, on the way from the list; the tree does not show it.
fn below(context: &ComposeContext<'_>, route: Route, title: String, way: Vec<(String, Route)>) -> Page {
    let lang = context.lang();
    let home = (lang.pick("ホーム", "Home").to_owned(), Route::from_path("/"));
    let list = is_made(context).then(|| (self::title(lang).to_owned(), self::route()));
    let way = std::iter::once(home).chain(list).chain(way);
    let breadcrumbs = way.map(|(title, route)| Breadcrumb { title, route }).collect();
    Page { breadcrumbs, ..Page::new(route, PageKind::Difference, title) }
}

fn sides(context: &ComposeContext<'_>, change: &VersionChange) -> (String, String) {
    (change.from.clone(), change.to.clone().unwrap_or_else(|| current(context)))
}

fn changes_title(context: &ComposeContext<'_>, change: &VersionChange) -> String {
    let (from, to) = sides(context, change);
    say!("{from} から {to} への変更", "Changes from {from} to {to}").text(context.lang()).to_owned()
}

/// The list of what differs between two versions.
fn changes(context: &ComposeContext<'_>, change: &VersionChange) -> Page {
    let lang = context.lang();
    let mut blocks = vec![Block::Paragraph { text: counted(lang, change) }];
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
        let rows = documents.iter().map(|(title, route)| vec![linked(title, route.clone())]).collect();
        blocks.push(Block::Heading(heading));
        blocks.push(Block::Table(TableBlock::new("", &[lang.pick("文書", "Document")], rows)));
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
    let heads = [lang.pick("版", "Version"), lang.pick("文書", "Document")];
    let rows = vec![
        vec![text(&from), linked(name, document.before_at.clone())],
        vec![text(&to), linked(name, document.after_at.clone())],
    ];
    let mut blocks = vec![Block::Table(TableBlock::new("", &heads, rows))];
    if let Some(old) = &document.renamed_from {
        let moved = say!("{from} では {old} にありました。", "In {from} it was {old}.");
        blocks.push(Block::Paragraph { text: moved.text(lang).to_owned() });
    }
    let runs = lines::runs(&document.before, &document.after);
    if runs.iter().all(|run| run.folded) {
        let same = lang.pick("本文は同じです。", "The text is the same.");
        blocks.push(Block::Paragraph { text: same.to_owned() });
    } else {
        blocks.push(Block::Difference(DifferenceBlock { before: from, after: to, runs }));
    }
    let way = vec![(changes_title(context, change), list_route(change))];
    let page = below(context, page_route(change, document), title.text(lang).to_owned(), way);
    Page { blocks, ..page }
}
