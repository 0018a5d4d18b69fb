//! Document control: what the register shows to be overdue, missing, broken or no longer true.
//!
//! A draft is being written and a retired document is history: neither is asked for a review, an owner or an approver.

use super::sign_off;
use crate::calendar::Date;
use crate::diag::{Diagnostic, Diagnostics, Message, Place, code};
use crate::model::{Approval, Controlled, DocumentStatus, LinkTo, Page, People, Register, Route};
use crate::say;
use std::collections::BTreeMap;

/// Findings of the register; `people` are those who may sign.
pub(crate) fn control(register: &Register, people: &People, found: &mut Diagnostics) {
    if register.is_shallow && register.entries().any(|entry| entry.control.has_edition()) {
        let message = say!("git の履歴が途中で切れています", "the git history of this clone is cut off");
        found.push(Diagnostic::new(code::CONTROL_SHALLOW, Place::file("tejun.yaml"), message).hint(say!(
            "`git fetch --unshallow` ですべて取得します（CI では `fetch-depth: 0`）",
            "fetch all of it with `git fetch --unshallow` (in a CI: `fetch-depth: 0`)"
        )));
    }
    let binds = register.entries().any(|entry| entry.control.approved_hash.is_some());
    if !binds {
        unbound(register, found);
    }
    for entry in register.entries() {
        let mut said = ControlCheck { entry, found, binds };
        said.dates(register.today);
        said.successor();
        if entry.is_in_force() {
            said.review();
            said.owner();
            said.approval();
            said.version();
            said.context();
        }
    }
    sign_off::check(register, people, found);
    numbers(register, found);
}

struct ControlCheck<'a> {
    entry: &'a Controlled,
    found: &'a mut Diagnostics,
    /// Whether any document binds its approval to its text.
    binds: bool,
}

impl ControlCheck<'_> {
    fn place(&self, keys: &[&str]) -> Place {
        let places = &self.entry.control.places;
        let place = keys.iter().find_map(|key| places.get(*key).cloned());
        place.unwrap_or_else(|| Place::file(&self.entry.source))
    }

    fn push(&mut self, code: crate::diag::Code, keys: &[&str], message: Message, hint: Option<Message>) {
        let diagnostic = Diagnostic::new(code, self.place(keys), message);
        self.found.push(match hint {
            Some(hint) => diagnostic.hint(hint),
            None => diagnostic,
        });
    }

    fn dates(&mut self, today: Date) {
        let control = &self.entry.control;
        if let (Some(approved), Some(effective)) = (control.approved_on(), control.effective)
            && approved > effective
        {
            let message = say!(
                "施行日 {effective} が承認日 {approved} より前です",
                "in force from {effective}, before it was approved on {approved}"
            );
            self.push(code::CONTROL_DATES, &["effective"], message, None);
        }
        let alone = control.approved.filter(|_| control.approvals.is_none());
        for (key, day) in [("approved", alone), ("reviewed", control.reviewed)] {
            if let Some(day) = day.filter(|day| *day > today) {
                let message =
                    say!("`{key}` の {day} は {today} より後です", "`{key}` is {day}, which is later than {today}");
                let hint = say!(
                    "日付を直します。tejun.yaml で `as_of` を固定しているなら、進めるか外します",
                    "mend the day; where tejun.yaml pins `as_of`, move it on or remove it"
                );
                self.push(code::CONTROL_DATES, &[key], message, Some(hint));
            }
        }
        if let Some(day) = control.effective.filter(|day| *day > today && self.entry.is_in_force()) {
            let message = say!("施行日は {day} です", "the document is in force from {day}");
            self.push(code::CONTROL_NOT_YET, &["effective"], message, None);
        }
    }

    fn review(&mut self) {
        let (Some(remaining), Some(day)) = (self.entry.review_in, self.entry.control.next_review()) else { return };
        let keys = ["next_review", "review_interval"];
        if let Some(days) = self.entry.overdue() {
            let message =
                say!("レビュー期限 {day} を {days} 日過ぎています", "the review was due on {day}, {days} days ago");
            let hint = say!(
                "見直したら `reviewed:` にその日付を書きます",
                "once it is reviewed, write the day as `reviewed:`"
            );
            self.push(code::CONTROL_OVERDUE, &keys, message, Some(hint));
        } else if self.entry.is_due() {
            let message = say!(
                "レビュー期限は {day} です（あと {remaining} 日）",
                "the review is due on {day}, in {remaining} days"
            );
            self.push(code::CONTROL_DUE, &keys, message, None);
        }
    }

    fn owner(&mut self) {
        if self.entry.control.is_controlled() && self.entry.control.owner.is_none() {
            let message = say!("所有者がありません", "the document has no owner");
            let hint = say!("`owner: 運用リーダー` のように書きます", "write `owner: operations lead`");
            self.push(code::CONTROL_NO_OWNER, &["number", "version", "status"], message, Some(hint));
        }
    }

    fn approval(&mut self) {
        let (source, control) = (&self.entry.source, &self.entry.control);
        if control.approvals.is_some() {
            return;
        }
        if control.status.is_some_and(DocumentStatus::is_approved) && control.approver.is_none() {
            let message = say!("承認した人がありません", "the document is approved by nobody");
            let hint = say!(
                "`tejun approve {source} --by 名前` で記録します",
                "record it with `tejun approve {source} --by NAME`"
            );
            self.push(code::CONTROL_NO_APPROVER, &["status"], message, Some(hint));
        }
        match self.entry.approval() {
            Approval::Changed => {
                let message = say!("承認後に変更あり", "the body changed after it was approved");
                let hint = say!(
                    "承認を得たら `tejun approve {source} --by 名前` で記録します",
                    "when it is approved again, record that with `tejun approve {source} --by NAME`"
                );
                self.push(code::CONTROL_CHANGED, &["approved_hash"], message, Some(hint));
            }
            Approval::Unbound if self.binds => {
                let message = say!("承認が本文と結び付いていません", "the approval is not bound to the text");
                let hint = say!(
                    "`tejun approve {source} --by 名前` が `approved_hash` を書きます",
                    "`tejun approve {source} --by NAME` writes `approved_hash`"
                );
                self.push(code::CONTROL_UNBOUND, &["approved"], message, Some(hint));
            }
            Approval::None | Approval::InReview | Approval::Unbound | Approval::Bound => {}
        }
    }

    fn version(&mut self) {
        let (Some(row), Some(version)) = (&self.entry.unraised, &self.entry.control.version) else { return };
        let (date, commit, reason) = (&row.date, &row.commit, &row.reason);
        let message = say!(
            "版 {version} になった後に本文が変わっています（{date} {commit}「{reason}」）",
            "the body changed after version {version} was set: {date} {commit} \"{reason}\""
        );
        self.push(code::CONTROL_VERSION, &["version"], message, None);
    }

    fn context(&mut self) {
        for outdated in &self.entry.outdated {
            let (name, file, since, commit) = (&outdated.name, &outdated.file, outdated.since, &outdated.commit);
            let message = say!(
                "`{name}` の定義（`{file}`）が、{since} のレビューの後に変わりました（当時の版 {commit}）",
                "`{name}` in `{file}` was declared differently at the review of {since} (commit {commit})"
            );
            let hint = say!(
                "`git diff {commit} -- {file}` で違いを見ます",
                "`git diff {commit} -- {file}` shows the difference"
            );
            self.push(code::CONTROL_OUTDATED, &["reviewed", "approved"], message, Some(hint));
        }
    }

    fn successor(&mut self) {
        let control = &self.entry.control;
        let superseded = control.status == Some(DocumentStatus::Superseded);
        let keys = ["superseded_by", "status"];
        match (&control.superseded_by, &self.entry.successor) {
            (None, _) if superseded => {
                let message = say!("後継の文書がありません", "the document is superseded by nothing");
                let hint = say!(
                    "`superseded_by:` に後継の文書のパスか番号を書きます",
                    "write the path or number of the new document as `superseded_by:`"
                );
                self.push(code::CONTROL_SUCCESSOR, &keys, message, Some(hint));
            }
            (Some(name), None) => {
                let message = say!("後継の文書 `{name}` がありません", "there is no document `{name}` to supersede it");
                self.push(code::CONTROL_SUCCESSOR, &keys, message, None);
            }
            (_, Some(next)) if next.status.is_some_and(DocumentStatus::is_over) => {
                let name = &next.source;
                let message =
                    say!("後継の文書 `{name}` も有効ではありません", "its successor `{name}` is not in force either");
                self.push(code::CONTROL_SUCCESSOR, &keys, message, None);
            }
            _ => {}
        }
        for name in &self.entry.lost {
            let message =
                say!("置き換えた文書 `{name}` がありません", "there is no document `{name}` that it supersedes");
            self.found.push(Diagnostic::new(code::CONTROL_SUCCESSOR, self.place(&["supersedes"]), message));
        }
    }
}

/// Links of documents in force to those that are no longer; a successor may well name what it replaces.
pub(crate) fn retired_links(register: &Register, pages: &[Page], found: &mut Diagnostics) {
    let over = register.entries().filter(|entry| entry.control.status.is_some_and(DocumentStatus::is_over));
    let over: BTreeMap<&Route, &Controlled> = over.map(|entry| (&entry.route, entry)).collect();
    let live = |source: &str| register.of(source).is_some_and(Controlled::is_in_force);
    for page in pages.iter().filter(|page| page.source.as_deref().is_some_and(live)) {
        for link in &page.links {
            let LinkTo::Page(route) = &link.to else { continue };
            let Some(entry) = over.get(route) else { continue };
            let successor = entry.successor.as_ref().map(|next| &next.source);
            if successor == page.source.as_ref() {
                continue;
            }
            let source = &entry.source;
            let message = say!(
                "リンク先 `{source}` は廃止または置換された文書です",
                "the link leads to `{source}`, which is no longer in force"
            );
            let diagnostic = Diagnostic::new(code::CONTROL_RETIRED_LINK, link.place.clone(), message);
            found.push(match successor {
                Some(next) => diagnostic.hint(say!("後継は `{next}` です", "its successor is `{next}`")),
                None => diagnostic,
            });
        }
    }
}

/// Where no document binds its approval, that is said once.
fn unbound(register: &Register, found: &mut Diagnostics) {
    let unbound = |entry: &&Controlled| entry.is_in_force() && entry.approval() == Approval::Unbound;
    let mut entries = register.entries().filter(unbound);
    let Some(first) = entries.next() else { return };
    let (count, source) = (entries.count() + 1, &first.source);
    let s = if count == 1 { "" } else { "s" };
    let message = say!(
        "承認が本文と結び付いていない文書が {count} 件あります",
        "the approvals of {count} document{s} are not bound to the text"
    );
    found.push(Diagnostic::new(code::CONTROL_UNBOUND, first.control.place("approved", source), message).hint(say!(
        "`tejun approve {source} --by 名前` が `approved_hash` を書きます",
        "`tejun approve {source} --by NAME` writes `approved_hash`"
    )));
}

/// Two documents with one number.
fn numbers(register: &Register, found: &mut Diagnostics) {
    let mut first: BTreeMap<&str, &Controlled> = BTreeMap::new();
    for entry in register.entries() {
        // The old edition of a document may keep its number.
        if entry.control.status.is_some_and(DocumentStatus::is_over) {
            continue;
        }
        let Some(number) = &entry.control.number else { continue };
        let Some(other) = first.get(number.as_str()) else {
            first.insert(number, entry);
            continue;
        };
        let place = |entry: &Controlled| entry.control.place("number", &entry.source);
        let source = &other.source;
        let message =
            say!("文書番号 `{number}` は `{source}` にもあります", "the number `{number}` is that of `{source}` too");
        let same = say!("同じ文書番号", "the same number");
        found.push(Diagnostic::new(code::CONTROL_DUPLICATE_NUMBER, place(entry), message).related(place(other), same));
    }
}
