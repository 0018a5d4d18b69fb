//! Fields of work of which a measure is only a part: detection of attacks among that of all incidents, alerts among tickets, what a
//! vendor promises.
//!
//! In: what stands above a statement and beside it, and the names of what it would be bound to. Out: the words that name a field which
//! those names do not. Never: narrows what belongs to the field by its own name (パッチ適用率 below セキュリティ), or takes a heading of several areas
//! (Security & Performance) for one field.

use super::names::folded;
use super::{subjects, surroundings, terms};
use crate::model::Statement;
use crate::objective::declaring::has_word;
use crate::objective::nfkc;
use std::sync::LazyLock;

/// One field: what headings call it, which names of folders mean it besides, words in names of measures that belong to it, and words for
/// its matters, by which a row tells that it is about nothing else.
struct Field {
    name: &'static str,
    headings: Vec<&'static str>,
    folders: Vec<&'static str>,
    own: Vec<&'static str>,
    matters: Vec<&'static str>,
}

static FIELDS: LazyLock<Vec<Field>> = LazyLock::new(|| {
    let words = |cell: &'static str| cell.split(", ").filter(|word| !word.is_empty()).collect();
    let field = |line: &'static str| {
        let mut cells = line.split('\t');
        let mut next = || cells.next().unwrap_or_default();
        Field {
            name: next(),
            headings: words(next()),
            folders: words(next()),
            own: words(next()),
            matters: words(next()),
        }
    };
    include_str!("fields.tsv").lines().map(field).collect()
});

/// What a team answers for as a whole: beside one of these a field is one area of several.
const AREAS: &[&str] = &[
    "performance",
    "reliability",
    "availability",
    "operation",
    "quality",
    "service level",
    "sla",
    "性能",
    "信頼性",
    "可用性",
    "運用",
    "品質",
    "サービスレベル",
    "パフォーマンス",
];

/// A field that is named above a statement, by the words that name it.
pub(super) struct NamedField {
    pub words: String,
    pub name: &'static str,
}

/// The field that is named beside a statement, above it, by its title or in its path, where none of these folded names is of it. What
/// the whole site is about is no part of it.
pub(super) fn of(site: &str, statement: &Statement, names: &[String]) -> Option<NamedField> {
    let label = folded(&statement.label);
    let all: Vec<&str> = names.iter().map(String::as_str).chain([label.as_str()]).collect();
    let belongs = |field: &Field| all.iter().any(|name| field.own.iter().any(|word| holds(name, word)));
    let is_whole = |field: &Field| has_word(site, &field.headings) || has_word(site, &field.folders);
    let narrows = |field: &&Field| !belongs(field) && !is_whole(field);
    // Its own label does not make what it would be bound to a measure of the field: Critical 脆弱性 among tickets.
    let measured = |field: &Field| names.iter().any(|name| field.own.iter().any(|word| holds(name, word)));
    let of_row = row(statement).find_map(|text| {
        let field = FIELDS.iter().find(|field| tells_only(text, field) && !measured(field) && !is_whole(field))?;
        Some(NamedField { words: text.to_owned(), name: field.name })
    });
    if of_row.is_some() {
        return of_row;
    }
    let of_text = surroundings::above(statement).chain([statement.title.as_str()]).find_map(|text| {
        let field = FIELDS.iter().find(|field| is_about(text, field)).filter(narrows)?;
        Some(NamedField { words: text.to_owned(), name: field.name })
    });
    of_text.or_else(|| {
        subjects::folders_of(&statement.document).into_iter().find_map(|folder| {
            let means =
                |field: &&Field| is_about(&folder, field) || field.folders.contains(&folder.to_lowercase().as_str());
            let field = FIELDS.iter().find(means).filter(narrows)?;
            Some(NamedField { words: folder, name: field.name })
        })
    })
}

/// What names the row of a statement and its columns: its label, its head, and what stands beside it.
fn row(statement: &Statement) -> impl Iterator<Item = &str> {
    let beside = statement.beside.iter().flat_map(|(head, cell)| [head, cell]);
    [&statement.label, &statement.column].into_iter().chain(beside).map(String::as_str)
}

/// Whether words tell of matters of one field and of nothing else: `Exploitable vulnerability`, not `Outage or data breach`.
fn tells_only(text: &str, field: &Field) -> bool {
    let words = nfkc(text.trim()).to_lowercase();
    let apart = words.replace(" or ", "/").replace(" and ", "/").replace("または", "/").replace("もしくは", "/");
    let mut pieces =
        apart.split(['/', ',', '・', '、', ';', '\n']).map(str::trim).filter(|piece| !piece.is_empty()).peekable();
    pieces.peek().is_some() && pieces.all(|piece| has_word(piece, &field.matters))
}

/// Whether a folded name has a word: one of a few letters of ASCII stands alone (availability is no AI).
fn holds(name: &str, word: &str) -> bool {
    if word.is_ascii() && word.len() <= 3 { has_word(name, [&word]) } else { name.contains(word) }
}

/// Whether words are about one field: `Security metrics`, セキュリティ指標, not `Security & Performance`.
fn is_about(text: &str, field: &Field) -> bool {
    if !has_word(text, &field.headings) {
        return false;
    }
    let words = nfkc(terms::unnumbered(text.trim())).to_lowercase();
    let apart = words.replace(" and ", "&").replace(" vs ", "&");
    let pieces: Vec<&str> = apart.split(['&', '/', ',', '・', '、', 'と', '+']).map(str::trim).collect();
    let is_area = |piece: &&str| has_word(piece, AREAS) && !has_word(piece, &field.headings);
    !(pieces.len() > 1 && pieces.iter().any(is_area))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(text: &str) -> Option<&'static str> {
        FIELDS.iter().find(|field| is_about(text, field)).map(|field| field.name)
    }

    #[test]
    fn a_row_tells_of_one_field_or_of_more() {
        let told = |text: &str| FIELDS.iter().find(|field| tells_only(text, field)).map(|field| field.name);
        for (text, name) in [
            ("Exploitable vulnerability", "security"),
            ("悪用された脆弱性、情報漏えい", "security"),
            ("Malware or data breach", "security"),
            ("CVSS 9.0以上", "security"),
            ("監査指摘（重大）", "audit"),
            ("応募者への返信", "hiring"),
        ] {
            assert_eq!(told(text), Some(name), "{text}");
        }
        for text in ["Outage or data breach", "サービス停止、情報漏えい", "", "受付から", "Exploration"]
        {
            assert_eq!(told(text), None, "{text}");
        }
    }

    #[test]
    fn a_heading_is_about_one_field_or_about_several_areas() {
        for (text, name) in [
            ("Security Metrics", "security"),
            ("4. セキュリティ指標", "security"),
            ("Security incident checklist", "security"),
            ("Cache", "database"),
            ("バックアップ運用", "backup"),
            ("Vendor SLAs", "vendor"),
            ("Security and privacy", "security"),
        ] {
            assert_eq!(field(text), Some(name), "{text}");
        }
        for text in
            ["Security & Performance", "可用性・セキュリティ", "Reliability and security", "Service levels", "Cached"]
        {
            assert_eq!(field(text), None, "{text}");
        }
    }
}
