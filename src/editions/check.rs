//! Issued reports against what today's data and documents say.

use super::{EDITION, folder};
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{Candidate, EditionBook, EditionRecord, FigureKey, FrozenFigure};
use crate::say;
use std::collections::BTreeMap;

/// So many figures are named in a finding.
const NAMED: usize = 3;

/// The figures of an edition that today's data tell differently, with what they tell; `None` for those they do not tell.
pub(crate) fn differing<'a>(
    record: &'a EditionRecord,
    today: &'a [FrozenFigure],
) -> Vec<(&'a FrozenFigure, Option<&'a FrozenFigure>)> {
    let today: BTreeMap<FigureKey, &FrozenFigure> = today.iter().map(|figure| (figure.key(), figure)).collect();
    let pairs = record.figures.iter().map(|frozen| (frozen, today.get(&frozen.key()).copied()));
    pairs.filter(|(frozen, now)| now.is_none_or(|now| !frozen.says_the_same(now))).collect()
}

/// One finding per issued report that today's data or words would tell differently.
pub(crate) fn check(book: &EditionBook, today: &[(Candidate, Option<String>)], found: &mut Diagnostics) {
    for (candidate, words) in today {
        let Some(record) = book.newest(candidate.name, &candidate.key) else { continue };
        let (kind, key, number) = (candidate.name.as_str(), &candidate.key, record.edition.number);
        let place = Place::file(format!("{}/{EDITION}", folder(&record.edition)));
        let hint = say!(
            "差を見るには `tejun edition diff {kind} --period {key}`、訂正版を出すには `tejun edition issue {kind} --period {key} --reason \"遅れて届いた行\"`",
            "`tejun edition diff {kind} --period {key}` shows the differences, `tejun edition issue {kind} --period {key} --reason \"late rows\"` issues a restatement"
        );
        let differing = differing(record, &candidate.figures);
        if !differing.is_empty() {
            let count = differing.len();
            let named = differing.iter().take(NAMED).map(|(frozen, now)| told(frozen, *now)).collect::<Vec<_>>();
            let (ja, en) = (named.join("、"), named.join(", "));
            let message = say!(
                "発行済みの第 {number} 版と、今日のデータの数値が {count} 件違います: {ja}",
                "today's data give other figures than edition {number} that was issued, {count} in all: {en}"
            );
            found.push(Diagnostic::new(code::EDITION_DIFFERS, place.clone(), message).hint(hint.clone()));
        }
        if *words != record.words {
            let message = say!(
                "第 {number} 版を発行したあとで、担当者の言葉が変わりました",
                "the author's words changed after edition {number} was issued"
            );
            found.push(Diagnostic::new(code::EDITION_WORDS, place, message).hint(hint));
        }
    }
}

/// `SLA 応答 2026-10: 98.7%（目標 95%以上）→ 94.2%（目標 95%以上）`; the target only where it differs.
fn told(frozen: &FrozenFigure, now: Option<&FrozenFigure>) -> String {
    let title = frozen.title();
    let Some(now) = now else { return format!("{title}: {} → -", frozen.shown) };
    let shown = |figure: &FrozenFigure| match (frozen.target == now.target, frozen.shown == now.shown) {
        (false, _) => format!("{} ({})", figure.shown, figure.target),
        (true, true) => format!("{} (n = {})", figure.shown, figure.n),
        (true, false) => figure.shown.clone(),
    };
    format!("{title}: {} → {}", shown(frozen), shown(now))
}
