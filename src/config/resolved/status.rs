//! The status page as meant.
//!
//! In: what `config` has checked. Out: values with every name and column known to exist. Never: reads a text.

use crate::query::Expr;
use serde::Serialize;

/// What a status page is made from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct StatusConfig {
    /// Whether the page is made; when nothing is said, it is where there is something to show.
    pub made: Option<bool>,
    /// Its title, if not the usual one.
    pub title: Option<String>,
    /// Its services in order, with their names for people; empty shows all.
    pub services: Vec<(String, Option<String>)>,
    /// How many days its bars have, today included.
    pub days: u32,
    /// The uptime whose days are shown.
    pub metric: Option<String>,
    /// The log of incidents.
    pub log: Option<IncidentLog>,
}

/// A source whose rows are incidents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentLog {
    /// The source.
    pub source: String,
    /// The column that tells incidents apart.
    pub id: Option<String>,
    /// When an incident began.
    pub start: String,
    /// When it was over; missing while it is open.
    pub end: String,
    /// The service it is of.
    pub service: Option<String>,
    /// How bad it is.
    pub severity: Option<String>,
    /// What happened.
    pub title: Option<String>,
    /// Which rows are incidents; all without.
    pub filter: Option<Expr>,
    /// The uptime that is made from it.
    pub downtime: Option<String>,
}
