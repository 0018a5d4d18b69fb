//! A page that is made alone, as the preview does, is the page that a whole build makes.
//!
//! Texts of documents are edited at random; the page of each is made on the ground of the build before the edit, and held against a
//! build of everything that remembers nothing, byte for byte. Two things only that build can know: what a document promises or says of when that
//! reads otherwise than before, so that its page is not made alone at all ([`promised`]); and which other pages are like it
//! ([`without_related`]).

use super::project::{Dice, Project};
use super::{Tale, first_line_that_differs, seed};
use crate::site::{here, now};
use std::collections::BTreeMap;
use tejun::content::Document;
use tejun::diag::{Diagnostics, Place, Severity};
use tejun::inputs::Inputs;
use tejun::model::{Artifact, ScheduleStatement, Statement};
use tejun::pipeline::{self, AssetNames, BuildCaches, Built, ClusterUse, Options};

fn files_of(project: &Project) -> Inputs {
    Inputs::from_memory(project.files.iter().map(|(path, bytes)| (path.clone(), bytes)))
}

/// A build from nothing, with whether nothing about it is an error.
fn built(project: &Project) -> Option<(Built, bool)> {
    let options = Options {
        as_of: project.as_of,
        now: now(),
        drafts: project.drafts,
        assets: AssetNames::Lasting,
        cluster: ClusterUse::default(),
    };
    let mut found = Diagnostics::new();
    let built = pipeline::build_with(&files_of(project), &options, None, &BuildCaches::default(), &mut found)?;
    Some((built, !found.iter().any(|finding| finding.severity == Severity::Error)))
}

/// The text of a file of a site.
fn text(built: &Built, path: &str) -> Option<String> {
    let at = built.artifacts.binary_search_by(|made| made.path.as_str().cmp(path)).ok()?;
    Some(String::from_utf8_lossy(&built.artifacts[at].bytes).into_owned())
}

const WRITTEN: &[&str] = &[
    "直した文です。**強い**言葉と`コード`。",
    "## 足した見出し\n\n見出しの下の文。",
    "### 止める",
    "[先](/sop/restart.md)",
    "[先](/sop/restart.md#止める)",
    "[[watch]]",
    "[外](https://example.com/)",
    "[ない](nowhere.md)",
    "- [ ] 足した箱\n- [x] 済んだ箱",
    "1. 一つ\n2. 二つ\n   - 中",
    "| 名前 | 値 |\n|---|---:|\n| 甲 | 1 |",
    "| KPI | 目標値 |\n|---|---|\n| 稼働率 | 99.95%以上 |",
    "稼働率は99.9%以上とします。",
    "```bash\nsystemctl restart web\n```",
    "```{children}\n```",
    "```{contract}\n```",
    "> [!NOTE]\n> 注意します。",
    "注です[^n]。\n\n[^n]: 脚注の文。",
    "<span title=\"x\">生のHTML</span><script>1</script>",
    "![図](deep/disk.png)",
    "「サーバ」を再起動する。",
    "{{< include \"/parts/desk.md\" >}}",
    "{{未定}} を書く。",
];

/// Edits the body of a document; its front matter stays.
fn edit(project: &mut Project, path: &str, written: &[&str], dice: &mut Dice) -> Option<String> {
    let text = project.text(path)?.to_owned();
    let (head, body) = match text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")) {
        Some((head, body)) => (format!("---\n{head}\n---\n"), body.to_owned()),
        None => (String::new(), text),
    };
    let mut parts: Vec<String> = body.split("\n\n").map(str::to_owned).collect();
    let at = dice.below(parts.len());
    let what = match dice.below(8) {
        0 => format!("part {at} is gone: {:?}", parts.remove(at)),
        1 => {
            parts.insert(at, parts[at].clone());
            format!("part {at} twice")
        }
        2 => {
            let other = dice.below(parts.len());
            parts.swap(at, other);
            format!("parts {at} and {other} change places")
        }
        3 => {
            let n = dice.below(100);
            parts[at].push_str(&format!("\n{n} 番目の行。"));
            format!("a line {n} in part {at}")
        }
        _ => {
            let written = *dice.of(written);
            parts.insert(at + 1, written.to_owned());
            format!("after part {at}: {written:?}")
        }
    };
    project.files.insert(path.to_owned(), (head + &parts.join("\n\n")).into_bytes());
    Some(format!("{path}: {what}"))
}

/// What a document promises and says of when, wherever it stands.
fn promised(built: &Built, source: &str) -> (Vec<Statement>, Vec<ScheduleStatement>) {
    let of_source = |document: &&Document| document.source == source;
    let documents: Vec<&Document> = built.computed.library.documents().filter(of_source).collect();
    let statements = documents.iter().flat_map(|document| &document.statements);
    let mut stated: Vec<&ScheduleStatement> = documents.iter().flat_map(|document| &document.schedule).collect();
    stated.sort_by(|a, b| a.place.cmp(&b.place));
    let place = || Place::file(source);
    (
        statements.map(|statement| Statement { place: place(), ..statement.clone() }).collect(),
        stated.into_iter().map(|statement| ScheduleStatement { place: place(), ..statement.clone() }).collect(),
    )
}

/// A page without the list of pages that are like it, which is made by comparing all texts.
fn without_related(page: &str, many: bool) -> String {
    let mut page = without(page, "<nav class=\"related\"", "</nav>");
    if many {
        // Another text that was edited with it may lead to it no longer.
        page = without(&page, "<details class=\"referring\"", "</details>");
    }
    // Where the lists were, nothing but white space tells.
    let words: String = page.split_whitespace().collect();
    words.replace('>', ">\n")
}

fn without(page: &str, start: &str, end: &str) -> String {
    let (before, rest) = page.split_once(start).unwrap_or((page, ""));
    let after = rest.split_once(end).map_or("", |(_, after)| after);
    format!("{before}{after}")
}

/// What became of pages.
#[derive(Debug, Default)]
struct Counts {
    same: usize,
    /// With other pages that are like it.
    related: usize,
    /// Not made alone, for what the document promises now.
    promises: usize,
    /// Documents that have no page.
    no_page: usize,
    /// Edits that were taken back, since with them the project had errors.
    broken: usize,
}

fn walk(mut project: Project, seed: u64, (rounds, at_once): (usize, usize), written: &[&str]) -> Counts {
    let mut tale = Tale { seed, edits: Vec::new() };
    let mut dice = Dice::new(seed);
    let mut counts = Counts::default();
    let (mut ground, is_good) = built(&project).unwrap();
    assert!(is_good);
    for _ in 0..rounds {
        let (before, ground_files) = (project.files.clone(), files_of(&project));
        let mut edits = BTreeMap::new();
        for _ in 0..at_once {
            let path = dice.of(&project.documents()).clone();
            // What one page shows of all others is not asked for where many are edited at once.
            let text = project.files.get(&path).map(|bytes| String::from_utf8_lossy(bytes));
            let shows_others = at_once > 1 && text.is_some_and(|text| text.contains("```{contract}"));
            if !shows_others
                && !edits.contains_key(&path)
                && let Some(what) = edit(&mut project, &path, written, &mut dice)
            {
                tale.edits.push(what.clone());
                edits.insert(path, what);
            }
        }
        let files = files_of(&project);
        let alone: Vec<_> = pipeline::session(&ground_files, &ground, |session| {
            edits.iter().map(|(source, what)| (source, what, session.page(&files, source))).collect()
        });
        let (whole, is_good) = built(&project).unwrap();
        if !is_good {
            counts.broken += edits.len();
            project.files = before;
            continue;
        }
        for (source, what, page) in alone {
            compare((&ground, &whole), (source, what), page, at_once > 1, &mut counts);
        }
        ground = whole;
    }
    counts
}

fn compare(
    (ground, whole): (&Built, &Built),
    (source, what): (&str, &str),
    page: Option<Artifact>,
    many: bool,
    counts: &mut Counts,
) {
    let Some(page) = page else {
        if whole.site.pages.iter().all(|page| page.source.as_deref() != Some(source)) {
            counts.no_page += 1;
        } else {
            assert_ne!(promised(ground, source), promised(whole, source), "declined without a reason: {what}");
            counts.promises += 1;
        }
        return;
    };
    let alone = String::from_utf8_lossy(&page.bytes).into_owned();
    let whole = text(whole, &page.path).unwrap_or_else(|| panic!("`{}` is no page of the whole site", page.path));
    if whole == alone {
        counts.same += 1;
        return;
    }
    let [whole, alone] = [whole, alone].map(|page| without_related(&page, many));
    assert!(whole == alone, "{what}\n{}", first_line_that_differs(&whole, &alone));
    counts.related += 1;
}

#[test]
fn a_page_made_alone_is_that_of_the_whole_build() {
    let counts = walk(Project::read(&here("tests/warm")), seed(11), (60, 1), WRITTEN);
    assert!(counts.same > 30 && counts.related < 5 && counts.promises < 10, "{counts:?}");
}

#[test]
fn so_it_is_in_the_sample() {
    // As in `walk`, what one page shows of all others is not asked for; nor is what the sample does not have.
    let is_own =
        |written: &&&str| ["{contract}", "include", "deep/disk.png"].iter().all(|other| !written.contains(other));
    let written: Vec<&str> = WRITTEN.iter().filter(is_own).copied().collect();
    let counts = walk(Project::sample(), seed(12), (3, 20), &written);
    assert!(counts.same > 15 && counts.related < 5 && counts.promises < 10, "{counts:?}");
}
