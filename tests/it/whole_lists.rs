//! Lists that pages cut short stand whole in files beside them, where the project asks for it, and nowhere else.
//!
//! What the files hold is worked out here from the numbers that the rows are made of.

use crate::site::{Ran, now, run};
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;
use tejun::diag::Diagnostics;
use tejun::inputs::Inputs;
use tejun::model::{NoCache, Profiler, ResultSize};
use tejun::output::StagedWriter;
use tejun::pipeline::{self, AssetNames, BuildCaches, ClusterUse, Options};

const SITE: &str = "title: 窓口\nlanguage: ja\ntimezone: Asia/Tokyo\nas_of: 2026-11-20T17:00:00+09:00\n\
    reports: { weekly: false, monthly: false }\n";
const EXPORT: &str = "export: { lists: true }\n";

const SOURCES: &str = "tickets:\n  files: tickets.csv\n  key: id\n  columns:\n    id: { type: text, required: true }\n    \
     priority: { type: category, required: true, values: { high: [], low: [] } }\n    subject: { type: text }\n    \
     opened_at: { type: datetime, required: true }\n    responded_at: { type: datetime }\n    \
     resolved_at: { type: datetime }\n";

const SLA: &str = "desk:\n  label: 窓口\n  source: tickets\n  key: id\n  priority: priority\n  start: opened_at\n  \
     closed: resolved_at\n  clocks:\n    response: { label: 応答, stop: responded_at }\n    \
     resolution: { label: 解決, stop: resolved_at }\n  targets:\n    \
     high: { calendar: 24x7, response: 4h, resolution: 24h }\n    low: { calendar: 24x7, response: 8h, resolution: 48h }\n  \
     attainment: \"90%以上\"\n";

const LISTS: &str = "# 一覧\n\n```{breaches} desk\nperiod: 2026-10\ncolumns: [subject]\nlimit: 50\n```\n\n\
     ```{tickets}\nsource: tickets\ncolumns: [id, subject, opened_at]\nsort: [-opened_at]\nlimit: 20\n```\n";

const TICKETS: i64 = 12_500;
/// 2026-10-01 00:00 in Tokyo.
const FIRST: i64 = 1_790_780_400;
const HOUR: i64 = 3_600;

/// What is known of a ticket: one every three minutes, so that all of them lie in October.
struct Ticket(i64);

impl Ticket {
    fn id(&self) -> String {
        format!("T-{:05}", self.0)
    }

    fn is_high(&self) -> bool {
        self.0 % 2 == 0
    }

    fn priority(&self) -> &'static str {
        if self.is_high() { "high" } else { "low" }
    }

    fn opened(&self) -> i64 {
        FIRST + 180 * self.0
    }

    /// Nine hours are too much for each priority, one is not: 2,500 tickets are late.
    fn responded(&self) -> i64 {
        self.opened() + if self.0 % 5 == 0 { 9 * HOUR } else { HOUR }
    }

    /// Sixty hours are too much for each priority, ten are not: 500 tickets are late.
    fn resolved(&self) -> i64 {
        self.opened() + if self.0 % 25 == 1 { 60 * HOUR } else { 10 * HOUR }
    }

    /// As a cell of CSV.
    fn subject(&self) -> String {
        if self.0 % 1000 == 0 { "\"=HYPERLINK(\"\"x\"\",1)\"".to_owned() } else { format!("\"回線, {}\"", self.0) }
    }

    /// The same where no spreadsheet computes it.
    fn safe_subject(&self) -> String {
        self.subject().replace("\"=HYP", "\"'=HYP")
    }
}

fn tickets() -> impl DoubleEndedIterator<Item = Ticket> {
    (0..TICKETS).map(Ticket)
}

/// Tokyo knows no summer time.
fn local(second: i64) -> String {
    let at = tejun::calendar::Instant::from_second(second + 9 * HOUR).unwrap();
    at.to_string().trim_end_matches('Z').replace('T', " ")
}

fn rows() -> String {
    let mut text = "id,priority,subject,opened_at,responded_at,resolved_at\n".to_owned();
    for ticket in tickets() {
        let [opened, responded, resolved] = [ticket.opened(), ticket.responded(), ticket.resolved()].map(local);
        let (id, priority, subject) = (ticket.id(), ticket.priority(), ticket.subject());
        writeln!(text, "{id},{priority},{subject},{opened},{responded},{resolved}").unwrap();
    }
    text
}

fn files(site: &str) -> Inputs {
    let rows = rows();
    Inputs::from_memory([
        ("tejun.yaml", site),
        ("data/sources.yaml", SOURCES),
        ("data/sla.yaml", SLA),
        ("data/tickets.csv", rows.as_str()),
        ("content/_index.md", "# 窓口\n"),
        ("content/lists.md", LISTS),
    ])
}

/// High before low, responses before resolutions, then by deadline: as the tickets were opened.
fn missed() -> String {
    let mut text = "\u{feff}チケット,優先度,時計,カレンダー,期限,停止,経過（秒）,超過（秒）,subject\r\n".to_owned();
    for high in [true, false] {
        let (response, resolution) = if high { (4 * HOUR, 24 * HOUR) } else { (8 * HOUR, 48 * HOUR) };
        for (clock, allowed) in [("応答", response), ("解決", resolution)] {
            for ticket in tickets().filter(|ticket| ticket.is_high() == high) {
                let stop = if clock == "応答" { ticket.responded() } else { ticket.resolved() };
                let (elapsed, deadline) = (stop - ticket.opened(), ticket.opened() + allowed);
                if elapsed > allowed {
                    let (id, priority, over) = (ticket.id(), ticket.priority(), elapsed - allowed);
                    let (deadline, stop, subject) = (local(deadline), local(stop), ticket.safe_subject());
                    let line = format!("{id},{priority},{clock},24x7,{deadline},{stop},{elapsed},{over},{subject}\r\n");
                    text.push_str(&line);
                }
            }
        }
    }
    text
}

fn all_rows() -> String {
    let mut text = "\u{feff}id,subject,opened_at\r\n".to_owned();
    for ticket in tickets().rev() {
        text.push_str(&format!("{},{},{}\r\n", ticket.id(), ticket.safe_subject(), local(ticket.opened())));
    }
    text
}

fn measured(site: &str) -> (Ran, BuildCaches) {
    let options =
        Options { as_of: None, now: now(), drafts: false, assets: AssetNames::Hashed, cluster: ClusterUse::default() };
    let means = BuildCaches { profiler: Profiler::with(Duration::default), ..BuildCaches::default() };
    let mut found = Diagnostics::new();
    let built = pipeline::build_with(&files(site), &options, None, &means, &mut found);
    (Ran { found, built }, means)
}

#[test]
fn every_row_of_a_list_that_was_cut_stands_in_its_file() {
    let (ran, means) = measured(&format!("{SITE}{EXPORT}"));
    assert!(!ran.found.has_errors(), "{}", ran.findings());
    let (first, second) =
        (ran.text("lists/list-1.csv").expect("a file"), ran.text("lists/list-2.csv").expect("a file"));
    // 3,000 and 12,500 rows below their heads.
    assert_eq!((first.lines().count(), second.lines().count()), (3_001, 12_501));
    for (is, wanted) in [(first, missed()), (second, all_rows())] {
        let other = is.lines().zip(wanted.lines()).position(|(is, wanted)| is != wanted);
        assert!(
            other.is_none(),
            "{other:?}: {:?} / {:?}",
            is.lines().nth(other.unwrap()),
            wanted.lines().nth(other.unwrap())
        );
        assert_eq!(is, wanted);
    }
    let page = ran.text("lists/index.html").unwrap();
    assert!(page.contains("ほかに 2,950 件あります。") && page.contains("href=\"../lists/list-1.csv\""), "{page}");
    assert!(page.contains("ほかに 12,480 件あります。") && page.contains("href=\"../lists/list-2.csv\""), "{page}");
    let exported = means.profiler.exported();
    let exported = exported["tickets"];
    assert_eq!(exported.rows, 15_500);
    assert!((2_000..=10_000).contains(&exported.largest_block), "{}", exported.largest_block);
}

#[test]
fn without_a_word_there_is_no_file_and_what_pages_are_made_of_is_the_same() {
    let (with, without) = (measured(&format!("{SITE}{EXPORT}")), measured(SITE));
    let csv =
        |ran: &Ran| ran.built.as_ref().unwrap().artifacts.iter().filter(|made| made.path.contains("/list-")).count();
    assert_eq!((csv(&with.0), csv(&without.0)), (2, 0));
    let page = without.0.text("lists/index.html").unwrap();
    assert!(page.contains("<p>ほかに 2,950 件あります。</p>") && !page.contains("list-1.csv"), "{page}");
    let left = |means: &BuildCaches| means.profiler.left().into_iter().collect::<Vec<(String, ResultSize)>>();
    assert_eq!(left(&with.1), left(&without.1));
    assert!(without.1.profiler.exported().is_empty());
}

#[test]
fn a_folder_gets_the_same_bytes_piece_by_piece() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let publish = |expected: usize| {
        let press = Arc::new(StagedWriter::new(&out, Arc::new(NoCache)));
        let means = BuildCaches { sink: Some(Arc::clone(&press) as Arc<_>), ..BuildCaches::default() };
        let options = Options {
            as_of: None,
            now: now(),
            drafts: false,
            assets: AssetNames::Hashed,
            cluster: ClusterUse::default(),
        };
        let mut found = Diagnostics::new();
        let built =
            pipeline::build_with(&files(&format!("{SITE}{EXPORT}")), &options, None, &means, &mut found).unwrap();
        let held = built.artifacts.iter().filter(|made| made.path.contains("/list-")).count();
        assert_eq!(held, 0, "a file was held whole");
        let receipt = press.publish(&built.artifacts, &|_| false, &mut found).unwrap();
        let text = |name: &str| std::fs::read_to_string(out.join("lists").join(name)).unwrap();
        assert!(text("list-1.csv") == missed() && text("list-2.csv") == all_rows());
        assert!(receipt.written >= expected);
        receipt
    };
    publish(2);
    assert_eq!(publish(0).written, 0);
    std::fs::write(out.join("lists/list-1.csv"), "?").unwrap();
    assert_eq!(publish(1).written, 1);
}

const CLOSED: &str = "---\ntitle: 未公表の一覧\naudience: internal\n---\n\n\
     合併の発表は来月の三日に行う予定です。\n\n```{breaches} desk\nperiod: 2026-10\nlimit: 1\n```\n";

/// Three late tickets, the last of them with a subject of its own.
fn divided(last: &str) -> Ran {
    let site = format!("{SITE}{EXPORT}audiences: [public, internal]\n");
    let mut rows = "id,priority,subject,opened_at,responded_at,resolved_at\n".to_owned();
    for number in 0..3 {
        let times = "2026-10-05T10:00,2026-10-05T20:00,2026-10-05T21:00";
        let subject = if number == 2 { last } else { "回線" };
        writeln!(rows, "T-{number},high,{subject},{times}").unwrap();
    }
    run(&Inputs::from_memory([
        ("tejun.yaml", site.as_str()),
        ("data/sources.yaml", SOURCES),
        ("data/sla.yaml", SLA),
        ("data/tickets.csv", rows.as_str()),
        ("content/_index.md", "---\ntitle: 窓口\naudience: public\n---\n窓口です。\n"),
        ("content/closed.md", CLOSED),
        ("content/open.md", OPEN),
    ]))
}

const OPEN: &str = "---\ntitle: 公開の一覧\naudience: public\n---\n\n\
     ```{tickets}\nsource: tickets\ncolumns: [id, subject]\nlimit: 1\nsort: [id]\n```\n";

#[test]
fn who_may_not_see_a_page_gets_no_file_of_it() {
    let ran = divided("端末");
    assert!(!ran.found.has_errors(), "{}", ran.findings());
    let csv = ran.built.as_ref().unwrap().artifacts.iter().filter(|made| made.path.contains("/list-"));
    let paths: Vec<&str> = csv.map(|made| made.path.as_str()).collect();
    assert_eq!(paths, ["internal/closed/list-1.csv", "internal/open/list-1.csv", "public/open/list-1.csv"]);
    let rows = ["\u{feff}id,subject", "T-0,回線", "T-1,回線", "T-2,端末", ""];
    assert_eq!(ran.text("public/open/list-1.csv"), Some(rows.join("\r\n").as_str()));
}

#[test]
fn what_is_closed_is_looked_for_in_the_files_too() {
    // The page shows the first row of three; the file alone has the last one.
    let ran = divided("合併の発表は来月の三日に行う予定です。");
    let told: Vec<String> =
        ran.found.iter().map(|finding| format!("{} {}", finding.code.name(), finding.message.en)).collect();
    let leak = |line: &&String| line.starts_with("leak/closed-text `open/list-1.csv` of the site for `public`");
    assert!(told.iter().any(|line| leak(&line)), "{told:?}");
}
