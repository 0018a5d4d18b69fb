//! Markup that no page of ours holds: a record is a file that anybody with the repository can write.
//!
//! HTML is cleaned before it is frozen, and a record whose bytes changed is not served. This looks at what is left: a record
//! that was written by hand, with its hashes.

/// Elements that clean HTML never has.
const NEVER: [&str; 12] =
    ["script", "iframe", "object", "embed", "base", "meta", "link", "form", "style", "template", "frame", "noscript"];

/// Whether HTML has no element, no attribute and no address that runs something or leads the page elsewhere.
pub(super) fn is_harmless(html: &str) -> bool {
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let tag = &rest[open + 1..];
        let (inside, after) = whole(tag);
        if !is_harmless_tag(inside) {
            return false;
        }
        rest = &tag[after..];
    }
    true
}

/// The inside of a tag up to its `>` outside of quotes, and where what follows begins.
fn whole(tag: &str) -> (&str, usize) {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '>') => return (&tag[..at], at + 1),
            _ => {}
        }
    }
    (tag, tag.len())
}

fn is_harmless_tag(inside: &str) -> bool {
    let lower = inside.trim_start_matches('/').to_lowercase();
    let name: String = lower.chars().take_while(|c| !c.is_whitespace() && *c != '/').collect();
    if NEVER.contains(&name.as_str()) || name.starts_with(['!', '?']) {
        return false;
    }
    let dense: String = lower.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let runs = ["javascript:", "vbscript:", "data:text", "srcdoc="];
    let handler = |word: &str| {
        let name = word.split('=').next().unwrap_or_default();
        name.len() > 2 && name.starts_with("on") && name.chars().all(|c| c.is_ascii_alphabetic()) && word.contains('=')
    };
    let words = lower.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '/'));
    !runs.iter().any(|text| dense.contains(text)) && !words.into_iter().any(handler)
}

#[cfg(test)]
mod tests {
    use super::is_harmless;

    #[test]
    fn what_runs_is_found_and_words_about_it_are_not() {
        let good = "<p>onclick=x を書かない <a href=\"../../sop/\">手順</a> <code>&lt;script&gt;</code></p>";
        assert!(is_harmless(good));
        let bad = [
            "<script>alert(1)</script>",
            "<IMG SRC=x OnError=alert(1)>",
            "<img src=\"x\"onerror=\"a\">",
            "<svg/onload=alert(1)>",
            "<a href=\"java\nscript:alert(1)\">x</a>",
            "<iframe srcdoc=\"x\">",
            "<base href=\"https://elsewhere.example/\">",
            "<p title=\">\" onclick=\"x\">",
            "<meta http-equiv=refresh content=0>",
        ];
        for html in bad {
            assert!(!is_harmless(html), "{html}");
        }
    }
}
