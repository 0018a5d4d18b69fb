//! The groups of the side navigation: what the sections of the front page are listed under.
//!
//! In: `nav.groups` of `tejun.yaml`, `group` of the sections' own pages, and what tejun makes itself. Out: sections in the order of
//! their groups, each with the name of its own. Never: more groups than a reader takes in at a glance.

use crate::content::Document;
use crate::diag::Lang;
use crate::model::Route;
use crate::pages::context::ComposeContext;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// How many groups there are at most; what further ones have stands in the last.
const MOST: usize = 5;
/// A front page with fewer sections needs no groups, unless somebody names some.
const FEW: usize = 9;

/// Puts the sections of a front page in the order of their groups, and notes the group of each; in no order of its own within one.
pub(super) fn group(
    context: &ComposeContext<'_>,
    lang: Lang,
    sections: &mut [Route],
    made: &BTreeSet<Route>,
    groups: &mut BTreeMap<Route, String>,
) {
    let named: Vec<Option<String>> = sections.iter().map(|section| named(context, section)).collect();
    if named.iter().all(Option::is_none) && sections.len() < FEW {
        return;
    }
    let usual = |section: &Route| match made.contains(section) && document(context, section).is_none() {
        true => lang.pick("実績と記録", "Results and records").to_owned(),
        false => lang.pick("文書", "Documents").to_owned(),
    };
    let rest = if named.iter().any(Option::is_some) { Some(lang.pick("その他", "Other").to_owned()) } else { None };
    let of: Vec<String> = sections
        .iter()
        .zip(named)
        .map(|(section, named)| {
            named.unwrap_or_else(|| match &rest {
                Some(rest) if !made.contains(section) => rest.clone(),
                _ => usual(section),
            })
        })
        .collect();
    let order = order(context, &of, rest.as_deref());
    let mut placed: Vec<(usize, Route)> = Vec::with_capacity(sections.len());
    for (section, group) in sections.iter().zip(&of) {
        let at = order.iter().position(|name| name == group).unwrap_or(order.len()).min(MOST - 1);
        groups.insert(section.clone(), order.get(at).unwrap_or(group).clone());
        placed.push((at, section.clone()));
    }
    placed.sort_by_key(|(at, _)| *at);
    for (place, (_, section)) in sections.iter_mut().zip(placed) {
        *place = section;
    }
}

/// The groups in their order: as the settings name them, then as the sections come, the rest last.
fn order(context: &ComposeContext<'_>, of: &[String], rest: Option<&str>) -> Vec<String> {
    let configured = context.project.site.layouts.groups.iter().map(|(name, _)| name);
    let mut order: Vec<String> = configured.filter(|name| of.contains(name)).cloned().collect();
    for name in of {
        if !order.contains(name) && Some(name.as_str()) != rest {
            order.push(name.clone());
        }
    }
    order.extend(rest.map(str::to_owned).filter(|rest| of.contains(rest)));
    order
}

/// The group that the settings, else the section's own page, name.
fn named(context: &ComposeContext<'_>, section: &Route) -> Option<String> {
    let path = |route: &Route| route.as_str().trim_matches('/').to_owned();
    let document = document(context, section);
    // A translation stands where its original does.
    let key = document.map(|document| document.key.trim_matches('/').to_owned());
    let is_it = |name: &str| {
        let name = name.trim_start_matches("content/").trim_end_matches("_index.md").trim_matches('/');
        name == path(section) || Some(name) == key.as_deref() || key.as_deref() == Some(&format!("{name}/_index"))
    };
    let groups = &context.project.site.layouts.groups;
    let of_settings = groups.iter().find(|(_, names)| names.iter().any(|(name, _)| is_it(name)));
    let own = || document?.front.params.get("group").and_then(Value::as_str).map(|name| name.trim().to_owned());
    of_settings.map(|(name, _)| name.clone()).or_else(own).filter(|name| !name.is_empty())
}

fn document<'m>(context: &ComposeContext<'m>, section: &Route) -> Option<&'m Document> {
    context.library.all().find(|document| document.route == *section)
}
