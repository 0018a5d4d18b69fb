use super::*;
use crate::diag::Place;
use proptest::prelude::*;
use serde_json::{Map, Value};

/// A declaration, and the same after its fields, its variants and itself were renamed.
mod before {
    #[derive(serde::Serialize, Clone)]
    pub(super) struct Rule {
        pub name: String,
        pub least: Option<i64>,
        pub most: Option<i64>,
        pub form: Form,
        pub share: f64,
    }

    #[derive(serde::Serialize, Clone)]
    pub(super) enum Form {
        Plain,
        Between { from: u8, until: u8 },
        Named(String),
    }
}

mod after {
    #[derive(serde::Serialize)]
    pub(super) struct Limit {
        pub title: String,
        pub lower: Option<i32>,
        pub upper: Option<i64>,
        pub shape: Shape,
        pub part: f64,
    }

    #[derive(serde::Serialize)]
    #[serde(rename_all = "snake_case")]
    pub(super) enum Shape {
        Simple,
        Range { start: u64, end: u64 },
        Called(String),
    }
}

fn rule() -> before::Rule {
    let form = before::Form::Between { from: 1, until: 2 };
    before::Rule { name: "a".to_owned(), least: Some(3), most: None, form, share: 0.5 }
}

#[test]
fn names_and_widths_count_for_nothing() {
    use after::Shape;
    use before::Form;
    let renamed = |shape| after::Limit { title: "a".to_owned(), lower: Some(3), upper: None, shape, part: 0.5 };
    let pairs = [
        (Form::Plain, Shape::Simple),
        (Form::Between { from: 1, until: 2 }, Shape::Range { start: 1, end: 2 }),
        (Form::Named("b".to_owned()), Shape::Called("b".to_owned())),
    ];
    let mut known = Vec::new();
    for (form, shape) in pairs {
        let name = fingerprint(&before::Rule { form, ..rule() });
        assert_eq!(name, fingerprint(&renamed(shape)));
        assert!(!known.contains(&name), "variants are told apart");
        known.push(name);
    }
}

#[test]
fn every_field_counts() {
    use before::{Form, Rule};
    let others = [
        Rule { name: "b".to_owned(), ..rule() },
        Rule { least: Some(4), ..rule() },
        Rule { least: None, ..rule() },
        // The same number in the field beside it.
        Rule { least: None, most: Some(3), ..rule() },
        Rule { form: Form::Between { from: 2, until: 1 }, ..rule() },
        Rule { form: Form::Plain, ..rule() },
        Rule { form: Form::Named(String::new()), ..rule() },
        Rule { share: 0.25, ..rule() },
        Rule { share: -0.5, ..rule() },
    ];
    let mut names: Vec<_> = others.iter().chain([&rule()]).map(fingerprint).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), others.len() + 1);
    assert!(names.iter().all(Option::is_some));
}

#[test]
fn a_field_that_is_left_out_when_it_is_empty_is_not_the_one_beside_it() {
    #[derive(serde::Serialize)]
    struct Bounds {
        #[serde(skip_serializing_if = "Option::is_none")]
        least: Option<i64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        most: Option<i64>,
    }
    let of = |least, most| fingerprint(&Bounds { least, most });
    assert_ne!(of(Some(1), None), of(None, Some(1)));
    assert_ne!(of(None, None), of(None, Some(1)));
}

#[test]
fn a_place_counts_unless_only_the_meaning_is_asked_for() {
    let at = |line| (Some(Place::at("data/sources.yaml", line, 3, 4)), "after", vec![Place::file("x")]);
    assert_ne!(fingerprint(&at(1)), fingerprint(&at(99)));
    assert_eq!(fingerprint_of_meaning(&at(1)), fingerprint_of_meaning(&at(99)));
    let nowhere = (None::<Place>, "after", vec![Place::file("x")]);
    assert_ne!(fingerprint_of_meaning(&at(1)), fingerprint_of_meaning(&nowhere));
    let more = (Some(Place::file("y")), "after", vec![Place::file("x"), Place::file("x")]);
    assert_ne!(fingerprint_of_meaning(&at(1)), fingerprint_of_meaning(&more));
    let other = (Some(Place::file("y")), "before", vec![Place::file("x")]);
    assert_ne!(fingerprint_of_meaning(&at(1)), fingerprint_of_meaning(&other), "what follows a place counts");
}

#[test]
fn a_calendar_is_told_by_its_name_where_only_that_is_asked_for() {
    use crate::calendar::WorkCalendar;
    let calendar = WorkCalendar::jp_business();
    let closed = WorkCalendar { week: Default::default(), ..calendar.clone() };
    let other = WorkCalendar { name: "other".to_owned(), ..calendar.clone() };
    let of = |calendar: &WorkCalendar| fingerprint_beside_calendars(&(Some(calendar), "after")).unwrap();
    assert_eq!(of(&calendar).1, BTreeSet::from(["jp-business".to_owned()]));
    assert_eq!(of(&closed), of(&calendar));
    assert_ne!(of(&other).0, of(&calendar).0);
    assert_ne!(fingerprint_of_meaning(&closed), fingerprint_of_meaning(&calendar));
}

#[test]
fn a_long_value_is_hashed_as_a_whole() {
    let long = |last: char| (vec!["a".repeat(1000); 200], last);
    assert_eq!(fingerprint(&long('a')), fingerprint(&long('a')));
    assert_ne!(fingerprint(&long('a')), fingerprint(&long('b')));
    let mut early = long('a');
    early.0[0].replace_range(..1, "b");
    assert_ne!(fingerprint(&early), fingerprint(&long('a')));
}

#[test]
fn what_cannot_be_serialised_has_no_name() {
    struct Never;
    impl Serialize for Never {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(ser::Error::custom("never"))
        }
    }
    assert_eq!(fingerprint(&("a", Never)), None);
}

/// Values in which lists, texts and maps of a few letters are easily taken for one another.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-2_i64..3).prop_map(Value::from),
        (0_u8..3).prop_map(|n| Value::from(f64::from(n) / 2.0)),
        "[ab]{0,2}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inside| {
        prop_oneof![
            proptest::collection::vec(inside.clone(), 0..3).prop_map(Value::from),
            proptest::collection::btree_map("[ab]{0,1}", inside, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    #[test]
    fn values_have_the_same_name_when_they_are_the_same(a in value(), b in value()) {
        prop_assert_eq!(fingerprint(&a) == fingerprint(&b), a == b);
        prop_assert_eq!(fingerprint(&a), fingerprint(&a.clone()));
    }

    #[test]
    fn texts_are_not_joined(a in proptest::collection::vec("[ab]{0,2}", 0..4), b in proptest::collection::vec("[ab]{0,2}", 0..4)) {
        prop_assert_eq!(fingerprint(&a) == fingerprint(&b), a == b);
    }
}
