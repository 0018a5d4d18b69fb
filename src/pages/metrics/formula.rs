//! How a metric comes about: its declaration as it is written, the readings in force, and the data behind it.

use crate::diag::Place;
use crate::model::{Block, Figure, SourceCount, TableCell, escape_html, format_integer, rule_in_words};
use crate::pages::table::Table;
use crate::pages::{context::ComposeContext, lineage};

pub(super) fn blocks(context: &ComposeContext<'_>, id: &str) -> Vec<Block> {
    let lang = context.lang();
    let mut blocks = Vec::new();
    let newest = context.figures.iter().filter(|figure| figure.metric == id && figure.by.is_empty());
    let newest = newest.max_by_key(|figure| (!figure.partial, figure.period.end));
    if let Some(figure) = newest {
        blocks.extend(rules(context, figure));
        blocks.extend(sources(context, figure));
    }
    if let Some((place, text)) = declared(context, id) {
        blocks.push(Block::heading(2, "declaration", lang.pick("宣言", "Declaration")));
        let title = format!("{}:{}", place.file, place.line);
        let html = format!(
            "<p class=\"declared-at\"><code>{}</code></p><pre><code class=\"language-yaml\">{}</code></pre>",
            escape_html(&title),
            escape_html(&text)
        );
        blocks.push(Block::html(html));
    }
    blocks
}

/// The readings of the newest complete figure.
fn rules(context: &ComposeContext<'_>, figure: &Figure) -> Vec<Block> {
    let lang = context.lang();
    if figure.lineage.rules.is_empty() {
        return Vec::new();
    }
    let item = |rule: &String| format!("<li>{}</li>", with_code(&rule_in_words(rule, lang)));
    let items: String = figure.lineage.rules.iter().map(item).collect();
    vec![
        Block::heading(2, "rules", lang.pick("計算方法", "Readings in force")),
        Block::html(format!("<ul>{items}</ul>")),
    ]
}

/// A text as HTML; what stands between backticks is code.
fn with_code(text: &str) -> String {
    let parts: Vec<String> = text.split('`').map(escape_html).collect();
    if parts.len().is_multiple_of(2) {
        return escape_html(text);
    }
    let code = |(at, part): (usize, &String)| if at % 2 == 1 { format!("<code>{part}</code>") } else { part.clone() };
    parts.iter().enumerate().map(code).collect()
}

fn sources(context: &ComposeContext<'_>, figure: &Figure) -> Vec<Block> {
    let lang = context.lang();
    let count = |name: &String| context.sources.iter().find(|count| count.source == *name);
    let counts: Vec<&SourceCount> = figure.lineage.sources.iter().filter_map(count).collect();
    if counts.is_empty() {
        return Vec::new();
    }
    let number = |n: u64| TableCell::number(format_integer(n));
    let newest = |of: &SourceCount| of.newest.map(|at| context.local(at)).unwrap_or_default();
    let table = Table::new(lang, &counts)
        .column("データソース", "Source", |of| lineage::link(&of.source))
        .column("使った行", "Rows used", |of| number(of.rows_used))
        .column("除外した行", "Rows set aside", |of| number(of.rows_set_aside))
        .column("最新の行", "Newest row", |of| newest(of))
        .column("鮮度", "Freshness", |of| lineage::freshness(context, of));
    vec![Block::heading(2, "sources", lang.pick("使っているデータ", "Data behind it")), table.block("")]
}

/// The entry of a metric, or the policy of a clock, as it is written; without the remarks of its authors.
fn declared(context: &ComposeContext<'_>, id: &str) -> Option<(Place, String)> {
    let of_clock = || {
        let (policy, _) = id.strip_prefix("sla.")?.rsplit_once('.')?;
        context.project.policies.get(policy).map(|policy| &policy.place)
    };
    let place = context.project.metrics.get(id).map(|metric| &metric.place).or_else(of_clock)?;
    let bytes = context.files.read(&place.file).ok()?;
    let text = String::from_utf8(bytes.to_vec()).ok()?;
    Some((place.clone(), entry(&text, place.line)?))
}

/// The lines of an entry of a YAML file that begins on a line, up to the next one that is not further in.
fn entry(text: &str, line: u32) -> Option<String> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut lines = text.lines().skip(usize::try_from(line.checked_sub(1)?).ok()?);
    let first = lines.next()?;
    let depth = indent(first);
    let rest = lines.take_while(|line| line.trim().is_empty() || indent(line) > depth);
    let kept = std::iter::once(first).chain(rest).filter(|line| {
        let line = line.trim_start();
        !line.is_empty() && !line.starts_with('#')
    });
    let cut = |line: &str| line.get(depth..).unwrap_or(line).trim_end().to_owned();
    Some(kept.map(cut).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::entry;

    #[test]
    fn an_entry_ends_before_the_next_one() {
        let text = "metrics:\n  a:\n    # 内緒\n    label: あ\n\n    by: [x]\n  b:\n    label: い\n";
        assert_eq!(entry(text, 2).as_deref(), Some("a:\n  label: あ\n  by: [x]"));
        assert_eq!(entry(text, 7).as_deref(), Some("b:\n  label: い"));
        assert_eq!(entry(text, 99), None);
    }
}
