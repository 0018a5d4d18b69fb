//! `languages:` and `taxonomies:` of `tejun.yaml`.
//!
//! In: nodes of the file. Out: the languages with the site's own first, and the taxonomies. Never: looks at a document.

use crate::diag::Lang;
use crate::model::{Language, Taxonomy};
use crate::say;
use crate::syntax::{Node, Reader};

/// `languages: { ja: { title: …, content_dir: ja, weight: 1 }, en: { … } }`, by weight, the site's own before all others.
pub(super) fn languages(reader: &mut Reader<'_>, node: &Node, own: Lang) -> Vec<Language> {
    let mut read: Vec<(i64, Language)> = Vec::new();
    for (key, node) in reader.named(Some(node)) {
        if !is_code(&key.text) {
            let place = reader.place(&key.range);
            let code = &key.text;
            reader.fail(crate::diag::Diagnostic::new(
                crate::diag::code::CONFIG_INVALID,
                place,
                say!(
                    "`{code}` は言語の符号ではありません（`ja`、`en`、`zh-cn` のように書きます）",
                    "`{code}` is no code of a language: expected one such as `ja`, `en` or `zh-cn`"
                ),
            ));
        } else if let Some(language) = language(reader, &key.text, node) {
            read.push(language);
        }
    }
    if read.is_empty() {
        return Vec::new();
    }
    let code = own.pick("ja", "en");
    if !read.iter().any(|(_, language)| language.code == code) {
        read.push((i64::MIN, Language::of_code(code)));
    }
    read.sort_by_key(|(weight, language)| (language.code != code, *weight));
    read.into_iter().map(|(_, language)| language).collect()
}

fn language(reader: &mut Reader<'_>, code: &str, node: &Node) -> Option<(i64, Language)> {
    let mut language = Language::of_code(code);
    let mut fields = reader.fields(node)?;
    let mut text = |keys: [&'static str; 3]| {
        let node = keys.into_iter().filter_map(|key| fields.get(key)).next();
        node.and_then(|node| reader.text_of(node)).map(str::to_owned)
    };
    language.title = text(["title"; 3]);
    language.description = text(["description"; 3]);
    let folder = text(["content_dir", "contentDir", "contentdir"]);
    let name = text(["label", "languageName", "languagename"]);
    let weight = fields.get("weight").and_then(|node| reader.whole(node, i64::MIN + 1..=i64::MAX));
    // Hugo's own keys that have no effect here.
    for key in ["languageCode", "languageDirection", "locale", "disabled", "params", "menus"] {
        fields.get(key);
    }
    fields.finish(reader);
    if let Some(name) = name {
        language.name = name;
    }
    let bare = |folder: String| {
        let folder = folder.trim_matches('/');
        folder.strip_prefix("content/").unwrap_or(folder).to_owned()
    };
    language.folder = folder.map(bare).filter(|folder| !folder.is_empty() && folder != "content");
    Some((weight.unwrap_or(0), language))
}

fn is_code(text: &str) -> bool {
    let mut parts = text.split('-');
    let first =
        parts.next().is_some_and(|part| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()));
    first && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// `taxonomies: { tag: tags, team: teams }`; an empty map declares none.
pub(super) fn taxonomies(reader: &mut Reader<'_>, node: &Node) -> Vec<Taxonomy> {
    let mut read = Vec::new();
    for (key, node) in reader.named(Some(node)) {
        let Some(plural) = reader.text_of(node).map(str::trim) else { continue };
        let good = |text: &str| {
            !text.is_empty()
                && !text.starts_with('.')
                && !text.contains(['/', '\\', '#', '?'])
                && !text.contains(char::is_whitespace)
        };
        if good(plural) && good(&key.text) {
            read.push(Taxonomy { singular: key.text.clone(), plural: plural.to_owned() });
        } else {
            reader.invalid(
                node,
                say!(
                    "`tag: tags` のように、前書きのキーを空白や `/` なしで書きます",
                    "expected a key of front matter without spaces or `/`, as in `tag: tags`"
                ),
            );
        }
    }
    read
}
