//! What was found out about files → an entry of `data/sources.yaml`.
//!
//! In: columns, the preset that fits, and what people answered. Out: the entry with its comments. Never: writes a value of a free text into
//! a comment, which would put what customers wrote beside the configuration.

use super::wide::WideTable;
use crate::config::{ColumnType, Preset, PresetColumn, type_name};
use crate::data::{FileHeaders, InferredColumn, moment_names};
use crate::diag::{Lang, Message};
use crate::model::format_integer;
use crate::say;
use crate::syntax::written::{comment, inline, list, scalar};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The name that presets give to a column of zones.
pub(super) const ZONE_COLUMN: &str = "timezone";
/// Columns without a role are declared in files that have no more headers.
const MOST_HEADERS: usize = 40;
/// So many values of a column are named in a comment.
const NAMED: usize = 8;

/// A column of the entry.
pub(super) struct Declared<'c> {
    /// Its name in expressions.
    pub name: String,
    /// The role that the preset knows.
    pub role: Option<&'c PresetColumn>,
    /// What was found out.
    pub of: &'c InferredColumn,
    /// Its keys, as they are written.
    pub keys: Vec<String>,
}

impl Declared<'_> {
    /// Its type.
    fn kind(&self) -> ColumnType {
        match self.role {
            Some(role) if role.unit.is_some() && is_number(self.of.kind) => ColumnType::Duration,
            _ => self.of.kind,
        }
    }

    pub(super) fn is_time(&self) -> bool {
        matches!(self.of.kind, ColumnType::Date | ColumnType::Datetime)
    }
}

/// What stands in the entry besides its columns.
pub(super) struct Draft<'c> {
    pub name: String,
    pub preset: &'c Preset,
    /// How many of the preset's columns the files have.
    pub fits: usize,
    pub files: &'c [FileHeaders],
    pub globs: Vec<String>,
    pub columns: Vec<Declared<'c>>,
    /// The headers whose cells become rows.
    pub wide: Option<WideTable>,
    /// Headers that are not declared.
    pub others: Vec<String>,
    /// Whether rows with the same number are of the same thing, which nothing but the rows tell.
    pub repeats_are_newer: bool,
    /// The zone that headers name.
    pub zone: Option<String>,
    /// By each value of the column of zones, the zone that it means; none where times are not those of their rows.
    pub row_zones: Vec<(String, String)>,
    /// What is said of rows that are left out.
    pub left_out: Vec<Message>,
    /// What was assumed since nobody was asked.
    pub assumed: Vec<Message>,
}

/// The columns that are declared, with their names, and the headers that are not. The columns of a wide table tell its rows apart, so
/// that texts are declared, too.
pub(super) fn columns<'c>(
    known: Known<'c>,
    found: &'c [InferredColumn],
    are_labels: bool,
) -> (Vec<Declared<'c>>, Vec<String>) {
    let (mut declared, mut others): (Vec<Declared<'c>>, Vec<String>) = (Vec::new(), Vec::new());
    for of in found {
        let role = role(known, of).filter(|(name, _)| declared.iter().all(|other| other.name != *name));
        let tells = are_labels || of.names_totals || of.kind != ColumnType::Text;
        let is_worth = of.filled > 0 && tells && found.len() <= MOST_HEADERS;
        match role {
            Some((name, role)) if of.filled > 0 => {
                declared.push(Declared { name: name.to_owned(), role: Some(role), of, keys: of.keys.clone() });
            }
            None if is_worth => {
                let name = free_name(&of.header, &declared);
                declared.push(Declared { name, role: None, of, keys: of.keys.clone() });
            }
            _ => others.push(of.header.clone()),
        }
    }
    // Roles stand first, in the order of the preset.
    let place = |name: &str| known.preset.columns.get_index_of(name).unwrap_or(usize::MAX);
    declared.sort_by_key(|column| if column.role.is_some() { place(&column.name) } else { usize::MAX });
    (declared, others)
}

/// What a preset knows of a column; of a day with a time of its own, by the name that both would have as one column.
fn role<'c>(known: Known<'c>, of: &InferredColumn) -> Option<(&'c str, &'c PresetColumn)> {
    match of.time_header {
        None => known.column_of(&of.header),
        Some(_) => moment_names(&of.header).iter().find_map(|name| known.column_of(name)),
    }
}

/// The preset of a file, and the usual words for columns that its tool does not write by itself.
#[derive(Clone, Copy)]
pub(super) struct Known<'p> {
    pub preset: &'p Preset,
    pub usual: Option<&'p Preset>,
    /// Whether a header is what stands in two rows, the heading first: 状況 解決日時.
    pub has_headings: bool,
}

impl<'p> Known<'p> {
    /// The column that a header is of: one of the preset, else one that it does not have.
    pub(super) fn column_of(self, header: &str) -> Option<(&'p str, &'p PresetColumn)> {
        let named = |header: &str| {
            let of_usual =
                || self.usual?.column_of(header).filter(|(name, _)| !self.preset.columns.contains_key(*name));
            self.preset.column_of(header).or_else(of_usual)
        };
        let below_heading = || header.split_once(' ').filter(|_| self.has_headings).and_then(|(_, own)| named(own));
        named(header).or_else(below_heading)
    }
}

/// The name of a column that no preset knows: its header in small letters, with `_` between words.
fn free_name(header: &str, taken: &[Declared<'_>]) -> String {
    let word: String = header.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let word = word.split('_').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_");
    let word = if word.starts_with(|c: char| c.is_alphabetic()) { word } else { format!("column_{word}") };
    let is_taken = |name: &str| taken.iter().any(|column| column.name == name);
    let numbered = (2..).map(|n| format!("{word}_{n}"));
    std::iter::once(word.clone()).chain(numbered).find(|name| !is_taken(name)).unwrap_or(word)
}

fn is_number(kind: ColumnType) -> bool {
    matches!(kind, ColumnType::Integer | ColumnType::Number)
}

impl Draft<'_> {
    /// A column by its name.
    pub(super) fn column(&self, name: &str) -> Option<&Declared<'_>> {
        self.columns.iter().find(|column| column.name == name)
    }

    pub(super) fn rows(&self) -> u64 {
        self.files.iter().map(|file| file.rows - file.malformed).sum()
    }

    /// The entry as it is written.
    pub(super) fn text(&self, lang: Lang) -> String {
        let mut text = String::new();
        for message in self.heads() {
            text.push_str(&comment("", &inline(message.text(lang))));
        }
        let _ = writeln!(text, "{}:", scalar(&self.name));
        let _ = writeln!(text, "  files: {}", list(&self.globs));
        if let Some(zone) = &self.zone {
            let about = say!("見出しに書かれた時間帯", "the zone that headers name");
            let _ = writeln!(text, "  timezone: {zone}   # {}", about.text(lang));
        }
        if let Some(column) = self.zone_column() {
            let about = say!(
                "時差のない時刻を、行ごとの時間帯で読む",
                "times without an offset are those of the zone of their row"
            );
            let _ = writeln!(text, "  timezone: {{ column: {} }}   # {}", scalar(&column.name), about.text(lang));
        }
        let sheet = self.files.first().map(|file| &file.sheet);
        if let Some(row) = sheet.and_then(|sheet| sheet.header_row) {
            let _ = writeln!(text, "  header_row: {row}");
        }
        if sheet.is_some_and(|sheet| sheet.has_two_header_rows) {
            text.push_str("  header_rows: 2\n");
        }
        if let Some(sheet) = sheet.and_then(|sheet| sheet.name.as_ref()) {
            let _ = writeln!(text, "  sheet: {}", scalar(sheet));
        }
        if let Some(wide) = &self.wide {
            text.push_str(&wide.text(&self.labels(wide), lang));
        } else if self.folded().is_none() {
            self.key(&mut text, lang);
        }
        text.push_str("  columns:\n");
        self.columns.iter().for_each(|column| self.column_text(column, &mut text, lang));
        text.push_str(&self.wide.as_ref().map(WideTable::columns).unwrap_or_default());
        if !self.others.is_empty() {
            let others = self.others.iter().map(|header| inline(header)).collect::<Vec<_>>().join(", ");
            let message = say!("宣言していない見出し: {others}", "headers that are not declared: {others}");
            text.push_str(&comment("    ", message.text(lang)));
        }
        if let Some(fold) = self.folded() {
            text.push_str("  fold:\n");
            fold.lines().for_each(|line| text.push_str(&format!("    {line}\n")));
        }
        self.rules(&mut text, lang);
        text
    }

    /// The column by whose zones times are read.
    fn zone_column(&self) -> Option<&Declared<'_>> {
        self.column(ZONE_COLUMN).filter(|_| !self.row_zones.is_empty())
    }

    /// The columns that tell the rows of a wide table apart.
    fn labels(&self, wide: &WideTable) -> Vec<&str> {
        let is_text = |column: &Declared<'_>| matches!(column.of.kind, ColumnType::Text | ColumnType::Category);
        let is_label = |column: &&Declared<'_>| is_text(column) && wide.labels(&column.of.header);
        self.columns.iter().filter(is_label).map(|column| column.name.as_str()).collect()
    }

    /// What is said above the entry.
    fn heads(&self) -> Vec<Message> {
        let (label, fits, all) = (&self.preset.label, self.fits, self.preset.columns.len());
        let mut heads = vec![if self.preset.name == crate::config::GENERIC {
            say!(
                "道具は分かりません。{label}で {fits} 列の意味を決めました",
                "no known tool; usual words told the meaning of {fits} columns"
            )
        } else {
            let name = &self.preset.name;
            say!(
                "{label} の書き出し（プリセット {name}、{all} 列のうち {fits} 列）",
                "an export of {label} (preset {name}, {fits} of its {all} columns)"
            )
        }];
        heads.extend(self.files.iter().take(3).map(|file| {
            let (path, encoding, rows) = (&file.path, file.encoding, format_integer(file.rows));
            let separator = match file.separator {
                Some('\t') => " \"\\t\"".to_owned(),
                Some(separator) => format!(" \"{separator}\""),
                None => String::new(),
            };
            let headers = match file.header_line {
                Some(line) if line > 1 => say!("（見出しは {line} 行目）", ", headers in line {line}"),
                _ => say!("", ""),
            };
            let (ja, en) = (headers.ja, headers.en);
            say!("{path}: {encoding}{separator} {rows} 行{ja}", "{path}: {encoding}{separator} {rows} rows{en}")
        }));
        heads.extend(self.preset.note.iter().map(|note| Message::new(note, note)));
        heads.extend(
            self.preset
                .documentation
                .first()
                .map(|address| say!("列の名前の典拠: {address}", "the columns are documented at {address}")),
        );
        heads.extend(self.assumed.iter().map(|message| {
            let (ja, en) = (&message.ja, &message.en);
            say!("仮定: {ja}", "assumed: {en}")
        }));
        heads
    }

    /// Whether numbers repeat, and nothing tells that they are newer rows of the same things.
    pub(super) fn is_keyless(&self) -> bool {
        let has_order = self.column("updated_at").is_some_and(Declared::is_time);
        self.column("id").is_some_and(|key| !key.of.unique) && !has_order && !self.repeats_are_newer
    }

    /// The instants or days at which things began, by which rows with the same number are told to be of the same thing.
    pub(super) fn beginning(&self) -> Option<&Declared<'_>> {
        ["opened_at", "started_at"].into_iter().find_map(|name| self.column(name)).filter(|column| column.is_time())
    }

    /// `key` and `order`.
    fn key(&self, text: &mut String, lang: Lang) {
        // What differs in each row of one export (a service, an amount) need not in the next: only a name of the row itself is a key.
        let Some(key) = self.column("id") else { return };
        let (rows, distinct) = (format_integer(self.rows()), format_integer(key.of.distinct as u64));
        let order = self.column("updated_at").filter(|order| order.is_time());
        let name = scalar(&key.name);
        if self.is_keyless() {
            // Numbers that begin anew in each file would take rows away from each other.
            let about = say!(
                "key: {name}   # {rows} 行に {distinct} 種類しかない。同じ値が同じものの新しい行なら、# を消す",
                "key: {name}   # only {distinct} values in {rows} rows; remove the # if rows with the same value are newer rows of the same thing"
            );
            let _ = writeln!(text, "  # {}", about.text(lang));
            return;
        }
        let about = if key.of.unique {
            say!("{rows} 行のすべてで異なる", "different in each of {rows} rows")
        } else if order.is_none() {
            say!(
                "{rows} 行に {distinct} 種類。同じ値の行は始まりの日時も同じなので、後のファイルの後の行だけを使う",
                "{distinct} values in {rows} rows; rows with the same value began at the same time, so that the last row of the last file is used"
            )
        } else {
            say!(
                "{rows} 行に {distinct} 種類。同じ値の行は、いちばん新しいものだけを使う",
                "{distinct} values in {rows} rows; of rows with the same value, the newest is used"
            )
        };
        let _ = writeln!(text, "  key: {name}   # {}", about.text(lang));
        if let Some(order) = order {
            let _ = writeln!(text, "  order: {}", scalar(&order.name));
        }
    }

    fn column_text(&self, column: &Declared<'_>, text: &mut String, lang: Lang) {
        let of = column.of;
        let mut keys = vec![format!("from: {}", scalar(&of.header))];
        keys.extend(of.time_header.iter().map(|header| format!("time_from: {}", scalar(header))));
        keys.push(format!("type: {}", type_name(column.kind())));
        let required = column.role.is_some_and(|role| role.required) && of.filled * 20 >= self.rows() * 19;
        keys.extend(required.then(|| "required: true".to_owned()));
        keys.extend(column.keys.iter().cloned());
        if let Some(unit) = column.role.and_then(|role| role.unit.as_ref()).filter(|_| is_number(of.kind)) {
            keys.push(format!("unit: {unit}"));
        }
        let mut about = inline(self.about(column).text(lang));
        if column.keys.iter().any(|key| key.starts_with("leave_out: ")) {
            let why = say!(
                "。合計の行は、足すと二重になるので数えない",
                "; rows of totals are left out, which sums would count twice"
            );
            about.push_str(why.text(lang));
        }
        let name = scalar(&column.name);
        if self.zone_column().is_some_and(|zones| zones.name == column.name) {
            keys.push("required: true".to_owned());
            let _ = writeln!(text, "    {name}:   # {about}");
            keys.iter().for_each(|key| text.push_str(&format!("      {key}\n")));
            text.push_str("      values:\n");
            for zone in self.row_zones.iter().map(|(_, zone)| zone).collect::<BTreeSet<_>>() {
                let words = self.row_zones.iter().filter(|(word, of)| of == zone && word != zone);
                let words: Vec<String> = words.map(|(word, _)| word.clone()).collect();
                let _ = writeln!(text, "        {}: {}", scalar(zone), list(&words));
            }
            return;
        }
        if !self.declares_values(column) {
            let _ = writeln!(text, "    {name}: {{ {} }}   # {about}", keys.join(", "));
            return;
        }
        let _ = writeln!(text, "    {name}:   # {about}");
        keys.iter().for_each(|key| text.push_str(&format!("      {key}\n")));
        text.push_str("      values:\n");
        for (value, rows) in &of.values {
            let rows = format_integer(*rows);
            let rows = say!("{rows} 行", "{rows} rows");
            let _ = writeln!(text, "        {}: []   # {}", scalar(value), rows.text(lang));
        }
    }

    /// Whether the values are declared: those of the column by which a policy would promise.
    fn declares_values(&self, column: &Declared<'_>) -> bool {
        let is_category =
            |column: &Declared<'_>| column.of.kind == ColumnType::Category && !column.of.values.is_empty();
        let by = ["priority", "severity"].into_iter().find_map(|name| self.column(name).filter(|c| is_category(c)));
        by.is_some_and(|by| by.name == column.name)
    }

    /// What is known of a column's values.
    fn about(&self, column: &Declared<'_>) -> Message {
        let of = column.of;
        let (read, filled, rows) = (of.read, of.filled, self.rows());
        let counts = if read == filled && filled == rows {
            let rows = format_integer(rows);
            say!("全 {rows} 行", "all {rows} rows")
        } else {
            let [read, filled, empty] = [read, filled, rows - filled.min(rows)].map(format_integer);
            say!(
                "{filled} 行のうち {read} 行が読める、空 {empty} 行",
                "{read} of {filled} rows are read, {empty} are empty"
            )
        };
        let counts = match &of.near_miss {
            Some(near_miss) => {
                let (kind, refused) = (type_name(near_miss.kind), format_integer(near_miss.refused));
                let (ja, en) = (&counts.ja, &counts.en);
                say!("{ja}。{refused} 行のほかは {kind}", "{en}; but for {refused} rows it is {kind}")
            }
            None => counts,
        };
        let (ja, en) = (&counts.ja, &counts.en);
        match of.kind {
            ColumnType::Text => counts,
            ColumnType::Category => {
                let shown: Vec<String> =
                    of.values.iter().take(NAMED).map(|(value, n)| format!("{value} {}", format_integer(*n))).collect();
                let more = of.values.len().saturating_sub(NAMED);
                let (ja_list, en_list) = (shown.join("、"), shown.join(", "));
                match more {
                    0 => say!("{ja}: {ja_list}", "{en}: {en_list}"),
                    _ => say!("{ja}: {ja_list}、ほか {more} 種類", "{en}: {en_list}, and {more} more"),
                }
            }
            _ => {
                let example = &of.example;
                match &of.unread {
                    Some(unread) => {
                        say!("{ja}。例 {example}、読めない例 {unread}", "{en}, such as {example}; not read: {unread}")
                    }
                    None => say!("{ja}。例 {example}", "{en}, such as {example}"),
                }
            }
        }
    }

    /// The fold of the preset, when the files have the columns that it needs, and no state that the preset does not know: a state
    /// that nobody told would silently be none of an outage.
    pub(super) fn folded(&self) -> Option<&str> {
        let (fold, needs) = self.preset.fold.as_ref()?;
        let Preset { up, down, paused, .. } = self.preset;
        let is_known = |value: &String| [up, down, paused].into_iter().any(|words| words.contains(value));
        let fits = |column: &Declared<'_>| {
            column.of.kind != ColumnType::Category || column.of.values.iter().all(|(value, _)| is_known(value))
        };
        needs.iter().all(|name| self.column(name).is_some_and(fits)).then_some(fold)
    }

    /// What holds of the rows.
    fn rules(&self, text: &mut String, lang: Lang) {
        let first = self.beginning().map(|column| column.name.as_str());
        let later = |first: &str| -> Vec<String> {
            let kind = self.column(first).map(|column| column.of.kind);
            let names = ["responded_at", "acknowledged_at", "resolved_at", "restored_at", "closed_at"];
            let same = |name: &&&str| self.column(name).is_some_and(|column| Some(column.of.kind) == kind);
            names.iter().filter(same).map(|later| format!("{later}: {first}")).collect()
        };
        if let Some(later) = first.map(later).filter(|later| !later.is_empty()) {
            let _ = writeln!(text, "  not_before: {{ {} }}", later.join(", "));
        }
        let silence = say!(
            "fresh_within: \"3 days\"   # 行の増えない日が続いてもデータが生きていると言える長さを書く。書かなければ、最後の行より後は分からない",
            "fresh_within: \"3 days\"   # how long no new row may come while the data is alive; without it, nothing is known after the last row"
        );
        let _ = writeln!(text, "  # {}", silence.text(lang));
    }
}
