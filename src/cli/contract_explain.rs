//! `tejun contract --explain`: why a text was taken for a promise, for an alert, or for neither, and what it is bound to or not.
//!
//! In: documents, or lines of them. Out: each text that was looked at, with what it was taken for and bound to. Never: decides.

use super::args::{Contract as Args, ListFormat};
use super::console::Console;
use super::contract::{is_document, state, unknown, why};
use super::exit::Ended;
use super::open_project::OpenProject;
use crate::diag::{Lang, Message};
use crate::model::{Contract, Promise};
use crate::pipeline::{Computed, Considered, Decision};
use crate::say;
use serde::{Serialize, Serializer};
use serde_json::json;
use std::fmt::Write;

/// A document, or a line of one.
pub(super) struct Asked<'a> {
    pub document: &'a str,
    line: Option<u32>,
}

impl<'a> Asked<'a> {
    pub(super) fn of(typed: &'a str) -> Self {
        match typed.rsplit_once(':').map(|(document, line)| (document, line.parse())) {
            Some((document, Ok(line))) => Self { document, line: Some(line) },
            _ => Self { document: typed, line: None },
        }
    }

    pub(super) fn is_about(&self, document: &str, line: u32) -> bool {
        is_document(self.document, document) && self.line.is_none_or(|asked| asked == line)
    }
}

/// A text that was looked at, with what became of it.
#[derive(Serialize)]
struct Explained<'a> {
    #[serde(flatten)]
    considered: Considered,
    #[serde(rename = "bindings", serialize_with = "bindings")]
    promises: Vec<&'a Promise>,
}

impl<'a> Explained<'a> {
    /// A text with the promises that stand where it does.
    fn of(considered: Considered, contract: &'a Contract) -> Self {
        let is_its = |promise: &&Promise| promise.statement.place == considered.place;
        let promises = contract.promises().iter().filter(is_its).collect();
        Self { considered, promises }
    }
}

/// How each promise that was read of a text is bound, and why it is not.
fn bindings<S: Serializer>(promises: &[&Promise], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(promises.iter().map(|promise| {
        let metrics: Vec<&str> = promise.parts.iter().map(|part| part.metric.as_str()).collect();
        json!({ "binding": promise.state, "metrics": metrics, "why": why(promise) })
    }))
}

/// Prints what was looked at.
pub(super) fn run(args: &Args, opened: &OpenProject, computed: &Computed, voice: &Console) -> Result<(), Ended> {
    let asked: Vec<Asked<'_>> = args.documents.iter().map(|typed| Asked::of(typed)).collect();
    if let Some(refusal) = asked.iter().find_map(|asked| unknown(computed, asked.document)) {
        return Err(opened.files.with_disk_name(refusal).into());
    }
    let mut all: Vec<Considered> = Vec::new();
    for document in computed.library.documents() {
        let wanted = |line| asked.is_empty() || asked.iter().any(|asked| asked.is_about(&document.source, line));
        if asked.is_empty() || asked.iter().any(|asked| is_document(asked.document, &document.source)) {
            let found = computed.library.considered(&opened.files, &document.source);
            all.extend(found.into_iter().filter(|one| wanted(one.place.line)));
        }
    }
    let mut all: Vec<Explained<'_>> = all.into_iter().map(|one| Explained::of(one, &computed.contract)).collect();
    for Explained { considered, .. } in &mut all {
        considered.place.file = opened.files.mounts().disk_path(&considered.place.file).into_owned();
    }
    match args.format {
        ListFormat::Json => voice.json(&all),
        ListFormat::Table if all.is_empty() => voice.note(&say!(
            "そこには、数値や上限・下限を含む文がありません",
            "no text with a figure or a bound stands there"
        )),
        ListFormat::Table => {
            let texts: Vec<String> = all.iter().map(|one| in_words(one, voice.lang)).collect();
            voice.for_people(&texts.join("\n"));
        }
    }
    Ok(())
}

/// What a text was taken for, and the reasons, a line each.
fn in_words(explained: &Explained<'_>, lang: Lang) -> String {
    let one = &explained.considered;
    let field = |name: &str| one.fields.get(name).map_or("", String::as_str);
    let taken = match one.decision {
        Decision::Promise => lang.pick("約束", "a promise"),
        Decision::Threshold => lang.pick("アラート", "an alert"),
        Decision::Neither => lang.pick("どちらでもない", "neither"),
    };
    let named = [field("label"), field("head")].into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>();
    let text = field("text").split_whitespace().collect::<Vec<_>>().join(" ");
    let what = if named.is_empty() { text } else { format!("{}: {text}", named.join(" / ")) };
    let mut told = format!("{}:{}  {taken}  {what}\n", one.place.file, one.place.line);
    for reason in &one.reasons {
        let weight = if one.decision == Decision::Threshold { reason.threshold } else { reason.promise };
        let _ = writeln!(told, "  {weight:+5}  {}", reason.words.text(lang));
    }
    let Considered { promise, threshold, .. } = one;
    let sums = say!("合計: 約束 {promise:+}、アラート {threshold:+}", "sum: promise {promise:+}, alert {threshold:+}");
    let _ = writeln!(told, "  {}", sums.text(lang));
    for promise in &explained.promises {
        let _ = writeln!(told, "  {}", bound_to(promise).text(lang));
        for why in &promise.why {
            let _ = writeln!(told, "    {}", why.text(lang));
        }
    }
    told
}

/// What a promise is bound to, in a line.
fn bound_to(promise: &Promise) -> Message {
    let (ja, en) = (state(promise.state, Lang::Ja), state(promise.state, Lang::En));
    let metrics = promise.parts.iter().map(|part| format!("`{}`", part.metric)).collect::<Vec<_>>().join(", ");
    match metrics.is_empty() {
        true => say!("結び付け: {ja}", "binding: {en}"),
        false => say!("結び付け: {ja} {metrics}", "binding: {en} {metrics}"),
    }
}

#[cfg(test)]
mod tests {
    use super::Asked;

    #[test]
    fn a_line_is_asked_for_behind_a_colon() {
        let asked = Asked::of("sop/slm.md:12");
        assert!(asked.is_about("content/sop/slm.md", 12));
        assert!(!asked.is_about("content/sop/slm.md", 13));
        assert!(Asked::of("sop/slm.md").is_about("content/sop/slm.md", 13));
    }
}
