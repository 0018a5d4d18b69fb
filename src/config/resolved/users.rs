//! Users as meant: who stays, and who is active.
//!
//! In: what `config` has checked. Out: values with every column known to exist. Never: reads a text.

use serde::Serialize;

/// What makes a user stay.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum RetentionBasis {
    /// Rows of activity: users of the period before who are active in this one.
    Active {
        /// The instant or date of an activity.
        time: String,
        /// When a user began, where only those who began in the period before are looked at.
        cohort: Option<String>,
    },
    /// Contracts: users under contract at the start of the period who still are at its end.
    Contract {
        /// The first instant or day of a contract.
        start: String,
        /// Its end: an instant, or the last day; missing while it runs.
        end: String,
    },
}

/// What of active users is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum ActiveReading {
    /// Different users of the period: DAU of a day, WAU of a week, MAU of a month.
    Users,
    /// The mean of daily users over all days that are over, days without rows as 0.
    Daily,
    /// The mean of daily users ÷ users of the period, in per cent.
    Stickiness,
}
