//! The page that says where every figure comes from: files, rows, days, what was not used and why, and what is computed.
//!
//! In: what was read of each source, and the figures. Out: one page at `/lineage/`, unless a document is there. Never: shows
//! a value of a row: the page is for everyone who may see the site.

use super::ComposeContext;
use super::navigation::{Entry, Tree, generated};
use super::reports::{number, text};
use crate::calendar::Instant;
use crate::diag::Lang;
use crate::model::{
    Block, Days, Heading, Page, PageKind, Provenance, ReadFile, Route, SourceCount, TableBlock, TableCell,
    format_integer,
};
use crate::say;
use std::collections::{BTreeMap, BTreeSet};

/// So many runs of days without rows are listed.
const RUNS: usize = 24;

/// Where the page is.
pub(super) fn route() -> Route {
    Route::from_path("lineage")
}

/// The anchor of a source on the page.
pub(super) fn anchor(source: &str) -> String {
    source.to_owned()
}

fn title(lang: Lang) -> &'static str {
    lang.pick("数値の出所", "Where the figures come from")
}

fn description(lang: Lang) -> &'static str {
    lang.pick(
        "読み込んだファイル、使った行・除外した行・重複、データのある日、そのデータを使う指標",
        "Files read, rows used, set aside and dropped, days with data, and what is computed from them",
    )
}

fn is_made(context: &ComposeContext<'_>) -> bool {
    !context.provenance.is_empty() && context.project.site.audiences.shows("lineage")
}

/// The page in the navigation; none without sources.
pub(super) fn entry(context: &ComposeContext<'_>) -> Option<Entry> {
    let lang = context.lang();
    is_made(context).then(|| Entry::generated(route(), title(lang), description(lang), Some(910)))
}

/// The page; none without sources, or when a document stands at its address.
pub(super) fn page(context: &ComposeContext<'_>, tree: &Tree) -> Option<Page> {
    let taken = context.library.documents().any(|document| document.route == route());
    if !is_made(context) || taken {
        return None;
    }
    let lang = context.lang();
    let view = View { context, lang };
    let mut blocks = vec![view.introduction(), view.overview()];
    let used = used_by(context);
    for (read, count) in context.provenance.iter().zip(context.sources) {
        blocks.extend(view.source(read, count, used.get(read.source.as_str())));
    }
    let mut page = generated(tree, &route(), PageKind::Lineage, title(lang).to_owned(), blocks);
    page.description = description(lang).to_owned();
    Some(page)
}

/// The labels and ids of the metrics whose figures use each source.
fn used_by<'m>(context: &'m ComposeContext<'_>) -> BTreeMap<&'m str, BTreeSet<(&'m str, &'m str)>> {
    let mut used: BTreeMap<&str, BTreeSet<(&str, &str)>> = BTreeMap::new();
    for figure in context.figures.iter() {
        for source in &figure.lineage.sources {
            used.entry(source).or_default().insert((&figure.label, &figure.metric));
        }
    }
    used
}

/// Whether the newest row of a source is as new as its declaration wants; a dash where it wants nothing.
pub(super) fn freshness(context: &ComposeContext<'_>, count: &SourceCount) -> &'static str {
    let (Some(within), Some(newest)) = (count.fresh_within, count.newest) else { return "—" };
    let is_fresh = context.as_of.as_second() - newest.as_second() <= within;
    if is_fresh { context.lang().pick("新しい", "fresh") } else { context.lang().pick("古い", "stale") }
}

struct View<'a> {
    context: &'a ComposeContext<'a>,
    lang: Lang,
}

impl View<'_> {
    fn at(&self, instant: Instant) -> String {
        let zone = self.context.project.site.periods.zone.clone();
        instant.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string()
    }

    fn paragraph(&self, message: &crate::diag::Message) -> Block {
        Block::Paragraph { text: message.text(self.lang).to_owned() }
    }

    fn introduction(&self) -> Block {
        let as_of = self.at(self.context.as_of);
        let zone = self.context.project.site.periods.zone.iana_name().unwrap_or("UTC");
        self.paragraph(&say!(
            "集計時点は {as_of}（{zone}）です。どのデータソースでも、読み込んだ行 ＝ 使った行 ＋ 除外した行 ＋ 重複として落とした行です。",
            "As of {as_of} ({zone}). Of every source, rows in = rows used + rows set aside + duplicates dropped."
        ))
    }

    /// One row per source.
    fn overview(&self) -> Block {
        let lang = self.lang;
        let heads = [
            lang.pick("データソース", "Source"),
            lang.pick("ファイル", "Files"),
            lang.pick("読込行", "Rows in"),
            lang.pick("使用", "Used"),
            lang.pick("除外", "Set aside"),
            lang.pick("重複", "Duplicates"),
            lang.pick("最新の行", "Newest row"),
            lang.pick("鮮度", "Freshness"),
        ];
        let row = |(read, count): (&Provenance, &SourceCount)| {
            let mut name = text(&read.source);
            (name.route, name.anchor) = (Some(route()), anchor(&read.source));
            let counts = [count.rows_in, count.rows_used, count.rows_set_aside, count.rows_duplicate];
            let mut cells = vec![name, number(format_integer(read.files.len() as u64))];
            cells.extend(counts.map(|n| number(format_integer(n))));
            cells.push(text(&count.newest.map(|at| self.at(at)).unwrap_or_default()));
            cells.push(TableCell { full: self.limit(count), ..text(self.freshness(count)) });
            cells
        };
        let rows = self.context.provenance.iter().zip(self.context.sources).map(row).collect();
        Block::Table(TableBlock::new(lang.pick("データソースの一覧", "All sources"), &heads, rows))
    }

    fn freshness(&self, count: &SourceCount) -> &'static str {
        freshness(self.context, count)
    }

    /// How old the newest row may be, in words.
    fn limit(&self, count: &SourceCount) -> String {
        let Some(within) = count.fresh_within else { return String::new() };
        let (days, hours) = (within / 86_400, within % 86_400 / 3600);
        let text = match (days, hours) {
            (_, 0) => say!("{days}日以内", "within {days} days"),
            (0, _) => say!("{hours}時間以内", "within {hours} hours"),
            _ => say!("{days}日{hours}時間以内", "within {days} days {hours} hours"),
        };
        text.text(self.lang).to_owned()
    }

    fn source(&self, read: &Provenance, count: &SourceCount, used: Option<&BTreeSet<(&str, &str)>>) -> Vec<Block> {
        let heading = Heading { level: 2, id: anchor(&read.source), text: read.source.clone() };
        let mut blocks = vec![Block::Heading(heading), self.equation(read, count)];
        blocks.extend(self.remarks(read, count));
        if read.made_from.is_none() {
            blocks.push(self.files(&read.files));
        }
        if !read.spans.is_empty() {
            blocks.push(self.spans(read));
        }
        blocks.extend(read.days.as_ref().map(|days| self.days(days)));
        if !read.reasons.is_empty() {
            blocks.push(self.reasons(read));
        }
        blocks.push(self.used(used));
        blocks
    }

    /// What is computed from a source, each with the page that defines it.
    fn used(&self, used: Option<&BTreeSet<(&str, &str)>>) -> Block {
        let Some(used) = used else {
            return self
                .paragraph(&say!("このデータから計算している数値はありません。", "Nothing is computed from it."));
        };
        let heads = [self.lang.pick("指標", "Metric"), self.lang.pick("ID", "Id")];
        let row = |(label, id): &(&str, &str)| {
            let route = super::metrics::route_of(self.context, id);
            vec![TableCell { route, ..text(label) }, text(id)]
        };
        let caption = self.lang.pick("このデータから計算している数値", "Computed from it");
        Block::Table(TableBlock::new(caption, &heads, used.iter().map(row).collect()))
    }

    fn equation(&self, read: &Provenance, count: &SourceCount) -> Block {
        let [all, used, aside, twice] =
            [count.rows_in, count.rows_used, count.rows_set_aside, count.rows_duplicate].map(format_integer);
        if let Some(from) = &read.made_from {
            return self.paragraph(&say!(
                "{from} の変更の記録から求めた区間 {all} 件です。",
                "{all} intervals, found in the changes of {from}."
            ));
        }
        self.paragraph(&say!(
            "読込 {all} 行 ＝ 使用 {used} 行 ＋ 除外 {aside} 行 ＋ 重複 {twice} 行",
            "{all} rows in = {used} used + {aside} set aside + {twice} duplicates"
        ))
    }

    /// What else became of the rows.
    fn remarks(&self, read: &Provenance, count: &SourceCount) -> Vec<Block> {
        let mut remarks = Vec::new();
        let limit = self.limit(count);
        if let Some(newest) = count.newest.filter(|_| !limit.is_empty()) {
            let (newest, fresh) = (self.at(newest), self.freshness(count));
            remarks.push(say!(
                "最新の行は {newest}、宣言した鮮度は{limit}です: {fresh}。",
                "The newest row is of {newest}, declared to be {limit}: {fresh}."
            ));
        }
        if let Some(keys) = read.folded {
            let keys = format_integer(keys);
            remarks.push(say!(
                "使った行は変更の記録で、{keys} 件にまとめています。",
                "The rows used are changes, folded to {keys} rows."
            ));
        }
        if read.older_stand_in > 0 {
            let keys = format_integer(read.older_stand_in);
            remarks.push(say!(
                "{keys} 件は最新の行が不正なため、古い行を使っています。",
                "For {keys} keys an older row stands, since the newest one is bad."
            ));
        }
        let sources = &self.context.project.sources;
        let joining = sources.values().filter(|s| s.joins().iter().any(|join| join.source == read.source));
        let joining: Vec<&str> = joining.map(|source| source.name.as_str()).collect();
        if !joining.is_empty() {
            let names = joining.join(self.lang.pick("、", ", "));
            remarks.push(say!("{names} に結合しています。", "Joined to {names}."));
        }
        for (other, rows, _) in &read.unmatched {
            let rows = format_integer(*rows);
            remarks.push(say!(
                "{rows} 行は、対応する行が {other} にありません。",
                "{rows} rows have no partner in {other}."
            ));
        }
        remarks.iter().map(|remark| self.paragraph(remark)).collect()
    }

    fn files(&self, files: &[ReadFile]) -> Block {
        let lang = self.lang;
        let heads = [
            lang.pick("ファイル", "File"),
            lang.pick("行", "Rows"),
            lang.pick("形式", "Form"),
            lang.pick("指紋（BLAKE3）", "Fingerprint (BLAKE3)"),
        ];
        let row = |file: &ReadFile| {
            let short = file.fingerprint.get(..12).unwrap_or(&file.fingerprint);
            let fingerprint = TableCell { full: file.fingerprint.clone(), ..text(short) };
            vec![text(&file.path), number(format_integer(file.rows)), text(&self.form(file)), fingerprint]
        };
        let rows = files.iter().map(row).collect();
        Block::Table(TableBlock::new(lang.pick("読み込んだファイル", "Files read"), &heads, rows))
    }

    fn form(&self, file: &ReadFile) -> String {
        let separator = match file.separator {
            None => return file.encoding.clone(),
            Some(',') => say!("コンマ", "commas"),
            Some(';') => say!("セミコロン", "semicolons"),
            Some('\t') => say!("タブ", "tabs"),
            Some(other) => say!("{other}", "{other}"),
        };
        let (encoding, ja, en) = (&file.encoding, &separator.ja, &separator.en);
        say!("{encoding}・{ja}区切り", "{encoding}, {en}").text(self.lang).to_owned()
    }

    fn spans(&self, read: &Provenance) -> Block {
        let lang = self.lang;
        let heads = [lang.pick("日時の列", "Column of times"), lang.pick("最初", "First"), lang.pick("最後", "Last")];
        let row = |(name, first, last): &(String, Instant, Instant)| {
            vec![text(name), text(&self.at(*first)), text(&self.at(*last))]
        };
        let rows = read.spans.iter().map(row).collect();
        Block::Table(TableBlock::new(lang.pick("値の範囲", "From when until when"), &heads, rows))
    }

    fn days(&self, days: &Days) -> Block {
        let Days { column, first, last, all, without } = days;
        let length = |run: &(crate::calendar::Date, crate::calendar::Date)| {
            u64::try_from((run.1.duration_since(run.0)).as_hours() / 24 + 1).unwrap_or_default()
        };
        let missing: u64 = without.iter().map(length).sum();
        let all_days = format_integer(*all);
        if missing == 0 {
            return self.paragraph(&say!(
                "{column} の {first} から {last} までの {all_days} 日は、どの日にも行があります。",
                "By {column}, each of the {all_days} days from {first} to {last} has rows."
            ));
        }
        let run = |run: &(crate::calendar::Date, crate::calendar::Date)| match run {
            (from, to) if from == to => from.to_string(),
            (from, to) => format!("{from}{}{to}", self.lang.pick("〜", " to ")),
        };
        let mut listed: Vec<String> = without.iter().take(RUNS).map(run).collect();
        let more = without.iter().skip(RUNS).map(length).sum::<u64>();
        if more > 0 {
            let more = format_integer(more);
            listed.push(say!("ほか {more} 日", "{more} more days").text(self.lang).to_owned());
        }
        let (missing, listed) = (format_integer(missing), listed.join(self.lang.pick("、", ", ")));
        self.paragraph(&say!(
            "{column} の {first} から {last} までの {all_days} 日のうち、行のない日は {missing} 日です: {listed}。",
            "By {column}, {missing} of the {all_days} days from {first} to {last} have no row: {listed}."
        ))
    }

    fn reasons(&self, read: &Provenance) -> Block {
        let lang = self.lang;
        let heads = [
            lang.pick("列", "Column"),
            lang.pick("理由", "Reason"),
            lang.pick("行", "Rows"),
            lang.pick("最初の場所", "First place"),
        ];
        let row = |reason: &crate::model::QuarantineReason| {
            let place = &reason.example;
            let at = match (place.line, place.column) {
                (0, _) => place.file.clone(),
                (line, 0) => format!("{}:{line}", place.file),
                (line, column) => format!("{}:{line}:{column}", place.file),
            };
            let column = reason.column.as_deref().unwrap_or("—");
            vec![text(column), text(reason.what.text(lang)), number(format_integer(reason.rows)), text(&at)]
        };
        let rows = read.reasons.iter().map(row).collect();
        Block::Table(TableBlock::new(lang.pick("除外した行の理由", "Why rows were set aside"), &heads, rows))
    }
}
