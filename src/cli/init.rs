//! `tejun init [DIR]`: a small complete project, or a `tejun.yaml` for documents that are there already.

mod documents;
mod offered;

use super::args::{Global, Init};
use super::console::Console;
use super::exit::{CommandResult, Exit};
use super::refusals::refuse_to_create;
use crate::output::create_new;
use crate::say;
use std::path::{Path, PathBuf};

/// The project's files; `gitignore` has no dot here so that it does not apply to this repository.
const FILES: [(&str, &[u8]); 16] = [
    ("tejun.yaml", include_bytes!("project/tejun.yaml")),
    (".gitignore", include_bytes!("project/gitignore")),
    ("content/_index.md", include_bytes!("project/content/_index.md")),
    ("content/sop/_index.md", include_bytes!("project/content/sop/_index.md")),
    ("content/sop/support.md", include_bytes!("project/content/sop/support.md")),
    ("content/sop/outage.md", include_bytes!("project/content/sop/outage.md")),
    ("content/help/_index.md", include_bytes!("project/content/help/_index.md")),
    ("content/help/faq.md", include_bytes!("project/content/help/faq.md")),
    ("content/reports/weekly/2026-W46.md", include_bytes!("project/content/reports/weekly/2026-W46.md")),
    ("content/reports/monthly/2026-10.md", include_bytes!("project/content/reports/monthly/2026-10.md")),
    ("data/sources.yaml", include_bytes!("project/data/sources.yaml")),
    ("data/metrics.yaml", include_bytes!("project/data/metrics.yaml")),
    ("data/sla.yaml", include_bytes!("project/data/sla.yaml")),
    ("data/calendars.yaml", include_bytes!("project/data/calendars.yaml")),
    ("data/tickets/tickets.csv", include_bytes!("project/data/tickets/tickets.csv")),
    ("data/incidents.csv", include_bytes!("project/data/incidents.csv")),
];

fn below(dir: &Path, folder: &Path) -> PathBuf {
    if dir == Path::new(".") { folder.to_owned() } else { dir.join(folder) }
}

/// Makes the project, unless one of its files is already there.
pub(super) fn run(args: &Init, global: &Global, voice: &Console) -> CommandResult {
    if let Some(dir) = &args.from {
        return documents::from(dir, args, global, voice);
    }
    let root = args.folder.as_ref().map_or_else(|| global.dir.clone(), |folder| below(&global.dir, folder));
    if args.bare {
        return documents::bare(&root, voice);
    }
    create_new(&root, &FILES).map_err(|refusal| refuse_to_create(&refusal, voice))?;
    let (shown, count) = (root.display(), FILES.len());
    let next = if root == Path::new(".") { "tejun build".to_owned() } else { format!("tejun -C {shown} build") };
    voice.note(&say!(
        "`{shown}` に {count} ファイルのプロジェクトを作りました。次は `{next}` です",
        "made a project of {count} files in `{shown}`; next: `{next}`"
    ));
    let (data, source) = (root.join("data"), next.replace("build", "new source data/export.csv"));
    let data = data.display();
    voice.note(&say!(
        "自分のデータを使うには、書き出したファイルを `{data}` に置いて `{source}`",
        "to use your own data, put an export into `{data}`, then `{source}`"
    ));
    Ok(Exit::Fine)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostics;
    use crate::inputs::Inputs;
    use crate::pipeline::{self, AssetNames, ClusterUse, Options};

    #[test]
    fn the_project_builds_without_a_finding() {
        let root = tempfile::tempdir().unwrap();
        create_new(root.path(), &FILES).unwrap();
        let mut found = Diagnostics::new();
        let inputs = Inputs::open(root.path(), &mut found).unwrap();
        let options = Options {
            as_of: None,
            now: "2030-01-01T00:00:00Z".parse().unwrap(),
            drafts: false,
            assets: AssetNames::Hashed,
            cluster: ClusterUse::default(),
        };
        let built = pipeline::build(&inputs, &options, &mut found).expect("a site");
        assert!(found.is_empty(), "{found:#?}");
        assert!(built.artifacts.iter().any(|artifact| artifact.path == "sop/support/index.html"));
        let uptime = built.computed.figures.get("uptime", &[], "2026-10").expect("a figure");
        assert!(uptime.value.is_some());
    }
}
