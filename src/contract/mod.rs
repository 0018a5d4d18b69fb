//! Statements of documents → the [`Contract`]: bound to metrics, checked against each other, judged against figures.
//!
//! In: statements, the project as meant and its figures. Out: a [`Contract`]. Never: reads a document, computes a figure, or
//! guesses a binding — what does not bind for certain is listed as unbound, with suggestions.
//!
//! [`Contract`]: crate::model::Contract
