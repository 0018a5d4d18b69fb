//! tejun (手順) publishes an operations team's procedures together with the figures that prove them.
//!
//! The map, from the ground up: [`diag`], [`calendar`] and [`target`] are the ground; [`model`], [`query`] and [`config`]
//! the waist; [`content`], [`data`], [`metrics`] and [`pages`] say; [`checks`] finds; [`render`] shows; [`inputs`] reads;
//! [`output`] writes; [`pipeline`] tells the order; [`cli`] and [`serve`] are the hands. `ARCHITECTURE.md` has the picture,
//! and `tests/it/layers.rs` holds it against the imports.

pub mod calendar;
pub mod checks;
pub mod config;
pub mod content;
pub mod data;
pub mod diag;
pub mod inputs;
pub mod metrics;
pub mod model;
pub mod output;
pub mod pages;
pub mod query;
pub mod render;
pub mod target;
