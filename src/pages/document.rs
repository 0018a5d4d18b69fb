//! One document → one page: pieces become blocks, links get their addresses, roles and directives their data.

use super::blocks::{rhythm, verdict};
use super::index::Index;
use super::navigation::{Order, Tree, changed, overview};
use super::options::Call;
use super::taxonomies::Terms;
use super::{aliases, context::ComposeContext, control, directives, layouts, links, releases, status};
use crate::content::{Document, Piece};
use crate::diag::Diagnostics;
use crate::model::{Block, Heading, LayoutParts, Markup, Page, PageKind, PageLink, Snippet};
use std::collections::BTreeSet;

/// Composes the page of a document; with its place in the navigation.
pub(super) fn page(
    context: &ComposeContext<'_>,
    document: &Document,
    (index, tree, terms): (&Index<'_>, &Tree, &Terms),
    found: &mut Diagnostics,
) -> Page {
    let (addresses, links) = links::resolve_all(document, index, found);
    let mut blocks: Vec<Block> = releases::head(context, &document.source, &document.language).into_iter().collect();
    blocks.extend(status::announced::head(context, document));
    blocks.extend(verdict::sum(context, document, index));
    blocks.extend(self::blocks(context, document, (&document.pieces, &addresses), (index, tree), found));
    let listed = if document.is_section && !lists_pages(&blocks) {
        releases::overview(context, &document.route)
    } else {
        Vec::new()
    };
    let of_releases: Vec<Heading> = listed.iter().filter_map(heading).collect();
    let blocks = match listed.is_empty() {
        true => with_overview(context, document, tree, blocks),
        false => blocks.into_iter().chain(listed).collect(),
    };
    let (mut blocks, mut headings) = with_revisions(context, document, blocks);
    headings.extend(of_releases);
    let mut parts = Box::<LayoutParts>::default();
    parts.is_record = super::blocks::actions::is_record(&document.source);
    let layout = layouts::arrange(context, document, (&mut blocks, &mut parts), found);
    let (previous, next) = tree.neighbours(&document.route);
    Page {
        layout,
        translations: index.translations(document),
        title_id: document.title_heading.as_ref().map(|heading| heading.id.clone()),
        headings,
        blocks,
        breadcrumbs: tree.breadcrumbs(&document.route),
        previous,
        next,
        parts,
        ..outline(context, document, links, (tree, terms))
    }
}

/// The page of a document with nothing on it: what it is, and where its text leads.
pub(super) fn outline(
    context: &ComposeContext<'_>,
    document: &Document,
    links: Vec<PageLink>,
    (tree, terms): (&Tree, &Terms),
) -> Page {
    let front = &document.front;
    let kind = match (tree.is_home(&document.route), document.is_section) {
        (true, _) => PageKind::Home,
        (false, true) => PageKind::Section,
        (false, false) if document.route.is_of_lost_page() => PageKind::NotFound,
        (false, false) => PageKind::Document,
    };
    let entry = context.register.of(&document.source);
    Page {
        aliases: document.aliases.iter().map(aliases::normalize).collect(),
        source: Some(document.source.clone()),
        link_title: front.link_title.clone().unwrap_or_else(|| document.title.clone()),
        description: document.description.clone(),
        summary: document.summary.clone(),
        language: Some(document.language.clone()),
        text_of: document.text_of.clone(),
        terms: terms.of(document),
        date: front.date.clone(),
        lastmod: front.lastmod.clone().or_else(|| changed(context, document)),
        tags: front.tags.clone(),
        categories: front.categories.clone(),
        control: entry.and_then(|entry| control::strip(context.lang(), entry, context.register.today)).map(Box::new),
        links,
        audience: context.project.site.audiences.names.get(document.audience).cloned(),
        params: front.params.clone(),
        ..Page::new(document.route.clone(), kind, document.title.clone())
    }
}

/// What some pieces of a document show, with the addresses that its links become.
pub(super) fn blocks(
    context: &ComposeContext<'_>,
    document: &Document,
    (pieces, addresses): (&[Piece], &[String]),
    (index, tree): (&Index<'_>, &Tree),
    found: &mut Diagnostics,
) -> Vec<Block> {
    let mut blocks = Blocks::default();
    for piece in pieces {
        match piece {
            Piece::Html(html) => blocks.html(html.clone()),
            Piece::Linked(tag) => blocks.html(tag.with(&addresses[tag.link]).into()),
            Piece::Verdict { shape, statements, table } => {
                let room = (*shape, statements, table);
                blocks.extend(verdict::block(context, document, index, room).into_iter().collect());
            }
            Piece::Schedule { statements } => {
                blocks.extend(rhythm::block(context, document, index, statements).into_iter().collect());
            }
            Piece::Role { name, argument, place } => {
                blocks.push(directives::role(context, name, argument, place, found));
            }
            Piece::Directive { name, argument, body, place, body_place } => {
                let call = Call { name, argument, body, place, body_place, document, tree };
                blocks.extend(directives::blocks(context, &call, found));
            }
        }
    }
    with_own_ids(blocks.done(), document)
}

/// Charts with ids that nothing else on the page has: their files and their anchors are named by them.
fn with_own_ids(mut blocks: Vec<Block>, document: &Document) -> Vec<Block> {
    let all = document.headings.iter().chain(&document.title_heading);
    let mut taken: BTreeSet<String> = all.map(|heading| heading.id.clone()).collect();
    for block in &mut blocks {
        let Block::Chart(chart) = block else { continue };
        let numbered = (2..).map(|n| format!("{}-{n}", chart.id));
        let mut free = std::iter::once(chart.id.clone()).chain(numbered).filter(|id| !taken.contains(id));
        chart.id = free.next().expect("numbers do not end");
        taken.insert(chart.id.clone());
    }
    blocks
}

/// Blocks in the making: neighbouring HTML is one block.
#[derive(Default)]
struct Blocks(Vec<Block>);

impl Blocks {
    fn html(&mut self, more: Snippet) {
        match self.0.last_mut() {
            Some(Block::Html { html }) => html.push(more),
            _ => {
                let mut html = Markup::default();
                html.push(more);
                self.0.push(Block::Html { html });
            }
        }
    }

    fn push(&mut self, block: Block) {
        self.0.push(block);
    }

    /// The blocks; they are held until the site is whole, with no more room than they need.
    fn done(mut self) -> Vec<Block> {
        for block in &mut self.0 {
            if let Block::Html { html } = block {
                html.shrink();
            }
        }
        self.0.shrink_to_fit();
        self.0
    }

    fn extend(&mut self, blocks: Vec<Block>) {
        self.0.extend(blocks);
    }
}

/// A document with a number or a version ends with its revisions, unless it shows them by itself.
fn with_revisions(
    context: &ComposeContext<'_>,
    document: &Document,
    mut blocks: Vec<Block>,
) -> (Vec<Block>, Vec<Heading>) {
    let mut headings = document.headings.clone();
    let shows = |piece: &Piece| matches!(piece, Piece::Directive { name, .. } if name == "revisions");
    let entry = context.register.of(&document.source).filter(|entry| entry.control.has_edition());
    if let Some(entry) = entry.filter(|_| !document.pieces.iter().any(shows)) {
        let taken = |id: &str| document.headings.iter().chain(&document.title_heading).any(|heading| heading.id == id);
        let id = if taken("revisions") { "document-revisions" } else { "revisions" };
        let made = control::revisions(context.lang(), entry, Some(id.to_owned()));
        headings.extend(made.iter().filter_map(heading));
        blocks.extend(made);
    }
    (blocks, headings)
}

/// A section page that shows none of its pages by itself gets their list at its end; the front page its cards.
fn with_overview(context: &ComposeContext<'_>, document: &Document, tree: &Tree, mut blocks: Vec<Block>) -> Vec<Block> {
    let is_home = tree.is_home(&document.route);
    let has_pages = !tree.children(&document.route, 1, Order::Weight).is_empty();
    if (is_home || document.is_section) && has_pages && !lists_pages(&blocks) {
        blocks.extend(overview(context, tree, &document.route));
    }
    blocks
}

/// Whether a page lists pages below it by itself.
fn lists_pages(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| matches!(block, Block::Children { .. } | Block::Cards { .. }))
}

fn heading(block: &Block) -> Option<Heading> {
    match block {
        Block::Heading(heading) => Some(heading.clone()),
        _ => None,
    }
}
