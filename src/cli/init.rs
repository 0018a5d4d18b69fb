//! `tejun init [DIR]`: a small complete project, or a `tejun.yaml` for documents that are there already.

mod documents;
mod offered;

use super::args::{Global, Init, Language};
use super::console::Console;
use super::exit::{CommandResult, Exit};
use super::refusals::refuse_to_create;
use super::schemas;
use crate::diag::{Diagnostics, Lang};
use crate::inputs::Inputs;
use crate::model::{ProjectFiles, shell_word};
use crate::output::create_new;
use crate::say;
use std::path::{Path, PathBuf};

/// The files of a project in one language; `gitignore` has no dot in its folder so that it does not apply to this repository.
macro_rules! files {
    ($folder:literal) => {
        [
            ("tejun.yaml", include_bytes!(concat!($folder, "/tejun.yaml"))),
            (".gitignore", include_bytes!(concat!($folder, "/gitignore"))),
            ("content/_index.md", include_bytes!(concat!($folder, "/content/_index.md"))),
            ("content/sop/_index.md", include_bytes!(concat!($folder, "/content/sop/_index.md"))),
            ("content/sop/support.md", include_bytes!(concat!($folder, "/content/sop/support.md"))),
            ("content/sop/outage.md", include_bytes!(concat!($folder, "/content/sop/outage.md"))),
            ("content/help/_index.md", include_bytes!(concat!($folder, "/content/help/_index.md"))),
            ("content/help/faq.md", include_bytes!(concat!($folder, "/content/help/faq.md"))),
            (
                "content/reports/weekly/2026-W46.md",
                include_bytes!(concat!($folder, "/content/reports/weekly/2026-W46.md")),
            ),
            (
                "content/reports/monthly/2026-10.md",
                include_bytes!(concat!($folder, "/content/reports/monthly/2026-10.md")),
            ),
            ("data/sources.yaml", include_bytes!(concat!($folder, "/data/sources.yaml"))),
            ("data/metrics.yaml", include_bytes!(concat!($folder, "/data/metrics.yaml"))),
            ("data/sla.yaml", include_bytes!(concat!($folder, "/data/sla.yaml"))),
            ("data/calendars.yaml", include_bytes!(concat!($folder, "/data/calendars.yaml"))),
            ("data/bindings.yaml", include_bytes!(concat!($folder, "/data/bindings.yaml"))),
            ("data/tickets/tickets.csv", include_bytes!(concat!($folder, "/data/tickets/tickets.csv"))),
            ("data/incidents.csv", include_bytes!(concat!($folder, "/data/incidents.csv"))),
        ]
    };
}

type Files = [(&'static str, &'static [u8]); 17];

const JAPANESE: Files = files!("project");
const ENGLISH: Files = files!("project_en");

/// The files of a project in a language.
const fn files(lang: Lang) -> &'static Files {
    match lang {
        Lang::Ja => &JAPANESE,
        Lang::En => &ENGLISH,
    }
}

/// The exports of the sample that a project still has as they came: its reports tell of them.
pub(super) fn sample_exports(project: &dyn ProjectFiles) -> Vec<&'static str> {
    let shipped = JAPANESE.iter().chain(&ENGLISH).filter(|(path, _)| path.ends_with(".csv"));
    let unchanged = shipped.filter(|(path, bytes)| project.read(path).is_ok_and(|own| *own == **bytes));
    unchanged.map(|(path, _)| *path).collect()
}

fn below(dir: &Path, folder: &Path) -> PathBuf {
    if dir == Path::new(".") { folder.to_owned() } else { dir.join(folder) }
}

/// Makes the project, unless one of its files is already there.
pub(super) fn run(args: &Init, global: &Global, voice: &Console) -> CommandResult {
    if let Some(dir) = &args.from {
        return documents::from(dir, args, global, voice);
    }
    let root = args.folder.as_ref().map_or_else(|| global.dir.clone(), |folder| below(&global.dir, folder));
    // A terminal in English does not say that a team writes in English.
    let lang = if global.lang == Some(Language::En) { Lang::En } else { Lang::Ja };
    if args.bare {
        return documents::bare(&root, Some(lang).filter(|lang| *lang == Lang::En), voice);
    }
    let files = files(lang);
    create_new(&root, files).map_err(|refusal| refuse_to_create(&refusal, voice))?;
    if let Ok(inputs) = Inputs::open(&root, &mut Diagnostics::new()) {
        schemas::lead_editors(&root, &inputs, voice)?;
    }
    let (shown, count) = (root.display(), files.len());
    let next = if root == Path::new(".") {
        "tejun build".to_owned()
    } else {
        format!("tejun -C {} build", shell_word(&shown.to_string()))
    };
    voice.note(&say!(
        "`{shown}` に {count} ファイルのプロジェクトを作りました。次は `{next}` です",
        "made a project of {count} files in `{shown}`; next: `{next}`"
    ));
    if global.lang.is_none() && voice.lang == Lang::En {
        voice.note(&say!(
            "英語のプロジェクトは `tejun init --lang en` で作れます",
            "it is in Japanese; `tejun init --lang en` makes one in English"
        ));
    }
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
    use crate::pipeline::{self, AssetNames, ClusterUse, Options};

    #[test]
    fn the_projects_build_without_a_finding_and_have_the_same_files() {
        for lang in [Lang::Ja, Lang::En] {
            let root = tempfile::tempdir().unwrap();
            create_new(root.path(), files(lang)).unwrap();
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
            assert!(found.is_empty(), "{lang:?} {found:#?}");
            assert!(built.artifacts.iter().any(|artifact| artifact.path == "sop/support/index.html"));
            let uptime = built.computed.figures.get("uptime", &[], "2026-10").expect("a figure");
            assert!(uptime.value.is_some());
        }
    }
}
