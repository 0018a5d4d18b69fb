//! Roles and directives: their names, and the blocks they become.
//!
//! A misspelt name or option is an error with its line and the nearest name; the page goes on with a notice in its place. A name
//! that is near none of ours belongs to another tool and is shown as it is written.

use super::blocks::{
    actions, alerts, backlog, breaches, changes, chart, contract, editions, escalation, feedback, incidents,
    inline_figure, known_issues, kpis, maintenance, milestones, on_call, releases, risks, schedule, services, sla,
    tasks, tickets, uptime,
};
use super::context::ComposeContext;
use super::navigation::Order;
use super::options::{Call, DirectiveResult, Options, Unread};
use super::reason::Reason;
use super::reports::{comparison, indicators, promises, sources, summary, trends};
use super::{control, register, status};
use crate::content::CONTAINERS;
use crate::diag::{Diagnostic, Diagnostics, Message, Place, Severity, code, nearest};
use crate::model::{Block, escape_html};
use crate::say;

type Directive = fn(&ComposeContext<'_>, &mut Options<'_>) -> DirectiveResult;

const DIRECTIVES: [(&str, Directive); 37] = [
    ("kpis", kpis::directive),
    ("sla", sla::directive),
    ("chart", chart::directive),
    ("contract", contract::directive),
    ("children", children),
    ("escalation", escalation::directive),
    ("on-call", on_call::directive),
    ("register", register::directive),
    ("revisions", revisions),
    ("words", words),
    ("appendix", appendix),
    ("summary", summary::directive),
    ("key-figures", promises::key_figures),
    ("misses", promises::misses),
    ("indicators", indicators::directive),
    ("trends", trends::directive),
    ("comparison", comparison::directive),
    ("sources", sources::directive),
    ("breaches", breaches::directive),
    ("tickets", tickets::directive),
    ("feedback", feedback::directive),
    ("alerts", alerts::directive),
    ("backlog", backlog::directive),
    ("milestones", milestones::directive),
    ("risks", risks::directive),
    ("actions", actions::directive),
    ("uptime", uptime::directive),
    ("incidents", incidents::directive),
    ("services", services::directive),
    ("maintenance", maintenance::directive),
    ("timeline", status::announced::directive),
    ("schedule", schedule::directive),
    ("tasks", tasks::directive),
    ("releases", releases::directive),
    ("known-issues", known_issues::directive),
    ("changes", changes::directive),
    ("editions", editions::directive),
];
const ROLES: [&str; 2] = ["figure", "when"];

/// What a role in a sentence shows.
pub(super) fn role(
    context: &ComposeContext<'_>,
    name: &str,
    argument: &str,
    place: &Place,
    found: &mut Diagnostics,
) -> Block {
    if name == "when" {
        return Block::Figure(milestones::inline(context, argument, place));
    }
    if name != "figure" {
        return unknown(context, name, &ROLES, place, found);
    }
    let (metric, period) = argument.split_once('@').map_or((argument, None), |(m, p)| (m, Some(p)));
    match inline_figure::inline(context, metric.trim(), period.map(str::trim), place, found) {
        Ok(figure) => Block::Figure(figure),
        Err(reason) => problem(context, reason.at(place.clone()), found),
    }
}

pub(super) fn blocks(context: &ComposeContext<'_>, call: &Call<'_>, found: &mut Diagnostics) -> Vec<Block> {
    let Some((_, directive)) = DIRECTIVES.iter().find(|(name, _)| *name == call.name) else {
        let known: Vec<&str> = DIRECTIVES.iter().map(|(name, _)| *name).chain(CONTAINERS).collect();
        // A part that was meant for one audience is shown to nobody.
        let viewer = context.project.site.audiences.viewer();
        let audiences = viewer.names().iter().map(String::as_str);
        let near = |name: &str| nearest(name, known.iter().copied().chain(audiences.clone())).is_some();
        return vec![match near(call.name) || near(&call.name.to_lowercase()) {
            true => unknown(context, call.name, &known, call.place, found),
            false => foreign(call, &known, found),
        }];
    };
    match Options::read(call, found, |options| directive(context, options)) {
        Ok(Ok(blocks)) => with_day(context, call.name, blocks),
        Ok(Err(reason)) => vec![problem(context, reason.at(call.place.clone()), found)],
        Err(Unread::Wrong) => vec![notice(context, call.name)],
        Err(Unread::LeftOut) => Vec::new(),
    }
}

/// What shows the state of today says so in the report of a period that is over.
fn with_day(context: &ComposeContext<'_>, name: &str, mut blocks: Vec<Block>) -> Vec<Block> {
    let is_over = context.report.is_some_and(|report| !report.period.is_partial(context.as_of));
    if is_over && !blocks.is_empty() && matches!(name, "contract" | "register") {
        let today = context.today();
        let text = say!(
            "次の一覧は、この期ではなく {today} 時点のものです。",
            "What follows is as of {today}, not of this period."
        );
        blocks.insert(0, Block::paragraph(text.into_text(context.lang())));
    }
    blocks
}

fn children(_: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let depth = options.whole("depth", 1..=3).unwrap_or(1);
    let orders = [("weight", Order::Weight), ("title", Order::Title), ("date", Order::Date)];
    let order = options.choice("sort", &orders).unwrap_or(Order::Weight);
    let Call { document, tree, .. } = options.call;
    Ok(vec![Block::Children { items: tree.children(&document.route, depth, order) }])
}

fn revisions(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let lang = context.lang();
    let entry = context.register.of(&options.call.document.source);
    let made = entry.map(|entry| control::revisions(lang, entry, None)).unwrap_or_default();
    let none = || lang.pick("改訂の記録はまだありません。", "No revisions are recorded yet.");
    Ok(if made.is_empty() { vec![Block::paragraph(none())] } else { made })
}

/// The layout of a report reads it itself.
fn words(_: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    for key in ["section", "required"] {
        options.node(key);
    }
    let message = say!(
        "`{{words}}` はレポートのレイアウトにだけ書けます",
        "`{{words}}` can only stand in the layout of a report"
    );
    Err(Reason::unknown(message, "", []))
}

fn appendix(_: &ComposeContext<'_>, _: &mut Options<'_>) -> DirectiveResult {
    let message = say!(
        "`{{appendix}}` はレポートのレイアウトに一度だけ、見出しや一覧の外に書けます",
        "`{{appendix}}` can only stand in the layout of a report, once, outside of lists and quotations"
    );
    Err(Reason::unknown(message, "", []))
}

fn unknown(
    context: &ComposeContext<'_>,
    name: &str,
    known: &[&'static str],
    place: &Place,
    found: &mut Diagnostics,
) -> Block {
    let message = say!("`{{{name}}}` というディレクティブはありません", "unknown directive `{{{name}}}`");
    let diagnostic = Diagnostic::new(code::UNKNOWN_DIRECTIVE, place.clone(), message);
    let near = nearest(name, known.iter().copied()).or_else(|| nearest(&name.to_lowercase(), known.iter().copied()));
    let hint = match near {
        Some(near) => say!("`{{{near}}}` のことですか", "did you mean `{{{near}}}`?"),
        None => known_here(known),
    };
    found.push(diagnostic.hint(hint));
    notice(context, name)
}

/// A directive of another tool: it is shown as it is written, and keeps no page from being published.
fn foreign(call: &Call<'_>, known: &[&str], found: &mut Diagnostics) -> Block {
    let Call { name, argument, body, .. } = call;
    let message = say!(
        "`{{{name}}}` というディレクティブはありません。書いたとおりに表示します",
        "unknown directive `{{{name}}}`: it is shown as it is written"
    );
    let mut said = Diagnostic::new(code::UNKNOWN_DIRECTIVE, call.place.clone(), message).hint(known_here(known));
    said.severity = Severity::Warning;
    found.push(said);
    let head = format!("{{{name}}} {argument}");
    let text = format!("{}\n{}", head.trim_end(), body.trim_end_matches('\n'));
    Block::html(format!("<pre><code>{}\n</code></pre>\n", escape_html(text.trim_end())))
}

fn known_here(known: &[&str]) -> Message {
    let all = known.iter().map(|name| format!("`{{{name}}}`")).collect::<Vec<_>>().join(", ");
    say!("使えるのは {all}", "known here: {all}")
}

fn problem(context: &ComposeContext<'_>, diagnostic: Diagnostic, found: &mut Diagnostics) -> Block {
    let text = diagnostic.message.text(context.lang()).replace('`', "");
    found.push(diagnostic);
    Block::Problem { text }
}

fn notice(context: &ComposeContext<'_>, name: &str) -> Block {
    let message = say!("{{{name}}} を表示できません", "{{{name}}} cannot be shown");
    Block::Problem { text: message.into_text(context.lang()) }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_nearly_a_directive_is_told_of_every_one() {
        let own: Vec<&str> = super::DIRECTIVES.iter().map(|(name, _)| *name).collect();
        assert_eq!(own, crate::content::DIRECTIVES);
    }
}
