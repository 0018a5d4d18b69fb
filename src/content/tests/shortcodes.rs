//! Shortcodes, and files taken in.

use super::{body, library, library_with, page, said, shown, uncoloured};
use crate::content::link::LinkKind;
use crate::content::options::ReadOptions;
use crate::diag::Severity;
use crate::model::Viewer;

#[test]
fn boxes_folds_and_buttons_are_rendered() {
    let table = [
        (
            "{{% alert title=\"止める前に\" color=\"warning\" %}}\n**連絡。**する\n{{% /alert %}}\n",
            "<div class=\"admonition warning\" role=\"note\">\n<p class=\"admonition-title\">止める前に</p>\n<p><strong>連絡。</strong>する</p>\n</div>\n",
        ),
        (
            "{{< notice tip >}}一言{{< /notice >}}\n",
            "<div class=\"admonition tip\" role=\"note\">\n<p class=\"admonition-title\">ヒント</p>\n<p>一言</p>\n</div>\n",
        ),
        (
            "{{% notice style=\"深夜\" %}}\n静かに\n{{% /notice %}}\n",
            "<div class=\"admonition note\" role=\"note\">\n<p class=\"admonition-title\">深夜</p>\n<p>静かに</p>\n</div>\n",
        ),
        (
            "{{< warning \"1. 先に\" >}}\n- a\n{{< /warning >}}\n",
            "<div class=\"admonition warning\" role=\"note\">\n<p class=\"admonition-title\">1. 先に</p>\n<ul>\n<li>a</li>\n</ul>\n</div>\n",
        ),
        (
            "{{< details \"詳しく\" open >}}\n中\n{{< /details >}}\n",
            "<details class=\"fold\" open>\n<summary>詳しく</summary>\n<p>中</p>\n</details>\n",
        ),
        (
            "前{{< button href=\"https://a.b/\" >}}**開く**{{< /button >}}後\n",
            "<p>前<a class=\"button\" href=\"https://a.b/\"><strong>開く</strong></a>後</p>\n",
        ),
        (
            "{{< youtube dQw4 >}}\n",
            "<p class=\"video\"><a class=\"button\" href=\"https://www.youtube.com/watch?v=dQw4\">動画を開く (YouTube)</a></p>\n",
        ),
        ("前{{< icon \"x\" >}}後{{< fa y />}}\n", "<p>前後</p>\n"),
        (
            "{{< highlight yaml \"linenos=table\" >}}\na: <b>{{< x >}}\n{{< /highlight >}}\n",
            "<pre class=\"by-line\"><code class=\"language-yaml\"><span class=\"line\"><span class=\"no\" data-n=\"1\"></span>a: &lt;b&gt;{{&lt; x &gt;}}\n</span></code></pre>\n",
        ),
        (
            "> {{< hint info >}}\n> 中\n> {{< /hint >}}\n",
            "<blockquote>\n<div class=\"admonition info\" role=\"note\">\n<p class=\"admonition-title\">情報</p>\n<p>中</p>\n</div>\n</blockquote>\n",
        ),
        (
            "- 一\n  {{< note >}}\n  中\n  {{< /note >}}\n- 二\n",
            "<ul>\n<li><p>一</p>\n<div class=\"admonition note\" role=\"note\">\n<p class=\"admonition-title\">注記</p>\n<p>中</p>\n</div>\n</li>\n<li><p>二</p>\n</li>\n</ul>\n",
        ),
        (
            "|a|\n|-|\n|{{< note >}}中{{< /note >}}|\n",
            "<div class=\"table-wrap\"><table>\n<thead>\n<tr><th scope=\"col\">a</th></tr>\n</thead>\n<tbody>\n<tr><td>中</td></tr>\n</tbody>\n</table></div>\n",
        ),
    ];
    for (text, expected) in table {
        let (document, found) = page(text);
        assert_eq!((uncoloured(&shown(&document)).as_str(), said(&found)), (expected, vec![]), "{text}");
    }
}

#[test]
fn tabs_are_sections_with_labels_of_their_own_or_of_their_parent() {
    let expected = "<div class=\"tabs\">\n<section class=\"tab\">\n<p class=\"tab-label\">甲</p>\n<p>一</p>\n</section>\n<section class=\"tab\">\n<p class=\"tab-label\">乙</p>\n<p>二</p>\n</section>\n</div>\n";
    let table = [
        "{{< tabs >}}\n{{% tab name=\"甲\" %}}\n一\n{{% /tab %}}\n{{% tab name=\"乙\" %}}\n二\n{{% /tab %}}\n{{< /tabs >}}\n",
        "{{< tabs items=\"甲,乙\" >}}\n  {{< tab >}}一{{< /tab >}}\n  {{< tab >}}二{{< /tab >}}\n{{< /tabs >}}\n",
        "{{< tabs >}}\n    {{< tab \"甲\" >}}一{{< /tab >}}\n    {{< tab \"乙\" >}}二{{< /tab >}}\n{{< /tabs >}}\n",
    ];
    for text in table {
        assert_eq!(body(text), expected, "{text}");
    }
    let docsy = uncoloured(&body(
        "{{< tabpane >}}\n{{< tab header=\"sh\" lang=\"bash\" >}}\nls **a**\n{{< /tab >}}\n{{< /tabpane >}}\n",
    ));
    assert!(docsy.contains("<pre><code class=\"language-bash\">ls **a**\n</code></pre>"), "{docsy}");
    let text = body("{{< tabpane text=true >}}\n{{< tab header=\"a\" >}}\n**b**\n{{< /tab >}}\n{{< /tabpane >}}\n");
    assert!(text.contains("<p><strong>b</strong></p>"), "{text}");
}

#[test]
fn figures_are_checked_like_any_image() {
    let (document, found) = page(
        "{{< figure src=\"flow.png\" alt=\"流れ\" caption=\"図1 **流れ**\" title=\"全体\" link=\"big.md\" width=\"300px\" height=\"x\" >}}\n",
    );
    assert_eq!(
        shown(&document),
        "<figure class=\"picture\"><a href=\"big.md\"><img src=\"flow.png\" alt=\"流れ\" width=\"300\"></a>\n<figcaption><strong>全体</strong> 図1 <strong>流れ</strong></figcaption>\n</figure>\n"
    );
    assert!(found.is_empty(), "{found:?}");
    let links: Vec<_> = document.links.iter().map(|link| (link.kind, link.target.as_str(), link.place.line)).collect();
    assert_eq!(links, [(LinkKind::Link, "big.md", 1), (LinkKind::Image, "flow.png", 1)]);
    let (document, found) =
        page("{{< figure src=\"javascript:x\" >}}\n\n{{< figure alt=\"a\" >}}\n\n{{< youtube \"a\\\"b\" >}}\n");
    assert!(!shown(&document).contains("javascript"));
    assert_eq!(
        said(&found),
        [
            "content/shortcode-argument 3:1+22 shortcode `figure`: no image (`src`) is named",
            "content/shortcode-argument 5:1+22 shortcode `youtube`: the video's id is missing, or is none",
            "content/unsafe-url 1:1+33 a `javascript:` address cannot be published and was taken out: expected `http:`, `https:`, `mailto:`, `tel:`, `sms:`, or a path inside the site",
        ]
    );
}

#[test]
fn references_are_links_to_be_looked_up() {
    let (document, found) = page(
        "[手順]({{< ref \"a b.md#節\" >}} \"題\")と[次]({{< relref \"c.md\" >}}#d)、{{% ref `e.md` %}}。\n\n<a href=\"{{< ref \"f.md\" >}}\">f</a>\n\n[g][h]\n\n[h]: {{< relref path=\"i.md\" >}}\n",
    );
    assert_eq!(said(&found), Vec::<String>::new());
    assert_eq!(
        shown(&document).trim_end(),
        "<p><a href=\"a b.md#節\" title=\"題\">手順</a>と<a href=\"c.md#d\">次</a>、<a href=\"e.md\">e.md</a>。</p>\n<p><a href=\"f.md\">f</a></p>\n<p><a href=\"i.md\">g</a></p>"
    );
    let mut links: Vec<_> = document
        .links
        .iter()
        .map(|link| (link.target.as_str(), link.place.line, link.place.column, link.place.length))
        .collect();
    links.sort_by_key(|(_, line, column, _)| (*line, *column));
    assert!(document.links.iter().all(|link| link.kind == LinkKind::Reference), "{:?}", document.links);
    assert_eq!(
        links,
        [("a b.md#節", 1, 6, 22), ("c.md#d", 1, 38, 23), ("e.md", 1, 63, 18), ("f.md", 3, 10, 18), ("i.md", 7, 6, 26)]
    );
}

#[test]
fn params_come_from_the_front_matter_and_the_site() {
    let mut options = ReadOptions::default();
    options.params.insert("desk".into(), serde_json::json!({"phone": "03-0000-0000"}));
    let text = "---\ntitle: 題\nparams:\n  team: <b>運用</b>\n---\n{{< param title >}}・{{< param \"team\" >}}・[電話](tel:{{< param desk.phone >}})・{{< param none >}}\n";
    let (library, found) = library_with(&[("content/page.md", text)], &options);
    let html = shown(&library.documents[0]);
    assert_eq!(
        html,
        "<p>題・&lt;b&gt;運用&lt;/b&gt;・<a href=\"tel:03-0000-0000\">電話</a>・<code>{{&lt; param none &gt;}}</code></p>\n"
    );
    assert_eq!(found.len(), 1);
    assert!(said(&found)[0].contains("there is no `none` in the front matter"), "{:?}", said(&found));
}

#[test]
fn an_unknown_one_is_said_once_and_its_inside_stays() {
    let (document, found) =
        page("{{< gallery a=1 >}}\n**中。**身\n{{< /gallery >}}\n\n前{{< gallery />}}後 {{< note >}}\n");
    assert_eq!(
        shown(&document),
        "<p><code>{{&lt; gallery a=1 &gt;}}</code></p>\n<p><strong>中。</strong>身</p>\n<p><code>{{&lt; /gallery &gt;}}</code></p>\n<p>前<code>{{&lt; gallery /&gt;}}</code>後</p>\n"
    );
    assert_eq!(
        said(&found),
        [
            "content/unclosed 5:20+12 `{{< note >}}` is not closed",
            "content/shortcode 1:1+19 unknown shortcode `gallery` (2 in this document): its tag is shown as text",
        ]
    );
    let (document, _) = page("| a |\n|---|\n| {{< gallery title=\"x <b>\" >}} |\n\n{{< /gallery >}}後\n");
    let html = shown(&document);
    assert!(html.contains("<td><code>{{&lt; gallery title=&quot;x &lt;b&gt;&quot; &gt;}}</code></td>"), "{html}");
    assert!(html.contains("<p><code>{{&lt; /gallery &gt;}}</code>後</p>"), "{html}");
}

#[test]
fn values_stand_in_fences_and_a_printed_tag_loses_its_marks_there() {
    let text = "---\nparams:\n  host: db<1>\n---\n```sh\nssh {{% param host %}} {{< param \"none\" >}} {{%/* param host */%}} {{</* param host */>}} {{< ref \"a.md\" >}}\n```\n\n`{{< param host >}}` `{{</* x */>}}`\n\n```{note}\n{{< param host >}}と{{</* x */>}}\n```\n";
    let (document, found) = page(text);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(
        uncoloured(&shown(&document)),
        "<pre><code class=\"language-sh\">ssh db&lt;1&gt; {{&lt; param &quot;none&quot; &gt;}} {{% param host %}} {{&lt; param host &gt;}} {{&lt; ref &quot;a.md&quot; &gt;}}\n</code></pre>\n<p><code>{{&lt; param host &gt;}}</code> <code>{{&lt;/* x */&gt;}}</code></p>\n<div class=\"admonition note\" role=\"note\">\n<p class=\"admonition-title\">注記</p>\n<p>db&lt;1&gt;と{{&lt; x &gt;}}</p>\n</div>\n"
    );
}

#[test]
fn code_comments_and_printed_tags_stay_literal() {
    let text = "```\n{{< tabs >}}\n!!! note\n```\n\n`{{% x %}}` {{</* y */>}} {{%/* z */%}} {{ z }} {{<\n\n    {{< a >}}\n\n<!-- {{< b >}} -->\n";
    let (document, found) = page(text);
    assert_eq!(said(&found), Vec::<String>::new());
    assert_eq!(
        shown(&document),
        "<pre><code>{{&lt; tabs &gt;}}\n!!! note\n</code></pre>\n<p><code>{{% x %}}</code> {{&lt; y &gt;}} {{% z %}} {{ z }} {{&lt;</p>\n<pre><code>{{&lt; a &gt;}}\n</code></pre>\n"
    );
}

#[test]
fn containers_that_cross_blocks_are_dropped_and_the_page_stays_whole() {
    let html = body("- {{< note >}}一\n\n二{{< /note >}}\n");
    assert_eq!(html, "<ul>\n<li><p>注記</p>\n<p>一</p>\n</li>\n</ul>\n<p>二</p>\n");
}

#[test]
fn files_are_taken_in_with_their_own_places() {
    let files = [
        ("content/a.md", "前\n\n- 一\n\n  {{< include \"parts/b.md\" >}}\n\n後\n"),
        ("content/parts/b.md", "---\ntitle: b\n---\n## 窓口\n\n[電話](none.md)\n\n```{sla}\nx\n```\n"),
    ];
    let (library, found) = library(&files);
    assert!(found.is_empty(), "{found:?}");
    let document = &library.documents[0];
    assert_eq!(
        shown(document),
        "<p>前</p>\n<ul>\n<li><p>一</p>\n<h2 id=\"窓口\"><a class=\"anchor\" href=\"#窓口\" aria-hidden=\"true\" tabindex=\"-1\"></a>窓口</h2>\n<p><a href=\"none.md\">電話</a></p>\n⟪sla||x\n⟫\n</li>\n</ul>\n<p>後</p>\n"
    );
    let place = &document.links[0].place;
    assert_eq!(
        (place.file.as_str(), place.line, place.column, place.length),
        ("content/parts/b.md", 6, 6, 7),
        "line after line of a file keeps its places"
    );
}

#[test]
fn includes_stay_inside_content_and_end() {
    let files = [
        (
            "content/a.md",
            "{{< include \"../data/x.csv\" >}}\n\n{{< readfile file=\"b.md\" >}}\n\n```{include} none.md\n```\n\n{{% include \"draft.md\" %}}\n\n--8<-- \"c.md\"\n\n{{< readfile file=\"d.sh\" code=\"true\" lang=\"bash\" >}}\n",
        ),
        ("content/b.md", "甲\n\n{{< include \"a.md\" >}}\n"),
        ("content/d.sh", "ls `a` **b**\n"),
        ("content/draft.md", "---\ndraft: true\n---\n秘密\n"),
        ("data/x.csv", "秘密\n"),
    ];
    let (library, found) = library(&files);
    let html = uncoloured(&shown(&library.documents[0]));
    assert_eq!(
        html,
        "<p><code>{{&lt; include &quot;../data/x.csv&quot; &gt;}}</code></p>\n<p>甲</p>\n<p><code>```{include} none.md ```</code></p>\n<p><code>--8&lt;-- &quot;c.md&quot;</code></p>\n<pre><code class=\"language-bash\">ls `a` **b**\n</code></pre>\n"
    );
    let found: Vec<String> = found
        .iter()
        .filter(|finding| finding.place.as_ref().is_some_and(|place| place.file == "content/a.md" || place.line == 3))
        .map(|finding| finding.message.en.clone())
        .collect();
    for words in [
        "is hidden or outside",
        "goes round in a circle",
        "there is no file `none.md`",
        "is not published",
        "there is no file `c.md`",
    ] {
        assert!(found.iter().any(|message| message.contains(words)), "{words}: {found:?}");
    }
}

#[test]
fn an_include_without_its_file_is_a_warning_and_one_that_is_refused_an_error() {
    let files = [
        (
            "content/a.md",
            "{{< include \"none.md\" >}}\n\n{{< include \"../data/x.csv\" >}}\n\n{{< include \"draft.md\" >}}\n",
        ),
        ("content/draft.md", "---\ndraft: true\n---\n秘密\n"),
    ];
    let (_, found) = library(&files);
    let severities: Vec<_> = found.iter().map(|finding| finding.severity).collect();
    assert_eq!(severities, [Severity::Warning, Severity::Warning, Severity::Error]);
}

#[test]
fn what_begins_or_ends_nothing_and_includes_of_jekyll_are_said() {
    let table = [
        (
            "前 {% include a.html %} 後\n",
            "content/include 1:3+20 the includes of Jekyll and Jinja (`{% include %}`) are not read",
        ),
        (
            "前 {{< foo bar\n\n後\n",
            "content/unclosed 1:3+7 the tag of the shortcode `foo` is not closed: it is shown as text",
        ),
        ("前 {{< /foo >}} 後\n", "content/unclosed 1:3+12 `{{< /foo >}}` ends nothing"),
        ("前 {{% /tabs %}} 後\n", "content/unclosed 1:3+13 `{{< /tabs >}}` ends nothing"),
    ];
    for (text, expected) in table {
        let (document, found) = page(text);
        assert_eq!(said(&found), [expected], "{text}");
        assert_eq!(found[0].severity, Severity::Warning, "{text}");
        assert!(shown(&document).contains('前') && shown(&document).contains('後'), "{text}");
    }
    for text in ["`{{< foo`\n", "<code>{{< foo</code>\n", "{% raw %}{% include a %}{% endraw %}\n", "{{</* foo */>}}\n"]
    {
        assert_eq!(said(&page(text).1), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_file_that_is_shown_as_code_shows_nobody_what_is_closed_to_them() {
    let files = [
        (
            "content/a.md",
            "---\naudience: public\n---\n```{include} b.md\n:lang: md\n```\n\n{{% readfile file=\"b.md\" code=\"true\" lang=\"md\" %}}\n\n{{< include \"b.md\" lang=\"md\" >}}\n",
        ),
        (
            "content/b.md",
            "---\naudience: public\n---\n前\n\n!!! note\n    ```{audience} internal\n    秘密\n    ```\n\n後\n",
        ),
    ];
    let names = ["public".to_owned(), "internal".to_owned()];
    let read = |own| {
        let options = ReadOptions { viewer: Viewer::new(&names, own), ..ReadOptions::default() };
        let (library, found) = library_with(&files, &options);
        let told: Vec<_> = found.iter().map(|said| (said.code.name(), said.place.as_ref().map(|at| at.line))).collect();
        (shown(&library.documents[0]).matches("秘密").count(), format!("{told:?}"))
    };
    assert_eq!(
        read(0),
        (0, r#"[("content/closed-include", Some(4)), ("content/closed-include", Some(8))]"#.to_owned())
    );
    assert_eq!(read(1), (3, "[]".to_owned()));
}

#[test]
fn a_closed_text_may_include_what_is_as_closed() {
    let files = [
        ("content/a.md", "---\naudience: internal\n---\n```{include} b.md\n```\n"),
        ("content/b.md", "---\naudience: internal\n---\n秘密\n"),
    ];
    let names = ["public".to_owned(), "internal".to_owned()];
    for (own, documents) in [(0, 0), (1, 2)] {
        let options = ReadOptions { viewer: Viewer::new(&names, own), ..ReadOptions::default() };
        let (library, found) = library_with(&files, &options);
        assert_eq!((library.documents.len(), found.len()), (documents, 0), "{own}: {found:?}");
    }
}

#[test]
fn paths_are_read_out_of_the_templates_around_them() {
    let text = "[a]({{site.baseurl}}/b/#c) [d]({{ '/e/' | relative_url }}) [f]({% page \"/g/#h\" %}) [i]({% link j.md %}) [n]({% link \"https://example.com/o\" %})\n\n<a href=\"{{ site.url }}/k/\">k</a> [l][]\n\n`[x]({{ y }}/z)` {{ page.title }}\n\n[l]: {{ site.baseurl }}/m/\n";
    let (document, found) = page(text);
    let targets: Vec<&str> = document.links.iter().map(|link| link.target.as_str()).collect();
    assert_eq!(targets, ["/b/#c", "/e/", "/g/#h", "/j.md", "https://example.com/o", "/m/", "/k/"]);
    assert_eq!(said(&found), Vec::<String>::new());
    assert!(shown(&document).contains("<code>[x]({{ y }}/z)</code> {{ page.title }}"), "{}", shown(&document));
}

#[test]
fn only_the_root_of_the_site_is_taken_out_of_an_address() {
    for address in
        ["{{ site.github.repository_url }}/help/", "{{ site.repo_url }}/issues/", "{{ admin_url }}/sop/refunds/"]
    {
        let (document, _) = page(&format!("[外]({address})"));
        let targets: Vec<&str> = document.links.iter().map(|link| link.target.as_str()).collect();
        assert!(!targets.iter().any(|target| target.starts_with('/')), "{address}: {targets:?}");
    }
    let roots = "[a]({{ .Site.BaseURL }}/b/) [c]({{ base_url }}/d/) [e]({{ site.baseurl | escape }}/f/)";
    let (document, found) = page(roots);
    let targets: Vec<&str> = document.links.iter().map(|link| link.target.as_str()).collect();
    assert_eq!((targets, said(&found)), (vec!["/b/", "/d/", "/f/"], Vec::new()));
}

#[test]
fn tags_of_other_templates_are_told_once_for_each_name() {
    let (_, found) = page(
        "{% alert \"x\" %}\n\n{% if a %}x{% else %}y{% endif %} {% alert \"y\" %}\n\n`{% code %}`\n\n{% raw %}{% let %}{% endraw %}\n\n\\{% z %}\n",
    );
    assert_eq!(
        said(&found),
        [
            "content/shortcode 1:1+15 the tag `{% alert %}` of Jekyll, Nunjucks or the like is not read and shown as text (2 times in this document)",
            "content/shortcode 3:1+10 the tag `{% if %}` of Jekyll, Nunjucks or the like is not read and shown as text",
        ]
    );
}
