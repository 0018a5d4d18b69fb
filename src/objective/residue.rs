//! What of a text the reading kept as words, without knowing what they do to the figure beside them.
//!
//! In: a [`Target`], and the words beside its figure. Out: the period that words are, and the words that are left. Never: takes
//! words for harmless because they are short: who judges decides what is known about them.

use super::period::{alone, in_cell};
use super::remarks::{is_whole, leaves_out_planned_work};
use super::{Target, TargetKind, Unit};
use crate::calendar::Grain;

/// Lets words that are a period (日次, 四半期で, 1日あたり) say the one of the target; `false` where they are anything else.
pub(super) fn takes(target: &mut Target, words: &str) -> bool {
    let is_bound = matches!(target.kind, TargetKind::Compare | TargetKind::Range);
    let Some(grain) = period(words).filter(|_| is_bound && target.metric.is_none() && target.agg.is_none()) else {
        return false;
    };
    // 30分以内（日） may be counted in days.
    let is_unit = words.chars().count() == 1 && target.unit.is_some_and(Unit::is_duration);
    let differs = target.per.is_some_and(|per| per != grain.name());
    if is_unit || differs {
        return false;
    }
    target.per = Some(grain.name());
    true
}

/// The period that words are, whatever particle follows it.
fn period(words: &str) -> Option<Grain> {
    let words = words.trim();
    let plain = words.trim_end_matches(['で', 'に', 'の', 'は', 'も']);
    let each = ["あたり", "当たり", "当り", "につき"].iter().find_map(|end| plain.strip_suffix(end));
    [Some(words), Some(plain), each].into_iter().flatten().find_map(|text| alone(text).or_else(|| in_cell(text)))
}

impl Target {
    /// The words that the reading kept beside the figure and that may change what it promises: what it is about, what it is
    /// limited to, and the event from which a length of time is counted. Not what every promise leaves out anyway.
    pub fn residue(&self) -> impl Iterator<Item = &str> {
        let limit = self.scope.as_deref().filter(|scope| !is_whole(scope) && !leaves_out_planned_work(scope));
        let is_length = self.kind == TargetKind::Compare && self.unit.is_some_and(Unit::is_duration);
        let event = self.reference.as_deref().filter(|_| is_length);
        [self.metric.as_deref(), limit, event].into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use crate::objective::{Better, Op, parse};

    #[test]
    fn words_of_a_period_are_the_period_of_the_figure() {
        for (text, per) in [
            ("日次10件以下", "day"),
            ("10件以下（日次）", "day"),
            ("10件以下（1日あたり）", "day"),
            ("月次45%以上", "month"),
            ("45%以上（月間）", "month"),
            ("週次45%以上", "week"),
            ("四半期で3件以下", "quarter"),
            ("半期で3件以下", "half"),
            ("月間で99.9%以上", "month"),
        ] {
            let target = parse(text, None);
            assert_eq!((target.per, target.residue().next()), (Some(per), None), "{text}");
        }
    }

    #[test]
    fn other_words_are_left_over() {
        for (text, words) in [
            ("1日平均10件以下", "1日平均"),
            ("月平均10件以下", "月平均"),
            ("1人あたり50件以上", "1人あたり"),
            ("50件以下または45件以下", "50件以下または"),
            ("95%以上かつ10件以下", "95%以上かつ"),
            ("44%より大きく46%より小さい", "44%より大きく"),
            ("過去30日で46%以上", "過去30日で"),
            ("40件以下 (Critical)", "Critical"),
            ("95%以上（5分以内）", "5分以内"),
            ("検知後30分以内", "検知"),
        ] {
            assert_eq!(parse(text, None).residue().collect::<Vec<_>>(), [words], "{text}");
        }
        for text in ["99.9%以上", "99.9%以上（計画停止を除く）", "99.9%以上（全体）", "80% of max"] {
            assert_eq!(parse(text, None).residue().next(), None, "{text}");
        }
    }

    #[test]
    fn a_range_keeps_the_lower_end_that_it_names() {
        for text in ["10分以上30分以内", "10時間以上30時間以内", "10営業日以上30営業日以内"] {
            assert_eq!(parse(text, None).op, None, "{text}");
        }
        assert_eq!(parse("10〜30分以内", None).op, Some(Op::Le));
    }

    #[test]
    fn a_fall_within_a_size_alone_has_two_readings() {
        for text in ["-10%以内", "▲10%以内", "マイナス10%以内"] {
            let target = parse(text, Some(Better::Higher));
            assert_eq!((target.op, target.flags), (None, vec![super::super::TargetFlag::Vague]), "{text}");
        }
    }
}
