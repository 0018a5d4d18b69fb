//! Mean time to restore: the mean of (restored − started) over incidents restored in the period, full duration; the
//! median stands beside it. Incidents still open are counted in the period of the as-of instant. None → no value.

use super::{Run, blank};
use crate::config::Metric;
use crate::diag::Diagnostics;
use crate::model::Figure;
use crate::query::{Aggregate, Binary, Expr, Form, Literal, Measure, Query, Select};
use rust_decimal::Decimal;

/// Figures of one metric for all its grains.
pub(super) fn compute(
    run: &Run<'_>,
    metric: &Metric,
    source: &str,
    (start, end): (&str, &str),
    filter: Option<&Expr>,
    found: &mut Diagnostics,
) -> Vec<Figure> {
    let Some(coverage) = run.coverage(source, start) else { return Vec::new() };
    let second = metric.unit.wall_seconds().unwrap_or(Decimal::ONE);
    let open = still_open(run, metric, source, (start, end), filter, found);
    let mut figures = Vec::new();
    for &grain in &metric.grains {
        let buckets = run.buckets(grain, coverage);
        let seconds = |column: &str| Expr::column(column).to_integer();
        let duration = seconds(end).binary(Binary::Sub, seconds(start));
        let measure = |name: &str, aggregate| Measure { name: name.to_owned(), aggregate, filter: None };
        // A row without a start, or that ends before it, has no duration.
        let has_duration = Expr::column(start).binary(Binary::Le, Expr::column(end));
        let restored = buckets.covers(end, Form::Instant).and(has_duration);
        let query = Query {
            source: source.to_owned(),
            lookups: Vec::new(),
            with: vec![("duration".to_owned(), duration)],
            filter: super::gather::both(Some(&restored), filter),
            select: Select::Groups {
                group: vec![("period".to_owned(), buckets.index(end, Form::Instant))],
                measures: vec![
                    measure("n", Aggregate::Count(None)),
                    measure("sum", Aggregate::Sum(Expr::column("duration"))),
                    measure("median", Aggregate::Quantile(0.5, Expr::column("duration"))),
                ],
            },
        };
        let Some(table) = run.ask(&query, &metric.place, found) else { return figures };
        for (at, period) in buckets.periods.iter().enumerate() {
            let mut figure = blank(run, metric, period, Vec::new(), &[source]);
            let row = table.rows.iter().find(|row| row[0].integer() == i64::try_from(at).ok());
            if let Some([_, n, sum, median]) = row.map(Vec::as_slice) {
                figure.n = n.integer().and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
                let in_unit = |seconds: Option<Decimal>| seconds.map(|s| s / second);
                figure.value = in_unit(sum.decimal().and_then(|s| s.checked_div(Decimal::from(figure.n))));
                figure.extra.extend(in_unit(median.decimal()).map(|m| ("median".to_owned(), m)));
            }
            if figure.partial && open > 0 {
                figure.extra.push(("open".to_owned(), Decimal::from(open)));
            }
            figure.lineage.rules = vec!["mttr: restored in the period, full duration".to_owned()];
            figures.push(figure);
        }
    }
    figures
}

fn still_open(
    run: &Run<'_>,
    metric: &Metric,
    source: &str,
    (start, end): (&str, &str),
    filter: Option<&Expr>,
    found: &mut Diagnostics,
) -> i64 {
    let as_of = || Expr::Literal(Literal::Instant(run.as_of.as_second()));
    let begun = Expr::column(start).binary(Binary::Lt, as_of());
    let not_over = Expr::column(end).is_null().binary(Binary::Or, Expr::column(end).binary(Binary::Ge, as_of()));
    let query = Query {
        source: source.to_owned(),
        lookups: Vec::new(),
        with: Vec::new(),
        filter: super::gather::both(Some(&begun.and(not_over)), filter),
        select: Select::Groups {
            group: Vec::new(),
            measures: vec![Measure { name: "n".to_owned(), aggregate: Aggregate::Count(None), filter: None }],
        },
    };
    run.ask(&query, &metric.place, found).and_then(|t| t.rows.first()?.first()?.integer()).unwrap_or(0)
}
