//! A project in memory, and dice that fall alike on every machine.

use std::collections::BTreeMap;
use std::path::Path;
use tejun::calendar::Instant;

/// A project in memory, and how it is built.
#[derive(Clone)]
pub(super) struct Project {
    pub files: BTreeMap<String, Vec<u8>>,
    pub drafts: bool,
    pub as_of: Option<Instant>,
    /// As it was at first, for what is taken away and comes back.
    pub first: BTreeMap<String, Vec<u8>>,
}

/// Numbers that are the same on every machine (SplitMix64).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below a limit.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }

    pub(super) fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// A kind of edit; it says what it did, or that nothing of the kind can be done now.
pub(super) struct Edit {
    pub kind: &'static str,
    pub make: fn(&mut Project, &mut Dice) -> Option<String>,
}

impl Project {
    /// The project in a folder.
    pub(super) fn read(folder: &Path) -> Self {
        let mut files = crate::program::tree(folder);
        files.retain(|path, _| !path.starts_with(".tejun") && !path.starts_with("output"));
        assert!(files.len() > 30, "only {} files", files.len());
        Self { first: files.clone(), files, drafts: false, as_of: None }
    }

    /// The project in the root of this repository.
    pub(super) fn sample() -> Self {
        let root = crate::site::here("");
        let of = |folder: &str| {
            let files = crate::program::tree(&root.join(folder)).into_iter();
            files.map(move |(path, bytes)| (format!("{folder}/{path}"), bytes)).collect::<Vec<_>>()
        };
        let mut files: BTreeMap<String, Vec<u8>> =
            ["content", "data", "static", "themes"].into_iter().flat_map(of).collect();
        files.insert("tejun.yaml".to_owned(), std::fs::read(root.join("tejun.yaml")).unwrap());
        Self { first: files.clone(), files, drafts: false, as_of: None }
    }

    /// Gives it a public and an internal audience.
    pub(super) fn for_audiences(&mut self) {
        self.change("tejun.yaml", |text| text + "audiences: [public, internal]\n");
        self.change("content/sop/_index.md", |text| text.replace("cascade: { ", "cascade: { audience: public, "));
        self.change("content/help/_index.md", |text| text.replace("weight: 20", "cascade: { audience: public }"));
        self.change("content/_index.md", |text| text.replace("title: 入口", "title: 入口\naudience: public"));
        self.first = self.files.clone();
    }

    /// Declares a second language, whose pages stand in for those that are not translated.
    pub(super) fn for_languages(&mut self) {
        let declared = "languages:\n  ja: { title: 運用手引き }\n  en: { title: Operations handbook }\n";
        self.change("tejun.yaml", |text| text + declared);
        self.first = self.files.clone();
    }

    /// Leaves away what takes a program long that has just been started.
    pub(super) fn without_drawings(&mut self) {
        self.change("content/sop/deep/disk.md", |text| text.split("\n$a").next().unwrap_or_default().to_owned());
        self.change("content/sop/restart.md", |text| text.replace("```bash", "```"));
        self.first = self.files.clone();
    }

    pub(super) fn change(&mut self, path: &str, change: impl FnOnce(String) -> String) {
        let bytes = self.files.get_mut(path).unwrap_or_else(|| panic!("no `{path}`"));
        *bytes = change(String::from_utf8(bytes.clone()).unwrap()).into_bytes();
    }

    pub(super) fn text(&self, path: &str) -> Option<&str> {
        str::from_utf8(self.files.get(path)?).ok()
    }

    /// Where a file of the first project is today: folders are renamed, and documents moved.
    pub(super) fn place(&self, path: &str) -> Option<String> {
        let renamed = path.replace("content/sop/", "content/運用/");
        [path.to_owned(), renamed].into_iter().find(|path| self.files.contains_key(path))
    }

    pub(super) fn documents(&self) -> Vec<String> {
        self.files.keys().filter(|path| path.starts_with("content/") && path.ends_with(".md")).cloned().collect()
    }

    /// Documents but the pages of folders.
    pub(super) fn articles(&self) -> Vec<String> {
        let mut all = self.documents();
        all.retain(|path| !path.contains("_index") && !path.starts_with("content/reports/"));
        all
    }
}
