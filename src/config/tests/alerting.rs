use super::*;
use crate::model::Who;
use std::time::Duration;

const METRICS: (&str, &str) = (
    "data/metrics.yaml",
    "uptime: { type: manual, unit: \"%\", values: { 2026-10: { value: 99, by: a, at: 2026-11-01 } } }\ncsat: { type: manual, values: { 2026-10: { value: 4, by: a, at: 2026-11-01 } } }\n",
);
const PEOPLE: (&str, &str) = (
    "data/people.yaml",
    "people:\n  sato: { name: 佐藤 環 }\nteams:\n  desk: { label: サービスデスク }\nescalation:\n  emergency: { applies_to: [critical], levels: [{ name: L1, who: sato }] }\n  normal: { levels: [{ name: L1, who: desk }] }\n",
);

fn read(alerts: &str) -> (Option<Alerting>, Vec<String>) {
    let yaml = format!("title: T\nalerts:\n{alerts}");
    let (project, said) = said(&[("tejun.yaml", &yaml), METRICS, PEOPLE]);
    (project.alerts, said)
}

#[test]
fn the_whole_setting() {
    let (alerting, said) = read(
        "  severity:\n    critical: [uptime]\n    high: csat\n  otherwise: low\n  routes:\n    high: [normal, sato]\n    low: desk\n  recovered: true\n  channels:\n    ops: { format: slack, url_env: OPS_URL, applies_to: [critical, high] }\n    log: { format: json, url: \"https://alerts.example.com/in\", token_env: LOG_TOKEN, timeout: 30 s }\n    card: { format: teams, url: \"http://localhost:9000/in\" }\n",
    );
    assert_eq!(said, [""; 0]);
    let alerting = alerting.unwrap();
    let names: Vec<&str> = alerting.severities.iter().map(|severity| severity.name.as_str()).collect();
    assert_eq!(
        (names, alerting.otherwise.as_deref(), alerting.recovered),
        (vec!["critical", "high", "low"], Some("low"), true)
    );
    let to = |at: usize| alerting.severities[at].to.clone();
    assert_eq!(to(0), [AlertRecipient::Route("emergency".into())], "the route that is for a priority of this name");
    let sato = AlertRecipient::Who(Who::Person("sato".into()));
    assert_eq!(to(1), [AlertRecipient::Route("normal".into()), sato]);
    assert_eq!(to(2), [AlertRecipient::Who(Who::Team("desk".into()))]);
    let channel = |name: &str| alerting.channels[name].clone();
    assert_eq!((channel("ops").format, channel("ops").url), (AlertFormat::Slack, ChannelUrl::Env("OPS_URL".into())));
    assert_eq!(
        (channel("ops").applies_to, channel("ops").timeout),
        (vec!["critical".into(), "high".into()], Duration::from_secs(10))
    );
    assert_eq!(
        (channel("log").token_env.as_deref(), channel("log").timeout),
        (Some("LOG_TOKEN"), Duration::from_secs(30))
    );
    assert_eq!(channel("card").format, AlertFormat::Teams);
}

#[test]
fn names_that_lead_nowhere_are_said_where_they_stand() {
    let cases = [
        ("  severity: { critical: [uptine] }\n", "config/unknown-reference tejun.yaml:3:26+6"),
        ("  severity: { critical: [uptime], high: [uptime] }\n", "config/invalid-value tejun.yaml:3:42+6"),
        (
            "  severity: { critical: [uptime] }\n  routes: { critical: [saito] }\n",
            "config/unknown-reference tejun.yaml:4:24+5",
        ),
        (
            "  severity: { critical: [uptime] }\n  routes: { grave: [sato] }\n",
            "config/unknown-reference tejun.yaml:4:13+5",
        ),
        (
            "  channels: { ops: { format: slack, url_env: X, applies_to: grave } }\n",
            "config/unknown-reference tejun.yaml:3:61+5",
        ),
        ("  channels: { ops: { format: slak, url_env: X } }\n", "config/invalid-value tejun.yaml:3:30+4"),
        ("  channels: { ops: { url_env: X } }\n", "config/missing-key tejun.yaml:3:15+3"),
        ("  channels: { ops: { format: slack } }\n", "config/missing-key tejun.yaml:3:15+3"),
        (
            "  channels: { ops: { format: json, url_env: X, url: \"https://a.example.com/\" } }\n",
            "config/missing-key tejun.yaml:3:15+3",
        ),
        (
            "  channels: { ops: { format: json, url: \"http://alerts.example.com/in\" } }\n",
            "config/webhook tejun.yaml:3:41+30",
        ),
        (
            "  channels: { ops: { format: json, url: \"ftp://alerts.example.com/in\" } }\n",
            "config/webhook tejun.yaml:3:41+29",
        ),
        ("  channels: { \"a b\": { format: json, url_env: X } }\n", "config/invalid-value tejun.yaml:3:15+5"),
    ];
    for (alerts, expected) in cases {
        let (alerting, said) = read(alerts);
        assert_eq!((alerting.is_none(), said), (true, vec![expected.to_owned()]), "{alerts}");
    }
}

#[test]
fn a_secret_in_the_settings_is_refused_and_never_shown() {
    for channel in [
        "{ format: slak, url: \"https://hooks.slack.com/services/T0/B0/hunter2\" }",
        "{ format: json, url: \"https://ops:hunter2@alerts.example.com/in\" }",
        "{ format: json, url: \"https://chat.example.com/hooks/hunter2\", prot: 1 }",
        "{ format: json, url: \"https://alerts.example.com/in?token=hunter2\" }",
        "{ format: slack, url_env: \"https://chat.example.com/hunter2\" }",
        "{ format: json, url: \"https://alerts.example.com/in\", token_env: hunter2 }",
        "{ format: json, url: \"https://alerts.example.com/in\", token: hunter2 }",
        "{ format: slack, webhook_url: \"https://alerts.example.com/hunter2\" }",
        "{ format: slack, url_evn: \"https://alerts.example.com/hunter2\" }",
        "{ format: slack, url: \"http://hooks.slack.com/services/T0/B0/hunter2\" }",
        "{ format: slack, url: \"https://hooks.slack.com/services/T0/B0/hunter2#1\" }",
    ] {
        let yaml =
            format!("title: T\nalerts: {{ recoverd: 1, channels: {{ ops: {channel}, log: {{ format: x }} }} }}\n");
        let (project, found) = load_all(&[("tejun.yaml", &yaml)]);
        assert!(project.unwrap().alerts.is_none());
        let text = |_: &str| Some(yaml.as_str().into());
        let all = [
            crate::diag::human(&found, crate::diag::Lang::Ja, &text, false),
            crate::diag::json(&found, crate::diag::Lang::En),
        ];
        assert!(
            all.iter().all(|text| text.contains("config/secret") && !text.contains("hunter2")),
            "{channel}: {all:?}"
        );
    }
}
