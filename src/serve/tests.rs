//! A real preview of a small project, asked over real sockets. Limits of time are generous: they only end a test that hangs.

#![allow(clippy::disallowed_methods, reason = "these tests make and change the project, and end what hangs")]

use super::{Config, Server};
use crate::calendar::Instant;
use crate::diag::Lang;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant as Clock};
use tempfile::TempDir;

mod clients;
mod edits;

const LONG: Duration = Duration::from_secs(30);

struct Preview {
    folder: TempDir,
    address: SocketAddr,
    _server: Server,
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "tejun.yaml", "title: 試験\nlanguage: ja\n");
    write(folder.path(), "content/_index.md", "---\ntitle: 入口\n---\n\nはじめの文。\n");
    write(folder.path(), "content/sop/手順.md", "---\ntitle: 手順\n---\n\n手順の文。\n");
    write(folder.path(), "secret.txt", "secret");
    folder
}

fn now() -> Instant {
    "2026-11-20T08:00:00Z".parse().unwrap()
}

fn preview_of(folder: TempDir, poll: bool) -> Preview {
    let config = Config { port: Some(0), poll, lang: Lang::En, ..Config::new(folder.path(), now) };
    let server = Server::start(config, |_| {}).unwrap_or_else(|error| panic!("{error:?}"));
    let address = server.url().trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
    Preview { folder, address, _server: server }
}

/// Head and body of the answer to what is sent.
fn exchange(address: SocketAddr, request: &str) -> (String, String) {
    let mut socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(LONG)).unwrap();
    socket.write_all(request.as_bytes()).unwrap();
    answer_on(&mut socket)
}

/// Reads one answer and no further: what the server does with the connection afterwards is not waited for.
fn answer_on(socket: &mut TcpStream) -> (String, String) {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
            let length: usize = header(&head, "Content-Length").map_or(0, |length| length.parse().unwrap());
            if bytes.len() >= end + 4 + length || head.contains("\r\nX-No-Body") {
                return (head, String::from_utf8_lossy(&bytes[end + 4..]).into_owned());
            }
        }
        let read = socket.read(&mut buffer).expect("an answer comes");
        assert!(read > 0, "the connection ended early: {}", String::from_utf8_lossy(&bytes));
        bytes.extend_from_slice(&buffer[..read]);
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut headers = head.lines().filter_map(|line| line.split_once(": "));
    headers.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn get(preview: &Preview, target: &str) -> (u16, String) {
    let request = format!("GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", preview.address);
    let (head, body) = exchange(preview.address, &request);
    (status(&head), body)
}

fn status(head: &str) -> u16 {
    head.split(' ').nth(1).unwrap().parse().unwrap()
}

fn revision(preview: &Preview) -> u64 {
    let (_, body) = get(preview, "/__tejun/rev");
    let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
    answer["revision"].as_u64().unwrap()
}

/// A tab that waits for what changes after a revision; `pages` are further words of its question.
fn waiting_tab(preview: &Preview, since: u64, pages: &str) -> TcpStream {
    let mut socket = TcpStream::connect(preview.address).unwrap();
    socket.set_read_timeout(Some(LONG)).unwrap();
    let target = format!("/__tejun/events?since={since}{pages}");
    socket.write_all(format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes()).unwrap();
    socket
}

/// What a tab is told next.
fn event_on(tab: &mut TcpStream) -> serde_json::Value {
    let mut lines = BufReader::new(tab).lines();
    let event = lines.find_map(|line| line.unwrap().strip_prefix("data: ").map(str::to_owned));
    serde_json::from_str(&event.expect("the stream ended early")).unwrap()
}

/// Waits for events as a browser does, until the front page is as wanted.
fn until(preview: &Preview, wanted: impl Fn(&str) -> bool) -> String {
    let started = Clock::now();
    loop {
        let revision = revision(preview);
        let (_, body) = get(preview, "/");
        if wanted(&body) {
            return body;
        }
        assert!(started.elapsed() < LONG, "never came: {body}");
        event_on(&mut waiting_tab(preview, revision, ""));
    }
}

#[test]
fn pages_files_and_redirects() {
    let preview = preview_of(project(), false);
    let request = |method: &str, target: &str| {
        exchange(preview.address, &format!("{method} {target} HTTP/1.1\r\nHost: localhost\r\n\r\n"))
    };
    let (head, body) = request("GET", "/");
    assert_eq!(status(&head), 200);
    assert_eq!(header(&head, "Content-Type"), Some("text/html; charset=utf-8"));
    assert_eq!(header(&head, "Connection"), Some("close"));
    assert_eq!(header(&head, "Cache-Control"), Some("no-cache"));
    assert_eq!(header(&head, "X-Content-Type-Options"), Some("nosniff"));
    let script = "<script src=\"/__tejun/reload.js\" data-revision=\"";
    assert!(body.contains("はじめの文。") && body.contains(script) && !body.contains("tejun-overlay"), "{body}");
    let (head, _) = request("GET", "/sop/%E6%89%8B%E9%A0%86");
    assert_eq!((status(&head), header(&head, "Location")), (302, Some("/sop/%E6%89%8B%E9%A0%86/")));
    assert!(request("GET", "/sop/%E6%89%8B%E9%A0%86/").1.contains("手順の文。"));
    let (head, body) = request("GET", "/nowhere/");
    assert_eq!(status(&head), 404);
    assert!(body.contains(script));
    assert!(!request("GET", "/robots.txt").1.contains("script"), "only pages are touched");
    let (head, body) = request("DELETE", "/");
    assert_eq!((status(&head), header(&head, "Allow")), (405, Some("GET, HEAD")));
    assert!(!body.is_empty());
}

#[test]
fn browsers_ask_only_for_what_they_lack() {
    let preview = preview_of(project(), false);
    let ask = |target: &str, headers: &str| {
        exchange(preview.address, &format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n"))
    };
    for target in ["/", "/robots.txt"] {
        let (head, body) = ask(target, "");
        let tag = header(&head, "ETag").unwrap();
        let (known, nothing) = ask(target, &format!("If-None-Match: {tag}\r\n"));
        assert_eq!((status(&known), nothing.as_str()), (304, ""), "{target}");
        let (head, part) = ask(target, &format!("Range: bytes=1-3\r\nIf-Range: {tag}\r\n"));
        assert_eq!((status(&head), part.as_str()), (206, &body[1..4]), "{target}");
        assert_eq!(status(&ask(target, "Range: bytes=99999999-\r\n").0), 416);
    }
    let (head, _) = ask("/__tejun/rev", "If-None-Match: *\r\nRange: bytes=0-1\r\n");
    assert_eq!((status(&head), header(&head, "Cache-Control")), (200, Some("no-store")));
    assert_eq!(status(&ask("/nowhere", "If-None-Match: *\r\n").0), 404);
}

#[test]
fn head_tells_the_length_and_sends_nothing() {
    let preview = preview_of(project(), false);
    let mut socket = TcpStream::connect(preview.address).unwrap();
    socket.set_read_timeout(Some(LONG)).unwrap();
    socket.write_all(b"HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut all = String::new();
    socket.read_to_string(&mut all).unwrap();
    let length: usize = header(&all, "Content-Length").unwrap().parse().unwrap();
    assert!(length > 500 && all.ends_with("\r\n\r\n"), "{all}");
}

#[test]
fn nothing_outside_the_site_is_reached() {
    let preview = preview_of(project(), false);
    for target in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/sop/..%2f..%2fsecret.txt",
        "/..%5csecret.txt",
        "/secret.txt%00.html",
        "/sop/../../secret.txt",
        "/%",
        "http://localhost/../secret.txt",
        "http://evil.example/",
        "secret.txt",
        "*",
    ] {
        let (status, body) = get(&preview, target);
        assert_eq!(status, 400, "{target}");
        assert!(!body.contains("secret"), "{target}");
    }
    for target in ["/secret.txt", "/tejun.yaml", "/content/_index.md", "//secret.txt", "/%252e%252e/secret.txt"] {
        assert_eq!(get(&preview, target).0, 404, "{target}");
    }
}

#[test]
fn other_names_are_refused() {
    let preview = preview_of(project(), false);
    let named = |hosts: &str| status(&exchange(preview.address, &format!("GET / HTTP/1.1\r\n{hosts}\r\n")).0);
    assert_eq!(named("Host: localhost:1\r\n"), 200);
    assert_eq!(named("Host: [::1]\r\n"), 200);
    assert_eq!(named("Host: evil.example\r\n"), 403);
    assert_eq!(named(&format!("Host: {}.evil.example\r\n", preview.address.ip())), 403);
    assert_eq!(named(""), 400);
    assert_eq!(named("Host: localhost\r\nHost: evil.example\r\n"), 400);
}

#[test]
fn mails_of_reports_are_shown_in_frames_that_run_nothing() {
    let folder = project();
    write(
        folder.path(),
        "data/sources.yaml",
        "t:\n  files: t.csv\n  columns:\n    at: { type: datetime, required: true }\n",
    );
    write(folder.path(), "data/t.csv", "at\n2026-10-01 09:00\n2026-10-31 09:00\n");
    let metric =
        "n:\n  label: 受付件数\n  type: simple\n  source: t\n  time: at\n  agg: count\n  unit: 件\n  target: 1件以下\n";
    write(folder.path(), "data/metrics.yaml", metric);
    let preview = preview_of(folder, false);
    let (status, list) = get(&preview, "/__mail/");
    assert!(status == 200 && list.contains("<a href=\"/__mail/reports/monthly/2026-10/\">"), "{list}");
    let (status, views) = get(&preview, "/__mail/reports/monthly/2026-10/");
    assert!(status == 200 && views.contains("src=\"no-images.html\"") && views.contains("受付件数"), "{views}");
    assert!(views.contains("sandbox=\"allow-same-origin\"") && views.contains("mail/no-address"), "{views}");
    let ask = |file: &str| {
        let target = format!("/__mail/reports/monthly/2026-10/{file}");
        exchange(preview.address, &format!("GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", preview.address))
    };
    let (head, mail) = ask("mail.html");
    let policy = header(&head, "Content-Security-Policy").unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"), "{policy}");
    assert!(!mail.contains("cid:") && !mail.contains("/__tejun/") && mail.contains("2件"), "{mail}");
    assert_eq!(header(&ask("mail.txt").0, "Content-Type"), Some("text/plain; charset=utf-8"));
    for nowhere in ["x.html", "chart-99.png", "../../../../tejun.yaml"] {
        assert!(ask(nowhere).0.contains(" 40"), "{nowhere}");
    }
    assert_eq!(get(&preview, "/__mail/sop/手順/".replace("手順", "%E6%89%8B%E9%A0%86").as_str()).0, 404);
    let (head, _) = exchange(preview.address, "GET /__mail/ HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    assert_eq!(self::status(&head), 403);
}
