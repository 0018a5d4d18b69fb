//! External links: asked of a server on this machine, never while a site is built, and remembered between runs.

use crate::program::Folder;
use crate::site::{Ran, build};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tejun::diag::Severity;
use tejun::online::{self, Counts, Options};
use tejun::output::CacheFolder;

/// What was asked of a server: `HEAD /path`, in order, and how many requests ran at once at most.
#[derive(Default)]
struct Log {
    asked: Vec<String>,
    running: usize,
    most: usize,
}

/// A server that answers as its paths say, until the test process ends.
fn server() -> (u16, Arc<Mutex<Log>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let log = Arc::new(Mutex::new(Log::default()));
    let shared = Arc::clone(&log);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let log = Arc::clone(&shared);
            std::thread::spawn(move || serve(stream, &log));
        }
    });
    (port, log)
}

fn serve(mut stream: TcpStream, log: &Mutex<Log>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    let _head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    let words: Vec<&str> = first.split(' ').collect();
    let (method, path) = (words[0], words[1]);
    {
        let mut log = log.lock().unwrap();
        log.asked.push(format!("{method} {path}"));
        log.running += 1;
        log.most = log.most.max(log.running);
    }
    std::thread::sleep(Duration::from_millis(30));
    let answer = match (path, method) {
        ("/gone", _) => "410 Gone",
        ("/missing", _) | ("/no-head", "HEAD") => "404 Not Found",
        ("/forbidden", _) => "403 Forbidden",
        ("/busy", _) => "503 Service Unavailable",
        ("/old", _) => "301 Moved Permanently\r\nLocation: /new",
        ("/older", _) => "308 Permanent Redirect\r\nLocation: old",
        ("/login", _) => "302 Found\r\nLocation: /new",
        ("/circle", _) => "302 Found\r\nLocation: /circle",
        ("/moved-away", _) => "301 Moved Permanently\r\nLocation: /missing",
        _ => "200 OK",
    };
    log.lock().unwrap().running -= 1;
    let _ = stream.write_all(format!("HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").as_bytes());
}

const PATHS: [&str; 11] =
    ["ok", "no-head", "gone", "missing", "forbidden", "busy", "old", "older", "login", "circle", "moved-away"];

/// A project that links to every path of a server, one line each, and to the first twice.
fn project(port: u16) -> Folder {
    let lines: Vec<String> = PATHS.iter().map(|path| format!("[x](http://127.0.0.1:{port}/{path})")).collect();
    let page =
        format!("# 外\n\n{}\n[x](http://127.0.0.1:{port}/ok#part)\n[m](mailto:a@example.com)\n", lines.join("\n"));
    Folder::project(&[("content/a.md", &page)])
}

fn ask(ran: &mut Ran, folder: &Folder, today: &str, time_left: bool) -> Counts {
    let time_left = move || time_left;
    let options = Options { today: today.parse().unwrap(), private: true, time_left: &time_left };
    let site = &ran.built.as_ref().unwrap().site;
    online::check(site, &options, &CacheFolder::new(folder.path()), &mut ran.found)
}

/// The findings about external links: line, severity, code; those without a place by their message.
fn said(ran: &Ran) -> BTreeMap<String, String> {
    let online = ran.found.sorted().into_iter().filter(|finding| finding.code.name().starts_with("online/"));
    online
        .map(|finding| {
            let what = format!("{} {}", finding.severity.name(), finding.code.name());
            match &finding.place {
                Some(place) => (format!("{}:{}:{}", place.file, place.line, place.column), what),
                None => (finding.message.en.split(" (").nth(1).unwrap().split(')').next().unwrap().to_owned(), what),
            }
        })
        .collect()
}

#[test]
fn each_address_is_ok_broken_or_unknown() {
    let (port, log) = server();
    let folder = project(port);
    let mut ran = build(folder.path());
    assert_eq!(log.lock().unwrap().asked, [""; 0], "a build asks nobody");
    let counts = ask(&mut ran, &folder, "2026-11-20", true);
    // ok, no-head, old, older, login; gone, missing, moved-away; forbidden, busy, circle.
    assert_eq!(counts, Counts { ok: 5, broken: 3, unknown: 3, private: 0, kept: 0 });
    let expected = [
        ("content/a.md:5:5", "warning online/broken"),
        ("content/a.md:6:5", "warning online/broken"),
        ("content/a.md:9:5", "info online/moved"),
        ("content/a.md:10:5", "info online/moved"),
        ("content/a.md:13:5", "warning online/broken"),
        ("the answer is 403", "info online/unknown"),
        ("the answer is 503", "info online/unknown"),
        ("it leads on to where it is not followed", "info online/unknown"),
    ];
    let expected = expected.map(|(place, what)| (place.to_owned(), what.to_owned()));
    assert_eq!(said(&ran), expected.into());
    let moved = |line: u32| {
        let all = ran.found.sorted();
        let here = all.iter().find(|finding| finding.place.as_ref().is_some_and(|place| place.line == line));
        here.unwrap().hint.clone().unwrap().en
    };
    let new = format!("write `http://127.0.0.1:{port}/new`");
    assert_eq!((moved(9), moved(10)), (new.clone(), new));
    let log = log.lock().unwrap();
    assert!(log.most <= 2, "{} requests at once for one host", log.most);
    let asked = |what: &str| log.asked.iter().filter(|asked| *asked == what).count();
    assert_eq!((asked("HEAD /ok"), asked("GET /ok"), asked("GET /no-head")), (1, 0, 1));
}

#[test]
fn answers_are_kept_and_what_is_unknown_is_asked_again() {
    let (port, log) = server();
    let folder = project(port);
    let mut ran = build(folder.path());
    ask(&mut ran, &folder, "2026-11-20", true);
    let first = said(&ran);
    log.lock().unwrap().asked.clear();
    let mut again = build(folder.path());
    let counts = ask(&mut again, &folder, "2026-11-20", true);
    assert_eq!(counts, Counts { ok: 5, broken: 3, unknown: 3, private: 0, kept: 8 });
    assert_eq!(said(&again), first);
    let asked: Vec<String> = log.lock().unwrap().asked.clone();
    assert!(
        asked.iter().all(|asked| ["forbidden", "busy", "circle"].iter().any(|path| asked.ends_with(path))),
        "{asked:?}"
    );
    let mut later = build(folder.path());
    assert_eq!(ask(&mut later, &folder, "2026-11-22", true).kept, 5, "broken ones are asked again the next day");
    let mut much_later = build(folder.path());
    assert_eq!(ask(&mut much_later, &folder, "2026-12-20", true).kept, 0);
}

#[test]
fn without_time_or_network_nothing_is_said_to_be_broken() {
    let (port, log) = server();
    let folder = project(port);
    let mut ran = build(folder.path());
    let counts = ask(&mut ran, &folder, "2026-11-20", false);
    assert_eq!(counts, Counts { unknown: 11, ..Counts::default() });
    assert_eq!(log.lock().unwrap().asked, [""; 0]);
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let folder = Folder::project(&[("content/a.md", &format!("# 外\n\n[x](http://127.0.0.1:{closed}/)\n"))]);
    let mut ran = build(folder.path());
    let counts = ask(&mut ran, &folder, "2026-11-20", true);
    assert_eq!(counts, Counts { unknown: 1, ..Counts::default() });
    assert_eq!(ran.found.count(Severity::Warning), 0);
}

#[test]
fn the_program_asks_no_private_address_and_only_when_told_to() {
    let (port, log) = server();
    let folder = project(port);
    let plain = folder.run(&["check", "-v"]);
    assert_eq!(plain.code, 0);
    assert!(plain.err.contains("how links were read: outside of the site 13"), "{}", plain.err);
    let online = folder.run(&["check", "--online", "--deny", "warnings"]);
    assert_eq!(online.code, 0, "{}", online.err);
    assert!(
        online.err.contains("external links: 0 ok, 0 broken, 0 unknown, 11 private and not asked"),
        "{}",
        online.err
    );
    assert_eq!(folder.run(&["build"]).code, 0);
    assert_eq!(log.lock().unwrap().asked, [""; 0]);
}
