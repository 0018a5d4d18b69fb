//! The declared keys of configuration: each stands in the handbook, and their schemas are such.

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use tejun::config::schemas;
use tejun::diag::Lang;

/// Keys of other tools, which are accepted without a word.
const OF_OTHERS: &[&str] = &["languageCode", "languageDirection", "locale", "disabled", "menus"];

#[test]
fn every_declared_key_stands_in_the_handbook() {
    let mut handbook = String::new();
    texts_below(Path::new("content/handbook"), &mut handbook);
    assert!(handbook.len() > 100_000, "the handbook was not found");
    let words: BTreeSet<&str> = handbook.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_')).collect();
    let mut missing = BTreeSet::new();
    for (file, schema) in schemas(Lang::Ja) {
        keys(&schema, &mut |key, _| {
            if !words.contains(key) && !OF_OTHERS.contains(&key) {
                missing.insert(format!("{file}: {key}"));
            }
        });
    }
    assert!(missing.is_empty(), "keys that the handbook does not name: {missing:#?}");
}

#[test]
fn every_key_says_in_both_languages_what_it_is() {
    for lang in [Lang::Ja, Lang::En] {
        let mut seen = 0;
        for (file, schema) in schemas(lang) {
            assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{file}");
            keys(&schema, &mut |key, form| {
                // The type of a metric is the word of its kind.
                let says = form["description"].as_str().unwrap_or_default();
                assert!(!says.is_empty() || form.get("const").is_some(), "{file}: {key}");
                seen += 1;
            });
        }
        assert!(seen > 300, "only {seen} keys are declared");
    }
}

/// Every key of a schema with its form, however deep it stands.
fn keys<'s>(schema: &'s Value, say: &mut dyn FnMut(&'s str, &'s Value)) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::Object(properties)) = map.get("properties") {
                properties.iter().for_each(|(key, form)| say(key, form));
            }
            map.values().for_each(|below| keys(below, say));
        }
        Value::Array(items) => items.iter().for_each(|below| keys(below, say)),
        _ => {}
    }
}

fn texts_below(folder: &Path, texts: &mut String) {
    for entry in std::fs::read_dir(folder).expect("the folder is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            texts_below(&path, texts);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            texts.push_str(&std::fs::read_to_string(path).expect("documents are UTF-8"));
        }
    }
}
