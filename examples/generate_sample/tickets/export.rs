//! The monthly exports: what each system said of the tickets when the month ended, dirt included.

use super::{Pause, Reason, Ticket, promise, spans};
use crate::clock::{Local, civil, cut, midnight, months, utc};
use crate::sheet::{Encoding, csv, line, parquet};
use crate::words::{DESKS, PRIORITIES};
use jiff::civil::date;
use polars::prelude::{DataFrame, DataType, NamedFrom, Series, TimeUnit, TimeZone};
use std::error::Error;
use std::path::Path;

/// The systems the exports come from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum System {
    /// CP932, minutes only, `2026/3/6 9:05`.
    Old,
    /// UTF-8 with a mark, `2026-05-06 09:05:00`.
    Middle,
    /// Parquet, instants in UTC.
    New,
}

/// A ticket as it stood at some instant.
#[derive(Clone)]
struct Row {
    number: Option<String>,
    opened: Option<Local>,
    priority: Option<String>,
    category: &'static str,
    desk: &'static str,
    team: &'static str,
    state: &'static str,
    responded: Option<Local>,
    resolved: Option<Local>,
    closed: Option<Local>,
    pending: i64,
    reopened: i64,
    updated: Local,
    subject: String,
}

/// What was known at `now`.
fn snapshot(ticket: &Ticket, now: Local, system: System) -> Row {
    let known = |t: Option<Local>| t.filter(|t| *t <= now);
    let (first, again) = ticket.reopening.unzip();
    let resolved =
        if first.is_some_and(|_| again.is_none_or(|a| a > now)) { known(first) } else { known(ticket.resolved) };
    let (responded, closed) = (known(ticket.responded), known(ticket.closed));
    let until = resolved.unwrap_or(now);
    let (_, _, hours, _) = promise(ticket.desk, ticket.priority);
    let paused: i64 = spans(&ticket.pauses)
        .iter()
        .map(|&(a, b)| (a.min(until), b.min(until)))
        .map(|(a, b)| hours.between(a, b))
        .sum();
    let ends = ticket.pauses.iter().flat_map(|p| [Some(p.from), p.to]);
    let events = [Some(ticket.opened), responded, known(first), known(again), resolved, closed].into_iter().chain(ends);
    let held = ticket.pauses.iter().any(|p| p.from <= now && p.to.is_none_or(|to| to > now));
    let style = match (system, ticket.number.ends_with("77")) {
        (System::Old, true) => ["Critical", "High", "Medium", "Low"],
        (System::Old, false) => PRIORITIES[0],
        (System::Middle, _) => PRIORITIES[1],
        (System::New, _) => PRIORITIES[2],
    };
    Row {
        number: Some(ticket.number.clone()),
        opened: Some(ticket.opened),
        priority: Some(style[ticket.priority].into()),
        category: ticket.category,
        desk: DESKS[ticket.desk][usize::from(system != System::Old)],
        team: ticket.team,
        state: match (resolved, closed, responded) {
            (_, Some(_), _) => "完了",
            (Some(_), None, _) => "解決",
            (None, None, _) if held => "保留",
            (None, None, Some(_)) => "対応中",
            _ => "新規",
        },
        responded,
        resolved,
        closed,
        pending: paused / 60,
        reopened: i64::from(known(again).is_some()),
        updated: events.filter_map(known).max().unwrap_or(ticket.opened),
        subject: ticket.subject.clone(),
    }
}

/// Rows no figure may be made from; one of each kind, put into one month.
fn dirt(rows: &mut Vec<Row>, month: (i16, i8)) {
    let Some(mut row) = rows.iter().rev().find(|r| r.resolved.is_some() && r.closed.is_some()).cloned() else { return };
    row.number = Some(format!("X-{}{:02}", month.0, month.1));
    let backwards = row.opened.map(|t| t - 3_600);
    match month {
        (2026, 1 | 7) => row.resolved = backwards,
        (2026, 2) => row.opened = None,
        (2026, 3) => row.priority = Some("至急".into()),
        (2026, 6) => row.number = None,
        (2026, 10) => row.priority = None,
        _ => return,
    }
    let middle = rows.len() / 2;
    rows.insert(middle, row);
}

fn stamp(local: Option<Local>, system: System) -> String {
    let Some(now) = local.map(civil) else { return if system == System::Old { "-".into() } else { String::new() } };
    match system {
        System::Old => format!("{}/{}/{} {}:{:02}", now.year(), now.month(), now.day(), now.hour(), now.minute()),
        _ => now.strftime("%Y-%m-%d %H:%M:%S").to_string(),
    }
}

fn lines(rows: &[Row], month: (i16, i8), system: System) -> Vec<String> {
    let mut out =
        vec!["番号,受付日時,優先度,カテゴリ,窓口,担当チーム,状態,応答日時,解決日時,完了日時,保留分,再オープン回数,更新日時,件名".to_owned()];
    for (index, row) in rows.iter().enumerate() {
        let opened = row.opened.map(|t| stamp(Some(t), system)).unwrap_or_default();
        let mut fields = vec![
            row.number.clone().unwrap_or_default(),
            opened,
            row.priority.clone().unwrap_or_default(),
            row.category.into(),
            row.desk.into(),
            row.team.into(),
            row.state.into(),
            stamp(row.responded, system),
            stamp(row.resolved, system),
            stamp(row.closed, system),
            row.pending.to_string(),
            row.reopened.to_string(),
            stamp(Some(row.updated), system),
            row.subject.clone(),
        ];
        if (month, index) == ((2026, 4), 20) {
            // A subject with a line break and quotation marks.
            fields[13] = "帳票の表示が崩れる\n(「\"合計\"」の行)".into();
        }
        out.push(line(&fields));
        // Typing mistakes that no clean row can show.
        match (month, index) {
            ((2025, 11), 60) => fields[1] = "2025/11/31 10:00".into(),
            ((2026, 5), 40) => fields[8] = "確認中".into(),
            ((2026, 8), 90) => fields.truncate(6),
            _ => continue,
        }
        fields[0] = format!("X-{}{:02}", month.0, month.1);
        out.push(line(&fields));
    }
    out
}

fn frame(rows: &[Row]) -> Result<DataFrame, Box<dyn Error>> {
    let instant = DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC));
    let times = |name: &str, of: &dyn Fn(&Row) -> Option<Local>| {
        let values: Vec<Option<i64>> = rows.iter().map(|r| of(r).map(|t| utc(t) * 1000)).collect();
        Series::new(name.into(), values).cast(&instant)
    };
    let texts = |name: &str, of: &dyn Fn(&Row) -> Option<String>| {
        Series::new(name.into(), rows.iter().map(of).collect::<Vec<Option<String>>>())
    };
    let numbers =
        |name: &str, of: &dyn Fn(&Row) -> i64| Series::new(name.into(), rows.iter().map(of).collect::<Vec<i64>>());
    let columns = vec![
        texts("number", &|r| r.number.clone()).into(),
        times("opened_at", &|r| r.opened)?.into(),
        texts("priority", &|r| r.priority.clone()).into(),
        texts("category", &|r| Some(r.category.into())).into(),
        texts("desk", &|r| Some(r.desk.into())).into(),
        texts("team", &|r| Some(r.team.into())).into(),
        texts("state", &|r| Some(r.state.into())).into(),
        times("responded_at", &|r| r.responded)?.into(),
        times("resolved_at", &|r| r.resolved)?.into(),
        times("closed_at", &|r| r.closed)?.into(),
        numbers("pending_minutes", &|r| r.pending).into(),
        numbers("reopen_count", &|r| r.reopened).into(),
        times("updated_at", &|r| Some(r.updated))?.into(),
        texts("subject", &|r| Some(r.subject.clone())).into(),
    ];
    Ok(DataFrame::new(rows.len(), columns)?)
}

/// Writes one file a month: what was opened in it, and what changed in it.
pub(super) fn tickets(folder: &Path, tickets: &[Ticket]) -> Result<(), Box<dyn Error>> {
    let months = months();
    for (index, &(year, month)) in months.iter().enumerate() {
        let system = match index {
            0..6 => System::Old,
            6..11 => System::Middle,
            _ => System::New,
        };
        let begin = midnight(date(year, month, 1));
        let end = months.get(index + 1).map_or(cut(), |&(y, m)| midnight(date(y, m, 1)) - 1);
        let mut rows: Vec<Row> = tickets
            .iter()
            .filter(|t| t.opened <= end)
            .map(|t| snapshot(t, end, system))
            .filter(|r| r.updated >= begin)
            .collect();
        dirt(&mut rows, (year, month));
        let name = format!("tickets/{year}-{month:02}");
        match system {
            System::New => parquet(folder, &format!("{name}.parquet"), frame(&rows)?)?,
            System::Middle => {
                csv(folder, &format!("{name}.csv"), &lines(&rows, (year, month), system), Encoding::Utf8Bom)?
            }
            System::Old => csv(folder, &format!("{name}.csv"), &lines(&rows, (year, month), system), Encoding::Cp932)?,
        }
    }
    Ok(())
}

/// Writes the intervals that began by the cut, in two files with two ways to write a time.
pub(super) fn pauses(folder: &Path, tickets: &[Ticket]) -> Result<(), Box<dyn Error>> {
    let split = midnight(date(2026, 7, 1));
    for (name, early) in [("pauses/2025-10_2026-06.csv", true), ("pauses/2026-07_2026-11.csv", false)] {
        let pattern = if early { "%Y-%m-%d %H:%M:%S" } else { "%Y-%m-%dT%H:%M:%S+09:00" };
        let write = |local: Local| civil(local).strftime(pattern).to_string();
        let mut found: Vec<(&Ticket, &Pause)> = tickets
            .iter()
            .flat_map(|t| t.pauses.iter().map(move |p| (t, p)))
            .filter(|(_, p)| p.from <= cut() && (p.from < split) == early)
            .collect();
        found.sort_by_key(|(t, p)| (p.from, &t.number));
        let mut lines = vec!["ticket,from,to,reason".to_owned()];
        for (ticket, pause) in found {
            let reason = if pause.reason == Reason::Customer { "顧客待ち" } else { "再オープン待ち" };
            let to = pause.to.filter(|to| *to <= cut()).map(write).unwrap_or_default();
            lines.push(line(&[ticket.number.clone(), write(pause.from), to, reason.into()]));
        }
        csv(folder, name, &lines, Encoding::Utf8)?;
    }
    Ok(())
}
