//! What authors write for themselves: the comments of every dialect whose documents come here.
//!
//! In: a text. Out: where its comments stand, and the text without them. Never: looks into code, where a comment is what is
//! shown, or takes an amount (`80%%`) for one.

mod marks;
mod scan;
pub(super) use marks::may_contain;
pub(super) use scan::Comment;
use scan::{all, overlaid};

use crate::diag::{Diagnostic, Place, code};
use crate::say;
use std::borrow::Cow;

/// Comments that a document was read without.
#[derive(Default)]
pub(crate) struct RemovedComments {
    count: usize,
    first: Option<Place>,
    open: Vec<Place>,
}

impl RemovedComments {
    /// Adds one that is written so. That nobody sees what `<!-- -->` holds, everybody who writes Markdown knows; what other systems hide
    /// is shown by those that do not, so it is told.
    pub(super) fn add(&mut self, comment: &Comment, written: &str, place: Place) {
        if comment.is_open {
            self.open.push(place.clone());
        }
        if !written.starts_with("<!--") {
            self.count += 1;
            self.first.get_or_insert(place);
        }
    }

    /// One finding for all of them, and one for each without an end.
    pub(crate) fn report(self, found: &mut Vec<Diagnostic>) {
        let count = self.count;
        let message = match count {
            1 => say!("書いた人のためのコメントを載せません（1 件）", "1 comment is left out"),
            _ => say!("書いた人のためのコメントを載せません（{count} 件）", "{count} comments are left out"),
        };
        found.extend(self.first.map(|first| {
            Diagnostic::new(code::CONTENT_COMMENT, first, message).hint(say!(
                "読む人に見せるなら、コメントの記号を消すか、`` ` `` で囲みます",
                "to show one, remove its marks or write it as code"
            ))
        }));
        for place in self.open {
            let message = say!(
                "コメントが閉じられていません。残りを載せません",
                "the comment is not closed: the rest is left out"
            );
            let finding = Diagnostic::new(code::CONTENT_COMMENT, place, message)
                .hint(say!("コメントの終わりの記号を書きます", "write the sign that ends it"));
            found.push(finding.as_warning());
        }
    }

    /// A text that a key of front matter says, without its comments; `None` when it holds none.
    pub(crate) fn of_value(&mut self, text: &str, place: &Place) -> Option<String> {
        let hidden = removable(text, false);
        let first = hidden.first()?;
        self.count += hidden.len();
        // Some languages give keys in another order than they are written in.
        if self.first.as_ref().is_none_or(|first| (place.line, place.column) < (first.line, first.column)) {
            self.first = Some(place.clone());
        }
        self.open.extend(hidden.iter().filter(|comment| comment.is_open).map(|_| place.clone()));
        let mut kept = text[..first.range.start].to_owned();
        let ends = hidden.iter().skip(1).map(|next| next.range.start).chain([text.len()]);
        hidden.iter().zip(ends).for_each(|(comment, end)| kept.push_str(&text[comment.range.end..end]));
        Some(kept.trim().to_owned())
    }
}

/// The comments of a text that are for people; what is an order to a program stays.
pub(super) fn removable(text: &str, is_mdx: bool) -> Vec<Comment> {
    all(text, is_mdx).into_iter().filter(|comment| !comment.is_order).collect()
}

/// A text with blanks in place of its comments, so that everything else stays where it is.
pub(crate) fn blank_out(text: &str) -> Cow<'_, str> {
    let comments = removable(text, false);
    overlaid(text, comments.iter().map(|comment| &comment.range), |_| ' ')
}

/// A text without its comments.
pub fn strip_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for Comment { range, .. } in all(text, false) {
        out.push_str(&text[from..range.start]);
        from = range.end;
    }
    out + &text[from..]
}

#[cfg(test)]
mod tests;
