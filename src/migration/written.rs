//! A draft → the text of `tejun.yaml`.
//!
//! In: a [`Draft`]. Out: short YAML with comments in the language of the site. Never: a value that is read back as another one.

use super::draft::Draft;
use super::tree::Said;
use crate::diag::Message;
use crate::say;
use crate::syntax::written::{comment, scalar};

/// The text of `tejun.yaml`.
pub(super) fn project(draft: &Draft, head: &Message) -> String {
    let lang = draft.lang();
    let told = |message: Message| comment("", message.text(lang));
    let mut out = told(head.clone());
    let mut line = |key: &str, said: &Option<Said>| {
        if let Some(said) = said {
            out += &format!("{key}: {}\n", scalar(&one_line(&said.text)));
        }
    };
    line("title", &draft.title);
    line("description", &draft.description);
    line("base_url", &draft.base_url);
    line("language", &draft.language);
    line("timezone", &draft.timezone);
    line("footer", &draft.footer);
    out += &folders(draft, &told);
    out += &addresses(draft, &told);
    out += &languages(draft, &told);
    if !draft.order.is_empty() {
        out += "\n";
        out += &told(say!(
            "目次の順。パスは文書のフォルダーから。ここにない文書は後に続きます",
            "the order of the navigation, by paths below the documents; what is not named follows"
        ));
        out += "nav:\n  order:\n";
        for entry in &draft.order {
            let path = scalar(&entry.path);
            match entry.title.as_deref().map(one_line).filter(|title| !title.is_empty()) {
                Some(title) => out += &format!("    - {}: {path}\n", scalar(&title)),
                None => out += &format!("    - {path}\n"),
            }
        }
    }
    out += &embeds(draft, &told);
    if let Some(said) = &draft.edit_url {
        out += "\n";
        out += &told(say!(
            "「このページを編集」の先。{{path}} に文書の場所が入ります",
            "where a document is edited; {{path}} stands for its path"
        ));
        out += &format!("edit_url: {}\n", scalar(&said.text));
    }
    out
}

/// The hosts of frames, as a comment: each of them is told who reads a page.
fn embeds(draft: &Draft, told: &dyn Fn(Message) -> String) -> String {
    if draft.embeds.is_empty() {
        return String::new();
    }
    let hosts = draft.embeds.join(", ");
    let about = say!(
        "文書の枠（iframe）が見せるサイト。見せるものを残し、次の行の先頭の # を外します",
        "hosts that frames in documents show: keep those that may be shown, and take the # away from the next line"
    );
    format!("\n{}{}", told(about), comment("", &format!("embeds: {{ hosts: [{hosts}] }}")))
}

/// Where the files lie.
fn folders(draft: &Draft, told: &dyn Fn(Message) -> String) -> String {
    let mut out = String::new();
    let content = draft.content();
    let assets = draft.assets.as_ref().map(|said| said.text.as_str()).filter(|folder| *folder != "static");
    if content != "content" {
        out += "\n";
        out += &told(say!(
            "文書のフォルダー。文書はここにあるまま読みます",
            "the folder of the documents, which are read where they stand"
        ));
        out += &format!("content: {}\n", if content == "." { "\".\"".to_owned() } else { scalar(content) });
    }
    if let Some(folder) = assets {
        out += "\n";
        out += &told(say!("そのまま公開するフォルダー", "the folder that is published as it is"));
        out += &format!("static: {}\n", scalar(folder));
    }
    if !draft.ignore.is_empty() {
        out += "\n";
        out += &told(say!("読まず、公開もしないファイル", "files that are neither read nor published"));
        out += "ignore:\n";
        draft.ignore.iter().for_each(|said| out += &format!("  - {}\n", quoted(&said.text)));
    }
    out
}

/// How addresses are made, and links read.
fn addresses(draft: &Draft, told: &dyn Fn(Message) -> String) -> String {
    let mut out = String::new();
    if let Some(said) = &draft.lowercase {
        out += "\n";
        out += &told(say!(
            "アドレスは、ファイルの名前に大文字があっても小文字",
            "addresses have small letters, whatever those of the files are"
        ));
        out += &format!("paths: {{ lowercase: {} }}\n", said.text);
    }
    if let Some(said) = &draft.relative_links {
        out += "\n";
        out += &told(say!(
            "`../help/` のようなリンクは、ページのアドレスから読みます",
            "links such as `../help/` are seen from the address of the page"
        ));
        out += &format!("links: {{ relative: {} }}\n", said.text);
    }
    if let Some(said) = &draft.emoji {
        out += "\n";
        out += &told(say!("`:warning:` のような名前は絵文字", "names such as `:warning:` are emoji"));
        out += &format!("markdown: {{ emoji: {} }}\n", said.text);
    }
    out
}

/// What the documents are written in, and grouped by.
fn languages(draft: &Draft, told: &dyn Fn(Message) -> String) -> String {
    let mut out = String::new();
    if !draft.languages.is_empty() {
        out += "\n";
        out += &told(say!("文書の言語", "the languages of the documents"));
        out += "languages:\n";
    }
    for language in &draft.languages {
        let keys = [("title", &language.title), ("content_dir", &language.folder), ("label", &language.label)];
        let keys =
            keys.iter().filter_map(|(key, value)| Some(format!("{key}: {}", scalar(&one_line(value.as_deref()?)))));
        let keys = keys.collect::<Vec<_>>().join(", ");
        let keys = if keys.is_empty() { "{}".to_owned() } else { format!("{{ {keys} }}") };
        out += &format!("  {}: {keys}\n", scalar(&language.code));
    }
    if !draft.taxonomies.is_empty() {
        out += "\n";
        out += &told(say!("分類", "what documents are grouped by"));
        out += "taxonomies:\n";
        draft.taxonomies.iter().for_each(|(one, many)| out += &format!("  {}: {}\n", scalar(one), scalar(many)));
    }
    out
}

/// Patterns hold marks that YAML reads otherwise, and stand in quotes for those who add more.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a string is always JSON")
}

/// A text in one line: what a title may hold in another tool's settings.
pub(super) fn one_line(text: &str) -> String {
    let is_odd = |c: char| {
        c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
    };
    let spaced: String = text.chars().map(|c| if is_odd(c) { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostics;
    use crate::migration::draft::Entry;
    use crate::migration::tree::unplaced;
    use crate::syntax;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_title_comes_back(title in "\\PC{0,24}", odd in any::<String>()) {
            for text in [title, odd] {
                let order = vec![Entry { title: Some(text.clone()), path: "a.md".to_owned() }];
                let draft = Draft { title: Some(unplaced(text.clone())), order, ..Draft::default() };
                let written = project(&draft, &say!("作りました", "made"));
                let mut found = Diagnostics::new();
                let root = syntax::parse("tejun.yaml", &written, &mut found).expect("YAML");
                prop_assert!(found.is_empty(), "{written}: {found:?}");
                let expected = one_line(&text);
                prop_assert_eq!(root.get("title").and_then(|node| node.text()), Some(expected.as_str()));
                let entries = root.get("nav").and_then(|nav| nav.get("order"));
                let syntax::Value::List(entries) = &entries.expect("an order").value else { panic!("no list") };
                let first = entries[0].entries().first().map(|entry| entry.key.text.as_str());
                prop_assert_eq!(first, Some(expected.as_str()).filter(|text| !text.is_empty()));
            }
        }
    }
}
