//! `languages:` and `taxonomies:` of `tejun.yaml`.
//!
//! In: nodes of the file. Out: the languages with the site's own first, and the taxonomies. Never: looks at a document.

use crate::diag::Lang;
use crate::model::{Language, Taxonomy};
use crate::say;
use crate::syntax::{Form, Named, Node, Reader, Whole, forms, keys};

forms! {
    /// `languages: { ja: { title: …, content_dir: ja, weight: 1 }, en: { … } }`: each with its weight.
    pub(super) Languages => Vec<(i64, Language)> = languages, |lang| Named::<LanguageKeys<'_>>::schema(lang);
    /// `taxonomies: { tag: tags, team: teams }`; an empty map declares none.
    pub(super) Taxonomies => Vec<Taxonomy> = taxonomies, |lang| Named::<&str>::schema(lang);
}

keys! {
    struct LanguageKeys<'n> {
        title: Option<String>, "この言語でのサイトの名前", "the title of the site in this language";
        description: Option<String>, "この言語での説明", "its description in this language";
        folder as "content_dir" | "contentDir" | "contentdir": Option<String>, "文書のフォルダー", "the folder of its documents";
        label as "label" | "languageName" | "languagename": Option<String>, "言語の呼び名", "what the language is called";
        weight: Whole<i64, { i64::MIN + 1 }, { i64::MAX }> = 0, "並び順", "its place in the order";
        _code as "languageCode": Option<&'n Node>, "Hugo のキー。ここでは何も変えません", "a key of Hugo's without effect here";
        _direction as "languageDirection": Option<&'n Node>, "Hugo のキー。ここでは何も変えません", "a key of Hugo's without effect here";
        _locale as "locale": Option<&'n Node>, "Hugo のキー。ここでは何も変えません", "a key of Hugo's without effect here";
        _disabled as "disabled": Option<&'n Node>, "Hugo のキー。ここでは何も変えません", "a key of Hugo's without effect here";
        _params as "params": Option<&'n Node>, "Hugo のキー。ここでは何も変えません", "a key of Hugo's without effect here";
        _menus as "menus": Option<&'n Node>, "Hugo のキー。ここでは何も変えません", "a key of Hugo's without effect here";
    }
}

/// The languages by weight, the site's own before all others.
pub(super) fn own_first(mut read: Vec<(i64, Language)>, own: Lang) -> Vec<Language> {
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

fn languages(reader: &mut Reader<'_>, node: &Node) -> Option<Vec<(i64, Language)>> {
    let mut read: Vec<(i64, Language)> = Vec::new();
    for (key, node) in reader.named(Some(node)) {
        if is_code(&key.text) {
            read.extend(language(reader, &key.text, node));
            continue;
        }
        let code = &key.text;
        let message = say!(
            "`{code}` は言語の符号ではありません（`ja`、`en`、`zh-cn` のように書きます）",
            "`{code}` is no code of a language: expected one such as `ja`, `en` or `zh-cn`"
        );
        reader.invalid_key(key, message);
    }
    Some(read)
}

fn language(reader: &mut Reader<'_>, code: &str, node: &Node) -> Option<(i64, Language)> {
    let keys = LanguageKeys::from_node(reader, node)?;
    let mut language = Language::of_code(code);
    let bare = |folder: String| {
        let folder = folder.trim_matches('/');
        folder.strip_prefix("content/").unwrap_or(folder).to_owned()
    };
    language.folder = keys.folder.map(bare).filter(|folder| !folder.is_empty() && folder != "content");
    language.name = keys.label.unwrap_or(language.name);
    (language.title, language.description) = (keys.title, keys.description);
    Some((keys.weight, language))
}

fn is_code(text: &str) -> bool {
    let mut parts = text.split('-');
    let first =
        parts.next().is_some_and(|part| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()));
    first && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn taxonomies(reader: &mut Reader<'_>, node: &Node) -> Option<Vec<Taxonomy>> {
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
            continue;
        }
        let expected = say!(
            "`tag: tags` のように、前書きのキーを空白や `/` なしで書きます",
            "expected a key of front matter without spaces or `/`, as in `tag: tags`"
        );
        reader.invalid(node, expected);
    }
    Some(read)
}
