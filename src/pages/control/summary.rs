//! One entry of the register → the strip below a title, and the table of its revisions.

use crate::calendar::Date;
use crate::diag::{Lang, Message};
use crate::model::{
    AHEAD_DAYS, Approval, ApprovalRole, Block, ControlBanner, ControlFact, ControlSummary, Controlled, DocumentStatus,
    RevisionRow, RoleSignature, RoleStanding, SHORT_HASH, SignOff, Urgency, format_date, read_control_date,
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

/// How far the roles that sign a document are: 署名 2/3（確認が未署名）; nothing where all have, or where nothing is to be signed.
pub(in crate::pages) fn signatures(lang: Lang, entry: &Controlled) -> Option<String> {
    let sign_off = entry.open_sign_off()?;
    let (count, open) = (sign_off.count(), sign_off.open());
    let names = |between: &str| open.iter().map(|role| role.name.as_str()).collect::<Vec<_>>().join(between);
    let (ja, en) = (names("・"), names(", "));
    Some(say!("署名 {count}（未署名: {ja}）", "{count} signed (open: {en})").into_text(lang))
}

/// Who signed, with the days; those of an earlier text are told apart.
fn signed(lang: Lang, entry: &Controlled, sign_off: &SignOff<'_>) -> Option<ControlFact> {
    let one = |role: &ApprovalRole, signature: &RoleSignature, is_earlier: bool| {
        let (role, name, day) = (&role.name, &signature.name, format_date(signature.date, lang));
        match is_earlier {
            true => say!("{role} {name}（{day}、以前の版に署名）", "{role} {name} ({day}, signed an earlier version)"),
            false => say!("{role} {name}（{day}）", "{role} {name} ({day})"),
        }
        .into_text(lang)
    };
    let told = sign_off.roles().filter_map(|(role, standing)| match standing {
        RoleStanding::Signed(signature) => Some(one(role, signature, false)),
        RoleStanding::Earlier(signature) => Some(one(role, signature, true)),
        RoleStanding::Open | RoleStanding::Refused(..) => None,
    });
    let told: Vec<String> = told.collect();
    let label = lang.pick("承認", "Approved by");
    let text = if told.is_empty() {
        lang.pick("署名なし", "nobody yet").to_owned()
    } else {
        told.join(lang.pick("、", ", "))
    };
    let (note, urgency) = match entry.approval() {
        Approval::Bound => (lang.pick("承認した本文と一致", "the approved text").to_owned(), Urgency::Calm),
        Approval::Changed => {
            let changed = lang.pick("未承認の変更あり", "changed after approval").to_owned();
            // Some have signed the present text already: readers see who is missing.
            let open = signatures(lang, entry).filter(|_| sign_off.signed().next().is_some());
            (std::iter::once(changed).chain(open).collect::<Vec<_>>().join(lang.pick("。", "; ")), Urgency::Now)
        }
        _ => (signatures(lang, entry).unwrap_or_default(), Urgency::Soon),
    };
    Some(ControlFact { note, urgency, ..fact(label, Some(text))? })
}

fn approved(lang: Lang, entry: &Controlled) -> Option<ControlFact> {
    if let Some(sign_off) = entry.control.sign_off() {
        return signed(lang, entry, &sign_off);
    }
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
        Approval::None | Approval::InReview | Approval::Unbound => ("", Urgency::Calm),
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
    let plain = |message: Message, urgency| ControlBanner { text: message.into_text(lang), link: None, urgency };
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
    banners.extend(unapproved(lang, entry).map(|(message, urgency)| plain(message, urgency)));
    if let Some(day) = entry.control.effective.filter(|day| *day > today && entry.is_in_force()) {
        let (ja, en) = (format_date(day, Lang::Ja), format_date(day, Lang::En));
        banners
            .push(plain(say!("この文書は {ja} から有効です。", "This document is in force from {en}."), Urgency::Soon));
    }
    banners
}

/// What readers must know of the approval of a document in force.
fn unapproved(lang: Lang, entry: &Controlled) -> Option<(Message, Urgency)> {
    if !entry.is_in_force() {
        return None;
    }
    if entry.approval() == Approval::Changed {
        let message = say!(
            "未承認の変更あり: 承認された後に本文が変わっています。",
            "Changed after approval: the text is not the approved one."
        );
        return Some((message, Urgency::Now));
    }
    let signed = signatures(lang, entry)?;
    let message = say!("この文書の承認は途中です。{signed}", "The approval of this document is not complete: {signed}");
    Some((message, Urgency::Soon))
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
    // A copy of what some roles have not signed must not look like one that is approved.
    let approver = control.approved_by().filter(|_| control.approvals.is_none() || control.approved_on().is_some());
    let approver = approver.map(|name| match control.approved_on().map(|day| format_date(day, lang)) {
        Some(day) => say!("承認 {name}（{day}）", "Approved by {name} ({day})").into_text(lang),
        None => named(lang.pick("承認", "Approved by"), &name),
    });
    // The fingerprint of the text tells two copies of the same version apart.
    let hash = control.body_hash.get(..SHORT_HASH).map(|hash| named(lang.pick("本文ハッシュ", "Text hash"), hash));
    let open = signatures(lang, entry);
    [number, version, status, effective, approver, open, hash].into_iter().flatten().collect()
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
