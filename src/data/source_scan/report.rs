//! What the files of a scanned source together amount to.
//!
//! In: what passes saw of each file. Out: the same account of the source as if its rows were held. Never: reads a row.

use super::stats::{ScanStats, join_spans};
use super::{File, ParquetFile, SourceScan};
use crate::calendar::Instant;
use crate::data::files;
use crate::data::keys;
use crate::data::missing_columns::{self, MissingColumns};
use crate::data::rejections::RejectionSummary;
use crate::data::source::{self, ReadSource};
use crate::diag::Diagnostics;
use crate::model::{SourceFile, SourceReport};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the files together amount to.
#[derive(Default)]
pub(in crate::data) struct ScanTotals {
    listed: Vec<(SourceFile, MissingColumns)>,
    said: Diagnostics,
    whole: RejectionSummary,
    used: u64,
    spans: BTreeMap<String, (i64, i64)>,
    suspect: bool,
    pub keys: keys::KeyRun,
}

impl SourceScan {
    /// Adds what was seen of the next file.
    pub(crate) fn add_seen(&self, all: &mut ScanTotals, file: usize, seen: ScanStats) {
        let listed = match &self.files[file] {
            File::Parquet(grouped) => Some((grouped.file.clone(), grouped.lacking.clone())),
            File::Whole(_) => seen.file.map(|file| (file, seen.lacking)),
        };
        let spans = self.spans(&seen.spans);
        all.listed.extend(listed.map(|(file, lacking)| (SourceFile { spans, ..file }, lacking)));
        all.suspect |= seen.suspect;
        all.said.extend(seen.said);
        all.whole.add(seen.account);
        all.used += seen.used;
        join_spans(&mut all.spans, seen.spans);
        all.keys.then(seen.keys);
    }

    /// What was read, what is to be told of it, and its keys; with no keys when the rows have to be looked at together,
    /// since a bad one may be the newest of its key.
    pub(crate) fn report(&self, mut all: ScanTotals) -> (ReadSource, Diagnostics, Option<keys::KeyRun>) {
        // A file without a piece has no row, and is a file all the same.
        for file in &self.files {
            if let File::Parquet(ParquetFile { file, lacking, .. }) = file
                && !all.listed.iter().any(|(listed, _)| listed.path == file.path)
            {
                all.listed.push((file.clone(), lacking.clone()));
            }
        }
        all.listed.sort_by(|(a, _), (b, _)| files::by_name(&a.path, &b.path));
        let rows_in = all.listed.iter().map(|(file, _)| file.rows).sum();
        let mut found = self.said.clone();
        found.extend(all.said);
        let files = all.listed.iter_mut().map(|(file, lacking)| (file, std::mem::take(lacking)));
        missing_columns::report_missing_columns(&self.source, files, &mut found);
        all.whole.report(&self.source, rows_in, &mut found);
        let report = SourceReport {
            source: self.source.name.clone(),
            files: all.listed.into_iter().map(|(file, _)| file).collect(),
            rows_in,
            rows_used: all.used,
            rows_set_aside: all.whole.rows,
            rows_duplicate: 0,
            spans: self.spans(&all.spans),
            set_aside: all.whole.listed(),
            reasons: all.whole.reasons(&self.source),
            ..SourceReport::default()
        };
        debug_assert_eq!(report.rows_in, report.rows_used + report.rows_set_aside);
        let read =
            ReadSource { report: Arc::new(report), left_out: all.whole.quarantined_files(), ..ReadSource::default() };
        (read, found, (!all.suspect).then_some(all.keys))
    }

    fn spans(&self, seen: &BTreeMap<String, (i64, i64)>) -> Vec<(String, Instant, Instant)> {
        source::instants(&self.source, &|column| seen.get(column).copied())
    }
}
