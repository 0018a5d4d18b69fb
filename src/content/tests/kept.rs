//! Heads and bodies that an earlier run kept: the same as read anew, used only for what they were read of.

use super::Memory as Files;
use crate::content::options::ReadOptions;
use crate::content::{read, task_items};
use crate::diag::{Diagnostics, Lang};
use crate::model::{
    CacheStore, ContentRules, HouseTerm, MemoryCache, NoCache, ProjectFiles, ReadError, Taxonomy, Viewer, first_line,
    sealed, unsealed,
};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// Files with a cache beside them.
struct Project {
    files: Files,
    cache: Arc<MemoryCache>,
}

/// A project that a program reads.
struct Asked<'p> {
    project: &'p Project,
    program: Option<&'p str>,
    /// The paths that were read.
    reads: Mutex<Vec<String>>,
    /// A file that says something else from its second reading on.
    changes: Option<&'p str>,
}

/// The cache of a project in the hands of a program.
struct Held {
    cache: Arc<MemoryCache>,
    program: String,
}

impl CacheStore for Held {
    fn program(&self) -> Option<&str> {
        Some(&self.program)
    }

    fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.cache.get(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        self.cache.put(name, bytes);
    }

    fn names(&self, folder: &str) -> Vec<String> {
        self.cache.names(folder)
    }

    fn remove(&self, name: &str) {
        self.cache.remove(name);
    }
}

impl ProjectFiles for Asked<'_> {
    fn list(&self, folder: &str) -> Vec<String> {
        self.project.files.list(folder)
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
        let mut reads = self.reads.lock().unwrap();
        let is_again = reads.iter().any(|read| read == path);
        reads.push(path.to_owned());
        if is_again && self.changes == Some(path) {
            return Ok(Arc::from(&b"# other\n"[..]));
        }
        self.project.files.read(path)
    }

    fn on_disk(&self, _: &str) -> Option<PathBuf> {
        None
    }

    fn cache(&self) -> Arc<dyn CacheStore> {
        let held = |program: &str| Held { cache: Arc::clone(&self.project.cache), program: program.to_owned() };
        self.program.map_or_else(|| Arc::new(NoCache) as Arc<dyn CacheStore>, |program| Arc::new(held(program)))
    }
}

const PROMISES: &str = "---\ntitle: SLA\n---\n## 目標\n\n| 区分 | 目標 |\n|---|---|\n| 応答 | 1時間以内に応答、4時間以内に復旧 |\n\n\
    - **可用性**: 99.9%以上\n- 件数: 前月比 10%減\n\n[手順](a.md \"題\") ![図](x.png) {figure}`uptime`\n\n\
    ```{kpis}\nmetrics: [uptime]\n```\n\n<b onclick=\"x\">太字</b> [氏名]\n\n#### 段が飛ぶ\n";
const INCIDENT: &str = "---\ntype: incident\nincident: INC-1\n---\n# 障害\n\n- 11/20 10:00 調査中: 印\n- 10:30 解決\n";

impl Project {
    fn new() -> Self {
        let texts = [
            ("content/a.md", "# 印\n\n本文の印。\n"),
            ("content/b.md", PROMISES),
            ("content/incidents/c.md", INCIDENT),
            ("content/d.md", "# 取り込み\n\n{{< include \"part.md\" >}}\n"),
            ("content/part.md", "印の部品\n"),
        ];
        let files = texts.map(|(path, text)| (path.to_owned(), Some(text.as_bytes().to_vec())));
        Self { files: Files(files.into()), cache: Arc::default() }
    }

    fn write(&mut self, path: &str, text: &str) {
        self.files.0.insert(path.to_owned(), Some(text.as_bytes().to_vec()));
    }

    /// Everything that is read, and what is found, as text.
    fn read(&self, program: Option<&str>, options: &ReadOptions) -> String {
        self.read_by(&self.asked(program), options)
    }

    fn asked<'p>(&'p self, program: Option<&'p str>) -> Asked<'p> {
        Asked { project: self, program, reads: Mutex::default(), changes: None }
    }

    fn read_by(&self, asked: &Asked<'_>, options: &ReadOptions) -> String {
        let mut found = Diagnostics::new();
        let library = read(asked, options, &mut found);
        let tasks = task_items(asked, &library, &mut found);
        format!("{:#?}\n{:#?}\n{tasks:#?}\n{found:#?}", library.documents, library.assets)
    }

    /// Changes a word in every body that is kept, as no document has it.
    fn spoil(&self) {
        let mut all = self.cache.0.lock().unwrap();
        assert!(!all.is_empty());
        for bytes in all.values_mut() {
            let text = String::from_utf8(unsealed(bytes).unwrap().to_vec()).unwrap();
            *bytes = sealed(text.replace('印', "偽").as_bytes());
        }
    }
}

#[test]
fn what_is_kept_is_what_would_be_read() {
    let project = Project::new();
    let usual = ReadOptions::default();
    let anew = project.read(None, &usual);
    assert!(project.cache.0.lock().unwrap().is_empty(), "without a name of the program nothing is kept");
    assert!(anew.contains("Verdict") && anew.contains("TimelineEntry") && anew.contains("content/raw-html"), "{anew}");
    assert_eq!(project.read(Some("p"), &usual), anew, "while it is kept");
    assert_eq!(project.read(Some("p"), &usual), anew, "when it was kept");
}

#[test]
fn kept_bodies_are_used_for_the_same_text_in_the_same_circumstances_only() {
    let usual = ReadOptions::default();
    let mut project = Project::new();
    project.read(Some("p"), &usual);
    project.spoil();
    let spoilt = project.read(Some("p"), &usual);
    assert!(spoilt.contains("本文の偽。"), "what is kept was not used");
    assert!(spoilt.contains("印の部品"), "the body that takes in a file was kept");
    let tomorrow = ReadOptions { today: Some("2026-11-21".parse().unwrap()), ..usual.clone() };
    assert!(project.read(Some("p"), &tomorrow).contains("本文の偽。"), "another day is no other text");
    // Each of these changes what a body may hold.
    let word = HouseTerm { term: "語".into(), avoid: vec!["本文".into()], ..HouseTerm::default() };
    let rules = ContentRules { terms: vec![word], ..ContentRules::default() };
    let others = [
        ReadOptions { language: Lang::En, ..usual.clone() },
        ReadOptions { math: true, ..usual.clone() },
        ReadOptions { emoji: true, ..usual.clone() },
        ReadOptions { wide_narrow: crate::content::options::WideNarrow::Join, ..usual.clone() },
        ReadOptions { params: [("a".to_owned(), 1.into())].into_iter().collect(), ..usual.clone() },
        ReadOptions { rules: Arc::new(rules), ..usual.clone() },
        super::project_shortcodes::options(&[("x", "<b></b>")]),
        ReadOptions { viewer: Viewer::new(&["a".to_owned(), "b".to_owned()], 1), ..usual.clone() },
    ];
    for options in others {
        assert_eq!(project.read(Some("p"), &options), project.read(None, &options), "{options:?}");
        assert!(!project.read(None, &options).contains('偽'));
    }
    project.cache.0.lock().unwrap().clear();
    project.read(Some("p"), &usual);
    project.spoil();
    assert!(!project.read(Some("q"), &usual).contains('偽'), "another program");
    project.cache.0.lock().unwrap().clear();
    project.read(Some("p"), &usual);
    project.spoil();
    project.write("content/a.md", "---\ntitle: 題\n---\n# 印\n\n本文の印。\n");
    let after = project.read(Some("p"), &usual);
    assert!(after.contains("本文の印。") && after.contains('偽'), "another text is read, the others are kept: {after}");
}

#[test]
fn what_sections_hand_down_and_a_file_is_called_is_part_of_what_a_body_depends_on() {
    let usual = ReadOptions::default();
    let mut project = Project::new();
    let section = |value: &str| format!("---\ncascade:\n  params: {{ product: {value} }}\n---\n# 節\n");
    project.write("content/s/_index.md", &section("甲"));
    project.write("content/s/a.md", "印は {{< param product >}}。\n");
    project.read(Some("p"), &usual);
    project.spoil();
    let spoilt = project.read(Some("p"), &usual);
    assert!(spoilt.contains("偽は 甲。"), "{spoilt}");
    project.write("content/s/_index.md", &section("乙"));
    let anew = project.read(Some("p"), &usual);
    assert!(anew.contains("印は 乙。"), "what is handed down is another: {anew}");
    project.cache.0.lock().unwrap().clear();
    // The same text is an incident in one folder, and none in the other.
    let text = "# 障害\n\n- 11/20 10:00 調査中: 印\n- 10:30 解決\n";
    for (from, to) in [("content/s/b.md", "content/incidents/b.md"), ("content/incidents/b.md", "content/s/b.md")] {
        project.write(from, text);
        project.read(Some("p"), &usual);
        project.files.0.remove(from);
        project.write(to, text);
        assert_eq!(project.read(Some("p"), &usual), project.read(None, &usual));
    }
}

#[test]
fn bytes_that_are_not_what_was_kept_are_not_used() {
    let (project, usual) = (Project::new(), ReadOptions::default());
    let anew = project.read(None, &usual);
    let kept = {
        project.read(Some("p"), &usual);
        project.cache.0.lock().unwrap().clone()
    };
    for (name, bytes) in &kept {
        let whole = unsealed(bytes).unwrap();
        let (list, bodies) = first_line(whole).unwrap();
        let other_list = format!("{list}\n{}", String::from_utf8_lossy(&bodies[1..]));
        let broken: [&[u8]; 5] =
            [b"", &bytes[..bytes.len() / 2], whole, &sealed(other_list.as_bytes()), &sealed(b"[]\nleft over")];
        for bytes in broken {
            project.cache.put(name, bytes);
            assert_eq!(project.read(Some("p"), &usual), anew);
            project.cache.put(name, bytes);
        }
        let mut flipped = bytes.clone();
        *flipped.last_mut().unwrap() ^= 1;
        project.cache.put(name, &flipped);
        assert_eq!(project.read(Some("p"), &usual), anew);
    }
}

#[test]
fn a_change_is_a_matter_of_one_shard_and_what_is_gone_is_forgotten() {
    let (mut project, usual) = (Project::new(), ReadOptions::default());
    let path = |number: usize| format!("content/many/{number:03}.md");
    (0..300).for_each(|number| project.write(&path(number), &format!("# {number}\n\n本文の印。\n")));
    project.read(Some("p"), &usual);
    let before = project.cache.0.lock().unwrap().clone();
    assert_eq!(before.len(), 4 + 1, "305 documents: {:?}", before.keys());
    project.write(&path(7), "# 7\n\n変えた。\n");
    project.read(Some("p"), &usual);
    let after = project.cache.0.lock().unwrap().clone();
    let changed: Vec<&String> =
        after.iter().filter(|(name, bytes)| before.get(*name) != Some(bytes)).map(|(n, _)| n).collect();
    assert_eq!((changed.len(), after.len()), (1 + 1, 4 + 1), "its body and its head");
    (0..300).filter(|number| *number > 20).for_each(|number| drop(project.files.0.remove(&path(number))));
    project.read(Some("p"), &usual);
    let left = project.cache.0.lock().unwrap().clone();
    assert_eq!(left.keys().collect::<Vec<_>>(), ["documents/-1-0", "heads/-1-0"]);
    let names = ["客".to_owned(), "社内".to_owned()];
    let viewer = |own| ReadOptions { viewer: Viewer::new(&names, own), ..usual.clone() };
    let kept = |project: &Project| project.cache.0.lock().unwrap().keys().cloned().collect::<Vec<_>>();
    project.read(Some("p"), &viewer(0));
    project.read(Some("p"), &viewer(1));
    assert_eq!(kept(&project), ["documents/客-1-0", "documents/社内-1-0", "heads/-1-0"]);
    project.read(Some("p"), &usual);
    assert_eq!(kept(&project), ["documents/-1-0", "heads/-1-0"]);
}

const HEAD: &str = "---\ntitle: 印の題\ndate: 2026-11-01\ntags: 印\nrates: [0.1, 1.0715086071862673e301, 5e-324, 1e23]\n---\n\
    **承認者:** 印田\n\n- [ ] 印を押す @佐藤 期限 2026-11-27\n- [x] 直す 完了 2026-02-30\n\n本文。\n";

#[test]
fn kept_heads_are_used_for_the_same_bytes_of_the_same_file() {
    let usual = ReadOptions::default();
    let mut project = Project::new();
    project.write("content/e.md", HEAD);
    let anew = project.read(None, &usual);
    assert!(["印田", "印を押す", "content/task-date", "0.1"].iter().all(|part| anew.contains(part)), "{anew}");
    assert_eq!(project.read(Some("p"), &usual), anew);
    assert_eq!(project.read(Some("p"), &usual), anew, "numbers, too, are what they were");
    project.write("content/e.md", &HEAD.replace("1.0715086071862673e301, 5e-324, ", ""));
    project.read(Some("p"), &usual);
    project.spoil();
    let spoilt = project.read(Some("p"), &usual);
    assert!(["偽の題", "偽田", "偽を押す"].iter().all(|part| spoilt.contains(part)), "what is kept was not used");
    // Tags that are none are told where they are written, and another taxonomy has other terms.
    let marks = Taxonomy { singular: "rate".into(), plural: "rates".into() };
    let others = ReadOptions { taxonomies: vec![marks], ..usual.clone() };
    assert!(!project.read(Some("p"), &others).contains("偽の題"), "other taxonomies");
    project.cache.0.lock().unwrap().clear();
    project.read(Some("p"), &usual);
    project.spoil();
    assert!(!project.read(Some("q"), &usual).contains('偽'), "another program");
    project.write("content/f.md", &HEAD.replace("1.0715086071862673e301, 5e-324, ", ""));
    assert!(project.read(Some("q"), &usual).contains("file: \"content/f.md\""), "the places are those of the file");
}

#[test]
fn a_document_of_which_everything_is_kept_is_read_once_and_no_other_text_is_taken_for_it() {
    let usual = ReadOptions::default();
    let mut project = Project::new();
    project.write("content/e.md", HEAD);
    project.read(Some("p"), &usual);
    let again = project.asked(Some("p"));
    project.read_by(&again, &usual);
    let reads = again.reads.into_inner().unwrap();
    assert_eq!(reads.iter().filter(|path| *path == "content/a.md").count(), 1, "{reads:?}");
    // Its head is kept, but its body is read in other circumstances, and meanwhile the file was saved.
    let changing = Asked { changes: Some("content/a.md"), ..project.asked(Some("p")) };
    let read = project.read_by(&changing, &ReadOptions { math: true, ..usual.clone() });
    assert!(
        read.contains("content/unreadable") && !read.contains("other") && !read.contains("source: \"content/a.md\"")
    );
    assert_eq!(project.read(Some("p"), &usual), project.read(None, &usual), "nothing of it is kept");
}
