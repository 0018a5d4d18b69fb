//! Names of people follow the audience of the people: nothing of somebody who is closed to an audience stands in any byte of its
//! site, be it that a page, a calendar or a twin would have named them.

use crate::program::{Folder, tree};

const SITE: &str = "title: 試験\nlanguage: ja\ntimezone: Asia/Tokyo\nas_of: 2026-11-20T09:00:00+09:00\nbase_url: https://x.example/\n\
    audiences: [public, customer, internal]\npage_audiences: { schedule: public, register: public, status: public }\nhome: { on_call: [duty, zqhidden] }\n";
const SCHEDULE: &str = "audiences: { public: 公開, customer: お客様 }\nentries:\n  open-day:\n    { title: 公開の見学会, kind: review, when: 毎週火曜日 10:00-11:00, audience: public, owner: kono }\n  \
    talk:\n    { title: お客様との会議, kind: review, when: 毎週水曜日 10:00-11:00, audience: customer, owner: otsu }\n";
/// Somebody for each audience, in one rotation; who has neither role nor team is known by an id elsewhere.
const PEOPLE: &str = "people:\n  \
    kono: { name: zqname 甲野, role: zqrole 当直, phone: 03-0000-0001, email: zqmail@ops.example, chat: \"@zqchat\" }\n  \
    otsu: { name: zqcustomer 乙川, phone: 03-0000-0002, audience: customer }\n  \
    zqid: { name: zqbare 丙山, phone: 03-0000-0003 }\non_call:\n  \
    duty: { title: 夜間の当番, rotation: [kono, otsu, zqid], handover: 毎週月曜日 10:00, start: 2026-10-05T10:00, audience: public }\n  \
    zqhidden: { title: zqtitle 社内の当番, rotation: [otsu], handover: 毎週月曜日 11:00, start: 2026-10-05T11:00 }\n";
const CLOSED: [&str; 7] = ["zqname", "zqrole", "zqmail", "zqchat", "zqbare", "zqid", "zqtitle"];

fn project(people: &str) -> Folder {
    Folder::project(&[
        ("tejun.yaml", SITE),
        ("data/schedule.yaml", SCHEDULE),
        ("data/people.yaml", people),
        (
            "content/_index.md",
            "---\ntitle: 表\naudience: public\n---\n\n```{schedule}\n```\n\n````{audience} internal\n```{on-call}\n```\n````\n",
        ),
    ])
}

fn all_of(folder: &Folder, site: &str) -> String {
    let files = tree(&folder.join(&format!("output/{site}")));
    files.iter().map(|(path, bytes)| format!("{path}\n{}\n", String::from_utf8_lossy(bytes))).collect()
}

#[test]
fn nobody_is_named_on_a_site_that_they_are_closed_to() {
    let folder = project(PEOPLE);
    let answer = folder.run(&["build"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let sites = ["public", "customer", "internal"].map(|site| all_of(&folder, site));
    for token in CLOSED {
        assert!(!sites[0].contains(token) && !sites[1].contains(token), "{token}");
    }
    assert!(!sites[0].contains("zqcustomer") && sites[1].contains("zqcustomer"));
    assert!(sites[0].contains("夜間の当番: 担当者に交代"), "that somebody takes over is known");
    let tells = sites.each_ref().map(|site| site.contains("data-duty-now>"));
    assert_eq!(tells, [false, false, true], "a schedule with somebody closed in it tells nobody, also not who is open");
    for token in ["zqname", "zqcustomer", "zqbare", "zqtitle"] {
        assert!(sites[2].contains(token), "{token}");
    }
}

#[test]
fn who_is_opened_is_named() {
    let folder = project(&format!("audience: public\n{PEOPLE}"));
    assert_eq!(folder.run(&["build"]).code, 0);
    let public = all_of(&folder, "public");
    assert!(public.contains("zqname") && public.contains("zqtitle") && !public.contains("zqcustomer"));
    assert!(!public.contains("data-duty-now>"), "one of them is closed still");
}

#[test]
fn an_open_text_that_asks_for_closed_people_is_an_error() {
    for directive in ["on-call", "escalation"] {
        let people =
            format!("{PEOPLE}escalation:\n  way:\n    title: 経路\n    levels:\n      - {{ name: L1, who: kono }}\n");
        let folder = project(&people);
        folder
            .write("content/open.md", format!("---\ntitle: 連絡\naudience: public\n---\n\n```{{{directive}}}\n```\n"));
        let answer = folder.run(&["check"]);
        assert!(
            answer.code == 1 && answer.out.contains("leak/closed-use"),
            "{directive}: {}{}",
            answer.out,
            answer.err
        );
        assert!(!answer.out.contains("zqname"), "{}", answer.out);
    }
}

#[test]
fn a_team_that_is_closed_is_named_no_more_than_a_person() {
    let teams = "teams:\n  ops: { label: zqteam 特命班, phone: 03-0000-0009 }\n  desk: { label: zqdesk 窓口, audience: customer }\n";
    let folder = project(&format!("{PEOPLE}{teams}"));
    let plans = format!(
        "{SCHEDULE}  held:\n    {{ title: 点検, kind: task, when: 毎週木曜日 10:00-11:00, audience: public, owner: ops }}\n  \
        asked:\n    {{ title: 相談, kind: task, when: 毎週金曜日 10:00-11:00, audience: public, owner: desk }}\n"
    );
    folder.write("data/schedule.yaml", plans);
    let answer = folder.run(&["build"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let sites = ["public", "customer", "internal"].map(|site| all_of(&folder, site));
    assert_eq!(sites.each_ref().map(|site| site.contains("zqteam")), [false, false, true]);
    assert_eq!(sites.each_ref().map(|site| site.contains("zqdesk")), [false, true, true]);
}
