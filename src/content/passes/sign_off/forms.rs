//! How sign-offs are written: a row for each role, a column for each, a line for each.
//!
//! In: the texts of cells. Out: what each column says. Never: takes a table for one of signatures unless it has room for a signature, or
//! for the day of an approval.

use crate::model::is_placeholder;
use pulldown_cmark::HeadingLevel;
use std::ops::Range;

/// A cell of a table.
pub(super) struct Cell {
    /// Its text without markup.
    pub(super) text: String,
    /// What stands in it.
    pub(super) events: Range<usize>,
    /// Where its text stands.
    pub(super) range: Range<usize>,
}

/// What a cell says of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellKind {
    /// Its name.
    Role,
    /// Who holds it.
    Name,
    /// The day.
    Day,
    /// The signature.
    Sign,
    /// Name and day in one.
    Both,
    /// Something else.
    Other,
}

/// What a line at the head of a document says of who did what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineRole {
    /// Wrote it.
    Writes,
    /// Looked at it.
    Reviews,
    /// Approves it.
    Approves,
}

const ROLE: [&str; 10] =
    ["役割", "ロール", "区分", "役職", "職位", "承認区分", "承認ロール", "role", "position", "approval role"];
const NAME: [&str; 9] = ["氏名", "名前", "担当", "担当者", "承認者", "承認者名", "署名者", "name", "approver"];
const DAY: [&str; 9] = [
    "承認日",
    "署名日",
    "決裁日",
    "承認日付",
    "date approved",
    "approval date",
    "approved on",
    "date signed",
    "signed on",
];
const PLAIN_DAY: [&str; 3] = ["日付", "日", "date"];
const SIGN: [&str; 12] = [
    "署名",
    "サイン",
    "印",
    "押印",
    "承認印",
    "捺印",
    "署名・捺印",
    "署名/押印",
    "signature",
    "sign",
    "sign-off",
    "signed",
];
const OF_APPROVAL: [&str; 7] = ["承認", "署名", "決裁", "サインオフ", "approval", "sign-off", "signoff"];
/// Words of headings below which readers fill something in.
const OF_FORMS: [&str; 6] = ["様式", "記録", "申請", "区分", "引き渡し", "template"];
const RECORDS_OF_APPROVAL: [&str; 5] = ["承認記録", "承認の記録", "署名記録", "署名の記録", "改訂記録"];
const TITLES_OF_FORMS: [&str; 4] = ["様式", "申請書", "記録票", "チェックシート"];

const WRITES: [&str; 9] = ["作成", "作成者", "起案", "起案者", "立案", "立案者", "author", "prepared by", "prepared"];
const REVIEWS: [&str; 11] =
    ["確認", "確認者", "審査", "審査者", "査閲", "査閲者", "検印", "照査", "reviewer", "reviewed by", "reviewed"];
const APPROVES: [&str; 8] = ["承認", "承認者", "決裁", "決裁者", "承認印", "approver", "approved by", "approved"];

fn key(text: &str) -> String {
    text.trim().trim_matches('*').trim().to_lowercase()
}

/// What the columns say, where each row is a role that signs.
pub(super) fn columns(head: &[Cell], is_of_approval: bool) -> Option<Vec<CellKind>> {
    let keys: Vec<String> = head.iter().map(|cell| key(&cell.text)).collect();
    let mut kinds: Vec<CellKind> = Vec::new();
    for key in &keys {
        let among = |list: &[&str]| list.contains(&key.as_str());
        let kind = match () {
            () if among(&ROLE) => CellKind::Role,
            () if among(&NAME) => CellKind::Name,
            () if among(&DAY) || (is_of_approval && among(&PLAIN_DAY)) => CellKind::Day,
            () if among(&SIGN) => CellKind::Sign,
            () => CellKind::Other,
        };
        kinds.push(if kind != CellKind::Other && kinds.contains(&kind) { CellKind::Other } else { kind });
    }
    // The day of a signature may be told by a column of the plain name.
    let has = |kind| kinds.contains(&kind);
    let signs = has(CellKind::Sign) || has(CellKind::Day);
    if !(has(CellKind::Role) && signs && (has(CellKind::Name) || has(CellKind::Sign))) {
        return None;
    }
    if let (false, Some(at)) = (has(CellKind::Day), keys.iter().position(|key| PLAIN_DAY.contains(&key.as_str()))) {
        kinds[at] = CellKind::Day;
    }
    Some(kinds)
}

/// A column whose head is a role, with the rows below it.
pub(super) struct RoleColumn {
    pub(super) at: usize,
    /// What each row says, by its number below the head.
    pub(super) cells: Vec<(CellKind, usize)>,
}

/// The columns of a table whose heads are the roles themselves: 作成, 確認, 承認 in a row, with room below them.
pub(super) fn heads_of_roles(head: &[Cell], body: &[Vec<Cell>]) -> Option<Vec<RoleColumn>> {
    let has_labels = head.first().is_some_and(|cell| cell.text.trim().is_empty());
    let from = usize::from(has_labels);
    let roles: Vec<Option<LineRole>> = head[from..].iter().map(|cell| line_role(&cell.text)).collect();
    let has = |role| roles.contains(&Some(role));
    if roles.len() < 2 || roles.iter().any(Option::is_none) || !has(LineRole::Approves) || body.is_empty() {
        return None;
    }
    let kind = |row: &Vec<Cell>| {
        let key = row.first().map(|cell| key(&cell.text)).unwrap_or_default();
        let among = |list: &[&str]| list.contains(&key.as_str());
        match () {
            () if among(&NAME) => Some(CellKind::Name),
            () if among(&DAY) || among(&PLAIN_DAY) => Some(CellKind::Day),
            () if among(&SIGN) => Some(CellKind::Sign),
            () => None,
        }
    };
    let kinds: Vec<CellKind> = match (has_labels, body.len()) {
        (true, _) => body.iter().map(kind).collect::<Option<_>>()?,
        (false, 1) => vec![CellKind::Both],
        (false, 2) => vec![CellKind::Name, CellKind::Day],
        _ => return None,
    };
    if body.iter().any(|row| row.len() != head.len()) {
        return None;
    }
    let cells: Vec<(CellKind, usize)> = kinds.into_iter().zip(0..).collect();
    Some((from..head.len()).map(|at| RoleColumn { at, cells: cells.clone() }).collect())
}

/// The headings above a table, without the title of the document.
#[derive(Default)]
pub(super) struct Section {
    title: Option<String>,
    above: Vec<(HeadingLevel, String)>,
    is_body: bool,
}

impl Section {
    /// Goes on below a heading.
    pub(super) fn begin(&mut self, level: HeadingLevel, text: &str) {
        let text = key(text);
        if self.title.is_none() && !self.is_body && level == HeadingLevel::H1 {
            self.title = Some(text);
            return;
        }
        self.is_body = true;
        self.above.retain(|(above, _)| *above < level);
        self.above.push((level, text));
    }

    pub(super) fn is_of_approval(&self) -> bool {
        self.above.iter().any(|(_, text)| OF_APPROVAL.iter().any(|word| text.contains(word)))
    }

    /// Whether tables may be the sign-offs of the document itself: at its head, or below a heading of approval; forms that readers fill in
    /// are not.
    pub(super) fn has_sign_offs(&self) -> bool {
        let of_records = |text: &str| {
            let text = RECORDS_OF_APPROVAL.iter().fold(text.to_owned(), |text, word| text.replace(word, ""));
            OF_FORMS.iter().any(|word| text.contains(word))
        };
        let is_form = self.title.as_ref().is_some_and(|title| TITLES_OF_FORMS.iter().any(|word| title.contains(word)))
            || self.above.iter().any(|(_, text)| of_records(text));
        !is_form && (!self.is_body || self.is_of_approval())
    }
}

/// Whether a text is one of the words for who writes, looks at or approves a document.
pub(in crate::content) fn is_role_word(text: &str) -> bool {
    line_role(text).is_some()
}

/// What a label at the head of a document says of who did what.
pub(super) fn line_role(label: &str) -> Option<LineRole> {
    let key = key(label);
    let all = [(&WRITES[..], LineRole::Writes), (&REVIEWS, LineRole::Reviews), (&APPROVES, LineRole::Approves)];
    all.into_iter().find(|(words, _)| words.contains(&key.as_str())).map(|(_, role)| role)
}

/// Whether a cell is room for something: empty, a placeholder, or the marks of an empty form.
pub(super) fn is_blank(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let marks =
        ["", "-", "－", "—", "―", "ー", "印", "㊞", "(印)", "（印）", "/", "／", "//", "／／", "年月日", "___", "____"];
    marks.contains(&bare.as_str()) || is_placeholder(text) || bare.chars().all(|c| matches!(c, '_' | '＿' | '…' | '.'))
}
