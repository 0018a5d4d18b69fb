//! `tejun contract`: every promise of the documents, what it is bound to and how it stands; or bindings for what is not bound.

use super::args::{Contract as Args, Global, ListFormat};
use super::console::Console;
use super::contract_accept;
use super::contract_explain;
use super::contract_reports;
use super::contract_schedule;
use super::exit::CommandResult;
use super::figures::compute;
use super::listing::Listing;
use super::open_project;
use crate::diag::{Diagnostic, Diagnostics, Lang, code, did_you_mean};
use crate::model::{
    Aside, BindingState, GoalProgress, KeptInPeriod, Mounts, Promise, PromisePart, Proposal, StatementForm,
    StatementRole, Verdict, format_labelled, target_status_in_words,
};
use crate::pipeline::{self, Computed, Suggestion};
use crate::say;
use serde_json::{Value, json};
use std::fmt::Write;

/// Prints promises.
pub(super) fn run(args: &Args, global: &Global, voice: &Console) -> CommandResult {
    let mut found = Diagnostics::new();
    let (opened, computed) = compute(global, voice, &mut found)?;
    found.extend(computed.of_documents.iter().cloned());
    opened.print(&without_what_is_asked(&found, args), voice);
    let in_project = |typed: &String| opened.typed_path(typed, global).unwrap_or_else(|| typed.clone());
    let args = &Args { documents: args.documents.iter().map(in_project).collect(), ..args.clone() };
    if args.explain {
        contract_explain::run(args, &opened, &computed, voice)?;
        return Ok(open_project::exit(&found, false));
    }
    if args.accept {
        return contract_accept::run(args, &opened, &computed, global, voice);
    }
    if let Some(refusal) = args.documents.iter().find_map(|document| unknown(&computed, document)) {
        return Err(opened.files.with_disk_name(refusal).into());
    }
    if args.schedule {
        contract_schedule::run(args, opened.files.mounts(), &computed, voice);
        return Ok(open_project::exit(&found, false));
    }
    if args.reports {
        contract_reports::run(args, &opened.files, &computed, voice);
        return Ok(open_project::exit(&found, false));
    }
    let asked = |document: &str| is_asked(args, document);
    let promises: Vec<&Promise> =
        computed.contract.promises().iter().filter(|promise| asked(&promise.statement.document)).collect();
    if args.suggest {
        let suggestions = pipeline::suggest(&computed.project, &computed.contract);
        let of_documents = suggestions.iter().filter(|one| asked(&one.statement.document)).collect::<Vec<_>>();
        propose(&of_documents, opened.files.mounts(), voice);
        contract_schedule::mention(&computed, voice);
        contract_reports::mention(&opened.files, &computed, voice);
    } else {
        match args.format {
            ListFormat::Json => {
                let on_disk = |promise: &&Promise| for_scripts(promise, opened.files.mounts());
                let all: Vec<Value> = promises.iter().map(on_disk).collect();
                voice.json(&all);
            }
            ListFormat::Table => {
                if !promises.is_empty() {
                    voice.for_people(&as_table(&computed, &promises, opened.files.mounts(), voice.lang));
                }
                voice.note(&sums(&promises));
            }
        }
    }
    Ok(open_project::exit(&found, false))
}

/// The findings without the one whose question the command asks itself.
fn without_what_is_asked(found: &Diagnostics, args: &Args) -> Diagnostics {
    let mut others = Diagnostics::new();
    others.extend(found.iter().filter(|finding| !args.accept || finding.code != code::CONTRACT_PROPOSED).cloned());
    others
}

/// Whether a document is among those that are asked for; all are where none is named.
pub(super) fn is_asked(args: &Args, document: &str) -> bool {
    args.documents.is_empty() || args.documents.iter().any(|name| is_document(name, document))
}

/// Whether a typed path is that of a document: from the project's folder, or below `content/`.
pub(super) fn is_document(typed: &str, document: &str) -> bool {
    let typed = typed.trim_start_matches("./").replace('\\', "/");
    document == typed || document.strip_prefix("content/") == Some(&typed)
}

pub(super) fn unknown(computed: &Computed, typed: &str) -> Option<Diagnostic> {
    let documents = || computed.library.documents().map(|document| document.source.as_str());
    if documents().any(|document| is_document(typed, document)) {
        return None;
    }
    let as_typed = |document: &str| match typed.starts_with("content/") {
        true => document.to_owned(),
        false => document.trim_start_matches("content/").to_owned(),
    };
    let message = say!("文書 `{typed}` はありません", "there is no document `{typed}`");
    let refusal = Diagnostic::new(code::UNKNOWN_DATA, None, message);
    let of_line = typed.rsplit_once(':').filter(|(_, line)| line.parse::<u32>().is_ok());
    Some(match of_line {
        Some((document, _)) if documents().any(|known| is_document(document, known)) => refusal.hint(say!(
            "その行が何と読まれたかは `tejun contract --explain {typed}` が示します",
            "`tejun contract --explain {typed}` tells what the line was taken for"
        )),
        _ => {
            let known: Vec<String> = documents().map(as_typed).collect();
            refusal.hint(did_you_mean(typed, known.iter().map(String::as_str)))
        }
    })
}

fn for_scripts(promise: &Promise, mounts: &Mounts) -> Value {
    let statement = &promise.statement;
    let parts: Vec<Value> = promise.parts.iter().map(part).collect();
    json!({
        "document": mounts.disk_path(&statement.document),
        "file": mounts.disk_path(&statement.place.file),
        "line": statement.place.line,
        "column": statement.place.column,
        "heading": statement.headings,
        "group": statement.group,
        "label": statement.label,
        "text": statement.text,
        "form": form(statement.form),
        "role": role(statement.role),
        "parsed": statement.target,
        "binding": promise.state,
        "metric": promise.parts.first().map(|part| &part.metric),
        "by": promise.parts.first().map_or_else(|| json!({}), |part| by(&part.by)),
        "standing": promise.target_status(),
        "verdict": promise.parts.first().and_then(|part| part.verdicts.last()).map(verdict),
        "parts": parts,
        "proposed": promise.proposal.as_ref().map(proposal),
        "why": why(promise),
        "anchor": promise.anchor(),
    })
}

/// Why a promise is bound as it is, in both languages.
pub(super) fn why(promise: &Promise) -> Value {
    let why = |lang: Lang| promise.why.iter().map(|why| why.text(lang)).collect::<Vec<_>>();
    json!({ "ja": why(Lang::Ja), "en": why(Lang::En) })
}

fn part(part: &PromisePart) -> Value {
    let kept = |of: &KeptInPeriod| json!({ "period": of.period.label, "kept": of.kept });
    let mut told = json!({
        "metric": part.metric,
        "label": part.label,
        "by": by(&part.by),
        "target": part.target,
        "from": part.from.map(|from| from.to_string()),
        "until": part.until.map(|until| until.to_string()),
        "verdicts": part.verdicts.iter().map(verdict).collect::<Vec<_>>(),
    });
    if !part.kept.is_empty() {
        told["kept"] = part.kept.iter().map(kept).collect();
    }
    if let Some(GoalProgress { words, reached }) = &part.goal {
        told["goal"] = json!({ "words": words, "reached": reached });
    }
    told
}

fn proposal(proposal: &Proposal) -> Value {
    json!({ "metric": proposal.metric, "label": proposal.label, "by": by(&proposal.by) })
}

fn by(values: &[(String, String)]) -> Value {
    values
        .iter()
        .map(|(name, value)| (name.clone(), Value::from(value.as_str())))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn verdict(verdict: &Verdict) -> Value {
    let period = &verdict.period;
    json!({
        "period": {
            "grain": period.grain, "label": period.label, "start": period.start, "end": period.end,
            "partial": verdict.partial,
        },
        "value": verdict.value,
        "unit": verdict.unit,
        "n": verdict.n,
        "standing": verdict.standing,
    })
}

fn form(form: StatementForm) -> Value {
    serde_json::to_value(form).unwrap_or_default()
}

fn role(role: StatementRole) -> Value {
    serde_json::to_value(role).unwrap_or_default()
}

fn as_table(computed: &Computed, promises: &[&Promise], mounts: &Mounts, lang: Lang) -> String {
    let heads = say!(
        "場所\tラベル\t約束\t結び付き\t指標\t期間\t実績\t判定",
        "place\tlabel\tpromise\tbinding\tmetric\tperiod\tvalue\tstanding"
    );
    let mut rows: Vec<Vec<String>> = Vec::new();
    for promise in promises {
        let statement = &promise.statement;
        let place = place_on_disk(mounts, &statement.place.file, statement.place.line);
        let alert =
            if statement.role == StatementRole::Alert { lang.pick("（アラート）", " (alert)") } else { "" };
        let mut own = vec![
            place,
            format!("{}{alert}", statement.label),
            statement.text.split_whitespace().collect::<Vec<_>>().join(" "),
            in_words(promise, lang),
        ];
        if promise.parts.is_empty() {
            rows.push([own, vec![String::new(); 4]].concat());
            continue;
        }
        for part in &promise.parts {
            rows.push([std::mem::replace(&mut own, vec![String::new(); 4]), cells(computed, part, lang)].concat());
        }
    }
    Listing::new(heads, rows).aligned(lang)
}

/// What a binding state is called, with the reason why an example or a quotation is no promise.
fn in_words(promise: &Promise, lang: Lang) -> String {
    let state = state(promise.state, lang);
    match promise.statement.aside.map(Aside::reason) {
        Some(reason) => format!("{state} ({})", reason.text(lang)),
        None => state.to_owned(),
    }
}

/// What a binding state is called.
pub(super) fn state(state: BindingState, lang: Lang) -> &'static str {
    let (ja, en) = match state {
        BindingState::Bound => ("結び付き", "bound"),
        BindingState::Unbound => ("なし", "unbound"),
        BindingState::Proposed => ("候補", "proposed"),
        BindingState::Ambiguous => ("要確認", "ambiguous"),
        BindingState::Contradictory => ("矛盾", "contradictory"),
        BindingState::Off => ("対象外", "off"),
    };
    lang.pick(ja, en)
}

fn cells(computed: &Computed, part: &PromisePart, lang: Lang) -> Vec<String> {
    let by: Vec<String> = part.by.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let metric = if by.is_empty() { part.metric.clone() } else { format!("{} {}", part.metric, by.join(" ")) };
    let Some(newest) = part.verdicts.last() else { return vec![metric, String::new(), String::new(), String::new()] };
    let label = computed.project.metrics.get(&part.metric).map(|metric| metric.unit_label.as_str());
    let label = label.filter(|label| !label.is_empty());
    let value = newest.value.map_or_else(
        || "-".to_owned(),
        |value| format_labelled(value, &part.target.bounds_in(newest.unit), newest.unit, label, lang),
    );
    let partial = if newest.partial { lang.pick("（途中）", " (partial)") } else { "" };
    let standing = target_status_in_words(newest.standing, true, lang).to_owned();
    vec![metric, format!("{}{partial}", newest.period.label), value, standing]
}

/// How many promises there are of each state.
fn sums(promises: &[&Promise]) -> crate::diag::Message {
    let count = |state: BindingState| promises.iter().filter(|promise| promise.state == state).count();
    let all = promises.len();
    let [bound, proposed, unbound, ambiguous, contradictory, off] = [
        BindingState::Bound,
        BindingState::Proposed,
        BindingState::Unbound,
        BindingState::Ambiguous,
        BindingState::Contradictory,
        BindingState::Off,
    ]
    .map(count);
    say!(
        "約束 {all} 件: 結び付き {bound}、候補 {proposed}、なし {unbound}、要確認 {ambiguous}、矛盾 {contradictory}、対象外 {off}",
        "{all} promises: {bound} bound, {proposed} proposed, {unbound} unbound, {ambiguous} ambiguous, {contradictory} contradictory, {off} off"
    )
}

/// Entries of `data/bindings.yaml`, ready to paste.
fn propose(suggestions: &[&Suggestion], mounts: &Mounts, voice: &Console) {
    if suggestions.is_empty() {
        voice.note(&say!("提案できる結び付けはありません", "there is nothing to propose"));
        return;
    }
    let mut text = String::new();
    for Suggestion { statement, metric, by, evidence } in suggestions {
        let place = place_on_disk(mounts, &statement.place.file, statement.place.line);
        let promise = statement.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(text, "# {place}  {}: {promise}", statement.label.replace('\n', " "));
        for one in evidence {
            let _ = writeln!(text, "#   {}", one.text(voice.lang).replace('\n', " "));
        }
        let document = statement.document.strip_prefix("content/").unwrap_or(&statement.document);
        let _ = writeln!(text, "- document: {}", scalar(document));
        if let Some(heading) = statement.headings.last() {
            let _ = writeln!(text, "  heading: {}", scalar(heading));
        }
        if let Some(group) = statement.group.last() {
            let _ = writeln!(text, "  group: {}", scalar(group));
        }
        let _ = writeln!(text, "  label: {}", scalar(&statement.label));
        let _ = writeln!(text, "  metric: {}", scalar(metric));
        if let [(name, value)] = by.as_slice() {
            let _ = writeln!(text, "  by: {{ {}: {} }}", scalar(name), scalar(value));
        }
    }
    voice.result(&text);
}

/// `docs/sop/refunds.md:12`, as the file is called on disk.
pub(super) fn place_on_disk(mounts: &Mounts, file: &str, line: u32) -> String {
    format!("{}:{line}", mounts.disk_path(file))
}

/// A text as a YAML scalar: quoted unless every reader takes it as it is.
pub(super) fn scalar(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '/' | '_' | '-');
    let starts = text.starts_with(char::is_alphabetic);
    let word = matches!(text, "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n");
    if starts && !word && text.chars().all(plain) {
        return text.to_owned();
    }
    serde_json::to_string(text).expect("a text is always JSON")
}

#[cfg(test)]
mod tests {
    use super::{is_document, scalar};

    #[test]
    fn scalars_read_back_as_they_were() {
        assert_eq!(scalar("可用性"), "可用性");
        for text in ["稼働率 (Uptime)", "5. サービス: SLA", "- x", "#1", "\"", "null", "2026", "", "a: b", "[x]"]
        {
            let quoted = scalar(text);
            assert!(quoted.starts_with('"'), "{text}");
            assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), text);
        }
    }

    #[test]
    fn documents_are_named_with_or_without_content() {
        for typed in ["content/sop/a.md", "sop/a.md", "./content/sop/a.md"] {
            assert!(is_document(typed, "content/sop/a.md"), "{typed}");
        }
        assert!(!is_document("a.md", "content/sop/a.md"));
    }
}
