//! Figures and verdicts inside sentences, as pieces of HTML for mails.

use super::Setting;
use crate::diag::Lang;
use crate::model::{InlineFigure, PromiseVerdict, TargetStatus, VerdictItem, VerdictShape, escape_html};
use crate::render::target_status::target_status;
use std::fmt::Write;

/// A figure in its sentence.
pub(super) fn figure(figure: &InlineFigure, setting: &Setting) -> String {
    let mut out = format!("<b>{}</b>", escape_html(&figure.text));
    if !figure.untargeted {
        mark(&mut out, figure.standing, &figure.standing_text, setting);
    }
    notes(&mut out, &figure.alert, &figure.notes, setting.lang);
    out
}

/// The verdicts of one place; in tables they close the cell they stand in, as on the page.
pub(super) fn verdict(verdict: &PromiseVerdict, setting: &Setting) -> String {
    let words = &setting.words;
    let mut out = String::new();
    match verdict.shape {
        VerdictShape::Head => {
            let _ = write!(out, "</th><th>{}</th><th>{}", words.actual, words.verdict);
        }
        VerdictShape::Cells => {
            let _ = write!(out, "</td><td>{}", escape_html(&verdict.note));
            lines(&mut out, &verdict.items, |out, item| value(out, item, setting));
            out.push_str("</td><td>");
            lines(&mut out, &verdict.items, |out, item| judged(out, item, setting));
        }
        VerdictShape::Badge | VerdictShape::Line => {
            for item in &verdict.items {
                let _ = write!(out, " {} ", words.actual);
                value(&mut out, item, setting);
                judged(&mut out, item, setting);
            }
        }
        VerdictShape::When => {
            for item in &verdict.items {
                let of_item = VerdictItem { way: String::new(), ..item.clone() };
                out.push(' ');
                value(&mut out, &of_item, setting);
                notes(&mut out, &item.alert, &item.notes, setting.lang);
            }
        }
    }
    out
}

fn lines(out: &mut String, items: &[VerdictItem], write: impl Fn(&mut String, &VerdictItem)) {
    for (at, item) in items.iter().enumerate() {
        out.push_str(if at > 0 { "<br>" } else { "" });
        write(out, item);
    }
}

fn value(out: &mut String, item: &VerdictItem, setting: &Setting) {
    if !item.label.is_empty() {
        let _ = write!(out, "{} ", escape_html(&item.label));
    }
    let shown = if item.value.is_empty() { setting.words.no_value } else { &item.value };
    let url = setting.addresses.maybe(item.route.as_ref(), &item.anchor);
    let shown = escape_html(shown);
    let _ = match url.as_str() {
        "" => write!(out, "<b>{shown}</b>"),
        url => write!(out, "<a href=\"{}\"><b>{shown}</b></a>", escape_html(url)),
    };
    let way = match item.way.as_str() {
        "up" => " ↗",
        "down" => " ↘",
        "flat" => " →",
        _ => "",
    };
    let _ = write!(out, "{way}");
    if !item.period.is_empty() {
        let _ = write!(out, " <span class=\"note\">{}</span>", escape_html(&item.period));
    }
}

fn judged(out: &mut String, item: &VerdictItem, setting: &Setting) {
    mark(out, item.standing, &item.standing_text, setting);
    notes(out, &item.alert, &item.notes, setting.lang);
}

fn mark(out: &mut String, of: TargetStatus, text: &str, setting: &Setting) {
    let standing = target_status(of, text, &setting.words);
    let (class, sign, text) = (standing.class, standing.mark, escape_html(&standing.text));
    let _ = write!(out, " <span class=\"{class}\">{sign} {text}</span>");
}

fn notes(out: &mut String, alert: &str, notes: &[String], lang: Lang) {
    let (open, close) = (lang.pick("（", "("), lang.pick("）", ")"));
    for note in std::iter::once(alert).chain(notes.iter().map(String::as_str)).filter(|note| !note.is_empty()) {
        let _ = write!(out, " <span class=\"note\">{open}{}{close}</span>", escape_html(note));
    }
}
