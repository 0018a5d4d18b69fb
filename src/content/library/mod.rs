//! The files below `content/` and `static/` → a [`contents::Library`].
//!
//! In: a project's files. Out: documents by path, assets, and every finding in path order. Never: stops at a bad file.

mod addresses;
mod audiences;
pub(crate) mod contents;
mod context;
mod fallbacks;
mod file_names;
pub(crate) mod hidden;
mod languages;
pub(crate) mod open;
pub(crate) mod outcome;
mod read;
mod reader;
mod reading;
mod referenced;
mod reports;
mod routes;
mod static_files;
mod task_items;
mod walk;

pub use file_names::{number as number_of_name, title as title_of_name};
pub use read::{layout, read, read_again};
pub use reader::Reader;
pub use routes::address_of;
pub use task_items::task_items;
