//! Lists that a site makes of its own documents, as sources that metrics may name.
//!
//! In: nothing. Out: their names, their columns and what these mean. Never: reads a document: `pages` fills the rows.
//!
//! Decided in docs/decisions/0099-lists-as-sources.md.

use crate::config::{ColumnType, KnownFrom};
use crate::diag::Message;
use serde::Serialize;

/// A list that a site makes of its own documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SiteList {
    /// Releases, one row each.
    Releases,
    /// Documents, one row each.
    Documents,
    /// What was promised in reports, on breaches and after incidents.
    Actions,
    /// Incidents that documents are about.
    IncidentNotices,
    /// Maintenance that documents announce.
    MaintenanceNotices,
}

/// Whether what stands in a column of time stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::config) enum Lasting {
    /// It happened: no later day takes it away.
    Event,
    /// It is so today, and was another one before: what it was then nobody wrote down.
    State,
    /// The same, but its list tells since when it is so (`known_from`): before that day a period has no value.
    StateSince,
}

/// A column of such a list.
pub struct ListColumn {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: ColumnType,
    /// What it means.
    pub meaning: Message,
    /// The values of a category, with what they are called.
    pub values: &'static [(&'static str, &'static str, &'static str)],
    pub(in crate::config) lasting: Lasting,
}

type Values = &'static [(&'static str, &'static str, &'static str)];

const KINDS: Values = &[("major", "メジャー", "Major"), ("minor", "マイナー", "Minor"), ("hotfix", "修正版", "Hotfix")];
const RELEASE_STATES: Values =
    &[("released", "公開済み", "Released"), ("planned", "公開予定", "Planned"), ("yanked", "取り下げ", "Yanked")];
const STATUSES: Values = &[
    ("draft", "下書き", "Draft"),
    ("review", "レビュー中", "In review"),
    ("approved", "承認済", "Approved"),
    ("effective", "施行中", "Effective"),
    ("superseded", "置換済", "Superseded"),
    ("retired", "廃止", "Retired"),
];
const INCIDENT_STATES: Values = &[
    ("investigating", "調査中", "Investigating"),
    ("identified", "原因特定", "Identified"),
    ("monitoring", "監視中", "Monitoring"),
    ("resolved", "解決", "Resolved"),
];
const MAINTENANCE_STATES: Values = &[
    ("planned", "予定", "Planned"),
    ("in_progress", "実施中", "In progress"),
    ("completed", "完了", "Completed"),
    ("cancelled", "中止", "Cancelled"),
];

fn column(name: &'static str, kind: ColumnType, ja: &str, en: &str) -> ListColumn {
    ListColumn { name, kind, meaning: Message::new(ja, en), values: &[], lasting: Lasting::State }
}

fn text(name: &'static str, ja: &str, en: &str) -> ListColumn {
    column(name, ColumnType::Text, ja, en)
}

fn points(name: &'static str, ja: &str, en: &str) -> ListColumn {
    column(name, ColumnType::Integer, ja, en)
}

fn truth(name: &'static str, ja: &str, en: &str) -> ListColumn {
    column(name, ColumnType::Boolean, ja, en)
}

fn day(name: &'static str, ja: &str, en: &str) -> ListColumn {
    column(name, ColumnType::Date, ja, en)
}

fn instant(name: &'static str, ja: &str, en: &str) -> ListColumn {
    column(name, ColumnType::Datetime, ja, en)
}

fn category(name: &'static str, ja: &str, en: &str, values: Values) -> ListColumn {
    ListColumn { values, ..column(name, ColumnType::Category, ja, en) }
}

fn event(column: ListColumn) -> ListColumn {
    ListColumn { lasting: Lasting::Event, ..column }
}

fn since(column: ListColumn) -> ListColumn {
    ListColumn { lasting: Lasting::StateSince, ..column }
}

/// The columns that rows of every list begin with.
fn of_document() -> Vec<ListColumn> {
    vec![
        text("file", "文書のファイル（`content/` から）", "the file of the document, from `content/` on"),
        text("title", "文書の題", "the title of the document"),
        text("folder", "`content/` の下のフォルダー", "the folder below `content/`"),
    ]
}

impl SiteList {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Releases, Self::Documents, Self::Actions, Self::IncidentNotices, Self::MaintenanceNotices];

    /// The name by which a metric means it, unless the project declares a source of that name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Releases => "releases",
            Self::Documents => "documents",
            Self::Actions => "actions",
            Self::IncidentNotices => "incident_notices",
            Self::MaintenanceNotices => "maintenance_notices",
        }
    }

    /// What a row is.
    pub fn meaning(self) -> Message {
        let (ja, en) = match self {
            Self::Releases => ("リリースノートのあるリリース 1 件", "a release that has notes"),
            Self::Documents => ("公開している文書 1 つ", "a document of the site"),
            Self::Actions => {
                ("レポート・未達・障害の文書に書いたアクション 1 件", "an action of a report, a breach or an incident")
            }
            Self::IncidentNotices => ("文書が知らせる障害 1 件", "an incident that a document is about"),
            Self::MaintenanceNotices => ("文書が知らせるメンテナンス 1 件", "a maintenance that a document announces"),
        };
        Message::new(ja, en)
    }

    /// Its columns, in order.
    pub fn columns(self) -> Vec<ListColumn> {
        let own = match self {
            Self::Releases => releases(),
            Self::Documents => documents(),
            Self::Actions => actions(),
            Self::IncidentNotices => notices(INCIDENT_STATES, incident()),
            Self::MaintenanceNotices => notices(MAINTENANCE_STATES, Vec::new()),
        };
        of_document().into_iter().chain(own).collect()
    }

    /// Since when it is known how its rows stand: from the day on which a row is there until that day nobody can tell whether it was
    /// open.
    pub(in crate::config) fn known_from(self) -> Option<KnownFrom> {
        match self {
            Self::Documents => Some(KnownFrom { there: "created", known: "known_from", ends: false }),
            Self::Actions => Some(KnownFrom { there: "since", known: "known_from", ends: true }),
            Self::IncidentNotices | Self::MaintenanceNotices => {
                Some(KnownFrom { there: "started", known: "known_from", ends: true })
            }
            Self::Releases => None,
        }
    }

    /// Whether rows can be counted from that column on, or up to it: something happened then, or it is known since when that is so.
    pub(in crate::config) fn is_span(self, name: &str) -> bool {
        self.columns().iter().any(|column| column.name == name && column.lasting != Lasting::State)
    }

    /// Whether the column is of something that happened, so that past periods can be counted by it.
    pub(in crate::config) fn is_event(self, name: &str) -> bool {
        self.columns().iter().any(|column| column.name == name && column.lasting == Lasting::Event)
    }
}

fn releases() -> Vec<ListColumn> {
    vec![
        text("version", "版", "its version"),
        category(
            "kind",
            "大きさ（書いていなければ版の番号から）",
            "how much it changes; where nobody says so, by its version",
            KINDS,
        ),
        text("services", "対象のサービス（`、` 区切り）", "the services it is for, with `、` between them"),
        category(
            "state",
            "公開済みか、公開予定か、取り下げたか",
            "whether it is out, planned or yanked",
            RELEASE_STATES,
        ),
        event(day("released", "公開した日（公開前は値なし）", "the day on which it came out; nothing before that")),
        day("planned_for", "公開予定日（公開後は値なし）", "the day for which it is planned; nothing once it is out"),
        truth("yanked", "取り下げたか（ロールバック）", "whether it was taken back"),
        points("new_features", "「新機能」の項目の数", "points below new features"),
        points("improvements", "「改善」の項目の数", "points below improvements"),
        points("changes", "「変更」の項目の数", "points below changes"),
        points("fixes", "「修正」の項目の数", "points below fixes"),
        points("deprecations", "「廃止予定」の項目の数", "points below deprecations"),
        points("removals", "「廃止」の項目の数", "points below removals"),
        points("security_fixes", "「セキュリティ」の項目の数", "points below security"),
        points("known_issues", "「既知の制限」の項目の数", "points below known issues"),
    ]
}

fn documents() -> Vec<ListColumn> {
    vec![
        text("number", "文書番号", "its number"),
        text("version", "版", "its version"),
        category("status", "状態", "its status", STATUSES),
        text("owner", "所有者", "who owns it"),
        text("approver", "承認者", "who approves it"),
        truth("controlled", "文書管理の対象か", "whether it is under control"),
        truth(
            "in_force",
            "いま有効か（下書き・レビュー中・置換済・廃止でない）",
            "whether readers are to follow it today",
        ),
        event(day("created", "作成日（`date`）", "the day of its making (`date`)")),
        day("updated", "最後に更新した日（`lastmod`）", "the day of its last change (`lastmod`)"),
        day("approved", "最後に承認した日", "the day of its last approval"),
        day("effective", "施行日", "since when it is in force"),
        day("reviewed", "最後にレビューした日", "the day of its last review"),
        since(day(
            "review_due",
            "次回レビューの期限（有効な文書だけ）",
            "the day of its next review, of documents in force",
        )),
        since(day("overdue_from", "期限切れになる日（期限の翌日）", "the first day on which the review is overdue")),
        day(
            "known_from",
            "これより前にレビューの期限があったかはわからない日",
            "before that day nobody can tell whether a review was due",
        ),
    ]
}

fn actions() -> Vec<ListColumn> {
    vec![
        text("text", "すること", "what is to be done"),
        text("owner", "担当", "who does it"),
        truth("done", "済んだか", "whether it is done"),
        event(day(
            "since",
            "そのアクションが知られた日（レポートの期の終わり、文書の日付）",
            "the day since which it is known",
        )),
        event(day("due", "期限", "until when it is to be done")),
        event(day("overdue_from", "期限切れになる日（期限の翌日）", "the first day on which it is overdue")),
        event(day("done_on", "完了した日（`完了 2026-11-18`）", "the day on which it was done")),
        day(
            "known_from",
            "これより前に済んでいたかはわからない日（日付なしの完了）",
            "before that day nobody can tell whether it was done: its box is ticked without a day",
        ),
    ]
}

fn incident() -> Vec<ListColumn> {
    vec![
        text("incident", "障害の ID", "the id of the incident"),
        text("severity", "深刻度", "how bad it is"),
        truth("outage", "全面停止か", "whether services are down as a whole"),
    ]
}

fn notices(states: Values, own: Vec<ListColumn>) -> Vec<ListColumn> {
    let shared = vec![
        text("services", "対象のサービス（`、` 区切り）", "the services that are affected, with `、` between them"),
        category("state", "状態", "how it stands", states),
        event(instant("started", "始まり", "when it begins")),
        event(instant("ended", "終わり", "when it is over")),
        day(
            "known_from",
            "これより前に終わっていたかはわからない日（終わりのない解決・完了・中止）",
            "before that day nobody can tell whether it was over: it is, and no end is written",
        ),
    ];
    own.into_iter().chain(shared).collect()
}
