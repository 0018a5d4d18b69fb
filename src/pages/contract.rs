//! The page that lists every promise of the site and how it stands.
//!
//! In: the contract. Out: one page at `/contract/`, unless a document is there or the project wants none. Never: hides a promise: what
//! is not measured, not settled or not readable is listed as such, or counted where a page cannot bear more.

mod begin;
mod folded;
mod schedule;

use super::blocks::contract::{row, targets};
use super::context::ComposeContext;
use super::navigation::{Entry, Tree};
use super::site_page::{SitePage, Words};
use super::table::Table;
use crate::diag::{Lang, Message};
use crate::model::{
    BindingState, Block, Page, PageKind, Promise, PromiseList, PromiseRow, StatementRole, TableCell, TargetStatus,
};
use crate::objective::TargetKind;
use crate::say;

const PAGE: SitePage = SitePage {
    path: "contract",
    kind: PageKind::Contract,
    title: Words { ja: "約束と実績", en: "Promises" },
    description: Words {
        ja: "文書が約束していること、それを測る指標、最新の値と判定、測っていない約束",
        en: "What the documents promise, what measures it, how it stands, and what nobody measures",
    },
    weight: 890,
};

/// The same page while nothing is measured: it has no figures to speak of.
const FOUND: SitePage = SitePage {
    description: Words { ja: "文書が約束していること", en: "What the documents promise" },
    ..PAGE
};

const UNREADABLE: Words = Words { ja: "数値として読めない約束", en: "Not readable as figures" };
const ALERTS: Words = Words { ja: "アラート", en: "Alerts" };

/// So many promises that nothing measures stand among the others: about as many rows as a screen shows. More of them would push
/// what is measured out of sight.
const FEW_UNMEASURED: usize = 10;

/// Whether there is anything to list, and somebody to list it for.
fn has_promises(context: &ComposeContext<'_>) -> bool {
    let site = &context.project.site;
    let is_wanted = site.contract_page && site.audiences.shows("contract");
    let promises = || context.contract.promises().iter().any(|promise| !promise.statement.off);
    is_wanted && (promises() || schedule::is_shown(context))
}

/// The page in the navigation; none without promises.
pub(super) fn entry(context: &ComposeContext<'_>) -> Option<Entry> {
    let page = if is_measured(context) { PAGE } else { FOUND };
    has_promises(context).then(|| page.entry(context.lang()))
}

/// The page; none without promises or where the project wants none, or when a document stands at its address.
pub(super) fn page(context: &ComposeContext<'_>, tree: &Tree) -> Option<Page> {
    if !has_promises(context) || !context.is_free(&PAGE.route()) {
        return None;
    }
    let lang = context.lang();
    let view = View { context, lang };
    if !is_measured(context) {
        return Some(FOUND.page(lang, tree, view.found()));
    }
    let blocks = [
        view.sums(),
        view.filter(),
        view.by_standing(TargetStatus::Missed),
        view.by_standing(TargetStatus::AtRisk),
        view.by_document(),
        view.contradictions(),
        view.proposed(),
        view.unsettled(),
        view.unmeasured(),
        view.unreadable(),
        view.unpromised(),
        view.alerts(),
        schedule::section(context),
    ];
    Some(PAGE.page(lang, tree, blocks.concat()))
}

/// Whether anything that the documents say is measured.
fn is_measured(context: &ComposeContext<'_>) -> bool {
    let mut said = context.contract.promises().iter().filter(|promise| !promise.statement.off);
    said.any(|promise| !promise.parts.is_empty())
}

/// Whether a statement can be read as a promise that figures could keep.
fn is_readable(promise: &Promise) -> bool {
    !matches!(promise.statement.target.kind, TargetKind::None | TargetKind::NotTarget)
}

struct View<'a> {
    context: &'a ComposeContext<'a>,
    lang: Lang,
}

impl View<'_> {
    fn of_state(&self, state: BindingState) -> Vec<&Promise> {
        targets(self.context).filter(|promise| promise.state == state && is_readable(promise)).collect()
    }

    fn heading(&self, id: &str, ja: &str, en: &str) -> Block {
        Block::heading(2, id, self.lang.pick(ja, en))
    }

    fn paragraph(&self, message: Message) -> Block {
        Block::paragraph(message.into_text(self.lang))
    }

    /// Where nothing is measured: what was found, how to begin, and the promises themselves for those who want to look.
    fn found(&self) -> Vec<Block> {
        let (readable, unreadable): (Vec<&Promise>, Vec<&Promise>) =
            targets(self.context).partition(|p| is_readable(p));
        let alerts: Vec<&Promise> = self.alerts_of_documents().collect();
        let mut blocks = vec![self.paragraph(folded::sum(&readable))];
        blocks.extend(begin::steps(self.context));
        let headings = [
            self.heading("documents", "文書ごとの約束", "By document"),
            self.heading("unreadable", UNREADABLE.ja, UNREADABLE.en),
            self.heading("alerts", ALERTS.ja, ALERTS.en),
        ];
        for (heading, promises) in headings.into_iter().zip([readable, unreadable, alerts]) {
            blocks.extend(self.folds(heading, &promises));
        }
        blocks.extend(self.unpromised());
        blocks.extend(schedule::section(self.context));
        blocks
    }

    fn folds(&self, heading: Block, promises: &[&Promise]) -> Vec<Block> {
        if promises.is_empty() {
            return Vec::new();
        }
        std::iter::once(heading).chain(folded::by_document(self.context, promises)).collect()
    }

    /// Whether those that nothing measures stand folded, behind what is measured.
    fn folds_unmeasured(&self) -> bool {
        self.of_state(BindingState::Unbound).len() > FEW_UNMEASURED
    }

    /// Each promise counts once.
    fn sums(&self) -> Vec<Block> {
        let stands = |standings: &[TargetStatus]| {
            let bound = self.of_state(BindingState::Bound);
            bound.iter().filter(|p| p.target_status().is_some_and(|standing| standings.contains(&standing))).count()
        };
        let state = |state| self.of_state(state).len();
        let all = targets(self.context).filter(|promise| is_readable(promise)).count();
        let counts = [
            (say!("すべて", "All"), all),
            (say!("達成", "Met"), stands(&[TargetStatus::Met])),
            (say!("未達", "Missed"), stands(&[TargetStatus::Missed])),
            (say!("注意", "At risk"), stands(&[TargetStatus::AtRisk])),
            (
                say!("判定保留・対象なし", "Undecided, no data"),
                stands(&[TargetStatus::Undecided, TargetStatus::NoData]),
            ),
            (say!("食い違い", "Contradictory"), state(BindingState::Contradictory)),
            (say!("確認待ち", "To be confirmed"), state(BindingState::Proposed)),
            (say!("要確認", "To be settled"), state(BindingState::Ambiguous)),
            (say!("測っていない", "Not measured"), state(BindingState::Unbound)),
            (say!("測定対象外", "Not to be measured"), state(BindingState::Off)),
        ];
        // Met and missed are told even when there are none.
        let shown: Vec<&(Message, usize)> =
            counts.iter().enumerate().filter(|(at, (_, n))| *at < 3 || *n > 0).map(|(_, count)| count).collect();
        let as_of = self.context.local(self.context.as_of);
        let about = say!(
            "文書に書かれた約束を、それを測る指標の最新の完了した期で判定しています（{as_of} 時点）。",
            "What the documents promise, judged by the newest complete period of what measures it, as of {as_of}."
        );
        let table = Table::new(self.lang, &shown).column("判定", "Verdict", |(words, _)| words.text(self.lang)).column(
            "件数",
            "Promises",
            |(_, count)| TableCell::number(count.to_string()),
        );
        vec![self.paragraph(about), table.block(self.lang.pick("約束の数", "How many promises"))]
    }

    fn standing(&self, standing: TargetStatus) -> Vec<&Promise> {
        let mut bound = self.of_state(BindingState::Bound);
        bound.retain(|promise| promise.target_status() == Some(standing));
        bound
    }

    /// The anchor and the words of a verdict.
    fn part(&self, standing: TargetStatus) -> (&'static str, &'static str) {
        match standing {
            TargetStatus::Missed => ("missed", self.lang.pick("未達の約束", "Missed")),
            _ => ("at-risk", self.lang.pick("注意のいる約束", "At risk")),
        }
    }

    /// Ways to what was missed, what is at risk and to all; a script makes them filters of the lists.
    fn filter(&self) -> Vec<Block> {
        let lang = self.lang;
        let ways = [
            ("documents", "", lang.pick("すべて", "All"), self.of_state(BindingState::Bound).len()),
            ("missed", "missed", lang.pick("未達", "Missed"), self.standing(TargetStatus::Missed).len()),
            ("at-risk", "at-risk", lang.pick("注意", "At risk"), self.standing(TargetStatus::AtRisk).len()),
            ("documents", "met", lang.pick("達成", "Met"), self.standing(TargetStatus::Met).len()),
        ];
        if ways[0].3 == 0 {
            return Vec::new();
        }
        let way = |(id, verdict, words, count): &(&str, &str, &str, usize)| {
            format!("<li><a href=\"#{id}\" data-verdict=\"{verdict}\">{words} {count}</a></li>")
        };
        let links = ways.iter().filter(|(.., count)| *count > 0).map(way).collect::<String>();
        let label = lang.pick("判定で絞る", "Filter by verdict");
        let html = format!("<nav class=\"group-filter\" data-verdicts aria-label=\"{label}\"><ul>{links}</ul></nav>\n");
        vec![Block::html(html)]
    }

    /// The promises that stand so, before all others; nothing where there are none.
    fn by_standing(&self, standing: TargetStatus) -> Vec<Block> {
        let rows: Vec<_> =
            self.standing(standing).into_iter().map(|promise| row(self.context, promise, false)).collect();
        if rows.is_empty() {
            return Vec::new();
        }
        let (id, text) = self.part(standing);
        let heading = Block::heading(2, id, text);
        vec![heading, Block::Contract(PromiseList::open(rows))]
    }

    fn by_document(&self) -> Vec<Block> {
        let mut lists: Vec<(String, PromiseList)> = Vec::new();
        let is_apart = self.folds_unmeasured();
        let stands = |promise: &&Promise| is_readable(promise) && !(is_apart && promise.state == BindingState::Unbound);
        for promise in targets(self.context).filter(stands) {
            let source = &promise.statement.document;
            let row = row(self.context, promise, true);
            match lists.last_mut().filter(|(last, _)| last == source) {
                Some((_, list)) => list.rows.push(row),
                None => {
                    let document = self.context.document(source);
                    let title = document.map_or_else(|| source.clone(), |document| document.title.clone());
                    let route = document.map(|document| document.route.clone());
                    lists.push((source.clone(), PromiseList { title, route, ..PromiseList::open(vec![row]) }));
                }
            }
        }
        if lists.is_empty() {
            return Vec::new();
        }
        let heading = self.heading("documents", "文書ごとの約束", "By document");
        std::iter::once(heading).chain(lists.into_iter().map(|(_, list)| Block::Contract(list))).collect()
    }

    /// A table of promises that stand in the lists above, with what is to be done about each.
    fn referred(&self, state: BindingState, heading: Block, about: Message, with_reasons: bool) -> Vec<Block> {
        let promises = self.of_state(state);
        if promises.is_empty() {
            return Vec::new();
        }
        let rows: Vec<(&Promise, PromiseRow)> =
            promises.into_iter().map(|promise| (promise, row(self.context, promise, false))).collect();
        let label = |(promise, row): &(&Promise, PromiseRow)| {
            let label = if row.label.is_empty() { &row.text } else { &row.label };
            TableCell::link(label, Some(PAGE.route())).at(promise.anchor())
        };
        let table = Table::new(self.lang, &rows)
            .column("約束", "Promise", label)
            .column("文書の言葉", "As written", |(_, row)| row.text.as_str())
            .column("文書", "Document", |(_, row)| TableCell::link(&row.place, row.route.clone()).at(&row.anchor))
            .column_if(with_reasons, "決めること", "What to settle", |(_, of)| {
                of.why.join(self.lang.pick("。", "; "))
            });
        vec![heading, self.paragraph(about), table.block("")]
    }

    fn contradictions(&self) -> Vec<Block> {
        let about = say!(
            "同じことについて、別の文書か設定が違う値を約束しています。",
            "Another document or the configuration promises something else about the same."
        );
        let heading = self.heading("contradictory", "食い違う約束", "Contradictions");
        self.referred(BindingState::Contradictory, heading, about, true)
    }

    fn unsettled(&self) -> Vec<Block> {
        let about = say!("次のことが決まるまで、判定しません。", "Not judged until this is settled.");
        let heading = self.heading("ambiguous", "決めること", "What must be settled");
        self.referred(BindingState::Ambiguous, heading, about, true)
    }

    fn proposed(&self) -> Vec<Block> {
        let about = say!(
            "指標の名前と同じことを約束しています。担当者が確かめるまで、判定しません。",
            "These read as promises of what is measured, and are not judged before somebody has made sure."
        );
        let heading = self.heading("proposed", "確認待ちの約束", "To be confirmed");
        self.referred(BindingState::Proposed, heading, about, true)
    }

    fn unmeasured(&self) -> Vec<Block> {
        let about =
            say!("約束していますが、どの指標も測っていません。", "These are promised, but nothing measures them.");
        let heading = self.heading("unmeasured", "測っていない約束", "Promised but not measured");
        if self.folds_unmeasured() {
            let folds = folded::by_document(self.context, &self.of_state(BindingState::Unbound));
            return [heading, self.paragraph(about)].into_iter().chain(folds).collect();
        }
        self.referred(BindingState::Unbound, heading, about, false)
    }

    fn unreadable(&self) -> Vec<Block> {
        let promises = targets(self.context).filter(|promise| !is_readable(promise)).collect();
        self.list(self.heading("unreadable", UNREADABLE.ja, UNREADABLE.en), promises)
    }

    fn alerts(&self) -> Vec<Block> {
        self.list(self.heading("alerts", ALERTS.ja, ALERTS.en), self.alerts_of_documents().collect())
    }

    fn alerts_of_documents(&self) -> impl Iterator<Item = &Promise> {
        let all = self.context.contract.promises().iter();
        all.filter(|promise| promise.statement.role == StatementRole::Alert && !promise.statement.off)
    }

    /// What is measured stands open; many that nothing measures stand folded behind it.
    fn list(&self, heading: Block, promises: Vec<&Promise>) -> Vec<Block> {
        if promises.is_empty() {
            return Vec::new();
        }
        let unbound = promises.iter().filter(|promise| promise.state == BindingState::Unbound).count();
        let is_apart = |promise: &&Promise| unbound > FEW_UNMEASURED && promise.state == BindingState::Unbound;
        let (folded, open): (Vec<&Promise>, Vec<&Promise>) = promises.into_iter().partition(is_apart);
        let mut rows: Vec<PromiseRow> = open.into_iter().map(|promise| row(self.context, promise, true)).collect();
        for row in &mut rows {
            // An alert that does not ring is no promise that was kept.
            row.parts.iter_mut().for_each(|part| {
                part.standing = part.standing.filter(|standing| *standing == TargetStatus::AtRisk);
                part.history.clear();
            });
        }
        let list = (!rows.is_empty()).then(|| Block::Contract(PromiseList::open(rows)));
        let folds = folded::by_document(self.context, &folded);
        std::iter::once(heading).chain(list).chain(folds).collect()
    }

    fn unpromised(&self) -> Vec<Block> {
        let unpromised = &self.context.contract.unpromised;
        if unpromised.is_empty() {
            return Vec::new();
        }
        let about =
            say!("測っていますが、どの文書も約束していません。", "These are measured, but no document promises them.");
        let table = Table::new(self.lang, unpromised).column("指標", "Metric", |(_, label)| label.as_str()).column(
            "ID",
            "Id",
            |(id, _)| id.as_str(),
        );
        let heading = self.heading("unpromised", "約束のない指標", "Measured but not promised");
        vec![heading, self.paragraph(about), table.block("")]
    }
}
