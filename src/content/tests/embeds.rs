//! Frames in documents: which become links that pages open, and what is said of the others.

use super::{library_with, said, shown};
use crate::content::Document;
use crate::content::options::ReadOptions;
use crate::diag::Diagnostic;
use crate::model::{ContentRules, EmbedHost, EmbedHosts};
use std::sync::Arc;

/// A page of a project that declares hosts.
fn page_of(file: &str, hosts: &[&str], text: &str) -> (Document, Vec<Diagnostic>) {
    let embeds = EmbedHosts::with(hosts.iter().map(|host| EmbedHost::parse(host).unwrap()).collect());
    let rules = ContentRules { embeds, ..ContentRules::default() };
    let options = ReadOptions { rules: Arc::new(rules), ..ReadOptions::default() };
    let (mut library, found) = library_with(&[(file, text)], &options);
    (Arc::unwrap_or_clone(library.documents.remove(0)), found)
}

fn page(text: &str) -> (Document, Vec<Diagnostic>) {
    page_of("content/page.md", &["www.youtube-nocookie.com", "grafana.example.com"], text)
}

#[test]
fn a_frame_of_a_declared_host_is_a_link_with_what_is_kept() {
    let (document, found) = page(
        "前\n\n<IFRAME width=\"560\" height=\"315\" SRC='https://WWW.youtube-nocookie.com/embed/a?b=1&amp;c' title=\"復旧の 手順\" onload=\"x()\" style=\"x\" allow=\"camera\" allowfullscreen name=\"n\">読み込み中 <b>x</b></IFRAME>\n\n後\n",
    );
    assert_eq!(said(&found), Vec::<String>::new());
    assert_eq!(
        shown(&document).trim(),
        "<p>前</p>\n<p class=\"embed\"><a class=\"embed\" href=\"https://www.youtube-nocookie.com/embed/a?b=1&c\" title=\"復旧の 手順\" data-frame=\"560x315 fullscreen\">復旧の 手順</a></p>\n<p>後</p>"
    );
    let links: Vec<_> = document.links.iter().map(|link| (link.target.as_str(), link.place.line)).collect();
    assert_eq!(links, [("https://www.youtube-nocookie.com/embed/a?b=1&c", 3)]);
}

#[test]
fn a_frame_in_a_line_of_text_and_one_in_jsx() {
    let frame = "<a class=\"embed\" href=\"https://grafana.example.com/d\" title=\"図\" data-frame=\"x600\">図</a>";
    let (document, found) = page(
        "左 <iframe src=\"https://grafana.example.com/d\" title=\"図\" height=\"600\" width=\"100%\">枠を *見られません*</iframe> 右\n",
    );
    assert_eq!(said(&found), Vec::<String>::new());
    let html = shown(&document);
    assert!(html.starts_with(&format!("<p>左 {frame}")) && html.contains(" 右</p>"), "{html}");
    let (document, _) =
        page("左 <iframe src=\"https://grafana.example.com/d\" title=\"図\" height=\"600\">待つ</iframe> 右\n");
    assert_eq!(shown(&document).trim(), format!("<p>左 {frame} 右</p>"));
    let (document, found) = page_of(
        "content/page.mdx",
        &["grafana.example.com"],
        "<iframe\n  src=\"https://grafana.example.com/d\"\n  title=\"図\"\n  height=\"600\"\n  style={{width: \"100%\"}}\n  allowFullScreen\n/>\n\n後\n",
    );
    assert_eq!(said(&found), Vec::<String>::new());
    let html = shown(&document);
    assert!(
        html.contains("href=\"https://grafana.example.com/d\" title=\"図\" data-frame=\"x600 fullscreen\">図</a>"),
        "{html}"
    );
    assert!(html.contains("<p>後</p>"), "{html}");
}

#[test]
fn what_is_not_shown_is_told_with_the_line_to_write() {
    let (document, found) = page(
        "<iframe src=\"https://maps.example/a\" title=\"a\"></iframe>\n\n<iframe src=\"https://maps.example/b\" title=\"b\"></iframe>\n\n<iframe src=\"//grafana.example.com/\"></iframe>\n\n<iframe src=\"https://a:b@grafana.example.com/\"></iframe>\n\n<iframe src=\"https://grafana.example.com/\" srcdoc=\"<script>x()</script>\"></iframe>\n\n<iframe src=\"https://grafana.example.com/\"></iframe>\n",
    );
    assert_eq!(
        said(&found),
        [
            "content/embed 1:14+22 the frame (`<iframe>`) of `maps.example` was taken out: tejun.yaml does not declare the host (2 times in this document)",
            "content/raw-html 5:1+7 `<iframe>` is not allowed in documents and was taken out",
            "content/embed 7:14+32 the frame (`<iframe>`) was taken out: its address has a user name, a space, a dot behind the host or the like",
            "content/embed 9:1+7 `srcdoc` of a frame (`<iframe>`) is not allowed in documents, and the frame was taken out",
            "content/embed 11:1+7 a frame (`<iframe>`) has no `title`: readers who do not see it are not told what it shows",
        ]
    );
    let hint = found[0].hint.as_ref().map(|hint| hint.en.clone()).unwrap_or_default();
    assert!(hint.contains("`embeds: { hosts: [maps.example] }`"), "{hint}");
    let html = shown(&document);
    assert!(!html.contains("iframe") && !html.contains("maps.example") && !html.contains("script"), "{html}");
    assert_eq!(html.matches("data-frame").count(), 1, "{html}");
    assert!(html.contains(">grafana.example.com</a>"), "{html}");
}

#[test]
fn nothing_slips_through_a_frame() {
    let good = "https://grafana.example.com/";
    for text in [
        format!("<iframe src=\"{good}\" title=\"t\"><iframe src=\"https://evil.example/\"></iframe></iframe>"),
        format!("<iframe src=\"{good}\" title=\"&quot;><script>x()</script>\"></iframe>"),
        format!("<iframe src=\"{good}&quot; onload=&quot;x()\" title=\"t\"></iframe>"),
        format!("<iframe src=\"{good}\" title=\"t\"><a title=\"</iframe><script>x()</script>\"></iframe>"),
        format!("<iframe src=\"java&#x73;cript:x()\" src=\"{good}\" title=\"t\"></iframe>"),
        "<iframe src=\"https&colon;//evil.example/\" title=\"t\"></iframe>".to_owned(),
        format!("<iframe src=\"{good}\u{e002}0\u{e003}\" title=\"\u{e000}0\u{e001}\"></iframe>"),
        "<iframe title=\"t\" srcdoc=\"&lt;script>x()&lt;/script>\"></iframe>".to_owned(),
        "<iframe src=\"https://grafana.example.com.evil.example/\"".to_owned(),
        "<a class=\"embed\" data-frame=\"x\" title=\"t\" href=\"javascript:x()\">x</a>".to_owned(),
    ] {
        let html = shown(&page(&format!("{text}\n\n後\n")).0);
        let tags: Vec<String> = crate::model::nodes(&html)
            .filter_map(|node| match node {
                crate::model::Node::Open(tag) => Some(tag.written().to_owned()),
                _ => None,
            })
            .collect();
        let is_bad = |tag: &String| {
            let tag = crate::model::nodes(tag).next();
            match tag {
                Some(crate::model::Node::Open(tag)) => {
                    matches!(tag.name, "script" | "iframe")
                        || tag.attributes().any(|attribute| attribute.name.starts_with("on"))
                        || tag.attribute("href").is_some_and(|href| !href.starts_with(good))
                }
                _ => false,
            }
        };
        assert!(!tags.iter().any(is_bad), "{text}: {html}");
        assert!(!html.contains("evil.example\""), "{text}: {html}");
    }
}

#[test]
fn videos_are_frames_where_their_host_is_declared() {
    let text = "{{< youtube dQw4 >}}\n\n{{< vimeo id=\"12\" title=\"復旧\" >}}\n";
    let (document, found) =
        page_of("content/page.md", &["www.youtube.com", "www.youtube-nocookie.com", "player.vimeo.com"], text);
    assert_eq!(said(&found), Vec::<String>::new());
    assert_eq!(
        shown(&document),
        "<p class=\"embed\"><a class=\"embed\" href=\"https://www.youtube-nocookie.com/embed/dQw4\" title=\"動画 (YouTube)\" data-frame=\"560x315 fullscreen\">動画 (YouTube)</a></p>\n\
         <p class=\"embed\"><a class=\"embed\" href=\"https://player.vimeo.com/video/12?dnt=1\" title=\"復旧\" data-frame=\"560x315 fullscreen\">復旧</a></p>\n"
    );
    let (document, _) = page_of("content/page.md", &["www.youtube.com"], "{{< youtube dQw4 >}}\n");
    assert!(shown(&document).contains("href=\"https://www.youtube.com/embed/dQw4\""), "{}", shown(&document));
    let (document, _) = page(text);
    assert!(shown(&document).contains("<a class=\"button\" href=\"https://vimeo.com/12\">"), "{}", shown(&document));
}
