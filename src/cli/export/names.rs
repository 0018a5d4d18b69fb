//! Names that every tool takes: labels of RFC 1123.

/// A stable name of lower-case letters, digits and `-`, at most 63 long. A name that had to be changed carries eight digits
/// of the hash of the original, so that two ids never share one.
pub(super) fn label(id: &str) -> String {
    const LONGEST: usize = 63;
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let is_label = |text: &str| {
        text.len() <= LONGEST
            && text.starts_with(fits)
            && text.ends_with(fits)
            && text.chars().all(|c| fits(c) || c == '-')
    };
    if is_label(id) {
        return id.to_owned();
    }
    let mut plain = String::new();
    for c in id.to_lowercase().chars() {
        match c {
            c if fits(c) => plain.push(c),
            _ if plain.ends_with('-') || plain.is_empty() => {}
            _ => plain.push('-'),
        }
    }
    plain.truncate(LONGEST - 9);
    let hash = blake3::hash(id.as_bytes()).to_hex();
    match plain.trim_end_matches('-') {
        "" => format!("x-{}", &hash[..8]),
        plain => format!("{plain}-{}", &hash[..8]),
    }
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn names_are_labels_and_never_shared() {
        assert_eq!(label("managed-service"), "managed-service");
        let dns = |text: &str| {
            let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            (1..=63).contains(&text.len()) && text.chars().all(inner) && !text.starts_with('-') && !text.ends_with('-')
        };
        let ids =
            ["sla.a.response", "sla-a-response", "sla_a_response", "稼働率", "応答率", "API 稼働率", "-", "A", "a"];
        let long = "x".repeat(80);
        let names: Vec<String> = ids.into_iter().chain([long.as_str()]).map(label).collect();
        for name in &names {
            assert!(dns(name), "{name}");
        }
        let once: std::collections::BTreeSet<&String> = names.iter().collect();
        assert_eq!(once.len(), names.len(), "{names:?}");
        assert_eq!(label("稼働率"), label("稼働率"));
    }
}
