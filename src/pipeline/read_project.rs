//! A project and its documents, before its data are counted.
//!
//! In: a project's files and the instant. Out: a [`ReadProject`], and what becomes of it with its figures or without any. Never: opens
//! data by itself.

use super::figures::{self, FigureInputs};
use super::row_reports::RowEngines;
use super::{BuildCaches, Computed, Options, Sources, counts, external_facts, read_errors, read_options, row_reports};
use super::{stated, validity};
use crate::checks;
use crate::config::{self, Project};
use crate::content::{self, Library};
use crate::contract::{self, BoundRecurrences, BoundStatements};
use crate::data;
use crate::diag::Diagnostics;
use crate::editions;
use crate::metrics::{self, ComputedFacts, ExternalFacts};
use crate::model::{EditionBook, ProjectFiles, Statement};
use crate::pages::{self, AskedLists, ListInputs, SiteLists};
use crate::query::Engine;
use std::sync::{Arc, OnceLock};

/// What a project says by itself.
pub(super) struct ReadProject {
    /// As meant, with the targets that it takes from documents.
    pub(super) project: Project,
    pub(super) library: Library,
    bound: BoundStatements,
    recurring: BoundRecurrences,
    editions: EditionBook,
    validity: validity::Validity,
    of_documents: Diagnostics,
}

impl ReadProject {
    /// Reads the configuration and the documents, and binds what they state. `None` when there is no readable `tejun.yaml`.
    pub(super) fn read(
        files: &dyn ProjectFiles,
        options: &Options,
        caches: &BuildCaches,
        found: &mut Diagnostics,
    ) -> Option<Self> {
        let profiler = &caches.profiler;
        let mut project = profiler.stage("configuration", || config::load(files, found))?;
        let mut of_documents = Diagnostics::new();
        let today = validity::today(&project, options);
        let read = read_options(files, &project, options.drafts, today, found);
        let library =
            profiler.stage("documents", || content::read_again(files, &read, &caches.documents, &mut of_documents));
        let (bound, recurring) = profiler.stage("contract", || {
            let statements: Vec<Statement> = library.documents().flat_map(|d| d.statements.iter().cloned()).collect();
            let bound = contract::bind(&project, &statements, today, &mut of_documents);
            contract::adopt(&mut project, &bound);
            let notes: Vec<_> = library.documents().flat_map(|d| &d.time_notes).collect();
            contract::check(&project, &bound, &notes, today, &mut of_documents);
            let recurring = contract::check_schedule(&project, &stated::statements(&library), &mut of_documents);
            contract::check_escalation(&project, &stated::of_escalation(&library), &mut of_documents);
            (bound, recurring)
        });
        let editions = editions::read(files, &mut of_documents);
        let timed = validity::Timed { project: &project, library: &library, editions: &editions, files };
        let validity = validity::of(&timed, options);
        Some(Self { project, library, bound, recurring, editions, validity, of_documents })
    }

    /// With what the data say.
    pub(super) fn counted(
        mut self,
        files: &dyn ProjectFiles,
        options: &Options,
        caches: &BuildCaches,
        found: &mut Diagnostics,
    ) -> Computed {
        let (profiler, project, library, as_of) = (&caches.profiler, &self.project, &self.library, self.validity.as_of);
        let beside = external_facts(project, files, &self.editions, library);
        // In a preview an edit may name a list before the whole build knows it.
        let asked = if caches.figures.keeps() { AskedLists::Any } else { AskedLists::Named };
        let lists = ListInputs { project, library, files, as_of };
        let lists = profiler.stage("lists of the site", || pages::site_lists(lists, asked));
        let inputs = FigureInputs { project, files, beside: &beside, lists: &lists, as_of, cluster: &options.cluster };
        let counted = figures::count(&inputs, &caches.figures, profiler, found);
        if options.as_of.is_none() {
            metrics::report_future_rows(project, &counted.store, as_of, found);
        }
        // What a broken source would read is not known.
        if !found.has_errors() {
            checks::unread_tables(&counted.store.profiles(), files, found);
        }
        let store = counted.store;
        let row_engines = profiler.stage("values of reports", || row_reports::expand(&mut self.project, &store, found));
        let of_data = OfData { store, known: counted.known, beside, lists, row_engines };
        let computed = self.with(of_data, options, caches);
        read_errors::report_refused(files, &computed.of_documents, found);
        computed
    }

    /// As if there were no data at all: for questions of which no answer depends on any.
    pub(super) fn uncounted(self, files: &dyn ProjectFiles, options: &Options, caches: &BuildCaches) -> Computed {
        let store = data::open(&Default::default(), files, &mut Diagnostics::new());
        let store = Sources::new(Arc::new(store), None, Vec::new());
        let of_data = OfData {
            store: Arc::new(store),
            known: Arc::new(ComputedFacts::default()),
            beside: ExternalFacts::default(),
            lists: SiteLists::new(),
            row_engines: RowEngines::new(),
        };
        self.with(of_data, options, caches)
    }

    fn with(self, of_data: OfData, options: &Options, caches: &BuildCaches) -> Computed {
        let Self { project, mut library, bound, recurring, editions, validity, mut of_documents } = self;
        let OfData { store, known, beside, lists, row_engines } = of_data;
        let as_of = validity.as_of;
        let ComputedFacts { coverages, days, ledger, figures, status } = Arc::unwrap_or_clone(known);
        let sources = counts(&project, &store, &coverages);
        row_reports::expand_texts(&project, &mut library, &mut of_documents);
        let mut contract = contract::judge(&project, bound.clone(), &figures, as_of);
        contract.schedule = stated::schedule(&project, &library, &recurring, &ledger, as_of);
        Computed {
            project,
            as_of,
            validity,
            store,
            lists,
            sources,
            days,
            ledger,
            figures,
            status,
            library,
            contract,
            bound,
            row_engines,
            rows: OnceLock::new(),
            beside,
            editions,
            of_documents,
            drafts: options.drafts,
            memory: Arc::clone(&caches.documents),
        }
    }
}

/// What becomes of the data.
struct OfData {
    store: Arc<Sources>,
    known: Arc<ComputedFacts>,
    beside: ExternalFacts,
    lists: SiteLists,
    row_engines: RowEngines,
}
