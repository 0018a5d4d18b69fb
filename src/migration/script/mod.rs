//! What a script says in literals: settings of tools that are written in JavaScript or TypeScript.
//!
//! In: a file of a folder, and files that it imports from there. Out: what it exports as a tree of values that stand there word for word,
//! and the names of those that do not. Never: evaluates anything; a value that would have to be computed is not read.

mod module;
mod tokens;

use super::folder::{Folder, join, parent};
use super::tree::{self, Tree};
use crate::diag::{Diagnostics, Place};
use crate::syntax::{Entry, Key, Style, Value};
use module::Module;
use std::collections::BTreeMap;
use std::rc::Rc;
use tokens::{Kind, Token};

/// How deep values, names of values and files may nest.
const DEEPEST: usize = 40;
/// How many values are read at most: names that stand for names can unfold to any number.
const MOST: usize = 20_000;
/// Endings of files that are imported without one.
const ENDINGS: [&str; 13] = [
    "",
    ".ts",
    ".mts",
    ".cts",
    ".js",
    ".mjs",
    ".cjs",
    ".json",
    "/index.ts",
    "/index.mts",
    "/index.js",
    "/index.mjs",
    "/index.cjs",
];

/// What a script exports.
#[derive(Debug)]
pub(super) struct Script {
    /// Its values.
    pub root: Tree,
    /// The keys whose values would have to be computed, such as `themeConfig.nav`.
    pub computed: Vec<(String, Place)>,
}

/// Reads what a file exports; nothing when it exports no object that stands there.
pub(super) fn exported(folder: &Folder<'_>, path: &str) -> Option<Script> {
    let mut reading =
        Reading { folder, modules: BTreeMap::new(), computed: Vec::new(), keys: Vec::new(), depth: 0, read: 0 };
    let module = reading.module(path)?;
    let start = module.exported?;
    let root = reading.value(&module, start).0?;
    let Reading { computed, .. } = reading;
    Some(Script { root, computed })
}

struct Reading<'f> {
    folder: &'f Folder<'f>,
    modules: BTreeMap<String, Rc<Module>>,
    computed: Vec<(String, Place)>,
    /// The keys that lead to what is read.
    keys: Vec<String>,
    depth: usize,
    read: usize,
}

impl Reading<'_> {
    fn module(&mut self, path: &str) -> Option<Rc<Module>> {
        if let Some(module) = self.modules.get(path) {
            return Some(Rc::clone(module));
        }
        let module = Rc::new(Module::new(path, self.folder.text(path)?));
        self.modules.insert(path.to_owned(), Rc::clone(&module));
        Some(module)
    }

    /// The value that begins at a token, and the token behind it.
    fn value(&mut self, module: &Module, at: usize) -> (Option<Tree>, usize) {
        let end = past(module, at);
        self.read += 1;
        if self.depth >= DEEPEST || self.read > MOST {
            return (None, end);
        }
        self.depth += 1;
        let value = self.literal(module, at);
        self.depth -= 1;
        (value, end)
    }

    fn literal(&mut self, module: &Module, at: usize) -> Option<Tree> {
        let token = module.tokens.get(at)?;
        let scalar = |text: &str, style| {
            Some(Tree { value: Value::Scalar(text.to_owned(), style), range: place(module, token) })
        };
        match &token.kind {
            Kind::Text(text) if !goes_on(module, at + 1) => scalar(text, Style::DoubleQuoted),
            Kind::Number(number) if !goes_on(module, at + 1) => scalar(number, Style::Plain),
            Kind::Mark('{') if !goes_on(module, closing(module, at) + 1) => Some(self.object(module, at)),
            Kind::Mark('[') if !goes_on(module, closing(module, at) + 1) => Some(self.list(module, at)),
            Kind::Mark('(') => match result_of(module, at) {
                Some(result) => self.value(module, result).0,
                None => self.value(module, at + 1).0,
            },
            Kind::Word(word) => match word.as_str() {
                "true" | "false" | "null" if !goes_on(module, at + 1) => scalar(word, Style::Plain),
                "async" | "function" => self.value(module, result_of(module, at)?).0,
                _ => self.name(module, at, word),
            },
            _ => None,
        }
    }

    /// What a name stands for: a constant, something of another file, the result of a function that takes nothing; of a call that only
    /// wraps its settings (`defineConfig({…})`) these, and of `require.resolve('./x')` the path.
    fn name(&mut self, module: &Module, at: usize, word: &str) -> Option<Tree> {
        let call = (at..=at + 3).find(|at| module.is(*at, '('));
        if word == "require" {
            let at = call? + 1;
            let text = module.literal(at)?.to_owned();
            return Some(Tree {
                value: Value::Scalar(text, Style::DoubleQuoted),
                range: place(module, &module.tokens[at]),
            });
        }
        if module.is(at + 1, '(') && !module.is(at + 2, ')') {
            let wraps = word.starts_with("define") || word.starts_with("with") || word == "Object";
            return if wraps { self.value(module, at + 2).0 } else { None };
        }
        let end = if module.is(at + 1, '(') { at + 3 } else { at + 1 };
        if goes_on(module, end) {
            return None;
        }
        self.named(module, word)
    }

    fn named(&mut self, module: &Module, name: &str) -> Option<Tree> {
        if let Some(start) = module.values.get(name) {
            return self.value(module, *start).0;
        }
        let import = module.imports.get(name)?.clone();
        let base = parent(&module.path);
        let typed = Some(import.from).filter(|from| from.starts_with('.'))?;
        let path = ENDINGS
            .iter()
            .filter_map(|ending| join(base, &format!("{typed}{ending}")))
            .find(|path| self.folder.has(path));
        // TypeScript names the file that a compiler would make.
        let path = path.or_else(|| {
            let bare = typed.strip_suffix(".js").or_else(|| typed.strip_suffix(".mjs"))?;
            [".ts", ".mts"]
                .iter()
                .filter_map(|ending| join(base, &format!("{bare}{ending}")))
                .find(|path| self.folder.has(path))
        })?;
        if path.ends_with(".json") {
            return tree::read(self.folder, &path, &mut Diagnostics::new());
        }
        let other = self.module(&path)?;
        let start = match &import.name {
            Some(name) if name != "default" => match other.values.get(name) {
                Some(start) => *start,
                None => return self.deeper(|reading| reading.named(&other, name)),
            },
            _ => other.exported?,
        };
        self.value(&other, start).0
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth >= DEEPEST {
            return None;
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn object(&mut self, module: &Module, open: usize) -> Tree {
        let (mut entries, mut at) = (Vec::<Entry<Place>>::new(), open + 1);
        while let Some(token) = module.tokens.get(at).filter(|token| !token.is('}')) {
            let name = match &token.kind {
                Kind::Word(name) | Kind::Text(name) | Kind::Number(name) => Some(name.clone()),
                _ => None,
            };
            let here = place(module, token);
            let spread = token.kind == Kind::Spread;
            let start = if module.is(at + 1, ':') {
                at + 2
            } else if spread {
                at + 1
            } else {
                at
            };
            let is_shorthand = name.is_some() && start == at && (module.is(at + 1, ',') || module.is(at + 1, '}'));
            self.keys.push(name.clone().unwrap_or_else(|| "...".to_owned()));
            let value = if start > at || is_shorthand { self.value(module, start).0 } else { None };
            match (value, name) {
                (Some(Tree { value: Value::Map(more), .. }), None) if spread => {
                    more.into_iter().for_each(|entry| put(&mut entries, entry));
                }
                (Some(node), Some(text)) => put(&mut entries, Entry { key: Key { text, range: here }, node }),
                _ => self.computed.push((self.keys.join("."), here)),
            }
            self.keys.pop();
            at = behind(module, past(module, start), '}');
        }
        Tree { value: Value::Map(entries), range: place(module, &module.tokens[open]) }
    }

    fn list(&mut self, module: &Module, open: usize) -> Tree {
        let (mut items, mut at) = (Vec::new(), open + 1);
        while let Some(token) = module.tokens.get(at).filter(|token| !token.is(']')) {
            let spread = token.kind == Kind::Spread;
            let (value, end) = self.value(module, if spread { at + 1 } else { at });
            match value {
                Some(Tree { value: Value::List(more), .. }) if spread => items.extend(more),
                Some(value) if !spread => items.push(value),
                _ if token.is(',') => {}
                _ => self.computed.push((self.keys.join("."), place(module, token))),
            }
            at = behind(module, end, ']');
        }
        Tree { value: Value::List(items), range: place(module, &module.tokens[open]) }
    }
}

/// Puts an entry in the place of one of the same name: of a key that is written twice the last one counts.
fn put(entries: &mut Vec<Entry<Place>>, entry: Entry<Place>) {
    entries.retain(|known| known.key.text != entry.key.text);
    entries.push(entry);
}

fn place(module: &Module, token: &Token) -> Place {
    Place::of_range(&module.path, &module.text, token.range.clone())
}

/// The token that closes what this one opens.
fn closing(module: &Module, open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in module.tokens.iter().enumerate().skip(open) {
        match token.kind {
            Kind::Mark('(' | '[' | '{') => depth += 1,
            Kind::Mark(')' | ']' | '}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    module.tokens.len()
}

/// The token behind the expression that begins here: a comma, a semicolon, or what closes the whole.
fn past(module: &Module, at: usize) -> usize {
    let mut at = at;
    while let Some(token) = module.tokens.get(at) {
        match token.kind {
            Kind::Mark('(' | '[' | '{') => at = closing(module, at),
            Kind::Mark(')' | ']' | '}' | ',' | ';') => return at,
            _ => {}
        }
        at += 1;
    }
    at
}

/// The token behind the mark that ends an entry; what closes the whole stays where it is.
fn behind(module: &Module, end: usize, close: char) -> usize {
    if module.is(end, close) { end } else { end + 1 }
}

/// Whether an expression goes on at a token, so that what stands before it is not its value.
fn goes_on(module: &Module, at: usize) -> bool {
    match module.tokens.get(at).map(|token| &token.kind) {
        Some(Kind::Mark(mark)) => !matches!(mark, ')' | ']' | '}' | ',' | ';' | ':'),
        Some(Kind::Arrow | Kind::Unknown) => true,
        _ => false,
    }
}

/// Where the result of the function begins that begins here: behind the arrow, or behind the first `return` of its body.
fn result_of(module: &Module, at: usize) -> Option<usize> {
    let is_arrow = module.is(at, '(');
    let open = (at..at + 4).find(|at| module.is(*at, '('))?;
    let mut at = closing(module, open) + 1;
    if is_arrow && !module.is(at, ':') && module.tokens.get(at)?.kind != Kind::Arrow {
        return None;
    }
    // A type of the result stands before the arrow or the body.
    while module.tokens.get(at).is_some_and(|token| token.kind != Kind::Arrow && !token.is('{')) {
        at += 1;
    }
    if module.tokens.get(at)?.kind == Kind::Arrow {
        at += 1;
    }
    if !module.is(at, '{') {
        return Some(at);
    }
    let end = closing(module, at);
    (at..end).find(|at| module.word(*at) == Some("return")).map(|at| at + 1)
}

#[cfg(test)]
mod tests;
