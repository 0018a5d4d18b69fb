//! Lines of other systems that stand for nothing on a page: `[TOC]`, abbreviations, attribute lists, names of blocks.
//!
//! In: a text. Out: edits that take them out, keeping the ids they give. Never: touches code.

use super::attribute_list::{self, AttributeList};
use super::buffer::RewriteBuffer;
use super::edits::{Edit, Inline, Line};
use super::inserts::{Inserts, Part};
use super::reading::Reading;
use super::structure::{Structure, markers};
use super::verbatim::Verbatim;
use crate::content::escape::escape;
use crate::content::text::{is_escaped, lines};
use crate::diag::{Diagnostic, Place, and_further, code, times};
use crate::say;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Whether a text may hold any.
pub(super) fn may_contain(text: &str) -> bool {
    let marks = ["[TOC]", "[[_TOC_]]", "[toc]", "[[toc]]", "*[", " ^", "\n^", "{%", "{{<", "{{%"];
    attribute_list::may_contain(text) || marks.iter().any(|mark| text.contains(mark))
}

pub(super) fn edits(buffer: &RewriteBuffer, structure: &Structure, reading: &mut Reading<'_, '_>) -> Vec<Edit> {
    let text = &buffer.text;
    let mut edits = Vec::new();
    report_tags(buffer, structure, reading.found);
    let (inserts, abbreviations) = (&mut reading.inserts, &mut reading.abbreviations);
    for (start, line) in lines(text) {
        let line = line.trim_end();
        let (length, has_marker) = markers(line);
        let at = start + length;
        let code = structure.literal(at).map(|code| code.end);
        if code.is_some_and(|end| end >= start + line.len()) || line.len() <= length {
            continue;
        }
        // A line that code begins holds words behind it, but is nothing as a whole.
        let is_alone = !has_marker && code.is_none();
        let (words, range) = (&line[length..], at..start + line.len());
        if let Some((short, long)) = abbreviation(words).filter(|_| is_alone) {
            abbreviations.add(&inserts.plain(short), &inserts.plain(long));
            edits.push(Edit::cut(range));
        } else if is_alone && is_contents(words) {
            edits.push(Edit::cut(range));
        } else if let Some(id) = block_id(words) {
            let range = start + line.len() - id.len()..start + line.len();
            edits.extend(block_anchor(buffer, structure, range, inserts));
        } else if words.contains('{') {
            let whole = attribute_list::first(words).filter(|list| list.range == (0..words.len()));
            match whole {
                Some(list) if is_alone => edits.push(own_line(buffer, range, &list, inserts)),
                _ => in_line(buffer, structure, words, at, inserts, &mut edits),
            }
        }
    }
    edits
}

/// A contents list, which the layout has already.
fn is_contents(words: &str) -> bool {
    matches!(words, "[TOC]" | "[[_TOC_]]" | "[toc]" | "[[toc]]" | "[[TOC]]")
}

/// An abbreviation and what it stands for.
fn abbreviation(words: &str) -> Option<(&str, &str)> {
    let (short, long) = words.strip_prefix("*[")?.split_once("]:")?;
    let fits = !short.trim().is_empty() && !short.contains(']') && long.starts_with([' ', '\t']);
    fits.then(|| (short.trim(), long.trim()))
}

/// What is left of tags when all that are whole were read: includes of Jekyll and Jinja, and shortcodes that never end.
static TAG: LazyLock<Regex> = LazyLock::new(|| {
    let include = r#"\{%-?\s*include(?:_relative)?\s+["']?(?P<path>[^\s"'%}]+)[^%}\n]*%\}"#;
    let tag = r"\{%-?\s*(?P<tag>[A-Za-z_][\w-]*)[^%}\n]*%\}";
    let shortcode = r"\{\{[<%]\s*/?\s*(?P<name>[\p{Alphabetic}\d][\w./-]*)";
    Regex::new(&format!("{include}|{tag}|{shortcode}")).expect("the pattern is sound")
});

/// Says which tags of other systems a page shows as text.
fn report_tags(buffer: &RewriteBuffer, structure: &Structure, found: &mut Vec<Diagnostic>) {
    let verbatim = Verbatim::of(&buffer.text, |at| structure.is_literal(at));
    let mut unknown: Vec<(&str, Vec<Place>)> = Vec::new();
    for tag in TAG.captures_iter(&buffer.text) {
        let Some(whole) = tag.get(0) else { continue };
        let at = whole.start();
        if structure.is_literal(at) || is_escaped(&buffer.text, at) || verbatim.holds(at) {
            continue;
        }
        let place = buffer.place(&whole.range());
        if let Some(name) = tag.name("tag").map(|name| name.as_str()) {
            match unknown.iter_mut().find(|(known, _)| *known == name) {
                Some((_, places)) => places.push(place),
                None if is_told_of_another(name) => {}
                None => unknown.push((name, vec![place])),
            }
            continue;
        }
        found.push(match (tag.name("path"), tag.name("name")) {
            (Some(path), _) => {
                let path = path.as_str();
                let message = say!(
                    "Jekyll や Jinja の取り込み (`{{% include %}}`) は読みません",
                    "the includes of Jekyll and Jinja (`{{% include %}}`) are not read"
                );
                let finding = Diagnostic::new(code::CONTENT_INCLUDE, place, message).hint(say!(
                    "`{{{{< include \"{path}\" >}}}}` と書きます",
                    "write `{{{{< include \"{path}\" >}}}}`"
                ));
                finding.as_warning()
            }
            (None, name) => {
                let name = name.map_or("", |name| name.as_str());
                let message = say!(
                    "ショートコード `{name}` のタグが閉じられていません。文字のまま表示します",
                    "the tag of the shortcode `{name}` is not closed: it is shown as text"
                );
                Diagnostic::new(code::CONTENT_UNCLOSED, place, message)
                    .hint(say!("タグの終わりに `>}}}}` か `%}}}}` を書きます", "end the tag with `>}}}}` or `%}}}}`"))
            }
        });
    }
    found.extend(unknown.into_iter().filter_map(|(name, places)| unknown_tag(name, places)));
}

/// Whether a tag of a template stands between two others, or ends one, of which it is told; and the marks of code and of comments.
fn is_told_of_another(name: &str) -> bool {
    name.starts_with("end")
        || matches!(name, "else" | "elsif" | "elif" | "when" | "raw" | "verbatim" | "highlight" | "comment")
}

fn unknown_tag(name: &str, places: Vec<Place>) -> Option<Diagnostic> {
    let (times_ja, times_en) = times(places.len());
    let mut places = places.into_iter();
    let message = say!(
        "Jekyll や Nunjucks などのタグ `{{% {name} %}}` は読みません。文字のまま表示します{times_ja}",
        "the tag `{{% {name} %}}` of Jekyll, Nunjucks or the like is not read and shown as text{times_en}"
    );
    let finding = Diagnostic::new(code::CONTENT_SHORTCODE, places.next()?, message).hint(say!(
        "タグを消すか、Markdown で書き直します。書き方の説明なら、バッククォートで囲みます",
        "remove it or write the same in Markdown; where the tag itself is explained, put it into backticks"
    ));
    Some(and_further(finding, places))
}

/// Obsidian's name of a block at the end of a line, with its sign: `^a1b2c3`. What is no more than a number is an exponent.
fn block_id(words: &str) -> Option<&str> {
    let (before, id) = words.rsplit_once('^')?;
    let fits =
        id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') && id.bytes().any(|b| b.is_ascii_alphabetic());
    (fits && (before.is_empty() || before.ends_with([' ', '\t']))).then(|| &words[before.len()..])
}

/// The anchor in place of a block's name.
fn block_anchor(
    buffer: &RewriteBuffer,
    structure: &Structure,
    range: Range<usize>,
    inserts: &mut Inserts,
) -> Option<Edit> {
    if structure.is_literal(range.start) {
        return None;
    }
    let id = &buffer.text[range.clone()];
    let anchor = Part::Html(format!("<span id=\"{}\"></span>", escape(id)));
    let number = inserts.alone(vec![anchor], &buffer.place(&range), id, "");
    Some(Edit::inline(range, vec![Inline::Mark(number)]))
}

/// A list alone in its line belongs to the block before; only its id is kept, where the list stands.
fn own_line(buffer: &RewriteBuffer, range: Range<usize>, list: &AttributeList, inserts: &mut Inserts) -> Edit {
    let Some(id) = &list.id else { return Edit::cut(range) };
    let place = buffer.place(&range);
    let anchor = Part::Block(format!("<span id=\"{}\"></span>\n", escape(id)));
    let number = inserts.alone(vec![anchor], &place, &buffer.text[range.clone()], "");
    Edit::lines(range, vec![Line::Mark(number)])
}

/// Lists within a line belong to the link, image or words before; headings take theirs from the parser.
fn in_line(
    buffer: &RewriteBuffer,
    structure: &Structure,
    words: &str,
    at: usize,
    inserts: &mut Inserts,
    edits: &mut Vec<Edit>,
) {
    let mut from = 0;
    while let Some(list) = attribute_list::first_from(words, from) {
        let range = at + list.range.start..at + list.range.end;
        from = list.range.end;
        if structure.is_literal(range.start) {
            continue;
        }
        if words.starts_with('#') && words[from..].trim_matches(['#', ' ', '\t']).is_empty() {
            // `{: #id }` is read when it says `{ #id }`.
            if buffer.text[range.start + 1..].starts_with(':') {
                edits.push(Edit::cut(range.start + 1..range.start + 2));
            }
            continue;
        }
        // Only links and pictures take them; behind `**` a mark would keep the emphasis from ending.
        let follows_link = words[..list.range.start].trim_end().ends_with([')', ']']);
        let added = Some(list.attributes).filter(|attributes| follows_link && !attributes.is_empty());
        let added = added.map(Part::Attributes);
        let anchor = list.id.map(|id| Part::Html(format!("<span id=\"{}\"></span>", escape(&id))));
        let parts: Vec<Part> = added.into_iter().chain(anchor).collect();
        let mark = (!parts.is_empty())
            .then(|| Inline::Mark(inserts.alone(parts, &buffer.place(&range), &buffer.text[range.clone()], "")));
        edits.push(Edit::inline(range, mark.into_iter().collect()));
    }
}

#[cfg(test)]
mod tests {
    use super::{abbreviation, block_id, is_contents};

    #[test]
    fn a_block_is_named_at_the_end_of_its_line() {
        let table = [
            ("復旧の手順 ^a1b2c3", Some("^a1b2c3")),
            ("^quote-of-the-day", Some("^quote-of-the-day")),
            ("面積は 10 ^2", None),
            ("x^n", None),
            ("脚注[^a]", None),
            ("a ^b c", None),
        ];
        for (text, expected) in table {
            assert_eq!(block_id(text), expected, "{text}");
        }
    }

    #[test]
    fn contents_and_abbreviations_are_told_from_words() {
        assert!(is_contents("[TOC]") && !is_contents("[TOC"));
        assert_eq!(abbreviation("*[SLA]:  約束の水準"), Some(("SLA", "約束の水準")));
        assert_eq!((abbreviation("*[a](b)*"), abbreviation("*[a]:b"), abbreviation("*[ ]: b")), (None, None, None));
    }
}
