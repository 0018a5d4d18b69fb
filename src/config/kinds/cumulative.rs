//! Metrics of the kind `cumulative`: the running total of a simple metric or a cost.
//!
//! In: `metric`, `window`. Out: a [`Cumulative`]. Never: takes a window that is shorter than its periods.

use super::derived::periods;
use super::{MetricContext, ParsedKind, resolve_metric, shared_grains};
use crate::calendar::Grain;
use crate::config::columns::dimensions;
use crate::config::{Cumulative, MetricKind, Window};
use crate::diag::code;
use crate::say;
use crate::syntax::{Fields, Key, Keys, Later, Node, Reader, Required, keys};

keys! {
    /// What a running total may write.
    pub(in crate::config) struct CumulativeKeys<'n> {
        metric: Required<&'n Node>, "累計する指標", "the metric whose total it is";
        window: Required<&'n Node> = say!(
            "`window: fiscal_year`・`window: all`・`window: 28 days` のように書きます",
            "add a line such as `window: fiscal_year`, `window: all` or `window: 28 days`"
        ), "どこからの累計か", "since when it runs";
        by: Vec<&'n Node>, "内訳の列", "columns of breakdowns";
        grains: Option<Later<Grain>>, "期の長さ", "how long periods are";
    }
}

/// A running total of a simple metric or a cost.
pub(in crate::config) fn read(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    context: &MetricContext<'_>,
) -> Option<ParsedKind> {
    let keys = CumulativeKeys::take(reader, fields, &key.range);
    let base = keys.metric.and_then(|node| {
        resolve_metric(reader, node, node.text().unwrap_or_default(), context).map(|base| (node, base))
    });
    let window = keys.window.and_then(|node| window(reader, node).map(|window| (node, window)));
    let (node, base) = base?;
    let kind = base.metric.as_ref().map(|metric| &metric.kind);
    let (source, time, measure) = match kind {
        Some(MetricKind::Simple { source, time, measure }) => (source, time, measure),
        Some(MetricKind::Cost(cost)) if cost.per.is_none() => (&cost.source, &cost.time, &cost.measure),
        _ => {
            let message = say!(
                "累計にできるのは `type: simple` か `type: cost`（`per` なし）の指標です",
                "expected a metric of the type `simple` or `cost` (without `per`)"
            );
            reader.invalid(node, message);
            return None;
        }
    };
    let by = dimensions(reader, &keys.by, context.declared.sources.sound.get(source)?);
    let (unit, unit_label) = (base.unit, base.unit_label.clone());
    let (metric, source, time, measure) = (base.id.clone(), source.clone(), time.clone(), measure.clone());
    let grains = shared_grains(reader, keys.grains, &[base]);
    let kind = window.map(|(node, window)| {
        check_window(reader, node, window, &grains);
        MetricKind::Cumulative(Cumulative { metric, source, time, measure, window })
    });
    Some(ParsedKind { unit_label, ..ParsedKind::new(kind, by, grains, unit) })
}

fn window(reader: &mut Reader<'_>, node: &Node) -> Option<Window> {
    let text = reader.text_of(node)?;
    let window = match text {
        "all" => Some(Window::All),
        "fiscal_year" => Some(Window::ToDate(Grain::Year)),
        "month" | "quarter" | "half" | "year" => Grain::from_name(text).map(Window::ToDate),
        span => periods(span).map(|(n, grain)| match grain {
            Grain::Day => Window::Days(n),
            Grain::Week | Grain::Cutoff => Window::Days(n * 7),
            Grain::Month => Window::Months(n),
            Grain::Quarter => Window::Months(n * 3),
            Grain::Half => Window::Months(n * 6),
            Grain::Year => Window::Months(n * 12),
        }),
    };
    if window.is_none() {
        let message = say!(
            "`all`・`month`・`quarter`・`half`・`fiscal_year`・`28 days`・`12 months` のように書きます（`{text}` は使えません）",
            "expected `all`, `month`, `quarter`, `half`, `fiscal_year` or a span such as `28 days` or `12 months`, found \
             `{text}`"
        );
        reader.invalid(node, message);
    }
    window
}

/// A total over less than its period would leave rows of the period out.
fn check_window(reader: &mut Reader<'_>, node: &Node, window: Window, grains: &[Grain]) {
    // The longest that a period of each grain can be.
    let longest = |grain: Grain| match grain {
        Grain::Day => (1, 1),
        // A window can be longer when holidays move its ends, but it is meant to be a week.
        Grain::Week | Grain::Cutoff => (7, 1),
        Grain::Month => (31, 1),
        Grain::Quarter => (92, 3),
        Grain::Half => (184, 6),
        Grain::Year => (366, 12),
    };
    let too_long = |grain: Grain| match window {
        Window::All => false,
        Window::ToDate(to) => grain > to,
        Window::Days(n) => n < longest(grain).0,
        Window::Months(n) => n < longest(grain).1,
    };
    if let Some(grain) = grains.iter().copied().find(|grain| too_long(*grain)) {
        let grain = grain.name();
        let message = say!(
            "累計の範囲が `{grain}` の期より短くなっています",
            "the window is shorter than periods of the grain `{grain}`"
        );
        let hint = say!("`grains` から `{grain}` を外します", "take `{grain}` off the `grains`");
        reader.fail(reader.at(code::CONFIG_INVALID, node, message).hint(hint));
    }
}
