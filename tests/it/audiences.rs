//! Nothing of a closed page, block, option or file stands in any byte of a more open site.

use crate::site::run;
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
