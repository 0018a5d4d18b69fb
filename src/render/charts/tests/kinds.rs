//! Drawings read back: where things stand is compared with what their values ask for, worked out by hand.
//!
//! A drawing is 300 high with 12 above and 44 below the plot, so that 244 stand for the whole axis.

use super::super::library::{number, read, shapes};
use super::super::{for_picture, picture};
use super::{chart, d, ja, target};
use crate::diag::Lang;
use crate::model::{Across, Bullet, Chart, ChartKind, ChartOptions, ReferenceLine, Series, TargetStatus};
use crate::objective::{Better, Unit};
use crate::render::words::words;

/// Counts on an axis from 0 to 4, without lines or a running period.
fn counts(kind: ChartKind, series: &[(&str, &[&str])]) -> Chart {
    let mut chart = chart(kind, series);
    chart.unit = Unit::Count;
    chart.lines.clear();
    chart.last_is_partial = false;
    let most = chart.series.iter().map(|series| series.values.len()).max().unwrap_or(0);
    chart.categories = (8..8 + most).map(|month| format!("2026-{month:02}")).collect();
    chart
}

/// A number of every element of a kind that has a certain attribute.
fn numbers(svg: &str, name: &'static str, key: &str, with: (&str, &str)) -> Vec<f32> {
    let tree = read(svg).unwrap();
    let all = shapes(&tree, name).filter(|shape| shape.attribute(with.0).is_some_and(|v| v.contains(with.1)));
    all.map(|shape| number(shape, key)).collect()
}

fn close(a: &[f32], b: &[f32]) {
    let near = a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 0.25);
    assert!(near, "{a:?} is not {b:?}");
}

#[test]
fn bars_are_as_high_as_their_values() {
    let shown = ja(&counts(ChartKind::Bar, &[("受付", &["2", "4", "", "1"])]));
    close(&numbers(&shown.drawing, "rect", "height", ("fill", "--ch-1,")), &[122.0, 244.0, 61.0]);
    assert_eq!(shown.drawing.matches(">—</text>").count(), 1, "a gap is marked: {}", shown.drawing);
}

#[test]
fn the_target_stands_at_its_value_and_a_gap_splits_the_line() {
    let mut line = counts(ChartKind::Line, &[("受付", &["4", "3", "", "2", "1"])]);
    line.lines = vec![target("3")];
    let svg = ja(&line).drawing;
    close(&numbers(&svg, "line", "y1", ("stroke", "--ch-target")), &[73.0]);
    let paths = |svg: &str| -> Vec<String> {
        let tree = read(svg).unwrap();
        let all = shapes(&tree, "path").filter(|e| e.attribute("stroke").is_some_and(|s| s.contains("--ch-1,")));
        all.filter_map(|e| Some((e.attribute("d")?.to_owned(), e.has_attribute("stroke-dasharray"))))
            .map(|(d, dotted)| format!("{}{}", d.matches(['M', 'L']).count(), if dotted { "." } else { "" }))
            .collect()
    };
    assert_eq!(paths(&svg), ["2", "2"], "{svg}");
    line.series[0].values[2] = Some(d("3"));
    line.last_is_partial = true;
    // Five points: a line through four, and a dotted one from the fourth to the fifth.
    let svg = ja(&line).drawing;
    assert_eq!(paths(&svg), ["4", "2."], "{svg}");
    assert!(svg.contains(">12月</text>") && svg.contains(">途中</text>") && svg.contains(">2026年</text>"), "{svg}");
}

#[test]
fn a_range_is_a_band_and_an_alert_is_drawn_as_one_wherever_it_stands() {
    let mut line = counts(ChartKind::Line, &[("利用者", &["4", "3", "2", "1"])]);
    let alert = ReferenceLine { name: "アラート".into(), value: d("4"), until: None, alert: Some(true) };
    let range = ReferenceLine { until: Some(d("3")), ..target("1") };
    line.lines = vec![alert, range];
    let shown = ja(&line);
    let svg = &shown.drawing;
    // 244 for the axis from 0 to 4, 12 above: 4 at 12, 3 at 73, 1 at 195.
    close(&numbers(svg, "line", "y1", ("stroke", "--ch-alert")), &[12.0]);
    close(&numbers(svg, "line", "y1", ("stroke", "--ch-target")), &[195.0, 73.0]);
    close(&numbers(svg, "rect", "y", ("fill", "--ch-target")), &[73.0]);
    close(&numbers(svg, "rect", "height", ("fill", "--ch-target")), &[122.0]);
    let legend: Vec<&str> = shown.legend.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(legend, ["利用者", "アラート 4件", "目標 1件〜3件"]);
    // What was frozen before lines said what they are: the first one is the target.
    line.lines = vec![ReferenceLine { alert: None, ..target("3") }, ReferenceLine { alert: None, ..target("1") }];
    let svg = ja(&line).drawing;
    close(&numbers(&svg, "line", "y1", ("stroke", "--ch-target")), &[73.0]);
    close(&numbers(&svg, "line", "y1", ("stroke", "--ch-alert")), &[195.0]);
}

#[test]
fn a_bullet_marks_both_ends_of_a_range() {
    let mut chart = counts(ChartKind::Bullet, &[]);
    let range = Bullet {
        unit: Unit::Count,
        value: Some(d("3")),
        target: Some(d("1")),
        target_until: Some(d("2")),
        alert: None,
        better: None,
        ..bullet()
    };
    chart.options = ChartOptions { across: Across::Names, bullets: vec![range], ..ChartOptions::default() };
    let svg = ja(&chart).drawing;
    let (marks, bands) =
        (numbers(&svg, "line", "x1", ("stroke", "--ch-target")), numbers(&svg, "rect", "width", ("fill", "--ch-band")));
    assert_eq!((marks.len(), bands.len()), (2, 3), "{svg}");
    // The good band lies between the two marks.
    close(&[bands[1]], &[marks[1] - marks[0]]);
}

#[test]
fn shares_add_up_to_the_whole_axis() {
    let mut shares = counts(ChartKind::ShareBar, &[("高", &["1", "0"]), ("低", &["3", "5"])]);
    shares.categories.truncate(2);
    let shown = ja(&shares);
    close(&numbers(&shown.drawing, "rect", "height", ("fill", "--ch-1,")), &[61.0, 0.0]);
    // The second series is hatched, so that it is told from the first without its colour.
    close(&numbers(&shown.drawing, "rect", "height", ("fill", "url(#uptime-drawing-p1)")), &[183.0, 244.0]);
    assert!(shown.drawing.contains("<pattern id=\"uptime-drawing-p1\""));
    assert_eq!(shown.rows[0].values, ["1件（25%）", "3件（75%）"]);
    assert!(shown.drawing.contains(">100%</text>"), "{}", shown.drawing);
}

#[test]
fn horizontal_bars_are_as_long_as_their_values_and_say_them() {
    let mut rows = counts(ChartKind::HorizontalBar, &[("10月", &["4", "1", ""])]);
    rows.categories = ["認証", "帳票", "通知"].map(String::from).to_vec();
    rows.options.across = Across::Names;
    let svg = ja(&rows).drawing;
    let wide = numbers(&svg, "rect", "width", ("fill", "--ch-1,"));
    let y = numbers(&svg, "rect", "y", ("fill", "--ch-1,"));
    let longest = wide.iter().copied().fold(0.0, f32::max);
    let at = |y_of: f32| wide[y.iter().position(|y| (y - y_of).abs() < 0.1).unwrap()] / longest;
    let (top, below) = (y.iter().copied().fold(f32::MAX, f32::min), y.iter().copied().fold(0.0, f32::max));
    close(&[at(top), at(below)], &[1.0, 0.25]);
    assert!(svg.contains(">4件</text>") && svg.contains(">認証</text>") && svg.contains(">—</text>"), "{svg}");
}

#[test]
fn lines_stand_over_bars_on_one_axis() {
    let mut both = counts(ChartKind::Combined, &[("受付", &["4", "2"]), ("完了", &["2", "2"])]);
    both.options.over = vec![1];
    let svg = ja(&both).drawing;
    close(&numbers(&svg, "rect", "height", ("fill", "--ch-1,")), &[244.0, 122.0]);
    let tree = read(&svg).unwrap();
    let line = shapes(&tree, "path").find(|e| e.attribute("stroke").is_some_and(|s| s.contains("--ch-2,"))).unwrap();
    let ys: Vec<f32> = line
        .attribute("d")
        .unwrap()
        .split(['M', 'L'])
        .filter_map(|p| p.split_whitespace().nth(1)?.parse().ok())
        .collect();
    close(&ys, &[134.0, 134.0]);
}

#[test]
fn cells_are_darker_the_greater_they_are() {
    let mut heat = counts(ChartKind::Heat, &[("月", &["0", "4", ""]), ("火", &["1", "2", "3"])]);
    heat.options.across = Across::Hours;
    heat.categories = ["9時", "10時", "11時"].map(String::from).to_vec();
    let shown = ja(&heat);
    // Four classes from 0 to 4: 0, 1, 2, and 3 with 4; their shades are 1, 2, 3 and 5 of five.
    let tree = read(&shown.drawing).unwrap();
    let order: Vec<String> = shapes(&tree, "rect")
        .map(|e| e.attribute("fill").unwrap().trim_start_matches("var(--ch-heat-").chars().take(1).collect())
        .collect();
    let mut sorted = order.clone();
    sorted.sort();
    assert_eq!(sorted, ["1", "2", "3", "5", "5", "n"], "{order:?}");
    let legend: Vec<&str> = shown.legend.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(legend, ["0件〜", "1件〜", "2件〜", "3件〜"]);
    // 火 stands below 月.
    let y = |name: &str| number(shapes(&tree, "text").find(|e| e.text() == Some(name)).unwrap(), "y");
    assert!(y("月") < y("火"));
    // Two rows of 28, less the pixel that the library keeps for the axis.
    close(&[y("火") - y("月")], &[27.5]);
}

fn bullet() -> Bullet {
    Bullet {
        name: "可用性".into(),
        period: "2026年10月".into(),
        value: Some(d("99.95")),
        unit: Unit::Percent,
        unit_label: String::new(),
        target: Some(d("99.9")),
        target_until: None,
        target_text: "99.9%以上".into(),
        alert: Some(d("99.5")),
        better: Some(Better::Higher),
        standing: TargetStatus::Met,
        standing_text: "達成".into(),
        partial: false,
    }
}

#[test]
fn a_bullet_marks_its_target_and_is_a_dot_where_zero_is_not_on_its_scale() {
    let mut chart = counts(ChartKind::Bullet, &[]);
    chart.options = ChartOptions { across: Across::Names, bullets: vec![bullet()], ..ChartOptions::default() };
    let shown = ja(&chart);
    // From 99.5 to 100 in steps of 0.1; 464 wide from 8: the target at 4/5, the value at 4.5/5.
    close(&numbers(&shown.drawing, "line", "x1", ("stroke", "--ch-target")), &[379.2]);
    close(&numbers(&shown.drawing, "line", "x1", ("stroke", "--ch-alert")), &[8.0]);
    close(&numbers(&shown.drawing, "circle", "cx", ("fill", "--ch-1,")), &[425.6]);
    assert_eq!(shown.notes.len(), 1, "{:?}", shown.notes);
    assert_eq!(shown.rows[0].values, ["2026年10月", "99.95%", "99.9%以上", "99.5%", "達成"]);
    chart.options.bullets[0] = Bullet {
        unit: Unit::Count,
        value: Some(d("3")),
        target: Some(d("2")),
        alert: Some(d("4")),
        better: Some(Better::Lower),
        ..bullet()
    };
    // On a scale from 0 to 4 (464 wide) the value of 3 is a bar of 348.
    let shown = ja(&chart);
    close(&numbers(&shown.drawing, "rect", "width", ("fill", "--ch-1,")), &[348.0]);
    close(&numbers(&shown.drawing, "rect", "width", ("fill", "--ch-band")), &[232.0, 232.0, 0.0]);
    assert!(shown.notes.is_empty());
}

#[test]
fn small_drawings_share_one_scale() {
    let mut many = counts(ChartKind::Bar, &[("高", &["1", "2"]), ("低", &["4", "2"])]);
    many.options.multiples = true;
    let shown = ja(&many);
    assert!(shown.drawing.is_empty() && shown.panels.len() == 2);
    // 170 high with 56 round the plot: 114 for four.
    close(&numbers(&shown.panels[0].svg, "rect", "height", ("fill", "--ch-1,")), &[28.5, 57.0]);
    close(&numbers(&shown.panels[1].svg, "rect", "height", ("fill", "--ch-1,")), &[114.0, 57.0]);
    assert!(shown.panels[1].svg.contains("id=\"uptime-2-small-t\""), "{}", shown.panels[1].svg);
}

#[test]
fn an_axis_that_does_not_begin_at_zero_says_so() {
    let shown = ja(&chart(ChartKind::Line, &[("可用性", &["99.95", "99.9", "99.897", "99.97"])]));
    assert_eq!(shown.notes[0], "縦軸は 0 ではなく 99.88% から始まります。");
    assert!(ja(&counts(ChartKind::Line, &[("受付", &["1", "4"])])).notes.is_empty());
}

#[test]
fn every_kind_can_be_a_picture_and_is_small() {
    let week = |n: &str| -> Vec<String> { (0..24).map(|_| n.to_owned()).collect() };
    for kind in ChartKind::ALL {
        let mut chart = counts(kind, &[]);
        chart.series = ["高", "中", "低"]
            .map(|name| Series { name: name.into(), values: week("12").iter().map(|v| Some(d(v))).collect() })
            .to_vec();
        chart.series.iter_mut().for_each(|series| series.values[3] = None);
        chart.categories = (0..24).map(|at| format!("{}-{:02}", 2025 + at / 12, at % 12 + 1)).collect();
        chart.last_is_partial = true;
        if kind == ChartKind::Bullet {
            (chart.series, chart.categories) = (Vec::new(), Vec::new());
            chart.options.bullets = vec![bullet(); 4];
        }
        if kind == ChartKind::HorizontalBar {
            chart.series.truncate(1);
        }
        if kind == ChartKind::Combined {
            chart.options.over = vec![2];
        }
        for multiples in [false, kind == ChartKind::Line] {
            chart.options.multiples = multiples;
            let shown = ja(&chart);
            let drawings = std::iter::once(&shown.drawing).chain(shown.panels.iter().map(|panel| &panel.svg));
            for svg in drawings.filter(|svg| !svg.is_empty()) {
                // A heat map has a square and a number for each of its 72 cells.
                let most = if kind == ChartKind::Heat { 16_000 } else { 15_000 };
                assert!(svg.len() < most, "{kind:?}: {} bytes", svg.len());
                assert!(!svg.contains("style") && !svg.contains("#0100") && !svg.contains("NaN"), "{kind:?}: {svg}");
            }
            let drawn = picture(&for_picture(&chart, Lang::Ja, &words(Lang::Ja))).unwrap();
            assert!(drawn.missing.is_empty() && drawn.png.len() > 1_000, "{kind:?}: {:?}", drawn.missing);
        }
    }
}
