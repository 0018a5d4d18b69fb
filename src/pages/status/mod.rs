//! The status page (稼働状況): states of services, bars of days, incidents, maintenance; its archive, feeds and summary.
//!
//! In: the facts of the data and the notices of documents. Out: pages at `/status/` and `/status/history/` unless documents are
//! there, feeds, a calendar and a summary. Never: computes an uptime, or shows what happens after the as-of instant as done.
//!
//! Decided in docs/decisions/0043-status-page.md.

pub(super) mod announced;
mod cards;
pub(super) mod components;
pub(super) mod days;
mod feeds;
mod findings;
pub(super) mod incidents;
pub(super) mod listing;
pub(super) mod tables;
pub(super) mod timeline;
pub(super) mod windows;

use super::navigation::{Entry, Tree, generated};
use crate::calendar::{Date, day_start, local_date, seconds_after};
use crate::content::NoticeState;
use crate::diag::Lang;
use crate::model::{
    Block, ChildLink, Page, PageKind, Route, ServiceState, StatusBanner, UptimeBlock, UptimeRow, escape_html,
    format_against,
};
use crate::objective::Unit;
use crate::pages::context::ComposeContext;
use crate::say;
use components::Component;
pub(super) use feeds::published;
pub(super) use findings::find;
use incidents::Incident;
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use windows::Window;

const UPDATES: usize = 3;
/// How far ahead maintenance is shown.
const AHEAD: i64 = 30 * 86_400;

pub(super) fn route() -> Route {
    Route::from_path("status")
}

/// Where all incidents are.
pub(super) fn history() -> Route {
    Route::from_path("status/history")
}

fn title(context: &ComposeContext<'_>) -> String {
    let own = context.project.site.status.title.clone();
    own.unwrap_or_else(|| context.lang().pick("稼働状況", "System status").to_owned())
}

fn history_title(lang: Lang) -> &'static str {
    lang.pick("障害の履歴", "Incident history")
}

fn description(lang: Lang) -> &'static str {
    lang.pick(
        "サービスの現在の状態、日ごとの稼働率、障害とメンテナンスのお知らせ",
        "The state of every service, its uptime day by day, incidents and maintenance",
    )
}

/// Whether the page is made: as the project says, else where an uptime tells services apart or incidents are logged.
pub(super) fn is_made(context: &ComposeContext<'_>) -> bool {
    let status = &context.project.site.status;
    let told_apart = || context.status.uptimes.iter().any(|uptime| uptime.lines.iter().any(|line| !line.by.is_empty()));
    let wanted = status.made.unwrap_or_else(|| told_apart() || context.status.logged.total() > 0);
    wanted && context.is_free(&route()) && context.project.site.audiences.shows("status")
}

/// How everything stands, for a front page; nothing where there is no page that tells more.
pub(super) fn banner(context: &ComposeContext<'_>) -> Option<StatusBanner> {
    is_made(context).then(|| View::new(context).banner())
}

/// The pages in the navigation.
pub(super) fn entries(context: &ComposeContext<'_>) -> Vec<Entry> {
    if !is_made(context) {
        return Vec::new();
    }
    let lang = context.lang();
    let entry = |route: Route, title: &str, about: &str| Entry::generated(route, title, about, Some(880));
    let mut entries = vec![entry(route(), &title(context), description(lang))];
    if has_history(context) {
        entries.push(entry(history(), history_title(lang), ""));
    }
    entries
}

fn has_history(context: &ComposeContext<'_>) -> bool {
    context.is_free(&history()) && !incidents::all(context).is_empty()
}

/// The pages.
pub(super) fn pages(context: &ComposeContext<'_>, tree: &Tree) -> Vec<Page> {
    if !is_made(context) {
        return Vec::new();
    }
    let view = View::new(context);
    let lang = context.lang();
    let mut page = generated(tree, &route(), PageKind::Status, title(context), view.blocks());
    page.description = description(lang).to_owned();
    let mut pages = vec![page];
    if has_history(context) {
        let title = history_title(lang).to_owned();
        pages.push(generated(tree, &history(), PageKind::Status, title, view.archive()));
    }
    pages
}

/// What the pages, the feeds and the summary are made from.
struct View<'v, 'a> {
    context: &'v ComposeContext<'a>,
    incidents: Vec<Incident<'a>>,
    /// Windows around the as-of instant and ahead of it.
    windows: Vec<Window<'a>>,
    components: Vec<Component<'a>>,
    overall: ServiceState,
}

impl<'v, 'a> View<'v, 'a> {
    fn new(context: &'v ComposeContext<'a>) -> Self {
        let incidents = incidents::all(context);
        let ahead = seconds_after(context.as_of, AHEAD);
        let now = seconds_after(context.as_of, -1);
        let windows = windows::windows(context, now, ahead);
        let components = components::components(context, &incidents, &windows);
        let overall = components::overall(&components, &incidents);
        Self { context, incidents, windows, components, overall }
    }

    fn banner(&self) -> StatusBanner {
        let as_of = self.context.local(self.context.as_of);
        StatusBanner { state: self.overall, text: self.overall_text().to_owned(), as_of }
    }

    fn first_day(&self) -> Date {
        timeline::first_day(self.context, self.context.project.site.status.days)
    }

    fn overall_text(&self) -> &'static str {
        let (ja, en) = match self.overall {
            ServiceState::Operational => ("すべてのサービスは正常です", "All services are operational"),
            ServiceState::Maintenance => ("メンテナンス中のサービスがあります", "Some services are under maintenance"),
            ServiceState::Unknown => ("状態の分からないサービスがあります", "The state of some services is unknown"),
            ServiceState::Degraded => ("一部に障害が発生しています", "Some services are affected by an incident"),
            ServiceState::Down => ("サービスが停止しています", "The services are down"),
        };
        self.context.lang().pick(ja, en)
    }

    fn blocks(&self) -> Vec<Block> {
        let lang = self.context.lang();
        let mut blocks = vec![Block::Status(self.banner())];
        let mut section = |id: &str, title: &str, more: Vec<Block>| {
            if !more.is_empty() {
                blocks.push(Block::heading(2, id, title));
                blocks.extend(more);
            }
        };
        section("open", lang.pick("進行中の障害", "Open incidents"), self.open());
        section("services", lang.pick("サービス", "Services"), self.services());
        section("maintenance", lang.pick("メンテナンスの予定", "Scheduled maintenance"), self.maintenance());
        section("history", lang.pick("最近の障害", "Recent incidents"), self.recent());
        let ways = if self.context.versions.is_older { Vec::new() } else { vec![self.subscribe()] };
        section("subscribe", lang.pick("更新を受け取る", "Subscribe"), ways);
        blocks
    }

    /// Each open incident with what was said of it last.
    fn open(&self) -> Vec<Block> {
        let open: Vec<&Incident<'_>> = self.incidents.iter().filter(|incident| incident.is_open()).collect();
        if open.is_empty() {
            return Vec::new();
        }
        let items = open.iter().map(|incident| cards::card(self.context, incident, UPDATES)).collect();
        let mut blocks = vec![Block::Incidents { items }];
        blocks.extend(listing::unlisted_note(self.context, listing::unlisted_open(self.context, &open)));
        blocks
    }

    fn services(&self) -> Vec<Block> {
        if self.components.is_empty() {
            return Vec::new();
        }
        let lang = self.context.lang();
        let (first, last) = (self.first_day(), local_date(&self.context.project.site.periods.zone, self.context.as_of));
        let days = self.context.project.site.status.days;
        let metric = self.components.iter().find_map(|component| component.line).map(|(uptime, _)| &uptime.metric);
        let metric = metric.and_then(|id| self.context.project.metrics.get(id));
        let label = metric.map(|metric| metric.label.clone()).unwrap_or_default();
        let caption = match lang {
            _ if label.is_empty() => String::new(),
            Lang::Ja => format!("{label}（直近 {days} 日）"),
            Lang::En => format!("{label} (last {days} days)"),
        };
        let rows = self.components.iter().map(|component| self.row(component, first, last)).collect();
        let span = (days::shown(first, lang), days::shown(last, lang));
        vec![Block::Uptime(UptimeBlock { caption, rows, span })]
    }

    fn row(&self, component: &Component<'_>, first: Date, last: Date) -> UptimeRow {
        let (context, lang) = (self.context, self.context.lang());
        let window = component.line.and_then(|(_, line)| line.window.as_ref());
        let value = window.and_then(|window| window.value);
        let value = value.map(|value| format_against(value, Some(Decimal::ONE_HUNDRED), Unit::Percent, lang));
        let mut notes = Vec::new();
        if let Some(window) =
            window.filter(|window| local_date(&context.project.site.periods.zone, window.start) > first)
        {
            let since = days::shown(local_date(&context.project.site.periods.zone, window.start), lang);
            notes.push(say!("{since}からの集計", "since {since}").into_text(lang));
        }
        if let Some((uptime, seen)) = component.line.and_then(|(uptime, line)| Some((uptime, line.seen?))) {
            let seen = context.local(seen);
            // A log that names nothing has looked at nothing.
            let note = match uptime.of_incidents {
                true => say!("障害の記録の最新の行 {seen}", "newest row of the log {seen}"),
                false => say!("最終確認 {seen}", "last looked at {seen}"),
            };
            notes.push(note.into_text(lang));
        }
        UptimeRow {
            label: component.label.clone(),
            group: component.group.clone(),
            state: Some(component.state),
            state_text: incidents::service_state_in_words(context, component.state).to_owned(),
            value: value.unwrap_or_else(|| lang.pick("データなし", "no data").to_owned()),
            target: String::new(),
            standing: None,
            standing_text: String::new(),
            downtime: match (component.line, window) {
                (Some((uptime, _)), Some(window)) => days::downtime(window, uptime.of_samples, lang),
                _ => String::new(),
            },
            notes,
            days: match component.line {
                Some((uptime, line)) => days::of_dates(context, uptime, line, first, last),
                None => Vec::new(),
            },
        }
    }

    fn maintenance(&self) -> Vec<Block> {
        let ahead: Vec<Window<'_>> =
            self.windows.iter().filter(|window| window.state != Some(NoticeState::Completed)).cloned().collect();
        if ahead.is_empty() {
            return Vec::new();
        }
        let lang = self.context.lang();
        let caption = lang.pick("これから 30 日の予定", "The next 30 days");
        vec![tables::windows(self.context, caption, &ahead)]
    }

    /// The incidents of the days of the bars, by month, and the way to the older ones.
    fn recent(&self) -> Vec<Block> {
        let context = self.context;
        let lang = context.lang();
        let from = day_start(&context.project.site.periods.zone, self.first_day());
        let recent = listing::touching(&self.incidents, from, context.as_of);
        let mut blocks = self.by_month(&recent, false);
        blocks.extend(listing::unlisted_note(
            context,
            listing::unlisted_between(context, &recent, from, context.as_of, None),
        ));
        if recent.is_empty() && blocks.is_empty() && context.project.site.status.log.is_some() {
            let days = context.project.site.status.days;
            let text = say!(
                "直近 {days} 日に記録された障害はありません。",
                "No incident was recorded in the last {days} days."
            );
            blocks.push(Block::paragraph(text.into_text(lang)));
        }
        if has_history(context) {
            let about = match listing::horizon(context) {
                None => lang.pick("これまでのすべての障害", "Every incident so far"),
                Some(_) => lang.pick("新しい障害と、月ごとの件数", "The newest incidents, and how many each month had"),
            };
            let link = ChildLink::new(history_title(lang), about, history());
            blocks.push(Block::Children { items: vec![link] });
        }
        blocks
    }

    /// The newest incidents and those that documents are about by month, and how many the other months had.
    fn archive(&self) -> Vec<Block> {
        let context = self.context;
        let Some(horizon) = listing::horizon(context) else {
            return self.by_month(&self.incidents.iter().collect::<Vec<_>>(), true);
        };
        let from = day_start(&context.project.site.periods.zone, self.first_day());
        let recent = listing::touching(&self.incidents, from, context.as_of);
        // What a feed or another page points at has to be here.
        let pointed_at: BTreeSet<String> = recent.iter().map(|incident| feeds::anchor(incident)).collect();
        let is_listed = |incident: &&Incident<'_>| {
            incident.start >= horizon
                || incident.document.is_some()
                || incident.is_open()
                || pointed_at.contains(&feeds::anchor(incident))
        };
        let listed: Vec<&Incident<'_>> = self.incidents.iter().filter(is_listed).collect();
        let mut blocks = self.by_month(&listed, true);
        blocks.extend(listing::months(context, &listed));
        blocks
    }

    fn by_month(&self, incidents: &[&Incident<'_>], with_anchors: bool) -> Vec<Block> {
        let zone = &self.context.project.site.periods.zone;
        let month = |incident: &Incident<'_>| local_date(zone, incident.start).first_of_month();
        let mut blocks = Vec::new();
        for own in incidents.chunk_by(|a, b| month(a) == month(b)) {
            let first = month(own[0]);
            let text = listing::named(first, self.context.lang());
            let level = if with_anchors { 2 } else { 3 };
            blocks.push(Block::heading(level, first.strftime("m%Y-%m").to_string(), text));
            if with_anchors {
                let anchors = own.iter().map(|incident| feeds::anchor(incident));
                let anchors = anchors.map(|anchor| format!("<span id=\"{}\"></span>", escape_html(&anchor)));
                blocks.push(Block::Html { html: anchors.collect::<String>().into() });
            }
            let items = own.iter().map(|incident| cards::card(self.context, incident, 0)).collect();
            blocks.push(Block::Incidents { items });
            if with_anchors {
                blocks.extend(listing::unlisted_note(self.context, listing::unlisted_begun(self.context, own, first)));
            }
        }
        blocks
    }

    /// Files beside the page, which have no route.
    fn subscribe(&self) -> Block {
        let lang = self.context.lang();
        let (feed, calendar) = (
            lang.pick("障害とメンテナンスのフィード（Atom）", "Feed of incidents and maintenance (Atom)"),
            lang.pick("メンテナンスのカレンダー（iCalendar）", "Calendar of maintenance (iCalendar)"),
        );
        let html = format!(
            "<ul><li><a href=\"feed.xml\">{feed}</a></li><li><a href=\"maintenance.ics\">{calendar}</a></li>\
             <li><a href=\"../status.json\">status.json</a></li></ul>\n"
        );
        Block::html(html)
    }
}
