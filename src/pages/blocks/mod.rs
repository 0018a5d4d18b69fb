//! What directives and reports show, one file each: figures, indicators, SLA tables, charts, people, tickets, incidents,
//! schedules, releases. Each takes what is asked for and says why when it cannot be shown.

pub(super) mod actions;
pub(super) mod alerts;
pub(super) mod backlog;
pub(super) mod breaches;
pub(super) mod changes;
pub(super) mod chart;
pub(super) mod contact;
pub(super) mod contract;
pub(super) mod editions;
pub(super) mod escalation;
pub(super) mod feedback;
pub(super) mod figure;
pub(super) mod incidents;
pub(super) mod inline_figure;
pub(super) mod known_issues;
pub(super) mod kpis;
pub(super) mod maintenance;
pub(super) mod milestones;
pub(super) mod on_call;
pub(super) mod periods;
pub(super) mod releases;
pub(super) mod rhythm;
pub(super) mod risks;
pub(in crate::pages) mod rows;
pub(super) mod schedule;
pub(super) mod services;
pub(super) mod sla;
mod task_items;
pub(super) mod tasks;
pub(super) mod tickets;
pub(super) mod uptime;
pub(super) mod verdict;
