//! Texts of a document that stand for something still to be written.
//!
//! In: the events of a body. Out: each different placeholder with its first place and how often it stands there. Never: looks
//! into code, links, raw HTML or front matter, nor into what is said by somebody else: block quotes, and words that are emphasised as
//! examples.

use super::prose;
use super::prose::Links;
use crate::content::commonmark::SpannedEvent;
use crate::content::events::{end_of, plain_text};
use crate::content::source::Source;
use crate::model::{Placeholder, placeholders, says_unwritten};
use pulldown_cmark::{Event, HeadingLevel, Tag};
use std::collections::BTreeMap;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Words in the paths of documents that are there to be copied and filled in.
const TEMPLATES: [&str; 6] = ["テンプレート", "ひな形", "ひながた", "ひな型", "雛形", "雛型"];

/// The placeholders of a body, in the order of their first places; a template is meant to hold some.
pub(crate) fn of_body(source: &Source<'_>, events: &[SpannedEvent<'_>]) -> Vec<Placeholder> {
    let mut found: Vec<Placeholder> = Vec::new();
    if is_template(source.file) {
        return found;
    }
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut spoken = spoken(events);
    spoken.extend(template_sections(events));
    for stretch in prose::text_blocks(source.text, events, Links::Cut) {
        for range in placeholders(&stretch.text) {
            let at = stretch.range(&range);
            let is_spoken = spoken.iter().any(|spoken| {
                let others = spoken.start + 1..spoken.end.saturating_sub(1);
                spoken.contains(&at.start) && others != at
            });
            let text = stretch.text[range.clone()].to_owned();
            // `\[email address\]` is what a text says of itself: its brackets are meant to be seen.
            let is_example = is_spoken || source.text[..at.start].ends_with('\\');
            if is_example && !says_unwritten(&text) {
                continue;
            }
            if let Some(at) = known.get(&text) {
                found[*at].count += 1;
                continue;
            }
            known.insert(text.clone(), found.len());
            found.push(Placeholder { text, place: source.place(at), count: 1 });
        }
    }
    found
}

/// Whether a path is that of a template: `templates/cr.md`, `議事録テンプレート.md`; not `contemplate.md`.
fn is_template(path: &str) -> bool {
    let mut words = path.split(|c: char| !c.is_ascii_alphanumeric());
    let is_called_so = |word: &str| ["template", "templates", "tmpl"].contains(&word.to_ascii_lowercase().as_str());
    let composed: String = path.nfc().collect();
    words.any(is_called_so) || TEMPLATES.iter().any(|word| composed.contains(word))
}

/// The sections whose headings end in the name of a form (`Runbook template`, `議事録の書式`): what is in brackets there is to be copied.
fn template_sections(events: &[SpannedEvent<'_>]) -> Vec<Range<usize>> {
    let mut sections: Vec<Range<usize>> = Vec::new();
    let mut open: Option<(HeadingLevel, usize)> = None;
    let end = events.last().map_or(0, |(_, range)| range.end);
    for (at, (event, range)) in events.iter().enumerate() {
        let Event::Start(Tag::Heading { level, .. }) = event else { continue };
        if let Some((_, from)) = open.filter(|(above, _)| level <= above) {
            sections.push(from..range.start);
            open = None;
        }
        if open.is_none() && names_form(&plain_text(&events[at + 1..end_of(events, at)])) {
            open = Some((*level, range.start));
        }
    }
    sections.extend(open.map(|(_, from)| from..end));
    sections
}

/// Whether a heading is the name of a form.
fn names_form(heading: &str) -> bool {
    let heading = heading.nfkc().collect::<String>().to_lowercase();
    let heading = heading.trim_end_matches(|c: char| !c.is_alphanumeric());
    let forms = ["書式", "様式", "フォーマット"];
    let last = heading.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    ["template", "templates", "format"].contains(&last)
        || TEMPLATES.iter().chain(&forms).any(|word| heading.ends_with(word))
}

/// Block quotes, and emphasis of one sign: `*File XXX converted*`.
fn spoken(events: &[SpannedEvent<'_>]) -> Vec<Range<usize>> {
    let is_spoken = |event: &Event<'_>| matches!(event, Event::Start(Tag::BlockQuote(None) | Tag::Emphasis));
    events.iter().filter(|(event, _)| is_spoken(event)).map(|(_, range)| range.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::commonmark::OPTIONS;
    use pulldown_cmark::Parser;

    fn found(text: &str) -> Vec<(String, u32, u32, usize)> {
        found_in("content/a.md", text)
    }

    fn found_in(path: &str, text: &str) -> Vec<(String, u32, u32, usize)> {
        let source = Source::new(path, text);
        let events: Vec<SpannedEvent<'_>> = Parser::new_ext(text, OPTIONS).into_offset_iter().collect();
        let found = of_body(&source, &events);
        found.into_iter().map(|p| (p.text, p.place.line, p.place.column, p.count)).collect()
    }

    #[test]
    fn each_text_once_with_its_first_place() {
        let text = "**作成日:** [YYYY-MM-DD]\n\n| 氏名 | 日 |\n|---|---|\n| &lt;[氏名] | [YYYY-MM-DD] |\n\n- **$X,XXX** と 0120-XXX-XXX\n";
        let expected = [
            ("[YYYY-MM-DD]".to_owned(), 1, 10, 2),
            ("[氏名]".to_owned(), 5, 7, 1),
            ("$X,XXX".to_owned(), 7, 5, 1),
            ("0120-XXX-XXX".to_owned(), 7, 16, 1),
        ];
        assert_eq!(found(text), expected);
    }

    #[test]
    fn code_links_boxes_and_notes_are_let_be() {
        let text = "`[氏名]` と [氏名](a.md) と [CS1][x]、[^TBD1] と [[氏名]]\n\n- [ ] 済\n- [x] 済\n\n```\n[氏名] TBD\n```\n\n    [CS1]\n\n<p>TODO</p>\n\n[x]: b.md\n[^TBD1]: 注\n";
        assert_eq!(found(text), []);
    }

    #[test]
    fn a_template_may_hold_them_and_what_only_sounds_like_one_may_not() {
        for path in [
            "content/meeting-template.md",
            "content/templates/cr.md",
            "content/sop/Template_A.md",
            "content/議事録テンプレート.md",
            "content/ひな形/報告.md",
            "content/テンフ\u{309a}レート.md",
        ] {
            assert_eq!(found_in(path, "- **Owner**: [Name]\n- 期限: TBD\n"), [], "{path}");
        }
        for path in ["content/contemplate.md", "content/templating.md", "content/議事録.md"] {
            assert_eq!(found_in(path, "- **Owner**: [Name]\n- 期限: TBD\n").len(), 2, "{path}");
        }
    }

    #[test]
    fn a_section_that_is_a_form_may_hold_brackets() {
        let of = |heading: &str| {
            let text =
                format!("# 手順\n\n## {heading}\n\n### Title: [Operation Name]\n\n- 期限: TBD\n\n## 連絡\n\n[氏名]\n");
            found(&text).into_iter().map(|(text, ..)| text).collect::<Vec<_>>()
        };
        for heading in ["Runbook Template", "Runbook format:", "議事録のひな形", "報告の書式"] {
            assert_eq!(of(heading), ["TBD", "[氏名]"], "{heading}");
        }
        for heading in ["Formatting", "Templates in use", "連絡先"] {
            assert_eq!(of(heading), ["[Operation Name]", "TBD", "[氏名]"], "{heading}");
        }
        assert_eq!(found("# Postmortem template\n\n- Owner: [Name]\n"), []);
    }

    #[test]
    fn what_somebody_else_says_is_let_be() {
        let text = "> This is [NAME], the commander.\n\n- *File XXX converted*\n- \\[email address\\]\n- *[氏名]*\n- **担当: [部署名]**\n";
        let found: Vec<String> = found(text).into_iter().map(|(text, ..)| text).collect();
        assert_eq!(found, ["[氏名]", "[部署名]"]);
    }
}
