//! `check --stdin --path FILE`: the text that an editor has, in the place of the file.
//!
//! In: the path as typed, and standard input. Out: the path in the project, and bytes. Never: names a file that is not the project's, or
//! writes one.

use crate::cli::args::Global;
use crate::cli::exit::Ended;
use crate::cli::open_project::OpenProject;
use crate::diag::{Diagnostic, code, system_reason};
use crate::say;
use std::io::{self, Read};

/// The path in the project of what was typed.
pub(super) fn path(typed: &str, opened: &OpenProject, global: &Global) -> Result<String, Box<Diagnostic>> {
    opened.typed_path(typed, global).filter(|path| !path.is_empty()).ok_or_else(|| {
        let message =
            say!("`{typed}` はプロジェクトの中のファイルではありません", "`{typed}` is no file of the project");
        let refusal = Diagnostic::new(code::CLI_USAGE, None, message).hint(say!(
            "プロジェクトから見た場所を書きます（例: `content/sop/refunds.md`）",
            "name it as seen from the project, such as `content/sop/refunds.md`"
        ));
        Box::new(opened.files.with_disk_name(refusal))
    })
}

/// What standard input holds.
pub(super) fn text() -> Result<Vec<u8>, Ended> {
    let mut bytes = Vec::new();
    match io::stdin().lock().read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => {
            let reason = system_reason(&error.to_string());
            let (ja, en) = (&reason.ja, &reason.en);
            let message = say!("標準入力を読めません: {ja}", "cannot read standard input: {en}");
            Err(Ended::Refused(Box::new(Diagnostic::new(code::CLI_USAGE, None, message))))
        }
    }
}
