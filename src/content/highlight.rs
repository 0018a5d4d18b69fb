//! The parts of code that are told apart by colour.
//!
//! In: a language's name and code. Out: for each line, ranges with a tone. Never: changes a character, reads a theme, or
//! stops for a language without a syntax — such code stays plain.
//!
//! The parts of a line follow from the line and the state that the lines before it left. Many lines stand in many fences,
//! so each thread remembers those it has read.
//!
//! Decided in docs/decisions/0034-drawn-while-built.md, docs/decisions/0053-0061-speed.md (0058).

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::LazyLock;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// Code longer than this stays plain: nobody reads it on a page, and colouring it would slow every build.
const LONGEST_CODE: usize = 64 * 1024;
/// A longer line is data, not code; some syntaxes need time that grows with its square.
const LONGEST_LINE: usize = 2_000;

/// How many bytes of lines a thread remembers before it begins anew.
const MOST_REMEMBERED: usize = 512 * 1024;
/// How many states of a syntax are told apart; some remember words of a line, so that there is no end of them.
const MOST_STATES: usize = 64;

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

/// What the lines before a line leave for it.
#[derive(Clone, PartialEq)]
struct State {
    parser: ParseState,
    stack: ScopeStack,
}

impl State {
    fn new(syntax: &SyntaxReference) -> Self {
        Self { parser: ParseState::new(syntax), stack: ScopeStack::new() }
    }

    /// Reads a line, and becomes the state that it leaves.
    fn read(&mut self, line: &str) -> Option<Vec<Part>> {
        let operations = self.parser.parse_line(line, &SYNTAXES).ok()?;
        let end = line.trim_end_matches(['\r', '\n']).len();
        let mut parts: Vec<Part> = Vec::new();
        let mut from = 0;
        for (at, operation) in &operations {
            push(&mut parts, from..end.min(*at), &self.stack);
            self.stack.apply(operation).ok()?;
            from = *at;
        }
        push(&mut parts, from..end, &self.stack);
        Some(parts)
    }
}

/// A state that was met, and the lines that were read in it.
struct Met {
    state: State,
    /// Each with its parts and the number of the state it leaves.
    lines: HashMap<Box<str>, (Rc<[Part]>, usize)>,
}

/// What was read before.
#[derive(Default)]
struct Memory {
    /// The states of a syntax by its name; the first is the one that code begins in.
    syntaxes: HashMap<&'static str, Vec<Met>>,
    /// How many bytes the remembered lines have.
    size: usize,
}

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

impl Memory {
    fn parts(&mut self, syntax: &'static SyntaxReference, code: &str) -> Option<Vec<Rc<[Part]>>> {
        if self.size > MOST_REMEMBERED {
            *self = Self::default();
        }
        let first = || vec![Met { state: State::new(syntax), lines: HashMap::new() }];
        let met = self.syntaxes.entry(&syntax.name).or_insert_with(first);
        let mut lines = Vec::new();
        let mut now = 0;
        let mut rest = code.split_inclusive('\n');
        for line in &mut rest {
            if let Some((parts, next)) = met[now].lines.get(line) {
                lines.push(Rc::clone(parts));
                now = *next;
                continue;
            }
            let mut state = met[now].state.clone();
            let parts: Rc<[Part]> = state.read(line)?.into();
            lines.push(Rc::clone(&parts));
            let next = met.iter().position(|met| met.state == state).unwrap_or(met.len());
            if next == MOST_STATES {
                // This state is one too many: from here on nothing is remembered.
                for line in rest {
                    lines.push(state.read(line)?.into());
                }
                break;
            }
            if next == met.len() {
                met.push(Met { state, lines: HashMap::new() });
            }
            self.size += line.len() + parts.len() * size_of::<Part>();
            met[now].lines.insert(line.into(), (parts, next));
            now = next;
        }
        Some(lines)
    }
}

/// The coloured parts of each line, in order and apart from each other; `None` when the code stays plain.
pub(super) fn parts(language: &str, code: &str) -> Option<Vec<Rc<[Part]>>> {
    if code.len() > LONGEST_CODE || code.lines().any(|line| line.len() > LONGEST_LINE) {
        return None;
    }
    let syntax = syntax(language)?;
    MEMORY.with_borrow_mut(|memory| memory.parts(syntax, code))
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
    use super::*;

    fn shown(language: &str, code: &str) -> Vec<(String, &'static str)> {
        let lines = parts(language, code).expect("the language has a syntax");
        let mut said = Vec::new();
        for (line, parts) in code.split_inclusive('\n').zip(lines) {
            said.extend(parts.iter().map(|(range, tone)| (line[range.clone()].to_owned(), *tone)));
        }
        said
    }

    /// The parts of code that is read by itself.
    fn alone(language: &str, code: &str) -> Option<Vec<Vec<Part>>> {
        let mut state = State::new(syntax(language)?);
        code.split_inclusive('\n').map(|line| state.read(line)).collect()
    }

    #[test]
    fn what_was_read_before_changes_nothing() {
        let fences = [
            ("sh", "cat <<EOF\necho $HOME\nEOF\necho $HOME\n"),
            ("sh", "cat <<END\nEOF\necho $HOME\nEND\necho $HOME\n"),
            ("sh", "echo $HOME\ncat <<EOF\necho \"$HOME\n"),
            ("python", "def f():\n    \"\"\"doc\n    x = 1\n    \"\"\"\n    x = 1\n"),
            ("python", "    x = 1\n    \"\"\"doc\n    x = 1"),
            ("yaml", "a: |\n  b: 1\nb: 1\n- [x, {b: 1}]\n  b: 1\n"),
            ("json", "{\n  \"a\": [1, null],\n}\n{\n\"a\n"),
            ("sql", "-- a\nSELECT 'x\n-- a\n' FROM t;\n"),
            ("html", "<style>\na { b: 1 }\n</style>\n<script>\na { b: 1 }\n</script>\n<p>\na { b: 1 }\n"),
            ("js", "/* a\nb */ a\n`a\n${b}\n`\nb */ a\n"),
        ];
        for round in 0..3 {
            for (language, code) in fences {
                let said = parts(language, code).map(|lines| lines.iter().map(|line| line.to_vec()).collect());
                assert_eq!(said, alone(language, code), "round {round}: {language} {code}");
            }
        }
    }

    #[test]
    fn more_states_and_lines_than_are_remembered_change_nothing() {
        let many: String = (0..2 * MOST_STATES).map(|n| format!("cat <<E{n}\n$HOME {n}\nE{n}\necho $HOME\n")).collect();
        for _ in 0..2 {
            let said = parts("sh", &many).map(|lines| lines.iter().map(|line| line.to_vec()).collect());
            assert_eq!(said, alone("sh", &many));
        }
        for n in 0..40 {
            let long: String = (0..800).map(|at| format!("k{n}: [{at}, \"{n}\"]\n")).collect();
            let said = parts("yaml", &long).map(|lines| lines.iter().map(|line| line.to_vec()).collect());
            assert_eq!(said, alone("yaml", &long));
        }
        assert!(MEMORY.with_borrow(|memory| memory.size < 2 * MOST_REMEMBERED));
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
