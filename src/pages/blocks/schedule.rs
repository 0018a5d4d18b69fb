//! The `{schedule}` directive: what is planned in a period, as a table or a list.
//!
//! In: the schedule, and the options. Out: a table or a list, and what cannot be told of the period. Never: leaves out
//! without a word what lies beyond the holiday list.

use crate::calendar::{Grain, Instant, Period, day_start, months_after};
use crate::config::{DeclarationKind, Evidence, ScheduleEntry, ScheduleKind};
use crate::model::{Block, TableCell, escape_html};
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::reason::Reason;
use crate::pages::schedule::{Occasion, Span, day_of, planned, time_of, when_of};
use crate::pages::table::Table;
use crate::say;

/// How many days are shown where neither the page nor the option names a period.
const AHEAD_DAYS: u32 = 28;

/// The blocks of the directive; none where the project plans nothing of the kind.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let (title, period) = (options.text("title").unwrap_or_default(), options.text("period"));
    let filter = EntryFilter::read(options);
    let as_list = options.choice("form", &[("table", false), ("list", true)]).unwrap_or(false);
    let span = span(context, period)?;
    let entries = filter.entries(context)?;
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let occasions = match period == Some("next") && ends_by_report(context) {
        true => after_report(context, &entries, span),
        false => planned(context, entries.iter().copied(), span),
    };
    let block = match (occasions.is_empty(), as_list) {
        (true, _) => nothing(context),
        (false, true) => list(context, &occasions),
        (false, false) => table(context, title, &occasions),
    };
    Ok(std::iter::once(block).chain(unknown_days(context, &entries, span)).collect())
}

/// Whether the page is a report whose period ends at a cut-off, the instant at which the report itself is due.
fn ends_by_report(context: &ComposeContext<'_>) -> bool {
    context.report.is_some_and(|report| report.period.grain == Grain::Cutoff)
}

/// What comes after a report of a cut-off: the report that is due at its own cut-off is this one, and the next one is due at
/// the end of the next window, which the window itself leaves out.
fn after_report<'a>(context: &'a ComposeContext<'_>, entries: &[&'a ScheduleEntry], span: Span) -> Vec<Occasion<'a>> {
    let beyond = Instant::from_second(span.to.as_second().saturating_add(1)).unwrap_or(span.to);
    let is_report = |of: &Occasion<'_>| {
        of.entry.is_some_and(|entry| matches!(entry.evidence, Evidence::Edition { .. })) && of.slot.days.is_none()
    };
    let mut occasions = planned(context, entries.iter().copied(), Span { to: beyond, ..span });
    occasions.retain(|of| match is_report(of) {
        true => of.slot.start != span.from,
        false => of.slot.start < span.to,
    });
    occasions
}

/// Which entries are asked for.
pub(super) struct EntryFilter {
    kinds: Vec<ScheduleKind>,
    audience: Option<String>,
    owner: Option<String>,
    ids: Vec<String>,
}

impl EntryFilter {
    pub(super) fn read(options: &mut Options<'_>) -> Self {
        Self {
            kinds: options.choices("kind", &ScheduleKind::NAMES).unwrap_or_default(),
            audience: options.text("audience").map(str::to_owned),
            owner: options.text("owner").map(str::to_owned),
            ids: options.texts("entries").unwrap_or_default(),
        }
    }

    /// The entries, in declared order; names that are not declared are refused with the nearest one.
    pub(super) fn entries<'m>(&self, context: &'m ComposeContext<'_>) -> Result<Vec<&'m ScheduleEntry>, Reason> {
        let (schedule, broken) = (&context.project.schedule, &context.project.broken);
        if schedule.entries.is_empty() {
            return Ok(Vec::new());
        }
        if let Some(id) = self.ids.iter().find(|id| !schedule.entries.contains_key(*id)) {
            let message =
                say!("予定 `{id}` は宣言されていません", "no entry `{id}` is declared in `data/schedule.yaml`");
            let known = schedule.entries.keys().map(String::as_str);
            return Err(Reason::lost(broken.place(DeclarationKind::Planned, id), message, id, known));
        }
        let people = &context.project.people;
        if let Some(owner) =
            self.owner.as_deref().filter(|id| !people.people.contains_key(*id) && !people.teams.contains_key(*id))
        {
            let message =
                say!("`{owner}` という人やチームは宣言されていません", "no person or team `{owner}` is declared");
            return Err(Reason::lost(
                broken.person_or_team(owner),
                message,
                owner,
                people.people.keys().chain(people.teams.keys()).map(String::as_str),
            ));
        }
        // A report shows no more than those may see who get it.
        let of_report = || context.report.and_then(|report| schedule.audience_of(report.name));
        let seen: Vec<&ScheduleEntry> = match self.audience.as_deref().or_else(of_report) {
            None => schedule.entries.values().collect(),
            Some(name) if schedule.audiences.iter().any(|known| known.name == name) => schedule.seen_by(name).collect(),
            Some(name) => {
                let message = say!(
                    "公開先 `{name}` は `data/schedule.yaml` の `audiences` にありません",
                    "the audience `{name}` is not declared in `audiences` of `data/schedule.yaml`"
                );
                return Err(Reason::unknown(message, name, schedule.audiences.iter().map(|known| known.name.as_str())));
            }
        };
        let asked = |entry: &&ScheduleEntry| {
            (self.kinds.is_empty() || self.kinds.contains(&entry.kind))
                && (self.ids.is_empty() || self.ids.contains(&entry.id))
                && (self.owner.is_none() || self.owner == entry.owner)
        };
        Ok(seen.into_iter().filter(asked).collect())
    }
}

/// The interval that is meant: a period, or the coming weeks.
fn span(context: &ComposeContext<'_>, period: Option<&str>) -> Result<Span, Reason> {
    if let Some(period) = self::period(context, period)? {
        return Ok(Span { from: period.start, to: period.end });
    }
    let (zone, today) = (&context.project.site.periods.zone, context.today());
    Ok(Span { from: day_start(zone, today), to: day_start(zone, months_after(today, 0, AHEAD_DAYS)) })
}

/// The period of an option: a label, a grain (the period that lasts), `next` or `previous`; else that of the report.
pub(super) fn period(context: &ComposeContext<'_>, text: Option<&str>) -> Result<Option<Period>, Reason> {
    let periods = &context.project.site.periods;
    let lasting = |grain| periods.containing(grain, context.as_of);
    let own = context.report.map(|report| report.period.clone());
    let Some(text) = text else { return Ok(own) };
    let found = match text {
        "next" => Some(periods.next(&own.unwrap_or_else(|| lasting(Grain::Month)))),
        "previous" => Some(periods.previous(&own.unwrap_or_else(|| lasting(Grain::Month)))),
        name => Grain::from_name(name).map(lasting).or_else(|| periods.by_label(name)),
    };
    found.map(Some).ok_or_else(|| {
        let message = say!(
            "期間 `{text}` を読めません（`next`、`week`、`month`、`2026-12`、`2026-W49` のように書きます）",
            "expected a period such as `next`, `week`, `month`, `2026-12` or `2026-W49`, found `{text}`"
        );
        Reason::unknown(message, text, ["next", "previous", "week", "month", "quarter"])
    })
}

fn nothing(context: &ComposeContext<'_>) -> Block {
    let text = context.lang().pick("この期間の予定はありません。", "Nothing is planned in this period.");
    Block::paragraph(text)
}

/// The entries whose days in the period nobody knows.
fn unknown_days(context: &ComposeContext<'_>, entries: &[&ScheduleEntry], span: Span) -> Option<Block> {
    let periods = &context.project.site.periods;
    let titles: Vec<&str> = entries
        .iter()
        .filter(|entry| entry.slots_error(periods, span.from, span.to).is_some())
        .map(|entry| entry.title.as_str())
        .collect();
    let all = titles.join(context.lang().pick("、", ", "));
    let message = say!(
        "祝日の一覧が届いていないため、日を決められない予定があります: {all}",
        "The holiday list does not reach that far, so the days of some slots cannot be told: {all}"
    );
    (!titles.is_empty()).then(|| Block::paragraph(message.into_text(context.lang())))
}

fn cancelled(context: &ComposeContext<'_>, occasion: &Occasion<'_>) -> String {
    if occasion.slot.cancelled { context.lang().pick("中止", "called off").to_owned() } else { String::new() }
}

fn table(context: &ComposeContext<'_>, title: &str, occasions: &[Occasion<'_>]) -> Block {
    let what = |of: &Occasion<'_>| TableCell::link(&of.title, of.route.clone()).with_note(cancelled(context, of));
    Table::new(context.lang(), occasions)
        .column("日", "Day", |of| day_of(context, of.date))
        .column("時刻", "Time", |of| time_of(context, of))
        .column("予定", "What", what)
        .column("種類", "Kind", |of| of.kind_label)
        .column_if_filled("担当", "Owner", |of| of.owner.as_str())
        .column_if_filled("場所", "Place", |of| of.entry.map_or("", |entry| entry.location.as_str()))
        .block(title)
}

/// One line each, for newsletters: when, what, where.
fn list(context: &ComposeContext<'_>, occasions: &[Occasion<'_>]) -> Block {
    let mut html = String::from("<ul class=\"schedule-list\">\n");
    for occasion in occasions {
        let when = escape_html(&when_of(context, occasion));
        let title = escape_html(&occasion.title);
        let location = occasion.entry.map(|entry| entry.location.as_str()).unwrap_or_default();
        let called_off = cancelled(context, occasion);
        let more: Vec<String> =
            [location, &called_off].into_iter().filter(|text| !text.is_empty()).map(escape_html).collect();
        let more = if more.is_empty() { String::new() } else { format!(" — {}", more.join(", ")) };
        html.push_str(&format!("<li>{when} <strong>{title}</strong>{more}</li>\n"));
    }
    html.push_str("</ul>\n");
    Block::html(html)
}
