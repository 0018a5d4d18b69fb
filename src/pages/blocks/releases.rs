//! The `{releases}` directive: releases of a period, with what they brought.
//!
//! In: notes of releases. Out: a list, and nothing at all where no release is meant. Never: shows as released what is not out.

use super::periods::PeriodSpec;
use crate::calendar::Date;
use crate::model::{Release, ReleaseForm, ReleaseKind, ReleaseTopic};
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::reason::Reason;
use crate::pages::{context::ComposeContext, releases};
use crate::say;

/// The forms that can be asked for.
const FORMS: [(&str, ReleaseForm); 3] =
    [("list", ReleaseForm::List), ("short", ReleaseForm::Short), ("index", ReleaseForm::Index)];

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let period = options.text("period");
    let last = options.whole("last", 1..=100).unwrap_or(usize::MAX);
    let form = options.choice("form", &FORMS).unwrap_or(ReleaseForm::List);
    let planned = options.choice("status", &[("released", false), ("planned", true)]).unwrap_or(false);
    let kinds = [ReleaseKind::Major, ReleaseKind::Minor, ReleaseKind::Hotfix].map(|kind| (kind.name(), kind));
    let kinds = options.choices("type", &kinds).unwrap_or_default();
    let sections = options.texts("section");
    let folder = options.text("folder");
    let topics =
        sections.map(|names| names.iter().map(|name| topic(name)).collect::<Result<Vec<_>, _>>()).transpose()?;
    let within = if planned && period.is_none() { None } else { days(context, period)? };
    let has_topic = |release: &Release| {
        let is_shown = |topics: &Vec<ReleaseTopic>| {
            release.sections.iter().any(|section| topics.contains(&section.topic) && !section.items.is_empty())
        };
        topics.as_ref().is_none_or(is_shown)
    };
    let in_kind = |release: &Release| kinds.is_empty() || release.kind.is_some_and(|kind| kinds.contains(&kind));
    let in_time = |release: &Release| {
        within.is_none_or(|(first, last)| release.date.is_some_and(|date| first <= date && date <= last))
    };
    let in_state = |release: &Release| if planned { !release.is_out && release.date.is_some() } else { release.is_out };
    let mut shown: Vec<&Release> = of_folder(context, folder)?;
    shown.retain(|release| in_state(release) && in_time(release) && in_kind(release) && has_topic(release));
    if planned {
        // The next one first.
        shown.reverse();
    }
    shown.truncate(last);
    let list = releases::list(context.lang(), &shown, form, topics.as_deref());
    Ok(if shown.is_empty() { Vec::new() } else { vec![list] })
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
    let own = context.own_language();
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
    let period = PeriodSpec::parse(context, period)?.period(context);
    Ok(Some((period.first, period.last)))
}
