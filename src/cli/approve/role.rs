//! `tejun approve PATH --as ROLE`: the signature of one of the roles that sign a document.
//!
//! In: what was typed, and the document as the register knows it. Out: its text with the signature. Never: signs out of turn, for somebody
//! who does not hold the role, or twice.

use super::{Told, no_name};
use crate::calendar::Date;
use crate::cli::args::Approve;
use crate::cli::open_project::OpenProject;
use crate::diag::{Diagnostic, Diagnostics, Message, Place, code, did_you_mean};
use crate::model::{
    ApprovalRole, Control, Controlled, People, RoleSignature, RoleStanding, SignOff, is_same_person, is_same_role,
};
use crate::pipeline::{self, Options, Signature};
use crate::say;

/// What is to be signed.
pub(super) struct Request<'a> {
    pub(super) path: &'a str,
    pub(super) text: &'a str,
    pub(super) by: Option<&'a str>,
    pub(super) date: Date,
}

/// A document with one signature more.
pub(super) struct Signed {
    pub(super) text: String,
    pub(super) told: Told,
}

/// Signs for a role; nothing where one approval is all that the document has.
pub(super) fn sign(
    args: &Approve,
    opened: &OpenProject,
    request: &Request<'_>,
) -> Result<Option<Signed>, Box<Diagnostic>> {
    let options = Options { drafts: true, ..opened.options.clone() };
    let documents = pipeline::documents(&opened.files, &options, &mut Diagnostics::new());
    let entry = documents.as_ref().and_then(|documents| documents.register.of(request.path));
    let sign_off = entry.and_then(|entry| Some((entry, entry.control.sign_off()?)));
    match (args.role.as_deref(), sign_off) {
        (None, None) => Ok(None),
        (None, Some((_, sign_off))) => Err(no_role(request, &sign_off)),
        (Some(role), None) => Err(no_rule(request, role)),
        (Some(role), Some((entry, sign_off))) => {
            let people = documents.as_ref().map(|documents| documents.people.clone()).unwrap_or_default();
            let signer = Signer { request, entry, sign_off: &sign_off, people: &people };
            signer.sign(role).map(Some)
        }
    }
}

fn refusal(request: &Request<'_>, message: Message, hint: Message) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(code::CLI_USAGE, Place::file(request.path), message).hint(hint))
}

fn list(roles: &[&ApprovalRole]) -> String {
    roles.iter().map(|role| format!("`{}`", role.name)).collect::<Vec<_>>().join("、")
}

fn no_role(request: &Request<'_>, sign_off: &SignOff<'_>) -> Box<Diagnostic> {
    let (open, count) = (sign_off.open(), sign_off.count());
    let path = request.path;
    let Some(next) = sign_off.waiting_for().first().copied() else {
        return refusal(
            request,
            say!(
                "この文書には役割ごとに署名します。必要な署名（{count}）はそろっています",
                "several roles sign this document, and all that must have signed it ({count})"
            ),
            say!("署名を足すには `--as 役割` を書きます", "to add another signature, write `--as ROLE`"),
        );
    };
    let (listed, role) = (list(&open), next.word());
    refusal(
        request,
        say!(
            "この文書には役割ごとに署名します。署名は {count}、未署名は {listed} です",
            "several roles sign this document: {count} have signed, open are {listed}"
        ),
        say!(
            "`tejun approve {path} --as {role} --by 名前` のように書きます",
            "write it as in `tejun approve {path} --as {role} --by NAME`"
        ),
    )
}

fn no_rule(request: &Request<'_>, role: &str) -> Box<Diagnostic> {
    refusal(
        request,
        say!(
            "この文書には、署名する役割（`approvals`）がありません",
            "this document does not say which roles sign it (`approvals`)"
        ),
        say!(
            "前書きに `approvals: [{role}]` のように書くか、`--as` を付けずに承認を記録します",
            "write `approvals: [{role}]` into its front matter, or record the approval without `--as`"
        ),
    )
}

struct Signer<'a> {
    request: &'a Request<'a>,
    entry: &'a Controlled,
    sign_off: &'a SignOff<'a>,
    people: &'a People,
}

impl Signer<'_> {
    fn refuse(&self, message: Message, hint: Message) -> Box<Diagnostic> {
        refusal(self.request, message, hint)
    }

    fn sign(&self, typed: &str) -> Result<Signed, Box<Diagnostic>> {
        let role = self.role(typed)?;
        self.in_turn(role)?;
        let by = self.holder(role)?;
        self.only_once(&by)?;
        let (path, date) = (self.request.path, self.request.date);
        let signature = Signature { by: &by, date };
        let (text, hash) = pipeline::signed_as(self.request.text, &role.name, signature).map_err(|message| {
            self.refuse(
                message,
                say!(
                    "その役割の古い署名を消すか、`signatures:` の下に `- {{ role: …, name: …, date: …, hash: … }}` を 1 行に 1 つ書いてから、もう一度実行します",
                    "remove the old signature of the role, or write one `- {{ role: …, name: …, date: …, hash: … }}` on each line below `signatures:`, and run it again"
                ),
            )
        })?;
        let name = &role.name;
        let after = self.after(role, &by, &hash);
        let (is_complete, now, open) = after.sign_off().map_or_else(Default::default, |sign_off| {
            (sign_off.is_complete(), sign_off.count(), list(&sign_off.open()))
        });
        let note = match is_complete {
            true => say!(
                "`{path}` に `{name}` の署名を記録しました。必要な署名（{now}）がそろいました",
                "wrote the signature of `{name}` into `{path}`; all that must have signed it ({now})"
            ),
            false => say!(
                "`{path}` に `{name}` の署名を記録しました（{now}、未署名: {open}）",
                "wrote the signature of `{name}` into `{path}` ({now}; open: {open})"
            ),
        };
        let result = format!("role: {name}\nname: {by}\ndate: {date}\nhash: {hash}");
        Ok(Signed { text, told: Told { result, note } })
    }

    /// Whether somebody has not signed for another role, where that matters.
    fn only_once(&self, by: &str) -> Result<(), Box<Diagnostic>> {
        let person = |name: &str| self.people.person(name).map(|person| person.name.as_str());
        let is_same = |signature: &RoleSignature| person(by).is_some_and(|own| person(&signature.name) == Some(own));
        let resolved =
            || self.sign_off.signed().find(|(_, signature)| is_same(signature)).map(|(role, _)| role.name.as_str());
        let other = self.sign_off.role_of_person(by).or_else(resolved).filter(|_| self.sign_off.rule.distinct);
        other.map_or(Ok(()), |other| {
            Err(self.refuse(
                say!("{by} は `{other}` として署名しています", "{by} has signed as `{other}`"),
                say!(
                    "別の人が署名します。兼ねてよいなら、`approvals` に `distinct: false` と書きます",
                    "somebody else signs; where one person may hold both, write `distinct: false` into `approvals`"
                ),
            ))
        })
    }

    /// How the document stands with the signature.
    fn after(&self, role: &ApprovalRole, by: &str, hash: &str) -> Control {
        let mut control: Control = self.entry.control.clone();
        control.signatures.retain(|known| !is_same_role(&known.role, &role.name));
        control.signatures.push(RoleSignature {
            role: role.name.clone(),
            name: by.to_owned(),
            date: self.request.date,
            hash: hash.to_owned(),
            place: Place::file(self.request.path),
        });
        control
    }

    fn role(&self, typed: &str) -> Result<&ApprovalRole, Box<Diagnostic>> {
        let rule = self.sign_off.rule;
        rule.role(typed).ok_or_else(|| {
            let known = list(&rule.roles.iter().collect::<Vec<_>>());
            let near = did_you_mean(typed, rule.roles.iter().map(|role| role.name.as_str()));
            let all = say!("{known} のどれかを書きます", "write one of {known}");
            self.refuse(
                say!(
                    "役割 `{typed}` はこの文書にありません（{known} が署名します）",
                    "the role `{typed}` does not sign this document: expected {known}"
                ),
                near.unwrap_or(all),
            )
        })
    }

    /// Whether it is the turn of a role that has not signed yet.
    fn in_turn(&self, role: &ApprovalRole) -> Result<(), Box<Diagnostic>> {
        let (date, own, is_ordered) = (self.request.date, &role.name, self.sign_off.rule.ordered);
        for (before, standing) in self.sign_off.roles() {
            let is_own = before.name == *own;
            match standing {
                RoleStanding::Signed(signature) if is_own => return Err(self.signed_before(role, signature)),
                _ if is_own => return Ok(()),
                RoleStanding::Signed(signature) if is_ordered && signature.date > date => {
                    let (name, day) = (&before.name, signature.date);
                    return Err(self.refuse(
                        say!("`{name}` の署名は {day} です", "`{name}` signed on {day}"),
                        say!("`--date` には {day} 以後の日を書きます", "write a day from {day} on for `--date`"),
                    ));
                }
                RoleStanding::Signed(_) => {}
                _ if is_ordered => return Err(self.out_of_turn(role, before)),
                _ => {}
            }
        }
        Ok(())
    }

    fn signed_before(&self, role: &ApprovalRole, signature: &RoleSignature) -> Box<Diagnostic> {
        let (own, by, day) = (&role.name, &signature.name, signature.date);
        self.refuse(
            say!(
                "`{own}` は今の本文に署名しています（{by}、{day}）",
                "`{own}` has signed the present text ({by}, {day})"
            ),
            say!(
                "署名し直すには、前書きの `signatures` からその行を消します",
                "to sign again, remove its line from `signatures` in the front matter"
            ),
        )
    }

    fn out_of_turn(&self, role: &ApprovalRole, before: &ApprovalRole) -> Box<Diagnostic> {
        let (path, own, name, word) = (self.request.path, &role.name, &before.name, before.word());
        self.refuse(
            say!(
                "`{name}` がまだ今の本文に署名していません（`{own}` はその後です）",
                "`{name}` has not signed the present text; `{own}` comes after it"
            ),
            say!(
                "先に `tejun approve {path} --as {word} --by 名前` で署名します",
                "sign first with `tejun approve {path} --as {word} --by NAME`"
            ),
        )
    }

    /// Who signs: whoever was named, or the only one who may.
    fn holder(&self, role: &ApprovalRole) -> Result<String, Box<Diagnostic>> {
        let holders = self.people.holders(role);
        let Some(typed) = self.request.by else {
            return match holders.as_deref() {
                Some([only]) => Ok((*only).to_owned()),
                Some([]) => Err(self.no_holder(role)),
                Some(several) => {
                    let (role, several) = (&role.name, several.join("、"));
                    Err(self.refuse(
                        say!("`{role}` は {several} の誰かが署名します", "`{role}` is signed by one of {several}"),
                        say!("`--by 名前` を書き足します", "add `--by NAME`"),
                    ))
                }
                None => Err(no_name()),
            };
        };
        let known = self.people.person(typed).map(|person| person.name.as_str());
        let name = known.unwrap_or(typed);
        if let Some(holders) = &holders {
            if holders.is_empty() {
                return Err(self.no_holder(role));
            }
            let own = holders.iter().find(|holder| is_same_person(holder, name));
            return own.map(|own| (*own).to_owned()).ok_or_else(|| self.not_holder(role, name, holders));
        }
        if known.is_none() && !self.people.people.is_empty() {
            let all = self.people.people.values().map(|person| person.name.as_str());
            let near = did_you_mean(typed, all);
            return Err(self.refuse(
                say!("{typed} は data/people.yaml にいません", "{typed} is not in data/people.yaml"),
                near.unwrap_or_else(|| {
                    say!(
                        "data/people.yaml に足すか、`approvals` の役割に `by: [{typed}]` と書きます",
                        "add them there, or write `by: [{typed}]` into the role of `approvals`"
                    )
                }),
            ));
        }
        Ok(name.to_owned())
    }

    fn no_holder(&self, role: &ApprovalRole) -> Box<Diagnostic> {
        let (name, by) = (&role.name, role.by.join("、"));
        self.refuse(
            say!("`{name}` の `by`（{by}）に当たる人がいません", "nobody answers to `by` of `{name}` ({by})"),
            say!(
                "`approvals` の `by` を直すか、data/people.yaml に人を足します",
                "mend `by` in `approvals`, or add people to data/people.yaml"
            ),
        )
    }

    fn not_holder(&self, role: &ApprovalRole, name: &str, holders: &[&str]) -> Box<Diagnostic> {
        let (role, holders) = (&role.name, holders.join("、"));
        self.refuse(
            say!("{name} は `{role}` ではありません", "{name} does not hold `{role}`"),
            say!(
                "署名できるのは {holders} です。変えるには `approvals` の `by` か data/people.yaml を直します",
                "it is held by {holders}; change `by` in `approvals`, or data/people.yaml"
            ),
        )
    }
}
