//! The page that lists every promise of the site and how it stands.
//!
//! In: the contract. Out: one page at `/contract/`, unless a document is there. Never: hides a promise: what is not measured,
//! not settled or not readable is listed as such.

use super::ComposeContext;
use super::blocks::contract::{document, row};
use super::navigation::{Entry, Tree, generated};
use super::reports::{number, text};
use crate::diag::{Lang, Message};
use crate::model::{
    BindingState, Block, Heading, Page, PageKind, Promise, PromiseList, Route, StatementRole, TableBlock, TableCell,
    TargetStatus,
};
use crate::objective::TargetKind;
use crate::say;

/// Where the page is.
pub(super) fn route() -> Route {
    Route::from_path("contract")
}

fn title(lang: Lang) -> &'static str {
    lang.pick("約束と実績", "Promises")
}

fn description(lang: Lang) -> &'static str {
    lang.pick(
        "文書が約束していること、それを測る指標、最新の値と判定、測っていない約束",
        "What the documents promise, what measures it, how it stands, and what nobody measures",
    )
}

/// Whether any document promises anything.
fn has_promises(context: &ComposeContext<'_>) -> bool {
    let promised = context.contract.promises().iter().any(|promise| !promise.statement.off);
    promised && context.project.site.audiences.shows("contract")
}

/// The page in the navigation; none without promises.
pub(super) fn entry(context: &ComposeContext<'_>) -> Option<Entry> {
    let lang = context.lang();
    has_promises(context).then(|| Entry::generated(route(), title(lang), description(lang), Some(890)))
}

/// The page; none without promises, or when a document stands at its address.
pub(super) fn page(context: &ComposeContext<'_>, tree: &Tree) -> Option<Page> {
    let taken = context.library.documents().any(|document| document.route == route());
    if !has_promises(context) || taken {
        return None;
    }
    let lang = context.lang();
    let view = View { context, lang };
    let blocks = [
        view.sums(),
        view.filter(),
        view.by_standing(TargetStatus::Missed),
        view.by_standing(TargetStatus::AtRisk),
        view.by_document(),
        view.contradictions(),
        view.unsettled(),
        view.unmeasured(),
        view.unreadable(),
        view.unpromised(),
        view.alerts(),
    ];
    let mut page = generated(tree, &route(), PageKind::Contract, title(lang).to_owned(), blocks.concat());
    page.description = description(lang).to_owned();
    Some(page)
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
    fn targets(&self) -> impl Iterator<Item = &Promise> {
        let all = self.context.contract.promises().iter();
        // What a document itself switches off, such as an example, is no promise.
        all.filter(|promise| promise.statement.role == StatementRole::Target && !promise.statement.off)
    }

    fn of_state(&self, state: BindingState) -> Vec<&Promise> {
        self.targets().filter(|promise| promise.state == state && is_readable(promise)).collect()
    }

    fn heading(&self, id: &str, ja: &str, en: &str) -> Block {
        Block::Heading(Heading { level: 2, id: id.to_owned(), text: self.lang.pick(ja, en).to_owned() })
    }

    fn paragraph(&self, message: &Message) -> Block {
        Block::Paragraph { text: message.text(self.lang).to_owned() }
    }

    /// Each promise counts once.
    fn sums(&self) -> Vec<Block> {
        let stands = |standings: &[TargetStatus]| {
            let bound = self.of_state(BindingState::Bound);
            bound.iter().filter(|p| p.target_status().is_some_and(|standing| standings.contains(&standing))).count()
        };
        let state = |state| self.of_state(state).len();
        let all = self.targets().filter(|promise| is_readable(promise)).count();
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
            (say!("要確認", "To be settled"), state(BindingState::Ambiguous)),
            (say!("測っていない", "Not measured"), state(BindingState::Unbound)),
            (say!("測定対象外", "Not to be measured"), state(BindingState::Off)),
        ];
        let heads = [self.lang.pick("判定", "Verdict"), self.lang.pick("件数", "Promises")];
        // Met and missed are told even when there are none.
        let told = counts.iter().enumerate().filter(|(at, (_, count))| *at < 3 || *count > 0);
        let rows = told.map(|(_, (head, count))| vec![text(head.text(self.lang)), number(count.to_string())]).collect();
        let caption = self.lang.pick("約束の数", "How many promises");
        let as_of = self.context.as_of.to_zoned(self.context.project.site.periods.zone.clone());
        let as_of = as_of.strftime("%Y-%m-%d %H:%M").to_string();
        let about = say!(
            "文書に書かれた約束を、それを測る指標の最新の完了した期で判定しています（{as_of} 時点）。",
            "What the documents promise, judged by the newest complete period of what measures it, as of {as_of}."
        );
        vec![self.paragraph(&about), Block::Table(TableBlock::new(caption, &heads, rows))]
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
        let told = ways.iter().filter(|(.., count)| *count > 0).map(way).collect::<String>();
        let label = lang.pick("判定で絞る", "Filter by verdict");
        let html = format!("<nav class=\"group-filter\" data-verdicts aria-label=\"{label}\"><ul>{told}</ul></nav>\n");
        vec![Block::Html { html: html.into() }]
    }

    /// The promises that stand so, before all others; nothing where there are none.
    fn by_standing(&self, standing: TargetStatus) -> Vec<Block> {
        let rows: Vec<_> =
            self.standing(standing).into_iter().map(|promise| row(self.context, promise, false)).collect();
        if rows.is_empty() {
            return Vec::new();
        }
        let (id, text) = self.part(standing);
        let heading = Block::Heading(Heading { level: 2, id: id.to_owned(), text: text.to_owned() });
        vec![heading, Block::Contract(PromiseList { title: String::new(), route: None, rows })]
    }

    fn by_document(&self) -> Vec<Block> {
        let mut lists: Vec<(String, PromiseList)> = Vec::new();
        for promise in self.targets().filter(|promise| is_readable(promise)) {
            let source = &promise.statement.document;
            let row = row(self.context, promise, true);
            match lists.last_mut().filter(|(last, _)| last == source) {
                Some((_, list)) => list.rows.push(row),
                None => {
                    let document = document(self.context, promise);
                    let title = document.map_or_else(|| source.clone(), |document| document.title.clone());
                    let route = document.map(|document| document.route.clone());
                    lists.push((source.clone(), PromiseList { title, route, rows: vec![row] }));
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
    fn referred(&self, promises: &[&Promise], heading: Block, about: &Message, why: bool) -> Vec<Block> {
        if promises.is_empty() {
            return Vec::new();
        }
        let lang = self.lang;
        let mut heads =
            vec![lang.pick("約束", "Promise"), lang.pick("文書の言葉", "As written"), lang.pick("文書", "Document")];
        heads.extend(why.then(|| lang.pick("決めること", "What to settle")));
        let cells = |promise: &&Promise| {
            let row = row(self.context, promise, false);
            let label = if row.label.is_empty() { row.text.clone() } else { row.label };
            let first = TableCell { route: Some(route()), anchor: promise.anchor(), ..text(&label) };
            let place = TableCell { route: row.route, anchor: row.anchor, ..text(&row.place) };
            let mut cells = vec![first, text(&row.text), place];
            cells.extend(why.then(|| text(&row.why.join(lang.pick("。", "; ")))));
            cells
        };
        let rows = promises.iter().map(cells).collect();
        vec![heading, self.paragraph(about), Block::Table(TableBlock::new("", &heads, rows))]
    }

    fn contradictions(&self) -> Vec<Block> {
        let about = say!(
            "同じことについて、別の文書か設定が違う値を約束しています。",
            "Another document or the configuration promises something else about the same."
        );
        let heading = self.heading("contradictory", "食い違う約束", "Contradictions");
        self.referred(&self.of_state(BindingState::Contradictory), heading, &about, true)
    }

    fn unsettled(&self) -> Vec<Block> {
        let about = say!("次のことが決まるまで、判定しません。", "Not judged until this is settled.");
        let heading = self.heading("ambiguous", "決めること", "What must be settled");
        self.referred(&self.of_state(BindingState::Ambiguous), heading, &about, true)
    }

    fn unmeasured(&self) -> Vec<Block> {
        let about =
            say!("約束していますが、どの指標も測っていません。", "These are promised, but nothing measures them.");
        let heading = self.heading("unmeasured", "測っていない約束", "Promised but not measured");
        self.referred(&self.of_state(BindingState::Unbound), heading, &about, false)
    }

    fn unreadable(&self) -> Vec<Block> {
        let rows: Vec<_> = self.targets().filter(|p| !is_readable(p)).map(|p| row(self.context, p, true)).collect();
        self.list(rows, self.heading("unreadable", "数値として読めない約束", "Not readable as figures"))
    }

    fn alerts(&self) -> Vec<Block> {
        let alerts = self.context.contract.promises().iter();
        let alerts = alerts.filter(|promise| promise.statement.role == StatementRole::Alert && !promise.statement.off);
        let rows: Vec<_> = alerts.map(|promise| row(self.context, promise, true)).collect();
        self.list(rows, self.heading("alerts", "アラート", "Alerts"))
    }

    fn list(&self, mut rows: Vec<crate::model::PromiseRow>, heading: Block) -> Vec<Block> {
        if rows.is_empty() {
            return Vec::new();
        }
        for row in &mut rows {
            // An alert that does not ring is no promise that was kept.
            row.parts.iter_mut().for_each(|part| {
                part.standing = part.standing.filter(|standing| *standing == TargetStatus::AtRisk);
                part.history.clear();
            });
        }
        vec![heading, Block::Contract(PromiseList { title: String::new(), route: None, rows })]
    }

    fn unpromised(&self) -> Vec<Block> {
        let unpromised = &self.context.contract.unpromised;
        if unpromised.is_empty() {
            return Vec::new();
        }
        let lang = self.lang;
        let heads = [lang.pick("指標", "Metric"), lang.pick("ID", "Id")];
        let rows = unpromised.iter().map(|(id, label)| vec![text(label), text(id)]).collect();
        let about =
            say!("測っていますが、どの文書も約束していません。", "These are measured, but no document promises them.");
        vec![
            self.heading("unpromised", "約束のない指標", "Measured but not promised"),
            self.paragraph(&about),
            Block::Table(TableBlock::new("", &heads, rows)),
        ]
    }
}
