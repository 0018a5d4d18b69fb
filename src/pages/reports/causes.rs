//! Why promises were not kept, in the author's words: tables that name promises, causes, owners and days.
//!
//! In: the sections of a file of words. Out: what each row says of which promise, and the sections without those tables that say
//! nothing else. Never: guesses which promise a row means, or takes out what it does not hand on.
//!
//! Decided in docs/decisions/0079-causes.md.

use super::cause::Cause;
use super::promises;
use super::slots::Words;
use crate::content::Piece;
use crate::diag::{Diagnostic, Place, code, nearest};
use crate::model::{Block, Figure, Node, escape_html, nodes, text_of_html};
use crate::pages::context::ComposeContext;
use crate::say;
use std::collections::BTreeSet;

/// The class of the element that a table of a document stands in.
const TABLE: &str = "table-wrap";

/// Words in the heads of columns.
const PROMISE: &[&str] = &["約束", "指標", "項目", "promise", "indicator", "metric"];
const CAUSE: &[&str] = &["原因", "理由", "cause", "reason"];
const MEASURE: &[&str] = &["対応", "対策", "再発防止", "是正", "measure", "action"];
const OWNER: &[&str] = &["担当", "責任", "owner"];
const DUE: &[&str] = &["期日", "期限", "日付", "due", "date"];

/// What tables of causes say.
#[derive(Default)]
pub(super) struct ExtractedCauses {
    /// Their rows.
    pub causes: Vec<Cause>,
    /// The promises that they name and that were kept, or are none.
    pub unknown: Vec<String>,
}

/// The rows of all tables of causes with a row about something that `figures` tell of; where there is none, of the first one. A
/// table is taken out of its section when all that it says was understood. `composed` fills in figures and links.
pub(super) fn extract(
    context: &ComposeContext<'_>,
    words: &mut Words,
    figures: &[&Figure],
    mut composed: impl FnMut(&[Piece]) -> Vec<Block>,
) -> ExtractedCauses {
    let is_known = |cause: &Cause| figures.iter().any(|figure| cause.is_about(context, figure));
    let (mut extracted, mut unmatched) = (ExtractedCauses::default(), None);
    for section in words.of_slot.iter_mut().flatten().chain(&mut words.left) {
        let mut body = Vec::new();
        for (at, part) in cut(&section.body).into_iter().enumerate() {
            let table = if at % 2 == 1 { read(&part, &mut composed) } else { None };
            let Some(Read { causes, is_whole }) = table else {
                body.extend(part);
                continue;
            };
            if !causes.iter().any(is_known) {
                body.extend(part);
                unmatched = unmatched.or(Some(causes));
                continue;
            }
            let mut unknown = names_of(causes.iter().filter(|cause| !is_known(cause)));
            if !is_whole || !unknown.is_empty() {
                body.extend(part);
            }
            extracted.unknown.append(&mut unknown);
            extracted.causes.extend(causes);
        }
        section.body = body;
    }
    match unmatched {
        Some(causes) if extracted.causes.is_empty() => {
            let unknown = names_of(causes.iter());
            ExtractedCauses { causes, unknown }
        }
        _ => extracted,
    }
}

/// The promises that rows name.
fn names_of<'c>(causes: impl Iterator<Item = &'c Cause>) -> Vec<String> {
    causes.map(|cause| cause.promise.clone()).collect()
}

/// Says that a row names no promise that was missed.
pub(super) fn unknown(
    context: &ComposeContext<'_>,
    (source, text): (&str, &str),
    promise: &str,
    figures: &[&Figure],
) -> Diagnostic {
    let row = |line: &str| line.trim_start().starts_with('|');
    let place = place((source, text), promise, row);
    if let Some(cause) = context.project.broken.measured() {
        let message = say!(
            "「{promise}」が守れなかった約束かどうかは、宣言の誤りを直すまで決まりません",
            "whether `{promise}` is a promise that was missed is not known before the error in a declaration is mended"
        );
        return Diagnostic::left_out(place, message, cause.clone());
    }
    let message = say!(
        "「{promise}」は、この期に守れなかった約束ではありません",
        "`{promise}` is no promise that was missed in this period"
    );
    let known: Vec<String> = figures.iter().map(|figure| promises::name(context, &figure.label, &figure.by)).collect();
    let near = nearest(promise, known.iter().map(String::as_str));
    let (ja, en) = (known.join("、"), known.join(", "));
    let hint = match near {
        Some(near) => say!("`{near}` のことですか", "did you mean `{near}`?"),
        None if known.is_empty() => {
            say!("この期に守れなかった約束はありません", "no promise was missed in this period")
        }
        None => say!("この期に守れなかった約束: {ja}", "those that were missed: {en}"),
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

/// A body cut at its tables: what stands before the first one, the first one, what stands behind it, and so on.
fn cut(pieces: &[Piece]) -> Vec<Vec<Piece>> {
    let (mut parts, mut last) = (Vec::new(), Vec::new());
    // How many elements of the kind that a table stands in are open in it.
    let mut depth = 0_usize;
    for piece in pieces {
        let Piece::Html(html) = piece else {
            last.push(piece.clone());
            continue;
        };
        let mut from = 0;
        for node in nodes(html) {
            let end = match node {
                Node::Open(tag) if tag.name == "div" && depth > 0 => {
                    depth += 1;
                    None
                }
                Node::Open(tag) if tag.name == "div" && tag.has_class(&[TABLE]) => {
                    depth = 1;
                    Some(tag.start)
                }
                Node::Close(tag) if tag.name == "div" && depth > 0 => {
                    depth -= 1;
                    (depth == 0).then(|| tag.end())
                }
                _ => None,
            };
            let Some(end) = end else { continue };
            last.push(Piece::Html(html[from..end].into()));
            parts.push(std::mem::take(&mut last));
            from = end;
        }
        last.push(Piece::Html(html[from..].into()));
    }
    parts.push(last);
    parts
}

/// The HTML of pieces in a row, without what is filled in between.
fn written(pieces: &[Piece]) -> String {
    pieces.iter().filter_map(Piece::html).collect()
}

/// The HTML of blocks in a row; nothing when one of them is more than text.
fn html_of(blocks: &[Block]) -> Option<String> {
    let html = |block: &Block| match block {
        Block::Html { html } => Some(html.text().into_owned()),
        Block::Figure(figure) => Some(escape_html(&figure.text)),
        _ => None,
    };
    blocks.iter().map(html).collect()
}

/// Whether the cells of a table say what a text cannot.
fn is_more_than_text(html: &str) -> bool {
    nodes(html).any(|node| matches!(node, Node::Open(tag) if matches!(tag.name, "a" | "img")))
}

/// The texts of the cells of a table of a document.
fn rows(html: &str) -> Vec<Vec<String>> {
    let (mut rows, mut begun) = (Vec::<Vec<String>>::new(), None);
    for node in nodes(html) {
        match node {
            Node::Open(tag) if tag.name == "tr" => rows.push(Vec::new()),
            Node::Open(tag) if matches!(tag.name, "td" | "th") => begun = Some(tag.end()),
            Node::Close(tag) if matches!(tag.name, "td" | "th") => {
                if let (Some(row), Some(from)) = (rows.last_mut(), begun.take()) {
                    row.push(text_of_html(&html[from..tag.start]));
                }
            }
            _ => {}
        }
    }
    rows
}

/// Which column says what.
struct Columns {
    promise: usize,
    cause: usize,
    measures: Vec<usize>,
    owner: Option<usize>,
    due: Option<usize>,
}

impl Columns {
    /// The columns of a table with these heads; nothing where it does not name promises and causes. No column says two things.
    fn of(heads: &[String]) -> Option<Self> {
        let mut free: BTreeSet<usize> = (0..heads.len()).collect();
        let mut named = |words: &[&str]| {
            let exactly = |at: &&usize| words.contains(&heads[**at].to_lowercase().as_str());
            let at = free.iter().find(exactly).or_else(|| free.iter().find(|at| names(&heads[**at], words)));
            let at = at.copied();
            at.filter(|at| free.remove(at))
        };
        let (promise, due, owner, cause) = (named(PROMISE)?, named(DUE), named(OWNER), named(CAUSE)?);
        let measures = std::iter::from_fn(|| named(MEASURE)).collect();
        Some(Self { promise, cause, measures, owner, due })
    }

    fn has(&self, at: usize) -> bool {
        at == self.promise
            || at == self.cause
            || self.measures.contains(&at)
            || self.owner == Some(at)
            || self.due == Some(at)
    }
}

/// Whether a head has one of some words in it: in Japanese anywhere, in English as a word.
fn names(head: &str, words: &[&str]) -> bool {
    let head = head.to_lowercase();
    let is_word = |word: &str| head.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| part == word);
    words.iter().any(|word| if word.is_ascii() { is_word(word) } else { head.contains(word) })
}

/// A table of causes.
struct Read {
    causes: Vec<Cause>,
    /// Whether its rows say everything that it says.
    is_whole: bool,
}

/// What a table says of promises; nothing where it does not name promises and causes.
fn read(table: &[Piece], composed: &mut impl FnMut(&[Piece]) -> Vec<Block>) -> Option<Read> {
    let written = written(table);
    let columns = Columns::of(rows(&written).first()?)?;
    let html = html_of(&composed(table));
    let is_text = html.as_ref().is_some_and(|html| !is_more_than_text(html));
    let rows = rows(html.as_ref().unwrap_or(&written));
    let (heads, rows) = rows.split_first()?;
    let is_empty = |at: usize| rows.iter().all(|row| row.get(at).is_none_or(String::is_empty));
    let is_told = (0..heads.len()).all(|at| columns.has(at) || is_empty(at));
    let causes = causes(&columns, rows);
    let speaking = rows.iter().filter(|row| row.iter().any(|cell| !cell.is_empty())).count();
    Some(Read { is_whole: is_text && is_told && causes.len() == speaking, causes })
}

/// Rows as causes. A row without a promise goes on with the one above it.
fn causes(columns: &Columns, rows: &[Vec<String>]) -> Vec<Cause> {
    let mut causes: Vec<Cause> = Vec::new();
    for row in rows {
        let cell = |at: usize| row.get(at).cloned().unwrap_or_default();
        let of = |at: Option<usize>| at.map(cell).unwrap_or_default();
        let measures = columns.measures.iter().map(|at| cell(*at)).filter(|said| !said.is_empty());
        let mut cause = Cause {
            promise: cell(columns.promise),
            cause: cell(columns.cause),
            measure: measures.collect::<Vec<_>>().join(" → "),
            owner: of(columns.owner),
            due: of(columns.due),
        };
        let says = [&cause.cause, &cause.measure, &cause.owner, &cause.due].iter().any(|said| !said.is_empty());
        if cause.promise.is_empty() && says {
            cause.promise = causes.last().map(|above| above.promise.clone()).unwrap_or_default();
        }
        if !cause.promise.is_empty() {
            causes.push(cause);
        }
    }
    causes
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = "<p>前</p><div class=\"table-wrap\"><table>\n<thead><tr><th scope=\"col\">約束</th><th>原因</th>\
        <th>担当</th><th>期日</th></tr></thead><tbody><tr><td>稼働率（API）</td><td>証明書 &amp; 更新</td><td>東</td>\
        <td>11/27</td></tr><tr><td></td><td></td><td></td><td></td></tr></tbody></table></div><p>後</p>";

    fn plain(pieces: &[Piece]) -> Vec<Block> {
        vec![Block::Html { html: written(pieces).into() }]
    }

    fn table(heads: &[&str], rows: &[&[&str]]) -> Vec<Piece> {
        let row = |cells: &[&str], tag: &str| -> String {
            cells.iter().map(|cell| format!("<{tag}>{cell}</{tag}>")).collect::<Vec<_>>().concat()
        };
        let body: String = rows.iter().map(|cells| format!("<tr>{}</tr>", row(cells, "td"))).collect();
        let heads = row(heads, "th");
        let html =
            format!("<div class=\"{TABLE}\"><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>");
        vec![Piece::Html(html.into())]
    }

    fn of(heads: &[&str], rows: &[&[&str]]) -> Option<Read> {
        read(&table(heads, rows), &mut plain)
    }

    #[test]
    fn a_table_of_causes_is_read_wherever_its_pieces_end() {
        let ends = nodes(HTML).scan(0, |at, node| {
            *at += node.written().len();
            Some(*at)
        });
        for at in ends {
            let pieces = [Piece::Html(HTML[..at].into()), Piece::Html(HTML[at..].into())];
            let [before, table, after] = &cut(&pieces)[..] else {
                panic!("no table when cut at {at}");
            };
            assert_eq!(written(before) + &written(table) + &written(after), HTML);
            let Some(Read { causes, is_whole: true }) = read(table, &mut plain) else { panic!("no causes") };
            let [cause] = &causes[..] else { panic!("{causes:?}") };
            assert_eq!((cause.promise.as_str(), cause.cause.as_str()), ("稼働率（API）", "証明書 & 更新"));
            assert_eq!((cause.owner.as_str(), cause.due.as_str(), cause.measure.as_str()), ("東", "11/27", ""));
        }
    }

    #[test]
    fn every_table_of_a_section_is_a_part_of_its_own() {
        let pieces = [table(&["甲"], &[]), vec![Piece::Html("<p>間</p>".into())], table(&["乙"], &[])].concat();
        let parts: Vec<String> = cut(&pieces).iter().map(|part| written(part)).collect();
        assert_eq!(parts.len(), 5);
        assert_eq!((parts[0].as_str(), parts[2].as_str(), parts[4].as_str()), ("", "<p>間</p>", ""));
        assert_eq!(parts.concat(), written(&pieces));
    }

    #[test]
    fn no_column_says_two_things() {
        let row: &[&str] = &["P1", "証明書切れ", "2026-12-04", "東"];
        let Some(Read { causes, is_whole: true }) = of(&["約束", "原因", "対応期限", "担当"], &[row]) else {
            panic!()
        };
        assert_eq!((causes[0].measure.as_str(), causes[0].due.as_str()), ("", "2026-12-04"));
        let row: &[&str] = &["P1", "証明書切れ", "東", "12/4"];
        let Some(Read { causes, is_whole: true }) = of(&["約束", "原因", "対応担当", "期日"], &[row]) else {
            panic!()
        };
        assert_eq!((causes[0].measure.as_str(), causes[0].owner.as_str()), ("", "東"));
        let row: &[&str] = &["P1", "証明書切れ", "再起動", "監視"];
        let Some(Read { causes, is_whole: true }) = of(&["約束", "原因", "暫定対応", "恒久対策"], &[row])
        else {
            panic!()
        };
        assert_eq!(causes[0].measure, "再起動 → 監視");
        let row: &[&str] = &["P1", "expired", "yesterday"];
        let Some(Read { causes, is_whole: false }) = of(&["Promise", "Cause", "Last update"], &[row]) else { panic!() };
        assert_eq!(causes[0].due, "");
    }

    #[test]
    fn a_table_that_says_more_stays() {
        let heads = ["約束", "原因", "備考"];
        assert!(of(&heads, &[&["P1", "回線", ""]]).is_some_and(|read| read.is_whole));
        assert!(of(&heads, &[&["P1", "回線", "様子を見る"]]).is_some_and(|read| !read.is_whole));
        assert!(of(&heads[..2], &[&["P1", "<a href=\"x\">報告</a>"]]).is_some_and(|read| !read.is_whole));
        assert!(of(&heads[..2], &[&["", "誰のことか"]]).is_some_and(|read| !read.is_whole && read.causes.is_empty()));
    }

    #[test]
    fn a_row_without_a_promise_goes_on_with_the_one_above() {
        let rows: [&[&str]; 3] = [&["P1", "回線"], &["", "担当者が一人"], &["", ""]];
        let Some(Read { causes, is_whole: true }) = of(&["約束", "原因"], &rows) else { panic!() };
        let told: Vec<(&str, &str)> = causes.iter().map(|of| (of.promise.as_str(), of.cause.as_str())).collect();
        assert_eq!(told, [("P1", "回線"), ("P1", "担当者が一人")]);
    }

    #[test]
    fn a_table_of_other_things_is_none() {
        assert!(of(&["版", "日"], &[&["1", "2"]]).is_none());
    }
}
