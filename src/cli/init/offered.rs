//! The reports that documents name, offered in the `tejun.yaml` that reads them.
//!
//! In: a project that is to be, and the files of its folder. Out: its text, with an entry for each report as a comment. Never: decides
//! that a report is made.

use crate::cli::console::Console;
use crate::cli::contract_reports;
use crate::cli::open_project::now;
use crate::inputs::Inputs;
use crate::migration::Migration;
use crate::pipeline::{self, AssetNames, ClusterUse, Options};
use crate::say;
use crate::syntax::written::comment;

/// As many are written; `tejun contract --reports` prints them all.
const MOST: usize = 12;

/// The text of `tejun.yaml`, with the reports that its documents name.
pub(super) fn with_reports(migration: &Migration, files: Inputs, voice: &Console) -> String {
    let files = files.as_project(migration.project.as_bytes());
    let options =
        Options { as_of: None, now: now(), drafts: false, assets: AssetNames::Hashed, cluster: ClusterUse::default() };
    let named = pipeline::suggest_reports_of_documents(&files, &options);
    if named.is_empty() {
        return migration.project.clone();
    }
    let count = named.len();
    voice.note(&say!(
        "文書が名前を挙げるレポート {count} 件を、コメントにして書きます",
        "the {count} reports that documents name are written as comments"
    ));
    let lang = migration.lang;
    let about = say!(
        "文書が名前を挙げるレポート。作るものと `reports:` の行の先頭の # を外します",
        "reports that documents name: take the # away from those to be made, and from the line `reports:`"
    );
    let mut entries = "reports:\n".to_owned();
    named.iter().take(MOST).for_each(|one| entries.push_str(&contract_reports::as_yaml(one, files.mounts(), lang)));
    if let Some(others) = count.checked_sub(MOST).filter(|others| *others > 0) {
        let others =
            say!("ほかに {others} 件: `tejun contract --reports`", "{others} others: `tejun contract --reports`");
        entries.push_str(&comment("  ", others.text(lang)));
    }
    format!("{}\n{}{}", migration.project, comment("", about.text(lang)), comment("", &entries))
}
