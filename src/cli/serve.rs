//! `tejun serve`: a preview with live reload, until it is interrupted.

use super::args::{Global, Serve};
use super::console::Console;
use super::exit::{CommandResult, Exit};
use super::open_project;
use crate::diag::{Diagnostics, Severity};
use crate::model::ProjectFiles;
use crate::pipeline;
use crate::say;
use crate::serve::{Build, Config, Event, ServeError, Server};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

/// Starts the preview and stays until it ends.
pub(super) fn run(args: &Serve, global: &Global, voice: &Console) -> CommandResult {
    let opened = open_project::open(global, args.drafts, &mut Diagnostics::new())?;
    if let Some(refusal) = pipeline::refused_audience(&opened.files, args.audience.as_deref()) {
        return Err(refusal.into());
    }
    let config = Config {
        root: global.dir.clone(),
        bind: args.bind,
        port: args.port,
        poll: args.poll,
        drafts: args.drafts,
        audience: args.audience.clone(),
        as_of: opened.options.as_of,
        cluster: opened.options.cluster.clone(),
        now: open_project::now,
        lang: voice.lang,
    };
    let reporter = Reporter { voice: *voice, said: Mutex::default() };
    let server = match Server::start(config, move |event| reporter.tell(&event)) {
        Ok(server) => server,
        Err(error) => {
            voice.diagnostic(&error.diagnostic());
            return Ok(if matches!(error, ServeError::Folder(..)) { Exit::Usage } else { Exit::Io });
        }
    };
    if args.open {
        open_browser(server.url(), voice);
    }
    server.wait();
    Ok(Exit::Io)
}

/// Says what the preview does; findings that stay the same are said once.
struct Reporter {
    voice: Console,
    said: Mutex<String>,
}

impl Reporter {
    fn tell(&self, event: &Event<'_>) {
        match event {
            Event::Listening { url } => self
                .voice
                .note(&say!("{url} で表示しています（終了は Ctrl-C）", "previewing at {url} (Ctrl-C ends it)")),
            Event::Amended { source, took } => {
                let milliseconds = took.as_millis();
                self.voice.note(&say!(
                    "{source} を表示しました（{milliseconds} ms）",
                    "{source}: shown after {milliseconds} ms"
                ));
            }
            Event::Built(build) => self.built(build),
            Event::Said(diagnostic) => self.voice.diagnostic(diagnostic),
        }
    }

    fn built(&self, build: &Build<'_>) {
        let text = |file: &str| -> Option<Arc<str>> {
            let inputs = build.inputs?;
            let bytes = inputs.read(&inputs.project_path(file)).ok()?;
            pipeline::decode(&bytes)
        };
        let shown = open_project::render_findings(build.found, &text, &self.voice);
        let findings = shown.text.clone();
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if *said != findings {
            self.voice.findings(&findings);
            open_project::print_left_out(&shown, &self.voice);
            *said = findings;
        }
        let (errors, warnings) = (build.found.count(Severity::Error), build.found.count(Severity::Warning));
        let milliseconds = build.took.as_millis();
        let audience = build.audience.map(|name| format!("{name}: ")).unwrap_or_default();
        self.voice.note(&match build.files {
            Some(files) if build.shown => say!(
                "{audience}{files} ファイルを {milliseconds} ms で作りました。警告 {warnings} 件",
                "{audience}made {files} files in {milliseconds} ms, {warnings} warnings"
            ),
            _ if errors == 1 => say!(
                "エラー 1 件（{milliseconds} ms）。ページには最後に成功したものとエラーを表示します",
                "1 error ({milliseconds} ms); pages show the last good build and the error"
            ),
            _ => say!(
                "エラー {errors} 件（{milliseconds} ms）。ページには最後に成功したものとエラーを表示します",
                "{errors} errors ({milliseconds} ms); pages show the last good build and the errors"
            ),
        });
    }
}

/// Asks the system to open an address; a system that cannot is no reason to end.
#[expect(clippy::disallowed_methods, reason = "the browser is opened when the user asks for it")]
fn open_browser(url: &str, voice: &Console) {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let started =
        Command::new(program).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    if let Err(error) = started {
        voice.note(&say!(
            "ブラウザーを開けません（`{program}`: {error}）。{url} を開いてください",
            "cannot open a browser (`{program}`: {error}); open {url} yourself"
        ));
    }
}
