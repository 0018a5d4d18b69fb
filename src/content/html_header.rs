//! HTML files with front matter, as other tools have them: they are copied as they are, but for what they say of themselves.
//!
//! In: a file below `content/` or `static/`. Out: what of it is published, and the front matter that tells for whom. Never: reads a template.

use super::header::ParsedHeader;
use std::sync::Arc;

/// What of a file is published.
pub fn without_front_matter(path: &str, bytes: Arc<[u8]>) -> Arc<[u8]> {
    match parse_header(path, &bytes).map(|header| header.written.body) {
        // Of a text that was changed while it was read nobody knows the bytes; it is published as it was read.
        Some(body) if body > 0 => {
            let text = super::encoding::decode(path, &bytes, &mut Vec::new());
            Arc::from(text[body..].as_bytes())
        }
        _ => bytes,
    }
}

/// What a file of HTML says of itself; `None` for other files, and for those that do not begin as if they did.
pub(super) fn parse_header(path: &str, bytes: &[u8]) -> Option<ParsedHeader> {
    let begins = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    // Most begin with an element; a mark of the byte order, or anything else, is looked at.
    let may = is_html(path) && begins.is_some_and(|byte| !matches!(byte, b'<' | b'{'));
    may.then(|| ParsedHeader::read(path, bytes, blake3::hash(bytes), &[]))
}

/// Whether a file is HTML, by the end of its name.
pub(super) fn is_html(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["html", "htm", "xhtml"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::without_front_matter;
    use std::sync::Arc;

    #[test]
    fn front_matter_is_not_published_and_everything_else_is() {
        let table = [
            ("a.html", "---\ntitle: 題\naudience: internal\n---\n<p>x</p>\n", "<p>x</p>\n"),
            ("a.HTM", "\u{feff}---\ntitle: 題\n---\n<p>x</p>\n", "<p>x</p>\n"),
            ("a.html", "---\ntitle: [\n---\n<p>x</p>\n", "<p>x</p>\n"),
            ("a.html", "<p>x</p>\n---\ntitle: 題\n---\n", "<p>x</p>\n---\ntitle: 題\n---\n"),
            ("a.txt", "---\ntitle: 題\n---\nx\n", "---\ntitle: 題\n---\nx\n"),
        ];
        for (path, text, published) in table {
            assert_eq!(&*without_front_matter(path, Arc::from(text.as_bytes())), published.as_bytes(), "{text}");
        }
    }
}
