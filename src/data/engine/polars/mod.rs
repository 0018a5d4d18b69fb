//! Questions → what polars computes.
//!
//! In: expressions of questions. Out: expressions of polars with the same meaning. Never: looks at a row of its own; where a
//! plain expression of polars means something else (whole numbers that wrap, quotients by a reciprocal), kernels of polars
//! are put together over whole columns.

pub(in crate::data) mod compile;
