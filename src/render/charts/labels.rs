//! The texts round a plot: as many as have room.
//!
//! In: ticks and categories as texts, the room that there is. Out: the same, emptied where they would touch. Never: drops the newest.

use super::axis::Tick;
use super::drawing::{RIGHT, Size};
use super::font::width;

/// The texts round the plot, and the room they take.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Labels {
    /// Tick texts, lowest first.
    pub(super) ticks: Vec<String>,
    /// Category texts; those that have no room are emptied by [`Labels::thin_out`].
    pub(super) categories: Vec<Tick>,
}

impl Labels {
    /// The width of the widest tick text.
    pub(super) fn tick_width(&self, size: Size) -> f32 {
        widest(&self.ticks, size.text)
    }

    /// Empties the category texts that would touch their neighbours; the newest always stays.
    pub(super) fn thin_out(&mut self, size: Size) {
        let count = self.categories.len().max(1);
        let plot = size.width - self.tick_width(size) - RIGHT - 24.0;
        #[expect(clippy::cast_precision_loss, reason = "a chart has few categories")]
        self.thin_to(plot / count as f32, size);
    }

    /// The same for categories that are so far apart.
    pub(super) fn thin_to(&mut self, slot: f32, size: Size) {
        let need = self.categories.iter().map(|tick| width(&tick.text, size.text)).fold(0.0, f32::max) + 10.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive number")]
        let every = (need / slot).ceil().max(1.0) as usize;
        for (at, tick) in self.categories.iter_mut().rev().enumerate() {
            if at % every != 0 {
                *tick = Tick::default();
            }
        }
        self.tell_years_once();
    }

    /// Leaves a year only where it differs from the one before.
    fn tell_years_once(&mut self) {
        let mut told = String::new();
        for tick in self.categories.iter_mut().filter(|tick| !tick.text.is_empty()) {
            if tick.year == told {
                tick.year.clear();
            } else {
                told.clone_from(&tick.year);
            }
        }
    }

    /// Marks the last category as one that is not over.
    pub(super) fn mark_last(&mut self, partial: &str) {
        if let Some(last) = self.categories.last_mut() {
            let space = if last.year.is_empty() { "" } else { " " };
            last.year = format!("{}{space}{partial}", last.year);
        }
    }
}

/// The width of the widest text.
pub(super) fn widest(texts: &[String], size: f32) -> f32 {
    texts.iter().map(|text| width(text, size)).fold(0.0, f32::max)
}

/// A name that leaves room for what it names.
pub(super) fn shortened(name: &str, size: Size) -> String {
    let most = size.width * 0.36;
    if width(name, size.text) <= most {
        return name.to_owned();
    }
    let mut kept: String = name.to_owned();
    while kept.pop().is_some() && width(&kept, size.text) + size.text > most {}
    kept + "…"
}
