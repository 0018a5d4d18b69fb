//! The nouns that cross a floor: figures, charts, pages, blocks, routes, the site, and the files it becomes.
//!
//! In: values from the rooms that read and compute. Out: the same values for the rooms that show and write. Never: reads,
//! computes a figure, or renders.

mod artifact;
mod audience;
mod block;
mod body;
mod cache;
mod cell;
mod chart;
mod check_inputs;
mod checklist;
mod contact;
mod contract;
mod control;
mod control_summary;
mod drill_through;
mod duty;
mod edition;
mod embed;
mod escalation_statement;
mod feed;
mod figure;
mod figure_notes;
mod files;
mod fingerprint;
mod format;
mod frame;
mod glob;
mod history;
mod html;
mod language;
mod layout;
mod ledger;
mod link;
mod list_export;
mod mail;
mod markup;
mod memo;
mod milestone;
mod month;
mod mounts;
mod output_paths;
mod page;
mod page_sink;
mod paths;
mod people;
mod placeholder;
mod profiler;
mod promises;
mod provenance;
mod reading;
mod register;
mod release;
mod report;
mod request;
mod route;
mod rules;
mod schedule_statement;
mod schemes;
mod search;
mod shortcodes;
mod source;
mod source_report;
mod status;
mod table;
mod task;
mod text_fragment;
mod time_note;
mod verdict;
mod versions;
mod webhook;
mod words;

pub use artifact::Artifact;
pub use audience::{FOR_NOBODY, Viewer};
pub use block::{Block, Card, ChildLink, InlineFigure, Kpi, KpiGroup, SlaRow, SlaTable};
pub use body::{SHORT_HASH, body_hash, split_document};
#[cfg(test)]
pub(crate) use cache::MemoryCache;
pub use cache::{CacheStore, NoCache, VersionedCache, first_line, sealed, unsealed};
pub use cell::{harmless_cell, safe_cell};
pub use chart::{Across, Bullet, Chart, ChartKind, ChartOptions, ReferenceLine, Series};
pub use check_inputs::{CrossedAlert, DeclaredRecurrence, RecurrenceBounds};
pub use checklist::ChecklistProgress;
pub use contact::{mail_link, tel_link};
pub use contract::{
    Aside, BindingState, Contract, DocumentHead, GoalProgress, KeptInPeriod, Promise, PromisePart, Proposal, Statement,
    StatementForm, StatementRole, Verdict,
};
pub use control::{
    Approval, ApprovalRole, ApprovalRule, Control, DocumentStatus, HeadFact, Interval, RoleSignature, RoleStanding,
    SignOff, SignatureFault, WrittenRevision, WrittenRole, WrittenSignOff, head_facts, head_key, is_placeholder,
    is_same_person, is_same_role, names_person, read_control_date, read_interval, written_version,
};
pub use control_summary::{
    ControlBanner, ControlFact, ControlSummary, RegisterBlock, RegisterLine, RegisterTable, Urgency,
};
pub use drill_through::{
    BacklogAsked, BacklogCount, Breach, BreachCount, BreachesAsked, BreachesFound, DrillThrough, HourCounts,
    HoursAsked, NoDrillThrough, RowValue, RowsAsked, RowsFound, RunningAsked, RunningClock, RunningFound, TimeLeft,
    UndecidedClock, ValueCount,
};
pub use duty::{
    ContactCard, ContactWay, CoveredHours, DutyCell, DutyPerson, DutyRow, EscalationBlock, LevelBlock, LevelSchedule,
    OnCallBlock, OnDuty, PublishedRota,
};
pub use edition::{
    Basis, Candidate, Cause, EDITION_FORMAT, EDITION_FORMAT_AUDIENCE, EDITION_FORMAT_OPEN, Edition, EditionBook,
    EditionRecord, FigureKey, FrozenFigure, FrozenPage, InputFile, IssuedFor, MetricBasis, ReportRef, Restated,
    SourceBasis,
};
pub use embed::{EmbedFrame, EmbedHost, EmbedHosts, EmbedRefusal};
pub use escalation_statement::{EscalationLimit, EscalationStatement};
pub use feed::{CalendarEvent, CalendarFeed, EventTime, Feed, FeedEntry};
pub use figure::{
    COVERAGE_JUDGED, COVERAGE_NOTED, Change, Figure, FigureFlag, Figures, KeptWithin, KnownPeriods, Lineage,
    TargetStatus,
};
pub use figure_notes::{caveats, notes, unjudged};
pub use files::{Opener, ProjectFiles, ReadError, UNFINISHED, Watch, bytes_of};
pub use fingerprint::{fingerprint, fingerprint_beside_calendars, fingerprint_of_meaning};
pub use format::{
    format_against, format_change, format_change_against, format_date, format_digits, format_exact, format_integer,
    format_labelled, format_number, format_parts, format_relative, format_value,
};
pub use frame::{FeedbackTo, SiteFrame};
pub use glob::{Glob, glob, text_glob};
pub use history::{History, Revision, Snapshot};
pub use html::{
    Attribute, Node, OpenElements, Skipped, Tag, escape_html, map_addresses, nodes, rewrite, text_of_html,
    unescape_html,
};
pub use language::{Language, LocalSite, Taxonomy, TermGroup, Translation};
pub use layout::{
    ContactBox, KeptPromise, KeptPromises, Landing, LayoutParts, OpenIncident, Question, RecentChange, RequestLink,
    Runbook,
};
pub use ledger::{IssuedReport, Ledger, SlotCounts, SlotOutcome, TrackedSlot};
pub use link::{LinkRule, LinkTo, PageLink, RelativeLinks};
pub use list_export::{ExportStats, ListExport, ListKind, ListQuery, ListRow};
pub use mail::{Journal, Mail, MailFile, MailImage, Mailbox, Security};
pub use markup::{Markup, Snippet};
pub use memo::{Key, Memo};
pub use milestone::{MilestoneCheck, MilestonePeriod, MilestoneState, TaskCondition};
pub use month::{CalendarBlock, CalendarDay, CalendarItem, CalendarMonth};
pub use mounts::Mounts;
pub(crate) use mounts::is_made;
pub use output_paths::{
    ConflictKind, LONGEST_NAME, LONGEST_PATH, MANIFEST, PathConflict, PathRegistry, Unwritable, unwritable,
};
pub use page::{Breadcrumb, Heading, LOST_PAGE, NavItem, Page, PageKind, Site, SitePart};
pub use page_sink::{CachedPage, FileSink, NoSink, PageSink};
pub use paths::{MARKDOWN_ENDINGS, is_markdown, joined, shell_word};
pub(crate) use people::seconds_of;
pub use people::{
    Contact, ContactField, EscalationRoute, Level, Next, OnCall, People, Person, PromisedResponse, Step, Team, Who,
};
pub use placeholder::{Placeholder, placeholders, says_unwritten};
pub use profiler::{Profiler, ResultSize, SpanKind, Subject, TimingSpan};
pub use promises::{PromiseFigure, PromiseList, PromiseMark, PromiseRow};
pub use provenance::{Days, Provenance, QuarantineReason, ReadFile};
pub use reading::{OtherReading, Trend};
pub use register::{
    AHEAD_DAYS, Controlled, Outdated, Register, RegisterView, RevisionRow, Successor, approval_label, days_between,
};
pub use release::{
    Release, ReleaseEntry, ReleaseForm, ReleaseItem, ReleaseKind, ReleaseList, ReleaseSection, ReleaseText,
    ReleaseTopic, Version, WrittenIssue, WrittenRelease, release_heading, version_of_name,
};
pub use report::{EditionMark, Report, ReportKind, ReportName, ReportPart, ReportPeriod, slug};
pub use request::{ServiceRequest, in_query, is_web_form};
pub(crate) use route::encode_path;
pub use route::{AddressCase, Route};
pub use rules::{ContentRules, FrontRule, HouseTerm};
pub use schedule_statement::{BoundEntry, BoundSchedule, NextSlot, ScheduleStatement};
pub use schemes::{AddressUse, Schemes, USUAL_SCHEMES, may_be_added, scheme_of};
pub use search::SearchPlan;
pub use shortcodes::{ShortcodeCall, ShortcodeFault, ShortcodePage, ShortcodeSite, ShortcodeTemplates, Shortcodes};
pub use source::SourceCount;
pub use source_report::{QuarantinedRow, SourceFile, SourceReport, Unmatched};
pub use status::{
    Availability, AvailabilityLine, ComponentSummary, DayCell, DayKind, IncidentCard, IncidentFact, IncidentRows,
    IncidentSummary, LISTED_INCIDENTS, Logged, LoggedRows, Observed, ServiceState, StatusBanner, StatusFacts,
    StatusSummary, Stretch, TimelineRow, UptimeBlock, UptimeRow, WindowFact,
};
pub use table::{TableBlock, TableCell};
pub use task::{Task, WrittenTable};
pub use text_fragment::{TextFragment, TextFragmentKind};
pub use time_note::TimeNote;
pub use verdict::{PromiseSum, PromiseVerdict, VerdictItem, VerdictShape};
pub use versions::{
    ChangedDocument, DifferenceBlock, DifferenceLine, DifferencePages, DifferenceRun, DifferenceSide, NamedRevision,
    PageNow, PublishedVersion, Revisions, SiteNotice, SiteVersions, VersionBook, VersionChange, VersionPage,
};
pub use webhook::{WebhookUrl, looks_secret};
pub use words::{
    days_in_words, extra_in_words, format_extra, misses_in_words, rule_in_words, target_status_in_words,
    verdict_in_words,
};
