//! Figures as blocks: a figure in a sentence, indicators, SLA tables and charts; people as blocks: escalation and on call. Each takes what a directive or a report
//! asks for and says why when it cannot be shown.

pub(super) mod chart;
pub(super) mod contact;
pub(super) mod contract;
pub(super) mod escalation;
pub(super) mod figure;
pub(super) mod kpis;
pub(super) mod on_call;
pub(super) mod periods;
pub(super) mod sla;
pub(super) mod verdict;
