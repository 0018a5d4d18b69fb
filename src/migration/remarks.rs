//! What has no counterpart, in the words that several tools share.
//!
//! In: values of another tool's settings. Out: remarks of a [`Draft`]. Never: decides what is taken over.

use super::draft::Draft;
use super::tree::{Said, Tree, at};
use crate::diag::Place;
use crate::say;

impl Draft {
    /// A theme: the site looks as ours does.
    pub(super) fn remark_theme(&mut self, Said { text, place }: Said) {
        let message = say!(
            "テーマ `{text}`（見た目は tejun のテーマになります）",
            "the theme `{text}`: tejun has one of its own"
        );
        self.remark(place, message);
    }

    /// A plugin that nobody knows.
    pub(super) fn remark_plugin(&mut self, Said { text, place }: Said) {
        self.remark(place, say!("プラグイン `{text}`", "the plugin `{text}`"));
    }

    /// The path of the site below its host, where the host is not told.
    pub(super) fn remark_site_path(&mut self, Said { text, place }: Said) {
        let message = say!(
            "公開先のパス `{text}`: アドレス全体を `base_url` に書きます",
            "the path of the site `{text}`: write the whole address into `base_url`"
        );
        self.remark(place, message);
    }

    /// A script that exports nothing that stands there word for word.
    pub(super) fn remark_no_literal(&mut self, script: &str) {
        let message = say!(
            "設定をリテラルとして読めませんでした。題名などは `tejun.yaml` に書き足します",
            "the settings are no literal: add the title and the rest to `tejun.yaml`"
        );
        self.remark(Some(Place::file(script)), message);
    }

    /// Keys by name, each a path such as `output.html.theme`, as far as they are there.
    pub(super) fn remark_keys(&mut self, root: &Tree, keys: &[&str]) {
        for key in keys {
            let path: Vec<&str> = key.split('.').collect();
            if let Some(node) = at(root, &path) {
                self.remark(Some(node.range.clone()), say!("`{key}`", "`{key}`"));
            }
        }
    }
}
