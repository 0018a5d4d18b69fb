//! Which headings a piece of a body stands below.
//!
//! In: the events of a body. Out: the headings above the present one, the outermost first. Never: gives out ids.

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};
use std::collections::BTreeMap;

/// The headings above the present event.
#[derive(Default)]
pub(super) struct Outline {
    above: Vec<(HeadingLevel, String, usize)>,
    seen: BTreeMap<String, usize>,
    /// The words of the heading that is being read.
    words: Option<String>,
}

impl Outline {
    pub(super) fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(Tag::Heading { .. }) => self.words = Some(String::new()),
            Event::Text(text) | Event::Code(text) => {
                self.words.iter_mut().for_each(|words| words.push_str(text));
            }
            Event::End(TagEnd::Heading(level)) => {
                let Some(words) = self.words.take() else { return };
                self.above.retain(|(above, ..)| above < level);
                let text = words.trim().to_owned();
                let before = self.seen.entry(text.clone()).or_default();
                self.above.push((*level, text, *before));
                *before += 1;
            }
            _ => {}
        }
    }

    /// The headings above, the outermost first, each with the number of earlier ones of the same text.
    pub(super) fn above(&self) -> Vec<(String, usize)> {
        self.above.iter().map(|(_, text, before)| (text.clone(), *before)).collect()
    }

    /// Whether one of the headings above says this.
    pub(super) fn is_below(&self, heading: &str) -> bool {
        self.above.iter().any(|(_, text, _)| text == heading.trim())
    }
}
