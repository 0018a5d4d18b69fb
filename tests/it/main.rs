//! The one integration-test binary; each further one would link the data engine again.
//!
//! `layers`, `codes`, `keys`, `glossary` and `documents` hold documents against the source (`sources`); `sites` names the folders of `tests/sites`, a test for each, and `cases` and `sla` read what must come out of them;
//! `alerts` tells webhooks on this machine of crossed thresholds, once; `explain` asks for the rows and clocks behind figures; `clocks` holds laws that clocks obey on random calendars; `periods`
//! is a table that another program filled in; `asides` writes examples, quotations and struck words; `pinned` stops the clock of a project; `promised_periods` follows targets of days and months wherever they are shown; `set_aside`
//! opens the files of rows that were left out; `control` and `versions` make repositories; `online` asks a server of its own for external
//! links; `not_built` has sources that this program has no engine for; `smtp` sends to one; `editions` issues reports and changes what they were made of; `named_reports` does so with reports that a project names, and `client_reports` with one for each client; `basis` compares the records of the sample with the
//! declarations of today; `intervals` walks over incidents minute by minute, `mtbf` says by hand where they are cut, and `incident_rows` counts what leaves the engine of a long log; `sample` compares the
//! repository's own project with an independent calculation; `search` reads the index that readers load;
//! `determinism` and `cli` run it again and again, the latter as
//! the program that people type, `timings` as one that tells what it waits for; `warm` changes a project some hundred times, and
//! holds builds that remember against builds that do not; `unchanged` builds again what did not change; `metric_pages` holds what pages of metrics say against what is counted;
//! `file_findings` holds a check of single files against the whole one; `cost` counts what a build does after each kind of change; `places` says what a check and a build must have in common, and puts two files into one place;
//! `writers` lets several runs write one folder, and takes from a run what it would read or write;
//! `whole_lists` compares files of lists with the rows that they are of; `growth` holds an export against one of four times as many rows;
//! `contract_page` looks at the page of promises with and without data;
//! `migration` moves in with the documents of another tool, whose addresses and links `hugo_addresses` looks at; `shortcodes` follows a template of the project's own to all that is made of a page;
//! `english` looks for Japanese letters in a project without any; `new_source` plays a new user with the exports of tools, `total_rows` with those that have totals in them; `frame` looks at every page of the sample, and at what is around it.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may fail, and look at the project itself")]

/// Counts what is in use, for `growth`.
#[global_allocator]
static MEMORY: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

mod alerts;
mod asides;
mod attainment;
mod audiences;
mod basis;
mod breaches;
mod cases;
mod causes;
mod check_findings;
mod cli;
mod client_reports;
mod clocks;
mod closed_people;
mod codes;
mod contract_explain;
mod contract_page;
mod control;
mod cost;
mod coverage;
mod damaged;
mod dead_ends;
mod determinism;
mod document_lists;
mod documents;
mod editions;
mod english;
mod exact;
mod explain;
mod feeds;
mod file_findings;
mod file_names;
mod foreign;
mod frame;
mod glossary;
mod growth;
mod holidays_end;
mod hugo_addresses;
mod import;
mod incident_rows;
mod inferred;
mod intervals;
mod issued_audiences;
mod keys;
mod layers;
mod left_open;
mod looks_right;
mod lost_page;
mod made_pages;
mod mail;
mod marks;
mod metric_pages;
mod migration;
mod mounts;
mod mtbf;
mod named_reports;
#[cfg(not(feature = "spark"))]
mod nav_order;
mod new_metrics;
mod new_source;
mod new_user;
mod not_built;
mod online;
mod periods;
mod pinned;
mod places;
mod program;
mod promised_periods;
mod repeated_samples;
mod rows;
mod sample;
mod search;
mod set_aside;
mod shortcodes;
mod site;
mod sites;
mod sla;
mod smtp;
mod sources;
mod stated_schedule;
mod statements;
mod status;
mod timings;
mod total_rows;
mod two_policies;
mod unchanged;
mod unions;
mod validity;
mod verdicts;
mod versions;
mod warm;
mod whole_lists;
mod writers;
