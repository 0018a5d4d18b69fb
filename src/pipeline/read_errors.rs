//! Files that somebody asked for and the system refused.
//!
//! In: the files, and what was found. Out: an error for each of which nobody else told one. Never: reads.

use crate::diag::{Diagnostic, Diagnostics, Place, Severity, code, system_reason};
use crate::model::ProjectFiles;
use crate::say;
use std::collections::BTreeSet;

/// Tells of refused files that are not errors in `elsewhere` or `found` already.
pub(super) fn report_refused(files: &dyn ProjectFiles, elsewhere: &Diagnostics, found: &mut Diagnostics) {
    let refused = files.refused();
    if refused.is_empty() {
        return;
    }
    let errors = found.iter().chain(elsewhere.iter()).filter(|finding| finding.severity == Severity::Error);
    let told: BTreeSet<String> = errors.filter_map(|finding| Some(finding.place.as_ref()?.file.clone())).collect();
    for (path, error) in refused.into_iter().filter(|(path, _)| !told.contains(path)) {
        let reason = system_reason(&error.reason);
        let (ja, en) = (&reason.ja, &reason.en);
        let message = say!("`{path}` を読めません: {ja}", "cannot read `{path}`: {en}");
        found.push(
            Diagnostic::new(code::INPUTS_UNREADABLE, Place::file(path), message)
                .hint(say!("権限を確かめます", "look at its permissions")),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ReadError;
    use crate::pipeline::{self, AssetNames, ClusterUse, Options};
    use std::collections::BTreeMap;
    use std::path::PathBuf;
    use std::sync::Arc;

    /// A project of which one file was refused to somebody who took it for missing.
    struct Refusing(BTreeMap<&'static str, &'static str>, &'static str);

    impl ProjectFiles for Refusing {
        fn list(&self, folder: &str) -> Vec<String> {
            self.0.keys().filter(|path| path.starts_with(folder)).map(|path| (*path).to_owned()).collect()
        }

        fn read(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
            let text = self.0.get(path).ok_or_else(|| ReadError { reason: "no such file".to_owned() })?;
            Ok(Arc::from(text.as_bytes()))
        }

        fn on_disk(&self, _: &str) -> Option<PathBuf> {
            None
        }

        fn refused(&self) -> BTreeMap<String, ReadError> {
            [(self.1.to_owned(), ReadError { reason: "Input/output error (os error 5)".to_owned() })].into()
        }
    }

    #[test]
    fn a_refused_file_is_an_error_of_everything_that_is_made_of_the_project() {
        let there = [("tejun.yaml", "title: x\n"), ("content/_index.md", "# A\n")];
        let files = Refusing(there.into(), "content/tasks.md");
        let now = "2026-11-20T00:00:00Z".parse().unwrap();
        let options =
            Options { as_of: None, now, drafts: false, assets: AssetNames::Hashed, cluster: ClusterUse::default() };
        let ways: [&dyn Fn(&mut Diagnostics); 5] = [
            &|found| drop(pipeline::compute(&files, &options, found)),
            &|found| drop(pipeline::documents(&files, &options, found)),
            &|found| drop(pipeline::build(&files, &options, found)),
            &|found| drop(pipeline::compose(&files, &options, found)),
            &|found| drop(pipeline::reports(&files, &options, found)),
        ];
        for way in ways {
            let mut found = Diagnostics::new();
            way(&mut found);
            let said: Vec<_> = found.iter().filter(|one| one.code == code::INPUTS_UNREADABLE).collect();
            assert_eq!(said.len(), 1, "{found:?}");
            assert_eq!(said[0].place.as_ref().unwrap().file, "content/tasks.md");
        }
    }
}
