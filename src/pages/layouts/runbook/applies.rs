//! Whether the routes of a runbook are for cases as bad as its own.
//!
//! In: a runbook's severity, the routes that its front matter names. Out: a finding for each route that is for other priorities.
//! Never: guesses what a severity means that no priority, policy or column of the project knows.

use super::named;
use crate::content::Document;
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::EscalationRoute;
use crate::pages::context::ComposeContext;
use crate::say;
use std::collections::BTreeSet;

/// Says which routes do not apply.
pub(super) fn check(context: &ComposeContext<'_>, document: &Document, severity: &str, found: &mut Diagnostics) {
    let routes = &context.project.people.routes;
    let named = named(document).unwrap_or_default();
    let meant = names_of(context, severity.trim());
    if severity.trim().is_empty() || !is_known(context, &meant) {
        return;
    }
    let applies = |route: &EscalationRoute| {
        route.applies_to.is_empty() || route.applies_to.iter().any(|priority| meant.contains(&same(priority)))
    };
    for route in named.iter().filter_map(|id| routes.get(id)).filter(|route| !applies(route)) {
        let others = routes.values().filter(|other| !other.applies_to.is_empty() && applies(other));
        found.push(finding(context, document, severity.trim(), route, others.map(|other| other.id.as_str()).collect()));
    }
}

/// What counts as one name.
fn same(name: &str) -> String {
    name.trim().to_lowercase()
}

/// All names of what a severity means: `P1` is also `high` where a column of the data reads it so.
fn names_of(context: &ComposeContext<'_>, severity: &str) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = [same(severity)].into();
    let columns = context.project.sources.values().flat_map(|source| source.columns.values());
    for (value, aliases) in columns.flat_map(|column| &column.values) {
        let all: Vec<String> = std::iter::once(value).chain(aliases).map(|name| same(name)).collect();
        if all.contains(&same(severity)) {
            names.extend(all);
        }
    }
    names
}

/// Whether a route or a policy of the project knows one of the names.
fn is_known(context: &ComposeContext<'_>, names: &BTreeSet<String>) -> bool {
    let project = context.project;
    let of_routes = project.people.routes.values().flat_map(|route| &route.applies_to);
    let of_policies = project.policies.values().flat_map(|policy| &policy.targets).map(|target| &target.priority);
    of_routes.chain(of_policies).any(|priority| names.contains(&same(priority)))
}

fn finding(
    context: &ComposeContext<'_>,
    document: &Document,
    severity: &str,
    route: &EscalationRoute,
    others: Vec<&str>,
) -> Diagnostic {
    let (id, applies) = (&route.id, route.applies_to.join("`, `"));
    let message = say!(
        "重大度 `{severity}` のランブックですが、経路 `{id}` の対象は `{applies}` です",
        "expected a route for the severity `{severity}`, but `{id}` applies to `{applies}`"
    );
    let finding = Diagnostic::new(code::PEOPLE_ROUTE, key(context, document, "escalation"), message)
        .related(route.place.clone(), say!("経路の宣言", "where the route is declared"));
    match others.first() {
        Some(other) => finding.hint(say!(
            "`escalation: {other}` にするか、`{id}` の `applies_to` に足します",
            "write `escalation: {other}`, or add it to `applies_to` of `{id}`"
        )),
        None => finding.hint(say!(
            "`{id}` の `applies_to` に足すか、この重大度の経路を `data/people.yaml` に書きます",
            "add it to `applies_to` of `{id}`, or declare a route for it in `data/people.yaml`"
        )),
    }
}

/// Where a key of the front matter stands; the file where it is inherited.
fn key(context: &ComposeContext<'_>, document: &Document, key: &str) -> Place {
    let file = Place::file(&document.source);
    let Ok(bytes) = context.files.read(&document.source) else { return file };
    let text = String::from_utf8_lossy(&bytes);
    let is_it = |line: &str| {
        let bare = line.trim_start().trim_start_matches('"');
        let rest = bare.strip_prefix(key).map(|rest| rest.trim_start_matches('"').trim_start());
        rest.is_some_and(|rest| rest.starts_with([':', '=']))
    };
    let mut start = 0;
    for (at, line) in text.split_inclusive('\n').enumerate() {
        if at > 0 && matches!(line.trim(), "---" | "+++") {
            return file;
        }
        if is_it(line) {
            let begins = start + (line.len() - line.trim_start().len());
            return Place::of_range(&document.source, &text, begins..begins + key.len());
        }
        start += line.len();
    }
    file
}
