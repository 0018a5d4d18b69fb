//! Bodies as they are posted: texts of the project and of its data stay texts.

use super::{Printed, body};
use crate::cli::alerts::notice::{Notice, Watched};
use crate::cli::args::AlertsFormat;
use crate::config::AlertFormat;
use crate::diag::{Diagnostics, Lang};
use crate::inputs::Inputs;
use crate::pipeline::{self, AssetNames, ClusterUse, Computed, Options};
use crate::say;
use serde_json::{Value, json};

/// Three tickets of one team in October, and a name and a value that would act in a chat.
fn computed() -> Computed {
    let files = Inputs::from_memory([
        ("tejun.yaml", "title: \"T <b> & co\"\nlanguage: en\nbase_url: https://help.example.com/"),
        (
            "data/sources.yaml",
            "tickets: { files: t.csv, fresh_within: 400 days, columns: { id: text, opened: datetime, team: text } }",
        ),
        (
            "data/metrics.yaml",
            "opened: { label: \"<!channel> & [x](https://evil.example) @here *b*\", type: simple, source: tickets, time: opened, agg: count, grains: [month], by: [team], alert: \">2件\" }",
        ),
        (
            "data/t.csv",
            "id,opened,team\nT-1,2026-10-05 09:00,\"a](https://evil.example)<@U1>|\"\nT-2,2026-10-06 09:00,\"a](https://evil.example)<@U1>|\"\nT-3,2026-10-07 09:00,\"a](https://evil.example)<@U1>|\"\n",
        ),
    ]);
    let now = "2026-11-20T08:00:00Z".parse().unwrap();
    let options =
        Options { as_of: None, now, drafts: false, assets: AssetNames::Hashed, cluster: ClusterUse::default() };
    pipeline::compute(&files, &options, &mut Diagnostics::new()).unwrap()
}

fn with<T>(read: impl FnOnce(&Computed, &[Notice<'_>]) -> T) -> T {
    let computed = computed();
    let notices = Watched::new(&computed, None).standing();
    assert_eq!(notices.len(), 2, "the whole, and the one team");
    read(&computed, &notices)
}

fn printed(computed: &Computed, notices: &[Notice<'_>], format: AlertsFormat, lang: Lang) -> String {
    let nothing = say!("ひとつもありません", "there is none");
    Printed { computed, notices, nothing: &nothing }.text(format, lang)
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn slack() {
    let text = with(|computed, notices| parsed(&body(computed, notices, AlertFormat::Slack)));
    let expected = "T &lt;b&gt; &amp; co — crossed alerts: 2 (as of 2026-11-20 17:00)\n\
        • [alert] <https://help.example.com/metrics/opened/|&lt;!channel&gt; &amp; [x]\u{200b}(https://evil.example) @\u{200b}here *b*> — \
        value: 3 · threshold: &gt; 2 · period: October 2026 · since: October 2026 · declared in: data/metrics.yaml:1\n\
        • [alert] <https://help.example.com/metrics/opened/|&lt;!channel&gt; &amp; [x]\u{200b}(https://evil.example) @\u{200b}here *b* \
        (a]\u{200b}(https://evil.example)&lt;@\u{200b}U1&gt;|)> — \
        value: 3 · threshold: &gt; 2 · period: October 2026 · since: October 2026 · declared in: data/metrics.yaml:1";
    assert_eq!(text, json!({ "text": expected }));
}

#[test]
fn teams() {
    let card = with(|computed, notices| parsed(&body(computed, &notices[..1], AlertFormat::Teams)));
    let run = |text: &str| json!({ "type": "TextRun", "text": text, "weight": "Bolder" });
    let mut title = run("<!channel> & [x](https://evil.example) @\u{200b}here *b*");
    title["selectAction"] = json!({ "type": "Action.OpenUrl", "url": "https://help.example.com/metrics/opened/" });
    let facts =
        " — value: 3 · threshold: > 2 · period: October 2026 · since: October 2026 · declared in: data/metrics.yaml:1";
    let expected = json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "body": [
                    { "type": "RichTextBlock", "inlines": [run("T <b> & co — crossed alerts: 1 (as of 2026-11-20 17:00)")] },
                    { "type": "RichTextBlock", "inlines": [run("[alert] "), title, { "type": "TextRun", "text": facts }] },
                ],
            },
        }],
    });
    assert_eq!(card, expected);
}

#[test]
fn markdown() {
    let text = with(|computed, notices| printed(computed, &notices[1..], AlertsFormat::Markdown, Lang::Ja));
    let expected = "T \\<b\\> \\& co — crossed alerts: 1 (as of 2026-11-20 17:00)\n\n\
        - **\\[alert\\]** [\\<\\!channel\\> \\& \\[x\\](https://evil.example) @\u{200b}\u{200b}here \\*b\\* (a\\](https://evil.example)\\<@\u{200b}\u{200b}U1\\>\\|)](<https://help.example.com/metrics/opened/>)\n  \
        - value: 3\n  - threshold: \\> 2\n  - period: October 2026\n  - since: October 2026\n  - declared in: data/metrics.yaml:1\n";
    assert_eq!(text, expected);
}

#[test]
fn a_channel_of_json_gets_what_is_printed() {
    let (posted, printed) = with(|computed, notices| {
        let posted = parsed(&body(computed, notices, AlertFormat::Json));
        (posted, parsed(&printed(computed, notices, AlertsFormat::Json, Lang::En)))
    });
    assert_eq!(posted, printed);
    assert_eq!(posted[1]["by"], json!({ "team": "a](https://evil.example)<@U1>|" }), "programs get values as they are");
    assert_eq!((&posted[1]["value"], &posted[1]["threshold"]["value"]), (&json!("3"), &json!("2")));
}

#[test]
fn nothing_is_a_sentence_for_people_and_an_empty_list_for_programs() {
    let computed = computed();
    let of = |format, lang| printed(&computed, &[], format, lang);
    assert_eq!(of(AlertsFormat::Text, Lang::Ja), "ひとつもありません");
    assert_eq!(of(AlertsFormat::Json, Lang::Ja), "[]");
    assert_eq!(of(AlertsFormat::Markdown, Lang::Ja), "T \\<b\\> \\& co — there is none (as of 2026-11-20 17:00)\n");
}
