//! Each tool → the `tejun.yaml` that comes of it.

use super::*;
use crate::model::ReadError;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Files in memory.
pub(super) struct Memory(BTreeMap<String, String>);

impl ProjectFiles for Memory {
    fn list(&self, _: &str) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
        let text = self.0.get(path).ok_or_else(|| ReadError { reason: "no such file".to_owned() })?;
        Ok(Arc::from(text.as_bytes()))
    }

    fn on_disk(&self, _: &str) -> Option<PathBuf> {
        None
    }
}

pub(super) fn memory(files: &[(&str, &str)]) -> Memory {
    Memory(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
}

/// What becomes of files, and the codes and places of what was found.
fn made(files: &[(&str, &str)]) -> (Migration, Vec<String>) {
    let mut found = Diagnostics::new();
    let migration = read(&memory(files), "ops-docs", &mut found);
    let shown = found.iter().map(|finding| {
        let place = finding
            .place
            .as_ref()
            .map_or("?".to_owned(), |place| format!("{}:{}:{}", place.file, place.line, place.column));
        format!("{} {place}", finding.code.name())
    });
    (migration, shown.collect())
}

fn remarks(migration: &Migration) -> Vec<String> {
    let shown = |remark: &Remark| match &remark.place {
        Some(place) if place.line > 0 => format!("{}:{} {}", place.file, place.line, remark.message.en),
        Some(place) => format!("{} {}", place.file, remark.message.en),
        None => remark.message.en.clone(),
    };
    migration.remarks.iter().map(shown).collect()
}

/// A case: the tool, its files, the lines of `tejun.yaml` without comments and blank lines, and what is told beside it.
type Case<'c> = (Tool, &'c [(&'c str, &'c str)], &'c str, &'c [&'c str]);

const MKDOCS: Case<'_> = (
    Tool::MkDocs,
    &[
        (
            "mkdocs.yml",
            "site_name: '運用: 手順書 #1'\nsite_description: 当番の手順\nsite_url: !ENV [SITE, \"https://ops.example.com/docs\"]\nrepo_url: https://git.example.com/ops\nedit_uri: edit/main/docs/\ntheme:\n  name: material\n  language: ja\nplugins:\n  - search\n  - macros\n  - i18n:\n      languages:\n        - { locale: ja, default: true, name: 日本語 }\n        - { locale: en, name: English }\nmarkdown_extensions:\n  - pymdownx.emoji:\n      emoji_index: !!python/name:material.extensions.emoji.twemoji\nexclude_docs: |\n  /drafts/\n  *.tmp.md\nnav:\n  - index.md\n  - 導入:\n      - guide/index.md\n      - 準備: guide/setup.md\n  - ほか: [oncall.md, 外: https://example.com, なし: gone.md]\n",
        ),
        ("docs/index.md", "# はじめに\n"),
        ("docs/guide/index.md", "# 導入\n"),
        ("docs/guide/setup.md", "# 準備\n"),
        ("docs/oncall.md", "# 当番\n"),
        ("docs/drafts/a.md", "# 下書き\n"),
        ("docs/node_modules/x/README.md", "# x\n"),
    ],
    "title: \"運用: 手順書 #1\"
description: 当番の手順
base_url: \"https://ops.example.com/docs/\"
language: ja
content: docs
ignore:
  - \"docs/drafts/**\"
  - \"docs/**/*.tmp.md\"
  - \"docs/node_modules/**\"
markdown: { emoji: true }
languages:
  ja: { label: 日本語 }
  en: { label: English }
nav:
  order:
    - index.md
    - 導入: guide
    - 準備: guide/setup.md
    - oncall.md
edit_url: \"https://git.example.com/ops/edit/main/{path}\"
",
    &[
        "mkdocs.yml:27 the navigation names `gone.md`, which is no document",
        "mkdocs.yml:7 the theme `material`: tejun has one of its own",
        "mkdocs.yml:11 the plugin `macros`: `{{ … }}` is shown as it is written",
    ],
);

const HUGO: Case<'_> = (
    Tool::Hugo,
    &[
        (
            "site/hugo.toml",
            "baseURL = 'https://ops.example.com/'\ntitle = '運用'\ndefaultContentLanguage = 'ja'\ntimeZone = 'Asia/Tokyo'\ntheme = 'docsy'\nenableEmoji = true\nstaticDir = ['static', 'assets/raw']\nignoreFiles = ['\\.tmp$', '^_x']\n[languages.ja]\ncontentDir = 'content/ja'\nlanguageName = '日本語'\n[languages.en]\ncontentDir = 'content/en'\ntitle = 'Ops'\n[taxonomies]\nteam = 'teams'\n[[menus.main]]\nname = '当番'\npageRef = '/oncall'\nweight = 20\n[[menus.main]]\nname = '手順'\nurl = '/sop/'\nweight = 10\n",
        ),
        ("site/content/ja/_index.md", "# 運用\n"),
        ("site/content/ja/oncall.md", "# 当番\n"),
        (
            "site/content/ja/sop/Refund.md",
            "# 返金\n\n![図](a.png) [係](a.md) [窓](https://a.example/b/) [当番](../../oncall/)\n",
        ),
        ("site/content/en/_index.md", "# Ops\n"),
        ("site/static/logo.png", ""),
        ("site/layouts/shortcodes/graph.html", ""),
    ],
    "title: 運用
base_url: \"https://ops.example.com/\"
language: ja
timezone: Asia/Tokyo
content: site/content
static: site/static
ignore:
  - \"site/content/**/*.tmp\"
paths: { lowercase: true }
links: { relative: page }
markdown: { emoji: true }
languages:
  en: { title: Ops, content_dir: en }
  ja: { content_dir: ja, label: 日本語 }
taxonomies:
  team: teams
nav:
  order:
    - 手順: ja/sop
    - 当番: ja/oncall.md
",
    &[
        "site/hugo.toml:8 `^_x` of `ignoreFiles` is a regular expression: write a pattern of paths into `ignore`",
        "site/hugo.toml:5 the theme `docsy`: tejun has one of its own",
        "site/layouts shortcodes of the project's own: `graph`; write them anew for Tera as `themes/default/shortcodes/<name>.html`",
    ],
);

const DOCUSAURUS: Case<'_> = (
    Tool::Docusaurus,
    &[
        (
            "website/docusaurus.config.js",
            "const theme = require('prism');\nconst config = {\n  title: '運用',\n  tagline: '手順と約束',\n  url: process.env.URL,\n  baseUrl: '/',\n  i18n: { defaultLocale: 'ja', locales: ['ja', 'en'] },\n  presets: [['classic', /** @type {X} */ ({\n    docs: { path: '../docs', sidebarPath: require.resolve('./sidebars.js'), editUrl: 'https://git.example.com/ops/edit/main/website/' },\n    blog: false,\n  })]],\n  plugins: ['my-search', () => ({})],\n};\nmodule.exports = config;\n",
        ),
        (
            "website/sidebars.js",
            "module.exports = { docs: ['intro', { type: 'category', label: '手順', items: ['sop/refund', 'sop/outage'] }, { type: 'autogenerated', dirName: '.' }] };",
        ),
        ("docs/01-intro.md", "# はじめに\n\n10:30:45 に始めます :tada:\n"),
        ("docs/sop/refund.mdx", "# 返金\n"),
        ("docs/sop/outage.md", "# 障害\n"),
        ("docs/sop/_category_.json", "{}"),
        ("website/static/logo.png", ""),
        ("website/i18n/en/docusaurus-plugin-content-docs/current/intro.md", "# Intro\n"),
    ],
    "title: 運用
description: 手順と約束
language: ja
content: docs
static: website/static
ignore:
  - \"docs/**/_category_.*\"
markdown: { emoji: true }
nav:
  order:
    - \"01-intro.md\"
    - 手順: sop
    - sop/refund.mdx
    - sop/outage.md
edit_url: \"https://git.example.com/ops/edit/main/{path}\"
",
    &[
        "website/docusaurus.config.js:7 documents in `en` lie outside of the folder of documents, in `website/i18n/en/docusaurus-plugin-content-docs/current/`",
        "website/docusaurus.config.js:5 `url` is computed and was not read",
        "website/docusaurus.config.js:12 `my-search` of `plugins`",
        "addresses have no `/docs/` any more: `/docs/x` becomes `/x/`",
        "1 files `_category_`: write the titles of sections into `_index.md`, and their order into `nav.order`",
    ],
);

const JEKYLL: Case<'_> = (
    Tool::Jekyll,
    &[
        (
            "_config.yml",
            "title: 運用\nurl: https://ops.example.com\nbaseurl: /docs\nlang: ja-JP\ntheme: minima\nplugins: [jekyll-feed, jekyll-redirect-from]\nexclude: [Gemfile*, scripts, gone.md]\n",
        ),
        ("index.md", "# 運用\n"),
        ("sop/refund.md", "# 返金\n"),
        ("_layouts/page.html", ""),
        ("scripts/build.rb", ""),
        ("Gemfile", ""),
        ("package.json", "{}"),
        ("img/a.png", ""),
        (".github/workflows/x.yml", ""),
        ("vendor/bundle/README.md", ""),
    ],
    "title: 運用
base_url: \"https://ops.example.com/docs/\"
language: ja
content: \".\"
ignore:
  - \"_layouts/**\"
  - \"Gemfile*\"
  - \"scripts/**\"
  - \"vendor/**\"
  - \"Gemfile\"
  - \"_config.yml\"
  - \"package.json\"
",
    &[
        "_config.yml:7 `gone.md` of `exclude` is not there",
        "_config.yml:5 the theme `minima`: tejun has one of its own",
        "_config.yml:6 the plugin `jekyll-redirect-from`: write `redirect_from` as `aliases` in front matter",
    ],
);

const VITEPRESS: Case<'_> = (
    Tool::VitePress,
    &[
        (
            "docs/.vitepress/config/index.ts",
            "import { defineConfig } from 'vitepress'\nimport { ja } from './ja'\nexport default defineConfig({\n  title: 'Ops',\n  srcExclude: ['**/TODO.md'],\n  locales: { root: { label: 'English', lang: 'en-US' }, ja: { label: '日本語', ...ja } },\n  themeConfig: {\n    editLink: { pattern: 'https://git.example.com/ops/edit/main/docs/:path' },\n    sidebar: { '/guide/': [{ text: 'Guide', items: [{ text: 'Setup', link: '/guide/setup' }] }] },\n  },\n})\n",
        ),
        (
            "docs/.vitepress/config/ja.ts",
            "export const ja = { lang: 'ja', title: '運用', themeConfig: { sidebar: [{ text: '準備', link: '/ja/guide/setup' }] } }",
        ),
        ("docs/index.md", "# Ops\n"),
        ("docs/guide/setup.md", "# Setup\n"),
        ("docs/ja/guide/setup.md", "# 準備\n"),
        ("docs/public/logo.svg", ""),
    ],
    "title: Ops
language: en
content: docs
static: docs/public
ignore:
  - \"docs/**/TODO.md\"
languages:
  en: { label: English }
  ja: { title: 運用, content_dir: ja, label: 日本語 }
nav:
  order:
    - Guide: guide
    - Setup: guide/setup.md
    - 準備: ja/guide/setup.md
edit_url: \"https://git.example.com/ops/edit/main/{path}\"
",
    &[],
);

const MDBOOK: Case<'_> = (
    Tool::MdBook,
    &[
        (
            "book.toml",
            "[book]\ntitle = \"運用の本\"\nauthors = [\"運用部 <ops@example.com>\", \"田中\"]\nlanguage = \"ja\"\n[output.html]\nedit-url-template = \"https://git.example.com/ops/edit/main/{path}\"\nadditional-css = [\"a.css\"]\n[output.html.redirect]\n\"/a.html\" = \"b.html\"\n[preprocessor.mermaid]\n[preprocessor.graphviz]\n",
        ),
        (
            "src/SUMMARY.md",
            "# 目次\n\n[はじめに](./README.md)\n\n# 手順\n\n- [返金\\_窓口](sop/refund.md)\n  - [細目 (2)](<sop/a b.md>)\n- [これから]()\n- [ない](gone.md)\n",
        ),
        ("src/README.md", "# 運用\n\n{{#include ../README.md}}\n"),
        ("src/sop/refund.md", "# 返金\n"),
        ("src/sop/a b.md", "# 細目\n"),
    ],
    "title: 運用の本
language: ja
footer: \"運用部, 田中\"
content: src
ignore:
  - \"src/SUMMARY.md\"
nav:
  order:
    - はじめに: README.md
    - 返金_窓口: sop/refund.md
    - \"細目 (2)\": sop/a b.md
edit_url: \"https://git.example.com/ops/edit/main/{path}\"
",
    &[
        "book.toml:11 the preprocessor `graphviz`",
        "book.toml:7 `output.html.additional-css`",
        "book.toml:8 1 redirects: write former addresses into `aliases` of the documents",
        "src/SUMMARY.md 1 chapters have no document yet",
        "src/SUMMARY.md:10 the navigation names `gone.md`, which is no document",
    ],
);

const OBSIDIAN: Case<'_> = (
    Tool::Obsidian,
    &[
        (".obsidian/app.json", "{\n  \"attachmentFolderPath\": \"添付\",\n  \"userIgnoreFilters\": [\"日誌/\"]\n}"),
        (".obsidian/templates.json", "{ \"folder\": \"ひな形\" }"),
        (".obsidian/community-plugins.json", "[\n  \"dataview\"\n]"),
        ("返金.md", "# 返金\n"),
        ("日誌/2026-11-20.md", "# 日誌\n"),
        ("ひな形/手順.md", "# {{title}}\n"),
        ("添付/図.png", ""),
        ("全体.canvas", "{}"),
    ],
    "title: ops-docs
content: \".\"
ignore:
  - \"日誌/**\"
  - \"ひな形/**\"
  - \"全体.canvas\"
",
    &[
        ".obsidian/app.json:2 the folder of attachments `添付`: `![[picture.png]]` finds a picture wherever it lies",
        ".obsidian/community-plugins.json:2 the plugin `dataview`",
        ".obsidian 1 canvases and bases (`.canvas`, `.base`)",
    ],
);

const PLAIN: Case<'_> = (
    Tool::Plain,
    &[
        ("README.md", "<img src=x>\n\n# 運用の *手順*\n"),
        ("docs/sop/a.md", "# 返金\n"),
        ("docs/sop/b.md", "# 障害\n"),
        ("src/main.rs", ""),
    ],
    "title: 運用の 手順\ncontent: docs\n",
    &[],
);

/// The text without comments and blank lines.
fn bare_lines(text: &str) -> String {
    let kept = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    kept.map(|line| format!("{line}\n")).collect()
}

#[test]
fn each_tool_becomes_a_project() {
    for (tool, files, expected, told) in [MKDOCS, HUGO, DOCUSAURUS, JEKYLL, VITEPRESS, MDBOOK, OBSIDIAN, PLAIN] {
        let (migration, found) = made(files);
        assert_eq!(migration.tool, tool);
        assert_eq!(bare_lines(&migration.project), expected, "{tool:?}");
        assert_eq!(remarks(&migration), told, "{tool:?}");
        assert!(found.is_empty(), "{tool:?}: {found:?}");
        assert!(migration.project.starts_with("# "), "{}", migration.project);
        let again = made(files).0;
        assert_eq!(again.project, migration.project);
    }
}

#[test]
fn each_value_says_where_it_comes_from() {
    let (migration, _) = made(MKDOCS.1);
    let origins: Vec<String> = migration
        .taken
        .iter()
        .map(|taken| {
            format!(
                "{} {}",
                taken.key,
                taken.place.as_ref().map_or("-".to_owned(), |place| format!("{}:{}", place.file, place.line))
            )
        })
        .collect();
    let expected = [
        "title mkdocs.yml:1",
        "description mkdocs.yml:2",
        "base_url mkdocs.yml:3",
        "language mkdocs.yml:14",
        "content -",
        "ignore mkdocs.yml:20",
        "markdown.emoji mkdocs.yml:17",
        "languages mkdocs.yml:14",
        "nav.order mkdocs.yml:23",
        "edit_url mkdocs.yml:5",
    ];
    assert_eq!(origins, expected);
}

#[test]
fn settings_that_cannot_be_read_are_told_and_the_rest_is_made() {
    let (migration, found) = made(&[("mkdocs.yml", "site_name: a\n\tb: [\n"), ("docs/index.md", "# Ops\n")]);
    assert_eq!(found, ["config/syntax mkdocs.yml:2:1"]);
    assert_eq!(bare_lines(&migration.project), "title: Ops\nlanguage: en\ncontent: docs\n");
    let (migration, found) = made(&[("book.toml", "[book\n"), ("src/a.md", "本文\n")]);
    assert_eq!((found.len(), migration.tool), (1, Tool::MdBook));
    assert_eq!(bare_lines(&migration.project), "title: ops-docs\ncontent: src\n");
    let (migration, _) = made(&[("docusaurus.config.ts", "export default make();"), ("docs/a.md", "本文\n")]);
    assert_eq!(remarks(&migration).len(), 1, "{:?}", migration.remarks);
}

#[test]
fn a_folder_outside_or_missing_is_told() {
    let (migration, _) = made(&[("mkdocs.yml", "site_name: x\ndocs_dir: ../docs\n"), ("手順/a.md", "本文\n")]);
    assert_eq!(bare_lines(&migration.project), "title: x\ncontent: 手順\n");
    assert!(remarks(&migration)[0].starts_with("mkdocs.yml:2 the folder of documents `../docs` lies outside"));
    let (migration, _) = made(&[("mkdocs.yml", "site_name: x\ndocs_dir: gone\n"), ("a.md", "本文\n")]);
    assert!(bare_lines(&migration.project).starts_with("title: x\ncontent: \".\"\n"), "{}", migration.project);
    assert!(remarks(&migration)[0].contains("there is no folder of documents such as `gone`"));
    let toml = "baseURL = '/'\nstaticDir = ['a', 'b', 'data/x']\n";
    let files =
        [("hugo.toml", toml), ("content/a.md", "本文\n"), ("a/x.png", ""), ("b/y.png", ""), ("data/x/z.png", "")];
    let (migration, _) = made(&files);
    assert_eq!(bare_lines(&migration.project), "title: ops-docs\nstatic: a\n");
    assert_eq!(remarks(&migration), ["hugo.toml:2 `b/` is published as it is, too: `static` names one folder"]);
}

#[test]
fn settings_of_hugo_are_those_that_hugo_reads() {
    let old = ("config.yaml", "baseURL: /\ntitle: old\n");
    let files = [old, ("content/a.md", "本文\n"), ("layouts/x.html", "")];
    assert!(bare_lines(&made(&files).0.project).starts_with("title: old\n"));
    let files = [old, ("hugo.yaml", "title: new\n"), ("content/a.md", "本文\n"), ("layouts/x.html", "")];
    assert!(bare_lines(&made(&files).0.project).starts_with("title: new\n"));
}

#[test]
fn the_front_page_names_a_site_that_nobody_named() {
    let of = |text: &str| {
        let (migration, _) = made(&[("README.md", text), ("a.md", "本文です")]);
        let place = migration.taken[0].place.as_ref().map(|place| place.line);
        (migration.taken[0].value.clone(), place)
    };
    assert_eq!(of("---\n# 注\nlang: ja\ntitle: '運用 # 1'\n---\n\n# ほか\n"), ("運用 # 1".to_owned(), Some(4)));
    assert_eq!(of("---\nlang: ja\n---\n\n## 節\n# 手順\n"), ("手順".to_owned(), Some(6)));
    assert_eq!(of("---\na: [\n---\n# 手順"), ("手順".to_owned(), Some(4)));
    assert_eq!(of("---\n# 手順のない"), ("手順のない".to_owned(), Some(2)));
    assert_eq!(of("# [![x](y)](z)\n"), ("ops-docs".to_owned(), None));
}

#[test]
fn a_second_tool_is_named() {
    let (migration, _) = made(&[("mkdocs.yml", "site_name: x\n"), ("book.toml", ""), ("docs/a.md", "本文\n")]);
    assert_eq!(migration.tool, Tool::MkDocs);
    assert_eq!(remarks(&migration), ["there are settings of mdBook as well, `book.toml`, which were not read"]);
}

#[test]
fn few_lines_are_enough() {
    let of = |files: &[(&str, &str)]| bare_lines(&bare(&memory(files), "手順書", None).project);
    assert_eq!(of(&[]), "title: 手順書\n");
    assert_eq!(of(&[("content/a.md", "本文")]), "title: 手順書\n");
    let english = bare(&memory(&[]), "desk", Some(Lang::En)).project;
    assert_eq!(english, "# what else may be written: `tejun config --schema tejun.yaml`\ntitle: desk\nlanguage: en\n");
    assert_eq!(
        of(&[("a.md", "本文"), ("b/c.md", "本文"), ("go.mod", "")]),
        "title: 手順書\ncontent: \".\"\nignore:\n  - \"go.mod\"\n"
    );
}

#[test]
fn comments_of_code_are_no_title_and_patterns_that_nobody_reads_are_not_written() {
    let front = "```sh\n# 依存を入れる\nmake setup\n```\n\n~~~\n# ```\n~~~\n\n# 当番の手引き\n";
    let settings = "site_description: 手順\nexclude_docs: |\n  /drafts/\n  /old[\n";
    let (migration, found) =
        made(&[("mkdocs.yml", settings), ("docs/index.md", front), ("docs/drafts/a.md", "# 下書き\n")]);
    assert!(found.is_empty() && migration.project.contains("\ntitle: 当番の手引き\n"), "{}", migration.project);
    assert!(
        migration.project.contains("docs/drafts/**") && !migration.project.contains("old["),
        "{}",
        migration.project
    );
    let told = remarks(&migration);
    assert!(told.iter().any(|one| one.contains("mkdocs.yml:3") && one.contains("is no pattern here")), "{told:?}");
}

/// Names of settings, and of files that these name.
const SETTINGS: [&str; 12] = [
    "mkdocs.yml",
    "hugo.toml",
    "config/_default/menus.yaml",
    "docusaurus.config.js",
    "sidebars.js",
    "_config.yml",
    ".vitepress/config.ts",
    "book.toml",
    "src/SUMMARY.md",
    ".obsidian/app.json",
    "README.md",
    "docs/a.md",
];

/// Pieces of which settings are made, well or badly.
const PIECES: [&str; 24] = [
    "nav",
    "title",
    "docs_dir",
    "src",
    "sidebar",
    "items",
    "link",
    "locales",
    "export default",
    "module.exports",
    "=",
    ":",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ",",
    "\n",
    "\n  - ",
    " '../運用' ",
    "\"docs/a.md\"",
    "...",
];

proptest! {
    #[test]
    fn whatever_settings_hold_a_project_is_written(texts in prop::collection::vec((0..SETTINGS.len(), prop::collection::vec(0..PIECES.len(), 0..30)), 1..4)) {
        let texts: Vec<(&str, String)> =
            texts.iter().map(|(name, pieces)| (SETTINGS[*name], pieces.iter().map(|piece| PIECES[*piece]).collect())).collect();
        let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let (migration, _) = made(&files);
        let mut found = Diagnostics::new();
        let root = syntax::parse("tejun.yaml", &migration.project, &mut found);
        prop_assert!(found.is_empty(), "{}: {found:?}", migration.project);
        prop_assert!(root.is_some_and(|root| root.get("title").is_some()), "{}", migration.project);
    }
}

#[test]
fn hosts_of_frames_are_offered_and_not_allowed() {
    let files = [
        ("docs/index.md", "# 手順\n\n<iframe src=\"https://Grafana.example.com/d\"></iframe>\n\n{{< youtube abc >}}\n"),
        (
            "docs/b.md",
            "```html\n<iframe src=\"https://code.example/\"></iframe>\n```\n\n<IFRAME src='//x.example/'></IFRAME> {{< youtubes a >}}\n",
        ),
    ];
    let (migration, _) = made(&files);
    let line = "# embeds: { hosts: [grafana.example.com, www.youtube-nocookie.com] }\n";
    assert!(migration.project.contains(line), "{}", migration.project);
    let (without, _) = made(&[("docs/index.md", "# 手順\n\n枠はありません。\n")]);
    assert!(!without.project.contains("embeds"), "{}", without.project);
}

#[test]
fn documents_beside_a_large_folder_are_not_left_out() {
    let old = [("古い/1.md", "本文\n"), ("古い/2.md", "本文\n"), ("古い/3.md", "本文\n")];
    let content = |beside: &[(&str, &str)]| {
        let all: Vec<(&str, &str)> = old.iter().chain(beside).copied().collect();
        let (migration, _) = made(&all);
        bare_lines(&migration.project).lines().find(|line| line.starts_with("content:")).map(str::to_owned)
    };
    assert_eq!(content(&[("手順 1.md", "本文\n")]).as_deref(), Some("content: \".\""));
    assert_eq!(content(&[("README.md", "本文\n"), ("CHANGELOG.md", "本文\n")]).as_deref(), Some("content: 古い"));
}
