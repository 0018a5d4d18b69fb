//! The strip of an issued report: which edition it is, and where the one is that took its place.

use super::links::Links;
use crate::diag::Lang;
use crate::model::EditionMark;
use crate::say;
use serde::Serialize;

/// The strip as templates see it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct EditionView {
    /// `第2版 2026-11-27 発行`.
    text: String,
    /// The page of the edition that took its place; empty for the newest one.
    newest: String,
    /// What that link says.
    newest_text: String,
}

/// The strip of a mark.
pub(super) fn view(mark: &EditionMark, links: &Links, lang: Lang) -> EditionView {
    let (number, newest, issued) = (mark.number, mark.newest, &mark.issued);
    let text = match mark.superseded_by {
        None => say!("第{number}版 {issued} 発行", "Edition {number}, issued {issued}"),
        Some(_) => say!(
            "旧版です（第{number}版 {issued} 発行）。数値や記述は訂正されています。",
            "Superseded: edition {number}, issued {issued}. It has been corrected since."
        ),
    };
    let newest_text = say!("最新の第{newest}版を見る", "See edition {newest}");
    EditionView {
        text: text.text(lang).to_owned(),
        newest: mark.superseded_by.as_ref().map(|route| links.to(route)).unwrap_or_default(),
        newest_text: newest_text.text(lang).to_owned(),
    }
}
