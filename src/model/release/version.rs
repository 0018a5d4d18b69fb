//! Versions in their order: `v1.9.0`, `1.10`, `2.0.0-rc.1`, `2026.11.1`.

use super::ReleaseKind;
use std::cmp::Ordering;

/// A version that can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    numbers: Vec<u64>,
    /// What follows a `-`; a version with it comes before the one without.
    before: Vec<String>,
}

impl Version {
    /// Reads a version of one to four numbers, with or without a `v`; what follows a `+` says nothing of its order.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix(['v', 'V']).unwrap_or(text).trim_start_matches('.');
        let text = text.split('+').next().unwrap_or_default();
        let (numbers, before) = text.split_once('-').unwrap_or((text, ""));
        let number = |part: &str| {
            let digits = (1..=9).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse().ok()).flatten()
        };
        let numbers: Vec<u64> = numbers.split('.').map(number).collect::<Option<_>>()?;
        let before = before.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        (numbers.len() <= 4).then_some(Self { numbers, before })
    }

    fn at(&self, place: usize) -> u64 {
        self.numbers.get(place).copied().unwrap_or(0)
    }

    /// How much it changes against the version before it; without one, as its last number that is not zero tells.
    pub fn kind(&self, previous: Option<&Self>) -> ReleaseKind {
        let differs =
            |place: usize| previous.map_or(self.at(place) != 0, |previous| previous.at(place) != self.at(place));
        match previous {
            Some(_) if differs(0) => ReleaseKind::Major,
            Some(_) if differs(1) => ReleaseKind::Minor,
            Some(_) => ReleaseKind::Hotfix,
            None if differs(2) => ReleaseKind::Hotfix,
            None if differs(1) => ReleaseKind::Minor,
            None => ReleaseKind::Major,
        }
    }

    /// The lines of development that it belongs to, its own first, then those that it begins: first numbers follow each other,
    /// so do the second ones of a first number, and the third ones of a second. A correction of an older line may well come
    /// after a newer line.
    pub fn lines(&self) -> Vec<Vec<u64>> {
        let (major, minor) = (vec![self.at(0)], vec![self.at(0), self.at(1)]);
        match (self.at(1), self.at(2)) {
            (0, 0) => vec![Vec::new(), major, minor],
            (_, 0) => vec![major, minor],
            _ => vec![minor],
        }
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let numbers = (0..4).map(|place| self.at(place)).cmp((0..4).map(|place| other.at(place)));
        let whole = self.before.is_empty().cmp(&other.before.is_empty());
        numbers.then(whole).then_with(|| by_parts(&self.before, &other.before))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Numbers by their value and before words.
fn by_parts(a: &[String], b: &[String]) -> Ordering {
    let key = |part: &String| match part.parse::<u64>() {
        Ok(number) => (0, number, String::new()),
        Err(_) => (1, 0, part.clone()),
    };
    a.iter().map(key).cmp(b.iter().map(key))
}

/// The version that the name of a file tells: `v1-9-0`, `1.9.0`, `v2_0_0-rc1`. Without a `v`, a name that could be a day tells
/// none.
pub fn version_of_name(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let bare = ["version-", "release-", "ver-"].iter().find_map(|prefix| lower.strip_prefix(prefix)).unwrap_or(&lower);
    let (prefix, rest) = bare.strip_prefix('v').map_or(("", bare), |rest| ("v", rest));
    let parts: Vec<&str> = rest.split(['.', '-', '_']).collect();
    let is_number = |part: &&&str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let numbers = parts.iter().take_while(is_number).count();
    let like_a_day = prefix.is_empty() && parts[0].len() == 4;
    if !(2..=4).contains(&numbers) || like_a_day || parts.iter().any(|part| part.is_empty()) {
        return None;
    }
    let before = if numbers < parts.len() { format!("-{}", parts[numbers..].join(".")) } else { String::new() };
    Some(format!("{prefix}{}{before}", parts[..numbers].join(".")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    #[test]
    fn versions_stand_in_their_order() {
        let order =
            ["0.9", "1.0.0-alpha", "1.0.0-rc.2", "1.0.0-rc.10", "v1.0.0", "1.0.1", "1.9.0", "v1.10.0", "2026.1"];
        for pair in order.windows(2) {
            assert!(version(pair[0]) < version(pair[1]), "{pair:?}");
        }
        assert_eq!(version("1.9").cmp(&version("v1.9.0+build.5")), Ordering::Equal);
        for none in ["", "v", "next", "1.x", "1..2", "1.2.3.4.5"] {
            assert_eq!(Version::parse(none), None, "{none}");
        }
    }

    #[test]
    fn the_kind_follows_from_the_version_before() {
        let kind = |text: &str, before: &str| version(text).kind(Version::parse(before).as_ref());
        assert_eq!(kind("2.0.0", "1.9.4"), ReleaseKind::Major);
        assert_eq!(kind("1.10.0", "1.9.4"), ReleaseKind::Minor);
        assert_eq!(kind("1.10.3", "1.9.4"), ReleaseKind::Minor, "the versions between were never told");
        assert_eq!(kind("1.9.4", "1.9.3"), ReleaseKind::Hotfix);
        assert_eq!(kind("1.8.0", ""), ReleaseKind::Minor);
        assert_eq!(kind("1.0.0", ""), ReleaseKind::Major);
        assert_eq!(kind("1.8.2", ""), ReleaseKind::Hotfix);
    }

    #[test]
    fn names_of_files_tell_versions_and_days_do_not() {
        let table = [
            ("v1-9-0", Some("v1.9.0")),
            ("1.9.0", Some("1.9.0")),
            ("v2_0_0-rc1", Some("v2.0.0-rc1")),
            ("release-1-10", Some("1.10")),
            ("2026-11-10", None),
            ("2026-11", None),
            ("policy", None),
            ("v1", None),
            ("vision-1-0", None),
            ("v1--0", None),
        ];
        for (name, expected) in table {
            assert_eq!(version_of_name(name).as_deref(), expected, "{name}");
        }
    }
}
