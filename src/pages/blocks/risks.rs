//! The `{risks}` directive: rows of a register that stands in a document, quoted as they are written there.

use super::rows;
use crate::content::written_table;
use crate::model::{Block, TableBlock, TableCell, WrittenTable};
use crate::pages::ComposeContext;
use crate::pages::directives::{Call, DirectiveResult};
use crate::pages::reason::Reason;
use crate::pages::reports::text;
use crate::say;
use crate::syntax::{Fields, Reader};
use std::cmp::Reverse;

/// Words in the heads of columns that weigh a risk.
const IMPACT: [&str; 3] = ["影響", "impact", "severity"];
const LIKELIHOOD: [&str; 5] = ["確率", "可能性", "頻度", "likelihood", "probability"];
/// Words for degrees, and their rank.
const DEGREES: [(&[&str], u32); 5] = [
    (&["極めて高", "非常に高", "very high", "特大", "最高"], 5),
    (&["高", "大", "high", "major"], 4),
    (&["中", "medium", "moderate"], 3),
    (&["低", "小", "low", "minor"], 2),
    (&["極めて低", "非常に低", "very low", "極小"], 1),
];

/// What is asked for.
struct Asked {
    title: Option<String>,
    document: String,
    heading: Option<String>,
    columns: Vec<String>,
    sort: Option<String>,
    limit: usize,
}

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(
    context: &ComposeContext<'_>,
    _call: &Call<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Option<DirectiveResult> {
    let title = rows::word(fields, reader, "title");
    let heading = rows::word(fields, reader, "heading");
    let sort = rows::word(fields, reader, "sort");
    let limit = rows::limit(fields, reader, 50);
    let columns = fields.get("columns").map(|node| reader.texts(node)).unwrap_or_default();
    let columns = columns.into_iter().map(|(name, _)| name.to_owned()).collect();
    let Some(node) = fields.get("document") else {
        // A layout for every project shows nothing where nobody says which register is meant.
        return Some(match context.report {
            Some(_) => Ok(Vec::new()),
            None => {
                let message = say!(
                    "`document: indicators/risks.md` のように書きます",
                    "expected `document`, such as `document: indicators/risks.md`"
                );
                Err(Reason::unknown(message, "", []))
            }
        });
    };
    let document = reader.text_of(node)?.to_owned();
    Some(blocks(context, &Asked { title, document, heading, columns, sort, limit }))
}

fn blocks(context: &ComposeContext<'_>, asked: &Asked) -> DirectiveResult {
    let written = asked.document.trim_start_matches("./").trim_start_matches('/');
    let source = format!("content/{}", written.trim_start_matches("content/"));
    let Some(document) = rows::document(context, &source) else {
        let message = say!("文書 `{written}` はありません", "there is no document `{written}`");
        let known = context.library.documents().filter_map(|document| document.source.strip_prefix("content/"));
        return Err(Reason::unknown(message, written, known));
    };
    let Some(table) = written_table(context.files, &source, asked.heading.as_deref()) else {
        let below = asked.heading.as_deref().unwrap_or("-");
        let message = say!(
            "`{written}` に表がありません（見出し: {below}）",
            "there is no table in `{written}` (heading: {below})"
        );
        let headings = document.headings.iter().map(|heading| heading.text.as_str());
        return Err(Reason::unknown(message, below, headings));
    };
    let columns = columns(&table, asked)?;
    let mut rows: Vec<&Vec<String>> = table.rows.iter().collect();
    sort(&table, asked, &mut rows)?;
    let anchor = rows::anchor(document, table.heading.as_ref());
    let shown = |row: &&Vec<String>| -> Vec<TableCell> {
        let cell = |(place, at): (usize, &usize)| {
            let words = row.get(*at).map_or("", String::as_str);
            // The first column leads to the register itself.
            if place == 0 { rows::linked(words, Some(&document.route), &anchor) } else { text(words) }
        };
        columns.iter().enumerate().map(cell).collect()
    };
    let cells: Vec<Vec<TableCell>> = rows.iter().take(asked.limit).map(shown).collect();
    if cells.is_empty() {
        return Ok(Vec::new());
    }
    let head: Vec<&str> = columns.iter().map(|at| table.head[*at].as_str()).collect();
    let caption = asked.title.as_ref().unwrap_or(&document.title);
    let more = rows::others(context, rows.len(), cells.len());
    let mut blocks = vec![Block::Table(TableBlock::new(caption, &head, cells))];
    blocks.extend((!more.is_empty()).then_some(Block::Paragraph { text: more }));
    Ok(blocks)
}

/// The positions of the columns that are shown: those that are named, else all.
fn columns(table: &WrittenTable, asked: &Asked) -> Result<Vec<usize>, Reason> {
    if asked.columns.is_empty() {
        return Ok((0..table.head.len()).collect());
    }
    asked.columns.iter().map(|name| column(table, name)).collect()
}

fn column(table: &WrittenTable, name: &str) -> Result<usize, Reason> {
    table.head.iter().position(|head| head.trim() == name).ok_or_else(|| {
        let message = say!("表に列 `{name}` はありません", "the table has no column `{name}`");
        Reason::unknown(message, name, table.head.iter().map(String::as_str))
    })
}

/// By a named column as text (`-` in front: backwards); else by impact × likelihood where the table has both, the greatest
/// first; else as written.
fn sort(table: &WrittenTable, asked: &Asked, rows: &mut [&Vec<String>]) -> Result<(), Reason> {
    if let Some(sort) = &asked.sort {
        let at = column(table, sort.strip_prefix('-').unwrap_or(sort))?;
        let text = |row: &&Vec<String>| (degree(&row[at]), row[at].clone());
        match sort.starts_with('-') {
            true => rows.sort_by_key(|row| Reverse(text(row))),
            false => rows.sort_by_key(text),
        }
        return Ok(());
    }
    let find =
        |words: &[&str]| table.head.iter().position(|head| words.iter().any(|word| head.to_lowercase().contains(word)));
    let (Some(impact), Some(likelihood)) = (find(&IMPACT), find(&LIKELIHOOD)) else { return Ok(()) };
    let score = |row: &&Vec<String>| degree(&row[impact]).zip(degree(&row[likelihood])).map(|(a, b)| a * b);
    rows.sort_by_key(|row| Reverse(score(row)));
    Ok(())
}

/// The rank of a word such as 高, or of a number.
fn degree(cell: &str) -> Option<u32> {
    let cell = cell.trim().to_lowercase();
    if let Ok(number) = cell.parse() {
        return Some(number);
    }
    let is = |words: &[&str]| words.iter().any(|word| cell.starts_with(word));
    // 極めて低 begins with no shorter word; 中高 and the like count as what they begin with.
    DEGREES.iter().find(|(words, _)| is(words)).map(|(_, rank)| *rank)
}

#[cfg(test)]
mod tests {
    use super::degree;

    #[test]
    fn degrees_are_words_or_numbers() {
        let ranks = ["高", "中", "低", "極めて高い", "極めて低い", "High", "3", "不明"].map(degree);
        assert_eq!(ranks, [Some(4), Some(3), Some(2), Some(5), Some(1), Some(4), Some(3), None]);
    }
}
