//! The words of a comparison, before and after the value.

use super::Op;
use super::text::{Cursor, Words};

/// A comparison as written before a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// It decides (`<`, at least).
    Firm(Op),
    /// It names the direction; a word after the value may sharpen it (最大3秒未満).
    Soft(Op),
    /// It takes precision away (約).
    About,
}

const BEFORE: &Words<Before> = &Words::new(&[
    ("<", Before::Firm(Op::Lt)),
    ("<=", Before::Firm(Op::Le)),
    ("=<", Before::Firm(Op::Le)),
    ("≤", Before::Firm(Op::Le)),
    (">", Before::Firm(Op::Gt)),
    (">=", Before::Firm(Op::Ge)),
    ("=>", Before::Firm(Op::Ge)),
    ("≥", Before::Firm(Op::Ge)),
    ("=", Before::Firm(Op::Eq)),
    ("==", Before::Firm(Op::Eq)),
    ("exactly", Before::Firm(Op::Eq)),
    ("at least", Before::Firm(Op::Ge)),
    ("no less than", Before::Firm(Op::Ge)),
    ("not less than", Before::Firm(Op::Ge)),
    ("no fewer than", Before::Firm(Op::Ge)),
    ("not below", Before::Firm(Op::Ge)),
    ("minimum of", Before::Firm(Op::Ge)),
    ("a minimum of", Before::Firm(Op::Ge)),
    ("minimum", Before::Firm(Op::Ge)),
    ("at most", Before::Firm(Op::Le)),
    ("no more than", Before::Firm(Op::Le)),
    ("not more than", Before::Firm(Op::Le)),
    ("not to exceed", Before::Firm(Op::Le)),
    ("not exceeding", Before::Firm(Op::Le)),
    ("no later than", Before::Firm(Op::Le)),
    ("not later than", Before::Firm(Op::Le)),
    ("no longer than", Before::Firm(Op::Le)),
    ("less than or equal to", Before::Firm(Op::Le)),
    ("equal to or less than", Before::Firm(Op::Le)),
    ("greater than or equal to", Before::Firm(Op::Ge)),
    ("more than or equal to", Before::Firm(Op::Ge)),
    ("equal to or greater than", Before::Firm(Op::Ge)),
    ("in less than", Before::Firm(Op::Lt)),
    ("max", Before::Firm(Op::Le)),
    ("max.", Before::Firm(Op::Le)),
    ("min", Before::Firm(Op::Ge)),
    ("min.", Before::Firm(Op::Ge)),
    ("up to", Before::Firm(Op::Le)),
    ("maximum of", Before::Firm(Op::Le)),
    ("a maximum of", Before::Firm(Op::Le)),
    ("maximum", Before::Firm(Op::Le)),
    ("within", Before::Firm(Op::Le)),
    ("less than", Before::Firm(Op::Lt)),
    ("fewer than", Before::Firm(Op::Lt)),
    ("lower than", Before::Firm(Op::Lt)),
    ("under", Before::Firm(Op::Lt)),
    ("in under", Before::Firm(Op::Lt)),
    ("below", Before::Firm(Op::Lt)),
    ("more than", Before::Firm(Op::Gt)),
    ("greater than", Before::Firm(Op::Gt)),
    ("higher than", Before::Firm(Op::Gt)),
    ("over", Before::Firm(Op::Gt)),
    ("above", Before::Firm(Op::Gt)),
    ("exceeding", Before::Firm(Op::Gt)),
    ("exceeds", Before::Firm(Op::Gt)),
    ("最大", Before::Soft(Op::Le)),
    ("最大で", Before::Soft(Op::Le)),
    ("最長", Before::Soft(Op::Le)),
    ("上限", Before::Soft(Op::Le)),
    ("最低", Before::Soft(Op::Ge)),
    ("最低でも", Before::Soft(Op::Ge)),
    ("最小", Before::Soft(Op::Ge)),
    ("下限", Before::Soft(Op::Ge)),
    ("少なくとも", Before::Soft(Op::Ge)),
    ("約", Before::About),
    ("およそ", Before::About),
    ("おおむね", Before::About),
    ("概ね", Before::About),
    ("~", Before::About),
    ("about", Before::About),
    ("around", Before::About),
    ("approximately", Before::About),
    ("approx.", Before::About),
]);

/// Words between a name and its comparison that add nothing to it: `must be at least`.
const MODALS: &Words<()> = &Words::new(&[
    ("must", ()),
    ("shall", ()),
    ("should", ()),
    ("will", ()),
    ("may", ()),
    ("can", ()),
    ("does", ()),
    ("do", ()),
    ("is", ()),
    ("are", ()),
    ("not", ()),
    ("never", ()),
    ("cannot", ()),
]);

/// What a bound denies: what must not exceed three is at most three.
const DENIED: &Words<Op> = &Words::new(&[
    ("exceed", Op::Gt),
    ("be more than", Op::Gt),
    ("be greater than", Op::Gt),
    ("be higher than", Op::Gt),
    ("be longer than", Op::Gt),
    ("be later than", Op::Gt),
    ("be over", Op::Gt),
    ("be above", Op::Gt),
    ("rise above", Op::Gt),
    ("go above", Op::Gt),
    ("take longer than", Op::Gt),
    ("take more than", Op::Gt),
    ("last longer than", Op::Gt),
    ("be less than", Op::Lt),
    ("be lower than", Op::Lt),
    ("be below", Op::Lt),
    ("be under", Op::Lt),
    ("fall below", Op::Lt),
    ("drop below", Op::Lt),
    ("go below", Op::Lt),
]);

const AFTER: &Words<Op> = &Words::new(&[
    ("以上", Op::Ge),
    ("以下", Op::Le),
    ("以内", Op::Le),
    ("内", Op::Le),
    ("未満", Op::Lt),
    ("超", Op::Gt),
    ("超え", Op::Gt),
    ("超過", Op::Gt),
    ("を超える", Op::Gt),
    ("を超過", Op::Gt),
    ("を超えない", Op::Le),
    ("を超えないこと", Op::Le),
    ("を超えてはならない", Op::Le),
    ("を超えてはいけない", Op::Le),
    ("を超えて", Op::Gt),
    ("より大きい", Op::Gt),
    ("より多い", Op::Gt),
    ("より高い", Op::Gt),
    ("より長い", Op::Gt),
    ("を上回る", Op::Gt),
    ("を上回らない", Op::Le),
    ("より小さい", Op::Lt),
    ("より少ない", Op::Lt),
    ("より低い", Op::Lt),
    ("より短い", Op::Lt),
    ("を下回る", Op::Lt),
    ("を下回らない", Op::Ge),
    ("を下回らないこと", Op::Ge),
    ("を下回ってはならない", Op::Ge),
    ("まで", Op::Le),
    ("+", Op::Ge),
    ("or more", Op::Ge),
    ("or higher", Op::Ge),
    ("or greater", Op::Ge),
    ("or above", Op::Ge),
    ("or over", Op::Ge),
    ("minimum", Op::Ge),
    ("or less", Op::Le),
    ("or fewer", Op::Le),
    ("or lower", Op::Le),
    ("or below", Op::Le),
    ("or under", Op::Le),
    ("or faster", Op::Le),
    ("maximum", Op::Le),
    ("max", Op::Le),
]);

/// Words after a comparison that add nothing to it.
const TAIL: &[&str] = &[
    "に抑える",
    "に抑えること",
    "に抑制",
    "に抑制する",
    "に収める",
    "に保つ",
    "に維持",
    "を維持",
    "を維持する",
    "を維持すること",
    "維持",
    "を達成",
    "を達成する",
    "達成",
    "を確保",
    "を確保する",
    "を保つ",
    "を目標とする",
    "を目指す",
    "とする",
    "であること",
    "である",
    "です",
    "を目標",
    "を約束",
    "を約束する",
    "を約束します",
    "をお約束します",
    "をお約束いたします",
    "を保証",
    "を保証する",
    "を保証します",
    "を維持します",
    "を達成します",
    "を確保します",
    "を保ちます",
    "を目指します",
    "を目標とします",
    "に保ちます",
    "に抑えます",
    "に収めます",
    "に維持します",
    "とします",
    "の約束",
    "の保証",
    "追加",
    "完了",
    "の確保",
    "の維持",
    "の達成",
];

/// Whether a comparison before a value, or a digit, can begin with a letter.
pub(super) fn may_begin(letter: char) -> bool {
    letter.is_ascii_digit() || BEFORE.may_begin(letter) || MODALS.may_begin(letter)
}

/// A comparison before a value.
pub(super) fn before(cursor: &mut Cursor<'_>) -> Option<Before> {
    let mut at = *cursor;
    if modal(&mut at) {
        let denied = at.any(DENIED).and_then(Op::denied).map(Before::Firm);
        if denied.is_some() {
            *cursor = at;
            return denied;
        }
    } else if at.rest != cursor.rest {
        at.one_of(&["be", "take", "remain", "stay"]);
        if let Some(found) = at.any(BEFORE) {
            *cursor = at;
            return Some(found);
        }
    }
    cursor.any(BEFORE)
}

/// Eats `must`, `shall not`, `never`, `cannot`, and answers whether they deny what follows.
pub(super) fn modal(cursor: &mut Cursor<'_>) -> bool {
    let mut denies = false;
    for _ in 0..2 {
        let at = *cursor;
        if denies || cursor.any(MODALS).is_none() {
            break;
        }
        let eaten = at.rest[..at.rest.len() - cursor.rest.len()].trim();
        denies = ["not", "never", "cannot"].iter().any(|word| eaten.eq_ignore_ascii_case(word));
    }
    denies
}

/// What words say that deny the bound between them; none where there is no bound to deny.
pub(super) fn denied(bound: Bound) -> Option<Bound> {
    match bound {
        Bound::Op(op) => op.denied().map(Bound::Op),
        Bound::Bare | Bound::About => None,
    }
}

/// A comparison after a value.
pub(super) fn after(cursor: &mut Cursor<'_>) -> Option<Op> {
    cursor.any(AFTER)
}

/// Whether a text ends with a word of comparison or is one, and so is no name.
pub(super) fn ends(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    // 内 and 超 end many a name (院内, 黒字超), as 約 does (契約).
    let long = |word: &str| word.chars().count() > 1;
    text.ends_with(['~', '-', '/', '<', '>', '=', '≤', '≥'])
        || AFTER.iter().any(|(word, _)| long(word) && text.ends_with(word))
        || BEFORE.iter().any(|(word, _)| text == *word)
}

/// Eats what adds nothing.
pub(super) fn tail(cursor: &mut Cursor<'_>) {
    cursor.one_of(TAIL);
}

/// The one comparison of a value with words on both sides; none when they contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    /// Nothing was written.
    Bare,
    /// About so much.
    About,
    /// One comparison.
    Op(Op),
}

/// What the words on both sides say together.
pub(super) fn both(before: Option<Before>, after: Option<Op>) -> Option<Bound> {
    let up = |op: Op| matches!(op, Op::Ge | Op::Gt);
    Some(match (before, after) {
        (None, None) => Bound::Bare,
        (Some(Before::About), None) => Bound::About,
        (Some(Before::About), Some(_)) => return None,
        (Some(Before::Firm(op) | Before::Soft(op)), None) | (None, Some(op)) => Bound::Op(op),
        (Some(Before::Firm(a)), Some(b)) if a == b => Bound::Op(a),
        (Some(Before::Soft(a)), Some(b)) if up(a) == up(b) => Bound::Op(b),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        assert_eq!(before(&mut Cursor::new("<=5")), Some(Before::Firm(Op::Le)));
        assert_eq!(before(&mut Cursor::new("No more than 5")), Some(Before::Firm(Op::Le)));
        assert_eq!(after(&mut Cursor::new("を下回らない")), Some(Op::Ge));
        assert_eq!(after(&mut Cursor::new("を超えない")), Some(Op::Le));
        assert_eq!(after(&mut Cursor::new(" or more")), Some(Op::Ge));
        assert_eq!(both(Some(Before::Soft(Op::Le)), Some(Op::Lt)), Some(Bound::Op(Op::Lt)));
        assert_eq!(both(Some(Before::Soft(Op::Le)), Some(Op::Ge)), None);
        assert_eq!(both(Some(Before::Firm(Op::Le)), Some(Op::Lt)), None);
    }
}
