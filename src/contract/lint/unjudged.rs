//! Promises about clocks that are measured and never judged, since nobody says how many tickets must keep them.
//!
//! In: bound statements, and the policies. Out: one finding for each policy, with the key and the first statement. Never: asks about
//! a promise that names a share itself (95%以上を4時間以内).

use crate::config::Project;
use crate::contract::bound_statement::{BoundStatement, Part};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::StatementRole;
use crate::objective::{TargetKind, Unit};
use crate::say;

pub(super) fn check(project: &Project, all: &[BoundStatement], found: &mut Diagnostics) {
    for policy in project.policies.values() {
        let of_policy = |part: &&Part| {
            let Some((of, clock)) = part.metric.strip_prefix("sla.").and_then(|id| id.rsplit_once('.')) else {
                return false;
            };
            let says_share = part.target.kind == TargetKind::Compare && part.target.unit == Some(Unit::Percent);
            of == policy.name && policy.attainment_of(clock, &part.by).is_none() && part.measured && !says_share
        };
        let targets = all.iter().filter(|tied| tied.statement.role == StatementRole::Target);
        let mut open = targets.filter(|tied| tied.parts.iter().any(|part| of_policy(&part)));
        let Some(first) = open.next() else { continue };
        let (name, more) = (&policy.name, open.count());
        let text = &first.statement.text;
        let (others_ja, others_en) = match more {
            0 => (String::new(), String::new()),
            n => (format!("（ほか {n} 件）"), format!(" ({n} more)")),
        };
        let message = say!(
            "ポリシー `{name}` に達成率の目標がないため、`{text}`{others_ja}を守れたかを判定できません",
            "the policy `{name}` promises no share of tickets, so `{text}`{others_en} is measured and not judged"
        );
        let finding = Diagnostic::new(code::CONTRACT_NO_ATTAINMENT, first.statement.place.clone(), message);
        let hint = say!(
            "`data/sla.yaml` のポリシー `{name}` に `attainment: \"95%以上\"` のように書きます",
            "write something like `attainment: \"95%以上\"` in the policy `{name}` of `data/sla.yaml`"
        );
        found.push(
            finding.hint(hint).related(policy.place.clone(), say!("ポリシーの宣言", "where the policy is declared")),
        );
    }
}
