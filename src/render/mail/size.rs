//! How large the HTML of a mail may be: Gmail cuts it off, and readers miss what comes after.

use super::place;
use crate::diag::{Diagnostic, Diagnostics, Severity, code};
use crate::model::{Page, format_integer};
use crate::render::parts::Part;
use crate::say;

/// From here on a mail is told to be large: nobody reads it to its end.
pub(super) const LARGE: usize = 30 * 1024;
/// Gmail shows no more than this.
pub(super) const CUT_OFF: usize = 102_400;

/// Says when the HTML is too large, and what takes the most room.
pub(super) fn check(html: &str, page: &Page, parts: &[Part], found: &mut Diagnostics) {
    let size = html.len();
    if size <= LARGE {
        return;
    }
    let (title, bytes) = (&page.title, format_integer(size as u64));
    let mut diagnostic = if size > CUT_OFF {
        let most = format_integer(CUT_OFF as u64);
        let message = say!(
            "「{title}」のメールの HTML は {bytes} バイトです。Gmail は {most} バイトで切ります",
            "the HTML of the mail of `{title}` has {bytes} bytes; Gmail cuts it off at {most}"
        );
        let diagnostic = Diagnostic::new(code::MAIL_LARGE, place(page), message);
        Diagnostic { severity: Severity::Error, ..diagnostic }
    } else {
        let most = format_integer(LARGE as u64);
        let message = say!(
            "「{title}」のメールの HTML は {bytes} バイトです（目安は {most} バイトまで）",
            "expected at most {most} bytes of HTML in the mail of `{title}`, found {bytes}"
        );
        Diagnostic::new(code::MAIL_LARGE, place(page), message)
    };
    if let Some((ja, en)) = heaviest(parts) {
        diagnostic = diagnostic.hint(say!(
            "レポートのレイアウトから {ja} を外すか、減らします。ウェブのページには残せます",
            "leave {en} out of the report's layout, or show fewer; the web page may keep them"
        ));
    }
    found.push(diagnostic);
}

/// What a reader could do without: the kind of part with the most numbers, and how many of it there are.
fn heaviest(parts: &[Part]) -> Option<(String, String)> {
    let of_charts = |part: &Part| match part {
        Part::Chart(chart) => chart.rows.iter().map(|row| row.values.len() + 1).sum(),
        _ => 0,
    };
    let of_tables = |part: &Part| match part {
        Part::Table(table) => table.rows.iter().map(|row| 2 * row.len()).sum(),
        _ => 0,
    };
    let count = |of: &dyn Fn(&Part) -> usize| {
        let all = parts.iter().map(of).filter(|cells| *cells > 0);
        all.fold((0, 0), |(parts, cells), more| (parts + 1, cells + more))
    };
    let ((charts, in_charts), (tables, in_tables)) = (count(&of_charts), count(&of_tables));
    if in_charts == 0 && in_tables == 0 {
        return None;
    }
    Some(if in_charts >= in_tables {
        (format!("図 {charts} 個（`{{trends}}` など）"), format!("some of its {charts} charts (such as `{{trends}}`)"))
    } else {
        (
            format!("表 {tables} 個（`{{indicators}}` など）"),
            format!("some of its {tables} tables (such as `{{indicators}}`)"),
        )
    })
}
