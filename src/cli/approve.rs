//! `tejun approve PATH --by NAME`, and with `--as ROLE` one signature of several: writes who approved a document, when, and the hash of the text that was approved. The day is the
//! one on which the command runs, or that of `--date`; neither `as_of` nor `--as-of` moves it.

mod role;

use super::args::{Approve, Global};
use super::console::Console;
use super::exit::{CommandResult, Ended, Exit};
use super::open_project::{self, OpenProject};
use super::refusals::unreadable_instant;
use super::typed_path;
use crate::calendar::{Date, parse_date};
use crate::diag::{Diagnostic, Diagnostics, Message, Place, code, did_you_mean, system_reason};
use crate::inputs::message_on_disk;
use crate::model::ProjectFiles;
use crate::output;
use crate::pipeline::{self, Signature};
use crate::say;
use std::path::Path;

/// Writes the approval into the front matter.
pub(super) fn run(args: &Approve, global: &Global, voice: &Console) -> CommandResult {
    let mut found = Diagnostics::new();
    let opened = open_project::open(global, true, &mut found)?;
    sign(args, &opened, global, voice).map_err(|ended| match ended {
        Ended::Refused(refusal) => Ended::Refused(Box::new(opened.files.with_disk_name(*refusal))),
        other => other,
    })
}

fn sign(args: &Approve, opened: &OpenProject, global: &Global, voice: &Console) -> CommandResult {
    let date = day(args, opened)?;
    let by = args.by.as_deref().map(name).transpose()?;
    let path = document(&args.path, opened, global)?;
    let (bytes, text) = text(&path, opened)?;
    if let Some(signed) = role::sign(args, opened, &role::Request { path: &path, text: &text, by, date })? {
        return Ok(write(opened, voice, &path, (&bytes, &signed.text), &signed.told));
    }
    let by = by.ok_or_else(no_name)?;
    let signature = Signature { by, date };
    let (signed, hash) = match pipeline::signed(&text, signature) {
        Ok(signed) => signed,
        Err(message) => {
            let refusal = Diagnostic::new(code::CLI_USAGE, Place::file(path), message);
            return Err(refusal.hint(say!(
                "フロントマターに `approver`・`approved`・`approved_hash: {{ハッシュ}}` を 1 行ずつ書いてから、もう一度実行します",
                "write `approver`, `approved` and `approved_hash` on one line each, and run it again"
            )).into());
        }
    };
    let told = Told {
        result: format!("approver: {by}\napproved: {date}\napproved_hash: {hash}"),
        note: say!("`{path}` に承認を記録しました", "wrote the approval into `{path}`"),
    };
    Ok(write(opened, voice, &path, (&bytes, &signed), &told))
}

/// What is told once it is written.
struct Told {
    result: String,
    note: Message,
}

fn write(opened: &OpenProject, voice: &Console, path: &str, (was, now): (&[u8], &str), told: &Told) -> Exit {
    let mounts = opened.files.mounts();
    let (root, path) = (opened.files.root().unwrap_or(Path::new(".")), mounts.disk_path(path));
    if let Err(error) = output::rewrite(root, &path, was, now.as_bytes()) {
        let reason = system_reason(&error.to_string());
        let (ja, en) = (&reason.ja, &reason.en);
        let message = say!("`{path}` を書けません: {ja}", "cannot write `{path}`: {en}");
        voice.diagnostic(&Diagnostic::new(code::OUTPUT_WRITE, None, message));
        return Exit::Io;
    }
    voice.result(&told.result);
    voice.note(&message_on_disk(mounts, &told.note));
    Exit::Fine
}

fn name(typed: &str) -> Result<&str, Box<Diagnostic>> {
    let by = typed.trim();
    let is_name = !by.is_empty() && by.chars().count() <= 100 && !by.contains(char::is_control);
    if is_name { Ok(by) } else { Err(no_name()) }
}

fn no_name() -> Box<Diagnostic> {
    let message = say!("`--by` に承認した人の名前を書きます", "expected a name for `--by`");
    Box::new(Diagnostic::new(code::CLI_USAGE, None, message))
}

fn day(args: &Approve, opened: &OpenProject) -> Result<Date, Box<Diagnostic>> {
    // An approval is what somebody does now, whatever day the figures are shown for.
    let today = pipeline::real_day(&opened.files, opened.options.now);
    let date: Date = match &args.date {
        Some(text) => parse_date(text).ok_or_else(|| unreadable_day(text))?,
        None => today,
    };
    if date > today {
        let message = say!("承認日 {date} は {today} より後です", "the approval on {date} is later than {today}");
        return Err(Box::new(Diagnostic::new(code::CLI_USAGE, None, message)));
    }
    Ok(date)
}

fn unreadable_day(text: &str) -> Box<Diagnostic> {
    let mut refusal = unreadable_instant("--date", text);
    refusal.hint = Some(say!("`2026-11-20` のように書きます", "write `2026-11-20`"));
    refusal
}

/// The path of a document as the project knows it.
fn document(typed: &str, opened: &OpenProject, global: &Global) -> Result<String, Box<Diagnostic>> {
    let known = opened.files.list("content");
    let path = opened.typed_path(typed, global).unwrap_or_default();
    let by_path = known.iter().find(|known| **known == path).map(String::as_str);
    if let Some(found) = by_path.or_else(|| typed_path::document(typed, &known)) {
        return Ok(found.to_owned());
    }
    let message = say!("文書 `{typed}` がありません", "there is no document `{typed}`");
    let refusal = Diagnostic::new(code::CLI_USAGE, None, message);
    let near = did_you_mean(&path, known.iter().map(String::as_str));
    let refusal = refusal.hint(near.unwrap_or_else(|| {
        say!(
            "`content/sop/refunds.md` のように、プロジェクトからのパスを書きます",
            "write its path from the project folder, such as `content/sop/refunds.md`"
        )
    }));
    Err(Box::new(refusal))
}

fn text(path: &str, opened: &OpenProject) -> Result<(Vec<u8>, String), Box<Diagnostic>> {
    let refuse = |message| Box::new(Diagnostic::new(code::CLI_USAGE, Place::file(path), message));
    let bytes = opened.files.read(path).map_err(|error| {
        let reason = system_reason(&error.reason);
        let (ja, en) = (&reason.ja, &reason.en);
        refuse(say!("ファイルを読めません: {ja}", "the file cannot be read: {en}"))
    })?;
    let text = String::from_utf8(bytes.to_vec()).map_err(|_| {
        refuse(say!("UTF-8 ではない文書には書き込めません", "a document that is not UTF-8 cannot be written to"))
    })?;
    Ok((bytes.to_vec(), text))
}
