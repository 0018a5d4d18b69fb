//! Unions as they are declared.

use super::*;
use crate::config::{ColumnType, SourceOrigin, Union};

const MEMBERS: &str = "\
old:
  files: old.csv
  key: id
  columns:
    id: { type: text, required: true }
    opened: { type: datetime, required: true }
    priority: { type: category, values: { high: [高], low: [] } }
new:
  files: new.csv
  key: id
  columns:
    id: { from: no, type: text, required: true }
    opened: datetime
    priority: { type: category, values: { low: [], none: [] } }
    team: { type: text, required: true }
";

fn declared(union: &str) -> (Project, Vec<String>) {
    said(&[("data/sources.yaml", &format!("{MEMBERS}{union}"))])
}

#[test]
fn the_columns_of_a_union_are_those_of_its_members_by_name() {
    let (project, said) =
        declared("all: { union: [old, new], member: tool, key: id, order: opened, fresh_within: 3 days }\n");
    assert_eq!(said, [""; 0]);
    let all = &project.sources["all"];
    let names: Vec<&str> = all.columns.keys().map(String::as_str).collect();
    assert_eq!(names, ["id", "opened", "priority", "team", "tool"]);
    let required: Vec<bool> = all.columns.values().map(|column| column.required).collect();
    // `opened` may be missing in one of them, and `team` is missing in the other.
    assert_eq!(required, [true, false, false, false, true]);
    let values = |name: &str| all.columns[name].values.keys().cloned().collect::<Vec<_>>();
    assert_eq!(values("priority"), ["high", "low", "none"]);
    assert_eq!(values("tool"), ["old", "new"]);
    assert_eq!(all.columns["tool"].kind, ColumnType::Category);
    assert_eq!(
        (all.key.as_deref(), all.order.as_deref(), all.fresh_within),
        (Some("id"), Some("opened"), Some(259_200))
    );
    let wanted = Union { members: vec!["old".into(), "new".into()], member: Some("tool".into()) };
    assert_eq!(all.made, Some(SourceOrigin::Union(wanted)));
}

#[test]
fn values_are_open_where_one_member_takes_any() {
    let open = MEMBERS.replace("{ type: category, values: { low: [], none: [] } }", "category");
    let (project, said) = said(&[("data/sources.yaml", &format!("{open}all: {{ union: [old, new] }}\n"))]);
    assert_eq!(said, [""; 0]);
    assert!(project.sources["all"].columns["priority"].values.is_empty());
}

#[test]
fn a_union_may_stand_before_its_members_and_be_joined() {
    let text = format!(
        "all: {{ union: [old, new], key: id }}\n{MEMBERS}visits:\n  files: visits.csv\n  columns: {{ ticket: text }}\n  join: {{ all: {{ on: ticket, columns: [team] }} }}\nmore: {{ union: [visits, new] }}\n"
    );
    let (project, said) = said(&[("data/sources.yaml", &text)]);
    assert_eq!(said, [""; 0]);
    assert!(project.sources["visits"].columns.contains_key("team"));
    assert!(project.sources["more"].columns.contains_key("ticket"), "a member may join");
}

#[test]
fn what_no_union_can_be_is_told() {
    let refused = |union: &str| {
        let (project, said) = declared(union);
        assert!(!project.sources.contains_key("all"), "{union}");
        said.join("\n")
    };
    assert!(refused("all: { union: [old] }\n").contains("config/invalid-value"), "one member");
    assert!(refused("all: { union: [old, old] }\n").contains("config/invalid-value"));
    assert!(refused("all: { union: [old, all] }\n").contains("config/invalid-value"));
    assert!(refused("all: { union: [old, newer] }\n").contains("config/unknown-reference"));
    assert!(refused("all: { union: [old, new], member: id }\n").contains("config/invalid-value"));
    assert!(declared("all: { union: [old, new], files: a.csv }\n").1.join("\n").contains("config/unknown-key"));
    let two = "both: { union: [old, new] }\nall: { union: [both, old] }\n";
    assert!(refused(two).contains("config/invalid-value"), "{}", refused(two));
    let (project, said_of) =
        said(&[("data/sources.yaml", &format!("{MEMBERS}all: {{ union: [old, new], key: ids }}\n"))]);
    assert!(!project.sources.contains_key("all") && said_of.join("").contains("config/unknown-reference"));
    let folded = "log:\n  files: log.csv\n  columns: { id: text, opened: datetime }\n  fold: { key: id, order: opened, columns: { first: { first: opened } } }\nall: { union: [old, log] }\n";
    assert!(refused(folded).contains("config/invalid-value"), "{}", refused(folded));
    let remote = "lake:\n  table: ops.tickets\n  columns: { id: text }\nall: { union: [old, lake] }\n";
    assert!(refused(remote).contains("config/invalid-value"), "{}", refused(remote));
}

#[test]
fn types_that_do_not_agree_are_told_with_all_places() {
    let other = MEMBERS.replace("opened: datetime", "opened: date");
    let (project, found) = load_all(&[("data/sources.yaml", &format!("{other}all: {{ union: [old, new] }}\n"))]);
    assert!(!project.unwrap().sources.contains_key("all"));
    let found: Vec<_> = found.into_iter().collect();
    let [only] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((only.code.name(), only.place.as_ref().unwrap().line), ("config/invalid-value", 16));
    assert_eq!(only.related.iter().map(|related| related.place.line).collect::<Vec<_>>(), [6, 13]);
}
