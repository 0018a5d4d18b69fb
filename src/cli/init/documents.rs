//! `tejun init --from DIR` and `tejun init --bare`: a `tejun.yaml` for documents that are there already.
//!
//! In: a folder. Out: one new file in it, and words about it. Never: changes, moves or copies a file that is there.

use super::super::args::{Global, Init};
use super::super::console::{Console, visible};
use super::super::exit::{CommandResult, Ended, Exit};
use super::super::refusals::refuse_to_create;
use super::{below, offered};
use crate::diag::{self, Diagnostic, Diagnostics, Lang, Place, code, system_reason};
use crate::inputs::Inputs;
use crate::migration::{self, Migration};
use crate::model::{ProjectFiles, shell_word};
use crate::output::{CreateError, create_new};
use crate::pipeline::decode;
use crate::say;
use std::path::Path;

/// What tejun writes beside `tejun.yaml`, which version control should not hold.
const WRITTEN: [&str; 2] = ["output/", ".tejun/"];

/// Makes `tejun.yaml` from what another tool's settings say, or says what it would be.
pub(super) fn from(dir: &Path, args: &Init, global: &Global, voice: &Console) -> CommandResult {
    let root = below(&global.dir, dir);
    free(&root, voice)?;
    let mut found = Diagnostics::new();
    let inputs = Inputs::open(&root, &mut found).map_err(|error| unreadable(&root, &error.reason))?;
    let migration = migration::read(&inputs, &name_of(&root, &inputs), &mut found);
    told(&migration, voice);
    untracked(&inputs, voice);
    let text = |path: &str| inputs.read(path).ok().and_then(|bytes| decode(&bytes));
    voice.findings(&diag::human(&found, voice.lang, &text, voice.color));
    let project = offered::with_reports(&migration, inputs, voice);
    if args.dry_run {
        voice.result(&project);
    } else {
        written(&root, &project, migration.documents, voice)?;
    }
    Ok(if found.has_errors() { Exit::Findings } else { Exit::Fine })
}

/// Makes a `tejun.yaml` of few lines in a folder, which may be a new one.
pub(super) fn bare(root: &Path, lang: Option<Lang>, voice: &Console) -> CommandResult {
    free(root, voice)?;
    let mut found = Diagnostics::new();
    let inputs = match Inputs::open(root, &mut found) {
        Ok(inputs) => inputs,
        Err(error) if root.exists() => return Err(unreadable(root, &error.reason).into()),
        Err(_) => Inputs::from_memory::<&str, &str>([]),
    };
    let migration = migration::bare(&inputs, &name_of(root, &inputs), lang);
    untracked(&inputs, voice);
    let project = offered::with_reports(&migration, inputs, voice);
    written(root, &project, migration.documents, voice)?;
    Ok(Exit::Fine)
}

/// Refuses a folder that is a project: what its `tejun.yaml` says of folders would hide those of the other tool.
fn free(root: &Path, voice: &Console) -> Result<(), Ended> {
    let there = root.join("tejun.yaml");
    match there.symlink_metadata() {
        Ok(_) => Err(refuse_to_create(&CreateError::Exists(vec![there]), voice).into()),
        Err(_) => Ok(()),
    }
}

fn unreadable(root: &Path, reason: &str) -> Diagnostic {
    let (shown, reason) = (root.display(), system_reason(reason));
    let (ja, en) = (&reason.ja, &reason.en);
    let message = say!("フォルダー `{shown}` を読めません: {ja}", "cannot read the folder `{shown}`: {en}");
    Diagnostic::new(code::CLI_USAGE, None, message).hint(say!(
        "文書と、その設定（mkdocs.yml など）のあるフォルダーを指定します",
        "name the folder that holds the documents and the settings of their tool, such as mkdocs.yml"
    ))
}

/// What the folder is called.
fn name_of(root: &Path, inputs: &Inputs) -> String {
    let name = inputs.root().unwrap_or(root).file_name();
    name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// What was recognised, where each value comes from, and what has no counterpart.
fn told(migration: &Migration, voice: &Console) {
    let name = migration.tool.name();
    let (ja, en) = (&name.ja, &name.en);
    voice.note(&match &migration.settings {
        Some(file) => say!("{ja} の設定 `{file}` を読みました", "read `{file}`, settings of {en}"),
        None => say!(
            "{ja}として読みました（知っている道具の設定がありません）",
            "read as {en}: there are no settings of a known tool"
        ),
    });
    for taken in &migration.taken {
        let (key, value) = (taken.key, visible(&taken.value));
        let origin = taken.place.as_ref().map(origin);
        voice.note(&match origin {
            Some(origin) => say!("  {key}: {value}（{origin}）", "  {key}: {value} ({origin})"),
            None => say!("  {key}: {value}", "  {key}: {value}"),
        });
    }
    if !migration.remarks.is_empty() {
        voice.note(&say!("引き継がないもの、確かめるもの:", "not taken over, or to be looked at:"));
    }
    for remark in &migration.remarks {
        let (ja, en) = (visible(&remark.message.ja), visible(&remark.message.en));
        let origin = remark.place.as_ref().map(|place| format!("{}: ", origin(place))).unwrap_or_default();
        voice.note(&say!("  {origin}{ja}", "  {origin}{en}"));
    }
}

/// `mkdocs.yml:3`
fn origin(place: &Place) -> String {
    let file = visible(&place.file);
    if place.line == 0 { file } else { format!("{file}:{}", place.line) }
}

/// Writes the file, and says what comes next.
fn written(root: &Path, project: &str, count: usize, voice: &Console) -> Result<(), Ended> {
    let file = [("tejun.yaml", project.as_bytes())];
    create_new(root, &file).map_err(|refusal| refuse_to_create(&refusal, voice))?;
    let shown = root.join("tejun.yaml");
    let shown = shown.display();
    voice.note(&say!(
        "`{shown}` を作りました。文書 {count} 件は、あるまま読みます",
        "made `{shown}`; {count} documents are read where they stand"
    ));
    let program = match root.display().to_string() {
        here if here == "." => "tejun".to_owned(),
        folder => format!("tejun -C {}", shell_word(&folder)),
    };
    voice.note(&say!("次は:", "next:"));
    let next = [
        ("check --summary", say!("指摘を種類ごとに数える", "count the findings by kind")),
        ("build", say!("サイトを組み立てる", "build the site")),
        ("contract", say!("文書の約束を並べる", "list what documents promise")),
    ];
    for (command, does) in next {
        let (ja, en) = (does.ja, does.en);
        voice.note(&say!("  {program} {command}    {ja}", "  {program} {command}    {en}"));
    }
    Ok(())
}

/// Says what version control would take up though tejun makes it anew.
fn untracked(inputs: &Inputs, voice: &Console) {
    let text = inputs.read(".gitignore").ok().and_then(|bytes| decode(&bytes)).unwrap_or_default();
    let is_there = |wanted: &&str| {
        let bare = wanted.trim_matches('/');
        text.lines().any(|line| line.trim().trim_matches('/') == bare)
    };
    let missing: Vec<String> =
        WRITTEN.iter().filter(|wanted| !is_there(wanted)).map(|line| format!("`{line}`")).collect();
    if !missing.is_empty() {
        let (ja, en) = (missing.join("、"), missing.join(", "));
        voice.note(&say!(
            ".gitignore に {ja} を足します（このコマンドは足しません）",
            "add {en} to .gitignore; this command does not"
        ));
    }
}
