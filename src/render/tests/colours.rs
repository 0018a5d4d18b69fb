//! The style sheet's colours: readable in light and dark, the same in both places where dark is written.

use std::collections::BTreeMap;

const CSS: &str = include_str!("../../../themes/default/assets/site.css");

/// The custom properties of the rule that begins with `start`.
fn colours(start: &str) -> BTreeMap<&'static str, &'static str> {
    let from = CSS.find(start).unwrap_or_else(|| panic!("no rule {start}")) + start.len();
    let rule = &CSS[from..from + CSS[from..].find('}').unwrap()];
    let pairs = rule.split(';').filter_map(|line| line.trim().strip_prefix("--")?.split_once(':'));
    pairs.map(|(name, value)| (name.trim(), value.trim())).collect()
}

fn light() -> BTreeMap<&'static str, &'static str> {
    colours("\n:root {")
}

fn dark() -> BTreeMap<&'static str, &'static str> {
    colours("\n  :root[data-theme=\"dark\"] {")
}

/// Relative luminance, WCAG 2.2.
fn luminance(hex: &str) -> f64 {
    let digits = hex.trim_start_matches('#');
    let at = |i: usize| {
        let pair = if digits.len() == 3 { digits[i..=i].repeat(2) } else { digits[2 * i..2 * i + 2].to_owned() };
        let value = f64::from(u8::from_str_radix(&pair, 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * at(0) + 0.7152 * at(1) + 0.0722 * at(2)
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn dark_is_the_same_whether_chosen_or_preferred() {
    assert_eq!(dark(), colours("\n  :root:not([data-theme=\"light\"]) {"));
    assert!((contrast("#000", "#ffffff") - 21.0).abs() < 0.01);
}

#[test]
fn texts_have_at_least_4_5_to_1_and_drawings_3_to_1() {
    for (name, theme) in [("light", light()), ("dark", dark())] {
        let check = |front: &str, back: &str, least: f64| {
            let ratio = contrast(theme[front], theme[back]);
            assert!(ratio >= least, "{name}: {front} on {back} is {ratio:.2}:1");
        };
        for back in ["paper", "surface", "raised"] {
            let texts = ["ink", "ink-2", "ink-3", "accent", "accent-ink", "met", "missed", "risk", "none", "ch-text"];
            texts.iter().chain(&["ch-target", "ch-alert"]).for_each(|front| check(front, back, 4.5));
            (1..=8).for_each(|at| check(&format!("ch-{at}"), back, 3.0));
        }
        for tone in ["met", "missed", "risk", "none"] {
            check(tone, &format!("{tone}-soft"), 4.5);
            check("ink", &format!("{tone}-soft"), 4.5);
        }
        check("accent-ink", "accent-soft", 4.5);
        check("on-accent", "accent", 4.5);
        check("ink", "code", 4.5);
        check("ink", "mark", 4.5);
        for tone in ["ink-2", "ink-3", "accent-ink", "met", "missed", "risk", "ch-4"] {
            check(tone, "code", 4.5);
            check(tone, "accent-soft", 4.5);
        }
    }
}

#[test]
fn charts_fall_back_to_the_light_colours() {
    let light = light();
    for (paint, name) in crate::render::charts::paints() {
        assert_eq!(paint, format!("var(--{name},{})", light[name.as_str()]));
    }
}
