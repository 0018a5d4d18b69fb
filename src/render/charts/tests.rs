use super::{super::words::words, ChartView, view};
use crate::diag::Lang;
use crate::model::{Chart, ChartKind, ChartOptions, ReferenceLine, Route, Series};
use crate::objective::Unit;
use crate::render::links::Links;
use rust_decimal::Decimal;

mod kinds;

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn chart(kind: ChartKind, series: &[(&str, &[&str])]) -> Chart {
    Chart {
        id: "uptime".into(),
        title: "可用性 <月次>".into(),
        summary: "8月から11月".into(),
        kind,
        categories: ["8月", "9月", "10月", "11月"].map(String::from).to_vec(),
        series: series
            .iter()
            .map(|(name, values)| Series {
                name: (*name).into(),
                values: values.iter().map(|v| (!v.is_empty()).then(|| d(v))).collect(),
            })
            .collect(),
        lines: vec![target("99.9")],
        unit: Unit::Percent,
        unit_label: String::new(),
        last_is_partial: true,
        options: ChartOptions::default(),
    }
}

/// A line at a target.
fn target(value: &str) -> ReferenceLine {
    ReferenceLine { name: "目標".into(), value: d(value), until: None, alert: Some(false) }
}

fn ja(chart: &Chart) -> ChartView {
    view(chart, &Links::From(Route::from_path("/指標/")), Lang::Ja, &words(Lang::Ja))
}

#[test]
fn the_drawing_is_named_scalable_and_follows_the_page() {
    let shown = ja(&chart(ChartKind::Line, &[("可用性", &["99.95", "", "99.897", "99.97"])]));
    let svg = &shown.drawing;
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart-svg chart-drawing\" viewBox=\"0 0 480 300\" role=\"img\" aria-labelledby=\"uptime-drawing-t uptime-drawing-d\"><title id=\"uptime-drawing-t\">可用性 &lt;月次&gt;</title>"), "{svg}");
    for gone in ["<style", "style=", "font-family", "#0100", "#0200", "#0300", " width=\"480\"", "«"] {
        assert!(!svg.contains(gone), "{gone} in {svg}");
    }
    assert!(svg.contains("stroke=\"var(--ch-1,#2463c9)\""), "{svg}");
    assert_eq!(shown.legend[1].name, "目標 99.9%");
    assert!(svg.contains(">11月</text>") && svg.contains(">途中</text>"), "{svg}");
    assert!(svg.contains(">99.88%</text>") && svg.contains(">99.98%</text>"), "{svg}");
}

#[test]
fn numbers_are_exact_in_the_table() {
    let shown = ja(&chart(ChartKind::Line, &[("可用性", &["99.95", "", "99.897", "99.97"])]));
    let cells: Vec<&str> = shown.rows.iter().map(|row| row.values[0].as_str()).collect();
    assert_eq!(cells, ["99.95%", "—", "99.897%", "99.97%"]);
    assert!(shown.rows[3].partial && !shown.rows[2].partial);
}

#[test]
fn stacks_fit_on_the_axis_and_are_not_squeezed_to_the_plot_width() {
    let mut stacked = chart(ChartKind::StackedBar, &[("高", &["3", "4", "5", "1"]), ("中", &["8", "9", "6", "2"])]);
    stacked.unit = Unit::Count;
    stacked.lines.clear();
    let shown = ja(&stacked);
    assert!(shown.drawing.contains(">15件</text>"), "13 needs an axis up to 15: {}", shown.drawing);
    assert!(!shown.drawing.contains("y=\"-"), "{}", shown.drawing);
    assert!(shown.drawing.contains("width=\"44\""), "{}", shown.drawing);
    assert_eq!(shown.drawing.matches("fill-opacity=\"0.35\"").count(), 2, "both parts of the running period");
    assert_eq!(shown.legend.len(), 2);
}

#[test]
fn a_metric_keeps_its_own_word_for_its_unit() {
    let mut users = chart(ChartKind::Line, &[("利用者", &["40", "52", "61", "80"])]);
    (users.unit, users.unit_label) = (Unit::Count, "名".into());
    users.lines = vec![target("70")];
    let shown = ja(&users);
    assert_eq!(shown.rows[3].values, ["80名"]);
    assert_eq!(shown.legend[1].name, "目標 70名");
    assert!(shown.drawing.contains(">80名</text>"), "{}", shown.drawing);
    assert!(!shown.drawing.contains('件'), "{}", shown.drawing);
}

#[test]
fn nothing_to_draw_is_no_drawing() {
    let shown = ja(&chart(ChartKind::Line, &[("可用性", &["", "", "", ""])]));
    assert!(shown.drawing.is_empty() && shown.legend.is_empty());
    let shown = ja(&chart(ChartKind::Bar, &[]));
    assert!(shown.drawing.is_empty());
}

#[test]
fn many_categories_are_thinned_out_and_keep_the_newest() {
    let mut long = chart(ChartKind::Line, &[("可用性", &[])]);
    long.categories = (1..=26).map(|week| format!("2026-W{week:02}")).collect();
    long.series[0].values = vec![Some(d("99.95")); 26];
    long.last_is_partial = false;
    let shown = ja(&long);
    // Weeks are named by their Friday; that of week 26 is 26 June.
    let drawn = shown.drawing.split("</text>").filter(|text| text.rsplit('>').next().is_some_and(|t| t.contains('/')));
    let drawn = drawn.count();
    assert!((4..=10).contains(&drawn), "{drawn}");
    assert!(shown.drawing.contains(">6/26</text>"));
    assert_eq!(shown.rows.len(), 26);
}
