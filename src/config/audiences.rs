//! `audiences`, `page_audiences`, `public_words`, `leaks` and `base_urls` of `tejun.yaml`: who reads the site, and what of it.
//!
//! In: the keys as written. Out: [`Audiences`]. Never: takes a name that is not declared for an open one: such a page stays
//! with the most closed audience, and the error keeps the site from being written.

use super::forms::{BaseUrl, FullText};
use super::{AllowedText, Audiences, reports};
use crate::diag::{code, nearest};
use crate::model::ReportName;
use crate::say;
use crate::syntax::{Entry, Fields, Form, Key, Keys, Named, Node, Reader, Required, Value, forms, keys, with_known};
use serde_json::json;
use std::ops::Range;

keys! {
    /// Keys of audiences.
    pub(super) struct AudienceKeys<'n> {
        audiences: AudienceNames = Vec::new(), "公開範囲の名前、広いものから順に", "the names of audiences, from the most open to the most closed";
        page_audiences: Named<&'n str> = Vec::new(), "自動生成のページの公開範囲", "the audiences of pages that no document makes";
        public_words: Vec<String>, "だれに見せてもよい言葉", "words that anybody may see";
        leaks: Option<LeakKeys<'n>>, "漏れの検査で許すもの", "what the search for leaks allows";
        base_urls: Named<BaseUrl> = Vec::new(), "公開範囲ごとのアドレス", "the address of the site of each audience";
    }

    /// `leaks: { allow: [{ text: …, reason: … }] }`.
    pub(super) struct LeakKeys<'n> {
        allow: Vec<AllowedForm>, "許す文字列と理由", "texts that are allowed, each with a reason";
    }

    struct AllowedKeys<'n> {
        text: Required<FullText>, "許す文字列", "the text";
        reason: Required<FullText> = say!(
            "`reason: 公開している製品名` のように、秘密でない理由を書きます",
            "say why it is no secret, such as `reason: the name of a product that is sold`"
        ), "秘密でない理由", "why it is no secret";
    }
}

forms! {
    /// Names of folders, each once.
    pub(super) AudienceNames => Vec<String> = names, |_lang| json!({ "type": "array", "items": { "type": "string" } });
    /// A text that is allowed.
    pub(super) AllowedForm => AllowedText = allowed, |lang| AllowedKeys::schema(lang);
}

/// The audiences, from the most open to the most closed.
pub(super) fn read(reader: &mut Reader<'_>, fields: &mut Fields<'_>, entry: &Range<usize>, root: &Node) -> Audiences {
    let reports = reports::names(root);
    let keys = AudienceKeys::take(reader, fields, entry);
    let (own, public_words) = (keys.audiences.len().saturating_sub(1), keys.public_words);
    let allowed = keys.leaks.map(|leaks| leaks.allow).unwrap_or_default();
    let mut audiences = Audiences { names: keys.audiences, own, public_words, allowed, ..Audiences::default() };
    for (key, node) in keys.page_audiences {
        if let Some(rank) = page(reader, key, &reports).and_then(|()| rank(reader, &audiences, node)) {
            audiences.pages.insert(key.text.clone(), rank);
        }
    }
    let reports = root.get("reports").into_iter().flat_map(Node::entries);
    for Entry { key, node } in reports.filter(|entry| entry.key.text != super::reports::GROUPS) {
        let Some(node) = node.get("audience") else { continue };
        let Some(rank) = rank(reader, &audiences, node) else { continue };
        let before = audiences.pages.insert(key.text.clone(), rank);
        if let Some(before) = before.filter(|before| *before != rank) {
            let message = say!(
                "このレポートの公開範囲は `page_audiences` にもあり、違います。狭いほうにします",
                "`page_audiences` has another audience for this report; the more closed one holds"
            );
            reader.invalid(node, message);
            audiences.pages.insert(key.text.clone(), rank.max(before));
        }
    }
    for (key, node) in keys.base_urls {
        if is_known(reader, &audiences, key)
            && let Some(url) = BaseUrl::from_node(reader, node)
        {
            audiences.base_urls.insert(key.text.clone(), url);
        }
    }
    audiences
}

/// The names: folders of the site, each once.
fn names(reader: &mut Reader<'_>, node: &Node) -> Option<Vec<String>> {
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
        return None;
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
    Some(names)
}

fn allowed(reader: &mut Reader<'_>, node: &Node) -> Option<AllowedText> {
    reader.sound(|reader| {
        let keys = AllowedKeys::read(reader, node, &node.range)?;
        Some(AllowedText { text: keys.text?, reason: keys.reason?, place: reader.place(&node.range) })
    })
}

/// Whether a key of `page_audiences` names pages that tejun makes.
fn page(reader: &mut Reader<'_>, key: &Key, reports: &[ReportName]) -> Option<()> {
    let reports = reports.iter().map(|name| name.as_str());
    let known: Vec<&str> = Audiences::PAGES.into_iter().chain(reports).collect();
    if known.contains(&key.text.as_str()) {
        return Some(());
    }
    let name = &key.text;
    let message = say!("`{name}` という自動生成のページはありません", "there are no generated pages `{name}`");
    reader.fail(with_known(reader.at(code::CONFIG_REFERENCE, &key.node(), message), name, known));
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
        let finding = reader.at(code::CONFIG_REFERENCE, &key.node(), undeclared(&key.text));
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
