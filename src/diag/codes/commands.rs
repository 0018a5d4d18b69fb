//! Kinds of findings of calendars, plans and command lines.

use super::{Code, Entry};
use crate::diag::Severity;

codes! {
    // --- calendar ---
    CALENDAR_COVERAGE = "calendar/cannot-tell", Error,
        "営業時間を計算できません。祝日の一覧の範囲を超えているか、カレンダーが一度も開かないか、曜日によって1営業日の長さが違います。",
        "Working time cannot be told: the date is beyond the holiday list, the calendar is never open, or its days differ in length.";
    CALENDAR_ENDS = "calendar/holidays-end", Warning,
        "祝日の一覧の終わりが近いか、もう過ぎています。その先の営業時間・営業日・締めは推定しません。SLA は一覧の終わりまでで判定し、その先の期間は値なしにします。内閣府の「国民の祝日」の新しい CSV を `data/holidays.csv` に置きます。",
        "A holiday list ends soon, or has ended. Working time, business days and cut-offs beyond it are never guessed: clocks are judged until its end, and later periods have no value. Put the newer list of national holidays by the Cabinet Office into `data/holidays.csv`.";
    CALENDAR_HOLIDAY = "calendar/slot-on-holiday", Info,
        "繰り返しの予定や締めの時刻が祝日に当たります。`shift` があれば移した先も示します。そのままでよければ何もしなくてかまいません。",
        "A recurrence or a cut-off falls on a holiday; where it has a `shift`, the day it moves to is told. If that is meant, there is nothing to do.";

    // --- schedule: what is planned ---
    SCHEDULE_UNTOLD = "schedule/cannot-tell", Warning,
        "`data/schedule.yaml` の予定のうち、祝日の一覧の先にあるものは、どの日になるか決められません。運用カレンダーには載せません。新しい祝日の一覧を `data/holidays.csv` に置きます。",
        "Slots of `data/schedule.yaml` lie beyond the holiday list, so that nobody can tell their days. The operations calendar leaves them out. Put a newer holiday list into `data/holidays.csv`.";
    SCHEDULE_EXCEPT = "schedule/nothing-called-off", Warning,
        "`except` に書かれた日には、その予定がありません。日付を直すか、行を消します。",
        "Nothing is planned on a day of `except`. Mend the date, or remove it.";
    SCHEDULE_PAGE = "schedule/no-page", Warning,
        "`page` や `checked` に書かれた文書がありません。`content/` からのパスを書きます。",
        "There is no such document as `page` or `checked` names. Write its path below `content/`.";

    // --- command line (exit code 2, writing: 4) ---
    CLI_USAGE = "cli/usage", Error,
        "コマンドの使い方が違います。期待する形はメッセージとヒントにあります。",
        "The command line has a wrong form. The message and the hint say what was expected.";
    CLI_UNKNOWN_CODE = "cli/unknown-code", Error,
        "その診断コードはありません。`tejun explain` で一覧が出ます。",
        "There is no such diagnostic code. `tejun explain` lists them.";
    CLI_PAGE = "cli/unknown-page", Error,
        "そのページはありません。アドレス（`/sop/refunds/`）、ファイル（`content/sop/refunds.md`）、題名のどれかで指定します。`tejun list pages` で一覧が出ます。",
        "There is no such page. Name it by its address (`/sop/refunds/`), its file (`content/sop/refunds.md`) or its title. `tejun list pages` lists them.";
    CLI_CHROMIUM = "cli/chromium", Error,
        "PDF を作るためのブラウザーが見つからないか、PDF を作れませんでした。Chromium、Google Chrome、Microsoft Edge のどれかを入れるか、`--chromium PATH` か環境変数 TEJUN_CHROMIUM で場所を指定します。",
        "There is no browser to make a PDF with, or it made none. Install Chromium, Google Chrome or Microsoft Edge, or say where one is with `--chromium PATH` or the environment variable TEJUN_CHROMIUM.";
    CLI_CHANGELOG = "cli/changelog", Error,
        "変更履歴のファイルを Keep a Changelog の形として読めません。`## [1.2.0] - 2026-11-20` のような見出しが要ります。",
        "The file cannot be read as a changelog in the manner of Keep a Changelog. It needs headings such as `## [1.2.0] - 2026-11-20`.";
    OUTPUT_EXISTS = "output/exists", Error,
        "すでにファイルがあります。tejun は人が書いたファイルを上書きしません。",
        "The file is already there. tejun never overwrites a file that people wrote.";
    OUTPUT_WRITE = "output/cannot-write", Error,
        "ファイルを書けません。場所、権限、空き容量を確かめます。",
        "The file cannot be written. Look at the folder, its permissions and the free space.";
}
