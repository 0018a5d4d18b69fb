//! Metrics of the kind `error_budget`: what another metric's service level leaves.
//!
//! In: an entry's keys, and the metrics and policies read before it. Out: a [`MetricKind`]. Never: takes the budget of something that is
//! no share of 100 %.

use super::amount::Seconds;
use super::columns::grains;
use super::kinds::{MetricContext, ParsedKind};
use super::references::Measured;
use super::symbols::Unresolved;
use super::{BudgetReading, ErrorBudget, Metric, MetricKind};
use crate::calendar::Grain;
use crate::diag::code;
use crate::objective::{self, Better, Op, Target, TargetKind, Unit};
use crate::say;
use crate::syntax::{Fields, Form, Key, Keys, Later, Node, Reader, Required, keys, words};
use rust_decimal::Decimal;

keys! {
    /// What an error budget may write.
    pub(super) struct BudgetKeys<'n> {
        of: Required<(&'n str, &'n Node)>, "何のエラーバジェットか", "what it is the budget of";
        objective: Option<Later<&'n str>>, "守るべき割合", "the share that must be kept";
        reading: BudgetReading = BudgetReading::Consumed, "使った割合・残り・バーンレート", "what is told of it";
        burn: Option<Later<Seconds>>, "さかのぼる窓", "trailing windows";
        grains: Option<Later<Grain>>, "期の長さ", "how long periods are";
    }
}

words! {
    BudgetReading {
        "consumed" => Self::Consumed,
        "remaining" => Self::Remaining,
        "burn_rate" => Self::BurnRate,
    }
}

/// What a budget is of.
struct BudgetSubject<'a> {
    id: &'a str,
    grains: &'a [Grain],
    target: Option<&'a Target>,
    is_uptime: bool,
}

impl<'a> Measured<'a> {
    /// What `of` names: an uptime, a ratio in per cent, or an SLA clock (`sla.<policy>.<clock>`).
    fn with_budget(
        self,
        reader: &mut Reader<'_>,
        node: &Node,
        name: &'a str,
        entry: &str,
    ) -> Option<BudgetSubject<'a>> {
        if let Some(of) = self.metric(name).or_else(|| self.clock(name)) {
            return Some(of);
        }
        let left_out = say!(
            "指標 `{name}` に誤りがあるため `{entry}` を使いません",
            "`{entry}` is left out because the metric `{name}` is broken"
        );
        let unknown = say!("指標 `{name}` は宣言されていません", "no metric `{name}` is declared");
        self.resolve(reader, node, name, Unresolved { left_out, unknown })?;
        let message = say!(
            "`{name}` は稼働率でも SLA の時計でも、大きいほど良い百分率の `ratio` でもないので、エラーバジェットがありません",
            "`{name}` has no error budget: expected an uptime, an SLA clock, or a ratio with the unit `\"%\"` that is better \
             when higher"
        );
        reader.invalid(node, message);
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
        let target = policy.attainment_of(clock, &[]);
        Some(BudgetSubject { id: name, grains: &policy.grains, target, is_uptime: false })
    }
}

/// What an error budget may write; its grains are those of what it is of.
pub(super) fn read<'n>(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'n>,
    key: &Key,
    context: &MetricContext<'n>,
) -> Option<ParsedKind> {
    let BudgetKeys { of, objective, reading, burn, grains } = BudgetKeys::take(reader, fields, &key.range);
    let (name, node) = of?;
    let of = context.measured().with_budget(reader, node, name, &key.text)?;
    let objective = match objective {
        Some(node) => written(reader, node),
        None => inherited(reader, key, &of),
    };
    let burn = burn.map(|node| windows(reader, node, &of)).unwrap_or_default();
    let kind = objective
        .map(|objective| MetricKind::ErrorBudget(ErrorBudget { of: of.id.to_owned(), objective, reading, burn }));
    let unit = if reading == BudgetReading::BurnRate { Unit::None } else { Unit::Percent };
    Some(ParsedKind::new(kind, Vec::new(), grains_of(reader, grains, &of), unit))
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
    reader.text_of(node)?;
    let expected =
        say!("`99.9%` のように 0% から 100% までで書きます", "expected a share such as `99.9%`, at most `100%`");
    reader.parsed(node, |text| share(&objective::parse(text, Some(Better::Higher))), expected)
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
        reader.fail(reader.at(code::CONFIG_REQUIRED, &key.node(), message).hint(hint));
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
    let texts = reader.texts(node).into_iter();
    texts
        .filter_map(|(text, node)| Some((text.split_whitespace().collect(), Seconds::from_node(reader, node)?)))
        .collect()
}

/// The grains of the metric it is of, or some of them.
fn grains_of(reader: &mut Reader<'_>, node: Option<&Node>, of: &BudgetSubject<'_>) -> Vec<Grain> {
    let Some(node) = node else { return of.grains.to_vec() };
    let words = reader.texts(node);
    let written = grains(words.into_iter().filter_map(|(_, node)| Grain::from_node(reader, node)).collect());
    for grain in written.iter().filter(|grain| !of.grains.contains(grain)) {
        let (name, of) = (grain.name(), of.id);
        let message = say!("`{of}` は `{name}` を計算しません", "`{of}` is not computed by `{name}`");
        let hint = say!("`{of}` の `grains` に `{name}` を書き足します", "add `{name}` to the `grains` of `{of}`");
        reader.fail(reader.at(code::CONFIG_INVALID, node, message).hint(hint));
    }
    written
}
