//! `tejun edition diff`: what differs between two tellings of a report, figure by figure and line by line.

use super::issue::{restated, side};
use super::{records, table};
use crate::cli::args::{EditionDiff, FiguresFormat, Global};
use crate::cli::console::Console;
use crate::cli::exit::CommandResult;
use crate::cli::open_project::{self, OpenProject};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::editions;
use crate::model::{EditionRecord, Restated};
use crate::pipeline::{self, Computed};
use crate::say;
use serde_json::json;

/// Prints the differences.
pub(super) fn run(args: &EditionDiff, global: &Global, voice: &Console) -> CommandResult {
    let mut found = Diagnostics::new();
    let opened = open_project::open(global, false, &mut found)?;
    let computed = pipeline::compute(&opened.files, &opened.options, &mut found);
    if let Some(computed) = &computed {
        found.extend(computed.of_documents.iter().cloned());
    }
    opened.print_errors(&found, voice);
    let Some(computed) = computed else { return Ok(open_project::exit(&found, false)) };
    print(args.format, &differences(args, &opened, &computed)?, voice);
    Ok(open_project::exit(&found, false))
}

struct Differences {
    from: u32,
    to: Option<u32>,
    figures: Vec<Restated>,
    words: Vec<String>,
}

/// The period, and the numbers of editions, of which the first word is the period where no option names it.
fn asked(args: &EditionDiff) -> Result<(&String, &[String]), Box<Diagnostic>> {
    let (key, numbers) = match (&args.period, args.numbers.split_first()) {
        (Some(key), _) => (key, args.numbers.as_slice()),
        (None, Some((key, numbers))) => (key, numbers),
        (None, None) => {
            let message = say!("期間がありません", "expected a period, found none");
            let hint = say!("`--period 2026-10` のように書きます", "write it such as `--period 2026-10`");
            return Err(Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(hint)));
        }
    };
    match numbers.get(2) {
        Some(more) => Err(Box::new(Diagnostic::new(
            code::CLI_USAGE,
            None,
            say!("`{more}` は余分です", "unexpected argument `{more}`"),
        ))),
        None => Ok((key, numbers)),
    }
}

fn no_number(text: &str) -> Box<Diagnostic> {
    let message = say!("`{text}` は版の番号でも `now` でもありません", "expected a number or `now`, found `{text}`");
    Box::new(Diagnostic::new(code::CLI_USAGE, None, message))
}

fn differences(args: &EditionDiff, opened: &OpenProject, computed: &Computed) -> Result<Differences, Box<Diagnostic>> {
    let report = pipeline::report_name(&opened.files, &args.report)?;
    let (key, numbers) = asked(args)?;
    let records = records(&computed.editions, report, key)?;
    let numbered = |number: u32| -> Result<&EditionRecord, Box<Diagnostic>> {
        let at = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        at.and_then(|at| records.get(at)).ok_or_else(|| {
            let last = records.len();
            let message =
                say!("第 {number} 版はありません（{last} 版まで）", "there is no edition {number}, only {last}");
            Box::new(Diagnostic::new(code::CLI_USAGE, None, message))
        })
    };
    let from = match numbers.first() {
        None => u32::try_from(records.len()).unwrap_or(u32::MAX),
        Some(text) => text.parse().map_err(|_| no_number(text))?,
    };
    let from = numbered(from)?;
    let to = match numbers.get(1).map(String::as_str) {
        None | Some("now") => None,
        Some(text) => Some(text.parse::<u32>().map_err(|_| no_number(text))?),
    };
    let (figures, words) = match to {
        Some(number) => {
            let to = numbered(number)?;
            (editions::restated(side(from), side(to), None), to.words.clone())
        }
        None => {
            let today = {
                let rank = computed.rank_to_compare(from);
                let wanted = |of, own: &str| (of == report && own == key).then_some(rank);
                pipeline::reported(&opened.files, computed, &wanted).pop()
            };
            let today = today.ok_or_else(|| {
                let message = say!("今日のデータからはこの報告を作れません", "today's data do not make this report");
                Box::new(Diagnostic::new(code::CLI_USAGE, None, message))
            })?;
            (restated(opened, computed, from, &today), today.words)
        }
    };
    let words = lines_that_differ(from.words.as_deref().unwrap_or_default(), words.as_deref().unwrap_or_default());
    Ok(Differences { from: from.edition.number, to, figures, words })
}

/// Lines of one text that the other does not have, with their sign, in their order.
fn lines_that_differ(old: &str, new: &str) -> Vec<String> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - start;
    let end = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let gone = old[start..old.len() - end].iter().map(|line| format!("-{line}"));
    let come = new[start..new.len() - end].iter().map(|line| format!("+{line}"));
    gone.chain(come).collect()
}

fn print(format: FiguresFormat, differences: &Differences, voice: &Console) {
    let Differences { from, to, figures, words } = differences;
    let table = table(figures, voice);
    match format {
        FiguresFormat::Json => {
            voice.json(&json!({ "from": from, "to": to, "figures": figures, "words": words }));
        }
        FiguresFormat::Csv => voice.result(&table.csv(voice.lang)),
        FiguresFormat::Table => {
            if figures.is_empty() {
                voice.note(&say!("違う数値はありません", "no figure differs"));
            } else {
                voice.result(&table.aligned(voice.lang));
            }
            if !words.is_empty() {
                voice.result(&words.join("\n"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::lines_that_differ;

    #[test]
    fn only_lines_that_changed_are_told() {
        assert_eq!(lines_that_differ("a\nb\nc", "a\nx\ny\nc"), ["-b", "+x", "+y"]);
        assert_eq!(lines_that_differ("a\na", "a"), ["-a"]);
        assert!(lines_that_differ("a", "a").is_empty());
    }
}
