//! tejun (手順) publishes an operations team's procedures together with the figures that prove them.
//!
//! The map, from the ground up: [`diag`], `syntax`, [`calendar`] and [`objective`] are the ground; [`model`], [`query`] and [`config`]
//! the waist; [`content`], [`data`], [`metrics`] and [`pages`] say; [`migration`] reads what other tools say of documents; [`checks`] finds; [`render`] shows; [`inputs`] reads;
//! [`output`] writes; [`pipeline`] tells the order; [`cli`] and [`serve`] are the hands. `ARCHITECTURE.md` has the picture,
//! and `tests/it/layers.rs` holds it against the imports.
//!
//! A whole build, from files in memory to the files of the site:
//!
//! ```
//! use tejun::{diag::Diagnostics, inputs::Inputs, pipeline};
//!
//! let files = Inputs::from_memory([
//!     ("tejun.yaml", "title: 運用手順"),
//!     ("content/_index.md", "# 運用手順\n\n**「約束」**と実績。\n"),
//! ]);
//! let now = "2026-11-20T08:00:00Z".parse().unwrap();
//! let (assets, cluster) = (pipeline::AssetNames::Hashed, pipeline::ClusterUse::default());
//! let options = pipeline::Options { as_of: None, now, drafts: false, assets, cluster };
//! let mut found = Diagnostics::new();
//! let built = pipeline::build(&files, &options, &mut found).expect("there is a tejun.yaml");
//! assert!(found.is_empty());
//! assert!(built.artifacts.iter().any(|artifact| artifact.path == "index.html"));
//! ```

pub mod calendar;
mod checks;
pub mod cli;
pub mod config;
pub mod content;
mod contract;
pub mod data;
pub mod diag;
mod editions;
pub mod inputs;
pub mod metrics;
pub mod migration;
pub mod model;
pub mod objective;
pub mod online;
pub mod output;
pub mod pages;
pub mod pipeline;
pub mod post;
pub mod query;
pub mod render;
mod serve;
#[cfg(feature = "spark")]
mod spark;
mod syntax;
