//! Reports over some of the rows, and one report for each client: their figures are those that were worked out by hand below, and what
//! is made for one client holds nothing of another.

use crate::program::{Folder, tree};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

const SITE: &str = "title: 受託運用\nlanguage: ja\ntimezone: Asia/Tokyo\nas_of: 2026-11-10T09:00:00+09:00\n\
    base_url: https://inside.example/\nexport: { lists: true }\n";
const REPORTS: &str = "reports:\n  weekly: false\n  monthly: true\n  \
    urgent: { kind: monthly, title: 急ぎだけ, filter: \"priority = 'high'\", groups: { 受付: [opened, minutes] }, words: [] }\n  \
    clients:\n    kind: monthly\n    title: \"{value} 様 月次報告\"\n    by: client\n    filter: kind = 'customer'\n    \
    shared: [uptime]\n    words: []\n    layout: layouts/client.md\n    \
    groups: { 受付: [opened, opened-high, minutes, people, amount, slow, per-person, returning], 約束: [sla.desk.response, sla.desk.resolution], 共通: [uptime] }\n";
const MAIL: &str =
    "mail:\n  from: ops@inside.example\n  to:\n    monthly: [boss@inside.example]\n    clients: { from: groups }\n";
const LAYOUT: &str = "---\ntitle: 月次\n---\n\n```{summary}\n```\n\n```{words}\n```\n\n```{appendix}\n```\n\n## 指標\n\n\
    ```{indicators}\nform: table\ncharts: true\n```\n\n## 期限を超えた時計\n\n```{breaches}\ncolumns: [client, subject, requester]\nlimit: 1\n```\n\n\
    ## 問い合わせ\n\n```{tickets}\nsource: tickets\ntime: opened\ncolumns: [id, client, subject, requester, amount]\nlimit: 2\n```\n\n\
    ## 残り\n\n```{backlog}\nsource: tickets\ncreated: opened\nclosed: resolved\n```\n\n## 出所\n\n```{sources}\n```\n";
const SOURCES: &str = "tickets:\n  files: \"tickets/*.csv\"\n  key: id\n  fresh_within: 60d\n  columns:\n    id: text\n    client: text\n    \
    kind: { type: category, values: { customer: [], internal: [] } }\n    priority: { type: category, values: { high: [], low: [] } }\n    \
    opened: datetime\n    responded: datetime\n    resolved: datetime\n    minutes: integer\n    amount: integer\n    requester: text\n    \
    subject: text\npauses: { files: pauses.csv, columns: { ticket: text, from: datetime, to: datetime } }\n\
    visits: { files: visits.csv, fresh_within: 60d, columns: { client: text, kind: text, person: text, at: datetime } }\n\
    probes: { files: probes.csv, fresh_within: 60d, columns: { at: datetime, status: text } }\n";
const METRICS: &str = "opened: { label: 受付, type: simple, source: tickets, time: opened, agg: count, unit: 件, grains: [month], target: 3件以下 }\n\
    opened-high: { label: 急ぎの受付, type: simple, source: tickets, time: opened, agg: count, filter: \"priority = 'high'\", unit: 件, grains: [month] }\n\
    minutes: { label: 作業の中央値, type: simple, source: tickets, time: opened, agg: median, expr: minutes, grains: [month] }\n\
    people: { label: 依頼した人, type: simple, source: tickets, time: opened, agg: count_distinct, expr: requester, unit: 名, grains: [month] }\n\
    amount: { label: 金額, type: simple, source: tickets, time: opened, agg: sum, expr: amount, grains: [month], by: [priority] }\n\
    slow: { label: 長い作業, type: ratio, source: tickets, time: opened, numerator: { agg: count, filter: minutes > 50 }, denominator: { agg: count }, unit: percent, grains: [month] }\n\
    per-person: { label: 一人あたり, type: derived, metrics: { n: opened, p: people }, expr: n / p, grains: [month] }\n\
    returning: { label: 続けて使う人, type: retention, source: visits, user: person, time: at, unit: percent, grains: [month] }\n\
    uptime: { label: 稼働率, type: uptime, source: probes, time: at, up: \"status = 'up'\", grains: [month] }\n";
const SLA: &str = "desk:\n  label: 窓口\n  source: tickets\n  key: id\n  priority: priority\n  start: opened\n  clocks:\n    \
    response: { label: 応答, stop: responded }\n    resolution: { label: 解決, stop: resolved, pauses: { source: pauses, key: ticket, start: from, end: to } }\n  \
    targets:\n    high: { calendar: 24x7, response: 30min, resolution: 2h }\n    low: { calendar: 24x7, response: 1h, resolution: 8h }\n";
// Of zqacme: four of customers in October, A5 is internal. Of zqベータ: one in October, one in September. N1 is nobody's.
const HEAD: &str = "id,client,kind,priority,opened,responded,resolved,minutes,amount,requester,subject\n";
const ACME: &str = "ZQA1,zqacme,customer,high,2026-10-01 09:00,2026-10-01 09:10,2026-10-01 10:00,60,100,zqacme-ra1,zqacme-subject-1\n\
    ZQA2,zqacme,customer,high,2026-10-02 09:00,2026-10-02 09:40,2026-10-02 12:00,180,300,zqacme-ra2,zqacme-subject-2\n\
    ZQA3,zqacme,customer,high,2026-10-03 09:00,2026-10-03 09:20,2026-10-03 09:30,30,200,zqacme-ra1,zqacme-subject-3\n\
    ZQA4,zqacme,customer,low,2026-10-04 09:00,2026-10-04 09:05,2026-10-04 09:15,15,5,zqacme-ra3,zqacme-subject-4\n\
    ZQA5,zqacme,internal,high,2026-10-05 09:00,2026-10-05 11:00,2026-10-05 19:00,600,9999,zqacme-ra9,zqinternal-subject\n";
const BETA: &str = "ZQB1,zqベータ,customer,high,2026-10-01 10:00,2026-10-01 10:05,2026-10-01 10:10,10,77031337,zqbeta-rb1,zqbeta-subject-1\n\
    ZQB2,zqベータ,customer,high,2026-09-15 09:00,2026-09-15 10:00,2026-09-15 12:45,45,50,zqbeta-rb1,zqbeta-subject-2\n";
const NOBODY: &str =
    "ZQN1,,customer,high,2026-10-06 09:00,2026-10-06 09:05,2026-10-06 09:10,5,7,zqnobody,zqnobody-subject\n";
// A2 waited 9:30-11:00 and 10:00-11:30, which is two hours together: of three hours one counts.
const PAUSES: &str = "ticket,from,to\nZQA2,2026-10-02 09:30,2026-10-02 11:00\nZQA2,2026-10-02 10:00,2026-10-02 11:30\nZQB2,2026-09-15 09:00,2026-09-15 09:30\n";
// p1 is with zqacme in September alone and with zqベータ in October; p2 stays with zqacme.
const VISITS: &str = "client,kind,person,at\nzqacme,customer,p1,2026-09-02 09:00\nzqacme,customer,p2,2026-09-03 09:00\nzqacme,customer,p2,2026-10-03 09:00\n\
    zqベータ,customer,p3,2026-09-03 09:00\nzqベータ,customer,p1,2026-10-05 09:00\nzqベータ,customer,p3,2026-10-06 09:00\n";
const PROBES: &str =
    "at,status\n2026-10-01 00:00,up\n2026-10-01 01:00,up\n2026-10-01 02:00,down\n2026-10-01 03:00,up\n";
const RECIPIENTS: &str = "address,name,groups\nto-acme@acme.example,A,zqacme\nto-beta@beta.example,B,zqベータ\n";

fn project(site: &str) -> Folder {
    let folder = Folder::project(&[
        ("tejun.yaml", site),
        ("layouts/client.md", LAYOUT),
        ("data/sources.yaml", SOURCES),
        ("data/metrics.yaml", METRICS),
        ("data/sla.yaml", SLA),
        ("data/tickets/acme.csv", &format!("{HEAD}{ACME}")),
        ("data/tickets/zqbetafile.csv", &format!("{HEAD}{BETA}{NOBODY}")),
        ("data/pauses.csv", PAUSES),
        ("data/visits.csv", VISITS),
        ("data/probes.csv", PROBES),
        ("data/recipients.csv", RECIPIENTS),
    ]);
    folder.write("content/reports/clients/zqacme/2026-10.md", "zqacme-words です。\n");
    folder.write("content/reports/clients/zqベータ/2026-10.md", "zqbeta-words です。\n");
    folder
}

/// The values of a record, by metric and period.
fn figures(folder: &Folder, record: &str) -> BTreeMap<(String, String), String> {
    let text = fs::read_to_string(folder.join(&format!("data/editions/{record}/1/figures.jsonl"))).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let whole = lines.filter(|figure| figure["by"].as_array().is_none_or(Vec::is_empty));
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    whole.map(|figure| ((word(&figure["metric"]), word(&figure["period"])), word(&figure["value"]))).collect()
}

#[test]
fn figures_of_each_client_are_those_of_his_rows() {
    let folder = project(&format!("{SITE}{REPORTS}"));
    let issued = folder.run(&["edition", "issue", "clients", "2026-10", "--at", "2026-11-02T10:00", "--allow-draft"]);
    assert_eq!(issued.code, 0, "{}{}", issued.out, issued.err);
    let acme = figures(&folder, "clients/zqacme/2026-10");
    let of = |all: &BTreeMap<(String, String), String>, metric: &str| {
        all.get(&(metric.to_owned(), "2026-10".to_owned())).cloned().unwrap_or_default()
    };
    let expected = [
        ("opened", "4"),
        ("opened-high", "3"),
        // 15, 30, 60, 180
        ("minutes", "45"),
        ("people", "3"),
        ("amount", "605"),
        ("slow", "50"),
        // 40 of 30 minutes is one of four.
        ("sla.desk.response", "75"),
        ("sla.desk.resolution", "100"),
        // Of p1 and p2 in September p2 came again.
        ("returning", "50"),
        // 3 of 4, for everybody
        ("uptime", "75"),
    ];
    let found: Vec<(&str, String)> = expected.iter().map(|(metric, _)| (*metric, of(&acme, metric))).collect();
    assert_eq!(found, expected.map(|(metric, value)| (metric, value.to_owned())));
    assert!(of(&acme, "per-person").starts_with("1.3333"), "{}", of(&acme, "per-person"));
    let beta = figures(&folder, "clients/zqベータ/2026-10");
    let expected = [
        ("opened", "1"),
        ("opened-high", "1"),
        ("minutes", "10"),
        ("people", "1"),
        ("amount", "77031337"),
        ("slow", "0"),
        ("per-person", "1"),
        ("sla.desk.response", "100"),
        ("sla.desk.resolution", "100"),
        ("returning", "100"),
        ("uptime", "75"),
    ];
    let found: Vec<(&str, String)> = expected.iter().map(|(metric, _)| (*metric, of(&beta, metric))).collect();
    assert_eq!(found, expected.map(|(metric, value)| (metric, value.to_owned())));
    // Rows of high priority, whoever's: A1, A2, A3, A5, B1, N1 with 60, 180, 30, 600, 10 and 5 minutes.
    let issued = folder.run(&["edition", "issue", "urgent", "2026-10", "--at", "2026-11-02T10:00", "--allow-draft"]);
    assert_eq!(issued.code, 0, "{}{}", issued.out, issued.err);
    let urgent = figures(&folder, "urgent/2026-10");
    assert_eq!((of(&urgent, "opened").as_str(), of(&urgent, "minutes").as_str()), ("6", "45"));
    // The report of all rows is what it was: A1 to A5, B1 and N1.
    let issued = folder.run(&["edition", "issue", "monthly", "2026-10", "--at", "2026-11-02T10:00", "--allow-draft"]);
    assert_eq!(issued.code, 0, "{}{}", issued.out, issued.err);
    assert_eq!(of(&figures(&folder, "monthly/2026-10"), "opened"), "7");
    // In September there was one ticket of zqベータ: answered late, and solved in 225 minutes less 30.
    let issued = folder.run(&["edition", "issue", "clients", "2026-09", "--value", "zqベータ", "--allow-draft"]);
    assert_eq!(issued.code, 0, "{}{}", issued.out, issued.err);
    let text = fs::read_to_string(folder.join("data/editions/clients/zqベータ/2026-09/1/figures.jsonl")).unwrap();
    let september: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let value = |metric: &str| {
        september.iter().find(|figure| figure["metric"] == metric).map(|figure| figure["value"].to_string())
    };
    assert_eq!(value("sla.desk.response").unwrap_or_default().trim_matches('"'), "0");
    assert_eq!(value("sla.desk.resolution").unwrap_or_default().trim_matches('"'), "0");
    let verified = folder.run(&["edition", "verify"]);
    assert_eq!(verified.code, 0, "{}{}", verified.out, verified.err);
}

/// The files in which a token stands, in their names or bytes.
fn holding(files: &BTreeMap<String, Vec<u8>>, token: &str) -> Vec<String> {
    let encoded: String =
        token.bytes().map(|b| if b.is_ascii() { (b as char).to_string() } else { format!("%{b:02X}") }).collect();
    let has = |bytes: &[u8], token: &str| bytes.windows(token.len()).any(|part| part == token.as_bytes());
    let holds = |path: &String, bytes: &Vec<u8>| {
        [token, encoded.as_str(), encoded.to_lowercase().as_str()]
            .iter()
            .any(|token| path.contains(token) || has(bytes, token))
    };
    files.iter().filter(|(path, bytes)| holds(path, bytes)).map(|(path, _)| path.clone()).collect()
}

const OF_ACME: [&str; 5] = ["zqacme", "ZQA", "to-acme", "acme.csv", "zqinternal"];
const OF_BETA: [&str; 5] = ["zqベータ", "zqbeta", "ZQB", "77031337", "to-beta"];
const OF_NOBODY: [&str; 3] = ["ZQN1", "zqnobody", "ZQA5"];

#[test]
fn the_site_of_a_client_holds_nothing_of_another() {
    let folder = project(&format!("{SITE}{REPORTS}"));
    let built = folder.run(&["build", "--report", "clients"]);
    assert_eq!(built.code, 0, "{}{}", built.out, built.err);
    let sites = |slug: &str| tree(&folder.join(&format!("output-clients/{slug}")));
    let (acme, beta) = (sites("zqacme"), sites("zqベータ"));
    assert!(acme.contains_key("reports/clients/zqacme/2026-10/index.html"), "{:?}", acme.keys());
    assert!(beta.contains_key("reports/clients/zqベータ/2026-10/index.html"), "{:?}", beta.keys());
    for (files, own, others) in [(&acme, OF_ACME, OF_BETA), (&beta, OF_BETA, OF_ACME)] {
        for token in others.iter().chain(&OF_NOBODY) {
            assert_eq!(holding(files, token), Vec::<String>::new(), "{token}");
        }
        for token in &own[..2] {
            assert!(!holding(files, token).is_empty(), "{token} should be there");
        }
        assert!(
            !files.keys().any(|path| path.starts_with("metrics/") || path.starts_with("lineage/")),
            "{:?}",
            files.keys()
        );
    }
    let page = String::from_utf8(acme["reports/clients/zqacme/2026-10/appendix/index.html"].clone()).unwrap();
    assert!(page.contains("zqacme-subject-2"), "{page}");
    // The list that is cut short after two rows stands whole beside the page.
    let lists: Vec<&String> = acme.keys().filter(|path| path.ends_with(".csv")).collect();
    assert!(!lists.is_empty(), "{:?}", acme.keys());
    assert!(lists.iter().any(|path| String::from_utf8_lossy(&acme[*path]).contains("zqacme-subject-4")), "{lists:?}");
    // One of them alone: the other stays as it is.
    folder.write("content/reports/clients/zqベータ/2026-10.md", "zqbeta-other です。\n");
    let built = folder.run(&["build", "--report", "clients", "--value", "zqacme"]);
    assert_eq!(built.code, 0, "{}{}", built.out, built.err);
    assert_eq!((sites("zqacme"), sites("zqベータ")), (acme, beta));
    let refused = folder.run(&["build", "--report", "clients", "--value", "zqacmee"]);
    assert!(refused.code == 2 && refused.err.contains("did you mean `zqacme`"), "{}{}", refused.out, refused.err);
}

#[test]
fn the_mail_of_a_client_goes_to_him_and_holds_nothing_of_another() {
    let smtp = "  smtp: { host: 127.0.0.1, port: 9, security: none, waits: [] }\n";
    let folder = project(&format!("{SITE}{REPORTS}{MAIL}{smtp}"));
    let issued = folder.run(&["edition", "issue", "clients", "2026-10", "--at", "2026-11-02T10:00"]);
    assert_eq!(issued.code, 0, "{}{}", issued.out, issued.err);
    let mailed = folder.run(&["mail", "clients", "2026-10"]);
    assert_eq!(mailed.code, 0, "{}{}", mailed.out, mailed.err);
    let files = tree(&folder.join("mail"));
    let of = |slug: &str| -> BTreeMap<String, Vec<u8>> {
        let own = files.iter().filter(|(path, _)| path.starts_with(&format!("clients.{slug}-2026-10")));
        own.map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
    };
    let (acme, beta) = (of("zqacme"), of("zqベータ"));
    assert!(
        acme.keys().any(|path| path.ends_with(".eml")) && beta.keys().any(|path| path.ends_with(".eml")),
        "{:?}",
        files.keys()
    );
    for (files, others) in [(&acme, OF_BETA), (&beta, OF_ACME)] {
        for token in others.iter().chain(&OF_NOBODY) {
            assert_eq!(holding(files, token), Vec::<String>::new(), "{token}");
        }
    }
    let sent = folder.run(&["mail", "clients", "2026-10", "--send", "--dry-run"]);
    assert_eq!(sent.code, 0, "{}{}", sent.out, sent.err);
    assert_eq!(sent.out.matches("would-send").count(), 2, "{}", sent.out);
    let sent = folder.run(&["mail", "clients", "2026-10", "--value", "zqacme", "--send", "--dry-run"]);
    assert!(sent.out.contains("to-acme@") && !sent.out.contains("to-beta@"), "{}", sent.out);
    let all = folder.run(&["mail", "clients", "2026-10", "--send", "--dry-run", "--to", "boss@inside.example"]);
    assert!(all.code != 0 && all.err.contains("--value"), "{}{}", all.out, all.err);
    // Without recipients of his own a client's mail goes to nobody.
    folder.write("data/recipients.csv", "address,name,groups\nto-beta@beta.example,B,zqベータ\n");
    let checked = folder.run(&["check"]);
    assert!(
        checked.out.contains("mail/value-without-recipients") || checked.err.contains("value-without-recipients"),
        "{}{}",
        checked.out,
        checked.err
    );
    let sent = folder.run(&["mail", "clients", "2026-10", "--value", "zqacme", "--send", "--dry-run"]);
    assert!(sent.code == 2 && !sent.out.contains("would-send"), "{}{}", sent.out, sent.err);
}

#[test]
fn what_belongs_to_a_ticket_is_his_whatever_its_own_columns_say() {
    let folder = project(&format!("{SITE}{REPORTS}"));
    let columns = "ticket: text, from: datetime, to: datetime";
    folder.write("data/sources.yaml", SOURCES.replace(columns, &format!("{columns}, client: text, kind: text")));
    folder.write(
        "data/pauses.csv",
        PAUSES
            .replace("ticket,from,to", "ticket,from,to,client,kind")
            .replace(":00\n", ":00,,\n")
            .replace(":30\n", ":30,,\n"),
    );
    let issued = folder.run(&["edition", "issue", "clients", "2026-10", "--at", "2026-11-02T10:00", "--allow-draft"]);
    assert_eq!(issued.code, 0, "{}{}", issued.out, issued.err);
    let acme = figures(&folder, "clients/zqacme/2026-10");
    // Without the pauses of A2 its three hours are late.
    assert_eq!(acme[&("sla.desk.resolution".to_owned(), "2026-10".to_owned())], "100");
}

#[test]
fn what_nobody_outside_may_read_is_not_mailed() {
    let folder = project(&format!("{SITE}audiences: [customer, internal]\n{REPORTS}{MAIL}"));
    let mailed = folder.run(&["--lang", "en", "mail", "clients", "2026-10", "--allow-unissued"]);
    assert!(mailed.code != 0 && mailed.err.contains("audience"), "{}{}", mailed.out, mailed.err);
    assert!(!folder.join("mail").exists(), "nothing was written");
    let two = folder.run(&["--lang", "en", "mail", "clients/zqacme", "2026-10", "--value", "zqベータ"]);
    assert!(two.code != 0 && two.err.contains("`--value` says `zqベータ`"), "{}{}", two.out, two.err);
}

#[test]
fn people_inside_see_all_clients_and_other_readers_none() {
    let audiences = "audiences: [customer, internal]\npage_audiences: { reports: customer, metrics: customer }\n";
    let site = format!("{SITE}{audiences}{REPORTS}    audience: customer\n");
    let folder = project(&site);
    let built = folder.run(&["build"]);
    assert_eq!(built.code, 0, "{}{}", built.out, built.err);
    let inside = tree(&folder.join("output/internal"));
    for path in [
        "reports/clients/index.html",
        "reports/clients/zqacme/2026-10/index.html",
        "reports/clients/zqベータ/index.html",
    ] {
        assert!(inside.contains_key(path), "{path}: {:?}", inside.keys());
    }
    let customers = tree(&folder.join("output/customer"));
    assert!(customers.contains_key("reports/monthly/2026-10/index.html"), "{:?}", customers.keys());
    for token in ["zqacme", "zqベータ", "zqbeta-words", "reports/clients"] {
        assert_eq!(holding(&customers, token), Vec::<String>::new(), "{token}");
    }
    let built = folder.run(&["build", "--report", "clients"]);
    assert_eq!(built.code, 0, "{}{}", built.out, built.err);
    // Without an audience of its own it is for people inside alone.
    folder.write("tejun.yaml", format!("{SITE}{audiences}{REPORTS}"));
    let built = folder.run(&["build", "--report", "clients"]);
    assert!(built.code == 2 && built.err.contains("audience: …"), "{}{}", built.out, built.err);
}

#[test]
fn what_cannot_be_counted_for_each_is_refused() {
    let refused = |reports: &str, told: &str| {
        let folder = project(&format!("{SITE}reports:\n  weekly: false\n{reports}"));
        let checked = folder.run(&["check"]);
        let said = format!("{}{}", checked.out, checked.err);
        assert!(checked.code != 0 && said.contains(told), "{reports}: expected {told} in {said}");
    };
    refused("  clients: { kind: monthly, by: client, groups: { a: [opened, uptime] } }\n", "`shared: [uptime]`");
    refused("  clients: { kind: monthly, by: clinet, groups: { a: [opened] } }\n", "did you mean `client`");
    refused(
        "  clients: { kind: monthly, by: client, groups: { a: [opened] }, shared: [opened] }\n",
        "remove it from `shared`",
    );
    refused(
        "  clients: { kind: monthly, filter: \"priorty = 'high'\", groups: { a: [opened] } }\n",
        "did you mean `priority`",
    );
    refused(
        "  clients: { kind: monthly, filter: \"priority = 'hgh'\", groups: { a: [opened] } }\n",
        "did you mean `high`",
    );
    refused("  clients: { kind: monthly, shared: [uptime] }\n", "`filter` or `by`");
    refused("  a/b: { kind: monthly }\n", "a/b");
    // Two clients whose addresses would be one, and one that has none.
    let folder = project(&format!("{SITE}{REPORTS}"));
    folder.write("data/tickets/more.csv", format!("{HEAD}X1,ZQ Acme,customer,low,2026-10-01 09:00,,,1,1,x,x\nX2,zq/acme,customer,low,2026-10-01 09:00,,,1,1,x,x\nX3,..,customer,low,2026-10-01 09:00,,,1,1,x,x\n"));
    let checked = folder.run(&["check"]);
    let said = format!("{}{}", checked.out, checked.err);
    assert!(checked.code == 1 && said.matches("pages/report-value-address").count() == 2, "{said}");
    assert!(said.contains("pages/report-rows-of-nobody") && said.contains("/reports/clients/zq-acme/"), "{said}");
}

mod questions {
    use std::fmt::Write;
    use tejun::diag::Diagnostics;
    use tejun::inputs::Inputs;
    use tejun::model::ReportName;
    use tejun::pipeline::{self, AssetNames, ClusterUse, Computed, Options};

    const SITE: &str = "title: x\nas_of: 2026-11-01T00:00:00+09:00\nreports:\n  weekly: false\n  monthly: false\n  \
        clients: { kind: monthly, by: client }\n";
    const SOURCES: &str = "tickets: { files: t.csv, key: id, columns: { id: text, client: text, priority: text, opened: datetime, \
        done: datetime, minutes: integer } }\nvisits: { files: v.csv, columns: { client: text, person: text, at: datetime } }\n";
    const METRICS: &str = "opened: { type: simple, source: tickets, time: opened, agg: count, by: [priority], grains: [week, month] }\n\
        median: { type: simple, source: tickets, time: opened, agg: median, expr: minutes, grains: [month] }\n\
        kinds: { type: simple, source: tickets, time: opened, agg: count_distinct, expr: priority, grains: [month] }\n\
        share: { type: derived, metrics: { a: median, b: opened }, expr: a / b, grains: [month] }\n\
        stay: { type: retention, source: visits, user: person, time: at, grains: [month] }\n";
    const SLA: &str = "desk: { source: tickets, key: id, priority: priority, start: opened, clocks: { resolution: { stop: done } }, \
        targets: { high: { calendar: 24x7, resolution: 2h } } }\n";

    /// So many rows of so many clients.
    fn computed(clients: usize) -> Computed {
        let (mut tickets, mut visits) =
            ("id,client,priority,opened,done,minutes\n".to_owned(), "client,person,at\n".to_owned());
        for at in 0..400 {
            let (client, month, day) = (at % clients, 1 + at % 10, 1 + at % 28);
            let _ = writeln!(
                tickets,
                "T{at},c{client},high,2026-{month:02}-{day:02} 09:00,2026-{month:02}-{day:02} 10:{:02},{at}",
                at % 60
            );
            let _ = writeln!(visits, "c{client},p{},2026-{month:02}-{day:02} 09:00", at % 7);
        }
        let files = [
            ("tejun.yaml", SITE),
            ("data/sources.yaml", SOURCES),
            ("data/metrics.yaml", METRICS),
            ("data/sla.yaml", SLA),
            ("data/t.csv", &tickets),
            ("data/v.csv", &visits),
        ];
        let now = "2026-11-01T00:00:00Z".parse().unwrap();
        let cluster = ClusterUse::default();
        let options = Options { as_of: None, now, drafts: false, assets: AssetNames::Hashed, cluster };
        let mut found = Diagnostics::new();
        let computed = pipeline::compute(&Inputs::from_memory(files), &options, &mut found).unwrap();
        assert!(!found.has_errors(), "{:?}", found.iter().map(|finding| &finding.message.en).collect::<Vec<_>>());
        computed
    }

    #[test]
    fn more_clients_ask_no_more_questions() {
        let asked = |clients: usize| {
            let computed = computed(clients);
            let reports = computed.value_reports(ReportName::new("clients"));
            assert_eq!(reports.len(), clients);
            let counts: Vec<u64> = reports
                .iter()
                .map(|name| {
                    let figures = computed.figures_of(*name).unwrap().iter();
                    figures
                        .filter(|f| f.metric == "opened" && f.by.is_empty() && f.period.label.len() == 7)
                        .map(|f| f.n)
                        .sum()
                })
                .collect();
            assert_eq!(counts.iter().sum::<u64>(), 400, "every row is somebody's");
            computed.asked_of(reports[0]).unwrap()
        };
        let (few, many) = (asked(2), asked(40));
        assert_eq!(few, many);
        assert!(few.0 > 5 && few.1 <= 6, "{few:?}");
    }
}

#[test]
fn words_are_begun_for_every_client_who_has_figures() {
    let folder = project(&format!("{SITE}{REPORTS}"));
    let (acme, beta) = ("content/reports/clients/zqacme/2026-10.md", "content/reports/clients/zqベータ/2026-10.md");
    fs::remove_file(folder.join(beta)).unwrap();
    let made = folder.run(&["new", "clients", "2026-10"]);
    assert!(made.code == 0 && made.err.contains("made 1 drafts") && made.err.contains("1 were there"), "{}", made.err);
    assert_eq!(fs::read_to_string(folder.join(acme)).unwrap(), "zqacme-words です。\n", "what is written stays");
    assert!(fs::read_to_string(folder.join(beta)).unwrap().contains("draft: true"));
    let again = folder.run(&["new", "clients", "2026-10"]);
    assert!(
        again.code == 0 && again.err.contains("made 0 drafts") && again.err.contains("2 were there"),
        "{}",
        again.err
    );
    // Nobody had a row that early.
    let early = folder.run(&["new", "clients", "2019-01"]);
    assert!(early.code == 2 && early.err.contains("no value of `clients` has a figure"), "{}", early.err);
    assert!(!folder.join("content/reports/clients/zqacme/2019-01.md").exists());
}
