//! MDX.

use super::{library, said, shown, uncoloured};

fn mdx(text: &str) -> (String, Vec<String>) {
    let (library, found) = library(&[("content/page.mdx", text)]);
    (uncoloured(&shown(&library.documents[0])), said(&found))
}

#[test]
fn imports_exports_and_comments_are_dropped() {
    let (html, found) = mdx(
        "import Tabs from '@theme/Tabs';\nimport {\n  A,\n} from 'b';\n\nexport const x = {\n  y: 1,\n};\n\n# 題\n\n本文{/* 注 */}の{props.z}\n\nimport the data first\n\n```js\nimport a from 'b'\n{/* c */}\n```\n",
    );
    assert_eq!(
        html,
        "<p>本文の{props.z}</p>\n<p>import the data first</p>\n<pre><code class=\"language-js\">import a from &#39;b&#39;\n{/* c */}\n</code></pre>\n"
    );
    assert_eq!(found, ["content/comment 12:3+9 1 comment is left out"]);
}

#[test]
fn tabs_take_their_labels_from_the_values_of_their_group() {
    let (html, found) = mdx(
        "<Tabs\n  defaultValue=\"win\"\n  values={[\n    {label: '窓', value: 'win'},\n    { value: \"mac\", label: \"林檎\" },\n  ]}>\n<TabItem value=\"win\">\n\n一\n\n</TabItem>\n<TabItem value=\"mac\">二</TabItem>\n<TabItem value=\"bsd\">三</TabItem>\n</Tabs>\n",
    );
    let labels: Vec<&str> = html.split("tab-label\">").skip(1).filter_map(|rest| rest.split('<').next()).collect();
    assert_eq!(labels, ["窓", "林檎", "bsd"]);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn components_become_what_they_stand_for() {
    let (html, found) = mdx(
        "<Tabs>\n  <TabItem value=\"a\" label=\"甲\" default>\n\n    一の**字**\n\n    ```sh\n    ls <Tabs>\n    ```\n  </TabItem>\n  <TabItem value=\"b\" label={'乙'}>二</TabItem>\n</Tabs>\n\n<Admonition type=\"tip\" title=\"題\">\n\n  中\n\n</Admonition>\n\n<Chart data={{ a: [1] }} />\n\n<Card title=\"先\" href=\"./a.md\">説明</Card>\n",
    );
    assert_eq!(
        html,
        "<div class=\"tabs\">\n<section class=\"tab\">\n<p class=\"tab-label\">甲</p>\n<p>一の<strong>字</strong></p>\n<pre><code class=\"language-sh\">ls &lt;Tabs&gt;\n</code></pre>\n</section>\n<section class=\"tab\">\n<p class=\"tab-label\">乙</p>\n<p>二</p>\n</section>\n</div>\n<div class=\"admonition tip\" role=\"note\">\n<p class=\"admonition-title\">題</p>\n<p>中</p>\n</div>\n<p><code>&lt;Chart data={{ a: [1] }} /&gt;</code></p>\n<div class=\"card\">\n<p class=\"card-title\"><a href=\"./a.md\">先</a></p>\n<p>説明</p>\n</div>\n"
    );
    assert_eq!(
        found,
        ["content/component 19:1+27 unknown component `<Chart>` (1 in this document): its tag is shown as text"]
    );
}

#[test]
fn a_markdown_file_that_begins_with_an_import_is_mdx() {
    let body = "<Tabs>\n<TabItem label=\"甲\">\n\n一\n\n</TabItem>\n</Tabs>\n";
    let (library, found) = library(&[
        ("content/a.md", &format!("import Tabs from '@theme/Tabs';\n\n# 題\n\n{body}")),
        ("content/b.md", &format!("# 題\n\nimport x from 'y'\n\n{body}")),
        ("content/c.md", "import the data from the export, then go on\n"),
    ]);
    let [a, b, c] = library.documents.as_slice() else { panic!("three documents") };
    let tabs =
        "<div class=\"tabs\">\n<section class=\"tab\">\n<p class=\"tab-label\">甲</p>\n<p>一</p>\n</section>\n</div>\n";
    assert_eq!((a.title.as_str(), shown(a).as_str()), ("題", tabs));
    assert!(shown(b).contains("import x from"), "an import further down is text");
    assert_eq!(shown(c), "<p>import the data from the export, then go on</p>\n");
    assert!(said(&found).iter().all(|found| found.starts_with("content/raw-html")), "{:?}", said(&found));
}
