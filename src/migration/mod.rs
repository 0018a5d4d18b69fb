//! What another tool's settings say of documents → a `tejun.yaml` that reads them where they stand.
//!
//! In: the files of a folder. Out: a [`Migration`]: the text of `tejun.yaml`, where each value comes from, what has no counterpart,
//! and diagnostics for settings that cannot be read. Never: writes, runs a tool, or evaluates a script.
//!
//! Decided in docs/decisions/0107-migration.md.

mod docusaurus;
mod draft;
mod embeds;
mod folder;
mod hugo;
mod jekyll;
mod mdbook;
mod mkdocs;
mod obsidian;
mod outline;
mod remarks;
mod script;
mod tree;
mod vitepress;
mod written;

use crate::diag::{Diagnostics, Lang, Message, Place};
use crate::model::ProjectFiles;
use crate::say;
use crate::syntax;
use draft::Draft;
use folder::Folder;
use tree::{Said, unplaced};

/// What wrote the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// MkDocs, with or without Material.
    MkDocs,
    /// Hugo.
    Hugo,
    /// Docusaurus.
    Docusaurus,
    /// Jekyll.
    Jekyll,
    /// VitePress.
    VitePress,
    /// mdBook.
    MdBook,
    /// A vault of Obsidian.
    Obsidian,
    /// Markdown files and nothing else that is known.
    Plain,
}

impl Tool {
    /// What the tool is called.
    pub fn name(self) -> Message {
        match self {
            Self::MkDocs => say!("MkDocs", "MkDocs"),
            Self::Hugo => say!("Hugo", "Hugo"),
            Self::Docusaurus => say!("Docusaurus", "Docusaurus"),
            Self::Jekyll => say!("Jekyll", "Jekyll"),
            Self::VitePress => say!("VitePress", "VitePress"),
            Self::MdBook => say!("mdBook", "mdBook"),
            Self::Obsidian => say!("Obsidian", "Obsidian"),
            Self::Plain => say!("Markdown のフォルダー", "a folder of Markdown"),
        }
    }
}

/// A value that was taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The key of `tejun.yaml`.
    pub key: &'static str,
    /// What it became; of lists how many.
    pub value: String,
    /// Where it stands in the other tool's settings; nowhere for what follows from the files.
    pub place: Option<Place>,
}

/// Something that has no counterpart, or waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Where it stands.
    pub place: Option<Place>,
    /// What it is.
    pub message: Message,
}

/// A project that is to be.
#[derive(Debug)]
pub struct Migration {
    /// What wrote the folder.
    pub tool: Tool,
    /// The file of settings that told.
    pub settings: Option<String>,
    /// The text of `tejun.yaml`.
    pub project: String,
    /// The language of its comments.
    pub lang: Lang,
    /// Its values and where they come from.
    pub taken: Vec<Taken>,
    /// What has no counterpart.
    pub remarks: Vec<Remark>,
    /// How many documents there are to read.
    pub documents: usize,
}

type Recognise = fn(&Folder<'_>) -> Option<String>;
type Read = fn(&Folder<'_>, &str, &mut Draft, &mut Diagnostics);

/// The tools in the order in which they are looked for, how each is known, and how it is read.
const TOOLS: [(Tool, Recognise, Read); 7] = [
    (Tool::MkDocs, mkdocs::settings, mkdocs::read),
    (Tool::Hugo, hugo::settings, hugo::read),
    (Tool::Docusaurus, docusaurus::settings, docusaurus::read),
    (Tool::Jekyll, jekyll::settings, jekyll::read),
    (Tool::VitePress, vitepress::settings, vitepress::read),
    (Tool::MdBook, mdbook::settings, mdbook::read),
    (Tool::Obsidian, obsidian::settings, obsidian::read),
];

/// Looks at a folder of this name, and says what its `tejun.yaml` would be.
pub fn read(files: &dyn ProjectFiles, name: &str, found: &mut Diagnostics) -> Migration {
    let folder = Folder::new(files, name);
    let mut known = TOOLS.iter().filter_map(|(tool, recognise, read)| Some((*tool, recognise(&folder)?, *read)));
    let mut draft = Draft::default();
    let Some((tool, settings, read)) = known.next() else { return plain(&folder) };
    read(&folder, &settings, &mut draft, found);
    for (other, settings, _) in known {
        let name = other.name().ja;
        let message = say!(
            "{name} の設定 `{settings}` もありますが、読みませんでした",
            "there are settings of {name} as well, `{settings}`, which were not read"
        );
        draft.remark(None, message);
    }
    finished(&folder, tool, Some(settings), draft)
}

/// What a `tejun.yaml` of few lines would be for a folder of this name, whatever tool it is of; in a language, where one is asked for.
pub fn bare(files: &dyn ProjectFiles, name: &str, lang: Option<Lang>) -> Migration {
    let language = lang.map(|lang| unplaced(lang.choose("ja", "en")));
    finished(&Folder::new(files, name), Tool::Plain, None, Draft { language, ..Draft::default() })
}

fn plain(folder: &Folder<'_>) -> Migration {
    finished(folder, Tool::Plain, None, Draft::default())
}

/// What no setting said follows from the files.
fn finished(folder: &Folder<'_>, tool: Tool, settings: Option<String>, mut draft: Draft) -> Migration {
    let is_empty = folder.document_count(".") == 0;
    let is_there = draft.content.as_ref().is_some_and(|said| folder.has_folder(&said.text));
    if !is_there && !is_empty {
        if let Some(said) = draft.content.take() {
            let name = said.text;
            let message =
                say!("文書のフォルダー `{name}` がありません", "there is no folder of documents such as `{name}`");
            draft.remark(said.place, message);
        }
        draft.content = Some(unplaced(folder.most_documents()));
    }
    let content = draft.content().to_owned();
    if draft.title.is_none() {
        draft.title = Some(title(folder, &content));
    }
    if draft.language.is_none() && is_foreign(folder, &content) {
        draft.language = Some(unplaced("en"));
    }
    draft.ignore_never(folder, settings.as_deref());
    draft.embeds = embeds::hosts(folder, &content);
    let name = tool.name().ja;
    let head = match &settings {
        Some(file) => say!(
            "{name} の {file} から作りました。ほかに書けるキー: `tejun config --schema tejun.yaml`",
            "made from {file} of {name}; what else may be written: `tejun config --schema tejun.yaml`"
        ),
        None => say!(
            "ほかに書けるキー: `tejun config --schema tejun.yaml`",
            "what else may be written: `tejun config --schema tejun.yaml`"
        ),
    };
    let documents = folder.document_count(&content);
    Migration {
        tool,
        settings,
        project: written::project(&draft, &head),
        lang: draft.lang(),
        taken: draft.taken(),
        remarks: draft.remarks,
        documents,
    }
}

/// What the front page is called: by its front matter, else by its first heading; else the name of the folder.
fn title(folder: &Folder<'_>, content: &str) -> Said {
    let front = folder.front_page(content);
    let text = front.as_deref().and_then(|front| folder.text(front)).unwrap_or_default();
    let (settings, body) = front_matter(&text);
    let written = settings.and_then(|settings| syntax::yaml::document(settings).ok()?.root);
    if let Some((node, file)) = written.as_ref().and_then(|root| root.get("title")).zip(front.as_deref()) {
        let words = written::one_line(node.text().unwrap_or_default());
        if !words.is_empty() {
            // The settings begin behind the line that opens them.
            let place = Place::of_range(file, &text, node.range.start + FENCE..node.range.end + FENCE);
            return Said { text: words, place: Some(place) };
        }
    }
    let heading = unfenced(body).find_map(|line| {
        let words = line.strip_prefix("# ")?.trim().trim_end_matches('#').trim();
        let words = written::one_line(&words.replace(['*', '`'], ""));
        let start = line.as_ptr() as usize - text.as_ptr() as usize;
        (!words.is_empty() && !words.contains(['<', '[', '!'])).then_some((start, words))
    });
    if let Some(((start, words), file)) = heading.zip(front.as_deref()) {
        return Said { text: words, place: Some(Place::of_range(file, &text, start..start + 1)) };
    }
    let name = written::one_line(folder.name);
    unplaced(if name.is_empty() { "文書".to_owned() } else { name })
}

/// The lines of a document that are not code between fences, where `# x` is a comment.
fn unfenced(body: &str) -> impl Iterator<Item = &str> {
    let mut fence: Option<&str> = None;
    body.lines().filter(move |line| {
        let mark = ["```", "~~~"].into_iter().find(|mark| line.trim_start().starts_with(mark));
        let is_inside = fence.is_some();
        match (fence, mark) {
            (None, Some(_)) => fence = mark,
            (Some(open), Some(close)) if open == close => fence = None,
            _ => {}
        }
        !is_inside && mark.is_none()
    })
}

/// How many bytes open front matter.
const FENCE: usize = "---\n".len();

/// The front matter of a document and what comes behind it.
fn front_matter(text: &str) -> (Option<&str>, &str) {
    let inside = text.strip_prefix("---\n");
    match inside.and_then(|inside| Some((inside, inside.find("\n---")?))) {
        Some((inside, end)) => (Some(&inside[..=end]), &inside[end + 1..]),
        None => (None, text),
    }
}

/// How many documents are looked at for what they are written in.
const LOOKED_AT: usize = 100;

/// Whether hardly a document is written in Japanese.
fn is_foreign(folder: &Folder<'_>, content: &str) -> bool {
    let is_japanese = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}');
    let texts = folder.documents(content).take(LOOKED_AT).filter_map(|path| folder.text(path));
    let japanese: Vec<bool> = texts.map(|text| text.chars().any(is_japanese)).collect();
    !japanese.is_empty() && japanese.iter().filter(|is| **is).count() * 3 < japanese.len()
}

#[cfg(test)]
mod tests;
