//! Drawings that are published as they are, and hold more than a drawing.
//!
//! In: the bytes of an SVG file. Out: a warning with the place of the first script, handler or address that no document could hold.
//! Never: changes the file.

use crate::diag::{Diagnostic, Diagnostics, Message, Place, code};
use crate::model::{AddressUse, Schemes, text_of_html};
use crate::say;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

static RUNS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)<(?:\w+:)?(script|iframe|embed|object)\b").expect("the pattern is a constant"));
static HANDLER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"(?i)[\s"'/](on[a-z]+)\s*=\s*["']"#).expect("the pattern is a constant"));
static ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"(?i)\s(?:xlink:)?href\s*=\s*["']([^"']*)"#).expect("the pattern is a constant"));

/// Says what an SVG file holds that no document could.
pub(crate) fn drawing(file: &str, bytes: &[u8], schemes: &Schemes, found: &mut Diagnostics) {
    let is_drawing = file.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("svg"));
    if !is_drawing {
        return;
    }
    let text = String::from_utf8_lossy(bytes);
    let Some((range, what)) = first(&text, schemes) else { return };
    let (ja, en) = (&what.ja, &what.en);
    let message = say!(
        "この図には{ja}があります。図を直接開いた読者のブラウザーで働きます",
        "the drawing holds {en}, which works in the browser of whoever opens the drawing itself"
    );
    found.push(
        Diagnostic::new(code::CONTENT_DRAWING, Place::of_range(file, &text, range), message).hint(say!(
            "その部分を消すか、作図の道具で書き出し直します",
            "remove that part, or export the drawing anew"
        )),
    );
}

/// What comes first, and where.
fn first(text: &str, schemes: &Schemes) -> Option<(Range<usize>, Message)> {
    let group = |pattern: &Regex| pattern.captures(text).and_then(|found| found.get(1));
    let runs = group(&RUNS).map(|found| {
        let name = found.as_str();
        (found.range(), say!("`<{name}>`", "`<{name}>`"))
    });
    let handler = group(&HANDLER).map(|found| {
        let name = found.as_str();
        (found.range(), say!("`{name}` 属性", "the attribute `{name}`"))
    });
    let address = ADDRESS.captures_iter(text).filter_map(|found| found.get(1)).find_map(|address| {
        let scheme = schemes.disallowed_scheme(&text_of_html(address.as_str()), AddressUse::Picture)?;
        Some((address.range(), say!("`{scheme}:` のアドレス", "a `{scheme}:` address")))
    });
    [runs, handler, address].into_iter().flatten().min_by_key(|(range, _)| range.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<(u32, u32, String)> {
        let mut found = Diagnostics::new();
        drawing("static/a.SVG", text.as_bytes(), &Schemes::default(), &mut found);
        found.into_iter().next().map(|said| {
            let place = said.place.unwrap();
            (place.line, place.column, said.message.en.split(',').next().unwrap_or_default().to_owned())
        })
    }

    #[test]
    fn what_is_more_than_a_drawing_is_told_with_its_place() {
        let holds = |what: &str| format!("the drawing holds {what}");
        for (text, place, what) in [
            ("<svg>\n<script>x</script></svg>", (2, 2), "`<script>`"),
            ("<svg><svg:SCRIPT/></svg>", (1, 11), "`<SCRIPT>`"),
            ("<svg onload=\"x()\"/>", (1, 6), "the attribute `onload`"),
            ("<svg><a xlink:href='java&#x73;cript:x'/></svg>", (1, 21), "a `javascript:` address"),
            ("<svg><image href=\"file:///x.png\"/></svg>", (1, 19), "a `file:` address"),
            ("<svg><use href=\"data:image/svg+xml,x\"/></svg>", (1, 17), "a `data:` address"),
        ] {
            assert_eq!(said(text), Some((place.0, place.1, holds(what))), "{text}");
        }
    }

    #[test]
    fn a_drawing_is_no_finding() {
        for text in [
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><style>a{}</style><a href=\"https://x.example/\"><use href=\"#a\"/></a></svg>",
            "<svg><image xlink:href=\"data:image/png;base64,AA==\"/><text>on = \"x\" script</text></svg>",
            "",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
