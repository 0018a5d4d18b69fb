//! Refusals that several commands give.
//!
//! In: what was typed, or what the system says. Out: a diagnostic with a remedy. Never: decides whether something is refused.

use super::args::Global;
use super::console::Console;
use super::exit::Exit;
use crate::config::broken_at;
use crate::diag::{Diagnostic, Message, Place, code, system_reason};
use crate::inputs;
use crate::model::{Mounts, ReportName};
use crate::output::{self, CreateError};
use crate::say;
use std::path::Path;

/// The refusal of something that is declared, with an error there.
pub(super) fn left_out(name: &str, place: &Place) -> Diagnostic {
    let cause = say!("誤りのある宣言", "the definition with the error");
    Diagnostic::new(code::UNKNOWN_DATA, None, broken_at(name, place))
        .related(place.clone(), cause)
        .hint(say!("`tejun check` が誤りを示します", "`tejun check` shows the error"))
}

/// How a report is switched on: one with a name of its own says of which kind it is.
pub(super) fn switch_on(report: ReportName) -> Message {
    let name = report.as_str();
    match report.kind() {
        Some(_) => say!(
            "tejun.yaml の `reports:` に `{name}: true` と書きます",
            "write `{name}: true` below `reports:` of tejun.yaml"
        ),
        None => say!(
            "tejun.yaml の `reports:` に `{name}: {{ kind: monthly }}` のように、もとにする種類とともに書きます",
            "write it below `reports:` of tejun.yaml with the kind that it is of, such as `{name}: {{ kind: monthly }}`"
        ),
    }
}

/// A text that should have been a month.
pub(super) fn unreadable_month(option: &str, text: &str) -> Box<Diagnostic> {
    let message =
        say!("`{option}` の `{text}` は月として読めません", "expected a month for `{option}`, found `{text}`");
    let hint = say!("`2026-04` のように書きます", "write it as `2026-04`");
    Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(hint))
}

/// A text that should have been an instant.
pub(super) fn unreadable_instant(option: &str, text: &str) -> Box<Diagnostic> {
    let message =
        say!("`{option}` の `{text}` は時刻として読めません", "expected an instant for `{option}`, found `{text}`");
    let hint = say!(
        "`2026-11-20T17:00:00+09:00` または `2026-11-20T17:00` のように書きます",
        "write `2026-11-20T17:00:00+09:00` or `2026-11-20T17:00`"
    );
    Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(hint))
}

/// Says why files were not created, and ends.
pub(super) fn refuse_to_create(refusal: &CreateError, voice: &Console) -> Exit {
    match refusal {
        CreateError::Exists(paths) => {
            let shown = paths.first().map(|path| path.display().to_string()).unwrap_or_default();
            let message = match paths.len() {
                0 | 1 => say!("`{shown}` はすでにあります", "`{shown}` is already there"),
                n => {
                    let others = n - 1;
                    say!(
                        "`{shown}` とほか {others} ファイルはすでにあります",
                        "`{shown}` and {others} other files are already there"
                    )
                }
            };
            voice.refuse(&Diagnostic::new(code::OUTPUT_EXISTS, None, message).hint(say!(
                "別の場所を指定します。人が書いたファイルは上書きしません",
                "name another place; a file that people wrote is never overwritten"
            )))
        }
        CreateError::Io { path, error } => {
            let shown = path.display();
            let reason = system_reason(&error.to_string());
            let (ja, en) = (&reason.ja, &reason.en);
            let message = say!("`{shown}` を書けません: {ja}", "cannot write `{shown}`: {en}");
            voice.diagnostic(&Diagnostic::new(code::OUTPUT_WRITE, None, message));
            Exit::Io
        }
    }
}

/// The refusal of the system to write.
pub(super) fn unwritable(path: &Path, reason: &str) -> Diagnostic {
    let (path, reason) = (path.display(), system_reason(reason));
    let (ja, en) = (&reason.ja, &reason.en);
    let message = say!("`{path}` に書けません: {ja}", "cannot write `{path}`: {en}");
    Diagnostic::new(code::OUTPUT_WRITE, None, message).hint(say!(
        "書ける場所を指定するか、権限と空き容量を確かめます",
        "name another place, or look at the permissions and the free space"
    ))
}

/// The refusal to put a site where the next build would read it as the project's own files.
pub(super) fn refuse_inside_project(folder: &Path, global: &Global) -> Option<Diagnostic> {
    let written = output::resolve_path(folder);
    let is_in = |name: &&str| written.starts_with(output::resolve_path(&global.dir.join(name)));
    let shown = folder.display();
    if let Some(name) = [".tejun", ".git"].into_iter().find(is_in) {
        let message = say!("`{shown}` は {name}/ の中です", "`{shown}` lies in {name}/, which is no place for a site");
        let hint = say!("{name}/ の外のフォルダーを指定します", "name a folder outside {name}/");
        return Some(Diagnostic::new(code::CLI_USAGE, None, message).hint(hint));
    }
    let mounts = inputs::mounts(&global.dir);
    let folders = ["content", "data", "static", "themes"].map(|name| mounts.disk_path(name));
    let named = folders.iter().map(|name| &**name).filter(|name| !name.is_empty());
    let name =
        named.into_iter().find(is_in).or_else(|| is_among_documents(&written, global, &mounts).then_some("."))?;
    let message = say!(
        "`{shown}` は {name}/ の中です。書いたファイルを、次のビルドが原稿として読みます",
        "`{shown}` lies in {name}/: the next build would read what is written there"
    );
    let hint = say!("{name}/ の外のフォルダーを指定します", "name a folder outside {name}/");
    Some(Diagnostic::new(code::CLI_USAGE, None, message).hint(hint))
}

/// Whether a folder would be one of documents, where they stand in the project folder itself.
fn is_among_documents(folder: &Path, global: &Global, mounts: &Mounts) -> bool {
    let root = output::resolve_path(&global.dir);
    let Some(below) = folder.strip_prefix(root).ok().and_then(Path::to_str) else { return false };
    let below = below.replace('\\', "/");
    let is_aside = below.split('/').next().is_some_and(inputs::is_aside);
    mounts.content_folder() == "." && !is_aside && mounts.document_path(&below).is_some()
}
