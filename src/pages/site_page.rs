//! A page of every site that no document makes: where it is, what it is called, and where it stands among the others.

use super::navigation::{Entry, Tree, generated};
use crate::diag::Lang;
use crate::model::{Block, Page, PageKind, Route};

/// The same words in both languages.
pub(super) struct Words {
    pub ja: &'static str,
    pub en: &'static str,
}

impl Words {
    fn text(&self, lang: Lang) -> &'static str {
        lang.pick(self.ja, self.en)
    }
}

pub(super) struct SitePage {
    pub path: &'static str,
    pub kind: PageKind,
    pub title: Words,
    pub description: Words,
    pub weight: i64,
}

impl SitePage {
    pub(super) fn route(&self) -> Route {
        Route::from_path(self.path)
    }

    pub(super) fn title(&self, lang: Lang) -> &'static str {
        self.title.text(lang)
    }

    /// Its place in the navigation.
    pub(super) fn entry(&self, lang: Lang) -> Entry {
        Entry::generated(self.route(), self.title(lang), self.description.text(lang), Some(self.weight))
    }

    /// The page, with the headings that are among its blocks.
    pub(super) fn page(&self, lang: Lang, tree: &Tree, blocks: Vec<Block>) -> Page {
        let page = generated(tree, &self.route(), self.kind, self.title(lang).to_owned(), blocks);
        Page { description: self.description.text(lang).to_owned(), ..page }
    }
}
