//! `tejun contract --accept`: a person makes sure that promises are about the metrics whose names they have.
//!
//! In: promises that are proposed, and answers. Out: entries with `bind: true` at the end of `data/bindings.yaml`. Never: writes without an
//! answer or `--yes`, or an entry that the configuration does not take.

use super::args::{Contract as Args, Global};
use super::ask;
use super::console::Console;
use super::contract::{place_on_disk, scalar, unknown};
use super::contract_explain::Asked;
use super::exit::{CommandResult, Exit};
use super::listing::Listing;
use super::open_project::OpenProject;
use super::yaml_entries::{Drafted, appended, first_error, write};
use crate::calendar::Grain;
use crate::config;
use crate::diag::{Diagnostic, Diagnostics, Lang, code};
use crate::model::{BindingState, Mounts, ProjectFiles, Promise, Proposal, Statement, format_labelled};
use crate::pipeline::Computed;
use crate::say;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

const BINDINGS: &str = "data/bindings.yaml";

/// A promise with what it would be bound to.
struct Proposed<'p> {
    promise: &'p Promise,
    proposal: &'p Proposal,
}

/// What somebody says of a proposal.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Confirmed,
    NotMeasured,
    LeftOpen,
}

/// Shows, asks and writes.
pub(super) fn run(
    args: &Args,
    opened: &OpenProject,
    computed: &Computed,
    global: &Global,
    voice: &Console,
) -> CommandResult {
    let asked: Vec<Asked<'_>> = args.documents.iter().map(|typed| Asked::of(typed)).collect();
    if let Some(refusal) = asked.iter().find_map(|asked| unknown(computed, asked.document)) {
        return Err(opened.files.with_disk_name(refusal).into());
    }
    let is_asked = |statement: &Statement| {
        asked.is_empty() || asked.iter().any(|asked| asked.is_about(&statement.document, statement.place.line))
    };
    let all: Vec<Proposed<'_>> = computed
        .contract
        .promises()
        .iter()
        .filter(|promise| is_asked(&promise.statement))
        .filter_map(|promise| Some(Proposed { promise, proposal: promise.proposal.as_ref()? }))
        .collect();
    if all.is_empty() {
        voice.note(&say!("確かめる約束はありません", "there is nothing to confirm"));
        let is_open = |promise: &&Promise| matches!(promise.state, BindingState::Unbound | BindingState::Ambiguous);
        let open =
            computed.contract.promises().iter().filter(|promise| is_asked(&promise.statement)).filter(is_open).count();
        if open > 0 {
            voice.note(&say!(
                "どの指標にも結び付いていない約束が {open} 件あります。`tejun contract --suggest` で `{BINDINGS}` に書く行を、`tejun contract --explain` でその理由を出せます",
                "{open} promises are bound to no metric: `tejun contract --suggest` prints lines for `{BINDINGS}`, and `tejun contract --explain` says why"
            ));
        }
        return Ok(Exit::Fine);
    }
    voice.for_people(&listed(&all, computed, opened.files.mounts(), voice.lang));
    let Some(answers) = answers(&all, args, opened.files.mounts(), voice) else { return Ok(Exit::Fine) };
    let answered: Vec<(&Proposed<'_>, Answer)> =
        all.iter().zip(answers).filter(|(_, answer)| *answer != Answer::LeftOpen).collect();
    if answered.is_empty() {
        voice.note(&say!("何も書いていません", "nothing was written"));
        return Ok(Exit::Fine);
    }
    let drafted = drafted(&answered, &opened.files)?;
    write(&drafted, global, voice)?;
    let count = answered.len();
    voice.note(&say!(
        "`{BINDINGS}` に {count} 件を書きました。判定は `tejun contract` が並べます",
        "wrote {count} promises into `{BINDINGS}`; `tejun contract` lists how they stand"
    ));
    Ok(Exit::Fine)
}

/// Everything that may be confirmed, with the newest whole month of the metric beside it: what a person looks at before saying yes.
fn listed(all: &[Proposed<'_>], computed: &Computed, mounts: &Mounts, lang: Lang) -> String {
    let heads =
        say!("場所\t見出し\tラベル\t約束\t指標\t期間\t実績", "place\theading\tlabel\tpromise\tmetric\tperiod\tvalue");
    let row = |Proposed { promise, proposal }: &Proposed<'_>| {
        let statement = &promise.statement;
        let newest = computed.figures.series(&proposal.metric, Grain::Month, &proposal.by);
        let newest = newest.into_iter().rev().find(|figure| !figure.partial);
        let unit = computed.project.metrics.get(&proposal.metric).map(|metric| metric.unit_label.as_str());
        let value = newest.and_then(|figure| {
            let unit = unit.filter(|unit| !unit.is_empty());
            let bounds = statement.target.bounds_in(figure.unit);
            Some(format_labelled(figure.value?, &bounds, figure.unit, unit, lang))
        });
        let by: Vec<String> = proposal.by.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let metric = format!("{} ({}) {}", proposal.metric, proposal.label, by.join(" "));
        vec![
            place_on_disk(mounts, &statement.place.file, statement.place.line),
            statement.headings.last().cloned().unwrap_or_default(),
            statement.label.clone(),
            one_line(&statement.text),
            metric.trim_end().to_owned(),
            newest.map(|figure| figure.period.label.clone()).unwrap_or_default(),
            value.unwrap_or_default(),
        ]
    };
    Listing::new(heads, all.iter().map(row).collect()).aligned(lang)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is said of each; `None` where nobody can be asked, or nothing is to be written.
fn answers(all: &[Proposed<'_>], args: &Args, mounts: &Mounts, voice: &Console) -> Option<Vec<Answer>> {
    if args.yes {
        return Some(vec![Answer::Confirmed; all.len()]);
    }
    if !ask::is_possible(false) {
        voice.note(&say!(
            "確かめたら、`--yes` を付けて書きます。文書や行（`sop/slm.md:12`）を書けば、それだけを書きます",
            "once you made sure, `--yes` writes them; name documents or lines (`sop/slm.md:12`) to write those alone"
        ));
        return None;
    }
    let count = all.len();
    let question = say!("この {count} 件を `{BINDINGS}` に書きますか", "write these {count} into `{BINDINGS}`?");
    let ways = [say!("すべて書く", "all of them"), say!("一つずつ確かめる", "look at each"), say!("書かない", "none")];
    match ask::choose(&question, &ways.map(|way| way.into_text(voice.lang)), voice)? {
        0 => Some(vec![Answer::Confirmed; count]),
        1 => all.iter().map(|one| answer(one, mounts, voice)).collect(),
        _ => None,
    }
}

fn answer(one: &Proposed<'_>, mounts: &Mounts, voice: &Console) -> Option<Answer> {
    let Statement { label, text, place, .. } = &one.promise.statement;
    let (place, text) = (place_on_disk(mounts, &place.file, place.line), one_line(text));
    let Proposal { metric, label: name, .. } = one.proposal;
    let question = say!(
        "{place}  {label}: {text} は、`{metric}`（{name}）の約束ですか",
        "{place}  {label}: {text} — is it a promise of `{metric}` ({name})?"
    );
    let ways = [
        say!("はい", "yes"),
        say!("いいえ、測らない（`bind: false`）", "no, and it is not measured (`bind: false`)"),
        say!("あとで決める", "decide later"),
    ];
    let answers = [Answer::Confirmed, Answer::NotMeasured, Answer::LeftOpen];
    Some(answers[ask::choose(&question, &ways.map(|way| way.into_text(voice.lang)), voice)?])
}

/// The file with the entries more, once the configuration takes it.
fn drafted<'f>(
    answered: &[(&Proposed<'_>, Answer)],
    files: &'f dyn ProjectFiles,
) -> Result<Drafted<'f>, Box<Diagnostic>> {
    let text = files.read(BINDINGS).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let form = Form::of(&text);
    let mut written = BTreeSet::new();
    let mut entries = String::new();
    for (Proposed { promise, proposal }, answer) in answered {
        let entry = entry(&promise.statement, proposal, *answer);
        // Two columns of one row are one entry.
        if written.insert(entry.clone()) {
            let _ = writeln!(entries, "# {}", one_line(&promise.statement.text));
            let _ = match form {
                Form::List => writeln!(entries, "- {entry}"),
                Form::Map => writeln!(entries, "{}: {entry}", promise.anchor()),
            };
        }
    }
    let changed = vec![(BINDINGS, Arc::from(appended(files, BINDINGS, &entries).as_slice()))];
    let drafted = Drafted { files, changed };
    let mut found = Diagnostics::new();
    let project = config::load(&drafted, &mut found);
    let reads = |project: config::Project| project.bindings.len() + project.confirmations.len();
    let before = config::load(files, &mut Diagnostics::new()).map_or(0, reads);
    if project.map_or(0, reads) == before + written.len() {
        return Ok(drafted);
    }
    let why = first_error(&found).unwrap_or_else(|| say!("理由は分かりません", "no reason is known"));
    let (ja, en) = (&why.ja, &why.en);
    let message = say!("`{BINDINGS}` に書き足せません: {ja}", "nothing can be added to `{BINDINGS}`: {en}");
    Err(Box::new(
        Diagnostic::new(code::CLI_USAGE, None, message)
            .hint(say!("次の行を自分で書き足します:\n{entries}", "add these lines yourself:\n{entries}")),
    ))
}

/// How the file lists its entries.
#[derive(Clone, Copy)]
enum Form {
    List,
    Map,
}

impl Form {
    /// By the first line that says anything; a file without one gets a list.
    fn of(text: &str) -> Self {
        let says = |line: &&str| !line.trim().is_empty() && !line.starts_with(['#', '%']) && line.trim_end() != "---";
        match text.trim_start_matches('\u{feff}').lines().find(says) {
            Some(line) if !line.trim_start().starts_with(['-', '[']) => Self::Map,
            _ => Self::List,
        }
    }
}

/// One entry in braces. A promise without a label is named by its text.
fn entry(statement: &Statement, proposal: &Proposal, answer: Answer) -> String {
    let document = statement.document.strip_prefix("content/").unwrap_or(&statement.document);
    let label = if statement.label.is_empty() { &statement.text } else { &statement.label };
    let mut keys = vec![("document", scalar(document))];
    keys.extend(statement.headings.last().map(|heading| ("heading", scalar(heading))));
    keys.extend(statement.group.last().map(|group| ("group", scalar(group))));
    keys.push(("label", scalar(label)));
    match answer {
        Answer::NotMeasured => keys.push(("bind", "false".to_owned())),
        _ => keys.extend([("metric", scalar(&proposal.metric)), ("bind", "true".to_owned())]),
    }
    let keys: Vec<String> = keys.into_iter().map(|(key, value)| format!("{key}: {value}")).collect();
    format!("{{ {} }}", keys.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_added_in_the_form_of_the_file() {
        for text in ["", "# 結び付け\n", "---\n- { label: a, metric: b }\n", "\u{feff}- label: a\n", "[]\n"] {
            assert!(matches!(Form::of(text), Form::List), "{text}");
        }
        for text in ["a: { label: a, metric: b }\n", "# 名前\n\na:\n  label: a\n"] {
            assert!(matches!(Form::of(text), Form::Map), "{text}");
        }
    }
}
