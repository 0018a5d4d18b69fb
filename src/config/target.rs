//! Target texts in YAML: read by the target room; what it cannot settle is said with its place.

use super::understood::{MetricIdentity, NotUnderstood};
use super::{Metric, MetricKind, Survey, SurveyReading};
use crate::calendar::Grain;
use crate::diag::{Lang, Message, code};
use crate::objective::{self, Better, Target, TargetFlag, TargetKind, Unit};
use crate::say;
use crate::syntax::{Node, Reader};
use rust_decimal::Decimal;

/// A target of a metric. What is unreadable or ambiguous is said; the metric itself stands either way.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node, better: Option<Better>, unit: Unit) -> Option<Target> {
    read_against(reader, node, better, unit, &TargetContext::default())
}

/// What the entry says that a target text leaves open.
#[derive(Default)]
pub(super) struct TargetContext<'m> {
    /// What the metric is called and computed by.
    pub identity: MetricIdentity<'m>,
    /// Whether the text is an alert, whose direction is not that in which the metric gets better.
    pub alert: bool,
    /// What improvements are measured against is declared.
    pub baseline: bool,
    /// The grains that have a declared budget.
    pub budgets: Vec<Grain>,
    /// The top of the scale that values are on.
    pub scale: Option<Decimal>,
}

/// What targets of a metric may be measured against.
pub(super) fn context(identity: MetricIdentity<'_>, baseline: bool) -> TargetContext<'_> {
    let kind = identity.kind;
    let budgets = match kind {
        Some(MetricKind::Cost(cost)) => cost.budgets.iter().map(|(grain, _)| *grain).collect(),
        _ => Vec::new(),
    };
    let scale = match kind {
        Some(MetricKind::Survey(Survey { reading: SurveyReading::Mean(top), .. })) => Some(*top),
        _ => None,
    };
    TargetContext { identity, alert: false, baseline, budgets, scale }
}

/// As [`read`], for metrics that declare what targets are measured against.
pub(super) fn read_against(
    reader: &mut Reader<'_>,
    node: &Node,
    better: Option<Better>,
    unit: Unit,
    settled: &TargetContext<'_>,
) -> Option<Target> {
    let text = reader.text_of(node)?;
    let target = objective::parse(text, better);
    if matches!(target.kind, TargetKind::None | TargetKind::NotTarget) {
        let message = say!("`{text}` を目標として読めません", "cannot read `{text}` as a target");
        let diagnostic = reader.at(code::CONFIG_TARGET, node, message);
        reader.say(diagnostic.hint(say!(
            "`99.9%以上`・`<500ms`・`4時間以内` のように書きます",
            "write it like `99.9%以上`, `<500ms` or `4時間以内`"
        )));
        return None;
    }
    if let Some((message, hint)) = refusal(text, &target, better, settled) {
        let finding = reader.at(code::CONFIG_TARGET, node, message);
        reader.say(finding.hint(hint));
        return None;
    }
    if let Some(flag) = target.flags.iter().find(|flag| is_open(**flag, &target, unit, settled)) {
        let Message { ja, en } = question(*flag);
        let message = say!("目標 `{text}` はあいまいです: {ja}", "the target `{text}` is ambiguous: {en}");
        reader.say(reader.at(code::CONFIG_TARGET, node, message));
        if matches!(flag, TargetFlag::RatioOrDelta | TargetFlag::Vague | TargetFlag::DateOrDuration) {
            return None;
        }
    }
    let is_bound = (target.kind == TargetKind::Compare && target.op.is_some()) || target.kind == TargetKind::Range;
    if is_bound && target.bounds_in(unit).is_empty() {
        let shown = unit.symbol(Lang::Ja);
        let message = say!(
            "目標 `{text}` の単位は指標の単位 `{shown}` と合わないため、判定できません",
            "the unit of the target `{text}` does not fit the metric's unit `{shown}`, so nothing can be judged"
        );
        reader.say(reader.at(code::CONFIG_TARGET, node, message));
    }
    if let (Some(scale), Some(top)) = (target.scale, settled.scale)
        && scale != top
    {
        let (scale, top) = (scale.normalize(), top.normalize());
        let message = say!(
            "目標 `{text}` は {scale} 点満点、指標は {top} 点満点です",
            "the target `{text}` is on a scale to {scale}, the metric on one to {top}"
        );
        reader.say(reader.at(code::CONFIG_TARGET, node, message));
    }
    if let Some(reference) = target.reference.as_deref().filter(|_| !budget_is_declared(&target, settled)) {
        let message = say!(
            "`{reference}` が宣言されていないため、目標 `{text}` を判定できません",
            "no `{reference}` is declared, so the target `{text}` cannot be judged"
        );
        let diagnostic = reader.at(code::CONFIG_TARGET, node, message);
        reader.say(diagnostic.hint(say!(
            "`type: cost` の指標に `budget: 1000000 JPY/month` のように書きます",
            "write something like `budget: 1000000 JPY/month` in a metric of the type `cost`"
        )));
    }
    Some(target)
}

/// Why a text that has a figure is no target of the metric, and what to write instead: of a target that is not understood whole,
/// nothing is judged.
fn refusal(
    text: &str,
    target: &Target,
    better: Option<Better>,
    settled: &TargetContext<'_>,
) -> Option<(Message, Message)> {
    if let Some(what) = settled.identity.not_understood(target) {
        return Some(unread(text, what));
    }
    if matches!(target.kind, TargetKind::Clocks | TargetKind::QuantileWithin | TargetKind::DueDay) {
        let message = say!(
            "目標 `{text}` は時計や期日の約束で、指標の値とは比べられません",
            "the target `{text}` is about a clock or a day, with which no value of a metric compares"
        );
        let hint = say!(
            "時計は `data/sla.yaml` に、期日は `data/schedule.yaml` に書きます",
            "write clocks in `data/sla.yaml` and days in `data/schedule.yaml`"
        );
        return Some((message, hint));
    }
    if settled.alert && target.flags.contains(&TargetFlag::BareOp) {
        let message =
            say!("アラート `{text}` に比較（未満・超）がありません", "no comparison is written in the alert `{text}`");
        let hint = say!(
            "鳴る側を `90%未満`・`>5件` のように書きます",
            "write on which side it rings, such as `90%未満` or `>5件`"
        );
        return Some((message, hint));
    }
    (better.is_none() && is_undirected(text, target)).then(|| {
        let message = say!(
            "目標 `{text}` は、増えるのと減るのと、どちらが改善かがわかりません",
            "whether a rise or a fall is the improvement that the target `{text}` asks for is not said"
        );
        (message, say!("指標に `better` を書きます", "write `better` in the metric"))
    })
}

/// Whether the way of a change depends on which way the metric gets better: 改善, not 削減.
fn is_undirected(text: &str, target: &Target) -> bool {
    let value = |better| objective::parse(text, Some(better)).value;
    target.kind == TargetKind::Change && value(Better::Higher) != value(Better::Lower)
}

fn unread(text: &str, what: NotUnderstood) -> (Message, Message) {
    match what {
        NotUnderstood::Words(words) => (
            say!(
                "目標 `{text}` の「{words}」を指標がどう扱うかがわからないため、判定しません",
                "what the metric makes of `{words}` in the target `{text}` is not known, so nothing is judged"
            ),
            say!(
                "値だけを書きます。判定する期は `{{ value: 10件以下, grain: day }}` のように、数えるものの限定は指標の `filter` か別の指標で書きます",
                "write the bound alone: the period it is judged by as in `{{ value: 10件以下, grain: day }}`, what is counted with `filter` or another metric"
            ),
        ),
        NotUnderstood::Aggregation(wanted) => (
            say!(
                "目標 `{text}` は `{wanted}` についてですが、指標の集計は `{wanted}` ではありません",
                "the target `{text}` is about `{wanted}`, by which the metric is not aggregated"
            ),
            say!(
                "指標の `agg` を合わせるか、その集計の指標を別に宣言します",
                "mend `agg` of the metric, or declare another metric that is aggregated so"
            ),
        ),
    }
}

/// What a target that a document states about a metric leaves open, though its unit fits, and what settles it; nothing when it
/// can be judged.
pub fn questions(metric: &Metric, target: &Target) -> Vec<Message> {
    let settled = context(MetricIdentity::of(metric), metric.baseline.is_some());
    let flags = target.flags.iter().filter(|flag| is_open(**flag, target, metric.unit, &settled));
    let mut open: Vec<Message> = flags.map(|flag| settled_by(*flag, metric)).collect();
    if let (Some(scale), Some(top)) = (target.scale, settled.scale)
        && scale != top
    {
        let (scale, top, id) = (scale.normalize(), top.normalize(), &metric.id);
        open.push(say!(
            "{scale} 点満点ですが、指標 `{id}` は {top} 点満点です（`scale`）",
            "on a scale to {scale}, the metric `{id}` on one to {top} (`scale`)"
        ));
    }
    let is_share = matches!(target.unit, None | Some(Unit::Percent | Unit::Points));
    if let Some(reference) = target.reference.as_deref().filter(|_| is_share && !budget_is_declared(target, &settled)) {
        open.push(undeclared(reference, target, metric));
    }
    open
}

/// What settles a share of something that nobody declared.
pub fn undeclared(reference: &str, target: &Target, metric: &Metric) -> Message {
    let id = &metric.id;
    match target.budget_grain() {
        Some(grain) => {
            let per = grain.map_or("month", Grain::name);
            say!(
                "`{reference}` が宣言されていません。指標 `{id}` に `budget: 1000000 JPY/{per}` のように書くか、結び付けに `of` を書きます",
                "no `{reference}` is declared: write something like `budget: 1000000 JPY/{per}` in the metric `{id}`, or `of` in the binding"
            )
        }
        None => say!(
            "`{reference}` がいくつかがわかりません。結び付けに `of: 200件` か `of: 指標の ID` を書きます。指標 `{id}` の値がもう割合なら `reading: value` です",
            "how much `{reference}` is is not said: write `of: 200件`, or `of:` with the id of a metric, in the binding; if `{id}` is that share itself, `reading: value`"
        ),
    }
}

/// What a flag leaves open, and the key that settles it.
fn settled_by(flag: TargetFlag, metric: &Metric) -> Message {
    let Message { ja, en } = question(flag);
    let id = &metric.id;
    let key = match flag {
        TargetFlag::BareOp => say!("結び付けに `better` を書きます", "write `better` in the binding"),
        TargetFlag::WallOrBusiness => say!(
            "結び付けに `settle: business` か `settle: wall` を書きます",
            "write `settle: business` or `settle: wall` in the binding"
        ),
        TargetFlag::PerDayLength | TargetFlag::EndOfDay => say!(
            "`data/sla.yaml` の時計に `metric: sla.ポリシー.時計` と結び付けます",
            "bind it to a clock of `data/sla.yaml`, with `metric: sla.POLICY.CLOCK`"
        ),
        TargetFlag::NoBaseline => say!("指標 `{id}` に `baseline` を書きます", "write `baseline` in the metric `{id}`"),
        TargetFlag::RatioOrDelta => say!(
            "結び付けに `reading: change`（元より何%）、`ratio`（元の何%）、`value`（値そのもの）のどれかを書きます",
            "write `reading: change` (so many per cent more), `ratio` (per cent of what was) or `value` (the value itself) in the binding"
        ),
        TargetFlag::TrendDef | TargetFlag::Denom => return question(flag),
        TargetFlag::Vague | TargetFlag::DateOrDuration | TargetFlag::Several => say!(
            "文書に一つの値で書き直すか、結び付けに `bind: false` と `reason` を書きます",
            "write one value in the document, or `bind: false` with a `reason` in the binding"
        ),
    };
    Message::new(format!("{ja}。{}", key.ja), format!("{en}: {}", key.en))
}

/// Whether the budget that a target names is one of the metric's.
fn budget_is_declared(target: &Target, settled: &TargetContext<'_>) -> bool {
    match target.budget_grain() {
        Some(Some(grain)) => settled.budgets.contains(&grain),
        Some(None) => !settled.budgets.is_empty(),
        None => target.kind != TargetKind::Change,
    }
}

/// Whether the metric leaves a question of the text open: its direction settles a bare value, its unit of wall time
/// settles which hours are meant, and what a trend is stands in the handbook.
fn is_open(flag: TargetFlag, target: &Target, unit: Unit, settled: &TargetContext<'_>) -> bool {
    match flag {
        TargetFlag::BareOp => target.op.is_none() && target.kind == TargetKind::Compare,
        // A metric that counts such days itself needs no length.
        TargetFlag::PerDayLength => unit.wall_seconds().is_none() && Some(unit) != target.unit,
        TargetFlag::WallOrBusiness => unit.wall_seconds().is_none(),
        TargetFlag::TrendDef | TargetFlag::Denom => false,
        TargetFlag::NoBaseline => !settled.baseline,
        TargetFlag::EndOfDay
        | TargetFlag::RatioOrDelta
        | TargetFlag::Vague
        | TargetFlag::DateOrDuration
        | TargetFlag::Several => true,
    }
}

fn question(flag: TargetFlag) -> Message {
    match flag {
        TargetFlag::BareOp => {
            say!("比較（以上・以下）か `better` がありません", "neither a comparison nor `better` is written")
        }
        TargetFlag::WallOrBusiness => say!("実時間か営業時間かがわかりません", "wall hours or business hours"),
        TargetFlag::PerDayLength => say!("1 営業日の長さがわかりません", "how long a business day is"),
        TargetFlag::EndOfDay => say!("どの日の終わりかがわかりません", "the end of which day"),
        TargetFlag::NoBaseline => say!("何と比べるかがわかりません", "compared with what"),
        TargetFlag::RatioOrDelta => say!("比率か差かがわかりません", "a ratio or a difference"),
        TargetFlag::TrendDef => say!("傾向の定義がわかりません", "what counts as a trend"),
        TargetFlag::Denom => say!("何に対する割合かがわかりません", "per cent of what"),
        TargetFlag::Vague => say!("どの値なら守ったことになるかがわかりません", "which values keep it is not said"),
        TargetFlag::DateOrDuration => {
            say!("月の何日かまでか、何日間以内かがわかりません", "a day of the month or so many days")
        }
        TargetFlag::Several => say!("値が二つ以上あります", "several figures stand in one text"),
    }
}
