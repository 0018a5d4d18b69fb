//! Markup that no page of ours holds: a record is a file that anybody with the repository can write.
//!
//! HTML is cleaned before it is frozen, and a record whose bytes changed is not served. This looks at what is left: a record
//! that was written by hand, with its hashes.

use html5ever::tokenizer::{BufferQueue, Tag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::{Attribute, TokenizerResult};
use std::cell::Cell;

/// Elements that clean HTML never has.
const NEVER: [&str; 12] =
    ["script", "iframe", "object", "embed", "base", "meta", "link", "form", "style", "template", "frame", "noscript"];

/// What an attribute never says.
const RUNS: [&str; 3] = ["javascript:", "vbscript:", "data:text"];

/// Whether HTML has no element, no attribute and no address that runs something or leads the page elsewhere. It is read as browsers
/// read it.
pub(super) fn is_harmless(html: &str) -> bool {
    let input = BufferQueue::default();
    input.push_back(html.into());
    let tokenizer = Tokenizer::new(Look(Cell::new(true)), TokenizerOpts::default());
    // What is found ends nothing: the rest is read, too.
    while let TokenizerResult::Script(()) = tokenizer.feed(&input) {}
    tokenizer.end();
    tokenizer.sink.0.get()
}

/// Whether everything so far is harmless.
struct Look(Cell<bool>);

impl TokenSink for Look {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let is_harmless = match token {
            Token::TagToken(tag) => is_harmless_tag(&tag),
            Token::DoctypeToken(_) | Token::CommentToken(_) => false,
            Token::CharacterTokens(_) | Token::NullCharacterToken | Token::EOFToken | Token::ParseError(_) => true,
        };
        self.0.set(self.0.get() && is_harmless);
        TokenSinkResult::Continue
    }
}

fn is_harmless_tag(tag: &Tag) -> bool {
    let is_harmless = |attribute: &Attribute| {
        let name = attribute.name.local.to_lowercase();
        let is_handler = name.strip_prefix("on").is_some_and(|event| !event.is_empty());
        let dense: String = attribute.value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        let dense = dense.to_lowercase();
        !is_handler && name != "srcdoc" && !RUNS.iter().any(|text| dense.contains(text))
    };
    !NEVER.contains(&&*tag.name) && tag.attrs.iter().all(is_harmless)
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
            "<a\"><script>alert(1)</script><b a=\"x\">",
            "<a href=\"&#106;avascript&colon;alert(1)\">x</a>",
            "<!-- x -->",
        ];
        for html in bad {
            assert!(!is_harmless(html), "{html}");
        }
    }
}
