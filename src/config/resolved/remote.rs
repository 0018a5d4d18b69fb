//! Sources that are no files below `data/`, as meant: tables and files that a cluster reads.

use super::Source;
use serde::Serialize;

/// What a cluster reads the rows of a source from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Remote {
    /// A table of its catalogue, by the parts of its name: one to three, the last one being the table's own.
    Table(Vec<String>),
    /// Files that it reaches.
    Paths {
        /// What they are.
        format: LakeFormat,
        /// Addresses (`s3://…`, `file:/…`) or absolute paths, with the patterns that it knows; at least one.
        paths: Vec<String>,
    },
}

/// A format of files that bring the types of their columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum LakeFormat {
    /// Parquet.
    #[default]
    Parquet,
    /// ORC.
    Orc,
    /// A folder of Delta Lake.
    Delta,
}

impl LakeFormat {
    /// Its name, in the configuration as for the cluster.
    pub fn name(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Orc => "orc",
            Self::Delta => "delta",
        }
    }
}

impl Remote {
    /// As people write it: `ops.tickets`, or the paths.
    pub fn written(&self) -> String {
        match self {
            Self::Table(parts) => parts.join("."),
            Self::Paths { paths, .. } => paths.join(", "),
        }
    }
}

impl Source {
    /// Where its rows are, as people write it: globs of files, a table or paths.
    pub fn written(&self) -> String {
        self.remote.as_ref().map_or_else(|| self.files.join(", "), Remote::written)
    }

    /// Whether a cluster has the rows; also of what is folded, joined or found out from rows that it has.
    pub fn is_remote(&self) -> bool {
        self.remote.is_some()
    }
}
