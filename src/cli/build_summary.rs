//! The last line of a build: what it read, made and found.
//!
//! In: a finished site. Out: counts that are kept for the next build, and printed. Never: counts again what is kept.

use super::console::Console;
use super::open_project;
use crate::diag::{Diagnostics, Severity};
use crate::model::{SourceCount, format_integer};
use crate::output::Receipt;
use crate::pipeline::Built;
use crate::say;
use serde::{Deserialize, Serialize};

/// What the last line of a build counts.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Summary {
    pages: usize,
    unpublished: usize,
    rows: u64,
    figures: usize,
    errors: usize,
    warnings: usize,
    /// Sites of audiences with their pages.
    sites: Vec<(String, usize)>,
}

impl Summary {
    pub(super) fn of(built: &Built, wanted: Option<&str>, found: &Diagnostics) -> Self {
        // Intervals were found in rows that count already, and a union has those of its sources.
        let is_read = |source: &&SourceCount| source.made_from.is_none() && source.union_of.is_empty();
        let read = built.computed.sources.iter().filter(is_read);
        let sites = built.sites().filter_map(|(site, _)| Some((site.audience.clone()?, site.pages.len())));
        Self {
            pages: built.site.pages.len(),
            unpublished: built.unpublished,
            rows: read.map(|source| source.rows_in).sum(),
            figures: built.computed.figures.iter().count(),
            errors: found.count(Severity::Error),
            warnings: found.count(Severity::Warning),
            sites: sites.filter(|(name, _)| wanted.is_none_or(|wanted| wanted == name)).collect(),
        }
    }

    pub(super) fn print(&self, receipt: &Receipt, milliseconds: u128, voice: &Console) {
        let page_s = if self.pages == 1 { "" } else { "s" };
        let (pages, rows) = (format_integer(self.pages as u64), format_integer(self.rows));
        let figures = format_integer(self.figures as u64);
        let left_out = match self.unpublished {
            0 => say!("", ""),
            n => say!(
                "（ほかに非公開 {n}: 下書き・公開前・期限切れ）",
                " (not published: {n} drafts, future or expired)"
            ),
        };
        let counted = open_project::counted_as(self.errors, self.warnings);
        let (left_ja, left_en, found_ja, found_en) = (&left_out.ja, &left_out.en, &counted.ja, &counted.en);
        let findings = self.errors + self.warnings;
        let finding_s = if findings == 1 { "" } else { "s" };
        let Receipt { written, unchanged, removed, .. } = receipt;
        for (name, pages) in &self.sites {
            voice.note(&say!("{name}: {pages} ページ", "{name}: {pages} pages"));
        }
        voice.note(&say!(
            "{pages} ページ{left_ja}、{rows} 行、数値 {figures} 個、指摘 {findings} 件（{found_ja}）、書き込み {written}・変更なし {unchanged}・削除 {removed}、{milliseconds} ms",
            "{pages} page{page_s}{left_en}, {rows} rows, {figures} figures, {findings} finding{finding_s} ({found_en}), {written} written, {unchanged} unchanged, {removed} removed, {milliseconds} ms"
        ));
    }
}
