//! Target expressions: what a sentence, a table cell or a YAML value promises.
//!
//! In: a short text such as `99.9%以上` or `<500ms`. Out: a [`Target`] with its operator, exact value and unit, or the
//! reason why the text is none. Never: guesses — what is ambiguous is flagged — and never uses floats.
//!
//! A reading takes up the whole text: what is left over makes it no target. Three rules that the flags follow:
//! - [`Flag::BareOp`] where the metric's direction had to decide (or could not); a sign or a word of direction (前週比-10%,
//!   コスト削減) says it by itself.
//! - [`Flag::WallOrBusiness`] where minutes, hours or days are promised for people's work: a clock with its word (応答, 復旧,
//!   解決) or a share within a time. A bare `2時間以内` is not flagged, since its metric decides (MTTR is full duration);
//!   営業時間 and （営業時間内） settle it.
//! - [`Flag::DateOrDuration`] for 25日まで, which may be a day of the month or so many days; 翌月5日まで and 毎月5営業日まで are days.
//! - [`Flag::Several`] where a text holds several figures that no words tell apart (100/300/500ms): it is no target.
//! - [`Flag::PerDayLength`] for every count of business days, [`Flag::EndOfDay`] for every end of a day, and
//!   [`Flag::Denom`] for a rate per period (10%/四半期), whose whole is not said.

mod bounds;
mod change;
mod clocks;
mod compare;
mod dates;
pub mod declaring;
mod display;
mod improvement;
mod judge;
mod numerals;
pub mod opening_hours;
pub mod period;
mod quantity;
mod read;
pub mod remarks;
mod residue;
mod restraint;
mod several;
#[cfg(test)]
mod tests;
mod text;
mod word;

use crate::calendar::Grain;
pub use read::{clock_words, may_name_clock, may_name_scope, parse, parse_labelled};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
pub use text::{caseless, finder, folded, nfkc};
pub use word::Word;

/// What kind of statement a target is; the names are those of `explain target --format json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// A value against a bound.
    Compare,
    /// Between `lo` and `hi`, both included.
    Range,
    /// Change against an earlier period or a baseline.
    Change,
    /// A direction over time (増加トレンド).
    Trend,
    /// One or more clocks with durations (1時間以内に応答、4時間以内に復旧).
    Clocks,
    /// A clock that ends with a day (翌営業日中, 当日中).
    ClockDay,
    /// A day of a month by which something is due (翌月5営業日まで).
    DueDay,
    /// A share within a duration (95%以上を4時間以内).
    QuantileWithin,
    /// So long before an event (72時間前).
    LeadTime,
    /// Words that look like a target and are none (監視中, リアルタイム).
    NotTarget,
    /// Nothing that can be read as a target.
    None,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Op {
    /// At least.
    Ge,
    /// More than.
    Gt,
    /// At most.
    Le,
    /// Less than.
    Lt,
    /// Exactly.
    Eq,
}

impl Op {
    /// Whether `value op bound` holds.
    pub fn holds(self, value: Decimal, bound: Decimal) -> bool {
        match self {
            Self::Ge => value >= bound,
            Self::Gt => value > bound,
            Self::Le => value <= bound,
            Self::Lt => value < bound,
            Self::Eq => value == bound,
        }
    }

    /// The comparison that holds wherever this one does not: what must not be more than 25 is at most 25.
    #[must_use]
    pub fn denied(self) -> Option<Self> {
        Some(match self {
            Self::Ge => Self::Lt,
            Self::Gt => Self::Le,
            Self::Le => Self::Gt,
            Self::Lt => Self::Ge,
            Self::Eq => return None,
        })
    }

    /// The comparison of the negated values: a fall of at least 20 is a change of at most -20.
    #[must_use]
    pub fn turned(self) -> Self {
        match self {
            Self::Ge => Self::Le,
            Self::Gt => Self::Lt,
            Self::Le => Self::Ge,
            Self::Lt => Self::Gt,
            Self::Eq => Self::Eq,
        }
    }
}

/// Which way a metric gets better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}

/// One clock of a `Clocks` target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockTarget {
    /// `response`, `restore` or `resolve`.
    #[serde(deserialize_with = "word::one")]
    pub clock: Word,
    /// Usually `Le`.
    pub op: Op,
    /// In `unit`.
    pub value: Decimal,
    /// `min`, `h`, `d`, `bh`, `bd` …
    pub unit: Unit,
}

/// The unit of a value; durations keep the unit they were written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Per cent: the value 99.9 means 99.9 %.
    Percent,
    /// Percentage points.
    Points,
    /// Milliseconds.
    Ms,
    /// Seconds.
    S,
    /// Minutes.
    Min,
    /// Hours.
    H,
    /// Calendar days of 24 hours.
    D,
    /// Business hours of a calendar.
    Bh,
    /// Business days of a calendar.
    Bd,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
    /// A number of things (件, 回, 名, 院 …).
    Count,
    /// A value on a scale (4.5/5.0).
    Score,
    /// US dollars.
    Usd,
    /// Japanese yen.
    Jpy,
    /// A plain number.
    None,
}

impl Unit {
    /// How many seconds one of this unit lasts, where that needs no calendar.
    pub fn wall_seconds(self) -> Option<Decimal> {
        Some(match self {
            Self::Ms => Decimal::new(1, 3),
            Self::S => Decimal::ONE,
            Self::Min => Decimal::from(60),
            Self::H => Decimal::from(3600),
            Self::D => Decimal::from(86_400),
            Self::Week => Decimal::from(604_800),
            _ => return None,
        })
    }

    /// Whether it is a time in which a calendar is open.
    pub fn is_business(self) -> bool {
        matches!(self, Self::Bh | Self::Bd)
    }

    /// Whether the unit is a duration.
    pub fn is_duration(self) -> bool {
        self.wall_seconds().is_some() || self.is_business() || matches!(self, Self::Month | Self::Year)
    }
}

/// What the author must settle; the JSON names are `BARE_OP`, `WALL_OR_BUSINESS` …
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TargetFlag {
    /// No comparator was written; the metric's direction decided.
    BareOp,
    /// Hours may be wall hours or business hours.
    WallOrBusiness,
    /// A business day's length is not said.
    PerDayLength,
    /// 当日中: the end of which day, business or calendar.
    EndOfDay,
    /// An improvement without what it is measured against.
    NoBaseline,
    /// 比 may be a ratio or a difference.
    RatioOrDelta,
    /// The definition of the trend is not said.
    TrendDef,
    /// Per cent of what is not said.
    Denom,
    /// Words that promise nothing measurable.
    Vague,
    /// 25日まで: a day of the month, or so many days.
    DateOrDuration,
    /// Several figures in one text, which no words tell apart.
    Several,
}

/// A target as read. Absent parts are `None` and absent in JSON; decimals are strings in JSON.
///
/// ```
/// use rust_decimal::Decimal;
/// use tejun::objective::{Op, TargetKind, Unit, parse};
///
/// let target = parse("99.9%以上", None);
/// assert_eq!((target.kind, target.op, target.unit), (TargetKind::Compare, Some(Op::Ge), Some(Unit::Percent)));
/// // Decimals: 99.9 keeps it, and 99.89 does not.
/// assert_eq!(target.judge(Decimal::new(999, 1), Unit::Percent), Some(true));
/// assert_eq!(target.judge(Decimal::new(9989, 2), Unit::Percent), Some(false));
/// assert_eq!(target.judge(Decimal::ONE, Unit::None), None, "a plain number is no percentage");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// What kind of statement it is.
    pub kind: TargetKind,
    /// Comparison, for kinds that compare; `le` of a range says that only its upper end is promised (1〜3営業日).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub op: Option<Op>,
    /// The bound, in `unit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Decimal>,
    /// The unit of `value`, `lo` and `hi`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// The period a count is for: `day`, `week`, `month`, `quarter`, `half`, `year`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "word::maybe")]
    pub per: Option<Word>,
    /// The grain in which it is judged, where a label, a heading, a declaration or a binding says so: `day` … `year`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grain: Option<Grain>,
    /// The top of the scale (5.0 of 4.5/5.0).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<Decimal>,
    /// Lower bound of a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lo: Option<Decimal>,
    /// Upper bound of a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hi: Option<Decimal>,
    /// What a change is measured against: `prev_day` … `prev_year`; of a `DueDay`, `next_month` for 翌月.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "word::maybe")]
    pub base: Option<Word>,
    /// `delta` or `ratio`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "word::maybe")]
    pub mode: Option<Word>,
    /// Trend: `up`, `down`, `not_down`, `not_up`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "word::maybe")]
    pub dir: Option<Word>,
    /// The clocks of a `Clocks` target.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<ClockTarget>,
    /// A count of days for `ClockDay` (翌営業日中 is 1); the day of the month for `DueDay`, absent for the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n: Option<Decimal>,
    /// The share of `QuantileWithin`, in per cent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<Decimal>,
    /// The comparison of the share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q_op: Option<Op>,
    /// An aggregation that the text names (`p95`, `avg`, `max`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agg: Option<String>,
    /// What the target is limited to (`Critical/High`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Another quantity the target refers to (max, 日次予算).
    #[serde(skip_serializing_if = "Option::is_none", rename = "ref")]
    pub reference: Option<String>,
    /// A metric named inside the expression.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    /// What the author must settle, sorted.
    pub flags: Vec<TargetFlag>,
}

impl Target {
    /// A target of one kind with nothing else known.
    pub fn of(kind: TargetKind) -> Self {
        Self {
            kind,
            op: None,
            value: None,
            unit: None,
            per: None,
            grain: None,
            scale: None,
            lo: None,
            hi: None,
            base: None,
            mode: None,
            dir: None,
            clocks: Vec::new(),
            n: None,
            q: None,
            q_op: None,
            agg: None,
            scope: None,
            reference: None,
            metric: None,
            flags: Vec::new(),
        }
    }

    /// The grain of a budget that the target refers to (日次予算の150%以上): `Some(None)` for one without a period, `None` for
    /// another quantity or none.
    pub fn budget_grain(&self) -> Option<Option<Grain>> {
        const WORDS: [(&str, Option<Grain>); 10] = [
            ("日次", Some(Grain::Day)),
            ("週次", Some(Grain::Week)),
            ("月次", Some(Grain::Month)),
            ("月間", Some(Grain::Month)),
            ("四半期", Some(Grain::Quarter)),
            ("半期", Some(Grain::Half)),
            ("年間", Some(Grain::Year)),
            ("年次", Some(Grain::Year)),
            ("年度", Some(Grain::Year)),
            ("", None),
        ];
        let period = self.reference.as_deref().filter(|_| self.kind == TargetKind::Change)?.strip_suffix("予算")?;
        WORDS.iter().find(|(word, _)| *word == period).map(|(_, grain)| *grain)
    }

    fn flag(&mut self, flag: TargetFlag) {
        if !self.flags.contains(&flag) {
            self.flags.push(flag);
        }
    }
}
