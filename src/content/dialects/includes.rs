//! Text taken from other files below `content/`.
//!
//! In: a path as written and the file it stands in. Out: the file's text after its front matter, or a finding. Never:
//! leaves `content/`, goes round in a circle, or brings in what is not published.

use super::audience;
use super::buffer::RewriteBuffer;
use crate::content::library::hidden::Hidden;
use crate::content::options::ReadOptions;
use crate::content::source::Source;
use crate::content::{encoding, front, paths};
use crate::diag::{Diagnostic, Message, Place, Severity, code};
use crate::model::{ProjectFiles, Viewer};
use crate::say;
use std::sync::Arc;

/// How many files may include each other.
const DEPTH: usize = 8;
/// How many files one document may take in, and how much text: enough for any manual, too little to fill a disk.
const FILES: usize = 200;
const BYTES: usize = 4 << 20;

/// Where includes read from.
pub(crate) struct Includes<'f> {
    pub(crate) files: &'f dyn ProjectFiles,
    pub(crate) options: &'f ReadOptions,
    /// Files of documents that nobody may read today, by their own word or that of their sections.
    hidden: &'f Hidden,
    /// Whether the document asked for another file at all, there or not.
    asked: bool,
    taken: usize,
    bytes: usize,
}

/// A text that was taken in: the number of its file, and where its body begins.
pub(crate) struct IncludedText {
    pub(crate) index: usize,
    pub(crate) text: String,
    pub(crate) from: usize,
}

impl<'f> Includes<'f> {
    pub(crate) fn new(files: &'f dyn ProjectFiles, options: &'f ReadOptions, hidden: &'f Hidden) -> Self {
        Self { files, options, hidden, asked: false, taken: 0, bytes: 0 }
    }

    /// For whom the documents and files are that it reads from.
    pub(crate) fn hidden(&self) -> &'f Hidden {
        self.hidden
    }

    /// Whether what was read depends on no other file.
    pub(crate) fn stands_alone(&self) -> bool {
        !self.asked
    }

    /// Takes a file in for the file `parent`; with `as_code` its text is shown and not read.
    pub(crate) fn include(
        &mut self,
        buffer: &mut RewriteBuffer,
        parent: usize,
        written: &str,
        as_code: bool,
        place: &Place,
    ) -> Result<IncludedText, Box<Diagnostic>> {
        self.asked = true;
        let refuse = |message: Message| Box::new(Diagnostic::new(code::CONTENT_INCLUDE, place.clone(), message));
        let paths = candidates(&buffer.file(parent).path, written);
        if paths.is_empty() {
            let mut outside = refuse(say!(
                "`{written}` は `content/` の外か、隠しファイルのため取り込めません",
                "`{written}` is hidden or outside `content/` and cannot be included"
            ));
            outside.severity = Severity::Warning;
            return Err(outside);
        }
        let chain = chain(buffer, parent);
        let found = paths.into_iter().find_map(|path| self.files.read(&path).ok().map(|bytes| (path, bytes)));
        let Some((path, bytes)): Option<(String, Arc<[u8]>)> = found else {
            let mut missing =
                refuse(say!("取り込むファイル `{written}` がありません", "there is no file `{written}` to include"));
            // Other tools have an `include` of their own, which looks elsewhere: the tag is shown, and the page is made.
            missing.severity = Severity::Warning;
            return Err(Box::new(missing.hint(say!(
                "この文書から見た相対パスか、`/` で始めて `content/` から書きます",
                "write a path seen from this document, or one from `content/` that begins with `/`"
            ))));
        };
        if chain.contains(&path) {
            return Err(refuse(say!(
                "`{path}` の取り込みが自分自身に戻っています",
                "including `{path}` here goes round in a circle"
            )));
        }
        if chain.len() > DEPTH || self.taken >= FILES || self.bytes + bytes.len() > BYTES {
            return Err(refuse(say!(
                "取り込みが多すぎます（深さ {DEPTH}、{FILES} ファイル、4 MB まで）",
                "too much is included: at most {DEPTH} levels, {FILES} files and 4 MB"
            )));
        }
        self.taken += 1;
        self.bytes += bytes.len();
        let text = encoding::decode(&path, &bytes, &mut Vec::new()).into_owned();
        let body = front::written(&Source::new(&path, &text), &[], &mut Vec::new()).body;
        if let Some(rank) = self.closed(&path) {
            return Err(closed(&path, &self.options.viewer, rank, place));
        }
        if self.hidden.waits(&path) {
            return Err(refuse(say!(
                "`{path}` は公開していない文書のため取り込めません",
                "`{path}` is not published and cannot be included"
            )));
        }
        if as_code {
            self.shows_no_closed_part(&path, &text[body..], place)?;
        }
        let index = buffer.add_file(&path, &text, parent);
        Ok(IncludedText { index, text: text[body..].to_owned(), from: body })
    }
}

impl Includes<'_> {
    /// The rank of a file that is not for those who look; a file that nobody classed is for the most closed audience.
    fn closed(&self, path: &str) -> Option<usize> {
        let viewer = &self.options.viewer;
        let rank = self.hidden.rank(path).unwrap_or(viewer.most_closed());
        (viewer.is_one_of_several() && !viewer.sees(rank)).then_some(rank)
    }

    /// Refuses a text that is shown as it is written and holds parts which those who look may not see: in code nothing is cut.
    fn shows_no_closed_part(&self, path: &str, text: &str, place: &Place) -> Result<(), Box<Diagnostic>> {
        let viewer = &self.options.viewer;
        let named = audience::named(text, paths::is_markdown(path));
        let closed = |name: &String| viewer.rank_of(name).is_none_or(|rank| !viewer.sees(rank));
        let Some(name) = named.into_iter().find(closed) else { return Ok(()) };
        let message = say!(
            "コードとして取り込む `{path}` に、ここの読者に見せない部分（公開範囲 `{name}`）があります",
            "`{path}` is included as code and holds a part for the audience `{name}`, which is not for these readers"
        );
        Err(Box::new(Diagnostic::new(code::AUDIENCE_INCLUDE, place.clone(), message).hint(say!(
            "コードとしてではなく本文として取り込むか、その部分を除いたファイルを取り込みます",
            "include it as text and not as code, or include a file without that part"
        ))))
    }
}

fn closed(path: &str, viewer: &Viewer, rank: usize, place: &Place) -> Box<Diagnostic> {
    let (own, theirs) = (viewer.name().unwrap_or_default(), viewer.name_of(rank));
    let message = say!(
        "`{own}` の読者に見せる所で、`{theirs}` だけの文書 `{path}` を取り込んでいます",
        "a text for `{own}` includes `{path}`, which is for `{theirs}` only"
    );
    Box::new(Diagnostic::new(code::AUDIENCE_INCLUDE, place.clone(), message).hint(say!(
        "取り込む側を「```{{audience}} {theirs}」で囲むか、`{path}` に `audience: {own}` と書きます",
        "put the include into a ```{{audience}} {theirs} block, or write `audience: {own}` in `{path}`"
    )))
}

/// The file and those that include it, outermost last.
fn chain(buffer: &RewriteBuffer, file: usize) -> Vec<String> {
    std::iter::successors(Some(file), |&at| buffer.file(at).parent).map(|at| buffer.file(at).path.clone()).collect()
}

/// The paths a written one may mean: seen from the file, then from `content/`.
fn candidates(file: &str, written: &str) -> Vec<String> {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let written = written.trim();
    let joined = |folder: &str, path: &str| paths::joined(folder, &path.replace('\\', "/"));
    let from_top = written.trim_start_matches('/');
    let below = from_top.strip_prefix("content/").unwrap_or(from_top);
    let top = joined(paths::FOLDER, below);
    let near = if written.starts_with('/') { None } else { joined(folder, written) };
    let inside = |path: &String| path.starts_with("content/") && !paths::is_leftover(path);
    let mut paths: Vec<String> = near.into_iter().chain(top).filter(inside).collect();
    paths.dedup();
    paths
}

#[cfg(test)]
mod tests {
    use super::candidates;

    #[test]
    fn nothing_outside_content_is_meant() {
        let table: [(&str, &[&str]); 6] = [
            ("b.md", &["content/sop/b.md", "content/b.md"]),
            ("../c.md", &["content/c.md"]),
            ("/parts/d.md", &["content/parts/d.md"]),
            ("/content/parts/d.md", &["content/parts/d.md"]),
            ("../../data/x.csv", &[]),
            (".secret.md", &[]),
        ];
        for (written, expected) in table {
            assert_eq!(candidates("content/sop/a.md", written), expected, "{written}");
        }
    }
}
