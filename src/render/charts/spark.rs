//! A small trend line for an indicator: no axis, no words, hidden from screen readers, since the card says it all.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::fmt::Write;

const WIDTH: f32 = 120.0;
const HEIGHT: f32 = 32.0;
const EDGE: f32 = 4.0;

/// The trend as SVG; `None` when there are fewer than two values to join.
pub(crate) fn spark(values: &[Option<Decimal>]) -> Option<String> {
    let known: Vec<Decimal> = values.iter().flatten().copied().collect();
    let (lo, hi) = (known.iter().min()?, known.iter().max()?);
    if known.len() < 2 {
        return None;
    }
    let points: Vec<Option<(f32, f32)>> = values
        .iter()
        .enumerate()
        .map(|(at, value)| {
            let share = if lo == hi { 0.5 } else { ((value.as_ref()? - lo) / (hi - lo)).to_f32()? };
            #[expect(clippy::cast_precision_loss, reason = "a trend has few values")]
            let x = EDGE + (WIDTH - 2.0 * EDGE) * at as f32 / (values.len() - 1) as f32;
            value.map(|_| (x, HEIGHT - EDGE - (HEIGHT - 2.0 * EDGE) * share))
        })
        .collect();
    let mut path = String::new();
    let mut pen_down = false;
    for point in &points {
        if let Some((x, y)) = point {
            let _ = write!(path, "{}{x:.1} {y:.1}", if pen_down { 'L' } else { 'M' });
        }
        pen_down = point.is_some();
    }
    let (x, y) = points.iter().flatten().next_back()?;
    Some(format!(
        "<svg class=\"spark\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" aria-hidden=\"true\" focusable=\"false\"><path \
         d=\"{path}\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" stroke-linecap=\"round\" \
         stroke-linejoin=\"round\"/><circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"currentColor\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::spark;
    use rust_decimal::Decimal;

    #[test]
    fn gaps_lift_the_pen() {
        let values = [Some(1), Some(3), None, Some(2), Some(1)].map(|v| v.map(|v: i32| Decimal::from(v)));
        let svg = spark(&values).unwrap();
        // 120 wide with edges of 4: x = 4, 32, 60, 88, 116; 32 high: lowest 28, highest 4, middle 16.
        assert!(svg.contains("d=\"M4.0 28.0L32.0 4.0M88.0 16.0L116.0 28.0\""), "{svg}");
        assert!(svg.contains("cx=\"116.0\" cy=\"28.0\""), "{svg}");
    }

    #[test]
    fn a_single_value_has_no_trend() {
        assert_eq!(spark(&[Some(Decimal::ONE), None]), None);
        assert_eq!(spark(&[]), None);
    }
}
