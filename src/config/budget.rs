//! Metrics of the kind `error_budget`: what another metric's service level leaves.
//!
//! In: an entry's keys, and the metrics and policies read before it. Out: a [`MetricKind`]. Never: takes the budget of something that is
//! no share of 100 %.

use super::load::{Resolution, Symbols, look_metric};
use super::{BudgetReading, ErrorBudget, Metric, MetricKind, SlaPolicy, amount};
use crate::calendar::Grain;
use crate::diag::{Diagnostic, code};
use crate::objective::{self, Better, Op, Target, TargetKind, Unit};
use crate::say;
use crate::syntax::{Fields, Key, Node, Reader};
use rust_decimal::Decimal;

/// Readings of `error_budget`.
pub(super) const READINGS: [(&str, BudgetReading); 3] = [
    ("consumed", BudgetReading::Consumed),
    ("remaining", BudgetReading::Remaining),
    ("burn_rate", BudgetReading::BurnRate),
];

/// What a budget is of.
pub(super) struct BudgetSubject<'a> {
    id: &'a str,
    grains: &'a [Grain],
    target: Option<&'a Target>,
    is_uptime: bool,
}

/// Metrics and policies that a budget may be of.
#[derive(Clone, Copy)]
pub(super) struct BudgetContext<'a> {
    pub metrics: &'a Symbols<Metric>,
    pub policies: &'a Symbols<SlaPolicy>,
}

impl<'a> BudgetContext<'a> {
    /// What `of` names: an uptime, a ratio in per cent, or an SLA clock (`sla.<policy>.<clock>`).
    pub fn of(self, reader: &mut Reader<'_>, fields: &mut Fields<'a>, key: &Key) -> Option<BudgetSubject<'a>> {
        let node = fields.require(reader, "of", &key.range)?;
        let name = reader.text_of(node)?;
        let entry = &key.text;
        if let Some(of) = self.metric(name).or_else(|| self.clock(name)) {
            return Some(of);
        }
        match look_metric(name, self.metrics, self.policies) {
            Resolution::Sound(()) => {
                let message = say!(
                    "`{name}` は稼働率でも SLA の時計でも、大きいほど良い百分率の `ratio` でもないので、エラーバジェットがありません",
                    "`{name}` has no error budget: expected an uptime, an SLA clock, or a ratio with the unit `\"%\"` that is better \
                     when higher"
                );
                reader.invalid(node, message);
            }
            Resolution::LeftOut(place) => {
                let message = say!(
                    "指標 `{name}` に誤りがあるため `{entry}` を使いません",
                    "`{entry}` is left out because the metric `{name}` is broken"
                );
                let diagnostic = reader.left_out(node, message, place);
                reader.fail(diagnostic);
            }
            Resolution::Unknown => {
                let message = say!("指標 `{name}` は宣言されていません", "no metric `{name}` is declared");
                let clocks = self.policies.sound.values().flat_map(SlaPolicy::metric_ids).collect::<Vec<_>>();
                reader.unknown(node, message, self.metrics.names().chain(clocks.iter().map(String::as_str)));
            }
        }
        None
    }

    fn metric(self, name: &str) -> Option<BudgetSubject<'a>> {
        let Metric { id, kind, unit, grains, target, better, .. } = self.metrics.sound.get(name)?;
        let is_uptime = match kind {
            MetricKind::Uptime(_) => true,
            MetricKind::Ratio { .. } if *unit == Unit::Percent && !counts_failures(*better, target.newest()) => false,
            _ => return None,
        };
        Some(BudgetSubject { id, grains, target: target.only(), is_uptime })
    }

    fn clock(self, name: &'a str) -> Option<BudgetSubject<'a>> {
        let (policy, clock) = name.strip_prefix("sla.")?.rsplit_once('.')?;
        let policy = self.policies.sound.get(policy)?;
        policy.clocks.iter().find(|known| known.name == clock)?;
        let SlaPolicy { grains, attainment, .. } = policy;
        Some(BudgetSubject { id: name, grains, target: attainment.as_ref(), is_uptime: false })
    }
}

/// `objective`, `reading` and `burn`.
pub(super) fn read(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    of: &BudgetSubject<'_>,
) -> Option<MetricKind> {
    let objective = match fields.get("objective") {
        Some(node) => written(reader, node),
        None => inherited(reader, key, of),
    };
    let reading = fields.get("reading").and_then(|node| reader.choice(node, &READINGS));
    let burn = fields.get("burn").map(|node| windows(reader, node, of)).unwrap_or_default();
    Some(MetricKind::ErrorBudget(ErrorBudget {
        of: of.id.to_owned(),
        objective: objective?,
        reading: reading.unwrap_or(BudgetReading::Consumed),
        burn,
    }))
}

/// Whether a share is one of failures (エラー率): its budget would take what is good for what failed.
fn counts_failures(better: Option<Better>, target: Option<&Target>) -> bool {
    let at_most = |target: &Target| matches!(target.op, Some(Op::Le | Op::Lt));
    better == Some(Better::Lower) || target.is_some_and(at_most)
}

/// A share that must at least be kept, in per cent.
fn share(target: &Target) -> Option<Decimal> {
    let is_share =
        target.kind == TargetKind::Compare && target.op == Some(Op::Ge) && target.unit == Some(Unit::Percent);
    target.value.filter(|value| is_share && *value >= Decimal::ZERO && *value <= Decimal::ONE_HUNDRED)
}

fn written(reader: &mut Reader<'_>, node: &Node) -> Option<Decimal> {
    let share = share(&objective::parse(reader.text_of(node)?, Some(Better::Higher)));
    if share.is_none() {
        let message =
            say!("`99.9%` のように 0% から 100% までで書きます", "expected a share such as `99.9%`, at most `100%`");
        reader.invalid(node, message);
    }
    share
}

fn inherited(reader: &mut Reader<'_>, key: &Key, of: &BudgetSubject<'_>) -> Option<Decimal> {
    let share = of.target.and_then(share);
    if share.is_none() {
        let name = of.id;
        let message = say!(
            "`objective` がなく、`{name}` にも、日付のない `99.9%以上` のような目標がありません",
            "expected the key `objective`, since `{name}` has no undated target such as `99.9%以上`"
        );
        let hint = say!("`objective: 99.9%` のように書き足します", "add a line such as `objective: 99.9%`");
        reader.fail(Diagnostic::new(code::CONFIG_REQUIRED, reader.place(&key.range), message).hint(hint));
    }
    share
}

fn windows(reader: &mut Reader<'_>, node: &Node, of: &BudgetSubject<'_>) -> Vec<(String, i64)> {
    if !of.is_uptime {
        let message = say!(
            "`burn` の窓は稼働率のエラーバジェットだけで使えます",
            "trailing windows are told for the budgets of uptimes only"
        );
        reader.invalid(node, message);
        return Vec::new();
    }
    let windows = reader.texts(node);
    windows
        .into_iter()
        .filter_map(|(text, node)| Some((text.split_whitespace().collect(), amount::seconds(reader, node)?)))
        .collect()
}

/// The grains of the metric it is of, or some of them.
pub(super) fn grains(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    read: impl FnOnce(&mut Reader<'_>, &mut Fields<'_>) -> Vec<Grain>,
    of: &BudgetSubject<'_>,
) -> Vec<Grain> {
    let Some(node) = fields.get("grains") else { return of.grains.to_vec() };
    let grains = read(reader, fields);
    for grain in grains.iter().filter(|grain| !of.grains.contains(grain)) {
        let (name, of) = (grain.name(), of.id);
        let message = say!("`{of}` は `{name}` を計算しません", "`{of}` is not computed by `{name}`");
        let hint = say!("`{of}` の `grains` に `{name}` を書き足します", "add `{name}` to the `grains` of `{of}`");
        let diagnostic = reader.at(code::CONFIG_INVALID, node, message).hint(hint);
        reader.fail(diagnostic);
    }
    grains
}
