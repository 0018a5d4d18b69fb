//! Files, routes, and what is left out.

use super::{Memory, library, library_with, said};
use crate::content::options::ReadOptions;
use crate::content::{Asset, WhyUnpublished, read};
use crate::diag::Diagnostics;

fn routes(files: &[(&str, &str)]) -> Vec<(String, String, bool)> {
    library(files)
        .0
        .documents
        .into_iter()
        .map(|d| (d.source.clone(), d.route.as_str().to_owned(), d.is_section))
        .collect()
}

fn route(source: &str, route: &str, is_section: bool) -> (String, String, bool) {
    (source.to_owned(), route.to_owned(), is_section)
}

#[test]
fn paths_become_routes() {
    let files = [
        ("content/sop/Refunds.md", ""),
        ("content/sop/README.md", ""),
        ("content/障害 対応/一次　対応.MD", ""),
        ("content/障害 対応/_index.markdown", ""),
        ("content/障害 対応/README.md", ""),
        ("content/障害 対応/か\u{3099}.mdx", ""),
        ("content/INDEX.MD", ""),
        ("content/bundle/index.md", ""),
        ("content/bundle/flow.png", ""),
        ("content/folder/index.md", ""),
        ("content/folder/page.md", ""),
        ("content/s.md", "---\nslug: 短い 名\n---"),
        ("content/u.md", "---\nurl: /../a/../b c/?q#f\n---"),
        ("content/clip.md", "---\nurl: https://x.y/a/\n---"),
        ("content/bundle2/index.md", "---\nslug: other\n---"),
    ];
    let mut expected = [
        route("content/INDEX.MD", "/", true),
        route("content/障害 対応/か\u{3099}.mdx", "/障害-対応/が/", false),
        route("content/sop/Refunds.md", "/sop/Refunds/", false),
        route("content/sop/README.md", "/sop/", true),
        route("content/障害 対応/一次　対応.MD", "/障害-対応/一次-対応/", false),
        route("content/障害 対応/_index.markdown", "/障害-対応/", true),
        route("content/障害 対応/README.md", "/障害-対応/README/", false),
        route("content/bundle/index.md", "/bundle/", false),
        route("content/folder/index.md", "/folder/", true),
        route("content/folder/page.md", "/folder/page/", false),
        route("content/s.md", "/短い-名/", false),
        route("content/u.md", "/a/b-c/", false),
        route("content/clip.md", "/clip/", false),
        route("content/bundle2/index.md", "/other/", false),
    ];
    expected.sort();
    assert_eq!(routes(&files), expected);
}

#[test]
fn aliases_stay_inside_the_site() {
    let aliases = |source: &str, written: &str| -> Vec<String> {
        let text = format!("---\naliases: {written}\n---\n");
        let document = library(&[(source, &text)]).0.documents.remove(0);
        document.aliases.iter().map(|alias| alias.as_str().to_owned()).collect()
    };
    let page = "content/sop/refunds.md";
    assert_eq!(aliases(page, "[/old/, '/手順/旧 版', '/old.html']"), ["/old/", "/手順/旧-版/", "/old.html/"]);
    assert_eq!(aliases(page, "[old, ../moved, ./here/]"), ["/sop/old/", "/moved/", "/sop/here/"]);
    assert_eq!(aliases("content/sop/_index.md", "old"), ["/sop/old/"]);
    assert_eq!(aliases("content/_index.md", "old"), ["/old/"]);
    assert_eq!(
        aliases(page, "['../../../../etc', '/../x', 'https://a.example/../b/?q#f', '\\\\host\\c', '/']"),
        ["/etc/", "/x/", "/b/", "/host/c/", "/"]
    );
}

#[test]
fn other_files_are_assets_and_leftovers_are_nothing() {
    let files = [
        ("content/a.md", ""),
        ("content/図 1.png", ""),
        ("content/sop/x.pdf", ""),
        ("content/.DS_Store", ""),
        ("content/.git/x.md", ""),
        ("content/a.md~", ""),
        ("content/.a.md.swp", ""),
        ("content/#a.md#", ""),
        ("other/b.md", ""),
    ];
    let (library, found) = library(&files);
    assert_eq!(said(&found), ["content/backup 1:1+1 not published: 2 backup files, such as `content/#a.md#`"]);
    assert_eq!(library.documents.len(), 1);
    let asset = |source: &str, path: &str| Asset { source: source.to_owned(), path: path.to_owned(), audience: 0 };
    assert_eq!(library.assets, [asset("content/sop/x.pdf", "sop/x.pdf"), asset("content/図 1.png", "図 1.png")]);
}

#[test]
fn two_files_for_one_address_are_one_finding() {
    let files = [
        ("content/a.md", "一"),
        ("content/b.md", "---\nurl: /a/\n---\n二"),
        ("content/sop/_index.md", ""),
        ("content/sop/index.html", ""),
    ];
    let (library, found) = library(&files);
    let sources: Vec<_> = library.documents().map(|d| d.source.as_str()).collect();
    assert_eq!(sources, ["content/a.md", "content/sop/_index.md"]);
    assert!(library.assets.is_empty());
    assert_eq!(
        said(&found),
        [
            "content/duplicate-route 2:6+3 the place of the address `/a/` is taken by `/a/`, the address of `content/a.md`; this page is left out",
            "content/duplicate-route 1:1+1 the place of `sop/index.html` is taken by `sop/index.html` of `content/sop/_index.md`; this file is not copied",
        ]
    );
    assert_eq!(found[0].related[0].place.file, "content/a.md");
}

#[test]
fn drafts_future_and_expired_pages_wait() {
    let files = [
        ("content/a.md", "---\ndraft: true\n---"),
        ("content/b.md", "---\ndate: 2026-11-21\n---"),
        ("content/c.md", "---\ndate: 2026-11-21\npublishDate: 2026-11-20\n---"),
        ("content/d.md", "---\nexpiryDate: 2026-11-20\n---"),
        ("content/e.md", "---\nexpiryDate: 2026-11-21\n---"),
    ];
    let today = "2026-11-20".parse().ok();
    let shown = |options: &ReadOptions| -> Vec<String> {
        library_with(&files, options).0.documents.into_iter().map(|d| d.source[8..9].to_owned()).collect()
    };
    assert_eq!(shown(&ReadOptions { today, ..ReadOptions::default() }), ["c", "e"]);
    assert_eq!(shown(&ReadOptions::default()), ["b", "c", "d", "e"]);
    assert_eq!(shown(&ReadOptions { today, drafts: true, ..ReadOptions::default() }).len(), 5);
}

#[test]
fn files_that_cannot_be_read_or_are_not_utf8_are_said() {
    let mut files = Memory([].into());
    files.0.insert("content/a.md".into(), None);
    files.0.insert("content/b.md".into(), Some(b"# \x8e\xe8\x8f\x87\n\nok \0\n".to_vec()));
    files.0.insert("content/c.md".into(), Some(b"ok\xff".to_vec()));
    let mut found = Diagnostics::new();
    let library = read(&files, &ReadOptions::default(), &mut found);
    assert_eq!(library.documents.len(), 2);
    let found: Vec<_> = found.into_iter().collect();
    assert_eq!(
        said(&found),
        [
            "content/unreadable 0:0+0 the file cannot be read: permission denied",
            "content/invalid-utf8 1:3+1 the file is not valid UTF-8 from here on",
            "content/invalid-utf8 1:3+1 the file is not valid UTF-8 from here on",
        ]
    );
}

#[test]
fn a_page_without_any_title_is_called_by_its_file() {
    let files = [("content/_index.md", ""), ("content/運用/_index.md", ""), ("content/運用/手順.md", "本文")];
    let titles: Vec<_> = library(&files).0.documents.into_iter().map(|d| d.title.clone()).collect();
    assert_eq!(titles, ["ホーム", "運用", "手順"]);
}

#[test]
fn the_reason_why_a_page_waits_is_kept() {
    let files = [
        ("content/a.md", "---\ndraft: true\n---"),
        ("content/b.md", "---\ndate: 2026-11-21\n---"),
        ("content/c.md", "---\nexpiryDate: 2026-11-20\nslug: see\n---"),
        ("content/d/index.md", "---\nheadless: true\n---"),
    ];
    let options = ReadOptions { today: "2026-11-20".parse().ok(), ..ReadOptions::default() };
    let library = library_with(&files, &options).0;
    let waiting: Vec<_> = library.unpublished.iter().map(|u| (u.source.as_str(), u.route.as_str(), u.why)).collect();
    assert_eq!(
        waiting,
        [
            ("content/a.md", "/a/", WhyUnpublished::Draft),
            ("content/b.md", "/b/", WhyUnpublished::Future),
            ("content/c.md", "/see/", WhyUnpublished::Expired),
            ("content/d/index.md", "/d/", WhyUnpublished::Headless),
        ]
    );
    // Drafts are shown on demand; a page that is none never is.
    let all = ReadOptions { drafts: true, ..options };
    assert_eq!(library_with(&files, &all).0.unpublished.len(), 1);
}

#[test]
fn files_of_a_bundle_follow_its_address() {
    let files = [
        ("content/a/index.md", "---\nslug: b\n---"),
        ("content/a/図.png", ""),
        ("content/a/deep/x.csv", ""),
        ("content/s/_index.md", "---\nurl: /elsewhere/\n---"),
        ("content/s/logo.png", ""),
        ("content/s/below/y.png", ""),
        ("content/s/page.md", ""),
        ("content/plain/index.md", ""),
        ("content/plain/か\u{3099}.png", ""),
    ];
    let (library, found) = library(&files);
    assert!(found.is_empty(), "{found:?}");
    let paths: Vec<_> = library.assets.iter().map(|asset| asset.path.as_str()).collect();
    assert_eq!(paths, ["b/deep/x.csv", "b/図.png", "plain/が.png", "s/below/y.png", "elsewhere/logo.png"]);
}

#[test]
fn odd_bytes_are_said_and_read_as_far_as_they_can_be() {
    let utf16 = |text: &str| -> Vec<u8> {
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    let files = [
        ("content/a.md", utf16("---\ntitle: 手順\n---\n本文。")),
        ("content/b.md", "---\rtitle: 改行\r---\r一\r\r二".into()),
        ("content/c.md", "\u{feff}---\r\ntitle: 印\r\n---\r\n本文\r\n".into()),
        ("content/d.md", "ok\0\n".into()),
        ("content/e.md", Vec::new()),
        ("content/f.md", "---\ntitle: 前書きだけ\n---".into()),
    ];
    let files = Memory(files.into_iter().map(|(path, bytes)| (path.to_owned(), Some(bytes))).collect());
    let mut found = Diagnostics::new();
    let library = read(&files, &ReadOptions::default(), &mut found);
    let titles: Vec<_> = library.documents().map(|d| d.title.as_str()).collect();
    assert_eq!(titles, ["手順", "改行", "印", "d", "e", "前書きだけ"]);
    assert_eq!(super::shown(&library.documents[1]), "<p>一</p>\n<p>二</p>\n");
    let found: Vec<_> = found.into_iter().collect();
    assert_eq!(
        said(&found),
        [
            "content/encoding 0:0+0 the file is UTF-16; it was read as such, but other tools expect UTF-8",
            "content/encoding 1:3+1 a NUL character stands here; it is not shown",
        ]
    );
}

#[test]
fn a_page_without_front_matter_has_title_order_and_summary() {
    let files = [
        ("content/02-user-cost-management.md", "**版:** 1\n\n費用を毎月見直します。手順は次のとおりです。\n"),
        ("content/2024-10-12-post.md", ""),
    ];
    let documents = library(&files).0.documents;
    let of = |at: usize| {
        let d = &documents[at];
        (d.title.as_str(), d.number.as_slice(), d.day.as_deref(), d.summary.as_str(), d.route.as_str())
    };
    assert_eq!(
        of(0),
        (
            "User cost management",
            [2].as_slice(),
            None,
            "費用を毎月見直します。手順は次のとおりです。",
            "/02-user-cost-management/"
        )
    );
    assert_eq!(of(1), ("Post", [].as_slice(), Some("2024-10-12"), "", "/2024-10-12-post/"));
}

#[test]
fn files_beside_what_is_not_published_stay_back() {
    let files = [
        ("content/draft/index.md", "---\ndraft: true\n---"),
        ("content/draft/deep/f.txt", "秘密"),
        ("content/private/index.md", "---\nprivate: true\n---"),
        ("content/private/f.txt", "秘密"),
        ("content/withdrawn/index.md", "---\npublished: false\n---"),
        ("content/withdrawn/f.txt", "秘密"),
        ("content/over/index.md", "---\nexpiryDate: 2026-11-20\n---"),
        ("content/over/f.txt", "秘密"),
        ("content/later/index.md", "---\npublishDate: 2026-11-21\n---"),
        ("content/later/f.txt", "秘密"),
        ("content/_drafts/f.txt", "秘密"),
        ("content/section/_index.md", "---\ndraft: true\n---"),
        ("content/section/f.txt", "秘密"),
        ("content/handed/_index.md", "---\ncascade: {draft: true}\ndraft: false\n---"),
        ("content/handed/f.txt", "秘密"),
        ("content/both/index.md", "---\ndraft: true\nheadless: true\n---"),
        ("content/both/f.txt", "秘密"),
        ("content/headless/index.md", "---\nheadless: true\n---"),
        ("content/headless/f.txt", "公開"),
        ("content/section/page/index.md", "---\ntitle: 公開\n---"),
        ("content/section/page/f.txt", "公開"),
        ("content/two/index.md", "---\ntitle: 公開\n---"),
        ("content/two/index.en.md", "---\ndraft: true\n---"),
        ("content/two/f.txt", "公開"),
        ("content/a.md", "{{< include \"draft/deep/f.txt\" >}}"),
    ];
    let options = ReadOptions { today: "2026-11-20".parse().ok(), ..ReadOptions::default() };
    let (library, found) = library_with(&files, &options);
    let paths: Vec<_> = library.assets.iter().map(|asset| asset.path.as_str()).collect();
    assert_eq!(paths, ["headless/f.txt", "section/page/f.txt", "two/f.txt"]);
    assert!(found.iter().any(|finding| finding.message.en.contains("is not published")), "{found:?}");
    let all = ReadOptions { drafts: true, ..options };
    assert_eq!(library_with(&files, &all).0.assets.len(), 12, "drafts are shown on demand");
}

#[test]
fn a_document_is_found_by_the_file_that_it_is_in() {
    // `-` and `.` stand before `/` among bytes, and behind it among the steps of a path.
    let files = [
        "content/a.note.md",
        "content/a-b.md",
        "content/a/b.md",
        "content/a/_index.md",
        "content/手順.md",
        "content/Z.md",
    ];
    let (library, _) = library(&files.map(|path| (path, "")));
    for path in files {
        assert_eq!(library.document(path).map(|document| document.source.as_str()), Some(path));
    }
    assert!(library.document("content/a/c.md").is_none());
}

#[test]
fn a_file_of_a_hidden_folder_is_published_when_a_document_shows_it() {
    let files = [
        (
            "content/guide/a.md",
            "![図](../.gitbook/assets/Flow%20(1).PNG)\n\n[表](/.gitbook/assets/plan.pdf) [鍵](../.gitbook/assets/key.pem)",
        ),
        ("content/.gitbook/assets/Flow (1).PNG", ""),
        ("content/.gitbook/assets/plan.pdf", ""),
        ("content/.gitbook/assets/key.pem", ""),
        ("content/.gitbook/assets/nobody.png", ""),
        ("content/.gitbook/.flow.png", ""),
        ("content/b.md", "---\ndraft: true\n---\n![図](.gitbook/assets/draft.png)"),
        ("content/.gitbook/assets/draft.png", ""),
    ];
    let (library, found) = library(&files);
    assert_eq!(said(&found), Vec::<String>::new());
    let paths: Vec<&str> = library.assets.iter().map(|asset| asset.path.as_str()).collect();
    assert_eq!(
        paths,
        ["gitbook/assets/Flow (1).PNG", "gitbook/assets/plan.pdf"],
        "servers leave out what begins with a dot"
    );
    assert_eq!(library.unshown, ["content/.gitbook/assets/draft.png", "content/.gitbook/assets/nobody.png"]);
}

#[test]
fn a_hidden_file_is_shown_in_every_way_in_which_links_are_read() {
    let files = [
        (
            "content/guide/a.md",
            "![根](/content/.gitbook/a.png) ![番地](../../.gitbook/b.png) ![[c.png]] ![公開](/gitbook/d.png) ![[twice.png]]",
        ),
        ("content/.gitbook/a.png", ""),
        ("content/.gitbook/b.png", ""),
        ("content/.gitbook/c.png", ""),
        ("content/.gitbook/d.png", ""),
        ("content/.gitbook/twice.png", ""),
        ("content/guide/twice.png", ""),
        ("static/.well-known/bimi.svg", ""),
        ("static/.well-known/policy.pdf", ""),
        ("content/own/index.md", "---\nslug: annai\n---\n![図](.assets/flow.png)"),
        ("content/own/.assets/flow.png", ""),
    ];
    let (library, found) = library(&files);
    assert_eq!(said(&found), ["content/image-text 1:62+5 2 images of this document have no text"]);
    let paths: Vec<&str> = library.assets.iter().map(|asset| asset.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "gitbook/a.png",
            "gitbook/b.png",
            "gitbook/c.png",
            "gitbook/d.png",
            "guide/twice.png",
            "annai/assets/flow.png",
            ".well-known/bimi.svg",
            ".well-known/policy.pdf",
        ]
    );
    assert_eq!(library.unshown, ["content/.gitbook/twice.png"], "a name that two files have shows neither");
}

#[test]
fn pages_of_middleman_have_neither_ending_in_their_address() {
    let files =
        [("content/index.html.md", "# 表"), ("content/team/index.html.md", ""), ("content/team/status.html.md", "")];
    let (library, found) = library(&files);
    assert_eq!(said(&found), Vec::<String>::new());
    let routes: Vec<(&str, bool)> = library.documents().map(|d| (d.route.as_str(), d.is_section)).collect();
    assert_eq!(routes, [("/", true), ("/team/", true), ("/team/status/", false)]);
}
