//! `tejun explain target TEXT`: how a target is read.

use crate::cli::args::{AnswerFormat, BetterWord, ExplainTarget};
use crate::cli::console::Console;
use crate::cli::exit::{CommandResult, Exit};
use crate::diag::Lang;
use crate::objective::{Better, Target, parse};
use serde_json::Value;

/// Prints how a text is read.
pub(super) fn run(args: &ExplainTarget, voice: &Console) -> CommandResult {
    let better = args.better.map(|better| match better {
        BetterWord::Higher => Better::Higher,
        BetterWord::Lower => Better::Lower,
    });
    let target = parse(&args.text, better);
    let answer = serde_json::to_value(&target).expect("a target has only texts as keys");
    match args.format {
        AnswerFormat::Json => voice.result(&answer.to_string()),
        AnswerFormat::Human => voice.for_people(&for_people(&target, &answer, voice.lang)),
    }
    Ok(Exit::Fine)
}

fn for_people(target: &Target, answer: &Value, lang: Lang) -> String {
    let (text, name) = (target.to_text(lang), if lang == Lang::Ja { "読み方" } else { "read as" });
    let mut lines = if text.is_empty() { Vec::new() } else { vec![format!("{name}: {text}")] };
    for (key, value) in answer.as_object().into_iter().flatten().filter(|(key, _)| *key != "flags") {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        lines.push(format!("{key:<8} {text}"));
    }
    for flag in &target.flags {
        let name = serde_json::to_value(flag).unwrap_or_default();
        let (name, meaning) = (name.as_str().unwrap_or_default().to_owned(), flag_meaning(&name, lang));
        lines.push(format!("{:<8} {name}: {meaning}", "flag"));
    }
    lines.join("\n")
}

/// What the author must settle.
fn flag_meaning(name: &Value, lang: Lang) -> &'static str {
    let (ja, en) = match name.as_str().unwrap_or_default() {
        "BARE_OP" => {
            ("比較の言葉がなく、指標の向きで決めました", "no comparator is written; the metric's direction decided")
        }
        "WALL_OR_BUSINESS" => ("実時間か営業時間かが書かれていません", "wall hours or business hours is not said"),
        "PER_DAY_LENGTH" => ("1営業日の長さが書かれていません", "the length of a business day is not said"),
        "END_OF_DAY" => (
            "営業日の終わりか暦日の終わりかが書かれていません",
            "end of the business day or of the calendar day is not said",
        ),
        "NO_BASELINE" => ("何に対する改善かが書かれていません", "what the improvement is measured against is not said"),
        "RATIO_OR_DELTA" => ("比率とも増減とも読めます", "may be a ratio or a difference"),
        "TREND_DEF" => ("傾向の定義が書かれていません", "the definition of the trend is not said"),
        "DENOM" => ("何に対する割合かが書かれていません", "per cent of what is not said"),
        "VAGUE" => ("測れることを約束していません", "the words promise nothing measurable"),
        "DATE_OR_DURATION" => {
            ("月の何日かまでか、何日間以内かが書かれていません", "a day of the month or so many days is not said")
        }
        "SEVERAL" => (
            "値が二つ以上あり、どれがどれかが書かれていません。一つずつ分けて書きます",
            "several figures stand in one text, and no words tell them apart: write each by itself",
        ),
        _ => ("", ""),
    };
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}
