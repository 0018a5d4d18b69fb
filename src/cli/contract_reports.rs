//! `tejun contract --reports`: reports that documents name and that the project does not make.
//!
//! In: what was computed. Out: entries for `reports:` of `tejun.yaml`, each with the place that names it. Never: writes the file.

use super::args::Contract as Args;
use super::console::Console;
use super::contract::{is_asked, scalar};

use crate::diag::Lang;
use crate::model::{ProjectFiles, ReportPeriod};
use crate::pipeline::{self, Computed, ReportSuggestion};
use crate::say;
use std::fmt::Write;

/// Prints the entries.
pub(super) fn run(args: &Args, files: &dyn ProjectFiles, computed: &Computed, voice: &Console) {
    let all = pipeline::suggest_reports(files, computed);
    let own: Vec<&ReportSuggestion> = all.iter().filter(|one| is_asked(args, &one.place.0)).collect();
    if own.is_empty() {
        voice.note(&say!(
            "文書が名前を挙げていて、作っていないレポートはありません",
            "documents name no report that is not made"
        ));
        return;
    }
    let mut text = String::from("reports:\n");
    own.iter().for_each(|one| text.push_str(&as_yaml(one, voice.lang)));
    voice.result(&text);
}

/// Says that there is more to propose than bindings.
pub(super) fn mention(files: &dyn ProjectFiles, computed: &Computed, voice: &Console) {
    let count = pipeline::suggest_reports(files, computed).len();
    if count > 0 {
        voice.note(&say!(
            "文書が名前を挙げていて作っていないレポートも {count} 件あります（`tejun contract --reports`）",
            "documents name {count} reports that are not made, too (`tejun contract --reports`)"
        ));
    }
}

fn as_yaml(one: &ReportSuggestion, lang: Lang) -> String {
    let (file, line) = &one.place;
    let mut text = format!("  # {file}:{line}  {}\n", one.title);
    let _ = write!(text, "  {}: {{ kind: {}, ", scalar(&one.id), one.kind.name());
    if let Some(period) = one.period {
        let _ = write!(text, "period: {}, ", name_of(period));
    }
    let about = lang.pick("いつの期間かを確かめる", "make sure how long its periods are");
    let remark = if one.says_period { String::new() } else { format!(" # {about}") };
    let _ = writeln!(text, "title: {} }}{remark}", scalar(&one.title));
    text
}

fn name_of(period: ReportPeriod) -> &'static str {
    match period {
        ReportPeriod::Day => "day",
        ReportPeriod::Week => "week",
        ReportPeriod::Cutoff => "cutoff",
        ReportPeriod::Quarter => "quarter",
        ReportPeriod::Half => "half",
        ReportPeriod::Year => "year",
        _ => "month",
    }
}
