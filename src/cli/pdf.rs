//! `tejun pdf`: one page, or a section with all its pages, printed by a browser that is installed.
//!
//! In: the name of a page. Out: a PDF. Never: starts a browser itself.

use super::args::{Global, Pdf};
use super::console::Console;
use super::exit::{CommandResult, Exit};
use super::open_project;
use super::printer;
use super::progress::Progress;
use crate::diag::{Diagnostic, Diagnostics, code, did_you_mean};
use crate::model::{Artifact, Page, PageKind, Route, Site, format_integer};
use crate::pipeline;
use crate::say;
use std::path::{Path, PathBuf};

/// Makes the PDF.
pub(super) fn run(args: &Pdf, global: &Global, voice: &Console) -> CommandResult {
    let mut found = Diagnostics::new();
    let progress = Progress::start(voice, &say!("PDF を作っています", "making the PDF"));
    let opened = open_project::open(global, args.drafts, &mut found)?;
    let audience = args.audience.as_deref();
    if let Some(refusal) = pipeline::refused_audience(&opened.files, audience) {
        progress.end();
        return Err(refusal.into());
    }
    let built = pipeline::build_for(&opened.files, &opened.options, audience, &mut found);
    let exit = open_project::exit(&found, false);
    let Some(built) = built.filter(|_| exit == Exit::Fine) else {
        progress.end();
        opened.print(&found, voice);
        return Ok(if exit == Exit::Fine { Exit::Usage } else { exit });
    };
    let site = built.site_of(audience).unwrap_or(&built.site);
    let asked = opened.typed_path(&args.page, global).and_then(|path| named(site, &path).ok());
    let page = match asked.map_or_else(|| named(site, &args.page), Ok) {
        Ok(page) if args.single => page,
        Ok(page) => whole(site, page),
        Err(refusal) => {
            progress.end();
            return Err(refusal.into());
        }
    };
    let target = args.out.clone().unwrap_or_else(|| PathBuf::from(file_name(page)));
    let made = print(site, &built.files_of(audience), page, args.chromium.as_deref(), &target);
    progress.end();
    match made {
        Ok(bytes) => {
            let (title, shown, bytes) = (&page.title, target.display(), format_integer(bytes));
            voice.note(&say!(
                "「{title}」を `{shown}` に書きました（{bytes} バイト）",
                "wrote \"{title}\" to `{shown}` ({bytes} bytes)"
            ));
            Ok(Exit::Fine)
        }
        Err(diagnostic) => {
            voice.diagnostic(&diagnostic);
            Ok(Exit::Io)
        }
    }
}

/// The page of an address, a file or a title.
///
/// # Errors
/// A refusal with the nearest names.
pub(super) fn named<'a>(site: &'a Site, asked: &str) -> Result<&'a Page, Box<Diagnostic>> {
    among(&site.pages, asked)
}

fn among<'a>(pages: &'a [Page], asked: &str) -> Result<&'a Page, Box<Diagnostic>> {
    let asked = asked.strip_prefix("./").unwrap_or(asked);
    let route = Route::from_path(asked.trim_end_matches("index.html"));
    let is = |page: &&Page| {
        page.route == route
            || page.source.as_deref() == Some(asked)
            || page.source.as_deref().and_then(|source| source.strip_prefix("content/")) == Some(asked)
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
    let near = did_you_mean(asked, names);
    let hint = near.unwrap_or_else(|| say!("`tejun list pages` で一覧が出ます", "`tejun list pages` lists them"));
    Err(Box::new(refusal.hint(hint)))
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
    site: &Site,
    artifacts: &[Artifact],
    page: &Page,
    chromium: Option<&Path>,
    target: &Path,
) -> Result<u64, Box<Diagnostic>> {
    let own = artifacts.iter().find(|artifact| artifact.route.as_ref() == Some(&page.route));
    let own = own.ok_or_else(|| printer::failed(""))?;
    let beside = artifacts.iter().filter(|artifact| artifact.route.is_none()).cloned().collect();
    printer::print(&pipeline::away_from_site(own, &site.base_url), beside, chromium)?.hand_over(target)
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
    fn files_are_named_after_their_page() {
        let mut page = Page::new(Route::from_path("/sop/a/"), PageKind::Document, "障害: 一次 対応/夜間");
        assert_eq!(file_name(&page), "障害--一次-対応-夜間.pdf");
        page.params.insert("version".to_owned(), "2.1".into());
        assert_eq!(file_name(&page), "障害--一次-対応-夜間-2.1.pdf");
        assert_eq!(file_name(&Page::new(Route::from_path("/"), PageKind::Home, "..")), "page.pdf");
    }
}
