//! Clean HTML, piece by piece: the pages' own, which a sanitiser or this program wrote.
//!
//! In: a fragment of HTML. Out: its tags and texts in order. Never: repairs markup; what is no tag is text.

/// A piece of HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum Piece<'a> {
    /// A tag that begins an element: its name in lower case as written, and its attributes as written.
    Open(&'a str, &'a str),
    /// A tag that ends one.
    Close(&'a str),
    /// Text, escaped as it is.
    Text(&'a str),
}

/// The pieces of a fragment; comments are left out.
pub(in crate::render) fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            let Some(tag) = rest.strip_prefix('<') else {
                let end = rest.find('<').unwrap_or(rest.len());
                let (text, after) = rest.split_at(end);
                rest = after;
                return Some(Piece::Text(text));
            };
            if let Some(comment) = tag.strip_prefix("!--") {
                rest = comment.split_once("-->").map_or("", |(_, after)| after);
                continue;
            }
            let end = end_of_tag(tag);
            let (inside, after) = (&tag[..end], tag.get(end + 1..).unwrap_or(""));
            rest = after;
            if inside.starts_with(['!', '?']) {
                continue;
            }
            if let Some(name) = inside.strip_prefix('/') {
                return Some(Piece::Close(name.trim()));
            }
            let inside = inside.strip_suffix('/').unwrap_or(inside);
            let (name, attributes) = inside.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((inside, ""));
            return Some(Piece::Open(name, attributes));
        }
    })
}

/// Where the tag ends: at the first `>` outside of quotes.
fn end_of_tag(tag: &str) -> usize {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return at,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// The value of an attribute, unescaped; empty for one without a value.
pub(in crate::render) fn attribute(attributes: &str, name: &str) -> Option<String> {
    let mut rest = attributes.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        let after = after.trim_start();
        let (value, after) = match after.strip_prefix('=').map(str::trim_start) {
            None => ("", after),
            Some(quoted) if quoted.starts_with(['"', '\'']) => {
                let quote = &quoted[..1];
                quoted[1..].split_once(quote).unwrap_or((&quoted[1..], ""))
            }
            Some(bare) => {
                let end = bare.find(|c: char| c.is_ascii_whitespace()).unwrap_or(bare.len());
                bare.split_at(end)
            }
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(unescaped(value));
        }
        // A stray `=` is skipped, so that the rest grows shorter in every round.
        rest = if key.is_empty() { after.get(1..).unwrap_or("") } else { after }.trim_start();
    }
    None
}

/// Text without entities.
pub(in crate::render) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let entity = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        match entity.and_then(|(name, tail)| Some((character(name)?, tail))) {
            Some((c, tail)) => {
                out.push(c);
                rest = tail;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The entities that writers of clean HTML use.
fn character(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "shy" => '\u{ad}',
        "hellip" => '…',
        "mdash" => '—',
        "ndash" => '–',
        "times" => '×',
        _ => {
            let digits = name.strip_prefix('#')?;
            let hex = digits.strip_prefix(['x', 'X']);
            let code = hex.map_or_else(|| digits.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
            char::from_u32(code).filter(|c| !c.is_control() || c.is_whitespace())?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tags_and_texts_in_order() {
        let all: Vec<Piece<'_>> = pieces("a<p class=\"x>y\">b&amp;c<br/><!-- <i> --></p>").collect();
        let wanted = [
            Piece::Text("a"),
            Piece::Open("p", "class=\"x>y\""),
            Piece::Text("b&amp;c"),
            Piece::Open("br", ""),
            Piece::Close("p"),
        ];
        assert_eq!(all, wanted);
    }

    #[test]
    fn attributes_are_unescaped() {
        let tag = "href=\"/a?b=1&amp;c=2\" data-x='y' checked title=z";
        assert_eq!(attribute(tag, "href").as_deref(), Some("/a?b=1&c=2"));
        assert_eq!(attribute(tag, "checked").as_deref(), Some(""));
        assert_eq!(attribute(tag, "title").as_deref(), Some("z"));
        assert_eq!(attribute(tag, "x"), None);
        assert_eq!(unescaped("1 &lt; 2 &#x65e5;&#26412; & &nope; &"), "1 < 2 日本 & &nope; &");
    }

    proptest! {
        #[test]
        fn any_text_ends(html in "[<>a=\"' /!&;#-]{0,40}") {
            for piece in pieces(&html) {
                if let Piece::Open(_, attributes) = piece {
                    let _ = attribute(attributes, "href");
                }
            }
            let _ = unescaped(&html);
        }
    }
}
