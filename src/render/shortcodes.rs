//! Shortcodes of a project: the templates in `themes/<name>/shortcodes/`.
//!
//! In: the project's files and the theme's name. Out: [`Shortcodes`], by which documents are read. Never: gives them the theme's other
//! templates, a file, the clock or the environment; what they make is cleaned by the reader of documents.
//!
//! Decided in docs/decisions/0113-shortcodes-of-projects.md.

use super::template_error::{self, TemplateError};
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{ProjectFiles, ShortcodeCall, ShortcodeFault, ShortcodeTemplates, Shortcodes, fingerprint};
use crate::say;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tera::{Context, Tera};

/// The folder of shortcodes in a theme's.
pub(super) const FOLDER: &str = "shortcodes/";

/// The templates of one theme.
#[derive(Debug)]
struct Templates {
    /// The theme's folder.
    folder: String,
    tera: Tera,
    /// Those that can be used, by their names below the theme's folder.
    texts: BTreeMap<String, String>,
    /// Those that cannot.
    unread: BTreeSet<String>,
}

/// The shortcodes of a theme. One that cannot be read is said, and keeps its name.
pub fn shortcodes(files: &dyn ProjectFiles, theme: &str, found: &mut Diagnostics) -> Shortcodes {
    if theme.is_empty() || theme.starts_with('.') || theme.contains(['/', '\\']) {
        return Shortcodes::default();
    }
    let folder = format!("themes/{theme}");
    let (mut texts, mut unread) = (BTreeMap::new(), BTreeSet::new());
    for path in files.list(&format!("{folder}/{}", FOLDER.trim_end_matches('/'))) {
        let Some(name) = path.strip_prefix(&folder).map(|name| name.trim_start_matches('/')) else { continue };
        if !name.ends_with(".html") {
            continue;
        }
        let text = files.read(&path).ok().and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
        match text {
            Some(text) => {
                texts.insert(name.to_owned(), text);
            }
            None => {
                let message = say!(
                    "ショートコードのテンプレートを UTF-8 の文字として読めません",
                    "the template of a shortcode cannot be read as UTF-8"
                );
                found.push(Diagnostic::new(code::RENDER_TEMPLATE, Place::file(&*path), message));
                unread.insert(name.to_owned());
            }
        }
    }
    if texts.is_empty() && unread.is_empty() {
        return Shortcodes::default();
    }
    let key = fingerprint(&(&folder, &texts, &unread)).unwrap_or_default();
    let tera = parse(&folder, &mut texts, &mut unread, found);
    Shortcodes::new(Arc::new(Templates { folder, tera, texts, unread }), key)
}

/// Parses them together, since they may take each other in; one that does not parse is said and left out.
fn parse(
    folder: &str,
    texts: &mut BTreeMap<String, String>,
    unread: &mut BTreeSet<String>,
    found: &mut Diagnostics,
) -> Tera {
    loop {
        let mut tera = Tera::new();
        let Err(error) = tera.add_raw_templates(texts.iter().map(|(name, text)| (name.as_str(), text.as_str()))) else {
            return tera;
        };
        let faults = template_error::read_all(&error, folder, texts);
        found.extend(faults.iter().map(unparsed));
        let is_at_fault = |name: &String| faults.iter().any(|fault| fault.template.as_ref() == Some(name));
        let mut out: BTreeSet<String> = texts.keys().filter(|name| is_at_fault(name)).cloned().collect();
        if out.is_empty() {
            out = texts.keys().cloned().collect();
        }
        texts.retain(|name, _| !out.contains(name));
        unread.extend(out);
    }
}

fn unparsed(fault: &TemplateError) -> Diagnostic {
    let reason = &fault.reason;
    let message = say!(
        "ショートコードのテンプレートを読めません: {reason}",
        "the template of a shortcode cannot be read: {reason}"
    );
    Diagnostic::new(code::RENDER_TEMPLATE, fault.place.clone(), message)
}

impl ShortcodeTemplates for Templates {
    fn template(&self, name: &str) -> Option<Place> {
        let file = format!("{FOLDER}{name}.html");
        let is_there = self.texts.contains_key(&file) || self.unread.contains(&file);
        is_there.then(|| Place::file(format!("{}/{file}", self.folder)))
    }

    fn render(&self, call: &ShortcodeCall<'_>) -> Result<String, ShortcodeFault> {
        let file = format!("{FOLDER}{}.html", call.name);
        if !self.texts.contains_key(&file) {
            return Err(ShortcodeFault::Unread);
        }
        let made = Context::from_serialize(call).and_then(|context| self.tera.render(&file, &context));
        made.map_err(|error| {
            let TemplateError { place, reason, .. } = template_error::read(&error, &self.folder, &self.texts);
            let place = place.unwrap_or_else(|| Place::file(format!("{}/{file}", self.folder)));
            ShortcodeFault::Failed { reason, place }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::shortcodes;
    use crate::diag::{Diagnostics, Lang};
    use crate::model::{
        ProjectFiles, ReadError, ShortcodeCall, ShortcodeFault, ShortcodePage, ShortcodeSite, Shortcodes,
    };
    use serde_json::Map;
    use std::path::PathBuf;
    use std::sync::Arc;

    struct Files(Vec<(&'static str, &'static str)>);

    impl ProjectFiles for Files {
        fn list(&self, folder: &str) -> Vec<String> {
            let inside = |path: &&str| path.starts_with(&format!("{folder}/"));
            self.0.iter().map(|(path, _)| *path).filter(inside).map(str::to_owned).collect()
        }

        fn read(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
            let text = self.0.iter().find(|(known, _)| *known == path).map(|(_, text)| Arc::from(text.as_bytes()));
            text.ok_or(ReadError { reason: "missing".to_owned() })
        }

        fn on_disk(&self, _: &str) -> Option<PathBuf> {
            None
        }
    }

    fn load(files: Vec<(&'static str, &'static str)>) -> (Shortcodes, Vec<String>) {
        let mut found = Diagnostics::new();
        let read = shortcodes(&Files(files), "t", &mut found);
        let said = found.into_iter().map(|finding| {
            let place = finding.place.clone().expect("it has a place");
            format!("{}:{}:{} {}", place.file, place.line, place.column, finding.message.text(Lang::En))
        });
        (read, said.collect())
    }

    fn render(shortcodes: &Shortcodes, name: &str) -> Result<String, ShortcodeFault> {
        let (params, args) = (Map::new(), [("a".to_owned(), "<1> & \"2\"".into())].into_iter().collect());
        let page = ShortcodePage { title: "題", params: &params };
        let site = ShortcodeSite { language: Lang::Ja, params: &params };
        let (inner, inner_text) = (String::new(), String::new());
        let call = ShortcodeCall { name, args, positional: vec!["x"], inner, inner_text, page, site };
        shortcodes.templates().expect("there are some").render(&call)
    }

    #[test]
    fn values_of_a_call_are_escaped() {
        let text = "{{ name }} {{ args.a }} {{ positional[0] }} {{ page.title }} {{ site.language }}{% if args.b %}!{% endif %}";
        let (read, said) = load(vec![("themes/t/shortcodes/b/c.html", text)]);
        assert_eq!(said, Vec::<String>::new());
        assert_eq!(render(&read, "b/c").unwrap(), "b/c &lt;1&gt; &amp; &quot;2&quot; x 題 ja");
        assert!(read.template("b/c").is_some() && read.template("c").is_none() && read.template("b/c.html").is_none());
    }

    #[test]
    fn they_reach_nothing_but_each_other() {
        let table = [
            ("{% include \"shortcodes/other.html\" %}", Ok("o")),
            ("{% include \"base.html\" %}", Err("shortcodes/a.html:1:12")),
            ("{% extends \"document.html\" %}", Err("shortcodes/a.html")),
            ("{{ get_env(name=\"HOME\") }}", Err("shortcodes/a.html:1:4")),
            ("{{ now() }}", Err("shortcodes/a.html:1:4")),
            ("{{ load_data(path=\"tejun.yaml\") }}", Err("shortcodes/a.html:1:4")),
        ];
        for (text, expected) in table {
            let (read, said) =
                load(vec![("themes/t/shortcodes/a.html", text), ("themes/t/shortcodes/other.html", "o")]);
            match expected {
                Ok(made) => assert_eq!((render(&read, "a"), said), (Ok(made.to_owned()), vec![]), "{text}"),
                Err(place) => {
                    assert_eq!(render(&read, "a"), Err(ShortcodeFault::Unread), "{text}");
                    assert!(said.len() == 1 && said[0].starts_with(&format!("themes/t/{place}")), "{text}: {said:?}");
                    assert_eq!(render(&read, "other").as_deref(), Ok("o"), "the others stay: {text}");
                }
            }
        }
    }

    #[test]
    fn a_failure_has_the_place_in_the_template() {
        let (read, said) = load(vec![("themes/t/shortcodes/a.html", "<b>\n  {{ args.missing }}</b>")]);
        assert_eq!(said, Vec::<String>::new());
        let Err(ShortcodeFault::Failed { place, .. }) = render(&read, "a") else { panic!("it fails") };
        assert_eq!((place.file.as_ref(), place.line, place.column), ("themes/t/shortcodes/a.html", 2, 11));
    }

    #[test]
    fn another_text_is_told_apart() {
        let key = |text: &'static str| {
            let (read, _) = load(vec![("themes/t/shortcodes/a.html", text)]);
            serde_json::to_string(&read).unwrap()
        };
        assert_eq!(key("a"), key("a"));
        assert_ne!(key("a"), key("b"));
        assert_ne!(key("{{ a"), key("{{ b"), "also of one that cannot be read");
        assert_eq!(serde_json::to_string(&Shortcodes::default()).unwrap(), "null");
    }
}
