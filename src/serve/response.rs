//! An answer, or the part of it that a client still wants.
//!
//! In: a body, and what the client says it has already. Out: an HTTP answer. Never: reads a file, or decides who may have it.

use axum::body::Bytes;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, IF_RANGE, LOCATION,
    RANGE,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use std::ops::Range;

pub(super) const HTML: &str = "text/html; charset=utf-8";
pub(super) const JSON: &str = "application/json; charset=utf-8";
pub(super) const SCRIPT: &str = "text/javascript; charset=utf-8";
pub(super) const STYLE: &str = "text/css; charset=utf-8";
pub(super) const PLAIN: &str = "text/plain; charset=utf-8";

/// An answer that is not to be kept.
pub(super) fn uncached(status: StatusCode, media_type: &'static str, body: impl Into<Bytes>) -> Response {
    (status, [(CONTENT_TYPE, media_type), (CACHE_CONTROL, "no-store")], body.into()).into_response()
}

/// A refusal in one line, for people at a terminal.
pub(super) fn refusal(status: StatusCode, reason: &str) -> Response {
    uncached(status, PLAIN, format!("{reason}\n"))
}

/// "Look there" (percent-encoded). Not for good: the next edit may put something here.
pub(super) fn redirect(location: &str) -> Response {
    ([(LOCATION, location)], refusal(StatusCode::FOUND, "moved")).into_response()
}

/// What a client says it has, or wants.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Conditions<'r> {
    /// Tags of what it has.
    if_none_match: Option<&'r str>,
    /// The bytes it wants.
    range: Option<&'r str>,
    /// The tag for which those bytes would be of use.
    if_range: Option<&'r str>,
}

impl<'r> Conditions<'r> {
    pub(super) fn of(method: &Method, headers: &'r HeaderMap) -> Self {
        Self {
            if_none_match: single(headers, &IF_NONE_MATCH),
            range: single(headers, &RANGE).filter(|_| *method == Method::GET),
            if_range: single(headers, &IF_RANGE),
        }
    }
}

/// The value of a header; `None` also when it stands there twice: which of two is meant cannot be known.
fn single<'r>(headers: &'r HeaderMap, name: &HeaderName) -> Option<&'r str> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())?.to_str().ok()
}

/// What is sent to a client that may have something already or want a part. It is named by a tag, by which a client asks
/// whether it is still so.
pub(super) fn content(conditions: &Conditions<'_>, media_type: &'static str, body: impl Into<Bytes>) -> Response {
    let body = body.into();
    let tag = format!("\"{}\"", &blake3::hash(&body).to_hex()[..32]);
    let is_known = |known: &str| known.trim() == "*" || known.split(',').any(|one| of_any_strength(one) == tag);
    let is_of_use = conditions.if_range.is_none_or(|wanted| wanted.trim() == tag);
    let part = conditions.range.filter(|_| is_of_use).and_then(|range| part(range, body.len()));
    let head = [(CONTENT_TYPE, media_type), (CACHE_CONTROL, "no-cache"), (ACCEPT_RANGES, "bytes"), (ETAG, &tag)];
    let whole = body.len();
    if conditions.if_none_match.is_some_and(is_known) {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    match part {
        Some(Ok(part)) => {
            let sent = format!("bytes {}-{}/{whole}", part.start, part.end - 1);
            (StatusCode::PARTIAL_CONTENT, head, [(CONTENT_RANGE, sent)], body.slice(part)).into_response()
        }
        Some(Err(())) => {
            let nothing = refusal(StatusCode::RANGE_NOT_SATISFIABLE, "there are no such bytes");
            ([(CONTENT_RANGE, format!("bytes */{whole}"))], nothing).into_response()
        }
        None => (head, body).into_response(),
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

    struct Sent {
        status: u16,
        headers: HeaderMap,
        body: Vec<u8>,
    }

    impl Sent {
        fn header(&self, name: HeaderName) -> Option<&str> {
            self.headers.get(name)?.to_str().ok()
        }
    }

    fn sent(response: Response) -> Sent {
        let (head, body) = response.into_parts();
        let body = futures_util::FutureExt::now_or_never(axum::body::to_bytes(body, usize::MAX)).unwrap().unwrap();
        Sent { status: head.status.as_u16(), headers: head.headers, body: body.to_vec() }
    }

    fn asked(body: &'static str, headers: &[(HeaderName, &str)]) -> Sent {
        let headers = headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
        sent(content(&Conditions::of(&Method::GET, &headers), STYLE, body))
    }

    #[test]
    fn who_has_it_already_gets_nothing() {
        let first = asked("a{}", &[]);
        let tag = first.header(ETAG).unwrap();
        assert_eq!((first.status, first.header(CACHE_CONTROL), &first.body[..]), (200, Some("no-cache"), &b"a{}"[..]));
        for known in [tag.to_owned(), format!("\"x\", W/{tag}"), "*".to_owned()] {
            let answer = asked("a{}", &[(IF_NONE_MATCH, &known)]);
            assert_eq!((answer.status, answer.header(ETAG), &answer.body[..]), (304, Some(tag), &b""[..]), "{known}");
        }
        assert_eq!(asked("a{}", &[(IF_NONE_MATCH, "\"x\"")]).status, 200);
        assert_eq!(asked("a{}", &[(IF_NONE_MATCH, tag), (IF_NONE_MATCH, "*")]).status, 200, "which is meant?");
        let lost = sent(uncached(StatusCode::NOT_FOUND, HTML, "x"));
        assert_eq!((lost.header(CACHE_CONTROL), lost.header(ETAG)), (Some("no-store"), None), "it has no name");
    }

    #[test]
    fn a_part_is_sent_where_there_is_one() {
        let part_of = |range: &str| asked("0123456789", &[(RANGE, range)]);
        for (range, part, said) in [
            ("bytes=2-4", "234", "2-4"),
            ("bytes=7-", "789", "7-9"),
            ("bytes=-3", "789", "7-9"),
            ("bytes=-30", "0123456789", "0-9"),
            ("bytes=9-99999999999999999999999", "9", "9-9"),
        ] {
            let answer = part_of(range);
            assert_eq!((answer.status, &answer.body[..]), (206, part.as_bytes()), "{range}");
            assert_eq!(answer.header(CONTENT_RANGE), Some(&*format!("bytes {said}/10")), "{range}");
        }
        for range in ["bytes=10-", "bytes=-0", "bytes=99-100"] {
            let answer = part_of(range);
            assert_eq!((answer.status, answer.header(CONTENT_RANGE)), (416, Some("bytes */10")), "{range}");
        }
        for range in ["bytes=4-2", "bytes=0-1,3-4", "bytes=-", "bytes=a-b", "lines=1-2", "bytes=+1-2", "2-4"] {
            assert_eq!(part_of(range).status, 200, "{range}");
        }
        let older = asked("0123456789", &[(RANGE, "bytes=2-4"), (IF_RANGE, "\"older\"")]);
        assert_eq!(older.status, 200, "of no use to who has another");
        let whole = asked("0123456789", &[]);
        let tag = whole.header(ETAG).unwrap();
        assert_eq!(asked("0123456789", &[(RANGE, "bytes=2-4"), (IF_RANGE, tag)]).status, 206);
        let headers = HeaderMap::from_iter([(RANGE, "bytes=2-4".parse().unwrap())]);
        assert_eq!(sent(content(&Conditions::of(&Method::HEAD, &headers), PLAIN, "0123456789")).status, 200);
    }

    #[test]
    fn kinds() {
        assert_eq!(media_type("sop/index.HTML"), HTML);
        assert_eq!(media_type("a.b/README"), "application/octet-stream");
        assert_eq!(media_type("図.svg"), "image/svg+xml; charset=utf-8");
    }
}
