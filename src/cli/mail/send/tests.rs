use super::*;
use crate::cli::args::{Global, When};
use crate::config;
use crate::diag::{Diagnostics, Lang};
use crate::inputs::Inputs;
use crate::output::create_new;
use std::net::TcpListener;

const LIST: &str = "address,name,groups\na@example.com,A,customers\nb@example.com,B,customers;staff\n";

/// A project with a server that nobody answers for.
fn project(list: &str, smtp: &str) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let yaml = format!("title: x\nmail:\n  from: ops@example.com\n  to: {{ weekly: [customers] }}\n  smtp: {smtp}\n");
    create_new(root.path(), &[("tejun.yaml", yaml.as_bytes()), ("data/recipients.csv", list.as_bytes())]).unwrap();
    root
}

fn closed_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn sent(root: &tempfile::TempDir, args: &SendArgs) -> Exit {
    let mut found = Diagnostics::new();
    let files = Inputs::open(root.path(), &mut found).unwrap();
    let project = config::load(&files, &mut found).unwrap();
    let global =
        Global { dir: root.path().into(), quiet: true, verbose: 0, color: When::Never, lang: None, as_of: None };
    let voice = Console::new(&global, Lang::En, None);
    let message = |_: &[Mailbox]| Ok(b"Subject: x\r\n\r\nx\r\n".to_vec());
    let edition = Edition { report: ReportName::WEEKLY, value: None, key: "2026-11-20", number: 1, message: &message };
    let variable = |_: &str| None;
    let mailing = project.mail.as_ref();
    run(args, &edition, &SendContext { folder: root.path(), files: &files, mailing, variable: &variable }, &voice)
}

fn addresses(root: &tempfile::TempDir, words: &[&str]) -> Result<Vec<String>, String> {
    let mut found = Diagnostics::new();
    let files = Inputs::open(root.path(), &mut found).unwrap();
    let project = config::load(&files, &mut found).unwrap();
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let found = recipients::resolve_recipients(&words, (ReportName::WEEKLY, None), &project.mail.unwrap(), &files);
    let address = |mailbox: Mailbox| mailbox.address;
    found.map(|all| all.into_iter().map(address).collect()).map_err(|refusal| refusal.message.en)
}

#[test]
fn whom_the_words_mean() {
    let root = project(LIST, "{ host: localhost, security: none }");
    let both = ["a@example.com", "b@example.com"].map(str::to_owned).to_vec();
    assert_eq!(addresses(&root, &[]), Ok(both.clone()));
    assert_eq!(addresses(&root, &["staff", "B <b@EXAMPLE.com>"]), Ok(both[1..].to_vec()));
    assert_eq!(addresses(&root, &["recipients.csv"]), Ok(both.clone()));
    assert_eq!(addresses(&root, &["data/recipients.csv"]), Ok(both));
    assert!(addresses(&root, &["stuff"]).unwrap_err().contains("`stuff`"));
    assert!(addresses(&root, &["../other.csv"]).is_err() && addresses(&root, &["a@b\r\nc"]).is_err());
}

#[test]
fn a_list_in_which_somebody_is_missing_is_not_sent_to() {
    let root = project(&format!("{LIST}not an address,C,customers\n"), "{ host: localhost, security: none }");
    assert!(addresses(&root, &[]).unwrap_err().contains("cannot be read"));
    assert!(addresses(&root, &["recipients.csv"]).is_err());
    assert_eq!(addresses(&root, &["a@example.com"]), Ok(vec!["a@example.com".to_owned()]));
}

#[test]
fn a_rehearsal_touches_nothing_and_an_absent_server_is_the_networks_fault() {
    let port = closed_port();
    let root = project(LIST, &format!("{{ host: 127.0.0.1, port: {port}, security: none, waits: [] }}"));
    assert_eq!(sent(&root, &SendArgs { send: true, dry_run: true, ..SendArgs::default() }), Exit::Fine);
    assert!(!root.path().join("data/mail").exists());
    assert_eq!(sent(&root, &SendArgs { send: true, ..SendArgs::default() }), Exit::Io);
    assert!(root.path().join("data/mail/weekly/2026-11-20.1.jsonl").exists());
}

#[test]
fn nothing_is_connected_to_without_a_password_or_a_server() {
    let login = "{ host: localhost, user: ops, password_env: TEJUN_SMTP_PASSWORD }";
    assert_eq!(sent(&project(LIST, login), &SendArgs::default()), Exit::Usage);
    let login = "{ host: localhost, user: ops, password_file: gone }";
    assert_eq!(sent(&project(LIST, login), &SendArgs::default()), Exit::Usage);
    assert_eq!(sent(&project(LIST, "~"), &SendArgs::default()), Exit::Usage);
    assert_eq!(sent(&project("address\na@example.com\n", "~"), &SendArgs::default()), Exit::Usage, "nobody");
}

#[test]
fn the_worst_end_is_the_exit_code() {
    let of = |sent, refused, deferred, unknown| {
        exit(&OutcomeCounts { sent, refused, deferred, unknown, ..OutcomeCounts::default() })
    };
    assert_eq!(
        [of(1, 0, 0, 0), of(1, 1, 0, 0), of(1, 1, 1, 0), of(1, 0, 0, 1)],
        [Exit::Fine, Exit::Findings, Exit::Io, Exit::Io]
    );
}
