//! Sources whose newest row is older than they declare: their figures stand, but speak of the past.

use crate::calendar::Instant;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::SourceCount;
use crate::say;

pub(super) fn check(sources: &[SourceCount], as_of: Instant, found: &mut Diagnostics) {
    for source in sources {
        let (Some(within), Some(newest)) = (source.fresh_within, source.newest) else { continue };
        // The log that intervals were found in speaks for them.
        if source.made_from.is_some() {
            continue;
        }
        let age = as_of.as_second() - newest.as_second();
        if age <= within {
            continue;
        }
        let (name, days, hours) = (&source.source, age / 86_400, age % 86_400 / 3600);
        let message = say!(
            "`{name}` の最新の行は集計時点より {days} 日 {hours} 時間前のものです",
            "the newest row of `{name}` is {days} days and {hours} hours older than the as-of instant"
        );
        found.push(Diagnostic::new(code::STALE_SOURCE, source.place.clone(), message).hint(say!(
            "新しいエクスポートを data/ に置くか、`fresh_within` を見直します",
            "put a newer export into data/, or reconsider `fresh_within`"
        )));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Place;

    fn source(newest: &str) -> SourceCount {
        SourceCount {
            source: "tickets".into(),
            files: 1,
            rows_in: 1,
            rows_used: 1,
            rows_set_aside: 0,
            rows_duplicate: 0,
            folded: None,
            made_from: None,
            union_of: Vec::new(),
            first: None,
            newest: Some(newest.parse().unwrap()),
            fresh_within: Some(3 * 86_400),
            place: Place::file("data/sources.yaml"),
        }
    }

    #[test]
    fn a_source_older_than_it_declares_is_a_finding() {
        let as_of = "2026-11-20T08:00:00Z".parse().unwrap();
        let mut found = Diagnostics::new();
        check(&[source("2026-11-17T08:00:00Z")], as_of, &mut found);
        assert!(found.is_empty(), "exactly three days is within three days");
        check(&[source("2026-11-17T07:59:59Z")], as_of, &mut found);
        assert_eq!(found.iter().map(|d| d.code.name()).collect::<Vec<_>>(), ["checks/stale-source"]);
    }
}
