//! The words of a finished file, as they are seen by whoever opens it.
//!
//! In: a path and bytes. Out: text in lower case without white space, in which [`END`] stands where one text ends and another
//! begins. Never: leaves something out: what is not understood is read as it stands.

use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// Stands between texts.
pub(super) const END: char = '\u{1}';

/// Elements that stand inside a sentence.
const INLINE: [&str; 18] = [
    "a", "b", "i", "em", "strong", "span", "code", "mark", "small", "sub", "sup", "u", "s", "del", "ins", "kbd",
    "abbr", "wbr",
];

/// Lower case, without white space and what nobody sees; wide and narrow forms of one character are the same.
pub(super) fn normal(text: &str) -> String {
    let hidden = |c: &char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{ad}');
    text.nfkc().filter(|c| !hidden(c)).flat_map(char::to_lowercase).collect()
}

/// The words of a file.
pub(super) fn read(path: &str, bytes: &[u8]) -> String {
    // One wrong byte hides nothing of what stands before and behind it.
    let raw = String::from_utf8_lossy(bytes);
    let raw = if matches!(raw, Cow::Owned(_)) { Cow::Owned(raw.replace('\u{fffd}', "\u{1}")) } else { raw };
    let raw = &*raw;
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    let mut text = match ending {
        "html" | "htm" => markup(raw),
        "xml" | "svg" | "atom" | "rss" => {
            let once = markup(raw);
            // A feed holds pages, escaped.
            let twice = if once.contains('<') { markup(&once) } else { String::new() };
            format!("{once}{END}{twice}")
        }
        "json" | "js" | "webmanifest" => scripts(raw),
        "ics" => calendar(raw),
        "csv" => format!("{}{END}{raw}", raw.replace([',', '"', '\n', '\t'], "\u{1}")),
        _ => format!("{}{END}{raw}", raw.replace('\n', "\u{1}")),
    };
    if text.contains('%') {
        text = format!("{text}{END}{}", percent_decode_str(&text).decode_utf8_lossy());
    }
    normal(&text)
}

/// Text, values of attributes and comments.
fn markup(raw: &str) -> String {
    let (mut text, mut values) = (String::with_capacity(raw.len()), String::new());
    let mut rest = raw;
    while let Some(at) = rest.find('<') {
        text.push_str(&entities(&rest[..at]));
        rest = &rest[at..];
        let (inside, open) = [("<!--", "-->"), ("<![CDATA[", "]]>")]
            .into_iter()
            .find_map(|(open, close)| {
                let body = rest.strip_prefix(open)?;
                Some((body.find(close).map_or(body.len(), |end| end + close.len()), open.len()))
            })
            .unwrap_or((0, 0));
        if open > 0 {
            text.push(END);
            text.push_str(&rest[open..open + inside]);
            text.push(END);
            rest = &rest[open + inside..];
            continue;
        }
        let end = tag_end(rest);
        let tag = &rest[1..end];
        let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if !INLINE.contains(&name) {
            text.push(END);
        }
        attributes(tag, &mut values);
        rest = &rest[end..];
    }
    text.push_str(&entities(rest));
    format!("{text}{END}{values}")
}

/// Where a tag ends; a `>` in quotation marks is part of it.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '>') => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn attributes(tag: &str, values: &mut String) {
    let mut rest = tag;
    while let Some(at) = rest.find('=') {
        let value = rest[at + 1..].trim_start();
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => value.split_once(char::is_whitespace).unwrap_or((value, "")),
        };
        values.push_str(&entities(value));
        values.push(END);
        rest = after;
    }
}

/// The texts of JSON and scripts; what stands between them is read, too.
fn scripts(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut quote = None;
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (_, '\\') => match chars.next() {
                Some('u') => {
                    let code: String = chars.by_ref().take(4).collect();
                    text.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32));
                }
                Some('n' | 'r' | 't') => text.push('\n'),
                Some(other) => text.push(other),
                None => {}
            },
            (None, '"' | '\'' | '`') => {
                quote = Some(c);
                text.push(END);
            }
            (Some(open), c) if open == c => {
                quote = None;
                text.push(END);
            }
            (_, c) => text.push(c),
        }
    }
    let shown = if text.contains(['<', '&']) { markup(&text) } else { String::new() };
    format!("{text}{END}{shown}")
}

/// Lines of iCalendar, unfolded and unescaped.
fn calendar(raw: &str) -> String {
    let text = raw.replace("\r\n ", "").replace("\r\n\t", "").replace("\n ", "").replace("\n\t", "");
    let text = text.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\");
    format!("{}{END}{text}", text.replace(['\n', '\r', ':', ';'], "\u{1}"))
}

/// Named and numbered characters.
fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let name = rest[at + 1..].split_once(';').map(|(name, _)| name).filter(|name| name.len() < 10);
        let meant = name.and_then(entity);
        match (meant, name) {
            (Some(c), Some(name)) => {
                out.push(c);
                rest = &rest[at + name.len() + 2..];
            }
            _ => {
                out.push('&');
                rest = &rest[at + 1..];
            }
        }
    }
    out + rest
}

fn entity(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{normal, read};

    #[test]
    fn every_kind_of_file_is_read_as_its_reader_does() {
        let table = [
            ("a.html", "<p>秘密の<b>計画</b>です</p>"),
            ("a.html", "<p>秘密&#x306e;計画&#12391;す</p>"),
            ("a.html", "<img alt='秘密の 計画です'>"),
            ("a.html", "<!-- 秘密の計画です -->"),
            ("a.xml", "<c>&lt;p&gt;秘密の&lt;b&gt;計画&lt;/b&gt;です&lt;/p&gt;</c>"),
            ("a.xml", "<c><![CDATA[<p>秘密の<b>計画</b>です</p>]]></c>"),
            ("a.json", "{\"a\":\"\\u79d8\\u5bc6の計画です\"}"),
            ("a.json", "{\"a\":\"秘密の<b>計画</b>です\"}"),
            ("a.js", "const a = '秘密の計画です';"),
            ("a.ics", "SUMMARY:秘密の\r\n 計画です\r\n"),
            ("a.csv", "\"秘密の\n計画です\""),
            ("a.txt", "秘密の\n計画です"),
            ("a.html", "<a href=\"%E7%A7%98%E5%AF%86%E3%81%AE%E8%A8%88%E7%94%BB%E3%81%A7%E3%81%99\">x</a>"),
        ];
        for (path, text) in table {
            assert!(read(path, text.as_bytes()).contains("秘密の計画です"), "{path}: {text}");
        }
        for (path, bytes) in [
            ("a.html", b"<p>\xff</p><p>secret plan</p>".as_slice()),
            ("a.txt", b"secret plan\xe3\x81"),
            ("a.csv", b"a,\x83\x65\nsecret plan,b"),
            ("a.png", b"\x89PNG\r\n\x1a\n\0\0tEXtComment\0secret plan\xff"),
        ] {
            assert!(read(path, bytes).contains("secretplan"), "{path}");
        }
    }

    #[test]
    fn wide_and_narrow_forms_are_the_same() {
        for text in ["ﾌﾟﾛｼﾞｪｸﾄＡ", "プロジェクトA", "プロシ\u{3099}ェクトａ"] {
            assert!(read("a.html", format!("<p>{text}</p>").as_bytes()).contains(&normal("ﾌﾟﾛｼﾞｪｸﾄa")), "{text}");
        }
    }
}
