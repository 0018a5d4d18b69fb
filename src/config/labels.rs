//! `labels:` of `tejun.yaml`: what values of data are called for people, `labels: { priority: { critical: 緊急 } }`.
//!
//! In: the node of `tejun.yaml`, and every dimension with its values. Out: [`Labels`], with the usual words for the usual ids.
//! Never: gives two values of one dimension the same label.

use super::symbols::Symbols;
use super::{Labels, SiteList, SlaPolicy, Source};
use crate::diag::{Diagnostic, Lang, code, nearest};
use crate::say;
use crate::syntax::{Key, Node, Reader};
use std::collections::{BTreeMap, BTreeSet};

/// What usual ids are called: id, Japanese, English.
const USUAL: [(&str, &str, &str); 16] = [
    ("critical", "緊急", "Critical"),
    ("urgent", "至急", "Urgent"),
    ("high", "高", "High"),
    ("medium", "中", "Medium"),
    ("normal", "通常", "Normal"),
    ("low", "低", "Low"),
    ("new", "新規", "New"),
    ("open", "未対応", "Open"),
    ("in_progress", "対応中", "In progress"),
    ("pending", "保留", "Pending"),
    ("on_hold", "保留中", "On hold"),
    ("resolved", "解決済み", "Resolved"),
    ("closed", "完了", "Closed"),
    ("reopened", "再開", "Reopened"),
    ("cancelled", "取り消し", "Cancelled"),
    ("canceled", "取り消し", "Cancelled"),
];
/// The same of calendars.
const CALENDARS: [(&str, &str, &str); 3] = [
    ("business", "営業時間", "business hours"),
    ("business_hours", "営業時間", "business hours"),
    ("24x7", "24時間365日", "24×7"),
];

/// Every dimension with its values, as far as they are declared.
type Dimensions<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// The labels of a project.
pub(super) fn read<'a>(
    reader: &mut Reader<'_>,
    (root, lang): (&Node, Lang),
    sources: &'a Symbols<Source>,
    policies: &'a Symbols<SlaPolicy>,
    calendars: impl IntoIterator<Item = &'a str>,
) -> Labels {
    let known = dimensions(sources, policies, calendars);
    let written = root.get("labels").filter(|node| !node.is_null());
    let mut labels: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (dimension, node) in reader.named(written) {
        let Some(values) = known.get(dimension.text.as_str()) else {
            let name = &dimension.text;
            let message = say!("`{name}` という内訳はありません", "there is no dimension `{name}`");
            unknown(reader, dimension, message, known.keys().copied());
            continue;
        };
        let of_dimension = own(reader, node, values);
        labels.insert(dimension.text.clone(), of_dimension);
    }
    for (dimension, values) in &known {
        let usual = if *dimension == Labels::CALENDAR { &CALENDARS[..] } else { &USUAL[..] };
        add_usual(labels.entry((*dimension).to_owned()).or_default(), values, usual, lang);
    }
    for column in sources.sound.values().filter_map(Source::list).flat_map(SiteList::columns) {
        if let Some(values) = known.get(column.name) {
            add_usual(labels.entry(column.name.to_owned()).or_default(), values, column.values, lang);
        }
    }
    labels.retain(|_, values| !values.is_empty());
    Labels(labels)
}

fn dimensions<'a>(
    sources: &'a Symbols<Source>,
    policies: &'a Symbols<SlaPolicy>,
    calendars: impl IntoIterator<Item = &'a str>,
) -> Dimensions<'a> {
    let mut known = Dimensions::new();
    for column in sources.sound.values().flat_map(|source| source.columns.values()) {
        if !column.values.is_empty() {
            known.entry(&column.name).or_default().extend(column.values.keys().map(String::as_str));
        }
    }
    let priorities = policies.sound.values().flat_map(|policy| &policy.targets).map(|target| target.priority.as_str());
    known.entry(Labels::PRIORITY).or_default().extend(priorities);
    let of_policies = policies.sound.values().flat_map(|policy| &policy.targets).map(|target| target.calendar.as_str());
    known.entry(Labels::CALENDAR).or_default().extend(calendars.into_iter().chain(of_policies));
    known
}

/// What the project calls the values of one dimension.
fn own(reader: &mut Reader<'_>, node: &Node, values: &BTreeSet<&str>) -> BTreeMap<String, String> {
    let mut labels = BTreeMap::new();
    for (value, node) in reader.named(Some(node)) {
        if !values.contains(value.text.as_str()) {
            let name = &value.text;
            let message = say!("`{name}` という値は宣言されていません", "the value `{name}` is not declared");
            unknown(reader, value, message, values.iter().copied());
            continue;
        }
        let Some(label) = reader.text_of(node).map(str::trim).filter(|label| !label.is_empty()) else { continue };
        let taken = labels.iter().find(|(_, known)| *known == label).map(|(value, _): (&String, _)| value.clone());
        let taken = taken.or_else(|| values.iter().find(|known| **known == label).map(|known| (*known).to_owned()));
        match taken.filter(|taken| *taken != value.text) {
            None => _ = labels.insert(value.text.clone(), label.to_owned()),
            Some(other) => reader.invalid(
                node,
                say!(
                    "`{label}` は `{other}` の呼び名でもあります。値ごとに違う呼び名にします",
                    "`{label}` is what `{other}` is called too; each value needs a label of its own"
                ),
            ),
        }
    }
    labels
}

/// Calls values by the usual words, unless another value is called so.
fn add_usual(labels: &mut BTreeMap<String, String>, values: &BTreeSet<&str>, usual: &[(&str, &str, &str)], lang: Lang) {
    for (value, ja, en) in usual.iter().filter(|(value, ..)| values.contains(value)) {
        let label = lang.pick(ja, en);
        let is_taken = values.contains(label) || labels.values().any(|known| known == label);
        if !labels.contains_key(*value) && !is_taken {
            labels.insert((*value).to_owned(), label.to_owned());
        }
    }
}

fn unknown<'k>(
    reader: &mut Reader<'_>,
    key: &Key,
    message: crate::diag::Message,
    known: impl IntoIterator<Item = &'k str>,
) {
    let known: Vec<&str> = known.into_iter().collect();
    let all = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let hint = match nearest(&key.text, known.iter().copied()) {
        Some(near) => say!("`{near}` のことですか", "did you mean `{near}`?"),
        None => say!("使えるのは {all}", "known here: {all}"),
    };
    reader.say(Diagnostic::new(code::CONFIG_REFERENCE, reader.place(&key.range), message).hint(hint));
}
