//! Compiled questions: what a metric asks of its data, in terms that any engine can answer.
//!
//! In: expressions built by hand or read from SQL scalar text. Out: [`Query`] and [`Table`] values. Never: knows an
//! engine, a file or a metric; it is the thin seam between the metrics above and the data engine below.
//!
//! Columns of an engine's tables have one of six types ([`DataType`]). Instants are whole seconds since the epoch, UTC;
//! an engine floors finer input. Division by zero gives null; nulls sort first; no expression rounds.
//!
//! Decided in docs/decisions/0003-query-seam.md.

mod data_type;
mod decorator;
mod engine;
mod exact;
mod expr;
mod key;
pub mod plan;
mod question;
mod remote;
mod row_scope;
mod schema;
mod sql;
#[cfg(test)]
pub(crate) mod suite;
mod table;
mod text;
mod walk;

pub use data_type::{DataType, Literal, TOO_LARGE, nearest_float};
pub use decorator::Decorator;
pub use engine::{Engine, EngineError};
pub use exact::TooLarge;
pub use expr::{Binary, Expr, Function, RunningAggregate, Side};
pub use key::Key;
pub use question::{Aggregate, AggregateJoin, Limit, Measure, Per, Query, Select};
pub use remote::RemoteEngine;
pub use row_scope::{RowScope, RowsOfValue, ScopedEngine, ValueEngine};
pub use schema::Schema;
pub use sql::{ExprError, parse};
pub use table::{Cell, Table};
