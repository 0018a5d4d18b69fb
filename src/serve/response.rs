//! An answer, and the part of it that a client still wants.
//!
//! In: a status, a body and what the client has already. Out: HTTP on a connection that is closed afterwards. Never: keeps a
//! connection open.

use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

/// An answer to one request.
#[derive(Debug, Clone)]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) kind: &'static str,
    pub(super) body: Arc<[u8]>,
    /// Where to go instead, percent-encoded.
    pub(super) location: Option<String>,
    /// What the page may do, for pages that are not the site's.
    pub(super) policy: Option<&'static str>,
    /// A name of what it says, by which a client asks whether that is still so.
    pub(super) tag: Option<String>,
    /// The part of the body that is sent.
    pub(super) part: Option<Range<usize>>,
    /// The page of the site that it is, by its file.
    pub(super) page: Option<String>,
}

/// What a client says it has, or wants.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Conditions<'a> {
    /// Tags of what it has.
    pub(super) if_none_match: Option<&'a str>,
    /// The bytes it wants.
    pub(super) range: Option<&'a str>,
    /// The tag for which those bytes would be of use.
    pub(super) if_range: Option<&'a str>,
}

pub(super) const HTML: &str = "text/html; charset=utf-8";
pub(super) const JSON: &str = "application/json; charset=utf-8";
pub(super) const SCRIPT: &str = "text/javascript; charset=utf-8";
pub(super) const STYLE: &str = "text/css; charset=utf-8";
pub(super) const PLAIN: &str = "text/plain; charset=utf-8";

impl Response {
    pub(super) fn new(status: u16, kind: &'static str, body: impl Into<Arc<[u8]>>) -> Self {
        Self { status, kind, body: body.into(), location: None, policy: None, tag: None, part: None, page: None }
    }

    /// A refusal in one line, for people at a terminal.
    pub(super) fn refusal(status: u16, reason: &str) -> Self {
        Self::new(status, PLAIN, format!("{reason}\n").into_bytes())
    }

    /// "Look there." Not for good: the next edit may put something here.
    pub(super) fn redirect(location: String) -> Self {
        Self { location: Some(location), ..Self::refusal(302, "moved") }
    }

    /// What is sent to a client that has something already or wants a part. Only what was found is named by a tag.
    pub(super) fn conditional(mut self, conditions: &Conditions<'_>) -> Self {
        if self.status != 200 {
            return self;
        }
        let tag = format!("\"{}\"", &blake3::hash(&self.body).to_hex()[..32]);
        let is_known = |known: &str| known.trim() == "*" || known.split(',').any(|one| of_any_strength(one) == tag);
        if conditions.if_none_match.is_some_and(is_known) {
            self.status = 304;
            self.body = Arc::default();
        } else if conditions.if_range.is_none_or(|wanted| wanted.trim() == tag) {
            match conditions.range.and_then(|range| part(range, self.body.len())) {
                Some(Ok(part)) => (self.status, self.part) = (206, Some(part)),
                Some(Err(())) => {
                    let nothing = Self::refusal(416, "there are no such bytes");
                    return Self { part: Some(0..self.body.len()), ..nothing };
                }
                None => {}
            }
        }
        self.tag = Some(tag);
        self
    }

    /// Writes head and body; `without_body` for HEAD, which is told the length all the same.
    pub(super) fn send(&self, to: &mut dyn Write, without_body: bool) -> io::Result<()> {
        let body = self.part.clone().filter(|_| self.status == 206).map_or(&self.body[..], |part| &self.body[part]);
        let mut sent = self.head(body.len()).into_bytes();
        // One packet where it is enough for both.
        if !without_body && body.len() <= 64 * 1024 {
            sent.extend_from_slice(body);
        }
        to.write_all(&sent)?;
        if !without_body && body.len() > 64 * 1024 {
            to.write_all(body)?;
        }
        to.flush()
    }

    fn head(&self, length: usize) -> String {
        let (status, phrase, kind) = (self.status, phrase(self.status), self.kind);
        let mut head = format!(
            "HTTP/1.1 {status} {phrase}\r\nConnection: close\r\nContent-Type: {kind}\r\n\
             X-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n"
        );
        let mut add = |name: &str, value: &str| head.push_str(&format!("{name}: {value}\r\n"));
        if status != 304 {
            add("Content-Length", &length.to_string());
        }
        match &self.tag {
            Some(tag) => {
                add("ETag", tag);
                add("Cache-Control", "no-cache");
                add("Accept-Ranges", "bytes");
            }
            None => add("Cache-Control", "no-store"),
        }
        match (status, &self.part) {
            (206, Some(part)) => {
                add("Content-Range", &format!("bytes {}-{}/{}", part.start, part.end - 1, self.body.len()));
            }
            (416, Some(whole)) => add("Content-Range", &format!("bytes */{}", whole.end)),
            _ => {}
        }
        if let Some(location) = &self.location {
            add("Location", location);
        }
        if let Some(policy) = self.policy {
            add("Content-Security-Policy", policy);
        }
        match status {
            405 => add("Allow", "GET, HEAD"),
            503 => add("Retry-After", "1"),
            _ => {}
        }
        head + "\r\n"
    }
}

fn of_any_strength(tag: &str) -> &str {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// The bytes that a `Range` header means: `None` where it is to be passed over, an error where there are none.
fn part(range: &str, length: usize) -> Option<Result<Range<usize>, ()>> {
    let (first, last) = range.trim().strip_prefix("bytes=")?.split_once('-')?;
    let number = |text: &str| {
        let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        // A number that is too large for this machine is past the end of everything.
        is_number.then(|| text.parse().unwrap_or(usize::MAX))
    };
    let (first, last) = (first.trim(), last.trim());
    let part = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(length),
        (Some(first), None) if last.is_empty() => first..length,
        (None, Some(count)) if first.is_empty() => length.saturating_sub(count)..length,
        _ => return None,
    };
    Some(if part.start < part.end { Ok(part) } else { Err(()) })
}

fn phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        206 => "Partial Content",
        302 => "Found",
        304 => "Not Modified",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        414 => "URI Too Long",
        416 => "Range Not Satisfiable",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        505 => "HTTP Version Not Supported",
        _ => "Internal Server Error",
    }
}

/// The media type of a file, by the ending of its name.
pub(super) fn media_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        "html" | "htm" => HTML,
        "css" => STYLE,
        "js" | "mjs" => SCRIPT,
        "json" | "map" => JSON,
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "atom" => "application/atom+xml; charset=utf-8",
        "rss" => "application/rss+xml; charset=utf-8",
        "txt" | "md" | "log" | "yaml" | "yml" | "toml" | "jsonl" => PLAIN,
        "csv" => "text/csv; charset=utf-8",
        "tsv" => "text/tab-separated-values; charset=utf-8",
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
        "m4a" => "audio/mp4",
        "ogg" => "audio/ogg",
        "wav" => "audio/wav",
        "mov" => "video/quicktime",
        "wasm" => "application/wasm",
        "zip" => "application/zip",
        "gz" => "application/gzip",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_closes_its_connection_and_tells_its_length() {
        let mut sent = Vec::new();
        Response::new(200, HTML, "手順".as_bytes()).send(&mut sent, false).unwrap();
        let sent = String::from_utf8(sent).unwrap();
        assert!(sent.starts_with("HTTP/1.1 200 OK\r\nConnection: close\r\n"), "{sent}");
        assert!(sent.contains("\r\nContent-Length: 6\r\n") && sent.ends_with("\r\n\r\n手順"), "{sent}");
        let mut head = Vec::new();
        Response::redirect("/x/".to_owned()).send(&mut head, true).unwrap();
        let head = String::from_utf8(head).unwrap();
        assert!(head.contains("\r\nLocation: /x/\r\n") && head.ends_with("\r\n\r\n"), "{head}");
    }

    fn sent(reply: &Response) -> String {
        let mut sent = Vec::new();
        reply.send(&mut sent, false).unwrap();
        String::from_utf8(sent).unwrap()
    }

    #[test]
    fn who_has_it_already_gets_nothing() {
        let reply = || Response::new(200, STYLE, &b"a{}"[..]);
        let first = sent(&reply().conditional(&Conditions::default()));
        let tag = first.lines().find_map(|line| line.strip_prefix("ETag: ")).unwrap();
        assert!(first.contains("\r\nCache-Control: no-cache\r\n") && first.ends_with("a{}"), "{first}");
        let asked = |known: &str| {
            let conditions = Conditions { if_none_match: Some(known), ..Conditions::default() };
            sent(&reply().conditional(&conditions))
        };
        for known in [tag.to_owned(), format!("\"x\", W/{tag}"), "*".to_owned()] {
            let answer = asked(&known);
            assert!(answer.starts_with("HTTP/1.1 304 Not Modified\r\n") && answer.ends_with("\r\n\r\n"), "{answer}");
            assert!(answer.contains(&format!("\r\nETag: {tag}\r\n")) && !answer.contains("Content-Length"), "{answer}");
        }
        assert!(asked("\"x\"").starts_with("HTTP/1.1 200 "));
        let lost = Response::new(404, HTML, &b"x"[..]).conditional(&Conditions::default());
        assert!(
            sent(&lost).contains("no-store") && !sent(&lost).contains("ETag"),
            "a page that is not there has no name"
        );
    }

    #[test]
    fn a_part_is_sent_where_there_is_one() {
        let asked = |range: &str, if_range: Option<&str>| {
            let conditions = Conditions { range: Some(range), if_range, ..Conditions::default() };
            sent(&Response::new(200, PLAIN, &b"0123456789"[..]).conditional(&conditions))
        };
        for (range, part, said) in [
            ("bytes=2-4", "234", "2-4"),
            ("bytes=7-", "789", "7-9"),
            ("bytes=-3", "789", "7-9"),
            ("bytes=-30", "0123456789", "0-9"),
            ("bytes=9-99999999999999999999999", "9", "9-9"),
        ] {
            let answer = asked(range, None);
            assert!(answer.starts_with("HTTP/1.1 206 Partial Content\r\n"), "{range}: {answer}");
            let head = format!("\r\nContent-Length: {}\r\n", part.len());
            assert!(answer.contains(&head) && answer.ends_with(&format!("\r\n\r\n{part}")), "{range}: {answer}");
            assert!(answer.contains(&format!("\r\nContent-Range: bytes {said}/10\r\n")), "{range}: {answer}");
        }
        for range in ["bytes=10-", "bytes=-0", "bytes=99-100"] {
            let answer = asked(range, None);
            assert!(
                answer.starts_with("HTTP/1.1 416 ") && answer.contains("Content-Range: bytes */10\r\n"),
                "{answer}"
            );
        }
        for range in ["bytes=4-2", "bytes=0-1,3-4", "bytes=-", "bytes=a-b", "lines=1-2", "bytes=+1-2", "2-4"] {
            assert!(asked(range, None).starts_with("HTTP/1.1 200 "), "{range}");
        }
        assert!(asked("bytes=2-4", Some("\"older\"")).starts_with("HTTP/1.1 200 "), "of no use to who has another");
        let whole = sent(&Response::new(200, PLAIN, &b"0123456789"[..]).conditional(&Conditions::default()));
        let tag = whole.lines().find_map(|line| line.strip_prefix("ETag: ")).unwrap();
        assert!(asked("bytes=2-4", Some(tag)).starts_with("HTTP/1.1 206 "));
    }

    #[test]
    fn kinds() {
        assert_eq!(media_type("sop/index.HTML"), HTML);
        assert_eq!(media_type("a.b/README"), "application/octet-stream");
        assert_eq!(media_type("図.svg"), "image/svg+xml; charset=utf-8");
    }
}
