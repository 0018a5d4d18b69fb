//! A changelog in the manner of Keep a Changelog → one document per release.
//!
//! In: the text of the file, and the language of the headings. Out: names and texts of documents, and notes on what was left
//! out. Never: changes the words of a point, or drops a section for its name.

use crate::calendar::{Date, parse_date};
use crate::diag::{Lang, Message};
use crate::model::{ReleaseTopic, format_date};
use crate::say;
use parse_changelog::{Parser, Release};
use std::collections::{BTreeMap, BTreeSet};

/// Versions of two or three numbers, and what is not released yet.
const VERSIONS: &str = r"^v?[0-9]+(\.[0-9]+){1,3}(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$|(?i)^unreleased$";

/// Headings of Keep a Changelog, and what they are called here.
const HEADINGS: [(&str, &str); 7] = [
    ("Added", "新機能"),
    ("Changed", "改善"),
    ("Fixed", "修正"),
    ("Deprecated", "廃止予定"),
    ("Removed", "廃止"),
    ("Security", "セキュリティ"),
    ("Known issues", "既知の制限"),
];

/// What became of a changelog.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// Names and texts, as ordered in the file.
    pub(super) files: Vec<(String, String)>,
    /// What people must know of it.
    pub(super) notes: Vec<Message>,
}

/// Reads a changelog.
pub(super) fn read(text: &str, lang: Lang) -> Read {
    // Lines end as the parser expects them.
    let text = text.replace("\r\n", "\n");
    let mut parser = Parser::new();
    parser.version_format(VERSIONS).expect("the pattern is fixed");
    let definitions = definitions(&text);
    let mut read = Read::default();
    let mut names = BTreeSet::new();
    for release in parser.parse_iter(&text) {
        let version = release.version;
        if version.eq_ignore_ascii_case("unreleased") {
            read.notes.push(say!("未公開（Unreleased）の節は読み飛ばしました", "the section Unreleased was left out"));
            continue;
        }
        let name = format!("{}.md", file_name(version));
        if !names.insert(name.clone()) {
            read.notes.push(say!(
                "{version} が二つあるため、後のものを読み飛ばしました",
                "{version} is there twice; the later one was left out"
            ));
            continue;
        }
        if date(&release).is_none() {
            read.notes.push(say!(
                "{version} に日付がありません。`date` を書き足します",
                "{version} has no date; add `date` to it"
            ));
        }
        read.files.push((name, document(&release, &definitions, lang)));
    }
    read
}

/// `v1-9-0`, whatever stands in the version.
fn file_name(version: &str) -> String {
    let bare = version.strip_prefix('v').unwrap_or(version).to_lowercase();
    let kept: String = bare.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    format!("v{kept}")
}

fn date(release: &Release<'_>) -> Option<Date> {
    let title = release.title_no_link();
    let after = title.split_once(release.version).map_or("", |(_, after)| after).to_owned();
    let words = after.split(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '/' | '.'));
    let mut words = words.map(|word| word.trim_matches(['-', '/', '.']).replace(['/', '.'], "-"));
    words.find_map(|word| parse_date(&word))
}

fn document(release: &Release<'_>, definitions: &BTreeMap<String, &str>, lang: Lang) -> String {
    let version = release.version.strip_prefix('v').unwrap_or(release.version);
    let day = date(release);
    let title = match day {
        Some(day) => lang.pick("v{version}（{day}）", "v{version} ({day})").replace("{day}", &format_date(day, lang)),
        None => "v{version}".to_owned(),
    };
    let title = title.replace("{version}", version);
    // A JSON string is a YAML string.
    let quoted = |text: &str| serde_json::to_string(text).expect("a string is always JSON");
    let mut out = format!("---\ntitle: {}\nlinkTitle: {}\n", quoted(&title), quoted(&format!("v{version}")));
    out += &format!("version: {}\n", quoted(&format!("v{version}")));
    if let Some(day) = day {
        out += &format!("date: {day}\n");
    }
    if release.title.to_uppercase().contains("[YANKED]") {
        out += "yanked: true\n";
    }
    out += "---\n\n";
    let body = body(release.notes, lang);
    out += body.trim();
    out.push('\n');
    let used = definitions.iter().filter(|(label, line)| {
        let lower = body.to_lowercase();
        lower.contains(&format!("[{label}]")) && !body.contains(*line)
    });
    let used: Vec<&str> = used.map(|(_, line)| *line).collect();
    if !used.is_empty() {
        out += &format!("\n{}\n", used.join("\n"));
    }
    out
}

/// The notes with the headings of this project, the outermost of level 2; definitions of links go, those in use come back.
fn body(notes: &str, lang: Lang) -> String {
    let outermost = lines(notes).filter_map(|(line, code)| level(line).filter(|_| !code)).min().unwrap_or(2);
    let mut out = String::new();
    for (line, code) in lines(notes) {
        match level(line).filter(|_| !code) {
            Some(level) => {
                let text = line.trim_start().trim_start_matches('#').trim();
                let marks = "#".repeat((level + 2).saturating_sub(outermost).clamp(2, 6));
                out += &format!("{marks} {}\n", heading(text, lang));
            }
            None if !code && definition(line).is_some() => {}
            None => out += &format!("{line}\n"),
        }
    }
    out
}

/// The lines of a text, and whether each belongs to a block of code.
fn lines(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut fence: Option<String> = None;
    text.lines().map(move |line| {
        let start = line.trim_start();
        let mark: String = start.chars().take_while(|c| matches!(c, '`' | '~')).collect();
        let was_code = fence.is_some();
        match &fence {
            Some(open) if start.trim_end() == mark && mark.starts_with(open.as_str()) => fence = None,
            None if mark.len() >= 3 => fence = Some(mark),
            _ => {}
        }
        (line, was_code || fence.is_some())
    })
}

fn level(line: &str) -> Option<usize> {
    let marks = line.len() - line.trim_start_matches('#').len();
    let rest = &line[marks..];
    ((1..=6).contains(&marks) && rest.starts_with([' ', '\t'])).then_some(marks)
}

/// A heading as it is called here; one that is none of the known ones stays.
fn heading(text: &str, lang: Lang) -> String {
    let plain = text.trim_end_matches(['#', ' ', ':']);
    let known = HEADINGS.iter().find(|(english, _)| english.eq_ignore_ascii_case(plain));
    match (known, ReleaseTopic::parse(plain), lang) {
        (Some((_, japanese)), _, Lang::Ja) => (*japanese).to_owned(),
        (None, Some(topic), Lang::Ja) if plain.is_ascii() => topic.label(lang).to_owned(),
        _ => text.to_owned(),
    }
}

/// Definitions of reference links anywhere in the file, by label in lower case.
fn definitions(text: &str) -> BTreeMap<String, &str> {
    lines(text).filter(|(_, code)| !code).filter_map(|(line, _)| Some((definition(line)?, line.trim()))).collect()
}

/// The label of a definition `[label]: address`; a footnote is none.
fn definition(line: &str) -> Option<String> {
    let (label, rest) = line.trim_start().strip_prefix('[')?.split_once("]:")?;
    let is_label = !label.is_empty() && !label.starts_with('^') && !label.contains(['[', ']']);
    (is_label && !rest.trim().is_empty()).then(|| label.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- Not yet\n\n## [1.1.0] - 2026-11-10\n\n### Added\n\n- Export ([#12]), see [docs](https://example.com/docs)\n\n  ```console\n  ## not a heading\n  [x]: not a definition\n  ```\n\n### Notes\n\nKept as it is.\n\n## [1.0.1] - 2026-10-13 [YANKED]\n\n### Fixed\n\n- Crash\n\n## 1.0.0\n\n### Security\n\n- First\n\n[Unreleased]: https://example.com/compare/1.1.0...HEAD\n[1.1.0]: https://example.com/compare/1.0.1...1.1.0\n[#12]: https://example.com/issues/12\n";

    #[test]
    fn each_release_becomes_a_document() {
        let read = read(TEXT, Lang::Ja);
        let names: Vec<&str> = read.files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["v1-1-0.md", "v1-0-1.md", "v1-0-0.md"]);
        let expected = "---\ntitle: \"v1.1.0（2026年11月10日）\"\nlinkTitle: \"v1.1.0\"\nversion: \"v1.1.0\"\ndate: 2026-11-10\n---\n\n## 新機能\n\n- Export ([#12]), see [docs](https://example.com/docs)\n\n  ```console\n  ## not a heading\n  [x]: not a definition\n  ```\n\n## Notes\n\nKept as it is.\n\n[#12]: https://example.com/issues/12\n";
        assert_eq!(read.files[0].1, expected);
        assert!(read.files[1].1.contains("\nyanked: true\n---\n\n## 修正\n\n- Crash\n"), "{}", read.files[1].1);
        assert!(!read.files[2].1.contains("date:"), "{}", read.files[2].1);
        let notes: Vec<&str> = read.notes.iter().map(|note| note.en.as_str()).collect();
        assert_eq!(notes, ["the section Unreleased was left out", "1.0.0 has no date; add `date` to it"]);
    }

    #[test]
    fn headings_stay_english_in_an_english_project() {
        let read = read(TEXT, Lang::En);
        assert!(read.files[0].1.contains("\n## Added\n"), "{}", read.files[0].1);
        assert!(read.files[0].1.contains("title: \"v1.1.0 ("), "{}", read.files[0].1);
    }

    #[test]
    fn what_is_no_changelog_has_no_release() {
        for text in ["", "# Notes\n\nNothing.\n", "## Hello\n", "\u{feff}", "## []\n\n[]: \n"] {
            assert!(read(text, Lang::Ja).files.is_empty(), "{text:?}");
        }
    }
}
