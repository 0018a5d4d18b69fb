//! Texts that stand for something still to be written: `[氏名]`, `0120-XXX-XXX`, `$XXX`, `要記入`.
//!
//! In: a line of text. Out: where such texts are. Never: takes a bracket for a placeholder whose words do not say so — `[設定]`
//! is a button, `[1]` a note, `TODO リスト` a thing.

use crate::diag::Place;
use aho_corasick::AhoCorasick;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::LazyLock;

/// A placeholder of a document or a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placeholder {
    /// As written.
    pub text: String,
    /// Where it first stands.
    pub place: Place,
    /// How often it stands there.
    pub count: usize,
}

/// What a bracket begins with when it is to be filled in, in lower case.
const BEGINNINGS: [&str; 12] =
    ["例:", "例：", "例）", "e.g.", "example:", "ここに", "添付", "your ", "insert ", "enter ", "未", "tbd"];
/// What it ends with.
const ENDINGS: [&str; 27] = [
    "名",
    "日付",
    "年月日",
    "番号",
    "メールアドレス",
    "連絡先",
    "担当者",
    "責任者",
    "承認者",
    "作成者",
    "担当",
    "署名",
    "金額",
    "部署",
    "記入",
    "要確認",
    "未定",
    "調整中",
    "リーダー",
    "マネージャー",
    "マネジャー",
    "エンジニア",
    "部長",
    "課長",
    "住所",
    "内線",
    "日時",
];
/// Last words of it in English, in lower case, before any number.
const ROLES: [&str; 22] = [
    "lead", "manager", "engineer", "owner", "director", "officer", "sponsor", "name", "date", "email", "phone", "cto",
    "ceo", "cio", "ciso", "coo", "cfo", "member", "person", "contact", "address", "company",
];
/// Words before a number that name a thing, in lower case.
const NUMBERED: [&str; 25] = [
    "step", "phase", "fig", "figure", "table", "note", "ref", "ver", "version", "level", "tier", "sev", "rfc", "iso",
    "jis", "kb", "page", "section", "chapter", "appendix", "http", "case", "item", "no", "utf-",
];
/// Letters that stand for digits of dates and times.
const DATES: [&str; 8] = ["YYYY", "yyyy", "MM/DD", "MM-DD", "mm/dd", "HH:MM", "hh:mm", "XX"];
/// Words that are placeholders by themselves.
const WORDS: [&str; 4] = ["TODO", "TBD", "FIXME", "要記入"];
/// What makes a TODO a thing.
const THINGS: [&str; 21] = [
    "リスト",
    "一覧",
    "管理",
    "アプリ",
    "項目",
    "コメント",
    "タグ",
    "件数",
    "list",
    "List",
    "item",
    "comment",
    "task",
    "ticket",
    "note",
    "entr",
    "marker",
    "section",
    "board",
    "management",
    "Management",
];
/// Words of a sentence before a word that it speaks of: a TODO, every TBD, marked as TBD.
const SPEAKING: [&str; 16] = [
    "a",
    "an",
    "the",
    "any",
    "no",
    "each",
    "every",
    "all",
    "this",
    "that",
    "your",
    "as",
    "without",
    "remaining",
    "open",
    "unresolved",
];
/// What follows a word where a sentence says what is done with such a place.
const WHERE_IT_STANDS: [&str; 6] = ["の場合", "なら", "とする", "と書", "と記", "のまま"];
/// States of work beside which TODO is one, too.
const STATES: [&str; 6] = ["DOING", "DONE", "Doing", "Done", "In Progress", "IN_PROGRESS"];
/// What joins a word to a sentence.
const PARTICLES: [char; 7] = ['を', 'の', 'が', 'は', 'に', 'と', 'も'];
/// What stands between quotation marks.
const QUOTES: [(char, char); 5] = [('"', '"'), ('“', '”'), ('「', '」'), ('『', '』'), ('«', '»')];
/// The longest text in brackets that is looked at, in characters.
const LONGEST: usize = 60;

/// Of every placeholder, a part.
static MARKS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let marks = WORDS.into_iter().chain(["[", "［", "X", "Ｘ", "×"]);
    AhoCorasick::new(marks).expect("a few short words are far less than what an automaton may hold")
});

/// The placeholders of a text, in order, by their bytes.
pub fn placeholders(text: &str) -> Vec<Range<usize>> {
    if !MARKS.is_match(text) {
        return Vec::new();
    }
    let mut found = brackets(text);
    let free = |range: &Range<usize>, found: &[Range<usize>]| {
        found.iter().all(|known| range.end <= known.start || known.end <= range.start)
    };
    for range in words(text).into_iter().chain(crosses(text)) {
        if free(&range, &found) {
            found.push(range);
        }
    }
    found.retain(|range| !is_spoken(text, range));
    found.sort_by_key(|range| range.start);
    found
}

/// Whether a placeholder says by its own words that something is missing, wherever it stands: `TBD`, `[TODO]`.
pub fn says_unwritten(placeholder: &str) -> bool {
    WORDS.iter().any(|word| placeholder.contains(word))
}

/// Whether a placeholder is a part of something that is quoted: words to be said or typed, in which everybody puts their own.
fn is_spoken(text: &str, range: &Range<usize>) -> bool {
    let (before, after) = (&text[..range.start], &text[range.end..]);
    let is_called_so = matches!(&text[range.clone()], "TODO" | "FIXME");
    // 「開始日: TBD」を確認: what is missing is missing within quotation marks too.
    if says_unwritten(&text[range.clone()]) && !is_called_so {
        return false;
    }
    QUOTES.iter().any(|&(open, close)| {
        let is_inside = if open == close {
            before.matches(open).count() % 2 == 1
        } else {
            before.rfind(open).is_some_and(|at| !before[at..].contains(close))
        };
        let (Some(start), Some(end)) = (before.rfind(open), after.find(close)) else { return false };
        let others = [&before[start..], &after[..end]];
        is_inside && (is_called_so || others.iter().any(|words| words.chars().any(char::is_alphanumeric)))
    })
}

fn brackets(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    for (at, c) in text.char_indices() {
        match c {
            '[' | '［' => open = Some(at),
            ']' | '］' => {
                let Some(start) = open.take() else { continue };
                let inner = text[start..at].trim_start_matches(['[', '［']);
                let doubled = text[..start].ends_with(['[', '［']);
                let after = &text[at + c.len_utf8()..];
                let is_part = is_of_reference(&text[..start], inner, after) || is_of_pattern(&text[..start], after);
                if !doubled && !is_part && !after.starts_with([']', '］', '(']) && is_to_be_filled(inner) {
                    found.push(start..at + c.len_utf8());
                }
            }
            _ => {}
        }
    }
    found
}

/// `[text][ref]` whose label nobody defined; two brackets that both are to be filled in, and no label, are none.
fn is_of_reference(before: &str, inner: &str, after: &str) -> bool {
    let text = before.strip_suffix(']').and_then(|rest| rest.rsplit_once('[')).map(|(_, inner)| inner);
    let label = after.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(inner, _)| inner);
    let is_small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    let refers = |text: &str, label: &str| {
        let is_label = label.is_ascii() && !(is_to_be_filled(text) && is_to_be_filled(label));
        !label.is_empty() && (label.chars().all(is_small) || is_label)
    };
    text.is_some_and(|text| refers(text, inner)) || label.is_some_and(|label| label.is_empty() || refers(inner, label))
}

/// `[app name].example.com`, `INC-[番号]`: a bracket that touches a name is a part of how names are made.
fn is_of_pattern(before: &str, after: &str) -> bool {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let behind_slash = |name: &str| name.contains('.') && name.contains(|c: char| c.is_ascii_alphabetic());
    // 03-[電話番号]-1: digits are no name, and a path is one where it has a host or an ending.
    let touches = |run: &[char]| match run {
        [first, ..] if first.is_ascii_alphanumeric() => true,
        ['.' | '-' | '_' | '@', second, ..] => second.is_ascii_alphabetic(),
        ['/', rest @ ..] => behind_slash(&rest.iter().take_while(|c| is_of_name(**c)).collect::<String>()),
        _ => false,
    };
    let (before, after): (Vec<char>, Vec<char>) = (before.chars().rev().collect(), after.chars().collect());
    touches(&after) || after.starts_with(&['.', '[']) || touches(&before)
}

/// Whether the words of a bracket say that something is to be written there.
fn is_to_be_filled(inner: &str) -> bool {
    let inner = inner.trim();
    if inner.is_empty() || inner.starts_with('^') || inner.chars().count() > LONGEST {
        return false;
    }
    let lower = inner.to_lowercase();
    BEGINNINGS.iter().any(|word| lower.starts_with(word))
        || ENDINGS.iter().any(|word| inner.ends_with(word))
        || DATES.iter().any(|word| inner.contains(word))
        || WORDS.iter().any(|word| inner.contains(word))
        || is_role(&lower)
}

/// `Tech Lead`, `On-call Engineer 1`, `CS1`.
fn is_role(lower: &str) -> bool {
    let words = lower.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = lower.len() - words.len();
    let words = words.trim_end();
    let last = words.rsplit([' ', '-']).next().unwrap_or_default();
    if ROLES.contains(&last) {
        return true;
    }
    let letters = words.chars().all(|c| c.is_ascii_alphabetic() || c == ' ' || c == '-');
    (1..=2).contains(&digits) && letters && words.len() >= 2 && !NUMBERED.contains(&last)
}

fn words(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for word in WORDS {
        for (at, _) in text.match_indices(word) {
            let (before, after) = (&text[..at], &text[at + word.len()..]);
            let ascii = word.is_ascii();
            let touches = |c: char| if ascii { c.is_ascii_alphanumeric() || c == '_' } else { c.is_alphanumeric() };
            // Japanese writes words together: 費用は要記入 is one, 必要記入事項 is none.
            let begins = if ascii { !before.ends_with(touches) } else { !before.ends_with('必') };
            let ends = !after.starts_with(touches) || (!ascii && after.starts_with("です"));
            let alone = begins && ends;
            // TODO-list is a thing, TODO - list them an order.
            let behind = after.strip_prefix('-').unwrap_or_else(|| after.trim_start());
            let is_thing = THINGS.iter().any(|thing| behind.starts_with(thing));
            let is_other = ascii && (is_thing || is_compound(before, after));
            // 全てのTODOを拾う: a word that particles join to the sentence is its subject.
            // TODOは山田さんが書く begins with one.
            let begins_sentence = before.trim_end().is_empty() || before.trim_end().ends_with('。');
            let is_headed = after.starts_with('は') && begins_sentence;
            let is_spoken_of =
                word == "TODO" && (before.ends_with('の') || (after.starts_with(PARTICLES) && !is_headed));
            let is_in_sentence = ascii && speaks_of(before, after);
            let is_state = word == "TODO" && has_states(text);
            if alone && !is_other && !is_spoken_of && !is_in_sentence && !is_state {
                found.push(at..at + word.len());
            }
        }
    }
    found
}

/// Whether a text lists states of work: TODO / DOING / DONE.
fn has_states(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != ' ' && c != '_').any(|piece| STATES.contains(&piece.trim()))
}

/// Whether a sentence goes on around a word: `resolve every TBD before release`, TBD の場合は空欄. Behind a colon nothing speaks of it.
fn speaks_of(before: &str, after: &str) -> bool {
    let last = before.trim_end().rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default().to_lowercase();
    let is_apart = before.ends_with(' ') && before.trim_end().ends_with(last.as_str());
    let is_headed = after.trim_start().starts_with(':');
    (is_apart && SPEAKING.contains(&last.as_str()) && !is_headed)
        || WHERE_IT_STANDS.iter().any(|words| after.trim_start().starts_with(words))
}

/// Whether a word is a part of one with hyphens, or of the pattern of a name: TODO-filled, non-TODO, TODO-*.md; not FIXME-1.
fn is_compound(before: &str, after: &str) -> bool {
    let joins = |c: char| c.is_lowercase() || c == '*';
    let goes_on = after.strip_prefix('-').is_some_and(|rest| rest.starts_with(joins));
    let begins = before.strip_suffix('-').is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_lowercase()));
    goes_on || begins
}

fn is_cross(c: char) -> bool {
    matches!(c, 'X' | 'Ｘ' | '×')
}

/// Runs of X that stand for digits: alone, or with digits and signs of phone numbers and money.
fn crosses(text: &str) -> Vec<Range<usize>> {
    let belongs = |c: char| c.is_alphanumeric() || c == '×' || "-+().,$¥￥€£_@/".contains(c);
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if belongs(c) {
            start.get_or_insert(at);
        } else if let Some(from) = start.take() {
            found.extend(cross_token(text, from..at));
        }
    }
    found
}

fn cross_token(text: &str, token: Range<usize>) -> Option<Range<usize>> {
    let whole = &text[token.clone()];
    // Letters of a wide script may stand right beside it: `月額$XXX程度`.
    let own = |c: char| is_cross(c) || c.is_ascii();
    let first = whole.find(|c: char| is_cross(c) || "$¥￥€£+0123456789".contains(c))?;
    let rest = &whole[first..];
    let length = rest.find(|c| !own(c)).unwrap_or(rest.len());
    let token = rest[..length].trim_end_matches(['.', ',', '-', '(', '/']);
    let before_ascii = whole[..first].ends_with(|c: char| c.is_ascii());
    let is_money = token.starts_with(['$', '¥', '￥', '€', '£']);
    let digits_only = token.chars().all(|c| is_cross(c) || c.is_ascii_digit() || "-+().,$¥￥€£".contains(c));
    let (crosses, digits) = (token.chars().filter(|c| is_cross(*c)).count(), token.chars().any(|c| c.is_ascii_digit()));
    let alone = token.chars().all(|c| matches!(c, 'X' | 'Ｘ'));
    let is_phone = digits && token.contains('-') && !token.chars().any(|c| ",$¥￥€£".contains(c));
    let good = digits_only && !before_ascii && ((alone && crosses >= 3) || (crosses >= 2 && (is_money || is_phone)));
    let from = text[..].as_ptr() as usize;
    let at = token.as_ptr() as usize - from;
    good.then_some(at..at + token.len())
}

#[cfg(test)]
mod tests {
    use super::placeholders;

    fn found(text: &str) -> Vec<&str> {
        placeholders(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn what_is_still_to_be_written() {
        let cases: [(&str, &[&str]); 36] = [
            ("FIXME-1: 直す", &["FIXME"]),
            ("期限-TBD", &["TBD"]),
            ("「開始日: TBD」を確認", &["TBD"]),
            ("「担当は要記入です」", &["要記入"]),
            ("TODO - list all contacts", &["TODO"]),
            ("TODO - ticket number of the vendor", &["TODO"]),
            ("TODOは山田さんが書く", &["TODO"]),
            ("https://[ホスト名]/admin", &["[ホスト名]"]),
            ("03-[電話番号]-1", &["[電話番号]"]),
            ("TEL:[電話番号]/FAX:[FAX番号]", &["[電話番号]", "[FAX番号]"]),
            ("[必須][氏名]", &["[氏名]"]),
            ("[氏名][必須]", &["[氏名]"]),
            ("[氏名][電話番号]", &["[氏名]", "[電話番号]"]),
            ("「[氏名]」まで", &["[氏名]"]),
            ("\"TBD\" と \"x\"、TBD", &["TBD", "TBD"]),
            ("[YYYY-MM-DD]", &["[YYYY-MM-DD]"]),
            ("（[YYYY-MM-DD] - [YYYY-MM-DD]）", &["[YYYY-MM-DD]", "[YYYY-MM-DD]"]),
            ("[氏名]", &["[氏名]"]),
            ("[プロダクトマネージャー名]", &["[プロダクトマネージャー名]"]),
            ("[CS1], [Tech2]", &["[CS1]", "[Tech2]"]),
            ("[On-call Engineer 1]", &["[On-call Engineer 1]"]),
            ("[Tech Lead] → [CTO]", &["[Tech Lead]", "[CTO]"]),
            ("[例: モバイル最適化]", &["[例: モバイル最適化]"]),
            ("[添付1: 詳細リスト]", &["[添付1: 詳細リスト]"]),
            ("0120-XXX-XXX", &["0120-XXX-XXX"]),
            ("電話: 0120-XXX または 03-XXXX-XXXX。", &["0120-XXX", "03-XXXX-XXXX"]),
            ("月額$XXX程度、計 $X,XXX。", &["$XXX", "$X,XXX"]),
            ("03-××××-××××", &["03-××××-××××"]),
            ("XXXX", &["XXXX"]),
            ("担当はXXX。", &["XXX"]),
            ("期限は TBD、費用は要記入", &["TBD", "要記入"]),
            ("TODO: 書く", &["TODO"]),
            ("the value is TBD", &["TBD"]),
            ("The owner: TBD", &["TBD"]),
            ("Add a TODO: owner", &["TODO"]),
            ("［担当者］まで", &["［担当者］"]),
        ];
        for (text, expected) in cases {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_it() {
        for text in [
            "[設定] → [ユーザー] を開く",
            "[x] 完了、[ ] 未了",
            "[1] を参照",
            "[^1]",
            "[[手順]]",
            "[RFC 2119]、[Step 1]、[F5]",
            "TODO リストと TODO一覧、TODO-list",
            "The generator writes TODO-filled stubs, and a TBD-free plan.",
            "the non-TODO lines",
            "no TODO-*.md files in folders",
            "TODO Management (one source of truth)",
            "残りのTODOは毎朝見る、このTODOが終わったら",
            "example.com/[番号] と [番号]/index.html",
            "必要記入事項",
            "全てのTODOを拾い上げる、次のTODO、TODOの形",
            "番号は INC-XXXX の形式",
            "XXL、XML、20XX年",
            "日付は YYYY-MM-DD で書く",
            "AXXX と XXXB",
            "2×3",
            "OUTBOX-1",
            "Go through the history to identify any TODO items.",
            "[book flights][travel-guide-name] and [via email][authorizing-officer]",
            "we allowed [app name].paas.gov.uk and [environment name].example",
            "番号は INC-[番号] とする",
            "This is \"TODO: Why didn't we get paged?\"",
            "「[会社名]の[氏名]です」と名乗る",
            "prefix it with \"TODO\"",
            "Write a TODO for each open point, and resolve every TBD before release.",
            "未定のときは TBD と書く、期限が TBD の場合は空欄",
            "TODO / DOING / DONE の三つ",
            "TODO コメントを残さない",
            "values marked as TBD are settled later",
            "* [app name].[environment name].example",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
