//! What looks like a mark of an audience and is none: misspelt, in the letters of an input method, with characters that nobody
//! sees, or in a form that nothing reads.
//!
//! In: a key or a line. Out: what it seems to mean. Never: knows what is read as a mark (its callers leave that out), or decides
//! what becomes of the rest.

use super::audience::NAME;
use super::structure::markers;
use crate::diag::{Diagnostic, Place, code, distance};
use crate::say;
use unicode_normalization::UnicodeNormalization;

/// The keys by which front matter closes pages.
const KEYS: [&str; 2] = [NAME, "cascade"];
/// By how many letters a slip differs from what is meant.
const LETTERS: usize = 2;

/// What a line seems to mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SuspectedMark {
    /// A mark, by its form.
    Mark,
    /// The word and an audience of this rank; in a table or a sentence it may be no more than that.
    Words(usize),
}

/// The key of front matter that a typed one is a slip of; `None` for what is read, and for what resembles none.
pub(crate) fn misspelt_key(typed: &str) -> Option<&'static str> {
    if KEYS.iter().any(|known| known.eq_ignore_ascii_case(typed)) {
        return None;
    }
    let word = letters(&plain(typed));
    KEYS.into_iter().find(|known| is_near(&word, known, LETTERS))
}

/// The letters and digits of a line, as they are compared.
pub(crate) fn skeleton(line: &str) -> String {
    letters(&plain(line))
}

/// Whether such letters begin like a key by which front matter closes pages.
pub(crate) fn begins_like_one(skeleton: &str) -> bool {
    let ends = || {
        skeleton.char_indices().map(|(at, _)| at).chain([skeleton.len()]).take_while(|end| *end <= NAME.len() + LETTERS)
    };
    KEYS.iter().any(|known| ends().any(|end| is_near(&skeleton[..end], known, LETTERS)))
}

/// The rank of the most closed audience that the letters of a line seem to hand down.
pub(crate) fn handed(skeleton: &str, names: &[String]) -> Option<usize> {
    let is_meant = |name: &String| is_near(skeleton, &format!("cascade{NAME}{}", letters(name)), LETTERS);
    names.iter().rposition(is_meant)
}

/// The rank of the most closed audience that letters seem to name behind the name of a mark.
pub(crate) fn named(skeleton: &str, names: &[String]) -> Option<usize> {
    let is_meant = |name: &String| {
        let name = letters(name);
        is_near(skeleton, &format!("{NAME}{name}"), LETTERS.min(name.len().saturating_sub(1)))
    };
    names.iter().rposition(is_meant)
}

/// What a line seems to mean that was not read as a mark; `boxes` tells names that begin boxes of their own.
pub(super) fn suspected_mark(line: &str, names: &[String], boxes: impl Fn(&str) -> bool) -> Option<SuspectedMark> {
    if !line.chars().any(may_be_latin) {
        return None;
    }
    let plain = plain(&line[markers(line).0..]);
    if in_form(&plain) || names.iter().any(|name| !boxes(name) && stands_for_block(&plain, name)) {
        return Some(SuspectedMark::Mark);
    }
    let uncommented = plain.split(" #").next().unwrap_or_default();
    let all = [letters(&plain), letters(uncommented)];
    let whole = all.iter().filter_map(|skeleton| named(skeleton, names));
    let alone = in_signs(&plain).and_then(|word| called(word, names).filter(|rank| !boxes(&names[*rank])));
    whole.chain(values(&plain, names)).chain(alone).max().map(SuspectedMark::Words)
}

/// The rank of the most closed audience that a line gives as the value of a mark's name, outside its code: `x_audience: internal`.
pub(crate) fn worded(line: &str, names: &[String]) -> Option<usize> {
    values(&plain(&uncoded(line)), names).max()
}

/// Whether a line may give any.
pub(crate) fn has_word(line: &str) -> bool {
    line.chars().any(may_be_latin) && near(&plain(line)).next().is_some()
}

/// The rank of the audience that a text is the name of, and nothing else.
pub(crate) fn called(text: &str, names: &[String]) -> Option<usize> {
    let word = letters(&plain(text));
    names.iter().rposition(|name| letters(name) == word)
}

/// The rank of the most closed audience that a tag of a template or an element seems to mean: by its name, by an argument that is
/// the name of one, or by one called like a mark. `others` says whether its name means something else.
pub(super) fn of_tag<'t>(
    name: &str,
    arguments: impl Iterator<Item = (Option<&'t str>, &'t str)>,
    names: &[String],
    others: bool,
) -> Option<usize> {
    let is_mark = |word: &str| letters(&plain(word)).contains(NAME) || near(&plain(word)).next().is_some();
    let own = called(name, names).filter(|_| !others);
    let values = arguments.filter_map(|(key, value)| {
        // The first value without a name says when a tag of somebody else's shows its inside.
        let counts = is_mark(name) || key.map_or(!others, is_mark);
        let words = value.split(|c: char| !(c.is_alphanumeric() || c == '-')).filter_map(|word| called(word, names));
        words.max().filter(|_| counts)
    });
    own.into_iter().chain(values).max()
}

/// What stands alone between the signs of tags of other systems: `<internal>`, `{% internal %}`, `{: .internal}`, `/// internal`.
fn in_signs(plain: &str) -> Option<&str> {
    let signs = |c: char| c.is_whitespace() || "{}<>[]%/:.@".contains(c);
    let word = plain.trim_matches(signs);
    let before = plain.split(word).next()?.trim();
    let is_tag = ["{", "<", "///", "[", "@"].iter().any(|sign| before.starts_with(sign));
    (is_tag && !word.is_empty()).then_some(word)
}

/// A line with blanks for its code.
fn uncoded(line: &str) -> String {
    let parts: Vec<&str> = line.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return line.to_owned();
    }
    parts.into_iter().step_by(2).collect::<Vec<_>>().join("\u{1}")
}

/// A text as people see it: one width, one case, no accents, nothing invisible.
fn plain(text: &str) -> String {
    let visible = |c: &char| !is_invisible(*c);
    if text.is_ascii() {
        return text.chars().filter(visible).map(|c| c.to_ascii_lowercase()).collect();
    }
    text.nfkd().filter(visible).flat_map(char::to_lowercase).collect()
}

/// Whether a character takes no room of its own.
pub(crate) fn is_invisible(c: char) -> bool {
    let is_format = matches!(c,
        '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffd}' | '\u{e0000}'..='\u{e0fff}');
    is_format || (c.is_control() && c != '\t')
}

fn may_be_latin(c: char) -> bool {
    c.is_ascii_alphabetic()
        || matches!(c, '\u{c0}'..='\u{24f}' | '\u{ff21}'..='\u{ff5a}' | '\u{2100}'..='\u{214f}' | '\u{249c}'..='\u{24e9}' | '\u{1d400}'..='\u{1d7ff}')
}

fn letters(plain: &str) -> String {
    plain.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn is_near(word: &str, known: &str, limit: usize) -> bool {
    word.chars().count().abs_diff(known.chars().count()) <= limit && distance(word, known) <= limit
}

/// The words of a text that are near to the name of a mark, with what stands before and behind them.
fn near(plain: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut from = 0;
    let words = plain.split(|c: char| !c.is_alphanumeric()).map(move |word| {
        let start = from;
        from += word.len() + plain[start + word.len()..].chars().next().map_or(0, char::len_utf8);
        (start, word)
    });
    words
        .filter(|(_, word)| is_near(word, NAME, LETTERS))
        .map(move |(start, word)| (&plain[..start], &plain[start + word.len()..]))
}

/// Whether the name of a mark stands between signs that marks are made of.
fn in_form(plain: &str) -> bool {
    near(plain).any(|(before, after)| {
        let (close, before, after) = (before, before.trim_end(), after.trim_start());
        let is_path = close.ends_with('.') && close[..close.len() - 1].ends_with(char::is_alphanumeric);
        if close.ends_with("{#") || is_path {
            // The name of a heading, or a value of a template.
            return false;
        }
        let only_signs = !before.is_empty() && !before.contains(char::is_alphanumeric);
        let runs = ["``", "~~", "::", "!!", "??"];
        let brace = before.trim_end_matches(['.', '%', '<', '/', ' ', '"', '\'']);
        brace.ends_with('{')
            || after.starts_with('}')
            || (only_signs && runs.iter().any(|run| before.contains(run)))
            || ["[!", "<", "</"].iter().any(|sign| close.ends_with(sign))
            || (close.ends_with(':') && after.starts_with(':'))
    })
}

/// Whether a line begins a block by the name of an audience alone: `:::internal`, `!!! internal`, `{internal}`.
fn stands_for_block(plain: &str, name: &str) -> bool {
    let rest = plain.trim_start_matches(['`', '~', ':', '!', '?', '+', ' ', '\t', '{', '[', '.']);
    let signs = &plain[..plain.len() - rest.len()];
    let Some(after) = rest.strip_prefix(name) else { return false };
    let opens = ["```", "~~~", ":::", "!!!", "???", "[!"].iter().any(|run| signs.contains(run));
    let alone = signs.trim() == "{" && after.trim() == "}";
    alone || (opens && !after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_')))
}

/// The ranks of audiences that stand as the value of such a name: `audience = "internal"`.
fn values(plain: &str, names: &[String]) -> impl Iterator<Item = usize> {
    near(plain).filter_map(|(_, after)| {
        let blank = |c: char| c.is_whitespace() || matches!(c, '"' | '\'');
        let signs = after.trim_start_matches(blank);
        let value = signs.trim_start_matches([':', '=']);
        let value = (value.len() < signs.len()).then(|| value.trim_start_matches(|c| blank(c) || "[{(".contains(c)))?;
        let end = value.find(|c: char| !(c.is_alphanumeric() || c == '-')).unwrap_or(value.len());
        named(&format!("{NAME}{}", letters(&value[..end])), names)
    })
}

/// What is said of a mark that nobody can read.
pub(crate) fn unread(place: Place) -> Diagnostic {
    let message = say!(
        "公開範囲の指定のようですが、決まった書き方ではないので読み取れません。誤って公開しないよう、サイトを書き出しません",
        "this looks like a mark of an audience and is written like none; no site is written, so that nothing is shown by mistake"
    );
    Diagnostic::new(code::CONTENT_AUDIENCE, place, message).hint(say!(
        "ページならフロントマターに `audience: 名前`、囲みなら行の頭から「```{{audience}} 名前」と「```」、ディレクティブなら `:audience: 名前` と書きます。説明の文なら `` ` `` で囲みます",
        "write `audience: NAME` in front matter, ```{{audience}} NAME and ``` at the head of lines around a part, or `:audience: NAME` in a directive; words about marks belong between backticks"
    ))
}

#[cfg(test)]
mod tests {
    use super::{SuspectedMark, misspelt_key, suspected_mark};

    fn of(line: &str) -> Option<SuspectedMark> {
        let names = ["public", "customer", "internal"].map(str::to_owned);
        suspected_mark(line, &names, |name| name == "note")
    }

    #[test]
    fn keys_that_resemble_a_mark_are_slips_and_the_right_ones_are_none() {
        let slips = [
            "audiences",
            "audeince",
            "audience ",
            "ａｕｄｉｅｎｃｅ",
            "audi\u{200b}ence",
            "\u{feff}audience",
            "audince",
        ];
        for typed in slips {
            assert_eq!(misspelt_key(typed), Some("audience"), "{typed:?}");
        }
        for typed in ["casscade", "cascades", "ｃａｓｃａｄｅ"] {
            assert_eq!(misspelt_key(typed), Some("cascade"), "{typed:?}");
        }
        for typed in ["audience", "Audience", "cascade", "audio", "title", "science", "公開範囲"] {
            assert_eq!(misspelt_key(typed), None, "{typed:?}");
        }
    }

    #[test]
    fn what_has_the_form_of_a_mark_is_meant_as_one() {
        let lines = [
            "```{audeince} internal",
            "``{audience} x",
            "{audience=internal}",
            "{.audience} x",
            "｛audience｝ 社内",
            "```{ａｕｄｉｅｎｃｅ} x",
            "::audience",
            "```audience",
            "!!! audience",
            "> [!AUDIENCE]",
            "<audience>",
            "</audience>",
            "文の中の {audience}`x`",
            ":audience: x",
            ":::internal",
            "::: internal 社内",
            "!!! internal \"題\"",
            "{internal}",
            "```internal",
            "> [!internal]",
            "{\u{200b}audience} x",
            "a {audi\u{200b}ence b",
        ];
        for line in lines {
            assert_eq!(of(line), Some(SuspectedMark::Mark), "{line:?}");
        }
    }

    #[test]
    fn the_word_with_a_name_is_meant_as_that_audience() {
        let table = [
            ("audience internal", 2),
            ("audience: internal", 2),
            (" Audience = \"customer\"", 1),
            ("audienceinternal", 2),
            ("audeince: interna", 2),
            ("audience: customer # 注", 1),
            ("aud ience：ｉｎｔｅｒｎａｌ", 2),
            ("| audience | public |", 0),
            ("書き方は audience: internal です", 2),
            ("audience:: internal", 2),
            ("{% if page.audience == \"internal\" %}", 2),
            ("audience: [internal]", 2),
            ("<internal>", 2),
            ("{% customer %}", 1),
            ("{: .internal}", 2),
            ("/// internal", 2),
            ("[internal]", 2),
        ];
        for (line, rank) in table {
            assert_eq!(of(line), Some(SuspectedMark::Words(rank)), "{line:?}");
        }
    }

    #[test]
    fn sentences_headings_and_boxes_are_no_marks() {
        let lines = [
            "Our audience is internal staff.",
            "# Audience",
            "**Audience:** Support staff",
            "- Audience: everyone",
            "The audience, internal or not, reads this.",
            "::: tip",
            ":::note",
            "!!! warning \"公開\"",
            "```console",
            "公開範囲",
            "## 対象 {#audience}",
            "{{ page.audience }}",
            "internal",
            "| audience | 説明 |",
            "public: yes",
            "the science: internal",
            "{figure}`uptime@2026-10`",
            "[internal](x.md)",
            "[internal]: x.md",
            "<internal@example.com>",
            "{% note %}",
            "/internal/",
            "internal/",
        ];
        for line in lines {
            assert_eq!(of(line), None, "{line:?}");
        }
    }
}
