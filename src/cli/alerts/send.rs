//! `tejun alerts --send`: every channel gets what it was not told yet.
//!
//! In: the alerts, the channels of the setting, the variables of the environment. Out: a line per channel on standard output,
//! what is wrong on standard error, an exit code. Never: posts to an address that was not declared, shows an address from the
//! environment or a token, or lets one channel stop the others.

use super::formats;
use super::ledger::{self, TellingJournal};
use super::notice::{Channel, Notice, Watched};
use super::{exit, nothing_new};
use crate::cli::args::Global;
use crate::cli::console::Console;
use crate::cli::environment;
use crate::cli::exit::{Ended, Exit};
use crate::cli::open_project::OpenProject;
use crate::config::{Alerting, ChannelUrl};
use crate::diag::{Diagnostic, Message, Place, code, did_you_mean};
use crate::model::WebhookUrl;
use crate::post::{WebhookError, WebhookRequest, post_webhook};
use crate::say;

/// Where a channel's messages go, with its secrets.
struct Destination {
    url: WebhookUrl,
    token: Option<String>,
}

/// What became of the channels of a run.
#[derive(Debug, Clone, Copy, Default)]
struct Failures {
    /// Some did not take their message.
    undelivered: bool,
    /// Of some nobody knows the address or the token.
    unset: bool,
}

/// Sends to the named channels, or to all of them; or says what would be sent.
pub(super) fn run(
    names: &[String],
    dry_run: bool,
    watched: &Watched<'_>,
    opened: &OpenProject,
    global: &Global,
    voice: &Console,
) -> Result<Exit, Ended> {
    let channels = chosen(names, watched.alerting)?;
    let known = ledger::read(&opened.files)?;
    let untold = |channel: &Channel<'_>| watched.untold(&known, Some(*channel));
    if channels.iter().all(|channel| untold(channel).is_empty()) {
        voice.note(&nothing_new());
        return Ok(Exit::Fine);
    }
    if dry_run {
        let all: Vec<Notice<'_>> =
            channels.iter().flat_map(|channel| rehearsed(*channel, &untold(channel), voice)).collect();
        return Ok(exit(&all));
    }
    let mut journal = TellingJournal::open(&global.dir, watched.computed.as_of)?;
    let mut failures = Failures::default();
    let mut told = Vec::new();
    for channel in channels {
        let untold = watched.untold(&journal.ledger, Some(channel));
        if untold.is_empty() {
            continue;
        }
        match destination(channel) {
            Ok(destination) => {
                let sent = deliver(channel, &destination, &untold, watched, &mut journal, voice)?;
                failures.undelivered |= sent.len() < untold.len();
                told.extend(sent);
            }
            Err(refusal) => {
                voice.result(&format!("not-sent\t{}\t{}", channel.name, untold.len()));
                voice.diagnostic(&refusal);
                failures.unset = true;
            }
        }
    }
    Ok(match failures {
        Failures { undelivered: true, .. } => Exit::Io,
        Failures { unset: true, .. } => Exit::Usage,
        Failures { .. } => exit(&told),
    })
}

/// The channels of these names, or all of them.
fn chosen<'a>(names: &[String], alerting: Option<&'a Alerting>) -> Result<Vec<Channel<'a>>, Box<Diagnostic>> {
    let alerting = alerting.filter(|alerting| !alerting.channels.is_empty()).ok_or_else(|| no_channels(alerting))?;
    let channel = |(name, settings)| Channel { name, settings };
    let all = || alerting.channels.iter().map(|(name, settings)| channel((name.as_str(), settings)));
    if names.is_empty() {
        return Ok(all().collect());
    }
    if let Some(name) = names.iter().find(|name| !alerting.channels.contains_key(*name)) {
        let message = say!("送り先 `{name}` は宣言されていません", "no channel `{name}` is declared");
        let known: Vec<&str> = alerting.channels.keys().map(String::as_str).collect();
        let listed = known.join("`, `");
        let near = did_you_mean(name, known.iter().copied());
        let hint = near.unwrap_or_else(|| say!("使えるのは `{listed}` です", "known are `{listed}`"));
        return Err(Box::new(Diagnostic::new(code::CLI_USAGE, alerting.place.clone(), message).hint(hint)));
    }
    // In the order in which they are declared, each once.
    Ok(all().filter(|channel| names.iter().any(|name| name == channel.name)).collect())
}

fn no_channels(alerting: Option<&Alerting>) -> Box<Diagnostic> {
    let place = alerting.map_or_else(|| Place::file("tejun.yaml"), |alerting| alerting.place.clone());
    let message = say!(
        "tejun.yaml に使える `alerts.channels` がありません",
        "expected a usable `alerts.channels` in tejun.yaml, found none"
    );
    Box::new(Diagnostic::new(code::CONFIG_REQUIRED, place, message).hint(say!(
        "`alerts: {{ channels: {{ ops: {{ format: slack, url_env: TEJUN_ALERTS_URL }} }} }}` と書きます",
        "write `alerts: {{ channels: {{ ops: {{ format: slack, url_env: TEJUN_ALERTS_URL }} }} }}`"
    )))
}

/// Says what a channel would get.
fn rehearsed<'a>(channel: Channel<'_>, untold: &[Notice<'a>], voice: &Console) -> Vec<Notice<'a>> {
    if !untold.is_empty() {
        voice.result(&format!("would-send\t{}\t{}", channel.name, untold.len()));
    }
    untold.to_vec()
}

/// Posts what a channel was not told yet, message by message, each recorded as soon as it is taken; answers what was told. When
/// one message is not taken, the others are left for the next run.
fn deliver<'a>(
    channel: Channel<'_>,
    destination: &Destination,
    untold: &[Notice<'a>],
    watched: &Watched<'a>,
    journal: &mut TellingJournal,
    voice: &Console,
) -> Result<Vec<Notice<'a>>, Ended> {
    let format = channel.settings.format;
    let mut told = Vec::new();
    let mut failed = None;
    for part in untold.chunks(formats::most_in_a_message(format)) {
        let body = formats::body(watched.computed, part, format);
        let Destination { url, token } = destination;
        let (token, timeout) = (token.as_deref(), channel.settings.timeout);
        match post_webhook(&WebhookRequest { url, token, body: &body, timeout }) {
            Ok(()) => {
                told.extend_from_slice(part);
                let recorded = journal.record(part, Some(channel.name));
                if recorded.is_err() {
                    voice.result(&format!("sent\t{}\t{}", channel.name, told.len()));
                }
                recorded?;
            }
            Err(error) => {
                failed = Some(error);
                break;
            }
        }
    }
    let (name, sent, left) = (channel.name, told.len(), untold.len() - told.len());
    if sent > 0 {
        voice.result(&format!("sent\t{name}\t{sent}"));
    }
    if let Some(error) = failed {
        voice.result(&format!("not-sent\t{name}\t{left}"));
        voice.diagnostic(&refused(channel, error));
    }
    Ok(told)
}

/// The address and the token of a channel.
fn destination(channel: Channel<'_>) -> Result<Destination, Box<Diagnostic>> {
    let url = match &channel.settings.url {
        ChannelUrl::Declared(url) => url.clone(),
        ChannelUrl::Env(name) => {
            let text = variable(channel, name)?;
            WebhookUrl::parse(&text).ok_or_else(|| {
                let message = say!(
                    "環境変数 `{name}` の値は、使えるアドレスではありません",
                    "expected an `https://` address in the variable `{name}`, found something else"
                );
                Box::new(Diagnostic::new(code::POST_VARIABLE, channel.settings.place.clone(), message).hint(say!(
                    "`https://` のアドレスを、余分な空白や引用符なしで渡します。`http://` は、この端末にだけ使えます",
                    "pass an `https://` address without blanks or quotes; `http://` is for this machine only"
                )))
            })?
        }
    };
    let token = channel.settings.token_env.as_ref().map(|name| variable(channel, name)).transpose()?;
    Ok(Destination { url, token })
}

fn variable(channel: Channel<'_>, name: &str) -> Result<String, Box<Diagnostic>> {
    let value = environment(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    value.ok_or_else(|| {
        let of = channel.name;
        let message = say!(
            "送り先 `{of}` の環境変数 `{name}` がありません",
            "expected the variable `{name}` of the channel `{of}`, found none"
        );
        let hint = say!("`export {name}=…` のように渡します", "pass it as `export {name}=…`");
        Box::new(Diagnostic::new(code::POST_VARIABLE, channel.settings.place.clone(), message).hint(hint))
    })
}

/// Why a channel did not take a message; its address may be a secret and is not shown.
fn refused(channel: Channel<'_>, error: WebhookError) -> Diagnostic {
    let reason: Message = match error {
        WebhookError::Status(status) => say!("返事が {status} でした", "the answer was {status}"),
        WebhookError::Redirect(status) => say!(
            "別のアドレスへ移るように言われました（{status}）。宣言したアドレスにしか送りません",
            "the answer leads to another address ({status}), and messages go to the declared one only"
        ),
        WebhookError::NoHost => say!("その名前のホストがありません", "there is no host of its name"),
        WebhookError::Timeout => say!("時間内に返事がありませんでした", "there was no answer in time"),
        WebhookError::Certificate => say!("証明書を信用できません", "the certificate is not trusted"),
        WebhookError::Connection => say!("つながりませんでした", "there was no connection"),
        WebhookError::Form => {
            say!(
                "アドレスかトークンに使えない文字があります",
                "the address or the token has characters that cannot be sent"
            )
        }
    };
    let (name, ja, en) = (channel.name, &reason.ja, &reason.en);
    let message =
        say!("送り先 `{name}` に届きませんでした: {ja}", "the channel `{name}` did not get its message: {en}");
    Diagnostic::new(code::POST_CHANNEL, channel.settings.place.clone(), message).hint(say!(
        "直してもう一度実行すると、まだの送り先にだけ送ります",
        "mend that and run this again: only channels that lack the message get it"
    ))
}
