//! The head of a request: read from a socket within limits, and taken apart.
//!
//! In: a connection. Out: method, target and headers, or why it is refused. Never: reads a body, or waits for long.

use std::io::{ErrorKind, Read};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// How many bytes a head may have.
const LARGEST: usize = 32 * 1024;
/// How many bytes its first line may have.
const LONGEST_LINE: usize = 16 * 1024;
/// How long a client may take to say it.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a client asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RequestHead {
    pub(super) method: String,
    pub(super) target: String,
    headers: Vec<(String, String)>,
}

/// Why there is no head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RequestError {
    /// Nothing was said, as on connections that browsers open in advance: nothing is answered.
    Silence,
    /// It is refused with a status and a reason.
    Refused(u16, &'static str),
}

impl RequestHead {
    /// Every value of a header, whose name is given in small letters.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of a header; `None` also when it stands there twice.
    pub(super) fn one<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        let mut values = self.all(name);
        values.next().filter(|_| values.next().is_none())
    }

    /// Whether a body may follow, which is not read.
    pub(super) fn has_body(&self) -> bool {
        self.all("transfer-encoding").next().is_some() || self.all("content-length").any(|length| length != "0")
    }
}

/// Reads a head; what follows it is left alone.
pub(super) fn read_head(socket: &mut TcpStream) -> Result<RequestHead, RequestError> {
    let until = clock() + PATIENCE;
    let mut said = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let left = until.saturating_duration_since(clock());
        if left.is_zero() || socket.set_read_timeout(Some(left)).is_err() {
            return Err(late(&said));
        }
        match socket.read(&mut buffer) {
            Ok(0) => return Err(RequestError::Silence),
            Ok(count) => {
                let seen = said.len().saturating_sub(3);
                said.extend_from_slice(&buffer[..count]);
                if let Some(end) = said[seen..].windows(4).position(|four| four == b"\r\n\r\n") {
                    return head(&said[..seen + end]);
                }
                limited(&said)?;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return Err(late(&said));
            }
            Err(_) => return Err(RequestError::Silence),
        }
    }
}

fn late(said: &[u8]) -> RequestError {
    if said.is_empty() { RequestError::Silence } else { RequestError::Refused(408, "the request took too long") }
}

fn limited(said: &[u8]) -> Result<(), RequestError> {
    let line = said.iter().position(|byte| *byte == b'\n').unwrap_or(said.len());
    if line > LONGEST_LINE {
        return Err(RequestError::Refused(414, "the address is too long"));
    }
    if said.len() > LARGEST {
        return Err(RequestError::Refused(431, "the head of the request is too large"));
    }
    Ok(())
}

fn head(said: &[u8]) -> Result<RequestHead, RequestError> {
    const BAD: RequestError = RequestError::Refused(400, "this is no request");
    limited(said)?;
    let text = std::str::from_utf8(said).map_err(|_| BAD)?;
    // A line break of another kind could hide a header from one reader and show it to the next.
    if text.replace("\r\n", "").contains(|c: char| c.is_control() && c != '\t') {
        return Err(BAD);
    }
    let mut lines = text.split("\r\n");
    let first: Vec<&str> = lines.next().unwrap_or_default().split(' ').collect();
    let [method, target, version] = first[..] else { return Err(BAD) };
    if !method.bytes().all(|b| b.is_ascii_alphabetic()) || method.is_empty() || target.is_empty() {
        return Err(BAD);
    }
    if !matches!(version, "HTTP/1.1" | "HTTP/1.0") {
        return Err(RequestError::Refused(505, "HTTP/1.1 is spoken here"));
    }
    let header = |line: &str| {
        let (name, value) = line.split_once(':')?;
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic());
        is_name.then(|| (name.to_ascii_lowercase(), value.trim().to_owned()))
    };
    let headers: Option<Vec<_>> = lines.map(header).collect();
    Ok(RequestHead { method: method.to_owned(), target: target.to_owned(), headers: headers.ok_or(BAD)? })
}

#[expect(clippy::disallowed_methods, reason = "a client that says nothing is not waited for")]
fn clock() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(said: &str) -> u16 {
        match head(said.as_bytes()) {
            Err(RequestError::Refused(status, _)) => status,
            other => panic!("{said:?}: {other:?}"),
        }
    }

    #[test]
    fn a_head_is_taken_apart() {
        let head =
            head("GET /a?b HTTP/1.1\r\nHost: localhost:4000\r\nRANGE:bytes=0-\r\nX: 1\r\nx: 2".as_bytes()).unwrap();
        assert_eq!((head.method.as_str(), head.target.as_str()), ("GET", "/a?b"));
        assert_eq!((head.one("host"), head.one("range")), (Some("localhost:4000"), Some("bytes=0-")));
        assert_eq!((head.one("x"), head.all("x").count()), (None, 2), "which of two is meant cannot be known");
        assert!(!head.has_body());
    }

    #[test]
    fn what_is_no_head_is_refused() {
        for said in [
            "",
            "GET",
            "GET /",
            "GET  / HTTP/1.1",
            "GET / x HTTP/1.1",
            "G\u{0}T / HTTP/1.1",
            "GET / HTTP/1.1\r\nno colon",
            "GET / HTTP/1.1\r\nHost: a\r\n folded",
            "GET / HTTP/1.1\r\nHost : a",
            "GET / HTTP/1.1\r\n: a",
            "GET / HTTP/1.1\r\nA: a\nHost: b",
            "GET / HTTP/1.1\r\nA: a\rHost: b",
        ] {
            assert_eq!(refused(said), 400, "{said:?}");
        }
        assert_eq!(refused("GET / HTTP/2"), 505);
        assert_eq!(refused(&format!("GET /{} HTTP/1.1", "a".repeat(LONGEST_LINE))), 414);
        assert_eq!(refused(&format!("GET / HTTP/1.1\r\nA: {}", "a".repeat(LARGEST))), 431);
    }
}
