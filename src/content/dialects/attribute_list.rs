//! Lists of attributes of kramdown, MkDocs, Pandoc and Hugo: `{: #id .class }`, `{ .wide width=300 }`, `{target="_blank"}`.
//!
//! In: words of a line. Out: where a list stands, its id, and what may be added to the link or picture before it. Never: takes a
//! template of another program, a query or a formula for a list, or keeps an attribute that could run.

use crate::content::escape::escape;
use std::ops::Range;

/// What a list can begin with; a text without any of them holds none.
const BEGINNINGS: [&str; 8] = ["{:", "{ ", "{#", "{.", "){", "]{", "\n{", "`{"];

/// Names that tell a list from other braces where no sign does.
const NAMES: [&str; 12] =
    ["target", "rel", "class", "id", "width", "height", "loading", "title", "align", "style", "download", "hreflang"];

/// How many bytes a list may have, so that lines of many braces are read in time.
const LONGEST: usize = 500;

/// Whether a text may hold a list.
pub(super) fn may_contain(text: &str) -> bool {
    text.starts_with('{') || BEGINNINGS.iter().any(|mark| text.contains(mark))
}

/// One list.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct AttributeList {
    pub(super) range: Range<usize>,
    pub(super) id: Option<String>,
    pub(super) attributes: Attributes,
}

/// What a list adds to the link or picture right before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Attributes {
    classes: Vec<String>,
    opens_new_tab: bool,
    size: Vec<(&'static str, String)>,
}

impl Attributes {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds them to the link or picture that HTML of our own ends with.
    pub(crate) fn add_to(&self, html: &mut String) {
        let written = html.trim_end();
        let (start, more) = if written.ends_with("</a>") {
            ("<a", self.of_link())
        } else if written.ends_with('>') {
            ("<img", self.of_picture())
        } else {
            return;
        };
        let address = if start == "<a" { " href=\"" } else { " src=\"" };
        let at = written.rfind(&format!("{start}{address}")).map(|at| at + start.len());
        let is_last = |at: usize| start == "<a" || !written[at..written.len() - 1].contains(['<', '>']);
        if let Some(at) = at.filter(|&at| is_last(at)) {
            html.insert_str(at, &more);
        }
    }

    fn of_link(&self) -> String {
        // A page that is opened so must not reach the one that opened it.
        self.class() + if self.opens_new_tab { " target=\"_blank\" rel=\"noopener\"" } else { "" }
    }

    fn of_picture(&self) -> String {
        self.size.iter().fold(self.class(), |html, (name, value)| format!("{html} {name}=\"{value}\""))
    }

    fn class(&self) -> String {
        if self.classes.is_empty() { String::new() } else { format!(" class=\"{}\"", escape(&self.classes.join(" "))) }
    }

    fn set(&mut self, name: &str, value: &str) {
        let size = ["width", "height"].into_iter().find(|known| *known == name);
        match (name, size) {
            ("class", _) => self.classes.extend(value.split_whitespace().map(str::to_owned)),
            ("target", _) => self.opens_new_tab = value == "_blank",
            (_, Some(name)) if is_size(value) => self.size.push((name, value.to_owned())),
            _ => {}
        }
    }
}

fn is_size(value: &str) -> bool {
    let digits = value.strip_suffix('%').unwrap_or(value);
    (1..=4).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit())
}

/// The first list in the words of a line; a brace that holds anything else is text, and so is a template of another program:
/// `{{ .Labels.instance }}`, `${ .x }`, `{ .items.name }`.
pub(super) fn first(words: &str) -> Option<AttributeList> {
    first_from(words, 0)
}

/// The first list that begins at or behind a place.
pub(super) fn first_from(words: &str, from: usize) -> Option<AttributeList> {
    words[from..].match_indices('{').find_map(|(open, _)| at(words, from + open))
}

fn at(words: &str, open: usize) -> Option<AttributeList> {
    if words[..open].ends_with(['{', '$', '\\']) {
        return None;
    }
    // A quote that nobody closed (`{target="_blank}`) must not have the list shown as text.
    let near = &words[open..words.floor_char_boundary(open + LONGEST)];
    let closings = [closing(near), near.find('}')];
    closings.into_iter().flatten().find_map(|close| between(words, open, open + close))
}

/// The list between two braces.
fn between(words: &str, open: usize, close: usize) -> Option<AttributeList> {
    let before = &words[..open];
    let inner = &words[open + 1..close];
    let (colon, inner) = inner.strip_prefix(':').map_or((false, inner), |rest| (true, rest));
    let parts = parts(inner);
    let has_sign = parts.iter().any(|part| part.starts_with(['#', '.']));
    let is_sound = !parts.is_empty() && parts.iter().all(|part| is_part(part, colon));
    let is_last = close + 1 == words.len();
    let stands = Standing { before, is_alone: open == 0 && is_last, is_last };
    let fits = colon
        || if has_sign { inner.starts_with(' ') || stands.touches(&parts) } else { stands.says_its_names(&parts) };
    (is_sound && fits).then(|| list(open..close + 1, &parts))
}

/// Where a list without a colon stands.
struct Standing<'w> {
    before: &'w str,
    is_alone: bool,
    is_last: bool,
}

impl Standing<'_> {
    /// `[a](b){.wide}`: what touches something, or stands alone, with names that begin like names.
    fn touches(&self, parts: &[&str]) -> bool {
        let is_name = |part: &&str| part.chars().nth(1).is_some_and(char::is_alphabetic) || part.contains('=');
        (self.is_alone || self.before.ends_with([')', ']', '`', '*'])) && parts.iter().all(is_name)
    }

    /// `[a](b){target="_blank"}`: without a sign, only the place and the names tell.
    fn says_its_names(&self, parts: &[&str]) -> bool {
        let before = self.before.trim_end();
        let is_known = |part: &&str| {
            let name = part.split('=').next().unwrap_or_default();
            NAMES.contains(&name) || name.starts_with("data-") || name.starts_with("aria-")
        };
        let is_link = self.before.ends_with(')') && self.before.contains("](");
        // `### 9.7.0 { id="9.7.0" }`: at the end of a line, values in quotes tell it from braces of a text.
        let ends_line =
            self.is_last && before.len() < self.before.len() && parts.iter().all(|part| part.contains("=\""));
        is_link || ((self.is_alone || ends_line || before.ends_with([')', ']'])) && parts.iter().all(is_known))
    }
}

/// The quote that is open while a text is read.
#[derive(Default)]
struct Quotes(Option<char>);

impl Quotes {
    /// Whether the next character stands in quotes, or is one.
    fn enclose(&mut self, c: char) -> bool {
        match self.0 {
            Some(open) if open == c => self.0 = None,
            None if matches!(c, '"' | '\'') => self.0 = Some(c),
            open => return open.is_some(),
        }
        true
    }
}

/// Where the brace that opens a text is closed, outside of quotes.
fn closing(text: &str) -> Option<usize> {
    let mut quotes = Quotes::default();
    text.char_indices().find(|&(_, c)| !quotes.enclose(c) && c == '}').map(|(at, _)| at)
}

/// What blanks outside of quotes separate.
fn parts(inner: &str) -> Vec<&str> {
    let mut quotes = Quotes::default();
    inner.split(|c: char| !quotes.enclose(c) && c.is_whitespace()).filter(|part| !part.is_empty()).collect()
}

fn is_part(part: &str, colon: bool) -> bool {
    // Only kramdown, with its colon, writes several classes in one: `{:.note.wide}`.
    let fits = |c: char| !c.is_ascii_punctuation() || matches!(c, '-' | '_' | ':' | '/') || colon;
    let is_name = |name: &str| !name.is_empty() && name.chars().all(fits);
    match part.strip_prefix(['#', '.']) {
        Some(name) => is_name(name),
        None => pair(part).is_some() || (colon && part == "toc"),
    }
}

/// Name and value of `name="value"`.
fn pair(part: &str) -> Option<(&str, &str)> {
    let (name, value) = part.split_once('=')?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '@' | '.'));
    let value = value.trim_matches(['"', '\'']);
    (is_name && !value.contains(['"', '\''])).then_some((name, value))
}

fn list(range: Range<usize>, parts: &[&str]) -> AttributeList {
    let (mut id, mut attributes) = (None, Attributes::default());
    for part in parts {
        if let Some(name) = part.strip_prefix('#') {
            id.get_or_insert_with(|| name.to_owned());
        } else if let Some(names) = part.strip_prefix('.') {
            attributes.classes.extend(names.split('.').map(str::to_owned));
        } else if let Some((name, value)) = pair(part) {
            match name {
                "id" if !value.is_empty() => _ = id.get_or_insert_with(|| value.to_owned()),
                _ => attributes.set(name, value),
            }
        }
    }
    AttributeList { range, id, attributes }
}

#[cfg(test)]
mod tests {
    use super::{Attributes, first};

    #[test]
    fn lists_of_attributes_are_told_from_other_braces() {
        let table = [
            ("{: .note #first }", Some(Some("first"))),
            ("![a](b){ .wide width=300 }", Some(None)),
            ("[a](b){:target=\"_blank\"}", Some(None)),
            ("[a](b){target=\"_blank\" rel=\"noopener nofollow\"}", Some(None)),
            ("[a](b) { target=_blank }", Some(None)),
            ("[a][b]{.md-button .md-button--primary}", Some(None)),
            ("[a](b){target=\"_blank}と[c](d){target=\"_blank\"}", Some(None)),
            ("`a`{#id}", Some(Some("id"))),
            ("{class=\"wide table\" id=t}", Some(Some("t"))),
            ("{:toc}", Some(None)),
            ("9.7.0 { id=\"9.7.0\" }", Some(Some("9.7.0"))),
            ("9.7.0 { id=x }", None),
            ("9.7.0 { id=\"x\" } and more", None),
            ("{: title=\"a } b\" }", Some(None)),
            ("GET /users/{id}", None),
            ("{ a: 1 }", None),
            ("{}", None),
            ("{#id}", Some(Some("id"))),
            ("値{#id}", None),
            ("色は{ #fff のまま", None),
            ("{:.note.wide}", Some(None)),
            ("{app=\"web\"}", None),
            ("sum(up){job=\"api\"}", None),
            ("x)^{.5}、](a){.5}", None),
            ("\\{.a} {:ok, x} {figure}`sla`", None),
            ("値は {{ .Labels.instance }} です。", None),
            ("{{ #each }}", None),
            ("${ .x }と{ .items[*].name }と{ .Values.image }", None),
            ("{{ .Labels.job }}の{ #job }", Some(Some("job"))),
        ];
        for (text, expected) in table {
            let list = first(text);
            assert_eq!(list.as_ref().map(|list| list.id.as_deref()), expected, "{text}");
        }
    }

    #[test]
    fn known_attributes_are_added_to_what_stands_before() {
        let of = |text: &str| first(text).expect(text).attributes;
        let all = of("{: .a.b class='c' target=\"_blank\" onclick=\"x()\" width=300 height=1e3 style=\"color:red\" }");
        let table = [
            ("<a href=\"x\">y</a>", "<a class=\"a b c\" target=\"_blank\" rel=\"noopener\" href=\"x\">y</a>"),
            ("<img src=\"x\" alt=\"y\"> ", "<img class=\"a b c\" width=\"300\" src=\"x\" alt=\"y\"> "),
            ("<img src=\"x\" alt=\"y\"><b>z</b>", "<img src=\"x\" alt=\"y\"><b>z</b>"),
            ("<a href=\"x\">y</a> z", "<a href=\"x\">y</a> z"),
            ("", ""),
        ];
        for (html, expected) in table {
            let mut html = html.to_owned();
            all.add_to(&mut html);
            assert_eq!(html, expected);
        }
        assert_eq!(of("{: target=_self rel=x }").classes, Vec::<String>::new());
        assert_eq!(of("{: onclick=\"x()\" #a }"), Attributes::default());
    }
}
