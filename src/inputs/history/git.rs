//! The git program, asked in a way that runs nothing the repository names.
//!
//! In: questions about a folder. Out: bytes, or nothing when git is missing, refuses or fails. Never: runs a hook, a pager, a
//! filter or another program of the configuration, writes, or reaches the network.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{ChildStdin, Command, Stdio};

/// A blob larger than this is no document.
const LARGEST: u64 = 16 << 20;

/// Settings that win over those of the repository.
const SETTINGS: [&str; 9] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.quotePath=false",
    // A signature would be checked by a program that the repository names.
    "log.showSignature=false",
    "log.showRoot=true",
    "log.mailmap=true",
    "log.follow=false",
    "diff.renameLimit=1000",
    "i18n.logOutputEncoding=UTF-8",
];

/// Variables of a shell or a hook that would send git to another repository, to other programs or to other forms of output.
const FOREIGN: [&str; 28] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_GRAFT_FILE",
    "GIT_SHALLOW_FILE",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_EXTERNAL_DIFF",
    "GIT_DIFF_OPTS",
    "GIT_PAGER",
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_TRACE",
    "GIT_TRACE2",
    "GIT_TRACE2_EVENT",
    "GIT_TRACE_SETUP",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_EXEC_PATH",
];

/// The git program in a folder.
pub(super) struct Git<'a> {
    root: &'a Path,
}

impl<'a> Git<'a> {
    pub(super) fn at(root: &'a Path) -> Self {
        Self { root }
    }

    #[expect(clippy::disallowed_methods, reason = "this room asks git")]
    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(self.root).args(["--no-pager", "--literal-pathspecs", "--no-replace-objects"]);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        for name in FOREIGN {
            command.env_remove(name);
        }
        command
            // No index is refreshed, no missing object is fetched, no transport is allowed, nobody is asked.
            .envs([("GIT_OPTIONAL_LOCKS", "0"), ("GIT_NO_LAZY_FETCH", "1"), ("GIT_ALLOW_PROTOCOL", "none")])
            .envs([("GIT_TERMINAL_PROMPT", "0"), ("GIT_ATTR_NOSYSTEM", "1"), ("LC_ALL", "C")])
            .args(words)
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// What git answers.
    pub(super) fn bytes(&self, words: &[&str]) -> Option<Vec<u8>> {
        let answer = self.command(words).output().ok()?;
        answer.status.success().then_some(answer.stdout)
    }

    /// The same as text.
    pub(super) fn text(&self, words: &[&str]) -> Option<String> {
        String::from_utf8(self.bytes(words)?).ok()
    }

    /// The bytes of blobs, one after the other. `None` when one of them is missing: a history with holes tells wrong days.
    pub(super) fn blobs<'b>(&self, names: &BTreeSet<&'b str>, see: impl FnMut(&'b str, &[u8])) -> Option<()> {
        self.blobs_up_to(LARGEST, names, see)
    }

    /// The same, for blobs that are no documents.
    pub(super) fn blobs_up_to<'b>(
        &self,
        largest: u64,
        names: &BTreeSet<&'b str>,
        mut see: impl FnMut(&'b str, &[u8]),
    ) -> Option<()> {
        if names.is_empty() {
            return Some(());
        }
        let mut child =
            self.command(&["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
        let (input, output) = (child.stdin.take()?, child.stdout.take()?);
        let read = std::thread::scope(|scope| {
            scope.spawn(move || ask(input, names));
            let mut output = BufReader::new(output);
            names.iter().try_for_each(|name| {
                let bytes = one(&mut output, name, largest)?;
                see(name, &bytes);
                Some(())
            })
        });
        if read.is_none() {
            // It may still be writing what nobody reads.
            let _ = child.kill();
        }
        let ended = child.wait().ok()?;
        read.filter(|()| ended.success())
    }
}

/// Names every blob; git answers while more are named, so this runs beside the reading.
fn ask(mut input: ChildStdin, names: &BTreeSet<&str>) {
    let all: String = names.iter().flat_map(|name| [*name, "\n"]).collect();
    // A git that went away is noticed by the one who reads.
    let _ = input.write_all(all.as_bytes());
}

/// One answer: `<name> blob <size>`, a line feed, the bytes, a line feed.
fn one(output: &mut impl BufRead, wanted: &str, largest: u64) -> Option<Vec<u8>> {
    let mut head = String::new();
    output.read_line(&mut head).ok()?;
    let parts: Vec<&str> = head.split_whitespace().collect();
    let [name, "blob", size] = parts.as_slice() else { return None };
    let size: u64 = size.parse().ok().filter(|size| *name == wanted && *size <= largest)?;
    let mut bytes = Vec::new();
    output.take(size + 1).read_to_end(&mut bytes).ok()?;
    (bytes.pop()? == b'\n' && bytes.len() as u64 == size).then_some(bytes)
}
