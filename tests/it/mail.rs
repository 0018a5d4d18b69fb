//! `tejun mail`: what it writes and refuses, and what another language's mail library reads in it.

use crate::program::{Folder, browser};
use std::process::Command;

const FILES: &[(&str, &str)] = &[
    ("tejun.yaml", "title: 試験\nbase_url: https://help.example.com/\nreports: { weekly: false, monthly: true }\n"),
    (
        "data/sources.yaml",
        "tickets:\n  files: tickets.csv\n  columns:\n    opened_at: { type: datetime, required: true }\n",
    ),
    (
        "data/metrics.yaml",
        "opened:\n  label: 受付件数\n  type: simple\n  source: tickets\n  time: opened_at\n  agg: count\n  unit: 件\n  target: \"1件以上\"\n",
    ),
    ("data/tickets.csv", "opened_at\n2026-09-01 09:00\n2026-10-01 09:00\n2026-10-31 09:00\n2026-11-10 09:00\n"),
];
const FROM: &str = "運用サービス部 <ops@example.com>";

fn run(folder: &Folder, words: &[&str]) -> (i32, String) {
    let fixed = ["--as-of", "2026-11-20T17:00:00+09:00", "--lang", "en", "mail"];
    let answer = folder.run(&[&fixed[..], words].concat());
    (answer.code, answer.err)
}

#[test]
fn what_customers_should_not_see_is_refused_by_name() {
    let folder = Folder::project(FILES);
    let refused = |words: &[&str], code: i32, wanted: &[&str]| {
        let (exit, said) = run(&folder, words);
        assert_eq!(exit, code, "{words:?}: {said}");
        for wanted in wanted {
            assert!(said.contains(&format!("error[{wanted}]")), "{wanted} in {said}");
        }
        assert!(!folder.join("mail").exists());
    };
    refused(&["monthly"], 2, &["mail/no-sender"]);
    refused(&["monthly", "--from", "ops"], 2, &["mail/no-sender"]);
    refused(&["monthly", "--from", FROM], 1, &["mail/unissued"]);
    refused(&["monthly", "--from", FROM, "--period", "2026-11"], 1, &["mail/unissued", "mail/partial"]);
    refused(&["monthly", "--from", FROM, "--period", "2026-1"], 1, &["mail/no-report"]);
    refused(&["weekly", "--from", FROM], 1, &["mail/no-report"]);
    refused(&["daily", "--from", FROM], 2, &[]);
}

/// Prints what Python's `email` reads: subject, sender, kinds of the parts, defects, and the text.
const READER: &str = "
import email, email.policy, sys
mail = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
out = [mail['subject'], mail['from'], mail['date'], mail['content-language']]
out += [' '.join(part.get_content_type() for part in mail.walk())]
out += [str([part.defects for part in mail.walk() if part.defects])]
text = mail.get_body(('plain',)).get_content()
sys.stdout.buffer.write(('\\n'.join(out) + '\\n' + text).replace('\\r\\n', '\\n').encode())
";

#[test]
fn another_library_reads_the_mail_and_it_is_the_same_each_time() {
    let folder = Folder::project(FILES);
    // A mail is the summary; here the project wants a chart in it.
    let layout = "---\ntitle: 月次KPIレビュー\n---\n\n```{summary}\n```\n\n```{trends}\n```\n\n```{indicators}\n```\n";
    folder.write("content/reports/monthly/_layout.md", layout);
    let words = ["monthly", "--from", FROM, "--allow-unissued"];
    let (exit, said) = run(&folder, &words);
    assert_eq!(exit, 0, "{said}");
    let read = |name: &str| std::fs::read(folder.join("mail").join(name)).unwrap();
    let eml = read("monthly-2026-10.eml");
    let answer = Command::new("python3")
        .args(["-c", READER, folder.join("mail/monthly-2026-10.eml").to_str().unwrap()])
        .output()
        .expect("the tests need python3");
    let seen = String::from_utf8(answer.stdout).unwrap();
    let (head, text) = seen.split_at(seen.match_indices('\n').nth(5).unwrap().0 + 1);
    assert_eq!(
        head,
        "[試験] 月次KPIレビュー 2026年10月\n運用サービス部 <ops@example.com>\nFri, 20 Nov 2026 08:00:00 +0000\nja\n\
         multipart/alternative text/plain multipart/related text/html image/png\n[]\n"
    );
    assert_eq!(text, String::from_utf8(read("monthly-2026-10.txt")).unwrap());
    assert!(text.contains("受付件数") && text.contains("2件"), "{text}");
    let html = String::from_utf8(read("monthly-2026-10.html")).unwrap();
    assert!(html.contains("src=\"monthly-2026-10.files/chart-1.png\"") && !html.contains("cid:"));
    assert!(read("monthly-2026-10.files/chart-1.png").starts_with(b"\x89PNG"));
    assert_eq!(run(&folder, &words).0, 0, "made again in its own place");
    assert_eq!(read("monthly-2026-10.eml"), eml);
}

/// The project, with reports attached to their mails.
fn attaching() -> Folder {
    let folder = Folder::project(FILES);
    let (path, text) = FILES[0];
    folder.write(path, format!("{text}mail: {{ from: ops@example.com, attach: pdf }}\n"));
    folder
}

#[test]
fn without_a_browser_nothing_goes_out_that_lacks_its_attachment() {
    let folder = attaching();
    let nowhere = folder.join("no-browser").display().to_string();
    let (exit, said) = run(&folder, &["monthly", "--allow-unissued", "--chromium", &nowhere]);
    assert_eq!(exit, 1, "{said}");
    assert!(said.contains("error[cli/chromium]") && said.contains("no mail was made"), "{said}");
    assert!(!folder.join("mail").exists());
}

#[test]
fn a_report_and_its_appendix_are_attached_as_they_are_printed() {
    // `tests/browser.sh` installs one.
    let Some(browser) = browser() else { return };
    let folder = attaching();
    let words = ["monthly", "--allow-unissued", "--chromium", &browser];
    let (exit, said) = run(&folder, &words);
    assert_eq!(exit, 0, "{said}");
    let read = |name: &str| std::fs::read(folder.join("mail").join(name)).unwrap();
    let pdf = read("monthly-2026-10.files/monthly-2026-10.pdf");
    assert!(pdf.starts_with(b"%PDF-") && read("monthly-2026-10.files/monthly-2026-10-appendix.pdf") != pdf);
    let answer = Command::new("python3")
        .args(["-c", READER, folder.join("mail/monthly-2026-10.eml").to_str().unwrap()])
        .output()
        .expect("the tests need python3");
    let seen = String::from_utf8(answer.stdout).unwrap();
    let parts = "multipart/mixed multipart/alternative text/plain multipart/related text/html image/png";
    assert_eq!(seen.lines().nth(4), Some(format!("{parts} application/pdf application/pdf").as_str()), "{seen}");
    // Whenever it is printed, it is of the instant that its figures are of; browsers number its parts as they like.
    let dates = |pdf: &[u8]| pdf.windows(23).filter(|at| at == b"Date (D:20261120080000+").count();
    assert_eq!(dates(&pdf), 2, "made and changed");
}
