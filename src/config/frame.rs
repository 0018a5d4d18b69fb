//! What `tejun.yaml` says of the frame context every page.
//!
//! In: its keys. Out: a [`ReaderFrame`]. Never: lets through an address that a browser would run, or that could leave the
//! attribute it is written into.

use super::{ContentSecurityPolicy, Feedback, ReaderFrame};
use crate::say;
use crate::syntax::{Fields, Node, Reader};

/// What readers find context a page.
pub(super) fn read(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> ReaderFrame {
    let flag = |reader: &mut Reader<'_>, node: Option<&Node>, usual| {
        node.and_then(|node| reader.boolean(node)).unwrap_or(usual)
    };
    let og_image = fields.get("og_image").and_then(|node| picture(reader, node)).unwrap_or_default();
    ReaderFrame {
        edit_url: with_path(reader, fields.get("edit_url")),
        source_url: with_path(reader, fields.get("source_url")),
        issue_url: fields.get("issue_url").and_then(|node| address(reader, node)).unwrap_or_default(),
        feedback: fields.get("feedback").and_then(|node| feedback(reader, node)),
        print_pages: flag(reader, fields.get("print_pages"), true),
        og_image,
        twins: false,
        llms: flag(reader, fields.get("llms"), false),
        headers: flag(reader, fields.get("headers"), false),
        policy: fields.get("csp").and_then(|node| policy(reader, node)).unwrap_or_default(),
    }
}

/// An address on the web.
fn address(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let text = reader.text_of(node)?.trim();
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    if host.is_none_or(|host| host.is_empty() || host.starts_with('/')) || text.contains(is_odd) {
        let message =
            say!("`https://…` の形で書きます", "expected an address such as `https://github.com/org/repo/issues/new`");
        reader.invalid(node, message);
        return None;
    }
    Some(text.to_owned())
}

/// What no address holds as it is.
fn is_odd(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "<>\"'\\".contains(c)
}

/// An address with the place of a file in it.
fn with_path(reader: &mut Reader<'_>, node: Option<&Node>) -> String {
    let Some(node) = node else { return String::new() };
    let Some(text) = address(reader, node) else { return String::new() };
    if !text.contains("{path}") {
        let message = say!(
            "文書の場所が入るところに `{{path}}` と書きます（例: `https://github.com/org/repo/edit/main/{{path}}`）",
            "expected `{{path}}` where the path of the document goes, such as `https://github.com/org/repo/edit/main/{{path}}`"
        );
        reader.invalid(node, message);
        return String::new();
    }
    text
}

/// A picture of the site, or one elsewhere.
fn picture(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let text = reader.text_of(node)?.trim();
    if text.starts_with("http://") || text.starts_with("https://") {
        return address(reader, node);
    }
    let steps_out = text.split('/').any(|segment| segment == "..");
    if text.is_empty() || steps_out || text.contains(':') || text.contains(is_odd) {
        let message = say!(
            "content/ の下の画像を `images/og.png` のように書きます",
            "expected a picture below content/, such as `images/og.png`"
        );
        reader.invalid(node, message);
        return None;
    }
    Some(text.trim_start_matches('/').to_owned())
}

/// `feedback: { mailto: … }`, `{ issue: … }` or `{ endpoint: … }`; one of them.
fn feedback(reader: &mut Reader<'_>, node: &Node) -> Option<Feedback> {
    let mut fields = reader.fields(node)?;
    let mailto = fields.get("mailto").map(|node| mail_address(reader, node).map(Feedback::Mailto));
    let issue = fields.get("issue").map(|node| address(reader, node).map(Feedback::Issue));
    let endpoint = fields.get("endpoint").map(|node| address(reader, node).map(Feedback::Endpoint));
    fields.finish(reader);
    let mut ways: Vec<Option<Feedback>> = [mailto, issue, endpoint].into_iter().flatten().collect();
    if ways.len() != 1 {
        let message = say!(
            "`mailto`、`issue`、`endpoint` のどれか一つを書きます",
            "expected one of `mailto`, `issue` and `endpoint`"
        );
        reader.invalid(node, message);
        return None;
    }
    ways.pop().flatten()
}

fn mail_address(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let text = reader.text_of(node)?.trim().trim_start_matches("mailto:");
    let is_one = text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    if !is_one || text.contains(is_odd) || text.contains(['?', '&', ',']) {
        reader.invalid(
            node,
            say!(
                "メールアドレスを一つ書きます（例: `docs@example.com`）",
                "expected one mail address, such as `docs@example.com`"
            ),
        );
        return None;
    }
    Some(text.to_owned())
}

/// `csp: false`, or `csp: { hosts: [https://…] }`.
fn policy(reader: &mut Reader<'_>, node: &Node) -> Option<ContentSecurityPolicy> {
    if node.text().is_some() {
        return reader
            .boolean(node)
            .map(|on| if on { ContentSecurityPolicy::default() } else { ContentSecurityPolicy::Off });
    }
    let mut fields = reader.fields(node)?;
    let hosts = fields.get("hosts").map(|node| reader.list_of(node)).unwrap_or_default();
    let origins = hosts.into_iter().filter_map(|node| origin(reader, node)).collect();
    fields.finish(reader);
    Some(ContentSecurityPolicy::Only(origins))
}

/// `https://cdn.example.com`, without a path.
fn origin(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let text = address(reader, node)?;
    let text = text.trim_end_matches('/');
    let host = text.split_once("://").map_or("", |(_, host)| host);
    if host.contains(|c: char| !c.is_ascii_alphanumeric() && !".-:*[]".contains(c)) {
        let message = say!(
            "`https://cdn.example.com` のように、パスのない形で書きます",
            "expected an origin without a path, such as `https://cdn.example.com`"
        );
        reader.invalid(node, message);
        return None;
    }
    Some(text.to_owned())
}
