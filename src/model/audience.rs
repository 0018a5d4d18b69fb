//! Who looks at a site: the audiences of a project, and which of them it is.
//!
//! In: names from the most open to the most closed. Out: answers about who sees what. Never: decides what belongs to whom.

use serde::Serialize;
use std::sync::Arc;

/// What nobody may see, because nobody can tell for whom it is.
pub const FOR_NOBODY: usize = usize::MAX;

/// One audience among those of a project. Its rank is its place in the list; 0 is the most open one. Without audiences
/// everybody sees everything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Viewer {
    names: Arc<[String]>,
    own: usize,
}

impl Viewer {
    /// The audience of a rank; one that is too high is that of the most closed one.
    pub fn new(names: &[String], own: usize) -> Self {
        Self { names: names.into(), own: own.min(names.len().saturating_sub(1)) }
    }

    /// Every audience, from the most open to the most closed.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether the project has audiences.
    pub fn is_one_of_several(&self) -> bool {
        !self.names.is_empty()
    }

    /// The rank of a name.
    pub fn rank_of(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// The name of a rank, for messages.
    pub fn name_of(&self, rank: usize) -> &str {
        self.names.get(rank).or(self.names.last()).map_or("", String::as_str)
    }

    /// Its own name; `None` when everybody sees everything.
    pub fn name(&self) -> Option<&str> {
        self.names.get(self.own).map(String::as_str)
    }

    /// Whether it sees what belongs to a rank.
    pub fn sees(&self, rank: usize) -> bool {
        rank <= self.own
    }

    /// The rank of what says nothing of its audience.
    pub fn most_closed(&self) -> usize {
        self.names.len().saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::{FOR_NOBODY, Viewer};

    #[test]
    fn an_audience_sees_its_own_and_what_is_more_open() {
        let names = ["public", "customer", "internal"].map(str::to_owned);
        let viewer = Viewer::new(&names, 1);
        assert_eq!(viewer.name(), Some("customer"));
        assert_eq!([0, 1, 2, FOR_NOBODY].map(|rank| viewer.sees(rank)), [true, true, false, false]);
        assert_eq!((viewer.rank_of("internal"), viewer.rank_of("Internal"), viewer.most_closed()), (Some(2), None, 2));
        assert_eq!(Viewer::new(&names, 9).name(), Some("internal"));
        let all = Viewer::default();
        assert_eq!((all.name(), all.sees(0), all.sees(FOR_NOBODY), all.most_closed()), (None, true, false, 0));
    }
}
