//! Many clients, and clients that say too little, too much or nothing.

use super::*;
use std::sync::Barrier;

/// What a browser does for one page.
#[test]
fn bursts_of_connections_are_all_answered() {
    let preview = preview_of(project(), false);
    for round in 0..60 {
        let count = 6 + round % 7;
        let barrier = Barrier::new(count);
        std::thread::scope(|scope| {
            for number in 0..count {
                let (barrier, preview) = (&barrier, &preview);
                scope.spawn(move || {
                    let target = ["/", "/sop/", "/nowhere", "/__tejun/rev"][number % 4];
                    barrier.wait();
                    let request = format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n");
                    let (head, _) = exchange(preview.address, &request);
                    assert!(matches!(status(&head), 200 | 404), "{head}");
                });
            }
        });
    }
}

#[test]
fn waiting_tabs_hold_nobody_up() {
    let preview = preview_of(project(), false);
    let since = revision(&preview);
    let mut tabs: Vec<TcpStream> = (0..200).map(|_| waiting_tab(&preview, since, "")).collect();
    assert_eq!(get(&preview, "/").0, 200);
    write(preview.folder.path(), "content/_index.md", "---\ntitle: 入口\n---\n\n次の文。\n");
    for tab in &mut tabs {
        assert!(event_on(tab)["revision"].as_u64() > Some(since));
    }
    until(&preview, |page| page.contains("次の文。"));
    assert!(revision(&preview) > since);
}

#[test]
fn stalled_clients_hold_nobody_up() {
    let preview = preview_of(project(), false);
    let stalled = |request: &str| {
        let mut socket = TcpStream::connect(preview.address).unwrap();
        socket.write_all(request.as_bytes()).unwrap();
        socket
    };
    let kept: Vec<TcpStream> = (0..24)
        .map(|number| match number % 3 {
            0 => stalled("GET / HT"),
            1 => stalled("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nx"),
            _ => stalled("GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"),
        })
        .collect();
    for _ in 0..20 {
        assert_eq!(get(&preview, "/").0, 200);
    }
    drop(kept);
}

#[test]
fn a_tab_is_told_of_its_own_page_only() {
    let preview = preview_of(project(), false);
    let since = revision(&preview);
    let mut own = waiting_tab(&preview, since, "&page=index.html");
    let mut other = waiting_tab(&preview, since, "&page=sop%2F%E6%89%8B%E9%A0%86%2Findex.html");
    let (mut said, mut buffer) = (String::new(), [0; 4096]);
    while !said.contains("retry: ") {
        let read = other.read(&mut buffer).unwrap();
        said += &String::from_utf8_lossy(&buffer[..read]);
    }
    write(preview.folder.path(), "content/_index.md", "---\ntitle: 入口\n---\n\n次の文。\n");
    let told = event_on(&mut own)["changed"].to_string();
    assert!(told.contains("\"index.html\":\"content\"") && !told.contains("手順"), "{told}");
    other.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    assert!(other.read(&mut [0]).is_err(), "nothing is said to who shows another page");
}

#[test]
fn half_open_and_slow_clients_hold_nobody_up() {
    let folder = project();
    fs::write(folder.path().join("content/large.pdf"), vec![b'x'; 8 << 20]).unwrap();
    write(folder.path(), "content/_index.md", "---\ntitle: 入口\n---\n\n[大きい](large.pdf)\n");
    let preview = preview_of(folder, false);
    let kept: Vec<TcpStream> = (0..80)
        .map(|number| {
            let mut socket = TcpStream::connect(preview.address).unwrap();
            match number % 4 {
                // Opened in advance, or left by a machine that fell asleep.
                0 | 1 => {}
                2 => socket.write_all(b"GET / HTTP/1.1\r\nHost: loc").unwrap(),
                // Asks for much and reads nothing of it.
                _ => socket.write_all(b"GET /large.pdf HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap(),
            }
            socket
        })
        .collect();
    for _ in 0..10 {
        let started = Clock::now();
        assert_eq!(get(&preview, "/").0, 200);
        assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
    }
    let (head, body) = exchange(preview.address, "GET /large.pdf HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_eq!((header(&head, "Content-Type"), body.len()), (Some("application/pdf"), 8 << 20));
    drop(kept);
}

#[test]
fn what_is_too_long_or_no_request_is_refused() {
    let preview = preview_of(project(), false);
    let said = |request: &str| status(&exchange(preview.address, request).0);
    assert_eq!(said(&format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "a".repeat(20_000))), 414);
    assert_eq!(said(&format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "a".repeat(40_000))), 431);
    let many = "X: y\r\n".repeat(10_000);
    assert_eq!(said(&format!("GET / HTTP/1.1\r\nHost: localhost\r\n{many}\r\n")), 431);
    assert_eq!(said("\u{16}\u{3}\u{1}\r\n\r\n"), 400, "a browser that wants https");
    assert_eq!(said("GET / HTTP/2\r\nHost: localhost\r\n\r\n"), 400);
    let body = "x".repeat(100_000);
    assert_eq!(said(&format!("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n{body}")), 405);
}
