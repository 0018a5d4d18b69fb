//! The bytes of a file on its way into a folder.
//!
//! In: bytes in memory, or a file that holds them already. Out: the same bytes under another name. Never: reads what was staged.

#![allow(clippy::disallowed_methods, reason = "this is the room that writes")]

use crate::model::Key;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A page that stands somewhere already.
#[derive(Debug)]
pub(super) struct StagedPage {
    /// The BLAKE3 of its bytes.
    pub hash: String,
    pub length: usize,
    /// Where it waits to be moved to its place; `None` when the same bytes stand there.
    pub file: Option<PathBuf>,
    /// What it was made of, where that was told.
    pub made_of: Option<Key>,
}

/// The bytes of a file.
#[derive(Debug, Clone, Copy)]
pub(super) enum Content<'a> {
    InMemory(&'a [u8]),
    Staged(&'a StagedPage),
}

impl Content<'_> {
    /// The BLAKE3 of the bytes.
    pub(super) fn hash(&self) -> String {
        match self {
            Self::InMemory(bytes) => blake3::hash(bytes).to_hex().to_string(),
            Self::Staged(staged) => staged.hash.clone(),
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::InMemory(bytes) => bytes.len(),
            Self::Staged(staged) => staged.length,
        }
    }

    /// Whether a file holds these bytes; of what was staged that was found out when it was.
    pub(super) fn matches_file(&self, file: &Path) -> bool {
        match self {
            Self::InMemory(bytes) => fs::read(file).is_ok_and(|standing| standing == *bytes),
            Self::Staged(staged) => staged.file.is_none(),
        }
    }

    /// Puts them under a name that is free.
    pub(super) fn put(&self, target: &Path) -> io::Result<()> {
        match self {
            Self::InMemory(bytes) => fs::write(target, bytes),
            Self::Staged(StagedPage { file: Some(file), .. }) => fs::rename(file, target),
            Self::Staged(_) => Err(io::Error::other("the file was changed while the site was made")),
        }
    }
}
