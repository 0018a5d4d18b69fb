//! The shares of tickets that documents promise → `attainment` of a policy.
//!
//! In: the share of all tickets, and the times that became targets with the shares of their rows. Out: the lines of `attainment`. Never:
//! writes a share that nobody promises, but as a comment.

use super::policy::places;
use crate::diag::Lang;
use crate::pipeline::{PromisedShare, PromisedTime};
use crate::say;
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::fmt::{Display, Write};

/// What documents say, else a line for somebody to write it in.
pub(super) fn text(share: Option<&PromisedShare>, targets: &[&PromisedTime], lang: Lang) -> String {
    let of_rows: Vec<&PromisedTime> = targets.iter().copied().filter(|time| time.share.is_some()).collect();
    let all = || of_rows.iter().filter_map(|time| time.share).chain(share.map(|share| share.percent));
    let is_one = all().collect::<BTreeSet<Decimal>>().len() == 1;
    // One share of some rows is none of the others.
    if let Some(percent) = all().next().filter(|_| is_one && (share.is_some() || of_rows.len() == targets.len())) {
        let own = share.map(|share| format!("{}:{}", share.place.file, share.place.line));
        let places = own.unwrap_or_else(|| places(&of_rows));
        return format!("  attainment: {}   # {places}\n", at_least(percent.normalize(), lang));
    }
    if of_rows.is_empty() {
        return open(lang);
    }
    let mut text = "  attainment:\n".to_owned();
    if let Some(PromisedShare { percent, place, .. }) = share {
        let _ =
            writeln!(text, "    default: {}   # {}:{}", at_least(percent.normalize(), lang), place.file, place.line);
    }
    let clocks: BTreeSet<&str> = of_rows.iter().map(|time| time.clock.as_str()).collect();
    for clock in clocks {
        let own: Vec<&PromisedTime> = of_rows.iter().copied().filter(|time| time.clock == clock).collect();
        let each = own
            .iter()
            .filter_map(|time| Some(format!("{}: {}", time.priority, at_least(time.share?.normalize(), lang))));
        let each = each.collect::<Vec<_>>().join(", ");
        let _ = writeln!(text, "    {clock}: {{ {each} }}   # {}", places(&own));
    }
    text
}

/// The line in which somebody may write the share; it names none, since a share that nobody promised would be judged as soon as it is no comment.
fn open(lang: Lang) -> String {
    let why = say!(
        "守るべき割合。? を約束した割合に替えて # を消すと、達成・未達を判定する",
        "the share of tickets that must keep them; put the promised share for the ?, and remove the # to have it judged"
    );
    format!("  # attainment: {}   # {}\n", at_least("?", lang), why.text(lang))
}

fn at_least(percent: impl Display, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("\"{percent}%以上\""),
        Lang::En => format!("\">= {percent}%\""),
    }
}
