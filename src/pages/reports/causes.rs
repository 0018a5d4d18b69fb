//! Why promises were not kept, in the author's words: a table that names promises, causes, owners and days.
//!
//! In: the sections of a file of words. Out: what each row says of which promise, and the sections without that table. Never:
//! guesses which promise a row means, or loses a row that means none.

use super::cut::Section;
use super::promises;
use super::slots::Words;
use crate::content::Piece;
use crate::diag::{Diagnostic, Place, code, nearest};
use crate::model::{Block, Figure, escape_html, text_of_html};
use crate::pages::Material;
use crate::say;
use crate::target::nfkc;

/// Where a table of a document begins and ends in its HTML.
const TABLE: (&str, &str) = ("<div class=\"table-wrap\"><table>", "</table></div>");

/// Words in the heads of columns.
const PROMISE: &[&str] = &["約束", "指標", "項目", "promise", "indicator", "metric"];
const CAUSE: &[&str] = &["原因", "理由", "cause", "reason"];
const MEASURE: &[&str] = &["対応", "対策", "measure", "action"];
const OWNER: &[&str] = &["担当", "責任", "owner"];
const DUE: &[&str] = &["期日", "期限", "日付", "due", "date"];

/// What the author says of one promise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cause {
    /// The promise as it is named.
    promise: String,
    /// Why it was not kept.
    pub cause: String,
    /// What is done about it.
    pub measure: String,
    /// Who does it.
    pub owner: String,
    /// By when.
    pub due: String,
}

impl Cause {
    /// Whether it speaks of a figure, by its label, its id, or either with the part that is meant: `MTTR（P1）`, `mttr P1`.
    pub fn is_of(&self, material: &Material<'_>, figure: &Figure) -> bool {
        let by: Vec<&str> = figure.by.iter().map(|(_, value)| value.as_str()).collect();
        self.names(figure, &by) || self.names(figure, &material.labels_of(&figure.by))
    }

    /// Whether it speaks of the whole that a figure is a part of.
    pub fn is_of_whole(&self, figure: &Figure) -> bool {
        self.names(figure, &[])
    }

    fn names(&self, figure: &Figure, by: &[&str]) -> bool {
        let named = |name: &str| folded(&[&[name], by].concat().join(" ")) == folded(&self.promise);
        named(&figure.label) || named(&figure.metric)
    }
}

/// A name without what writers do not agree on: width, case, blanks, brackets, dots.
fn folded(name: &str) -> String {
    let is_word = |c: &char| !c.is_whitespace() && !"()[]・,、/:".contains(*c);
    nfkc(name).to_lowercase().chars().filter(is_word).collect()
}

/// What a table of causes says.
#[derive(Default)]
pub(super) struct Taken {
    /// Its rows.
    pub causes: Vec<Cause>,
    /// The promises that it names and that were kept, or are none.
    pub unknown: Vec<String>,
}

/// The rows of the first section with such a table; it is taken out of its section unless a row is about nothing that
/// `figures` tell of. `composed` fills in figures and links.
pub(super) fn take(
    material: &Material<'_>,
    words: &mut Words,
    figures: &[&Figure],
    mut composed: impl FnMut(&[Piece]) -> Vec<Block>,
) -> Taken {
    let sections = words.of_slot.iter_mut().flatten().chain(&mut words.left);
    for section in sections {
        let Some([before, table, after]) = split(&section.body) else { continue };
        let Some(causes) = read(&rows(&html_of(&composed(&table)))) else { continue };
        let is_about = |cause: &Cause, figure: &Figure| cause.is_of(material, figure) || cause.is_of_whole(figure);
        let unknown = |cause: &&Cause| !figures.iter().any(|figure| is_about(cause, figure));
        let unknown: Vec<String> = causes.iter().filter(unknown).map(|cause| cause.promise.clone()).collect();
        if unknown.is_empty() {
            let body = before.into_iter().chain(after).collect();
            *section = Section { body, ..std::mem::take(section) };
        }
        return Taken { causes, unknown };
    }
    Taken::default()
}

/// Says that a row names no promise that was missed.
pub(super) fn unknown(
    material: &Material<'_>,
    (source, text): (&str, &str),
    promise: &str,
    figures: &[&Figure],
) -> Diagnostic {
    let row = |line: &str| line.trim_start().starts_with('|');
    let place = place((source, text), promise, row);
    let message = say!(
        "「{promise}」は、この期に守れなかった約束ではありません",
        "`{promise}` is no promise that was missed in this period"
    );
    let known: Vec<String> = figures.iter().map(|figure| promises::name(material, &figure.label, &figure.by)).collect();
    let near = nearest(promise, known.iter().map(String::as_str));
    let all = known.join("、");
    let hint = match near {
        Some(near) => say!("`{near}` のことですか", "did you mean `{near}`?"),
        None if known.is_empty() => {
            say!("この期に守れなかった約束はありません", "no promise was missed in this period")
        }
        None => say!("この期に守れなかった約束: {all}", "those that were missed: {all}"),
    };
    Diagnostic::new(code::REPORT_UNKNOWN_PROMISE, place, message).hint(hint)
}

/// Where words stand in a file, on the first line that may have them; else the file.
pub(super) fn place((source, text): (&str, &str), words: &str, may: impl Fn(&str) -> bool) -> Place {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(at) = line.find(words).filter(|_| may(line)) {
            return Place::of_range(source, text, start + at..start + at + words.len());
        }
        start += line.len();
    }
    Place::file(source)
}

/// A body before, in and behind its first table; nothing without one.
fn split(pieces: &[Piece]) -> Option<[Vec<Piece>; 3]> {
    let mut parts: [Vec<Piece>; 3] = Default::default();
    let mut at = 0;
    for piece in pieces {
        let Piece::Html(html) = piece else {
            parts[at].push(piece.clone());
            continue;
        };
        let mut rest: &str = html;
        while at < 2 {
            let found = if at == 0 { rest.find(TABLE.0) } else { rest.find(TABLE.1).map(|end| end + TABLE.1.len()) };
            let Some(end) = found else { break };
            parts[at].push(Piece::Html(rest[..end].into()));
            rest = &rest[end..];
            at += 1;
        }
        parts[at].push(Piece::Html(rest.into()));
    }
    (at == 2).then_some(parts)
}

fn html_of(blocks: &[Block]) -> String {
    let html = |block: &Block| match block {
        Block::Html { html } => html.text().into_owned(),
        Block::Figure(figure) => escape_html(&figure.text),
        _ => String::new(),
    };
    blocks.iter().map(html).collect()
}

/// The cells of a table of a document.
fn rows(html: &str) -> Vec<Vec<String>> {
    let cell = |closed: &str| {
        let start = closed.rfind("<td").max(closed.rfind("<th"))?;
        let (_, content) = closed[start..].split_once('>')?;
        Some(text_of_html(content))
    };
    let cells = |row: &str| row.split("</t").filter_map(cell).collect();
    html.split("<tr").skip(1).map(cells).collect()
}

/// What a table says of promises; nothing where it does not name promises and causes.
fn read(rows: &[Vec<String>]) -> Option<Vec<Cause>> {
    let (head, rows) = rows.split_first()?;
    let column = |words: &[&str]| {
        let names = |head: &String| words.iter().any(|word| head.to_lowercase().contains(word));
        head.iter().position(names)
    };
    let (promise, cause) = (column(PROMISE)?, column(CAUSE)?);
    let [measure, owner, due] = [MEASURE, OWNER, DUE].map(column);
    let one = |row: &Vec<String>| {
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).cloned().unwrap_or_default();
        Cause {
            promise: cell(Some(promise)),
            cause: cell(Some(cause)),
            measure: cell(measure),
            owner: cell(owner),
            due: cell(due),
        }
    };
    Some(rows.iter().map(one).filter(|cause| !cause.promise.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = "<p>前</p><div class=\"table-wrap\"><table>\n<thead><tr><th scope=\"col\">約束</th><th>原因</th>\
        <th>担当</th><th>期日</th></tr></thead><tbody><tr><td>稼働率（API）</td><td>証明書 &amp; 更新</td><td>東</td>\
        <td>11/27</td></tr><tr><td></td><td></td><td></td><td></td></tr></tbody></table></div><p>後</p>";

    #[test]
    fn a_table_of_causes_is_read_wherever_its_pieces_end() {
        for cut in [HTML.len(), 90, 150, HTML.len() - 6].map(|at| HTML.floor_char_boundary(at)) {
            let pieces = [Piece::Html(HTML[..cut].into()), Piece::Html(HTML[cut..].into())];
            let Some([before, table, after]) = split(&pieces) else {
                panic!("no table when cut at {cut}");
            };
            let text = |pieces: &[Piece]| -> String {
                pieces.iter().map(|piece| if let Piece::Html(html) = piece { html } else { "" }).collect()
            };
            assert_eq!(text(&before) + &text(&table) + &text(&after), HTML);
            let causes = read(&rows(&text(&table))).expect("causes");
            let [cause] = &causes[..] else { panic!("{causes:?}") };
            assert_eq!((cause.promise.as_str(), cause.cause.as_str()), ("稼働率（API）", "証明書 & 更新"));
            assert_eq!((cause.owner.as_str(), cause.due.as_str(), cause.measure.as_str()), ("東", "11/27", ""));
        }
    }

    #[test]
    fn a_table_of_other_things_is_none() {
        assert_eq!(read(&[vec!["版".into(), "日".into()], vec!["1".into(), "2".into()]]), None);
        assert_eq!(folded("稼働率（API）"), folded("稼働率 api"));
        assert_ne!(folded("稼働率"), folded("稼働率（API）"));
    }
}
