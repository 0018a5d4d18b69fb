//! Writes an approval into the front matter of a document.
//!
//! In: the text of a file, who approved it and when. Out: the same text with three keys, or with a signature of a role more,
//! everything else byte for byte. Never: changes the body — the hash is that of the body that stands there.
//!
//! Decided in docs/decisions/0035-document-control.md and 0096-approvals-by-role.md.

mod role;

pub use role::signed_as;

use crate::calendar::Date;
use crate::diag::Message;
use crate::model::{SHORT_HASH, body_hash, split_document};
use crate::say;

/// Who approves, and when.
#[derive(Debug, Clone, Copy)]
pub struct Signature<'a> {
    /// The name.
    pub by: &'a str,
    /// The day.
    pub date: Date,
}

/// How keys are written in a kind of front matter.
#[derive(Clone, Copy)]
struct Form {
    between: char,
    quotes_days: bool,
}

const YAML: Form = Form { between: ':', quotes_days: false };
const TOML: Form = Form { between: '=', quotes_days: true };

/// The text with the approval of its body, and the hash that was written.
///
/// # Errors
/// Why the front matter is not one that can be changed safely.
pub fn signed(text: &str, signature: Signature<'_>) -> Result<(String, String), Message> {
    let hash = hash_of(text);
    let Some(block) = FrontBlock::of(text)? else {
        let lines = values(signature, &hash, false).map(|(key, value)| format!("{key}: {value}"));
        return Ok((with_new_front(text, &lines), hash));
    };
    let mut front = block.front.to_owned();
    for (key, value) in values(signature, &hash, block.form.quotes_days) {
        front = with_key(&front, key, &value, block.form, block.line_end)?;
    }
    Ok((block.with(&front), hash))
}

/// The hash of the body of a document, as it is written.
fn hash_of(text: &str) -> String {
    body_hash(split_document(text).1)[..SHORT_HASH].to_owned()
}

/// The front matter of a text, with what stands around it.
struct FrontBlock<'t> {
    before: &'t str,
    front: &'t str,
    after: &'t str,
    form: Form,
    line_end: &'static str,
}

impl<'t> FrontBlock<'t> {
    /// That of a text; none where it has no front matter.
    fn of(text: &'t str) -> Result<Option<Self>, Message> {
        let (front, body) = split_document(text);
        let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
        let head = bare.split_inclusive('\n').next().unwrap_or_default();
        let form = match head.trim_end() {
            "---" if body.len() < bare.len() => YAML,
            "+++" if body.len() < bare.len() => TOML,
            _ if body.len() < bare.len() => {
                return Err(say!(
                    "JSON のフロントマターには書き込めません",
                    "front matter in JSON cannot be written to"
                ));
            }
            _ => return Ok(None),
        };
        let start = text.len() - bare.len() + head.len();
        let old_end = text.len() - body.len() - closing_fence(text, body).len();
        let line_end = if head.ends_with("\r\n") { "\r\n" } else { "\n" };
        Ok(Some(Self { before: &text[..start], front, after: &text[old_end..], form, line_end }))
    }

    fn with(&self, front: &str) -> String {
        format!("{}{front}{}", self.before, self.after)
    }
}

/// The closing line of the front matter, right before the body.
fn closing_fence<'t>(text: &'t str, body: &str) -> &'t str {
    let before = &text[..text.len() - body.len()];
    let line = before.trim_end_matches(['\r', '\n']).rfind('\n').map_or(0, |at| at + 1);
    &before[line..]
}

fn values(signature: Signature<'_>, hash: &str, quotes_days: bool) -> [(&'static str, String); 3] {
    let name = scalar(signature.by, quotes_days);
    let day = signature.date.to_string();
    let day = if quotes_days { quoted(&day) } else { day };
    [("approver", name), ("approved", day), ("approved_hash", quoted(hash))]
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a string is always JSON")
}

/// A text as a value, in quotes where it might be taken for something else.
fn scalar(text: &str, always_quotes: bool) -> String {
    let is_plain = !text.is_empty()
        && text.trim() == text
        && text.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '・')
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&text.to_lowercase().as_str());
    if is_plain && !always_quotes { text.to_owned() } else { quoted(text) }
}

fn with_new_front(text: &str, lines: &[String]) -> String {
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line_end =
        if bare.lines().next().is_some_and(|first| bare[first.len()..].starts_with("\r\n")) { "\r\n" } else { "\n" };
    let lines: String = lines.iter().map(|line| format!("{line}{line_end}")).collect();
    format!("{}---{line_end}{lines}---{line_end}{line_end}{bare}", &text[..text.len() - bare.len()])
}

/// The front matter with one key set: on its line where it has one, else before the first table or at the end.
fn with_key(front: &str, key: &str, value: &str, form: Form, line_end: &str) -> Result<String, Message> {
    let mut at = 0;
    let lines: Vec<(usize, &str)> = front
        .split_inclusive('\n')
        .map(|line| {
            let start = at;
            at += line.len();
            (start, line)
        })
        .collect();
    let is_table = |line: &str| form.between == '=' && line.trim_start().starts_with('[');
    let top = lines.iter().position(|(_, line)| is_table(line)).unwrap_or(lines.len());
    let found = lines[..top].iter().position(|(_, line)| {
        let rest = line.strip_prefix(key).map(str::trim_start);
        rest.is_some_and(|rest| rest.starts_with(form.between))
    });
    let Some(found) = found else {
        let at = lines.get(top).map_or(front.len(), |(start, _)| *start);
        let before = &front[..at];
        let gap = if before.is_empty() || before.ends_with('\n') { "" } else { line_end };
        let between = if form.between == ':' { ": " } else { " = " };
        return Ok(format!("{before}{gap}{key}{between}{value}{line_end}{}", &front[at..]));
    };
    let (start, line) = lines[found];
    let continued = lines.get(found + 1).is_some_and(|(_, next)| {
        next.starts_with([' ', '\t', '-']) && !next.trim().is_empty() && !next.trim_start().starts_with('#')
    });
    let colon = line.find(form.between).expect("the line was found by it") + 1;
    let old = line[colon..].trim();
    if continued
        || old.starts_with(['|', '>', '[', '{', '&', '*'])
        || old.starts_with("\"\"\"")
        || old.starts_with("'''")
    {
        return Err(say!(
            "`{key}` の値が 1 行の文字列ではないため、書き換えられません",
            "`{key}` is not a text on one line, so it cannot be replaced"
        ));
    }
    let written = line.trim_end_matches(['\r', '\n']);
    let comment = comment_of(&written[colon..]);
    Ok(format!(
        "{}{} {value}{comment}{}{}",
        &front[..start],
        &line[..colon],
        &line[written.len()..],
        &front[start + line.len()..]
    ))
}

/// The comment behind a value, with the white space before it.
fn comment_of(value: &str) -> &str {
    let trimmed = value.trim_start();
    let quote = trimmed.chars().next().filter(|c| matches!(c, '"' | '\''));
    let from = match quote.and_then(|quote| trimmed[1..].find(quote)) {
        Some(end) => value.len() - trimmed.len() + end + 2,
        None => 0,
    };
    let hash = value[from..].find(" #").or_else(|| value[from..].find("\t#")).map(|at| from + at);
    hash.map_or("", |at| &value[value[..at].trim_end().len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sign(text: &str) -> String {
        let signature = Signature { by: "田中", date: "2026-11-20".parse().unwrap() };
        let (signed, hash) = signed(text, signature).unwrap();
        // `printf '# A\n\nb' | b3sum`, the first twelve digits
        assert_eq!(hash, "26a6e3922edf");
        assert_eq!(body_hash(split_document(&signed).1), body_hash("# A\n\nb"));
        signed
    }

    #[test]
    fn keys_are_added_or_replaced_and_all_else_stays() {
        let keys = "approver: 田中\napproved: 2026-11-20\napproved_hash: \"26a6e3922edf\"\n";
        assert_eq!(sign("# A\n\nb\n"), format!("---\n{keys}---\n\n# A\n\nb\n"));
        assert_eq!(
            sign("---\ntitle:  'x' # 題\n---\n# A\n\nb\n"),
            format!("---\ntitle:  'x' # 題\n{keys}---\n# A\n\nb\n")
        );
        assert_eq!(sign("---\n---\n# A\n\nb"), format!("---\n{keys}---\n# A\n\nb"));
        assert_eq!(
            sign(
                "---\napproved: 2026-01-01  # 初回\nparams:\n  approver: 誰か\napprover:   \"鈴木 # 一\" # 前任\r\napproved_hash: 000000000000\n---\n# A\n\nb"
            ),
            "---\napproved: 2026-11-20  # 初回\nparams:\n  approver: 誰か\napprover: 田中 # 前任\r\napproved_hash: \"26a6e3922edf\"\n---\n# A\n\nb"
        );
        let again = sign("# A\n\nb\n");
        assert_eq!(sign(&again), again, "once more changes nothing");
    }

    #[test]
    fn toml_and_other_line_ends() {
        assert_eq!(
            sign("\u{feff}+++\r\ntitle = \"x\"\r\n[params]\r\napprover = \"誰か\"\r\n+++\r\n# A\r\n\r\nb\r\n"),
            "\u{feff}+++\r\ntitle = \"x\"\r\napprover = \"田中\"\r\napproved = \"2026-11-20\"\r\napproved_hash = \"26a6e3922edf\"\r\n[params]\r\napprover = \"誰か\"\r\n+++\r\n# A\r\n\r\nb\r\n"
        );
        assert!(sign("# A\r\n\r\nb").starts_with("---\r\napprover: 田中\r\n"));
    }

    #[test]
    fn what_cannot_be_changed_safely_is_refused() {
        let signature = Signature { by: "a: b", date: "2026-11-20".parse().unwrap() };
        for text in [
            "{\"title\": \"x\"}\nb",
            "---\napprover:\n  - 田中\n---\nb",
            "---\napprover: [田中]\n---\nb",
            "---\napprover: |\n  x\n---\n",
        ] {
            assert!(signed(text, signature).is_err(), "{text}");
        }
        assert!(signed("b", signature).unwrap().0.contains("approver: \"a: b\"\n"));
    }
}
