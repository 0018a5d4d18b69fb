//! What `tejun.yaml` says of the frame around every page, as meant.

/// What readers find around a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReaderFrame {
    /// Address of a page's source in an editor, with `{path}` in it; empty without.
    pub edit_url: String,
}
