//! `versions` of `tejun.yaml`: which older states of the document set are published; `banner`: what is said above every page.

use super::Versions;
use crate::calendar::{Instant, Zone, day_start, parse_date, parse_instant};
use crate::model::{self, SiteNotice};
use crate::say;
use crate::syntax::{Fields, Form, Keys, Node, Reader, Required, Schema, Whole, Words, forms, keys, later, words};
use std::ops::Range;

keys! {
    /// `versions` and `banner`.
    pub(super) struct NoticeKeys<'n> {
        versions: Option<VersionsForm>, "公開する前の版", "older states that are published";
        banner: Option<Banner>, "全ページの上に出すお知らせ", "what is said above every page";
    }

    struct VersionKeys<'n> {
        refs: Vec<Pattern>, "タグの名前の形", "patterns of tags";
        branches: Vec<Pattern>, "ブランチの名前の形", "patterns of branches";
        limit: Option<Whole<usize, 1, { i64::MAX }>>, "最大の数", "how many at most";
        label: String = String::new(), "今の版の呼び名", "what the current state is called";
        differences: bool = true, "版の違いを載せるか", "whether differences between versions are shown";
    }

    struct BannerKeys<'n> {
        text: Required<String>, "文章", "the text";
        level: Level = Level::Info, "どれほど大事か", "how much it matters";
        until: Option<&'n Node>, "出しておく最後の日", "the last day on which it is shown";
        link: Link = String::new(), "詳しいページ", "where more is said";
    }
}

words! {
    /// How much a banner matters.
    enum Level {
        /// It is good to know.
        Info = "info",
        /// Something may go wrong.
        Warning = "warning",
        /// Something is wrong.
        Critical = "critical",
    }
}

forms! {
    /// Which older states are published.
    pub(super) VersionsForm => Versions = wanted, |lang| VersionKeys::schema(lang);
    /// A pattern of names.
    Pattern => String = pattern;
    /// A path of the site, or an address.
    Link => String = link;
}

later! {
    /// `banner: { text, level, until, link }`, or the text alone; a day without a time is one of the project's zone.
    pub(super) Banner: |lang| Schema::either(&[<&str>::schema(lang), BannerKeys::schema(lang)]);
}

/// The patterns of tags and branches, and the banner.
pub(super) fn read(reader: &mut Reader<'_>, fields: &mut Fields<'_>, entry: &Range<usize>, zone: &Zone) -> Versions {
    let keys = NoticeKeys::take(reader, fields, entry);
    let notice = keys.banner.and_then(|node| notice(reader, node, zone));
    Versions { notice, ..keys.versions.unwrap_or_default() }
}

fn wanted(reader: &mut Reader<'_>, node: &Node) -> Option<Versions> {
    let VersionKeys { refs, branches, limit, label, differences } = VersionKeys::from_node(reader, node)?;
    if refs.is_empty() && branches.is_empty() {
        let expected = say!(
            "`refs`（タグ）か `branches` に名前の形を書きます: `refs: [\"v*\"]`",
            "expected patterns of tags or branches: `refs: [\"v*\"]`"
        );
        reader.invalid(node, expected);
    }
    let place = Some(reader.place(&node.range));
    Some(Versions { refs, branches, limit, label, differences, place, notice: None })
}

fn pattern(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    reader.text_of(node)?;
    let pattern = |text: &str| (model::glob(text).is_ok() && !text.is_empty()).then(|| text.to_owned());
    reader.parsed(node, pattern, say!("`v*` のような形を書きます", "expected a pattern such as `v*`"))
}

fn notice(reader: &mut Reader<'_>, node: &Node, zone: &Zone) -> Option<(SiteNotice, Option<Instant>)> {
    if let Some(text) = node.text() {
        return Some((SiteNotice { text: text.to_owned(), level: "info", link: String::new() }, None));
    }
    let BannerKeys { text, level, until, link } = BannerKeys::from_node(reader, node)?;
    let until = until.and_then(|node| self::until(reader, node, zone));
    let level = level.word().unwrap_or("info");
    Some((SiteNotice { text: text?, level, link }, until))
}

/// The end of a day, or an instant.
fn until(reader: &mut Reader<'_>, node: &Node, zone: &Zone) -> Option<Instant> {
    reader.text_of(node)?;
    let until = |text: &str| {
        let end_of_day = parse_date(text).and_then(|day| day.tomorrow().ok()).map(|next| day_start(zone, next));
        end_of_day.or_else(|| parse_instant(text, zone))
    };
    let expected = say!("日付を `2026-12-01` の形で書きます", "expected a day such as `2026-12-01`, or an instant");
    reader.parsed(node, until, expected)
}

fn link(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    reader.text_of(node)?;
    let link = |text: &str| {
        let is_inside = text.starts_with('/') && !text.starts_with("//") && !text.contains('\\');
        let is_outside = text.starts_with("https://") || text.starts_with("http://");
        ((is_inside || is_outside) && !text.contains(char::is_whitespace)).then(|| text.to_owned())
    };
    let expected = say!(
        "`/status/` のようなサイト内の場所か `https://…` を書きます",
        "expected a path of the site such as `/status/`, or `https://…`"
    );
    reader.parsed(node, link, expected)
}
