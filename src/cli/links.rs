//! What `check` tells of links: how they were read, and whether external ones still lead somewhere.
//!
//! In: a finished site. Out: a line for people, and findings. Never: asks an external address unless it is told to.

use super::console::Console;
use super::open_project::OpenProject;
use crate::diag::{Diagnostics, Lang, Message};
use crate::model::{LinkRule, LinkTo, ProjectFiles, Site, format_integer};
use crate::online;
use crate::pipeline::Built;
use crate::say;
use std::collections::BTreeMap;
use std::time::Duration;

/// How long external links may take in all.
const PATIENCE: Duration = Duration::from_secs(120);

/// Asks the addresses outside of the site.
#[expect(clippy::disallowed_methods, reason = "how long people wait is measured here")]
pub(super) fn ask(built: &Built, opened: &OpenProject, found: &mut Diagnostics) -> online::Counts {
    let zone = built.computed.project.site.periods.zone.clone();
    let started = std::time::Instant::now();
    let time_left = || started.elapsed() < PATIENCE;
    // Kept answers grow old by the present day, not by the instant that figures hold for.
    let today = opened.options.now.to_zoned(zone).date();
    let options = online::Options { today, private: false, time_left: &time_left };
    online::check(&built.site, &options, &*opened.files.cache(), found)
}

pub(super) fn summary(counts: online::Counts) -> Message {
    let online::Counts { ok, broken, unknown, private, kept } = counts;
    say!(
        "外部リンク: あり {ok}、なし {broken}、不明 {unknown}、社内などのため調べない {private}（前回までの答え {kept}）",
        "external links: {ok} ok, {broken} broken, {unknown} unknown, {private} private and not asked ({kept} answers kept from earlier)"
    )
}

/// When more is asked for: by which rules the links were resolved.
pub(super) fn print_rules(site: &Site, voice: &Console) {
    if !voice.is_verbose() {
        return;
    }
    let mut by_rule: BTreeMap<LinkRule, u64> = BTreeMap::new();
    let (mut outside, mut nowhere) = (0_u64, 0_u64);
    for link in site.pages.iter().flat_map(|page| &page.links) {
        match (link.rule, &link.to) {
            (Some(rule), _) => *by_rule.entry(rule).or_default() += 1,
            (None, LinkTo::Outside(_)) => outside += 1,
            (None, _) => nowhere += 1,
        }
    }
    let lists: Vec<(Message, u64)> = by_rule
        .into_iter()
        .map(|(rule, count)| (words(rule), count))
        .chain([(say!("サイトの外", "outside of the site"), outside), (say!("先がない", "broken"), nowhere)])
        .filter(|(_, count)| *count > 0)
        .collect();
    let list = |lang| {
        let each = lists.iter().map(|(what, count)| format!("{} {}", what.text(lang), format_integer(*count)));
        each.collect::<Vec<_>>().join(Lang::pick(lang, "、", ", "))
    };
    if !lists.is_empty() {
        let (ja, en) = (list(Lang::Ja), list(Lang::En));
        voice.note(&say!("リンクの読み方: {ja}", "how links were read: {en}"));
    }
}

fn words(rule: LinkRule) -> Message {
    match rule {
        LinkRule::Itself => say!("同じページ", "same page"),
        LinkRule::File => say!("ファイルから", "seen from the file"),
        LinkRule::PageAddress => say!("ページのアドレスから", "seen from the page's address"),
        LinkRule::Root => say!("根から", "seen from the root"),
        LinkRule::BaseUrl => say!("サイトのアドレスから", "full address of the site"),
        LinkRule::Reference => say!("`ref`", "`ref`"),
        LinkRule::Name => say!("名前だけ", "name alone"),
        LinkRule::Alias => say!("前のアドレス", "former address"),
        LinkRule::Renamed => say!("名前の変わったファイル", "renamed file"),
        LinkRule::Spelling => say!("綴り違い", "other spelling"),
    }
}
