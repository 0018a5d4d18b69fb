//! The configuration as it is meant, for people who look for a slip.
//!
//! In: a [`Project`]. Out: plain values, defaults filled in. Never: tells a password, or an address of a person.

use super::{
    AlertChannel, AlertRecipient, AlertSeverity, Alerting, AsOfStep, ChannelUrl, ContentSecurityPolicy, CsvEncoding,
    Feedback, ListColumn, Project, Remote, Source,
};
use crate::model::Who;
use serde_json::{Map, Value, json};

/// What was understood: the site, and what each file of `data/` declares.
pub fn effective_config(project: &Project) -> Value {
    let site = &project.site;
    let source = |source: &Source| {
        let mut effective = json!({
            "files": source.files,
            "encoding": match source.encoding {
                CsvEncoding::Auto => "auto",
                CsvEncoding::Utf8 => "utf-8",
                CsvEncoding::Cp932 => "cp932",
                CsvEncoding::Utf16 => "utf-16",
                CsvEncoding::Windows1252 => "windows-1252",
            },
            "key": source.key,
            "columns": source.columns.keys().collect::<Vec<_>>(),
        });
        match &source.remote {
            Some(Remote::Table(parts)) => effective["table"] = parts.join(".").into(),
            Some(Remote::Paths { format, paths }) => {
                effective["paths"] = json!(paths);
                effective["format"] = format.name().into();
            }
            None => {}
        }
        effective
    };
    let metric = |metric: &super::Metric| {
        json!({
            "label": metric.label,
            "grains": metric.grains.iter().map(|grain| grain.name()).collect::<Vec<_>>(),
            "by": metric.by.iter().map(|by| by.name.as_str()).collect::<Vec<_>>(),
            "declared": format!("{}:{}", metric.place.file, metric.place.line),
        })
    };
    let declared = project.sources.iter().filter(|(_, source)| source.list().is_none());
    let sources: Map<String, Value> = declared.map(|(name, of)| (name.clone(), source(of))).collect();
    let metrics: Map<String, Value> = project.metrics.iter().map(|(name, of)| (name.clone(), metric(of))).collect();
    json!({
        "site": {
            "title": site.title,
            "description": site.description,
            "base_url": site.base_url,
            "language": site.language.pick("ja", "en"),
            "languages": site.languages.iter().map(|language| language.code.as_str()).collect::<Vec<_>>(),
            "timezone": site.periods.zone.iana_name(),
            "fiscal_year_start": site.periods.fiscal_year_start,
            "as_of_step": site.as_of_step.map(AsOfStep::name),
            "as_of": site.as_of.map(|instant| instant.to_zoned(site.periods.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()),
            "theme": site.theme,
            "footer": site.footer,
            "math": site.math,
            "emoji": site.emoji,
            "taxonomies": site.taxonomies.iter().map(|taxonomy| taxonomy.plural.as_str()).collect::<Vec<_>>(),
            "reports": site.reports.made.iter().map(|made| made.name.as_str()).collect::<Vec<_>>(),
            "register": site.register,
            "contract": site.contract_page,
            "whole_lists": site.whole_lists,
        },
        "frame": frame(project),
        "sources": sources,
        "lists": project.lists.values().filter_map(|list| Some((list.name.clone(), of_list(project, list)?))).collect::<Map<_, _>>(),
        "metrics": metrics,
        "sla": project.policies.keys().collect::<Vec<_>>(),
        "alerts": project.alerts.as_ref().map(alerts),
    })
}

/// A list of the site: what a row is, and what its columns mean.
fn of_list(project: &Project, list: &Source) -> Option<Value> {
    let (made, lang) = (list.list()?, project.site.language);
    let column = |column: &ListColumn| {
        let said = format!("{}: {}", super::type_name(column.kind), column.meaning.text(lang));
        (column.name.to_owned(), Value::from(said))
    };
    Some(json!({
        "row": made.meaning().text(lang),
        "counted": project.sources.contains_key(&list.name),
        "columns": made.columns().iter().map(column).collect::<Map<_, _>>(),
    }))
}

/// How alerts are told; of secrets the variables that hold them.
fn alerts(alerting: &Alerting) -> Value {
    let id = |to: &AlertRecipient| match to {
        AlertRecipient::Route(id) => id.clone(),
        AlertRecipient::Who(Who::Person(id) | Who::Team(id) | Who::OnCall(id)) => id.clone(),
    };
    let severity = |of: &AlertSeverity| {
        let to: Vec<String> = of.to.iter().map(id).collect();
        (of.name.clone(), json!({ "metrics": of.metrics, "to": to }))
    };
    let channel = |(name, of): (&String, &AlertChannel)| {
        let (key, address) = match &of.url {
            ChannelUrl::Declared(url) => ("url", url.as_str()),
            ChannelUrl::Env(variable) => ("url_env", variable.as_str()),
        };
        let mut channel = json!({ "format": of.format, "applies_to": of.applies_to, "timeout": of.timeout.as_secs() });
        channel[key] = address.into();
        channel["token_env"] = of.token_env.clone().into();
        (name.clone(), channel)
    };
    json!({
        "severity": alerting.severities.iter().map(severity).collect::<Map<_, _>>(),
        "otherwise": alerting.otherwise,
        "recovered": alerting.recovered,
        "channels": alerting.channels.iter().map(channel).collect::<Map<_, _>>(),
    })
}

fn frame(project: &Project) -> Value {
    let reader = &project.site.reader;
    json!({
        "edit_url": reader.edit_url,
        "source_url": reader.source_url,
        "issue_url": reader.issue_url,
        "feedback": reader.feedback.as_ref().map(|to| match to {
            Feedback::Mailto(_) => "mailto",
            Feedback::Issue(_) => "issue",
            Feedback::Endpoint(_) => "endpoint",
        }),
        "print_pages": reader.print_pages,
        "og_image": reader.og_image,
        "twins": reader.twins,
        "llms": reader.llms,
        "headers": reader.headers,
        "embeds": project.rules.embeds,
        "csp": match &reader.policy {
            ContentSecurityPolicy::Only(origins) => json!({ "hosts": origins }),
            ContentSecurityPolicy::Off => Value::Bool(false),
        },
    })
}
