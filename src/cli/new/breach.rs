//! `tejun new breach TICKET`: a page that explains a missed clock, begun with what the data say of the ticket.

use crate::calendar::{Date, SegmentKind, Zone, local_date};
use crate::cli::args::{Global, New};
use crate::cli::console::Console;
use crate::cli::exit::{CommandResult, Exit};
use crate::cli::explain::{asked_clocks, duration, over_in_words, state_in_words};
use crate::cli::figures;
use crate::cli::refusals::refuse_to_create;
use crate::diag::{Diagnostic, Diagnostics, Lang, code};
use crate::metrics::TicketClock;
use crate::output::create_new;
use crate::pipeline::Computed;
use crate::say;
use std::fmt::Write;

/// Where such pages lie.
const FOLDER: &str = "content/reports/breaches";

/// Writes the page, unless the ticket met its clocks or something is already there.
pub(super) fn run(args: &New, global: &Global, voice: &Console) -> CommandResult {
    let ticket = args.path.as_deref().unwrap_or_default();
    let (opened, computed) = figures::compute(global, voice, &mut Diagnostics::new())?;
    let clocks = asked_clocks(&computed, ticket, args.policy.as_deref())?;
    let (missed, others): (Vec<&TicketClock>, Vec<&TicketClock>) =
        clocks.iter().partition(|clock| clock.row.state.starts_with("breached"));
    let told = match (missed.is_empty(), args.force) {
        (false, _) => missed,
        (true, true) => others,
        (true, false) => return Err(met_its_clocks(ticket, &others).into()),
    };
    let site = &computed.project.site;
    let today = local_date(&site.periods.zone, computed.as_of);
    let path = format!("{FOLDER}/{}.md", file_name(ticket));
    let text = page(&computed, args, &told, today);
    let path = opened.files.mounts().disk_path(&path);
    create_new(&global.dir, &[(&*path, text.as_bytes())]).map_err(|refusal| refuse_to_create(&refusal, voice))?;
    voice.note(&say!(
        "`{path}` を下書きとして作りました。公開するときは `draft: true` を消します",
        "made `{path}` as a draft; delete `draft: true` to publish it"
    ));
    Ok(Exit::Fine)
}

fn met_its_clocks(ticket: &str, clocks: &[&TicketClock]) -> Diagnostic {
    let states = |lang: Lang| {
        let one = |clock: &&TicketClock| {
            format!("sla.{}.{}: {}", clock.policy, clock.clock, state_in_words(&clock.row.state, lang))
        };
        clocks.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let (ja, en) = (states(Lang::Ja), states(Lang::En));
    let message = say!(
        "チケット `{ticket}` に、SLA に未達のものはありません（{ja}）",
        "no clock of the ticket `{ticket}` was missed ({en})"
    );
    Diagnostic::new(code::CLI_USAGE, None, message).hint(say!(
        "それでも作るときは `--force` を付けます。数え方は `tejun explain ticket {ticket}` で確かめます",
        "`--force` makes the page all the same; `tejun explain ticket {ticket}` shows how it was counted"
    ))
}

/// A key as the name of a file: what could lead elsewhere becomes a hyphen.
fn file_name(ticket: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    let name: String = ticket.chars().map(plain).collect();
    let name = name.trim_start_matches('.');
    if name.is_empty() { "ticket".to_owned() } else { name.to_owned() }
}

fn page(computed: &Computed, args: &New, clocks: &[&TicketClock], today: Date) -> String {
    let site = &computed.project.site;
    let (lang, zone) = (site.language, &site.periods.zone);
    let ticket = args.path.as_deref().unwrap_or_default();
    let title = args
        .title
        .clone()
        .unwrap_or_else(|| say!("期限超過の報告: {ticket}", "Missed clock: {ticket}").text(lang).to_owned());
    let quoted = |text: &str| serde_json::to_string(text).expect("a string is always JSON");
    let list = |of: fn(&TicketClock) -> &str| {
        let mut all: Vec<String> = clocks.iter().map(|clock| quoted(of(clock))).collect();
        all.dedup();
        if all.len() == 1 { all.remove(0) } else { format!("[{}]", all.join(", ")) }
    };
    let mut text = format!("---\ntitle: {}\ndate: {today}\ndraft: true\nticket: {}\n", quoted(&title), quoted(ticket));
    let _ = writeln!(text, "policy: {}", list(|clock| &clock.policy));
    let _ = writeln!(text, "clock: {}", list(|clock| &clock.clock));
    let _ = writeln!(text, "priority: {}\n---\n", list(|clock| &clock.row.priority));
    for clock in clocks {
        text += &of_clock(computed, clock, zone, lang);
    }
    let [what, why, actions] = match lang {
        Lang::Ja => ["何が起きたか", "原因", "対策"],
        Lang::En => ["What happened", "Cause", "Action items"],
    };
    let item = lang.pick(
        "<!-- 「- [ ] すること @担当 期限 2026-12-01」のように書きます。終わるまで、後のレポートに載り続けます -->",
        "<!-- Write `- [ ] what to do @owner due 2026-12-01`; it stands in every later report until it is done -->",
    );
    let _ = write!(text, "## {what}\n\n## {why}\n\n## {actions}\n\n{item}\n\n- [ ] \n");
    text
}

/// A clock's facts, and the strip of time that it is made of.
fn of_clock(computed: &Computed, clock: &TicketClock, site_zone: &Zone, lang: Lang) -> String {
    let row = &clock.row;
    let policy = computed.project.policies.get(&clock.policy);
    let label = policy.and_then(|policy| policy.clocks.iter().find(|known| known.name == clock.clock));
    let label = label.map_or(clock.clock.as_str(), |known| known.label.as_str());
    let policy = policy.map_or(clock.policy.as_str(), |policy| policy.label.as_str());
    let at = |instant: Option<crate::calendar::Instant>| instant.map(|at| shown(at, site_zone)).unwrap_or_default();
    let over = row.over_by_s().map(|over| over_in_words(over, lang)).unwrap_or_default();
    let state = state_in_words(&row.state, lang).to_owned();
    let facts = [
        (lang.pick("状態", "State"), state),
        (lang.pick("優先度", "Priority"), row.priority.clone()),
        (lang.pick("開始", "Start"), at(row.since)),
        (lang.pick("期限", "Deadline"), at(row.deadline)),
        (lang.pick("停止", "Stop"), at(row.stop)),
        (lang.pick("許容", "Allowed"), row.allowed().map(duration).unwrap_or_default()),
        (lang.pick("経過", "Elapsed"), duration(row.elapsed_s)),
        (lang.pick("超過", "Over by"), over),
        (lang.pick("カレンダー", "Calendar"), clock.calendar.name.clone()),
    ];
    let mut text = format!("## {} {}\n\n", cell(policy), cell(label));
    let _ = writeln!(text, "| {} | {} |\n|---|---|", lang.pick("項目", "Fact"), lang.pick("内容", "Value"));
    for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = writeln!(text, "| {name} | {} |", cell(value));
    }
    if !clock.segments.is_empty() {
        let head = lang.pick("| 始まり | 終わり | 区分 | 長さ |", "| From | To | Kind | Length |");
        let _ = writeln!(text, "\n{head}\n|---|---|---|---|");
    }
    for segment in &clock.segments {
        let kind = match segment.kind {
            SegmentKind::Open => lang.pick("計上", "open"),
            SegmentKind::Closed => lang.pick("時間外", "closed"),
            SegmentKind::Paused => lang.pick("保留", "paused"),
        };
        let end = segment.end.map(|end| shown(end, site_zone)).unwrap_or_default();
        let length = segment.end.map(|end| duration(end.as_second() - segment.start.as_second())).unwrap_or_default();
        let _ = writeln!(text, "| {} | {end} | {kind} | {length} |", shown(segment.start, site_zone));
    }
    text + "\n"
}

fn shown(instant: crate::calendar::Instant, zone: &Zone) -> String {
    zone.to_datetime(instant).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// A text that stands in a cell and is nothing but text there.
fn cell(text: &str) -> String {
    let special = |c: char| matches!(c, '|' | '\\' | '<' | '>' | '*' | '_' | '`' | '[' | ']' | '{' | '&' | '#' | '~');
    let mut out = String::with_capacity(text.len());
    for c in text.chars().map(|c| if c.is_control() { ' ' } else { c }) {
        out.extend(special(c).then_some('\\'));
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_names_that_lead_nowhere() {
        let names = ["T-10001", "../../etc/passwd", "票/12", "...", "a b:c"].map(file_name);
        assert_eq!(names, ["T-10001", "-..-etc-passwd", "票-12", "ticket", "a-b-c"]);
    }

    #[test]
    fn a_cell_holds_only_text() {
        assert_eq!(cell("a|b <i>\n{x}"), "a\\|b \\<i\\> \\{x}");
    }
}
