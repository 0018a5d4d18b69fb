//! Readers of what must come out of a case (`expected/`), held against what came out of its project (`in/`).
//!
//! Goldens are never written here: a mismatch prints what came out, and a person who has looked at it changes the file.
//! Every file of `expected/` has a reader below; one without is a mistake, and so is a case that expects nothing.
//!
//! - `findings.txt`: `severity code file:line:column`, sorted by place; the exact list.
//! - `hints.txt`: `file:line:column` TAB the hint in English, of the places listed.
//! - `pages.txt`: route TAB title of every page.
//! - `figures.txt`: metric TAB breakdown TAB period TAB value TAB n TAB standing, of the figures listed.
//! - `beside.txt`: metric TAB breakdown TAB period TAB change TAB change against a year ago TAB slope TAB alert TAB other
//!   readings, of the figures listed; numbers to nine places, `-` for nothing.
//! - `terms.txt`: metric TAB breakdown TAB period TAB `name=value` …: what is named of a figure, out of `value` (to nine places),
//!   `n`, `numerator`, `denominator`, `standing`, `flags` and its further counts; a `-` is nothing.
//! - `extras.txt`: metric TAB breakdown TAB period TAB further counts (`name=value`) TAB flags, of the figures listed.
//! - `contains.txt`: path TAB a piece of that file's text, or path TAB `!` TAB a piece that must not be there.
//! - `statements.tsv`: the target statements of all documents, see `statements.rs`; the exact list.
//! - `search.txt`: language TAB term of the index TAB routes of the pages that have it, of the terms listed; `(all)`, `(hidden)` and
//!   `kind:…`, `service:…`, `status:…`, `tag:…` are sets of pages.
//! - `<source>.rows.csv`: see `rows.rs`.
//! - `attainment.json`, `states.txt`, `clocks.csv`, `tickets.csv`: see `sla.rs`.

use crate::site::{Ran, build, difference};
use crate::{rows, search, sla, statements};
use std::fs;
use std::path::Path;
use tejun::diag::Lang;
use tejun::model::{Figure, OtherReading};

/// Holds what comes out of a case against all that is expected of it.
pub(crate) fn compare_case(case: &Path) {
    let input = case.join("in");
    let ran = build(&input);
    let expected = names(&case.join("expected"));
    assert!(!expected.is_empty(), "{} expects nothing", case.display());
    let fault = |file: &String| {
        let path = case.join("expected").join(file);
        let fault = match file.as_str() {
            "statements.tsv" => statements::compare(&fs::read_to_string(&path).unwrap(), &input),
            _ => compare(file, &path, &ran),
        };
        fault.map(|fault| format!("--- expected/{file}\n{fault}\n"))
    };
    let faults: String = expected.iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "\n{faults}");
}

fn compare(file: &str, path: &Path, ran: &Ran) -> Option<String> {
    let expected = fs::read_to_string(path).unwrap();
    match file {
        "findings.txt" => difference(&expected, &ran.findings()).map(|text| text + &messages(ran)),
        "hints.txt" => difference(&expected, &hints(&expected, ran)),
        "pages.txt" => difference(&expected, &pages(ran)),
        "figures.txt" => difference(&expected, &named(&expected, ran, figure)),
        "beside.txt" => difference(&expected, &beside(&expected, ran)),
        "terms.txt" => difference(&expected, &terms(&expected, ran)),
        "extras.txt" => difference(&expected, &named(&expected, ran, extras)),
        "contains.txt" => contains(&expected, ran),
        "search.txt" => difference(&expected, &search::listed(&expected, ran)),
        "attainment.json" => sla::attainment(&expected, ran),
        "states.txt" => sla::states(&expected, ran),
        "clocks.csv" | "tickets.csv" => sla::clocks(&expected, ran),
        rows if rows.ends_with(".rows.csv") => {
            difference(&expected, &rows::of(rows.trim_end_matches(".rows.csv"), ran))
        }
        other => panic!("nothing looks at expected/{other}"),
    }
}

/// What was found, in words, for the person who has to judge it.
fn messages(ran: &Ran) -> String {
    let each = |finding: &&tejun::diag::Diagnostic| format!("  {:?}: {}\n", finding.code, finding.message.en);
    ran.found.sorted().iter().map(each).collect()
}

/// The hints at the places that the expected lines name.
fn hints(expected: &str, ran: &Ran) -> String {
    let found = ran.found.sorted();
    let hint = |wanted: &str| {
        let place = |place: &tejun::diag::Place| format!("{}:{}:{}", place.file, place.line, place.column);
        let here = found.iter().find(|finding| finding.place.as_ref().is_some_and(|own| place(own) == wanted));
        here.and_then(|finding| finding.hint.as_ref()).map_or("there is none", |hint| &hint.en)
    };
    let places = expected.lines().filter_map(|line| line.split_once('\t'));
    places.map(|(place, _)| format!("{place}\t{}\n", hint(place))).collect()
}

fn pages(ran: &Ran) -> String {
    let mut lines: Vec<String> = ran
        .built
        .iter()
        .flat_map(|built| &built.site.pages)
        .map(|page| format!("{}\t{}\n", page.route.as_str(), page.title))
        .collect();
    lines.sort();
    lines.concat()
}

/// What stands beside the figures that the expected lines name.
fn beside(expected: &str, ran: &Ran) -> String {
    named(expected, ran, |figure| {
        let number = |value: Option<rust_decimal::Decimal>| {
            value.map_or_else(|| "-".to_owned(), |value| value.round_dp(9).normalize().to_string())
        };
        let by: Vec<String> = figure.by.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let alert = figure.alert.as_ref().map_or_else(|| "-".to_owned(), |alert| alert.to_text(Lang::Ja));
        let other = |other: &OtherReading| {
            let standing = serde_json::to_value(other.standing).unwrap();
            format!("{}: {} {}", other.rule, other.reading, standing.as_str().unwrap())
        };
        let readings = figure.readings.iter().map(other).collect::<Vec<_>>().join(", ");
        let (change, year_ago) = (figure.change.as_ref(), figure.year_ago.as_ref());
        let cells = [
            figure.metric.clone(),
            by.join(" "),
            figure.period.label.clone(),
            number(change.map(|change| change.delta)),
            number(year_ago.map(|change| change.delta)),
            number(figure.trend.as_ref().and_then(|trend| trend.slope)),
            alert,
            if readings.is_empty() { "-".to_owned() } else { readings },
        ];
        cells.join("\t") + "\n"
    })
}

/// The figures that the expected lines name, as they came out.
fn named(expected: &str, ran: &Ran, line: impl Fn(&Figure) -> String) -> String {
    let Some(built) = &ran.built else { return String::new() };
    let head = |line: &str| line.split('\t').take(3).collect::<Vec<_>>().join("\t");
    let lines: Vec<String> = built.computed.figures.iter().map(line).collect();
    expected
        .lines()
        .map(|wanted| {
            let same = lines.iter().find(|line| head(line) == head(wanted));
            same.cloned().unwrap_or_else(|| format!("{}\tthere is no such figure\n", head(wanted)))
        })
        .collect()
}

fn figure(figure: &Figure) -> String {
    let value = figure.value.map_or_else(|| "-".to_owned(), |value| value.normalize().to_string());
    let standing = serde_json::to_value(figure.standing).unwrap();
    let (metric, period, n) = (&figure.metric, &figure.period.label, figure.n);
    format!("{metric}\t{}\t{period}\t{value}\t{n}\t{}\n", breakdown(figure), standing.as_str().unwrap())
}

/// What the expected lines name of each figure, as it came out.
fn terms(expected: &str, ran: &Ran) -> String {
    let Some(built) = &ran.built else { return String::new() };
    let named = |line: &str| {
        let parts: Vec<&str> = line.split('\t').collect();
        let [metric, by, period, wanted] = parts.as_slice() else { panic!("four columns: {line}") };
        let found =
            built.computed.figures.iter().find(|f| {
                (f.metric.as_str(), breakdown(f).as_str(), f.period.label.as_str()) == (*metric, *by, *period)
            });
        let Some(found) = found else { return format!("{metric}\t{by}\t{period}\tthere is no such figure\n") };
        let names = wanted.split(' ').map(|term| term.split_once('=').expect("name=value").0);
        let terms: Vec<String> = names.map(|name| format!("{name}={}", term(found, name))).collect();
        format!("{metric}\t{by}\t{period}\t{}\n", terms.join(" "))
    };
    expected.lines().map(named).collect()
}

fn term(figure: &Figure, name: &str) -> String {
    let extra = figure.extra.iter().find(|(known, _)| known == name).map(|(_, value)| *value);
    let number = match name {
        "n" => return figure.n.to_string(),
        "standing" => return serde_json::to_value(figure.standing).unwrap().as_str().unwrap().to_owned(),
        "flags" => return serde_json::to_string(&figure.flags).unwrap().replace(' ', ""),
        "value" => figure.value.map(|value| value.round_dp(9)),
        "numerator" => figure.numerator,
        "denominator" => figure.denominator,
        _ => extra,
    };
    number.map_or_else(|| "-".to_owned(), |number| number.normalize().to_string())
}

fn breakdown(figure: &Figure) -> String {
    let by: Vec<String> = figure.by.iter().map(|(name, value)| format!("{name}={value}")).collect();
    by.join(" ")
}

fn extras(figure: &Figure) -> String {
    let by: Vec<String> = figure.by.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let counts = figure.extra.iter().map(|(name, value)| format!("{name}={}", value.normalize()));
    let flags = figure.flags.iter().map(|flag| serde_json::to_value(flag).unwrap().as_str().unwrap().to_owned());
    let (counts, flags) = (counts.collect::<Vec<_>>().join(" "), flags.collect::<Vec<_>>().join(" "));
    format!("{}\t{}\t{}\t{counts}\t{flags}\n", figure.metric, by.join(" "), figure.period.label)
}

fn contains(expected: &str, ran: &Ran) -> Option<String> {
    let mut faults = String::new();
    let mut looked_at = 0;
    for line in expected.lines().filter(|line| !line.is_empty()) {
        let (path, piece) = line.split_once('\t').expect("path TAB text");
        let (wanted, piece) = piece.strip_prefix("!\t").map_or((true, piece), |piece| (false, piece));
        // `\n` in an expected piece is a line feed.
        let piece = piece.replace("\\n", "\n");
        let text = ran.text(path).unwrap_or_else(|| panic!("the site has no text file {path}"));
        if text.contains(&piece) != wanted {
            faults += &format!("{}{line}\n", if wanted { "missing: " } else { "should not be there: " });
            if let Some(article) = text.split_once("<article").map(|(_, rest)| rest) {
                let shown = article.split_once("</article").map_or(article, |(body, _)| body);
                faults += &format!("  in: {}\n", shown.chars().take(4000).collect::<String>());
            }
        }
        looked_at += 1;
    }
    assert!(looked_at > 0, "contains.txt is empty");
    (!faults.is_empty()).then_some(faults)
}

/// The names in a folder, sorted.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
