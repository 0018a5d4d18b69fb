//! `tejun figures`: what the data say, as a table for people, or as JSON or CSV for machines.

use super::args::{Figures, FiguresFormat, Global};
use super::console::Console;
use super::exit::{CommandResult, Exit};
use super::listing::Listing;
use super::open_project::{self, OpenProject};
use super::refusals::left_out;
use crate::calendar::Grain;
use crate::diag::{Diagnostic, Diagnostics, Lang, Message, code, did_you_mean};
use crate::model::{
    Change, Figure, FigureFlag, caveats, format_change_against, format_integer, format_labelled, harmless_cell,
    verdict_in_words,
};
use crate::objective::Target;
use crate::pipeline::{self, Computed};
use crate::say;
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::BTreeMap;

/// Prints figures.
pub(super) fn run(args: &Figures, global: &Global, voice: &Console) -> CommandResult {
    let mut found = Diagnostics::new();
    let (opened, computed) = compute(global, voice, &mut found)?;
    opened.print(&found, voice);
    let args = &Figures { metrics: ids(&computed, &args.metrics), period: args.period.clone(), format: args.format };
    if let Some(refusal) = args.metrics.iter().find_map(|metric| unknown(&computed, metric)) {
        return Err(refusal.into());
    }
    let brief = args.format == FiguresFormat::Table && args.metrics.is_empty() && args.period.is_none();
    let figures = if brief { newest(&computed) } else { wanted(&computed, args) };
    match args.format {
        FiguresFormat::Json => {
            let figures: Vec<Value> = figures.iter().map(|figure| for_scripts(figure)).collect();
            voice.json(&figures);
        }
        FiguresFormat::Csv => voice.result(&as_csv(&figures, computed.project.site.language)),
        FiguresFormat::Table if figures.is_empty() => {}
        FiguresFormat::Table => voice.for_people(&as_table(&computed, &figures, voice.lang)),
    }
    if args.format == FiguresFormat::Table && figures.is_empty() && args.period.is_none() {
        voice.note(&say!(
            "数値はありません（指標は `data/metrics.yaml` と `data/sla.yaml` で宣言します）",
            "there is no figure; metrics are declared in `data/metrics.yaml` and `data/sla.yaml`"
        ));
    }
    if brief && computed.figures.iter().count() > figures.len() {
        voice.note(&say!(
            "最新の完了した月だけを表示しています。ほかの期は指標の ID か `--period 2026-W47`、すべては `--format csv` で出ます",
            "only the newest complete month is shown; name metrics or `--period 2026-W47`, or take all with `--format csv`"
        ));
    }
    if brief {
        old(&computed, &figures).into_iter().for_each(|message| voice.note(&message));
    }
    if let Some(period) = args.period.as_ref().filter(|_| figures.is_empty()) {
        voice.diagnostic(&no_period(&computed, &args.metrics, period));
        // For a script that looks at one period after the other, an empty answer is an answer.
        if args.format == FiguresFormat::Table {
            return Ok(Exit::Usage);
        }
    }
    Ok(open_project::exit(&found, false))
}

/// The ids of metrics that are named by id, or by what they are called.
fn ids(computed: &Computed, named: &[String]) -> Vec<String> {
    let metrics = &computed.project.metrics;
    let of_name = |name: &String| {
        let called: Vec<String> =
            metrics.iter().filter(|(_, metric)| metric.label == *name).map(|(id, _)| id.clone()).collect();
        let is_id = called.is_empty() || computed.project.metric_ids().contains(name);
        if is_id { vec![name.clone()] } else { called }
    };
    named.iter().flat_map(of_name).collect()
}

/// That figures are of an earlier period than the last one that is over, one line for those of each period.
fn old(computed: &Computed, figures: &[&Figure]) -> Vec<Message> {
    let mut of_periods: BTreeMap<(String, String), Vec<&str>> = BTreeMap::new();
    for figure in figures {
        let periods = &computed.project.site.periods;
        let running = periods.containing(figure.period.grain, computed.as_of);
        let last = periods.previous(&running);
        if figure.period.end <= last.start {
            of_periods.entry((figure.period.label.clone(), last.label)).or_default().push(&figure.metric);
        }
    }
    let told = |((shown, last), metrics): ((String, String), Vec<&str>)| {
        let metrics = metrics.iter().map(|metric| format!("`{metric}`")).collect::<Vec<_>>();
        let (ja, en) = (metrics.join("、"), metrics.join(", "));
        say!(
            "注意: {ja} は `{shown}` が最後で、`{last}` の値はありません。データがそこまでしかないなら、新しい書き出しを置きます",
            "note: `{shown}` is the last of {en}, and there is nothing for `{last}`; if the data end there, put newer exports beside them"
        )
    };
    of_periods.into_iter().map(told).collect()
}

/// The figures that the command line names.
fn wanted<'c>(computed: &'c Computed, args: &Figures) -> Vec<&'c Figure> {
    let wanted = |figure: &&Figure| {
        (args.metrics.is_empty() || args.metrics.contains(&figure.metric))
            && args.period.as_ref().is_none_or(|period| figure.period.label == *period)
    };
    computed.figures.iter().filter(wanted).collect()
}

/// Each metric as a whole in its newest complete month; one without months, in its newest period.
fn newest(computed: &Computed) -> Vec<&Figure> {
    let grains = [Grain::Month, Grain::Week, Grain::Cutoff, Grain::Quarter, Grain::Half, Grain::Year, Grain::Day];
    let newest = |metric: &String| grains.iter().find_map(|grain| computed.figures.latest(metric, *grain));
    computed.project.metric_ids().iter().filter_map(newest).collect()
}

/// Prints metrics as a whole, as `tejun figures` does, in the newest month of which the data tell all.
pub(super) fn print_newest(computed: &Computed, ids: &[String], voice: &Console) {
    let cut = [FigureFlag::Truncated, FigureFlag::LateStart, FigureFlag::LittleKnown];
    let is_whole = |figure: &&Figure| {
        figure.by.is_empty()
            && figure.period.grain == Grain::Month
            && !figure.partial
            && !figure.flags.iter().any(|flag| cut.contains(flag))
    };
    let newest = newest(computed);
    let of_id = |id: &String| {
        let whole = computed.figures.iter().filter(|figure| figure.metric == *id).filter(is_whole);
        let whole = whole.max_by_key(|figure| figure.period.start);
        whole.or_else(|| newest.iter().find(|figure| figure.metric == *id).copied())
    };
    let of_ids: Vec<&Figure> = ids.iter().filter_map(of_id).collect();
    if !of_ids.is_empty() {
        voice.for_people(&as_table(computed, &of_ids, voice.lang));
    }
}

/// The refusal of a period that has no figure, with those that have.
pub(super) fn no_period(computed: &Computed, metrics: &[String], period: &str) -> Diagnostic {
    let message = say!("期 `{period}` の数値はありません", "there is no figure for the period `{period}`");
    let refusal = Diagnostic::new(code::UNKNOWN_DATA, None, message);
    let of_metrics = |f: &&Figure| metrics.is_empty() || metrics.contains(&f.metric);
    let range = |grain: Grain| {
        let periods = computed.figures.iter().filter(of_metrics).map(|f| &f.period).filter(|p| p.grain == grain);
        let first = periods.clone().min_by_key(|p| p.start)?;
        let last = periods.max_by_key(|p| p.start)?;
        Some((first.label.clone(), last.label.clone()))
    };
    let ranges: Vec<(String, String)> = Grain::ALL.into_iter().filter_map(range).collect();
    if ranges.is_empty() {
        return refusal;
    }
    let listed = |between: &str, also: &str| {
        ranges.iter().map(|(first, last)| format!("`{first}`{between}`{last}`")).collect::<Vec<_>>().join(also)
    };
    let (ja, en) = (listed("〜", "、"), listed(" to ", ", "));
    refusal.hint(say!("あるのは {ja} です", "there are {en}"))
}

/// Opens the project and computes its figures; refusals are printed.
pub(super) fn compute(
    global: &Global,
    voice: &Console,
    found: &mut Diagnostics,
) -> Result<(OpenProject, Computed), Exit> {
    let opened = open_project::open(global, false, found).map_err(|refusal| voice.refuse(&refusal))?;
    match pipeline::compute_figures(&opened.files, &opened.options, found) {
        Some(computed) => {
            opened.print_sources(&computed, voice);
            opened.write_quarantine(&computed, voice);
            Ok((opened, computed))
        }
        None => {
            opened.print(found, voice);
            Err(Exit::Usage)
        }
    }
}

/// The refusal of a metric that has no definition, with the nearest one that has.
pub(super) fn unknown(computed: &Computed, metric: &str) -> Option<Diagnostic> {
    let known = computed.project.metric_ids();
    if known.iter().any(|id| id == metric) {
        return None;
    }
    if let Some(place) = computed.project.broken.metric(metric) {
        return Some(left_out(metric, place));
    }
    let message = say!("指標 `{metric}` は宣言されていません", "no metric `{metric}` is declared");
    let refusal = Diagnostic::new(code::UNKNOWN_DATA, None, message);
    let near = did_you_mean(metric, known.iter().map(String::as_str));
    Some(refusal.hint(near.unwrap_or_else(|| say!("`tejun figures` で一覧が出ます", "`tejun figures` lists them"))))
}

/// A figure as scripts are promised it: whether the period is over stands with the period too.
pub(super) fn for_scripts(figure: &Figure) -> Value {
    let mut value = serde_json::to_value(figure).expect("a figure has only texts as keys");
    value["period"]["partial"] = figure.partial.into();
    value
}

fn as_csv(figures: &[&Figure], lang: Lang) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let head = [
        "metric",
        "label",
        "by",
        "grain",
        "period",
        "start",
        "end",
        "partial",
        "value",
        "unit",
        "n",
        "numerator",
        "denominator",
        "target",
        "standing",
        "previous",
        "delta",
        "year_ago_previous",
        "year_ago_delta",
        "slope",
        "alert",
        "extra",
        "flags",
        "readings",
        "sources",
        "rules",
    ];
    let optional = |value: Option<rust_decimal::Decimal>| value.map(|v| v.to_string()).unwrap_or_default();
    let rows = figures.iter().map(|f| {
        let target = f.target.as_ref().map(|t| t.to_text(lang)).unwrap_or_default();
        vec![
            f.metric.clone(),
            f.label.clone(),
            breakdown(f),
            f.period.grain.name().to_owned(),
            f.period.label.clone(),
            f.period.start.to_string(),
            f.period.end.to_string(),
            f.partial.to_string(),
            optional(f.value),
            word(&f.unit),
            f.n.to_string(),
            optional(f.numerator),
            optional(f.denominator),
            target,
            word(&f.standing),
            optional(f.change.as_ref().map(|c| c.previous)),
            optional(f.change.as_ref().map(|c| c.delta)),
            optional(f.year_ago.as_ref().map(|c| c.previous)),
            optional(f.year_ago.as_ref().map(|c| c.delta)),
            optional(f.trend.as_ref().and_then(|trend| trend.slope)),
            f.alert.as_ref().map(|alert| alert.to_text(lang)).unwrap_or_default(),
            listed(f.extra.iter().map(|(name, value)| format!("{name}={value}"))),
            listed(f.flags.iter().map(word)),
            listed(
                f.readings
                    .iter()
                    .map(|r| format!("{}={} {} {}", r.rule, r.reading, optional(r.value), word(&r.standing))),
            ),
            listed(f.lineage.sources.iter().cloned()),
            listed(f.lineage.rules.iter().cloned()),
        ]
    });
    let all = std::iter::once(head.iter().map(|&h| h.to_owned()).collect()).chain(rows);
    for row in all {
        let row: Vec<_> = row.iter().map(|cell: &String| harmless_cell(cell).into_owned()).collect();
        writer.write_record(&row).expect("memory takes every row, and all have as many fields");
    }
    String::from_utf8(writer.into_inner().expect("memory is flushed")).expect("fields are text")
}

/// Several values in one field.
fn listed(values: impl Iterator<Item = String>) -> String {
    values.collect::<Vec<_>>().join("; ")
}

/// The name that a value has in JSON.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// `name=value` of each part of a breakdown.
pub(super) fn breakdown(figure: &Figure) -> String {
    figure.by.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
}

fn as_table(computed: &Computed, figures: &[&Figure], lang: Lang) -> String {
    let is_noted = figures.iter().any(|figure| !caveats(lang, figure).is_empty());
    let rows = figures.iter().map(|figure| {
        let target = figure.target.as_ref().map(|t| promise(computed, figure, t, lang)).unwrap_or_default();
        let value = shown(computed, figure, lang);
        let partial = if figure.partial { say!("（途中）", " (partial)") } else { say!("", "") };
        let change = |c: &Change| change(computed, figure, c, lang);
        let notes = is_noted.then(|| caveats(lang, figure).join(lang.pick("、", "; ")));
        let cells = vec![
            figure.metric.clone(),
            breakdown(figure),
            format!("{}{}", figure.period.label, partial.text(lang)),
            value,
            format_integer(figure.n),
            target,
            verdict_in_words(figure, lang),
            figure.change.as_ref().map(change).unwrap_or_default(),
        ];
        cells.into_iter().chain(notes).collect()
    });
    let heads = match is_noted {
        true => say!(
            "指標\t内訳\t期間\t実績\tn\t目標\t判定\t変化\t注意",
            "metric\tby\tperiod\tvalue\tn\ttarget\tstanding\tchange\tnote"
        ),
        false => {
            say!(
                "指標\t内訳\t期間\t実績\tn\t目標\t判定\t変化",
                "metric\tby\tperiod\tvalue\tn\ttarget\tstanding\tchange"
            )
        }
    };
    Listing::new(heads, rows.collect()).aligned(lang)
}

/// The value in digits that do not contradict its target, with the metric's own word for its unit.
pub(super) fn shown(computed: &Computed, figure: &Figure, lang: Lang) -> String {
    let Some(value) = figure.value else { return "-".to_owned() };
    let bounds: Vec<Decimal> = promised(computed, figure).flat_map(|target| figure.bounds(target)).collect();
    format_labelled(value, &bounds, figure.unit, unit_label(computed, figure), lang)
}

/// A target in words, which counts what the metric counts.
pub(super) fn promise(computed: &Computed, figure: &Figure, target: &Target, lang: Lang) -> String {
    target.to_text_counting(lang, unit_label(computed, figure))
}

/// The metric's own word for its unit.
fn unit_label<'a>(computed: &'a Computed, figure: &Figure) -> Option<&'a str> {
    let metric = computed.project.metrics.get(&figure.metric)?;
    Some(metric.unit_label.as_str()).filter(|label| !label.is_empty())
}

/// A change in digits that do not contradict a promised one.
pub(super) fn change(computed: &Computed, figure: &Figure, change: &Change, lang: Lang) -> String {
    let bounds: Vec<Decimal> = promised(computed, figure).flat_map(Target::change_bounds).collect();
    format_change_against(change.delta, &bounds, figure.unit, unit_label(computed, figure), lang)
}

/// What a figure is judged by.
fn promised<'a>(computed: &'a Computed, figure: &'a Figure) -> impl Iterator<Item = &'a Target> {
    let alerts = computed.project.metrics.get(&figure.metric).into_iter().flat_map(|metric| metric.alert.targets());
    figure.target.iter().chain(alerts)
}
