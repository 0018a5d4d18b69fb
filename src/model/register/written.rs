//! The register for spreadsheets and for scripts.
//!
//! In: entries. Out: CSV with a byte order mark, and JSON. Never: a cell that a spreadsheet would compute.

use super::{Controlled, Register};
use crate::calendar::Date;
use crate::diag::Lang;
use crate::model::{Approval, safe_cell};
use serde_json::{Value, json};

/// Keys of the JSON, and heads of the CSV in both languages.
const COLUMNS: [(&str, &str, &str); 18] = [
    ("number", "文書番号", "Number"),
    ("title", "題名", "Title"),
    ("version", "版", "Version"),
    ("status", "状態", "Status"),
    ("owner", "所有者", "Owner"),
    ("author", "作成者", "Author"),
    ("approver", "承認者", "Approver"),
    ("approved", "承認日", "Approved"),
    ("approval", "承認と本文", "Approval of the text"),
    ("effective", "施行日", "Effective"),
    ("reviewed", "最終レビュー日", "Reviewed"),
    ("next_review", "次回レビュー日", "Next review"),
    ("days_overdue", "超過日数", "Days overdue"),
    ("updated", "最終更新日", "Updated"),
    ("superseded_by", "後継文書", "Superseded by"),
    ("address", "アドレス", "Address"),
    ("source", "ファイル", "File"),
    ("waiting_for", "署名待ちの役割", "Waiting for"),
];

/// How an approval stands to the text, in words.
pub fn approval_label(approval: Approval, lang: Lang) -> &'static str {
    match approval {
        Approval::None => "",
        Approval::Unbound => lang.pick("本文と結び付いていない", "not bound to the text"),
        Approval::InReview => lang.pick("署名の途中", "partly signed"),
        Approval::Bound => lang.pick("本文と一致", "the approved text"),
        Approval::Changed => lang.pick("未承認の変更あり", "changed after approval"),
    }
}

fn cells(entry: &Controlled, lang: Lang) -> [String; 18] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let day = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let control = &entry.control;
    let successor = entry.successor.as_ref().map(|successor| successor.source.clone());
    [
        text(&control.number),
        entry.title.clone(),
        text(&control.version),
        control.status.map(|status| status.label(lang).to_owned()).unwrap_or_default(),
        text(&control.owner),
        text(&control.author),
        text(&control.approved_by()),
        day(control.approved_on()),
        approval_label(entry.approval(), lang).to_owned(),
        day(control.effective),
        day(control.reviewed),
        day(control.next_review()),
        entry.overdue().map(|days| days.to_string()).unwrap_or_default(),
        day(entry.updated),
        successor.or_else(|| control.superseded_by.clone()).unwrap_or_default(),
        entry.route.as_str().to_owned(),
        entry.source.clone(),
        waiting_for(entry, lang),
    ]
}

/// The roles whose turn it is to sign, in a row.
fn waiting_for(entry: &Controlled, lang: Lang) -> String {
    let open = entry.open_sign_off().map(|sign_off| sign_off.waiting_for()).unwrap_or_default();
    open.iter().map(|role| role.name.as_str()).collect::<Vec<_>>().join(lang.pick("、", ", "))
}

impl Register {
    /// Entries as CSV with a byte order mark, so that spreadsheets read Japanese.
    pub fn to_csv(entries: &[&Controlled], lang: Lang) -> String {
        let head = COLUMNS.map(|(_, ja, en)| lang.pick(ja, en).to_owned());
        let rows = entries.iter().map(|entry| cells(entry, lang));
        let line = |cells: [String; 18]| cells.map(|cell| safe_cell(&cell)).join(",") + "\r\n";
        "\u{feff}".to_owned() + &std::iter::once(head).chain(rows).map(line).collect::<String>()
    }

    /// Entries as JSON; a value that is not there is `null`.
    pub fn to_json(today: Date, entries: &[&Controlled]) -> String {
        let entry = |entry: &&Controlled| {
            let keys = COLUMNS.iter().map(|(key, _, _)| *key);
            let values = keys.zip(cells(entry, Lang::En)).map(|(key, text)| (key.to_owned(), value(key, text, entry)));
            Value::Object(values.collect())
        };
        let all = json!({ "as_of": today.to_string(), "documents": entries.iter().map(entry).collect::<Vec<_>>() });
        serde_json::to_string_pretty(&all).expect("every key is a text") + "\n"
    }
}

fn value(key: &str, text: String, entry: &Controlled) -> Value {
    match key {
        "status" => json!(entry.control.status),
        "approval" => json!(entry.approval()),
        "waiting_for" => {
            let open = entry.open_sign_off();
            json!(open.iter().flat_map(|s| s.waiting_for()).map(|role| &role.name).collect::<Vec<_>>())
        }
        "days_overdue" => json!(entry.overdue()),
        _ if text.is_empty() => Value::Null,
        _ => Value::String(text),
    }
}
