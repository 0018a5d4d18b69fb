//! A link or an image of a document: what it leads to, where its address stands, and why one is left out.
//!
//! In: the source of a link. Out: its place, or the finding about its scheme. Never: resolves an address.

use crate::diag::{Diagnostic, Place, code};
use crate::model::{AddressUse, USUAL_SCHEMES, may_be_added};
use crate::say;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What a link leads to, judged by its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkKind {
    /// A link of the text.
    Link,
    /// The source of an image.
    Image,
    /// A link of the text whose address Hugo looks up (`ref`, `relref`).
    Reference,
}

impl LinkKind {
    /// What a browser does with the address.
    pub(crate) fn stands(self) -> AddressUse {
        match self {
            Self::Image => AddressUse::Picture,
            Self::Link | Self::Reference => AddressUse::Link,
        }
    }
}

/// A link or an image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Link or image.
    pub kind: LinkKind,
    /// The address as written, entity-decoded.
    pub target: String,
    /// Where the address (else the link) stands.
    pub place: Place,
}

/// That an address is not published for its scheme.
pub fn refused(scheme: &str, place: Place) -> Diagnostic {
    let usual = USUAL_SCHEMES.map(|name| format!("`{name}:`"));
    let (ja, en) = (usual.join("・"), usual.join(", "));
    Diagnostic::new(
        code::CONTENT_UNSAFE_URL,
        place,
        say!(
            "`{scheme}:` のアドレスは公開できないため外しました（使えるのは {ja} と、サイトの中の場所）",
            "a `{scheme}:` address cannot be published and was taken out: expected {en}, or a path inside the site"
        ),
    )
    .hint(if scheme.contains('.') || scheme == "localhost" {
        say!(
            "サーバーの名前とポートなら、前に `https://` を付けて `https://{scheme}:…` と書きます",
            "if it is the name of a server and a port, write `https://{scheme}:…`"
        )
    } else if scheme == "pathname" {
        say!(
            "Docusaurus の `pathname:///a.pdf` は、ここでは `/a.pdf` と書きます",
            "what is `pathname:///a.pdf` in Docusaurus is `/a.pdf` here"
        )
    } else if may_be_added(scheme) {
        say!(
            "`https:` か、プロジェクト内の相対パスで書きます。社内の道具を開くアドレスなら tejun.yaml に `links: {{ schemes: [{scheme}] }}` と書いて許します",
            "write an `https:` address or a path inside the project; if it opens a tool of yours, allow it in tejun.yaml: `links: {{ schemes: [{scheme}] }}`"
        )
    } else {
        say!(
            "`https:` か、プロジェクト内の相対パスで書きます",
            "write an `https:` address or a path inside the project"
        )
    })
}

/// The range of an inline link's address: what stands between `](` and a title or `)`.
pub(crate) fn destination(source: &str, link: &Range<usize>, inner_end: usize, target: &str) -> Option<Range<usize>> {
    let tail = source.get(inner_end..link.end)?;
    let open = tail.find("](")? + 2;
    let rest = &tail[open..];
    let skipped = rest.len() - rest.trim_start().trim_start_matches('<').len();
    let start = inner_end + open + skipped;
    let rest = &source[start..link.end];
    let length = if rest.starts_with(target) {
        target.len()
    } else {
        rest.find(|c: char| c.is_whitespace() || matches!(c, ')' | '>')).unwrap_or(rest.len())
    };
    Some(start..start + length)
}
