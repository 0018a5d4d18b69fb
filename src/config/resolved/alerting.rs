//! `alerts:` of `tejun.yaml` as meant.

use crate::diag::Place;
use crate::model::{WebhookUrl, Who};
use indexmap::IndexMap;
use serde::Serialize;
use std::time::Duration;

/// Who is told of alerts that are crossed, and through which channels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alerting {
    /// How grave alerts are, the gravest first.
    pub severities: Vec<AlertSeverity>,
    /// The severity of metrics that none names.
    pub otherwise: Option<String>,
    /// Where messages go, by name.
    pub channels: IndexMap<String, AlertChannel>,
    /// Whether it is told that an alert is crossed no longer.
    pub recovered: bool,
    /// Where it is declared.
    pub place: Place,
}

impl Alerting {
    /// How grave the alert of a metric is.
    pub fn severity_of(&self, metric: &str) -> Option<&AlertSeverity> {
        let named = self.severities.iter().find(|severity| severity.metrics.iter().any(|known| known == metric));
        named.or_else(|| self.severities.iter().find(|severity| Some(&severity.name) == self.otherwise.as_ref()))
    }

    /// Where a severity stands, the gravest first; what has none comes last.
    pub fn rank(&self, severity: Option<&str>) -> usize {
        let named = severity.and_then(|name| self.severities.iter().position(|known| known.name == name));
        named.unwrap_or(self.severities.len())
    }
}

/// How grave the alerts of some metrics are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AlertSeverity {
    /// Its name, as priorities are named (`critical`).
    pub name: String,
    /// Ids of metrics.
    pub metrics: Vec<String>,
    /// Who is to be told.
    pub to: Vec<AlertRecipient>,
}

/// Who is to be told of an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum AlertRecipient {
    /// Whom the first level of an escalation route goes to, by the route's id.
    Route(String),
    /// A person, a team or who is on call.
    Who(Who),
}

/// A place that messages are posted to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AlertChannel {
    /// The form of its messages.
    pub format: AlertFormat,
    /// Its address, or where that stands.
    pub url: ChannelUrl,
    /// The variable of the environment that holds a bearer token, when it wants one; never the token itself.
    pub token_env: Option<String>,
    /// The severities whose alerts go there; all when empty.
    pub applies_to: Vec<String>,
    /// How long one answer may take.
    pub timeout: Duration,
    /// Where it is declared.
    pub place: Place,
}

impl AlertChannel {
    /// Whether alerts of a severity go there.
    pub fn takes(&self, severity: Option<&str>) -> bool {
        self.applies_to.is_empty() || severity.is_some_and(|name| self.applies_to.iter().any(|known| known == name))
    }
}

/// The form of a channel's messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertFormat {
    /// `{ "text": … }`, as Slack and Mattermost take it.
    Slack,
    /// An Adaptive Card, as workflows of Microsoft Teams take it.
    Teams,
    /// The list that `tejun alerts --format json` prints.
    Json,
}

/// Where the address of a channel stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum ChannelUrl {
    /// In the configuration.
    Declared(WebhookUrl),
    /// In a variable of the environment.
    Env(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn severity(name: &str, metrics: &[&str]) -> AlertSeverity {
        let metrics = metrics.iter().map(|id| (*id).to_owned()).collect();
        AlertSeverity { name: name.to_owned(), metrics, to: Vec::new() }
    }

    #[test]
    fn a_metric_is_as_grave_as_it_is_declared_else_as_all_others() {
        let mut alerting = Alerting {
            severities: vec![severity("critical", &["uptime"]), severity("high", &["csat"]), severity("low", &[])],
            otherwise: Some("low".to_owned()),
            channels: IndexMap::new(),
            recovered: true,
            place: Place::file("tejun.yaml"),
        };
        let name = |of: &Alerting, metric: &str| of.severity_of(metric).map(|severity| severity.name.clone());
        assert_eq!(name(&alerting, "uptime").as_deref(), Some("critical"));
        assert_eq!(name(&alerting, "mttr").as_deref(), Some("low"));
        assert_eq!([Some("critical"), Some("low"), None].map(|name| alerting.rank(name)), [0, 2, 3]);
        alerting.otherwise = None;
        assert_eq!(name(&alerting, "mttr"), None);
    }

    #[test]
    fn a_channel_takes_what_it_names_and_everything_when_it_names_nothing() {
        let channel = |applies_to: &[&str]| AlertChannel {
            format: AlertFormat::Slack,
            url: ChannelUrl::Env("X".to_owned()),
            token_env: None,
            applies_to: applies_to.iter().map(|name| (*name).to_owned()).collect(),
            timeout: Duration::from_secs(1),
            place: Place::file("tejun.yaml"),
        };
        assert!(channel(&[]).takes(None) && channel(&[]).takes(Some("low")));
        let grave = channel(&["critical"]);
        assert!(grave.takes(Some("critical")) && !grave.takes(Some("low")) && !grave.takes(None));
    }
}
