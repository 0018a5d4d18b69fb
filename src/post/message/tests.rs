use super::super::{Mailbox, Sender};
use super::*;
use mail_parser::{MessageParser, MimeHeaders};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n--=_tejun_\r\n.\r\n";

fn mail() -> Mail {
    Mail {
        subject: "[運用ナレッジベース] 週次ステータスレポート 2026年11月20日（金）17:00締めの週（第2版）".into(),
        language: "ja".into(),
        html: "<!DOCTYPE html><p>稼働率 99.93%</p><img src=\"cid:chart-1\">\n.\n--=_tejun_\n".into(),
        text: "稼働率 99.93%\n\n.\nFrom here\n".into(),
        images: vec![MailImage { cid: "chart-1".into(), png: PNG.to_vec() }],
        attachments: Vec::new(),
    }
}

fn sender() -> Sender {
    Sender::new(Mailbox::read("運用サービス部 <ops@example.com>").unwrap())
}

fn written(mail: &Mail, sender: &Sender, to: &[Mailbox]) -> Vec<u8> {
    let date = "2026-11-20T08:00:00Z".parse().unwrap();
    message(&Message { mail, sender, to, date, name: "weekly.2026-11-20.2" }).unwrap()
}

/// The head of a message, unfolded.
fn heads(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let head = text.split_once("\r\n\r\n").unwrap().0.replace("\r\n ", " ");
    head.lines().map(str::to_owned).collect()
}

#[test]
fn another_parser_reads_every_part() {
    let to = [Mailbox::read("山田 太郎 <yamada@example.jp>").unwrap()];
    let bytes = written(&mail(), &sender(), &to);
    let read = MessageParser::new().parse(&bytes).unwrap();
    assert_eq!(read.subject(), Some(mail().subject.as_str()));
    let from = read.from().unwrap().first().unwrap();
    assert_eq!((from.name(), from.address()), (Some("運用サービス部"), Some("ops@example.com")));
    let to = read.to().unwrap().first().unwrap();
    assert_eq!((to.name(), to.address()), (Some("山田 太郎"), Some("yamada@example.jp")));
    assert_eq!(read.date().unwrap().to_rfc3339(), "2026-11-20T08:00:00Z");
    assert!(read.message_id().unwrap().starts_with("weekly.2026-11-20.2."), "{:?}", read.message_id());
    assert!(read.message_id().unwrap().ends_with("@example.com"));
    assert_eq!(read.body_text(0).unwrap().replace("\r\n", "\n"), mail().text);
    assert_eq!(read.body_html(0).unwrap().replace("\r\n", "\n"), mail().html);
    let kinds: Vec<String> = read
        .parts
        .iter()
        .map(|part| {
            part.content_type().map_or_else(String::new, |of| format!("{}/{}", of.ctype(), of.subtype().unwrap_or("")))
        })
        .collect();
    assert_eq!(kinds, ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]);
    let image = &read.parts[4];
    assert_eq!((image.content_id(), image.contents()), (Some("chart-1"), PNG));
    let heads = heads(&bytes);
    for wanted in ["Content-Language: ja", "Auto-Submitted: auto-generated", "MIME-Version: 1.0"] {
        assert!(heads.iter().any(|head| head == wanted), "{wanted} in {heads:?}");
    }
    assert!(!heads.iter().any(|head| head.starts_with("List-Unsubscribe")), "only when it is configured");
    assert!(bytes.split(|&b| b == b'\n').all(|line| line.len() <= 998), "no line is longer than mail allows");
}

#[test]
fn the_same_mail_gives_the_same_bytes_and_another_one_another_id() {
    let one = written(&mail(), &sender(), &[]);
    assert_eq!(one, written(&mail(), &sender(), &[]));
    let other = Mail { text: "稼働率 99.94%\n".into(), ..mail() };
    let id = |bytes: &[u8]| heads(bytes).into_iter().find(|head| head.starts_with("Message-ID")).unwrap();
    assert_ne!(id(&one), id(&written(&other, &sender(), &[])));
    assert!(heads(&one).contains(&"To: undisclosed-recipients:;".to_owned()));
}

#[test]
fn no_title_name_or_language_adds_a_header() {
    let hostile = "週次\r\nBcc: victim@example.com\r\n\r\n<p>body</p>\0";
    let mail = Mail {
        subject: hostile.into(),
        language: "ja\r\nX-Evil: 1".into(),
        images: vec![MailImage { cid: "a>\r\nX-Evil: 1".into(), png: PNG.to_vec() }],
        ..mail()
    };
    let name = "山田\r\nBcc: victim@example.com";
    let sender = Sender {
        reply_to: Mailbox::new(name, "reply@example.com"),
        ..Sender::new(Mailbox::new(name, "ops@example.com").unwrap())
    };
    let to = [Mailbox::new("\"\r\nBcc: victim@example.com", "a@example.com").unwrap()];
    let date = "2026-11-20T08:00:00Z".parse().unwrap();
    let bytes = message(&Message { mail: &mail, sender: &sender, to: &to, date, name: "a\r\nX-Evil: 1" }).unwrap();
    let names: Vec<String> =
        heads(&bytes).iter().map(|head| head.split(':').next().unwrap_or_default().to_owned()).collect();
    let wanted = [
        "From",
        "Subject",
        "Message-ID",
        "Date",
        "Content-Language",
        "Auto-Submitted",
        "Reply-To",
        "To",
        "MIME-Version",
        "Content-Type",
    ];
    assert_eq!(names, wanted);
    let read = MessageParser::new().parse(&bytes).unwrap();
    assert!(read.bcc().is_none() && read.header("X-Evil").is_none());
    assert_eq!(read.to().unwrap().iter().count(), 1);
    assert_eq!(read.parts.len(), 5, "no part was added");
}

#[test]
fn leaving_the_list_is_one_click_on_the_web() {
    let with = |address: &str| Sender { list_unsubscribe: Some(address.to_owned()), ..sender() };
    let of = |address: &str| {
        heads(&written(&mail(), &with(address), &[])).into_iter().filter(|h| h.starts_with("List-")).collect::<Vec<_>>()
    };
    assert_eq!(
        of("https://example.com/leave?u=1"),
        ["List-Unsubscribe: <https://example.com/leave?u=1>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"]
    );
    assert_eq!(of("mailto:leave@example.com"), ["List-Unsubscribe: <mailto:leave@example.com>"]);
    let date = "2026-11-20T08:00:00Z".parse().unwrap();
    for wrong in ["https://x.example/\r\nBcc: a@example.com", "http://x.example/", "javascript:x", "mailto:a>,<b"] {
        let sender = with(wrong);
        let refused = message(&Message { mail: &mail(), sender: &sender, to: &[], date, name: "x" });
        assert!(matches!(refused, Err(MessageError::Unsubscribe(_))), "{wrong}");
    }
}

/// The lines of the head of a message, folded as they are.
fn lines(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    text.split_once("\r\n\r\n").unwrap().0.split("\r\n").map(str::to_owned).collect()
}

#[test]
fn every_title_is_read_as_it_was_written_and_folded() {
    let words = "a word ".repeat(150);
    let titles = [
        "x".repeat(1000),
        "週".repeat(1000),
        format!("週次 {} の報告", "y".repeat(1000)),
        words.trim().to_owned(),
        "=?utf-8?q?evil?=".to_owned(),
        "週次 =?utf-8?b?ZXZpbA==?= =?utf-8?b?ZXZpbA==?= 報告".to_owned(),
        "a =?x".to_owned(),
        "two  spaces and 報告  報告".to_owned(),
        "絵文字 😀 ".repeat(60).trim().to_owned(),
        "Weekly status report".to_owned(),
        format!("{} {}", "z".repeat(60), "w".repeat(61)),
    ];
    for title in titles {
        let bytes = written(&Mail { subject: title.clone(), ..mail() }, &sender(), &[]);
        let read = MessageParser::new().parse(&bytes).unwrap();
        assert_eq!(read.subject(), Some(title.as_str()));
        let long: Vec<String> = lines(&bytes).into_iter().filter(|line| line.len() > 78).collect();
        let of_subject = |line: &String| line.starts_with("Subject") || line.starts_with(' ');
        assert!(!long.iter().any(of_subject), "{title}: {long:?}");
        assert!(lines(&bytes).iter().all(|line| line.is_ascii() && line.len() <= 998));
    }
}

#[test]
fn an_encoded_word_in_a_name_is_read_as_it_was_written() {
    let name = "=?utf-8?q?evil?=";
    let to = [Mailbox::new(name, "a@example.com").unwrap()];
    let sender = Sender::new(Mailbox::new(name, "ops@example.com").unwrap());
    let bytes = written(&mail(), &sender, &to);
    let read = MessageParser::new().parse(&bytes).unwrap();
    let names = [read.from(), read.to()].map(|all| all.unwrap().first().unwrap().name().unwrap().to_owned());
    assert_eq!(names, [name, name]);
    assert!(!String::from_utf8(bytes).unwrap().contains("=?utf-8?q?evil?="));
}

#[test]
fn attached_files_come_whole_behind_the_text() {
    let pdf = b"%PDF-1.4\n.\n--=_tejun_\r\n\x00\xff%%EOF".to_vec();
    let file = MailFile { name: "monthly-2026-10.pdf".into(), pdf: pdf.clone() };
    let bytes = written(&Mail { attachments: vec![file], ..mail() }, &sender(), &[]);
    let read = MessageParser::new().parse(&bytes).unwrap();
    let attached: Vec<_> =
        read.attachments().filter(|part| part.attachment_name() == Some("monthly-2026-10.pdf")).collect();
    assert_eq!(attached.len(), 1);
    assert_eq!(attached[0].contents(), pdf);
    assert!(read.body_html(0).unwrap().contains("99.93%") && read.body_text(0).unwrap().contains("99.93%"));
}
