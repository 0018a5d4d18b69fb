//! Mermaid → SVG, made at build time with letters as wide as a table says.
//!
//! In: the text of a diagram. Out: an SVG that refers to nothing outside itself, or why there is none. Never: measures
//! with the machine's fonts, keeps a script, a link or a style, or stops the build.
//!
//! Decided in docs/decisions/0034-drawn-while-built.md.

use super::markup::{Allowed, kept};
use super::panic_guard::catch_panic;
use crate::content::escape::escape;
use crate::diag::{Lang, Message};
use crate::say;
use mermaid_rs_renderer::validator::validate;
use mermaid_rs_renderer::{DiagramKind, LayoutConfig, ParseError, Theme, compute_layout, parse_mermaid, render_svg};
use std::borrow::Cow;

/// Beyond these a picture is no longer read, and the time to lay it out grows fast.
const LONGEST: usize = 16 * 1024;
const MOST_EDGES: usize = 150;
const MOST_NODES: usize = 120;
/// SVG larger than this would weigh more than the rest of the page.
const LARGEST: usize = 256 * 1024;

/// A family that no machine has: without a font the library counts with its own table of widths.
const NO_FONT: &str = "tejun-has-no-font-of-this-machine";

/// The kinds there are: the first word, and what such a diagram is called.
const KINDS: &[(&str, &str, &str)] = &[
    ("flowchart", "フローチャート", "Flowchart"),
    ("graph", "フローチャート", "Flowchart"),
    ("sequenceDiagram", "シーケンス図", "Sequence diagram"),
    ("classDiagram", "クラス図", "Class diagram"),
    ("stateDiagram", "状態遷移図", "State diagram"),
    ("erDiagram", "ER 図", "Entity relationship diagram"),
    ("gantt", "ガントチャート", "Gantt chart"),
    ("pie", "円グラフ", "Pie chart"),
    ("journey", "ジャーニーマップ", "User journey"),
    ("timeline", "年表", "Timeline"),
    ("mindmap", "マインドマップ", "Mind map"),
    ("gitGraph", "Git の履歴図", "Git graph"),
    ("quadrantChart", "四象限の図", "Quadrant chart"),
    ("requirementDiagram", "要求図", "Requirement diagram"),
    ("xychart", "グラフ", "Chart"),
    ("sankey", "サンキー図", "Sankey diagram"),
    ("block", "ブロック図", "Block diagram"),
    ("architecture", "構成図", "Architecture diagram"),
    ("kanban", "かんばん", "Kanban board"),
    ("C4", "C4 図", "C4 diagram"),
];

const SVG: Allowed = Allowed {
    elements: &[
        "svg",
        "g",
        "defs",
        "marker",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "linearGradient",
        "stop",
        "clipPath",
        "title",
    ],
    transparent: &["a"],
    attributes: &[
        "clip-path",
        "cx",
        "cy",
        "d",
        "dominant-baseline",
        "dx",
        "dy",
        "fill",
        "fill-opacity",
        "font-size",
        "font-style",
        "font-weight",
        "gradientUnits",
        "height",
        "id",
        "marker-end",
        "marker-start",
        "markerHeight",
        "markerUnits",
        "markerWidth",
        "offset",
        "opacity",
        "orient",
        "points",
        "r",
        "refX",
        "refY",
        "rx",
        "ry",
        "stop-color",
        "stroke",
        "stroke-dasharray",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-opacity",
        "stroke-width",
        "text-anchor",
        "text-decoration",
        "transform",
        "viewBox",
        "width",
        "x",
        "x1",
        "x2",
        "y",
        "y1",
        "y2",
    ],
};

pub(crate) struct Diagram {
    pub(crate) svg: String,
    /// Whether it needs more room than a phone has.
    pub(crate) is_wide: bool,
}

/// Why there is no diagram, and in which of its lines, counted from zero.
#[derive(Debug)]
pub(crate) struct Trouble {
    pub(crate) reason: Message,
    pub(crate) line: usize,
}

impl From<Message> for Trouble {
    fn from(reason: Message) -> Self {
        Self { reason, line: 0 }
    }
}

/// Draws a diagram; `id` is unique on its page.
pub(crate) fn draw(text: &str, id: &str, language: Lang) -> Result<Diagram, Trouble> {
    let text = &*without_long_directives(text);
    let name = kind(text, language)?;
    if text.len() > LONGEST {
        let most = LONGEST / 1024;
        return Err(say!("{most} KB を超える図は描けません", "a diagram of more than {most} KB is not drawn").into());
    }
    // The library is young; should it fail on what no test of ours has met, the page is still made.
    let made = catch_panic(|| svg(text)).unwrap_or_else(|| Err(unknown_trouble()))?;
    let clean = kept(&made, &SVG, |attribute, value| own_value(attribute, value, id)).ok_or_else(unknown_trouble)?;
    let inner = clean.split_once('>').map(|(_, inner)| inner).ok_or_else(unknown_trouble)?;
    let (width, height) = size(&made).ok_or_else(unknown_trouble)?;
    let title = escape(&written_title(text).unwrap_or(name));
    let from = made.split_once("viewBox=\"").and_then(|(_, rest)| rest.split_once('"')).map_or("", |(from, _)| from);
    let from = escape(from);
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"{id}-title\" width=\"{width:.0}\" \
         height=\"{height:.0}\" viewBox=\"{from}\"><title id=\"{id}-title\">{title}</title>{inner}"
    );
    Ok(Diagram { svg, is_wide: width > 480.0 })
}

/// The text without directives (`%%{init: …}%%`) of several lines, which set colours of a theme that is ours; other lines keep their numbers.
fn without_long_directives(text: &str) -> Cow<'_, str> {
    let begins = |at: usize| text[..at].rsplit('\n').next().is_some_and(|before| before.trim().is_empty());
    let mut out = String::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("%%{").map(|at| from + at) {
        let Some(end) = text[at..].find("}%%").map(|end| at + end + "}%%".len()) else { break };
        let breaks = text[at..end].matches('\n').count();
        out.push_str(&text[from..at]);
        match breaks > 0 && begins(at) {
            true => out.extend(std::iter::repeat_n('\n', breaks)),
            false => out.push_str(&text[at..end]),
        }
        from = end;
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}

fn unknown_trouble() -> Trouble {
    say!("図として描けません", "it cannot be drawn").into()
}

/// What a diagram of this kind is called; the library would draw prose as boxes.
fn kind(text: &str, language: Lang) -> Result<String, Trouble> {
    let mut lines =
        text.lines().map(str::trim).enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with("%%"));
    let mut first = lines.next();
    if first.is_some_and(|(_, line)| line == "---") {
        first = lines.by_ref().find(|(_, line)| *line == "---").and_then(|_| lines.next());
    }
    let Some((at, line)) = first else {
        return Err(say!("図の中身がありません", "the diagram is empty").into());
    };
    let word: String = line.chars().take_while(char::is_ascii_alphanumeric).collect();
    let named = |known: &str| word == known || (known == "C4" && word.starts_with("C4"));
    match KINDS.iter().find(|(known, ..)| named(known)) {
        Some((_, ja, _)) if language == Lang::Ja => Ok((*ja).to_owned()),
        Some((.., en)) => Ok((*en).to_owned()),
        None => Err(Trouble {
            reason: say!(
                "最初の行に `flowchart` や `sequenceDiagram` などの図の種類が必要です",
                "expected a kind of diagram in its first line, such as `flowchart` or `sequenceDiagram`"
            ),
            line: at,
        }),
    }
}

fn svg(text: &str) -> Result<String, Trouble> {
    match validate(text) {
        // Mermaid draws who was not declared as it draws everybody; and the sign of an activation is no part of a name.
        Ok(()) | Err(ParseError::UnknownParticipant { .. }) => {}
        Err(error) => return Err(trouble(error)),
    }
    if let Some(trouble) = undrawn(text) {
        return Err(trouble);
    }
    let parsed = parse_mermaid(&tidy(text)).map_err(|_| unknown_trouble())?;
    let graph = &parsed.graph;
    let (nodes, edges) = (graph.nodes.len(), graph.edges.len());
    let sequence = graph.kind == DiagramKind::Sequence;
    if nodes > MOST_NODES || (edges > MOST_EDGES && !sequence) {
        return Err(say!(
            "図が大きすぎます（要素 {nodes}・線 {edges}。上限は要素 {MOST_NODES}・線 {MOST_EDGES}）",
            "the diagram is too large: {nodes} nodes and {edges} edges, of at most {MOST_NODES} and {MOST_EDGES}"
        )
        .into());
    }
    let theme = theme();
    let manner = LayoutConfig { fast_text_metrics: true, ..LayoutConfig::default() };
    let mut layout = compute_layout(graph, &theme, &manner);
    if sequence {
        // A message is read above the middle of its arrow; elsewhere, as the layout would have it, it says something else.
        layout.edges.iter_mut().filter(|edge| edge.from != edge.to).for_each(|edge| edge.label_anchor = None);
    }
    let svg = render_svg(&layout, &theme, &manner);
    if svg.len() > LARGEST {
        let most = LARGEST / 1024;
        return Err(say!("描いた図が {most} KB を超えます", "the drawing is larger than {most} KB").into());
    }
    if !svg.contains("<text") {
        return Err(say!("図に描くものがありません", "there is nothing to draw").into());
    }
    Ok(svg)
}

/// Every arrow of sequence diagrams, one that holds another before it.
const ARROWS: [&str; 8] = ["-->>", "--x", "--)", "-->", "->>", "->", "-x", "-)"];
/// Words with which lines begin that are no message, whatever stands in them.
const NO_MESSAGE: [&str; 9] = ["note", "loop", "alt", "else", "opt", "par", "and", "rect", "title"];

/// The first arrow of a message and where it stands; nothing for any other line of a sequence diagram.
fn arrow(line: &str) -> Option<(usize, &'static str)> {
    let head = line.split(':').next().unwrap_or_default();
    let word = head.split_whitespace().next()?.to_lowercase();
    let found = || ARROWS.iter().filter_map(|arrow| Some((head.find(arrow)?, *arrow)));
    let first = found().min_by_key(|(at, arrow)| (*at, std::cmp::Reverse(arrow.len())))?;
    (!word.starts_with("%%") && !NO_MESSAGE.contains(&word.as_str())).then_some(first)
}

fn is_sequence(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("%%"));
    lines.next().is_some_and(|line| line.starts_with("sequenceDiagram"))
}

/// A sequence diagram whose messages have the `+` and `-` of their activations right behind the arrow.
fn tidy(text: &str) -> Cow<'_, str> {
    if !is_sequence(text) {
        return Cow::Borrowed(text);
    }
    let line = |line: &str| {
        let Some((at, arrow)) = arrow(line) else { return line.to_owned() };
        let (head, rest) = line.split_at(at + arrow.len());
        let rest = rest.trim_start_matches(' ');
        let name = rest.strip_prefix(['+', '-']).unwrap_or(rest);
        format!("{head}{}{}", &rest[..rest.len() - name.len()], name.trim_start_matches(' '))
    };
    Cow::Owned(text.split_inclusive('\n').map(line).collect())
}

/// A message that the library would leave out of its drawing without a word: `-x`, `-)`.
fn undrawn(text: &str) -> Option<Trouble> {
    let lines = text.lines().enumerate().filter(|_| is_sequence(text));
    let mut arrows = lines.filter_map(|(at, line)| Some((at, arrow(line)?.1)));
    let (line, arrow) = arrows.find(|(_, arrow)| arrow.ends_with(['x', ')']))?;
    Some(Trouble { reason: say!("矢印 `{arrow}` は描けません", "the arrow `{arrow}` cannot be drawn"), line })
}

fn theme() -> Theme {
    let mut theme = Theme::modern();
    NO_FONT.clone_into(&mut theme.font_family);
    "none".clone_into(&mut theme.background);
    theme.pie_colors = [
        "#bcd4f5", "#f6cfae", "#b5e0da", "#dcc9f3", "#ecdca0", "#f3c1da", "#c9d1dc", "#cbe5b9", "#a5c0e8", "#e8b88f",
        "#93cfc6", "#c8aee8",
    ]
    .map(str::to_owned);
    theme.pie_opacity = 1.0;
    theme.pie_title_text_size = 18.0;
    theme.pie_section_text_size = 14.0;
    theme.pie_legend_text_size = 14.0;
    theme
}

fn trouble(error: ParseError) -> Trouble {
    let at = |line: u32| usize::try_from(line).unwrap_or(1).saturating_sub(1);
    match error {
        ParseError::UnclosedSubgraph { opened_at } => Trouble {
            reason: say!("始めたまとまりを閉じる `end` がありません", "expected `end` for what is opened here"),
            line: at(opened_at),
        },
        ParseError::UnexpectedToken { line, found, .. } => {
            Trouble { reason: say!("`{found}` を読めません", "cannot read `{found}`"), line: at(line) }
        }
        ParseError::InvalidDirective { line, directive, .. } => Trouble {
            reason: say!("指定 `{directive}` を読めません", "cannot read the directive `{directive}`"),
            line: at(line),
        },
        _ => unknown_trouble(),
    }
}

/// A value as it may stand on a page: names of its own get the diagram's name before them, and nothing else is referred to.
fn own_value(attribute: &str, value: &str, id: &str) -> Option<String> {
    if attribute == "id" {
        return Some(format!("{id}-{value}"));
    }
    if let Some(name) = value.strip_prefix("url(#").and_then(|rest| rest.strip_suffix(')')) {
        return Some(format!("url(#{id}-{name})"));
    }
    let plain =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '#' | '.' | ',' | '-' | '+' | '%' | '(' | ')' | '\n');
    let refers = value.to_ascii_lowercase().contains("url");
    (value.chars().all(plain) && !refers).then(|| value.to_owned())
}

fn size(svg: &str) -> Option<(f64, f64)> {
    let (_, from) = svg.split_once("viewBox=\"")?;
    let numbers: Vec<f64> = from.split('"').next()?.split(' ').filter_map(|number| number.parse().ok()).collect();
    let &[_, _, width, height] = numbers.as_slice() else { return None };
    let sound = |length: f64| length.is_finite() && length > 0.0 && length < 20_000.0;
    (sound(width) && sound(height)).then_some((width, height))
}

/// The title that the author gave: `accTitle:`, else `title`.
fn written_title(text: &str) -> Option<String> {
    let after = |line: &str, word: &str| {
        let rest = line.trim().strip_prefix(word)?.trim_start_matches([':', ' ']).trim().trim_matches('"');
        (!rest.is_empty()).then(|| rest.to_owned())
    };
    let find = |word: &str| text.lines().find_map(|line| after(line, word));
    find("accTitle").or_else(|| find("title ")).or_else(|| find("title:")).or_else(|| find("pie title "))
}

#[cfg(test)]
mod tests {
    use super::draw;
    use crate::diag::Lang;
    use proptest::prelude::*;

    const FLOW: &str =
        "flowchart TD\n  accTitle: 障害の流れ\n  A[受付] -->|はい| B{全社か}\n  click A \"javascript:alert(1)\"\n";

    /// One whose lines the library lays out in a way that its own assertions refuse.
    const DOUBTED: &str = "flowchart BT\n  E{{六角}} -.-> D[(DB)]\n  A(丸) --x C{判断}\n  B>旗] -- 文 --> A>旗]\n  F & C --> F & A\n  F((円)) ~~~ E((円))\n  F & B --> B & B\n  E(丸) --o B[受付]\n";

    #[test]
    fn a_flowchart_becomes_an_svg_with_its_title_and_texts_and_nothing_that_runs() {
        let svg = draw(FLOW, "diagram-3", Lang::Ja).expect("the diagram is sound").svg;
        assert!(
            svg.starts_with(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"diagram-3-title\""
            )
        );
        assert!(svg.contains("<title id=\"diagram-3-title\">障害の流れ</title>"));
        for text in ["受付", "はい", "全社か"] {
            assert!(svg.contains(text), "{text}");
        }
        for never in ["javascript", "href", "<style", "style=", "font-family", "<a", "<script", "id=\"arrow"] {
            assert!(!svg.contains(never), "{never}");
        }
    }

    #[test]
    fn a_box_is_as_wide_as_its_japanese_text() {
        let svg = draw("flowchart TD\n  A[監視アラートを受信した]\n", "d", Lang::Ja).expect("sound").svg;
        let width =
            svg.split("<rect ").find_map(|rect| rect.split_once(" width=\"")?.1.split('"').next()?.parse::<f64>().ok());
        // Eleven full-width signs of 14 px.
        assert!(width.is_some_and(|width| (154.0..320.0).contains(&width)), "{width:?}");
    }

    #[test]
    fn a_directive_of_several_lines_is_none_of_the_diagram() {
        let directive = "%%{init: {\n  'theme': 'base',\n  'themeVariables': { 'primaryColor': '#fff' }\n}}%%\n";
        let plain = "flowchart TD\n  A[受付] --> B[対応]\n";
        let svg = |text: &str| draw(text, "d", Lang::Ja).expect("sound").svg;
        assert_eq!(svg(&format!("{directive}{plain}")), svg(plain));
        let trouble = draw(&format!("{directive}prose\n"), "d", Lang::Ja).err().expect("prose is no diagram");
        assert_eq!(trouble.line, 4, "lines are counted with those of the directive");
        assert!(draw("%%{init: {\n flowchart TD\n", "d", Lang::Ja).is_err(), "an open directive hides nothing");
    }

    #[test]
    fn a_message_stands_above_the_middle_of_its_arrow() {
        let text = "sequenceDiagram\n  participant A as 窓口\n  participant B as 担当\n  A->>B: 二次エスカレーション（30分以内）\n";
        let svg = draw(text, "d", Lang::Ja).expect("sound").svg;
        let x = |word: &str| {
            let before = &svg[..svg.find(word).expect("the text is drawn")];
            before.rsplit(" x=\"").next().and_then(|rest| rest.split('"').next()?.parse::<f64>().ok()).expect("a place")
        };
        let middle = (x("窓口</") + x("担当</")) / 2.0;
        assert!((x("二次") - middle).abs() < 6.0, "{} is far from {middle}", x("二次"));
    }

    #[test]
    fn a_message_may_begin_and_end_an_activation() {
        let text = "sequenceDiagram\n  participant A as 窓口\n  participant X as 担当\n  A->>+X: 依頼\n  X-->>-A: 回答\n  A->> + X: 再依頼\n  Note over A: a-x\n";
        let svg = draw(text, "d", Lang::Ja).expect("sound").svg;
        assert!(["依頼", "回答", "再依頼"].iter().all(|word| svg.contains(word)), "{svg}");
        let another = text.replace("A->>+X", "A->>+窓口の人");
        assert!(draw(&another, "d", Lang::Ja).expect("sound").svg.contains(">窓口の人<"));
    }

    #[test]
    fn a_message_that_would_be_missing_in_the_drawing_is_told() {
        for arrow in ["-x", "--x", "-)", "--)"] {
            let text = format!("sequenceDiagram\n  A->>B: 依頼\n  A{arrow}B: 失敗\n");
            let trouble = draw(&text, "d", Lang::En).err().expect("it cannot be drawn whole");
            assert_eq!((trouble.line, trouble.reason.en), (2, format!("the arrow `{arrow}` cannot be drawn")));
        }
    }

    #[test]
    fn what_the_library_doubts_in_its_own_drawings_is_drawn_as_in_a_release() {
        assert!(draw(DOUBTED, "d", Lang::Ja).is_ok());
    }

    #[test]
    fn what_cannot_be_drawn_is_told_with_its_line() {
        let line = |text: &str| draw(text, "d", Lang::Ja).err().map(|trouble| trouble.line);
        assert_eq!(line("\n手順を書いた文章です"), Some(1));
        assert_eq!(line(""), Some(0));
        assert_eq!(line("flowchart TD\n  subgraph x\n  A --> B\n"), Some(1));
        assert_eq!(line("flowchart TD\n  A --> B\n  end\n"), Some(2));
        let large = format!("flowchart TD\n{}", "  A & B & C & D & E --> F & G & H & I & J\n".repeat(10));
        assert!(line(&large).is_some());
        assert_eq!(line(FLOW), None);
    }

    #[test]
    fn a_diagram_is_the_same_each_time() {
        let once = draw(FLOW, "d", Lang::Ja).expect("sound").svg;
        for _ in 0..5 {
            assert_eq!(draw(FLOW, "d", Lang::Ja).expect("sound").svg, once);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn no_text_stops_the_build_or_brings_markup_of_its_own(
            head in prop::sample::select(vec!["flowchart TD", "sequenceDiagram", "stateDiagram-v2", "erDiagram", "pie", "gantt", "mindmap"]),
            lines in prop::collection::vec("([A-C]|[ぁ-ん]|-->|->>|\\[|\\]|:|\"|\\||<script>|&|#|;|\\{|\\}| ){1,12}", 0..6),
        ) {
            if let Ok(made) = draw(&format!("{head}\n{}", lines.join("\n")), "d", Lang::En) {
                prop_assert!(!made.svg.contains("<script"));
                prop_assert_eq!(made.svg.matches("<svg").count(), 1);
            }
        }
    }
}
