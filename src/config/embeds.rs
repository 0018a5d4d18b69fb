//! `embeds` of `tejun.yaml`: of which hosts frames in documents may be.
//!
//! In: the keys of the entry. Out: [`EmbedHosts`]. Never: takes a host below which anybody can have one.
//!
//! Decided in docs/decisions/0114-embeds.md.

use crate::model::{EmbedHost, EmbedHosts};
use crate::say;
use crate::syntax::{Node, Reader, forms, keys};

keys! {
    /// `embeds`.
    pub(super) struct EmbedKeys<'n> {
        hosts: Vec<HostForm>, "枠に出せるサイトの名前（`www.youtube-nocookie.com`、`*.example.com`、`grafana.example.com:8443`）", "hosts that frames may show: `www.youtube-nocookie.com`, `*.example.com`, `grafana.example.com:8443`";
    }
}

forms! {
    /// A host, maybe with a port.
    HostForm => EmbedHost = host;
}

/// The hosts that are declared.
pub(super) fn read(keys: EmbedKeys<'_>) -> EmbedHosts {
    EmbedHosts::with(keys.hosts)
}

fn host(reader: &mut Reader<'_>, node: &Node) -> Option<EmbedHost> {
    let expected = say!(
        "`www.youtube-nocookie.com` のようなサイトの名前だけを書きます（`https://` も `/` もなし）。`*.example.com` はその下のサイト全部です。`*.com` や `*.co.jp` は書けません。日本語のドメイン名は `xn--` の形で書きます",
        "expected a host such as `www.youtube-nocookie.com`, without `https://` and `/`; `*.example.com` stands for all hosts below it, `*.com` and `*.co.jp` cannot be allowed, and a host in other letters is written in its `xn--` form"
    );
    reader.text_of(node)?;
    reader.parsed(node, |text| EmbedHost::parse(text.trim()), expected)
}
