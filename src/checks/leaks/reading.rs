//! The words of a finished file, as they are seen by whoever opens it.
//!
//! In: a path and bytes. Out: text in lower case without white space, in which [`END`] stands where one text ends and another
//! begins. Never: leaves something out: what is not understood is read as it stands.

use crate::model::{Node, nodes, unescape_html};
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
    for node in nodes(raw) {
        match node {
            Node::Text(words) => text.push_str(&unescape_html(words)),
            Node::Open(tag) | Node::Close(tag) => {
                if !INLINE.contains(&tag.name) {
                    text.push(END);
                }
                for attribute in tag.attributes() {
                    values.push_str(&attribute.text());
                    values.push(END);
                }
            }
            Node::Comment(comment) => {
                text.push(END);
                // Behind its mark, so that markup in it is read when all of it is read once more.
                text.push_str(comment.trim_start_matches("<!--").trim_start_matches("<![CDATA["));
                text.push(END);
            }
        }
    }
    format!("{text}{END}{values}")
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
