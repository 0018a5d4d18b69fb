//! The `{releases}` directive: releases of a period, with what they brought.
//!
//! In: notes of releases. Out: a list, and nothing at all where no release is meant. Never: shows as released what is not out.

use super::periods::PeriodSpec;
use crate::calendar::{Date, Period};
use crate::model::{Release, ReleaseForm, ReleaseKind, ReleaseTopic};
use crate::pages::directives::{Call, DirectiveResult};
use crate::pages::reason::Reason;
use crate::pages::{ComposeContext, releases};
use crate::say;
use crate::syntax::{Fields, Reader};

/// The forms that can be asked for.
const FORMS: [(&str, ReleaseForm); 3] =
    [("list", ReleaseForm::List), ("short", ReleaseForm::Short), ("index", ReleaseForm::Index)];

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(
    context: &ComposeContext<'_>,
    _call: &Call<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Option<DirectiveResult> {
    let period = fields.get("period").and_then(|node| reader.text_of(node));
    let last = fields.get("last").map(|node| reader.whole(node, 1..=100));
    let form = fields.get("form").map_or(Some(ReleaseForm::List), |node| reader.choice(node, &FORMS));
    let planned = [("released", false), ("planned", true)];
    let planned = fields.get("status").map_or(Some(false), |node| reader.choice(node, &planned));
    let kinds = [ReleaseKind::Major, ReleaseKind::Minor, ReleaseKind::Hotfix].map(|kind| (kind.name(), kind));
    let types = fields.get("type").map(|node| reader.texts(node)).unwrap_or_default();
    let types: Vec<ReleaseKind> = types.into_iter().filter_map(|(_, node)| reader.choice(node, &kinds)).collect();
    let sections = fields.get("section").map(|node| reader.texts(node));
    let sections: Option<Vec<String>> =
        sections.map(|texts| texts.into_iter().map(|(text, _)| text.to_owned()).collect());
    let folder = fields.get("folder").and_then(|node| reader.text_of(node));
    let asked = Asked { period, last: last.map_or(Some(None), |last| last.map(Some))?, types, sections, folder };
    Some(asked.blocks(context, form?, planned?))
}

/// What is asked for.
struct Asked<'a> {
    period: Option<&'a str>,
    last: Option<i64>,
    types: Vec<ReleaseKind>,
    sections: Option<Vec<String>>,
    folder: Option<&'a str>,
}

impl Asked<'_> {
    fn blocks(&self, context: &ComposeContext<'_>, form: ReleaseForm, planned: bool) -> DirectiveResult {
        let topics = self.sections.as_ref().map(|names| names.iter().map(|name| topic(name)).collect());
        let topics: Option<Vec<ReleaseTopic>> = topics.map_or(Ok(None), |topics: Result<_, _>| topics.map(Some))?;
        let within = if planned && self.period.is_none() { None } else { days(context, self.period)? };
        let has_topic = |release: &Release| {
            let shown = |topics: &Vec<ReleaseTopic>| {
                release.sections.iter().any(|section| topics.contains(&section.topic) && !section.items.is_empty())
            };
            topics.as_ref().is_none_or(shown)
        };
        let in_kind =
            |release: &Release| self.types.is_empty() || release.kind.is_some_and(|k| self.types.contains(&k));
        let in_time = |release: &Release| {
            within.is_none_or(|(first, last)| release.date.is_some_and(|date| first <= date && date <= last))
        };
        let state =
            |release: &Release| if planned { !release.is_out && release.date.is_some() } else { release.is_out };
        let mut shown: Vec<&Release> = of_folder(context, self.folder)?
            .into_iter()
            .filter(|release| state(release) && in_time(release) && in_kind(release) && has_topic(release))
            .collect();
        if planned {
            // The next one first.
            shown.reverse();
        }
        shown.truncate(self.last.and_then(|last| usize::try_from(last).ok()).unwrap_or(usize::MAX));
        if shown.is_empty() {
            return Ok(Vec::new());
        }
        Ok(vec![releases::list(context.lang(), &shown, form, topics.as_deref())])
    }
}

/// The topic of a heading.
fn topic(name: &str) -> Result<ReleaseTopic, Reason> {
    ReleaseTopic::parse(name).ok_or_else(|| {
        let message = say!(
            "`{name}` という節はリリースノートにありません（`新機能`、`改善`、`修正`、`既知の制限` のように書きます）",
            "expected a section of release notes such as `New`, `Fixed` or `Known issues`, found `{name}`"
        );
        Reason::unknown(message, name, ReleaseTopic::words())
    })
}

/// The releases that readers of a language see, of one section of the site if asked.
pub(super) fn of_folder<'m>(context: &ComposeContext<'m>, folder: Option<&str>) -> Result<Vec<&'m Release>, Reason> {
    let lang = context.lang();
    let speaks = |release: &&Release| release.lang == lang;
    let has_own = context.releases.iter().any(|release| speaks(&release));
    let own = context.library.languages.first().map_or("", |own| own.code.as_str());
    let all = context.releases.iter().filter(|release| if has_own { speaks(release) } else { release.language == own });
    let Some(folder) = folder else { return Ok(all.collect()) };
    let wanted = folder.trim_matches('/').trim_start_matches("content/");
    let lies = |release: &&Release| release.home.as_str().trim_matches('/').ends_with(wanted);
    let found: Vec<&Release> = all.clone().filter(lies).collect();
    if found.is_empty() && !context.releases.is_empty() {
        let message = say!("`{folder}` にリリースがありません", "there are no releases in `{folder}`");
        let homes: Vec<&str> = all.map(|release| release.home.as_str().trim_matches('/')).collect();
        return Err(Reason::unknown(message, wanted, homes));
    }
    Ok(found)
}

/// The first and the last day that are asked for; nothing when all time is: no period is named and no report is composed.
pub(super) fn days(context: &ComposeContext<'_>, period: Option<&str>) -> Result<Option<(Date, Date)>, Reason> {
    if period.is_none() && context.report.is_none() {
        return Ok(None);
    }
    let periods = &context.project.site.periods;
    let period: Period = match PeriodSpec::parse(context, period)? {
        PeriodSpec::One(period) => period,
        PeriodSpec::Latest(grain) => periods.previous(&periods.containing(grain, context.as_of)),
    };
    Ok(Some((period.first, period.last)))
}
