//! What tejun says, and where it points.
//!
//! In: nothing of the project but names, places and texts. Out: [`Diagnostic`]s, and their renderings for people and
//! for machines. Never: prints, reads a file, or decides what happens next — a command turns the list into an exit code.

mod codes;
mod fold;
mod human;
mod json;
mod lines;
mod reasons;
mod repeated;
mod sarif;

pub use codes::{ALL, Code, code, reference};
pub use human::{Shortened, human, shortened};
pub use json::json;
pub use lines::lines;
pub use reasons::{system_reason, yaml_reason};
pub(crate) use repeated::{and_further, times};
pub use sarif::sarif;
use serde::{Deserialize, Serialize};

/// The language of messages and of the interface; documents themselves are never translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

impl Lang {
    /// The text of this language.
    pub fn pick<'t>(self, ja: &'t str, en: &'t str) -> &'t str {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }

    /// A text in brackets behind another.
    pub fn bracketed(self, text: &str) -> String {
        match self {
            Self::Ja => format!("（{text}）"),
            Self::En => format!(" ({text})"),
        }
    }

    /// What belongs to this language.
    pub fn choose<T>(self, ja: T, en: T) -> T {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; never changes an exit code.
    Info,
    /// Should be mended; an error under `--strict` or `--deny warnings`.
    Warning,
    /// Something the user asked for is missing or wrong.
    Error,
}

impl Severity {
    /// The word that stands before a message, the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// One text in the languages tejun speaks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Message {
    /// Japanese text: no full stop, backticks round what the user typed.
    pub ja: String,
    /// English text: lower case, no full stop, backticks round what the user typed.
    pub en: String,
}

impl Message {
    /// A text in both languages.
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ja: ja.into(), en: en.into() }
    }

    /// The text in one language.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }

    /// The text in one language alone.
    pub fn into_text(self, lang: Lang) -> String {
        lang.choose(self.ja, self.en)
    }
}

/// Formats one [`Message`]: `say!("日本語 {x}", "english {x}")`; both texts see the same captured names.
#[macro_export]
macro_rules! say {
    ($ja:literal, $en:literal $(,)?) => {
        $crate::diag::Message::new(format!($ja), format!($en))
    };
}

/// A place in a file the user wrote.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Path relative to the project folder, with `/` between its parts.
    pub file: String,
    /// Line, from 1; 0 when the place is the file as a whole.
    pub line: u32,
    /// Column in characters, from 1; 0 when the place is a whole line or file.
    pub column: u32,
    /// How many characters are meant; at least 1 when `column` is set.
    pub length: u32,
}

impl Place {
    /// The file as a whole.
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), line: 0, column: 0, length: 0 }
    }

    /// The head of a file, for what is said of it as a whole and must be found by a line.
    pub fn start(file: impl Into<String>) -> Self {
        Self::at(file, 1, 1, 1)
    }

    /// `length` characters at a line and a column, both counted from 1.
    pub fn at(file: impl Into<String>, line: u32, column: u32, length: u32) -> Self {
        Self { file: file.into(), line, column, length: length.max(1) }
    }

    /// The place of the bytes `range` of `text`, which is the content of `file`; a range outside the text is clamped.
    pub fn of_range(file: &str, text: &str, range: std::ops::Range<usize>) -> Self {
        let floor = |at: usize| (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
        let (start, end) = (floor(range.start), floor(range.end.max(range.start)));
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
        let column = text[line_start..start].chars().count() + 1;
        let length = text[start..end].lines().next().map_or(1, |first| first.chars().count());
        Self::at(file, saturate(line), saturate(column), saturate(length))
    }
}

fn saturate(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Another place that explains a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What stands there.
    pub message: Message,
}

/// One thing tejun has to say.
///
/// ```
/// use tejun::diag::{Diagnostic, Diagnostics, Lang, Place, Severity, code};
/// use tejun::say;
///
/// let text = "# 返金\n\n[窓口](desk.md)\n";
/// let at = text.find("desk.md").unwrap();
/// let place = Place::of_range("content/refunds.md", text, at..at + 7);
/// let message = say!("`desk.md` がありません", "no page at `desk.md`");
/// let finding = Diagnostic::new(code::BROKEN_LINK, place, message).hint(say!("パスを直します", "mend the path"));
/// assert_eq!((finding.code.name(), finding.severity), ("pages/broken-link", Severity::Warning));
/// assert_eq!(finding.place.as_ref().map(|place| (place.line, place.column)), Some((3, 6)));
///
/// let mut found = Diagnostics::new();
/// found.push(finding);
/// assert!(!found.has_errors());
/// assert_eq!(found.sorted()[0].message.text(Lang::En), "no page at `desk.md`");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What kind it is: a stable name such as `content/broken-link`.
    pub code: Code,
    /// Where; `None` for what has no place in a file (a command line, a whole project).
    pub place: Option<Place>,
    /// What was expected and what was found.
    pub message: Message,
    /// What to do about it, in the user's own syntax.
    pub hint: Option<Message>,
    /// Other places that matter.
    pub related: Vec<Related>,
}

impl Diagnostic {
    /// A diagnostic of the code's usual severity.
    pub fn new(code: Code, place: impl Into<Option<Place>>, message: Message) -> Self {
        Self { severity: code.severity(), code, place: place.into(), message, hint: None, related: Vec::new() }
    }

    /// That something is not used because of the error in the declaration at `cause`.
    pub fn left_out(place: impl Into<Option<Place>>, message: Message, cause: Place) -> Self {
        let cause_message = say!("誤りのある宣言", "the definition with the error");
        Self::new(code::CONFIG_LEFT_OUT, place, message).related(cause, cause_message)
    }

    /// The same with a remedy.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Option<Message>>) -> Self {
        self.hint = hint.into();
        self
    }

    /// The same as a warning, whatever is usual for its code.
    #[must_use]
    pub fn as_warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// The same with another place.
    #[must_use]
    pub fn related(mut self, place: Place, message: Message) -> Self {
        self.related.push(Related { place, message });
        self
    }
}

/// Diagnostics of one run, in the order they were found; [`Diagnostics::sorted`] gives the order for people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Nothing said yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds many.
    pub fn extend(&mut self, other: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(other);
    }

    /// All of them, by file, line, column and code, without repetitions: errors in declarations come before everything that they may
    /// have caused, and what only follows from one of them comes last.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<&Diagnostic> = self.0.iter().collect();
        all.sort_by(|a, b| {
            let (own, other) = ((rank(a), &a.place, a.code.name()), (rank(b), &b.place, b.code.name()));
            own.cmp(&other).then_with(|| a.message.en.cmp(&b.message.en))
        });
        all.dedup();
        all
    }

    /// How many of a severity there are, without repetitions.
    pub fn count(&self, severity: Severity) -> usize {
        self.sorted().into_iter().filter(|d| d.severity == severity).count()
    }

    /// Whether any is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.severity == Severity::Error)
    }

    /// In the order they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Causes before consequences, and of these the declarations before the documents.
fn rank(diagnostic: &Diagnostic) -> u8 {
    let is_declaration = diagnostic.severity == Severity::Error && diagnostic.code.name().starts_with("config/");
    if diagnostic.code != code::CONFIG_LEFT_OUT {
        return u8::from(!is_declaration);
    }
    let stands_in_yaml = diagnostic.place.as_ref().is_some_and(|place| place.file.ends_with(".yaml"));
    2 + u8::from(!stands_in_yaml)
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// How many letters two texts differ by.
pub fn distance(a: &str, b: &str) -> usize {
    strsim::damerau_levenshtein(a, b)
}

/// The name among `known` that `typed` most probably meant, for hints.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (typed.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|name| (distance(typed, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

/// The hint at the name among `known` that `typed` most probably meant.
pub fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Message> {
    nearest(typed, known).map(|near| say!("`{near}` のことですか", "did you mean `{near}`?"))
}
