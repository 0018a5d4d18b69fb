//! One line that may hold statements: an item, a paragraph, a heading, a line or a value in a fence.
//!
//! In: a [`Line`] and what is around it. Out: the statement that a rule makes of the whole line, or those that are found in its
//! sentences. Never: looks at another line.

use super::candidate::{Candidate, Form, Rule};
use super::finder::{BlockContext, Finder, StatementBuilder};
use super::line::Line;
use super::quantity::{may_hold, quantities};
use super::reading;
use super::reading::{Strength, strength, whole_or_part};
use super::sentences::sentences;
use super::words;
use super::words::LabelRole;
use crate::model::{Aside, StatementRole};
use crate::objective::{Target, TargetKind, parse};
use std::ops::Range;

/// A label and a text that may be a statement.
struct Labelled {
    label: String,
    text: Range<usize>,
    target: Target,
}

/// What a rule made of a line.
struct Ruled {
    found: Labelled,
    rule: Rule,
    /// Whether its place or its label says that it is a target.
    declared: bool,
}

/// What a line made.
pub(super) struct Made {
    /// The numbers of its statements.
    pub(super) statements: Range<usize>,
    /// Whether a rule spoke for it, so that it is no label of what follows.
    pub(super) ruled: bool,
}

/// A statement of a part of a line, about which nothing more is known.
fn builder<'l>(
    line: &'l Line,
    part: &Range<usize>,
    target: Target,
    form: Form,
    around: &BlockContext,
) -> StatementBuilder<'l> {
    StatementBuilder {
        label: "",
        text: &line.text[part.clone()],
        range: line.source(part),
        target,
        form: form.of_statement(),
        declared: false,
        column: "",
        beside: Vec::new(),
        off: line.off || around.off,
        aside: line.struck.then_some(Aside::Struck).or(around.aside),
    }
}

/// Whether the words behind a quantity say that it is guaranteed: 99.9%以上を保証します. 保証するものではありません says that it is not.
fn is_guaranteed(behind: &str) -> bool {
    const BOUNDS: [&str; 4] = ["以上", "以下", "以内", "未満"];
    const NOT: [&str; 7] = ["ものではな", "ものではあり", "しない", "しませ", "いたしませ", "致しませ", "かね"];
    let behind = BOUNDS.iter().find_map(|bound| behind.strip_prefix(bound)).unwrap_or(behind);
    let words = ["を保証", "を約束", "をお約束", "をコミット"];
    words
        .iter()
        .find_map(|word| behind.strip_prefix(word))
        .is_some_and(|rest| !NOT.iter().any(|not| rest.contains(not)))
}

impl Finder<'_, '_, '_, '_> {
    /// Makes statements of a line: of all of it where a rule says so, else of its sentences.
    pub(super) fn line(&mut self, line: &Line, around: &BlockContext, form: Form) -> Made {
        self.schedule_of_line(line, around, form);
        self.escalation_of_line(line, around);
        let leads = matches!(line.colon(), Some((_, text)) if text.is_empty());
        match self.ruled(line, around, form).filter(|_| !leads) {
            Some(ruled) => {
                let first = self.count();
                self.add_ruled(line, around, form, ruled);
                Made { statements: first..self.count(), ruled: true }
            }
            None => Made { statements: self.sentences(line, around, form), ruled: false },
        }
    }

    /// What a rule makes of a line.
    fn ruled(&self, line: &Line, around: &BlockContext, form: Form) -> Option<Ruled> {
        let (labelled, found, role_says) = match line.colon() {
            Some((label, text)) => {
                let (found, says) = self.labelled(line, label, text, around, form)?;
                (true, found, says)
            }
            None => (false, self.unlabelled(line, around, form)?, None),
        };
        let says = role_says.or(around.says).or(self.heading_says().0);
        let role = if says == Some(LabelRole::Alert) { StatementRole::Alert } else { StatementRole::Target };
        let declared = matches!(says, Some(LabelRole::Target | LabelRole::Alert));
        let rule = match () {
            () if strength(&found.target) == Strength::Unreadable => Rule::Unreadable(role),
            () if declared => Rule::Declared(role),
            () => Rule::Bound(role),
        };
        Some(Ruled { found, rule, declared: labelled || declared })
    }

    fn add_ruled(&mut self, line: &Line, around: &BlockContext, form: Form, ruled: Ruled) {
        let Ruled { found: Labelled { label, text, target }, rule, declared } = ruled;
        let candidate = Candidate {
            rule,
            task: line.task,
            neighbours: around.neighbours,
            ..Candidate::new(form, &label, &line.text[text.clone()], &around.group)
        };
        let Some(weighed) = self.weigh(&candidate) else { return };
        let (mut group, mut label) = (around.group.to_vec(), label.clone());
        if words::is_generic(&label) {
            label = self.named_above(line, label, &target, &mut group);
        } else if group.last() == Some(&label) {
            group.pop();
        }
        let declared = declared && !around.shown;
        let builder = StatementBuilder { label: &label, declared, ..builder(line, &text, target, form, around) };
        self.add(builder, &group, weighed);
    }

    /// Makes statements of the sentences of a line that no rule is about, and answers their numbers.
    pub(super) fn sentences(&mut self, line: &Line, around: &BlockContext, form: Form) -> Range<usize> {
        let first = self.count();
        if !may_hold(&line.text) {
            return first..first;
        }
        let holds = |part: &Range<usize>| !quantities(&line.text[part.clone()]).is_empty();
        let labelled = line.colon().or_else(|| line.bold());
        // **15分以内**: 状況を知らせる holds its quantity in the label, which is then a part of the sentence.
        let (label, rest) = match labelled.filter(|(label, text)| holds(text) || !holds(label)) {
            Some((label, text)) => (words::unnumbered(&line.text[label]).to_owned(), text),
            None => (String::new(), line.whole()),
        };
        for sentence in sentences(line, rest) {
            self.sentence(line, &label, sentence, around, form);
        }
        first..self.count()
    }

    fn sentence(&mut self, line: &Line, label: &str, sentence: Range<usize>, around: &BlockContext, form: Form) {
        let text = &line.text[sentence.clone()];
        let mut candidate = Candidate {
            task: line.task,
            neighbours: around.neighbours,
            ..Candidate::new(form, label, text, &around.group)
        };
        let Some(own) = candidate.quantity().map(|quantity| quantity.range.clone()) else { return };
        if is_quoted(text, &own) {
            return;
        }
        if is_guaranteed(&text[own.end..]) {
            candidate.rule = Rule::Bound(StatementRole::Target);
        }
        let Some(weighed) = self.weigh(&candidate) else { return };
        let (target, part) = whole_or_part(text, own, |text| reading::read(&around.group, label, text));
        // A sentence that is more than its expression is what that is about.
        let about = if label.is_empty() && part != (0..text.len()) { text } else { label };
        let part = sentence.start + part.start..sentence.start + part.end;
        let builder = StatementBuilder { label: about, ..builder(line, &part, target, form, around) };
        self.add(builder, &around.group, weighed);
    }

    /// A line with a colon; with what its label says about its role.
    fn labelled(
        &self,
        line: &Line,
        label: Range<usize>,
        text: Range<usize>,
        around: &BlockContext,
        form: Form,
    ) -> Option<(Labelled, Option<LabelRole>)> {
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
            Form::Heading => strength(&target) != Strength::Firm,
            // A sentence with a colon is no label with an unreadable target.
            Form::Sentence => line.bold == 0 && strength(&target) == Strength::Unreadable,
            _ => false,
        };
        (!prose && reading::counts(&target, &name, written, ground))
            .then_some((Labelled { label: name, text, target }, own))
    }

    /// A line without a colon: bold words and a text, words and brackets, or one expression.
    fn unlabelled(&self, line: &Line, around: &BlockContext, form: Form) -> Option<Labelled> {
        let ground = self.ground(around, line.task);
        let firm = |target: &Target| strength(target) == Strength::Firm;
        let read = |(label, text): (Range<usize>, Range<usize>)| {
            let name = words::unnumbered(&line.text[label]).to_owned();
            let target = reading::read(&around.group, &name, &line.text[text.clone()]);
            Labelled { label: name, text, target }
        };
        let counts =
            |found: &Labelled| reading::counts(&found.target, &found.label, &line.text[found.text.clone()], ground);
        let readable = |text: &str| strength(&parse(text, None)) != Strength::Unreadable;
        if form != Form::Heading
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
        (form != Form::Heading && !looks).then(|| self.expression(line, around, ground)).flatten()
    }

    /// A line that is one expression with its subject inside (利用量が前日比200%以上).
    fn expression(&self, line: &Line, around: &BlockContext, ground: reading::Ground) -> Option<Labelled> {
        let text = line.whole();
        let written = &line.text[text.clone()];
        let above = around.group.last().filter(|_| around.innermost.is_none());
        let target = reading::read(above.map_or(&[][..], std::slice::from_ref), "", written);
        let label = subject(&target, written).or_else(|| above.cloned().filter(|_| target.metric.is_none()));
        let label = label.unwrap_or_default();
        let declared = matches!(ground.says, Some(LabelRole::Target | LabelRole::Alert)) && ground.near;
        let alone = reading::stands_alone(&target) || !label.is_empty() || declared;
        let is_one = strength(&target) != Strength::Unreadable && reading::counts(&target, &label, written, ground);
        (alone && is_one).then_some(Labelled { label, text, target })
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

/// Whether a part of a text is quoted by it: 「2時間以内」の約束は… speaks about a promise.
fn is_quoted(text: &str, part: &Range<usize>) -> bool {
    let (before, after) = (&text[..part.start], &text[part.end..]);
    let opens = before.rfind('「').is_some_and(|open| !before[open..].contains('」'));
    opens && after.contains('」')
}

/// The metric that an expression names, as it was written; none when it names a clock.
fn subject(target: &Target, text: &str) -> Option<String> {
    let metric = target.metric.as_deref().filter(|name| !matches!(*name, "response" | "restore" | "resolve"))?;
    let wanted = words::key(metric);
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let written = ends.map(|end| text[..end].trim()).find(|prefix| words::key(prefix) == wanted);
    Some(written.unwrap_or(metric).to_owned())
}
