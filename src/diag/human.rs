//! Diagnostics for people: severity, code, message, place, the line with a caret under what is meant, hint.

use super::fold::{Folded, folded};
use super::{Code, Diagnostics, Lang, Place, Severity};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use unicode_width::UnicodeWidthChar;

/// How many terminal columns of a line are shown; a longer line is cut around what is meant.
const WIDTH: usize = 100;
/// How many columns stay in front of what is meant when a line is cut.
const BEFORE: usize = 40;

/// All diagnostics as text, sorted by place, an empty line between two. `sources` answers the text of a file, and `None`
/// for what is no text; then the place stands without its line. `color` adds terminal colours.
pub fn human(diagnostics: &Diagnostics, lang: Lang, sources: &dyn Fn(&str) -> Option<Arc<str>>, color: bool) -> String {
    rendered(diagnostics.sorted().into_iter().map(Folded::alone), lang, sources, color)
}

/// Diagnostics as text, of each kind only the first few.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortened {
    /// The text.
    pub text: String,
    /// Of which kinds there are more than the text shows, and how many more, by name.
    pub left_out: Vec<(Code, usize)>,
}

/// Like [`human`], but what is said in the same words of many places is told once, and of each code only the first `most` by
/// place, so that one habit repeated in a thousand places does not bury everything else.
pub fn shortened(
    diagnostics: &Diagnostics,
    lang: Lang,
    sources: &dyn Fn(&str) -> Option<Arc<str>>,
    color: bool,
    most: usize,
) -> Shortened {
    let mut seen: BTreeMap<&str, (Code, usize, usize)> = BTreeMap::new();
    let mut shown = Vec::new();
    for folded in folded(diagnostics) {
        let code = folded.first.code;
        let (_, count, left_out) = seen.entry(code.name()).or_insert((code, 0, 0));
        *count += 1;
        if *count <= most {
            shown.push(folded);
        } else {
            *left_out += 1 + folded.others.len();
        }
    }
    let more = seen.into_values().filter(|(.., left_out)| *left_out > 0);
    let left_out = more.map(|(code, _, left_out)| (code, left_out)).collect();
    Shortened { text: rendered(shown, lang, sources, color), left_out }
}

fn rendered<'d>(
    shown: impl IntoIterator<Item = Folded<'d>>,
    lang: Lang,
    sources: &dyn Fn(&str) -> Option<Arc<str>>,
    color: bool,
) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(WIDTH * 2);
    let excerpts = Excerpts { sources, files: RefCell::default() };
    let texts = shown.into_iter().map(|folded| {
        let groups = groups(&folded, lang, &excerpts);
        without_marks(&renderer.render(&groups), folded.first.place.is_some())
    });
    texts.collect::<Vec<_>>().join("\n")
}

/// The renderer puts a line with `:::` alone before an excerpt whose place was given apart; a cut line needs its place
/// given apart, for its own columns are not those of the file. Before the hint of what has no place stands a bar that
/// joins nothing.
fn without_marks(rendered: &str, has_place: bool) -> String {
    let bare = |line: &str| {
        let mut in_escape = false;
        let keep = |c: &char| {
            let escape = in_escape || *c == '\u{1b}';
            in_escape = escape && *c != 'm';
            !escape && !c.is_whitespace()
        };
        line.chars().filter(keep).collect::<String>()
    };
    let kept = rendered.lines().filter(|line| !matches!((bare(line).as_str(), has_place), (":::", _) | ("|", false)));
    kept.map(|line| format!("{line}\n")).collect()
}

fn groups(folded: &Folded<'_>, lang: Lang, excerpts: &Excerpts<'_>) -> Vec<Group<'static>> {
    let diagnostic = folded.first;
    // The words before a message are the same in every language, so that scripts and eyes find them.
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level.primary_title(visible(diagnostic.message.text(lang)));
    let mut main = Group::with_title(title.id(diagnostic.code.name()));
    if let Some(place) = &diagnostic.place {
        main = placed(main, place, excerpts, AnnotationKind::Primary);
    }
    if let Some(hint) = &diagnostic.hint {
        main = main.element(Level::HELP.with_name("hint").message(visible(hint.text(lang))));
    }
    if let Some(others) = folded.others() {
        main = main.element(Level::NOTE.message(visible(others.text(lang))));
    }
    let related = diagnostic.related.iter().map(|related| {
        let title = Level::NOTE.secondary_title(visible(related.message.text(lang)));
        placed(Group::with_title(title), &related.place, excerpts, AnnotationKind::Context)
    });
    std::iter::once(main).chain(related).collect()
}

/// A group with a place, and the line that stands there.
fn placed(group: Group<'static>, place: &Place, excerpts: &Excerpts<'_>, kind: AnnotationKind) -> Group<'static> {
    let origin = Origin::path(visible(&place.file));
    if place.line == 0 {
        return group.element(origin);
    }
    let origin = origin.line(place.line as usize).char_column(place.column.max(1) as usize);
    let group = group.element(origin);
    let Some(line) = excerpts.line(&place.file, place.line) else { return group };
    let (text, range) = excerpt(&line, place);
    group.element(Snippet::source(text).line_start(place.line as usize).annotation(kind.span(range)))
}

/// The part of a line that is shown, and the bytes in it that are meant.
fn excerpt(line: &str, place: &Place) -> (String, Range<usize>) {
    let characters: Vec<char> = line.chars().map(one_visible).collect();
    let indent = characters.iter().take_while(|c| c.is_whitespace()).count();
    let (start, length) = match place.column {
        0 => (indent, characters.len() - indent),
        column => (column as usize - 1, place.length.max(1) as usize),
    };
    let start = start.min(characters.len());
    let end = (start + length).min(characters.len());
    let window = window(&characters, start);
    let end = end.clamp(start, window.end.max(start));
    let mut text = String::new();
    if window.start > 0 {
        text.push('…');
    }
    let mut range = 0..0;
    for (at, c) in characters.iter().enumerate().take(window.end).skip(window.start) {
        if at == start {
            range.start = text.len();
        }
        text.push(*c);
        if at < end {
            range.end = text.len();
        }
    }
    if start >= window.end {
        range.start = text.len();
    }
    if window.end < characters.len() {
        text.push('…');
    }
    range.end = range.end.max(range.start);
    (text, range)
}

/// The characters of a line that fit, with what starts at `start` among them.
fn window(characters: &[char], start: usize) -> Range<usize> {
    let width = |range: &[char]| range.iter().map(|c| c.width().unwrap_or(0)).sum::<usize>();
    if width(characters) <= WIDTH {
        return 0..characters.len();
    }
    let mut first = 0;
    if width(&characters[..start]) > WIDTH - BEFORE {
        first = start;
        while first > 0 && width(&characters[first..start]) < BEFORE {
            first -= 1;
        }
    }
    let mut used = 0;
    let fits = |c: &&char| {
        used += c.width().unwrap_or(0);
        used <= WIDTH
    };
    first..first + characters[first..].iter().take_while(fits).count()
}

/// A text without characters that would move the cursor or colour the terminal.
fn visible(text: &str) -> String {
    text.chars().map(one_visible).collect()
}

fn one_visible(c: char) -> char {
    match c {
        '\t' => ' ',
        // Direction marks reorder what surrounds them, so that a line reads as it is not.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

/// The lines of the files that diagnostics point into; each file is asked for once.
struct Excerpts<'a> {
    sources: &'a dyn Fn(&str) -> Option<Arc<str>>,
    files: RefCell<BTreeMap<String, Option<Lines>>>,
}

struct Lines {
    text: Arc<str>,
    starts: Vec<usize>,
}

impl Excerpts<'_> {
    fn line(&self, file: &str, line: u32) -> Option<String> {
        let mut files = self.files.borrow_mut();
        let lines = files.entry(file.to_owned()).or_insert_with(|| (self.sources)(file).map(Lines::of));
        lines.as_ref()?.line(line)
    }
}

impl Lines {
    fn of(text: Arc<str>) -> Self {
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(starts).collect();
        Self { text, starts }
    }

    fn line(&self, line: u32) -> Option<String> {
        let start = *self.starts.get(line as usize - 1)?;
        let text = self.text[start..].lines().next().unwrap_or_default();
        Some(text.strip_prefix('\u{feff}').filter(|_| start == 0).unwrap_or(text).to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Diagnostic, code};
    use crate::say;
    use unicode_width::UnicodeWidthStr;

    fn render(file: &str, text: &str, diagnostic: Diagnostic, lang: Lang, color: bool) -> String {
        let mut found = Diagnostics::new();
        found.push(diagnostic);
        let sources = |asked: &str| (asked == file).then(|| Arc::from(text));
        human(&found, lang, &sources, color)
    }

    fn finding(place: Place) -> Diagnostic {
        Diagnostic::new(
            code::CONFIG_REFERENCE,
            place,
            say!("データソース `tikets` は宣言されていません", "the source `tikets` is not declared"),
        )
    }

    /// Terminal columns before and of what the carets mark, and of the marked text itself.
    fn columns(text: &str, mark: char, marked: &str) -> ((usize, usize), (usize, usize)) {
        let lines: Vec<&str> = text.lines().collect();
        let carets = lines.iter().position(|line| line.contains(mark) && !line.chars().any(char::is_alphanumeric));
        let carets = carets.expect("a line of carets");
        let (line, below) = (lines[carets - 1], lines[carets]);
        let start = line.find(marked).expect("the marked text");
        let count = below.chars().filter(|c| *c == mark).count();
        ((line[..start].width(), marked.width()), (below[..below.find(mark).unwrap()].width(), count))
    }

    #[test]
    fn a_message_has_severity_code_place_line_caret_and_hint() {
        let text = "a:\n  type: simple\n  source: tikets\n";
        let diagnostic = finding(Place::at("data/metrics.yaml", 3, 11, 6))
            .hint(say!("`tickets` のことですか", "did you mean `tickets`?"))
            .related(Place::at("data/metrics.yaml", 1, 1, 1), say!("この指標", "this metric"));
        let expected = "\
error[config/unknown-reference]: the source `tikets` is not declared
 --> data/metrics.yaml:3:11
  |
3 |   source: tikets
  |           ^^^^^^
  |
  = hint: did you mean `tickets`?
note: this metric
 --> data/metrics.yaml:1:1
  |
1 | a:
  | -
";
        assert_eq!(render("data/metrics.yaml", text, diagnostic, Lang::En, false), expected);
    }

    #[test]
    fn carets_stand_under_full_width_text() {
        let line = "- **可用性**: ９９．９%以上（月次）を約束し、ﾊﾝｶｸ も混ざる";
        for marked in ["可用性", "９９．９%以上", "約束", "ﾊﾝｶｸ", "混ざる"] {
            let at = line.find(marked).unwrap();
            let place = Place::of_range("a.md", line, at..at + marked.len());
            let text = render("a.md", line, finding(place), Lang::Ja, false);
            let (above, below) = columns(&text, '^', marked);
            assert_eq!(above, below, "{text}");
        }
    }

    #[test]
    fn a_long_line_is_cut_around_what_is_meant() {
        let line = format!("{}ここ{}", "あ".repeat(300), "い".repeat(300));
        let at = line.find("ここ").unwrap();
        let place = Place::of_range("a.csv", &line, at..at + "ここ".len());
        let text = render("a.csv", &line, finding(place), Lang::Ja, false);
        let (above, below) = columns(&text, '^', "ここ");
        assert_eq!(above, below, "{text}");
        assert!(text.contains("…あ") && text.contains("い…"));
        assert!(text.lines().all(|line| line.width() <= WIDTH + 10), "{text}");
        assert!(text.contains("a.csv:1:301"), "{text}");
    }

    #[test]
    fn a_mark_longer_than_the_window_ends_with_it() {
        let line = "x".repeat(500);
        let text = render("a.csv", &line, finding(Place::at("a.csv", 1, 1, 500)), Lang::En, false);
        assert_eq!(text.matches('^').count(), WIDTH);
    }

    #[test]
    fn places_without_a_column_a_line_or_a_text_are_shown_as_far_as_they_go() {
        let whole = render("a.md", "x", finding(Place::file("a.md")), Lang::En, false);
        assert!(whole.ends_with("--> a.md\n"), "{whole}");
        let line = Place { file: "a.md".into(), line: 1, column: 0, length: 0 };
        let text = render("a.md", "  題名", finding(line), Lang::En, false);
        let (above, below) = columns(&text, '^', "題名");
        assert_eq!(above, below, "{text}");
        let unknown = render("a.md", "x", finding(Place::at("b.parquet", 7, 2, 1)), Lang::En, false);
        assert!(unknown.ends_with("--> b.parquet:7:2\n"), "{unknown}");
        let beyond = render("a.md", "x\n", finding(Place::at("a.md", 9, 9, 9)), Lang::En, false);
        assert!(beyond.contains("a.md:9:9"), "{beyond}");
        let behind = render("a.md", "あ", finding(Place::at("a.md", 1, 99, 9)), Lang::En, false);
        assert!(behind.contains('^'), "{behind}");
    }

    #[test]
    fn nothing_the_user_wrote_moves_the_cursor() {
        let evil = "\u{1b}[31mred\u{202e}\u{7}";
        let diagnostic = Diagnostic::new(code::CONFIG_INVALID, Place::at(evil, 1, 2, 3), say!("{evil}", "{evil}"))
            .hint(say!("{evil}", "{evil}"))
            .related(Place::at(evil, 1, 1, 1), say!("{evil}", "{evil}"));
        let text = render(evil, evil, diagnostic, Lang::En, false);
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{text:?}");
    }

    #[test]
    fn what_has_no_place_is_a_message_and_a_hint() {
        let mut found = Diagnostics::new();
        found.push(Diagnostic::new(code::CLI_USAGE, None, say!("誤り", "wrong")).hint(say!("直し方", "a remedy")));
        let text = human(&found, Lang::En, &|_| None, false);
        assert_eq!(text, "error[cli/usage]: wrong\n = hint: a remedy\n");
    }

    #[test]
    fn of_each_kind_the_first_few_are_shown_and_the_rest_counted() {
        let mut found = Diagnostics::new();
        for line in (1..=5).chain([2]) {
            let message = say!("`{line}` は宣言されていません", "`{line}` is not declared");
            found.push(Diagnostic::new(code::CONFIG_REFERENCE, Place::at("a.md", line, 1, 1), message));
        }
        found.push(Diagnostic::new(code::INPUTS_LINK, Place::file("z.md"), say!("リンク", "link")));
        let short = shortened(&found, Lang::En, &|_| None, false, 2);
        assert!(short.text.contains("a.md:2:1") && !short.text.contains("a.md:3:1"), "{}", short.text);
        assert!(short.text.contains("z.md"), "{}", short.text);
        assert_eq!(short.left_out, [(code::CONFIG_REFERENCE, 3)]);
        assert!(shortened(&found, Lang::En, &|_| None, false, 5).left_out.is_empty());
        assert_eq!(found.count(Severity::Error), 5);
    }

    #[test]
    fn colour_only_when_asked() {
        let place = Place::at("a.md", 1, 1, 1);
        assert!(render("a.md", "x", finding(place.clone()), Lang::Ja, true).contains('\u{1b}'));
        assert!(!render("a.md", "x", finding(place), Lang::Ja, false).contains('\u{1b}'));
    }

    #[test]
    fn windows_line_ends_and_a_byte_order_mark_do_not_show() {
        let text = "\u{feff}title: x\r\nfoo: y\r\n";
        let first = render("t.yaml", text, finding(Place::at("t.yaml", 1, 8, 1)), Lang::En, false);
        assert!(first.contains("1 | title: x\n  |        ^\n"), "{first}");
        let second = render("t.yaml", text, finding(Place::at("t.yaml", 2, 1, 3)), Lang::En, false);
        assert!(second.contains("2 | foo: y\n  | ^^^\n"), "{second}");
    }

    proptest::proptest! {
        /// Any line and any place in or behind it: carets under the marked text, as far as the window goes.
        #[test]
        fn carets_follow_any_line(line in "[a手ｱé\\t 　]{0,160}", column in 1u32..180, length in 1u32..30) {
            let text = render("f", &line, finding(Place::at("f", 1, column, length)), Lang::En, false);
            let carets = text.lines().find(|line| line.contains('^')).expect("a line of carets");
            let shown = text.lines().find(|line| line.starts_with("1 |")).expect("the line");
            let lead = carets[..carets.find('^').unwrap()].width();
            let mut at = 0;
            let behind: String = shown.chars().skip_while(|c| { let skip = at < lead; at += c.width().unwrap_or(0); skip }).collect();
            let characters: Vec<char> = line.chars().map(one_visible).collect();
            let meant = characters.get(column as usize - 1).filter(|c| !c.is_whitespace());
            if let Some(meant) = meant {
                proptest::prop_assert!(behind.starts_with(*meant), "{}", text);
            }
        }
    }
}
