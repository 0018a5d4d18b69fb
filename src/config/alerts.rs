//! `alerts:` of `tejun.yaml`: how grave alerts are, who is told of them, and through which channels.
//!
//! In: the setting, the metrics, the people. Out: [`Alerting`], in which every name leads somewhere. Never: holds a secret, or
//! connects to anything.

mod channel;

use super::references::Measured;
use super::symbols::Unresolved;
use super::{AlertRecipient, AlertSeverity, Alerting, Broken, DeclarationKind};
use crate::diag::{Message, code};
use crate::model::{People, Who};
use crate::say;
use crate::syntax::{Entries, Entry, Keys, Later, Named, Node, Reader, Schema, keys, later};
use channel::ChannelKeys;
use serde_json::json;
use std::collections::BTreeMap;

keys! {
    /// `alerts`.
    pub(super) struct AlertKeys<'n> {
        severity: Named<Names> = Vec::new(), "重さごとの指標。重いものから", "metrics by how grave their alerts are, the gravest first";
        otherwise: Option<&'n str>, "ほかの指標の重さ", "how grave the alerts of all other metrics are";
        routes: Named<Names> = Vec::new(), "重さごとに、だれに伝えるか", "who is told, by severity";
        channels: Named<Later<ChannelKeys<'n>>> = Vec::new(), "送り先", "where messages are posted";
        recovered: bool = false, "元に戻ったことも伝えるか", "whether it is told that an alert is crossed no longer";
    }
}

later! {
    /// One name or a list of them.
    Names: |_lang| Schema::either(&[json!({ "type": "string" }), json!({ "type": "array", "items": { "type": "string" } })]);
}

/// What the setting may refer to.
#[derive(Clone, Copy)]
pub(super) struct AlertContext<'a> {
    pub measured: Measured<'a>,
    pub people: &'a People,
    pub broken: &'a Broken,
}

/// Reads the setting; `None` when there is none, or it cannot be used.
pub(super) fn read(reader: &mut Reader<'_>, root: &Node, context: AlertContext<'_>) -> Option<Alerting> {
    let mut entries = root.entries().iter();
    let Entry { key, node } = entries.find(|entry| entry.key.text == "alerts" && !entry.node.is_null())?;
    if channel::refuse_secrets(reader, node) {
        // Nothing more is said of this setting: the lines that findings show would hold the secret.
        return None;
    }
    let place = reader.place(&key.range);
    reader.sound(|reader| {
        let keys = AlertKeys::of_entry(reader, key, node)?;
        let mut severities = severities(reader, keys.severity, context.measured);
        let otherwise = keys.otherwise.map(str::to_owned);
        if let Some(name) = otherwise.as_ref().filter(|name| severities.iter().all(|known| known.name != **name)) {
            severities.push(AlertSeverity { name: name.clone(), metrics: Vec::new(), to: Vec::new() });
        }
        route(reader, keys.routes, &mut severities, context);
        let names: Vec<&str> = severities.iter().map(|severity| severity.name.as_str()).collect();
        let channels = channel::read(reader, keys.channels, &names);
        Some(Alerting { severities, otherwise, channels, recovered: keys.recovered, place })
    })
}

/// `severity: { critical: [uptime], high: [csat] }`; a metric stands in one of them.
fn severities(reader: &mut Reader<'_>, entries: Entries<'_>, measured: Measured<'_>) -> Vec<AlertSeverity> {
    let mut first: BTreeMap<String, &Node> = BTreeMap::new();
    let mut severities = Vec::new();
    for (key, node) in entries {
        let mut metrics = Vec::new();
        for (id, node) in reader.texts(node) {
            let unknown = say!("指標 `{id}` は宣言されていません", "no metric `{id}` is declared");
            let left_out = say!("`{id}` に誤りがあるため使えません", "`{id}` cannot be used because it is broken");
            if measured.resolve(reader, node, id, Unresolved { left_out, unknown }).is_none() {
                continue;
            }
            if let Some(other) = first.insert(id.to_owned(), node) {
                let message =
                    say!("指標 `{id}` の重さが 2 つあります", "expected one severity of the metric `{id}`, found two");
                let related = reader.place(&other.range);
                let finding = reader.at(code::CONFIG_INVALID, node, message);
                reader.fail(finding.related(related, say!("先の `{id}`", "the first `{id}`")));
            }
            metrics.push(id.to_owned());
        }
        severities.push(AlertSeverity { name: key.text.clone(), metrics, to: Vec::new() });
    }
    severities
}

/// Who is told: those whom `routes` names; without a word those of the escalation routes that are for a priority of that name.
fn route(reader: &mut Reader<'_>, entries: Entries<'_>, severities: &mut [AlertSeverity], context: AlertContext<'_>) {
    for severity in severities.iter_mut() {
        let routes = context.people.routes.values().filter(|route| route.applies_to.contains(&severity.name));
        severity.to = routes.map(|route| AlertRecipient::Route(route.id.clone())).collect();
    }
    for (key, node) in entries {
        let name = &key.text;
        let Some(at) = severities.iter().position(|severity| severity.name == *name) else {
            let message = say!("重さ `{name}` は `severity` にありません", "`severity` does not name `{name}`");
            reader.unknown(&key.node(), message, severities.iter().map(|severity| severity.name.as_str()));
            continue;
        };
        let words = reader.texts(node).into_iter();
        severities[at].to = words.filter_map(|(word, node)| recipient(reader, word, node, context)).collect();
    }
}

/// An escalation route, a person, a team or an on-call schedule.
fn recipient(reader: &mut Reader<'_>, id: &str, node: &Node, context: AlertContext<'_>) -> Option<AlertRecipient> {
    let AlertContext { people, broken, .. } = context;
    let owned = || id.to_owned();
    let found = [
        people.routes.contains_key(id).then(|| AlertRecipient::Route(owned())),
        people.people.contains_key(id).then(|| AlertRecipient::Who(Who::Person(owned()))),
        people.teams.contains_key(id).then(|| AlertRecipient::Who(Who::Team(owned()))),
        people.on_call.contains_key(id).then(|| AlertRecipient::Who(Who::OnCall(owned()))),
    ];
    let mut found = found.into_iter().flatten();
    match (found.next(), found.next()) {
        (Some(one), None) => return Some(one),
        (Some(_), Some(_)) => {
            let message = say!(
                "`{id}` は連絡経路の名前でもあり、人・チーム・当番表の名前でもあります",
                "`{id}` is both an escalation route and a person, team or on-call schedule: expected different names"
            );
            reader.invalid(node, message);
            return None;
        }
        (None, _) => {}
    }
    let kinds =
        [DeclarationKind::Route, DeclarationKind::Person, DeclarationKind::Team, DeclarationKind::OnCall].into_iter();
    if let Some(place) = kinds.clone().find_map(|kind| broken.place(kind, id)) {
        let left_out = say!("`{id}` に誤りがあるため使えません", "`{id}` cannot be used because it is broken");
        reader.refuse_left_out(node, left_out, place);
        return None;
    }
    let message: Message = say!(
        "`{id}` という連絡経路・人・チーム・当番表は data/people.yaml にありません",
        "data/people.yaml declares no escalation route, person, team or on-call schedule `{id}`"
    );
    let names =
        people.routes.keys().chain(people.people.keys()).chain(people.teams.keys()).chain(people.on_call.keys());
    reader.unknown(node, message, names.map(String::as_str));
    None
}
