//! Notices in words, before they take the form of a chat.
//!
//! In: notices. Out: a [`Message`] of plain texts in the language of the site, each on one line. Never: knows a form, or escapes
//! anything.

use crate::calendar::Instant;
use crate::cli::alerts::notice::{About, Notice, OfAlert, OfSource};
use crate::cli::console::visible;
use crate::cli::figures;
use crate::diag::{self, Lang, Place};
use crate::model::format_value;
use crate::objective::Unit;
use crate::pipeline::Computed;
use crate::say;
use rust_decimal::Decimal;

/// A message: a head, and what it tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    pub head: String,
    pub items: Vec<Item>,
}

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// How grave it is, or what became of it.
    pub tag: String,
    pub title: String,
    /// Where to read more.
    pub link: Option<String>,
    pub facts: Vec<Fact>,
}

/// Something that is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fact {
    pub name: &'static str,
    pub value: String,
}

/// What is told, as one message; or what is said where that is nothing.
pub(super) fn message(computed: &Computed, notices: &[Notice<'_>], nothing: &diag::Message) -> Message {
    let site = &computed.project.site;
    let lang = site.language;
    let (title, at) = (one_line(&site.title), local(computed, computed.as_of));
    let count = |is_it: fn(&About<'_>) -> bool| notices.iter().filter(|notice| is_it(&notice.about)).count();
    let counts = [
        (count(|about| matches!(about, About::Crossed(_))), lang.pick("当たっているアラート", "crossed alerts")),
        (count(|about| matches!(about, About::Recovered(_))), lang.pick("元に戻ったもの", "recovered")),
        (
            count(|about| matches!(about, About::Stale(_))),
            lang.pick("古くて判定できないデータ", "sources too old to judge by"),
        ),
    ];
    let told = counts.iter().filter(|(count, _)| *count > 0);
    let told: Vec<String> = told.map(|(count, words)| format!("{words}: {count}")).collect();
    let told = if told.is_empty() { nothing.text(lang).to_owned() } else { told.join(lang.pick("、", ", ")) };
    let head = say!("{title} — {told}（{at} 時点）", "{title} — {told} (as of {at})").text(lang).to_owned();
    Message { head, items: notices.iter().map(|notice| item(computed, notice, lang)).collect() }
}

fn item(computed: &Computed, notice: &Notice<'_>, lang: Lang) -> Item {
    let to: Vec<String> = notice.to.iter().map(|recipient| flat(&recipient.text())).collect();
    let to = Fact { name: lang.pick("伝える先", "for"), value: to.join(lang.pick("、", ", ")) };
    let grave = notice.severity.map(one_line);
    let (tag, title, link, mut facts) = match &notice.about {
        About::Crossed(of) => {
            let tag = grave.unwrap_or_else(|| lang.pick("アラート", "alert").to_owned());
            (tag, title(computed, of), of.link.clone(), of_alert(computed, of, lang))
        }
        About::Recovered(of) => {
            let tag = lang.pick("回復", "recovered").to_owned();
            (tag, title(computed, of), of.link.clone(), of_alert(computed, of, lang))
        }
        About::Stale(of) => {
            let tag = lang.pick("データが古い", "stale data").to_owned();
            (tag, one_line(&of.source.source), None, of_source(computed, of, lang))
        }
    };
    facts.insert(facts.len().saturating_sub(1), to);
    facts.retain(|fact| !fact.value.is_empty());
    Item { tag, title, link, facts }
}

/// The metric's name for people, with the value of its breakdown.
pub(super) fn title(computed: &Computed, of: &OfAlert<'_>) -> String {
    let label = one_line(&of.figure.label);
    match breakdown(computed, of) {
        by if by.is_empty() => label,
        by => say!("{label}（{by}）", "{label} ({by})").text(computed.project.site.language).to_owned(),
    }
}

/// The values of the breakdown as the project calls them.
pub(super) fn breakdown(computed: &Computed, of: &OfAlert<'_>) -> String {
    let labels = &computed.project.site.labels;
    let values = of.figure.by.iter().map(|(name, value)| one_line(labels.of(name, value)));
    values.collect::<Vec<_>>().join(" ")
}

fn of_alert(computed: &Computed, of: &OfAlert<'_>, lang: Lang) -> Vec<Fact> {
    vec![
        Fact { name: lang.pick("値", "value"), value: value(computed, of, lang) },
        Fact { name: lang.pick("しきい値", "threshold"), value: threshold(computed, of, lang) },
        Fact { name: lang.pick("期間", "period"), value: period(of, lang) },
        Fact {
            name: lang.pick("いつから", "since"),
            value: of.since.map(|since| since.title(lang)).unwrap_or_default(),
        },
        Fact { name: lang.pick("しきい値の場所", "declared in"), value: place(of.place) },
    ]
}

fn of_source(computed: &Computed, of: &OfSource<'_>, lang: Lang) -> Vec<Fact> {
    let metrics: Vec<String> = of.metrics.iter().map(|metric| one_line(&metric.label)).collect();
    vec![
        Fact { name: lang.pick("最新の行", "newest row"), value: newest(computed, of, lang) },
        Fact { name: lang.pick("判定できない指標", "not judged"), value: metrics.join(lang.pick("、", ", ")) },
        Fact { name: lang.pick("データの場所", "declared in"), value: place(&of.source.place) },
    ]
}

/// The value in digits that agree with the threshold.
pub(super) fn value(computed: &Computed, of: &OfAlert<'_>, lang: Lang) -> String {
    figures::shown(computed, of.figure, lang)
}

/// The threshold in words, which count what the metric counts.
pub(super) fn threshold(computed: &Computed, of: &OfAlert<'_>, lang: Lang) -> String {
    one_line(&figures::promise(computed, of.figure, &of.threshold, lang))
}

fn period(of: &OfAlert<'_>, lang: Lang) -> String {
    let (title, notes) = (of.figure.period.title(lang), of.notes(lang).join(lang.pick("、", ", ")));
    if notes.is_empty() {
        return title;
    }
    say!("{title}、{notes}", "{title}, {notes}").text(lang).to_owned()
}

/// The newest row, and how old it may be.
pub(super) fn newest(computed: &Computed, of: &OfSource<'_>, lang: Lang) -> String {
    let Some(newest) = of.source.newest else { return String::new() };
    let newest = local(computed, newest);
    let within = format_value(Decimal::from(of.source.fresh_within.unwrap_or_default()), Unit::S, lang);
    say!("{newest}（{within} 以内のはず）", "{newest} (no older than {within} is promised)").text(lang).to_owned()
}

/// `data/metrics.yaml:12`
pub(super) fn place(of: &Place) -> String {
    let Place { file, line, .. } = of;
    one_line(&if *line == 0 { file.clone() } else { format!("{file}:{line}") })
}

/// An instant by the clocks of the project.
pub(super) fn local(computed: &Computed, at: Instant) -> String {
    computed.project.site.periods.zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// A text of the project or its data on one line, without what acts on a screen; nobody is called by it in a chat.
pub(super) fn one_line(text: &str) -> String {
    let mut quiet = String::new();
    let mut before = ' ';
    for c in flat(text).chars() {
        quiet.push(c);
        // Behind a letter it is the middle of a mail address.
        if matches!(c, '@' | '＠') && !before.is_alphanumeric() {
            quiet.push(NO_WIDTH);
        }
        before = c;
    }
    quiet
}

const NO_WIDTH: char = '\u{200b}';

/// A text on one line, without what acts on a screen. A person who is to be told is called by name.
fn flat(text: &str) -> String {
    let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible(&flat).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn a_text_of_the_data_calls_nobody_and_acts_on_no_screen() {
        assert_eq!(one_line("a\r\nb\u{1b}[31m\tc\u{202e}"), "a  b [31m c\u{fffd}");
        assert_eq!(
            one_line("@channel @HERE @all! @everyone"),
            "@\u{200b}channel @\u{200b}HERE @\u{200b}all! @\u{200b}everyone"
        );
        assert_eq!(one_line("ops@example.com (@kawamura)"), "ops@example.com (@\u{200b}kawamura)");
        assert_eq!(one_line("＠channel"), "＠\u{200b}channel");
    }
}
