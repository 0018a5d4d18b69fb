//! Whether a document is evidently about service as it is run, so that what it promises of a metric may be judged before anybody said so.
//!
//! In: the title of a document, its kind, its path and the headings above a statement; the metric that it would be bound to. Out: why the
//! binding is only proposed. Never: asks the same of clocks, whose tables say themselves what they are, or takes a word for evidence that names a
//! plan, a design, a report or one feature.
//!
//! Decided in docs/decisions/0115-evidence-of-service.md.

use super::bound_statement::BoundStatement;
use super::names::{folded, names_of};
use super::openings::{self, Wholes};
use crate::config::{Metric, Project};
use crate::diag::Message;
use crate::model::{BindingState, Statement, StatementRole};
use crate::objective::declaring::has_word;
use crate::objective::nfkc;
use crate::say;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Lists of words by their name: what documents of service are called (`run`), those of how it is made (`development`), those that are
/// never a promise of today (`hard`), those that are one only behind a word of service (`soft`: 運用計画), and the same of headings and folders.
static WORDS: LazyLock<BTreeMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let (name, words) = line.split_once('\t')?;
        Some((name, words.split(", ").collect()))
    };
    include_str!("evidence.tsv").lines().filter_map(row).collect()
});

fn words(name: &str) -> &'static [&'static str] {
    WORDS.get(name).map_or(&[], Vec::as_slice)
}

/// What words say of the document that they name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// It is about service as it is run.
    Run,
    /// It is of another kind.
    Other,
    Nothing,
}

/// Whose evidence counts for a metric: what a team promises its users, or what it holds itself to while it builds.
#[derive(Clone, Copy)]
struct Measure {
    documents: &'static str,
    sections: &'static str,
}

impl Measure {
    fn of(metric: &Metric) -> Self {
        let is_development = names_of(metric).iter().any(|name| has_word(name, words("development_measures")));
        match is_development {
            true => Self { documents: "development", sections: "development_sections" },
            false => Self { documents: "run", sections: "run_sections" },
        }
    }
}

/// Leaves open what binds to a metric by itself, where its document is not evidently about service as it is run, or says at its head that it is
/// about less than the whole.
pub(super) fn leave_open(project: &Project, all: &mut [BoundStatement], by_entry: &[bool]) {
    let wholes = Wholes::of(project, all.iter().map(|tied| &tied.statement));
    for (at, tied) in all.iter_mut().enumerate() {
        let is_own = tied.is_bound() && !by_entry[at] && tied.statement.role == StatementRole::Target;
        let metric = tied.parts.first().and_then(|part| project.metrics.get(&part.metric));
        let Some(metric) = metric.filter(|_| is_own) else { continue };
        let is_of_service = of_document(&tied.statement, Measure::of(metric)).0 == Said::Run;
        let narrowed = openings::against(&wholes, &tied.statement, &names_of(metric), is_of_service);
        let Some(why) = narrowed.or_else(|| lacking(project, metric, &tied.statement)) else { continue };
        let id = &metric.id;
        tied.state = BindingState::Ambiguous;
        tied.parts.clear();
        tied.why = vec![
            why,
            say!(
                "`data/bindings.yaml` に `metric: {id}` と書くと結び付きます",
                "`metric: {id}` in `data/bindings.yaml` binds it"
            ),
        ];
    }
}

/// Why nothing shows that a statement is about service as it is run.
fn lacking(project: &Project, metric: &Metric, statement: &Statement) -> Option<Message> {
    let measure = Measure::of(metric);
    let above = || statement.group.iter().rev().chain(statement.headings.iter().rev()).map(String::as_str);
    if let Some(words) = above().find(|text| *text != statement.title && has_word(text, words("sections"))) {
        return Some(of_another_kind(words));
    }
    let is_named = |text: &str| {
        let text = folded(text);
        names_of(metric).iter().any(|name| name.chars().count() > 2 && text.contains(name.as_str()))
    };
    match of_document(statement, measure) {
        (Said::Other, words) => Some(of_another_kind(&words)),
        (Said::Run, _) => None,
        (Said::Nothing, _) => {
            // A README has goals of many kinds; elsewhere a heading of goals stands where a team keeps them.
            let is_readme = statement.document.to_lowercase().ends_with("readme.md");
            let has_goals = || !is_readme && above().any(|text| has_word(text, words("weak_sections")));
            let is_run = is_named(&statement.title)
                || has_goals()
                || above().any(|text| has_word(text, words(measure.sections)))
                || says(&project.site.title, measure) == Said::Run;
            (!is_run).then(|| {
                say!(
                    "運用しているサービスについての文書だと、題・パス・見出しが示していません。判定せず、候補にとどめます",
                    "neither title, path nor headings show that the document is about service as it is run; it is proposed, and not judged"
                )
            })
        }
    }
}

fn of_another_kind(words: &str) -> Message {
    let words = words.to_owned();
    say!(
        "`{words}` は計画・設計・報告などの文書で、いまの約束とは限りません。判定せず、候補にとどめます",
        "`{words}` names a plan, a design, a report or the like, which need not be a promise of today; it is proposed, and not judged"
    )
}

/// What a document says of itself, and the words that say so. A word of another kind in its title, its file's name or its kinds outweighs all
/// else, and so does a folder of such documents; then the first of these that says anything counts, and last the innermost folder.
fn of_document(statement: &Statement, measure: Measure) -> (Said, String) {
    let mut folders = super::subjects::folders_of(&statement.document);
    let file = folders.pop().unwrap_or_default();
    let kinds = statement.head.kinds.iter().map(String::as_str);
    let own: Vec<&str> = std::iter::once(statement.title.as_str()).chain(kinds).chain([file.as_str()]).collect();
    let is_folder = |folder: &&String| words("folders").contains(&folder.to_lowercase().replace(' ', "-").as_str());
    let hard = own.iter().copied().find(|text| is_of_another_kind(text));
    if let Some(text) = hard.or_else(|| folders.iter().rev().find(is_folder).map(String::as_str)) {
        return (Said::Other, text.to_owned());
    }
    let all = own.into_iter().chain(folders.iter().rev().map(String::as_str));
    let mut said = all.map(|text| (says(text, measure), text.to_owned()));
    said.find(|(said, _)| *said != Said::Nothing).unwrap_or((Said::Nothing, String::new()))
}

/// Whether words name what is never a promise of today. Rules for reports (完了報告の書き方) are no reports.
fn is_of_another_kind(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let is_rule = || words("rules").iter().any(|word| text.ends_with(word));
    has_word(&text, words("hard")) || (has_word(&text, words("reports")) && !is_rule())
}

/// What one text says: a word of another kind outweighs one of service, unless that stands right before it (運用計画, `incident response plan`).
fn says(text: &str, measure: Measure) -> Said {
    let run = words(measure.documents);
    if is_of_another_kind(text) {
        return Said::Other;
    }
    let lower = nfkc(text).to_lowercase();
    let soft = words("soft").iter().filter(|word| has_word(&lower, [**word].iter()));
    let mut soft = soft.filter_map(|word| lower.find(word)).peekable();
    if soft.peek().is_none() {
        return if has_word(&lower, run) { Said::Run } else { Said::Nothing };
    }
    let is_behind_run = |at: usize| {
        let before = lower[..at].trim_end_matches(|c: char| !c.is_alphanumeric());
        let before = before.trim_end_matches(['書', 'の']);
        run.iter().any(|word| match word.is_ascii() {
            true => has_word(&last_words(before), [*word].iter()),
            false => before.ends_with(word),
        })
    };
    // 要件定義書 and 設計仕様書 hold two such words; the first one says whose they are.
    match soft.min().is_some_and(is_behind_run) {
        true => Said::Run,
        false => Said::Other,
    }
}

/// The last two words of English before a place.
fn last_words(text: &str) -> String {
    let all: Vec<&str> = text.split_whitespace().collect();
    all[all.len().saturating_sub(2)..].join(" ")
}
