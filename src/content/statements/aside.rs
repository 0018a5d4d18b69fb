//! What stands aside of the promises of a document: examples, quotations, and what was struck out.
//!
//! In: words of headings, labels and lead-ins, and the boxes of a body. Out: why a statement there is no promise. Never: takes
//! 例外, 定例, 事例, 条例, 比例 or 月例 for an example.

use super::words::key;
use crate::content::commonmark::SpannedEvent;
use crate::content::dialects::inserts::{Part, mark_of};
use crate::content::html::Context;
use crate::model::Aside;
use crate::objective::nfkc;
use pulldown_cmark::{Event, Tag, TagEnd};

/// Signs before 例 with which it is another word.
const BEFORE: &str = "定事条比月慣通前異凡類判症先恒特週年常吉旧悪好範";

/// Signs before 定例 with which it is the example of something set (設定例).
const SET: &str = "設測判指規算想仮推査鑑限安否";

/// What may follow 例 where it is a word of its own.
const AFTER: &str = "はをでと示文";

/// Whether words of a heading, a label or a title say that an example follows.
pub(super) fn is_example(words: &str) -> bool {
    let words: String = nfkc(words).chars().flat_map(char::to_lowercase).collect();
    let words = words.trim();
    says_example(words) || opens_example(words) || in_english(words)
}

/// Whether a line begins as an example does (例えば, e.g.).
pub(super) fn opens_example(line: &str) -> bool {
    let line: String = nfkc(line).trim_start().chars().take(16).flat_map(char::to_lowercase).collect();
    [
        "たとえば",
        "例えば",
        "例:",
        "例)",
        "例、",
        "(例)",
        "【例】",
        "e.g.",
        "eg.",
        "for example",
        "for instance",
        "example:",
    ]
    .iter()
    .any(|word| line.starts_with(word))
}

/// Whether a paragraph hands over to an example right below it.
pub(super) fn leads_to_example(paragraph: &str) -> bool {
    const HANDS_OVER: [&str; 9] =
        ["以下", "次", "下記", "のとおり", "通り", "示します", "挙げます", "below", "following"];
    let text = paragraph.trim();
    if text.chars().count() > 80 {
        return false;
    }
    // 障害の例は別紙にあり、次の値は必ず守る tells of examples elsewhere.
    let text = text.replace("例は、", "例は");
    text.split(['、', '。']).any(|clause| {
        let clause = clause.trim();
        let says = is_example(clause) || clause.contains("例のよう");
        let hands = clause.ends_with([':', '：']) || HANDS_OVER.iter().any(|word| clause.contains(word));
        says && (hands || (clause.ends_with('例') && clause.chars().count() <= 8))
    })
}

/// Whether a cell of notes beside a promise says that its row is an example.
pub(super) fn is_noted(beside: &[(String, String)]) -> bool {
    const NOTES: [&str; 8] = ["備考", "注記", "注", "メモ", "note", "notes", "remarks", "comment"];
    let notes = beside.iter().filter(|(head, _)| NOTES.contains(&&*key(head)));
    notes.into_iter().any(|(_, cell)| cell.trim().chars().count() <= 8 && is_example(cell))
}

/// Whether the comments that begin a fence say that it is an example.
pub(super) fn begins_as_example(fence: &str) -> bool {
    let lines = fence.lines().map(str::trim).take_while(|line| line.is_empty() || line.starts_with('#'));
    lines.into_iter().any(|line| line.chars().count() <= 40 && is_example(line.trim_start_matches('#')))
}

/// Whether 例 or サンプル stands there as a word.
fn says_example(words: &str) -> bool {
    let ideograph = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let is_word = |(at, word): (usize, &str)| {
        let mut before = words[..at].chars().rev();
        let (last, second) = (before.next(), before.next());
        let other = last.is_some_and(|c| BEFORE.contains(c))
            && !(last == Some('定') && second.is_some_and(|c| SET.contains(c)));
        let next = words[at + word.len()..].chars().next();
        // 全サービス(例:メール)は次を守る names some of what is promised.
        let rest = &words[at + word.len()..];
        let names_some = last == Some('(')
            && next.is_some_and(|c| matches!(c, ':' | '、'))
            && rest.split_once(')').is_some_and(|(_, rest)| !rest.trim().is_empty());
        let ends =
            !names_some && next.is_none_or(|c| AFTER.contains(c) || !(ideograph(c) || ('ぁ'..='ん').contains(&c)));
        !other && ends
    };
    let sample = |(at, word): (usize, &str)| {
        let rest = &words[at + word.len()..];
        !["数", "サイズ", "率", "抽出", "間隔", "リング", "カバ"].iter().any(|more| rest.starts_with(more))
    };
    words.match_indices('例').any(is_word)
        || words.match_indices("サンプル").any(sample)
        || words == "見本"
        || words.ends_with("記入見本")
}

fn in_english(words: &str) -> bool {
    let mut tokens = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|token| !token.is_empty());
    let last = tokens.clone().next_back();
    let first = tokens.next();
    let of = |word: Option<&str>| matches!(word, Some("sample" | "samples"));
    let shown = ["report", "form", "entry", "record", "ticket", "answer", "reply", "document", "table", "sla"];
    words.split(|c: char| !c.is_ascii_alphanumeric()).any(|token| matches!(token, "example" | "examples"))
        || words.contains("(e.g.)")
        || words.trim_end_matches(':').ends_with("e.g.")
        || of(last)
        || (of(first) && tokens.next().is_some_and(|second| shown.contains(&second)))
}

/// A box that is open while events are gone through.
#[derive(Default)]
struct Open {
    tag: &'static str,
    aside: Option<Aside>,
    /// What its title says so far, while that is open.
    title: Option<String>,
}

/// For each event, what the boxes around it say: an admonition of an example, a fold whose title is one, a quotation in HTML.
/// Empty where no box is anywhere.
pub(super) fn of_boxes(context: &Context<'_, '_>, events: &[SpannedEvent<'_>]) -> Vec<Option<Aside>> {
    let html = |event: &Event<'_>| -> Option<String> {
        let (Event::Html(html) | Event::InlineHtml(html)) = event else { return None };
        let Some(insert) = mark_of(html).and_then(|number| context.inserts.get(number)) else {
            return Some(html.to_string());
        };
        let of = |part: &Part| match part {
            Part::Html(html) | Part::Block(html) => html.as_str().to_owned(),
            Part::Link(..) | Part::Attributes(_) => String::new(),
        };
        Some(insert.parts.iter().map(of).collect())
    };
    if !events.iter().any(|(event, _)| matches!(event, Event::Html(_) | Event::InlineHtml(_))) {
        return Vec::new();
    }
    let mut open: Vec<Open> = Vec::new();
    let mut asides = Vec::with_capacity(events.len());
    for (event, _) in events {
        if let Some(html) = html(event) {
            tags(&html, &mut open);
        } else if let (Event::Text(text), Some(Open { title: Some(title), .. })) = (event, open.last_mut()) {
            title.push_str(text);
        }
        asides.push(open.iter().rev().find_map(|one| one.aside));
    }
    asides
}

/// Opens and closes boxes as the tags of a piece of HTML say.
fn tags(html: &str, open: &mut Vec<Open>) {
    const BOXES: [&str; 5] = ["details", "div", "section", "blockquote", "aside"];
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        if let Some(title) = open.last_mut().and_then(|one| one.title.as_mut()) {
            title.push_str(&rest[..at]);
        }
        rest = &rest[at + 1..];
        let (closes, after) = rest.strip_prefix('/').map_or((false, rest), |after| (true, after));
        let length = after.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = after[..length].to_ascii_lowercase();
        let whole = after.split('>').next().unwrap_or_default();
        let is_title = name == "summary" || whole.contains("admonition-title");
        if let Some(tag) = BOXES.into_iter().find(|tag| *tag == name) {
            if closes {
                if let Some(at) = open.iter().rposition(|one| one.tag == tag) {
                    open.truncate(at);
                }
            } else {
                let class =
                    whole.split_once("class=\"").and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default();
                let aside = match tag {
                    "blockquote" => Some(Aside::Quote),
                    _ if class.split_whitespace().any(|word| word == "example") => Some(Aside::Example),
                    _ => None,
                };
                open.push(Open { tag, aside, title: None });
            }
        } else if let Some(one) = open.last_mut() {
            if is_title && !closes {
                one.title = Some(String::new());
            } else if closes && matches!(name.as_str(), "summary" | "p") {
                let said = one.title.take().is_some_and(|title| is_example(&title));
                one.aside = one.aside.or(said.then_some(Aside::Example));
            }
        }
        rest = &rest[(rest.len() - after.len()) + length..];
    }
    if let Some(title) = open.last_mut().and_then(|one| one.title.as_mut()) {
        title.push_str(rest.split_once('>').map_or(rest, |(_, text)| text));
    }
}

/// The events without what is struck out.
pub(super) fn without_struck<'e>(events: &[SpannedEvent<'e>]) -> Vec<SpannedEvent<'e>> {
    let mut depth = 0_usize;
    let mut kept = Vec::with_capacity(events.len());
    for spot in events {
        match &spot.0 {
            Event::Start(Tag::Strikethrough) => depth += 1,
            Event::End(TagEnd::Strikethrough) => depth = depth.saturating_sub(1),
            Event::InlineHtml(html) if is_deletion(html, "<") => depth += 1,
            Event::InlineHtml(html) if is_deletion(html, "</") => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(spot.clone()),
            _ => {}
        }
    }
    kept
}

pub(super) fn is_struck(events: &[SpannedEvent<'_>]) -> bool {
    events.iter().any(|(event, _)| match event {
        Event::Start(Tag::Strikethrough) => true,
        Event::InlineHtml(html) => is_deletion(html, "<"),
        _ => false,
    })
}

fn is_deletion(html: &str, begins: &str) -> bool {
    let name = html.strip_prefix(begins).map(|rest| rest.trim_end_matches('>').trim().to_ascii_lowercase());
    name.is_some_and(|name| matches!(name.split_whitespace().next(), Some("del" | "s" | "strike")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_is_a_word_of_its_own() {
        for words in [
            "例",
            "例：",
            "例1",
            "（例）",
            "記入例",
            "記入例：P2の障害",
            "設定例",
            "対応例（P2）",
            "計算の例",
            "例を示します",
            "サンプル",
            "サンプルの報告書",
            "例えば P2 のとき",
            "たとえば、",
            "Example",
            "Examples:",
            "Response time (example)",
            "e.g. P2",
            "For example:",
            "Sample",
            "Sample report",
            "P2（例）",
        ] {
            assert!(is_example(words), "{words}");
        }
        for words in [
            "例外",
            "例外処理の時間",
            "定例",
            "定例会議",
            "週次定例",
            "事例",
            "障害事例",
            "条例",
            "比例",
            "月例",
            "月例報告",
            "慣例",
            "前例のない障害",
            "例年",
            "凡例",
            "特例",
            "サンプル数",
            "サンプリング",
            "Sample coverage",
            "Sampling rate",
            "Exemplary",
            "サービスレベル",
            "一例目",
        ] {
            assert!(!is_example(words), "{words}");
        }
    }

    #[test]
    fn a_paragraph_leads_to_what_stands_below_it() {
        for text in [
            "例:",
            "記入例",
            "記入例は次のとおりです。",
            "記入例は、次のとおりです。",
            "以下に例を示します。",
            "例を挙げます。",
            "次の例のように書きます。",
            "An example of a good answer follows:",
        ] {
            assert!(leads_to_example(text), "{text}");
        }
        for text in [
            "例外は次のとおりです。",
            "定例会議の議題:",
            "例は別の文書にあります。",
            "障害の例は別紙にあり、次の値は必ず守る。",
            "All services (e.g. mail) keep:",
            "全サービス（例：メール）は次を守る：",
        ] {
            assert!(!leads_to_example(text), "{text}");
        }
    }
}
