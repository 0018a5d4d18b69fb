//! Service round the clock, promised in business days.

use crate::contract::bound_statement::BoundStatement;
use crate::contract::names::folded;
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{Statement, TimeNote};
use crate::objective::Unit;
use crate::say;
use std::collections::BTreeMap;

pub(super) fn check(all: &[BoundStatement], notes: &[&TimeNote], found: &mut Diagnostics) {
    let services: Vec<&Statement> = all.iter().map(|tied| &tied.statement).filter(|s| is_round_the_clock(s)).collect();
    for hours in &services {
        // The hours of a document's only service are those of all its sections.
        let only = services.iter().filter(|other| other.document == hours.document).count() == 1;
        let below = all.iter().map(|tied| &tied.statement).filter(|other| {
            let same_section = only || other.headings == hours.headings;
            other.document == hours.document && same_section && is_of_business(other)
        });
        below.for_each(|other| found.push(finding(other, &hours.text, &hours.place)));
    }
    in_section(all, notes, &services, found);
}

/// A plain line 24時間365日 speaks of the promises of its own section, where no statement says it already.
fn in_section(all: &[BoundStatement], notes: &[&TimeNote], services: &[&Statement], found: &mut Diagnostics) {
    let mut business: BTreeMap<&str, Vec<&Statement>> = BTreeMap::new();
    for statement in all.iter().map(|tied| &tied.statement).filter(|statement| is_of_business(statement)) {
        business.entry(&statement.document).or_default().push(statement);
    }
    for note in notes.iter().filter(|note| says_round_the_clock(note)) {
        let Some(business) = business.get(note.place.file.as_str()) else { continue };
        let promised = business.iter().filter(|other| same_headings(&other.headings, &note.headings));
        let told = services.iter().any(|service| {
            service.document == note.place.file
                && (service.place.line == note.place.line || service.headings == note.headings)
        });
        if !told {
            promised.for_each(|other| found.push(finding(other, &note.text, &note.place)));
        }
    }
}

/// Whether two stand below one heading; a document's title, which promises do not count, may be among those of a note.
pub(super) fn same_headings(statement: &[String], note: &[String]) -> bool {
    statement == note || (!note.is_empty() && *statement == note[1..])
}

/// Whether a line says that service never ends.
pub(super) fn says_round_the_clock(note: &TimeNote) -> bool {
    let text = folded(&note.text);
    WORDS.iter().any(|word| text.starts_with(word))
}

fn finding(other: &Statement, service: &str, hours: &Place) -> Diagnostic {
    let text = &other.text;
    let message = say!(
        "`{service}` のサービスに、営業日・営業時間の目標 `{text}` があります",
        "a service of `{service}` promises business time: `{text}`"
    );
    Diagnostic::new(code::CONTRACT_ROUND_THE_CLOCK, other.place.clone(), message)
        .hint(say!(
            "どの優先度が 24 時間で、どれが営業時間かを文書に書きます",
            "say in the document which priorities run round the clock and which in business hours"
        ))
        .related(hours.clone(), say!("サービスの時間", "the hours of service"))
}

/// Hours of service that never end.
const WORDS: [&str; 6] = ["24時間365日", "24時間・365日", "24/7", "24/365", "24x7", "年中無休"];

/// Hours of service: 24時間365日, with or without a promise in brackets. A promise of its own that only says which hours
/// count is none.
fn is_round_the_clock(statement: &Statement) -> bool {
    let text = folded(&statement.text);
    WORDS.iter().any(|word| text.starts_with(word)) && statement.target.clocks.is_empty()
}

fn is_of_business(statement: &Statement) -> bool {
    let business = |unit: Unit| matches!(unit, Unit::Bd | Unit::Bh);
    statement.target.unit.is_some_and(business) || statement.target.clocks.iter().any(|clock| business(clock.unit))
}
