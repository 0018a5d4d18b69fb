//! Shortcodes of the project's own: what becomes of what their templates make.

use super::{library_with, said, shown};
use crate::content::Document;
use crate::content::link::LinkKind;
use crate::content::options::ReadOptions;
use crate::diag::{Diagnostic, Place, Severity};
use crate::model::{ShortcodeCall, ShortcodeFault, ShortcodeTemplates, Shortcodes, Viewer};
use std::sync::Arc;

/// Templates as plain texts: `[name]` is a named argument, `[0]` the first of the others, `[inner]` and `[text]` what stands between.
#[derive(Debug)]
struct Texts(Vec<(&'static str, &'static str)>);

impl ShortcodeTemplates for Texts {
    fn template(&self, name: &str) -> Option<Place> {
        let is_there = self.0.iter().any(|(known, _)| *known == name);
        is_there.then(|| Place::file(format!("themes/t/shortcodes/{name}.html")))
    }

    fn render(&self, call: &ShortcodeCall<'_>) -> Result<String, ShortcodeFault> {
        let text = self.0.iter().find(|(known, _)| *known == call.name).map(|(_, text)| *text).unwrap();
        if text == "fails" {
            let place = Place::at(self.template(call.name).unwrap().file, 2, 3, 1);
            return Err(ShortcodeFault::Failed { reason: "no `x`".to_owned(), place });
        }
        let mut made = text.replace("[inner]", &call.inner).replace("[text]", &call.inner_text);
        for (key, value) in &call.args {
            made = made.replace(&format!("[{key}]"), value.as_str().unwrap());
        }
        Ok(made.replace("[0]", call.positional.first().copied().unwrap_or_default()))
    }
}

pub(super) fn options(texts: &[(&'static str, &'static str)]) -> ReadOptions {
    let shortcodes = Shortcodes::new(Arc::new(Texts(texts.to_vec())), format!("{texts:?}"));
    ReadOptions { shortcodes, ..ReadOptions::default() }
}

fn page(texts: &[(&'static str, &'static str)], text: &str) -> (Document, Vec<Diagnostic>) {
    let (mut library, found) = library_with(&[("content/page.md", text)], &options(texts));
    (Arc::unwrap_or_clone(library.documents.remove(0)), found)
}

#[test]
fn a_template_goes_around_or_in_place_of_the_inside() {
    let table = [
        (
            "<div class=\"x\">[inner]</div>",
            "{{< x >}}\n**a**\n\n- b\n{{< /x >}}\n",
            "<div class=\"x\"><p><strong>a</strong></p>\n<ul>\n<li>b</li>\n</ul>\n</div>",
        ),
        ("<aside>[inner]</aside>", "前{{< x >}}中{{< /x >}}後\n", "<p>前</p>\n<aside><p>中</p>\n</aside><p>後</p>"),
        (
            "<kbd class=\"[0]\">[inner]</kbd>",
            "前{{< x k >}}*中*{{< /x >}}後\n",
            "<p>前<kbd class=\"k\"><em>中</em></kbd>後</p>",
        ),
        (
            "<span class=\"badge\">[0]</span>",
            "## 題 {{< x 急 >}}\n\n文",
            "<h2 id=\"題\"><a class=\"anchor\" href=\"#題\" aria-hidden=\"true\" tabindex=\"-1\"></a>題 <span class=\"badge\">急</span></h2>\n<p>文</p>",
        ),
        (
            "<span>[0]</span>",
            "|a|\n|-|\n|{{< x 1 />}}|\n",
            "<div class=\"table-wrap\"><table>\n<thead>\n<tr><th scope=\"col\">a</th></tr>\n</thead>\n<tbody>\n<tr><td><span>1</span></td></tr>\n</tbody>\n</table></div>",
        ),
        (
            "<details><summary>[inner]</summary></details>",
            "{{% x %}}\n題\n{{% /x %}}\n",
            "<details><summary>題</summary></details>",
        ),
        (
            "<div><p class=\"t\">[t]</p>[inner]</div>",
            "- a\n\n  {{% x t=\"題\" %}}\n  中\n  {{% /x %}}\n",
            "<ul>\n<li><p>a</p>\n<div><p class=\"t\">題</p><p>中</p>\n</div></li>\n</ul>",
        ),
        (
            "<div>[inner]</div>",
            "{{< x >}}\n{{< x >}}\n中\n{{< /x >}}\n{{< /x >}}\n",
            "<div><div><p>中</p>\n</div></div>",
        ),
        ("<p>[text]</p>", "{{< x >}}\n!!! note\n    **a**\n{{< /x >}}\n", "<p>\n\n注記\n\n**a**\n\n</p>"),
        ("<div>[0]", "`{{< x >}}` {{</* x */>}}\n", "<p><code>{{&lt; x &gt;}}</code> {{&lt; x &gt;}}</p>"),
    ];
    for (template, text, expected) in table {
        let (document, _) = page(&[("x", template)], text);
        assert_eq!(shown(&document).trim_end(), expected, "{template} {text}");
    }
}

#[test]
fn it_stands_before_what_is_built_in_and_unknown_ones_name_their_file() {
    let (document, found) = page(&[("note", "<b>[0]</b>")], "{{< note a >}}\n\n{{< other >}}\n");
    assert_eq!(shown(&document).trim_end(), "<p><b>a</b></p>\n<p><code>{{&lt; other &gt;}}</code></p>");
    let hint = found[0].hint.as_ref().unwrap().text(crate::diag::Lang::En).to_owned();
    assert!(hint.contains("themes/<theme>/shortcodes/other.html"), "{hint}");
}

#[test]
fn what_stands_inside_is_read_where_it_stands() {
    let text = "# 題\n\n{{< x to=\"c.md\" >}}\n| 優先度 | 初回応答 |\n|---|---|\n| 高 | 30分以内 |\n\n[手順](b.md)\n{{< /x >}}\n";
    let (document, found) =
        page(&[("x", "<div><a href=\"[to]\">先</a> [inner]<img src=\"d.png\" alt=\"\"></div>")], text);
    assert_eq!(said(&found), Vec::<String>::new());
    let statements: Vec<u32> = document.statements.iter().map(|statement| statement.place.line).collect();
    assert_eq!(statements, [6]);
    let links: Vec<_> = document.links.iter().map(|link| (link.kind, link.target.as_str(), link.place.line)).collect();
    assert_eq!(links, [(LinkKind::Link, "c.md", 3), (LinkKind::Link, "b.md", 8), (LinkKind::Image, "d.png", 3)]);
}

#[test]
fn neither_a_template_nor_an_argument_runs_code() {
    let template = "<div onclick=\"a()\" style=\"color:red\"><a href=\"[0]\">x</a><script>b()</script><iframe src=\"https://e.com/\"></iframe>[inner]</div>";
    let (document, found) =
        page(&[("x", template)], "{{< x \"javascript:c()\" >}}中{{< /x >}}\n\n{{< x \"d.md\" />}}\n");
    assert_eq!(shown(&document).trim_end(), "<div><a>x</a><p>中</p>\n</div><div><a href=\"d.md\">x</a></div>");
    assert_eq!(
        said(&found),
        [
            "content/unsafe-url 1:1+26 a `javascript:` address cannot be published and was taken out: expected `http:`, `https:`, `mailto:`, `tel:`, `sms:`, or a path inside the site",
            "content/raw-html 1:1+26 the attribute `onclick` is not allowed in documents and was taken out (2 times in this document)",
            "content/raw-html 1:1+26 `<script>` is not allowed in documents and was taken out (2 times in this document)",
            "content/embed 1:1+26 the frame (`<iframe>`) of `e.com` was taken out: tejun.yaml does not declare the host (2 times in this document)",
        ]
    );
    let related: Vec<_> = found[1].related.iter().map(|related| related.place.file.as_str()).collect();
    assert!(related.contains(&"themes/t/shortcodes/x.html"), "{related:?}");
    for written in ["\u{e002}0\u{e003}", "\u{e000}0\u{e001}", "\u{e002}\u{e003}"] {
        let (document, _) =
            page(&[("x", "<b>[0]</b>[inner]")], &format!("[a](b.md){{{{< x \"{written}\" >}}}}中{{{{< /x >}}}}\n"));
        assert_eq!(
            shown(&document).trim_end(),
            "<p><a href=\"b.md\">a</a><b></b>中</p>"
                .replace("<b></b>", if written.contains('0') { "<b>0</b>" } else { "<b></b>" })
        );
    }
}

#[test]
fn what_fails_or_loses_the_inside_is_told() {
    let text = "{{< f a=1 >}}中{{< /f >}}\n\n{{< lost >}}約束{{< /lost >}}\n\n{{< plain >}}文字{{< /plain >}}\n\n## {{< block >}}\n";
    let templates = [("f", "fails"), ("lost", "<p>x</p>"), ("plain", "<pre>[text]</pre>"), ("block", "<div>x</div>")];
    let (document, found) = page(&templates, text);
    let html = shown(&document);
    assert!(html.contains("<code>{{&lt; f a=1 &gt;}}</code>中<code>{{&lt; /f &gt;}}</code>"), "{html}");
    assert!(!html.contains("約束") && html.contains("<pre>文字</pre>"), "{html}");
    assert_eq!(
        said(&found),
        [
            "content/shortcode-template 1:1+13 the template of the shortcode `f` failed (themes/t/shortcodes/f.html:2:3): no `x`",
            "content/shortcode-template 3:1+12 what stands in `{{< lost >}}` is not on the page, since its template does not show it",
            "content/shortcode-template 5:1+13 what stands in `{{< plain >}}` is shown as text only: no promise, link or figure in it is read",
            "content/shortcode-argument 7:4+13 shortcode `block`: a table or a heading cannot hold what its template makes",
        ]
    );
    let severities: Vec<Severity> = found.iter().map(|finding| finding.severity).collect();
    assert_eq!(severities, [Severity::Error, Severity::Warning, Severity::Info, Severity::Warning]);
    let related = &found[0].related[0].place;
    assert_eq!((related.file.as_str(), related.line, related.column), ("themes/t/shortcodes/f.html", 2, 3));
}

#[test]
fn a_template_is_not_handed_what_is_closed() {
    let text = "---\naudience: all\n---\n{{< x >}}\n公開\n\n:::{audience} staff\n社外秘\n:::\n{{< /x >}}\n";
    let names = ["all".to_owned(), "staff".to_owned()];
    for (rank, is_seen) in [(0, false), (1, true)] {
        let viewer = Viewer::new(&names, rank);
        let options = ReadOptions { viewer, ..options(&[("x", "<pre title=\"[text]\">[text]</pre>[inner]")]) };
        let (library, _) = library_with(&[("content/page.md", text)], &options);
        let html = shown(&library.documents[0]);
        assert_eq!((html.contains("公開"), html.contains("社外秘")), (true, is_seen), "{html}");
    }
}
