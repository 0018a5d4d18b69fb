//! The written index, read by another hand: every page that a query expects has the query's characters in it.

use crate::sample::sample;
use crate::site::{Ran, here, run};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;
use tejun::inputs::Inputs;
use unicode_normalization::UnicodeNormalization;

/// The index of one language.
pub(crate) struct Index {
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
    /// Every file that it names, by its path, itself among them.
    pub files: BTreeSet<String>,
}

/// Reads the index of a language; nothing when the site has none.
pub(crate) fn index(ran: &Ran, code: &str) -> Option<Index> {
    let entry = value(ran, code)?;
    let mut reader = Reader { ran, code, files: BTreeSet::from([format!("search/{code}.js")]) };
    let mut titles: Vec<Value> = Vec::new();
    for (count, file) in reader.parts('h', &entry["titles"]) {
        let file = file.as_array().unwrap();
        assert_eq!(numbers(&count), [file.len()]);
        titles.extend_from_slice(file);
    }
    let text = |title: &Value| {
        let file = reader.part('r', title[6].as_str().unwrap());
        file[usize::try_from(title[7].as_u64().unwrap()).unwrap()].clone()
    };
    let texts = titles.iter().map(text).collect();
    let mut terms = BTreeMap::new();
    for (first, shard) in reader.parts('t', &entry["terms"]) {
        let words: Vec<&str> = shard.as_str().unwrap().split(' ').collect();
        assert_eq!(first, words[0]);
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
    let facets = reader.part('f', entry["facets"].as_str().unwrap());
    Some(Index { hidden: sums(&entry["hidden"]), facets, routes, terms, texts, files: reader.files })
}

/// Reads parts, and notes which there are.
struct Reader<'a> {
    ran: &'a Ran,
    code: &'a str,
    files: BTreeSet<String>,
}

impl Reader<'_> {
    fn part(&mut self, kind: char, name: &str) -> Value {
        let path = format!("{}/{kind}{name}", self.code);
        let value = value(self.ran, &path).unwrap_or_else(|| panic!("{path} is named and not there"));
        self.files.insert(format!("search/{path}.js"));
        value
    }

    /// The parts of a list, and of the lists that it lists, each with what is told of it.
    fn parts(&mut self, kind: char, list: &Value) -> Vec<(String, Value)> {
        let (told, names) = (list[0].as_str().unwrap(), list[1].as_str().unwrap());
        let told: Vec<String> = match kind {
            't' => told.split(' ').filter(|first| !first.is_empty()).map(str::to_owned).collect(),
            _ => told.chars().map(String::from).collect(),
        };
        let names: Vec<&str> = (0..names.len() / 16).map(|at| &names[16 * at..16 * at + 16]).collect();
        assert_eq!(told.len(), names.len());
        let mut all = Vec::new();
        for (told, name) in told.into_iter().zip(names) {
            if list[2] == 1 {
                let inner = self.part('d', name);
                all.extend(self.parts(kind, &inner));
            } else {
                all.push((told, self.part(kind, name)));
            }
        }
        all
    }
}

/// The value that a script of the index hands over.
fn value(ran: &Ran, name: &str) -> Option<Value> {
    let text = ran.text(&format!("search/{name}.js"))?;
    let inside = text.strip_prefix(&format!("tejunSearch(\"{name}\",")).unwrap().strip_suffix(")\n").unwrap();
    Some(serde_json::from_str(inside).unwrap())
}

/// Numbers written as characters: the reverse of what the program does, from its description.
fn numbers(text: &str) -> Vec<usize> {
    static ALPHABET: OnceLock<HashMap<char, usize>> = OnceLock::new();
    let alphabet = ALPHABET.get_or_init(|| {
        let characters = ('#'..='~').filter(|&c| c != '\\').chain('\u{a0}'..='\u{1f84}');
        characters.enumerate().map(|(digit, c)| (c, digit)).collect()
    });
    let digit = |c: char| alphabet[&c];
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

pub(crate) fn sums(value: &Value) -> Vec<usize> {
    let mut sum = 0;
    let sums = numbers(value.as_str().unwrap()).into_iter().map(|step| {
        sum += step;
        sum
    });
    sums.collect()
}

/// Lines `language TAB term TAB routes`, of the terms that the expected lines name; `hidden` and `kind:FAQ` are sets of pages.
pub(crate) fn listed(expected: &str, ran: &Ran) -> String {
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
    // The handbook is a site of its own, with an index of its own.
    let (site, handbook) = (index(sample(), "ja").unwrap(), index(sample(), "ja-handbook").unwrap());
    let of = |route: &str| if route.starts_with("/handbook/") { &handbook } else { &site };
    assert!(site.routes.iter().all(|route| !route.starts_with("/handbook/")));
    assert!(handbook.routes.iter().all(|route| route.starts_with("/handbook/")));
    let queries = std::fs::read_to_string(here("tests/search/queries.csv")).unwrap();
    let mut missing = String::new();
    let mut seen = 0;
    for line in queries.lines().skip(1) {
        let (kind, rest) = line.split_once(',').unwrap();
        let (query, expected) = rest.rsplit_once(',').unwrap();
        let routes: BTreeSet<&str> = expected.split(' ').filter(|route| !route.is_empty()).collect();
        for route in &routes {
            assert!(of(route).routes.iter().any(|known| known == route), "{query}: the sample has no page {route}");
        }
        if !matches!(kind, "heading" | "id" | "width" | "kana" | "single" | "phrase") {
            continue;
        }
        seen += 1;
        for pair in pairs(query) {
            let has = |route: &str| {
                let index = of(route);
                let pages = index.terms.get(&pair).into_iter().flatten();
                pages.into_iter().any(|&page| index.routes[page] == route)
            };
            for route in routes.iter().filter(|route| !has(route)) {
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
    let files = ran.built.as_ref().unwrap().artifacts.iter().filter(|file| file.path.starts_with("search/ja/"));
    let large: Vec<&str> = files.filter(|file| file.bytes.len() > 60_000).map(|file| &*file.path).collect();
    assert!(large.is_empty(), "{large:?}");
}

#[test]
fn every_file_of_an_index_is_named_and_every_name_is_a_file() {
    let files = scripts(sample());
    let codes: Vec<&str> = files.keys().filter_map(|path| path.strip_prefix("search/")?.strip_suffix(".js")).collect();
    let codes: Vec<&str> = codes.into_iter().filter(|code| !code.contains('/')).collect();
    let named: BTreeSet<String> = codes.iter().flat_map(|code| index(sample(), code).unwrap().files).collect();
    assert!(codes.contains(&"ja") && named.len() > 100, "{codes:?} have {} files", named.len());
    assert_eq!(named, files.into_keys().collect());
}

/// The files of the index of a site, by their paths.
fn scripts(ran: &Ran) -> BTreeMap<String, &[u8]> {
    let files = ran.built.as_ref().unwrap().artifacts.iter();
    let files = files.filter(|file| file.path.starts_with("search/") && file.path.ends_with(".js"));
    files.map(|file| (file.path.clone(), &*file.bytes)).collect()
}

/// A site of some hundred pages whose characters come from dice that always fall alike; page 150 says a word of its own.
fn site(word: &str, more: &[&str]) -> Ran {
    let mut dice = 7_u32;
    let mut character = || {
        dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from_u32(0x4e00 + (dice >> 8) % 900).unwrap()
    };
    let mut files = BTreeMap::from([("tejun.yaml".to_owned(), "title: 手引き\nregister: false\n".to_owned())]);
    for page in 0..300 {
        let line = |character: &mut dyn FnMut() -> char| (0..60).map(|_| character()).collect::<String>() + "。\n";
        let text: String = (0..6).map(|_| line(&mut character)).collect();
        let own = if page == 150 { word } else { "" };
        files.insert(format!("content/p{page:03}.md"), format!("# {page} 番目\n\n{text}\n{own}\n\n{text}"));
    }
    for path in more {
        files.insert((*path).to_owned(), "# 別のページ\n\n本文です。\n".to_owned());
    }
    run(&Inputs::from_memory(files.into_iter().map(|(path, text)| (path, text.into_bytes()))))
}

fn usual() -> &'static Ran {
    static USUAL: OnceLock<Ran> = OnceLock::new();
    USUAL.get_or_init(|| site("kestrel", &[]))
}

/// How many files of each kind the second index has that the first has not; both are whole.
fn made_anew(before: &Ran, after: &Ran) -> BTreeMap<char, usize> {
    let (old, new) = (scripts(before), scripts(after));
    for (ran, files) in [(before, &old), (after, &new)] {
        assert_eq!(index(ran, "ja").unwrap().files, files.keys().cloned().collect());
    }
    let mut kinds = BTreeMap::new();
    for (path, bytes) in new {
        if let Some(kind) = path.strip_prefix("search/ja/").and_then(|name| name.chars().next()) {
            let count = kinds.entry(kind).or_default();
            match old.get(&path) {
                Some(kept) => assert_eq!(*kept, bytes, "{path} has another content than before"),
                None => *count += 1,
            }
        }
    }
    kinds
}

#[test]
fn one_word_changes_a_handful_of_files() {
    let before = usual();
    assert!(scripts(before).len() > 200, "only {} files", scripts(before).len());
    // A word of the same length: two terms, a text, and the title that names its file.
    let latin = made_anew(before, &site("sparrow", &[]));
    assert_eq!((latin[&'r'], latin[&'h'], latin[&'f']), (1, 1, 0));
    assert!((1..=2).contains(&latin[&'t']), "{latin:?}");
    // Two characters, which stand alone: what was kestrel is now 障, 障害, 害; nothing else of the page is longer or shorter.
    let japanese = made_anew(before, &site("障害a", &[]));
    assert_eq!((japanese[&'r'], japanese[&'h']), (1, 1));
    assert!((2..=5).contains(&japanese[&'t']), "{japanese:?}");
}

#[test]
fn one_page_more_moves_few_titles_and_texts() {
    let before = usual();
    // Its number is that of page 101 before, and so every file of terms changes.
    let after = made_anew(before, &site("kestrel", &["content/p100-2.md"]));
    assert!(after[&'r'] <= 3 && after[&'h'] <= 3, "{after:?}");
    let index = index(before, "ja").unwrap();
    let of = |kind: &str| index.files.iter().filter(|path| path.starts_with(kind)).count();
    assert!(of("search/ja/r") > 60 && of("search/ja/h") > 25);
}
