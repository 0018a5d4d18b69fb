//! What values of data are called for people.

use serde::Serialize;
use std::collections::BTreeMap;

/// Labels of values by dimension; what has none is called as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Labels(pub(in crate::config) BTreeMap<String, BTreeMap<String, String>>);

impl Labels {
    /// The name of the dimension of calendars.
    pub const CALENDAR: &str = "calendar";
    /// The name of the dimension of SLA priorities.
    pub const PRIORITY: &str = "priority";

    /// What a value is called.
    pub fn of<'a>(&'a self, dimension: &str, value: &'a str) -> &'a str {
        self.0.get(dimension).and_then(|values| values.get(value)).map_or(value, String::as_str)
    }
}
