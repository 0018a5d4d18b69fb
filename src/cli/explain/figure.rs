//! `tejun explain figure`: what a figure was made of — the rules in force, the files and how many of their rows, and the
//! rows themselves; on request, how the engine gets it.

use super::plan::Plan;
use super::rows;
use crate::cli::args::{AnswerFormat, ExplainFigure, Global};
use crate::cli::console::{Console, visible};
use crate::cli::exit::CommandResult;
use crate::cli::figures;
use crate::diag::{Diagnostic, Lang, code, did_you_mean};
use crate::model::{
    Figure, SourceCount, extra_in_words, format_extra, format_integer, misses_in_words, rule_in_words,
    target_status_in_words, verdict_in_words,
};
use crate::pipeline::Computed;
use crate::query::Engine;
use crate::say;
use serde::{Serialize, Serializer};

/// The answer for machines.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(serialize_with = "one")]
    figure: &'a Figure,
    #[serde(serialize_with = "many")]
    breakdown: Vec<&'a Figure>,
    sources: Vec<&'a SourceCount>,
    files: Vec<SourceFile>,
}

fn one<S: Serializer>(figure: &Figure, serializer: S) -> Result<S::Ok, S::Error> {
    figures::for_scripts(figure).serialize(serializer)
}

fn many<S: Serializer>(figures: &[&Figure], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(figures.iter().map(|&figure| figures::for_scripts(figure)))
}

/// A file behind the figure.
#[derive(Serialize)]
struct SourceFile {
    source: String,
    path: String,
    rows: u64,
    encoding: &'static str,
    fingerprint: String,
}

/// Prints where one figure comes from.
pub(super) fn run(args: &ExplainFigure, global: &Global, voice: &Console) -> CommandResult {
    let (_, computed, exit) = super::computed(global, voice)?;
    if let Some(refusal) = figures::unknown(&computed, &args.metric) {
        return Err(refusal.into());
    }
    let by = breakdown(&args.by)?;
    let Some(whole) = wanted(&computed, args) else { return Err(no_figure(&computed, args).into()) };
    let Some(figure) = computed.figures.get(&args.metric, &by, &whole.period.label) else {
        return Err(no_breakdown(&computed, whole, args).into());
    };
    let answer = answer(&computed, figure);
    let evidence = rows::evidence(&computed, figure, args.rows);
    let plan = args.plan.then(|| Plan::of(&computed, figure));
    voice.result(&match args.format {
        AnswerFormat::Json => {
            let mut value = serde_json::to_value(&answer).expect("an answer has only texts as keys");
            let more = evidence.for_scripts(&computed);
            let object = value.as_object_mut().expect("an answer is an object");
            object.extend(more.as_object().cloned().unwrap_or_default());
            object.extend(plan.map(|plan| ("plan".to_owned(), plan.for_scripts())));
            serde_json::to_string_pretty(&value).expect("an answer has only texts as keys")
        }
        AnswerFormat::Human => {
            let mut lines = vec![for_people(&computed, &answer, voice.lang)];
            let plan = plan.map(|plan| plan.for_people(voice.lang)).unwrap_or_default();
            let more = evidence.for_people(&computed, voice.lang).into_iter().chain(plan);
            lines.extend(more.map(|line| format!("  {line}")));
            visible(&lines.join("\n"))
        }
    });
    Ok(exit)
}

/// The whole metric in the period that is asked for.
fn wanted<'c>(computed: &'c Computed, args: &ExplainFigure) -> Option<&'c Figure> {
    use crate::calendar::Grain;
    match args.period() {
        Some(period) => computed.figures.get(&args.metric, &[], period),
        None => [Grain::Month, Grain::Week, Grain::Cutoff]
            .into_iter()
            .find_map(|grain| computed.figures.latest(&args.metric, grain)),
    }
}

/// `name=value`, as `figures` prints breakdowns.
fn breakdown(typed: &[String]) -> Result<Vec<(String, String)>, Box<Diagnostic>> {
    let pair = |text: &String| {
        text.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned())).ok_or_else(|| {
            let message =
                say!("`--by` の `{text}` に `=` がありません", "expected `NAME=VALUE` for `--by`, found `{text}`");
            let hint = say!("`--by priority=critical` のように書きます", "write `--by priority=critical`");
            Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(hint))
        })
    };
    typed.iter().map(pair).collect()
}

/// The refusal of a breakdown that has no figure, with those that have.
fn no_breakdown(computed: &Computed, whole: &Figure, args: &ExplainFigure) -> Diagnostic {
    let (metric, by) = (&args.metric, args.by.join(" "));
    let message = say!("`{metric}` に内訳 `{by}` はありません", "`{metric}` has no breakdown `{by}`");
    let refusal = Diagnostic::new(code::UNKNOWN_DATA, None, message);
    let same = computed.figures.of(metric, whole.period.grain).filter(|f| f.period.label == whole.period.label);
    let known: Vec<String> = same.filter(|f| !f.by.is_empty()).map(figures::breakdown).collect();
    let near = did_you_mean(&by, known.iter().map(String::as_str));
    refusal.hint(near.or_else(|| {
        let all = known.iter().take(12).cloned().collect::<Vec<_>>().join("`, `");
        (!known.is_empty()).then(|| say!("あるのは `{all}` です", "there are `{all}`"))
    }))
}

fn no_figure(computed: &Computed, args: &ExplainFigure) -> Diagnostic {
    let metric = &args.metric;
    match args.period() {
        Some(period) => figures::no_period(computed, std::slice::from_ref(metric), period),
        None => Diagnostic::new(
            code::UNKNOWN_DATA,
            None,
            say!("`{metric}` の数値はまだありません", "there is no figure of `{metric}` yet"),
        )
        .hint(say!(
            "データソースの行と期間を `tejun -v check` で確かめます",
            "look at the rows of its source with `tejun -v check`"
        )),
    }
}

fn answer<'c>(computed: &'c Computed, figure: &'c Figure) -> Answer<'c> {
    let names = &figure.lineage.sources;
    let of_period = |f: &&Figure| !f.by.is_empty() && f.period.label == figure.period.label;
    let parts = computed.figures.of(&figure.metric, figure.period.grain).filter(of_period);
    let files = names.iter().filter_map(|name| computed.store.profile(name)).flat_map(|report| {
        let of_file = |file: &crate::model::SourceFile| SourceFile {
            source: report.source.clone(),
            path: file.path.clone(),
            rows: file.rows,
            encoding: file.encoding,
            fingerprint: file.fingerprint.clone(),
        };
        report.files.iter().map(of_file).collect::<Vec<_>>()
    });
    Answer {
        breakdown: if figure.by.is_empty() { parts.collect() } else { Vec::new() },
        sources: computed.sources.iter().filter(|s| names.contains(&s.source)).collect(),
        files: files.collect(),
        figure,
    }
}

fn for_people(computed: &Computed, answer: &Answer<'_>, lang: Lang) -> String {
    let figure = answer.figure;
    let zone = &computed.project.site.periods.zone;
    let at =
        |instant: crate::calendar::Instant| instant.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string();
    let shown = |f: &Figure| figures::shown(computed, f, lang);
    let mut lines = vec![format!("{} ({})  {}", figure.label, figure.metric, shown(figure))];
    let mut say = |ja: &str, en: &str, text: String| {
        let name = if lang == Lang::Ja { ja } else { en };
        lines.push(format!("  {name}: {text}"));
    };
    let (start, end, as_of) = (at(figure.period.start), at(figure.period.end), at(computed.as_of));
    say("期間", "period", format!("{}  [{start}, {end})", figure.period.title(lang)));
    say("集計時点", "as of", as_of);
    say("正確な値", "exact value", figure.value.map(|v| v.to_string()).unwrap_or_else(|| "-".to_owned()));
    if let (Some(top), Some(bottom)) = (figure.numerator, figure.denominator) {
        say("分子 ÷ 分母", "numerator ÷ denominator", format!("{top} ÷ {bottom}"));
    }
    say("件数", "n", format_integer(figure.n));
    for (name, value) in &figure.extra {
        let (ja, en) = (extra_in_words(name, Lang::Ja), extra_in_words(name, Lang::En));
        say(&ja, &en, format_extra(figure, name, *value, lang));
    }
    if let Some(target) = &figure.target {
        say("目標", "target", figures::promise(computed, figure, target, lang));
        let verdict = [Some(verdict_in_words(figure, lang)), misses_in_words(figure, lang)].into_iter().flatten();
        say("判定", "verdict", verdict.collect::<Vec<_>>().join(lang.pick("、", ", ")));
    }
    let changes = [("変化", "change", &figure.change), ("前年比", "year ago", &figure.year_ago)];
    for (ja, en, change) in changes.into_iter().filter_map(|(ja, en, c)| Some((ja, en, c.as_ref()?))) {
        let delta = figures::change(computed, figure, change, lang);
        say(ja, en, format!("{delta}  ({} {})", change.against, change.previous));
        if change.percent.is_none() && change.previous.is_sign_negative() && !change.previous.is_zero() {
            let reading = say!(
                "前の値が負なので、変化率はありません。差だけを示します",
                "the value before was negative, of which nothing is a share: only the difference is told"
            );
            say("読み方", "reading", reading.into_text(lang));
        }
    }
    if let Some(trend) = &figure.trend {
        let slope = trend.slope.map_or_else(|| "-".to_owned(), |slope| slope.to_string());
        say("傾向", "trend", format!("{slope}  ({} – {}, n={})", trend.from, trend.to, trend.n));
    }
    if let Some(alert) = &figure.alert {
        say("アラート", "alert", figures::promise(computed, figure, alert, lang));
    }
    if let Some(clock) = figure.metric.strip_prefix("sla.") {
        let reading = say!(
            "達成率は時計（`{clock}`）ごとに求め、優先度ごとの値は、その優先度の目標があればそれで、なければ全体と同じ目標で判定します。時計をまとめた値はありません",
            "attainment is that of one clock (`{clock}`); a priority is judged by a target of its own, or by that of all; there is none of several clocks"
        );
        say("読み方", "reading", reading.into_text(lang));
    }
    // Calendars are told in full with the rows.
    for rule in figure.lineage.rules.iter().filter(|rule| !rule.starts_with("calendar: ")) {
        say("規則", "rule", rule_in_words(rule, lang));
    }
    for other in &figure.readings {
        let reading = rule_in_words(&format!("{}: {}", other.rule, other.reading), lang);
        let standing = target_status_in_words(other.standing, figure.target.is_some(), lang);
        let value = other.value.map(|value| value.to_string()).unwrap_or_default();
        say("別の数え方", "other reading", format!("{reading}  {value}  {standing}"));
    }
    for part in &answer.breakdown {
        let by = part.by.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ");
        say("内訳", "breakdown", format!("{by}  {}  n={}", shown(part), part.n));
    }
    for source in &answer.sources {
        let [rows_in, used, aside, twice] =
            [source.rows_in, source.rows_used, source.rows_set_aside, source.rows_duplicate].map(format_integer);
        let name = &source.source;
        let text = crate::say!(
            "{name}  {rows_in} 行 = 使用 {used} + 除外 {aside} + 重複 {twice}",
            "{name}  {rows_in} rows = {used} used + {aside} set aside + {twice} duplicates"
        );
        say("データ", "source", text.text(lang).to_owned());
    }
    for file in &answer.files {
        let fingerprint = &file.fingerprint[..file.fingerprint.len().min(12)];
        say(
            "ファイル",
            "file",
            format!("{}  {} ({}, {fingerprint})", file.path, format_integer(file.rows), file.encoding),
        );
    }
    lines.join("\n")
}
