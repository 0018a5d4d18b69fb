//! What a file's name says: its place among others, a day, and a title for pages that have none.
//!
//! In: a name without its extension. Out: numbers, a day, words. Never: changes an address, since links use the name as it is.

use crate::calendar::Date;

/// Abbreviations of the field, which no capital at their head makes right.
const ABBREVIATIONS: &[&str] = &[
    "api", "bcp", "cab", "cmdb", "crm", "csat", "csv", "dr", "erp", "faq", "hr", "id", "it", "itil", "kpi", "mtbf",
    "mtta", "mttr", "nps", "pdf", "rca", "saas", "sla", "sli", "slo", "sop", "sql", "ui", "url", "vpn",
];

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Name<'n> {
    /// The number it begins with: `01-intro`, `1.2 概要`.
    pub(crate) number: Vec<u64>,
    /// The day it begins with, as `2024-10-12`.
    pub(crate) day: Option<String>,
    /// What a title is made of: without a day, and without a number that only orders.
    words: &'n str,
}

pub(crate) fn read(name: &str) -> Name<'_> {
    if let Some((day, words)) = dated(name) {
        return Name { number: Vec::new(), day: Some(day), words: if words.is_empty() { name } else { words } };
    }
    let (mut number, mut rest) = (Vec::new(), name);
    let mut digits = 0;
    while let Some((n, length, after)) = run(rest) {
        number.push(n);
        (digits, rest) = (length, after);
        match after.strip_prefix(['.', '．']) {
            Some(more) if run(more).is_some() => rest = more,
            _ => break,
        }
    }
    let padded = name.starts_with(['0', '０']);
    let words = rest.trim_start_matches(is_separator);
    let parted = rest.starts_with(is_separator) || (padded && rest.starts_with(|c: char| !c.is_ascii()));
    if number.is_empty() || !parted || words.is_empty() {
        return Name { words: name, ..Name::default() };
    }
    // A year or a version belongs to the title; `02-` only orders.
    let only_orders = number.len() == 1 && (digits <= 3 || padded);
    Name { number, day: None, words: if only_orders { words } else { name } }
}

/// The number that a name begins with; nothing for a name without one.
pub fn number(name: &str) -> Vec<u64> {
    read(name).number
}

/// The title that a name makes: `02-user-cost-management` → `User cost management`.
pub fn title(name: &str) -> String {
    let words = read(name).words;
    let chars: Vec<char> = words.chars().collect();
    let at = |at: Option<usize>| at.and_then(|at| chars.get(at)).copied().unwrap_or(' ');
    let between_digits = |i: usize| at(i.checked_sub(1)).is_ascii_digit() && at(Some(i + 1)).is_ascii_digit();
    let spaced = (0..chars.len()).map(|i| match chars[i] {
        '_' => ' ',
        '-' if !between_digits(i) => ' ',
        c => c,
    });
    let spaced: String = spaced.collect();
    let spelt = |word: &str| if ABBREVIATIONS.contains(&word) { word.to_uppercase() } else { word.to_owned() };
    let title = spaced.split_whitespace().map(spelt).collect::<Vec<_>>().join(" ");
    let first = title.split(' ').next().unwrap_or_default();
    let is_word = first.len() > 1 && first.chars().all(|c| c.is_ascii_lowercase());
    match title.char_indices().nth(1) {
        Some((second, _)) if is_word => title[..second].to_uppercase() + &title[second..],
        _ if title.is_empty() => name.to_owned(),
        _ => title,
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '_' | '.' | ')' | '）' | '．' | '、' | '＿' | '－')
}

fn digit(c: char) -> Option<u64> {
    let wide = || ('０'..='９').contains(&c).then(|| u32::from(c) - u32::from('０'));
    c.to_digit(10).or_else(wide).map(u64::from)
}

/// The number that a text begins with, how many digits it has, and what follows.
fn run(text: &str) -> Option<(u64, usize, &str)> {
    let end = text.find(|c| digit(c).is_none()).unwrap_or(text.len());
    let digits: Vec<u64> = text[..end].chars().filter_map(digit).collect();
    // Longer runs are no place in an order.
    (1..=9).contains(&digits.len()).then(|| {
        let number = digits.iter().fold(0, |sum, digit| sum * 10 + digit);
        (number, digits.len(), &text[end..])
    })
}

/// A day at the head of a name, and what follows: `2024-10-12-post`, `20241012_post`.
fn dated(name: &str) -> Option<(String, &str)> {
    let (head, rest) = match name.get(..10) {
        Some(head) if head.as_bytes()[4] == head.as_bytes()[7] && b"-_.".contains(&head.as_bytes()[4]) => {
            (head.replace(['_', '.'], "-"), &name[10..])
        }
        _ => {
            let head = name.get(..8).filter(|head| head.bytes().all(|b| b.is_ascii_digit()))?;
            (format!("{}-{}-{}", &head[..4], &head[4..6], &head[6..]), &name[8..])
        }
    };
    let is_whole = rest.is_empty() || rest.starts_with(|c: char| is_separator(c) || !c.is_ascii());
    head.parse::<Date>().ok().filter(|_| is_whole)?;
    Some((head, rest.trim_start_matches(is_separator)))
}

#[cfg(test)]
mod tests {
    use super::{read, title};

    #[test]
    fn numbers_order_and_years_stay_in_the_title() {
        let table: [(&str, &[u64], Option<&str>, &str); 19] = [
            ("02-user-cost-management", &[2], None, "User cost management"),
            ("10_backup", &[10], None, "Backup"),
            ("1.2 概要", &[1, 2], None, "1.2 概要"),
            ("１０．運用手順", &[10], None, "運用手順"),
            ("01はじめに", &[1], None, "はじめに"),
            ("2024-10-12-post", &[], Some("2024-10-12"), "Post"),
            ("20241012_定例会議", &[], Some("2024-10-12"), "定例会議"),
            ("2024-10-12", &[], Some("2024-10-12"), "2024-10-12"),
            ("2024-13-12-x", &[2024], None, "2024-13-12 x"),
            ("2024-report", &[2024], None, "2024 report"),
            ("2024年度計画", &[], None, "2024年度計画"),
            ("3d-printing", &[], None, "3d printing"),
            ("v1-9-0", &[], None, "v1-9-0"),
            ("1.8.0", &[], None, "1.8.0"),
            ("iPhone_setup", &[], None, "iPhone setup"),
            ("README", &[], None, "README"),
            ("03-sla-report", &[3], None, "SLA report"),
            ("障害対応", &[], None, "障害対応"),
            ("--", &[], None, "--"),
        ];
        for (name, number, day, words) in table {
            let parts = read(name);
            assert_eq!((parts.number.as_slice(), parts.day.as_deref()), (number, day), "{name}");
            assert_eq!(title(name), words, "{name}");
        }
    }
}
