//! A scanned source held after all.
//!
//! In: its pieces. Out: its rows together. Never: takes another way to a row than a pass does, unless the decoder refuses it.

use super::{File, ParquetFile, SourceScan};
use crate::data::file_handle;
use crate::data::files;
use crate::data::source::{self, LoadedSource, Part};
use crate::diag::Diagnostics;
use polars::prelude::DataFrame;
use std::ops::Range;

impl SourceScan {
    /// The source read whole, for what cannot be done piece by piece: rows whose key comes twice.
    ///
    /// # Errors
    /// What the decoder says.
    pub(crate) fn load_all(&self, wanted: Option<&[String]>) -> Result<DataFrame, String> {
        let all: Vec<String> = self.source.columns.keys().cloned().collect();
        let mut whole = source::empty(&self.source);
        for at in 0..self.pieces.len() {
            let loaded = self.load(at, wanted.unwrap_or(&all), false)?;
            let Some(part) = loaded.part else { continue };
            whole.vstack_mut_owned(part.frame).map_err(|error| error.to_string())?;
        }
        whole.rechunk_mut();
        Ok(whole)
    }

    /// The rows of some pieces of a file together.
    fn of_pieces(
        &self,
        pieces: Range<usize>,
        wanted: &[String],
        found: &mut Diagnostics,
    ) -> Result<Option<Part>, String> {
        let mut whole: Option<Part> = None;
        for at in pieces {
            let loaded = self.load(at, wanted, false)?;
            found.extend(loaded.said);
            match (&mut whole, loaded.part) {
                (Some(whole), Some(next)) => whole.then(next),
                (whole, part) => *whole = part,
            }
        }
        Ok(whole)
    }

    /// A file that cannot be decoded piece by piece, in the ordinary way, which tells what is wrong with it.
    fn whole_again(&self, file: &ParquetFile, found: &mut Diagnostics) -> Result<Option<Part>, String> {
        let path = &file.file.path;
        let bytes = file.footer.bytes().map_err(|error| error.to_string())?;
        let (part, said) = source::read(&self.source, path, &file_handle::in_memory(path, bytes), &self.clock);
        if part.is_none() {
            found.extend(said);
        }
        Ok(part)
    }

    /// The source held after all, and what is to be told of it.
    ///
    /// # Errors
    /// What the decoder says.
    pub(crate) fn materialize(&self) -> Result<(LoadedSource, Diagnostics), String> {
        let all: Vec<String> = self.source.columns.keys().cloned().collect();
        let mut found = self.said.clone();
        let mut parts: Vec<Part> = Vec::new();
        for (file, pieces) in self.files.iter().zip(self.files()) {
            let mut whole = match (self.of_pieces(pieces, &all, &mut found), file) {
                (Err(_), File::Parquet(grouped)) if self.is_damaged() => {
                    parts.extend(self.whole_again(grouped, &mut found)?);
                    continue;
                }
                (whole, _) => whole?,
            };
            if let File::Parquet(grouped) = file {
                // A file without rows has no piece, and is a file all the same.
                let nothing = || {
                    let raw = grouped.raw(&self.source, (0, 0), &DataFrame::empty(), &|_| true);
                    Some(source::piece(&self.source, raw?, &self.clock, true))
                };
                whole = whole.or_else(nothing).map(|part| Part {
                    file: grouped.file.clone(),
                    lacking: grouped.lacking.clone(),
                    ..part
                });
            }
            parts.extend(whole);
        }
        parts.sort_by(|a, b| files::by_name(&a.file.path, &b.file.path));
        let opened = source::opened(&self.source, parts, &mut found);
        Ok((opened, found))
    }
}
