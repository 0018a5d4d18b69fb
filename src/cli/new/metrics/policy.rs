//! The columns of tickets → a policy with its clocks.
//!
//! In: columns by what they mean. Out: an entry of `data/sla.yaml`. Never: writes a time that somebody would have to promise.

use super::roles::Roles;
use crate::config::ColumnType;
use crate::diag::Lang;
use crate::say;
use crate::syntax::written::{comment, scalar};
use std::fmt::Write;

/// The clocks of tickets, with a place for what each priority promises.
pub(super) fn of_roles(roles: &Roles<'_>, lang: Lang) -> Option<String> {
    let (start, source) = (roles.instant("opened_at")?, roles.source);
    let priority = roles.of_kind("priority", &[ColumnType::Category, ColumnType::Text])?;
    let stops = [
        ("response", say!("応答", "response"), roles.instant("responded_at")),
        ("resolution", say!("解決", "resolution"), roles.instant("resolved_at").or_else(|| roles.instant("closed_at"))),
    ];
    let clocks: Vec<_> = stops.into_iter().filter_map(|(name, label, stop)| Some((name, label, stop?))).collect();
    if clocks.is_empty() || source.key.is_none() {
        return None;
    }
    let name = &source.name;
    let head = say!(
        "`{name}` の SLA の時計。約束の時間は書いていない。文書のとおりに書くと sla.{name}.… という指標になる",
        "the clocks of `{name}`; no time is promised here yet; once it is, there are metrics sla.{name}.…"
    );
    let mut text = comment("", head.text(lang));
    let _ = writeln!(text, "{}:", scalar(&source.name));
    let _ = writeln!(text, "  source: {}", scalar(&source.name));
    let _ = writeln!(text, "  priority: {}\n  start: {}", scalar(priority), scalar(start));
    if let Some(closed) = roles.instant("closed_at") {
        let _ = writeln!(text, "  closed: {}", scalar(closed));
    }
    text.push_str("  clocks:\n");
    for (name, label, stop) in &clocks {
        let _ = writeln!(text, "    {name}: {{ label: {}, stop: {} }}", scalar(label.text(lang)), scalar(stop));
    }
    text.push_str("  targets: {}\n");
    let how = say!(
        "行頭の # と上の {{}} を消し、… に約束の時間を書く（30min、4h、1bd など）。約束のない優先度の行は消す",
        "remove the # and the {{}} above, and write the promised times for … (30min, 4h, 1bd); remove priorities without a promise"
    );
    text.push_str(&comment("    ", how.text(lang)));
    let names: Vec<&str> =
        source.columns.get(priority).into_iter().flat_map(|column| column.values.keys().map(String::as_str)).collect();
    let names = if names.is_empty() { vec!["…"] } else { names };
    for name in names {
        let times = clocks.iter().map(|(name, ..)| format!("{name}: …")).collect::<Vec<_>>().join(", ");
        let _ = writeln!(text, "    # {}: {{ calendar: jp-business, {times} }}", scalar(name));
    }
    Some(text)
}
