//! Rows that come after the instant of all figures: an export that went on while a pinned `as_of` stood still, or a wrong year.
//!
//! In: what was read, and the instant, pinned or the present. Out: one finding. Never: counts a row that has begun before the instant, such as a
//! contract that ends after it, or asks anything while no time column reaches beyond it.

use super::coverage::{instant, time_columns};
use crate::calendar::{Instant, Zone, day_number, local_text};
use crate::config::Project;
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::SourceReport;
use crate::query::{Aggregate, DataType, Engine, Expr, Measure, Query};
use crate::say;

/// The rows of one source at or after the instant.
struct Later {
    source: String,
    rows: u64,
    newest: Instant,
    /// The file with the newest of them, where it is known, else what the source is read from.
    file: String,
}

/// Seconds by which clocks of two machines, or a day in another zone, may be ahead of the present.
const AHEAD: i64 = 86_400;

/// Tells how many rows are at or after the instant: one that is pinned, else the present, by more than a day.
pub fn report_future_rows(project: &Project, engine: &dyn Engine, as_of: Instant, found: &mut Diagnostics) {
    let is_pinned = project.site.as_of.is_some();
    let ahead = if is_pinned { 0 } else { AHEAD };
    let Ok(after) = Instant::from_second(as_of.as_second() + ahead) else { return };
    let later: Vec<Later> =
        engine.profiles().iter().filter_map(|report| of_source(project, engine, report, after)).collect();
    let Some(newest) = later.iter().max_by_key(|later| later.newest) else { return };
    let zone = &project.site.periods.zone;
    let (rows, sources) = (later.iter().map(|later| later.rows).sum::<u64>(), later.len());
    let Later { source, file, newest, .. } = newest;
    let newest = local_text(*newest, zone);
    if !is_pinned {
        let message = say!(
            "今より 1 日以上先の行が {rows} 行あり（データソース {sources} 件）、どの数値にも入っていません。いちばん先のものは `{source}` の {newest}（{file}）です",
            "{rows} rows of {sources} sources are more than a day ahead of the present and in no figure; the last is of `{source}`, {newest} ({file})"
        );
        let hint = say!(
            "年などの誤りなら、書き出し元で直します。予定の行なら、その日が来てから数えます",
            "mend them where they are exported if the year is wrong; what is planned is counted when its day has come"
        );
        found.push(Diagnostic::new(code::DATA_AFTER_AS_OF, Place::file(file), message).hint(hint));
        return;
    }
    let pinned = local_text(as_of, zone);
    let message = say!(
        "`as_of` の {pinned} 以後の行が {rows} 行あり（データソース {sources} 件）、どの数値にも入っていません。いちばん新しいのは `{source}` の {newest}（{file}）です",
        "{rows} rows of {sources} sources are at or after `as_of` ({pinned}) and in no figure; the newest is of `{source}`, {newest} ({file})"
    );
    let place = project.site.as_of_place.clone().unwrap_or_else(|| Place::file("tejun.yaml"));
    found.push(
        Diagnostic::new(code::DATA_AFTER_AS_OF, place, message)
            .hint(say!("tejun.yaml の `as_of` を進めるか、外します", "move `as_of` in tejun.yaml on, or remove it")),
    );
}

fn of_source(project: &Project, engine: &dyn Engine, report: &SourceReport, as_of: Instant) -> Option<Later> {
    // What the site plans is in its lists on purpose.
    let source = project.sources.get(&report.source).filter(|source| source.list().is_none())?;
    let schema = engine.schema(&report.source)?;
    let told = time_columns(project);
    let columns: Vec<(&str, DataType)> = told
        .get(report.source.as_str())?
        .iter()
        .filter_map(|name| Some((*name, schema.data_type(name)?)))
        .filter(|(_, data_type)| matches!(data_type, DataType::Instant | DataType::Date))
        .collect();
    let reaches = |spans: &[(String, Instant, Instant)]| {
        let of_time = spans.iter().filter(|(name, ..)| columns.iter().any(|(column, _)| column == name));
        of_time.map(|(.., last)| *last).max()
    };
    reaches(&report.spans).filter(|last| *last >= as_of)?;
    let zone = &project.site.periods.zone;
    let table = engine.run(&question(&report.source, &columns, as_of, zone)).ok()?;
    let row = table.rows.first()?;
    let rows = u64::try_from(row[0].integer()?).ok().filter(|rows| *rows > 0)?;
    let newest =
        columns.iter().zip(&row[1..]).filter_map(|((_, data_type), cell)| instant(cell, *data_type, zone)).max()?;
    let file = report.files.iter().filter(|file| reaches(&file.spans) >= Some(newest)).map(|file| file.path.clone());
    let file = file.max().unwrap_or_else(|| source.written());
    Some(Later { source: report.source.clone(), rows, newest, file })
}

/// How many rows have nothing before the instant, and the greatest value of each column of those.
fn question(source: &str, columns: &[(&str, DataType)], as_of: Instant, zone: &Zone) -> Query {
    let first = as_of.to_zoned(zone.clone()).date();
    let is_midnight = first.to_zoned(zone.clone()).is_ok_and(|midnight| midnight.timestamp() >= as_of);
    let first_day = day_number(first) + i64::from(!is_midnight);
    let is_later = |(name, data_type): &(&str, DataType)| {
        let column = Expr::column(*name);
        match data_type {
            DataType::Date => column.to_integer().ge(Expr::integer(first_day)),
            _ => column.ge(Expr::instant(as_of.as_second())),
        }
    };
    let none_before = columns.iter().map(|one| Expr::column(one.0).is_null().or(is_later(one)));
    let some_known = columns.iter().map(|one| Expr::column(one.0).is_not_null());
    let parts = [none_before.reduce(Expr::and), some_known.reduce(Expr::or)];
    let mut measures = vec![Measure::count("rows")];
    measures.extend(
        columns.iter().map(|(name, _)| Measure::new(format!("last.{name}"), Aggregate::Max(Expr::column(*name)))),
    );
    Query::groups(source, Vec::new(), measures).filtered(parts.into_iter().flatten().reduce(Expr::and))
}
