//! `tejun publish`: a build as a release of its own, and the switch that shows it to readers; also back to an earlier one.

use super::args::{Global, Publish};
use super::build::{BuildRequest, WritableSite};
use super::console::Console;
use super::exit::{CommandResult, Exit};
use super::output_lock::{busy, wait_for_lock};
use super::refusals::{refuse_inside_project, unwritable};
use super::{build, open_project};
use crate::calendar::Instant;
use crate::diag::{Diagnostic, code};
use crate::output::{OutputError, Released, Releases};
use crate::pipeline::{self, BuildCaches};
use crate::say;

/// Publishes, rolls back or lists.
pub(super) fn run(args: &Publish, global: &Global, voice: &Console) -> CommandResult {
    if args.list {
        return Ok(match Releases::listed(&args.folder) {
            Ok(Some((names, current))) => list(&names, current.as_ref(), voice),
            Ok(None) => return Err(nothing(args).into()),
            Err(error) => refuse(&error, args, voice),
        });
    }
    match &args.rollback {
        Some(to) => roll_back(to.as_deref(), args, voice),
        None => publish(args, global, voice),
    }
}

fn publish(args: &Publish, global: &Global, voice: &Console) -> CommandResult {
    if let Some(refusal) = refuse_inside_project(&args.folder, global) {
        return Err(refusal.into());
    }
    if let Err(error) = Releases::look(&args.folder) {
        return Ok(refuse(&error, args, voice));
    }
    let audience = args.audience.as_deref();
    let asked = BuildRequest { caches: &BuildCaches::default(), drafts: args.drafts, strict: args.strict, audience };
    let made = || build::build_site(&asked, &|opened| unnamed(audience, opened), global, voice);
    let mut site = made()?;
    let folder = &args.folder;
    let opening = wait_for_lock(folder, args.no_wait, voice, &|waits| Releases::open(folder, waits));
    if let Ok((_, true)) = opening {
        // Who published meanwhile may have read a newer text.
        site = made()?;
    }
    let WritableSite { opened, built, mut found, known } = site;
    let released = opening.and_then(|(mut releases, _)| {
        let own = built.files_of(audience);
        let mut released = releases.publish(&own, &label(built.computed.as_of), &mut found)?;
        if let Some(keep) = args.keep {
            released.removed = releases.keep(keep.get())?;
        }
        Ok(released)
    });
    opened.print(&found, voice);
    open_project::print_accepted(&known, voice);
    match released {
        Ok(released) => tell(&released, voice),
        Err(OutputError::Refused) => {}
        Err(error) => return Ok(refuse(&error, args, voice)),
    }
    Ok(open_project::exit(&found, args.strict))
}

/// A release is what one web server shows: the sites of all audiences in it would be open to whoever reads one of them.
fn unnamed(audience: Option<&str>, opened: &open_project::OpenProject) -> Option<Box<Diagnostic>> {
    let names = pipeline::audiences(&opened.files);
    let first = names.first().filter(|_| audience.is_none())?;
    let message = say!(
        "読者を分けるサイトは、どの公開範囲を公開するかを指定します",
        "of a site for several audiences one must be named to be published"
    );
    Some(Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(say!(
        "`--audience {first}` のように書き、公開範囲ごとに別の場所へ公開します",
        "write `--audience {first}`, and publish each audience to a folder of its own"
    ))))
}

/// The instant of a release, for its name.
fn label(as_of: Instant) -> String {
    as_of.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn tell(released: &Released, voice: &Console) {
    let id = &released.id;
    let (written, unchanged) = (released.receipt.written, released.receipt.unchanged);
    voice.note(&say!(
        "{id} を公開しました（書き込み {written}・前と同じ {unchanged}）",
        "published {id} ({written} written, {unchanged} as before)"
    ));
    if !released.removed.is_empty() {
        let removed = released.removed.join(", ");
        voice.note(&say!("古い公開を消しました: {removed}", "removed {removed}"));
    }
}

fn roll_back(to: Option<&str>, args: &Publish, voice: &Console) -> CommandResult {
    let folder = &args.folder;
    let opening = wait_for_lock(folder, args.no_wait, voice, &|waits| Releases::open_existing(folder, waits));
    let rolled = opening.and_then(|(releases, _)| {
        let Some(mut releases) = releases else { return Ok(None) };
        let id = releases.roll_back(to)?;
        Ok(Some((id, releases.names().join(", "))))
    });
    match rolled {
        Ok(None) => Err(nothing(args).into()),
        Ok(Some((Some(id), _))) => {
            voice.note(&say!("{id} に戻しました", "readers see {id} again"));
            Ok(Exit::Fine)
        }
        Ok(Some((None, names))) => {
            let message = match to {
                Some(id) => say!("`{id}` という公開はありません", "there is no release `{id}`"),
                None => say!("戻る先の公開がありません", "there is no earlier release to go back to"),
            };
            let refusal = Diagnostic::new(code::CLI_USAGE, None, message);
            Err(refusal.hint(say!("あるのは {names}", "known here: {names}")).into())
        }
        Err(error) => Ok(refuse(&error, args, voice)),
    }
}

/// Nothing was ever published into the folder.
fn nothing(args: &Publish) -> Diagnostic {
    let shown = args.folder.display();
    let message = say!("`{shown}` に公開したものはありません", "nothing was published into `{shown}`");
    Diagnostic::new(code::CLI_USAGE, None, message)
        .hint(say!("`tejun publish {shown}` で公開します", "`tejun publish {shown}` publishes there"))
}

/// One line per release, the newest first; a star marks the one that readers see.
fn list(names: &[String], current: Option<&String>, voice: &Console) -> Exit {
    let line = |id: &String| format!("{} {id}\n", if Some(id) == current { "*" } else { " " });
    voice.result(&names.iter().rev().map(line).collect::<String>());
    Exit::Fine
}

fn refuse(error: &OutputError, args: &Publish, voice: &Console) -> Exit {
    voice.diagnostic(&match error {
        OutputError::Io { path, reason } => unwritable(path, reason),
        OutputError::Busy => busy(&args.folder),
        OutputError::Foreign | OutputError::Refused => {
            let shown = args.folder.display();
            let message = say!(
                "`{shown}` には tejun が公開したのではないものがあるため、何も書きません",
                "`{shown}` holds what tejun did not publish, so nothing is written there"
            );
            Diagnostic::new(code::OUTPUT_FOREIGN, None, message).hint(say!(
                "空のフォルダーを `tejun publish DIR` で指定します",
                "name an empty folder: `tejun publish DIR`"
            ))
        }
    });
    Exit::Io
}
