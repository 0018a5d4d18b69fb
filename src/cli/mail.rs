//! `tejun mail REPORT`: a report becomes a mail, written as `.eml`, `.html` and `.txt`; nothing is written when there are
//! errors, or when the report is in a state that customers should not see.

mod choice;
pub(super) mod send;

use super::args::{Global, Mail as Args};
use super::baseline::{self, BaselineSplit};
use super::console::Console;
use super::exit::{CommandResult, Exit};
use super::open_project::{self, OpenProject};
use super::printer;
use super::progress::Progress;
use super::refusals::{refuse_inside_project, unwritable};
use super::values;
use crate::config::{Attachments, Mailing};
use crate::diag::{Diagnostic, Diagnostics, Severity, code};
use crate::model::{self, Mail, MailFile, Page, Report, ReportName, ReportPart, Site};
use crate::output;
use crate::pipeline::{self, Composed, ValueViews};
use crate::post::{self, Mailbox, Message, Sender};
use crate::say;
use choice::{chosen, refusals};
use std::path::Path;

/// What is told of a mail and the report that it brings: findings of documents are for `check`.
const OWN: &[&str] = &["mail/", "pages/report", "edition/", "leak/", "checks/stale-source", "data/after-as-of"];

/// Makes the mail.
pub(super) fn run(args: &Args, global: &Global, voice: &Console) -> CommandResult {
    let folder = args.out.clone().unwrap_or_else(|| global.dir.join("mail"));
    if let Some(refusal) = refuse_inside_project(&folder, global).or_else(|| open_project::linked(&folder)) {
        return Err(refusal.into());
    }
    let mut found = Diagnostics::new();
    let progress = Progress::start(voice, &say!("メールを作っています", "making the mail"));
    let opened = open_project::open(global, false, &mut found)?;
    let asked = pipeline::report_name(&opened.files, args.report.as_str());
    if let Err(refusal) = asked {
        progress.end();
        return Err(refusal.into());
    }
    let composed = pipeline::compose(&opened.files, &opened.options, &mut found);
    let prepared = composed.as_ref().map(|composed| prepare_all(args, &opened, composed, &mut found));
    progress.end();
    let today = opened.today(composed.as_ref().map(|composed| &composed.computed));
    let BaselineSplit { new: found, known } = baseline::split_by_baseline(&opened, found, today);
    opened.print_own(&found, OWN, voice);
    let exit = open_project::exit(&found, false);
    let Some(prepared) = prepared.flatten().filter(|_| exit == Exit::Fine) else {
        return Ok(refused(&found, exit, voice));
    };
    open_project::print_accepted(&known, voice);
    let mut worst = Exit::Fine;
    for prepared in &prepared {
        let written = write(prepared, &folder, voice);
        let exit = match composed.as_ref().filter(|_| args.send.send && written == Exit::Fine) {
            Some(composed) => deliver(prepared, args, global, &opened, composed, voice),
            None => written,
        };
        worst = if worst == Exit::Fine { exit } else { worst };
    }
    Ok(worst)
}

/// The mails that are asked for: one, or one for each value. `None` when one of them cannot be made.
fn prepare_all(
    args: &Args,
    opened: &OpenProject,
    composed: &Composed,
    found: &mut Diagnostics,
) -> Option<Vec<PreparedMail>> {
    let all = match values::meant(&composed.computed, args.report, args.value.as_deref()) {
        Ok(all) if all.len() > 1 && args.send.send && !args.send.to.is_empty() => {
            let message = say!(
                "`--to` には、すべての値のメールは送れません",
                "the mails of all values do not go to the same recipients"
            );
            let hint = say!("`--value` で一つの値を選びます", "choose one value with `--value`");
            found.push(Diagnostic::new(code::CLI_USAGE, None, message).hint(hint));
            return None;
        }
        Ok(all) => all,
        Err(refusal) => {
            found.push(*refusal);
            return None;
        }
    };
    let computed = &composed.computed;
    if let Some(inside) = all.iter().find(|name| name.slug().is_some() && !computed.has_value_site(**name)) {
        found.push(values::no_sites(inside.shared(), true));
        return None;
    }
    let is_one_of_many = all.len() > 1;
    let (mut prepared, mut views) = (Vec::new(), ValueViews::default());
    for report in all {
        match prepare_mail(args, report, opened, composed, &mut views, found) {
            Ok(mail) => prepared.push(mail),
            // Whoever came later has no report of an earlier period; the others get theirs.
            Err(refusals)
                if is_one_of_many
                    && !refusals.is_empty()
                    && refusals.iter().all(|one| one.code == code::MAIL_NO_REPORT) =>
            {
                found.extend(refusals.into_iter().map(|one| Diagnostic { severity: Severity::Info, ..one }));
            }
            Err(refusals) => {
                found.extend(refusals);
                return None;
            }
        }
    }
    if prepared.is_empty() {
        let message = say!("どの値にも、その期間のレポートがありません", "no value has a report of that period");
        found.push(Diagnostic::new(code::MAIL_NO_REPORT, None, message));
    }
    Some(prepared).filter(|prepared| !prepared.is_empty())
}

/// Sends what was written to those who are to get it.
fn deliver(
    prepared: &PreparedMail,
    args: &Args,
    global: &Global,
    opened: &OpenProject,
    composed: &Composed,
    voice: &Console,
) -> Exit {
    // A mail is dated by when it goes out, not by the day its figures are of.
    let date = opened.options.now;
    let message = |to: &[model::Mailbox]| {
        let to: Vec<Mailbox> = to.iter().filter_map(mailbox).collect();
        let message = Message { mail: &prepared.mail, sender: &prepared.sender, to: &to, date, name: &prepared.name };
        post::message(&message).map_err(|error| error.to_string())
    };
    let number = prepared.report.edition.as_ref().map_or(0, |edition| edition.number);
    let reports = &composed.computed.project.site.reports;
    let value = reports.of(prepared.report.name).and_then(crate::config::ReportSettings::value);
    let edition =
        send::Edition { report: prepared.report.name, value, key: &prepared.report.key, number, message: &message };
    let mailing = composed.computed.project.mail.as_ref();
    let context =
        send::SendContext { folder: &global.dir, files: &opened.files, mailing, variable: &super::environment };
    send::run(&args.send, &edition, &context, voice)
}

/// A mail with the name of its files.
struct PreparedMail {
    /// `weekly-2026-11-20`
    stem: String,
    report: Report,
    name: String,
    mail: Mail,
    sender: Sender,
    eml: Vec<u8>,
}

/// Says that nothing was written.
fn refused(found: &Diagnostics, exit: Exit, voice: &Console) -> Exit {
    let counted = open_project::count_message(found);
    let (ja, en) = (&counted.ja, &counted.en);
    voice.note(&say!("{ja}: メールは作っていません", "{en}: no mail was made"));
    let no_sender = found.iter().any(|finding| finding.code == code::MAIL_SENDER);
    if exit == Exit::Fine || no_sender { Exit::Usage } else { exit }
}

/// Who sends: who the command line says, else the project's settings.
fn sender(args: &Args, mailing: Option<&Mailing>) -> Result<Sender, Box<Diagnostic>> {
    let hint = || {
        say!(
            "tejun.yaml に `mail: {{ from: \"運用サービス部 <ops@example.com>\" }}` と書くか、`--from` で指定します",
            "write `mail: {{ from: \"Operations <ops@example.com>\" }}` in tejun.yaml, or name one with `--from`"
        )
    };
    let settings = |from: Mailbox| Sender {
        reply_to: mailing.and_then(|mailing| mailing.reply_to.as_ref()).and_then(mailbox),
        list_unsubscribe: mailing.and_then(|mailing| mailing.list_unsubscribe.clone()),
        ..Sender::new(from)
    };
    if let Some(from) = &args.from {
        return Mailbox::read(from).map(settings).ok_or_else(|| {
            let message = say!("`{from}` はメールアドレスではありません", "expected an address, found `{from}`");
            Box::new(Diagnostic::new(code::MAIL_SENDER, None, message).hint(hint()))
        });
    }
    mailing.and_then(|mailing| mailbox(&mailing.from)).map(settings).ok_or_else(|| {
        let message = say!("差出人が分かりません", "expected a sender, found none");
        Box::new(Diagnostic::new(code::MAIL_SENDER, None, message).hint(hint()))
    })
}

fn mailbox(of: &model::Mailbox) -> Option<Mailbox> {
    Mailbox::new(&of.name, &of.address)
}

/// The mail of a report, unless its state forbids it.
///
/// # Errors
/// The refusals; none where what is wrong is among the findings.
fn prepare_mail<'c>(
    args: &Args,
    name: ReportName,
    opened: &OpenProject,
    composed: &'c Composed,
    views: &mut ValueViews<'c>,
    found: &mut Diagnostics,
) -> Result<PreparedMail, Vec<Diagnostic>> {
    let mailing = composed.computed.project.mail.as_ref();
    let one = |refusal: Box<Diagnostic>| vec![*refusal];
    let sender = sender(args, mailing).map_err(one)?;
    // The readers of one value have a site of their own.
    let of_value = composed.computed.has_value_site(name);
    let of_value = of_value.then(|| pipeline::value_site(&opened.files, &composed.computed, views, name)).flatten();
    let site = of_value.as_ref().unwrap_or_else(|| composed.site_of(name));
    let (page, report) = chosen(args, name, site).map_err(one)?;
    let refusals = refusals(args, page, report);
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let mut mail = pipeline::mail(site, page, &composed.theme, found).ok_or_else(Vec::new)?;
    let prefix = mailing.map(|mailing| mailing.subject_prefix.trim()).filter(|prefix| !prefix.is_empty());
    if let Some(prefix) = prefix {
        let own = format!("[{}] ", site.title);
        let subject = mail.subject.strip_prefix(&own).unwrap_or(&mail.subject);
        mail.subject = format!("{prefix} {subject}");
    }
    if mailing.and_then(|mailing| mailing.attach) == Some(Attachments::Pdf) {
        mail.attachments = attachments(args, opened, composed, site, page, report).map_err(one)?;
    }
    let (name, date) = (message_name(report), composed.computed.as_of);
    let eml = post::message(&Message { mail: &mail, sender: &sender, to: &[], date, name: &name });
    let eml = eml.map_err(|error| vec![no_message(page, &error.to_string())])?;
    Ok(PreparedMail { stem: stem(report), report: report.clone(), name, mail, sender, eml })
}

/// The report and its appendix as they are printed.
fn attachments(
    args: &Args,
    opened: &OpenProject,
    composed: &Composed,
    site: &Site,
    page: &Page,
    report: &Report,
) -> Result<Vec<MailFile>, Box<Diagnostic>> {
    let behind = match &report.part {
        ReportPart::Summary { appendix } => appendix.as_ref(),
        ReportPart::Appendix { .. } => None,
    };
    let behind = behind.and_then(|route| site.pages.iter().find(|page| page.route == *route));
    let stem = stem(report);
    let wanted = [(Some(page), format!("{stem}.pdf")), (behind, format!("{stem}-appendix.pdf"))];
    let printed = |(page, name): (&Page, String)| {
        let (own, beside) =
            pipeline::printable(&opened.files, composed, site, page).ok_or_else(|| printer::failed(""))?;
        let pdf = printer::print(&own, beside, args.chromium.as_deref())?.bytes(composed.computed.as_of)?;
        Ok(MailFile { name, pdf })
    };
    wanted.into_iter().filter_map(|(page, name)| Some((page?, name))).map(printed).collect()
}

/// What tells the mail of a report from all others: `weekly.2026-11-20.1`; 0 for one that was not issued.
fn message_name(report: &Report) -> String {
    let edition = report.edition.as_ref().map_or(0, |edition| edition.number);
    format!("{}.{}.{edition}", report.name.stem(), report.key)
}

/// The name of its files.
fn stem(report: &Report) -> String {
    let edition = report.edition.as_ref().filter(|edition| edition.number > 1);
    let edition = edition.map_or_else(String::new, |edition| format!("-{}", edition.number));
    format!("{}-{}{edition}", report.name.stem(), report.key)
}

fn no_message(page: &Page, reason: &str) -> Diagnostic {
    let title = &page.title;
    let message = say!(
        "「{title}」のメールを組み立てられません: {reason}",
        "the mail of `{title}` cannot be put together: {reason}"
    );
    Diagnostic::new(code::MAIL_MESSAGE, None, message)
}

/// Writes the files of a mail; those of the same mail made before are replaced.
fn write(prepared: &PreparedMail, folder: &Path, voice: &Console) -> Exit {
    let PreparedMail { stem, mail, eml, .. } = prepared;
    let images = mail.images.iter().map(|image| (format!("{stem}.files/{}.png", image.cid), image.png.clone()));
    let attached = mail.attachments.iter().map(|file| (format!("{stem}.files/{}", file.name), file.pdf.clone()));
    // For a browser the pictures are files beside the page.
    let html = mail.html.replace("src=\"cid:", &format!("src=\"{stem}.files/"));
    let html = mail.images.iter().fold(html, |html, image| {
        html.replace(&format!("{stem}.files/{}\"", image.cid), &format!("{stem}.files/{}.png\"", image.cid))
    });
    let files = [
        (format!("{stem}.eml"), eml.clone()),
        (format!("{stem}.html"), html.into_bytes()),
        (format!("{stem}.txt"), mail.text.clone().into_bytes()),
    ];
    for (path, bytes) in files.into_iter().chain(images).chain(attached) {
        if let Err(error) = output::replace(folder, &path, &bytes) {
            voice.diagnostic(&unwritable(&folder.join(path), &error.to_string()));
            return Exit::Io;
        }
    }
    let (file, subject) = (folder.join(format!("{stem}.eml")), &mail.subject);
    let (file, count, pdfs) = (file.display(), mail.images.len(), mail.attachments.len());
    let (ja, en) = match pdfs {
        0 => (String::new(), String::new()),
        _ => (format!("、PDF {pdfs} 個"), format!(", {pdfs} PDFs")),
    };
    voice.note(&say!(
        "`{file}` を作りました（件名: {subject}、図 {count} 個{ja}）。`.html` と `.txt` も横にあります",
        "made `{file}` (subject: {subject}, {count} pictures{en}); `.html` and `.txt` are beside it"
    ));
    Exit::Fine
}
