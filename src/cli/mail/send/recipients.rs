//! Whom `--to`, or else `mail.to` of tejun.yaml, means.

use super::Refused;
use crate::config::{Mailing, Recipients, mailbox, merged};
use crate::diag::{Diagnostic, code, did_you_mean};
use crate::model::{Mailbox, ProjectFiles, ReportName};
use crate::say;

/// The recipients, each address once; at least one.
pub(super) fn resolve_recipients(
    words: &[String],
    (report, value): (ReportName, Option<&str>),
    mailing: &Mailing,
    files: &dyn ProjectFiles,
) -> Refused<Vec<Mailbox>> {
    let named_by_address = !words.is_empty() && words.iter().all(|word| word.contains('@'));
    if !mailing.complete && !named_by_address {
        let message = say!(
            "宛先の一覧に読めない行があるため、送りません",
            "nothing is sent while a row of the recipients cannot be read"
        );
        return Err(Box::new(
            Diagnostic::new(code::CONFIG_RECIPIENTS, mailing.place.clone(), message)
                .hint(say!("`tejun check` が示す行を直します", "mend the rows that `tejun check` shows")),
        ));
    }
    let mut all = Vec::new();
    if words.is_empty() {
        // What is about one value goes to those who are named for it, whoever gets the others.
        let of_value = value.map(|value| mailing.per_value.get(report.shared().as_str()).map(|to| to.of(value)));
        match of_value {
            Some(of_value) => all.extend(of_value.unwrap_or_default().iter().cloned()),
            None => all.extend(mailing.to.get(report.as_str()).into_iter().flatten().cloned()),
        }
    }
    for word in words {
        all.extend(of_word(word, mailing, files)?);
    }
    if !all.is_empty() {
        return Ok(merged(all));
    }
    let name = report.as_str();
    let message = say!("`{name}` の宛先がありません", "`{name}` has no recipients");
    if let Some(value) = value {
        let name = report.shared().as_str();
        return Err(Box::new(Diagnostic::new(code::POST_NOBODY, mailing.place.clone(), message).hint(say!(
            "tejun.yaml の `mail.to` に `{name}: {{ {value}: [宛先] }}` と書くか、宛先の一覧に `{value}` というグループを作って `{name}: {{ from: groups }}` と書きます",
            "write `{name}: {{ {value}: [recipients] }}` below `mail.to` in tejun.yaml, or make a group `{value}` of recipients and \
             write `{name}: {{ from: groups }}`"
        ))));
    }
    Err(Box::new(Diagnostic::new(code::POST_NOBODY, mailing.place.clone(), message).hint(say!(
        "tejun.yaml に `mail: {{ to: {{ {name}: [customers] }} }}` と書くか、`--to` で指定します",
        "write `mail: {{ to: {{ {name}: [customers] }} }}` in tejun.yaml, or name them with `--to`"
    ))))
}

fn of_word(word: &str, mailing: &Mailing, files: &dyn ProjectFiles) -> Refused<Vec<Mailbox>> {
    if word.contains('@') {
        return mailbox(word).map(|mailbox| vec![mailbox]).ok_or_else(|| {
            let shown: String = word.chars().filter(|c| !c.is_control()).take(80).collect();
            let message = say!("`{shown}` をメールアドレスとして読めません", "`{shown}` is no e-mail address");
            Box::new(Diagnostic::new(code::CLI_USAGE, None, message))
        });
    }
    if let Some(group) = mailing.groups.get(word) {
        return Ok(group.clone());
    }
    if word.to_ascii_lowercase().ends_with(".csv") {
        return of_list(word, files);
    }
    let message = say!("宛先 `{word}` は宣言されていません", "no recipients `{word}` are declared");
    let refusal = Diagnostic::new(code::CLI_USAGE, None, message);
    let near = did_you_mean(word, mailing.groups.keys().map(String::as_str));
    Err(Box::new(refusal.hint(near.unwrap_or_else(|| {
        say!(
            "グループ、人、チーム、`data/…` の CSV ファイル、アドレスのどれかを書きます",
            "name a group, a person, a team, a CSV file below data/ or an address"
        )
    }))))
}

/// Everybody of a list of the project.
fn of_list(word: &str, files: &dyn ProjectFiles) -> Refused<Vec<Mailbox>> {
    let known = files.list("data");
    let path = known.iter().find(|path| path.as_str() == word || path.strip_prefix("data/") == Some(word));
    let Some(path) = path else {
        let message = say!("data/ の下に `{word}` がありません", "there is no `{word}` below data/");
        return Err(Box::new(Diagnostic::new(code::CLI_USAGE, None, message)));
    };
    let list = Recipients::of(path, files);
    if list.incomplete {
        let wrong = list.found.into_iter().find(|found| found.code == code::CONFIG_RECIPIENTS);
        return Err(Box::new(wrong.expect("what is incomplete was said to be")));
    }
    Ok(list.all)
}
