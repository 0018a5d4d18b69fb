//! One line that may be a statement: an item, a paragraph, a heading, a line or a value in a fence.
//!
//! In: a [`Line`] and what is around it. Out: at most one statement. Never: looks at another line.

use super::finder::{BlockContext, Finder, StatementBuilder};
use super::line::Line;
use super::reading;
use super::reading::{Strength, strength};
use super::words;
use super::words::LabelRole;
use crate::model::{Aside, StatementForm, StatementRole};
use crate::objective::{Target, TargetKind, parse};
use std::ops::Range;

/// A label and a text that may be a statement.
struct Candidate {
    label: String,
    text: Range<usize>,
    target: Target,
}

impl Finder<'_, '_, '_, '_> {
    /// Makes a statement of a line if it is one, and answers its number.
    pub(super) fn line(&mut self, line: &Line, around: &BlockContext, form: StatementForm) -> Option<usize> {
        let (labelled, candidate, role_says) = match line.colon() {
            Some((_, text)) if text.is_empty() => return None,
            Some((label, text)) => {
                let (candidate, says) = self.labelled(line, label, text, around, form)?;
                (true, candidate, says)
            }
            None => (false, self.unlabelled(line, around, form)?, None),
        };
        let says = role_says.or(around.says).or(self.heading_says().0);
        let role = if says == Some(LabelRole::Alert) { StatementRole::Alert } else { StatementRole::Target };
        let declared = labelled || matches!(says, Some(LabelRole::Target | LabelRole::Alert));
        let (mut group, mut label) = (around.group.to_vec(), candidate.label);
        if words::is_generic(&label) {
            label = self.named_above(line, label, &candidate.target, &mut group);
        } else if group.last() == Some(&label) {
            group.pop();
        }
        let draft = StatementBuilder {
            label: &label,
            text: &line.text[candidate.text.clone()],
            range: line.source(&candidate.text),
            target: candidate.target,
            form,
            role,
            declared,
            column: "",
            beside: Vec::new(),
            off: line.off || around.off,
            aside: line.struck.then_some(Aside::Struck).or(around.aside),
        };
        Some(self.add(draft, &group))
    }

    /// A line with a colon; with what its label says about its role.
    fn labelled(
        &self,
        line: &Line,
        label: Range<usize>,
        text: Range<usize>,
        around: &BlockContext,
        form: StatementForm,
    ) -> Option<(Candidate, Option<LabelRole>)> {
        let name = line.text[label].to_owned();
        let written = &line.text[text.clone()];
        let own = words::label_role(&name).filter(|says| *says != LabelRole::Look);
        let about = if words::is_generic(&name) { "" } else { &name };
        let target = reading::read(&around.group, about, written);
        let mut ground = self.ground(around, line.task);
        if own.is_some() {
            // 目標: システムの安定 is a goal in prose unless a label above says what it is the target of.
            ground.says = own;
            ground.near =
                !words::is_generic(&name) || around.group.iter().any(|label| words::label_role(label).is_none());
        }
        let prose = match form {
            StatementForm::Heading => strength(&target) != Strength::Firm,
            // A sentence with a colon is no label with an unreadable target.
            StatementForm::Paragraph => line.bold == 0 && strength(&target) == Strength::Unreadable,
            _ => false,
        };
        (!prose && reading::counts(&target, &name, written, ground))
            .then_some((Candidate { label: name, text, target }, own))
    }

    /// A line without a colon: bold words and a text, words and brackets, or one expression.
    fn unlabelled(&self, line: &Line, around: &BlockContext, form: StatementForm) -> Option<Candidate> {
        let ground = self.ground(around, line.task);
        let firm = |target: &Target| strength(target) == Strength::Firm;
        let read = |(label, text): (Range<usize>, Range<usize>)| {
            let name = words::unnumbered(&line.text[label]).to_owned();
            let target = reading::read(&around.group, &name, &line.text[text.clone()]);
            Candidate { label: name, text, target }
        };
        let counts =
            |found: &Candidate| reading::counts(&found.target, &found.label, &line.text[found.text.clone()], ground);
        let readable = |text: &str| strength(&parse(text, None)) != Strength::Unreadable;
        if form != StatementForm::Heading
            && let Some(found) = line.bold().map(read)
            && strength(&found.target) != Strength::Unreadable
            && counts(&found)
        {
            return Some(found);
        }
        let looks = ground.says == Some(LabelRole::Look);
        if let Some(found) = line.brackets().filter(|(label, _)| !readable(&line.text[label.clone()])).map(read)
            && firm(&found.target)
            && found.target.metric.is_none()
            && (!looks || found.target.kind == TargetKind::LeadTime)
            && counts(&found)
        {
            return Some(found);
        }
        (form != StatementForm::Heading && !looks).then(|| self.expression(line, around, ground)).flatten()
    }

    /// A line that is one expression with its subject inside (利用量が前日比200%以上).
    fn expression(&self, line: &Line, around: &BlockContext, ground: reading::Ground) -> Option<Candidate> {
        let text = line.whole();
        let written = &line.text[text.clone()];
        let above = around.group.last().filter(|_| around.innermost.is_none());
        let target = reading::read(above.map_or(&[][..], std::slice::from_ref), "", written);
        let label = subject(&target, written).or_else(|| above.cloned().filter(|_| target.metric.is_none()));
        let label = label.unwrap_or_default();
        let declared = matches!(ground.says, Some(LabelRole::Target | LabelRole::Alert)) && ground.near;
        let alone = reading::stands_alone(&target) || !label.is_empty() || declared;
        let is_one = strength(&target) != Strength::Unreadable && reading::counts(&target, &label, written, ground);
        (alone && is_one).then_some(Candidate { label, text, target })
    }

    /// What a label that only says 目標 or アラート stands for; it joins the group, unless the name came from there.
    fn named_above(&self, line: &Line, label: String, target: &Target, group: &mut Vec<String>) -> String {
        let inside = target.metric.as_ref().and_then(|_| subject(target, line.text.split([':', '：']).nth(1)?.trim()));
        if let Some(name) = inside {
            group.push(label);
            return name;
        }
        match group.iter().rposition(|above| words::label_role(above).is_none()) {
            Some(at) => {
                let name = group.remove(at);
                group.push(label);
                name
            }
            None => {
                group.push(label);
                let heading = self.headings.last().map(|heading| words::unnumbered(&heading.words).to_owned());
                heading.unwrap_or_default()
            }
        }
    }
}

/// The metric that an expression names, as it was written; none when it names a clock.
fn subject(target: &Target, text: &str) -> Option<String> {
    let metric = target.metric.as_deref().filter(|name| !matches!(*name, "response" | "restore" | "resolve"))?;
    let wanted = words::key(metric);
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let written = ends.map(|end| text[..end].trim()).find(|prefix| words::key(prefix) == wanted);
    Some(written.unwrap_or(metric).to_owned())
}
