//! What is to be drawn, for whom, and how large: what every kind of chart is given.
//!
//! In: a chart, a language, a size. Out: the values that drawings are made from. Never: a shape.

use super::axis;
use super::scale::Scale;
use crate::diag::Lang;
use crate::model::Chart;
use crate::render::words::Words;

/// How large a drawing is, in the units of its view box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Size {
    pub(super) width: f32,
    pub(super) height: f32,
    /// The size of its texts.
    pub(super) text: f32,
}

/// For a page: its texts can be read on a phone, which shows it at three quarters of its size.
pub(super) const PAGE: Size = Size { width: 480.0, height: 300.0, text: 13.0 };

/// For mails: half of a sheet, which is all of a phone.
pub(super) const MAIL: Size = Size { width: 270.0, height: 168.0, text: 11.0 };

/// For mails, where names or several drawings need the whole sheet: texts can be read when a phone shows it at half its size.
pub(super) const MAIL_WIDE: Size = Size { width: 552.0, height: 262.0, text: 14.0 };

/// One of several small drawings of a chart.
pub(super) const SMALL: Size = Size { width: 300.0, height: 170.0, text: 11.0 };

/// The room below a plot, for the axis and its texts: names, and years or the mark of a running period below them.
pub(super) const BELOW: f32 = 44.0;
/// The room to the right of a plot.
pub(super) const RIGHT: f32 = 8.0;

/// The language that a chart speaks.
#[derive(Clone, Copy)]
pub(super) struct Locale<'a> {
    pub(super) lang: Lang,
    pub(super) words: &'a Words,
}

/// A chart to be drawn.
#[derive(Clone, Copy)]
pub(super) struct Drawing<'a> {
    pub(super) chart: &'a Chart,
    pub(super) locale: Locale<'a>,
    pub(super) size: Size,
    /// Keeps ids apart when a chart is drawn in two sizes.
    pub(super) suffix: &'a str,
}

impl Drawing<'_> {
    /// The same in another height.
    pub(super) fn with_height(self, height: f32) -> Self {
        Self { size: Size { height, ..self.size }, ..self }
    }

    /// The texts of the value axis.
    pub(super) fn ticks(&self, scale: &Scale) -> Vec<String> {
        ticks(self.chart, scale, self.locale.lang)
    }
}

/// The texts of a value axis.
pub(super) fn ticks(chart: &Chart, scale: &Scale, lang: Lang) -> Vec<String> {
    axis::values(&scale.ticks().collect::<Vec<_>>(), chart.unit, unit_label(chart), lang)
}

/// The word that a chart has for its unit.
pub(super) fn unit_label(chart: &Chart) -> Option<&str> {
    Some(chart.unit_label.as_str()).filter(|label| !label.is_empty())
}
