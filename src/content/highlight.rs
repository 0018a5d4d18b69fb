//! The parts of code that are told apart by colour.
//!
//! In: a language's name and code. Out: for each line, ranges with a tone. Never: changes a character, reads a theme, or
//! stops for a language without a syntax — such code stays plain.

use std::ops::Range;
use std::sync::LazyLock;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// Code longer than this stays plain: nobody reads it on a page, and colouring it would slow every build.
const LONGEST_CODE: usize = 64 * 1024;
/// A longer line is data, not code; some syntaxes need time that grows with its square.
const LONGEST_LINE: usize = 2_000;

/// A part of a line, and the class of its tone.
pub(super) type Part = (Range<usize>, &'static str);

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// Which beginnings of a syntax's names have a tone; a longer beginning wins over a shorter one.
const TONES: &[(&str, &str)] = &[
    ("comment", "co"),
    ("string", "st"),
    ("string.unquoted.plain", ""),
    ("constant", "nu"),
    ("constant.character.escape", "es"),
    ("constant.other.symbol", "st"),
    ("keyword", "kw"),
    ("keyword.operator", "op"),
    ("storage", "kw"),
    ("entity.name", "fn"),
    ("entity.name.tag", "tg"),
    ("entity.name.tag.yaml", "at"),
    ("entity.other.attribute-name", "at"),
    ("support.function", "fn"),
    ("support.type", "at"),
    ("support.class", "fn"),
    ("support.constant", "nu"),
    ("variable.parameter", "va"),
    ("variable.language", "kw"),
    ("variable.other.readwrite.shell", "va"),
    ("variable.function", "fn"),
    ("meta.mapping.key", "at"),
    ("meta.diff.header", "kw"),
    ("meta.diff.range", "kw"),
    ("markup.inserted", "in"),
    ("markup.deleted", "de"),
    ("markup.heading", "kw"),
    ("markup.raw", "st"),
];

static SCOPES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    let mut known: Vec<(Scope, &'static str)> =
        TONES.iter().filter_map(|(name, tone)| Some((Scope::new(name).ok()?, *tone))).collect();
    known.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.len()));
    known
});

/// The coloured parts of each line, in order and apart from each other; `None` when the code stays plain.
pub(super) fn parts(language: &str, code: &str) -> Option<Vec<Vec<Part>>> {
    if code.len() > LONGEST_CODE || code.lines().any(|line| line.len() > LONGEST_LINE) {
        return None;
    }
    let mut state = ParseState::new(syntax(language)?);
    let mut stack = ScopeStack::new();
    let mut lines = Vec::new();
    for line in code.split_inclusive('\n') {
        let operations = state.parse_line(line, &SYNTAXES).ok()?;
        let end = line.trim_end_matches(['\r', '\n']).len();
        let mut parts: Vec<Part> = Vec::new();
        let mut from = 0;
        for (at, operation) in &operations {
            push(&mut parts, from..end.min(*at), &stack);
            stack.apply(operation).ok()?;
            from = *at;
        }
        push(&mut parts, from..end, &stack);
        lines.push(parts);
    }
    Some(lines)
}

/// Adds a part in the tone of the innermost name that has one; neighbours of one tone become one part.
fn push(parts: &mut Vec<Part>, range: Range<usize>, stack: &ScopeStack) {
    let tone = stack.as_slice().iter().rev().find_map(|scope| tone(*scope)).unwrap_or_default();
    if range.start >= range.end || tone.is_empty() {
        return;
    }
    match parts.last_mut() {
        Some((last, same)) if last.end == range.start && *same == tone => last.end = range.end,
        _ => parts.push((range, tone)),
    }
}

fn tone(scope: Scope) -> Option<&'static str> {
    SCOPES.iter().find(|(known, _)| known.is_prefix_of(scope)).map(|(_, tone)| *tone)
}

/// The syntax of a language by the names people write; the nearest relative where the set has none of its own.
fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    let name = language.to_ascii_lowercase();
    let token = match name.as_str() {
        "" | "text" | "txt" | "plain" | "plaintext" | "none" => return None,
        "sh" | "bash" | "shell" | "zsh" | "ksh" => "sh",
        "ts" | "typescript" | "tsx" | "jsx" | "mjs" | "cjs" | "node" => "js",
        "jsonc" | "json5" | "jsonl" | "ndjson" | "geojson" => "json",
        "ini" | "toml" | "properties" | "cfg" | "conf" | "env" | "dotenv" => "properties",
        "mysql" | "postgresql" | "postgres" | "pgsql" | "plsql" | "tsql" => "sql",
        "golang" => "go",
        "csharp" => "cs",
        "vue" | "svelte" => "html",
        "batch" => "bat",
        // The letters of these would find a syntax that is not meant.
        "http" | "r" | "s" | "m" | "l" | "d" | "t" | "re" => return (name == "r").then(|| find("R")).flatten(),
        other => other,
    };
    find(token)
}

fn find(token: &str) -> Option<&'static SyntaxReference> {
    SYNTAXES.find_syntax_by_token(token).filter(|syntax| syntax.name != "Plain Text")
}

#[cfg(test)]
mod tests {
    use super::parts;

    fn shown(language: &str, code: &str) -> Vec<(String, &'static str)> {
        let lines = parts(language, code).expect("the language has a syntax");
        code.split_inclusive('\n')
            .zip(lines)
            .flat_map(|(line, parts)| parts.into_iter().map(|(range, tone)| (line[range].to_owned(), tone)))
            .collect()
    }

    #[test]
    fn keys_numbers_and_comments_of_yaml_have_tones_and_plain_values_none() {
        let said = shown("yml", "目標: 5 # 毎月\nname: 窓口\n");
        assert_eq!(
            said,
            [("目標", "at"), ("5", "nu"), ("# 毎月", "co"), ("name", "at")].map(|(text, tone)| (text.to_owned(), tone))
        );
    }

    #[test]
    fn aliases_lead_to_a_syntax_and_unknown_names_to_none() {
        for known in
            ["sh", "bash", "json", "toml", "sql", "python", "rust", "ts", "html", "xml", "diff", "makefile", "go"]
        {
            assert!(parts(known, "a = 1\n").is_some(), "{known}");
        }
        for plain in ["", "text", "http", "powershell", "nginx", "no-such-language"] {
            assert!(parts(plain, "a = 1\n").is_none(), "{plain}");
        }
    }

    #[test]
    fn long_code_and_long_lines_stay_plain() {
        assert!(parts("json", &"1\n".repeat(40_000)).is_none());
        assert!(parts("json", &format!("[{}1]\n", "1,".repeat(1_500))).is_none());
    }
}
