//! What front pages lead to besides their sections: the state of services, who is on duty, pages that many read, pages that changed last.
//!
//! In: the documents and settings, and composed front pages. Out: the same pages with a [`Landing`]. Never: offers a page that is
//! not part of the site, or that no list shows.

mod open_incidents;
mod promises;
mod recent_changes;
pub(super) mod requests;

use super::blocks::{contact::VisibleContacts, on_call};
use super::index::plain;
use super::navigation::{self, last_change, link_to};
use super::{context::ComposeContext, status};
use crate::content::Document;
use crate::diag::{Diagnostic, Diagnostics, Message, Place, Severity, code, nearest};
use crate::model::{ChildLink, ContactField, Landing, OnCallBlock, Page, PageKind};
use crate::say;
use rust_decimal::Decimal;
use serde_json::Value;

/// How many popular pages a front page shows at most.
const POPULAR: usize = 8;

/// Sections that tejun makes when there is something to show in them.
const MADE: [&str; 12] = [
    "calendar",
    "contract",
    "incidents",
    "kpis",
    "lineage",
    "metrics",
    "newsletter",
    "register",
    "releases",
    "reports",
    "status",
    "versions",
];

/// Completes the front page of every language.
pub(super) fn fill_home_pages(context: &ComposeContext<'_>, pages: &mut [Page], found: &mut Diagnostics) {
    let own = context.own_language();
    let named = named(context, found);
    found.extend(unknown_sections(context, pages));
    found.extend(navigation::unknown_places(context));
    let languages = context.library.languages.iter().map(|language| language.code.as_str());
    let tasks: Vec<(&str, Landing)> = languages.map(|code| (code, tasks(context, pages, code))).collect();
    for page in pages.iter_mut().filter(|page| page.kind == PageKind::Home) {
        let code = page.language.clone().unwrap_or_else(|| own.to_owned());
        let lang = context.lang_of(&code);
        page.parts.duty = duty(&ComposeContext { lang, ..*context });
        page.parts.landing = Some(Landing {
            popular: popular(context, &code, &named),
            recent: recent(context, &code),
            status: status::banner(context).filter(|_| code == own).map(|banner| (banner, status::route())),
            ..tasks.iter().find(|(language, _)| *language == code).map(|(_, tasks)| tasks.clone()).unwrap_or_default()
        });
    }
}

/// Who is on duty now, of the schedules that the settings name; without those that the readers of this site may not know.
fn duty(context: &ComposeContext<'_>) -> Vec<OnCallBlock> {
    if context.versions.is_older {
        return Vec::new();
    }
    let ids = context.project.site.layouts.on_call.iter().map(|(id, _)| id.as_str());
    // What it takes to call somebody; the rest is told by the pages that are about them.
    let mut show = context.project.people.show.clone();
    show.retain(|field| matches!(field, ContactField::Name | ContactField::Phone | ContactField::Chat));
    on_call::now(context, ids, &VisibleContacts::new(context, Some(show)))
}

/// What readers come for, by task; figures and reports are in the site's own language alone.
fn tasks(context: &ComposeContext<'_>, pages: &[Page], language: &str) -> Landing {
    let is_own = language == context.own_language();
    let lang = if is_own { context.lang } else { context.lang_of(language) };
    let context = &ComposeContext { lang, ..*context };
    let week = recent_changes::changes(context, language);
    let own = |code: Option<&str>| code.map_or(is_own, |code| code == language);
    let pages = || pages.iter().filter(|page| own(page.language.as_deref()));
    Landing {
        incidents: if is_own { open_incidents::open(context) } else { Vec::new() },
        guides: open_incidents::guides(context, pages(), language),
        requests: requests::all(context, language),
        catalogue: requests::catalogue(pages()),
        promises: is_own.then(|| promises::kept(context, pages())).flatten(),
        week_more: if week.is_empty() { None } else { recent_changes::weekly_report(pages()) },
        week,
        ..Landing::default()
    }
}

/// The document that a path of the project, of `content/` or of the site names.
pub(super) fn document<'m>(context: &ComposeContext<'m>, path: &str, language: Option<&str>) -> Option<&'m Document> {
    let wanted = path.trim().trim_start_matches("content/").trim_matches('/');
    let is_it = |document: &&Document| {
        let source = document.source.strip_prefix("content/").unwrap_or(&document.source);
        let bare = source.strip_suffix(".md").unwrap_or(source);
        source == wanted || bare == wanted || document.route.as_str().trim_matches('/') == wanted
    };
    let first = context.library.documents().find(is_it)?;
    // Its translation for readers of another language.
    let all = || context.library.all();
    match language {
        Some(code) => all().find(|other| other.key == first.key && other.language == code),
        None => Some(first),
    }
}

/// The document that a name alone means, as `[[name]]` has it: the end of its path, else its whole title; none of several.
pub(super) fn document_by_name<'m>(context: &ComposeContext<'m>, name: &str, language: &str) -> Option<&'m Document> {
    let name = plain(name.trim());
    let all = || context.library.all().filter(|document| document.language == language);
    let ends = |document: &&Document| {
        let source = plain(&document.source);
        source.strip_suffix(&*name).is_some_and(|before| before.is_empty() || before.ends_with('/'))
    };
    let mut named = all().filter(ends);
    let mut titled = all().filter(|document| document.title == name);
    match named.next() {
        Some(one) => Some(one).filter(|_| named.next().is_none()),
        None => titled.next().filter(|_| titled.next().is_none()),
    }
}

/// Says that nothing of this name is part of the site.
pub(super) fn unknown(context: &ComposeContext<'_>, path: &str, place: Place, said: &Message) -> Diagnostic {
    let names = context.library.documents().map(|document| document.source.trim_start_matches("content/"));
    let (ja, en) = (&said.ja, &said.en);
    let message = say!("{ja}に書いた `{path}` はサイトにありません", "`{path}` in {en} is not part of the site");
    let finding = Diagnostic::new(code::UNKNOWN_PAGE, place, message);
    match nearest(path.trim_start_matches("content/"), names) {
        Some(near) => finding.hint(say!("`{near}` のことですか", "did you mean `{near}`?")),
        None => finding.hint(say!(
            "`sop/incident.md` のように、`content/` からの道を書きます",
            "write the path below `content/`, such as `sop/incident.md`"
        )),
    }
}

fn named<'m>(context: &ComposeContext<'m>, found: &mut Diagnostics) -> Vec<&'m Document> {
    let mut named = Vec::new();
    for (path, place) in &context.project.site.layouts.popular {
        match document(context, path, None) {
            Some(document) => named.push(document),
            None => {
                found.push(unknown(context, path, place.clone(), &say!("`home` の `popular` ", "`popular` of `home`")))
            }
        }
    }
    named
}

/// What `nav.groups` names that no page is of, and what it names twice: a section stands in one group.
fn unknown_sections(context: &ComposeContext<'_>, pages: &[Page]) -> Vec<Diagnostic> {
    let bare =
        |path: &str| path.trim_start_matches("content/").trim_end_matches("_index.md").trim_matches('/').to_owned();
    let made = MADE.map(str::to_owned);
    let known: Vec<String> = pages.iter().map(|page| bare(page.route.as_str())).chain(made).collect();
    let keys: Vec<String> = context.library.all().map(|document| bare(&document.key)).collect();
    let groups = &context.project.site.layouts.groups;
    let (mut found, mut seen): (Vec<Diagnostic>, Vec<(String, &str)>) = (Vec::new(), Vec::new());
    for (group, name, place) in groups.iter().flat_map(|(group, all)| all.iter().map(move |(n, p)| (group, n, p))) {
        let path = bare(name);
        if let Some((_, first)) = seen.iter().find(|(known, _)| *known == path) {
            let message = say!(
                "`{name}` は `{first}` のグループにもあります。先のほうだけに載せます",
                "`{name}` stands in the group `{first}`, too, which is where it is listed"
            );
            found.push(
                Diagnostic::new(code::CONFIG_REFERENCE, place.clone(), message)
                    .hint(say!("どちらか一つに書きます", "name it in one group")),
            );
            continue;
        }
        if !known.contains(&path) && !keys.contains(&path) && !keys.contains(&format!("{path}/_index")) {
            let message = say!(
                "`nav` の `groups` に書いた `{name}` という章はありません",
                "`nav.groups` names `{name}`, which is no section"
            );
            let finding = Diagnostic::new(code::CONFIG_REFERENCE, place.clone(), message);
            let tops = known.iter().filter(|path| !path.is_empty() && !path.contains('/')).map(String::as_str);
            found.push(match nearest(&path, tops) {
                Some(near) => finding.hint(say!("`{near}` のことですか", "did you mean `{near}`?")),
                None => finding.hint(say!(
                    "`sop` のように、トップの章のフォルダーを書きます",
                    "name folders of sections, such as `sop`"
                )),
            });
        }
        seen.push((path, group));
    }
    found.into_iter().map(|finding| Diagnostic { severity: Severity::Warning, ..finding }).collect()
}

/// Those that the settings name, in their order; then those that say so of themselves, the heaviest first.
fn popular(context: &ComposeContext<'_>, language: &str, named: &[&Document]) -> Vec<ChildLink> {
    let library = context.library;
    let all = || library.all().filter(|d| d.language == language);
    let mut chosen: Vec<&Document> =
        named.iter().filter_map(|named| all().find(|document| document.key == named.key)).collect();
    let mut own: Vec<(Decimal, &Document)> = all()
        .filter(|d| !d.front.unlisted && d.front.shows.related)
        .filter_map(|document| Some((weight(document)?, document)))
        .collect();
    own.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| (&a.1.title, &a.1.route).cmp(&(&b.1.title, &b.1.route))));
    for (_, document) in own {
        if chosen.iter().all(|known| known.route != document.route) {
            chosen.push(document);
        }
    }
    chosen.truncate(POPULAR);
    chosen.into_iter().map(link_to).collect()
}

/// `popular: true`, or a number that tells how much.
fn weight(document: &Document) -> Option<Decimal> {
    match document.front.params.get("popular")? {
        Value::Bool(true) => Some(Decimal::ONE),
        Value::Number(number) => number.to_string().parse().ok().filter(|weight: &Decimal| !weight.is_zero()),
        Value::String(text) => text.trim().parse().ok().filter(|weight: &Decimal| !weight.is_zero()),
        _ => None,
    }
}

fn recent(context: &ComposeContext<'_>, language: &str) -> Vec<ChildLink> {
    let today = context.today().to_string();
    let listed = context.library.documents().filter(|d| {
        let over = d.front.control.status.is_some_and(crate::model::DocumentStatus::is_over);
        d.language == language && !d.is_section && !d.front.unlisted && d.front.shows.feed && !over
    });
    let dated = listed.filter_map(|document| Some((last_change(context, document)?, document)));
    let mut dated: Vec<(String, &Document)> = dated.filter(|(day, _)| *day <= today).collect();
    dated.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| (&a.1.title, &a.1.route).cmp(&(&b.1.title, &b.1.route))));
    dated.truncate(context.project.site.layouts.recent);
    dated.into_iter().map(|(day, document)| ChildLink { date: Some(day), ..link_to(document) }).collect()
}
