//! What a front page offers to those who have an incident before them.
//!
//! In: incidents, and composed pages. Out: what is open, and pages that tell whom to call and what to do. Never: an incident that is
//! over.

use crate::model::{Block, ChildLink, OpenIncident, Page, PageKind, Route};
use crate::pages::context::ComposeContext;
use crate::pages::navigation::link_to;
use crate::pages::status::{self, incidents};
use std::collections::BTreeMap;

/// How many incidents and how many pages are named.
const INCIDENTS: usize = 4;
const GUIDES: usize = 6;
/// What the gravest incidents are called.
const GRAVE: [&str; 12] =
    ["p0", "p1", "s0", "s1", "sev0", "sev1", "sev-0", "sev-1", "critical", "緊急", "重大", "最高"];

/// The incidents that are open, the gravest first, the newest of those; none where no page tells of them.
pub(super) fn open(context: &ComposeContext<'_>) -> Vec<OpenIncident> {
    if !status::is_made(context) {
        return Vec::new();
    }
    let all = incidents::all(context);
    let mut open: Vec<OpenIncident> = all
        .iter()
        .filter(|incident| incident.is_open())
        .map(|incident| OpenIncident {
            title: if incident.title.is_empty() { incident.id.clone() } else { incident.title.clone() },
            severity: incident.severity.clone(),
            is_grave: incident.is_outage || GRAVE.contains(&incident.severity.trim().to_lowercase().as_str()),
            services: incidents::labels(context, &incident.services),
            since: context.local(incident.start),
            route: incident.document.map_or_else(status::route, |document| document.route.clone()),
        })
        .collect();
    open.sort_by_key(|incident| !incident.is_grave);
    open.truncate(INCIDENTS);
    open
}

/// Pages that tell who is on duty, then those that show the way to others, then where the runbooks are.
pub(super) fn guides<'p>(
    context: &ComposeContext<'_>,
    pages: impl Iterator<Item = &'p Page>,
    language: &str,
) -> Vec<ChildLink> {
    let documents = || context.library.all().filter(|document| document.language == language);
    let mut ranked: BTreeMap<(usize, Route), ()> = BTreeMap::new();
    for page in pages.filter(|page| page.report.is_none()) {
        let has = |is: fn(&Block) -> bool| page.blocks.iter().any(is);
        let is_runbook = page.layout.as_deref() == Some("runbook");
        if is_runbook {
            // Runbooks are named by the section that has them, where it has a page of its own.
            let section = page.route.parent().filter(|above| above.segments().next().is_some());
            let section = section.filter(|above| documents().any(|document| document.route == *above));
            ranked.insert((2, section.unwrap_or_else(|| page.route.clone())), ());
        } else if has(|block| matches!(block, Block::OnCall(_))) {
            ranked.insert((0, page.route.clone()), ());
        } else if has(|block| matches!(block, Block::Escalation(_))) && page.kind != PageKind::Home {
            ranked.insert((1, page.route.clone()), ());
        }
    }
    let of = |route: &Route| {
        let shown = |d: &&crate::content::Document| !d.front.unlisted && d.front.shows.related;
        documents().find(|document| document.route == *route).filter(shown)
    };
    let mut guides: Vec<ChildLink> = ranked.keys().filter_map(|(_, route)| of(route)).map(link_to).collect();
    guides.truncate(GUIDES);
    guides
}
