//! `tejun.yaml`: a wrong value is said and its default used, so that everything else can still be read and checked.

use super::forms::{BaseUrl, Timezone};
use super::{AsOfStep, Labels, Reports, SiteConfig, StatusConfig};
use super::{
    alerts, audiences, checks, documents, embeds, engine, feedback_log, frame, landing, links, mail, mounts, reports,
    search, status, versions,
};
use crate::calendar::{Instant, PeriodCalendar, Zone, parse_instant, parse_zone};
use crate::diag::{Lang, code};
use crate::model::{ContentRules, Taxonomy};
use crate::say;
use crate::syntax::{Keys, Later, Named, Node, Reader, Required, Schema, Whole, forms, keys, words};
use serde_json::{Map, Value, json};

keys! {
    /// The first keys of `tejun.yaml`.
    pub(super) struct SiteKeys<'n> {
        title: Required<String>, "サイトの名前", "the title of the site";
        description: String = String::new(), "サイトについての一文", "one sentence about the site";
        footer: String = String::new(), "ページの最後の行", "the last line of every page";
        language: Lang = Lang::default(), "画面と書式の言語", "the language of the interface and of formats";
        markdown: Option<MarkdownKeys<'n>>, "Markdown の読み方", "how Markdown is read";
        checks: Option<checks::CheckKeys<'n>>, "文書とファイルに求めること", "what is asked of documents and files";
        links: Option<links::LinkKeys<'n>>, "リンクに許す方式と読み方", "schemes that links may have, and how they are read";
        embeds: Option<embeds::EmbedKeys<'n>>, "文書の枠（iframe）に出せるサイト", "whose pages frames (`<iframe>`) in documents may show";
        paths: Option<links::PathKeys<'n>>, "アドレスの作り方", "how addresses are made of paths";
        base_url: BaseUrl = String::new(), "公開するアドレス", "the address of the site";
        languages: Option<documents::Languages>, "文書の言語", "the languages of the documents";
        taxonomies: Option<documents::Taxonomies>, "分類", "what documents are grouped by";
    }

    /// Keys of periods, and how the site looks.
    pub(super) struct PeriodKeys<'n> {
        timezone: Timezone = usual_zone(), "日と時刻のタイムゾーン", "the zone of days and times";
        fiscal_year_start: Whole<i8, 1, 12> = 4, "年度の始まる月", "the month in which the fiscal year begins";
        as_of: Option<&'n Node>, "数値の基準の時刻", "the instant that figures are computed for";
        theme: ThemeName = "default".to_owned(), "themes/ の下のテーマ", "the theme, a folder below themes/";
        search: Option<search::SearchForm>, "検索", "how readers search";
    }

    /// Keys of what else is made.
    pub(super) struct ExtraKeys<'n> {
        export: Option<ExportKeys<'n>>, "ページの脇に書き出すもの", "what is written beside pages";
        register: Option<bool>, "文書台帳を作るか", "whether the register of documents is made";
        contract: bool = true, "「約束と実績」のページを作るか", "whether the page of promises is made";
    }

    /// The last keys: free values, and what is read once what it names is known.
    pub(super) struct LastKeys<'n> {
        params: Params = Map::new(), "テンプレートに渡す値", "free values for templates";
        _engine as "engine": Option<Later<engine::EngineKeys<'n>>>, "集計エンジン", "the engines that answer questions";
        _reports as "reports": Option<Later<reports::ReportsForm>>, "作るレポート", "the reports that are made";
        _labels as "labels": Option<Later<Named<Named<&'n str>>>>, "値の呼び名", "what values of data are called";
        _feedback_log as "feedback_log": Option<Later<feedback_log::FeedbackKeys<'n>>>, "ご要望・お問い合わせの記録", "the rows that tell of feedback";
        _status as "status": Option<Later<status::StatusForm>>, "稼働状況のページ", "the status page";
        _mail as "mail": Option<Later<mail::MailKeys<'n>>>, "レポートのメール", "how reports are mailed";
        _alerts as "alerts": Option<Later<alerts::AlertKeys<'n>>>, "アラートの伝え方", "how alerts are told";
    }

    /// `markdown: { math: true, wide_narrow: join, twins: true }`.
    struct MarkdownKeys<'n> {
        math: bool = false, "`$…$` を数式とするか", "whether `$…$` is a formula";
        emoji: bool = false, "`:warning:` を絵文字とするか", "whether `:warning:` is an emoji";
        wide_narrow: WideNarrow = WideNarrow::Space, "全角と半角の間の改行", "what a line break between a wide and a narrow character is";
        twins: bool = false, "文書を Markdown でも公開するか", "whether documents are published as Markdown, too";
    }
}

words! {
    /// What a line break between a wide and a narrow character is.
    enum WideNarrow {
        /// A space.
        Space = "space",
        /// Only wrapping.
        Join = "join",
    }
}

keys! {
    /// `export: { lists: true }`.
    struct ExportKeys<'n> {
        lists: bool = false, "途中まで載せた一覧の全体をファイルにするか", "whether lists that pages cut short stand whole in files beside them";
    }
}

forms! {
    /// The name of a folder below `themes/`.
    ThemeName => String = theme;
    /// Values of any form by name.
    Params => Map<String, Value> = params, |_lang| json!({ "type": "object" });
}

/// Everything but the reports, whose groups name metrics that are not read yet; of the rules for documents all but the words of the
/// house, which have a file of their own.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node) -> Option<(SiteConfig, ContentRules)> {
    let mut fields = reader.fields(node)?;
    let start = node.range.start..node.range.start;
    let site = SiteKeys::take(reader, &mut fields, &start);
    let audiences = audiences::read(reader, &mut fields, &start, node);
    let period = PeriodKeys::take(reader, &mut fields, &start);
    let versions = versions::read(reader, &mut fields, &start, &period.timezone);
    let extra = ExtraKeys::take(reader, &mut fields, &start);
    let mounts = mounts::read(mounts::MountKeys::take(reader, &mut fields, &start));
    let frame = frame::read(reader, &mut fields, &start);
    let layouts = landing::read(reader, &mut fields, &start);
    let last = LastKeys::take(reader, &mut fields, &start);
    fields.finish(reader);
    let (checks, front) = site.checks.map(checks::read).unwrap_or_default();
    let (schemes, relative_links) = site.links.map(links::read).unwrap_or_default();
    let embeds = site.embeds.map(embeds::read).unwrap_or_default();
    let rules = ContentRules { terms: Vec::new(), front, schemes, embeds };
    let markdown = site.markdown.as_ref();
    let as_of = period.as_of.and_then(|node| as_of(reader, node, &period.timezone));
    let site = SiteConfig {
        checks,
        title: site.title.unwrap_or_default(),
        description: site.description,
        footer: site.footer,
        base_url: site.base_url,
        language: site.language,
        languages: site.languages.map(|read| documents::own_first(read, site.language)).unwrap_or_default(),
        taxonomies: site.taxonomies.unwrap_or_else(Taxonomy::usual),
        audiences,
        as_of: as_of.and_then(AsOf::instant),
        as_of_step: as_of.and_then(AsOf::step),
        as_of_place: period.as_of.map(|node| reader.place(&node.range)),
        periods: PeriodCalendar { zone: period.timezone, fiscal_year_start: period.fiscal_year_start, cutoff: None },
        theme: period.theme,
        search: period.search.unwrap_or_default(),
        relative_links,
        address_case: links::address_case(site.paths.as_ref()),
        math: markdown.is_some_and(|keys| keys.math),
        emoji: markdown.is_some_and(|keys| keys.emoji),
        joins_wide_narrow: markdown.is_some_and(|keys| keys.wide_narrow == WideNarrow::Join),
        reports: Reports::default(),
        labels: Labels::default(),
        versions,
        whole_lists: extra.export.is_some_and(|keys| keys.lists),
        register: extra.register,
        contract_page: extra.contract,
        status: StatusConfig::default(),
        reader: super::ReaderFrame { twins: markdown.is_some_and(|keys| keys.twins), ..frame },
        layouts,
        mounts,
        params: last.params,
    };
    Some((site, rules))
}

/// The schema of `tejun.yaml`.
pub(super) fn schema(lang: Lang) -> Value {
    let mut schema = Schema::default();
    SiteKeys::declare(lang, &mut schema);
    audiences::AudienceKeys::declare(lang, &mut schema);
    PeriodKeys::declare(lang, &mut schema);
    versions::NoticeKeys::declare(lang, &mut schema);
    ExtraKeys::declare(lang, &mut schema);
    mounts::MountKeys::declare(lang, &mut schema);
    frame::FrameKeys::declare(lang, &mut schema);
    landing::LandingKeys::declare(lang, &mut schema);
    LastKeys::declare(lang, &mut schema);
    schema.object()
}

fn usual_zone() -> Zone {
    parse_zone("Asia/Tokyo").expect("the zone is among those shipped")
}

fn theme(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let name = reader.text_of(node)?;
    if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\', '\0']) {
        let expected = say!("themes/ の下のフォルダー名を書きます", "expected the name of a folder below themes/");
        reader.refuse(code::CONFIG_PATH, node, expected);
        return None;
    }
    Some(name.to_owned())
}

fn params(reader: &mut Reader<'_>, node: &Node) -> Option<Map<String, Value>> {
    reader.fields(node)?;
    match node.json() {
        Value::Object(map) => Some(map),
        _ => None,
    }
}

/// What `as_of` says.
#[derive(Clone, Copy)]
enum AsOf {
    At(Instant),
    Each(AsOfStep),
}

impl AsOf {
    fn instant(self) -> Option<Instant> {
        match self {
            Self::At(instant) => Some(instant),
            Self::Each(_) => None,
        }
    }

    fn step(self) -> Option<AsOfStep> {
        match self {
            Self::At(_) => None,
            Self::Each(step) => Some(step),
        }
    }
}

fn as_of(reader: &mut Reader<'_>, node: &Node, zone: &Zone) -> Option<AsOf> {
    let expected = say!(
        "時刻を `2026-11-20T17:00:00+09:00` の形で書くか、`hour` か `day` と書きます。時差のない時刻と、`2026-11-20` のような日付（その日の始まり）は、`timezone` の時刻として読みます",
        "expected an instant such as `2026-11-20T17:00:00+09:00`, or `hour` or `day`; a time without its offset, and a date such as `2026-11-20` (its first instant), are read in `timezone`"
    );
    let read = |text: &str| AsOfStep::of(text).map(AsOf::Each).or_else(|| parse_instant(text, zone).map(AsOf::At));
    reader.text_of(node)?;
    reader.parsed(node, read, expected)
}
