//! A source of a cluster, looked at once.
//!
//! In: its declaration. Out: its typed and judged rows as SQL, with their account: folded, cut into intervals, joined. Never: brings
//! a row here.

use super::rejections::{self, account};
use super::session::{Fault, TempTable, Views};
use super::statement::Rows;
use super::{Cluster, reader, relation, transform};
use crate::config::{Join, Source, SourceOrigin};
use crate::diag::{Diagnostic, code};
use crate::model::{SourceReport, Unmatched};
use crate::query::{DataType, Expr, Query, RemoteEngine, Schema};
use crate::say;
use std::sync::Arc;

/// A source that was looked at.
#[derive(Clone)]
pub(super) struct PreparedSource {
    pub(crate) rows: Rows,
    pub(crate) views: Views,
    pub(crate) schema: Schema,
    pub(crate) report: Arc<SourceReport>,
    /// What tells its rows from those of every other time; none where the cluster does not tell.
    pub(crate) snapshot: Option<String>,
}

/// Why a source cannot be asked.
pub(super) enum SourceError {
    Fault(Fault),
    Said(String),
}

impl From<String> for SourceError {
    fn from(reason: String) -> Self {
        Self::Said(reason)
    }
}

impl From<&str> for SourceError {
    fn from(reason: &str) -> Self {
        Self::Said(reason.to_owned())
    }
}

impl From<Fault> for SourceError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// What questions may name of a source.
pub(super) fn schema_of(source: &Source) -> Schema {
    source.columns.values().map(|column| (column.name.clone(), column.kind.data_type())).collect()
}

impl Cluster {
    pub(super) fn prepared(&self, source: &Source) -> Result<PreparedSource, SourceError> {
        if let Some(SourceOrigin::Intervals { of, name }) = &source.made {
            return self.intervals(source, of, name);
        }
        let read = source.as_read().ok_or("the source is made of nothing")?;
        let mut ready = self.used(read)?;
        if let Some(fold) = source.fold() {
            let data_type = |name: &str| read.columns.get(name).map(|column| column.kind.data_type());
            let events = transform::events(fold, &read.columns, &ready.rows);
            let rows = transform::folded(fold, &source.columns, &events, &data_type)?;
            let asked = ["count(*)".to_owned(), format!("(SELECT count(*) FROM {})", rows.sql)];
            let counted = rejections::numbers_with(
                &self.reader(&source.name, ready.snapshot.as_ref()),
                &asked,
                &events,
                &ready.views,
            )?;
            let at = |at: usize| rejections::count_of(&counted, at);
            let mut report = (*ready.report).clone();
            report.rows_duplicate += report.rows_used - at(0);
            report.rows_used = at(0);
            report.folded = Some(at(1));
            ready = PreparedSource { rows, report: Arc::new(report), ..ready };
        }
        for join in source.joins() {
            self.join(source, join, &mut ready)?;
        }
        ready.schema = schema_of(source);
        Arc::make_mut(&mut ready.report).source.clone_from(&source.name);
        Ok(self.held(ready))
    }

    /// Has the cluster hold the rows from the first question on: every statement would type and judge them again.
    fn held(&self, mut ready: PreparedSource) -> PreparedSource {
        if self.session.holds() {
            let name = format!("tejun_rows_{}", reader::short(&ready.rows.sql));
            let sql = std::mem::replace(&mut ready.rows.sql, name.clone());
            ready.views.held.insert(name, sql);
        }
        ready
    }

    /// The used rows of a source as it is read.
    fn used(&self, read: &Source) -> Result<PreparedSource, SourceError> {
        let parts = self.parts(read)?;
        let mut said = Vec::new();
        let judged = relation::validate(read, &parts, &mut said);
        self.told().found.extend(said);
        let judged = judged.ok_or("a required column of the table cannot be read")?;
        let snapshot = self.snapshot(&parts)?;
        let account = account(&self.reader(&read.name, snapshot.as_ref()), read, &judged)?;
        {
            let mut told = self.told();
            told.found.extend(account.found.iter().cloned());
            told.listings.extend(account.listing.clone().map(|sql| (read.name.clone(), sql)));
        }
        let rows = judged.used(read, account.has_twice, account.twice());
        let schema = schema_of(read);
        Ok(PreparedSource { rows, views: account.views, schema, report: Arc::new(account.report), snapshot })
    }

    fn intervals(&self, source: &Source, of: &str, state: &str) -> Result<PreparedSource, SourceError> {
        let folded = self.sources.get(of).ok_or("the folded source is elsewhere")?;
        let (Some(fold), Some(read)) = (folded.fold(), folded.as_read()) else {
            return Err("the source is not folded".into());
        };
        let state = fold.intervals.iter().find(|known| known.name == state).ok_or("no such state")?;
        let log = self.ready(of).map_err(SourceError::Said)?;
        let used = self.used_quietly(read)?;
        let data_type = |name: &str| read.columns.get(name).map(|column| column.kind.data_type());
        let rows = transform::intervals(fold, state, &transform::events(fold, &read.columns, &used), &data_type)?;
        let counted = rejections::numbers_with(
            &self.reader(&source.name, log.snapshot.as_ref()),
            &["count(*)".to_owned()],
            &rows.sql,
            &log.views,
        );
        let counted = counted?;
        let count = rejections::count_of(&counted, 0);
        let report = SourceReport {
            source: source.name.clone(),
            rows_in: count,
            rows_used: count,
            made_from: Some(of.to_owned()),
            files: log.report.files.clone(),
            ..SourceReport::default()
        };
        let schema = schema_of(source);
        let mut views = log.views.clone();
        views.held.clear();
        let ready = PreparedSource { rows, views, schema, report: Arc::new(report), snapshot: log.snapshot.clone() };
        Ok(self.held(ready))
    }

    /// The rows that a folded source is made of; its account was told with it.
    fn used_quietly(&self, read: &Source) -> Result<Rows, SourceError> {
        let parts = self.parts(read)?;
        let judged = relation::validate(read, &parts, &mut Vec::new()).ok_or("a required column cannot be read")?;
        Ok(judged.used(read, false, None))
    }

    fn join(&self, source: &Source, join: &Join, ready: &mut PreparedSource) -> Result<(), SourceError> {
        let (other, views) = if self.has_source(&join.source) {
            let other = self
                .ready(&join.source)
                .map_err(|reason| SourceError::Said(format!("the joined source `{}`: {reason}", join.source)))?;
            ready.snapshot = ready.snapshot.take().zip(other.snapshot.clone()).map(|(own, other)| own + &other);
            (other.rows.sql.clone(), other.views.clone())
        } else {
            let sent = self.sent(join)?;
            let name = format!("tejun_joined_{}", sent.fingerprint());
            (name.clone(), Views { tables: [(name, Arc::new(sent))].into(), ..Views::default() })
        };
        ready.views.tables.extend(views.tables);
        ready.views.references.extend(views.references);
        ready.views.held.extend(views.held);
        let lost = transform::unmatched(join, &ready.rows, &other);
        let asked = ["count(*)".to_owned(), "count(DISTINCT `key`)".to_owned()];
        let reader = self.reader(&source.name, ready.snapshot.as_ref());
        let counted = rejections::numbers_with(&reader, &asked, &lost, &ready.views)?;
        let at = |at: usize| rejections::count_of(&counted, at);
        if at(0) > 0 {
            let least = reader.rows(&format!("SELECT CAST(min(`key`) AS STRING) AS k FROM {lost}"), &ready.views);
            let least = least?;
            let example = least.first().and_then(|row| row.first()?.text()).unwrap_or_default().to_owned();
            let unmatched = Unmatched { source: join.source.clone(), rows: at(0), keys: at(1), example };
            self.told().found.push(unmatched_rows(source, join, &unmatched));
            Arc::make_mut(&mut ready.report).unmatched.push(unmatched);
        }
        ready.rows = transform::joined(join, &ready.rows, &other);
        Ok(())
    }

    /// The columns of a local source that a join needs.
    fn sent(&self, join: &Join) -> Result<TempTable, SourceError> {
        let schema = self.local.schema(&join.source).ok_or_else(|| format!("no source `{}`", join.source))?;
        let names: Vec<&str> =
            std::iter::once(join.key.as_str()).chain(join.columns.iter().map(|(theirs, _)| theirs.as_str())).collect();
        let columns = names.iter().map(|name| ((*name).to_owned(), Expr::column(*name))).collect();
        let query = Query::rows(&join.source, columns, 1).filtered(Expr::column(&join.key).is_not_null());
        let table =
            self.local.run(&query).map_err(|error| format!("the joined source `{}`: {}", join.source, error.reason))?;
        let data_type = |name: &str| schema.data_type(name).unwrap_or(DataType::Text);
        Ok(TempTable {
            columns: names.iter().map(|name| ((*name).to_owned(), data_type(name))).collect(),
            rows: table.rows,
        })
    }
}

/// Keys that the joined source does not have.
fn unmatched_rows(source: &Source, join: &Join, unmatched: &Unmatched) -> Diagnostic {
    let (Unmatched { source: other, rows, keys, example }, on) = (unmatched, &join.on);
    let own = &source.name;
    let message = say!(
        "`{own}` の `{on}` の値 {keys} 種類（{rows} 行）が `{other}` にありません（例: `{example}`）",
        "{keys} values of `{on}` of `{own}` ({rows} rows) are not in `{other}`, such as `{example}`"
    );
    Diagnostic::new(code::DATA_UNMATCHED_KEY, join.place.clone(), message).hint(say!(
        "行は使いますが、結合した列は値なしになります。`{other}` を新しくします",
        "the rows are used, their joined columns have no value; bring `{other}` up to date"
    ))
}
