//! Roles and directives: their names, their options, and the blocks they become.
//!
//! A misspelt name or option is an error with its line and the nearest name; the page goes on with a notice in its place. A name
//! that is near none of ours belongs to another tool and is shown as it is written.

use super::navigation::{Order, Tree};
use super::reason::Reason;
use super::{ComposeContext, blocks, control, register, reports, status};
use crate::content::{CONTAINERS, Document};
use crate::diag::{Diagnostic, Diagnostics, Place, Severity, code, nearest};
use crate::model::{Block, ContactField, RegisterView, escape_html};
use crate::say;
use crate::syntax::{self, Fields, Node, Reader};

/// Every directive of this version.
const DIRECTIVES: [&str; 36] = [
    "kpis",
    "sla",
    "chart",
    "contract",
    "children",
    "escalation",
    "on-call",
    "register",
    "revisions", //
    "words",
    "appendix",
    "summary",
    "key-figures",
    "misses",
    "indicators",
    "trends",
    "comparison",
    "sources", //
    "breaches",
    "tickets",
    "alerts",
    "backlog",
    "milestones",
    "risks",
    "actions", //
    "uptime",
    "incidents",
    "services",
    "maintenance",
    "timeline", //
    "schedule",
    "tasks",
    "releases",
    "known-issues",
    "changes", //
    "editions",
];
/// Every role of this version.
const ROLES: [&str; 1] = ["figure"];

/// A directive as written.
pub(super) struct Call<'a> {
    pub name: &'a str,
    pub argument: &'a str,
    pub body: &'a str,
    pub place: &'a Place,
    pub body_place: &'a Place,
}

/// What a role in a sentence shows.
pub(super) fn role(
    context: &ComposeContext<'_>,
    name: &str,
    argument: &str,
    place: &Place,
    found: &mut Diagnostics,
) -> Block {
    if name != "figure" {
        return unknown(context, name, &ROLES, place, found);
    }
    let (metric, period) = argument.split_once('@').map_or((argument, None), |(m, p)| (m, Some(p)));
    match blocks::figure::inline(context, metric.trim(), period.map(str::trim)) {
        Ok(figure) => Block::Figure(figure),
        Err(reason) => problem(context, reason.at(place.clone()), found),
    }
}

/// The blocks of a directive.
pub(super) fn blocks(
    context: &ComposeContext<'_>,
    (document, tree): (&Document, &Tree),
    call: &Call<'_>,
    found: &mut Diagnostics,
) -> Vec<Block> {
    if !DIRECTIVES.contains(&call.name) {
        let known: Vec<&str> = DIRECTIVES.iter().chain(&CONTAINERS).copied().collect();
        // A part that was meant for one audience is shown to nobody.
        let viewer = context.project.site.audiences.viewer();
        let audiences = viewer.names().iter().map(String::as_str);
        let near = |name: &str| nearest(name, known.iter().copied().chain(audiences.clone())).is_some();
        return vec![match near(call.name) || near(&call.name.to_lowercase()) {
            true => unknown(context, call.name, &known, call.place, found),
            false => foreign(call, &known, found),
        }];
    }
    let mut said = Diagnostics::new();
    // An included file says its own name.
    let file = &call.place.file;
    let node = syntax::parse(file, call.body, &mut said);
    let made = node.and_then(|node| {
        let mut reader = Reader::new(file, call.body, &mut said);
        reader.sound(|reader| {
            let mut fields = reader.fields(&node)?;
            // Who may see it was settled when the document was read.
            fields.get("audience");
            let made = options(context, (document, tree), call, &mut fields, reader);
            fields.finish(reader);
            made
        })
    });
    let failed = said.has_errors();
    found.extend(said.into_iter().map(|diagnostic| moved(diagnostic, call.body_place)));
    match made {
        Some(Ok(blocks)) => told_of_today(context, call.name, blocks),
        Some(Err(reason)) => vec![problem(context, reason.at(call.place.clone()), found)],
        None if failed => vec![notice(context, call.name)],
        None => Vec::new(),
    }
}

/// What shows the state of today says so in the report of a period that is over.
fn told_of_today(context: &ComposeContext<'_>, name: &str, mut blocks: Vec<Block>) -> Vec<Block> {
    let is_over = context.report.is_some_and(|report| !report.period.is_partial(context.as_of));
    if is_over && !blocks.is_empty() && matches!(name, "contract" | "register") {
        let today = context.today();
        let text = say!(
            "次の一覧は、この期ではなく {today} 時点のものです。",
            "What follows is as of {today}, not of this period."
        );
        blocks.insert(0, Block::Paragraph { text: text.text(context.lang()).to_owned() });
    }
    blocks
}

/// What a directive becomes, or why it shows nothing.
pub(super) type DirectiveResult = Result<Vec<Block>, Reason>;

fn options(
    context: &ComposeContext<'_>,
    (document, tree): (&Document, &Tree),
    call: &Call<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Option<DirectiveResult> {
    let mut text = |fields: &mut Fields<'_>, key| {
        let node: &Node = fields.get(key)?;
        reader.text_of(node).map(str::to_owned)
    };
    Some(match call.name {
        "kpis" => {
            let title = text(fields, "title");
            let period = text(fields, "period");
            let group = text(fields, "group");
            let metrics = names(fields.get("metrics"), reader);
            blocks::kpis::blocks(context, title, &metrics, group.as_deref(), period.as_deref())
        }
        "sla" => {
            let title = text(fields, "title");
            let period = text(fields, "period");
            let policy = text(fields, "policy").or_else(|| Some(call.argument.to_owned()).filter(|a| !a.is_empty()));
            blocks::sla::blocks(context, title, policy.as_deref(), period.as_deref())
        }
        "contract" => {
            let title = text(fields, "title");
            let document = text(fields, "document");
            let metric = text(fields, "metric");
            let status = match fields.get("status") {
                Some(node) => Some(reader.choice(node, &blocks::contract::STATUSES)?),
                None => None,
            };
            blocks::contract::blocks(context, title, document.as_deref(), status, metric.as_deref())
        }
        "chart" => blocks::chart::directive(context, fields, reader)?,
        "escalation" => {
            let routes = names_or(fields.get("route"), call.argument, reader);
            let show = fields.get("show").map(|node| contact_fields(node, reader));
            blocks::escalation::blocks(context, &routes, show)
        }
        "on-call" => {
            let schedules = names_or(fields.get("schedule"), call.argument, reader);
            let weeks = fields.get("weeks").map_or(Some(4), |n| reader.whole(n, 1..=26))?;
            let show = fields.get("show").map(|node| contact_fields(node, reader));
            blocks::on_call::blocks(context, &schedules, weeks, show)
        }
        "register" => {
            let title = text(fields, "title");
            let folder = text(fields, "folder");
            let owner = text(fields, "owner");
            let views = RegisterView::EVERY.map(|view| (view.name(), view));
            let view = match fields.get("view") {
                Some(node) => Some(reader.choice(node, &views)?),
                None => None,
            };
            register::blocks(context, title, view, folder.as_deref(), owner.as_deref())
        }
        "revisions" => {
            let entry = context.register.of(&document.source);
            let made = entry.map(|entry| control::revisions(context.lang(), entry, None)).unwrap_or_default();
            let none = context.lang().pick("改訂の記録はまだありません。", "No revisions are recorded yet.");
            Ok(if made.is_empty() { vec![Block::Paragraph { text: none.to_owned() }] } else { made })
        }
        "words" | "appendix" | "summary" | "key-figures" | "misses" | "indicators" | "trends" | "comparison"
        | "sources" => reports::directive(context, call, fields, reader)?,
        "breaches" => blocks::breaches::directive(context, call, fields, reader)?,
        "tickets" => blocks::tickets::directive(context, call, fields, reader)?,
        "alerts" => blocks::alerts::directive(context, call, fields, reader)?,
        "backlog" => blocks::backlog::directive(context, call, fields, reader)?,
        "milestones" => blocks::milestones::directive(context, call, fields, reader)?,
        "risks" => blocks::risks::directive(context, call, fields, reader)?,
        "actions" => blocks::actions::directive(context, call, fields, reader)?,
        "uptime" => blocks::uptime::directive(context, call, fields, reader)?,
        "incidents" => blocks::incidents::directive(context, call, fields, reader)?,
        "services" => blocks::services::directive(context, call, fields, reader)?,
        "maintenance" => blocks::maintenance::directive(context, call, fields, reader)?,
        "timeline" => Ok(status::announced::timeline(context, document)),
        "schedule" => blocks::schedule::directive(context, call, fields, reader)?,
        "tasks" => blocks::tasks::directive(context, call, fields, reader)?,
        "releases" => blocks::releases::directive(context, call, fields, reader)?,
        "known-issues" => blocks::known_issues::directive(context, call, fields, reader)?,
        "changes" => blocks::changes::directive(context, call, fields, reader)?,
        "editions" => blocks::editions::directive(context, call, fields, reader)?,
        _ => {
            let depth = fields.get("depth").map_or(Some(1), |n| reader.whole(n, 1..=3))?;
            let orders = [("weight", Order::Weight), ("title", Order::Title), ("date", Order::Date)];
            let order = fields.get("sort").map_or(Some(Order::Weight), |n| reader.choice(n, &orders))?;
            Ok(vec![Block::Children { items: tree.children(&document.route, depth, order) }])
        }
    })
}

fn names(node: Option<&Node>, reader: &mut Reader<'_>) -> Vec<String> {
    node.map(|node| reader.texts(node).into_iter().map(|(text, _)| text.to_owned()).collect()).unwrap_or_default()
}

/// The names of an option, else what follows the directive's name.
fn names_or(node: Option<&Node>, argument: &str, reader: &mut Reader<'_>) -> Vec<String> {
    let names = names(node, reader);
    let argument = Some(argument.to_owned()).filter(|argument| names.is_empty() && !argument.is_empty());
    names.into_iter().chain(argument).collect()
}

fn contact_fields(node: &Node, reader: &mut Reader<'_>) -> Vec<ContactField> {
    let words = reader.texts(node);
    words.into_iter().filter_map(|(_, node)| reader.choice(node, &ContactField::NAMES)).collect()
}

/// A finding inside the body of a fence, placed in the file.
pub(super) fn moved(mut diagnostic: Diagnostic, body: &Place) -> Diagnostic {
    let shift = |place: &mut Place| {
        place.line = place.line.max(1) + body.line.saturating_sub(1);
        place.column = place.column.max(1) + body.column.saturating_sub(1);
        place.length = place.length.max(1);
    };
    if let Some(place) = &mut diagnostic.place {
        shift(place);
    }
    diagnostic.related.iter_mut().for_each(|related| shift(&mut related.place));
    diagnostic
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
    let all = known.iter().map(|k| format!("`{{{k}}}`")).collect::<Vec<_>>().join(", ");
    let near = nearest(name, known.iter().copied()).or_else(|| nearest(&name.to_lowercase(), known.iter().copied()));
    let hint = match near {
        Some(near) => say!("`{{{near}}}` のことですか", "did you mean `{{{near}}}`?"),
        None => say!("使えるのは {all}", "known here: {all}"),
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
    let all = known.iter().map(|k| format!("`{{{k}}}`")).collect::<Vec<_>>().join(", ");
    let mut said = Diagnostic::new(code::UNKNOWN_DIRECTIVE, call.place.clone(), message)
        .hint(say!("使えるのは {all}", "known here: {all}"));
    said.severity = Severity::Warning;
    found.push(said);
    let head = format!("{{{name}}} {argument}");
    let text = format!("{}\n{}", head.trim_end(), body.trim_end_matches('\n'));
    Block::Html { html: format!("<pre><code>{}\n</code></pre>\n", escape_html(text.trim_end())).into() }
}

fn problem(context: &ComposeContext<'_>, diagnostic: Diagnostic, found: &mut Diagnostics) -> Block {
    let text = diagnostic.message.text(context.lang()).replace('`', "");
    found.push(diagnostic);
    Block::Problem { text }
}

fn notice(context: &ComposeContext<'_>, name: &str) -> Block {
    let message = say!("{{{name}}} を表示できません", "{{{name}}} cannot be shown");
    Block::Problem { text: message.text(context.lang()).to_owned() }
}
