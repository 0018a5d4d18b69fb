//! The services of a status page, and the state of each at the as-of instant.
//!
//! In: what the uptimes, the incidents and the windows say. Out: [`Component`]s and the state of everything. Never: calls a
//! service 正常 that nobody has looked at within the time that its source promises to be fresh.

use super::incidents::{Incident, label};
use super::windows::Window;
use crate::model::{Availability, AvailabilityLine, Observed, ServiceState};
use crate::pages::context::ComposeContext;

pub(in crate::pages) struct Component<'a> {
    /// Its name in the data; empty for the whole of an uptime that does not tell services apart.
    pub id: String,
    pub label: String,
    /// The group it stands below; may be empty.
    pub group: String,
    pub line: Option<(&'a Availability, &'a AvailabilityLine)>,
    pub state: ServiceState,
}

/// The services to show, with their states, worked out from open incidents and the windows around the as-of instant.
pub(in crate::pages) fn components<'a>(
    context: &ComposeContext<'a>,
    incidents: &[Incident<'_>],
    windows: &[Window<'_>],
) -> Vec<Component<'a>> {
    let status = &context.project.site.status;
    let uptime = shown(context);
    let lines = uptime.iter().flat_map(|uptime| &uptime.lines);
    let mut names: Vec<String> = status.services.iter().map(|(name, _)| name.clone()).collect();
    if names.is_empty() {
        names.extend(lines.filter(|line| is_service(line)).map(|line| line.by[0].1.clone()));
    }
    if names.is_empty() && uptime.is_some() {
        names.push(String::new());
    }
    if names.is_empty() {
        names.extend(context.status.logged.services.keys().flatten().cloned());
    }
    names.into_iter().map(|name| component(context, name, uptime, incidents, windows)).collect()
}

pub(in crate::pages) fn shown<'a>(context: &ComposeContext<'a>) -> Option<&'a Availability> {
    let wanted = context.project.site.status.metric.as_ref()?;
    context.status.uptimes.iter().find(|uptime| uptime.metric == *wanted)
}

/// Whether a line is that of one service, not of a group or of the whole.
fn is_service(line: &AvailabilityLine) -> bool {
    matches!((line.by.as_slice(), line.members.as_slice()), ([(_, name)], [member]) if name == member)
}

fn component<'a>(
    context: &ComposeContext<'a>,
    id: String,
    uptime: Option<&'a Availability>,
    incidents: &[Incident<'_>],
    windows: &[Window<'_>],
) -> Component<'a> {
    let line = uptime.and_then(|uptime| Some((uptime, line_of(uptime, &id)?)));
    let group = uptime
        .into_iter()
        .flat_map(|uptime| &uptime.lines)
        .find(|line| !is_service(line) && !line.by.is_empty() && line.by[0].1 != id && line.members.contains(&id));
    let label = match (id.is_empty(), uptime) {
        (true, Some(uptime)) => {
            context.project.metrics.get(&uptime.metric).map(|metric| metric.label.clone()).unwrap_or_default()
        }
        _ => label(context, &id),
    };
    let group = group.map(|line| line.by[0].1.clone()).unwrap_or_default();
    let state = state(context, &id, incidents, windows);
    Component { id, label, group, line, state }
}

/// The line of a name: a service, or a group; the whole for none.
pub(in crate::pages) fn line_of<'a>(uptime: &'a Availability, id: &str) -> Option<&'a AvailabilityLine> {
    uptime.lines.iter().find(|line| line.by.first().map_or("", |(_, name)| name.as_str()) == id)
}

fn state(context: &ComposeContext<'_>, id: &str, incidents: &[Incident<'_>], windows: &[Window<'_>]) -> ServiceState {
    let lines: Vec<(&Availability, &AvailabilityLine)> =
        context.status.uptimes.iter().filter_map(|uptime| Some((uptime, line_of(uptime, id)?))).collect();
    let mut members: Vec<String> = lines.iter().flat_map(|(_, line)| line.members.iter().cloned()).collect();
    members.push(id.to_owned());
    // What is said of a group is said of its services.
    let groups = context.status.uptimes.iter().flat_map(|uptime| &uptime.lines);
    let groups = groups.filter(|line| !is_service(line) && line.members.iter().any(|member| member == id));
    members.extend(groups.filter_map(|line| line.by.first()).map(|(_, name)| name.clone()));
    let of_log = || lines.iter().filter(|(uptime, _)| uptime.of_incidents).map(|(_, line)| line.now);
    let probed = || lines.iter().filter(|(uptime, _)| !uptime.of_incidents).map(|(_, line)| line.now);
    let hit = |incident: &&Incident<'_>| {
        incident.end.is_none() && (id.is_empty() || incident.services.iter().any(|service| members.contains(service)))
    };
    let open: Vec<&Incident<'_>> = incidents.iter().filter(hit).collect();
    if of_log().any(|now| now == Observed::Down) || open.iter().any(|incident| incident.is_outage) {
        return ServiceState::Down;
    }
    // Of those that are open the newest are listed; the others count, too.
    let logged = &context.status.logged;
    let is_logged = match id {
        "" => logged.open() > 0,
        _ => members.iter().any(|member| logged.services.get(&Some(member.clone())).is_some_and(|rows| rows.open > 0)),
    };
    if of_log().any(|now| now == Observed::Degraded) || !open.is_empty() || is_logged {
        return ServiceState::Degraded;
    }
    let in_window = windows.iter().any(|window| window.is_now(context.as_of) && window.is_of(&members));
    if in_window || lines.iter().any(|(_, line)| line.now == Observed::Maintenance) {
        return ServiceState::Maintenance;
    }
    let log_is_alive = context.status.log_known.is_some_and(|known| known >= context.as_of);
    let mut nows: Vec<Observed> = probed().collect();
    if nows.is_empty() {
        nows.extend(of_log());
    }
    match nows.into_iter().map(of_observed).max() {
        Some(state) => state,
        None if log_is_alive => ServiceState::Operational,
        None => ServiceState::Unknown,
    }
}

fn of_observed(now: Observed) -> ServiceState {
    match now {
        Observed::Up => ServiceState::Operational,
        Observed::Maintenance => ServiceState::Maintenance,
        Observed::Unknown => ServiceState::Unknown,
        Observed::Degraded => ServiceState::Degraded,
        Observed::Down => ServiceState::Down,
    }
}

/// The state of everything: down only when all is down, and unknown when nothing is worse than that.
pub(in crate::pages) fn overall(components: &[Component<'_>], incidents: &[Incident<'_>]) -> ServiceState {
    let worst = components.iter().map(|component| component.state).max().unwrap_or(ServiceState::Unknown);
    let all_down = components.iter().all(|component| component.state == ServiceState::Down);
    match worst {
        ServiceState::Down if !all_down => ServiceState::Degraded,
        ServiceState::Down => ServiceState::Down,
        _ if incidents.iter().any(|incident| incident.end.is_none()) => ServiceState::Degraded,
        worst => worst,
    }
}
