//! What differs from the edition before: a sentence at the head of an issued report, and a table at its end.

use super::promises;
use crate::calendar::Instant;
use crate::model::{Block, Cause, EditionRecord, FrozenFigure, ReportName, Restated, TableCell};
use crate::pages::context::ComposeContext;
use crate::pages::table::Table;
use crate::say;

/// What a reader must know before reading a corrected report.
pub(super) fn note(context: &ComposeContext<'_>, record: &EditionRecord) -> Option<Block> {
    let before = record.edition.supersedes?;
    let (number, count, lang) = (record.edition.number, record.restated.len(), context.lang());
    let said = match count {
        0 => say!(
            "第{number}版です。第{before}版から数値の変更はありません。",
            "Edition {number}. No figure differs from edition {before}."
        ),
        _ => say!(
            "第{number}版（訂正）です。第{before}版から {count} 件の数値が変わりました。新旧の数値と原因はこのページの終わりにあります。",
            "Edition {number}, restated: {count} figures differ from edition {before}. Old and new values and their causes stand at the end of this page."
        ),
    };
    let reason = match record.edition.reason.as_str() {
        "" => String::new(),
        reason => say!("理由: {reason}", " Reason: {reason}").into_text(lang),
    };
    Some(Block::paragraph(format!("{}{reason}", said.text(lang))))
}

/// Every figure that differs, with the causes.
pub(super) fn table(context: &ComposeContext<'_>, record: &EditionRecord) -> Option<Block> {
    let lang = context.lang();
    let restated: Vec<(&Restated, &FrozenFigure)> =
        record.restated.iter().filter_map(|one| Some((one, one.figure()?))).collect();
    let before = record.edition.supersedes.unwrap_or_default();
    let caption = say!("第{before}版からの変更", "Changes since edition {before}");
    let table = Table::new(lang, &restated)
        .column("数値", "Figure", |(_, figure)| promises::name(context, &figure.label, &figure.by))
        .column("期間", "Period", |(_, figure)| figure.period.as_str())
        .column("旧", "Old", |(one, _)| value(context, one, one.old.as_ref()))
        .column("新", "New", |(one, _)| value(context, one, one.new.as_ref()))
        .column("原因", "Cause", |(one, _)| causes(context, one, record.edition.report));
    (!record.restated.is_empty()).then(|| table.block(caption.into_text(lang)))
}

/// A value as it was shown; its target, too, where that differs.
fn value(context: &ComposeContext<'_>, one: &Restated, figure: Option<&FrozenFigure>) -> TableCell {
    let lang = context.lang();
    let Some(figure) = figure else { return lang.pick("掲載なし", "not shown").into() };
    let target_differs = one.old.as_ref().map(|f| &f.target) != one.new.as_ref().map(|f| &f.target);
    let note = match &figure.target {
        target if target_differs && !target.is_empty() => {
            format!("n = {}、{}: {target}", figure.n, lang.pick("目標", "target"))
        }
        _ => format!("n = {}", figure.n),
    };
    TableCell { standing: Some(figure.standing), ..TableCell::number(&figure.shown).with_note(note) }
}

fn causes(context: &ComposeContext<'_>, one: &Restated, report: ReportName) -> TableCell {
    let lang = context.lang();
    let causes: Vec<&str> = one.causes.iter().map(|(cause, _)| cause.in_words(lang)).collect();
    let name = |cause: &Cause, name: &String| match cause {
        Cause::AsOf => local_times(context, name),
        _ => name.clone(),
    };
    // The names of files and entries may be those of others, and are none of the business of one value.
    let told = one.causes.iter().filter(|(cause, _)| report.slug().is_none() || *cause == Cause::AsOf);
    let names = told.flat_map(|(cause, names)| names.iter().map(move |of| name(cause, of)));
    TableCell::from(causes.join(lang.pick("、", ", "))).with_note(names.collect::<Vec<_>>().join(", "))
}

/// Two instants of a record as the site's zone tells them; what is none stays as it is.
fn local_times(context: &ComposeContext<'_>, written: &str) -> String {
    let local = |text: &str| text.parse::<Instant>().map_or_else(|_| text.to_owned(), |at| context.local(at));
    written.split(" → ").map(local).collect::<Vec<_>>().join(" → ")
}
