//! What went wrong in a template, and where.
//!
//! In: the template engine's error. Out: a diagnostic that points into `themes/<name>/` when the template is the project's.

use crate::diag::{Diagnostic, Message, Place, code};
use crate::say;
use std::collections::BTreeMap;
use tera::ErrorKind;

/// One failure of one template.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TemplateError {
    /// The place in the project, for templates that are the project's.
    pub(super) place: Option<Place>,
    /// The template's name below the theme.
    pub(super) template: Option<String>,
    /// The engine's reason, with the place when it is in a built-in template.
    pub(super) reason: String,
}

/// Reads an error of the engine. When templates are put together it may hold several, as text: unknown filters, functions
/// and components.
pub(super) fn read_all(error: &tera::Error, folder: &str, overridden: &BTreeMap<String, String>) -> Vec<TemplateError> {
    let ErrorKind::Msg(text) = error.kind() else { return vec![read(error, folder, overridden)] };
    let reports: Vec<TemplateError> =
        format!("\n{text}").split("\nerror: ").filter_map(|report| reported(report, folder, overridden)).collect();
    if reports.is_empty() { vec![read(error, folder, overridden)] } else { reports }
}

/// One report in the engine's printed form: reason, ` --> file:line:column`, the line, and carets below it.
fn reported(report: &str, folder: &str, overridden: &BTreeMap<String, String>) -> Option<TemplateError> {
    let (reason, rest) = report.split_once('\n')?;
    let place = rest.lines().next()?.trim_start().strip_prefix("--> ")?;
    let mut parts = place.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    let name = parts.next()?.to_owned();
    let carets = count(rest.lines().nth(3).map_or(1, |underline| underline.matches('^').count()));
    Some(at(name, (line, column, carets), reason, folder, overridden))
}

fn at(
    name: String,
    place: (u32, u32, u32),
    reason: &str,
    folder: &str,
    own: &BTreeMap<String, String>,
) -> TemplateError {
    let (line, column, length) = place;
    if own.contains_key(&name) {
        let place = Place::at(format!("{folder}/{name}"), line, column, length);
        TemplateError { place: Some(place), reason: reason.to_owned(), template: Some(name) }
    } else {
        TemplateError { place: None, reason: format!("{reason} ({name}:{line}:{column})"), template: Some(name) }
    }
}

/// Reads one error of the engine.
pub(super) fn read(error: &tera::Error, folder: &str, overridden: &BTreeMap<String, String>) -> TemplateError {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let span = report.span();
            let length = if span.end_line == span.start_line { span.end_col.saturating_sub(span.start_col) } else { 1 };
            let place = (count(span.start_line), count(span.start_col) + 1, count(length));
            at(report.filename().to_owned(), place, report.message(), folder, overridden)
        }
        ErrorKind::CircularExtend { tpl, .. }
        | ErrorKind::CircularInclude { tpl, .. }
        | ErrorKind::MissingParent { current: tpl, .. } => {
            let place = overridden.contains_key(tpl).then(|| Place::file(format!("{folder}/{tpl}")));
            TemplateError { place, reason: error.to_string(), template: Some(tpl.clone()) }
        }
        _ => TemplateError { place: None, reason: error.to_string(), template: None },
    }
}

impl TemplateError {
    /// The diagnostic for a theme that does not parse.
    pub(super) fn diagnostic(&self) -> Diagnostic {
        let reason = &self.reason;
        self.with(say!(
            "テンプレートを読めないため、組み込みのものを使います: {reason}",
            "expected a template, the built-in one is used instead: {reason}"
        ))
    }

    /// The diagnostic for pages that could not be made.
    pub(super) fn on_pages(&self, routes: &[String]) -> Diagnostic {
        let (reason, count) = (&self.reason, routes.len());
        let first = routes.first().map_or("", String::as_str);
        self.with(say!(
            "テンプレートのエラーのため、{count} ページ（`{first}` など）を組み込みのもので表示します: {reason}",
            "a template fails on {count} page(s), such as `{first}`, shown with the built-in one: {reason}"
        ))
    }

    fn with(&self, message: Message) -> Diagnostic {
        let diagnostic = Diagnostic::new(code::RENDER_TEMPLATE, self.place.clone(), message);
        match (&self.place, &self.template) {
            (None, Some(name)) => diagnostic.hint(say!(
                "組み込みのテンプレート `{name}` で起きました。上書きしたテンプレートとの組み合わせを確かめます",
                "it happened in the built-in template `{name}`; look at the overrides it is used with"
            )),
            _ => diagnostic,
        }
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
