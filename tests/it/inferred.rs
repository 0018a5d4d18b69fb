//! What `new source` takes columns for that are nearly of a type, or look like another one.

use crate::program::{Answer, Folder, fine};

/// The dry run over rows of one column below `header`, beside a number and an instant.
fn of_column(header: &str, values: &[&str]) -> Answer {
    let rows: String = values
        .iter()
        .enumerate()
        .map(|(at, value)| format!("T-{at},2026-10-{:02} 09:00,{value}\n", at % 28 + 1))
        .collect();
    let folder = Folder::project(&[("data/t.csv", &format!("番号,受付日時,{header}\n{rows}"))]);
    let answer = folder.run(&["new", "source", "data/t.csv", "--dry-run", "--yes"]);
    fine(&answer);
    answer
}

/// So many rows of one text and so many of another.
fn mixed(one: (&'static str, usize), other: (&'static str, usize)) -> Vec<&'static str> {
    [vec![one.0; one.1], vec![other.0; other.1]].concat()
}

#[test]
fn words_and_dates_that_are_none_stand_for_no_value() {
    for mark in ["未解決", "0000-00-00 00:00:00", "1900/01/00 0:00", "9999/12/31 00:00"] {
        for times in [1, 20] {
            let answer = of_column("解決日時", &mixed(("2026-10-29 10:00", 30), (mark, times)));
            let wanted = format!("解決日時, type: datetime, missing: [\"{mark}\"] }}");
            assert!(answer.out.contains(&wanted), "{mark}: {}", answer.out);
            assert!(answer.err.contains(" 0 set aside"), "{}", answer.err);
        }
    }
}

#[test]
fn a_column_that_is_nearly_of_times_is_told() {
    let answer = of_column("解決日時", &mixed(("2026-10-29 10:00", 30), ("2026-10-29 25:30", 5)));
    assert!(answer.out.contains("解決日時, type: category }"), "{}", answer.out);
    let told = "`解決日時` looks like datetime, but 5 of 35 rows (`2026-10-29 25:30` × 5, …) are not read";
    assert!(answer.err.contains(told), "{}", answer.err);
    // Fewer than one in twenty are set aside and told as bad values are.
    let answer = of_column("解決日時", &mixed(("2026-10-29 10:00", 40), ("2026-10-29 25:30", 1)));
    assert!(answer.out.contains("解決日時, type: datetime }"), "{}", answer.out);
    assert!(answer.err.contains(" 1 set aside") && answer.err.contains("25:30"), "{}", answer.err);
}

#[test]
fn what_has_the_shape_of_a_date_below_another_name_is_none() {
    for (header, one, other, wanted) in [
        ("対応時間", "1:11:26", "2:12:05", "type: duration }"),
        ("解決日時", "11:11:26", "10:12:05", "type: category }"),
        ("応答時刻", "11:11:26", "10:12:05", "type: category }"),
        ("IPv4", "10.1.26.0", "10.2.26.1", "type: category }"),
        ("版", "1.5.12", "1.6.13", "type: category }"),
        ("完了予定日", "10/29/26", "10/30/26", "type: date, format: m-d-y }"),
        ("納入", "13.05.2026", "14.05.2026", "type: date, format: d-m-y }"),
    ] {
        let answer = of_column(header, &mixed((one, 6), (other, 6)));
        assert!(answer.out.contains(&format!("{header}, {wanted}")), "{header}: {}", answer.out);
    }
}

#[test]
fn numbers_that_repeat_in_exports_that_overlap_are_a_key() {
    let august = "番号,受付日時,解決日時\n1,2026-08-01 09:00,\n2,2026-08-20 09:00,\n";
    let september = "番号,受付日時,解決日時\n2,2026-08-20 09:00,2026-09-02 09:00\n3,2026-09-02 09:00,\n";
    let answer = |second: &str| {
        let folder = Folder::project(&[("data/desk/08.csv", august), ("data/desk/09.csv", second)]);
        let answer = folder.run(&["new", "source", "data/desk/08.csv", "data/desk/09.csv", "--dry-run", "--yes"]);
        fine(&answer);
        answer
    };
    let overlapping = answer(september);
    assert!(overlapping.out.contains("\n  key: id   # 3 values in 4 rows;"), "{}", overlapping.out);
    assert!(overlapping.err.contains("4 rows = 3 used + 0 set aside + 1 duplicates"), "{}", overlapping.err);
    // Lines of one order, and numbers that begin anew, are rows of their own.
    for second in [september.replace("\n3,", "\n2,"), september.replace("2,2026-08-20", "2,2026-09-01")] {
        let other = answer(&second);
        assert!(other.out.contains("\n  # key: id"), "{}", other.out);
        assert!(other.err.contains("so that it is no `key`: all rows are counted"), "{}", other.err);
    }
}
