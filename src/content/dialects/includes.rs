//! Text taken from other files.
//!
//! In: a path as written and the file it stands in. Out: the file's text after its front matter, or the lines of it that are wanted; or a
//! finding. Never: leaves the project, takes rows of data in, goes round in a circle, or brings in what is not published.
//!
//! Decided in docs/decisions/0110-files-taken-in.md.

use super::audience;
use super::buffer::RewriteBuffer;
use super::excerpt::Excerpt;
use crate::content::library::hidden::Hidden;
use crate::content::options::ReadOptions;
use crate::content::source::Source;
use crate::content::{encoding, front, paths};
use crate::diag::{Diagnostic, Message, Place, code};
use crate::model::{ProjectFiles, Viewer, is_made};
use crate::say;
use std::borrow::Cow;
use std::ops::Range;
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

/// A text that was taken in: the number of its file, and what was wanted of it.
pub(crate) struct IncludedText {
    pub(crate) index: usize,
    pub(crate) pieces: Vec<Piece>,
}

/// Lines of a file, and where they begin in it.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) from: usize,
}

/// What a tag asks for.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) path: &'a str,
    pub(crate) excerpt: &'a Excerpt,
    /// Whether the text is shown and not read.
    pub(crate) as_code: bool,
    pub(crate) reach: Reach,
    pub(crate) place: &'a Place,
}

/// Which files a dialect may ask for, and from where it sees them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Files below `content/`, seen from the file, then from there.
    Documents,
    /// Files of the project, seen from the file as it stands on disk: mdBook.
    Project,
    /// Files of the project, seen from its folder, then from that of the documents: MkDocs.
    Top,
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

    /// Takes a file in for the file `parent`.
    pub(crate) fn include(
        &mut self,
        buffer: &mut RewriteBuffer,
        parent: usize,
        asked: &Asked<'_>,
    ) -> Result<IncludedText, Box<Diagnostic>> {
        self.asked = true;
        let place = asked.place;
        let refuse = |message: Message| Box::new(Diagnostic::new(code::CONTENT_INCLUDE, place.clone(), message));
        let paths = self.candidates(&buffer.file(parent).path, asked);
        if paths.is_empty() {
            return Err(Box::new(outside(asked)));
        }
        let chain = chain(buffer, parent);
        let found = paths.into_iter().find_map(|path| self.files.read(&path).ok().map(|bytes| (path, bytes)));
        let Some((path, bytes)): Option<(String, Arc<[u8]>)> = found else {
            return Err(Box::new(missing(asked)));
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
        let is_read = asked.excerpt.is_whole() && (!asked.as_code || paths::is_markdown(&path));
        // Numbers of lines count from the head of a file, and what opens another file than a document is no front matter.
        let body = if is_read { front::written(&Source::new(&path, &text), &[], &mut Vec::new()).body } else { 0 };
        if let Some(rank) = self.closed(&path) {
            return Err(closed(&path, &self.options.viewer, rank, place));
        }
        if self.hidden.waits(&path) {
            return Err(refuse(say!(
                "`{path}` は公開していない文書のため取り込めません",
                "`{path}` is not published and cannot be included"
            )));
        }
        // A part of a file may begin behind the mark that closes it.
        if asked.as_code || !asked.excerpt.is_whole() {
            self.shows_no_closed_part(&path, &text[body..], asked)?;
        }
        let Some(wanted) = asked.excerpt.of(&text[body..]) else {
            return Err(Box::new(no_excerpt(asked, &path, &text)));
        };
        let piece =
            |range: Range<usize>| Piece { text: text[body..][range.clone()].to_owned(), from: body + range.start };
        let pieces = wanted.into_iter().map(piece).collect();
        Ok(IncludedText { index: buffer.add_file(&path, &text, parent), pieces })
    }
}

impl Includes<'_> {
    /// The paths that a written one may mean.
    fn candidates(&self, file: &str, asked: &Asked<'_>) -> Vec<String> {
        let mounts = &self.options.mounts;
        let written = asked.path.trim().replace('\\', "/");
        let here = mounts.disk_path(file).into_owned();
        let folders = match asked.reach {
            Reach::Documents => return candidates(file, asked.path),
            Reach::Project => vec![paths::folder(&here)],
            Reach::Top => vec!["", mounts.content_folder().trim_matches('.'), paths::folder(&here)],
        };
        if written.starts_with('/') || written.contains(':') {
            return Vec::new();
        }
        let disk = folders.into_iter().filter_map(|folder| paths::joined(folder, &written));
        let named = disk.filter_map(|disk| mounts.project_path(&disk).map(Cow::into_owned));
        let mut paths: Vec<String> = named.filter(|path| is_open(path)).collect();
        paths.dedup();
        paths
    }

    /// The rank of a file that is not for those who look; a file that nobody classed is for the most closed audience.
    fn closed(&self, path: &str) -> Option<usize> {
        let viewer = &self.options.viewer;
        let rank = self.hidden.rank(path).unwrap_or(viewer.most_closed());
        (viewer.is_one_of_several() && !viewer.sees(rank)).then_some(rank)
    }

    /// Refuses a text that is shown as it is written and holds parts which those who look may not see: in code nothing is cut.
    fn shows_no_closed_part(&self, path: &str, text: &str, asked: &Asked<'_>) -> Result<(), Box<Diagnostic>> {
        let viewer = &self.options.viewer;
        let named = audience::named(text, paths::is_markdown(path));
        let closed = |name: &String| viewer.rank_of(name).is_none_or(|rank| !viewer.sees(rank));
        let Some(name) = named.into_iter().find(closed) else { return Ok(()) };
        let message = if asked.as_code {
            say!(
                "コードとして取り込む `{path}` に、ここの読者に見せない部分（公開範囲 `{name}`）があります",
                "`{path}` is included as code and holds a part for the audience `{name}`, which is not for these readers"
            )
        } else {
            say!(
                "一部を取り込む `{path}` に、ここの読者に見せない部分（公開範囲 `{name}`）があります",
                "a part of `{path}` is included, which holds a part for the audience `{name}`, not for these readers"
            )
        };
        Err(Box::new(Diagnostic::new(code::AUDIENCE_INCLUDE, asked.place.clone(), message).hint(say!(
            "全体を本文として取り込むか、その部分を除いたファイルを取り込みます",
            "include the whole file as text, or a file without that part"
        ))))
    }
}

/// What is said of a path that leaves the folders which may be read.
fn outside(asked: &Asked<'_>) -> Diagnostic {
    let written = asked.path;
    let message = match asked.reach {
        Reach::Documents => say!(
            "`{written}` は `content/` の外か、隠しファイルのため取り込めません",
            "`{written}` is hidden or outside `content/` and cannot be included"
        ),
        Reach::Project | Reach::Top => say!(
            "`{written}` は、プロジェクトの外、隠しファイル、`data/`、読まないファイル（`ignore`）のどれかなので取り込めません",
            "`{written}` is outside of the project, hidden, below `data/`, or not read (`ignore`), and cannot be included"
        ),
    };
    let finding = Diagnostic::new(code::CONTENT_INCLUDE, asked.place.clone(), message);
    let finding = finding.as_warning();
    if asked.reach == Reach::Documents { finding } else { finding.hint(remedy(asked.reach)) }
}

/// What is said of a file that is not there. Other tools have an `include` of their own, which looks elsewhere: the tag is shown, and the
/// page is made.
fn missing(asked: &Asked<'_>) -> Diagnostic {
    let written = asked.path;
    let message = say!("取り込むファイル `{written}` がありません", "there is no file `{written}` to include");
    let finding = Diagnostic::new(code::CONTENT_INCLUDE, asked.place.clone(), message).hint(remedy(asked.reach));
    finding.as_warning()
}

fn remedy(reach: Reach) -> Message {
    match reach {
        Reach::Documents => say!(
            "この文書から見た相対パスか、`/` で始めて `content/` から書きます",
            "write a path seen from this document, or one from `content/` that begins with `/`"
        ),
        Reach::Project => say!(
            "この文書から見た、プロジェクトの中のパスを書きます。タグをそのまま見せるなら、前に `\\` を書きます",
            "write a path seen from this document and inside of the project; a `\\` before the tag shows it as it is"
        ),
        Reach::Top => say!(
            "tejun.yaml のあるフォルダーか文書のフォルダーから見た、プロジェクトの中のパスを書きます。行をそのまま見せるなら、前に `;` を書きます",
            "write a path inside of the project, seen from the folder of tejun.yaml or from that of the documents; a `;` before the line shows it as it is"
        ),
    }
}

/// What is said of lines or of a name that a file does not have.
fn no_excerpt(asked: &Asked<'_>, path: &str, text: &str) -> Diagnostic {
    let finding = match asked.excerpt {
        Excerpt::Named { name, marks } => {
            let message =
                say!("`{path}` に `{name}` という部分がありません", "`{path}` has no part that is called `{name}`");
            let (start, end) = marks.written(name);
            Diagnostic::new(code::CONTENT_INCLUDE, asked.place.clone(), message).hint(say!(
                "そのファイルの行を `{start}` と `{end}` のコメントで挟むか、名前を直します",
                "put its lines between comments with `{start}` and `{end}`, or mend the name"
            ))
        }
        Excerpt::Lines { .. } | Excerpt::Whole => {
            let count = text.lines().count();
            let message = say!(
                "`{path}` は {count} 行で、取り込む行がありません",
                "`{path}` has {count} lines, and none of those that are to be included"
            );
            Diagnostic::new(code::CONTENT_INCLUDE, asked.place.clone(), message)
                .hint(say!("行の番号を直します", "mend the numbers of the lines"))
        }
    };
    finding.as_warning()
}

/// Whether a file of the project may stand in a document: no hidden one, no rows of data, nothing that is made.
fn is_open(path: &str) -> bool {
    let top = path.split('/').next().unwrap_or_default();
    let is_other = matches!(top, "data" | "output" | "target" | "node_modules");
    !is_other && !is_made(top) && !paths::is_leftover(path)
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
