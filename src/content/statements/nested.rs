//! Fences in fences: where a fence of Markdown holds other fences of the same length, CommonMark ends it at the first of their ends, and takes
//! what follows for the document.
//!
//! In: a body. Out: the bytes that CommonMark reads otherwise than they were meant. Never: changes how they are shown.

use std::ops::Range;

/// A line that begins or ends a fence.
struct Mark<'t> {
    sign: char,
    length: usize,
    info: &'t str,
}

/// An open fence.
struct Open {
    sign: char,
    length: usize,
    is_markdown: bool,
}

impl Open {
    fn of(mark: &Mark<'_>) -> Self {
        let language =
            mark.info.split(|c: char| c.is_whitespace() || c == ',').next().unwrap_or_default().to_lowercase();
        Self { sign: mark.sign, length: mark.length, is_markdown: matches!(language.as_str(), "markdown" | "md") }
    }

    fn is_ended_by(&self, mark: &Mark<'_>) -> bool {
        mark.info.is_empty() && mark.sign == self.sign && mark.length >= self.length
    }
}

/// What is read otherwise than it was meant; nothing where the fences of a body do not come out even either way.
pub(super) fn misread(text: &str) -> Vec<Range<usize>> {
    let (mut meant, mut read): (Vec<Open>, Option<Open>) = (Vec::new(), None);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let range = start..start + line.len();
        start = range.end;
        if let Some(mark) = mark(line) {
            match &read {
                Some(open) if open.is_ended_by(&mark) => read = None,
                Some(_) => {}
                None => read = Some(Open::of(&mark)),
            }
            match meant.last() {
                Some(open) if open.is_ended_by(&mark) => drop(meant.pop()),
                Some(open) if open.is_markdown && !mark.info.is_empty() => meant.push(Open::of(&mark)),
                Some(_) => {}
                None => meant.push(Open::of(&mark)),
            }
        }
        if meant.is_empty() != read.is_none() {
            match ranges.last_mut().filter(|last| last.end == range.start) {
                Some(last) => last.end = range.end,
                None => ranges.push(range),
            }
        }
    }
    if meant.is_empty() { ranges } else { Vec::new() }
}

fn mark(line: &str) -> Option<Mark<'_>> {
    let line = line.trim();
    let sign = line.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let rest = line.trim_start_matches(sign);
    let (length, info) = (line.len() - rest.len(), rest.trim());
    (length >= 3 && !info.contains('`')).then_some(Mark { sign, length, info })
}

#[cfg(test)]
mod tests {
    use super::misread;

    fn parts(text: &str) -> Vec<&str> {
        misread(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn a_fence_of_markdown_ends_at_its_own_end() {
        let text = "a\n```markdown\n# T\n```bash\nx\n```\n## Goals\n- 99%\n```\nb\n";
        assert_eq!(parts(text), ["```\n## Goals\n- 99%\n```\nb\n"], "its end opens one where it is read");
        let twice = "```md\n```sh\nx\n```\n- 99%\n```\nb\n```md\n```sh\ny\n```\n- 98%\n```\nc\n";
        assert_eq!(parts(twice), ["```\n- 99%\n```\nb\n", "```\n- 98%\n```\nc\n"]);
    }

    #[test]
    fn fences_that_come_out_even_are_as_they_are_read() {
        for text in [
            "```bash\nx\n```\n- 99%\n",
            "````markdown\n```bash\nx\n```\n````\n- 99%\n",
            "```markdown\n```bash\n```\n- 99%\n",
            "```\n```bash\n```\n- 99%\n",
        ] {
            assert_eq!(parts(text), Vec::<&str>::new(), "{text}");
        }
    }
}
