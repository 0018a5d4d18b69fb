//! What is remembered of alerts that were told: a file of JSON lines that only grows.
//!
//! In: the lines of earlier runs. Out: whether a channel was told of an alert. Never: counts as told what was not delivered, or
//! guesses what a damaged line said.
//!
//! A line is written once a channel has taken the message: a run that is killed in between tells it again, since an alert that
//! comes twice is better than one that never comes.

use super::lines::{BrokenLedger, read_lines};
use crate::calendar::{Grain, Instant};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where the ledger stands in the project.
pub const ALERT_LEDGER: &str = "data/alerts/told.jsonl";

/// What an alert is about: a metric in periods of one length, as a whole or one value of its breakdown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AlertSeries {
    /// The metric's id.
    pub metric: String,
    /// How long the periods are.
    pub grain: Grain,
    /// The breakdown; empty for the whole.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by: BTreeMap<String, String>,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum AlertLine {
    /// It was told that an alert is crossed.
    Crossed(ToldAlert),
    /// It was told that an alert is crossed no longer.
    Recovered(ToldAlert),
    /// It was told that the data of a source are too old to tell.
    Stale(ToldStale),
    /// The line before was cut off when an earlier run was killed; it says nothing.
    CutOff {
        /// The instant that the figures of the run hold for.
        as_of: Instant,
    },
}

/// What a line says of an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldAlert {
    /// Who was told; nobody stands for whoever reads what is printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// What it is about.
    #[serde(flatten)]
    pub series: AlertSeries,
    /// The period that was told of.
    pub period: String,
    /// Its first instant.
    pub start: Instant,
    /// The first period since which the alert was crossed; none for one that is crossed no longer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub since: String,
    /// The value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Decimal>,
    /// The alert in words.
    pub threshold: String,
    /// The instant that the figure holds for.
    pub as_of: Instant,
}

/// What a line says of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldStale {
    /// Who was told; nobody stands for whoever reads what is printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// The source.
    pub source: String,
    /// Its newest row.
    pub newest: Option<Instant>,
    /// The instant as of which that is old.
    pub as_of: Instant,
}

/// Whom a line is about: a channel, or whoever reads what is printed.
type Channel = Option<String>;

/// What every channel was told last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlertLedger {
    /// Whether the file ends in the middle of a line.
    pub is_cut_off: bool,
    /// The first instant of the period that was told of as crossed; nothing once it was told that it is over.
    crossed: BTreeMap<(Channel, AlertSeries), Option<Instant>>,
    stale: BTreeMap<(Channel, String), Option<Instant>>,
}

impl AlertLedger {
    /// Reads a file; a last line that was cut off says nothing.
    ///
    /// # Errors
    /// [`BrokenLedger`]: a line in the middle that nobody can read may have said that somebody was told.
    pub fn read(bytes: &[u8]) -> Result<Self, BrokenLedger> {
        let read = read_lines(bytes, |line| matches!(line, AlertLine::CutOff { .. }))?;
        let mut ledger = Self { is_cut_off: read.is_cut_off, ..Self::default() };
        read.lines.into_iter().for_each(|line| ledger.take(line));
        Ok(ledger)
    }

    /// Takes in what was told just now.
    pub fn take(&mut self, line: AlertLine) {
        match line {
            AlertLine::Crossed(told) => drop(self.crossed.insert((told.channel, told.series), Some(told.start))),
            AlertLine::Recovered(told) => drop(self.crossed.insert((told.channel, told.series), None)),
            AlertLine::Stale(told) => drop(self.stale.insert((told.channel, told.source), told.newest)),
            AlertLine::CutOff { .. } => {}
        }
    }

    /// Whether a channel was told of the crossing that began at an instant: of one of its periods, and not that it is over.
    pub fn is_told(&self, channel: Option<&str>, series: &AlertSeries, begun: Instant) -> bool {
        self.last(channel, series).is_some_and(|start| begun <= start)
    }

    /// Whether the last that a channel was told of a series is that its alert is crossed, in a period that began no later than
    /// an instant: what an earlier period says does not end it.
    pub fn is_open(&self, channel: Option<&str>, series: &AlertSeries, at: Instant) -> bool {
        self.last(channel, series).is_some_and(|start| start <= at)
    }

    /// Whether a channel was told that a source ends with this row.
    pub fn is_told_stale(&self, channel: Option<&str>, source: &str, newest: Option<Instant>) -> bool {
        self.stale.get(&(channel.map(str::to_owned), source.to_owned())) == Some(&newest)
    }

    fn last(&self, channel: Option<&str>, series: &AlertSeries) -> Option<Instant> {
        self.crossed.get(&(channel.map(str::to_owned), series.clone())).copied().flatten()
    }
}

impl AlertLine {
    /// The bytes of the line, its end included. Line breaks inside of texts are escaped, so that one event is one line.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec(self).expect("a line of the ledger is texts and numbers");
        bytes.push(b'\n');
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn series(metric: &str, by: &[(&str, &str)]) -> AlertSeries {
        let by = by.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        AlertSeries { metric: metric.to_owned(), grain: Grain::Week, by }
    }

    fn told(channel: Option<&str>, series: AlertSeries, start: &str) -> ToldAlert {
        ToldAlert {
            channel: channel.map(str::to_owned),
            series,
            period: "2026-W45".to_owned(),
            start: at(start),
            since: "2026-W45".to_owned(),
            value: Some(Decimal::new(982, 1)),
            threshold: "99.5%未満".to_owned(),
            as_of: at("2026-11-10T00:00:00Z"),
        }
    }

    const W44: &str = "2026-10-25T15:00:00Z";
    const W45: &str = "2026-11-01T15:00:00Z";
    const W46: &str = "2026-11-08T15:00:00Z";
    const W48: &str = "2026-11-22T15:00:00Z";

    #[test]
    fn told_once_until_it_is_over_and_crossed_again() {
        let uptime = || series("uptime", &[]);
        let mut ledger = AlertLedger::default();
        assert!(!ledger.is_told(Some("ops"), &uptime(), at(W45)));
        ledger.take(AlertLine::Crossed(told(Some("ops"), uptime(), W45)));
        assert!(ledger.is_told(Some("ops"), &uptime(), at(W45)), "the same crossing, also in later weeks");
        assert!(!ledger.is_told(Some("ops"), &uptime(), at(W48)), "it was over in between, and nobody was told");
        assert!(!ledger.is_told(Some("boss"), &uptime(), at(W45)), "another channel was not told");
        assert!(!ledger.is_told(None, &uptime(), at(W45)), "nor who reads what is printed");
        assert!(!ledger.is_told(Some("ops"), &series("uptime", &[("service", "api")]), at(W45)));
        assert!(ledger.is_open(Some("ops"), &uptime(), at(W45)));
        assert!(ledger.is_open(Some("ops"), &uptime(), at(W46)));
        assert!(!ledger.is_open(Some("ops"), &uptime(), at(W44)), "an earlier week does not end it");
        ledger.take(AlertLine::Recovered(told(Some("ops"), uptime(), W46)));
        assert!(!ledger.is_open(Some("ops"), &uptime(), at(W48)), "told once that it is over");
        assert!(!ledger.is_told(Some("ops"), &uptime(), at(W45)), "whatever is crossed now is told again");
    }

    #[test]
    fn old_data_are_told_once_for_each_newest_row() {
        let stale = |newest: &str| ToldStale {
            channel: None,
            source: "probes".to_owned(),
            newest: Some(at(newest)),
            as_of: at("2026-11-20T00:00:00Z"),
        };
        let mut ledger = AlertLedger::default();
        ledger.take(AlertLine::Stale(stale(W45)));
        assert!(ledger.is_told_stale(None, "probes", Some(at(W45))));
        assert!(!ledger.is_told_stale(None, "probes", Some(at(W46))), "new rows came, and they are old again");
        assert!(!ledger.is_told_stale(Some("ops"), "probes", Some(at(W45))));
    }

    #[test]
    fn what_is_written_is_read_back_and_stays_on_one_line() {
        let hostile = "a\"\n{\"state\":\"crossed\"}\u{1b}[2J";
        let line = AlertLine::Crossed(told(Some("ops"), series("uptime", &[("service", hostile)]), W45));
        let bytes = line.bytes();
        assert_eq!(bytes.iter().filter(|byte| **byte == b'\n').count(), 1);
        let ledger = AlertLedger::read(&bytes).unwrap();
        assert!(ledger.is_open(Some("ops"), &series("uptime", &[("service", hostile)]), at(W48)) && !ledger.is_cut_off);
        let text = AlertLine::Crossed(told(None, series("uptime", &[]), W45)).bytes();
        let expected = "{\"state\":\"crossed\",\"metric\":\"uptime\",\"grain\":\"week\",\"period\":\"2026-W45\",\"start\":\"2026-11-01T15:00:00Z\",\
                        \"since\":\"2026-W45\",\"value\":\"98.2\",\"threshold\":\"99.5%未満\",\"as_of\":\"2026-11-10T00:00:00Z\"}\n";
        assert_eq!(String::from_utf8(text).unwrap(), expected);
    }

    #[test]
    fn a_cut_off_end_says_nothing_and_a_damaged_line_is_never_passed_over() {
        let whole = AlertLine::Crossed(told(Some("ops"), series("uptime", &[]), W45)).bytes();
        let other = AlertLine::Crossed(told(Some("ops"), series("csat", &[]), W45)).bytes();
        for cut in 0..other.len() - 1 {
            let bytes = [whole.as_slice(), &other[..cut]].concat();
            let ledger = AlertLedger::read(&bytes).unwrap();
            assert_eq!(ledger.is_cut_off, cut > 0);
            assert!(
                ledger.is_open(Some("ops"), &series("uptime", &[]), at(W48))
                    && !ledger.is_open(Some("ops"), &series("csat", &[]), at(W48))
            );
            let cut_off = AlertLine::CutOff { as_of: at(W48) }.bytes();
            let later = [bytes.as_slice(), b"\n", &cut_off, &other].concat();
            assert!(
                AlertLedger::read(&later).unwrap().is_open(Some("ops"), &series("csat", &[]), at(W48)),
                "cut at {cut}"
            );
        }
        for wrong in ["<<<<<<< HEAD\n", "{\"state\":\"crossed\"}\n", "{\"state\":\"posted\"}\n"] {
            let bytes = [whole.as_slice(), wrong.as_bytes(), &other].concat();
            assert_eq!(AlertLedger::read(&bytes), Err(BrokenLedger(2)), "{wrong}");
        }
    }
}
