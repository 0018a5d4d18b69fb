//! `audiences`, `page_audiences`, `public_words`, `leaks` and `base_urls` of `tejun.yaml`: who reads the site, and what of it.
//!
//! In: the keys as written. Out: [`Audiences`]. Never: takes a name that is not declared for an open one: such a page stays
//! with the most closed audience, and the error keeps the site from being written.

use super::site::base_url;
use super::{AllowedText, Audiences};
use crate::diag::{Diagnostic, code, nearest};
use crate::model::ReportKind;
use crate::say;
use crate::syntax::{Fields, Key, Node, Reader, Value, listed};

/// The audiences, from the most open to the most closed.
pub(super) fn read(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Audiences {
    let names = fields.get("audiences").map(|node| names(reader, node)).unwrap_or_default();
    let own = names.len().saturating_sub(1);
    let mut audiences = Audiences { names, own, ..Audiences::default() };
    let pages = fields.get("page_audiences");
    for (key, node) in reader.named(pages) {
        if let Some(rank) = page(reader, key).and_then(|()| rank(reader, &audiences, node)) {
            audiences.pages.insert(key.text.clone(), rank);
        }
    }
    if let Some(node) = fields.get("public_words") {
        audiences.public_words = reader.texts(node).into_iter().map(|(word, _)| word.to_owned()).collect();
    }
    if let Some(node) = fields.get("leaks") {
        audiences.allowed = allowed(reader, node);
    }
    let base_urls = fields.get("base_urls");
    for (key, node) in reader.named(base_urls) {
        if is_known(reader, &audiences, key)
            && let Some(url) = base_url(reader, node)
        {
            audiences.base_urls.insert(key.text.clone(), url);
        }
    }
    audiences
}

/// The names: folders of the site, each once.
fn names(reader: &mut Reader<'_>, node: &Node) -> Vec<String> {
    if !matches!(node.value, Value::List(_)) {
        let message = say!(
            "公開範囲の名前を、いちばん広いものから順に並べます",
            "expected a list of names, from the most open audience to the most closed"
        );
        let finding = reader.at(code::CONFIG_INVALID, node, message);
        reader.fail(finding.hint(say!(
            "`audiences: [public, customer, internal]` のように書きます",
            "write `audiences: [public, customer, internal]`"
        )));
        return Vec::new();
    }
    let mut names: Vec<String> = Vec::new();
    for (name, node) in reader.texts(node) {
        let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let usable = !name.is_empty() && name.chars().all(good) && !name.starts_with('-') && name != "all";
        if usable && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
            continue;
        }
        let message = say!(
            "公開範囲の名前 `{name}` は使えません（英小文字・数字・`-` だけ、`all` 以外、重なりなし）",
            "the audience `{name}` cannot be used: expected lower-case letters, digits and `-`, not `all`, each name once"
        );
        reader.invalid(node, message);
    }
    names
}

/// `leaks: { allow: [{ text: …, reason: … }] }`: each entry with a reason.
fn allowed(reader: &mut Reader<'_>, node: &Node) -> Vec<AllowedText> {
    let Some(mut fields) = reader.fields(node) else { return Vec::new() };
    let entries = fields.get("allow").map(|node| reader.list_of(node)).unwrap_or_default();
    let mut all = Vec::with_capacity(entries.len());
    for entry in entries {
        all.extend(reader.sound(|reader| {
            let mut fields = reader.fields(entry)?;
            let text = fields.require(reader, "text", &entry.range).and_then(|node| full(reader, node));
            let hint = say!(
                "`reason: 公開している製品名` のように、秘密でない理由を書きます",
                "say why it is no secret, such as `reason: the name of a product that is sold`"
            );
            let reason = fields.require_as(reader, "reason", &entry.range, hint).and_then(|node| full(reader, node));
            fields.finish(reader);
            Some(AllowedText { text: text?, reason: reason?, place: reader.place(&entry.range) })
        }));
    }
    fields.finish(reader);
    all
}

/// A text that says something.
fn full(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let text = reader.text_of(node)?.trim();
    if text.is_empty() {
        reader.invalid(node, say!("空でない文字列を書きます", "expected a text that is not empty"));
        return None;
    }
    Some(text.to_owned())
}

/// Whether a key of `page_audiences` names pages that tejun makes.
fn page(reader: &mut Reader<'_>, key: &Key) -> Option<()> {
    let kinds = ReportKind::ALL.map(ReportKind::name);
    let known: Vec<&str> = Audiences::PAGES.into_iter().chain(kinds).collect();
    if known.contains(&key.text.as_str()) {
        return Some(());
    }
    let (name, all) = (&key.text, listed(&known));
    let message = say!("`{name}` という自動生成のページはありません", "there are no generated pages `{name}`");
    let finding = Diagnostic::new(code::CONFIG_REFERENCE, reader.place(&key.range), message);
    reader.fail(match nearest(name, known) {
        Some(near) => finding.hint(say!("`{near}` のことですか", "did you mean `{near}`?")),
        None => finding.hint(say!("使えるのは {all}", "known here: {all}")),
    });
    None
}

/// The rank of an audience that is named.
pub(super) fn rank(reader: &mut Reader<'_>, audiences: &Audiences, node: &Node) -> Option<usize> {
    let name = reader.text_of(node)?;
    let rank = audiences.names.iter().position(|known| known == name);
    if rank.is_none() {
        let known = audiences.names.iter().map(String::as_str);
        reader.unknown(node, undeclared(name), known);
    }
    rank
}

fn is_known(reader: &mut Reader<'_>, audiences: &Audiences, key: &Key) -> bool {
    let is_known = audiences.names.contains(&key.text);
    if !is_known {
        let finding = Diagnostic::new(code::CONFIG_REFERENCE, reader.place(&key.range), undeclared(&key.text));
        let near = nearest(&key.text, audiences.names.iter().map(String::as_str));
        reader.fail(match near {
            Some(near) => finding.hint(say!("`{near}` のことですか", "did you mean `{near}`?")),
            None => finding,
        });
    }
    is_known
}

/// That a name is not among the audiences.
pub(super) fn undeclared(name: &str) -> crate::diag::Message {
    say!(
        "公開範囲 `{name}` は tejun.yaml の `audiences` にありません",
        "the audience `{name}` is not declared in `audiences` of tejun.yaml"
    )
}
