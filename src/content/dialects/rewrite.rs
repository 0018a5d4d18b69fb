//! The dialects of other systems: which there are, what opens them, what they become, and in which order they are read.
//!
//! In: the body of a document as written. Out: a [`RewriteBuffer`] to parse, and what the marks in it stand for. Never: reads anything
//! in code.
//!
//! Decided in docs/decisions/0033-body-rewriting.md and docs/decisions/0083-table-of-dialects.md.

use super::buffer::RewriteBuffer;
use super::comments;
use super::comments::RemovedComments;
use super::edits;
use super::edits::{Edit, Inline};
use super::includes::Includes;
use super::inserts::Inserts;
use super::reading::{Reading, UnknownNames};
use super::structure::Structure;
use super::{
    audience, colons, fences, foreign_markup, html_markdown, indented, mdbook, mdx, shortcode, snippets, table_blanks,
    template_links, unread_marks,
};
use crate::content::abbreviations::Abbreviations;
use crate::content::front_matter::FrontMatter;
use crate::content::source::Source;
use crate::diag::Diagnostic;
use Turn::{Last, Mdx, Repeated};
use std::collections::BTreeMap;

/// How deep containers and includes may lie in each other; what lies deeper stays as it is written.
const ROUNDS: usize = 40;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// Once and before all others, in a text that is MDX.
    Mdx,
    /// In rounds, until none has anything left: what one of them opens or takes in may hold any of them.
    Repeated,
    /// Once, after all others.
    Last,
}

/// A way to write what CommonMark does not know.
struct Dialect {
    turn: Turn,
    /// Whether a text may hold any of its marks; most hold none.
    opens: fn(&str) -> bool,
    read: fn(&mut RewriteBuffer, &Structure, &mut Reading<'_, '_>) -> Vec<Edit>,
}

const fn dialect(
    turn: Turn,
    opens: fn(&str) -> bool,
    read: fn(&mut RewriteBuffer, &Structure, &mut Reading<'_, '_>) -> Vec<Edit>,
) -> Dialect {
    Dialect { turn, opens, read }
}

/// The dialects in the order in which they are read. Callouts and links between double brackets, which Obsidian writes in
/// Markdown's own blocks, are read from its events (`callouts`, `wiki`).
const DIALECTS: [Dialect; 16] = [
    // `{/* … */}` and every other comment → nothing.
    dialect(Mdx, comments::may_contain, |buffer, _, reading| comment_edits(buffer, true, reading)),
    // `import …`, `export …` → nothing.
    dialect(Mdx, |_| true, |buffer, _, _| mdx::statement_edits(buffer)),
    // Indentation inside components, which is only for the eye → nothing.
    dialect(Mdx, |_| true, |buffer, _, _| mdx::indentation_edits(buffer)),
    // `<Tabs>`, `<Callout type="warning">` → what the shortcode of the same use becomes.
    dialect(Mdx, |_| true, mdx::component_edits),
    // ```` ```{audience} internal ````, `:::{audience} internal` → nothing, for those who may not see it. What is cut must not have
    // been read.
    dialect(Repeated, audience::is_in, |buffer, structure, reading| {
        let viewer = reading.viewer();
        audience::closed(buffer, structure, viewer, reading.found).into_iter().map(Edit::cut).collect()
    }),
    // Comments of every system → nothing. Containers that are opened and files that are taken in bring their own.
    dialect(Repeated, comments::may_contain, |buffer, _, reading| comment_edits(buffer, false, reading)),
    // Tabs and wide blanks in the delimiter row of a table → spaces.
    dialect(
        Repeated,
        |_| true,
        |buffer, _, _| {
            let space = |blank| Edit::inline(blank, vec![Inline::Text(" ".to_owned())]);
            table_blanks::odd_blanks(&buffer.text).into_iter().map(space).collect()
        },
    ),
    // MkDocs: `!!! note`, `??? note` → boxes; `=== "title"` → tabs.
    dialect(
        Repeated,
        |text| holds(text, &["!!!", "???", "==="]),
        |buffer, structure, reading| {
            unread_marks::report_boxes(buffer, structure, reading);
            indented::edits(buffer, structure, &mut reading.elements())
        },
    ),
    // MyST: ```` ```{note} ````, ```` ```{tabs} ````, ```` ```{include} ```` → boxes, folds, tabs, files.
    dialect(
        Repeated,
        |text| holds(text, &["```{", "~~~{", "`` {", "~~ {"]),
        |buffer, structure, reading| {
            let all = fences::all(&buffer.text, structure);
            unread_marks::report_options(buffer, &all, reading);
            fences::edits(buffer, &all, reading)
        },
    ),
    // Hugo: `{{< name >}}`, `{{% name %}}` → what the shortcode means.
    dialect(Repeated, |text| holds(text, &["{{<", "{{%"]), shortcode::edits),
    // mdBook: `{{#include file:3:7}}`, `{{#rustdoc_include file:anchor}}`, in code as in prose → files, or parts of them.
    dialect(Repeated, mdbook::may_contain, mdbook::edits),
    // MkDocs: `--8<-- "file:section"`, in code as in prose → the same.
    dialect(Repeated, snippets::may_contain, snippets::edits),
    // Docusaurus, VitePress: `:::note title` → boxes, folds, tabs.
    dialect(Last, |text| holds(text, &[":::"]), |buffer, structure, reading| colons::edits(buffer, structure, reading)),
    // MkDocs: `<figure markdown>` → an element around Markdown.
    dialect(Last, html_markdown::may_contain, |buffer, structure, _| html_markdown::edits(&buffer.text, structure)),
    // `[a]({{ site.baseurl }}/b/)` → `[a](/b/)`.
    dialect(Last, template_links::may_contain, template_links::edits),
    // `[TOC]`, `*[SLA]: …`, `{: #id }`, `^block-id` → nothing, or an anchor; what abbreviations stand for is noted.
    dialect(Last, foreign_markup::may_contain, |buffer, structure, reading| {
        foreign_markup::edits(buffer, structure, reading)
    }),
];

fn holds(text: &str, marks: &[&str]) -> bool {
    marks.iter().any(|mark| text.contains(mark))
}

/// A body that only Markdown is left of.
pub(crate) struct Rewritten {
    pub(crate) buffer: RewriteBuffer,
    /// What the marks in it stand for.
    pub(crate) inserts: Inserts,
    pub(crate) abbreviations: Abbreviations,
}

/// Rewrites the body that begins at `base`.
pub(crate) fn read(
    source: &Source<'_>,
    base: usize,
    front: &FrontMatter,
    includes: &mut Includes<'_>,
    found: &mut Vec<Diagnostic>,
) -> Rewritten {
    let mut buffer = RewriteBuffer::new(source, base);
    let (inserts, unknown, comments) = (Inserts::default(), UnknownNames::default(), RemovedComments::default());
    let (abbreviations, templates) = (Abbreviations::default(), BTreeMap::new());
    let mut reading = Reading { front, includes, inserts, unknown, comments, abbreviations, templates, found };
    if mdx::is_mdx(source.file, &buffer.text) {
        once(Mdx, &mut buffer, &mut reading);
    }
    for _ in 0..ROUNDS {
        if !of_turn(Repeated).any(|dialect| rewrite(dialect, &mut buffer, &mut reading)) {
            break;
        }
    }
    unread_marks::report(&buffer, &mut reading);
    once(Last, &mut buffer, &mut reading);
    let Reading { includes, inserts, unknown, comments, abbreviations, templates, found, .. } = reading;
    for (name, taken_out) in templates {
        if let Some(template) = includes.options.shortcodes.template(&name) {
            taken_out.report_of(&template, found);
        }
    }
    comments.report(found);
    unknown.report(found);
    Rewritten { buffer, inserts, abbreviations }
}

fn of_turn(turn: Turn) -> impl Iterator<Item = &'static Dialect> {
    DIALECTS.iter().filter(move |dialect| dialect.turn == turn)
}

fn once(turn: Turn, buffer: &mut RewriteBuffer, reading: &mut Reading<'_, '_>) {
    for dialect in of_turn(turn) {
        rewrite(dialect, buffer, reading);
    }
}

/// Rewrites what a dialect reads; whether there was any.
fn rewrite(dialect: &Dialect, buffer: &mut RewriteBuffer, reading: &mut Reading<'_, '_>) -> bool {
    if !(dialect.opens)(&buffer.text) {
        return false;
    }
    let structure = Structure::of(&buffer.text);
    let mut edits = (dialect.read)(buffer, &structure, reading);
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    edits::apply(buffer, &structure, &edits);
    !edits.is_empty()
}

/// Takes comments out, and says which of them look as if they closed something.
fn comment_edits(buffer: &RewriteBuffer, is_mdx: bool, reading: &mut Reading<'_, '_>) -> Vec<Edit> {
    let all = comments::removable(&buffer.text, is_mdx);
    unread_marks::report_comments(buffer, &all, reading);
    for comment in &all {
        let written = &buffer.text[comment.range.clone()];
        reading.comments.add(comment, written, buffer.place(&comment.range));
    }
    all.into_iter().map(|comment| Edit::inline(comment.range, vec![Inline::Text(comment.left.to_owned())])).collect()
}
