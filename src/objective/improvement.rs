//! Improvements against a baseline that only the author knows.

use super::bounds::{self, Bound, both, denied};
use super::change::BASES;
use super::quantity::quantity;
use super::text::{Cursor, Words, ends_with, finder};
use super::{Better, Op, Target, TargetFlag, TargetKind, Unit};
use aho_corasick::AhoCorasick;
use rust_decimal::Decimal;
use std::sync::LazyLock;

/// The way a word leads: up, down, or whatever is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
    Better,
}

pub(super) const WAYS: &Words<Way> = &Words::new(&[
    ("増", Way::Up),
    ("増加", Way::Up),
    ("の増加", Way::Up),
    ("増やす", Way::Up),
    ("向上", Way::Up),
    ("の向上", Way::Up),
    ("拡大", Way::Up),
    ("上昇", Way::Up),
    ("の上昇", Way::Up),
    ("アップ", Way::Up),
    ("increase", Way::Up),
    ("growth", Way::Up),
    ("higher", Way::Up),
    ("減", Way::Down),
    ("減少", Way::Down),
    ("の減少", Way::Down),
    ("減らす", Way::Down),
    ("削減", Way::Down),
    ("の削減", Way::Down),
    ("低減", Way::Down),
    ("の低減", Way::Down),
    ("低下", Way::Down),
    ("の低下", Way::Down),
    ("短縮", Way::Down),
    ("の短縮", Way::Down),
    ("縮小", Way::Down),
    ("圧縮", Way::Down),
    ("ダウン", Way::Down),
    ("reduction", Way::Down),
    ("decrease", Way::Down),
    ("savings", Way::Down),
    ("lower", Way::Down),
    ("改善", Way::Better),
    ("の改善", Way::Better),
    ("効率化", Way::Better),
    ("improvement", Way::Better),
]);

/// Words that say the way before the value.
pub(super) const VERBS: &Words<Way> = &Words::new(&[
    ("increase by", Way::Up),
    ("increase of", Way::Up),
    ("grow by", Way::Up),
    ("decrease by", Way::Down),
    ("decrease of", Way::Down),
    ("reduce by", Way::Down),
    ("reduction of", Way::Down),
    ("improve by", Way::Better),
    ("improvement of", Way::Better),
]);

/// Words that ask for a change and name what is changed next.
const IMPERATIVES: &Words<Way> = &Words::new(&[
    ("reduce", Way::Down),
    ("decrease", Way::Down),
    ("cut", Way::Down),
    ("increase", Way::Up),
    ("improve", Way::Better),
]);

/// 増加しないこと: the change is denied, and so is its bound.
pub(super) const DENIALS: &[&str] = &["しない", "しないこと", "させない", "させないこと", "しません"];

/// Changes that a word says whole, in per cent: a fall of at least a half, a rise of at least as much again.
pub(super) const TIMES: &Words<(i64, Op)> = &Words::new(&[
    ("半減", (-50, Op::Le)),
    ("に半減", (-50, Op::Le)),
    ("倍増", (100, Op::Ge)),
    ("に倍増", (100, Op::Ge)),
]);

static WHOLE: LazyLock<AhoCorasick> = LazyLock::new(|| finder(TIMES.iter().map(|(word, _)| *word)));

/// A direction in words: a fall is a negative change, and its bound turns round.
pub(super) fn moved(target: &mut Target, value: Decimal, way: Way, bound: Bound, better: Option<Better>) -> Option<()> {
    let down = match (way, better) {
        (Way::Down, _) | (Way::Better, Some(Better::Lower)) => true,
        (Way::Up, _) | (Way::Better, _) => false,
    };
    let op = match bound {
        Bound::Bare => Op::Ge,
        Bound::Op(op) => op,
        Bound::About => return None,
    };
    target.mode = Some("delta");
    target.value = Some(if down { -value } else { value });
    target.op = Some(if down { op.turned() } else { op });
    Some(())
}

/// `コスト削減: 20%`, `コストを20%削減`, `20% reduction`: against a baseline that only the author knows.
pub(super) fn read(text: &str, better: Option<Better>) -> Option<Target> {
    let (metric, mut target) = labelled(text, better)
        .or_else(|| trailing(text, better))
        .or_else(|| verb(text, better))
        .or_else(|| whole(text))?;
    target.metric = metric;
    target.flag(TargetFlag::NoBaseline);
    Some(target)
}

/// The improvement stands in the label.
fn labelled(text: &str, better: Option<Better>) -> Option<(Option<String>, Target)> {
    let (label, rest) = text.split_once(':')?;
    let (name, way) = ending(label.trim())?;
    let mut cursor = Cursor::new(rest);
    let before = bounds::before(&mut cursor);
    let found = quantity(&mut cursor).filter(|q| !q.signed && q.scale.is_none())?;
    let after = bounds::after(&mut cursor);
    bounds::tail(&mut cursor);
    if !cursor.done() {
        return None;
    }
    let mut target = Target::of(TargetKind::Change);
    target.unit = found.unit;
    moved(&mut target, found.value, way, both(before, after)?, better)?;
    // 150 % better may be 1.5 times or 2.5 times as good.
    if found.value >= Decimal::ONE_HUNDRED && found.unit == Some(Unit::Percent) && !found.times {
        target.flag(TargetFlag::RatioOrDelta);
    }
    Some((name, target))
}

/// A label that ends with a word of improvement, and what is improved; `削減率` is a metric of its own.
fn ending(label: &str) -> Option<(Option<String>, Way)> {
    let (word, way) = WAYS.iter().filter(|(word, _)| ends_with(label, word)).max_by_key(|(word, _)| word.len())?;
    if word.chars().count() == 1 {
        return None;
    }
    let name = label[..label.len() - word.len()].trim_end_matches(['の', ' ', 'を']);
    Some(((!name.is_empty()).then(|| name.to_owned()), *way))
}

/// The improvement stands behind the value.
fn trailing(text: &str, better: Option<Better>) -> Option<(Option<String>, Target)> {
    let at = text.find(|c: char| c.is_ascii_digit())?;
    let name = text[..at].trim_end_matches(['を', 'が', 'の', 'は', ' ', ':']);
    if ends_with_base(name) {
        return None;
    }
    let mut cursor = Cursor::new(&text[at..]);
    let found = quantity(&mut cursor).filter(|q| matches!(q.unit, Some(Unit::Percent | Unit::Points)))?;
    let after = bounds::after(&mut cursor);
    let way = cursor.any(WAYS)?;
    let after = after.or_else(|| bounds::after(&mut cursor));
    let denies = cursor.one_of(DENIALS);
    cursor.one_of(&["する", "すること"]);
    bounds::tail(&mut cursor);
    let metric = if name.is_empty() {
        let subject = cursor.one_of(&["in", "of"]).then(|| cursor.rest.trim().to_owned());
        cursor.rest = if subject.is_some() { "" } else { cursor.rest };
        subject
    } else {
        Some(name.to_owned())
    };
    if !cursor.done() {
        return None;
    }
    let bound = both(None, after)?;
    let bound = if denies { denied(bound)? } else { bound };
    let mut target = Target::of(TargetKind::Change);
    target.unit = found.unit;
    moved(&mut target, found.value, way, bound, better)?;
    Some((metric, target))
}

/// 前月比 right before a value says what it is measured against, and is no part of a name.
fn ends_with_base(name: &str) -> bool {
    BASES.iter().any(|(word, _)| ends_with(name, word))
}

/// `コストを半減`, `解約件数: 半減`.
fn whole(text: &str) -> Option<(Option<String>, Target)> {
    if !WHOLE.is_match(text) {
        return None;
    }
    let at = TIMES.iter().filter_map(|(word, _)| text.find(word)).min()?;
    let name = text[..at].trim_end_matches(['を', 'が', 'の', 'は', ' ', ':']);
    let mut cursor = Cursor::new(&text[at..]);
    let (value, op) = cursor.any(TIMES)?;
    cursor.one_of(&["以上", "させる", "する", "すること"]);
    bounds::tail(&mut cursor);
    if !cursor.done() || ends_with_base(name) || name.contains(|c: char| c.is_ascii_digit() || c == '、') {
        return None;
    }
    let mut target = Target::of(TargetKind::Change);
    (target.value, target.op, target.unit) = (Some(Decimal::from(value)), Some(op), Some(Unit::Percent));
    target.mode = Some("delta");
    Some(((!name.is_empty()).then(|| name.to_owned()), target))
}

/// `reduce cost by 20%`, `improve by at least 20%`.
fn verb(text: &str, better: Option<Better>) -> Option<(Option<String>, Target)> {
    let mut cursor = Cursor::new(text);
    let way = cursor.any(IMPERATIVES)?;
    let (name, rest) = if cursor.eat("by") { ("", cursor.rest) } else { cursor.rest.trim().split_once(" by ")? };
    let mut cursor = Cursor::new(rest);
    let before = bounds::before(&mut cursor);
    let found = quantity(&mut cursor).filter(|q| !q.signed && q.scale.is_none())?;
    let after = bounds::after(&mut cursor);
    let words = name.chars().all(|c| c.is_alphabetic() || c == ' ');
    if !cursor.done() || !words {
        return None;
    }
    let mut target = Target::of(TargetKind::Change);
    target.unit = found.unit;
    moved(&mut target, found.value, way, both(before, after)?, better)?;
    Some(((!name.is_empty()).then(|| name.trim().to_owned()), target))
}
