//! The page of the register (文書管理台帳), and views of it elsewhere.
//!
//! In: the register. Out: one page at `/register/`, unless a document is there, and blocks for `{register}`. Never: leaves a
//! document out of 「すべての文書」.

use super::context::ComposeContext;
use super::control;
use super::navigation::{Entry, Tree};
use super::options::{DirectiveResult, Options};
use super::reason::Reason;
use super::site_page::{SitePage, Words};
use crate::diag::Lang;
use crate::model::{
    Approval, Block, Controlled, Heading, Page, PageKind, Register, RegisterBlock, RegisterLine, RegisterTable,
    RegisterView, Urgency, format_date,
};
use crate::say;

const PAGE: SitePage = SitePage {
    path: "register",
    kind: PageKind::Register,
    title: Words { ja: "文書管理台帳", en: "Document register" },
    description: Words {
        ja: "文書の番号・版・状態・所有者・承認・次回レビューと、いま対応が必要な文書",
        en: "Number, version, status, owner, approval and next review of every document, and what needs attention",
    },
    weight: 905,
};

/// Whether the page is made: as the project says, else when any document is under control.
pub(super) fn is_made(context: &ComposeContext<'_>) -> bool {
    let wanted = context.project.site.register.unwrap_or_else(|| context.register.has_controlled());
    let shown = context.project.site.audiences.shows("register");
    wanted && shown && context.is_free(&PAGE.route())
}

pub(super) fn entry(context: &ComposeContext<'_>) -> Option<Entry> {
    is_made(context).then(|| PAGE.entry(context.lang()))
}

pub(super) fn page(context: &ComposeContext<'_>, tree: &Tree) -> Option<Page> {
    if !is_made(context) {
        return None;
    }
    let (lang, register) = (context.lang(), context.register);
    let today = format_date(register.today, lang);
    let controlled = register.entries().filter(|entry| entry.control.is_controlled()).count();
    let all = register.entries().len();
    let text = say!(
        "{today} 現在、管理している文書は {controlled} 件、文書は全部で {all} 件です。",
        "As of {today}, {controlled} of {all} documents are under control."
    );
    let mut blocks = vec![Block::paragraph(text.into_text(lang))];
    if register.is_shallow {
        let text = lang.pick(
            "git の履歴が途中で切れているため、改訂履歴と更新日は表示していません。",
            "The git history is cut off, so revisions and days of change are not shown.",
        );
        blocks.push(Block::paragraph(text));
    }
    let tables: Vec<RegisterTable> = views(register).map(|view| table(lang, view, register.seen(view))).collect();
    let heading = |table: &RegisterTable| Heading { level: 2, id: table.id.clone(), text: table.title.clone() };
    let headings = tables.iter().map(heading).collect();
    blocks.push(Block::Register(RegisterBlock { tables, is_page: true, language: lang }));
    let mut page = PAGE.page(lang, tree, blocks);
    page.headings = headings;
    Some(page)
}

/// The views of the page: that of signatures only where several roles sign a document.
fn views(register: &Register) -> impl Iterator<Item = RegisterView> {
    let has_sign_offs = register.has_sign_offs();
    RegisterView::EVERY.into_iter().filter(move |view| *view != RegisterView::Waiting || has_sign_offs)
}

/// The block of the directive: one view, or every document under control, of one folder or owner if asked.
pub(super) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let (title, folder, owner) = (options.text("title"), options.text("folder"), options.text("owner"));
    let view = options.choice("view", &RegisterView::EVERY.map(|view| (view.name(), view)));
    let register: &Register = context.register;
    let folder = folder.map(|folder| format!("content/{}/", folder.trim_matches('/').trim_start_matches("content/")));
    if let Some(folder) = folder.as_ref().filter(|f| register.entries().all(|e| !e.source.starts_with(f.as_str()))) {
        let message = say!("`{folder}` に文書がありません", "there is no document in `{folder}`");
        let folders: Vec<String> = register.entries().filter_map(folder_of).collect();
        let typed = folder.trim_start_matches("content/").trim_end_matches('/');
        return Err(Reason::unknown(message, typed, folders.iter().map(String::as_str)));
    }
    if let Some(owner) = owner.filter(|owner| register.entries().all(|e| e.control.owner.as_deref() != Some(*owner))) {
        let message = say!("所有者が `{owner}` の文書はありません", "no document is owned by `{owner}`");
        let owners = register.entries().filter_map(|entry| entry.control.owner.as_deref());
        return Err(Reason::unknown(message, owner, owners));
    }
    let wanted = |entry: &&Controlled| {
        folder.as_ref().is_none_or(|folder| entry.source.starts_with(folder.as_str()))
            && owner.is_none_or(|owner| entry.control.owner.as_deref() == Some(owner))
            && (view.is_some() || entry.control.is_controlled())
    };
    let seen = register.seen(view.unwrap_or(RegisterView::All)).into_iter().filter(wanted).collect();
    let lang = context.lang();
    let made = table(lang, view.unwrap_or(RegisterView::All), seen);
    let usual = view.map_or(PAGE.title(lang), |view| view.title(lang));
    let made = RegisterTable { id: String::new(), title: title.unwrap_or(usual).to_owned(), ..made };
    Ok(vec![Block::Register(RegisterBlock { tables: vec![made], is_page: false, language: lang })])
}

/// The folder of an entry below `content/`.
fn folder_of(entry: &Controlled) -> Option<String> {
    Some(entry.source.strip_prefix("content/")?.rsplit_once('/')?.0.to_owned())
}

fn table(lang: Lang, view: RegisterView, seen: Vec<&Controlled>) -> RegisterTable {
    RegisterTable {
        id: view.name().to_owned(),
        title: view.title(lang).to_owned(),
        rows: seen.into_iter().map(|entry| line(lang, entry)).collect(),
    }
}

fn line(lang: Lang, entry: &Controlled) -> RegisterLine {
    let control = &entry.control;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let (due, urgency) =
        entry.review_in.map_or((String::new(), Urgency::Calm), |remaining| control::due(lang, remaining));
    let mut marks = Vec::new();
    if entry.approval() == Approval::Changed && entry.is_in_force() {
        marks.push(lang.pick("未承認の変更あり", "changed after approval").to_owned());
    }
    marks.extend(control::signatures(lang, entry));
    if !entry.outdated.is_empty() {
        marks.push(lang.pick("参照先に変更あり", "what it names has changed").to_owned());
    }
    let day = |day: Option<crate::calendar::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    RegisterLine {
        number: text(&control.number),
        title: entry.title.clone(),
        route: entry.route.clone(),
        version: text(&control.version),
        status: control.status,
        owner: text(&control.owner),
        approver: text(&control.approved_by()),
        approved: day(control.approved_on()),
        next_review: if entry.is_in_force() { day(control.next_review()) } else { String::new() },
        due,
        urgency,
        marks,
    }
}
