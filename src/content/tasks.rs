//! Ticked boxes of documents, for figures of progress.
//!
//! In: a project's files, a glob below `content/`, and a heading. Out: how many boxes there are, how many are ticked, and the
//! days that ticked ones name.
//! Never: looks into code fences, or says what is wrong with a file: [`super::read`] does.

use super::commonmark::OPTIONS;
use super::dialects::comments;
use super::header::body_text;
use super::paths;
use super::paths::FOLDER;
use crate::calendar::{Date, parse_date};
use crate::model::{self, ChecklistProgress, ProjectFiles};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// The boxes of all documents of a glob; with `heading`, only those below a heading of these words, up to the next one
/// of its level or above.
pub fn checklist_progress(files: &dyn ProjectFiles, glob: &str, heading: Option<&str>) -> ChecklistProgress {
    let mut sum = ChecklistProgress::default();
    let Ok(matcher) = model::glob(glob.trim_start_matches("./")) else { return sum };
    for path in files.list(FOLDER) {
        let below = path.strip_prefix(FOLDER).map(|rest| rest.trim_start_matches('/'));
        if !paths::is_markdown(&path) || !below.is_some_and(|below| matcher.is_match(below)) {
            continue;
        }
        let Some(body) = body_text(files, &path) else { continue };
        sum += of_body(&body, heading);
    }
    sum
}

/// The days with which ticked boxes of a document begin (`- [x] 2026-11-20 …`), in its order; `None` when there is no such
/// document.
pub fn checked_days(files: &dyn ProjectFiles, document: &str, heading: Option<&str>) -> Option<Vec<Date>> {
    let body = body_text(files, &format!("{FOLDER}/{document}"))?;
    let mut days = Vec::new();
    boxes(&body, heading, |ticked, words| {
        let day = words.trim_start().get(..10).and_then(parse_date);
        days.extend(day.filter(|_| ticked));
    });
    Some(days)
}

fn of_body(body: &str, heading: Option<&str>) -> ChecklistProgress {
    let mut counts = ChecklistProgress::default();
    boxes(body, heading, |ticked, _| counts += ChecklistProgress { done: u64::from(ticked), all: 1 });
    counts
}

/// Tells each box with the text right behind it.
fn boxes(body: &str, heading: Option<&str>, mut tell: impl FnMut(bool, &str)) {
    let body = comments::blank_out(body);
    let mut open: Option<bool> = None;
    let mut inside = heading.is_none();
    let mut below = None;
    let mut words: Option<String> = None;
    for event in Parser::new_ext(&body, OPTIONS) {
        if let Some(ticked) = open.take() {
            tell(ticked, if let Event::Text(text) = &event { text } else { "" });
        }
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                if below.is_some_and(|above| level <= above) {
                    (inside, below) = (false, None);
                }
                words = Some(String::new());
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(words) = &mut words {
                    words.push_str(&text);
                }
            }
            Event::End(TagEnd::Heading(level)) => {
                let is_meant = words.take().is_some_and(|words| heading == Some(words.trim()));
                if is_meant && below.is_none() {
                    (inside, below) = (true, Some(level));
                }
            }
            Event::TaskListMarker(ticked) if inside => {
                open = Some(ticked);
            }
            _ => {}
        }
    }
    if let Some(ticked) = open {
        tell(ticked, "");
    }
}

#[cfg(test)]
mod tests {
    use super::of_body;
    use crate::model::ChecklistProgress;

    const BODY: &str = "\
- [x] 前

# 第1段階

- [x] 設計
  - [ ] 見直し
1. [X] 承認

```
- [ ] コードの中
```

## 準備
- [ ] 手配

# 第2段階
- [ ] 移行
- 箱のない項目
";

    #[test]
    fn boxes_are_counted_below_a_heading_and_outside_code() {
        assert_eq!(of_body(BODY, None), ChecklistProgress { done: 3, all: 6 });
        assert_eq!(of_body(BODY, Some("第1段階")), ChecklistProgress { done: 2, all: 4 });
        assert_eq!(of_body(BODY, Some("準備")), ChecklistProgress { done: 0, all: 1 });
        assert_eq!(of_body(BODY, Some("第2段階")), ChecklistProgress { done: 0, all: 1 });
        assert_eq!(of_body(BODY, Some("第3段階")), ChecklistProgress::default());
    }
}
