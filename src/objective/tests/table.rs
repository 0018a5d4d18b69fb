//! The table of expressions: what a script is told of each, field by field.

use crate::objective::{Better, Target, parse};
use serde_json::Value;

#[test]
fn expressions_of_the_table() {
    let (mut wrong, mut looked_at) = (String::new(), 0);
    let lines = include_str!("table.tsv").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    for line in lines {
        let [text, better, fields] = line.split('\t').collect::<Vec<_>>().try_into().expect("three columns");
        let better = match better {
            "higher" => Some(Better::Higher),
            "lower" => Some(Better::Lower),
            _ => None,
        };
        let expected: Value = serde_json::from_str(fields).expect(line);
        let target = parse(&text.replace("\\n", "\n"), better);
        let found = serde_json::to_value(&target).unwrap();
        assert_eq!(serde_json::from_value::<Target>(found.clone()).expect(text), target, "{text}: kept and read again");
        if found != expected {
            wrong += &format!("{text}\n  expected {expected}\n  found    {found}\n");
        }
        looked_at += 1;
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(looked_at >= 80, "the table has only {looked_at} lines");
}
