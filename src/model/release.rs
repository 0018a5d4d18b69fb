//! Releases of a product: what each brought, in sections with their points.
//!
//! In: words of people, in both languages. Out: kinds, sections and versions in their order, and [`Release`]s for pages, feeds
//! and `releases.json`. Never: reads a file, or takes a release for done whose day has not come.

mod version;

pub use version::{Version, version_of_name};

use super::{Heading, Route};
use crate::calendar::{Date, Instant};
use crate::diag::Lang;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// How much a release changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseKind {
    /// The first number of the version is another one.
    Major,
    /// The second number is another one.
    Minor,
    /// Nothing but the third number is.
    Hotfix,
}

/// Words for each kind; the first two are those of the interface.
const KINDS: [(ReleaseKind, &[&str]); 3] = [
    (ReleaseKind::Major, &["メジャー", "Major", "major"]),
    (ReleaseKind::Minor, &["マイナー", "Minor", "minor"]),
    (ReleaseKind::Hotfix, &["修正版", "Hotfix", "hotfix", "patch", "パッチ", "ホットフィックス", "緊急修正"]),
];

impl ReleaseKind {
    /// The kind that a word names.
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase();
        KINDS.iter().find(|(_, words)| words.iter().any(|known| known.to_lowercase() == word)).map(|(kind, _)| *kind)
    }

    /// Its name in front matter, in directives and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Hotfix => "hotfix",
        }
    }

    /// Its word in the interface.
    pub fn label(self, lang: Lang) -> &'static str {
        let words = KINDS.iter().find(|(kind, _)| *kind == self).map_or(&["", ""][..], |(_, words)| words);
        lang.pick(words[0], words[1])
    }
}

/// What a section of release notes is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseTopic {
    /// What can be done now.
    New,
    /// What became better.
    Improved,
    /// What works in another way.
    Changed,
    /// What was wrong and no longer is.
    Fixed,
    /// What will go.
    Deprecated,
    /// What is gone.
    Removed,
    /// What makes it safer.
    Security,
    /// What does not work, or not yet.
    KnownIssues,
    /// A section of the author's own.
    Other,
}

/// Words for each topic; the first two are those of the interface.
const TOPICS: [(ReleaseTopic, &[&str]); 8] = [
    (
        ReleaseTopic::New,
        &["新機能", "New", "new features", "features", "added", "追加", "追加機能", "機能追加", "新着"],
    ),
    (
        ReleaseTopic::Improved,
        &["改善", "Improved", "improvements", "enhancements", "changed", "機能改善", "改良", "改善点", "performance"],
    ),
    (
        ReleaseTopic::Changed,
        &["変更", "Changes", "breaking changes", "変更点", "仕様変更", "機能変更", "互換性に関わる変更", "破壊的変更"],
    ),
    (
        ReleaseTopic::Fixed,
        &["修正", "Fixed", "fixes", "bug fixes", "bugfixes", "不具合修正", "不具合の修正", "バグ修正", "修正点"],
    ),
    (ReleaseTopic::Deprecated, &["廃止予定", "Deprecated", "deprecations", "非推奨"]),
    (ReleaseTopic::Removed, &["廃止", "Removed", "削除", "提供終了", "廃止した機能"]),
    (ReleaseTopic::Security, &["セキュリティ", "Security", "security fixes", "脆弱性対応", "セキュリティー"]),
    (
        ReleaseTopic::KnownIssues,
        &[
            "既知の制限",
            "Known issues",
            "known limitations",
            "limitations",
            "既知の問題",
            "既知の不具合",
            "制限事項",
            "既知の制限事項",
        ],
    ),
];

impl ReleaseTopic {
    /// The topic of a heading, whatever stands before or after its words (`🐛 修正`, `修正（Web版）`); a heading that is none of
    /// the known ones has none.
    pub fn parse(heading: &str) -> Option<Self> {
        let plain = plain(heading);
        let known = |text: &str| TOPICS.iter().find(|(_, words)| words.iter().any(|word| plain_eq(word, text)));
        let bare = plain.split(['(', '[', ':']).next().unwrap_or_default().trim();
        known(&plain).or_else(|| known(bare)).map(|(topic, _)| *topic)
    }

    /// Every heading that is known, for the nearest one in a hint.
    pub fn words() -> impl Iterator<Item = &'static str> {
        TOPICS.iter().flat_map(|(_, words)| words.iter().copied())
    }

    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Improved => "improved",
            Self::Changed => "changed",
            Self::Fixed => "fixed",
            Self::Deprecated => "deprecated",
            Self::Removed => "removed",
            Self::Security => "security",
            Self::KnownIssues => "known_issues",
            Self::Other => "other",
        }
    }

    /// Its word in the interface; sections of the author's own have none.
    pub fn label(self, lang: Lang) -> &'static str {
        let words = TOPICS.iter().find(|(topic, _)| *topic == self).map_or(&["", ""][..], |(_, words)| words);
        lang.pick(words[0], words[1])
    }
}

/// A heading without marks before and after its words, in one width and case.
fn plain(heading: &str) -> String {
    let text: String = heading.nfkc().collect::<String>().to_lowercase();
    text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')' | '[' | ']')).to_owned()
}

fn plain_eq(word: &str, text: &str) -> bool {
    plain(word) == text
}

/// One point of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReleaseItem {
    /// Its words without markup.
    pub text: String,
    /// The same as clean HTML; addresses inside the site begin with `/`, which is the root of the site.
    pub html: String,
}

/// A section of release notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReleaseSection {
    /// What it is about.
    pub topic: ReleaseTopic,
    /// Its heading as written.
    pub title: String,
    /// Its points; those that only say 「なし」 are none.
    pub items: Vec<ReleaseItem>,
    /// All of it as clean HTML with addresses as in [`ReleaseItem::html`], fit to stand below a heading of level 3.
    pub html: String,
}

/// A release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Release {
    /// The section of the site whose releases it is one of.
    pub home: Route,
    /// Its page.
    pub route: Route,
    /// The file it is written in.
    pub source: String,
    /// The code of its language.
    pub language: String,
    /// The language of the interface around it.
    pub lang: Lang,
    /// Whether it stands in for notes that are not translated.
    pub stands_in: bool,
    /// The title of its page.
    pub title: String,
    /// One or two sentences, may be empty.
    pub description: String,
    /// Its version as written: `v1.9.0`.
    pub version: String,
    /// Its day.
    pub date: Option<Date>,
    /// When it was first told.
    pub published: Option<Instant>,
    /// When its notes were last changed.
    pub updated: Option<Instant>,
    /// How much it changes; nothing when neither the author nor the version says so.
    pub kind: Option<ReleaseKind>,
    /// What it is a release of, when the author names services.
    pub services: Vec<String>,
    /// Whether it is out at the as-of instant.
    pub is_out: bool,
    /// Whether it is a draft, shown to its writers alone.
    pub is_draft: bool,
    /// Whether it was taken back.
    pub is_yanked: bool,
    /// Its sections, in order.
    pub sections: Vec<ReleaseSection>,
}

impl Release {
    /// Its version in the order of versions.
    pub fn number(&self) -> Option<Version> {
        Version::parse(&self.version)
    }

    /// Whether readers outside are told of it: it is out, written, and in its own language.
    pub fn is_told(&self) -> bool {
        self.is_out && !self.is_draft && !self.stands_in
    }
}

/// What front matter says of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WrittenRelease {
    /// The folder of its section below `content/`, without its language.
    pub folder: String,
    /// `version`, else what the name of the file says.
    pub version: String,
    /// `type`
    pub kind: Option<ReleaseKind>,
    /// `services`
    pub services: Vec<String>,
    /// Whether `status` says that it is still to come.
    pub is_planned: bool,
    /// `yanked`
    pub is_yanked: bool,
}

/// What front matter says of a known issue (`type: known-issue`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct WrittenIssue {
    /// Whether `status` says that it is over.
    pub is_resolved: bool,
    /// `since`: a day or a version.
    pub since: String,
    /// `resolved`: a day or a version.
    pub resolved: String,
    /// `workaround`
    pub workaround: String,
}

/// How a list of releases looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseForm {
    /// What stands below the title of release notes.
    Head,
    /// An entry each: badge, day, description, counts.
    Index,
    /// A line each.
    Short,
    /// An entry each with its sections.
    List,
    /// The whole notes below a heading that the page has already.
    Whole,
}

/// A section in a [`ReleaseList`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseText {
    /// Its title.
    pub title: String,
    /// Clean HTML; addresses inside the site begin with `/`, which is the root of the site.
    pub html: String,
    /// Its points without markup; empty where it is no list.
    pub items: Vec<String>,
}

/// A release in a [`ReleaseList`], every text as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseEntry {
    /// Its version.
    pub version: String,
    /// Its page.
    pub route: Route,
    /// Its day, empty without.
    pub date: String,
    /// The same as `2026-11-10`.
    pub day: String,
    /// How much it changes.
    pub kind: Option<ReleaseKind>,
    /// The same in words, empty without.
    pub kind_text: String,
    /// 公開予定 or 取り下げ; empty for what is out.
    pub state: String,
    /// Services it is for.
    pub services: Vec<String>,
    /// One or two sentences, may be empty.
    pub description: String,
    /// How many points its sections have: `新機能 2`.
    pub counts: Vec<String>,
    /// Its sections, in forms that show them.
    pub sections: Vec<ReleaseText>,
}

/// Releases on a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseList {
    /// How it looks.
    pub form: ReleaseForm,
    /// The releases.
    pub entries: Vec<ReleaseEntry>,
    /// Pages and files beside it with their names: a path below the root of the site each.
    pub beside: Vec<(String, String)>,
}

/// A heading of level 2 for a page of releases.
pub fn release_heading(id: String, text: String) -> Heading {
    Heading { level: 2, id, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_read_in_both_languages_and_with_decoration() {
        let table = [
            ("新機能", Some(ReleaseTopic::New)),
            ("Added", Some(ReleaseTopic::New)),
            ("🐛 修正", Some(ReleaseTopic::Fixed)),
            ("修正（Ｗｅｂ版）", Some(ReleaseTopic::Fixed)),
            ("Bug Fixes:", Some(ReleaseTopic::Fixed)),
            ("Changed", Some(ReleaseTopic::Improved)),
            ("互換性に関わる変更", Some(ReleaseTopic::Changed)),
            ("廃止予定", Some(ReleaseTopic::Deprecated)),
            ("削除", Some(ReleaseTopic::Removed)),
            ("Known Issues", Some(ReleaseTopic::KnownIssues)),
            ("公開後の状況", None),
            ("修正のお願い", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(ReleaseTopic::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn kinds_are_read_in_both_languages() {
        assert_eq!(ReleaseKind::parse("Hotfix"), Some(ReleaseKind::Hotfix));
        assert_eq!(ReleaseKind::parse("メジャー"), Some(ReleaseKind::Major));
        assert_eq!(ReleaseKind::parse("releases"), None);
        assert_eq!(ReleaseKind::Minor.label(Lang::Ja), "マイナー");
    }
}
