//! Shortcodes of the project's own: a template of the theme makes HTML of a call.
//!
//! In: a tag, what stands between it and its end, and the templates. Out: edits that put clean HTML around, or in place of, the inside,
//! whose Markdown is read where it stands. Never: lets a template or an argument run code, and never hands it a word that the reader
//! may not see: what is closed was cut before.
//!
//! Decided in docs/decisions/0113-shortcodes-of-projects.md.

use super::findings::argument;
use super::meaning::{Meaning, TagContext, TagEdits};
use super::tags::Tag;
use super::template_html::{self, TemplateHtml};
use crate::content::dialects::buffer::RewriteBuffer;
use crate::content::dialects::edits::Line;
use crate::content::dialects::elements::Element;
use crate::content::dialects::reading::Reading;
use crate::content::{embeds, raw_html};
use crate::diag::{Diagnostic, Place, Severity, code};
use crate::model::{ShortcodeCall, ShortcodeFault, ShortcodePage, ShortcodeSite};
use crate::say;
use std::ops::Range;

/// The edits for a tag whose name is that of a template; `end` is that of its end.
pub(super) fn edits(
    buffer: &RewriteBuffer,
    tag: &Tag,
    context: &TagContext<'_>,
    end: Option<Range<usize>>,
    reading: &mut Reading<'_, '_>,
) -> TagEdits {
    let written = context.inner.clone().map(|inner| &buffer.text[inner]);
    let Some(html) = made(tag, written, context, reading) else {
        return Meaning::Shown.edits(buffer, tag, end, &mut reading.inserts);
    };
    if html.is_block && context.in_line {
        let (ja, en) = ("表や見出しの中には置けません", "a table or a heading cannot hold what its template makes");
        reading.found.push(argument(context.place, &tag.name, ja, en));
        return Meaning::Dropped.edits(buffer, tag, end, &mut reading.inserts);
    }
    let TemplateHtml { before, after, is_block, unwraps, plain } = html;
    let Some(after) = after else {
        let parts = |is_wanted: bool| if is_wanted { before.clone() } else { Vec::new() };
        let alone = Meaning::Alone { block: parts(is_block), line: parts(!is_block), plain };
        // What stands between the tags is part of what the template makes, or of nothing.
        let whole = Tag { range: tag.range.start..end.map_or(tag.range.end, |end| end.end), ..tag.clone() };
        return TagEdits { skips_inner: true, ..alone.edits(buffer, &whole, None, &mut reading.inserts) };
    };
    let (first, last) = reading.inserts.around(before, after, unwraps, context.place);
    let meaning = if is_block {
        Meaning::Block(Element { open: vec![Line::Mark(first)], close: vec![Line::Mark(last)] })
    } else {
        Meaning::Span(first, last)
    };
    meaning.edits(buffer, tag, end, &mut reading.inserts)
}

/// What the template of a tag makes of it; nothing where it failed, which is said.
fn made(
    tag: &Tag,
    written: Option<&str>,
    context: &TagContext<'_>,
    reading: &mut Reading<'_, '_>,
) -> Option<TemplateHtml> {
    let inner_text = written.map(|text| reading.inserts.unmarked(text)).unwrap_or_default();
    let has_inner = !inner_text.trim().is_empty();
    let options = reading.includes.options;
    let call = ShortcodeCall {
        name: &tag.name,
        args: tag.named.iter().map(|(key, value)| (key.clone(), value.text.clone().into())).collect(),
        positional: tag.positional.iter().map(|value| value.text.as_str()).collect(),
        inner: if has_inner { template_html::INNER.to_owned() } else { String::new() },
        inner_text: inner_text.clone(),
        page: ShortcodePage {
            title: reading.front.title.as_deref().unwrap_or_default(),
            params: &reading.front.params,
        },
        site: ShortcodeSite { language: options.language, params: &options.params },
    };
    let templates = options.shortcodes.templates()?;
    let html = match templates.render(&call) {
        Ok(html) => html,
        Err(ShortcodeFault::Unread) => return None,
        Err(ShortcodeFault::Failed { reason, place }) => {
            reading.found.push(failed(context.place, &tag.name, &reason, place));
            return None;
        }
    };
    if raw_html::depth(&html, 0).is_none() {
        reading.found.push(raw_html::too_deep(context.place.clone()));
        return None;
    }
    let rules = &*options.rules;
    let taken_out = reading.templates.entry(tag.name.clone()).or_default();
    let at_call = |_: Range<usize>| context.place.clone();
    raw_html::warn(&at_call, &html, rules, taken_out, reading.found);
    let html = embeds::as_links(&html, &rules.embeds, !context.in_line);
    let mut html = TemplateHtml::of(&html, &rules.schemes);
    html.is_block |= html.after.is_some() && is_of_blocks(&inner_text);
    if has_inner && html.after.is_none() {
        let is_shown = html.plain.contains(inner_text.trim());
        let place = templates.template(&tag.name).unwrap_or_else(|| context.place.clone());
        reading.found.push(unread_inner(context.place, &tag.name, is_shown, place));
    }
    Some(html)
}

/// Whether what stands between two tags has lines of its own.
fn is_of_blocks(inner: &str) -> bool {
    let begins_line = inner.trim_start_matches([' ', '\t']).starts_with(['\n', '\r']);
    begins_line || inner.lines().skip(1).any(|line| line.trim().is_empty())
}

fn failed(call: &Place, name: &str, reason: &str, template: Place) -> Diagnostic {
    let (file, line, column) = (&template.file, template.line, template.column);
    let message = say!(
        "ショートコード `{name}` のテンプレートが失敗しました（{file}:{line}:{column}）: {reason}",
        "the template of the shortcode `{name}` failed ({file}:{line}:{column}): {reason}"
    );
    let finding = Diagnostic::new(code::CONTENT_SHORTCODE_TEMPLATE, call.clone(), message);
    finding.related(template, say!("テンプレートのここ", "here in the template"))
}

fn unread_inner(call: &Place, name: &str, is_shown: bool, template: Place) -> Diagnostic {
    let message = if is_shown {
        say!(
            "`{{{{< {name} >}}}}` の中は文字として表示するだけで、約束・リンク・数値として読みません",
            "what stands in `{{{{< {name} >}}}}` is shown as text only: no promise, link or figure in it is read"
        )
    } else {
        say!(
            "`{{{{< {name} >}}}}` の中は、テンプレートが表示しないため、ページに出ません",
            "what stands in `{{{{< {name} >}}}}` is not on the page, since its template does not show it"
        )
    };
    let finding = Diagnostic::new(code::CONTENT_SHORTCODE_TEMPLATE, call.clone(), message);
    let severity = if is_shown { Severity::Info } else { Severity::Warning };
    let finding = finding.related(template, say!("このテンプレート", "this template"));
    let hint = say!(
        "テンプレートの、文の置き場所に `{{{{ inner }}}}` と一度だけ書きます",
        "write `{{{{ inner }}}}` once in the template, between two tags, where the text belongs"
    );
    Diagnostic { severity, ..finding.hint(hint) }
}
