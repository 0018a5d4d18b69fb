//! For whom documents and files are, by what they and their sections say.
//!
//! In: files with their front matter. Out: ranks, what is hidden today, and errors for what keeps an audience from being known.
//! Never: shows what nobody can tell the audience of.

use super::context::ReadContext;
use super::hidden::Hidden;
use super::open::OpenedFile;
use super::outcome::Asset;
use crate::content::dialects::audience;
use crate::content::front::{DocumentFrontMatter, Slip};
use crate::content::header::ParsedHeader;
use crate::content::html_header;
use crate::content::markdown_file;
use crate::content::markdown_file::{MarkdownFile, Role};
use crate::content::paths;
use crate::content::paths::FOLDER;
use crate::diag::{Diagnostic, Place, code};
use crate::model::FOR_NOBODY;
use crate::say;
use std::collections::BTreeMap;
use std::sync::Arc;

impl ReadContext<'_> {
    /// Errors for what keeps the audience of other files from being known: documents that are there and cannot be read, and rules
    /// whose path fits nothing.
    pub(crate) fn audience_errors(&self, files: &[MarkdownFile], assets: &[Asset]) -> Vec<Diagnostic> {
        if !self.options.viewer.is_one_of_several() {
            return Vec::new();
        }
        let is_document = |path: &&String| path.starts_with("content/") && paths::is_markdown(path);
        let mut found: Vec<Diagnostic> =
            self.files.unread().iter().filter(is_document).map(|path| unread(path)).collect();
        let beside = |asset: &Asset| self.file_beside(&asset.source);
        let all: Vec<MarkdownFile> = files.iter().cloned().chain(assets.iter().map(beside)).collect();
        for (language, sections) in self.library.sections.iter().enumerate() {
            for (folder, rule) in
                sections.iter().flat_map(|(folder, rules)| rules.iter().map(move |rule| (folder, rule)))
            {
                let fits = |file: &MarkdownFile| {
                    let path = format!("/{}", markdown_file::key(file));
                    file.language == language
                        && markdown_file::folders_above(file).contains(&folder.as_str())
                        && rule.is_for(self.subject(file, &path))
                };
                let place = rule.closes().filter(|_| !all.iter().any(fits));
                found.extend(place.map(|place| idle(place.clone())));
            }
        }
        found
    }

    /// What is hidden today, and for whom everything else is.
    pub(crate) fn hidden<'o>(
        &self,
        all: impl Iterator<Item = (&'o OpenedFile<'o>, &'o DocumentFrontMatter)>,
        assets: &[Asset],
    ) -> Hidden {
        let mut hidden = Hidden::default();
        let mut bundles = BTreeMap::new();
        let mut heads: BTreeMap<&str, (Role, bool)> = BTreeMap::new();
        for (opened, front) in all {
            let source = &opened.file.source;
            let rank = self.rank(front, self.options.viewer.most_closed(), &mut Vec::new());
            let waits = self.waits(front).is_some();
            if waits || rank == FOR_NOBODY {
                hidden.waiting.insert(source.clone());
            }
            if opened.file.role != Role::Page {
                // A folder has a head for each language; its files are those of all of them.
                heads
                    .entry(paths::folder(source))
                    .and_modify(|head| head.1 &= waits)
                    .or_insert((opened.file.role, waits));
            }
            if opened.file.role == Role::Bundle {
                bundles.insert(paths::folder(source), rank);
            }
            hidden.ranks.insert(source.clone(), rank);
        }
        for asset in assets {
            let beside = || self.rank_beside(&asset.source, &bundles);
            let rank = self.rank_of_headed(&asset.source, &mut hidden.found).unwrap_or_else(beside);
            hidden.ranks.insert(asset.source.clone(), rank);
        }
        let waiting = assets.iter().filter(|asset| self.waits_beside(&asset.source, &heads));
        hidden.waiting.extend(waiting.map(|asset| asset.source.clone()));
        hidden
    }

    /// The rank of a file that is no document: that of the bundle it lies in, else what its sections hand down.
    fn rank_beside(&self, source: &str, bundles: &BTreeMap<&str, usize>) -> usize {
        let viewer = &self.options.viewer;
        if !viewer.is_one_of_several() {
            return 0;
        }
        if let Some(rank) = paths::upwards(source).find_map(|folder| bundles.get(folder)) {
            return *rank;
        }
        self.rank(&self.front_beside(source), viewer.most_closed(), &mut Vec::new())
    }

    /// The rank of a file that is no document and has front matter of its own.
    fn rank_of_headed(&self, source: &str, found: &mut Vec<Diagnostic>) -> Option<usize> {
        let viewer = &self.options.viewer;
        if !viewer.is_one_of_several() || !html_header::is_html(source) {
            return None;
        }
        let header = html_header::parse_header(source, &self.files.read(source).ok()?)?;
        let file = self.file_beside(source);
        let front = self.front(&OpenedFile { file: &file, header: Arc::new(header), built_in: None });
        Some(self.rank(&front, viewer.most_closed(), found))
    }

    /// Whether a file that is no document waits: with the page or the section it lies beside, or by what its sections hand down.
    fn waits_beside(&self, source: &str, heads: &BTreeMap<&str, (Role, bool)>) -> bool {
        match paths::upwards(source).find_map(|folder| heads.get(folder)) {
            Some((Role::Bundle, waits)) => *waits,
            Some((_, true)) => true,
            _ => self.waits(&self.front_beside(source)).is_some(),
        }
    }

    /// What sections hand down to a file that is no document.
    fn front_beside(&self, source: &str) -> DocumentFrontMatter {
        self.front(&OpenedFile {
            file: &self.file_beside(source),
            header: Arc::new(ParsedHeader::empty()),
            built_in: None,
        })
    }

    /// A file that is no document, as the rules of sections see it.
    fn file_beside(&self, source: &str) -> MarkdownFile {
        let (language, rest) = self.library.languages.of(source);
        MarkdownFile { source: source.to_owned(), role: Role::Page, language, rest }
    }

    /// The rank of a file below `content/` or `static/`; what stands in `static/` is for everybody.
    pub(crate) fn rank_of_file(&self, hidden: &Hidden, source: &str) -> usize {
        let below = source.strip_prefix(FOLDER).and_then(|rest| rest.strip_prefix('/'));
        let is_of_value =
            below.is_some_and(|path| self.options.reports.as_ref().is_some_and(|reports| reports.is_of_value(path)));
        let closed = if is_of_value { self.options.viewer.most_closed() } else { 0 };
        if source.starts_with(FOLDER) { hidden.rank(source).unwrap_or(FOR_NOBODY).max(closed) } else { 0 }
    }

    /// Documents that nobody sees, for what they say of their audience.
    pub(crate) fn left_out(&self, hidden: &Hidden) -> Vec<String> {
        let nobodys = hidden.ranks.iter().filter(|(_, rank)| **rank == FOR_NOBODY);
        nobodys.map(|(source, _)| source.clone()).collect()
    }

    /// The rank of the audience that a front matter names; of several the most closed, and nobody's where one is unknown.
    pub(crate) fn rank(&self, front: &DocumentFrontMatter, usual: usize, found: &mut Vec<Diagnostic>) -> usize {
        let viewer = &self.options.viewer;
        let mut of = |(said, place): &(Option<String>, Place)| {
            audience::rank(viewer, said.as_deref().unwrap_or_default(), place).unwrap_or_else(|finding| {
                found.push(*finding);
                FOR_NOBODY
            })
        };
        // What is handed down must be known, too: the pages below it take it over.
        let handed: Vec<usize> = front.handed_audiences.iter().map(&mut of).collect();
        if handed.contains(&FOR_NOBODY) {
            return FOR_NOBODY;
        }
        let rank = front.audiences.iter().map(of).max().unwrap_or(usual);
        if rank == FOR_NOBODY || !viewer.is_one_of_several() {
            return rank;
        }
        let slips: Vec<Diagnostic> = front.slips.iter().filter_map(|slip| slip.finding(viewer, rank)).collect();
        let is_sound = slips.is_empty() && !front.slips.iter().any(Slip::is_broken);
        found.extend(slips);
        if is_sound { rank } else { FOR_NOBODY }
    }

    /// What is said of a page that hands an audience down to nobody, since it is no section, and is itself more open.
    pub(super) fn unhanded(&self, file: &MarkdownFile, front: &DocumentFrontMatter, rank: usize) -> Option<Diagnostic> {
        let viewer = &self.options.viewer;
        let closes = |(said, place): &&(Option<String>, Place)| {
            audience::rank(viewer, said.as_deref().unwrap_or_default(), place).is_ok_and(|handed| handed > rank)
        };
        let stands = viewer.is_one_of_several() && rank != FOR_NOBODY && file.role != Role::Section;
        let (_, place) = front.handed_audiences.iter().filter(|_| stands).find(closes)?;
        let message = say!(
            "`cascade` は `_index.md` でだけ読みます。このページの公開範囲が分からないので、サイトを書き出しません",
            "a `cascade` is read in an `_index.md` only; for whom this page is cannot be told, and no site is written"
        );
        Some(Diagnostic::new(code::CONTENT_AUDIENCE, place.clone(), message).hint(say!(
            "このページだけなら `audience: 名前` と書き、フォルダーの全部なら `_index.md` に書きます",
            "write `audience: NAME` for this page alone, or move it to the `_index.md` of the folder for all pages of it"
        )))
    }
}

fn unread(path: &str) -> Diagnostic {
    let message = say!(
        "`{path}` を読めないので、この文書とその下のページの公開範囲が分かりません。サイトを書き出しません",
        "`{path}` cannot be read, so that for whom it and the pages below it are cannot be told; no site is written"
    );
    Diagnostic::new(code::CONTENT_AUDIENCE, Place::file(path), message).hint(say!(
        "プロジェクトの中の、読める通常のファイルにするか、消します",
        "make it a regular file inside the project that can be read, or remove it"
    ))
}

fn idle(place: Place) -> Diagnostic {
    let message = say!(
        "公開範囲を渡す `target` の `path` に当たるページもファイルもありません。どのページの公開範囲か分からないので、サイトを書き出しません",
        "no page and no file fits the `path` of this `target`, which hands an audience down; for which pages it is cannot be told, and no site is written"
    );
    Diagnostic::new(code::CONTENT_AUDIENCE, place, message).hint(say!(
        "`/` から始まるアドレスで、`/sop/**` のように書きます",
        "write an address from `/` on, such as `/sop/**`"
    ))
}
