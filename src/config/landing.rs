//! `home`, `nav`, `contact`, `metrics_pages` and `renamed` of `tejun.yaml`: what the layouts of pages show.
//!
//! In: the root of `tejun.yaml`. Out: [`Layouts`]. Never: looks a page up; which pages there are is not known yet.

use super::navigation::NavForm;
use super::{Broken, DeclarationKind, Layouts, broken_at};
use crate::diag::{Diagnostic, Diagnostics, Place, code, nearest};
use crate::model::{ContactBox, People, mail_link, tel_link};
use crate::say;
use crate::syntax::{Fields, Form, Keys, Node, Reader, Trimmed, Whole, forms, keys, words};
use std::ops::Range;

/// How many changed pages the front page shows when nobody says.
const RECENT: usize = 6;
/// The names that a contact's texts may hold.
const NAMES: [&str; 3] = ["title", "url", "query"];

keys! {
    /// Keys of layouts.
    pub(super) struct LandingKeys<'n> {
        contact: Option<ContactForm>, "問い合わせ先", "whom readers ask";
        home: Option<HomeKeys<'n>>, "トップページ", "the front page";
        nav: Option<NavForm>, "横の目次", "the navigation at the side";
        metrics_pages: bool = true, "指標ごとのページを作るか", "whether metrics have pages of their own";
        renamed: Renamed = Renamed::Redirect, "名前の変わったページの前のアドレス", "what the former address of a renamed page does";
    }

    struct HomeKeys<'n> {
        popular: Vec<(&'n str, &'n Node)>, "よく読まれる文書", "documents that are read often";
        on_call: Vec<(&'n str, &'n Node)>, "載せる当番表", "the on-call schedules that are shown";
        recent: Whole<usize, 0, 30> = RECENT, "載せる新しい文書の数", "how many changed pages are shown";
    }

    struct ContactKeys<'n> {
        label: Trimmed = String::new(), "呼び名", "what it is called";
        subject: Trimmed = String::new(), "メールの件名", "the subject of the mail";
        body: Trimmed = String::new(), "メールの本文", "the text of the mail";
        hours: Trimmed = String::new(), "受付時間", "when somebody answers";
        mailto: Option<(&'n str, &'n Node)>, "メールアドレス", "a mail address";
        url: Option<(&'n str, &'n Node)>, "フォームのアドレス", "the address of a form";
        tel: Option<(&'n str, &'n Node)>, "電話番号", "a telephone number";
    }
}

words! {
    /// What the former address of a renamed page does.
    enum Renamed {
        /// It leads to the page.
        Redirect = "redirect",
        /// Nothing.
        Off = "off",
    }
}

forms! {
    /// Whom readers ask.
    pub(super) ContactForm => ContactBox = contact, |lang| ContactKeys::schema(lang);
}

/// What is said of layouts; without a word everything is shown.
pub(super) fn read(reader: &mut Reader<'_>, fields: &mut Fields<'_>, entry: &Range<usize>) -> Layouts {
    let LandingKeys { contact, home, nav, metrics_pages, renamed } = LandingKeys::take(reader, fields, entry);
    let (recent, popular, on_call) =
        home.map(|home| (home.recent, home.popular, home.on_call)).unwrap_or((RECENT, Vec::new(), Vec::new()));
    let nav = nav.unwrap_or_default();
    Layouts {
        contact,
        popular: placed(reader, popular),
        groups: nav.groups,
        order: nav.order,
        recent,
        on_call: placed(reader, on_call),
        metric_pages: metrics_pages,
        leads_on: renamed == Renamed::Redirect,
    }
}

fn placed(reader: &Reader<'_>, texts: Vec<(&str, &Node)>) -> Vec<(String, Place)> {
    texts.into_iter().map(|(text, node)| (text.to_owned(), reader.place(&node.range))).collect()
}

/// Says which on-call schedules of the front page are none.
pub(super) fn check(layouts: &Layouts, (people, broken): (&People, &Broken), found: &mut Diagnostics) {
    for (id, place) in layouts.on_call.iter().filter(|(id, _)| !people.on_call.contains_key(id)) {
        if let Some(declared) = broken.place(DeclarationKind::OnCall, id) {
            found.push(Diagnostic::left_out(place.clone(), broken_at(id, declared), declared.clone()));
            continue;
        }
        let message = say!("当番表 `{id}` は宣言されていません", "no on-call schedule `{id}` is declared");
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

fn contact(reader: &mut Reader<'_>, node: &Node) -> Option<ContactBox> {
    reader.sound(|reader| {
        let ContactKeys { label, subject, body, hours, mailto, url, tel } = ContactKeys::from_node(reader, node)?;
        let trimmed = |written: Option<(&str, _)>| written.map_or("", |(text, _)| text.trim()).to_owned();
        let [to, address, number] = [mailto, url, tel].map(trimmed);
        if let Some((_, node)) = mailto.filter(|_| mail_link(&to).is_none()) {
            reader.invalid(node, say!("メールアドレスを書きます", "expected a mail address"));
        }
        if let Some((_, node)) = url.filter(|_| !is_address(&address)) {
            let expected = say!(
                "`https://…` の形で書きます。`{{title}}`、`{{url}}`、`{{query}}` が使えます",
                "expected an address such as `https://help.example.com/new?page={{url}}`"
            );
            reader.invalid(node, expected);
        }
        if let Some((_, node)) = tel.filter(|_| tel_link(&number, true).is_none()) {
            reader.invalid(node, say!("電話番号を書きます", "expected a telephone number"));
        }
        if mailto.is_none() && url.is_none() && tel.is_none() {
            let expected =
                say!("`mailto`、`url`、`tel` のどれかを書きます", "expected one of `mailto`, `url` and `tel`");
            reader.invalid(node, expected);
        }
        Some(ContactBox { label, mailto: to, subject, body, url: address, tel: number, hours })
    })
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
