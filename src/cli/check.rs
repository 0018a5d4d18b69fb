//! `tejun check`: everything a build would find, without writing a site; rows set aside are kept for people to open.

use super::Exit;
use super::args::{Check, Denied, FindingsFormat, Global};
use super::opened;
use super::voice::Voice;
use crate::diag::{self, Diagnostics};
use crate::pipeline;

/// Checks the project.
pub fn run(args: &Check, global: &Global, voice: &Voice) -> Exit {
    let mut found = Diagnostics::new();
    let opened = match opened::open(global, args.drafts, &mut found) {
        Ok(opened) => opened,
        Err(refusal) if args.format == FindingsFormat::Json => {
            found.push(*refusal);
            voice.result(&diag::json(&found, voice.lang));
            return Exit::Usage;
        }
        Err(refusal) => return voice.refuse(&refusal),
    };
    let built = pipeline::build(&opened.files, &opened.options, &mut found);
    if let Some(built) = &built {
        opened.keep_set_aside(&built.computed, voice);
    }
    match args.format {
        FindingsFormat::Json => voice.result(&diag::json(&found, voice.lang)),
        FindingsFormat::Human => {
            if let Some(built) = &built {
                opened.tell_reading(&built.computed, voice);
            }
            let shown = opened.findings(&found, voice);
            if !shown.text.is_empty() {
                voice.result(&shown.text);
            }
            opened::tell_left_out(&shown, voice);
            voice.note(&opened::counted(&found));
        }
    }
    let exit = opened::exit(&found, args.deny == Some(Denied::Warnings));
    if built.is_none() && exit == Exit::Fine { Exit::Usage } else { exit }
}
