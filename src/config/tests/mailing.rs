use super::*;
use crate::model::{Mailbox, Security};
use std::time::Duration;

const WHOLE: &str = include_str!("../../../tests/sites/mail/whole/in/tejun.yaml");
const PEOPLE: &str = include_str!("../../../tests/sites/mail/whole/in/data/people.yaml");
const LIST: &str = include_str!("../../../tests/sites/mail/whole/in/data/lists/customers.csv");

fn shown(mailboxes: &[Mailbox]) -> Vec<String> {
    mailboxes.iter().map(|mailbox| format!("{}|{}", mailbox.name, mailbox.address)).collect()
}

#[test]
fn the_whole_setting() {
    let files = [("tejun.yaml", WHOLE), ("data/people.yaml", PEOPLE), ("data/lists/customers.csv", LIST)];
    let (project, said) = said(&files);
    assert!(said.is_empty(), "{said:?}");
    let mail = project.mail.unwrap();
    assert_eq!(shown(std::slice::from_ref(&mail.from)), ["運用サービス部|ops@example.com"]);
    assert_eq!(mail.attach, Some(Attachments::Pdf));
    assert_eq!(shown(mail.reply_to.as_slice()), ["受付, 夜間|desk@example.com"]);
    assert_eq!(mail.list_unsubscribe.as_deref(), Some("mailto:stop@example.com?subject=stop"));
    assert_eq!((mail.subject_prefix.as_str(), mail.one_per_recipient, mail.complete), ("[運用] ", false, true));
    // The desk has no mailbox of its own, so its one member gets it, who stands in the list, too.
    let weekly = ["佐藤 環|sato@ops.example", "伊藤, 葵|ito@example.com", "|boss@example.com"];
    assert_eq!(shown(&mail.to["weekly"]), weekly);
    assert_eq!(shown(&mail.to["monthly"]), weekly[..2]);
    let groups: Vec<&str> = mail.groups.keys().map(String::as_str).collect();
    assert_eq!(groups, ["customers", "all", "desk", "sales", "sato"]);
    let smtp = mail.smtp.unwrap();
    assert_eq!((smtp.host.as_str(), smtp.port, smtp.security), ("smtp.example.com", 465, Security::Tls));
    let login = Login { user: "ops".into(), password: PasswordSource::File("/run/secrets/smtp".into()) };
    assert_eq!((smtp.login, smtp.ca_file.as_deref()), (Some(login), Some("certs/ca.pem")));
    assert_eq!((smtp.timeout, smtp.per_minute), (Duration::from_secs(20), Some(60)));
    assert_eq!(smtp.waits, [30, 120].map(Duration::from_secs));
}

#[test]
fn ports_and_security_go_together() {
    let of = |smtp: &str| {
        let yaml = format!("title: T\nmail:\n  from: a@example.com\n  smtp: {smtp}\n");
        let (project, found) = load_all(&[("tejun.yaml", &yaml)]);
        let smtp = project.unwrap().mail.and_then(|mail| mail.smtp);
        (smtp.map(|smtp| (smtp.port, smtp.security)), lines(&found).concat())
    };
    let fine = [
        ("{ host: mail.example.com }", 587, Security::StartTls),
        ("{ host: mail.example.com, port: 465 }", 465, Security::Tls),
        ("{ host: mail.example.com, security: tls }", 465, Security::Tls),
        ("{ host: localhost, security: none }", 25, Security::None),
        ("{ host: 127.0.0.1, security: none, port: 1025 }", 1025, Security::None),
        ("{ host: \"::1\", security: none }", 25, Security::None),
    ];
    for (smtp, port, security) in fine {
        assert_eq!(of(smtp), (Some((port, security)), String::new()), "{smtp}");
    }
    for smtp in ["{ host: mail.example.com, security: none }", "{ host: 127.0.0.1.example.com, security: none }"] {
        assert!(of(smtp).1.starts_with("config/insecure-mail"), "{smtp}");
    }
}

#[test]
fn a_password_in_the_settings_is_refused_and_never_shown() {
    for smtp in [
        "{ host: h.example.com, user: u, password: hunter2, prot: 1 }",
        "{ host: h.example.com, user: u, password_env: hunter2 }",
        "{ host: h.example.com, user: u, password: hunter2 }",
    ] {
        let yaml = format!("title: T\nmail:\n  from: a@example.com\n  smtp: {smtp}\n");
        let (project, found) = load_all(&[("tejun.yaml", &yaml)]);
        assert!(project.unwrap().mail.is_none());
        let text = |_: &str| Some(yaml.as_str().into());
        let all = [
            crate::diag::human(&found, crate::diag::Lang::Ja, &text, false),
            crate::diag::json(&found, crate::diag::Lang::En),
        ];
        assert!(all.iter().all(|text| text.contains("config/secret") && !text.contains("hunter2")), "{all:?}");
    }
}
