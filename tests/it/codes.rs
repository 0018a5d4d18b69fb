//! `docs/diagnostics.md` says what `src/diag/codes.rs` says.

use std::collections::BTreeSet;
use std::path::Path;
use tejun::diag::{ALL, Lang, reference};

#[test]
fn the_document_lists_every_code() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md");
    let made = reference();
    if std::fs::read_to_string(&document).unwrap_or_default() == made {
        return;
    }
    let fresh = Path::new(env!("CARGO_TARGET_TMPDIR")).join("diagnostics.md");
    std::fs::write(&fresh, made).unwrap();
    panic!("docs/diagnostics.md differs from src/diag/codes.rs; look, then: cp {} docs/", fresh.display());
}

#[test]
fn names_are_stable_words_and_every_code_is_explained() {
    let mut seen = BTreeSet::new();
    for code in ALL.iter() {
        let name = code.name();
        assert!(seen.insert(name), "`{name}` is there twice");
        let (room, kind) = name.split_once('/').unwrap_or_else(|| panic!("`{name}` is no room/kind"));
        let word = |text: &str| {
            !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        };
        assert!(word(room) && word(kind), "`{name}` is no room/kebab-name");
        assert!(code.explanation(Lang::Ja).ends_with(['。', '）']), "`{name}`: a Japanese sentence");
        assert!(code.explanation(Lang::En).ends_with(['.', '…']), "`{name}`: an English sentence");
    }
}
