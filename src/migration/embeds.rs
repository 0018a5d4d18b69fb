//! The hosts whose frames documents show, offered in the `tejun.yaml` that reads them.
//!
//! In: the documents of a folder. Out: hosts. Never: decides that a host may be shown: each is told who reads a page.

use super::folder::Folder;
use super::unfenced;
use crate::model::{EmbedHosts, EmbedRefusal, Node, nodes};
use std::collections::BTreeSet;

/// Shortcodes of Hugo that stand for a frame, and its host.
const SHORTCODES: [(&str, &str); 2] = [("youtube", "www.youtube-nocookie.com"), ("vimeo", "player.vimeo.com")];

/// The hosts of frames in documents, but for those in code between fences.
pub(super) fn hosts(folder: &Folder<'_>, content: &str) -> Vec<String> {
    let mut hosts = BTreeSet::new();
    for text in folder.documents(content).filter_map(|path| folder.text(path)) {
        let has_some = text.contains("{{") || text.to_ascii_lowercase().contains("<iframe");
        if has_some {
            of_text(&unfenced(&text).collect::<Vec<_>>().join("\n"), &mut hosts);
        }
    }
    hosts.into_iter().collect()
}

fn of_text(text: &str, hosts: &mut BTreeSet<String>) {
    for node in nodes(text) {
        if let Node::Open(tag) = node
            && tag.name.eq_ignore_ascii_case("iframe")
            && let Some(src) = tag.attribute("src")
            && let Err(EmbedRefusal::Undeclared(host)) = EmbedHosts::default().address(&src)
        {
            hosts.insert(host);
        }
    }
    for (name, host) in SHORTCODES {
        let calls = |tag: &str| tag.trim_start().strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '\t']));
        if text.split("{{<").skip(1).any(calls) {
            hosts.insert(host.to_owned());
        }
    }
}
