//! What documents say of how long levels of escalation have, held against the routes of `data/people.yaml`.
//!
//! In: statements with the level that they name, and the routes. Out: findings where the two differ. Never: takes one of several levels
//! or of several routes, or calls it a difference where hours of the clock and of business could both be meant.
//!
//! Decided in docs/decisions/0106-escalation-statements.md.

use super::names::folded;
use crate::config::Project;
use crate::diag::{Diagnostic, Diagnostics, Lang, Message, code};
use crate::model::{
    EscalationLimit, EscalationRoute, EscalationStatement, Level, People, Who, format_exact, seconds_of,
};
use crate::objective::Unit;
use crate::say;
use rust_decimal::Decimal;

/// A level of a route that a statement names.
#[derive(Clone, Copy)]
struct LevelOfRoute<'p> {
    route: &'p EscalationRoute,
    at: usize,
}

impl<'p> LevelOfRoute<'p> {
    fn level(self) -> &'p Level {
        &self.route.levels[self.at]
    }
}

/// Says where documents and routes differ.
pub(crate) fn check(project: &Project, statements: &[&EscalationStatement], found: &mut Diagnostics) {
    for statement in statements {
        let named = levels_named(&project.people, statement);
        // Of several routes with such a level, one that agrees is the one that is meant.
        let differing: Vec<Message> = named.iter().filter_map(|named| difference(*named, statement)).collect();
        if let ([named], [differs]) = (named.as_slice(), differing.as_slice()) {
            found.push(finding(*named, statement, differs.clone()));
        }
    }
}

/// The level of that name in each route that a statement may be about.
fn levels_named<'p>(people: &'p People, statement: &EscalationStatement) -> Vec<LevelOfRoute<'p>> {
    let wanted = plain(&statement.level);
    let level = |route: &'p EscalationRoute| {
        let at = |named: &dyn Fn(&Level) -> bool| {
            let mut all = (0..route.levels.len()).filter(|at| named(&route.levels[*at]));
            all.next().filter(|_| all.next().is_none())
        };
        let at = at(&|level| plain(&level.name) == wanted)
            .or_else(|| at(&|level| level.who.iter().any(|who| is_called(people, who, &wanted))))?;
        Some(LevelOfRoute { route, at })
    };
    let all: Vec<LevelOfRoute<'p>> = people.routes.values().filter_map(level).collect();
    let of_headings: Vec<LevelOfRoute<'p>> =
        all.iter().copied().filter(|named| is_about(named.route, &statement.headings)).collect();
    if of_headings.is_empty() { all } else { of_headings }
}

/// A name without what is said of every level: L1 チーム is L1.
fn plain(name: &str) -> String {
    const COMMON: [&str; 6] = ["チーム", "担当者", "担当", "レベル", "team", "level"];
    let name = folded(name);
    let rest = COMMON.iter().find_map(|word| name.strip_suffix(word)).unwrap_or(&name);
    if rest.is_empty() { name } else { rest.to_owned() }
}

/// Whether somebody whom a level goes to is called so.
fn is_called(people: &People, who: &Who, wanted: &str) -> bool {
    let names: Vec<&str> = match who {
        Who::Person(id) => people.people.get(id).map(|one| vec![one.name.as_str(), one.role.as_str()]),
        Who::Team(id) => people.teams.get(id).map(|one| vec![one.label.as_str()]),
        Who::OnCall(id) => people.on_call.get(id).map(|one| vec![one.title.as_str()]),
    }
    .unwrap_or_default();
    names.into_iter().any(|name| plain(name) == wanted)
}

/// Whether one of the headings names a route: by its title, or 緊急時 and 通常時.
fn is_about(route: &EscalationRoute, headings: &[String]) -> bool {
    const EMERGENCY: [&str; 2] = ["緊急", "emergency"];
    const NORMAL: [&str; 3] = ["通常", "平常", "normal"];
    let kind: &[&str] = if route.emergency { &EMERGENCY } else { &NORMAL };
    let title = folded(&route.title);
    headings.iter().map(|heading| folded(heading)).any(|heading| {
        (!title.is_empty() && heading.contains(&title)) || kind.iter().any(|word| heading.contains(word))
    })
}

/// What the route says instead; nothing where the two agree, or may.
fn difference(named: LevelOfRoute<'_>, statement: &EscalationStatement) -> Option<Message> {
    match statement.limit {
        EscalationLimit::Wait => match named.level().within {
            None => Some(say!("書かれていません", "not said")),
            Some(within) => (!is_same_wait(within, statement)).then(|| in_words(within)),
        },
        EscalationLimit::Reach => {
            let called = named.route.turns().get(named.at).copied().flatten()?;
            let allowed = seconds_of(statement.amount, statement.unit)?;
            // Hours of business last at least as long by the clock, so that only the other way round nobody knows.
            let is_sure = statement.unit != Unit::Bh || named.route.counts_business_hours();
            (is_sure && called > allowed).then(|| turn_in_words(called, named.route))
        }
    }
}

/// Whether a wait is what the document says, or may be.
fn is_same_wait((amount, unit): (Decimal, Unit), statement: &EscalationStatement) -> bool {
    let days = [Unit::D, Unit::Bd];
    if days.contains(&unit) && days.contains(&statement.unit) {
        return amount == statement.amount;
    }
    match (seconds_of(amount, unit), seconds_of(statement.amount, statement.unit)) {
        (Some(declared), Some(stated)) => declared == stated,
        // A business day is as long as its calendar says.
        _ => true,
    }
}

fn in_words((amount, unit): (Decimal, Unit)) -> Message {
    let [ja, en] = [Lang::Ja, Lang::En].map(|lang| format_exact(amount, unit, lang));
    say!("{ja}", "{en}")
}

/// After how long the turn of a level comes, in minutes where those are whole.
fn turn_in_words(seconds: Decimal, route: &EscalationRoute) -> Message {
    let minute = Decimal::from(60);
    let whole = (seconds % minute).is_zero();
    let unit = if whole { Unit::Min } else { Unit::S };
    let amount = if whole { seconds / minute } else { seconds };
    let [ja, en] = [Lang::Ja, Lang::En].map(|lang| format_exact(amount, unit, lang));
    match route.counts_business_hours() {
        true => say!("営業時間で{ja}後", "after {en} of business hours"),
        false => say!("{ja}後", "after {en}"),
    }
}

fn finding(named: LevelOfRoute<'_>, statement: &EscalationStatement, declared: Message) -> Diagnostic {
    let (level, route, text) = (&named.level().name, &named.route.title, statement.text.trim());
    let Message { ja, en } = declared;
    let [amount, amount_en] =
        [Lang::Ja, Lang::En].map(|lang| format_exact(statement.amount, statement.unit, lang).replace(' ', ""));
    let (message, hint) = match statement.limit {
        EscalationLimit::Wait => (
            say!(
                "`{level}` が次へ進むまでの時間は、文書では「{text}」、経路 `{route}` では{ja}です",
                "`{level}` goes on after `{text}` in the document; in the route `{route}` that is {en}"
            ),
            say!(
                "正しいほうに合わせます。文書が正しければ、その段階に `within: {amount}` と書きます",
                "make the two agree; if the document is right, write `within: {amount_en}` in the level"
            ),
        ),
        EscalationLimit::Reach => (
            say!(
                "`{level}` への連絡は、文書では「{text}」ですが、経路 `{route}` では順番が来るのが{ja}です",
                "`{level}` is to be told within `{text}` by the document; in the route `{route}` its turn comes {en}"
            ),
            say!(
                "前の段階の `within` を短くするか、文書を直します",
                "shorten `within` of the levels before it, or mend the document"
            ),
        ),
    };
    Diagnostic::new(code::CONTRACT_ESCALATION_DIFFERS, statement.place.clone(), message)
        .hint(hint)
        .related(named.level().place.clone(), say!("段階の宣言", "where the level is declared"))
}
