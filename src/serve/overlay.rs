//! What is added to pages: the script that reloads them, and what is wrong now.
//!
//! In: a page's bytes and findings. Out: bytes. Never: inline code or style, which a site's own policy may refuse, or a
//! text of the user that is not escaped.

use super::preview::{Finding, Preview};
use crate::diag::{Lang, Message, Place};
use crate::model::escape_html;
use crate::say;
use std::fmt::Write;

pub(super) const SCRIPT: &str = include_str!("reload.js");
pub(super) const STYLE: &str = include_str!("overlay.css");

/// How many errors are listed; the rest is counted.
const LISTED: usize = 30;
/// How many characters of a line are shown, and how many of them stand before what is meant.
const WIDTH: usize = 120;
const BEFORE: usize = 40;

/// A page with the script before its end, and the errors when there are any. `file` is what the page is among the files
/// that change. A page that is shown as it is stays so.
pub(super) fn inject(page: &[u8], file: &str, preview: &Preview, revision: u64, lang: Lang) -> Vec<u8> {
    if preview.is_plain {
        return page.to_vec();
    }
    let addition = errors(preview, lang) + &script(file, revision, lang);
    let at = end_of_body(page).unwrap_or(page.len());
    let mut dressed = Vec::with_capacity(page.len() + addition.len());
    dressed.extend_from_slice(&page[..at]);
    dressed.extend_from_slice(addition.as_bytes());
    dressed.extend_from_slice(&page[at..]);
    dressed
}

/// What is laid over a page; nothing when nothing is wrong.
pub(super) fn errors(preview: &Preview, lang: Lang) -> String {
    if !preview.is_broken {
        return String::new();
    }
    let note = if preview.is_good {
        say!("最後に成功したときのページを表示しています", "this page is from the last good build")
    } else {
        say!("まだ一度も成功していません", "no build has been good yet")
    };
    let (title, note, items) = (title(preview, lang), note.text(lang), listed(&preview.errors, lang));
    format!(
        "<link rel=\"stylesheet\" href=\"/__tejun/overlay.css\">\n<details id=\"tejun-overlay\" role=\"alert\" open>\
         <summary>{title}<small>{note}</small></summary>\n{items}</details>\n"
    )
}

/// The page in the place of a site that never was. It is no file, and reloads whatever changes.
pub(super) fn error_page(preview: &Preview, revision: u64, lang: Lang) -> String {
    let (language, title, items) =
        (if lang == Lang::Ja { "ja" } else { "en" }, title(preview, lang), listed(&preview.errors, lang));
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"/__tejun/overlay.css\">\n</head>\n<body id=\"tejun-overlay-page\">\n\
         <main id=\"tejun-overlay\"><h1>{title}</h1>\n{items}</main>\n{}</body>\n</html>\n",
        script("", revision, lang)
    )
}

/// The revision stands in the page, so that a change between the page and its first poll is not missed; the script's
/// words stand there too, since it knows no language.
fn script(file: &str, revision: u64, lang: Lang) -> String {
    let gone = say!("このページは、今のサイトにはありません", "this page is no longer part of the site");
    let (file, gone) = (escape_html(file), escape_html(gone.text(lang)));
    format!(
        "<script src=\"/__tejun/reload.js\" data-revision=\"{revision}\" data-file=\"{file}\" data-gone=\"{gone}\" \
         defer></script>\n"
    )
}

fn title(preview: &Preview, lang: Lang) -> String {
    let count = preview.errors.len();
    let title = match count {
        0 => say!("サイトを作れません", "the site cannot be built"),
        1 => say!("エラーが 1 件あります", "1 error"),
        _ => say!("エラーが {count} 件あります", "{count} errors"),
    };
    title.text(lang).to_owned()
}

fn listed(errors: &[Finding], lang: Lang) -> String {
    let mut out = String::from("<ol>\n");
    for finding in errors.iter().take(LISTED) {
        item(&mut out, finding, lang);
    }
    out.push_str("</ol>\n");
    if let Some(more) = errors.len().checked_sub(LISTED).filter(|more| *more > 0) {
        let more = say!("ほか {more} 件", "and {more} more");
        let _ = writeln!(out, "<p>{}</p>", more.text(lang));
    }
    out
}

fn item(out: &mut String, finding: &Finding, lang: Lang) {
    let diagnostic = &finding.diagnostic;
    let text = |message: &Message| escape_html(message.text(lang));
    let (message, code) = (text(&diagnostic.message), diagnostic.code.name());
    let _ = writeln!(out, "<li><p><strong>{message}</strong> <small>{code}</small></p>");
    if let Some(place) = &diagnostic.place {
        let _ = writeln!(out, "<p><code>{}</code></p>", escape_html(&shown(place)));
        if let Some(line) = &finding.line {
            out.push_str(&excerpt(line, place));
        }
    }
    if let Some(hint) = &diagnostic.hint {
        let name = if lang == Lang::Ja { "ヒント" } else { "hint" };
        let _ = writeln!(out, "<p>{name}: {}</p>", text(hint));
    }
    for related in &diagnostic.related {
        let (place, message) = (escape_html(&shown(&related.place)), text(&related.message));
        let _ = writeln!(out, "<p><code>{place}</code> {message}</p>");
    }
    out.push_str("</li>\n");
}

/// `file:line:column`, as far as it is known.
fn shown(place: &Place) -> String {
    match (place.line, place.column) {
        (0, _) => place.file.clone(),
        (line, 0) => format!("{}:{line}", place.file),
        (line, column) => format!("{}:{line}:{column}", place.file),
    }
}

/// The line with what is meant marked; a long line is cut around it.
fn excerpt(line: &str, place: &Place) -> String {
    let (start, length) = match place.column {
        0 => (0, 0),
        column => (column as usize - 1, place.length as usize),
    };
    let from = if start + length > WIDTH { start.saturating_sub(BEFORE) } else { 0 };
    let part = |from: usize, count: usize| escape_html(&line.chars().skip(from).take(count).collect::<String>());
    let room = WIDTH.saturating_sub(start - from);
    let length = length.min(room);
    let (before, meant, after) = (part(from, start - from), part(start, length), part(start + length, room - length));
    format!("<pre>{before}<mark>{meant}</mark>{after}</pre>\n")
}

/// Where the last `</body` stands.
fn end_of_body(page: &[u8]) -> Option<usize> {
    let tag = b"</body";
    page.windows(tag.len()).rposition(|window| window.eq_ignore_ascii_case(tag))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Diagnostic, code};
    use std::sync::Arc;

    fn broken(line: &str, column: u32, length: u32) -> Preview {
        let place = Place::at("content/<a>.md", 3, column, length);
        let diagnostic = Diagnostic::new(code::CONTENT_FRONT_MATTER, place, say!("`<b>` は違います", "`<b>` is wrong"))
            .hint(say!("`a & b` と書きます", "write `a & b`"));
        let errors = Arc::from([Finding { diagnostic, line: Some(line.to_owned()) }]);
        Preview { files: None, is_good: true, is_broken: true, errors, ..Preview::default() }
    }

    fn page(preview: &Preview) -> String {
        String::from_utf8(inject(b"<body>x</BODY></html>", "a\"/b.html", preview, 5, Lang::En)).unwrap()
    }

    #[test]
    fn a_good_page_gets_only_the_script_before_its_end() {
        let script = "<script src=\"/__tejun/reload.js\" data-revision=\"5\" data-file=\"a&quot;/b.html\" \
                      data-gone=\"this page is no longer part of the site\" defer></script>\n";
        assert_eq!(page(&Preview::default()), format!("<body>x{script}</BODY></html>"));
        let open_end = inject(b"<p>x", "a\"/b.html", &Preview::default(), 5, Lang::En);
        assert_eq!(String::from_utf8(open_end).unwrap(), format!("<p>x{script}"));
    }

    #[test]
    fn errors_are_escaped_and_stand_before_the_end() {
        let page = page(&broken("title: <i>", 8, 3));
        for part in [
            "`&lt;b&gt;` is wrong",
            "<code>content/&lt;a&gt;.md:3:8</code>",
            "<pre>title: <mark>&lt;i&gt;</mark></pre>",
            "hint: write `a &amp; b`",
            "1 error<small>this page is from the last good build</small>",
        ] {
            assert!(page.contains(part), "{part} in {page}");
        }
        assert!(page.ends_with("</BODY></html>") && !page.contains("<b>") && !page.contains("<i>"));
    }

    #[test]
    fn long_lines_are_cut_around_what_is_meant() {
        let line = format!("{}手順{}", "あ".repeat(300), "い".repeat(300));
        let excerpt = excerpt(&line, &Place::at("a", 1, 301, 2));
        let expected = format!("<pre>{}<mark>手順</mark>{}</pre>\n", "あ".repeat(40), "い".repeat(78));
        assert_eq!(excerpt, expected);
        assert_eq!(super::excerpt("abc", &Place::at("a", 1, 9, 4)), "<pre>abc<mark></mark></pre>\n", "past the end");
        assert_eq!(super::excerpt(&line, &Place::at("a", 1, 2, 1000)).matches('あ').count(), 120);
    }

    #[test]
    fn without_a_site_the_errors_are_the_page() {
        let page = error_page(&broken("x", 1, 1), 5, Lang::Ja);
        assert!(
            page.contains("エラーが 1 件あります")
                && page.contains(":3:1</code>")
                && page.contains("data-revision=\"5\"")
        );
    }
}
