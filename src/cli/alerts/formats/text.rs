//! Notices as tables, for people at a terminal.
//!
//! In: notices. Out: text. Never: has a column in which nothing stands.

use super::wording;
use crate::cli::alerts::notice::{About, Notice, OfAlert};
use crate::cli::listing::aligned;
use crate::diag::Lang;
use crate::pipeline::Computed;
use crate::say;

/// What is crossed, then what is crossed no longer, then what cannot be told.
pub(super) fn table(computed: &Computed, notices: &[Notice<'_>], lang: Lang) -> String {
    let rows = |is_it: fn(&About<'_>) -> bool| -> Vec<&Notice<'_>> {
        notices.iter().filter(|notice| is_it(&notice.about)).collect()
    };
    let crossed = rows(|about| matches!(about, About::Crossed(_)));
    let recovered = rows(|about| matches!(about, About::Recovered(_)));
    let mut parts = Vec::new();
    if !crossed.is_empty() {
        parts.push(of_alerts(computed, &crossed, lang));
    }
    if !recovered.is_empty() {
        let title = lang.pick("元に戻ったもの", "Recovered");
        parts.push(format!("{title}\n{}", of_alerts(computed, &recovered, lang)));
    }
    let stale: Vec<String> = notices.iter().filter_map(|notice| of_source(computed, notice, lang)).collect();
    if !stale.is_empty() {
        let title = lang.pick("データが古くて判定できないもの", "Data too old to judge by");
        parts.push(format!("{title}\n{}", stale.join("\n")));
    }
    parts.join("\n\n")
}

fn of_alerts(computed: &Computed, notices: &[&Notice<'_>], lang: Lang) -> String {
    let heads = say!(
        "重さ\t指標\tID\t内訳\t期間\t値\tしきい値\tいつから\t伝える先\t場所",
        "severity\tmetric\tid\tby\tperiod\tvalue\tthreshold\tsince\tfor\tdeclared in"
    );
    let heads = heads.text(lang).split('\t').map(str::to_owned).collect();
    let rows = notices.iter().filter_map(|notice| match &notice.about {
        About::Crossed(of) | About::Recovered(of) => Some(row(computed, notice, of, lang)),
        About::Stale(_) => None,
    });
    let mut rows: Vec<Vec<String>> = std::iter::once(heads).chain(rows).collect();
    let is_empty = |at: usize| rows.iter().skip(1).all(|row| row[at].is_empty());
    let empty: Vec<bool> = (0..rows[0].len()).map(is_empty).collect();
    for row in &mut rows {
        let mut columns = empty.iter();
        row.retain(|_| columns.next() == Some(&false));
    }
    aligned(&rows)
}

fn row(computed: &Computed, notice: &Notice<'_>, of: &OfAlert<'_>, lang: Lang) -> Vec<String> {
    let figure = of.figure;
    let by = figure.by.iter().map(|(name, value)| format!("{name}={}", wording::one_line(value)));
    let notes = of.notes(lang).join(lang.pick("、", ", "));
    let notes =
        if notes.is_empty() { String::new() } else { say!("（{notes}）", " ({notes})").text(lang).to_owned() };
    vec![
        notice.severity.unwrap_or_default().to_owned(),
        wording::one_line(&figure.label),
        figure.metric.clone(),
        by.collect::<Vec<_>>().join(" "),
        format!("{}{notes}", figure.period.label),
        wording::value(computed, of, lang),
        wording::threshold(computed, of, lang),
        of.since.map(|since| since.label.clone()).unwrap_or_default(),
        notice.to.iter().map(super::super::recipients::Recipient::text).collect::<Vec<_>>().join(lang.pick("、", ", ")),
        wording::place(of.place),
    ]
}

fn of_source(computed: &Computed, notice: &Notice<'_>, lang: Lang) -> Option<String> {
    let About::Stale(of) = &notice.about else { return None };
    let (source, newest, place) =
        (&of.source.source, wording::newest(computed, of, lang), wording::place(&of.source.place));
    let metrics: Vec<&str> = of.metrics.iter().map(|metric| metric.id.as_str()).collect();
    let metrics = metrics.join(", ");
    let said = say!(
        "{source}: 最新の行 {newest}。判定できない指標: {metrics}（{place}）",
        "{source}: newest row {newest}; not judged: {metrics} ({place})"
    );
    Some(said.text(lang).to_owned())
}
