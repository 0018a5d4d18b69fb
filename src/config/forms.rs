//! Forms of values that several files of configuration share: time zones, addresses, days, grains, directions.
//!
//! In: a node. Out: a typed value, or what was expected. Never: knows which key it belongs to.

use crate::calendar::{Date, Grain, Zone, parse_date, parse_zone};
use crate::diag::Lang;
use crate::objective::Better;
use crate::say;
use crate::syntax::{Node, Reader, forms, words};

forms! {
    /// An IANA zone.
    pub(super) Timezone => Zone = zone;
    /// A day such as `2026-10-01`.
    pub(super) Day => Date = day;
    /// The address of a site, with a `/` at its end.
    pub(super) BaseUrl => String = base_url;
    /// A text that says something.
    pub(super) FullText => String = full_text;
}

words! { Lang { "ja" => Self::Ja, "en" => Self::En, } }
words! { Better { "higher" => Self::Higher, "lower" => Self::Lower, } }
words! { Grain: &GRAINS }

const GRAINS: [(&str, Grain); Grain::ALL.len()] = {
    let mut words = [("", Grain::Day); Grain::ALL.len()];
    let mut at = 0;
    while at < words.len() {
        words[at] = (Grain::ALL[at].name(), Grain::ALL[at]);
        at += 1;
    }
    words
};

fn zone(reader: &mut Reader<'_>, node: &Node) -> Option<Zone> {
    let name = reader.text_of(node)?;
    let expected = say!(
        "`{name}` というタイムゾーンはありません（`Asia/Tokyo` のように書きます）",
        "unknown time zone `{name}`: expected a name such as `Asia/Tokyo`"
    );
    reader.parsed(node, parse_zone, expected)
}

fn day(reader: &mut Reader<'_>, node: &Node) -> Option<Date> {
    let expected = say!("`2026-10-01` のように日付を書きます", "expected a day such as `2026-10-01`");
    reader.parsed(node, parse_date, expected)
}

fn base_url(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let url = reader.text_of(node)?;
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let is_odd = |c: char| c.is_whitespace() || "<>\"'?#".contains(c);
    let address = host.filter(|host| !host.is_empty() && !host.contains(is_odd));
    if address.is_none() {
        let expected = say!("`https://…/` の形で書きます", "expected an address such as `https://help.example.com/`");
        reader.invalid(node, expected);
    }
    address.map(|_| format!("{}/", url.trim_end_matches('/')))
}

fn full_text(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    reader.text_of(node)?;
    let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    reader.parsed(node, text, say!("空でない文字列を書きます", "expected a text that is not empty"))
}

/// Whether a text is the name of a variable of the environment. What is none may be the secret itself.
pub(super) fn is_variable(name: &str) -> bool {
    let starts = name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_');
    starts && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}
