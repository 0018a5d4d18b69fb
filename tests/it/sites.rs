//! The cases of `tests/sites`: folders with a project (`in/`) and what must come out of it (`expected/`, read by `cases`).
//!
//! Each has two tests under its own name: `as_expected` builds it in this process, and `checks_as_it_builds` checks, builds and publishes it as
//! people do (`places`). A folder that is not named here fails, and so does a name without a folder.
//!
//! Decided in docs/decisions/0089-suite.md.

use crate::cases::{compare_case, names};
use crate::places;
use crate::site::here;
use std::path::PathBuf;

/// The folder of a case; a `-` in its name is a `_` here.
fn folder(area: &str, case: &str) -> PathBuf {
    here("tests/sites").join(area).join(case.replace('_', "-"))
}

macro_rules! cases {
    ($($area:ident: $($case:ident)+;)+) => {
        $(mod $area {
            $(mod $case {
                use super::super::{compare_case, folder, places};

                #[test]
                fn as_expected() {
                    compare_case(&folder(stringify!($area), stringify!($case)));
                }

                #[test]
                fn checks_as_it_builds() {
                    places::checks_as_it_builds(&folder(stringify!($area), stringify!($case)));
                }
            })+
        })+

        const CASES: &[(&str, &str)] = &[$($((stringify!($area), stringify!($case))),+),+];
    };
}

cases! {
    audiences: allowed blocks counted customers leaks links;
    broken: causes everything forms;
    charts: kinds mistakes;
    checks: orphans rules;
    content: admonitions checklists code comments diagrams embeds foreign includes japanese math mdx ruby_and_tables
        shortcodes;
    contract: bindings lint ordinary settled table times two_documents wordings;
    control: heads register sign_off values;
    documents: bundles cascade hugo_json hugo_toml languages menus moved names plain plain_folder taxonomies;
    figures: active_users adherence budget clock_changes composed cost coverage cumulative cutoff_totals
        cutoffs dated_targets fill forms friday gaps held incident_times incidents inherited manual many no_part
        progress retention services shares surveys trends;
    frame: apart around refused;
    layouts: groups kinds record;
    links: aliases anchors broken bundles everywhere notes page_url schemes spelling static_files;
    mail: mistakes secret whole;
    people: clock_change duty escalation lint mistakes on_call placeholders report statements;
    releases: directives mistakes notes;
    reports: causes clients english feedback labels layouts missing named promised summary whole;
    rows: milestones mistakes week;
    schedule: beside beyond broken kept stated;
    search: broken found off;
    sla: breakdowns ends readings same_day saturday steps too_many twenty undecided;
    sources: computed event_log lists lists_past lists_refused literals pauses rules servicenow uncomputed;
    statements: facts forms off weighed;
    status: mistakes outage;
}

#[test]
fn every_folder_is_a_case() {
    let root = here("tests/sites");
    let of_area = |area: String| names(&root.join(&area)).into_iter().map(move |case| format!("{area}/{case}"));
    let there: Vec<String> = names(&root).into_iter().flat_map(of_area).collect();
    let named: Vec<String> = CASES.iter().map(|(area, case)| format!("{area}/{}", case.replace('_', "-"))).collect();
    assert_eq!(there, named, "the folders, and the list in tests/it/sites.rs");
    assert!(there.len() > 100, "only {} cases", there.len());
}
