//! Both ends of decoding a file in a process of its own: the program starts itself once more, and that one has a limit.
//!
//! In: an order and bytes, from the data room; in the other process, the same on standard input. Out: how it ended, which the other
//! process says on standard output in one line, or by its end. Never: waits for ever, or takes the silence of the other process for
//! a yes.

use super::Exit;
use crate::data::{self, DecodeInput, DecodeOutcome, DecodeRequest};
use crate::inputs;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

/// The one word of the command line that starts the other end. It is no command: nobody types it.
pub(super) const WORD: &str = "__decode";

/// What the other process says when it came to the end.
const SOUND: &str = "sound";
/// What stands before the words of the decoder.
const REFUSED: &str = "refused ";
/// What the standard library says before it gives up for want of memory.
const NO_MEMORY: &str = "memory allocation of";

/// What the program takes itself, with the stacks of its threads.
const OWN: u64 = 512 << 20;
/// Threads of the other process: the memory of a run of rows is taken by each.
const THREADS: &str = "4";
/// How long the other process may take, and how much longer for each mebibyte.
const LONGEST: Duration = Duration::from_secs(60);
const FOR_A_MEBIBYTE: Duration = Duration::from_secs(1);

/// Whether the words ask for the other end.
pub(super) fn is_decoder_process(words: &[std::ffi::OsString]) -> bool {
    matches!(words, [_, word] if word == WORD)
}

/// Has another process decode what is ordered. Where none can be started, the file is decoded by this one as it is.
pub(super) fn decode_in_child(order: &DecodeRequest, bytes: Option<&[u8]>) -> DecodeOutcome {
    asked(order, bytes).unwrap_or(DecodeOutcome::Sound)
}

/// This very program, even when its file was replaced since it began.
fn own_program() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") { Ok(PathBuf::from("/proc/self/exe")) } else { std::env::current_exe() }
}

#[expect(clippy::disallowed_methods, reason = "the program starts itself, and nothing else")]
fn asked(order: &DecodeRequest, bytes: Option<&[u8]>) -> io::Result<DecodeOutcome> {
    let mut command = Command::new(own_program()?);
    command.arg(WORD).env("POLARS_MAX_THREADS", THREADS).env("RAYON_NUM_THREADS", THREADS);
    // Memory that is only set aside for later is not taken from the limit.
    command.env("MIMALLOC_ARENA_EAGER_COMMIT", "0").env_remove("RUST_BACKTRACE");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    if let Some(mut input) = child.stdin.take() {
        let mut head = serde_json::to_vec(order)?;
        head.push(b'\n');
        // A process that ended before it read everything says how by its end.
        let _ = input.write_all(&head).and_then(|()| input.write_all(bytes.unwrap_or_default()));
    }
    let Ok(said) = child.wait_with_output() else { return Ok(DecodeOutcome::Broken) };
    let text = String::from_utf8_lossy(&said.stdout);
    let text = text.trim_end();
    Ok(match text.strip_prefix(REFUSED) {
        Some(reason) if said.status.success() => DecodeOutcome::Refused(reason.to_owned()),
        _ if said.status.success() && text == SOUND => DecodeOutcome::Sound,
        _ if String::from_utf8_lossy(&said.stderr).contains(NO_MEMORY) => DecodeOutcome::TooLarge,
        _ => DecodeOutcome::Broken,
    })
}

/// The other end.
pub(super) fn run() -> Exit {
    let mut input = Vec::new();
    if io::stdin().lock().read_to_end(&mut input).is_err() {
        return Exit::Io;
    }
    let Some(end) = input.iter().position(|byte| *byte == b'\n') else { return Exit::Usage };
    let Ok(order) = serde_json::from_slice::<DecodeRequest>(&input[..end]) else { return Exit::Usage };
    let found = match &order.disk {
        Some(path) => inputs::open_outside(path).map(|(open, size)| DecodeInput::OnDisk(open, size)),
        None => Ok(DecodeInput::Bytes(Arc::from(&input[end + 1..]))),
    };
    let Ok(found) = found else { return Exit::Data };
    let size = match &found {
        DecodeInput::OnDisk(_, size) => *size,
        DecodeInput::Bytes(bytes) => bytes.len() as u64,
    };
    drop(input);
    if !is_bounded(order.memory.saturating_add(size).saturating_add(OWN)) {
        return Exit::Io;
    }
    end_after(LONGEST + FOR_A_MEBIBYTE * u32::try_from(size >> 20).unwrap_or(u32::MAX));
    let said = match data::decode_in_process(&order, found) {
        Ok(()) => SOUND.to_owned(),
        Err(reason) => format!("{REFUSED}{}", reason.lines().next().unwrap_or_default()),
    };
    let mut out = io::stdout().lock();
    match writeln!(out, "{said}").and_then(|()| out.flush()) {
        Ok(()) => Exit::Fine,
        Err(_) => Exit::Io,
    }
}

/// Lets this process have so many bytes and no more, and leave no image of its memory behind.
#[cfg(unix)]
fn is_bounded(bytes: u64) -> bool {
    use rlimit::Resource;
    let set = |resource: Resource, most: u64| {
        resource.get().is_ok_and(|(_, hard)| resource.set(most.min(hard), hard).is_ok())
    };
    set(Resource::CORE, 0) && set(Resource::DATA, bytes)
}

/// Elsewhere the process has what the system gives.
#[cfg(not(unix))]
fn is_bounded(_: u64) -> bool {
    true
}

/// Ends this process unless it ends before.
fn end_after(longest: Duration) {
    std::thread::spawn(move || {
        std::thread::sleep(longest);
        std::process::abort();
    });
}
