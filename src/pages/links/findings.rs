//! What is said about links: broken ones with what may have been meant, and those that lead on by another way.
//!
//! In: a link, where it stands and what was found. Out: diagnostics. Never: resolves.

use super::look_up::Remark;
use super::written::{decoded, folder, relative};
use crate::content::{Document, Link, LinkKind, joined};
use crate::diag::{Diagnostic, Diagnostics, Message, Place, Severity, and_further, code};
use crate::pages::index::{Index, is_numbered, last_of};
use crate::say;
use unicode_normalization::UnicodeNormalization;

/// So many anchors of a document that are spelt otherwise are told one by one.
const MOST_SPELLINGS: usize = 2;

/// A link that leads nowhere.
pub(super) fn broken(document: &Document, link: &Link, path: &str, index: &Index<'_>) -> Diagnostic {
    let here = folder(&document.source);
    let typed = decoded(path).replace('\\', "/");
    let wanted = match typed.strip_prefix('/').or_else(|| typed.strip_prefix("@/")) {
        Some(rest) => joined("content", rest),
        None => joined(here, &typed),
    };
    let tops = ["content", "static"];
    let below = |path: &String| path.split('/').next().is_some_and(|top| tops.contains(&top));
    let address = joined(document.route.as_str(), &typed);
    // Without the ending of a file it may have been meant from the page's address, as Hugo writes them.
    let as_page = address.as_ref().filter(|_| !typed.ends_with(".md")).map(|address| format!("content/{address}"));
    let inside = wanted.clone().filter(below).or(as_page);
    let address = address.unwrap_or_default();
    if let Some(source) = inside.as_deref().and_then(|path| index.hidden(path, &address)) {
        return hidden(link, path, source);
    }
    let message = match (link.kind, &inside) {
        (_, None) => say!(
            "リンク先 `{path}` は `content/` の外にあります。外のファイルはサイトに入りません",
            "`{path}` leaves `content/`; files outside are no part of the site"
        ),
        (LinkKind::Link, _) => say!("リンク先 `{path}` がありません", "no page or file at `{path}`"),
        (LinkKind::Reference, _) => {
            say!("`ref` の `{path}` に当たる文書がありません", "`ref` finds no document for `{path}`")
        }
        (LinkKind::Image, _) => say!("画像 `{path}` がありません", "no image at `{path}`"),
    };
    let diagnostic = Diagnostic::new(code::BROKEN_LINK, link.place.clone(), message);
    let near = index.near(inside.as_deref().or(wanted.as_deref()).unwrap_or(&typed), link.kind);
    diagnostic.hint(match (near, inside) {
        (Some(near), _) => did_you_mean(here, near),
        (None, Some(wanted)) => say!(
            "`{wanted}` を置くか、リンクを直します。似た名前のファイルはありません",
            "put `{wanted}` there or mend the link; no file has a name like it"
        ),
        (None, None) => say!(
            "その文書を `content/` の下に置くか、リンクを消します。似た名前のファイルはありません",
            "put the document below `content/` or remove the link; no file has a name like it"
        ),
    })
}

fn did_you_mean(here: &str, near: &str) -> Message {
    let written = relative(here, near);
    if written == near {
        say!("`{near}` のことですか", "did you mean `{near}`?")
    } else {
        say!("`{written}`（`{near}`）のことですか", "did you mean `{written}` (`{near}`)?")
    }
}

fn hidden(link: &Link, path: &str, source: &str) -> Diagnostic {
    Diagnostic::new(
        code::BROKEN_LINK,
        link.place.clone(),
        say!(
            "リンク先 `{path}` の文書 `{source}` は公開されていません",
            "`{path}` is `{source}`, which is not published"
        ),
    )
    .hint(say!(
        "`{source}` の `draft`・`publishDate`・`expiryDate` を確かめるか、リンクを外します",
        "look at `draft`, `publishDate` and `expiryDate` of `{source}`, or take the link out"
    ))
}

/// An image that is a page.
pub(super) fn no_picture(link: &Link, path: &str) -> Diagnostic {
    let message = say!("`{path}` は文書で、画像ではありません", "`{path}` is a document and no image");
    Diagnostic::new(code::BROKEN_LINK, link.place.clone(), message)
        .hint(say!("リンクなら、前の `!` を消します", "for a link, remove the `!` before it"))
}

/// A name that several files have.
pub(super) fn several(document: &Document, link: &Link, path: &str, files: &[String]) -> Diagnostic {
    let listed = files.iter().map(|file| format!("`{file}`")).collect::<Vec<_>>();
    let (ja, en) = (listed.join("、"), listed.join(", "));
    let first = relative(folder(&document.source), &files[0]);
    let diagnostic = Diagnostic::new(
        code::AMBIGUOUS_LINK,
        link.place.clone(),
        say!("`{path}` に当たる文書がいくつもあります: {ja}", "`{path}` could be any of {en}"),
    );
    diagnostic.hint(match link.kind {
        LinkKind::Reference => {
            let file = files[0].strip_prefix("content").unwrap_or(&files[0]);
            say!("`{file}` のように、フォルダーから書きます", "write it with its folder, such as `{file}`")
        }
        _ => say!("`{first}` のように、ファイルへのパスで書きます", "write the path of the file, such as `{first}`"),
    })
}

/// What is to be said about a link that was resolved.
pub(super) fn remark(document: &Document, link: &Link, path: &str, remark: &Remark) -> Diagnostic {
    let here = folder(&document.source);
    let at = |code, message| Diagnostic::new(code, link.place.clone(), message);
    match remark {
        Remark::Spelt(real) => {
            let written = if real.starts_with("content/") { relative(here, real) } else { real.clone() };
            let typed = decoded(path);
            let (typed, name) = (last_of(&typed), last_of(&written));
            if typed != name && typed.nfc().eq(name.nfc()) {
                return at(code::LINK_SPELLING, say!(
                    "`{path}` は実際の名前と同じに見えますが、濁点などの文字の表し方（NFC と NFD）が違います",
                    "`{path}` looks like the real name, but its characters are composed differently (NFC and NFD)"
                ))
                .hint(say!(
                    "ファイル名を打ち直して（Windows や Linux の入力は NFC）、リンクと同じ表し方にします",
                    "type the file's name anew, so that it is of the same form as the link"
                ));
            }
            at(
                code::LINK_SPELLING,
                say!(
                    "`{path}` は大文字小文字や文字の種類が実際の名前 `{written}` と違います",
                    "`{path}` is spelt otherwise than what is there: `{written}`"
                ),
            )
            .hint(say!("`{written}` と書きます", "write `{written}`"))
        }
        Remark::Former(source) => {
            let written = relative(here, source);
            at(
                code::MOVED_LINK,
                say!("`{path}` は `{source}` の前のアドレスです", "`{path}` is an address that `{source}` had before"),
            )
            .hint(say!("`{written}` と書きます", "write `{written}`"))
        }
        Remark::Renamed(now) => {
            let written = relative(here, now);
            let mut moved = at(
                code::MOVED_LINK,
                say!("`{path}` のファイルは `{now}` に移りました", "the file at `{path}` is `{now}` today"),
            );
            // Unlike an address, which the site leads on from, the old path is dead in the repository.
            moved.severity = Severity::Warning;
            moved.hint(say!("`{written}` と書きます", "write `{written}`"))
        }
        Remark::TwoWays(other) => at(
            code::AMBIGUOUS_LINK,
            say!(
                "`{path}` は、ファイルの場所から見た先と、ページのアドレスから見た先 `{other}` が違います。ファイルの場所から見た先につなぎます",
                "seen from the page's address, `{path}` is `{other}`; the link leads to what it is seen from the file"
            ),
        )
        .hint(say!(
            "`.md` までのパスで書くと、一つに決まります。すべてをページのアドレスから読むなら（Hugo）、tejun.yaml に `links: {{ relative: page }}` と書きます",
            "a path that ends in `.md` has one meaning; where all are meant from the page's address, as in Hugo, write `links: {{ relative: page }}` into tejun.yaml"
        )),
    }
}

/// An anchor that another tool would have written so.
pub(super) fn anchor_spelling(link: &Link, anchor: &str, id: &str) -> Diagnostic {
    Diagnostic::new(
        code::ANCHOR_SPELLING,
        link.place.clone(),
        say!("`#{anchor}` を見出し `#{id}` と読みます", "`#{anchor}` is taken for the heading `#{id}`"),
    )
    .hint(say!("`#{id}` と書きます", "write `#{id}`"))
}

/// What is said of the links of a document, with one finding for many anchors that are spelt otherwise.
pub(super) fn with_spellings_joined(said: Diagnostics) -> Vec<Diagnostic> {
    let is_spelling = |finding: &Diagnostic| finding.code == code::ANCHOR_SPELLING;
    let (spellings, mut all): (Vec<Diagnostic>, Vec<Diagnostic>) = said.into_iter().partition(is_spelling);
    if spellings.len() <= MOST_SPELLINGS {
        all.extend(spellings);
        return all;
    }
    let more = spellings.len() - 1;
    let places: Vec<Place> = spellings.iter().skip(1).filter_map(|finding| finding.place.clone()).collect();
    all.extend(spellings.into_iter().next().map(|first| {
        let Message { ja, en } = &first.message;
        let message = say!(
            "{ja}。この文書には、見出しと違うつづりの目印がほかに {more} 個あります",
            "{en}, and {more} more anchors of this document are spelt otherwise than their headings"
        );
        and_further(Diagnostic { message, ..first }, places.into_iter())
    }));
    all
}

/// An anchor that is not on the page.
pub(super) fn broken_anchor(link: &Link, page: &str, anchor: &str, near: Option<&str>) -> Diagnostic {
    let message = say!("`{page}` に見出し `#{anchor}` がありません", "`{page}` has no heading `#{anchor}`");
    let diagnostic = Diagnostic::new(code::BROKEN_ANCHOR, link.place.clone(), message);
    match near {
        Some(near) => diagnostic.hint(say!("`#{near}` のことですか", "did you mean `#{near}`?")),
        None if is_numbered(anchor) => diagnostic.hint(say!(
            "MkDocs の番号の目印です。見出しの文字（`#連絡先` など）で書きます",
            "this is one of MkDocs' numbers; write the text of the heading"
        )),
        None => diagnostic,
    }
}
