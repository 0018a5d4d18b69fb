//! The rows behind a figure in `explain figure`: tickets with their clocks for SLA figures, rows of the source for the
//! others; what was excluded, and the calendars that were asked.

use super::strip::{duration, local, over_in_words};
use super::ticket::state_in_words;
use crate::calendar::{Instant, Zone, local_text};
use crate::cli::listing::{Listing, aligned};
use crate::config::{Clock, Project, SlaPolicy};
use crate::diag::{Diagnostics, Lang};
use crate::metrics::{ClockFilter, ClockRow, FigureRows, clock_rows, excluded_seconds, figure_rows};
use crate::model::{Figure, format_integer};
use crate::pipeline::Computed;
use crate::say;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Value, json};

/// What stands behind one figure.
pub(super) struct Evidence {
    tickets: Option<Vec<ClockRow>>,
    /// How many clocks count in the figure, judged or not.
    clocks: u64,
    rows: Vec<FigureRows>,
    excluded: Vec<(String, i64)>,
    calendars: Vec<String>,
}

/// Asks for what stands behind a figure, at most `limit` rows of each role.
pub(super) fn evidence(computed: &Computed, figure: &Figure, limit: usize) -> Evidence {
    // What keeps a question from being answered was said with the figure.
    let said = &mut Diagnostics::new();
    let Some((policy, clock)) = clock_of(&computed.project, &figure.metric) else {
        let rows = figure_rows(computed.snapshot(), figure, limit, said);
        let excluded = excluded_seconds(computed.snapshot(), figure, said);
        return Evidence { tickets: None, clocks: 0, rows, excluded, calendars: Vec::new() };
    };
    let wanted = ClockFilter { period: &figure.period, by: &figure.by, limit };
    let tickets = clock_rows(computed.snapshot(), &policy.name, &clock.name, wanted, said);
    let mut calendars: Vec<String> = Vec::new();
    for target in policy.targets.iter().filter(|target| target.clock == clock.name) {
        if !calendars.contains(&target.calendar) {
            calendars.push(target.calendar.clone());
        }
    }
    Evidence {
        tickets: Some(tickets.unwrap_or_default()),
        clocks: clocks(figure),
        rows: Vec::new(),
        excluded: Vec::new(),
        calendars,
    }
}

/// Judged clocks and those that are not, of a figure of attainment.
fn clocks(figure: &Figure) -> u64 {
    let others = ["undecided", "unjudged", "data_errors"];
    let others = figure.extra.iter().filter(|(name, _)| others.contains(&name.as_str()));
    figure.n + others.filter_map(|(_, count)| count.to_u64()).sum::<u64>()
}

fn clock_of<'p>(project: &'p Project, metric: &str) -> Option<(&'p SlaPolicy, &'p Clock)> {
    let (policy, clock) = metric.strip_prefix("sla.")?.rsplit_once('.')?;
    let policy = project.policies.get(policy)?;
    Some((policy, policy.clocks.iter().find(|known| known.name == clock)?))
}

impl Evidence {
    /// The keys that join the answer for scripts.
    pub(super) fn for_scripts(&self, computed: &Computed) -> Value {
        let zone = &computed.project.site.periods.zone;
        let rows = |part: &FigureRows| {
            json!({
                "role": part.role, "source": part.source, "total": part.total,
                "columns": part.columns, "rows": part.rows,
            })
        };
        let excluded = |(window, seconds): &(String, i64)| json!({ "window": window, "seconds": seconds });
        json!({
            "tickets": self.tickets.as_ref().map(|all| all.iter().map(|one| ticket(one, zone)).collect::<Vec<_>>()),
            "rows": self.rows.iter().map(rows).collect::<Vec<_>>(),
            "excluded": self.excluded.iter().map(excluded).collect::<Vec<_>>(),
            "calendars": self.calendars.iter().map(|name| calendar(computed, name)).collect::<Vec<_>>(),
        })
    }

    /// The lines for people.
    pub(super) fn for_people(&self, computed: &Computed, lang: Lang) -> Vec<String> {
        let mut lines = Vec::new();
        let zone = &computed.project.site.periods.zone;
        for name in &self.calendars {
            lines.push(calendar_in_words(computed, name, lang));
        }
        for (window, seconds) in &self.excluded {
            let minutes = seconds / 60;
            let text = say!("除外した時間: {window} {minutes} 分", "excluded: {window}, {minutes} minutes");
            lines.push(text.text(lang).to_owned());
        }
        for part in &self.rows {
            let (role, source, shown) = (role(part.role, lang), &part.source, part.rows.len());
            let total = format_integer(part.total);
            let head = say!(
                "{role}: {source} の {total} 行（先頭 {shown} 行）",
                "{role}: {total} rows of {source}, the first {shown}"
            );
            lines.push(head.text(lang).to_owned());
            lines.extend(table(part));
        }
        if let Some(tickets) = self.tickets.as_ref().filter(|tickets| !tickets.is_empty()) {
            let (count, total) = (tickets.len(), format_integer(self.clocks));
            let head = say!(
                "チケット: {total} 件のうち {count} 件（超過、期限が近い、誤りの順）",
                "tickets: {count} of {total}, breaches first, then those at risk"
            );
            lines.push(head.text(lang).to_owned());
            lines.extend(ticket_table(tickets, zone, lang));
        }
        lines
    }
}

fn role(role: &'static str, lang: Lang) -> &'static str {
    let ja = match role {
        "numerator" => "分子の行",
        "denominator" => "分母の行",
        "received" => "結果のある監視",
        "failed" => "異常だった監視",
        "incidents" => "障害",
        "open" => "未復旧の障害",
        _ => "行",
    };
    lang.pick(ja, role)
}

fn table(part: &FigureRows) -> Vec<String> {
    if part.rows.is_empty() {
        return Vec::new();
    }
    let shown =
        |row: &Vec<Option<String>>| row.iter().map(|cell| cell.clone().unwrap_or_else(|| "-".to_owned())).collect();
    let rows: Vec<Vec<String>> = std::iter::once(part.columns.clone()).chain(part.rows.iter().map(shown)).collect();
    indented(&aligned(&rows))
}

fn indented(text: &str) -> Vec<String> {
    text.lines().map(|line| format!("  {line}")).collect()
}

fn ticket_table(tickets: &[ClockRow], zone: &Zone, lang: Lang) -> Vec<String> {
    let heads = say!(
        "チケット\t優先度\t状態\t開始\t停止\t期限\t経過\t許容\t超過",
        "ticket\tpriority\tstate\tstart\tstop\tdeadline\telapsed\tallowed\tover by"
    );
    let at = |instant: Option<Instant>| instant.map_or_else(|| "-".to_owned(), |instant| local(instant, zone));
    let risk = lang.pick("（期限が近い）", " (at risk)");
    let row = |one: &ClockRow| {
        let state = state_in_words(&one.state, lang);
        vec![
            one.ticket.clone(),
            one.priority.clone(),
            format!("{state}{}", if one.at_risk { risk } else { "" }),
            at(one.start),
            at(one.stop),
            at(one.deadline),
            duration(one.elapsed_s),
            one.allowed().map_or_else(|| "-".to_owned(), duration),
            one.over_by_s().map_or_else(|| "-".to_owned(), |over| over_in_words(over, lang)),
        ]
    };
    indented(&Listing::new(heads, tickets.iter().map(row).collect()).aligned(lang))
}

fn ticket(one: &ClockRow, zone: &Zone) -> Value {
    let at = |instant: Option<Instant>| instant.map(|instant| local_text(instant, zone));
    json!({
        "ticket": one.ticket, "priority": one.priority, "state": one.state, "start": at(one.start),
        "since": at(one.since), "stop": at(one.stop), "deadline": at(one.deadline), "elapsed_s": one.elapsed_s,
        "allowed_s": one.allowed(), "over_by_s": one.over_by_s(), "at_risk": one.at_risk, "imputed": one.imputed,
    })
}

fn calendar(computed: &Computed, name: &str) -> Value {
    let Some(calendar) = computed.project.calendars.get(name) else { return json!({ "name": name }) };
    let holidays = calendar
        .holidays
        .as_ref()
        .map(|list| json!({ "source": list.source, "first": list.first.to_string(), "last": list.last.to_string() }));
    json!({ "name": name, "timezone": calendar.zone.iana_name(), "holidays": holidays })
}

fn calendar_in_words(computed: &Computed, name: &str, lang: Lang) -> String {
    let Some(calendar) = computed.project.calendars.get(name) else { return name.to_owned() };
    let zone = calendar.zone.iana_name().unwrap_or_default();
    let words = match &calendar.holidays {
        Some(list) => {
            let (source, first, last) = (&list.source, list.first, list.last);
            say!(
                "カレンダー: {name} ({zone})、祝日データ {source}（{first} から {last} まで）",
                "calendar: {name} ({zone}), holidays of {source}, {first} to {last}"
            )
        }
        None => say!("カレンダー: {name} ({zone})、祝日なし", "calendar: {name} ({zone}), no holidays"),
    };
    words.text(lang).to_owned()
}
