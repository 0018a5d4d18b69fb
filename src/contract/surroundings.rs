//! What stands around a promise and says that it is not about the whole, not for always, or no promise: a time of launch, a report of
//! what was reached, other surroundings, one field of work, an archive.
//!
//! In: a statement, and the names of what it would be bound to. Out: the words that keep it from being bound, and why. Never: looks
//! at data, or holds against a metric what its own names say.
//!
//! Decided in docs/decisions/0032-contract.md.

use super::names::folded;
use super::{fields, parts, phases, results, scope, subjects};
use crate::config::Project;
use crate::diag::Message;
use crate::model::Statement;
use crate::objective::declaring::has_word;
use crate::say;

/// Folders of documents that hold no more.
const ARCHIVES: &[&str] = &["archive", "archived", "deprecated", "obsolete", "アーカイブ", "旧版", "廃止"];

/// Why what stands around a statement keeps it from what is called by these folded names.
pub(super) fn against(project: &Project, statement: &Statement, names: &[String]) -> Option<Message> {
    let named = |words: &&str| {
        let words = folded(words);
        names.iter().any(|name| name.contains(&words))
    };
    let file = subjects::folders_of(&statement.document).pop().unwrap_or_default();
    let all = || above(statement).chain([statement.title.as_str(), &file]);
    let for_a_time = || all().find(|text| phases::is_phase(text)).filter(|words| !named(words));
    let of_one_time = || {
        let words = for_a_time()?.to_owned();
        Some(say!(
            "`{words}` の間だけの約束です。いつも守る約束なら、見出しを分けます",
            "it is promised for `{words}` only; what always holds belongs below a heading of its own"
        ))
    };
    let of_field = || {
        let fields::NamedField { words, name: field } = fields::of(&project.site.title, statement, names)?;
        Some(say!(
            "`{words}` についての約束です。指標の名前には「{field}」がなく、全体を測っています",
            "it is about `{words}`; the metric does not name that field (`{field}`) and measures the whole"
        ))
    };
    let elsewhere = || {
        let each = || above(statement).find(|text| parts::is_for_each(text));
        let of_row = || statement.beside.iter().map(|(_, cell)| cell.as_str()).chain([statement.label.as_str()]);
        let endpoint = || of_row().chain(above(statement)).find(|text| is_endpoint(text));
        let words = parts::surroundings_of(statement).or_else(each).or_else(endpoint).filter(|words| !named(words))?;
        Some(scope::limited_to(words))
    };
    let no_longer = || {
        let folder = archive(&statement.document)?;
        Some(say!(
            "フォルダ `{folder}` の文書は、いまの約束とは限りません",
            "documents in the folder `{folder}` may no longer hold"
        ))
    };
    no_longer().or_else(|| results::why(statement)).or_else(of_one_time).or_else(elsewhere).or_else(of_field)
}

/// The names that stand above a statement, the innermost first: lead-ins and headings that are no sentences, which may mention anything.
pub(super) fn above(statement: &Statement) -> impl Iterator<Item = &str> {
    let all = statement.group.iter().rev().chain(statement.headings.iter().rev()).map(String::as_str);
    all.filter(|text| is_name(text))
}

/// Whether words name one address of an interface: `GET /v1/orders`, of which the whole is more.
fn is_endpoint(text: &str) -> bool {
    let mut words = text.split(|c: char| c.is_whitespace() || c == '`').filter(|word| !word.is_empty());
    let method = words.next().is_some_and(|word| ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"].contains(&word));
    method && words.next().is_some_and(|path| path.starts_with('/') && path.len() > 1)
}

/// The folder of a document whose name says that what is in it holds no more.
fn archive(document: &str) -> Option<String> {
    let mut folders = subjects::folders_of(document);
    folders.pop();
    folders.into_iter().find(|folder| has_word(folder, ARCHIVES))
}

/// Whether words are short enough for a name.
fn is_name(text: &str) -> bool {
    const LONGEST: (usize, usize) = (30, 7);
    let text = text.trim().trim_end_matches([':', '：']);
    let (letters, words) = LONGEST;
    !text.ends_with(['。', '.'])
        && if text.is_ascii() { text.split_whitespace().count() <= words } else { text.chars().count() <= letters }
}
