//! Which reports a command means when there is one for each value of a column.
//!
//! In: the name of a report and a value, as typed. Out: the names of the reports of values, or a refusal with the nearest value. Never:
//! takes one value for another.

use crate::config::ReportSettings;
use crate::diag::{Diagnostic, code, did_you_mean};
use crate::model::{ReportName, slug};
use crate::pipeline::Computed;
use crate::say;

/// The reports that are meant: one, or those of all values where no value is named.
pub(super) fn meant(
    computed: &Computed,
    report: ReportName,
    value: Option<&str>,
) -> Result<Vec<ReportName>, Box<Diagnostic>> {
    let reports = &computed.project.site.reports;
    let has_values = reports.of(report.shared()).is_some_and(ReportSettings::stands_for_values);
    if !has_values {
        return match value {
            None => Ok(vec![report]),
            Some(_) => Err(Box::new(no_values(report))),
        };
    }
    let all = computed.value_reports(Some(report.shared()));
    if let (Some(own), Some(value)) = (report.slug(), value)
        && slug(value).as_deref() != Some(own)
    {
        return Err(Box::new(two_values(report, value)));
    }
    let Some(typed) = report.slug().or(value) else { return Ok(all) };
    let value_of = |name: &ReportName| reports.of(*name).and_then(ReportSettings::value).unwrap_or_default();
    let exact = all.iter().find(|name| value_of(name) == typed);
    let by_slug = || all.iter().find(|name| name.slug() == slug(typed).as_deref());
    exact.or_else(by_slug).map(|name| vec![*name]).ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(value_of).collect();
        Box::new(no_value(report.shared(), typed, &known))
    })
}

fn two_values(report: ReportName, value: &str) -> Diagnostic {
    let (name, own) = (report.as_str(), report.slug().unwrap_or_default());
    let message = say!(
        "`{name}` は値 `{own}` のレポートですが、`--value` は `{value}` です",
        "`{name}` is the report of the value `{own}`, but `--value` says `{value}`"
    );
    Diagnostic::new(code::CLI_USAGE, None, message).hint(say!("どちらか一方だけを書きます", "write only one of them"))
}

fn no_values(report: ReportName) -> Diagnostic {
    let name = report.as_str();
    let message =
        say!("`{name}` は値ごとのレポートではありません", "there is no report `{name}` for each value of a column");
    Diagnostic::new(code::CLI_USAGE, None, message).hint(say!(
        "`--value` を外すか、tejun.yaml の `reports.{name}` に `by: 列の名前` と書きます",
        "leave `--value` out, or write `by: COLUMN` below `reports.{name}` in tejun.yaml"
    ))
}

fn no_value(report: ReportName, typed: &str, known: &[&str]) -> Diagnostic {
    let name = report.as_str();
    let message =
        say!("`{name}` に値 `{typed}` のレポートはありません", "there is no `{name}` report of the value `{typed}`");
    let finding = Diagnostic::new(code::CLI_USAGE, None, message);
    let all = known.iter().take(10).map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
    finding.hint(did_you_mean(typed, known.iter().copied()).unwrap_or_else(|| match known.is_empty() {
        true => say!("どの値の行もまだありません", "there are no rows of any value yet"),
        false => say!("たとえば {all} があります", "there are, for instance, {all}"),
    }))
}

/// The refusal to make something for the readers of a value where nobody says who they are.
pub(super) fn no_sites(report: ReportName, stands_for_values: bool) -> Diagnostic {
    let name = report.as_str();
    let message = say!("`{name}` には値ごとのサイトがありません", "`{name}` has no sites for its values");
    let finding = Diagnostic::new(code::CLI_USAGE, None, message);
    finding.hint(match stands_for_values {
        false => say!(
            "tejun.yaml の `reports.{name}` に `by: 列の名前` と書きます",
            "write `by: COLUMN` below `reports.{name}` in tejun.yaml"
        ),
        true => say!(
            "だれに見せる内容で作るかを、tejun.yaml の `reports.{name}` に `audience: …` と書きます。書くまでは、いちばん狭い公開範囲だけのものです",
            "say as whom its readers see it: `audience: …` below `reports.{name}` in tejun.yaml; until then it is for the most \
             closed audience alone"
        ),
    })
}
