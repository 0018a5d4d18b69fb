//! Tags and their arguments: `{{< name key="value" >}}`, `{{% /name %}}`, `{{< name />}}`.
//!
//! In: a text. Out: tags with ranges, each opening one with its end. Never: knows what a name means.

use std::collections::BTreeMap;
use std::ops::Range;

/// What a tag does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Open,
    Close,
    /// `/>}}`
    Whole,
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) text: String,
    pub(crate) range: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) form: Form,
    /// Whether it was written with `%`, whose inside is Markdown.
    pub(crate) is_markdown: bool,
    pub(crate) positional: Vec<Value>,
    pub(crate) named: Vec<(String, Value)>,
    pub(crate) range: Range<usize>,
}

impl Tag {
    /// The first of the named arguments that is there and not empty.
    pub(crate) fn get(&self, names: &[&str]) -> Option<&Value> {
        let named =
            |name: &&str| self.named.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        names.iter().filter_map(named).find(|value| !value.text.is_empty())
    }

    /// A named argument, else the one at this position.
    pub(crate) fn either(&self, names: &[&str], position: usize) -> Option<&Value> {
        self.get(names).or_else(|| self.positional.get(position).filter(|value| !value.text.is_empty()))
    }

    /// A named argument as a switch.
    pub(crate) fn switch(&self, names: &[&str]) -> Option<bool> {
        self.get(names).map(|value| !matches!(value.text.as_str(), "false" | "0" | "no"))
    }
}

/// The text of a value, empty without one.
pub(super) fn text(value: Option<&Value>) -> &str {
    value.map_or("", |value| value.text.as_str())
}

/// A comment that prints a tag: `{{</* name */>}}`.
pub(crate) struct Printed {
    pub(crate) range: Range<usize>,
    /// Between the comment marks.
    pub(crate) inner: Range<usize>,
}

/// The tags of a text outside literal places, and those that are only printed.
pub(crate) fn read(text: &str, is_literal: impl Fn(usize) -> bool) -> (Vec<Tag>, Vec<Printed>) {
    let (mut tags, mut printed) = (Vec::new(), Vec::new());
    // What begins behind the last end is no tag; asked each time, a text full of beginnings would be read to its end for each.
    let last = |end: &str| text.rfind(end).unwrap_or(0);
    let (arrows, percents) = ((last(">}}"), last("*/>}}")), (last("%}}"), last("*/%}}")));
    let mut at = 0;
    while let Some(start) = text[at..].find("{{").map(|offset| at + offset) {
        at = start + 2;
        let (close, (last, last_printed)) = match text.as_bytes().get(at) {
            Some(b'<') => (">}}", arrows),
            Some(b'%') => ("%}}", percents),
            _ => continue,
        };
        if last < at || is_literal(start) {
            continue;
        }
        if text[at + 1..].starts_with("/*") {
            if last_printed < at {
                continue;
            }
            let end = text[at + 3..].find(&format!("*/{close}")).map(|offset| at + 3 + offset);
            if let Some(end) = end {
                printed.push(Printed { range: start..end + 2 + close.len(), inner: at + 3..end });
                at = end;
            }
            continue;
        }
        let Some(tag) = tag(text, start, close) else { continue };
        at = tag.range.end;
        tags.push(tag);
    }
    (tags, printed)
}

fn tag(text: &str, start: usize, close: &str) -> Option<Tag> {
    let mut reader = Reader { text, at: start + 3, close };
    reader.skip_blanks();
    let form = if text[reader.at..].starts_with('/') { Form::Close } else { Form::Open };
    reader.at += usize::from(form == Form::Close);
    reader.skip_blanks();
    if !reader.rest().starts_with(char::is_alphanumeric) {
        return None;
    }
    let name = reader.word();
    let mut tag = Tag {
        name: text[name.clone()].to_owned(),
        form,
        is_markdown: close.starts_with('%'),
        positional: Vec::new(),
        named: Vec::new(),
        range: start..start,
    };
    if !reader.arguments(&mut tag) {
        // A quotation mark is missing; the tag ends where it says it does.
        reader.at = start + 3 + text[start + 3..].find(close)?;
    }
    tag.range.end = reader.at + close.len();
    Some(tag)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    close: &'t str,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn skip_blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    /// A bare word, up to white space, `=` or the end of the tag.
    fn word(&mut self) -> Range<usize> {
        let start = self.at;
        while let Some(c) = self.rest().chars().next() {
            let ends = c.is_whitespace()
                || matches!(c, '=' | '"' | '`')
                || self.rest().starts_with(self.close)
                || self.rest().strip_prefix('/').is_some_and(|rest| rest.starts_with(self.close));
            if ends {
                break;
            }
            self.at += c.len_utf8();
        }
        start..self.at
    }

    /// The arguments up to the end of the tag; false when it does not end.
    fn arguments(&mut self, tag: &mut Tag) -> bool {
        loop {
            self.skip_blanks();
            if self.rest().starts_with(self.close) {
                return true;
            }
            if self.rest().strip_prefix('/').is_some_and(|rest| rest.starts_with(self.close)) {
                tag.form = Form::Whole;
                self.at += 1;
                return true;
            }
            let start = self.at;
            let Some(first) = self.value() else { return false };
            let bare = self.text[start..].starts_with(|c| !matches!(c, '"' | '`'));
            if bare && self.rest().trim_start().starts_with('=') {
                self.skip_blanks();
                self.at += 1;
                self.skip_blanks();
                let Some(value) = self.value() else { return false };
                tag.named.push((first.text, value));
            } else {
                tag.positional.push(first);
            }
            if self.at == start {
                return false;
            }
        }
    }

    fn value(&mut self) -> Option<Value> {
        let quote = self.rest().chars().next()?;
        if !matches!(quote, '"' | '`') {
            let range = self.word();
            let stuck = range.is_empty() && !self.rest().starts_with(self.close);
            return (!stuck).then(|| Value { text: self.text[range.clone()].to_owned(), range });
        }
        let start = self.at + 1;
        let mut text = String::new();
        let mut escaped = false;
        for (offset, c) in self.text[start..].char_indices() {
            match c {
                '\\' if quote == '"' && !escaped => escaped = true,
                c if c == quote && !escaped => {
                    self.at = start + offset + 1;
                    return Some(Value { text, range: start..start + offset });
                }
                c => {
                    if escaped && !matches!(c, '"' | '\\') {
                        text.push('\\');
                    }
                    text.push(c);
                    escaped = false;
                }
            }
        }
        None
    }
}

/// For each tag the one that ends it, when there is one; a closing tag that ends nothing has none.
pub(crate) fn ends(tags: &[Tag]) -> Vec<Option<usize>> {
    let mut ends = vec![None; tags.len()];
    let mut open: Vec<usize> = Vec::new();
    // How many of a name are open, so that a closing tag that ends nothing is not looked for among all of them.
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, tag) in tags.iter().enumerate() {
        match tag.form {
            Form::Open => {
                open.push(at);
                *names.entry(&tag.name).or_default() += 1;
            }
            Form::Whole => {}
            Form::Close if names.get(tag.name.as_str()).is_none_or(|&count| count == 0) => {}
            Form::Close => {
                while let Some(opener) = open.pop() {
                    names.entry(&tags[opener].name).and_modify(|count| *count -= 1);
                    if tags[opener].name == tag.name {
                        ends[opener] = Some(at);
                        break;
                    }
                }
            }
        }
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::{Form, ends, read};

    #[test]
    fn arguments_are_named_positional_quoted_and_raw() {
        let text = "{{< figure \"a b\" src=\"x\\\"y.png\" caption=`1 \"2\" >}}` n=3 />}}後{{%/tab%}}";
        let (tags, _) = read(text, |_| false);
        let [figure, tab] = tags.as_slice() else { panic!("two tags: {tags:?}") };
        assert_eq!((figure.name.as_str(), figure.form), ("figure", Form::Whole));
        assert_eq!(figure.positional[0].text, "a b");
        let named: Vec<_> = figure.named.iter().map(|(key, value)| (key.as_str(), value.text.as_str())).collect();
        assert_eq!(named, [("src", "x\"y.png"), ("caption", "1 \"2\" >}}"), ("n", "3")]);
        assert_eq!(&text[figure.range.end..tab.range.start], "後");
        assert_eq!((tab.name.as_str(), tab.form, tab.is_markdown), ("tab", Form::Close, true));
    }

    #[test]
    fn what_is_no_tag_is_left_alone() {
        for text in ["{{ x }}", "{{<", "{{< >}}", "{{<", "{{% \"", "{{< a", "{{< a = >"] {
            assert!(read(text, |_| false).0.is_empty(), "{text}");
        }
        assert_eq!(read("{{< a \"b >}} c", |_| false).0[0].range, 0..12, "an open quotation ends with the tag");
        let (tags, printed) = read("{{</* a */>}} {{%/* b */%}}", |_| false);
        assert_eq!((tags.len(), printed.len()), (0, 2));
    }

    #[test]
    fn texts_full_of_beginnings_take_no_time() {
        for one in ["{{<", "{{< a ", "{{< \"", "{{</* ", "{{% a=", "{{<a{{<"] {
            for end in ["", ">}}", "%}}", "\" >}}"] {
                assert!(read(&format!("{}{end}", one.repeat(200_000)), |_| false).0.len() <= 1, "{one} {end}");
            }
        }
        let (tags, _) = read(&format!("{}{}", "{{<a>}}".repeat(50_000), "{{</b>}}".repeat(50_000)), |_| false);
        assert!(ends(&tags).iter().all(Option::is_none));
    }

    #[test]
    fn ends_are_found_by_name_and_depth() {
        let (tags, _) = read("{{<a>}}{{<b>}}{{<a>}}{{</a>}}{{</a>}}{{</c>}}", |_| false);
        assert_eq!(ends(&tags), [Some(4), None, Some(3), None, None, None]);
    }
}
