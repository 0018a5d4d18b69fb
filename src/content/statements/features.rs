//! What of a candidate tells whether it is a promise: the kinds of words around it, and its shape.
//!
//! In: a candidate and the headings above it. Out: [`Features`], which are named as the weights name them. Never: weighs them.
//! The script that trains the weights takes them from here, so that both always mean the same.

use super::candidate::{Candidate, Form, Rule};
use super::lexicon::{self, Classes, classes_of, named};
use super::quantity::{Bound, Measure, Quantity};
use crate::model::StatementRole;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Where words stand: the fields of a candidate, and unions of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Label,
    Head,
    Before,
    After,
    Lead,
    Group,
    Heading,
    Outer,
    Title,
    Beside,
    Heads,
    /// Label and head.
    Name,
    /// The text around the quantity.
    Here,
    /// Labels and headings above.
    Above,
    /// Label, head, lead and text.
    Near,
    /// All but neighbours.
    Any,
}

impl Scope {
    /// All of them, in the order of their numbers.
    pub(super) const ALL: [(Self, &'static str); 16] = [
        (Self::Label, "label"),
        (Self::Head, "head"),
        (Self::Before, "before"),
        (Self::After, "after"),
        (Self::Lead, "lead"),
        (Self::Group, "group"),
        (Self::Heading, "heading"),
        (Self::Outer, "outer"),
        (Self::Title, "title"),
        (Self::Beside, "beside"),
        (Self::Heads, "heads"),
        (Self::Name, "name"),
        (Self::Here, "here"),
        (Self::Above, "above"),
        (Self::Near, "near"),
        (Self::Any, "any"),
    ];

    /// So many of them are fields; the others are unions.
    const FIELDS: usize = 11;

    /// What each field is called, in Japanese and in English.
    pub(super) const FIELD_NAMES: [(&'static str, &'static str); Self::FIELDS] = [
        ("ラベル", "the label"),
        ("列見出し", "the column's head"),
        ("数値の前", "the words before it"),
        ("数値の後", "the words behind it"),
        ("上のラベル", "the label above"),
        ("外側のラベル", "an outer label"),
        ("見出し", "the heading"),
        ("上位の見出し", "an outer heading"),
        ("文書の題", "the document's title"),
        ("同じ行", "the same row"),
        ("ほかの列見出し", "another column's head"),
    ];
}

/// What was found of a candidate.
#[derive(Debug, Clone, Default)]
pub(super) struct Features {
    /// The classes of words in each scope.
    pub(super) words: [Classes; 16],
    pub(super) shapes: Vec<Cow<'static, str>>,
}

/// Classes of texts that are asked again and again: headings, labels above, heads of columns.
#[derive(Default)]
pub(super) struct ClassMemo {
    known: HashMap<String, Classes>,
}

impl ClassMemo {
    fn of(&mut self, text: &str) -> Classes {
        if text.is_empty() {
            return Classes::default();
        }
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        let found = classes_of(text);
        self.known.insert(text.to_owned(), found);
        found
    }
}

/// The words of each field of a candidate below headings, the title first.
pub(super) fn field_words<'c>(candidate: &Candidate<'c>, headings: &[&'c str]) -> [Cow<'c, str>; Scope::FIELDS] {
    let [before, after] = candidate.around();
    let (title, above) = headings.split_first().map_or(("", &headings[..0]), |(title, above)| (*title, above));
    let (heading, outer) = above.split_last().map_or(("", above), |(last, outer)| (*last, outer));
    let (lead, group) =
        candidate.group.split_last().map_or(("", candidate.group), |(last, rest)| (last.as_str(), rest));
    [
        candidate.label.into(),
        candidate.head.into(),
        before.into(),
        after.into(),
        lead.into(),
        group.join(" ").into(),
        heading.into(),
        outer.join(" ").into(),
        title.into(),
        candidate.beside.into(),
        candidate.heads.into(),
    ]
}

/// Sets of classes that shapes ask for.
struct Sets {
    response: Classes,
    resolution: Classes,
    duty: Classes,
    recovery: Classes,
    security: Classes,
    sla: Classes,
    target: Classes,
    severity: Classes,
    not_clocked: Classes,
    availability: Classes,
    rate: Classes,
    good: Classes,
    bad: Classes,
    error: Classes,
    latency: Classes,
    alert: Classes,
    condition: Classes,
    actual: Classes,
    severe: Classes,
    explains: Classes,
    symptom: Classes,
    timing: Classes,
    unmet: Classes,
    urgent: Classes,
}

static SETS: LazyLock<Sets> = LazyLock::new(|| Sets {
    response: named(&["response"]),
    resolution: named(&["resolution"]),
    duty: named(&["duty"]),
    recovery: named(&["recovery"]),
    security: named(&["security"]),
    sla: named(&["sla"]),
    target: named(&["target"]),
    severity: named(&["severity"]),
    not_clocked: named(&["condition", "definition", "example", "actual"]),
    availability: named(&["availability"]),
    rate: named(&["rate"]),
    good: named(&["good"]),
    bad: named(&["bad"]),
    error: named(&["error"]),
    latency: named(&["latency"]),
    alert: named(&["alert"]),
    condition: named(&["condition"]),
    actual: named(&["actual"]),
    severe: named(&["severe"]),
    explains: named(&["explains"]),
    symptom: named(&["symptom"]),
    timing: named(&["estimate", "schedule", "plan"]),
    unmet: named(&["unmet"]),
    urgent: named(&["urgent"]),
});

/// The features of a candidate below headings, the title first.
pub(super) fn features(candidate: &Candidate<'_>, headings: &[&str], memo: &mut ClassMemo) -> Features {
    let fields = field_words(candidate, headings);
    let mut words = [Classes::default(); 16];
    for (at, field) in fields.iter().enumerate() {
        let once = matches!(Scope::ALL[at].0, Scope::Before | Scope::After | Scope::Label | Scope::Beside);
        words[at] = if once { classes_of(field) } else { memo.of(field) };
    }
    let of = |scopes: &[Scope]| scopes.iter().fold(Classes::default(), |all, scope| all.or(words[*scope as usize]));
    let name = of(&[Scope::Label, Scope::Head]);
    let here = of(&[Scope::Before, Scope::After]);
    let above = of(&[Scope::Lead, Scope::Group, Scope::Heading, Scope::Outer]);
    let near = of(&[Scope::Label, Scope::Head, Scope::Lead]).or(here);
    let any = near.or(above).or(words[Scope::Title as usize]);
    words[Scope::Name as usize..].copy_from_slice(&[name, here, above, near, any]);
    let mut found = Features { words, shapes: Vec::with_capacity(32) };
    for (at, _) in fields.iter().enumerate().filter(|(_, field)| field.is_empty()) {
        found.shapes.push(format!("{}=empty", Scope::ALL[at].1).into());
    }
    let shape = Shape::of(candidate);
    shape.name(candidate, &mut found);
    shape.meanings(candidate, &mut found);
    found
}

/// What the shapes of a candidate are told by.
struct Shape {
    kind: &'static str,
    measure: &'static str,
    bound: &'static str,
    is_time: bool,
    is_bounded: bool,
}

impl Shape {
    fn of(candidate: &Candidate<'_>) -> Self {
        let quantity = candidate.quantity();
        let kind = match candidate.form {
            Form::Cell | Form::Drawn => "table",
            Form::Sentence | Form::Heading => "prose",
            Form::Item | Form::Fence | Form::Yaml => "line",
        };
        Self {
            kind,
            measure: quantity.map_or("no", |own| own.measure.name()),
            bound: quantity.map_or("no", |own| own.bound.name()),
            is_time: quantity.is_some_and(|own| own.measure.is_time()),
            is_bounded: quantity.is_some_and(|own| matches!(own.bound, Bound::Upper | Bound::Lower)),
        }
    }

    /// The plain shapes.
    fn name(&self, candidate: &Candidate<'_>, found: &mut Features) {
        let Self { kind, measure, bound, .. } = self;
        let form = candidate.form.name();
        let mut add = |shape: String| found.shapes.push(shape.into());
        let (rule, alert) = match candidate.rule {
            Rule::Declared(role) => ("declared", role == StatementRole::Alert),
            Rule::Bound(role) => ("bound", role == StatementRole::Alert),
            Rule::Unreadable(role) => ("unreadable", role == StatementRole::Alert),
            Rule::Silent => ("silent", false),
        };
        add(format!("form={form}"));
        add(format!("kind={kind}"));
        add(match candidate.rule {
            Rule::Silent => "rule=silent".to_owned(),
            _ => format!("rule={rule}/{}", if alert { "alert" } else { "target" }),
        });
        add(format!("rule={rule}&form={form}"));
        add(format!("measure={measure}"));
        add(format!("bound={bound}"));
        add(format!("measure={measure}&bound={bound}"));
        add(format!("kind={kind}&bound={bound}"));
        add(format!("kind={kind}&measure={measure}"));
        add(format!("quantities={}", step(candidate.quantities.len(), &[0, 1, 2, 3])));
        if candidate.task {
            add("task".to_owned());
        }
        let neighbours = candidate.neighbours;
        if neighbours.all >= 2 {
            let with = share(neighbours.quantities, neighbours.all);
            add(format!("{kind}&with={}", if with == "none" { "few" } else { with }));
            if rule == "unreadable" {
                add(format!("unreadable&with={}", if with == "none" { "few" } else { with }));
            }
            add(format!("{kind}&bounded={}", share(neighbours.bounded, neighbours.all)));
        }
        if *kind == "table" {
            add(format!("row={}", step(neighbours.in_row, &[0, 1, 2])));
        }
        if neighbours.beside_targets {
            add("beside_targets".to_owned());
        }
        add(format!("{kind}&long={}", step(candidate.text.chars().count(), &[12, 30, 60, 120])));
        add(format!("label_long={}", step(candidate.label.chars().count(), &[0, 10, 25, 60])));
        let [before, after] = candidate.around().map(str::trim);
        let pure = before.is_empty() && after.chars().count() <= 2;
        add(if pure { "pure" } else { "mixed" }.to_owned());
        add(format!("pure={pure}&bound={bound}"));
        if before.is_empty() {
            add("starts".to_owned());
        }
        if after.starts_with(['(', '（']) {
            add("after_bracket".to_owned());
        }
        if before.ends_with(['(', '（']) {
            add("in_bracket".to_owned());
        }
        if candidate.text.trim_end().ends_with(['?', '？']) {
            add("question".to_owned());
        }
    }

    /// What words and a quantity mean together.
    fn meanings(&self, candidate: &Candidate<'_>, found: &mut Features) {
        let Self { kind, bound, is_time, is_bounded, measure } = *self;
        let words = found.words;
        let of = |scope: Scope| words[scope as usize];
        let (near, above, here) = (of(Scope::Near), of(Scope::Above), of(Scope::Here));
        let (label, head, lead) = (of(Scope::Label), of(Scope::Head), of(Scope::Lead));
        let set = &*SETS;
        let has = |classes: Classes, sets: &[Classes]| sets.iter().any(|set| classes.meets(*set));
        let table = kind == "table";
        let level = matches!(measure, "percent" | "score");
        let mut add = |shape: Cow<'static, str>| found.shapes.push(shape);
        let duties = [set.response, set.resolution, set.duty, set.recovery, set.security];
        if is_time && bound == "upper" && has(near, &duties) {
            add("deadline".into());
            add(format!("deadline&{kind}").into());
        }
        let clocks = [set.response, set.resolution, set.recovery];
        if is_time && has(near, &clocks) {
            add("clock".into());
            add(format!("clock&bound={bound}").into());
        }
        if is_time && has(above, &[set.response, set.resolution, set.recovery, set.sla]) {
            add("clock_above".into());
        }
        if table && is_time && has(head, &[set.response, set.resolution, set.recovery, set.duty]) {
            add("clock_column".into());
        }
        if table && is_time && has(label, &[set.severity]) && !has(head, &[set.not_clocked]) {
            add("severity_row".into());
        }
        if table && is_time && has(head, &[set.severity]) {
            add("severity_column".into());
        }
        if level && has(near, &[set.availability, set.rate, set.good, set.bad]) {
            add("level".into());
            add(format!("level&bound={bound}").into());
        }
        if is_time && has(near, &[set.latency]) {
            add("performance".into());
            add(format!("performance&bound={bound}").into());
        }
        let (good, bad) = (has(near, &[set.good]), has(near, &[set.bad, set.error]));
        let (upper, lower) = (bound == "upper", bound == "lower");
        let adverse = (lower && bad && !good) || (upper && good && !bad);
        let wanted = (upper && bad && !good) || (lower && good && !bad);
        if adverse {
            add("adverse".into());
            add(format!("adverse&{kind}").into());
        }
        if wanted {
            add("wanted".into());
            add(format!("wanted&{kind}").into());
        }
        let around = near.or(above);
        let (alert, target) = (has(around, &[set.alert]), has(around, &[set.target, set.sla]));
        let facts = [
            (is_bounded && alert, "bounded&alert"),
            (is_bounded && target, "bounded&target"),
            (adverse && alert, "adverse&alert"),
            (!is_bounded && target, "open&target"),
            (is_bounded && has(here, &[set.condition]), "conditional"),
            (has(label.or(lead), &[set.alert]), "alert_label"),
            (has(head, &[set.alert]), "alert_column"),
            (!is_bounded && has(label.or(head).or(of(Scope::Before)), &[set.actual]), "actual_open"),
            (has(label, &[set.explains]) && candidate.label.chars().count() <= 30, "explained"),
            (has(above, &[set.symptom]) && !has(above, &[set.target, set.sla]), "symptom_above"),
            (is_time && !is_bounded && has(near, &[set.timing]), "timing"),
            (is_time && has(near, &[set.unmet]), "unmet_time"),
            (is_share_within(&candidate.quantities), "share_within"),
        ];
        facts.into_iter().filter(|(holds, _)| *holds).for_each(|(_, name)| add(name.into()));
        if has(label, &[set.severe]) || (table && has(head, &[set.severe])) {
            if lower || level {
                add("severe_bound".into());
            } else if is_time && upper {
                add("severe_time".into());
            }
        }
        if matches!(candidate.rule, Rule::Unreadable(_)) && !candidate.text.contains(char::is_numeric) {
            add("unreadable&wordy".into());
            add(format!("unreadable&wordy&form={}", candidate.form.name()).into());
        }
    }
}

/// Whether so many of all are to be done within a time: 95% of the requests in 2h, 90%を1秒以内に.
fn is_share_within(quantities: &[Quantity]) -> bool {
    let share = quantities.iter().position(|quantity| quantity.measure == Measure::Percent);
    share.is_some_and(|at| quantities[at + 1..].iter().any(|quantity| quantity.measure.is_time()))
}

/// The first of the steps that a number does not pass.
fn step(number: usize, steps: &[usize]) -> String {
    steps.iter().find(|step| number <= **step).map_or_else(|| "more".to_owned(), ToString::to_string)
}

fn share(part: usize, all: usize) -> &'static str {
    match () {
        () if part >= all => "all",
        () if part * 2 >= all => "most",
        () if part > 0 => "few",
        () => "none",
    }
}

impl Features {
    /// Whether the text itself has a word for urgency.
    pub(super) fn is_urgent(&self) -> bool {
        self.words[Scope::Here as usize].meets(SETS.urgent)
    }

    /// Every feature by its name in the weights.
    pub(super) fn names(&self) -> Vec<String> {
        let classes = lexicon::classes();
        let words = Scope::ALL.iter().zip(&self.words);
        let words = words.flat_map(|((_, scope), found)| {
            found.numbers().map(move |class| format!("{scope}:{}", classes[class].name))
        });
        words.chain(self.shapes.iter().map(|shape| shape.clone().into_owned())).collect()
    }
}
