//! A build without a named instant holds until the next one at which something changes: every build of such a span is the same, and
//! none shows less than the present would.

use std::collections::{BTreeMap, BTreeSet};
use tejun::calendar::{Instant, local_text, parse_zone};
use tejun::diag::Diagnostics;
use tejun::inputs::Inputs;
use tejun::pipeline::{self, AssetNames, Built, ClusterUse, Options};

/// Documents with everything about them that a clock moves within a day. 2026-11-20 is a Friday.
const PROJECT: &[(&str, &str)] = &[
    (
        "tejun.yaml",
        "title: 試し\nbase_url: https://docs.example.com/\ntimezone: Asia/Tokyo\nbanner: { text: 工事中, until: 2026-11-20T15:00 }\nhome: { on_call: [first] }\n",
    ),
    (
        "data/people.yaml",
        "people:\n  sato: { name: 佐藤 }\n  mori: { name: 森 }\non_call:\n  first:\n    title: 当番\n    rotation: [sato, mori]\n    handover: 毎週金曜日 10:00\n    start: 2026-10-02T10:00\n    covers: jp-business\n    overrides: [{ who: sato, from: 2026-11-20T18:00, until: 2026-11-20T20:00 }]\n",
    ),
    ("data/calendars.yaml", "maintenance:\n  weekly: { when: 毎週金曜日 22:00-23:00, services: [all] }\n"),
    ("content/_index.md", "---\ntitle: はじめに\n---\n"),
    (
        "content/rota.md",
        "---\ntitle: 当番表\n---\n\n```{on-call}\nschedule: first\n```\n\n```{maintenance}\nperiod: next\n```\n",
    ),
    ("content/soon.md", "---\ntitle: あすから\npublish: 2026-11-21\n---\n\n本文\n"),
    ("content/gone.md", "---\ntitle: きょうまで\nexpiry: 2026-11-21\n---\n\n本文\n"),
    ("content/releases/_index.md", "---\ntitle: リリース\n---\n"),
    (
        "content/releases/v1.md",
        "---\ntitle: v1.0\ndate: 2026-11-20T13:30\nversion: v1.0\ntype: minor\n---\n\n## 追加\n\n- 一つ\n",
    ),
    (
        "content/incidents/old.md",
        "---\ntitle: 古い障害\ntype: incident\nincident: INC-1\nstarted: 2026-10-13 10:00\nrestored: 2026-10-13 11:00\n---\n\n## 経過\n\n- 10:05 調べています。\n- 10:30 見つけました。\n",
    ),
];

/// The edges of that day by the clock of Tokyo, with what moves there.
const EDGES: &[&str] = &["09:00", "10:00", "12:00", "13:00", "13:30", "15:00", "18:00", "20:00", "22:00", "23:00"];

fn at(time: &str) -> Instant {
    format!("2026-11-20T{time}+09:00").parse().unwrap()
}

fn built(files: &[(&str, &str)], as_of: Option<Instant>, now: Instant) -> Built {
    let files = Inputs::from_memory(files.iter().map(|(path, text)| (*path, text.as_bytes())));
    let options = Options { as_of, now, drafts: false, assets: AssetNames::Hashed, cluster: ClusterUse::default() };
    let mut found = Diagnostics::new();
    let built = pipeline::build(&files, &options, &mut found);
    built.filter(|_| !found.has_errors()).unwrap_or_else(|| panic!("{:?}", found.sorted()))
}

/// How a site writes an instant.
fn written(instant: Instant) -> [String; 5] {
    let (zone, utc) = (parse_zone("Asia/Tokyo").unwrap(), parse_zone("UTC").unwrap());
    let (local, utc) = (instant.to_zoned(zone.clone()), instant.to_zoned(utc));
    [
        local.strftime("%Y-%m-%d %H:%M").to_string(),
        local_text(instant, &zone),
        local.strftime("2026年11月20日（金）%-H:%M").to_string(),
        utc.strftime("%Y%m%dT%H%M%SZ").to_string(),
        utc.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
    ]
}

/// The site without some instants, one of which it says of itself.
fn told(built: &Built, instants: [Instant; 2]) -> BTreeMap<String, String> {
    let written = instants.map(written).concat();
    let of = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        written.iter().fold(text, |text, written| text.replace(written, "…"))
    };
    // The index of the search holds the texts of the pages, and is named by its bytes.
    let pages = built.artifacts.iter().filter(|artifact| !artifact.path.starts_with("search/"));
    pages.map(|artifact| (artifact.path.clone(), of(&artifact.bytes))).collect()
}

#[test]
fn what_a_clock_moves_is_shown_from_the_very_second_on() {
    let second = |time: Instant, by: i64| Instant::from_second(time.as_second() + by).unwrap();
    let edges = EDGES.iter().flat_map(|time| [-1, 0, 1].map(|by| second(at(&format!("{time}:00")), by)));
    let hours = (0..24).map(|hour| at(&format!("{hour:02}:17:42")));
    let mut spans = BTreeSet::new();
    for now in edges.chain(hours).collect::<BTreeSet<_>>() {
        let (settled, exact) = (built(PROJECT, None, now), built(PROJECT, Some(now), now));
        let validity = settled.computed.validity;
        assert!(validity.holds_at(now) && validity.as_of <= now, "{now}: {validity:?}");
        spans.insert(validity.as_of);
        let instants = [validity.as_of, now];
        let (settled, exact) = (told(&settled, instants), told(&exact, instants));
        assert_eq!(settled.keys().collect::<Vec<_>>(), exact.keys().collect::<Vec<_>>(), "{now}");
        for (path, text) in &exact {
            if &settled[path] != text {
                panic!("{now}, {path}: {}", crate::site::difference(text, &settled[path]).unwrap_or_default());
            }
        }
    }
    // Midnight, and every edge with the second after it.
    let last = 1 + EDGES.len() * 2;
    assert!((3..=last).contains(&spans.len()), "{spans:?}");
}

#[test]
fn figures_may_stand_for_an_hour_and_are_those_of_its_beginning() {
    let (name, settings) = PROJECT[0];
    let settings = format!("{settings}as_of: hour\n");
    let mut files: Vec<(&str, &str)> = vec![(name, &settings)];
    files.extend(&PROJECT[1..]);
    files.extend([
        (
            "data/sources.yaml",
            "t:\n  files: t.csv\n  fresh_within: 7 days\n  columns: { at: { type: datetime, required: true } }\n",
        ),
        ("data/metrics.yaml", "opened: { label: 件数, type: simple, source: t, time: at, agg: count, unit: 件 }\n"),
        ("data/t.csv", "at\n2026-11-20 12:59:58\n2026-11-20 13:00:00\n2026-11-20 13:30:00\n"),
        ("data/schedule.yaml", "entries:\n  patch: { title: 更新, when: 毎月1日 10:00 }\n"),
        (
            "content/incidents/open.md",
            "---\ntitle: 障害\ntype: incident\nincident: INC-2\nstarted: 2026-11-20 08:00\n---\n",
        ),
        ("content/now.md", "---\ntitle: 今月\n---\n\n受付は {figure}`opened@2026-11` です。\n"),
    ]);
    // The hour, and what else changes in it with the second after it: v1.0 is released at 13:30.
    let table = [
        ("12:59:59", "12:00:00", 0),
        ("13:00:00", "13:00:00", 1),
        ("13:00:01", "13:00:00", 1),
        ("13:29:59", "13:00:00", 1),
        ("13:30:00", "13:30:00", 2),
        ("13:59:59", "13:30:01", 3),
        ("14:00:00", "14:00:00", 3),
        ("14:59:59", "14:00:00", 3),
    ];
    for (now, as_of, rows) in table {
        let settled = built(&files, None, at(now));
        let validity = settled.computed.validity;
        assert!(validity.holds_at(at(now)) && validity.as_of == at(as_of), "{now}: {validity:?}");
        let figure = settled.computed.figures.get("opened", &[], "2026-11").map_or(0, |figure| figure.n);
        assert_eq!(figure, rows, "{now}: rows before {as_of}");
        let named = built(&files, Some(at(as_of)), at("23:59:59"));
        assert!(settled.artifacts == named.artifacts, "{now}: the site is that of {as_of}, whoever names it");
    }
    let settings = settings.replace("as_of: hour", "as_of: day");
    files[0] = (name, &settings);
    let validity = built(&files, None, at("17:12:34")).computed.validity;
    assert_eq!((validity.as_of, validity.until), (at("15:00:01"), Some(at("18:00:00"))), "what documents change at");
}

#[test]
fn what_is_counted_or_open_holds_for_its_second_alone() {
    let sources = "tickets:\n  files: t.csv\n  columns: { at: { type: datetime, required: true } }\n";
    let opened = "opened: { label: 件数, type: simple, source: tickets, time: at, agg: count, unit: 件 }\n";
    let open = "---\ntitle: 障害\ntype: incident\nincident: INC-2\nstarted: 2026-10-01 10:00\n---\n";
    let lately = "---\ntitle: 障害\ntype: incident\nincident: INC-2\nstarted: 2026-11-20 08:00\nrestored: 2026-11-20 08:30\n---\n";
    let plan = "entries:\n  patch: { title: 更新, when: 毎月1日 10:00 }\n";
    let cases: &[&[(&str, &str)]] = &[
        &[("data/sources.yaml", sources), ("data/metrics.yaml", opened), ("data/t.csv", "at\n2026-10-01 09:00\n")],
        &[("content/incidents/open.md", open)],
        &[("content/incidents/lately.md", lately)],
        &[("data/schedule.yaml", plan)],
    ];
    let now = at("12:34:56");
    for case in cases {
        let files: Vec<(&str, &str)> = PROJECT.iter().chain(*case).copied().collect();
        let validity = built(&files, None, now).computed.validity;
        assert!(validity.as_of == now && !validity.lasts(), "{}: {validity:?}", case[0].0);
        let named = built(&files, Some(now), at("23:00:00")).computed.validity;
        assert_eq!((named.as_of, named.until), (now, None), "{}", case[0].0);
    }
}
