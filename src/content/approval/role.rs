//! Writes the signature of a role into the list `signatures` of a document's front matter.
//!
//! In: the text of a file, the role, who signed and when. Out: the same text with one line more, or with that of the role's earlier
//! signature replaced. Never: answers a text that does not read back as it should.

use super::{FrontBlock, Signature, TOML, hash_of, quoted, scalar, with_new_front};
use crate::content::front;
use crate::content::front::Subject;
use crate::content::source::Source;
use crate::diag::Message;
use crate::model::{RoleSignature, is_same_role};
use crate::say;

/// The text with the signature of a role of its body, and the hash that was written.
///
/// # Errors
/// Why the front matter is not one that can be changed safely.
pub fn signed_as(text: &str, role: &str, signature: Signature<'_>) -> Result<(String, String), Message> {
    let hash = hash_of(text);
    let before = signatures_of(text);
    let replaced = before.iter().rposition(|known| is_same_role(&known.role, role));
    let made = match FrontBlock::of(text)? {
        None => with_new_front(text, &["signatures:".to_owned(), format!("  {}", item(role, signature, &hash, false))]),
        Some(block) => {
            let item = item(role, signature, &hash, block.is_toml());
            let front = match replaced {
                Some(at) => {
                    let line = usize::try_from(before[at].place.line).unwrap_or(0);
                    block.replaced(line.saturating_sub(1 + block.before.lines().count()), &item)?
                }
                None => block.inserted(&item)?,
            };
            block.with(&front)
        }
    };
    let tell = |signature: &RoleSignature| {
        (signature.role.clone(), signature.name.clone(), signature.date, signature.hash.clone())
    };
    let mut wanted: Vec<_> = before.iter().map(tell).collect();
    let own = (role.to_owned(), signature.by.to_owned(), signature.date, hash.clone());
    match replaced {
        Some(at) => wanted[at] = own,
        None => wanted.push(own),
    }
    if signatures_of(&made).iter().map(tell).collect::<Vec<_>>() != wanted {
        return Err(unsafe_form());
    }
    Ok((made, hash))
}

/// The signatures that stand in the front matter of a text.
fn signatures_of(text: &str) -> Vec<RoleSignature> {
    let written = front::written(&Source::new("", text), &[], &mut Vec::new());
    let subject = Subject { path: "", kind: "page", lang: "" };
    front::resolve(&written, std::iter::empty(), subject, &[]).matter.control.signatures
}

fn unsafe_form() -> Message {
    say!(
        "`signatures` が 1 行に 1 つの並びではないため、書き換えられません",
        "`signatures` is not a list with one signature on each line, so it cannot be changed"
    )
}

fn item(role: &str, signature: Signature<'_>, hash: &str, is_toml: bool) -> String {
    let (role, name) = (scalar(role, is_toml), scalar(signature.by, is_toml));
    let (day, hash) = (signature.date.to_string(), quoted(hash));
    match is_toml {
        true => format!("{{ role = {role}, name = {name}, date = {}, hash = {hash} }}", quoted(&day)),
        false => format!("- {{ role: {role}, name: {name}, date: {day}, hash: {hash} }}"),
    }
}

impl FrontBlock<'_> {
    fn is_toml(&self) -> bool {
        self.form.between == TOML.between
    }

    fn lines(&self) -> Vec<&str> {
        self.front.split_inclusive('\n').collect()
    }

    /// With another item on a line; its indent, comma and comment stay.
    fn replaced(&self, at: usize, item: &str) -> Result<String, Message> {
        let mut lines: Vec<String> = self.lines().into_iter().map(str::to_owned).collect();
        let line = lines.get_mut(at).ok_or_else(unsafe_form)?;
        let trimmed = line.trim_start();
        let begins = if self.is_toml() { trimmed.starts_with('{') } else { trimmed.starts_with("- {") };
        let indent = line.len() - trimmed.len();
        let open = indent + trimmed.find('{').filter(|_| begins).ok_or_else(unsafe_form)?;
        let end = end_of_item(line, open, self.form.between).ok_or_else(unsafe_form)?;
        line.replace_range(indent..=end, item);
        Ok(lines.concat())
    }

    /// With an item more at the end of the list.
    fn inserted(&self, item: &str) -> Result<String, Message> {
        let lines = self.lines();
        let is_table = |line: &&str| self.is_toml() && line.trim_start().starts_with('[');
        let top = lines.iter().position(is_table).unwrap_or(lines.len());
        let rest = |line: &str| {
            let rest = line.strip_prefix("signatures").map(str::trim_start)?;
            rest.strip_prefix(self.form.between).map(|value| value.trim().to_owned())
        };
        let found = lines[..top].iter().enumerate().find_map(|(at, line)| Some((at, rest(line)?)));
        let end = self.line_end;
        let key = if self.is_toml() { format!("signatures = [{end}") } else { format!("signatures:{end}") };
        let tail = if self.is_toml() { format!("]{end}") } else { String::new() };
        let comma = if self.is_toml() { "," } else { "" };
        let fresh = format!("{key}  {item}{comma}{end}{tail}");
        let Some((at, value)) = found else {
            let before = lines[..top].concat();
            let gap = if before.is_empty() || before.ends_with('\n') { "" } else { end };
            return Ok(format!("{before}{gap}{fresh}{}", lines[top..].concat()));
        };
        if value == "[]" {
            return Ok([&lines[..at].concat(), &fresh, &lines[at + 1..].concat()].map(String::as_str).concat());
        }
        let (to, indent) =
            if self.is_toml() { end_of_array(&lines, at, &value) } else { end_of_list(&lines, at, &value) }
                .ok_or_else(unsafe_form)?;
        Ok(format!("{}{indent}{item}{comma}{end}{}", lines[..to].concat(), lines[to..].concat()))
    }
}

/// Where the map that begins at `open` ends on its line; none where it has keys other than those of a signature, or where something
/// else stands behind it, for that would be lost.
fn end_of_item(line: &str, open: usize, between: char) -> Option<usize> {
    let (mut quote, mut escaped, mut end) = (None, false, None);
    let mut parts = vec![String::new()];
    for (at, c) in line[open + 1..].char_indices().map(|(at, c)| (open + 1 + at, c)) {
        match (quote, c) {
            (Some('"'), '\\') if !escaped => {
                escaped = true;
                continue;
            }
            (Some(own), c) if own == c && !escaped => quote = None,
            (Some(_), _) => {}
            (None, '}') => {
                end = Some(at);
                break;
            }
            (None, '{' | '[' | '#') => return None,
            (None, ',') => parts.push(String::new()),
            (None, c) => {
                // In a word an apostrophe opens nothing.
                let begins =
                    parts.last().is_some_and(|part| part.trim_end().ends_with(between) || part.trim().is_empty());
                quote = Some(c).filter(|c| begins && matches!(c, '"' | '\''));
                parts.iter_mut().next_back()?.push(c);
            }
        }
        escaped = false;
    }
    let end = end?;
    let is_own = |part: &String| {
        let key = part.split(between).next().unwrap_or_default().trim().trim_matches(['"', '\'']);
        ["role", "name", "date", "hash", ""].iter().any(|own| key.eq_ignore_ascii_case(own))
    };
    let rest = line[end + 1..].trim_end_matches(['\r', '\n']);
    let rest = if between == TOML.between { rest.trim_start().strip_prefix(',').unwrap_or(rest) } else { rest };
    let is_plain = rest.trim().is_empty() || (rest.trim_start().starts_with('#') && rest.starts_with([' ', '\t', '#']));
    (parts.iter().all(is_own) && is_plain).then_some(end)
}

/// Behind which line the list below a key ends, and the indent of its items.
fn end_of_list<'l>(lines: &[&'l str], key: usize, value: &str) -> Option<(usize, &'l str)> {
    if !value.is_empty() && !value.starts_with('#') {
        return None;
    }
    let is_item = |line: &&&str| line.trim_start().starts_with("- ");
    let belongs = |line: &&&str| line.starts_with([' ', '\t', '-', '#']) || line.trim().is_empty();
    let below: Vec<&&str> = lines[key + 1..].iter().take_while(belongs).collect();
    let indent = |line: &'l str| &line[..line.len() - line.trim_start().len()];
    let Some(last) = below.iter().rposition(|line| line.starts_with([' ', '\t', '-']) && !line.trim().is_empty())
    else {
        return Some((key + 1, "  "));
    };
    let first = below.iter().copied().find(|line| is_item(line))?;
    Some((key + 2 + last, indent(first)))
}

/// Before which line an array of several lines ends, and the indent of its items; only where the last of them has its comma.
fn end_of_array<'l>(lines: &[&'l str], key: usize, value: &str) -> Option<(usize, &'l str)> {
    let close = key + 1 + lines[key + 1..].iter().position(|line| line.trim_start().starts_with(']'))?;
    let items: Vec<&str> = lines[key + 1..close].iter().copied().filter(|line| !line.trim().is_empty()).collect();
    let has_comma = items.last().is_none_or(|line| line.trim_end().ends_with(','));
    let indent = items.first().map_or("  ", |line| &line[..line.len() - line.trim_start().len()]);
    (value == "[" && has_comma).then_some((close, indent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{body_hash, split_document};

    fn sign(text: &str, role: &str, by: &str) -> String {
        let signature = Signature { by, date: "2026-11-20".parse().unwrap() };
        let (signed, hash) = signed_as(text, role, signature).unwrap();
        // `printf '# A\n\nb' | b3sum`, the first twelve digits
        assert_eq!(hash, "26a6e3922edf");
        assert_eq!(body_hash(split_document(&signed).1), body_hash("# A\n\nb"));
        signed
    }

    const ONE: &str = "{ role: 作成, name: 田中 花子, date: 2026-11-20, hash: \"26a6e3922edf\" }";
    const TWO: &str = "{ role: \"QA-1\", name: 鈴木, date: 2026-11-20, hash: \"26a6e3922edf\" }";

    #[test]
    fn a_signature_is_one_line_more_and_all_else_stays() {
        let one = sign("---\ntitle:  'x' # 題\n---\n# A\n\nb\n", "作成", "田中 花子");
        assert_eq!(one, format!("---\ntitle:  'x' # 題\nsignatures:\n  - {ONE}\n---\n# A\n\nb\n"));
        let two = sign(&one, "QA-1", "鈴木");
        assert_eq!(two, format!("---\ntitle:  'x' # 題\nsignatures:\n  - {ONE}\n  - {TWO}\n---\n# A\n\nb\n"));
        assert_eq!(sign(&two, "作成者", "田中 花子").replace("作成者", "作成"), two, "its own line is written again");
        let between =
            format!("---\r\nsignatures: # 署名\r\n- {ONE} # 初回\r\n\r\n# 以下\r\nowner: x\r\n---\r\n# A\r\n\r\nb");
        assert_eq!(sign(&between, "QA-1", "鈴木"), between.replace("# 初回\r\n", &format!("# 初回\r\n- {TWO}\r\n")));
        let stale = between.replace("26a6e3922edf", "000000000000").replace("2026-11-20", "2026-01-01");
        assert_eq!(sign(&stale, "作成", "田中 花子"), between, "indent and comment stay");
        assert_eq!(sign("# A\n\nb\n", "作成", "田中 花子"), format!("---\nsignatures:\n  - {ONE}\n---\n\n# A\n\nb\n"));
        assert_eq!(
            sign("---\nsignatures: []\nowner: x\n---\n# A\n\nb\n", "作成", "田中 花子"),
            format!("---\nsignatures:\n  - {ONE}\nowner: x\n---\n# A\n\nb\n")
        );
    }

    #[test]
    fn toml_has_an_array_of_lines() {
        let first = "  { role = \"作成\", name = \"田中 花子\", date = \"2026-11-20\", hash = \"26a6e3922edf\" },\n";
        let one = sign("+++\ntitle = \"x\"\n[params]\na = 1\n+++\n# A\n\nb\n", "作成", "田中 花子");
        assert_eq!(one, format!("+++\ntitle = \"x\"\nsignatures = [\n{first}]\n[params]\na = 1\n+++\n# A\n\nb\n"));
        let two = sign(&one, "承認", "鈴木");
        let second = first.replace("作成", "承認").replace("田中 花子", "鈴木");
        assert_eq!(two, one.replace(first, &format!("{first}{second}")));
        assert_eq!(sign(&two.replace("26a6e3922edf", "000000000000"), "承認", "鈴木").matches("26a6").count(), 1);
    }

    #[test]
    fn what_cannot_be_changed_safely_is_refused() {
        let signature = Signature { by: "鈴木", date: "2026-11-20".parse().unwrap() };
        for text in [
            "{\"title\": \"x\"}\nb",
            "---\nsignatures: [{ role: 作成, name: a, date: 2026-11-01, hash: \"000000000000\" }]\n---\nb",
            "---\nsignatures:\n  - role: 承認\n    name: a\n    date: 2026-11-01\n    hash: \"000000000000\"\n---\nb",
            "+++\n[[signatures]]\nrole = \"作成\"\nname = \"a\"\ndate = \"2026-11-01\"\nhash = \"000000000000\"\n+++\nb",
        ] {
            assert!(signed_as(text, "承認", signature).is_err(), "{text}");
        }
        let own = "{ role: 承認, name: \"a } b, c\", date: 2026-11-01, hash: \"000000000000\" }";
        let with = |item: &str| format!("---\nsignatures:\n  - {item}\n---\nb");
        let (kept, _) = signed_as(&with(&format!("{own} # 会議で {{口頭}}")), "承認", signature).unwrap();
        assert!(kept.contains(" } # 会議で {口頭}\n") && !kept.contains("a } b"), "{kept}");
        for lost in [own.replace(" }", ", note: 代理 }"), own.replace("{ ", "{ note: [x], "), format!("{own} }}")] {
            assert!(signed_as(&with(&lost), "承認", signature).is_err(), "{lost}");
        }
        let long =
            "---\nsignatures:\n  - role: 作成\n    name: a\n    date: 2026-11-01\n    hash: \"000000000000\"\n---\nb";
        assert!(signed_as(long, "承認", signature).unwrap().0.contains("000000000000\"\n  - { role: 承認,"));
    }
}
