//! Pages as PDF, printed by a browser that is installed.
//!
//! In: the file of a page, and what it shows from beside it. Out: a PDF, its dates those that are asked for. Never: lets the browser
//! reach the network or a file of the machine, or use the profile of the person.

use super::environment;
use crate::calendar::Instant;
use crate::diag::{Diagnostic, Message, code, system_reason};
use crate::model::Artifact;
use crate::output::{OutputError, TempFolder};
use crate::say;
use crate::serve::PrintServer;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How long the browser may take; the first start of one can take long.
const MOST_SECONDS: u32 = 120;
/// A door of this machine behind which nobody is.
const NOWHERE: &str = "127.0.0.1:9";
/// What the browser writes.
const MADE: &str = "tejun-page.pdf";
/// Where browsers are, besides the folders of PATH.
const BROWSERS: [&str; 14] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
    "C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe",
];
/// What stands before the dates in a PDF; digits of a moment follow.
const DATE: &[u8] = b"Date (D:";

/// A PDF in a folder of its own.
pub(super) struct Printed(TempFolder);

impl Printed {
    /// Moves it to its place: how many bytes it has.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn hand_over(&self, target: &Path) -> Result<u64, Box<Diagnostic>> {
        self.0.persist(MADE, target).map_err(refused)
    }

    /// Its bytes, as if made at an instant: no clock of the machine stands in them.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn bytes(&self, at: Instant) -> Result<Vec<u8>, Box<Diagnostic>> {
        self.0.read(MADE).map(|bytes| dated(bytes, at)).map_err(refused)
    }
}

/// Prints a page; the files beside it are those that it shows or is styled with.
///
/// # Errors
/// When there is no browser, or it makes no PDF.
pub(super) fn print(
    page: &Artifact,
    beside: Vec<Artifact>,
    chromium: Option<&Path>,
) -> Result<Printed, Box<Diagnostic>> {
    let scratch = TempFolder::new().map_err(refused)?;
    let files = std::iter::once(page.clone()).chain(beside).collect();
    let paper = PrintServer::start(files).map_err(|error| Box::new(error.diagnostic()))?;
    let mut child = start(chromium, &scratch, &paper.url(&page.path))?;
    let ended = wait(&mut child).map_err(|error| failed(&error.to_string()))?;
    if !scratch.path().join(MADE).is_file() {
        let seconds = MOST_SECONDS;
        let late = say!("{seconds} 秒で終わりませんでした", "it did not end within {seconds} seconds");
        return Err(if ended { failed("") } else { Box::new(Diagnostic::new(code::CLI_CHROMIUM, None, late)) });
    }
    Ok(Printed(scratch))
}

fn refused(error: OutputError) -> Box<Diagnostic> {
    match error {
        OutputError::Io { path, reason } => Box::new(super::refusals::unwritable(&path, &reason)),
        OutputError::Foreign | OutputError::Busy | OutputError::Refused => failed(""),
    }
}

/// A PDF with every date of its own replaced; browsers write `/CreationDate (D:20261123174500+00'00')` in the clear.
fn dated(mut pdf: Vec<u8>, at: Instant) -> Vec<u8> {
    let moment = at.strftime("%Y%m%d%H%M%S").to_string();
    let is_date = |at: &usize| pdf[*at..].starts_with(DATE);
    for start in (0..pdf.len()).filter(is_date).map(|at| at + DATE.len()).collect::<Vec<_>>() {
        if let Some(digits) = pdf.get_mut(start..start + moment.len())
            && digits.iter().all(u8::is_ascii_digit)
        {
            digits.copy_from_slice(moment.as_bytes());
        }
    }
    pdf
}

/// Starts the first browser that there is.
fn start(chromium: Option<&Path>, scratch: &TempFolder, url: &str) -> Result<Child, Box<Diagnostic>> {
    let named = chromium
        .map(Path::to_owned)
        .or_else(|| environment("TEJUN_CHROMIUM").filter(|p| !p.is_empty()).map(Into::into));
    let candidates = named.clone().map_or_else(|| BROWSERS.map(PathBuf::from).to_vec(), |one| vec![one]);
    for candidate in candidates {
        match browser(&candidate, scratch, url).spawn() {
            Ok(child) => return Ok(child),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                let (path, why) = (candidate.display(), system_reason(&error.to_string()));
                let (ja, en) = (&why.ja, &why.en);
                let message = say!("`{path}` を動かせません: {ja}", "cannot run `{path}`: {en}");
                return Err(Box::new(Diagnostic::new(code::CLI_CHROMIUM, None, message).hint(another())));
            }
        }
    }
    let message = match named.map(|path| path.display().to_string()) {
        Some(path) => say!("`{path}` がありません", "there is no `{path}`"),
        None => say!("PDF を作るブラウザーが見つかりません", "found no browser to make the PDF with"),
    };
    Err(Box::new(Diagnostic::new(code::CLI_CHROMIUM, None, message).hint(say!(
        "Chromium、Chrome、Edge のどれかを入れるか、`--chromium PATH` で場所を指定します。ブラウザーで開いて印刷しても同じものになります",
        "install Chromium, Chrome or Edge, or name one with `--chromium PATH`; printing the page from any browser gives the same"
    ))))
}

#[expect(clippy::disallowed_methods, reason = "the browser that prints is started when the user asks for a PDF")]
fn browser(program: &Path, scratch: &TempFolder, url: &str) -> Command {
    let mut command = Command::new(program);
    let profile = scratch.path().join("profile");
    command.args([
        "--headless",
        "--disable-gpu",
        "--no-first-run",
        "--no-default-browser-check",
        "--disable-extensions",
    ]);
    command.args(["--disable-background-networking", "--disable-sync", "--disable-component-update", "--mute-audio"]);
    // No name is looked up, and whatever is asked of another address than the one of the page, also on this machine, goes to a door
    // behind which nobody is: not one request leaves for anywhere else.
    command.arg("--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1");
    let own = url.trim_start_matches("http://").split('/').next().unwrap_or_default();
    command.arg(format!("--proxy-server=http://{NOWHERE}"));
    command.arg(format!("--proxy-bypass-list=<-loopback>;{own}"));
    command.arg(format!("--user-data-dir={}", profile.display()));
    command.arg("--no-pdf-header-footer");
    command.arg(format!("--print-to-pdf={}", scratch.path().join(MADE).display()));
    if is_root(scratch.path()) {
        // The sandbox of Chromium refuses to work for root, as in a container.
        command.arg("--no-sandbox");
    }
    command.arg(url);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Whether the run is root's: a folder that it made belongs to it.
#[cfg(unix)]
fn is_root(own: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    own.metadata().is_ok_and(|found| found.uid() == 0)
}

#[cfg(not(unix))]
fn is_root(_own: &Path) -> bool {
    false
}

/// Waits for the browser; `false` when it had to be ended.
fn wait(child: &mut Child) -> io::Result<bool> {
    for _ in 0..MOST_SECONDS * 20 {
        if child.try_wait()?.is_some() {
            return Ok(true);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    child.kill()?;
    child.wait()?;
    Ok(false)
}

/// That there is no PDF, and what may help.
pub(super) fn failed(reason: &str) -> Box<Diagnostic> {
    let colon = if reason.is_empty() { "" } else { ": " };
    let message = say!("ブラウザーが PDF を作れませんでした{colon}{reason}", "the browser made no PDF{colon}{reason}");
    Box::new(Diagnostic::new(code::CLI_CHROMIUM, None, message).hint(another()))
}

fn another() -> Message {
    say!("ほかのブラウザーを `--chromium PATH` で指定します", "name another browser with `--chromium PATH`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_reaches_the_page_and_nothing_else() {
        let scratch = TempFolder::new().unwrap();
        let command = browser(Path::new("chromium"), &scratch, "http://127.0.0.1:4321/a/index.html");
        let words: Vec<&str> = command.get_args().filter_map(|word| word.to_str()).collect();
        for expected in [
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
            "--proxy-server=http://127.0.0.1:9",
            "--proxy-bypass-list=<-loopback>;127.0.0.1:4321",
        ] {
            assert!(words.contains(&expected), "{expected}: {words:?}");
        }
        assert_eq!(words.last(), Some(&"http://127.0.0.1:4321/a/index.html"));
        let forbidden = ["file:", "--allow-file-access", "--disable-web-security", "--remote-debugging"];
        for word in &words {
            assert!(!forbidden.iter().any(|bad| word.contains(bad)), "{word}");
        }
    }

    #[test]
    fn a_pdf_is_dated_by_what_it_shows() {
        let at: Instant = "2026-11-20T08:00:00Z".parse().unwrap();
        let pdf =
            b"<</CreationDate (D:20261123174500+00'00')\n/ModDate (D:20261123174501+00'00')>> (D:1) Date (D:x".to_vec();
        let shown = String::from_utf8(dated(pdf, at)).unwrap();
        assert_eq!(
            shown,
            "<</CreationDate (D:20261120080000+00'00')\n/ModDate (D:20261120080000+00'00')>> (D:1) Date (D:x"
        );
    }
}
