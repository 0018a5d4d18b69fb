//! Presets: what the columns of a tool's export are called, and what they mean.
//!
//! In: the YAML files of the program, one per tool, and those below `presets/` of the project. Out: [`Preset`]s, and findings about the
//! files of the project. Never: looks at a value, or changes what a source declares: a preset is asked once, when an entry is written.
//!
//! Decided in docs/decisions/0094-sources-from-exports.md.

use super::raw;
use super::{ColumnType, Written};
use crate::calendar::parse_zone;
use crate::diag::{Diagnostics, Lang};
use crate::model::ProjectFiles;
use crate::say;
use crate::syntax::{Key, Keys, Later, Named, Node, Reader, Required, Schema, keys, parse};
use indexmap::IndexMap;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// Where a project keeps its own.
const FOLDER: &str = "presets";

/// The usual words for columns, for exports of no known tool.
pub const GENERIC: &str = "generic";

/// The presets of the program.
const BUILT_IN: [(&str, &str); 13] = [
    ("jira", include_str!("presets/jira.yaml")),
    ("servicenow", include_str!("presets/servicenow.yaml")),
    ("zendesk", include_str!("presets/zendesk.yaml")),
    ("redmine", include_str!("presets/redmine.yaml")),
    ("github", include_str!("presets/github.yaml")),
    ("backlog", include_str!("presets/backlog.yaml")),
    ("uptimerobot", include_str!("presets/uptimerobot.yaml")),
    ("upptime", include_str!("presets/upptime.yaml")),
    ("statuspage", include_str!("presets/statuspage.yaml")),
    ("prometheus", include_str!("presets/prometheus.yaml")),
    ("grafana", include_str!("presets/grafana.yaml")),
    ("google-forms", include_str!("presets/google-forms.yaml")),
    (GENERIC, include_str!("presets/generic.yaml")),
];

keys! {
    /// A preset.
    struct PresetKeys<'n> {
        label: Required<String>, "道具の名前", "the name of the tool";
        documentation: Vec<String>, "列の名前の典拠", "where the tool documents its columns";
        signs: Vec<String>, "この道具だけの見出し", "headers that no other tool writes";
        columns: Required<Later<Named<PresetColumnKeys<'n>>>>, "列", "its columns";
        paused: Vec<String>, "止まっていることを表す状態", "values of the status that mean waiting";
        closed: Vec<String>, "閉じたことを表す状態", "values of the status that mean closed";
        up: Vec<String>, "動いていることを表す状態", "values of the state that mean up";
        down: Vec<String>, "止まっていることを表す状態（障害）", "values of the state that mean down";
        harmless: Vec<String>, "止まっていないことを表す影響度", "values of the severity that mean no outage";
        fold: Option<String>, "まとめ方（`fold` の中身）", "the `fold` of an entry, as it is written";
        fold_needs: Vec<String>, "まとめるのに要る列", "the columns without which nothing is folded";
        note: Option<String>, "書き出しの注意", "what to know of the export";
    }

    /// A column of a preset.
    struct PresetColumnKeys<'n> {
        from: Vec<String>, "見出し", "its headers";
        kind as "type": Option<ColumnType>, "型", "its type";
        required: bool = false, "なければならないか", "whether a value must be there";
        formats: Vec<(&'n str, &'n Node)>, "この道具の日付の書き方", "how the tool writes dates";
        unit: Option<String>, "数だけの長さの単位", "what a bare number means";
    }
}

/// What the columns of a tool's export are called, and what they mean.
#[derive(Debug, Clone)]
pub struct Preset {
    /// Its name on the command line.
    pub name: String,
    /// The name of the tool.
    pub label: String,
    /// Where the tool documents its columns.
    pub documentation: Vec<String>,
    /// Headers that no other tool writes.
    pub signs: Vec<String>,
    /// Its columns by the names that they get.
    pub columns: IndexMap<String, PresetColumn>,
    /// Values of the status that mean waiting.
    pub paused: Vec<String>,
    /// Values of the status that mean closed.
    pub closed: Vec<String>,
    /// Values of the state that mean up.
    pub up: Vec<String>,
    /// Values of the state that mean down.
    pub down: Vec<String>,
    /// Values of the severity that mean no outage.
    pub harmless: Vec<String>,
    /// The fold of an entry, as it is written, and the columns that it needs.
    pub fold: Option<(String, Vec<String>)>,
    /// What to know of the export.
    pub note: Option<String>,
}

/// A column of a preset.
#[derive(Debug, Clone)]
pub struct PresetColumn {
    /// Its headers.
    pub from: Vec<String>,
    /// Its type, when it is known.
    pub kind: Option<ColumnType>,
    /// Whether a value must be there.
    pub required: bool,
    /// How the tool writes dates.
    pub formats: Vec<(String, Written)>,
    /// What a bare number means.
    pub unit: Option<String>,
}

impl Preset {
    /// The column that a header is of.
    pub fn column_of(&self, header: &str) -> Option<(&str, &PresetColumn)> {
        let header = written(header);
        let header = without_zone(&header);
        let is = |column: &&PresetColumn| column.from.iter().any(|from| written(from) == header);
        self.columns.iter().find(|(_, column)| is(column)).map(|(name, column)| (name.as_str(), column))
    }

    /// How many of its columns a file with these headers has.
    pub fn fits(&self, headers: &[String]) -> usize {
        let has = |column: &&PresetColumn| {
            column.from.iter().any(|from| headers.iter().any(|header| without_zone(&written(header)) == written(from)))
        };
        self.columns.values().filter(has).count()
    }

    /// Whether a header tells that the file is of this tool: letter by letter, since `timestamp` is a word of everybody's and `Timestamp` is
    /// one of Google's forms.
    pub fn is_signed(&self, headers: &[String]) -> bool {
        self.signs.iter().any(|sign| headers.iter().any(|header| header.trim() == sign))
    }
}

/// The zone that a header names at its end, in the name that `timezone` takes: `Created At (UTC)`, `作成日時（JST）`, `Opened (+09:00)`.
pub fn header_zone(header: &str) -> Option<String> {
    zone_at_end(header).map(|(_, zone)| zone)
}

/// A header without the zone at its end.
fn without_zone(header: &str) -> &str {
    zone_at_end(header).map_or(header, |(before, _)| before)
}

/// What stands before the zone of a header, and the zone.
fn zone_at_end(header: &str) -> Option<(&str, String)> {
    let header = header.trim_end();
    let inner = header.strip_suffix([')', '）', ']', '］'])?;
    let open = inner.rfind(['(', '（', '[', '［'])?;
    let before = inner[..open].trim_end();
    let word = inner[open..].trim_start_matches(['(', '（', '[', '［']).trim().to_uppercase();
    (!before.is_empty()).then_some(())?;
    Some((before, named_zone(&word)?))
}

/// The zone that a value of a column of zones means, in the name that `timezone` takes: `JST`, `+09:00`, `America/New_York`.
pub fn zone_of_value(value: &str) -> Option<String> {
    let value = value.trim();
    named_zone(&value.to_uppercase()).or_else(|| parse_zone(value).map(|_| value.to_owned()))
}

/// A zone by its short name or its distance from UTC in whole hours.
fn named_zone(word: &str) -> Option<String> {
    match word {
        "UTC" | "GMT" | "Z" | "UTC+0" | "GMT+0" | "世界時" | "協定世界時" => return Some("UTC".to_owned()),
        "JST" | "日本時間" | "日本標準時" | "ASIA/TOKYO" => return Some("Asia/Tokyo".to_owned()),
        _ => {}
    }
    if word.trim_start_matches("UTC").trim_start_matches("GMT") == "+05:30" {
        return Some("Asia/Kolkata".to_owned());
    }
    let distance = word.trim_start_matches("UTC").trim_start_matches("GMT");
    let sign = distance.chars().next().filter(|sign| matches!(sign, '+' | '-'))?;
    let hours = distance[1..].trim_end_matches(":00");
    let hours = if hours.len() == 4 { hours.strip_suffix("00")? } else { hours };
    let hours: u8 = hours.parse().ok().filter(|hours| *hours <= 12)?;
    Some(match (sign, hours) {
        (_, 0) => "UTC".to_owned(),
        ('+', 9) => "Asia/Tokyo".to_owned(),
        // The names of POSIX count to the west.
        ('+', _) => format!("Etc/GMT-{hours}"),
        _ => format!("Etc/GMT+{hours}"),
    })
}

/// A header without what differs by chance: case, width, and the blanks and line breaks that fit it into its cell.
fn written(header: &str) -> String {
    header.nfkc().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase()
}

/// The schema of a preset.
pub(super) fn schema(lang: Lang) -> Value {
    Schema::of::<PresetKeys<'_>>(lang)
}

/// All presets: those of the program, and those of the project, which go before them.
pub fn presets(files: &dyn ProjectFiles, found: &mut Diagnostics) -> IndexMap<String, Preset> {
    let mut presets = IndexMap::new();
    for path in files.list(FOLDER) {
        let Some(name) = path.strip_prefix("presets/").and_then(|name| name.strip_suffix(".yaml")) else { continue };
        let Ok(bytes) = files.read(&path) else { continue };
        let Ok(text) = std::str::from_utf8(&bytes) else { continue };
        if let Some(preset) = read(name, &path, text.trim_start_matches('\u{feff}'), found) {
            presets.insert(name.to_owned(), preset);
        }
    }
    for (name, text) in BUILT_IN {
        if !presets.contains_key(name)
            && let Some(preset) = read(name, name, text, &mut Diagnostics::new())
        {
            presets.insert(name.to_owned(), preset);
        }
    }
    presets
}

/// Of a list of presets the one that fits headers best: one that a header tells, else the usual words.
pub fn best<'p>(presets: &'p IndexMap<String, Preset>, headers: &[String]) -> Option<&'p Preset> {
    /// Columns by which a tool is known whatever else the usual words know.
    const ENOUGH: usize = 3;
    let usual = presets.get(GENERIC);
    let of_usual = usual.map_or(0, |usual| usual.fits(headers));
    let signed = presets.values().filter(|preset| preset.is_signed(headers));
    // Of equal ones the first, which is one of the project.
    let best =
        signed.map(|preset| (preset.fits(headers), preset)).fold(None, |best: Option<(usize, &Preset)>, next| {
            if best.is_none_or(|best| next.0 > best.0) { Some(next) } else { best }
        });
    // A list of our own may have one header of a tool (進捗率, createdAt): its other columns say whether it is one.
    best.filter(|(fits, _)| *fits >= ENOUGH.min(of_usual)).map(|(_, preset)| preset).or(usual)
}

fn read(name: &str, path: &str, text: &str, found: &mut Diagnostics) -> Option<Preset> {
    let root = parse(path, text, found)?;
    let mut reader = Reader::new(path, text, found);
    reader.sound(|reader| {
        let keys = PresetKeys::read(reader, &root, &(0..0))?;
        let columns = reader.named(keys.columns);
        let columns: Vec<(String, PresetColumn)> = columns
            .into_iter()
            .filter_map(|(key, node)| Some((key.text.clone(), column(reader, key, node)?)))
            .collect();
        Some(Preset {
            name: name.to_owned(),
            label: keys.label?,
            documentation: keys.documentation,
            signs: keys.signs,
            columns: columns.into_iter().collect(),
            paused: keys.paused,
            closed: keys.closed,
            up: keys.up,
            down: keys.down,
            harmless: keys.harmless,
            fold: keys.fold.map(|fold| (fold, keys.fold_needs)),
            note: keys.note,
        })
    })
}

fn column(reader: &mut Reader<'_>, key: &Key, node: &Node) -> Option<PresetColumn> {
    let keys = PresetColumnKeys::of_entry(reader, key, node)?;
    let kind = keys.kind.unwrap_or(ColumnType::Datetime);
    if !keys.formats.is_empty() && !matches!(kind, ColumnType::Date | ColumnType::Datetime) {
        let message = say!("`formats` は日付と日時の列にだけ書けます", "`formats` needs a column of dates or instants");
        reader.invalid_key(key, message);
    }
    let mut formats = Vec::new();
    for (text, node) in keys.formats {
        let (format, pattern) = raw::format_or_pattern(reader, node, kind);
        let quoted = if pattern.is_some() { format!("\"{text}\"") } else { text.to_owned() };
        formats.push((quoted, Written { format, pattern, ..Written::default() }));
    }
    let from = if keys.from.is_empty() { vec![key.text.clone()] } else { keys.from };
    Some(PresetColumn { from, kind: keys.kind, required: keys.required, formats, unit: keys.unit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zone_at_the_end_of_a_header_is_known() {
        for (header, zone) in [
            ("Created At (UTC)", "UTC"),
            ("created (gmt)", "UTC"),
            ("作成日時（JST）", "Asia/Tokyo"),
            ("受付日時 [日本時間]", "Asia/Tokyo"),
            ("Opened (UTC+09:00)", "Asia/Tokyo"),
            ("Opened (+0900)", "Asia/Tokyo"),
            ("Opened (GMT-5)", "Etc/GMT+5"),
            ("Opened (UTC+8)", "Etc/GMT-8"),
            ("Opened (+05:30)", "Asia/Kolkata"),
        ] {
            assert_eq!(header_zone(header).as_deref(), Some(zone), "{header}");
        }
        for header in ["Created At", "(UTC)", "所要時間（分）", "Opened (+99:00)", "Amount (+)", "時間 (h)"] {
            assert_eq!(header_zone(header), None, "{header}");
        }
    }

    #[test]
    fn every_preset_of_the_program_is_sound_and_says_where_its_words_are_from() {
        for (name, text) in BUILT_IN {
            let mut found = Diagnostics::new();
            let preset = read(name, name, text, &mut found);
            assert!(found.is_empty(), "{name}: {found:#?}");
            let preset = preset.expect("it is sound");
            assert!(name == GENERIC || !preset.documentation.is_empty(), "{name} cites nothing");
            assert!(name == GENERIC || !preset.signs.is_empty(), "{name} has no sign");
            // An order is a setting of whoever exports, which no preset of the program knows.
            let orders = ["y-m-d", "d-m-y", "m-d-y"];
            let mut formats = preset.columns.values().flat_map(|column| &column.formats);
            assert!(formats.all(|(format, _)| !orders.contains(&format.as_str())), "{name} guesses an order");
            let mut seen = std::collections::BTreeMap::new();
            for (column, from) in
                preset.columns.iter().flat_map(|(name, c)| c.from.iter().map(move |from| (name, from)))
            {
                let other = seen.insert(written(from), column).unwrap_or(column);
                assert_eq!(other, column, "{name}: `{from}` is of two columns");
            }
        }
    }

    #[test]
    fn a_sign_tells_the_tool_and_common_words_do_not() {
        let presets = presets(&crate::config::tests::no_files(), &mut Diagnostics::new());
        let of = |headers: &[&str]| {
            let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
            best(&presets, &headers).map(|preset| preset.name.clone())
        };
        assert_eq!(of(&["Issue key", "Created", "Status"]).as_deref(), Some("jira"));
        assert_eq!(of(&["Status", "Priority", "Created"]).as_deref(), Some(GENERIC));
        assert_eq!(of(&["#", "トラッカー", "ステータス", "題名"]).as_deref(), Some("redmine"));
        assert_eq!(of(&["タイムスタンプ", "満足度"]).as_deref(), Some("google-forms"));
        assert_eq!(of(&["受付日時", "管理番号", "優先度", "進捗率", "完了日時"]).as_deref(), Some(GENERIC));
        assert_eq!(of(&["ticketId", "createdAt", "resolvedAt", "priority", "status"]).as_deref(), Some(GENERIC));
    }
}
