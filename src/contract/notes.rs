//! What sentences of a section say of the promises around them: from when on they hold, and for whom.
//!
//! In: the paragraphs beside a statement. Out: the words that keep it from being a promise of today, or of the whole. Never: reads what is
//! promised, or takes what a policy's own names say for a part.

use super::names::folded;
use super::{openings, scope};
use crate::calendar::Date;
use crate::diag::Message;
use crate::model::Statement;
use crate::objective::nfkc;
use regex::Regex;
use std::sync::LazyLock;

/// 2027年4月1日から適用します, 2026年3月31日まで有効, effective from 2027-04-01; without a day, the first of the month.
static FROM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let day = r"(\d{4})\s*[年/.\-]\s*(\d{1,2})(?:\s*[月/.\-]\s*(\d{1,2})日?|月)";
    let japanese =
        format!(r"{day}[^。]{{0,8}}?(から|より|以降|以後|まで)[^。]{{0,12}}?(?:適用|施行|発効|有効|実施|廃止|失効)");
    let fixed = format!(r"{day}[^。]{{0,4}}?(?:に|付けで|付で)?(施行|発効|失効|廃止)");
    let english = format!(
        r"(?i)\b(?:effective|appl(?:y|ies)|valid|in force)\b[^.]{{0,12}}?\b(from|since|as of|until|till|through)\s+{day}"
    );
    Regex::new(&format!("{japanese}|{fixed}|{english}")).ok()
});

/// プレミアムプランのお客様だけに適用します, applies only to premium customers.
static LIMITED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let verbs = "適用|対象|提供|約束|保証|有効";
    let japanese = format!(
        r"([^、。（）()]{{2,40}}?)(?:だけ|のみ|に限り|に限って|に限定して)[にがをはで]?[^、。]{{0,8}}?(?:{verbs})"
    );
    let english = r"(?i)\bappl(?:y|ies)\s+only\s+(?:to|for)\s+([^.,;]{2,60})|(?i)\bonly\s+appl(?:y|ies)\s+(?:to|for)\s+([^.,;]{2,60})";
    Regex::new(&format!("{japanese}|{english}")).ok()
});

/// What people that a promise is for are called, which says nothing of which.
const PEOPLE: &[&str] =
    &["のお客様", "のお客さま", "の顧客", "のユーザー", "の利用者", "の契約者", "をご契約の方", "のお問い合わせ"];

/// The sentences of a paragraph.
fn sentences(paragraph: &str) -> impl Iterator<Item = &str> {
    paragraph
        .split_inclusive(['。', '\n'])
        .flat_map(|text| text.split(". "))
        .map(str::trim)
        .filter(|text| !text.is_empty())
}

/// The sentences of the sections around a statement, and those before the first section.
pub(super) fn around(statement: &Statement) -> impl Iterator<Item = &str> {
    let head = statement.head.lines.iter().map(String::as_str);
    statement.notes.iter().map(|note| &**note).chain(head).flat_map(sentences)
}

/// Why a sentence beside a statement keeps it from holding today.
pub(super) fn status(statement: &Statement, today: Date) -> Option<Message> {
    let sentence = around(statement).find(|sentence| holds_otherwise(sentence, today))?;
    Some(openings::not_today(sentence, today))
}

/// Why a sentence beside a statement limits it to less than what is called by these folded names.
pub(super) fn narrowed(statement: &Statement, names: &[String]) -> Option<Message> {
    let words = around(statement).find_map(|sentence| limited_to(sentence, names))?;
    Some(scope::limited_to(&words))
}

fn holds_otherwise(sentence: &str, today: Date) -> bool {
    let sentence = nfkc(sentence);
    let Some(found) = FROM.as_ref().and_then(|from| from.captures(&sentence)) else { return false };
    let part = |at: usize| found.get(at).map(|part| part.as_str());
    let day = |at: usize| {
        let number = |at: usize| part(at)?.parse::<i8>().ok();
        Date::new(part(at)?.parse().ok()?, number(at + 1)?, number(at + 2).unwrap_or(1)).ok()
    };
    let word = [4, 8, 9].into_iter().find_map(part).unwrap_or_default().to_lowercase();
    let Some(day) = [1, 5, 10].into_iter().find_map(day) else { return false };
    match word.as_str() {
        "まで" | "失効" | "廃止" | "until" | "till" | "through" => day < today,
        _ => today < day,
    }
}

fn limited_to(sentence: &str, names: &[String]) -> Option<String> {
    let found = LIMITED.as_ref()?.captures(sentence)?;
    let words = found.iter().skip(1).flatten().next()?.as_str().trim();
    // 以下の目標はプレミアムプラン: what stands before the last は is what is limited.
    let words = words.rsplit(['は', 'を']).next().unwrap_or(words).trim();
    let bare = PEOPLE.iter().find_map(|people| words.strip_suffix(people)).unwrap_or(words);
    let name = folded(bare);
    let is_known = name.is_empty() || names.iter().any(|known| known.contains(&name)) || is_of_hours(&name);
    (!is_known).then(|| bare.to_owned())
}

/// Whether words are about hours, which calendars tell.
fn is_of_hours(folded: &str) -> bool {
    ["営業時間", "業務時間", "営業日", "平日", "businesshours", "businessdays"].iter().any(|word| folded.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_say_from_when_on_and_until_when() {
        let today = Date::constant(2026, 11, 27);
        for text in [
            "この目標は2027年4月1日から適用します。",
            "本表は 2027年4月より適用する。",
            "2026年3月31日まで有効です。",
            "2027/4/1付けで施行する。",
            "2026年9月30日に廃止しました。",
            "These targets are effective from 2027-04-01.",
            "Valid until 2026-03-31",
        ] {
            assert!(holds_otherwise(text, today), "{text}");
        }
        for text in [
            "この目標は2026年4月1日から適用します。",
            "2027年3月31日まで有効です。",
            "2027年4月1日に見直します。",
            "2027年4月から新しい窓口を開きます。",
            "These targets are effective from 2026-04-01.",
        ] {
            assert!(!holds_otherwise(text, today), "{text}");
        }
    }

    #[test]
    fn sentences_say_for_whom() {
        let names = [folded("サポート 応答"), folded("プレミアム")];
        for (text, whom) in [
            ("以下の目標は、ゴールドプランのお客様だけに適用します。", "ゴールドプラン"),
            ("次の表は有償契約のみを対象とします。", "有償契約"),
            ("These times apply only to enterprise customers.", "enterprise customers"),
        ] {
            assert_eq!(limited_to(text, &names).as_deref(), Some(whom), "{text}");
        }
        for text in [
            "以下の目標は、プレミアムのお客様だけに適用します。",
            "営業時間内のみ適用します。",
            "担当者だけが承認できます。",
            "すべてのお客様に適用します。",
        ] {
            assert_eq!(limited_to(text, &names), None, "{text}");
        }
    }
}
