//! Times of rows that name their zone.

use super::*;
use crate::config::ColumnType::{Category, Datetime, Text};

/// 2026-11-20 09:05 in Japan, which is 2026-11-19 19:05 in New York (UTC-5 from 1 November on).
const AT: i64 = 1_795_133_100;

fn zoned(glob: &str) -> Source {
    let mut zone = column("zone", Category);
    zone.required = true;
    zone.values =
        [("Asia/Tokyo".to_owned(), vec!["JST".to_owned()]), ("America/New_York".to_owned(), Vec::new())].into();
    let columns = vec![column("id", Text), column("at", Datetime), zone];
    let mut source = source(glob, columns);
    source.zone.column = Some("zone".to_owned());
    source
}

#[test]
fn a_time_is_one_of_the_zone_of_its_row_in_every_form() {
    let csv = "id,at,zone\na,2026-11-20 09:05,JST\nb,2026-11-19 19:05,America/New_York\nc,2026-11-20T00:05:00Z,America/New_York\nd,,JST\n";
    let json = "{\"id\": \"e\", \"at\": \"2026-11-19T19:05:00\", \"zone\": \"America/New_York\"}\n";
    let texts_of = |name: &str, text: &str| polars::prelude::Column::new(name.into(), [text]);
    let at = polars::prelude::Column::new("at".into(), [(AT - 5 * 3600) * 1000])
        .cast(&polars::prelude::DataType::Datetime(polars::prelude::TimeUnit::Milliseconds, None))
        .unwrap();
    let columns = vec![texts_of("id", "f"), at, texts_of("zone", "America/New_York")];
    let mut parquet = polars::prelude::DataFrame::new_infer_height(columns);
    let files = Memory::default()
        .with("data/a.csv", csv)
        .with("data/b.jsonl", json)
        .with("data/c.parquet", super::parquet::bytes(parquet.as_mut().unwrap()));
    let (store, found) = opened(zoned("*"), &files);
    assert_eq!(told(&found), [""; 0]);
    let mut wanted = integers(&[AT; 6]);
    wanted[3] = Cell::Null;
    assert_eq!(values(&store, "at"), wanted);
}

#[test]
fn a_row_without_a_known_zone_and_an_hour_that_its_zone_skips_are_set_aside() {
    // Clocks of New York went from 02:00 to 03:00 on 8 March 2026, those of Japan did not.
    let csv = "id,at,zone\na,2026-11-20 09:05,CST\nb,2026-11-20 09:05,\nc,2026-03-08 02:30,America/New_York\nd,2026-03-08 02:30,JST\n";
    let (store, found) = opened(zoned("*.csv"), &Memory::default().with("data/a.csv", csv));
    assert_eq!(values(&store, "id"), texts(&["d"]));
    let mut places = told(&found);
    places.sort();
    assert_eq!(
        places,
        [
            "data/local-time data/a.csv:4:3",
            "data/missing-value data/a.csv:3:20",
            "data/unknown-category data/a.csv:2:20"
        ]
    );
}

#[test]
fn one_order_of_numbers_holds_for_all_zones() {
    // Only the second row tells that the day comes first.
    let csv = "id,at,zone\na,05/11/2026 09:05,JST\nb,20/11/2026 09:05,America/New_York\n";
    let (store, found) = opened(zoned("*.csv"), &Memory::default().with("data/a.csv", csv));
    assert_eq!(told(&found), [""; 0]);
    let day = 86_400;
    assert_eq!(values(&store, "at"), integers(&[AT - 15 * day, AT + 14 * 3600]));
}
