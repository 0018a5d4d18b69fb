//! One entry of the register → the strip below a title, and the table of its revisions.

use crate::calendar::Date;
use crate::diag::Lang;
use crate::model::{
    AHEAD_DAYS, Approval, Block, ControlBanner, ControlFact, ControlSummary, Controlled, DocumentStatus, RevisionRow,
    SHORT_HASH, Urgency, format_date, read_control_date,
};
use crate::pages::table::Table;
use crate::say;

/// The strip of a document; none when it says nothing of itself.
pub(in crate::pages) fn strip(lang: Lang, entry: &Controlled, today: Date) -> Option<ControlSummary> {
    let control = &entry.control;
    if !control.is_controlled() && control.owner.is_none() {
        return None;
    }
    let facts = [
        fact(lang.pick("文書番号", "Number"), control.number.clone()),
        fact(lang.pick("版", "Version"), control.version.clone()),
        fact(lang.pick("所有者", "Owner"), control.owner.clone()),
        approved(lang, entry),
        effective(lang, entry, today),
        review(lang, entry),
    ];
    Some(ControlSummary {
        status: control.status,
        facts: facts.into_iter().flatten().collect(),
        banners: banners(lang, entry, today),
        print: print(lang, entry),
    })
}

fn fact(label: &str, text: Option<String>) -> Option<ControlFact> {
    Some(ControlFact { label: label.to_owned(), text: text?, note: String::new(), urgency: Urgency::Calm })
}

fn approved(lang: Lang, entry: &Controlled) -> Option<ControlFact> {
    let control = &entry.control;
    let day = control.approved.map(|day| format_date(day, lang));
    let text = match (&control.approver, day) {
        (Some(name), Some(day)) => say!("{name}（{day}）", "{name} ({day})").into_text(lang),
        (Some(name), None) => name.clone(),
        (None, day) => day?,
    };
    let (note, urgency) = match entry.approval() {
        Approval::Bound => (lang.pick("承認した本文と一致", "the approved text"), Urgency::Calm),
        Approval::Changed => (lang.pick("未承認の変更あり", "changed after approval"), Urgency::Now),
        Approval::None | Approval::Unbound => ("", Urgency::Calm),
    };
    Some(ControlFact { note: note.to_owned(), urgency, ..fact(lang.pick("承認", "Approved by"), Some(text))? })
}

fn effective(lang: Lang, entry: &Controlled, today: Date) -> Option<ControlFact> {
    let day = entry.control.effective?;
    let is_ahead = day > today;
    let note = if is_ahead { lang.pick("未施行", "not yet") } else { "" };
    let urgency = if is_ahead { Urgency::Soon } else { Urgency::Calm };
    let known = fact(lang.pick("施行日", "In force from"), Some(format_date(day, lang)))?;
    Some(ControlFact { note: note.to_owned(), urgency, ..known })
}

fn review(lang: Lang, entry: &Controlled) -> Option<ControlFact> {
    let remaining = entry.review_in?;
    let day = entry.control.next_review()?;
    let (note, urgency) = due(lang, remaining);
    Some(ControlFact {
        note, urgency, ..fact(lang.pick("次回レビュー", "Next review"), Some(format_date(day, lang)))?
    })
}

/// When a review is, seen from today; silent while it is far.
pub(in crate::pages) fn due(lang: Lang, remaining: i64) -> (String, Urgency) {
    let over = -remaining;
    let (note, urgency) = match remaining {
        ..0 => (say!("{over}日超過", "{over} days overdue"), Urgency::Now),
        0 => (say!("今日", "today"), Urgency::Soon),
        1..=AHEAD_DAYS => (say!("あと{remaining}日", "in {remaining} days"), Urgency::Soon),
        _ => (say!("", ""), Urgency::Calm),
    };
    (note.into_text(lang), urgency)
}

fn banners(lang: Lang, entry: &Controlled, today: Date) -> Vec<ControlBanner> {
    let plain =
        |message: crate::diag::Message, urgency| ControlBanner { text: message.into_text(lang), link: None, urgency };
    let link = entry.successor.as_ref().map(|next| (next.title.clone(), next.route.clone()));
    let mut banners = Vec::new();
    match entry.control.status {
        Some(DocumentStatus::Superseded) => banners.push(ControlBanner {
            link,
            ..plain(
                say!("この文書は新しい文書に置き換えられました。", "This document has been superseded."),
                Urgency::Now,
            )
        }),
        Some(DocumentStatus::Retired) => banners.push(ControlBanner {
            link,
            ..plain(say!("この文書は廃止されました。", "This document is no longer in force."), Urgency::Now)
        }),
        Some(DocumentStatus::Draft | DocumentStatus::Review) => banners.push(plain(
            say!("この文書はまだ承認されていません。", "This document is not approved yet."),
            Urgency::Soon,
        )),
        _ => {}
    }
    if entry.approval() == Approval::Changed && entry.is_in_force() {
        let message = say!(
            "未承認の変更あり: 承認された後に本文が変わっています。",
            "Changed after approval: the text is not the approved one."
        );
        banners.push(plain(message, Urgency::Now));
    }
    if let Some(day) = entry.control.effective.filter(|day| *day > today && entry.is_in_force()) {
        let (ja, en) = (format_date(day, Lang::Ja), format_date(day, Lang::En));
        banners
            .push(plain(say!("この文書は {ja} から有効です。", "This document is in force from {en}."), Urgency::Soon));
    }
    banners
}

/// What identifies a printed copy.
fn print(lang: Lang, entry: &Controlled) -> Vec<String> {
    let control = &entry.control;
    if !control.has_edition() {
        return Vec::new();
    }
    let named = |label: &str, text: &str| format!("{label} {text}");
    let number = control.number.as_ref().map(|number| named(lang.pick("文書番号", "No."), number));
    let version = control.version.as_ref().map(|version| named(lang.pick("版", "Version"), version));
    let effective = control.effective.map(|day| named(lang.pick("施行日", "In force from"), &format_date(day, lang)));
    let status = control.status.map(|status| status.label(lang).to_owned());
    let approver = control.approver.as_ref().map(|name| match control.approved.map(|day| format_date(day, lang)) {
        Some(day) => say!("承認 {name}（{day}）", "Approved by {name} ({day})").into_text(lang),
        None => named(lang.pick("承認", "Approved by"), name),
    });
    // The fingerprint of the text tells two copies of the same version apart.
    let hash = control.body_hash.get(..SHORT_HASH).map(|hash| named(lang.pick("本文ハッシュ", "Text hash"), hash));
    [number, version, status, effective, approver, hash].into_iter().flatten().collect()
}

/// The table of revisions under its heading; nothing without any.
pub(in crate::pages) fn revisions(lang: Lang, entry: &Controlled, heading: Option<String>) -> Vec<Block> {
    if entry.revisions.is_empty() {
        return Vec::new();
    }
    let day =
        |row: &RevisionRow| read_control_date(&row.date).map_or_else(|| row.date.clone(), |day| format_date(day, lang));
    let title = lang.pick("改訂履歴", "Revisions");
    let table = Table::new(lang, &entry.revisions)
        .column_if_filled("版", "Version", |row| row.version.as_str())
        .column("日付", "Date", day)
        .column_if_filled("改訂者", "Author", |row| row.author.as_str())
        .column_if_filled("理由", "Reason", |row| row.reason.as_str())
        .column_if_filled("記録", "Commit", |row| row.commit.as_str())
        .block(if heading.is_some() { "" } else { title });
    heading.map(|id| Block::heading(2, id, title)).into_iter().chain([table]).collect()
}
