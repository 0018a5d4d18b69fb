//! What `tejun.yaml` says of the frame around every page.
//!
//! In: its keys. Out: a [`ReaderFrame`]. Never: lets through an address that a browser would run, or that could leave the
//! attribute it is written into.

use super::{ContentSecurityPolicy, Feedback, ReaderFrame};
use crate::say;
use crate::syntax::{Fields, Form, Keys, Node, Reader, Schema, forms, keys};
use std::ops::Range;

keys! {
    /// Keys of the frame.
    pub(super) struct FrameKeys<'n> {
        og_image: Picture = String::new(), "SNS などに出る画像", "the picture that other sites show";
        edit_url: PathAddress = String::new(), "文書を編集するアドレス（`{path}` に場所が入る）", "where a document is edited; `{path}` stands for its path";
        source_url: PathAddress = String::new(), "文書の原稿のアドレス", "where the source of a document is seen";
        issue_url: Address = String::new(), "問題を知らせるアドレス", "where a problem is reported";
        feedback: Option<FeedbackForm>, "役に立ったかを尋ねる先", "how readers say whether a page helped";
        print_pages: bool = true, "印刷用のページを作るか", "whether pages for printing are made";
        llms: bool = false, "llms.txt を作るか", "whether llms.txt is made";
        headers: bool = false, "_headers を作るか", "whether _headers is made";
        csp: Policy = ContentSecurityPolicy::default(), "Content-Security-Policy", "the Content-Security-Policy of pages";
    }

    /// `feedback: { mailto: … }`, `{ issue: … }` or `{ endpoint: … }`; one of them.
    struct FeedbackKeys<'n> {
        mailto: Option<&'n Node>, "メールアドレス", "a mail address";
        issue: Option<&'n Node>, "問題を知らせるアドレス", "where a problem is reported";
        endpoint: Option<&'n Node>, "送り先のアドレス", "an address that answers are sent to";
    }

    /// `csp: { hosts: [https://…] }`.
    struct PolicyKeys<'n> {
        hosts: Vec<Origin>, "読み込みを許すサイト", "sites that pages may load from";
    }
}

forms! {
    /// An address on the web.
    Address => String = address;
    /// An address with the place of a file in it.
    PathAddress => String = with_path;
    /// A picture of the site, or one elsewhere.
    Picture => String = picture;
    /// A way to answer.
    FeedbackForm => Feedback = feedback, |lang| FeedbackKeys::schema(lang);
    /// `csp: false`, or what is allowed.
    Policy => ContentSecurityPolicy = policy, |lang| Schema::either(&[bool::schema(lang), PolicyKeys::schema(lang)]);
    /// `https://cdn.example.com`, without a path.
    Origin => String = origin;
}

/// What readers find around a page.
pub(super) fn read(reader: &mut Reader<'_>, fields: &mut Fields<'_>, entry: &Range<usize>) -> ReaderFrame {
    let FrameKeys { og_image, edit_url, source_url, issue_url, feedback, print_pages, llms, headers, csp } =
        FrameKeys::take(reader, fields, entry);
    let (twins, policy) = (false, csp);
    ReaderFrame { edit_url, source_url, issue_url, feedback, print_pages, og_image, twins, llms, headers, policy }
}

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

fn with_path(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let text = address(reader, node)?;
    if !text.contains("{path}") {
        let message = say!(
            "文書の場所が入るところに `{{path}}` と書きます（例: `https://github.com/org/repo/edit/main/{{path}}`）",
            "expected `{{path}}` where the path of the document goes, such as `https://github.com/org/repo/edit/main/{{path}}`"
        );
        reader.invalid(node, message);
        return None;
    }
    Some(text)
}

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

fn feedback(reader: &mut Reader<'_>, node: &Node) -> Option<Feedback> {
    let FeedbackKeys { mailto, issue, endpoint } = FeedbackKeys::from_node(reader, node)?;
    let mailto = mailto.map(|node| mail_address(reader, node).map(Feedback::Mailto));
    let issue = issue.map(|node| address(reader, node).map(Feedback::Issue));
    let endpoint = endpoint.map(|node| address(reader, node).map(Feedback::Endpoint));
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

fn policy(reader: &mut Reader<'_>, node: &Node) -> Option<ContentSecurityPolicy> {
    if node.text().is_some() {
        return reader
            .boolean(node)
            .map(|on| if on { ContentSecurityPolicy::default() } else { ContentSecurityPolicy::Off });
    }
    PolicyKeys::from_node(reader, node).map(|keys| ContentSecurityPolicy::Only(keys.hosts))
}

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
