//! `tejun list`: the register, what is overdue, what is not published, and every page, for people and for machines.

use super::Exit;
use super::args::{FiguresFormat, Global, List, ListWhat};
use super::console::Console;
use super::figures::aligned;
use super::open_project::{self, OpenProject};
use crate::diag::{Diagnostics, Lang, Severity};
use crate::model::{Controlled, Register, RegisterView, safe_cell};
use crate::pipeline;
use crate::say;
use serde_json::{Map, Value};

/// Prints a list.
pub fn run(args: &List, global: &Global, voice: &Console) -> Exit {
    let mut found = Diagnostics::new();
    let opened = match open_project::open(global, false, &mut found) {
        Ok(opened) => opened,
        Err(refusal) => return voice.refuse(&refusal),
    };
    let printed = match args.what {
        ListWhat::Register => register(&opened, RegisterView::All, args.format, voice, &mut found),
        ListWhat::Overdue => register(&opened, RegisterView::Overdue, args.format, voice, &mut found),
        ListWhat::Drafts => drafts(&opened, args.format, voice, &mut found),
        ListWhat::Pages => pages(&opened, args, voice, &mut found),
    };
    // What is wrong with documents that are listed is for `check`; what is missing from the list is said.
    let mut errors = Diagnostics::new();
    errors.extend(found.iter().filter(|finding| finding.severity == Severity::Error).cloned());
    opened.print(&errors, voice);
    let exit = open_project::exit(&found, false);
    if printed.is_none() && exit == Exit::Fine { Exit::Usage } else { exit }
}

fn register(
    opened: &OpenProject,
    view: RegisterView,
    format: FiguresFormat,
    voice: &Console,
    found: &mut Diagnostics,
) -> Option<()> {
    let documents = pipeline::documents(&opened.files, &opened.options, found)?;
    let register = &documents.register;
    let seen = register.seen(view);
    match format {
        FiguresFormat::Csv => voice.result(&Register::to_csv(&seen, voice.lang)),
        FiguresFormat::Json => voice.result(&Register::to_json(register.today, &seen)),
        FiguresFormat::Table => table(&REGISTER, seen.iter().map(|entry| line(entry, voice.lang)).collect(), voice),
    }
    Some(())
}

const REGISTER: [(&str, &str); 9] = [
    ("文書番号", "number"),
    ("題名", "title"),
    ("版", "version"),
    ("状態", "status"),
    ("所有者", "owner"),
    ("承認者", "approver"),
    ("承認日", "approved"),
    ("次回レビュー", "next review"),
    ("超過日数", "days overdue"),
];

fn line(entry: &Controlled, lang: Lang) -> Vec<String> {
    let control = &entry.control;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    vec![
        text(&control.number),
        entry.title.clone(),
        text(&control.version),
        control.status.map(|status| status.label(lang).to_owned()).unwrap_or_default(),
        text(&control.owner),
        text(&control.approver),
        control.approved.map(|day| day.to_string()).unwrap_or_default(),
        control.next_review().map(|day| day.to_string()).unwrap_or_default(),
        entry.overdue().map(|days| days.to_string()).unwrap_or_default(),
    ]
}

/// What is being written, and what is not shown today.
fn drafts(opened: &OpenProject, format: FiguresFormat, voice: &Console, found: &mut Diagnostics) -> Option<()> {
    let documents = pipeline::documents(&opened.files, &opened.options, found)?;
    let heads = [("ファイル", "file"), ("題名", "title"), ("理由", "reason")];
    let hidden = documents.unpublished.iter().map(|hidden| {
        let reason = if hidden.draft {
            "draft: true"
        } else {
            voice.lang.pick("公開日の前、または期限の後", "not yet published, or expired")
        };
        vec![hidden.source.clone(), hidden.title.clone(), reason.to_owned()]
    });
    let being_written = documents.register.entries().filter_map(|entry| {
        let status = entry.control.status.filter(|status| !status.is_approved() && !status.is_over())?;
        Some(vec![entry.source.clone(), entry.title.clone(), format!("status: {}", status.label(voice.lang))])
    });
    let mut rows: Vec<Vec<String>> = hidden.chain(being_written).collect();
    rows.sort();
    rows.dedup();
    print(&heads, rows, format, voice);
    Some(())
}

fn pages(opened: &OpenProject, args: &List, voice: &Console, found: &mut Diagnostics) -> Option<()> {
    let built = pipeline::build(&opened.files, &opened.options, found)?;
    let site = match built.site_of(args.audience.as_deref()) {
        Ok(site) => site,
        Err(refusal) => {
            found.push(*refusal);
            return None;
        }
    };
    let heads = [("アドレス", "address"), ("題名", "title"), ("ファイル", "file")];
    let row = |page: &crate::model::Page| {
        vec![page.route.as_str().to_owned(), page.title.clone(), page.source.clone().unwrap_or_default()]
    };
    print(&heads, site.pages.iter().map(row).collect(), args.format, voice);
    Some(())
}

fn print(heads: &[(&str, &str)], rows: Vec<Vec<String>>, format: FiguresFormat, voice: &Console) {
    match format {
        FiguresFormat::Table => table(heads, rows, voice),
        FiguresFormat::Csv => {
            let head = heads.iter().map(|(ja, en)| voice.lang.pick(ja, en).to_owned()).collect();
            let line = |row: Vec<String>| row.iter().map(|cell| safe_cell(cell)).collect::<Vec<_>>().join(",") + "\r\n";
            let lines: String = std::iter::once(head).chain(rows).map(line).collect();
            voice.result(&format!("\u{feff}{lines}"));
        }
        FiguresFormat::Json => {
            let object = |row: Vec<String>| {
                let value = |text: String| if text.is_empty() { Value::Null } else { Value::String(text) };
                let pairs = heads.iter().zip(row).map(|((_, key), cell)| ((*key).to_owned(), value(cell)));
                Value::Object(pairs.collect::<Map<_, _>>())
            };
            let all: Vec<Value> = rows.into_iter().map(object).collect();
            voice.result(&serde_json::to_string_pretty(&all).expect("every key is a text"));
        }
    }
}

/// A table for people; that there is nothing is said beside it.
fn table(heads: &[(&str, &str)], rows: Vec<Vec<String>>, voice: &Console) {
    if rows.is_empty() {
        return voice.note(&say!("該当する文書はありません", "there are no such documents"));
    }
    let head = heads.iter().map(|(ja, en)| voice.lang.pick(ja, en).to_owned()).collect();
    let all: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    voice.for_people(&aligned(&all));
}
