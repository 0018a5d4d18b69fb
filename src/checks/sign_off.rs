//! Approvals by several roles: who is missing, which signatures do not count, and what the text of a document says otherwise.
//!
//! In: entries of the register, and people as declared. Out: findings, each with the command that mends it where there is one. Never: voids
//! a signature because of what `data/people.yaml` says today.

use crate::calendar::Date;
use crate::diag::{Code, Diagnostic, Diagnostics, Message, Place, code};
use crate::model::{
    Approval, ApprovalRole, Controlled, DocumentStatus, People, Register, RoleSignature, RoleStanding, SignOff,
    SignatureFault, WrittenRole, WrittenSignOff, is_same_person, is_same_role, names_person, read_control_date,
};
use crate::say;
use std::collections::BTreeSet;

/// Findings of one register.
pub(super) fn check(register: &Register, people: &People, found: &mut Diagnostics) {
    holders(register, people, found);
    for entry in register.entries().filter(|entry| !entry.control.status.is_some_and(DocumentStatus::is_over)) {
        let mut said = SignOffCheck { entry, people, found };
        match entry.control.sign_off() {
            Some(sign_off) => {
                said.signatures(&sign_off, register.today);
                said.one_person(&sign_off);
                said.open(&sign_off);
                said.differences(&sign_off);
            }
            None => said.undeclared(),
        }
    }
}

/// Names in `by` that nobody answers to, once for each place; a section hands its roles to many documents.
fn holders(register: &Register, people: &People, found: &mut Diagnostics) {
    let mut seen = BTreeSet::new();
    let rules = register.entries().filter_map(|entry| entry.control.approvals.as_ref());
    for role in rules.flat_map(|rule| &rule.roles) {
        for named in role.by.iter().filter(|named| !people.is_holder_known(named)) {
            if !seen.insert((role.place.clone(), named.as_str())) {
                continue;
            }
            let role_name = &role.name;
            let message = say!(
                "`{role_name}` の `by` の {named} は、data/people.yaml の人でも、人のいるチームでもありません",
                "{named} in `by` of `{role_name}` is neither a person of data/people.yaml nor a team with members"
            );
            let hint =
                say!("綴りを直すか、data/people.yaml に足します", "mend the spelling, or add them to data/people.yaml");
            found.push(Diagnostic::new(code::CONTROL_VALUE, role.place.clone(), message).hint(hint));
        }
    }
}

struct SignOffCheck<'a> {
    entry: &'a Controlled,
    people: &'a People,
    found: &'a mut Diagnostics,
}

fn names<'n>(roles: impl IntoIterator<Item = &'n ApprovalRole>, between: &str) -> String {
    roles.into_iter().map(|role| role.name.as_str()).collect::<Vec<_>>().join(between)
}

impl SignOffCheck<'_> {
    fn push(&mut self, code: Code, place: &Place, message: Message, hint: impl Into<Option<Message>>) {
        self.found.push(Diagnostic::new(code, place.clone(), message).hint(hint));
    }

    /// The command that signs for a role; a single holder need not be named.
    fn command(&self, role: &ApprovalRole) -> Message {
        if !role.is_readable {
            return say!("前書きの `approvals` の役割を直します", "mend the roles of `approvals` in the front matter");
        }
        let (source, role_word) = (&self.entry.source, role.word());
        match self.people.holders(role).as_deref() {
            Some([_]) => say!(
                "`tejun approve {source} --as {role_word}` で署名します",
                "sign with `tejun approve {source} --as {role_word}`"
            ),
            _ => say!(
                "`tejun approve {source} --as {role_word} --by 名前` で署名します",
                "sign with `tejun approve {source} --as {role_word} --by NAME`"
            ),
        }
    }

    fn signatures(&mut self, sign_off: &SignOff<'_>, today: Date) {
        let mut seen: Vec<&str> = Vec::new();
        for signature in &self.entry.control.signatures {
            let (role, place) = (&signature.role, &signature.place);
            let Some(declared) = sign_off.rule.role(role) else {
                let known = names(&sign_off.rule.roles, "`, `");
                let message = say!(
                    "署名の役割 `{role}` は `approvals` にありません（`{known}` があります）",
                    "the role `{role}` of a signature is none of `approvals`: expected `{known}`"
                );
                self.push(code::CONTROL_SIGNATURE, place, message, None);
                continue;
            };
            if seen.iter().any(|known| is_same_role(known, role)) {
                let message = say!(
                    "役割 `{role}` の署名が二つあります。今の本文に対する新しいほうだけを数えます",
                    "`{role}` has signed twice: only the newer one of the present text counts"
                );
                self.push(code::CONTROL_SIGNATURE, place, message, None);
            }
            seen.push(role);
            if signature.date > today {
                let day = signature.date;
                let message = say!(
                    "`{role}` の署名の日 {day} は {today} より後です",
                    "`{role}` signed on {day}, which is later than {today}"
                );
                let hint = say!(
                    "日付を直します。tejun.yaml で `as_of` を固定しているなら、進めるか外します",
                    "mend the day; where tejun.yaml pins `as_of`, move it on or remove it"
                );
                self.push(code::CONTROL_DATES, place, message, hint);
            }
            self.signer(declared, signature);
        }
        for (role, standing) in sign_off.roles() {
            if let RoleStanding::Refused(signature, fault) = standing {
                self.fault(&role.name, signature, *fault);
            }
        }
    }

    fn fault(&mut self, role: &str, signature: &RoleSignature, fault: SignatureFault<'_>) {
        let (name, place) = (&signature.name, &signature.place);
        let (message, hint) = match fault {
            SignatureFault::BeforeRole(before) => (
                say!(
                    "`{before}` の署名より前なので、`{role}` の署名は数えません",
                    "`{role}` signed before `{before}` had, so its signature does not count"
                ),
                say!("`{before}` の署名の後に、もう一度署名します", "let it sign again once `{before}` has"),
            ),
            SignatureFault::SamePerson(other) => (
                say!(
                    "{name} は `{other}` としても署名しているので、`{role}` の署名は数えません",
                    "{name} has signed as `{other}`, so the signature as `{role}` does not count"
                ),
                say!(
                    "別の人が署名します。兼ねてよいなら、`approvals` に `distinct: false` と書きます",
                    "somebody else signs; where one person may hold both, write `distinct: false` into `approvals`"
                ),
            ),
        };
        self.push(code::CONTROL_SIGNATURE, place, message, hint);
    }

    /// Two spellings of one person of `data/people.yaml`, where each may sign once.
    fn one_person(&mut self, sign_off: &SignOff<'_>) {
        let known = |signature: &RoleSignature| self.people.person(&signature.name).map(|person| person.name.clone());
        let known: Vec<_> =
            sign_off.signed().filter_map(|(role, signature)| Some((role, signature, known(signature)?))).collect();
        for (at, (role, signature, person)) in known.iter().enumerate().filter(|_| sign_off.rule.distinct) {
            if let Some((other, ..)) = known[..at].iter().find(|(_, _, other)| other == person) {
                self.fault(&role.name, signature, SignatureFault::SamePerson(&other.name));
            }
        }
    }

    fn signer(&mut self, role: &ApprovalRole, signature: &RoleSignature) {
        let (name, role_name, place) = (&signature.name, &role.name, &signature.place);
        let holders = self.people.holders(role);
        let is_holder =
            holders.as_ref().is_none_or(|holders| holders.iter().any(|holder| is_same_person(holder, name)));
        if !is_holder {
            let known = holders.filter(|holders| !holders.is_empty()).map(|holders| holders.join("、"));
            let message = match known {
                Some(known) => say!(
                    "{name} は今の `{role_name}` ではありません（今は {known}）",
                    "{name} is not among those who hold `{role_name}` today: {known}"
                ),
                None => say!(
                    "{name} は今の `{role_name}` ではありません（`by` に当たる人がいません）",
                    "{name} does not hold `{role_name}`: nobody answers to its `by`"
                ),
            };
            self.push(code::CONTROL_SIGNER, place, message, None);
        } else if holders.is_none() && !self.people.people.is_empty() && self.people.person(name).is_none() {
            let message = say!(
                "署名した {name} は data/people.yaml にいません",
                "{name}, who signed, is not in data/people.yaml"
            );
            self.push(code::CONTROL_SIGNER, place, message, None);
        }
    }

    /// Who is missing.
    fn open(&mut self, sign_off: &SignOff<'_>) {
        let waiting = sign_off.waiting_for();
        let Some(next) = waiting.first().filter(|_| self.entry.is_to_be_signed()) else { return };
        let (ja, en) = (names(sign_off.open(), "・"), names(sign_off.open(), ", "));
        let earlier: Vec<&ApprovalRole> = sign_off.earlier().map(|(role, _)| role).collect();
        let (stale_ja, stale_en) = (names(earlier.iter().copied(), "・"), names(earlier, ", "));
        let count = sign_off.count();
        let hint = self.command(next);
        if self.entry.approval() == Approval::Changed {
            let message = say!(
                "署名後に変更あり: {stale_ja} の署名は以前の版のものです（今の本文への署名は {count}）",
                "the body changed after it was signed: {stale_en} signed an earlier version ({count} have signed the present text)"
            );
            let place = sign_off.earlier().next().map(|(_, signature)| signature.place.clone());
            return self.push(code::CONTROL_CHANGED, &place.unwrap_or_else(|| self.place()), message, hint);
        }
        let says_approved = self.entry.control.status.is_some_and(DocumentStatus::is_approved);
        let message = match says_approved {
            true => say!(
                "状態は承認済みですが、署名は {count} です（未署名: {ja}）",
                "the status says that it is approved, but {count} have signed; open: {en}"
            ),
            false => say!("署名は {count} です（未署名: {ja}）", "{count} have signed; open: {en}"),
        };
        let code = if says_approved { code::CONTROL_NO_APPROVER } else { code::CONTROL_UNSIGNED };
        self.push(code, &self.place(), message, hint);
    }

    /// Where the document declares its roles, else the document.
    fn place(&self) -> Place {
        let control = &self.entry.control;
        let own = ["approvals", "signatures"].iter().find_map(|key| control.places.get(*key));
        let own = own.filter(|place| place.file == self.entry.source);
        own.cloned().unwrap_or_else(|| Place::file(&self.entry.source))
    }

    /// Sign-offs in the text of a document that declares no roles.
    fn undeclared(&mut self) {
        let entry = self.entry;
        if let Some(signature) = entry.control.signatures.first() {
            let message = say!(
                "署名がありますが、署名する役割（`approvals`）がありません",
                "there are signatures, but no `approvals` that say which roles sign"
            );
            let hint = say!(
                "前書きに `approvals: [作成, 承認]` のように書きます",
                "write the roles, as in `approvals: [author, approver]`"
            );
            return self.push(code::CONTROL_SIGNATURE, &signature.place, message, hint);
        }
        let Some(written) = entry.written_sign_off.as_ref().filter(|_| entry.is_to_be_signed()) else { return };
        let mut roles: Vec<&str> = Vec::new();
        for row in &written.rows {
            if !roles.iter().any(|known| is_same_role(known, &row.role)) {
                roles.push(&row.role);
            }
        }
        // One role is what the approval of one person says already.
        if roles.len() < 2 {
            return;
        }
        let (n, list) = (roles.len(), roles.iter().map(|role| plain(role)).collect::<Vec<_>>().join(", "));
        let source = &entry.source;
        let message = say!(
            "{n} つの役割の承認欄がありますが、前書きに `approvals` がありません",
            "there is room for the signatures of {n} roles, but no `approvals` in the front matter"
        );
        let hint = say!(
            "前書きに `approvals: [{list}]` と書くと、`tejun approve {source} --as 役割` で署名でき、欄に氏名と日付が入ります",
            "with `approvals: [{list}]` in the front matter, `tejun approve {source} --as ROLE` signs and fills the room"
        );
        self.push(code::CONTROL_ROLES, &written.place, message, hint);
    }

    /// Where the text says otherwise than the front matter.
    fn differences(&mut self, sign_off: &SignOff<'_>) {
        let Some(written) = &self.entry.written_sign_off else { return };
        let mut unknown: BTreeSet<&str> = BTreeSet::new();
        for row in &written.rows {
            let role = &row.role;
            match sign_off.roles().find(|(known, _)| is_same_role(&known.name, role)) {
                Some((_, standing)) => self.row(row, standing),
                None if unknown.insert(role) => {
                    let message = say!(
                        "承認欄の役割 `{role}` は `approvals` にありません",
                        "the role `{role}` of the sign-off is none of `approvals`"
                    );
                    let known = names(&sign_off.rule.roles, "`, `");
                    let hint = say!(
                        "`approvals` に足すか、欄を直します（`approvals` には `{known}` があります）",
                        "add it to `approvals`, which has `{known}`, or mend the row"
                    );
                    self.push(code::CONTROL_SIGN_OFF, &row.place, message, hint);
                }
                None => {}
            }
        }
        self.absent(sign_off, written);
    }

    fn absent(&mut self, sign_off: &SignOff<'_>, written: &WrittenSignOff) {
        let is_there = |role: &&ApprovalRole| {
            !role.is_readable || written.rows.iter().any(|row| is_same_role(&row.role, &role.name))
        };
        let absent: Vec<&ApprovalRole> = sign_off.rule.roles.iter().filter(|role| !is_there(role)).collect();
        if !absent.is_empty() {
            let (ja, en) = (names(absent.iter().copied(), "・"), names(absent, ", "));
            let message = say!(
                "`approvals` の {ja} が承認欄にありません",
                "expected the roles of `approvals` in the sign-off, found no row of {en}"
            );
            self.push(code::CONTROL_SIGN_OFF, &written.place, message, None);
        }
    }

    /// One row against the signature of its role.
    fn row(&mut self, row: &WrittenRole, standing: &RoleStanding<'_>) {
        let (role, written) = (&row.role, &row.signed);
        let signature = match standing {
            RoleStanding::Signed(signature) | RoleStanding::Earlier(signature) => Some(*signature),
            RoleStanding::Open | RoleStanding::Refused(..) => None,
        };
        let Some(signature) = signature else {
            if !written.is_empty() {
                let message = say!(
                    "承認欄の `{role}` に「{written}」とありますが、署名の記録がありません",
                    "the row of `{role}` says \"{written}\", but there is no signature of it"
                );
                let hint = self.entry.control.approvals.as_ref().and_then(|rule| rule.role(role));
                let hint = hint.map(|role| self.command(role));
                self.push(code::CONTROL_SIGN_OFF, &row.place, message, hint);
            }
            return;
        };
        let (signer, day) = (&signature.name, signature.date);
        if !row.name.is_empty() && !names_person(&row.name, signer) {
            let name = &row.name;
            let message = say!(
                "承認欄の `{role}` は {name} ですが、署名したのは {signer} です",
                "the row of `{role}` names {name}, but {signer} signed"
            );
            self.push(code::CONTROL_SIGN_OFF, &row.place, message, None);
        }
        if read_control_date(written).is_some_and(|written| written != day) {
            let message = say!(
                "承認欄の `{role}` の日付は {written} ですが、署名は {day} です",
                "the row of `{role}` says {written}, but it was signed on {day}"
            );
            self.push(code::CONTROL_SIGN_OFF, &row.place, message, None);
        }
    }
}

/// A text as an item of a list in YAML.
fn plain(text: &str) -> String {
    let is_plain = text.chars().all(|c| c.is_alphanumeric() || c == ' ' || c == '・');
    if is_plain { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\\\"")) }
}
