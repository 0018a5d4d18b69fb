//! LaTeX → MathML, made at build time.
//!
//! In: a formula. Out: a `<math>` element, or why there is none. Never: defines macros, which could grow without end, or
//! leaves half a formula on a page.

use super::markup::{Allowed, kept};
use super::panic_guard::catch_panic;
use crate::diag::Message;
use crate::say;
use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, ParserError, Storage, push_mathml};

const LONGEST: usize = 4 * 1024;
const DEEPEST: usize = 40;

const DEFINING: [&str; 8] = ["def", "gdef", "edef", "xdef", "let", "futurelet", "newcommand", "renewcommand"];

const MATHML: Allowed = Allowed {
    elements: &[
        "math",
        "mrow",
        "mi",
        "mn",
        "mo",
        "ms",
        "mtext",
        "mspace",
        "msub",
        "msup",
        "msubsup",
        "munder",
        "mover",
        "munderover",
        "mfrac",
        "msqrt",
        "mroot",
        "mtable",
        "mtr",
        "mtd",
        "mstyle",
        "mpadded",
        "mphantom",
        "mmultiscripts",
        "mprescripts",
        "menclose",
    ],
    transparent: &[],
    attributes: &[
        "accent",
        "accentunder",
        "class",
        "columnalign",
        "columnspan",
        "depth",
        "display",
        "displaystyle",
        "fence",
        "form",
        "height",
        "largeop",
        "linethickness",
        "lspace",
        "mathvariant",
        "maxsize",
        "minsize",
        "movablelimits",
        "notation",
        "rowspan",
        "rspace",
        "scriptlevel",
        "separator",
        "stretchy",
        "symmetric",
        "voffset",
        "width",
    ],
};

pub(crate) fn mathml(latex: &str, display: bool) -> Result<String, Message> {
    if latex.trim().is_empty() {
        return Err(say!("式の中身がありません", "the formula is empty"));
    }
    if latex.len() > LONGEST || depth(latex) > DEEPEST {
        return Err(say!("式が長すぎるか、入れ子が深すぎます", "the formula is too long or too deeply nested"));
    }
    if let Some(command) = commands(latex).find(|command| DEFINING.contains(command)) {
        return Err(say!("マクロの定義 `\\{command}` は使えません", "macros cannot be defined (`\\{command}`)"));
    }
    // The parser expects its own invariants to hold; should one not, the page is still made.
    let made = catch_panic(|| written(latex, display)).unwrap_or_else(|| Err(unreadable("")))?;
    // The library writes `<` as it is where it stands alone; whatever else it lets through is refused below.
    let made = made.replace("&nbsp;", "\u{a0}").replace("><<", ">&lt;<");
    kept(&made, &MATHML, |_, value| Some(value.to_owned())).ok_or_else(|| unreadable(""))
}

fn unreadable(what: &str) -> Message {
    let known = [
        ("unknown primitive", "知らないコマンドがあります"),
        ("unbalanced group", "`{` と `}`、または始まりと終わりが対応していません"),
        ("alignment not allowed", "`&` は表や `align` の中でだけ使えます"),
        ("expected a delimiter", "`\\left` と `\\right` の後に括弧がありません"),
    ];
    match known.iter().find(|(start, _)| what.starts_with(start)) {
        Some((_, ja)) => say!("式を読めません（{ja}）", "the formula cannot be read: {what}"),
        None if what.is_empty() => say!("式を読めません", "the formula cannot be read"),
        None => say!("式を読めません（{what}）", "the formula cannot be read: {what}"),
    }
}

fn written(latex: &str, display: bool) -> Result<String, Message> {
    let storage = Storage::new();
    let events: Result<Vec<_>, ParserError> = Parser::new(latex, &storage).collect();
    let events = events.map_err(|error| {
        let said = error.to_string();
        unreadable(said.lines().next().unwrap_or_default().trim_start_matches("parsing error: ").trim())
    })?;
    let display_mode = if display { DisplayMode::Block } else { DisplayMode::Inline };
    let mut out = String::new();
    let events = events.into_iter().map(Ok::<_, ParserError>);
    push_mathml(&mut out, events, RenderConfig { display_mode, ..RenderConfig::default() })
        .map_err(|_| unreadable(""))?;
    Ok(out)
}

/// The names of the commands in a formula.
fn commands(latex: &str) -> impl Iterator<Item = &str> {
    latex.split('\\').skip(1).map(|rest| &rest[..rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len())])
}

/// How deeply groups are nested at most; what opens without braces counts too.
fn depth(latex: &str) -> usize {
    let braces = latex.chars().scan(0_usize, |open, c| {
        *open = match c {
            '{' => *open + 1,
            '}' => open.saturating_sub(1),
            _ => *open,
        };
        Some(*open)
    });
    let others = commands(latex).filter(|command| matches!(*command, "left" | "begin" | "sqrt" | "frac")).count();
    braces.max().unwrap_or(0).max(others / 4)
}

#[cfg(test)]
mod tests {
    use super::mathml;
    use proptest::prelude::*;

    #[test]
    fn a_formula_becomes_mathml() {
        let made = mathml(r"\frac{稼働}{全体} \le 99.9\%", false).expect("the formula is sound");
        assert!(made.starts_with("<math display=\"inline\">") && made.ends_with("</math>"), "{made}");
        for part in ["<mfrac>", "稼", "<mn>99.9</mn>", "%"] {
            assert!(made.contains(part), "{part}: {made}");
        }
        assert!(mathml("x^2", true).expect("sound").starts_with("<math display=\"block\">"));
    }

    #[test]
    fn what_cannot_be_read_or_defines_macros_is_told() {
        for bad in ["", r"\frac{a", r"\nosuchcommand", r"\def\a{\a\a}\a", r"\newcommand{\x}{y}\x", &"{".repeat(500)] {
            assert!(mathml(bad, false).is_err(), "{bad}");
        }
    }

    #[test]
    fn texts_cannot_bring_markup() {
        let made = mathml(r"\text{<script>alert(1)</script>} < x", false).expect("sound");
        assert!(!made.contains("<script") && made.contains("&lt;script&gt;"), "{made}");
        assert!(made.contains("<mo>&lt;</mo>"), "{made}");
        for bad in [r"\operatorname{<img src=x>}", r"\operatorname{<<script>}", r"\operatorname{</mi></math>}"] {
            assert!(mathml(bad, false).is_err(), "{bad}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn no_formula_stops_the_build(
            latex in "(\\\\(frac|sqrt|left|right|begin\\{matrix\\}|end\\{matrix\\}|sum|text|over|hline|color\\{red\\}|not|\\\\)|[{}&^_%$#~()|<>'\" ]|[a-c0-2あ]){0,14}"
        ) {
            if let Ok(made) = mathml(&latex, true) {
                prop_assert!(made.starts_with("<math ") && made.ends_with("</math>"));
            }
        }
    }
}
