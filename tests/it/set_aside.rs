//! The files of rows that were set aside, as the program leaves them.

use crate::program::Folder;
use std::fs;

const SOURCES: (&str, &str) = (
    "data/sources.yaml",
    "tickets:\n  files: tickets.csv\n  bad_rows: { set_aside_up_to: 50% }\n  columns: { id: text, opened_at: datetime }\n",
);
const BAD: &str = "id,opened_at,memo\n1,2026-09-01 09:00,a\n2,いつか,\"=1+1\"\n";
const GOOD: &str = "id,opened_at,memo\n1,2026-09-01 09:00,a\n2,2026-09-02 09:00,b\n";

#[test]
fn every_command_that_reads_the_data_keeps_the_rows_it_leaves_out() {
    for command in ["build", "check", "figures"] {
        let folder = Folder::project(&[SOURCES, ("data/tickets.csv", BAD)]);
        let kept = folder.join(".tejun/set-aside/tickets.csv");
        let answer = folder.run(&[command]);
        assert_eq!(answer.code, 0, "{command}: {}", answer.err);
        let said = answer.out + &answer.err;
        assert!(said.contains(".tejun/set-aside/tickets.csv"), "{command} does not name the file: {said}");
        // The mark that spreadsheets know UTF-8 by.
        let text = fs::read_to_string(&kept).unwrap();
        let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
        assert_eq!(
            text,
            "file,line,column,field,value,reason,id,opened_at,memo\r\n\
             data/tickets.csv,3,3,opened_at,いつか,\"expected a date and time in `opened_at`, found `いつか`\",2,いつか,'=1+1\r\n"
        );
        folder.write("data/tickets.csv", GOOD);
        assert_eq!(folder.run(&[command]).code, 0);
        assert!(!kept.exists(), "{command} leaves a file of rows that are good now");
    }
}

#[test]
fn the_reason_is_in_the_language_of_the_run() {
    let folder = Folder::project(&[SOURCES, ("data/tickets.csv", BAD)]);
    folder.run(&["--lang", "ja", "check"]);
    let text = fs::read_to_string(folder.join(".tejun/set-aside/tickets.csv")).unwrap();
    assert!(text.starts_with("\u{feff}ファイル,行,文字位置,項目,値,理由,id"), "{text}");
    assert!(text.contains("`opened_at` は日時のはずですが `いつか` です"), "{text}");
}
