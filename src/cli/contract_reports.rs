//! `tejun contract --reports`: reports that documents name and that the project does not make.
//!
//! In: what was computed. Out: entries for `reports:` of `tejun.yaml`, each with the place that names it. Never: writes the file.

use super::args::Contract as Args;
use super::console::Console;
use super::contract::{is_asked, place_on_disk, scalar};

use crate::diag::Lang;
use crate::inputs::Inputs;
use crate::model::{Mounts, ProjectFiles, ReportPeriod};
use crate::pipeline::{self, Computed, ReportSuggestion};
use crate::say;
use std::fmt::Write;

/// Prints the entries.
pub(super) fn run(args: &Args, files: &Inputs, computed: &Computed, voice: &Console) {
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
    own.iter().for_each(|one| text.push_str(&as_yaml(one, files.mounts(), voice.lang)));
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

/// An entry of `reports:`, below the place that names the report.
pub(super) fn as_yaml(one: &ReportSuggestion, mounts: &Mounts, lang: Lang) -> String {
    let (file, line) = &one.place;
    let place = place_on_disk(mounts, file, *line);
    let mut text = format!("  # {place}  {}\n", one.title);
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
