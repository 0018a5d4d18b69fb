//! A page as plain text, so that two editions can be compared by eye and by git.

use crate::diag::Lang;
use crate::model::{Block, Chart, Kpi, Node, SlaTable, TableBlock, format_number, nodes, unescape_html};
use crate::objective::Unit;
use rust_decimal::Decimal;

/// The title and the blocks of a page, one line for each thing it says.
pub(crate) fn text<'b>(title: &str, blocks: impl IntoIterator<Item = &'b Block>, lang: Lang) -> String {
    let mut out = format!("{title}\n{}\n", "=".repeat(title.chars().count()));
    for block in blocks {
        let said = of_block(block, lang);
        let said = said.trim();
        if !said.is_empty() {
            out.push('\n');
            out.push_str(said);
            out.push('\n');
        }
    }
    out
}

fn of_block(block: &Block, lang: Lang) -> String {
    match block {
        Block::Html { html } => without_markup(&html.text()),
        Block::Heading(heading) => format!("{} {}", "#".repeat(usize::from(heading.level)), heading.text),
        Block::Paragraph { text } | Block::Problem { text } => text.clone(),
        Block::Whole(list) => list.text.clone(),
        Block::Figure(figure) => {
            joined([&figure.text, &figure.label, &figure.period, &figure.standing_text, &figure.alert])
        }
        Block::Kpis { groups } => {
            let group = |group: &crate::model::KpiGroup| {
                let items: String = group.items.iter().map(kpi).collect();
                format!("{}\n{items}", group.title)
            };
            groups.iter().map(group).collect::<Vec<_>>().join("\n")
        }
        Block::Sla(sla) => sla_table(sla, lang),
        Block::Chart(made) => chart(made),
        Block::Table(made) => table(made),
        Block::Verdict(verdict) => {
            let item = |item: &crate::model::VerdictItem| {
                joined([&item.label, &item.value, &item.period, &item.standing_text, &item.alert])
            };
            verdict.items.iter().map(item).chain([verdict.note.clone()]).collect::<Vec<_>>().join("\n")
        }
        Block::Promises(sum) => {
            sum.counts.iter().map(|(_, words, count)| format!("{words} {count}")).collect::<Vec<_>>().join(", ")
        }
        Block::Children { items } => items.iter().map(|item| format!("- {}\n", item.title)).collect(),
        // What reports are not made of is kept whole, as it is frozen.
        other => serde_json::to_string_pretty(other).unwrap_or_default(),
    }
}

fn joined<'t>(parts: impl IntoIterator<Item = &'t String>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" | ")
}

fn kpi(kpi: &Kpi) -> String {
    let value = format!("{}{}", kpi.value, kpi.unit);
    let notes = kpi.notes.join(" / ");
    let parts = [
        &kpi.label,
        &value,
        &kpi.target,
        &kpi.standing_text,
        &kpi.alert,
        &kpi.change,
        &kpi.year_ago,
        &kpi.n,
        &kpi.period,
        &notes,
    ];
    format!("- {}\n", joined(parts))
}

fn sla_table(sla: &SlaTable, lang: Lang) -> String {
    let heads = match lang {
        Lang::Ja => {
            ["優先度", "時計", "約束", "達成率", "目標", "達成", "判定", "未確定", "判定できない", "結果", "変化"]
        }
        Lang::En => [
            "Priority",
            "Clock",
            "Promise",
            "Attainment",
            "Target",
            "Met",
            "Judged",
            "Undecided",
            "Unjudged",
            "Verdict",
            "Change",
        ],
    };
    let mut out = format!("{} {}\n{}\n", sla.title, sla.period, heads.join(" | "));
    for row in &sla.rows {
        let cells = [
            &row.priority,
            &row.clock,
            &row.promise,
            &row.attainment,
            &row.target,
            &row.met,
            &row.judged,
            &row.undecided,
            &row.unjudged,
            &row.standing_text,
            &row.change,
        ];
        out.push_str(&cells.map(String::as_str).join(" | "));
        let notes: String = row.notes.iter().map(|note| format!(" / {note}")).collect();
        out.push_str(&notes);
        out.push('\n');
    }
    out + &sla.rules.join("\n")
}

/// A chart as its numbers.
fn chart(chart: &Chart) -> String {
    let unit = if chart.unit == Unit::Percent { "%" } else { &chart.unit_label };
    let lines: Vec<Decimal> = chart.lines.iter().map(|line| line.value).collect();
    let mut out = format!("{}\n{}\n", chart.title, chart.summary);
    for series in &chart.series {
        let values = chart.categories.iter().zip(&series.values).map(|(category, value)| {
            let value =
                value.map_or_else(|| "-".to_owned(), |value| format!("{}{unit}", format_number(value, &lines, 4)));
            format!("{category}: {value}")
        });
        out.push_str(&format!("{}: {}\n", series.name, values.collect::<Vec<_>>().join(", ")));
    }
    for bullet in &chart.options.bullets {
        let bounds: Vec<Decimal> = [bullet.target, bullet.alert].into_iter().flatten().collect();
        let value = bullet.value.map_or_else(|| "-".to_owned(), |value| format_number(value, &bounds, 4));
        let (name, period, target, verdict) =
            (&bullet.name, &bullet.period, &bullet.target_text, &bullet.standing_text);
        out.push_str(&format!("{name} ({period}): {value} / {target} / {verdict}\n"));
    }
    out
}

fn table(table: &TableBlock) -> String {
    let mut out = format!("{}\n{}\n", table.caption, table.head.join(" | "));
    for row in &table.rows {
        let cell = |cell: &crate::model::TableCell| match cell.note.as_str() {
            "" => cell.text.clone(),
            note => format!("{} ({note})", cell.text),
        };
        out.push_str(&row.iter().map(cell).collect::<Vec<_>>().join(" | "));
        out.push('\n');
    }
    out
}

/// The text of clean HTML, a line for each element that stands by itself.
fn without_markup(html: &str) -> String {
    let mut out = String::new();
    for node in nodes(html) {
        match node {
            Node::Text(text) => out.push_str(&unescape_html(text)),
            Node::Open(tag) | Node::Close(tag) => match tag.name {
                "p" | "li" | "br" | "tr" | "div" | "pre" => out.push('\n'),
                "td" | "th" => out.push(' '),
                _ if tag.heading().is_some() => out.push('\n'),
                _ => {}
            },
            Node::Comment(_) => {}
        }
    }
    let lines: Vec<&str> = out.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Heading, TableCell};

    #[test]
    fn a_page_becomes_lines() {
        let cell = |text: &str, note: &str| TableCell { text: text.into(), note: note.into(), ..TableCell::default() };
        let rows = vec![vec![cell("応答", ""), cell("98.7%", "参考値")]];
        let blocks = [
            Block::Heading(Heading { level: 2, id: "a".into(), text: "SLA達成率".into() }),
            Block::Html { html: "<p>一行目<br>二行目 &amp;lt; &lt;b&gt;</p><ul><li>項目</li></ul>".into() },
            Block::Table(TableBlock::new("表", &["時計", "達成率"], rows)),
        ];
        let wanted =
            "週報\n==\n\n## SLA達成率\n\n一行目\n二行目 &lt; <b>\n項目\n\n表\n時計 | 達成率\n応答 | 98.7% (参考値)\n";
        assert_eq!(text("週報", &blocks, Lang::Ja), wanted);
    }
}
