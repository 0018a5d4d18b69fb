//! The page that says where every figure comes from: files, rows, days, what was not used and why, and what is computed.
//!
//! In: what was read of each source, and the figures. Out: one page at `/lineage/`, unless a document is there. Never: shows
//! a value of a row: the page is for everyone who may see the site.

use super::context::ComposeContext;
use super::metrics::catalogue;
use super::navigation::{Entry, Tree};
use super::site_page::{SitePage, Words};
use super::table::Table;
use crate::calendar::Instant;
use crate::diag::{Lang, Message, Place};
use crate::model::{Block, Days, Page, PageKind, Provenance, ReadFile, SourceCount, TableCell, format_integer};
use crate::say;
use std::collections::{BTreeMap, BTreeSet};

/// So many runs of days without rows are listed.
const RUNS: usize = 24;

/// The name of a source, leading to what the page says of it.
pub(super) fn link(source: &str) -> TableCell {
    TableCell::link(source, Some(PAGE.route())).at(source)
}

const PAGE: SitePage = SitePage {
    path: "lineage",
    kind: PageKind::Lineage,
    title: Words { ja: "数値の出所", en: "Where the figures come from" },
    description: Words {
        ja: "読み込んだファイル、使った行・除外した行・重複、データのある日、そのデータを使う指標",
        en: "Files read, rows used, set aside and dropped, days with data, and what is computed from them",
    },
    weight: 910,
};

fn is_made(context: &ComposeContext<'_>) -> bool {
    !context.provenance.is_empty() && context.project.site.audiences.shows("lineage")
}

/// The page in the navigation; none without sources.
pub(super) fn entry(context: &ComposeContext<'_>) -> Option<Entry> {
    is_made(context).then(|| PAGE.entry(context.lang()))
}

/// The page; none without sources, or when a document stands at its address.
pub(super) fn page(context: &ComposeContext<'_>, tree: &Tree) -> Option<Page> {
    if !is_made(context) || !context.is_free(&PAGE.route()) {
        return None;
    }
    let lang = context.lang();
    let view = View { context, lang };
    let mut blocks = vec![view.introduction(), view.overview()];
    let used = used_by(context);
    for (read, count) in context.provenance.iter().zip(context.sources) {
        blocks.extend(view.source(read, count, used.get(read.source.as_str())));
    }
    Some(PAGE.page(lang, tree, blocks))
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
    match (count.fresh_within, count.newest) {
        (Some(_), Some(_)) if count.is_stale(context.as_of) => context.lang().pick("古い", "stale"),
        (Some(_), Some(_)) => context.lang().pick("新しい", "fresh"),
        _ => "—",
    }
}

struct View<'a> {
    context: &'a ComposeContext<'a>,
    lang: Lang,
}

impl View<'_> {
    fn at(&self, instant: Instant) -> String {
        self.context.local(instant)
    }

    fn paragraph(&self, message: Message) -> Block {
        Block::paragraph(message.into_text(self.lang))
    }

    fn introduction(&self) -> Block {
        let as_of = self.at(self.context.as_of);
        let zone = self.context.project.site.periods.zone.iana_name().unwrap_or("UTC");
        self.paragraph(say!(
            "集計時点は {as_of}（{zone}）です。どのデータソースでも、読み込んだ行 ＝ 使った行 ＋ 除外した行 ＋ 重複として落とした行です。",
            "As of {as_of} ({zone}). Of every source, rows in = rows used + rows set aside + duplicates dropped."
        ))
    }

    fn overview(&self) -> Block {
        let rows: Vec<(&Provenance, &SourceCount)> = self.context.provenance.iter().zip(self.context.sources).collect();
        let newest = |count: &SourceCount| count.newest.map(|at| self.at(at)).unwrap_or_default();
        let freshness = |count: &SourceCount| TableCell { full: self.limit(count), ..self.freshness(count).into() };
        Table::new(self.lang, &rows)
            .column("データソース", "Source", |(read, _)| link(&read.source))
            .column("ファイル", "Files", |(read, _)| number(read.files.len() as u64))
            .column("読込行", "Rows in", |(_, count)| number(count.rows_in))
            .column("使用", "Used", |(_, count)| number(count.rows_used))
            .column("除外", "Set aside", |(_, count)| number(count.rows_set_aside))
            .column("重複", "Duplicates", |(_, count)| number(count.rows_duplicate))
            .column("最新の行", "Newest row", |(_, count)| newest(count))
            .column("鮮度", "Freshness", |(_, count)| freshness(count))
            .block(self.lang.pick("データソースの一覧", "All sources"))
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
        text.into_text(self.lang)
    }

    fn source(&self, read: &Provenance, count: &SourceCount, used: Option<&BTreeSet<(&str, &str)>>) -> Vec<Block> {
        let mut blocks = vec![Block::heading(2, &read.source, &read.source), self.equation(read, count)];
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
                .paragraph(say!("このデータから計算している数値はありません。", "Nothing is computed from it."));
        };
        let used: Vec<&(&str, &str)> = used.iter().collect();
        Table::new(self.lang, &used)
            .column("指標", "Metric", |(label, id)| TableCell::link(*label, catalogue::route_of(self.context, id)))
            .column("ID", "Id", |(_, id)| *id)
            .block(self.lang.pick("このデータから計算している数値", "Computed from it"))
    }

    fn equation(&self, read: &Provenance, count: &SourceCount) -> Block {
        let [all, used, aside, twice] =
            [count.rows_in, count.rows_used, count.rows_set_aside, count.rows_duplicate].map(format_integer);
        if let Some(from) = &read.made_from {
            return self.paragraph(say!(
                "{from} の変更の記録から求めた区間 {all} 件です。",
                "{all} intervals, found in the changes of {from}."
            ));
        }
        if !read.union_of.is_empty() {
            let names = read.union_of.join(self.lang.pick("、", ", "));
            return self.paragraph(say!(
                "{names} の行を合わせたものです。読込 {all} 行 ＝ 使用 {used} 行 ＋ 除外 {aside} 行 ＋ 重複 {twice} 行",
                "The rows of {names}. {all} rows in = {used} used + {aside} set aside + {twice} duplicates"
            ));
        }
        self.paragraph(say!(
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
        remarks.into_iter().map(|remark| self.paragraph(remark)).collect()
    }

    fn files(&self, files: &[ReadFile]) -> Block {
        let fingerprint = |file: &ReadFile| {
            let short = file.fingerprint.get(..12).unwrap_or(&file.fingerprint);
            TableCell { full: file.fingerprint.clone(), ..short.into() }
        };
        Table::new(self.lang, files)
            .column("ファイル", "File", |file| file.path.as_str())
            .column("行", "Rows", |file| number(file.rows))
            .column("形式", "Form", |file| self.form(file))
            .column("指紋（BLAKE3）", "Fingerprint (BLAKE3)", fingerprint)
            .block(self.lang.pick("読み込んだファイル", "Files read"))
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
        say!("{encoding}・{ja}区切り", "{encoding}, {en}").into_text(self.lang)
    }

    fn spans(&self, read: &Provenance) -> Block {
        Table::new(self.lang, &read.spans)
            .column("日時の列", "Column of times", |(name, ..)| name.as_str())
            .column("最初", "First", |(_, first, _)| self.at(*first))
            .column("最後", "Last", |(.., last)| self.at(*last))
            .block(self.lang.pick("値の範囲", "From when until when"))
    }

    fn days(&self, days: &Days) -> Block {
        let Days { column, first, last, all, without } = days;
        let length = |run: &(crate::calendar::Date, crate::calendar::Date)| {
            u64::try_from((run.1.duration_since(run.0)).as_hours() / 24 + 1).unwrap_or_default()
        };
        let missing: u64 = without.iter().map(length).sum();
        let all_days = format_integer(*all);
        if missing == 0 {
            return self.paragraph(say!(
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
            listed.push(say!("ほか {more} 日", "{more} more days").into_text(self.lang));
        }
        let (missing, listed) = (format_integer(missing), listed.join(self.lang.pick("、", ", ")));
        self.paragraph(say!(
            "{column} の {first} から {last} までの {all_days} 日のうち、行のない日は {missing} 日です: {listed}。",
            "By {column}, {missing} of the {all_days} days from {first} to {last} have no row: {listed}."
        ))
    }

    fn reasons(&self, read: &Provenance) -> Block {
        let place = |place: &Place| match (place.line, place.column) {
            (0, _) => place.file.clone(),
            (line, 0) => format!("{}:{line}", place.file),
            (line, column) => format!("{}:{line}:{column}", place.file),
        };
        Table::new(self.lang, &read.reasons)
            .column("列", "Column", |reason| reason.column.as_deref().unwrap_or("—"))
            .column("理由", "Reason", |reason| reason.what.text(self.lang))
            .column("行", "Rows", |reason| number(reason.rows))
            .column("最初の場所", "First place", |reason| place(&reason.example))
            .block(self.lang.pick("除外した行の理由", "Why rows were set aside"))
    }
}

fn number(n: u64) -> TableCell {
    TableCell::number(format_integer(n))
}
