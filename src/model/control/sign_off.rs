//! Approvals by several roles: who must sign a document, who has, and what is open.
//!
//! In: the roles that front matter declares, the signatures in it, the hash of the body. Out: the standing of each role and of the whole.
//! Never: asks who holds a role today — a signature stays what it was when somebody leaves a team.
//!
//! Decided in docs/decisions/0096-approvals-by-role.md.

use crate::calendar::Date;
use crate::diag::Place;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

/// Which roles sign a document (`approvals`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApprovalRule {
    /// The roles, in the order in which they stand there; no two of one name.
    pub roles: Vec<ApprovalRole>,
    /// Whether each signs only after those before it.
    pub ordered: bool,
    /// How many of the roles are enough; all of them where nothing is said.
    pub quorum: usize,
    /// Whether one person may sign for one role only.
    pub distinct: bool,
    /// Where it is declared.
    pub place: Place,
}

impl ApprovalRule {
    /// The role of a name, however it is spelt; never one that could not be read.
    pub fn role(&self, name: &str) -> Option<&ApprovalRole> {
        self.roles.iter().find(|role| role.is_readable && is_same_role(&role.name, name))
    }
}

/// A role that signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApprovalRole {
    /// Its name as written.
    pub name: String,
    /// Who holds it: ids of persons or teams, or names; empty where nothing is said.
    pub by: Vec<String>,
    /// Whether it could be read; nobody can sign for one that could not, so that the rest are never taken for all.
    pub is_readable: bool,
    /// Where it is declared.
    pub place: Place,
}

impl ApprovalRole {
    /// One that could not be read.
    pub fn unreadable(place: Place) -> Self {
        Self { name: "?".to_owned(), by: Vec::new(), is_readable: false, place }
    }

    /// Its name as one word of a command.
    pub fn word(&self) -> String {
        let is_plain = self.name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '・' | '.'));
        if is_plain { self.name.clone() } else { format!("\"{}\"", self.name.replace(['"', '`', '$', '\\'], "")) }
    }
}

/// A signature for a role (`signatures`), as `tejun approve --as` writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoleSignature {
    /// The role.
    pub role: String,
    /// Who signed.
    pub name: String,
    /// When.
    pub date: Date,
    /// The beginning of the hash of the body that was signed.
    pub hash: String,
    /// Where it stands.
    pub place: Place,
}

/// How a role stands to the present text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoleStanding<'a> {
    /// It has signed nothing.
    Open,
    /// It has signed this text.
    Signed(&'a RoleSignature),
    /// It has signed an earlier text.
    Earlier(&'a RoleSignature),
    /// There is a signature of this text that does not count.
    Refused(&'a RoleSignature, SignatureFault<'a>),
}

/// Why a signature of the present text does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureFault<'a> {
    /// This role comes before it, and has not signed, or only later.
    BeforeRole(&'a str),
    /// The same person has signed for this role.
    SamePerson(&'a str),
}

/// The standing of a document that several roles sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOff<'a> {
    /// What is asked for.
    pub rule: &'a ApprovalRule,
    /// How each role of the rule stands, in its order.
    pub standings: Vec<RoleStanding<'a>>,
}

impl<'a> SignOff<'a> {
    /// That of a body with this hash.
    pub(super) fn of(rule: &'a ApprovalRule, signatures: &'a [RoleSignature], body_hash: &str) -> Self {
        let is_current = |signature: &RoleSignature| body_hash.starts_with(signature.hash.as_str());
        let mut found = Self { rule, standings: Vec::with_capacity(rule.roles.len()) };
        for role in &rule.roles {
            let is_own = |signature: &&RoleSignature| role.is_readable && is_same_role(&signature.role, &role.name);
            let own = || signatures.iter().rev().filter(is_own);
            let standing = match own().find(|signature| is_current(signature)) {
                Some(signature) => match found.fault(signature) {
                    Some(fault) => RoleStanding::Refused(signature, fault),
                    None => RoleStanding::Signed(signature),
                },
                None => own().next().map_or(RoleStanding::Open, RoleStanding::Earlier),
            };
            found.standings.push(standing);
        }
        found
    }

    /// Why a signature of the next role would not count.
    fn fault(&self, signature: &RoleSignature) -> Option<SignatureFault<'a>> {
        let rule = self.rule;
        if let Some(before) = self.standings.last().filter(|_| rule.ordered) {
            let in_order = matches!(before, RoleStanding::Signed(earlier) if earlier.date <= signature.date);
            if !in_order {
                return Some(SignatureFault::BeforeRole(&rule.roles[self.standings.len() - 1].name));
            }
        }
        rule.distinct.then(|| self.role_of_person(&signature.name)).flatten().map(SignatureFault::SamePerson)
    }

    /// The role for which a person has signed the present text.
    pub fn role_of_person(&self, name: &str) -> Option<&'a str> {
        self.signed().find(|(_, signature)| is_same_person(&signature.name, name)).map(|(role, _)| role.name.as_str())
    }

    /// The roles with their standings.
    pub fn roles(&self) -> impl Iterator<Item = (&'a ApprovalRole, &RoleStanding<'a>)> {
        self.rule.roles.iter().zip(&self.standings)
    }

    /// The roles whose signatures count, with these.
    pub fn signed(&self) -> impl Iterator<Item = (&'a ApprovalRole, &'a RoleSignature)> {
        self.roles().filter_map(|(role, standing)| match standing {
            RoleStanding::Signed(signature) => Some((role, *signature)),
            _ => None,
        })
    }

    /// The roles that signed an earlier text and not this one, with their signatures.
    pub fn earlier(&self) -> impl Iterator<Item = (&'a ApprovalRole, &'a RoleSignature)> {
        self.roles().filter_map(|(role, standing)| match standing {
            RoleStanding::Earlier(signature) => Some((role, *signature)),
            _ => None,
        })
    }

    /// Whether as many have signed as must.
    pub fn is_complete(&self) -> bool {
        self.signed().count() >= self.rule.quorum
    }

    /// The day on which as many had signed as must.
    pub fn completed_on(&self) -> Option<Date> {
        let mut days: Vec<Date> = self.signed().map(|(_, signature)| signature.date).collect();
        days.sort_unstable();
        days.get(self.rule.quorum.checked_sub(1)?).copied()
    }

    /// The roles that have not signed; none where enough have.
    pub fn open(&self) -> Vec<&'a ApprovalRole> {
        let is_open = |standing: &RoleStanding<'_>| !matches!(standing, RoleStanding::Signed(_));
        let open = self.roles().filter(|(_, standing)| !self.is_complete() && is_open(standing));
        open.map(|(role, _)| role).collect()
    }

    /// The roles whose turn it is: in an order the next one, else every open one.
    pub fn waiting_for(&self) -> Vec<&'a ApprovalRole> {
        let mut open = self.open();
        open.truncate(if self.rule.ordered { 1 } else { open.len() });
        open
    }

    /// `2/3`
    pub fn count(&self) -> String {
        format!("{}/{}", self.signed().count().min(self.rule.quorum), self.rule.quorum)
    }

    /// The names of those whose signatures count, with their roles.
    pub fn signers(&self) -> Option<String> {
        let names: Vec<String> =
            self.signed().map(|(role, signature)| format!("{} {}", role.name, signature.name)).collect();
        (!names.is_empty()).then(|| names.join("、"))
    }
}

/// Whether two texts name one role: 承認 and 承認者, `Tech Lead` and `tech lead`.
pub fn is_same_role(one: &str, other: &str) -> bool {
    role_key(one) == role_key(other)
}

fn role_key(text: &str) -> String {
    let text: String = text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace() && *c != '*').collect();
    let bare = text.trim_end_matches(['者', '欄', '印']);
    if bare.is_empty() { text } else { bare.to_owned() }
}

/// Whether two texts name one person: blanks between the parts of a name do not count.
pub fn is_same_person(one: &str, other: &str) -> bool {
    let key =
        |text: &str| -> String { text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).collect() };
    key(one) == key(other)
}

/// Whether a text names this person, perhaps with a day, brackets, a section or a title beside the name.
pub fn names_person(written: &str, name: &str) -> bool {
    let written: String = written.nfkc().collect();
    let mut depth = 0_usize;
    let bare = written.chars().filter(|c| match c {
        '(' | '[' | '〔' | '【' => {
            depth += 1;
            false
        }
        ')' | ']' | '〕' | '】' => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => depth == 0,
    });
    let bare: String = bare.collect();
    let parts: Vec<&str> = bare.split(|c: char| c.is_whitespace() || "、,/".contains(c)).collect();
    (0..parts.len()).any(|from| (from + 1..=parts.len()).any(|to| is_same_person(&parts[from..to].concat(), name)))
}

/// The sign-offs that stand in the text of a document: a table of roles, or lines of them at its head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct WrittenSignOff {
    /// Its rows, one for each role.
    pub rows: Vec<WrittenRole>,
    /// Where it begins.
    pub place: Place,
}

/// One row of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct WrittenRole {
    /// The role as written.
    pub role: String,
    /// Who is named; empty for a placeholder.
    pub name: String,
    /// What stands as the day or the signature; empty for a placeholder.
    pub signed: String,
    /// Where the role stands.
    pub place: Place,
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "aaaaaaaaaaaabbbb";

    fn rule(names: &[&str], change: impl FnOnce(&mut ApprovalRule)) -> ApprovalRule {
        let role = |name: &&str| ApprovalRole {
            name: (*name).to_owned(),
            by: Vec::new(),
            is_readable: true,
            place: Place::file("a.md"),
        };
        let roles: Vec<ApprovalRole> = names.iter().map(role).collect();
        let mut made =
            ApprovalRule { quorum: roles.len(), roles, ordered: false, distinct: true, place: Place::file("a.md") };
        change(&mut made);
        made
    }

    fn signature(role: &str, name: &str, day: &str, hash: &str) -> RoleSignature {
        RoleSignature {
            role: role.into(),
            name: name.into(),
            date: day.parse().unwrap(),
            hash: hash.into(),
            place: Place::file("a.md"),
        }
    }

    fn told(rule: &ApprovalRule, signatures: &[RoleSignature]) -> (String, Vec<String>, Option<String>) {
        let found = SignOff::of(rule, signatures, NOW);
        let waiting = found.waiting_for().iter().map(|role| role.name.clone()).collect();
        (found.count(), waiting, found.completed_on().map(|day| day.to_string()))
    }

    const CURRENT: &str = "aaaaaaaaaaaa";
    const EARLIER: &str = "cccccccccccc";

    #[test]
    fn all_sign_in_any_order_unless_there_is_one() {
        let free = rule(&["作成", "確認", "承認"], |_| ());
        let last = [signature("承認者", "鈴木", "2026-11-02", CURRENT)];
        assert_eq!(told(&free, &last), ("1/3".into(), vec!["作成".into(), "確認".into()], None));
        let ordered = rule(&["作成", "確認", "承認"], |rule| rule.ordered = true);
        assert_eq!(told(&ordered, &last), ("0/3".into(), vec!["作成".into()], None), "nobody came before");
        let all = [
            signature("承認", "鈴木", "2026-11-03", CURRENT),
            signature("作成", "田中", "2026-11-01", CURRENT),
            signature("確認", "佐藤", "2026-11-02", CURRENT),
        ];
        assert_eq!(told(&ordered, &all), ("3/3".into(), vec![], Some("2026-11-03".into())));
        let mut late = all.clone();
        late[2].date = "2026-11-04".parse().unwrap();
        assert_eq!(told(&ordered, &late), ("2/3".into(), vec!["承認".into()], None), "signed before it was looked at");
        assert_eq!(told(&free, &late).2.as_deref(), Some("2026-11-04"), "the last of them completes it");
    }

    #[test]
    fn a_quorum_is_complete_with_the_last_that_it_needs() {
        let two = rule(&["A", "B", "C", "D", "E"], |rule| rule.quorum = 2);
        let mut signed = vec![signature("D", "d", "2026-11-05", CURRENT)];
        assert_eq!(told(&two, &signed).0, "1/2");
        assert_eq!(told(&two, &signed).1, ["A", "B", "C", "E"]);
        signed.push(signature("A", "a", "2026-11-03", CURRENT));
        signed.push(signature("B", "b", "2026-11-09", CURRENT));
        assert_eq!(told(&two, &signed), ("2/2".into(), vec![], Some("2026-11-05".into())));
    }

    #[test]
    fn a_signature_is_of_one_text_and_one_person_signs_once() {
        let rule = rule(&["作成", "承認"], |_| ());
        let signatures =
            [signature("作成", "田中 花子", "2026-11-01", EARLIER), signature("承認", "鈴木", "2026-11-02", CURRENT)];
        let found = SignOff::of(&rule, &signatures, NOW);
        assert_eq!(found.standings[0], RoleStanding::Earlier(&signatures[0]));
        assert_eq!(told(&rule, &signatures), ("1/2".into(), vec!["作成".into()], None));
        let same = [
            signature("作成", "田中 花子", "2026-11-01", CURRENT),
            signature("承認", "田中花子", "2026-11-02", CURRENT),
        ];
        let found = SignOff::of(&rule, &same, NOW);
        assert_eq!(found.standings[1], RoleStanding::Refused(&same[1], SignatureFault::SamePerson("作成")));
        let shared = ApprovalRule { distinct: false, ..rule.clone() };
        assert!(SignOff::of(&shared, &same, NOW).is_complete());
        let again = [same[0].clone(), signature("作成", "佐藤", "2026-10-01", EARLIER)];
        assert!(
            matches!(SignOff::of(&rule, &again, NOW).standings[0], RoleStanding::Signed(_)),
            "the present one counts"
        );
    }

    #[test]
    fn roles_are_the_same_however_they_are_spelt() {
        assert!(is_same_role("承認者", "承認") && is_same_role("**Tech Lead**", "tech  lead"));
        assert!(is_same_role("承認", "承認印") && !is_same_role("承認", "確認"));
        assert!(names_person("森 結 2026-11-01", "森結") && names_person("営業部 佐藤　健 部長（代理）", "佐藤 健"));
        assert!(
            !names_person("小林 栞", "林") && !names_person("田中（鈴木 一）", "鈴木 一") && !names_person("", "林")
        );
        assert!(!is_same_role("Tech Lead", "CS Lead") && is_same_role("者", "者"));
    }
}
