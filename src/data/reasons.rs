//! Reasons in words that hold no value of the data, for those who may not see any.
//!
//! In: a column and why its values do not fit. Out: a message. Never: quotes a value.

use crate::config::Source;
use crate::data::rejection_words::wanted;
use crate::data::value_error::ValueError;
use crate::diag::Message;
use crate::say;

/// What is wrong; rows that fit no column have none.
pub(super) fn in_words(source: &Source, column: Option<usize>, why: ValueError) -> Message {
    let Some(declared) = column.map(|at| &source.columns[at]) else {
        return match why {
            ValueError::NotJson => say!("JSON のオブジェクトではない行", "a line that is no JSON object"),
            _ => say!("列の数が見出しと違う", "another number of fields than the header"),
        };
    };
    let bound =
        |bound: &Option<crate::config::Bound>| bound.as_ref().map_or_else(String::new, |bound| bound.text.clone());
    match why {
        ValueError::Fine | ValueError::Value | ValueError::Ragged | ValueError::NotJson => {
            let wanted = wanted(declared.kind);
            let (ja, en) = (&wanted.ja, &wanted.en);
            say!("{ja}として読めない", "cannot be read as {en}")
        }
        ValueError::Digits => say!("桁が多すぎる", "too many digits"),
        ValueError::NoTime => say!("時刻がない", "no time of day"),
        ValueError::Skipped => say!("時計の切り替えで存在しない時刻", "a time that clocks skip"),
        ValueError::Twice => say!("時計の切り替えで二度ある時刻", "a time that happens twice"),
        ValueError::Unknown => say!("宣言されていない値", "no declared value"),
        ValueError::Ambiguous => say!("二通りに読める", "can be read in two ways"),
        ValueError::Missing => say!("値がない", "no value"),
        ValueError::NoColumn => say!("ファイルに列がない", "no such column in the file"),
        ValueError::Order(pair) => {
            let earlier = source.not_before.get(usize::from(pair)).map_or("", |(_, earlier)| earlier.as_str());
            say!("{earlier} より前", "earlier than {earlier}")
        }
        ValueError::Below => {
            let least = bound(&declared.limits.least);
            say!("{least} より小さい", "below {least}")
        }
        ValueError::Above => {
            let most = bound(&declared.limits.most);
            say!("{most} より大きい", "above {most}")
        }
        ValueError::Pattern => say!("決まった形ではない", "not of the declared pattern"),
        ValueError::LeftOut => say!("合計など、数えない行", "a row that is left out, as a total"),
        ValueError::Newer => say!("新しい行が不正", "a newer row is bad"),
    }
}
