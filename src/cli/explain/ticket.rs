//! `tejun explain ticket`: the clocks of one ticket, and the strip of time that each is made of.

use super::strip::{self, duration, local, over_in_words};
use crate::calendar::{Grain, Instant, local_text, seconds_after};
use crate::cli::args::{AnswerFormat, ExplainTicket, Global};
use crate::cli::console::{Console, visible};
use crate::cli::exit::CommandResult;
use crate::cli::refusals::left_out;
use crate::config::DeclarationKind;
use crate::diag::{Diagnostic, Diagnostics, Lang, code, did_you_mean, nearest};
use crate::metrics::{ClockRow, TicketClock, ticket_clocks, ticket_keys};
use crate::model::rule_in_words;
use crate::pipeline::Computed;
use crate::say;
use serde_json::{Value, json};

/// Prints the clocks of a ticket.
pub(super) fn run(args: &ExplainTicket, global: &Global, voice: &Console) -> CommandResult {
    let (_, computed, exit) = super::computed(global, voice)?;
    let clocks = asked_clocks(&computed, &args.ticket, args.policy.as_deref())?;
    voice.result(&match args.format {
        AnswerFormat::Json => {
            let clocks: Vec<Value> = clocks.iter().map(|clock| for_scripts(&computed, clock)).collect();
            let answer = json!({ "ticket": args.ticket, "clocks": clocks });
            serde_json::to_string_pretty(&answer).expect("an answer has only texts as keys")
        }
        AnswerFormat::Human => {
            let all: Vec<String> = clocks.iter().map(|clock| for_people(&computed, clock, voice.lang)).collect();
            visible(&all.join("\n\n"))
        }
    });
    Ok(exit)
}

/// The clocks of a ticket, of one policy only when it is named.
///
/// # Errors
/// Why there are none.
pub(in crate::cli) fn asked_clocks(
    computed: &Computed,
    ticket: &str,
    policy: Option<&str>,
) -> Result<Vec<TicketClock>, Box<Diagnostic>> {
    if let Some(refusal) = policy.and_then(|policy| unknown_policy(computed, policy)) {
        return Err(Box::new(refusal));
    }
    // What keeps a policy from being computed was said with the figures.
    let said = &mut Diagnostics::new();
    let clocks = ticket_clocks(computed.snapshot(), ticket, policy, said);
    if clocks.is_empty() {
        return Err(Box::new(unknown_ticket(computed, ticket)));
    }
    Ok(clocks)
}

fn unknown_policy(computed: &Computed, policy: &str) -> Option<Diagnostic> {
    let known = &computed.project.policies;
    if known.contains_key(policy) {
        return None;
    }
    if let Some(place) = computed.project.broken.place(DeclarationKind::Policy, policy) {
        return Some(left_out(policy, place));
    }
    let message = say!("SLA ポリシー `{policy}` は宣言されていません", "no SLA policy `{policy}` is declared");
    let refusal = Diagnostic::new(code::UNKNOWN_DATA, None, message);
    let names: Vec<&str> = known.keys().map(String::as_str).collect();
    let all = names.join("`, `");
    let near = did_you_mean(policy, names);
    Some(refusal.hint(near.unwrap_or_else(|| say!("あるのは `{all}` です", "there are `{all}`"))))
}

fn unknown_ticket(computed: &Computed, ticket: &str) -> Diagnostic {
    let keys = ticket_keys(computed.snapshot());
    if keys.iter().any(|key| key == ticket) {
        let message =
            say!("チケット `{ticket}` には、動いている時計がありません", "no clock runs for the ticket `{ticket}`");
        return Diagnostic::new(code::UNKNOWN_DATA, None, message).hint(say!(
            "優先度に約束がないか、`filter` に合わないか、受付が集計時点より後です",
            "its priority promises nothing, `filter` leaves it out, or it was opened after the as-of instant"
        ));
    }
    let message = say!("チケット `{ticket}` はありません", "there is no ticket `{ticket}`");
    let refusal = Diagnostic::new(code::UNKNOWN_DATA, None, message);
    let near = closest(ticket, &keys);
    if near.is_empty() {
        return refusal.hint(say!(
            "`data/sla.yaml` の `source` のキー列にある値を書きます",
            "name a value of the key column of a policy's `source`"
        ));
    }
    let near = near.join("`, `");
    refusal.hint(say!("近いのは `{near}` です", "the nearest are `{near}`"))
}

/// Up to three keys: the nearest one, and those that begin as it does.
fn closest<'k>(ticket: &str, keys: &'k [String]) -> Vec<&'k str> {
    let Some(near) = nearest(ticket, keys.iter().map(String::as_str)) else { return Vec::new() };
    let at = keys.iter().position(|key| key == near).unwrap_or(0);
    let from = at.min(keys.len().saturating_sub(3));
    let mut closest = vec![keys[at].as_str()];
    closest.extend(keys[from..].iter().take(3).map(String::as_str).filter(|key| *key != keys[at]));
    closest.truncate(3);
    closest
}

/// The periods in which a clock counts.
fn counted(computed: &Computed, clock: &TicketClock) -> Vec<(&'static str, String)> {
    let Some(at) = clock.row.counted_at else { return Vec::new() };
    let after = seconds_after(at, 1);
    let grains = computed.project.policies.get(&clock.policy).map_or(&[][..], |policy| &policy.grains);
    let label = |grain: &Grain| {
        let periods = computed.project.site.periods.covering(*grain, at, after);
        periods.first().map(|period| (grain.name(), period.label.clone()))
    };
    grains.iter().filter_map(label).collect()
}

fn for_scripts(computed: &Computed, clock: &TicketClock) -> Value {
    let row = &clock.row;
    let zone = &clock.calendar.zone;
    let at = |instant: Option<Instant>| instant.map(|instant| local_text(instant, zone));
    let counted: serde_json::Map<String, Value> =
        counted(computed, clock).into_iter().map(|(grain, label)| (grain.to_owned(), label.into())).collect();
    json!({
        "policy": clock.policy,
        "clock": clock.clock,
        "priority": row.priority,
        "promise": row.promise,
        "state": row.state,
        "start": at(row.start),
        "since": at(row.since),
        "stop": at(row.stop),
        "until": at(row.until),
        "deadline": at(row.deadline),
        "elapsed_s": row.elapsed_s,
        "allowed_s": row.allowed(),
        "over_by_s": row.over_by_s(),
        "imputed": row.imputed,
        "at_risk": row.at_risk,
        "calendar": clock.calendar.name,
        "readings": clock.rules,
        "counted": counted,
        "paused_minutes_s": clock.paused_minutes_s,
        "segments": strip::for_scripts(&clock.segments, zone),
    })
}

/// What was promised, where the holiday list reaches so far.
fn allowed_in_words(row: &ClockRow, lang: Lang) -> String {
    let unknown = || lang.pick("不明（祝日の一覧より先）", "unknown (beyond the holiday list)").to_owned();
    row.allowed().map_or_else(unknown, duration)
}

fn for_people(computed: &Computed, clock: &TicketClock, lang: Lang) -> String {
    let row = &clock.row;
    let zone = &clock.calendar.zone;
    let none = || lang.pick("なし", "none").to_owned();
    let at = |instant: Option<Instant>| instant.map_or_else(none, |instant| local(instant, zone));
    let (policy, name) = (&clock.policy, &clock.clock);
    let mut lines = vec![format!("{}  sla.{policy}.{name}  {}", row.ticket, row.priority)];
    let mut say = |ja: &str, en: &str, text: String| {
        let name = lang.pick(ja, en);
        lines.push(format!("  {name}: {text}"));
    };
    let risk = if row.at_risk { lang.pick("（期限が近い）", " (at risk)") } else { "" };
    say("状態", "state", format!("{}{risk}", state_in_words(&row.state, lang)));
    say("開始", "start", at(row.start));
    if row.since != row.start {
        say("約束の起点", "promise counts from", at(row.since));
    }
    if row.promise != row.priority {
        say("約束の優先度", "promise of priority", row.promise.clone());
    }
    let imputed = if row.imputed { lang.pick("（解決時刻で代用）", " (the resolution counts)") } else { "" };
    say("停止", "stop", format!("{}{imputed}", at(row.stop)));
    say("期限", "deadline", at(row.deadline));
    say("経過 / 許容", "elapsed / allowed", format!("{} / {}", duration(row.elapsed_s), allowed_in_words(row, lang)));
    if let Some(over) = row.over_by_s() {
        say("超過", "over by", over_in_words(over, lang));
    }
    if clock.paused_minutes_s > 0 {
        say("分で渡された保留", "paused, given in minutes", duration(clock.paused_minutes_s));
    }
    say("カレンダー", "calendar", format!("{} ({})", clock.calendar.name, zone.iana_name().unwrap_or_default()));
    let counted: Vec<String> = counted(computed, clock).into_iter().map(|(_, label)| label).collect();
    say("計上する期間", "counted in", if counted.is_empty() { none() } else { counted.join(", ") });
    for rule in &clock.rules {
        say("規則", "rule", rule_in_words(rule, lang));
    }
    let bar = strip::bar(&clock.segments);
    if !bar.is_empty() {
        say("帯", "strip", format!("{bar}  {}", lang.pick("# 計上  . 時間外  ~ 保留", "# open  . closed  ~ paused")));
    }
    lines.extend(strip::lines(&clock.segments, zone, lang).into_iter().map(|line| format!("  {line}")));
    lines.join("\n")
}

/// The state of a clock in words.
pub(in crate::cli) fn state_in_words(state: &str, lang: Lang) -> &str {
    let (ja, en) = match state {
        "met" => ("達成", "met"),
        "breached" => ("超過", "breached"),
        "breached_open" => ("超過（未完了）", "breached, still open"),
        "running" => ("進行中", "running"),
        "paused" => ("保留中（期限なし）", "paused, so there is no deadline"),
        "undecided" => ("期の終わりに未判定", "undecided when the period ended"),
        "unjudged" => ("判定不能（停止時刻なしで閉じられた）", "not judged: closed without a stop"),
        "data_error" => (
            "データの誤り（終わりが始まりより前か、負の保留）",
            "data error: it stopped before it started, or has a pause below 0",
        ),
        other => return other,
    };
    lang.pick(ja, en)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn the_nearest_keys_come_first() {
        let keys = ["INC-1001", "INC-1002", "INC-1003", "INC-2000"].map(str::to_owned);
        assert_eq!(closest("INC-1O02", &keys), ["INC-1002", "INC-1003", "INC-2000"]);
        assert!(closest("銀河鉄道", &keys).is_empty());
    }
}
