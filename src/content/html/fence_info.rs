//! The line that opens a fence: its language, and the options that Hugo, MkDocs and Docusaurus write there.
//!
//! In: an info string. Out: [`Info`]. Never: refuses one — words it does not know belong to other programs.

use std::ops::RangeInclusive;

/// What a fence's first line says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Info {
    /// As written; empty without.
    pub(super) language: String,
    pub(super) title: String,
    /// The number of the first line, when lines are numbered.
    pub(super) first: Option<u32>,
    /// Lines that are marked, counted from one.
    marked: Vec<RangeInclusive<u32>>,
}

impl Info {
    /// Reads `` ```yaml {linenos=true hl_lines=[2,"4-5"]} ``, `` ```yaml title="x" hl_lines="2 3" linenums="1" ``,
    /// `` ```js {1,3-4} `` and `` ``` {.yaml title="x"} ``.
    pub(super) fn read(text: &str) -> Self {
        let text = text.trim();
        let stops = |c: char| c.is_whitespace() || matches!(c, ',' | '{');
        let (language, rest) = text.split_at(text.find(stops).unwrap_or(text.len()));
        // A fence may have options and no language.
        let (language, rest) = if language.contains('=') { ("", text) } else { (language, rest) };
        let mut info = Self { language: language.to_owned(), ..Self::default() };
        let mut words = Words(rest);
        let (mut wanted, mut start) = (false, 1);
        while let Some((name, value)) = words.next() {
            match (name.to_ascii_lowercase().as_str(), value) {
                ("title" | "name" | "filename" | "caption", Some(value)) => info.title = value.to_owned(),
                ("linenos" | "showlinenumbers" | "linenums", None) => wanted = true,
                ("linenos", Some(value)) => wanted = !matches!(value, "false" | "0"),
                ("linenums" | "linenostart", Some(value)) => {
                    wanted |= !name.eq_ignore_ascii_case("linenostart");
                    start = value.parse().unwrap_or(start);
                }
                ("hl_lines", Some(value)) => info.marked.extend(ranges(value)),
                (word, None) if word.starts_with(|c: char| c.is_ascii_digit()) => info.marked.extend(ranges(word)),
                (word, None) if word.starts_with('.') && info.language.is_empty() => {
                    name[1..].clone_into(&mut info.language)
                }
                _ => {}
            }
        }
        info.first = wanted.then_some(start);
        info
    }

    /// A fence of a language, without options.
    pub(super) fn of(language: &str) -> Self {
        Self { language: language.to_owned(), ..Self::default() }
    }

    /// Whether each line is an element of its own: where lines have numbers or marks.
    pub(super) fn is_by_line(&self) -> bool {
        self.first.is_some() || !self.marked.is_empty()
    }

    /// Whether the line of this number, counted from one, is marked.
    pub(super) fn is_marked(&self, line: u32) -> bool {
        self.marked.iter().any(|range| range.contains(&line))
    }
}

/// `2`, `4-5`, `[2,"4-5"]`, `2 3`.
fn ranges(text: &str) -> Vec<RangeInclusive<u32>> {
    text.split(|c: char| !c.is_ascii_digit() && c != '-')
        .filter_map(|word| {
            let (from, to) = word.split_once('-').unwrap_or((word, word));
            Some(from.parse().ok()?..=to.parse().ok()?)
        })
        .collect()
}

/// Words and pairs, apart by blanks, commas and braces.
struct Words<'t>(&'t str);

impl<'t> Words<'t> {
    fn next(&mut self) -> Option<(&'t str, Option<&'t str>)> {
        let between = |c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}');
        self.0 = self.0.trim_start_matches(between);
        if self.0.is_empty() {
            return None;
        }
        let end = self.0.find(|c: char| between(c) || c == '=').unwrap_or(self.0.len());
        let (name, rest) = self.0.split_at(end);
        let Some(rest) = rest.strip_prefix('=') else {
            self.0 = rest;
            return Some((name, None));
        };
        let (value, rest) = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => rest[1..].split_once(quote).unwrap_or((&rest[1..], "")),
            Some('[') => rest[1..].split_once(']').unwrap_or((&rest[1..], "")),
            _ => rest.split_at(rest.find(between).unwrap_or(rest.len())),
        };
        self.0 = rest;
        Some((name, Some(value)))
    }
}

#[cfg(test)]
mod tests {
    use super::Info;

    fn read(text: &str) -> (String, String, Option<u32>, Vec<u32>) {
        let info = Info::read(text);
        let marked = (0..12).filter(|&line| info.is_marked(line)).collect();
        (info.language, info.title, info.first, marked)
    }

    #[test]
    fn options_of_three_programs_are_read() {
        let said = |language: &str, title: &str, first, marked: &[u32]| {
            (language.to_owned(), title.to_owned(), first, marked.to_vec())
        };
        assert_eq!(read("yaml"), said("yaml", "", None, &[]));
        assert_eq!(
            read(r#"yaml {linenos=true hl_lines=[2,"4-5"] title="設定 例"}"#),
            said("yaml", "設定 例", Some(1), &[2, 4, 5])
        );
        assert_eq!(
            read("go{linenos=table,hl_lines=[8,\"10-11\"],linenostart=199}"),
            said("go", "", Some(199), &[8, 10, 11])
        );
        assert_eq!(read("sh {linenos=false}"), said("sh", "", None, &[]));
        assert_eq!(read(r#"yaml title="a.yml" hl_lines="2 3" linenums="5""#), said("yaml", "a.yml", Some(5), &[2, 3]));
        assert_eq!(read("js {1,3-4} showLineNumbers"), said("js", "", Some(1), &[1, 3, 4]));
        assert_eq!(read(r#"{ .yaml .annotate title="x" }"#), said("yaml", "x", None, &[]));
        assert_eq!(read(r#"title="x""#), said("", "x", None, &[]));
        assert_eq!(read(""), said("", "", None, &[]));
        assert_eq!(read(r#"text title="no end"#), said("text", "no end", None, &[]));
        assert_eq!(read("text hl_lines=[5-2,x,-,99999999999]"), said("text", "", None, &[]));
    }
}
