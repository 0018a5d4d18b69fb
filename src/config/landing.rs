//! `home`, `nav`, `contact`, `metrics_pages` and `renamed` of `tejun.yaml`: what the layouts of pages show.
//!
//! In: the root of `tejun.yaml`. Out: [`Layouts`]. Never: looks a page up; which pages there are is not known yet.

use super::{Broken, DeclarationKind, Layouts, broken_at};
use crate::diag::{Diagnostic, Diagnostics, Place, code, nearest};
use crate::model::{ContactBox, People, mail_link, tel_link};
use crate::say;
use crate::syntax::{Fields, Node, Reader};

/// How many changed pages the front page shows when nobody says.
const RECENT: usize = 6;
/// How many groups the side navigation has at most.
const GROUPS: usize = 5;
/// The names that a contact's texts may hold.
const NAMES: [&str; 3] = ["title", "url", "query"];

/// What is said of layouts; without a word everything is shown.
pub(super) fn read(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Layouts {
    let contact = fields.get("contact").and_then(|node| reader.sound(|reader| contact(reader, node)));
    let Home { popular, recent, on_call } = fields.get("home").map(|node| home(reader, node)).unwrap_or_default();
    let groups = fields.get("nav").map(|node| nav(reader, node)).unwrap_or_default();
    let metric_pages = fields.get("metrics_pages").and_then(|node| reader.boolean(node)).unwrap_or(true);
    let renamed = fields.get("renamed").and_then(|node| reader.choice(node, &[("redirect", true), ("off", false)]));
    Layouts { contact, popular, groups, recent, on_call, metric_pages, leads_on: renamed.unwrap_or(true) }
}

/// What `home` says.
struct Home {
    popular: Vec<(String, Place)>,
    recent: usize,
    on_call: Vec<(String, Place)>,
}

impl Default for Home {
    fn default() -> Self {
        Self { popular: Vec::new(), recent: RECENT, on_call: Vec::new() }
    }
}

fn home(reader: &mut Reader<'_>, node: &Node) -> Home {
    let Some(mut fields) = reader.fields(node) else { return Home::default() };
    let mut placed = |reader: &mut Reader<'_>, key| {
        let texts = fields.get(key).map(|node| reader.texts(node)).unwrap_or_default();
        texts.into_iter().map(|(text, node)| (text.to_owned(), reader.place(&node.range))).collect()
    };
    let [popular, on_call] = ["popular", "on_call"].map(|key| placed(reader, key));
    let recent = fields.get("recent").and_then(|node| reader.whole(node, 0..=30));
    fields.finish(reader);
    Home { popular, recent: recent.and_then(|recent| usize::try_from(recent).ok()).unwrap_or(RECENT), on_call }
}

/// Says which on-call schedules of the front page are none.
pub(super) fn check(layouts: &Layouts, (people, broken): (&People, &Broken), found: &mut Diagnostics) {
    for (id, place) in layouts.on_call.iter().filter(|(id, _)| !people.on_call.contains_key(id)) {
        let message = match broken.place(DeclarationKind::OnCall, id) {
            Some(declared) => broken_at(id, declared),
            None => say!("当番表 `{id}` は宣言されていません", "no on-call schedule `{id}` is declared"),
        };
        let finding = Diagnostic::new(code::CONFIG_REFERENCE, place.clone(), message);
        found.push(match nearest(id, people.on_call.keys().map(String::as_str)) {
            Some(near) => finding.hint(say!("`{near}` のことですか", "did you mean `{near}`?")),
            None => finding.hint(say!(
                "`data/people.yaml` の `on_call` に書いた ID を並べます",
                "name schedules of `on_call` in `data/people.yaml`"
            )),
        });
    }
}

/// `nav: { groups: { 手順: [sop, operations] } }`
fn nav(reader: &mut Reader<'_>, node: &Node) -> Vec<(String, Vec<(String, crate::diag::Place)>)> {
    let Some(mut fields) = reader.fields(node) else { return Vec::new() };
    let written = fields.get("groups");
    let mut groups = Vec::new();
    for (key, node) in reader.named(written) {
        let texts = reader.texts(node);
        let sections = texts.into_iter().map(|(text, node)| (text.to_owned(), reader.place(&node.range)));
        groups.push((key.text.clone(), sections.collect()));
    }
    if let Some(node) = written.filter(|_| groups.len() > GROUPS) {
        reader.invalid(
            node,
            say!(
                "グループは {GROUPS} 個までです",
                "expected at most {GROUPS} groups, so that readers take them in at a glance"
            ),
        );
        groups.truncate(GROUPS);
    }
    fields.finish(reader);
    groups
}

fn contact(reader: &mut Reader<'_>, node: &Node) -> Option<ContactBox> {
    let mut fields = reader.fields(node)?;
    let mut text = |reader: &mut Reader<'_>, key| {
        let node = fields.get(key)?;
        Some((reader.text_of(node)?.trim().to_owned(), node))
    };
    let [label, subject, body, hours] =
        ["label", "subject", "body", "hours"].map(|key| text(reader, key).map(|(text, _)| text).unwrap_or_default());
    let [mailto, url, tel] = ["mailto", "url", "tel"].map(|key| text(reader, key));
    fields.finish(reader);
    if let Some((_, node)) = mailto.as_ref().filter(|(text, _)| mail_link(text).is_none()) {
        reader.invalid(node, say!("メールアドレスを書きます", "expected a mail address"));
    }
    if let Some((_, node)) = url.as_ref().filter(|(text, _)| !is_address(text)) {
        reader.invalid(
            node,
            say!(
                "`https://…` の形で書きます。`{{title}}`、`{{url}}`、`{{query}}` が使えます",
                "expected an address such as `https://help.example.com/new?page={{url}}`"
            ),
        );
    }
    if let Some((_, node)) = tel.as_ref().filter(|(text, _)| tel_link(text, true).is_none()) {
        reader.invalid(node, say!("電話番号を書きます", "expected a telephone number"));
    }
    if mailto.is_none() && url.is_none() && tel.is_none() {
        reader.invalid(
            node,
            say!("`mailto`、`url`、`tel` のどれかを書きます", "expected one of `mailto`, `url` and `tel`"),
        );
    }
    let [mailto, url, tel] = [mailto, url, tel].map(|written| written.map(|(text, _)| text).unwrap_or_default());
    Some(ContactBox { label, mailto, subject, body, url, tel, hours })
}

/// Whether a text is an address of the web once its names are filled in.
fn is_address(text: &str) -> bool {
    let bare = NAMES.iter().fold(text.to_owned(), |text, name| text.replace(&format!("{{{name}}}"), ""));
    let host = bare.strip_prefix("https://").or_else(|| bare.strip_prefix("http://"));
    host.is_some_and(|host| {
        let first = host.chars().next().is_some_and(char::is_alphanumeric);
        first && !host.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"'{}\\".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn only_addresses_of_the_web_are_links() {
        for good in ["https://help.example.com/new?page={url}&q={query}", "http://desk.local/"] {
            assert!(is_address(good), "{good}");
        }
        for bad in
            ["javascript:alert(1)", "https://", "//example.com", "https://a b", "https://{host}/", "mailto:a@b.c"]
        {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
