//! What customers answer: CSAT and NPS.
//!
//! CSAT has two readings that are two metrics: the mean of the answers from 1 to the top of the scale, and the share of
//! the two highest answers (top 2 box). NPS (Reichheld, "The One Number You Need to Grow", 2003): promoters answer 9–10,
//! passives 7–8, detractors 0–6, and NPS is (promoters − detractors) ÷ answers × 100. `n` is the number of answers; answers
//! outside the scale are not counted and said. None → no value. With `sent`, the share of sent surveys that were answered
//! stands beside the figure.

use super::Run;
use super::aggregate::{AggregateRequest, aggregate_figures};
use super::measure_columns::{MeasureColumns, MeasureSlot, both};
use super::measures::{quotient, set_quotient};
use crate::config::{Agg, Measure, Metric, Survey, SurveyReading};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::{Figure, format_integer};
use crate::objective::Unit;
use crate::query::{self, Binary, Cell, Expr, Query};
use crate::say;
use rust_decimal::Decimal;

/// Figures of one survey for all its grains and breakdowns.
pub(super) fn compute(run: &Run<'_>, metric: &Metric, survey: &Survey, found: &mut Diagnostics) -> Vec<Figure> {
    let Some(coverage) = run.coverage(&survey.source, &survey.time) else { return Vec::new() };
    report_out_of_scale(run, metric, survey, found);
    let mut columns = MeasureColumns::default();
    let parts = Parts::add(&mut columns, survey);
    let (source, time, measures) = (survey.source.as_str(), survey.time.as_str(), columns.into_measures());
    let asked = AggregateRequest { source, time, coverage, upcoming: false, filter: survey.filter.as_ref(), measures };
    aggregate_figures(run, metric, &asked, found, |figure, row| parts.read(figure, survey.reading, row))
}

/// Whether an answer lies on the scale.
fn valid(survey: &Survey) -> Expr {
    let score = || survey.score.clone();
    let within = |lo: i64, hi: Decimal| {
        let hi = Expr::number(hi);
        score().ge(Expr::integer(lo)).and(score().le(hi))
    };
    match survey.reading {
        SurveyReading::Mean(top) | SurveyReading::TopTwo(top) => within(1, top),
        SurveyReading::Nps => {
            let whole = score().binary(Binary::Rem, Expr::integer(1)).eq(Expr::integer(0));
            within(0, Decimal::TEN).and(whole)
        }
    }
}

/// Columns of one question.
struct Parts {
    /// The answers, and for a mean their sum.
    answers: MeasureSlot,
    /// Those in the two highest answers, or promoters, passives and detractors.
    classes: Vec<MeasureSlot>,
    /// Surveys that were sent, and those of them that were answered.
    sent: Option<(MeasureSlot, MeasureSlot)>,
}

impl Parts {
    fn add(columns: &mut MeasureColumns, survey: &Survey) -> Self {
        let valid = valid(survey);
        let measure = |agg| Measure { agg, expr: Some(survey.score.clone()), filter: None };
        let mut count = |filter: &Expr| columns.add(&measure(Agg::Count), Some(filter));
        let above = |least: Decimal| valid.clone().and(survey.score.clone().ge(Expr::number(least)));
        let classes = match survey.reading {
            SurveyReading::Mean(_) => Vec::new(),
            SurveyReading::TopTwo(top) => vec![count(&above(top - Decimal::ONE))],
            SurveyReading::Nps => {
                let below = |most: i64| survey.score.clone().le(Expr::integer(most));
                let promoters = count(&above(Decimal::from(9)));
                let passives = count(&above(Decimal::from(7)).and(below(8)));
                vec![promoters, passives, count(&valid.clone().and(below(6)))]
            }
        };
        let sent = survey.sent.as_ref().map(|sent| {
            let rows = columns.add(&Measure { agg: Agg::Count, expr: None, filter: None }, Some(sent));
            (rows, columns.add(&measure(Agg::Count), Some(sent)))
        });
        let agg = if matches!(survey.reading, SurveyReading::Mean(_)) { Agg::Avg } else { Agg::Count };
        Self { answers: columns.add(&measure(agg), Some(&valid)), classes, sent }
    }

    fn read(&self, figure: &mut Figure, reading: SurveyReading, row: Option<&[Cell]>) {
        let count = |part: &MeasureSlot| row.and_then(|row| part.read(row, 0).value).unwrap_or_default();
        let answers = row.map_or_else(|| self.answers.without_rows(), |row| self.answers.read(row, 0));
        figure.n = answers.n;
        let n = Decimal::from(answers.n);
        let classes: Vec<Decimal> = self.classes.iter().map(count).collect();
        match (reading, classes.as_slice()) {
            (SurveyReading::TopTwo(top), [high]) => {
                set_quotient(figure, Some(*high), Some(n), Unit::Percent);
                let rule = format!("csat: share of {} and {top} on the scale to {top}", top - Decimal::ONE);
                figure.lineage.rules.push(rule);
            }
            (SurveyReading::Nps, [promoters, passives, detractors]) => {
                set_quotient(figure, Some(promoters - detractors), Some(n), Unit::Percent);
                figure.note("promoters", *promoters);
                figure.note("passives", *passives);
                figure.note("detractors", *detractors);
                figure.lineage.rules.push("nps: promoters 9-10, passives 7-8, detractors 0-6".to_owned());
            }
            (SurveyReading::Mean(top), _) => {
                figure.value = answers.value;
                figure.lineage.rules.push(format!("csat: mean on the scale from 1 to {top}"));
            }
            _ => {}
        }
        if let Some((sent, answered)) = &self.sent {
            let (sent, answered) = (count(sent), count(answered));
            figure.note("sent", sent);
            let rate = quotient(Some(answered), Some(sent), Unit::Percent);
            figure.extra.extend(rate.map(|rate| ("response_rate".to_owned(), rate)));
        }
    }
}

/// Answers that are not on the scale, which no figure counts.
fn report_out_of_scale(run: &Run<'_>, metric: &Metric, survey: &Survey, found: &mut Diagnostics) {
    let outside = survey.score.clone().is_not_null().and(!valid(survey));
    let query = Query::groups(&survey.source, Vec::new(), vec![query::Measure::count("n")])
        .filtered(both(survey.filter.as_ref(), Some(&outside)));
    let n = run.ask(&query, &metric.place, found).and_then(|table| table.single().map(Cell::count)).unwrap_or(0);
    if n == 0 {
        return;
    }
    let (n, source) = (format_integer(n), &survey.source);
    let scale = match survey.reading {
        SurveyReading::Mean(top) | SurveyReading::TopTwo(top) => format!("1–{top}"),
        SurveyReading::Nps => "0–10".to_owned(),
    };
    let message = say!(
        "`{source}` に {scale} の外の回答が {n} 件あり、数えていません",
        "{n} answers of `{source}` are outside {scale} and not counted"
    );
    found.push(Diagnostic::new(code::METRICS_OUT_OF_SCALE, metric.place.clone(), message).hint(say!(
        "`scale` と列の宣言を確かめるか、`filter` で除きます",
        "look at `scale` and the column, or leave them out with a `filter`"
    )));
}
