//! `tejun list`: the register, what is overdue, what is not published, and every page, for people and for machines.

use super::args::{FiguresFormat, Global, List, ListWhat};
use super::console::Console;
use super::exit::{CommandResult, Exit};
use super::listing::Listing;
use super::open_project::{self, OpenProject};
use crate::diag::{Diagnostic, Diagnostics, Lang, code};
use crate::model::{Controlled, Register, RegisterView, is_same_person, is_same_role};
use crate::pipeline;
use crate::say;

/// Prints a list.
pub(super) fn run(args: &List, global: &Global, voice: &Console) -> CommandResult {
    let mut found = Diagnostics::new();
    let opened = open_project::open(global, false, &mut found)?;
    if args.what != ListWhat::Waiting && (args.role.is_some() || args.by.is_some()) {
        let message = say!(
            "`--as` と `--by` は `tejun list waiting` で使います",
            "expected `--as` and `--by` only with `tejun list waiting`"
        );
        return Err(Diagnostic::new(code::CLI_USAGE, None, message).into());
    }
    let printed = match args.what {
        ListWhat::Register => register(&opened, RegisterView::All, args.format, voice, &mut found),
        ListWhat::Overdue => register(&opened, RegisterView::Overdue, args.format, voice, &mut found),
        ListWhat::Waiting => waiting(&opened, args, voice, &mut found),
        ListWhat::Drafts => drafts(&opened, args.format, voice, &mut found),
        ListWhat::Pages => pages(&opened, args, voice, &mut found),
    };
    // What is wrong with documents that are listed is for `check`; what is missing from the list is said.
    opened.print_errors(&found, voice);
    let exit = open_project::exit(&found, false);
    Ok(if printed.is_none() && exit == Exit::Fine { Exit::Usage } else { exit })
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
        FiguresFormat::Table => {
            let heads = say!(
                "文書番号\t題名\t版\t状態\t所有者\t承認者\t承認日\t次回レビュー\t超過日数",
                "number\ttitle\tversion\tstatus\towner\tapprover\tapproved\tnext review\tdays overdue"
            );
            let rows = seen.iter().map(|entry| line(entry, voice.lang)).collect();
            print(&Listing::new(heads, rows), format, voice);
        }
    }
    Some(())
}

fn line(entry: &Controlled, lang: Lang) -> Vec<String> {
    let control = &entry.control;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    vec![
        text(&control.number),
        entry.title.clone(),
        text(&control.version),
        control.status.map(|status| status.label(lang).to_owned()).unwrap_or_default(),
        text(&control.owner),
        text(&control.approved_by()),
        control.approved_on().map(|day| day.to_string()).unwrap_or_default(),
        control.next_review().map(|day| day.to_string()).unwrap_or_default(),
        entry.overdue().map(|days| days.to_string()).unwrap_or_default(),
    ]
}

/// Documents that wait for a signature: a row for each role whose turn it is.
fn waiting(opened: &OpenProject, args: &List, voice: &Console, found: &mut Diagnostics) -> Option<()> {
    let documents = pipeline::documents(&opened.files, &opened.options, found)?;
    let mut rows = Vec::new();
    for entry in documents.register.seen(RegisterView::Waiting) {
        let Some(sign_off) = entry.open_sign_off() else { continue };
        for role in sign_off.waiting_for() {
            let holders = documents.people.holders(role);
            let is_asked = args.role.as_ref().is_none_or(|wanted| is_same_role(wanted, &role.name));
            let may_sign = args.by.as_deref().is_none_or(|by| {
                let name = documents.people.person(by).map_or(by, |person| person.name.as_str());
                let has_signed = sign_off.rule.distinct && sign_off.role_of_person(name).is_some();
                !has_signed && holders.as_ref().is_none_or(|all| all.iter().any(|one| is_same_person(one, name)))
            });
            if is_asked && may_sign {
                let is_certain = holders.as_ref().is_some_and(|all| all.len() == 1);
                let by = if is_certain { "" } else { voice.lang.pick(" --by 名前", " --by NAME") };
                let source = opened.files.mounts().disk_path(&entry.source);
                let command = format!("tejun approve {source} --as {}{by}", role.word());
                let holders = holders.unwrap_or_default().join("、");
                rows.push(vec![entry.title.clone(), role.name.clone(), holders, sign_off.count(), command]);
            }
        }
    }
    let heads = say!("題名\t役割\t署名する人\t署名\tコマンド", "title\trole\tsigned by\tsigned\tcommand");
    print(&Listing::new(heads, rows), args.format, voice);
    Some(())
}

/// What is being written, and what is not shown today.
fn drafts(opened: &OpenProject, format: FiguresFormat, voice: &Console, found: &mut Diagnostics) -> Option<()> {
    let documents = pipeline::documents(&opened.files, &opened.options, found)?;
    let on_disk = |source: &str| opened.files.mounts().disk_path(source).into_owned();
    let hidden = documents.unpublished.iter().map(|hidden| {
        let reason = if hidden.draft {
            "draft: true"
        } else {
            voice.lang.pick("公開日の前、または期限の後", "not yet published, or expired")
        };
        vec![on_disk(&hidden.source), hidden.title.clone(), reason.to_owned()]
    });
    let being_written = documents.register.entries().filter_map(|entry| {
        let status = entry.control.status.filter(|status| !status.is_approved() && !status.is_over())?;
        Some(vec![on_disk(&entry.source), entry.title.clone(), format!("status: {}", status.label(voice.lang))])
    });
    let mut rows: Vec<Vec<String>> = hidden.chain(being_written).collect();
    rows.sort();
    rows.dedup();
    print(&Listing::new(say!("ファイル\t題名\t理由", "file\ttitle\treason"), rows), format, voice);
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
    let row = |page: &crate::model::Page| {
        let source = page.source.as_deref().map(|source| opened.files.mounts().disk_path(source).into_owned());
        vec![page.route.as_str().to_owned(), page.title.clone(), source.unwrap_or_default()]
    };
    let heads = say!("アドレス\t題名\tファイル", "address\ttitle\tfile");
    print(&Listing::new(heads, site.pages.iter().map(row).collect()), args.format, voice);
    Some(())
}

fn print(list: &Listing, format: FiguresFormat, voice: &Console) {
    match format {
        FiguresFormat::Json => voice.json(&list.objects()),
        FiguresFormat::Csv => voice.result(&list.csv(voice.lang)),
        // That there is nothing is said beside it.
        FiguresFormat::Table if list.is_empty() => {
            voice.note(&say!("該当する文書はありません", "there are no such documents"));
        }
        FiguresFormat::Table => voice.for_people(&list.aligned(voice.lang)),
    }
}
