//! Lists of the site among the sources that metrics may name.
//!
//! In: the sources that a project declares. Out: the same with the lists whose names it leaves free, and which of them are used.
//! Never: takes the place of a source that is declared, or may have been in a file that cannot be read.

use super::columns::ColumnUse;
use super::symbols::Symbols;
use super::{Column, Metric, SiteList, Source, SourceOrigin, report_rows};
use crate::calendar::Zone;
use crate::diag::{Message, Place};
use crate::say;
use indexmap::IndexMap;

/// Where a metric names a list; the list itself is declared nowhere.
const FILE: &str = "data/metrics.yaml";

/// The lists whose names a project leaves free, and the declared sources with them.
pub(super) fn free(sources: &Symbols<Source>, zone: &Zone) -> (IndexMap<String, Source>, Symbols<Source>) {
    let is_free = |list: &SiteList| sources.unreadable.is_none() && !sources.names().any(|name| name == list.name());
    let lists: IndexMap<String, Source> =
        SiteList::ALL.into_iter().filter(is_free).map(|list| (list.name().to_owned(), source(list, zone))).collect();
    let all = beside(sources, lists.clone());
    (lists, all)
}

/// The declared sources with these lists.
pub(super) fn beside(sources: &Symbols<Source>, lists: IndexMap<String, Source>) -> Symbols<Source> {
    Symbols {
        sound: sources.sound.clone().into_iter().chain(lists).collect(),
        left_out: sources.left_out.clone(),
        unreadable: sources.unreadable.clone(),
    }
}

/// Those lists of which a metric counts rows.
pub(super) fn used(lists: &IndexMap<String, Source>, metrics: &Symbols<Metric>) -> IndexMap<String, Source> {
    let counts = |name: &str| {
        metrics.sound.values().any(|metric| report_rows::source_of(&metric.kind).is_some_and(|source| source == name))
    };
    lists.iter().filter(|(name, _)| counts(name)).map(|(name, source)| (name.clone(), source.clone())).collect()
}

fn source(list: SiteList, zone: &Zone) -> Source {
    let column = |made: super::ListColumn| Column {
        values: made.values.iter().map(|(value, ja, en)| ((*value).to_owned(), aliases(value, [ja, en]))).collect(),
        ..Column::named(made.name, made.kind, Place::file(FILE))
    };
    let columns = list.columns().into_iter().map(|made| (made.name.to_owned(), column(made))).collect();
    let place = Place::file(FILE);
    Source { made: Some(SourceOrigin::SiteList(list)), ..Source::of_columns(list.name(), columns, zone.clone(), place) }
}

/// What a value is called besides, for hints.
fn aliases(value: &str, names: [&&str; 2]) -> Vec<String> {
    names.into_iter().filter(|name| **name != value).map(|name| (*name).to_owned()).collect()
}

/// Why a column cannot be used in a place, although it holds the right type: a state that is only known as of today puts no row into a
/// past period.
pub(super) fn refusal(source: &Source, column: &Column, holds: ColumnUse) -> Option<(Message, Message)> {
    let list = source.list()?;
    let can_be = |name: &str| match holds {
        ColumnUse::Time | ColumnUse::Instant => list.is_event(name),
        ColumnUse::Span => list.is_span(name),
        _ => true,
    };
    if can_be(&column.name) {
        return None;
    }
    let (name, list_name) = (&column.name, list.name());
    let message = say!(
        "`{list_name}` の `{name}` は今日の状態で、過去の期の行を数えられません",
        "`{name}` of `{list_name}` is what holds today: it puts no row into a past period"
    );
    let events: Vec<String> = list
        .columns()
        .iter()
        .filter(|column| holds.fits(column.kind) && can_be(column.name))
        .map(|column| format!("`{}`", column.name))
        .collect();
    let events = events.join(", ");
    let hint = match holds {
        ColumnUse::Span => say!("使える列は {events} です", "columns that can be used are {events}"),
        _ => say!(
            "期ごとの残りは `type: backlog` で数えます。出来事の列は {events} です",
            "count what is left at the end of each period with `type: backlog`; columns of what happened are {events}"
        ),
    };
    Some((message, hint))
}

/// Why nothing of a list can be held against its due: rows of it may be done without a day, so that neither in time nor late is known.
pub(super) fn adherence_refusal(source: &Source) -> Option<(Message, Message)> {
    let list = source.list().filter(|list| list.known_from().is_some_and(|known| known.ends))?;
    let name = list.name();
    let message = say!(
        "`{name}` には日付なしで済んだものがあり、期限を守ったかを数えられません",
        "rows of `{name}` may be done without a day: whether they were in time cannot be counted"
    );
    let hint = say!(
        "期の終わりの残りを `type: backlog` で数えます",
        "count what is left at the end of each period with `type: backlog`"
    );
    Some((message, hint))
}
