//! Diagnostics one line each, as compilers print them and problem matchers of editors and CI read them.
//!
//! In: diagnostics. Out: `file:line:column: severity: message [code]`, sorted. Never: prints a finding on two lines, or one without a file
//! as if it had one.

use super::{Diagnostic, Diagnostics, Lang, Severity};
use std::fmt::Write;

/// One line per finding; places that are not known are left out from their end.
pub fn lines(diagnostics: &Diagnostics, lang: Lang) -> String {
    diagnostics.sorted().into_iter().map(|diagnostic| line(diagnostic, lang) + "\n").collect()
}

fn line(diagnostic: &Diagnostic, lang: Lang) -> String {
    let mut out = String::new();
    if let Some(place) = &diagnostic.place {
        out.push_str(&place.file);
        for number in [place.line, place.column].into_iter().take_while(|number| *number > 0) {
            let _ = write!(out, ":{number}");
        }
        out.push_str(": ");
    }
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    let message = diagnostic.message.text(lang);
    let hint = diagnostic.hint.as_ref().map(|hint| format!("{}{}", lang.pick("。", "; "), hint.text(lang)));
    let text = format!("{message}{}", hint.unwrap_or_default()).replace('\n', " ");
    let _ = write!(out, "{severity}: {text} [{}]", diagnostic.code.name());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Place, code};
    use crate::say;

    #[test]
    fn a_finding_is_one_line_with_as_much_of_its_place_as_is_known() {
        let mut found = Diagnostics::new();
        let at = Place::at("content/a.md", 3, 5, 4);
        found.push(Diagnostic::new(code::BROKEN_LINK, at, say!("ない", "no page")).hint(say!("直す", "mend\nit")));
        found.push(Diagnostic::new(code::BROKEN_LINK, Place::file("content/b.md"), say!("ない", "no page")));
        found.push(Diagnostic::new(code::CONTENT_EMPTY, None, say!("空", "nothing")));
        let all = lines(&found, Lang::En);
        let severity = code::BROKEN_LINK.severity();
        let severity = if severity == Severity::Error { "error" } else { "warning" };
        assert!(
            all.contains(&format!("content/a.md:3:5: {severity}: no page; mend it [pages/broken-link]\n")),
            "{all}"
        );
        assert!(all.contains(&format!("content/b.md: {severity}: no page [pages/broken-link]\n")), "{all}");
        assert_eq!(all.lines().count(), 3, "{all}");
    }
}
