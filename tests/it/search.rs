//! The written index, read by another hand: every page that a query expects has the query's characters in it.

use crate::sample::sample;
use crate::site::{Ran, here};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// The index of one language.
pub struct Index {
    /// The routes of the pages by their numbers.
    pub routes: Vec<String>,
    /// The numbers of those that no longer hold.
    pub hidden: Vec<usize>,
    /// The pages of each term.
    pub terms: BTreeMap<String, Vec<usize>>,
    /// The texts that are shown, by number.
    pub texts: Vec<Value>,
    /// The pages of each kind, service, status and tag.
    pub facets: Value,
}

/// Reads the index of a language; nothing when the site has none.
pub fn index(ran: &Ran, code: &str) -> Option<Index> {
    let entry = value(ran, code)?;
    let folder = entry["dir"].as_str().unwrap();
    let all = |letter: char| (0..).map_while(move |at| value(ran, &format!("{folder}/{letter}{at}")));
    let titles: Vec<Value> = all('h').flat_map(|file| file.as_array().unwrap().clone()).collect();
    let mut texts = Vec::new();
    for (number, file) in all('r').enumerate() {
        let (first, some) = file.as_array().unwrap().split_first().unwrap();
        assert_eq!(
            first.as_u64().unwrap(),
            texts.len() as u64,
            "the file of texts {number} does not go on where the last one ended"
        );
        for title in &titles[texts.len()..texts.len() + some.len()] {
            assert_eq!(title[6].as_u64().unwrap(), number as u64, "{title} names another file of texts");
        }
        texts.extend_from_slice(some);
    }
    assert_eq!(titles.len(), texts.len());
    let mut terms = BTreeMap::new();
    for shard in all('t') {
        let words: Vec<&str> = shard.as_str().unwrap().split(' ').collect();
        for pair in words.chunks(2) {
            let mut next = 0;
            let pages = numbers(pair[1]).into_iter().map(|number| {
                let page = next + number / 16;
                next = page + 1;
                page
            });
            assert!(terms.insert(pair[0].to_owned(), pages.collect()).is_none(), "{} stands in two places", pair[0]);
        }
    }
    let routes: Vec<String> = titles.iter().map(|title| title[1].as_str().unwrap().to_owned()).collect();
    assert_eq!(entry["pages"].as_u64().unwrap(), routes.len() as u64);
    Some(Index { hidden: sums(&entry["hidden"]), facets: value(ran, &format!("{folder}/f"))?, routes, terms, texts })
}

/// The value that a script of the index hands over.
fn value(ran: &Ran, name: &str) -> Option<Value> {
    let text = ran.text(&format!("search/{name}.js"))?;
    let inside = text.strip_prefix(&format!("tejunSearch(\"{name}\",")).unwrap().strip_suffix(")\n").unwrap();
    Some(serde_json::from_str(inside).unwrap())
}

/// Numbers written as characters: the reverse of what the program does, from its description.
fn numbers(text: &str) -> Vec<usize> {
    let alphabet: Vec<char> = ('#'..='~').filter(|&c| c != '\\').chain('\u{a0}'..='\u{1f84}').collect();
    let digit = |c: char| alphabet.iter().position(|&known| known == c).unwrap();
    let mut chars = text.chars();
    let mut all = Vec::new();
    while let Some(c) = chars.next() {
        all.push(match c {
            '!' => digit(chars.next().unwrap()) * 8000 + digit(chars.next().unwrap()),
            c => digit(c),
        });
    }
    all
}

pub fn sums(value: &Value) -> Vec<usize> {
    let mut sum = 0;
    let sums = numbers(value.as_str().unwrap()).into_iter().map(|step| {
        sum += step;
        sum
    });
    sums.collect()
}

/// Lines `language TAB term TAB routes`, of the terms that the expected lines name; `hidden` and `kind:FAQ` are sets of pages.
pub fn listed(expected: &str, ran: &Ran) -> String {
    let line = |wanted: &str| {
        let mut cells = wanted.split('\t');
        let (code, term) = (cells.next().unwrap(), cells.next().unwrap());
        let Some(index) = index(ran, code) else { return format!("{code}\t{term}\tthere is no index\n") };
        let pages = match term.split_once(':') {
            None if term == "(all)" => (0..index.routes.len()).collect(),
            None if term == "(hidden)" => index.hidden.clone(),
            Some((facet @ ("kind" | "service" | "status" | "tag"), word)) if index.facets[facet][word].is_string() => {
                sums(&index.facets[facet][word])
            }
            _ => index.terms.get(term).cloned().unwrap_or_default(),
        };
        let routes: Vec<&str> = pages.iter().map(|&page| index.routes[page].as_str()).collect();
        format!("{code}\t{term}\t{}\n", routes.join(" "))
    };
    expected.lines().map(line).collect()
}

#[test]
fn the_pages_that_queries_expect_have_their_characters() {
    let index = index(sample(), "ja").unwrap();
    let queries = std::fs::read_to_string(here("tests/search/queries.csv")).unwrap();
    let mut missing = String::new();
    let mut seen = 0;
    for line in queries.lines().skip(1) {
        let (kind, rest) = line.split_once(',').unwrap();
        let (query, expected) = rest.rsplit_once(',').unwrap();
        let routes: BTreeSet<&str> = expected.split(' ').filter(|route| !route.is_empty()).collect();
        for route in &routes {
            assert!(index.routes.iter().any(|known| known == route), "{query}: the sample has no page {route}");
        }
        if !matches!(kind, "heading" | "id" | "width" | "kana" | "single" | "phrase") {
            continue;
        }
        seen += 1;
        for pair in pairs(query) {
            let pages = index.terms.get(&pair).cloned().unwrap_or_default();
            let found: BTreeSet<&str> = pages.iter().map(|&page| index.routes[page].as_str()).collect();
            for route in routes.difference(&found) {
                missing += &format!("{query}: {pair} is not known of {route}\n");
            }
        }
    }
    assert!(seen > 30, "only {seen} queries were looked at");
    assert!(missing.is_empty(), "{missing}");
}

/// Neighbours among the Japanese characters of a query, and its Latin words, as the index is described to hold them.
fn pairs(query: &str) -> Vec<String> {
    let plain = |c: char| match c {
        '\u{30a1}'..='\u{30f4}' => char::from_u32(c as u32 - 0x60).unwrap(),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        c => c,
    };
    let folded: String = query.nfkc().collect::<String>().to_lowercase();
    let mut all = Vec::new();
    for word in folded.split([' ', '"']).filter(|word| !word.is_empty()) {
        let word: Vec<char> = word.trim_end_matches('ー').chars().map(plain).collect();
        if word.iter().all(|c| c.is_ascii()) {
            all.push(word.iter().collect());
        } else if let [one] = word.as_slice() {
            all.push(one.to_string());
        }
        let both = word.windows(2).filter(|pair| pair.iter().all(|c| !c.is_ascii()));
        all.extend(both.map(|pair| pair.iter().collect::<String>()));
    }
    all
}

#[test]
fn the_index_shows_no_number_of_a_report_and_every_shard_is_small() {
    let ran = sample();
    let index = index(ran, "ja").unwrap();
    let weekly = index.routes.iter().position(|route| route.starts_with("/reports/weekly/2026-0")).unwrap();
    let text = index.texts[weekly].to_string();
    assert!(!text.contains('%'), "{text}");
    assert!(index.routes.iter().all(|route| route != "/search/" && !route.starts_with("/tags/")));
    let hidden: Vec<&str> = index.hidden.iter().map(|&page| index.routes[page].as_str()).collect();
    assert!(hidden.contains(&"/sop/night-watch/"), "{hidden:?}");
    let files = ran.built.as_ref().unwrap().artifacts.iter().filter(|file| file.path.starts_with("search/ja-"));
    let large: Vec<&str> = files.filter(|file| file.bytes.len() > 60_000).map(|file| &*file.path).collect();
    assert!(large.is_empty(), "{large:?}");
}
