//! Promises that say nothing yet, that nobody measures, or that must be settled.

use crate::config::Project;
use crate::contract::bound_statement::{BoundStatement, Part};
use crate::contract::entries;
use crate::contract::judge;
use crate::contract::names::folded;
use crate::contract::service;
use crate::diag::{Diagnostic, Diagnostics, Lang, code};
use crate::model::{BindingState, Statement, StatementRole};
use crate::objective::TargetKind;
use crate::say;

/// What stands where somebody meant to write something.
const PLACEHOLDERS: &[&str] =
    &["xxx", "tbd", "todo", "要記入", "未定", "未記入", "要検討", "要確認", "〇〇", "○○", "yyyy-mm-dd", "n/a?"];

pub(super) fn check(project: &Project, all: &[BoundStatement], found: &mut Diagnostics) {
    let measures = !project.metrics.is_empty() || !project.policies.is_empty();
    // What an error keeps from being used may measure it: `undecided` says so.
    let is_whole = project.broken.measured().is_none();
    for tied in all.iter().filter(|tied| tied.state != BindingState::Off) {
        let statement = &tied.statement;
        if statement.declared && is_placeholder(&statement.text) {
            found.push(placeholder(statement));
        } else if tied.state == BindingState::Ambiguous && service::other_name(project, tied).is_none() {
            found.push(ambiguous(project, tied));
        } else if tied.state == BindingState::Unbound && measures && is_whole && is_unmeasured(statement) {
            found.push(unmeasured(statement));
        }
        found.extend(tied.parts.iter().filter_map(|part| no_such_period(project, tied, part)));
        found.extend(tied.parts.iter().find_map(|part| other_period(statement, part)));
    }
}

/// Whether a text only keeps the place of a target.
pub(super) fn is_placeholder(text: &str) -> bool {
    let text = folded(text);
    let bracketed = text.starts_with('[') && text.ends_with(']');
    bracketed
        || PLACEHOLDERS.iter().any(|word| text.contains(word))
        || matches!(text.as_str(), "?" | "??" | "__" | "___")
}

pub(super) fn is_unmeasured(statement: &Statement) -> bool {
    statement.declared
        && statement.role == StatementRole::Target
        && !matches!(
            statement.target.kind,
            TargetKind::None | TargetKind::NotTarget | TargetKind::LeadTime | TargetKind::DueDay
        )
}

fn placeholder(statement: &Statement) -> Diagnostic {
    let (label, text) = (&statement.label, &statement.text);
    let message =
        say!("{label} の目標が仮の値 `{text}` のままです", "the target of `{label}` is still the placeholder `{text}`");
    Diagnostic::new(code::CONTRACT_PLACEHOLDER, statement.place.clone(), message)
}

fn ambiguous(project: &Project, tied: &BoundStatement) -> Diagnostic {
    let why = |lang: Lang, comma: &str| tied.why.iter().map(|why| why.text(lang)).collect::<Vec<_>>().join(comma);
    let ((whose_ja, whose_en), text) = (whose(&tied.statement), &tied.statement.text);
    let (ja, en) = (why(Lang::Ja, "。"), why(Lang::En, "; "));
    let message = say!(
        "{whose_ja}約束 `{text}` は、このままでは判定できません: {ja}",
        "the promise `{text}`{whose_en} must be settled before it is judged: {en}"
    );
    let finding = Diagnostic::new(code::CONTRACT_AMBIGUOUS, tied.statement.place.clone(), message);
    match entries::entry_of(project, &tied.statement) {
        Some(entry) => finding.related(entry.place.clone(), say!("結び付け", "the binding that is about it")),
        None => finding,
    }
}

/// What a promise is about, before it and after it; an item of a list may say nothing of it.
fn whose(statement: &Statement) -> (String, String) {
    let label = &statement.label;
    if label.is_empty() { Default::default() } else { (format!("{label} の"), format!(" of `{label}`")) }
}

fn unmeasured(statement: &Statement) -> Diagnostic {
    let ((whose_ja, whose_en), text) = (whose(statement), &statement.text);
    let message =
        say!("{whose_ja}約束 `{text}` を測っている指標がありません", "nothing measures the promise `{text}`{whose_en}");
    Diagnostic::new(code::CONTRACT_UNMEASURED, statement.place.clone(), message).hint(say!(
        "`tejun contract --suggest` が結び付けの案を出します。測らないなら `bind: false` と書きます",
        "`tejun contract --suggest` proposes bindings; for what is not measured, write `bind: false`"
    ))
}

/// A text about days, and a binding that has it judged by months.
fn other_period(statement: &Statement, part: &Part) -> Option<Diagnostic> {
    let (said, bound) = part.target.period_conflict().filter(|_| part.grain.is_some())?;
    let (text, said, bound) = (&statement.text, said.name(), bound.name());
    let message = say!(
        "`{text}` は `{said}` ごとの約束ですが、結び付けの `grain` は `{bound}` です。どちらでも判定できません",
        "`{text}` is promised by the {said}, but its binding says `grain: {bound}`: it is judged by neither"
    );
    Some(Diagnostic::new(code::CONTRACT_GRAIN, statement.place.clone(), message).hint(say!(
        "`data/bindings.yaml` の `grain` か、文書の期間を直します",
        "mend `grain` in `data/bindings.yaml`, or the period in the document"
    )))
}

/// A text about quarters, and a metric that is told by the month.
fn no_such_period(project: &Project, tied: &BoundStatement, part: &Part) -> Option<Diagnostic> {
    let said = part.target.period().filter(|_| part.measured && part.grain.is_none())?;
    if judge::grain(project, tied, part).is_some() {
        return None;
    }
    let (id, name, text) = (&part.metric, said.name(), &tied.statement.text);
    let place = project.metrics.get(id).map(|metric| metric.place.clone())?;
    let message = say!(
        "`{text}` は `{name}` ごとの約束ですが、指標 `{id}` は `{name}` では計算されていません",
        "`{text}` is promised by the {name}, but `{id}` is not computed by it"
    );
    let diagnostic = Diagnostic::new(code::CONTRACT_GRAIN, tied.statement.place.clone(), message);
    Some(
        diagnostic
            .hint(say!("指標の `grains` に `{name}` を足します", "add `{name}` to the `grains` of the metric"))
            .related(place, say!("指標の宣言", "where the metric is declared")),
    )
}
