//! An answer, written by hand.
//!
//! In: a status and a body. Out: HTTP on a connection that is closed afterwards. Never: keeps a connection open.
//!
//! The HTTP library queues connections that come close together behind fewer threads than there are connections, and a
//! thread stays with its connection for as long as the client keeps it. One answer per connection frees the thread at
//! once; the library itself refuses to send `Connection: close`, so the head is written here.

use std::io::{self, Write};
use std::sync::Arc;

/// An answer to one request.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) kind: &'static str,
    pub(super) body: Arc<[u8]>,
    /// Where to go instead, percent-encoded.
    pub(super) location: Option<String>,
    /// What the page may do, for pages that are not the site's.
    pub(super) policy: Option<&'static str>,
}

pub(super) const HTML: &str = "text/html; charset=utf-8";
pub(super) const JSON: &str = "application/json; charset=utf-8";
pub(super) const SCRIPT: &str = "text/javascript; charset=utf-8";
pub(super) const STYLE: &str = "text/css; charset=utf-8";
pub(super) const PLAIN: &str = "text/plain; charset=utf-8";

impl Reply {
    pub(super) fn new(status: u16, kind: &'static str, body: impl Into<Arc<[u8]>>) -> Self {
        Self { status, kind, body: body.into(), location: None, policy: None }
    }

    /// A refusal in one line, for people at a terminal.
    pub(super) fn refusal(status: u16, reason: &str) -> Self {
        Self::new(status, PLAIN, format!("{reason}\n").into_bytes())
    }

    /// "Look there from now on."
    pub(super) fn redirect(location: String) -> Self {
        Self { location: Some(location), ..Self::refusal(301, "moved") }
    }

    /// Writes head and body; `without_body` for HEAD, which is told the length all the same.
    pub(super) fn send(&self, to: &mut dyn Write, without_body: bool) -> io::Result<()> {
        let mut head = format!(
            "HTTP/1.1 {} {}\r\nConnection: close\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
             X-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n",
            self.status,
            phrase(self.status),
            self.kind,
            self.body.len()
        );
        if let Some(location) = &self.location {
            head.push_str(&format!("Location: {location}\r\n"));
        }
        if let Some(policy) = self.policy {
            head.push_str(&format!("Content-Security-Policy: {policy}\r\n"));
        }
        if self.status == 405 {
            head.push_str("Allow: GET, HEAD\r\n");
        }
        head.push_str("\r\n");
        to.write_all(head.as_bytes())?;
        if !without_body {
            to.write_all(&self.body)?;
        }
        to.flush()
    }
}

fn phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        301 => "Moved Permanently",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        _ => "Internal Server Error",
    }
}

/// The media type of a file, by the ending of its name.
pub(super) fn kind_of(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        "html" | "htm" => HTML,
        "css" => STYLE,
        "js" | "mjs" => SCRIPT,
        "json" | "map" => JSON,
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "txt" | "md" | "log" | "yaml" | "yml" => PLAIN,
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "wasm" => "application/wasm",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_closes_its_connection_and_tells_its_length() {
        let mut sent = Vec::new();
        Reply::new(200, HTML, "手順".as_bytes()).send(&mut sent, false).unwrap();
        let sent = String::from_utf8(sent).unwrap();
        assert!(sent.starts_with("HTTP/1.1 200 OK\r\nConnection: close\r\n"), "{sent}");
        assert!(sent.contains("\r\nContent-Length: 6\r\n") && sent.ends_with("\r\n\r\n手順"), "{sent}");
        let mut head = Vec::new();
        Reply::redirect("/x/".to_owned()).send(&mut head, true).unwrap();
        let head = String::from_utf8(head).unwrap();
        assert!(head.contains("\r\nLocation: /x/\r\n") && head.ends_with("\r\n\r\n"), "{head}");
    }

    #[test]
    fn kinds() {
        assert_eq!(kind_of("sop/index.HTML"), HTML);
        assert_eq!(kind_of("a.b/README"), "application/octet-stream");
        assert_eq!(kind_of("図.svg"), "image/svg+xml; charset=utf-8");
    }
}
