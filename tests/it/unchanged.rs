//! A build after which nothing changed: it says the same and writes nothing, and everything that could make another site, or other
//! words, leads to a whole build.

use crate::program::{Answer, Folder, answer, tejun, tree, unlike};
use crate::versions::git;
use std::fs;
use std::time::SystemTime;

const SOURCES: &str = "tickets:\n  files: tickets.csv\n  bad_rows: { set_aside_up_to: 50% }\n  columns:\n    opened_at: { type: datetime, required: true }\n";
const METRICS: &str =
    "opened:\n  label: 受付件数\n  type: simple\n  source: tickets\n  time: opened_at\n  agg: count\n  unit: 件\n";
const ROWS: &str = "opened_at\n2026-09-01 09:00\n2026-10-01 09:00\n2026-10-31 09:00\nいつか\n";

/// A project with a broken link, a figure, and a row that is set aside.
fn project() -> Folder {
    Folder::project(&[
        ("content/a.md", "# A\n\n[gone](b.md) {figure}`opened@2026-10`\n"),
        ("data/sources.yaml", SOURCES),
        ("data/metrics.yaml", METRICS),
        ("data/tickets.csv", ROWS),
    ])
}

fn build(folder: &Folder, words: &[&str]) -> Answer {
    folder.run(&[&["build", "--timings=json"], words].concat())
}

/// Whether the documents were not even read.
fn is_short(answer: &Answer) -> bool {
    !answer.out.contains("\"documents\"")
}

/// What was said but for the times and the counts of files.
fn told(answer: &Answer) -> Vec<&str> {
    fn uncounted(line: &str) -> &str {
        let line = line.split_once(" written, ").map_or(line, |(before, _)| before.trim_end_matches(char::is_numeric));
        line.split_once("書き込み ").map_or(line, |(before, _)| before)
    }
    answer.err.lines().map(uncounted).collect()
}

fn times(folder: &Folder) -> Vec<(String, SystemTime)> {
    let root = folder.join("output");
    let time = |path: String| {
        let time = fs::metadata(root.join(&path)).unwrap().modified().unwrap();
        (path, time)
    };
    tree(&root).into_keys().map(time).collect()
}

#[test]
fn a_second_build_says_the_same_and_writes_nothing() {
    for words in [&[][..], &["-v"], &["-q"], &["--lang", "ja"], &["--color", "always"]] {
        let folder = project();
        let first = build(&folder, words);
        let told_warning = first.err.contains("broken-link");
        assert!(first.code == 0 && told_warning != words.contains(&"-q"), "{}", first.err);
        let before = (times(&folder), tree(&folder.join(".tejun")));
        let second = build(&folder, words);
        assert_eq!((second.code, told(&second)), (first.code, told(&first)), "{words:?}");
        assert!(!is_short(&first) && is_short(&second), "{}", second.out);
        assert_eq!((times(&folder), tree(&folder.join(".tejun"))), before);
        let files = before.0.len() - 1;
        assert!(
            words.contains(&"-q")
                || words.contains(&"ja")
                || second.err.contains(&format!("0 written, {files} unchanged, 0 removed")),
            "{}",
            second.err
        );
    }
}

type Change = (&'static str, fn(&Folder), &'static [&'static str]);

/// Each of them could change the site, the words or the files that people find.
const CHANGES: &[Change] = &[
    ("a document", |f| f.write("content/a.md", "# A\n\n[gone](c.md)\n"), &[]),
    ("as many bytes at the same time", in_the_same_instant, &[]),
    ("data", |f| f.write("data/tickets.csv", "opened_at\n2026-10-01 09:00\n"), &[]),
    ("the theme", |f| f.write("themes/default/document.html", "<p>{{ page.title }}</p>"), &[]),
    ("configuration", |f| f.write("tejun.yaml", "title: 別\nas_of: 2026-11-20T17:00:00+09:00\n"), &[]),
    ("the instant", |f| f.write("tejun.yaml", "title: 試し\nas_of: 2026-10-20T17:00:00+09:00\n"), &[]),
    ("a new document", |f| f.write("content/b.md", "# B\n"), &[]),
    (
        "a file that was looked for",
        |f| {
            f.write(
                "baseline.yaml",
                "- code: pages/broken-link\n  file: content/a.md\n  text: \"[gone](b.md) {figure}`opened@2026-10`\"\n",
            )
        },
        &[],
    ),
    ("a document gone", |f| fs::remove_file(f.join("content/a.md")).unwrap(), &[]),
    ("a link out of the project", |f| std::os::unix::fs::symlink("/etc", f.join("content/etc")).unwrap(), &[]),
    ("a written file", |f| f.write("output/a/index.html", "edited"), &[]),
    ("a written file gone", |f| fs::remove_file(f.join("output/a/index.html")).unwrap(), &[]),
    ("the site gone", |f| fs::remove_dir_all(f.join("output")).unwrap(), &[]),
    ("rows for people gone", |f| fs::remove_file(f.join(".tejun/set-aside/tickets.csv")).unwrap(), &[]),
    ("the cache gone", |f| fs::remove_dir_all(f.join(".tejun")).unwrap(), &[]),
    ("a spoilt record", |f| f.write(".tejun/unchanged", "{}"), &[]),
    ("another language", |_| (), &["--lang", "ja"]),
    ("drafts", |_| (), &["--drafts"]),
    ("another instant", |_| (), &["--as-of", "2026-10-15T00:00:00+09:00"]),
    ("more words", |_| (), &["-v"]),
];

fn in_the_same_instant(folder: &Folder) {
    let path = folder.join("content/a.md");
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    fs::write(&path, fs::read_to_string(&path).unwrap().replace("gone", "lost")).unwrap();
    fs::File::options().append(true).open(&path).unwrap().set_modified(time).unwrap();
}

#[test]
fn whatever_changes_leads_to_a_whole_build() {
    for (what, change, words) in CHANGES {
        let folder = project();
        build(&folder, &[]);
        change(&folder);
        let warm = build(&folder, words);
        assert!(!is_short(&warm), "{what}");
        let site = tree(&folder.join("output"));
        let aside = tree(&folder.join(".tejun/set-aside"));
        fs::remove_dir_all(folder.join("output")).unwrap();
        fs::remove_dir_all(folder.join(".tejun")).unwrap();
        let cold = build(&folder, words);
        assert_eq!((warm.code, told(&warm)), (cold.code, told(&cold)), "{what}");
        assert_eq!(unlike(&site, &tree(&folder.join("output"))), Vec::<String>::new(), "{what}");
        assert_eq!(unlike(&aside, &tree(&folder.join(".tejun/set-aside"))), Vec::<String>::new(), "{what}");
    }
}

#[test]
fn under_strict_a_build_with_warnings_is_refused_again_and_again() {
    let folder = project();
    build(&folder, &[]);
    for _ in 0..2 {
        let strict = build(&folder, &["--strict"]);
        assert!(strict.code == 1 && strict.err.contains("nothing was written"), "{}", strict.err);
    }
    folder.write("content/a.md", "# A\n\n```{kpi}\n```\n");
    for _ in 0..2 {
        let broken = build(&folder, &[]);
        assert!(broken.code == 1 && broken.err.contains("nothing was written"), "{}", broken.err);
    }
    folder.write("content/a.md", "# A\n\n[gone](b.md) {figure}`opened@2026-10`\n");
    assert!(is_short(&build(&folder, &[])), "what stands is the site of these files");
}

#[test]
fn figures_without_a_named_instant_follow_the_clock() {
    let folder = project();
    folder.write("tejun.yaml", "title: 試し\n");
    assert!(!is_short(&build(&folder, &[])) && !is_short(&build(&folder, &[])));
    let named = ["--as-of", "2026-10-15T00:00:00+09:00"];
    assert!(!is_short(&build(&folder, &named)) && is_short(&build(&folder, &named)));
    assert!(!is_short(&build(&folder, &[])));
}

#[test]
fn documents_without_a_named_instant_are_built_again_when_something_changes() {
    let folder = Folder::project(&[("content/a.md", "# A\n\n[gone](b.md)\n")]);
    folder.write("tejun.yaml", "title: 試し\n");
    // Midnight may come between two of them, once.
    let again = |folder: &Folder| is_short(&build(folder, &[])) || is_short(&build(folder, &[]));
    assert!(!is_short(&build(&folder, &[])) && again(&folder));
    folder.write("content/a.md", "# A\n\n[gone](c.md)\n");
    assert!(!is_short(&build(&folder, &[])) && again(&folder));
    let (site, kept) = (tree(&folder.join("output")), fs::read_to_string(folder.join(".tejun/unchanged")).unwrap());
    // A record of a span that is over says nothing.
    let (before, rest) = kept.split_once("\"until\":\"20").unwrap();
    folder.write(".tejun/unchanged", format!("{before}\"until\":\"19{rest}"));
    assert!(!is_short(&build(&folder, &[])));
    assert_eq!(unlike(&site, &tree(&folder.join("output"))), Vec::<String>::new());
}

#[test]
fn a_commit_and_a_tag_are_changes() {
    const AT: &str = "2026-05-01T09:00:00+09:00";
    let folder = project();
    folder.write(".gitignore", "output/\n.tejun/\n.output.tejun-*/\n");
    folder.write("tejun.yaml", "title: 試し\nas_of: 2026-11-20T17:00:00+09:00\nversions: { refs: [\"v*\"] }\n");
    git(&folder, AT, &["init", "-q", "-b", "main"]);
    git(&folder, AT, &["add", "-A"]);
    git(&folder, AT, &["commit", "-q", "-m", "はじめ"]);
    git(&folder, AT, &["tag", "v1.0"]);
    assert!(!is_short(&build(&folder, &[])));
    assert!(is_short(&build(&folder, &[])));
    git(&folder, AT, &["tag", "v1.1"]);
    let tagged = build(&folder, &[]);
    assert!(!is_short(&tagged) && folder.join("output/v/v1.1/a/index.html").exists(), "{}", tagged.err);
    assert!(is_short(&build(&folder, &[])));
    git(&folder, AT, &["commit", "-q", "--allow-empty", "-m", "次"]);
    assert!(!is_short(&build(&folder, &[])));
}

#[test]
fn two_folders_are_two_sites() {
    let folder = project();
    build(&folder, &[]);
    let elsewhere = folder.join("elsewhere");
    let there = |folder: &Folder| {
        answer(tejun().arg("-C").arg(folder.path()).args(["build", "--timings=json", "--out"]).arg(&elsewhere))
    };
    assert!(!is_short(&there(&folder)));
    assert_eq!(unlike(&tree(&folder.join("output")), &tree(&elsewhere)), Vec::<String>::new());
}
