//! The `{risks}` directive: rows of a register that stands in a document, quoted as they are written there.

use super::rows;
use crate::content::written_table;
use crate::model::{Block, TableCell, WrittenTable};
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::reason::Reason;
use crate::pages::table::Table;
use crate::pages::{context::ComposeContext, table_limit};
use crate::say;
use std::cmp::Reverse;

/// How many are listed unless it is said.
const LIMIT: usize = 50;
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

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let (title, heading, order) = (options.text("title"), options.text("heading"), options.text("sort"));
    let limit = options.whole("limit", rows::LIMITS).unwrap_or(LIMIT);
    let named = options.texts("columns").unwrap_or_default();
    let Some(written) = options.text("document") else {
        // A layout for every project shows nothing where nobody says which register is meant.
        if context.report.is_some() {
            return Ok(Vec::new());
        }
        let message = say!(
            "`document: indicators/risks.md` のように書きます",
            "expected `document`, such as `document: indicators/risks.md`"
        );
        return Err(Reason::unknown(message, "", []));
    };
    let written = written.trim_start_matches("./").trim_start_matches('/');
    let source = format!("content/{}", written.trim_start_matches("content/"));
    let Some(document) = context.document(&source) else {
        let message = say!("文書 `{written}` はありません", "there is no document `{written}`");
        let known = context.library.documents().filter_map(|document| document.source.strip_prefix("content/"));
        return Err(Reason::unknown(message, written, known));
    };
    let Some(register) = written_table(context.files, &source, heading) else {
        let below = heading.unwrap_or("-");
        let message = say!(
            "`{written}` に表がありません（見出し: {below}）",
            "there is no table in `{written}` (heading: {below})"
        );
        let headings = document.headings.iter().map(|heading| heading.text.as_str());
        return Err(Reason::unknown(message, below, headings));
    };
    let columns = columns(&register, &named)?;
    let mut risks: Vec<&Vec<String>> = register.rows.iter().collect();
    sort(&register, order, &mut risks)?;
    let more = risks.len().saturating_sub(limit);
    risks.truncate(limit);
    if risks.is_empty() {
        return Ok(Vec::new());
    }
    let anchor = rows::anchor(document, register.heading.as_ref());
    let mut table = Table::new(context.lang(), &risks);
    for (place, at) in columns.into_iter().enumerate() {
        let text = |row: &&Vec<String>| row.get(at).cloned().unwrap_or_default();
        // The first column leads to the register itself.
        let link = |row| TableCell::link(text(row), Some(document.route.clone())).at(&anchor);
        let head = &register.head[at];
        table = table.column(head, head, |row| if place == 0 { link(row) } else { text(row).into() });
    }
    let more = (more > 0).then(|| Block::paragraph(table_limit::others(more as u64).into_text(context.lang())));
    Ok(std::iter::once(table.block(title.unwrap_or(&document.title))).chain(more).collect())
}

/// The positions of the columns that are shown: those that are named, else all.
fn columns(table: &WrittenTable, named: &[String]) -> Result<Vec<usize>, Reason> {
    if named.is_empty() {
        return Ok((0..table.head.len()).collect());
    }
    named.iter().map(|name| column(table, name)).collect()
}

fn column(table: &WrittenTable, name: &str) -> Result<usize, Reason> {
    table.head.iter().position(|head| head.trim() == name).ok_or_else(|| {
        let message = say!("表に列 `{name}` はありません", "the table has no column `{name}`");
        Reason::unknown(message, name, table.head.iter().map(String::as_str))
    })
}

/// By a named column as text (`-` in front: backwards); else by impact × likelihood where the table has both, the greatest
/// first; else as written.
fn sort(table: &WrittenTable, order: Option<&str>, rows: &mut [&Vec<String>]) -> Result<(), Reason> {
    if let Some(sort) = order {
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
