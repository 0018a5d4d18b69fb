//! The tags of clean HTML, one after the other, over blocks that continue each other.
//!
//! In: HTML that this program made or cleaned. Out: its tags with their places and depth. Never: takes HTML that nobody cleaned.

/// A tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where it begins.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
    /// Whether it closes.
    pub closes: bool,
}

/// Elements that have no end.
const VOID: [&str; 8] = ["br", "hr", "img", "input", "col", "wbr", "source", "area"];

/// The tags of a piece of HTML, in order; a `>` inside an attribute does not end one.
pub(super) fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + html[at..].find('<')?;
            let rest = &html[start + 1..];
            if let Some(comment) = rest.strip_prefix("!--") {
                at = html.len() - comment.find("-->").map_or(0, |end| comment.len() - end - 3);
                continue;
            }
            let end = start + 1 + end_of(rest)?;
            at = end;
            let closes = rest.starts_with('/');
            let name = rest.trim_start_matches('/');
            let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(name.len())];
            if !name.is_empty() {
                return Some(Tag { name, start, end, closes });
            }
        }
    })
}

/// The byte after the `>` that ends a tag.
fn end_of(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (None, '>') => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The elements that are open at a place.
#[derive(Debug, Default)]
pub(super) struct Open(Vec<String>);

impl Open {
    /// Goes past a tag.
    pub fn pass(&mut self, tag: &Tag<'_>) {
        if tag.closes {
            if let Some(at) = self.0.iter().rposition(|open| open == tag.name) {
                self.0.truncate(at);
            }
        } else if !VOID.contains(&tag.name) {
            self.0.push(tag.name.to_owned());
        }
    }

    /// The elements, outermost first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether none is open.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The value of an attribute of a tag, as written.
pub(super) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let from = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[from..].find('"').map(|end| &tag[from..from + end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_with_what_is_open() {
        let html = "<ol><li a=\"x > y\">1<br></li></ol><!-- <p> --><p>";
        let mut open = Open::default();
        let seen: Vec<(String, usize)> = tags(html)
            .map(|tag| {
                open.pass(&tag);
                (format!("{}{}", if tag.closes { "/" } else { "" }, tag.name), open.names().count())
            })
            .collect();
        let is = |name: &str, depth| (name.to_owned(), depth);
        assert_eq!(seen, [is("ol", 1), is("li", 2), is("br", 2), is("/li", 1), is("/ol", 0), is("p", 1)]);
        assert_eq!(attribute("<h2 class=\"a\" id=\"問い\">", "id"), Some("問い"));
        assert_eq!(attribute("<h2>", "id"), None);
    }
}
