//! What is known of a project before it is written down.
//!
//! In: what the settings of a tool say. Out: a [`Draft`]. Never: keeps a value that `tejun.yaml` could not hold.

use super::folder::{Folder, inside, join, whole_folder};
use super::tree::{Said, Tree, texts, unplaced};
use super::{Remark, Taken};
use crate::diag::{Lang, Message, Place};
use crate::model::{Mounts, glob};
use crate::say;
use std::collections::BTreeSet;

/// One entry of the order of the navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// What the navigation calls it; otherwise the document says.
    pub title: Option<String>,
    /// A document or a folder, below the folder of the documents.
    pub path: String,
}

/// A language of the documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LanguageDraft {
    /// `ja`, `en`, `zh-cn`.
    pub code: String,
    /// The title of the site in it.
    pub title: Option<String>,
    /// What it is called.
    pub label: Option<String>,
    /// The folder of its documents, below that of all.
    pub folder: Option<String>,
}

/// A project before it is written down.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub title: Option<Said>,
    pub description: Option<Said>,
    pub base_url: Option<Said>,
    pub language: Option<Said>,
    pub timezone: Option<Said>,
    pub footer: Option<Said>,
    pub languages: Vec<LanguageDraft>,
    pub languages_place: Option<Place>,
    pub taxonomies: Vec<(String, String)>,
    pub taxonomies_place: Option<Place>,
    pub content: Option<Said>,
    pub assets: Option<Said>,
    pub ignore: Vec<Said>,
    pub lowercase: Option<Said>,
    pub relative_links: Option<Said>,
    /// Whether names of emoji are signs.
    pub emoji: Option<Said>,
    /// Hosts whose frames documents show.
    pub embeds: Vec<String>,
    pub order: Vec<Entry>,
    pub order_place: Option<Place>,
    pub edit_url: Option<Said>,
    pub remarks: Vec<Remark>,
}

impl Draft {
    /// Notes what does not become a part of the project.
    pub(super) fn remark(&mut self, place: Option<Place>, message: Message) {
        self.remarks.push(Remark { place, message });
    }

    /// The language of the site, as far as words of `tejun.yaml` know it.
    pub(super) fn lang(&self) -> Lang {
        match self.language.as_ref().map(|said| said.text.as_str()) {
            Some("en") => Lang::En,
            _ => Lang::Ja,
        }
    }

    /// The folder of the documents, `.` being the whole one.
    pub(super) fn content(&self) -> &str {
        self.content.as_ref().map_or("content", |said| said.text.as_str())
    }

    /// Takes a folder of documents that settings name, seen from where these lie.
    pub(super) fn take_content(&mut self, base: &str, said: Said) {
        let is_good = |folder: &String| Mounts::documents_folder(folder).is_some();
        if let Some(folder) = join(base, &said.text).filter(is_good) {
            self.content = Some(Said { text: folder, ..said });
            return;
        }
        let folder = said.text;
        let message = say!(
            "文書のフォルダー `{folder}` は、このフォルダーの外にあるか、使えない場所です。外なら、上のフォルダーで実行します",
            "the folder of documents `{folder}` lies outside of this one, or cannot be used: in the former case, run it on the folder above"
        );
        self.remark(said.place, message);
    }

    /// Takes the folders that settings name as published as they are, else the usual one.
    pub(super) fn take_statics(&mut self, folder: &Folder<'_>, base: &str, named: Option<&Tree>) {
        let named: Vec<Said> = texts(named).collect();
        let named = if named.is_empty() { vec![unplaced("static")] } else { named };
        named.into_iter().for_each(|said| self.take_static(folder, base, said));
    }

    /// Takes a folder that is published as it is, where there is one.
    pub(super) fn take_static(&mut self, folder: &Folder<'_>, base: &str, said: Said) {
        let is_good = |path: &String| Mounts::assets_folder(path).is_some() && folder.has_folder(path);
        let Some(path) = join(base, &said.text).filter(is_good) else { return };
        match &self.assets {
            None => self.assets = Some(Said { text: path, ..said }),
            Some(known) if known.text == path => {}
            Some(_) => {
                let message = say!(
                    "`{path}/` も、そのまま公開するフォルダーです。`static` に書けるのは一つです",
                    "`{path}/` is published as it is, too: `static` names one folder"
                );
                self.remark(said.place, message);
            }
        }
    }

    /// Takes an address of the site: of an origin and the path below it.
    pub(super) fn take_address(&mut self, origin: Option<Said>, path: Option<Said>) {
        let Some(origin) = origin else { return };
        let below = path.map(|path| path.text).unwrap_or_default();
        let text = format!("{}/{}", origin.text.trim_end_matches('/'), below.trim_matches('/'));
        let text = format!("{}/", text.trim_end_matches('/'));
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let is_odd = |c: char| c.is_whitespace() || "<>\"'?#".contains(c);
        if host.is_some_and(|host| host.len() > 1 && !host.starts_with('/') && !host.contains(is_odd)) {
            self.base_url = Some(Said { text, ..origin });
        }
    }

    /// Takes the language of the site, which the interface has or has not.
    pub(super) fn take_language(&mut self, said: Option<Said>) {
        let Some(said) = said else { return };
        match language_code(&said.text).split('-').next() {
            Some(code @ ("ja" | "en")) => self.language = Some(Said { text: code.to_owned(), ..said }),
            _ => {
                let code = said.text;
                let message = say!(
                    "言語 `{code}`: 画面の言葉は `ja` か `en` です。既定の `ja` になります",
                    "language `{code}`: the interface speaks `ja` or `en`; it will be `ja`"
                );
                self.remark(said.place, message);
            }
        }
    }

    /// Takes a language of the documents. One that no folder or title tells of changes nothing.
    pub(super) fn take_site_language(&mut self, place: Option<Place>, language: LanguageDraft) {
        let code = language_code(&language.code);
        let mut parts = code.split('-');
        let is_code = parts.next().is_some_and(|part| (2..=3).contains(&part.len()));
        let is_known = self.languages.iter().any(|known| known.code == code);
        if is_code && !is_known && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            self.languages_place = self.languages_place.take().or(place);
            self.languages.push(LanguageDraft { code, ..language });
        }
    }

    /// Takes the address where a document is edited: what stands before its path, seen from a folder.
    pub(super) fn take_edit_url(&mut self, before: Said, folder: &str) {
        let Said { text, place } = before;
        let good = text.starts_with("https://") || text.starts_with("http://");
        let odd = |c: char| c.is_whitespace() || c.is_control() || "<>\"'\\".contains(c);
        let base = text.trim_end_matches('/');
        let stripped = match folder {
            "." => Some(base),
            folder => base.strip_suffix(folder).and_then(|base| base.strip_suffix('/')),
        };
        match stripped.filter(|_| good && !text.contains(odd)) {
            Some(base) => self.edit_url = Some(Said { text: format!("{base}/{{path}}"), place }),
            None => {
                let message = say!(
                    "編集のアドレス `{text}` は、このフォルダーからの場所にできません。`edit_url` を自分で書きます",
                    "the address of editing `{text}` does not end with the folder of the documents: write `edit_url` yourself"
                );
                self.remark(place, message);
            }
        }
    }

    /// A pattern below the documents, from the folder of the project.
    pub(super) fn below_content(&self, pattern: &str) -> String {
        match self.content() {
            "." => pattern.to_owned(),
            content => format!("{content}/{pattern}"),
        }
    }

    /// Does not read some files.
    pub(super) fn ignore(&mut self, pattern: impl Into<String>, place: Option<Place>) {
        let text = pattern.into();
        if glob(&text).is_err() {
            let message = say!(
                "`{text}` は、ここでは場所の型として読めません。`ignore` を自分で書きます",
                "`{text}` is no pattern here: write `ignore` yourself"
            );
            self.remark(place, message);
            return;
        }
        if self.ignore.iter().all(|known| known.text != text) {
            self.ignore.push(Said { text, place });
        }
    }

    /// Does not read what is never a document, where it lies among them.
    pub(super) fn ignore_never(&mut self, folder: &Folder<'_>, settings: Option<&str>) {
        let content = self.content().to_owned();
        let is_below = |path: &str| inside(&content, path).is_some();
        let mut patterns = Vec::new();
        // Folders that the reader passes over anyway need no word.
        let passed = ["node_modules", "target", "output"];
        patterns.extend(
            folder
                .never
                .iter()
                .filter(|path| is_below(path) && !passed.contains(&path.as_str()))
                .map(|path| whole_folder(path)),
        );
        if content == "." || settings.is_some_and(is_below) {
            let kept: Vec<String> = self.assets.iter().map(|said| said.text.clone()).collect();
            patterns.extend(folder.never_documents(&content, &kept));
        }
        let covered: BTreeSet<String> = self.ignore.iter().map(|known| known.text.clone()).collect();
        for pattern in patterns.into_iter().filter(|pattern| !covered.contains(pattern)) {
            self.ignore(pattern, None);
        }
    }

    /// Takes the signs of tools that have them without a word of it, where a document names one.
    pub(super) fn take_emoji_of_documents(&mut self, folder: &Folder<'_>) {
        let content = self.content().to_owned();
        let named = |path: &&str| folder.text(path).is_some_and(|text| may_name_emoji(&text));
        if let Some(first) = folder.documents(&content).find(named) {
            self.take_emoji(Some(Place::file(first)));
        }
    }

    /// Takes it that names of emoji are signs.
    pub(super) fn take_emoji(&mut self, place: Option<Place>) {
        self.emoji = Some(Said { text: "true".to_owned(), place });
    }

    /// Every value with where it comes from, in the order of the file.
    pub(super) fn taken(&self) -> Vec<Taken> {
        let one = |key: &'static str, said: &Option<Said>| {
            said.as_ref().map(|said| Taken { key, value: said.text.clone(), place: said.place.clone() })
        };
        let several = |key: &'static str, all: &[Said]| {
            let value = all.iter().map(|said| said.text.as_str()).collect::<Vec<_>>().join(", ");
            let place = all.iter().find_map(|said| said.place.clone());
            (!all.is_empty()).then_some(Taken { key, value, place })
        };
        let counted = |key: &'static str, count: usize, place: &Option<Place>| {
            (count > 0).then(|| Taken { key, value: count.to_string(), place: place.clone() })
        };
        let content = Some(self.content.clone().unwrap_or_else(|| unplaced("content")));
        [
            one("title", &self.title),
            one("description", &self.description),
            one("base_url", &self.base_url),
            one("language", &self.language),
            one("timezone", &self.timezone),
            one("content", &content),
            one("static", &self.assets),
            several("ignore", &self.ignore),
            one("paths.lowercase", &self.lowercase),
            one("links.relative", &self.relative_links),
            one("markdown.emoji", &self.emoji),
            one("footer", &self.footer),
            counted("languages", self.languages.len(), &self.languages_place),
            counted("taxonomies", self.taxonomies.len(), &self.taxonomies_place),
            counted("nav.order", self.order.len(), &self.order_place),
            one("edit_url", &self.edit_url),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// A code of a language as tejun writes it: `ja_JP.UTF-8` → `ja-jp`.
pub(super) fn language_code(text: &str) -> String {
    text.split('.').next().unwrap_or_default().trim().replace('_', "-").to_lowercase()
}

/// Whether a text may name an emoji: small letters between colons, which no letter touches.
fn may_name_emoji(text: &str) -> bool {
    let lines = text.lines().filter(|line| line.matches(':').count() > 1);
    lines.map(|line| line.split(':').collect::<Vec<_>>()).any(|parts| {
        let touches = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '`');
        let is_name = |name: &str| {
            let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            name.len() > 1 && name.bytes().all(fits) && name.bytes().any(|b| b.is_ascii_lowercase())
        };
        parts.windows(3).any(|three| {
            is_name(three[1]) && !touches(three[0].chars().next_back()) && !touches(three[2].chars().next())
        })
    })
}
