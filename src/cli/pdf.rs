//! `tejun pdf`: one page, or a section with all its pages, printed by a browser that is installed.
//!
//! In: the name of a page. Out: a PDF. Never: lets the browser reach the network or a file of the machine, or use the profile of the
//! person.

use super::Exit;
use super::args::{Global, Pdf};
use super::environment;
use super::opened;
use super::progress::Progress;
use super::voice::Voice;
use crate::diag::{Diagnostic, Diagnostics, Message, code, nearest, system_reason};
use crate::model::{Artifact, Page, PageKind, Route, Site, format_integer};
use crate::output::{OutputError, Scratch};
use crate::pipeline;
use crate::say;
use crate::serve::Paper;
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

/// Makes the PDF.
pub fn run(args: &Pdf, global: &Global, voice: &Voice) -> Exit {
    let mut found = Diagnostics::new();
    let progress = Progress::start(voice, &say!("PDF を作っています", "making the PDF"));
    let opened = match opened::open(global, args.drafts, &mut found) {
        Ok(opened) => opened,
        Err(refusal) => return voice.refuse(&refusal),
    };
    let audience = args.audience.as_deref();
    if let Some(refusal) = pipeline::refused_audience(&opened.files, audience) {
        progress.end();
        return voice.refuse(&refusal);
    }
    let built = pipeline::build_for(&opened.files, &opened.options, audience, &mut found);
    let exit = opened::exit(&found, false);
    let Some(built) = built.filter(|_| exit == Exit::Fine) else {
        progress.end();
        opened.print(&found, voice);
        return if exit == Exit::Fine { Exit::Usage } else { exit };
    };
    let site = built.site_of(audience).unwrap_or(&built.site);
    let page = match named(site, &args.page) {
        Ok(page) if args.single => page,
        Ok(page) => whole(site, page),
        Err(refusal) => {
            progress.end();
            return voice.refuse(&refusal);
        }
    };
    let target = args.out.clone().unwrap_or_else(|| PathBuf::from(file_name(page)));
    let made = print((site, &built.files_of(audience)), page, args.chromium.as_deref(), &target);
    progress.end();
    match made {
        Ok(bytes) => {
            let (title, shown, bytes) = (&page.title, target.display(), format_integer(bytes));
            voice.note(&say!(
                "「{title}」を `{shown}` に書きました（{bytes} バイト）",
                "wrote \"{title}\" to `{shown}` ({bytes} bytes)"
            ));
            Exit::Fine
        }
        Err(diagnostic) => {
            voice.diagnostic(&diagnostic);
            Exit::Io
        }
    }
}

/// The page of an address, a file or a title.
///
/// # Errors
/// A refusal with the nearest names.
pub fn named<'a>(site: &'a Site, asked: &str) -> Result<&'a Page, Box<Diagnostic>> {
    among(&site.pages, asked)
}

fn among<'a>(pages: &'a [Page], asked: &str) -> Result<&'a Page, Box<Diagnostic>> {
    let asked = asked.strip_prefix("./").unwrap_or(asked);
    let route = Route::from_path(asked.trim_end_matches("index.html"));
    let is = |page: &&Page| {
        page.route == route
            || page.source.as_deref() == Some(asked)
            || page.title == asked
            || page.aliases.contains(&route)
    };
    let by_route = pages.iter().find(|page| page.route == route);
    if let Some(page) = by_route {
        return Ok(page);
    }
    // A document is meant before a page that was made, such as that of a tag of the same name.
    let (documents, made): (Vec<&Page>, Vec<&Page>) = pages.iter().filter(is).partition(|page| page.source.is_some());
    match if documents.is_empty() { made } else { documents }.as_slice() {
        [] => {}
        [page] => return Ok(page),
        several => return Err(Box::new(ambiguous(asked, several))),
    }
    let names = pages.iter().flat_map(|page| {
        let source = page.source.as_deref();
        [Some(page.route.as_str()), source, Some(page.title.as_str())].into_iter().flatten()
    });
    let message = say!("ページ `{asked}` はありません", "there is no page `{asked}`");
    let refusal = Diagnostic::new(code::CLI_PAGE, None, message);
    Err(Box::new(match nearest(asked, names) {
        Some(near) => refusal.hint(say!("`{near}` のことですか", "did you mean `{near}`?")),
        None => refusal.hint(say!("`tejun list pages` で一覧が出ます", "`tejun list pages` lists them")),
    }))
}

fn ambiguous(asked: &str, pages: &[&Page]) -> Diagnostic {
    let routes = pages.iter().map(|page| format!("`{}`", page.route.as_str())).collect::<Vec<_>>().join(", ");
    let count = pages.len();
    let message = say!("`{asked}` という題名のページは {count} つあります", "{count} pages are called `{asked}`");
    let hint = say!("アドレスで指定します: {routes}", "name one by its address: {routes}");
    Diagnostic::new(code::CLI_PAGE, None, message).hint(hint)
}

/// The page for paper of a section, where it has one.
fn whole<'a>(site: &'a Site, page: &'a Page) -> &'a Page {
    let route = Route::from_segments(page.route.segments().chain(["print"]));
    let bound = || site.pages.iter().find(|page| page.kind == PageKind::Print && page.route == route);
    if page.kind == PageKind::Section { bound().unwrap_or(page) } else { page }
}

/// A name for the file: the title and, where there is one, the version.
fn file_name(page: &Page) -> String {
    let version = page.params.get("version").and_then(|version| version.as_str());
    let name = version.map_or_else(|| page.title.clone(), |version| format!("{}-{version}", page.title));
    let safe = |c: char| if c.is_control() || c.is_whitespace() || "\\/:*?\"<>|".contains(c) { '-' } else { c };
    let name: String = name.chars().map(safe).take(80).collect();
    let name = name.trim_matches(['-', '.']);
    format!("{}.pdf", if name.is_empty() { "page" } else { name })
}

fn print(
    (site, artifacts): (&Site, &[Artifact]),
    page: &Page,
    chromium: Option<&Path>,
    target: &Path,
) -> Result<u64, Box<Diagnostic>> {
    let refused = |error: OutputError| match error {
        OutputError::Io { path, reason } => Box::new(super::build::unwritable(&path, &reason)),
        OutputError::Foreign | OutputError::Busy | OutputError::Refused => failed(""),
    };
    let scratch = Scratch::new().map_err(refused)?;
    let own = artifacts.iter().find(|artifact| artifact.route.as_ref() == Some(&page.route));
    let own = own.map(|artifact| pipeline::away_from_site(artifact, &site.base_url));
    let beside = artifacts.iter().filter(|artifact| artifact.route.is_none());
    let path = own.as_ref().map_or("index.html", |own| own.path.as_str()).to_owned();
    let files = own.into_iter().chain(beside.cloned()).collect();
    let paper = Paper::start(files).map_err(|error| Box::new(error.diagnostic()))?;
    let mut child = start(chromium, &scratch, &paper.url(&path))?;
    let ended = wait(&mut child).map_err(|error| failed(&error.to_string()))?;
    if !scratch.path().join(MADE).is_file() {
        let seconds = MOST_SECONDS;
        let late = say!("{seconds} 秒で終わりませんでした", "it did not end within {seconds} seconds");
        return Err(if ended { failed("") } else { Box::new(Diagnostic::new(code::CLI_CHROMIUM, None, late)) });
    }
    scratch.hand_over(MADE, target).map_err(refused)
}

/// Starts the first browser that there is.
fn start(chromium: Option<&Path>, scratch: &Scratch, url: &str) -> Result<Child, Box<Diagnostic>> {
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
fn browser(program: &Path, scratch: &Scratch, url: &str) -> Command {
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

fn failed(reason: &str) -> Box<Diagnostic> {
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
    fn a_page_is_named_by_address_file_or_a_title_of_its_own() {
        let page = |path: &str, source: Option<&str>, title: &str| Page {
            source: source.map(str::to_owned),
            ..Page::new(Route::from_path(path), PageKind::Document, title)
        };
        let pages = [
            page("/a/", Some("content/a.md"), "概要"),
            page("/b/", Some("content/b.md"), "概要"),
            page("/c/", Some("content/c.md"), "障害"),
            page("/tags/障害/", None, "障害"),
        ];
        let of = |asked: &str| among(&pages, asked).map(|page| page.route.as_str().to_owned());
        assert_eq!(of("b").unwrap(), "/b/");
        assert_eq!(of("./content/a.md").unwrap(), "/a/");
        assert_eq!(of("障害").unwrap(), "/c/", "the document, not the page of the tag");
        let refusal = of("概要").unwrap_err();
        assert!(refusal.hint.unwrap().en.contains("`/a/`, `/b/`"));
        assert!(of("nothing").is_err());
    }

    #[test]
    fn the_browser_reaches_the_page_and_nothing_else() {
        let scratch = Scratch::new().unwrap();
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
    fn files_are_named_after_their_page() {
        let mut page = Page::new(Route::from_path("/sop/a/"), PageKind::Document, "障害: 一次 対応/夜間");
        assert_eq!(file_name(&page), "障害--一次-対応-夜間.pdf");
        page.params.insert("version".to_owned(), "2.1".into());
        assert_eq!(file_name(&page), "障害--一次-対応-夜間-2.1.pdf");
        assert_eq!(file_name(&Page::new(Route::from_path("/"), PageKind::Home, "..")), "page.pdf");
    }
}
