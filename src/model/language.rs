//! Languages and taxonomies of the documents: as the project declares them, and as its pages show them.

use super::{NavItem, Route};
use crate::diag::Lang;
use serde::{Deserialize, Serialize};

/// A language in which documents are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Language {
    /// Its code, in lower case: `ja`, `en`, `zh-cn`.
    pub code: String,
    /// The language of the interface around its pages.
    pub lang: Lang,
    /// Its name for readers, in itself: 日本語.
    pub name: String,
    /// The title of the site in it, where it has one of its own.
    pub title: Option<String>,
    /// The description of the site in it, where it has one of its own.
    pub description: Option<String>,
    /// The folder below `content/` that holds its documents, if it has one.
    pub folder: Option<String>,
}

impl Language {
    /// A language by its code alone.
    pub fn of_code(code: &str) -> Self {
        let code = code.to_lowercase();
        let lang = if code == "ja" { Lang::Ja } else { Lang::En };
        let name = match code.split('-').next().unwrap_or_default() {
            "ja" => "日本語",
            "en" => "English",
            "zh" => "中文",
            "ko" => "한국어",
            "de" => "Deutsch",
            "fr" => "Français",
            "es" => "Español",
            "pt" => "Português",
            "vi" => "Tiếng Việt",
            _ => &code,
        };
        let name = name.to_owned();
        Self { code, lang, name, title: None, description: None, folder: None }
    }
}

/// A way to sort documents by words of their front matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taxonomy {
    /// One of its terms: `tag`.
    pub singular: String,
    /// The key of front matter, and the first part of its addresses: `tags`.
    pub plural: String,
}

impl Taxonomy {
    /// Those of every project that declares none: tags and categories.
    pub fn usual() -> Vec<Self> {
        let taxonomy = |singular: &str, plural: &str| Self { singular: singular.to_owned(), plural: plural.to_owned() };
        vec![taxonomy("tag", "tags"), taxonomy("category", "categories")]
    }
}

/// The site in one of its further languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalSite {
    /// The language.
    pub language: Language,
    /// Title of the site in it.
    pub title: String,
    /// Description of the site in it, may be empty.
    pub description: String,
    /// Top menu entries, in order.
    pub menu: Vec<NavItem>,
    /// Entries of the menu at the foot of every page.
    pub footer_menu: Vec<NavItem>,
    /// The navigation tree; its root is the front page of the language.
    pub nav: NavItem,
}

/// The same page in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translation {
    /// The code of the language.
    pub code: String,
    /// Where it is.
    pub route: Route,
    /// Whether it only shows the text of the site's own language.
    pub stands_in: bool,
}

/// The terms of a page in one taxonomy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermGroup {
    /// The key of the taxonomy: `tags`.
    pub taxonomy: String,
    /// The name of the taxonomy for readers, empty when the theme knows it.
    pub title: String,
    /// Each term, and the page that lists its documents where there is one.
    pub terms: Vec<(String, Option<Route>)>,
}
