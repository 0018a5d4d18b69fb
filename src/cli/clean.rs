//! `tejun clean`: takes back what tejun wrote, and nothing else.

use super::args::{Clean, Global};
use super::console::Console;
use super::exit::{CommandResult, Exit};
use super::open_project;
use super::output_lock::lock_output;
use crate::diag::{Diagnostic, code};
use crate::output::{self, OutputError};
use crate::say;

/// Cleans the project.
pub(super) fn run(args: &Clean, global: &Global, voice: &Console) -> CommandResult {
    open_project::is_project(&global.dir)?;
    let folder = args.out.clone().unwrap_or_else(|| global.dir.join("output"));
    let shown = folder.display().to_string();
    // What is not there, or is no folder, nobody writes.
    let is_written = folder.is_dir() && !folder.is_symlink();
    let _lock = is_written.then(|| lock_output(&folder, args.no_wait, voice)).transpose()?;
    match output::clean_output(&folder) {
        Ok(Some(0)) => {
            voice.note(&say!("`{shown}` に消すものはありません", "there is nothing to remove in `{shown}`"));
        }
        Ok(Some(files)) => {
            let file_s = if files == 1 { "" } else { "s" };
            voice.note(&say!(
                "`{shown}` から {files} ファイルを消しました",
                "removed {files} file{file_s} from `{shown}`"
            ));
        }
        Ok(None) => {
            let message = say!(
                "`{shown}` は tejun が作ったものではないため、何も消しません",
                "`{shown}` was not made by tejun, so nothing is removed"
            );
            let hint = say!("出力先を `--out DIR` で指定します", "name the output folder with `--out DIR`");
            voice.diagnostic(&Diagnostic::new(code::OUTPUT_FOREIGN, None, message).hint(hint));
            return Ok(Exit::Io);
        }
        Err(error) => return Ok(refused(&error, voice)),
    }
    match output::clean_cache(&global.dir) {
        Ok(true) => voice.note(&say!("キャッシュ（.tejun）を消しました", "removed the cache (.tejun)")),
        Ok(false) => {}
        Err(error) => return Ok(refused(&error, voice)),
    }
    Ok(Exit::Fine)
}

fn refused(error: &OutputError, voice: &Console) -> Exit {
    if let OutputError::Io { path, reason } = error {
        voice.diagnostic(&super::refusals::unwritable(path, reason));
    }
    Exit::Io
}
