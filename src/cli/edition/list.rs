//! `tejun edition list`: what was issued, and whether today's data say the same.

use super::{local, wanted};
use crate::cli::args::{EditionList, FiguresFormat, Global};
use crate::cli::console::Console;
use crate::cli::exit::CommandResult;
use crate::cli::listing::Listing;
use crate::cli::open_project;
use crate::diag::Diagnostics;
use crate::editions;
use crate::model::EditionRecord;
use crate::pipeline::{self, Reported};
use crate::say;
use serde_json::json;

/// Prints the list.
pub(super) fn run(args: &EditionList, global: &Global, voice: &Console) -> CommandResult {
    let mut found = Diagnostics::new();
    let opened = open_project::open(global, false, &mut found)?;
    let asked = wanted(&opened.files, args.report.as_ref())?;
    let computed = pipeline::compute(&opened.files, &opened.options, &mut found);
    let Some(computed) = computed else {
        opened.print_errors(&found, voice);
        return Ok(open_project::exit(&found, false));
    };
    found.extend(computed.of_documents.iter().cloned());
    opened.print_errors(&found, voice);
    let wanted = |of: crate::model::ReportName| asked.is_none_or(|asked| asked == of);
    let rank = |record: &EditionRecord| computed.rank_to_compare(record);
    let issued = |name, key: &str| computed.editions.newest(name, key).filter(|_| wanted(name)).map(rank);
    let today = pipeline::reported(&opened.files, &computed, &issued);
    let reports = computed.editions.reports.iter().filter(|((name, _), _)| wanted(*name));
    let zone = &computed.project.site.periods.zone;
    let mut rows = Vec::new();
    let mut objects = Vec::new();
    for ((name, key), records) in reports {
        let today = today.iter().find(|one| (one.candidate.name, &one.candidate.key) == (*name, key));
        for record in records {
            let is_newest = usize::try_from(record.edition.number) == Ok(records.len());
            let state = if is_newest { state(record, today) } else { State::Superseded };
            let edition = &record.edition;
            rows.push(vec![
                name.as_str().to_owned(),
                key.clone(),
                edition.number.to_string(),
                local(edition.issued_at, zone),
                local(edition.as_of, zone),
                record.restated.len().to_string(),
                state.in_words(voice),
                record.issued_for().map_or_else(|| "-".to_owned(), |issued_for| issued_for.audience.clone()),
                edition.reason.clone(),
            ]);
            objects.push(json!({
                "report": name.as_str(), "key": key, "number": edition.number, "issued_at": edition.issued_at,
                "as_of": edition.as_of, "restated": record.restated.len(), "state": state.name(),
                "differing_figures": state.figures(), "audience": record.issued_for().map(|issued_for| &issued_for.audience),
                "reason": edition.reason, "tool": edition.tool,
            }));
        }
    }
    print(args.format, rows, &objects, voice);
    Ok(open_project::exit(&found, false))
}

/// How an edition stands to today's data.
enum State {
    Superseded,
    Same,
    Figures(usize),
    Words,
    Gone,
}

fn state(record: &EditionRecord, today: Option<&Reported>) -> State {
    let Some(today) = today else { return State::Gone };
    match editions::differing(record, &today.candidate.figures).len() {
        0 if today.words == record.words => State::Same,
        0 => State::Words,
        n => State::Figures(n),
    }
}

impl State {
    fn name(&self) -> &'static str {
        match self {
            Self::Superseded => "superseded",
            Self::Same => "same",
            Self::Figures(_) => "differs",
            Self::Words => "words_differ",
            Self::Gone => "not_computed_today",
        }
    }

    fn figures(&self) -> usize {
        if let Self::Figures(n) = self { *n } else { 0 }
    }

    fn in_words(&self, voice: &Console) -> String {
        let said = match self {
            Self::Superseded => say!("旧版", "superseded"),
            Self::Same => say!("同じ", "same"),
            Self::Figures(n) => say!("数値 {n} 件が違う", "{n} figures differ"),
            Self::Words => say!("言葉が違う", "words differ"),
            Self::Gone => say!("今日は計算されない", "not computed today"),
        };
        said.text(voice.lang).to_owned()
    }
}

fn print(format: FiguresFormat, rows: Vec<Vec<String>>, objects: &[serde_json::Value], voice: &Console) {
    let heads = say!(
        "報告\t期間\t版\t発行\t集計時点\t訂正\t今日のデータと\t公開範囲\t理由",
        "report\tperiod\tedition\tissued\tas of\trestated\ttoday\taudience\treason"
    );
    let table = Listing::new(heads, rows);
    match format {
        FiguresFormat::Json => voice.json(&objects),
        FiguresFormat::Csv => voice.result(&table.csv(voice.lang)),
        FiguresFormat::Table if table.is_empty() => voice.note(&say!("発行した版はありません", "nothing was issued")),
        FiguresFormat::Table => voice.result(&table.aligned(voice.lang)),
    }
}
