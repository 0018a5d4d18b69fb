//! Nothing of a closed page, block, option or file stands in any byte of a more open site.

use crate::program::{CONFIRMED, Folder};
use crate::site::{Ran, build, run};
use std::fmt::Write;
use std::fs;
use tejun::diag::Diagnostics;
use tejun::inputs::Inputs;

const NAMES: [&str; 3] = ["public", "customer", "internal"];

/// A token that says for whom it is, and is nowhere else.
fn token(rank: usize, number: usize) -> String {
    format!("zq{}x{number:03}zq", NAMES[rank])
}

/// A project in which every way to close something is used for every audience.
fn project(folder: &std::path::Path) -> Vec<Vec<String>> {
    let mut tokens = vec![Vec::new(); NAMES.len()];
    let mut next = |rank: usize| {
        let made = token(rank, tokens.iter().map(Vec::len).sum());
        tokens[rank].push(made.clone());
        made
    };
    let write = |path: &str, text: String| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("tejun.yaml", "title: 試験\nlanguage: ja\nas_of: 2026-11-20T09:00:00+09:00\nbase_url: https://x.example/\naudiences: [public, customer, internal]\npage_audiences: {schedule: public}\n".to_owned());
    let mut home = "---\ntitle: 表\naudience: public\n---\n\n".to_owned();
    for (rank, name) in NAMES.iter().enumerate() {
        let mut page = format!("---\ntitle: {}\ndescription: {}\ntags: [{}]\n", next(rank), next(rank), next(rank));
        writeln!(page, "aliases: [/{}/]\nowner: {}\naudience: {name}\n---\n", next(rank), next(rank)).unwrap();
        writeln!(
            page,
            "# {}\n\n{}\n\n![{}](pic-{name}.txt)\n\n- [ ] {}\n",
            next(rank),
            next(rank),
            next(rank),
            next(rank)
        )
        .unwrap();
        let path = format!("content/{name}/{}.md", next(rank));
        write(&path, page);
        let (owner, body) = (next(rank), next(rank));
        write(
            &format!("content/{name}/_index.md"),
            format!("---\ntitle: {owner}\ncascade: {{audience: {name}}}\n---\n{body}\n"),
        );
        write(&format!("content/{name}/pic-{name}.txt"), next(rank));
        writeln!(home, "```{{audience}} {name}\n## {}\n\n{}\n```\n", next(rank), next(rank)).unwrap();
        writeln!(home, ":::{{audience}} {name}\n{}\n:::\n", next(rank)).unwrap();
        writeln!(home, "```{{note}} {}\n:audience: {name}\n{}\n```\n", next(rank), next(rank)).unwrap();
        writeln!(
            home,
            "> ```{{audience}} {name}\n> {}\n> ```\n\n- x\n\n  ```{{audience}} {name}\n  {}\n  ```\n",
            next(rank),
            next(rank)
        )
        .unwrap();
        writeln!(home, "!!! note\n\n    ```{{audience}} {name}\n    {}\n    ```\n", next(rank)).unwrap();
    }
    write("content/_index.md", home);
    let bare = next(2);
    write("content/bare.md", format!("{bare}\n"));
    tokens
}

#[test]
fn nothing_closed_stands_in_a_more_open_site() {
    let folder = tempfile::tempdir().unwrap();
    let tokens = project(folder.path());
    let mut found = Diagnostics::new();
    let inputs = Inputs::open(folder.path(), &mut found).unwrap();
    let ran = run(&inputs);
    assert!(!ran.found.has_errors(), "{}", ran.findings());
    let artifacts = &ran.built.as_ref().unwrap().artifacts;
    for (own, name) in NAMES.iter().enumerate() {
        let mut all = String::new();
        for artifact in artifacts.iter().filter(|artifact| artifact.path.starts_with(&format!("{name}/"))) {
            all.push_str(&artifact.path);
            all.push_str(&String::from_utf8_lossy(&artifact.bytes));
        }
        for (rank, tokens) in tokens.iter().enumerate() {
            for token in tokens {
                assert_eq!(all.contains(token.as_str()), rank <= own, "{token} in the site for {name}");
            }
        }
    }
}

/// Every file below a folder of the site, as one text.
fn all_of(ran: &Ran, folder: &str) -> String {
    let mut all = String::new();
    for artifact in ran.built.as_ref().unwrap().artifacts.iter().filter(|file| file.path.starts_with(folder)) {
        all.push_str(&artifact.path);
        all.push_str(&String::from_utf8_lossy(&artifact.bytes));
    }
    all
}

const FIGURES: [(&str, &str); 5] = [
    (
        "tejun.yaml",
        "title: 試験\nlanguage: ja\ntimezone: Asia/Tokyo\nas_of: 2026-11-20T09:00:00+09:00\nbase_url: https://x.example/\n\
         audiences: [public, internal]\npage_audiences: {metrics: public, dashboard: public, lineage: public, reports: public, \
         contract: public, register: public, schedule: public, releases: public, status: public}\n",
    ),
    (
        "data/sources.yaml",
        "tickets:\n  files: tickets.csv\n  fresh_within: 60d\n  columns:\n    opened_at: { type: datetime, required: true }\n",
    ),
    (
        "data/metrics.yaml",
        "opened:\n  label: 受付件数\n  type: simple\n  source: tickets\n  time: opened_at\n  agg: count\n  unit: 件\n  \
         better: lower\n  aliases: [受付の数]\nmade:\n  label: 作成件数\n  type: simple\n  source: tickets\n  time: opened_at\n  \
         agg: count\n  unit: 件\n  target: 8642件以下\n",
    ),
    ("data/tickets.csv", "opened_at\n2026-09-01 09:00\n2026-10-10 09:00\n2026-10-30 09:00\n"),
    (
        "content/_index.md",
        "---\ntitle: 表\naudience: public\n---\n\n{figure}`opened@2026-10`\n\n```{kpis}\nmetrics: [opened, made]\n```\n\n\
         ```{chart}\nmetric: opened\n```\n",
    ),
];

fn with_figures() -> Folder {
    let folder = Folder::project(&FIGURES);
    folder.write(CONFIRMED.0, CONFIRMED.1);
    folder.write(
        "content/zqclosed/goal.md",
        "---\ntitle: 目標\n---\n\n| 項目 | 目標 |\n|---|---|\n| 受付件数 | 4711件以下 |\n",
    );
    folder
}

#[test]
fn a_target_that_only_a_closed_document_states_is_neither_shown_nor_judged_by() {
    let folder = with_figures();
    let ran = build(folder.path());
    assert!(!ran.found.has_errors(), "{}", ran.findings());
    let (open, closed) = (all_of(&ran, "public/"), all_of(&ran, "internal/"));
    for page in ["metrics/opened/index.html", "kpis/index.html", "lineage/index.html", "reports/index.html"] {
        assert!(ran.text(&format!("public/{page}")).is_some(), "the open site has {page}");
    }
    for told in ["4711", "4,711", "zqclosed"] {
        assert!(!open.contains(told), "{told}");
    }
    assert!(closed.contains("4,711") && closed.contains("zqclosed/goal.md:7"));
    assert!(open.contains("8,642") && open.contains("2件"), "what the configuration promises is open with the metric");
    let verdicts = |site: &str| {
        let figures = ran.text(&format!("{site}/metrics/index.html")).unwrap();
        figures.matches("達成").count()
    };
    assert!(verdicts("public") < verdicts("internal"), "without a target there is no verdict");
    // An open document that says the same opens the target.
    folder.write("content/open.md", "---\ntitle: 約束\naudience: public\n---\n\n- **受付件数**: 4711件以下\n");
    let ran = build(folder.path());
    let open = all_of(&ran, "public/");
    assert!(open.contains("4,711") && open.contains("open.md:6") && !open.contains("zqclosed"), "{}", ran.findings());
}

#[test]
fn one_audience_is_built_published_and_printed_alone() {
    let folder = with_figures();
    let answer = folder.run(&["build", "--audience", "publik"]);
    assert_eq!(answer.code, 2, "{}", answer.err);
    assert!(answer.err.contains("did you mean `public`?"), "{}", answer.err);
    assert!(!folder.join("output").exists());
    assert_eq!(folder.run(&["build", "--audience", "public"]).code, 0);
    assert!(folder.join("output/public/index.html").exists() && !folder.join("output/internal").exists());
    assert_eq!(folder.run(&["build", "--audience", "internal"]).code, 0);
    assert!(folder.join("output/public/index.html").exists() && folder.join("output/internal/index.html").exists());
    let releases = folder.join("releases").display().to_string();
    let refused = folder.run(&["publish", &releases]);
    assert!(refused.code == 2 && refused.err.contains("--audience public"), "{}", refused.err);
    assert!(!folder.join("releases").exists());
    assert_eq!(folder.run(&["publish", &releases, "--audience", "public"]).code, 0);
    assert!(folder.join("releases/current/index.html").exists());
    assert!(!folder.join("releases/current/zqclosed").exists() && !folder.join("releases/current/internal").exists());
}

#[test]
fn published_addresses_are_looked_for_in_the_site_they_belong_to() {
    let folder = with_figures();
    let list = folder.join("list.txt");
    let against = |lines: &str| {
        fs::write(&list, lines).unwrap();
        folder.run(&["check", "--against", list.to_str().unwrap()])
    };
    let kept = against("https://x.example/metrics/opened/\n/metrics/\ninternal/zqclosed/goal/\npublic/kpis/\n");
    assert_eq!(kept.code, 0, "{}", kept.out);
    for gone in ["https://x.example/zqclosed/goal/\n", "public/zqclosed/goal/\n", "/zqclosed/goal/\n"] {
        let answer = against(gone);
        assert!(answer.code == 1 && answer.out.contains("/zqclosed/goal/"), "{gone}: {}", answer.out);
    }
}
