//! One file of a script: what its names stand for.
//!
//! In: a text. Out: where the values of constants, functions and exports begin, and which names come from other files. Never: looks at
//! a value.

use super::tokens::{Kind, Token, tokens};
use std::collections::BTreeMap;

/// A name of another file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Import {
    /// How the file is named, such as `./ja`.
    pub from: String,
    /// Which of its names; nothing for what it exports as a whole.
    pub name: Option<String>,
}

/// A file and its names.
#[derive(Debug)]
pub(super) struct Module {
    /// Its path in the folder.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// The token at which the value of each constant or function begins.
    pub values: BTreeMap<String, usize>,
    /// Names that come from other files.
    pub imports: BTreeMap<String, Import>,
    /// The token at which what the file exports as a whole begins.
    pub exported: Option<usize>,
}

impl Module {
    /// Reads a text.
    pub(super) fn new(path: &str, text: String) -> Self {
        let tokens = tokens(&text);
        let (values, imports) = Default::default();
        let mut module = Self { path: path.to_owned(), text, tokens, values, imports, exported: None };
        let mut depth = 0_usize;
        for at in 0..module.tokens.len() {
            match &module.tokens[at].kind {
                // `(module.exports = {…})` stands in parentheses.
                Kind::Mark('{' | '[') => depth += 1,
                Kind::Mark('}' | ']') => depth = depth.saturating_sub(1),
                Kind::Word(word) if depth == 0 => {
                    let word = word.clone();
                    module.statement(&word, at);
                }
                _ => {}
            }
        }
        module
    }

    /// The word at a token.
    pub(super) fn word(&self, at: usize) -> Option<&str> {
        self.tokens.get(at).and_then(Token::word)
    }

    /// Whether a token is this mark.
    pub(super) fn is(&self, at: usize, mark: char) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(mark))
    }

    /// The text at a token.
    pub(super) fn literal(&self, at: usize) -> Option<&str> {
        match self.tokens.get(at).map(|token| &token.kind) {
            Some(Kind::Text(text)) => Some(text),
            _ => None,
        }
    }

    fn statement(&mut self, word: &str, at: usize) {
        match word {
            "const" | "let" | "var" => self.constant(at + 1),
            "function" => {
                if let Some(name) = self.word(at + 1).map(str::to_owned) {
                    self.values.entry(name).or_insert(at);
                }
            }
            "import" => self.import(at + 1),
            "export" if self.word(at + 1) == Some("default") => self.exported = Some(at + 2),
            "module" if self.word(at + 2) == Some("exports") && self.is(at + 3, '=') => self.exported = Some(at + 4),
            "exports" if self.is(at + 1, '.') && self.is(at + 3, '=') => {
                if let Some(name) = self.word(at + 2).map(str::to_owned) {
                    self.values.insert(name, at + 4);
                }
            }
            _ => {}
        }
    }

    /// `NAME = …`, `NAME: Type = …`, `NAME = require('./x')`, `{ a, b } = require('./x')`.
    fn constant(&mut self, at: usize) {
        let names = self.names(at);
        let is_end = |token: &Token| token.is('=') || token.is(';');
        let Some(equals) = (at..self.tokens.len()).find(|at| is_end(&self.tokens[*at])).filter(|at| self.is(*at, '='))
        else {
            return;
        };
        let value = equals + 1;
        let required = (self.word(value) == Some("require") && self.is(value + 1, '('))
            .then(|| self.literal(value + 2).map(str::to_owned))
            .flatten();
        for (name, original) in names {
            match (&required, &original) {
                (Some(from), _) => drop(self.imports.insert(name, Import { from: from.clone(), name: original })),
                (None, None) => drop(self.values.entry(name).or_insert(value)),
                (None, Some(_)) => {}
            }
        }
    }

    /// `NAME from './x'`, `NAME, { a, b as c } from './x'`, `type { A } from './x'`.
    fn import(&mut self, at: usize) {
        let Some(from) =
            (at..self.tokens.len()).find(|at| self.word(*at) == Some("from") || self.literal(*at).is_some())
        else {
            return;
        };
        let Some(path) = self.literal(from + 1).map(str::to_owned) else { return };
        for (name, original) in self.names(at) {
            self.imports.insert(name, Import { from: path.clone(), name: original });
        }
    }

    /// The names that a statement binds: one alone, and those in braces, each with what it is called where it comes from.
    fn names(&self, at: usize) -> Vec<(String, Option<String>)> {
        let mut names = Vec::new();
        let mut at = at;
        let is_type = self.word(at) == Some("type") && !self.is(at + 1, '=');
        if is_type {
            return names;
        }
        if let Some(name) = self.word(at) {
            names.push((name.to_owned(), None));
            at += 1;
        }
        if self.is(at, ',') {
            at += 1;
        }
        if !self.is(at, '{') {
            return names;
        }
        at += 1;
        while let Some(original) = self.word(at).map(str::to_owned) {
            let renamed = self.word(at + 1) == Some("as") || self.is(at + 1, ':');
            let name = if renamed { self.word(at + 2).map(str::to_owned) } else { None };
            at += if renamed { 3 } else { 1 };
            names.push((name.unwrap_or_else(|| original.clone()), Some(original)));
            if self.is(at, ',') {
                at += 1;
            }
        }
        names
    }
}
