//! `tejun schema`: what may be written in files of configuration, as JSON Schema, on the terminal or where editors find it.
//!
//! In: the declarations of keys, and the files of configuration that there are. Out: schemas below `.tejun/schemas/`, and in each file the
//! line that leads an editor to its own. Never: changes another byte of such a file, or writes where one names a schema already.

use super::args::{Global, SchemaOf};
use super::console::Console;
use super::exit::{CommandResult, Exit};
use super::open_project;
use super::yaml_entries::replace_file;
use crate::config;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::ProjectFiles;
use crate::say;
use serde_json::Value;
use std::path::Path;

/// Where the schemas stand; what lies below `.tejun/` is made anew on each machine.
const FOLDER: &str = ".tejun/schemas";
/// What the language server of YAML looks for in comments.
const MODELINE: &str = "yaml-language-server:";

/// Prints or writes schemas.
pub(super) fn run(args: &SchemaOf, global: &Global, voice: &Console) -> CommandResult {
    if !args.write {
        return print(args.file.as_deref().unwrap_or_default(), voice);
    }
    let opened = open_project::open(global, false, &mut Diagnostics::new())?;
    let Some(root) = opened.files.root() else { return Err(Exit::Io.into()) };
    let led = lead_editors(root, &opened.files, voice)?;
    let written = config::schemas(voice.lang).len();
    voice.note(&say!(
        "{FOLDER}/ に {written} 件のスキーマを書き、{led} ファイルに `# {MODELINE}` の行を足しました",
        "wrote {written} schemas into {FOLDER}/, and the line `# {MODELINE}` into {led} files"
    ));
    Ok(Exit::Fine)
}

/// Prints the schema of one file, or of all by their paths.
pub(super) fn print(file: &str, voice: &Console) -> CommandResult {
    let schemas = config::schemas(voice.lang);
    let is_named = |path: &&String| {
        let name = path.rsplit('/').next().unwrap_or(path);
        path.as_str() == file || name == file || name.strip_suffix(".yaml") == Some(file)
    };
    let path = schemas.keys().find(is_named);
    let told = match path.and_then(|path| schemas.get(path)) {
        _ if file.is_empty() => Value::Object(schemas),
        Some(schema) => schema.clone(),
        None => {
            let known = schemas.keys().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
            let finding = Diagnostic::new(
                code::CLI_USAGE,
                None,
                say!("`{file}` という設定ファイルはありません", "there is no file of configuration `{file}`"),
            );
            return Err(finding.hint(say!("使えるのは {known}", "known here: {known}")).into());
        }
    };
    voice.result(&format!("{told:#}"));
    Ok(Exit::Fine)
}

/// Writes every schema, and into each file of configuration the line that names its own; how many files had none.
pub(super) fn lead_editors(root: &Path, files: &dyn ProjectFiles, voice: &Console) -> Result<usize, Exit> {
    let mut led = 0;
    for (path, schema) in config::schemas(voice.lang) {
        let name = schema_file(&path);
        replace_file(root, &format!("{FOLDER}/{name}"), format!("{schema:#}\n").as_bytes(), voice)?;
        for file in configured(files, &path) {
            let Some(text) = files.read(&file).ok().filter(|text| !has_modeline(text)) else { continue };
            replace_file(root, &file, &with_modeline(&text, &file, &name), voice)?;
            led += 1;
        }
    }
    Ok(led)
}

/// `metrics.json` of `data/metrics.yaml`, `presets.json` of `presets/*.yaml`.
fn schema_file(path: &str) -> String {
    let name = path.strip_suffix("/*.yaml").or_else(|| path.strip_suffix(".yaml")).unwrap_or(path);
    format!("{}.json", name.rsplit('/').next().unwrap_or(name))
}

/// The files that a schema is of.
fn configured(files: &dyn ProjectFiles, path: &str) -> Vec<String> {
    match path.strip_suffix("*.yaml") {
        Some(folder) => files.list(folder).into_iter().filter(|file| file.ends_with(".yaml")).collect(),
        None => vec![path.to_owned()],
    }
}

fn has_modeline(text: &[u8]) -> bool {
    text.windows(MODELINE.len()).any(|part| part == MODELINE.as_bytes())
}

/// The text below the line that names its schema, with the line ends that it has.
fn with_modeline(text: &[u8], file: &str, schema: &str) -> Vec<u8> {
    let (mark, rest) = match text.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (&text[..3], rest),
        None => (&text[..0], text),
    };
    let up = "../".repeat(file.matches('/').count());
    let end = if rest.windows(2).any(|pair| pair == b"\r\n") { "\r\n" } else { "\n" };
    let line = format!("# {MODELINE} $schema={up}{FOLDER}/{schema}{end}");
    [mark, line.as_bytes(), rest].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_stands_first_and_nothing_else_changes() {
        let told = with_modeline(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", "data/sla.yaml", "sla.json");
        let expected = "\u{feff}# yaml-language-server: $schema=../.tejun/schemas/sla.json\r\na: 1\r\nb: 2\r\n";
        assert_eq!(String::from_utf8(told).unwrap(), expected);
        assert_eq!(schema_file("presets/*.yaml"), "presets.json");
    }
}
