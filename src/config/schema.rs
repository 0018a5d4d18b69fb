//! What may be written, as JSON Schema: for editors that complete and check while somebody types.
//!
//! In: the declarations of keys. Out: one schema for `tejun.yaml` and each file of `data/`. Never: reads a file.

use super::{bindings, calendars, metrics, people, presets, schedule, site, sla, sources, terms};
use crate::diag::Lang;
use crate::syntax::Schema;
use serde_json::{Map, Value};

/// The schema of each file, by its path.
pub fn schemas(lang: Lang) -> Map<String, Value> {
    let files = [
        ("tejun.yaml", site::schema(lang)),
        ("data/sources.yaml", Schema::named(&sources::schema(lang))),
        ("data/calendars.yaml", calendars::schema(lang)),
        ("data/metrics.yaml", Schema::named(&metrics::schema(lang))),
        ("data/sla.yaml", Schema::named(&sla::schema(lang))),
        ("data/people.yaml", people::schema(lang)),
        ("data/schedule.yaml", schedule::schema(lang)),
        ("data/bindings.yaml", bindings::schema(lang)),
        ("data/terms.yaml", terms::schema(lang)),
        ("presets/*.yaml", presets::schema(lang)),
    ];
    let draft = |(path, mut schema): (&str, Value)| {
        if let Value::Object(schema) = &mut schema {
            schema.shift_insert(0, "$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
        }
        (path.to_owned(), schema)
    };
    files.into_iter().map(draft).collect()
}
