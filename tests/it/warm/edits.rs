//! What can happen to a project between two builds.

use super::project::{Dice, Edit, Project};

/// A file that is saved as it was.
pub(super) const NOTHING: &str = "saved as it was";

/// Replaces one text by the other, or the other by the one where it was replaced before.
fn swap(project: &mut Project, path: &str, one: &str, other: &str) -> Option<String> {
    let path = project.place(path)?;
    let text = project.text(&path)?;
    let (from, to) = if text.contains(one) { (one, other) } else { (other, one) };
    if !text.contains(from) || from.is_empty() {
        return None;
    }
    let changed = text.replacen(from, to, 1);
    project.files.insert(path.clone(), changed.into_bytes());
    Some(format!("{path}: `{from}` → `{to}`"))
}

/// One of several swaps.
fn one_of(project: &mut Project, dice: &mut Dice, swaps: &[(&str, &str, &str)]) -> Option<String> {
    let (path, one, other) = dice.of(swaps);
    swap(project, path, one, other)
}

/// Writes, changes or takes out a key of a front matter that stands on one line.
fn front(project: &mut Project, path: &str, key: &str, value: Option<&str>) -> Option<String> {
    let text = project.text(path)?;
    let (head, body) = text.strip_prefix("---\n")?.split_once("---\n")?;
    let begins = format!("{key}:");
    let mut lines: Vec<String> = head.lines().filter(|line| !line.starts_with(&begins)).map(str::to_owned).collect();
    lines.extend(value.map(|value| format!("{key}: {value}")));
    let changed = format!("---\n{}\n---\n{body}", lines.join("\n"));
    project.files.insert(path.to_owned(), changed.into_bytes());
    Some(format!("{path}: {key}: {value:?}"))
}

/// A key of any document gets one of these values; the empty one takes it out.
fn key_of_any(project: &mut Project, dice: &mut Dice, key: &str, values: &[&str]) -> Option<String> {
    let path = dice.of(&project.articles()).clone();
    let value = *dice.of(values);
    front(project, &path, key, Some(value).filter(|value| !value.is_empty()))
}

fn body(project: &mut Project, dice: &mut Dice) -> Option<String> {
    let path = dice.of(&project.documents()).clone();
    let n = dice.below(1000);
    project.change(&path, |text| format!("{text}\n{n} 番目の文です。\n"));
    Some(path)
}

fn link(project: &mut Project, dice: &mut Dice) -> Option<String> {
    let (from, to) = (dice.of(&project.documents()).clone(), dice.of(&project.documents()).clone());
    let name = to.strip_prefix("content/")?.to_owned();
    let end = dice.of(&["", "#止める", "#開けません", "#ない見出し"]);
    let link = match dice.below(3) {
        0 => format!("[先](/{name}{end})"),
        1 => format!("[[{}]]", name.rsplit('/').next()?.trim_end_matches(".md")),
        _ => format!("[先]({name}x)"),
    };
    project.change(&from, |text| format!("{text}\n{link}\n"));
    Some(format!("{from}: {link}"))
}

fn directive(project: &mut Project, dice: &mut Dice) -> Option<String> {
    let all = [
        "```{children}\n```",
        "```{kpis}\nmetrics: [opened]\n```",
        "```{chart}\nmetric: uptime\ngrain: month\n```",
        "```{contract}\n```",
        "```{escalation} night\n```",
        "```{releases}\nlast: 1\n```",
        "```{incidents}\nperiod: 2026-11\n```",
        "```{kpi}\n```",
        "{{< include \"/parts/desk.md\" >}}",
        "- [ ] 新しい箱\n",
        "{figure}`sla.desk.resolution`",
    ];
    let (path, written) = (dice.of(&project.articles()).clone(), *dice.of(&all));
    project.change(&path, |text| format!("{text}\n{written}\n"));
    Some(format!("{path}: {written}"))
}

fn added(project: &mut Project, dice: &mut Dice) -> Option<String> {
    let folder = dice.of(&["sop", "help", "sop/deep", "新しい", "releases"]);
    let n = dice.below(5);
    let path = format!("content/{folder}/new-{n}.md");
    if project.files.remove(&path).is_some() {
        return Some(format!("{path} is gone"));
    }
    let text = format!(
        "---\ntitle: 新しい頁 {n}\ntags: [夜間, 新]\ndate: 2026-11-0{n}\n---\n\n[再起動](/sop/restart.md)\n\n## 止める\n\n- 稼働率: 99.{n}%以上\n"
    );
    project.files.insert(path.clone(), text.into_bytes());
    Some(path)
}

fn gone(project: &mut Project, dice: &mut Dice) -> Option<String> {
    let lost: Vec<String> = project.first.keys().filter(|path| project.place(path).is_none()).cloned().collect();
    if lost.len() > 2 || (!lost.is_empty() && dice.below(2) == 0) {
        let path = dice.of(&lost).clone();
        project.files.insert(path.clone(), project.first[&path].clone());
        return Some(format!("{path} is back"));
    }
    let path = dice.of(&project.articles()).clone();
    project.files.remove(&path);
    Some(path)
}

fn moved(project: &mut Project, dice: &mut Dice) -> Option<String> {
    let from = dice.of(&project.articles()).clone();
    let name = from.rsplit('/').next()?.to_owned();
    let to = format!("content/{}/{name}", dice.of(&["help", "sop", "sop/deep", "移した"]));
    if project.files.contains_key(&to) {
        return None;
    }
    let bytes = project.files.remove(&from)?;
    project.files.insert(to.clone(), bytes);
    Some(format!("{from} → {to}"))
}

fn renamed(project: &mut Project, _: &mut Dice) -> Option<String> {
    let (old, new) = ("content/sop/", "content/運用/");
    let is_old = project.files.keys().any(|path| path.starts_with(old));
    let (from, to) = if is_old { (old, new) } else { (new, old) };
    let all = std::mem::take(&mut project.files);
    project.files = all.into_iter().map(|(path, bytes)| (path.replacen(from, to, 1), bytes)).collect();
    Some(format!("{from} → {to}"))
}

fn row(project: &mut Project, dice: &mut Dice) -> Option<String> {
    let (n, day, hour) = (dice.below(9), dice.below(19) + 1, dice.below(8) + 9);
    match dice.below(3) {
        0 => {
            let row = format!("INC-1{n},web,2026-11-{day:02} {hour:02}:00:00,2026-11-{day:02} {hour:02}:40:00\n");
            project.change("data/incidents.csv", |text| text + &row);
            Some(row)
        }
        _ => {
            let row = format!("N{n},高,2026-11-{day:02} {hour:02}:00:00,2026-11-{day:02} 19:00:00\n");
            project.change("data/tickets/a.csv", |text| text + &row);
            Some(row)
        }
    }
}

fn data_file(project: &mut Project, dice: &mut Dice) -> Option<String> {
    let path = format!("data/tickets/{}.csv", dice.of(&["b", "c"]));
    if project.files.remove(&path).is_some() {
        return Some(format!("{path} is gone"));
    }
    let (n, day) = (dice.below(90), dice.below(19) + 1);
    let text = format!("id,priority,opened_at,resolved_at\nX{n},低,2026-10-{day:02} 11:00:00,\n");
    project.files.insert(path.clone(), text.into_bytes());
    Some(path)
}

/// A file of these names is there or not.
fn there_or_not(project: &mut Project, path: &str, text: &str) -> Option<String> {
    if project.files.remove(path).is_some() {
        return Some(format!("{path} is gone"));
    }
    project.files.insert(path.to_owned(), text.as_bytes().to_vec());
    Some(path.to_owned())
}

fn template(project: &mut Project, dice: &mut Dice) -> Option<String> {
    match dice.below(4) {
        0 => swap(project, "themes/own/custom/footer.html", "{{ page.title }}", "<b>{{ page.summary }}</b>"),
        1 => there_or_not(
            project,
            "themes/own/custom/before.html",
            "<p class=\"x\">{{ page.date.text | default(value=\"\") }}</p>",
        ),
        2 => swap(project, "themes/own/shortcodes/wide.html", "<aside", "<section"),
        _ => there_or_not(project, "themes/own/partials/pager.html", "<hr>{{ page.next.title | default(value=\"\") }}"),
    }
}

fn picture(project: &mut Project, dice: &mut Dice) -> Option<String> {
    let path = *dice.of(&["content/sop/deep/disk.png", "static/logo.svg"]);
    let path = project.place(path)?;
    project.files.insert(path.clone(), format!("PICTURE {}", dice.below(100)).into_bytes());
    Some(path)
}

fn as_of(project: &mut Project, dice: &mut Dice) -> Option<String> {
    let days = ["2026-11-21T08:00:00Z", "2026-12-25T03:00:00Z", "2026-11-13T08:00:00Z", "2027-05-07T00:00:00Z"];
    project.as_of = if project.as_of.is_some() { None } else { Some(dice.of(&days).parse().unwrap()) };
    Some(format!("{:?}", project.as_of))
}

fn drafts(project: &mut Project, _: &mut Dice) -> Option<String> {
    project.drafts = !project.drafts;
    Some(project.drafts.to_string())
}

/// Something is written wrong, or put right again.
fn mistake(project: &mut Project, dice: &mut Dice) -> Option<String> {
    one_of(
        project,
        dice,
        &[
            ("content/help/faq.md", "title: 質問", "title: [質問"),
            ("content/sop/watch.md", "| KPI | 目標値 |", "| KPI 目標値 |"),
            ("content/month.md", "```{actions}", "```{action}"),
            ("data/metrics.yaml", "agg: count", "agg: [count"),
            ("data/incidents.csv", "id,service,started_at", "id,servise,started_at"),
            ("themes/own/custom/footer.html", "</p>", "{% if %}"),
            ("tejun.yaml", "title: 運用手引き\nd", "titel: 運用手引き\nd"),
            ("data/people.yaml", "members: [akiyama]", "members: [akiyma]"),
        ],
    )
}

fn nothing(project: &mut Project, dice: &mut Dice) -> Option<String> {
    Some(dice.of(&project.documents()).clone())
}

macro_rules! swaps {
    ($name:ident: $($swap:expr),+ $(,)?) => {
        fn $name(project: &mut Project, dice: &mut Dice) -> Option<String> {
            one_of(project, dice, &[$($swap),+])
        }
    };
}

swaps!(heading:
    ("content/sop/watch.md", "## 止める前に", "## 止めるより前に"),
    ("content/help/faq.md", "## 遅いです", "## おそいです"),
    ("content/sop/restart.md", "## 止める\n", "## とめる\n"),
);
swaps!(cascade:
    ("content/_index.md", "teams: [共通]", "teams: [運用, 共通]"),
    ("content/sop/_index.md", "categories: [手順]", "categories: [てじゅん], draft: false"),
    ("content/sop/deep/_index.md", "title: 深い節", "title: 深い節\ncascade: { tags: [深い], draft: true }"),
    ("content/releases/_index.md", "type: releases", "kind: section"),
);
swaps!(promise:
    ("content/sop/watch.md", "99.9%以上", "99.99%以上"),
    ("content/sop/watch.md", "2件以上", "5件以内"),
    ("content/sop/backup.md", "稼働率: 99.5%以上", "稼働率: 99.9%以上"),
);
swaps!(metric:
    ("data/metrics.yaml", "label: 受付件数", "label: 受けた件数"),
    ("data/metrics.yaml", "  agg: count", "  filter: priority = 'P1'\n  agg: count"),
    ("data/metrics.yaml", "  unit: 件", "  target: \"3件以上\"\n  unit: 件"),
    ("data/metrics.yaml", "exclude: [monthly]", "exclude: []"),
);
swaps!(clock:
    ("data/sla.yaml", "resolution: 4h", "resolution: 1h"),
    ("data/sla.yaml", "90%以上", "30%以上"),
);
swaps!(source:
    ("data/sources.yaml", "P2: [低]", "P2: [低い]"),
    ("data/sources.yaml", "fresh_within: \"30 days\"", "fresh_within: \"1 day\""),
);
swaps!(asset:
    ("themes/own/assets/own.css", "inherit", "red"),
    ("themes/own/assets/own.css", "main", "article"),
);
swaps!(term:
    ("data/terms.yaml", "avoid: [サーバ]", "avoid: [サーバ, サービス]"),
    ("data/terms.yaml", "synonyms: [リスタート]", "synonyms: [リスタート, リブート]"),
);
swaps!(calendar:
    ("data/calendars.yaml", "09:00-18:00", "10:00-16:00"),
    ("data/calendars.yaml", "毎月第2土曜日 00:00-04:00", "毎月第2金曜日 16:00-18:00"),
);
swaps!(person:
    ("data/people.yaml", "name: 秋山", "name: 秋山 花"),
    ("data/people.yaml", "phone: 03-0000-0002", "phone: 03-0000-0009"),
    ("data/people.yaml", "rotation: [akiyama, baba]", "rotation: [baba, akiyama]"),
);
swaps!(plan: ("data/schedule.yaml", "毎週月曜日 10:00", "毎週火曜日 11:00"), ("data/schedule.yaml", "週の点検", "週の見回り"));
swaps!(binding:
    ("data/bindings.yaml", "label: 稼働率, metric: uptime", "label: 稼働率, bind: false, reason: 測らない"),
    ("data/bindings.yaml", "sop/backup.md", "sop/watch.md"),
);
swaps!(statics: ("static/logo.svg", "<svg", "<svg width=\"1\""), ("content/sop/deep/disk.png", "PNG", "PNGPNG"));
swaps!(included:
    ("content/parts/desk.md", "窓口へ電話します", "窓口へメールします"),
    ("content/parts/desk.md", "[ヘルプ](../help/_index.md)", "[再起動](../sop/restart.md)"),
    ("content/parts/desk.md", "unlisted: true", "draft: true"),
);
swaps!(report:
    ("content/reports/monthly/2026-10.md", "落ち着いた", "忙しい"),
    ("content/reports/monthly/2026-10.md", "../../sop/restart.md", "../../sop/watch.md"),
);
swaps!(notice:
    ("content/incidents/inc-2.md", "18:10", "18:00"),
    ("content/incidents/inc-2.md", "status: 解決", "status: 監視中"),
    ("content/incidents/inc-2-after.md", "[ ] 確認", "[x] 確認"),
    ("content/incidents/inc-2-after.md", "2026-12-01", "2026-11-01"),
);
swaps!(box_ticked: ("content/incidents/inc-2-after.md", "- [ ] 確認", "- [x] 確認"));
swaps!(release:
    ("content/releases/v1-2-0.md", "- 印刷の崩れ", "- 印刷の崩れ\n- 検索"),
    ("content/releases/v1-1-0.md", "- 印刷できません。", "- 印刷できません（解消 v1.2.0）"),
    ("content/releases/v1-2-0.md", "date: 2026-11-10", "date: 2026-12-10"),
    ("content/releases/v1-2-0.md", "title: v1.2.0", "title: v2.0.0"),
);
swaps!(translation:
    ("content/sop/restart.en.md", "title: Restart", "title: Start again"),
    ("content/help/english.en.md", "title: Only here", "title: Only here\ntranslationKey: help/faq"),
    ("content/sop/restart.en.md", "watch.md", "../help/faq.md"),
);
swaps!(menu:
    ("content/sop/_index.md", "menu: main", "menu: { main: { name: 手引き, weight: 3 } }"),
    ("content/help/faq.md", "popular: 3", "menu: footer"),
    ("content/services/_index.md", "weight: 30", "weight: 5\nlinkTitle: 窓"),
);
swaps!(service: ("content/services/web.md", "平日 9:00-18:00", "毎日"), ("content/services/web.md", "kind: service", "kind: runbook"));
swaps!(control:
    ("content/sop/backup.md", "status: 置換済", "status: 廃止"),
    ("content/sop/restart.md", "version: \"1.2\"", "version: \"1.3\""),
    ("content/sop/restart.md", "owner: 運用部", "owner: 開発部"),
);
swaps!(config:
    ("tejun.yaml", "footer: 運用部", "footer: 業務部"),
    ("tejun.yaml", "description: 予約", "description: 会計"),
    ("tejun.yaml", "base_url: https://help.example.com/kb/\n", "base_url: https://docs.example.com/\n"),
    ("tejun.yaml", "base_url: https://help.example.com/kb/\n", "search: false\n"),
    ("tejun.yaml", "headers: true", "headers: false\nprint_pages: false"),
    ("tejun.yaml", "{ twins: true }", "{ twins: false, math: true, wide_narrow: join }"),
    ("tejun.yaml", "timezone: Asia/Tokyo\n", "timezone: Asia/Seoul\n"),
    ("tejun.yaml", "tag: tags, ", ""),
    ("tejun.yaml", "recent: 3", "recent: 1"),
    ("tejun.yaml", "phone: 03-0000-0000", "phone: 03-1111-1111"),
    ("tejun.yaml", "weekly: false", "weekly: { cutoff: 金曜日 17:00 }"),
    ("tejun.yaml", "language: ja", "language: en"),
    ("tejun.yaml", "contact: {", "register: false\ncontact: {"),
    ("tejun.yaml", "theme: own", "theme: default"),
    ("tejun.yaml", "title: 運用手引き\nd", "title: 運用の手引き\nd"),
);

fn title(project: &mut Project, dice: &mut Dice) -> Option<String> {
    key_of_any(project, dice, "title", &["質問", "別の題", "再起動の手順", "A & B <c>", "2026年の点検"])
}
fn weight(project: &mut Project, dice: &mut Dice) -> Option<String> {
    key_of_any(project, dice, "weight", &["", "1", "5", "99", "-3", "たくさん"])
}
fn draft(project: &mut Project, dice: &mut Dice) -> Option<String> {
    key_of_any(project, dice, "draft", &["", "true", "", "false"])
}
fn tags(project: &mut Project, dice: &mut Dice) -> Option<String> {
    key_of_any(project, dice, "tags", &["", "[夜間]", "[ 夜間, 新]", "[Night, night]", "[案内, 急ぎ, 深い]"])
}
fn date(project: &mut Project, dice: &mut Dice) -> Option<String> {
    let key = *dice.of(&["date", "publishDate", "expiryDate", "lastmod"]);
    key_of_any(project, dice, key, &["", "2026-11-19", "2026-12-31", "2025-01-01", "きのう"])
}
fn aliases(project: &mut Project, dice: &mut Dice) -> Option<String> {
    key_of_any(project, dice, "aliases", &["", "[/old/restart/]", "[/former/]", "[/help/faq/]", "[/gone.md]"])
}
fn audience(project: &mut Project, dice: &mut Dice) -> Option<String> {
    key_of_any(project, dice, "audience", &["", "public", "internal", "nobody"])
}
fn layout(project: &mut Project, dice: &mut Dice) -> Option<String> {
    let key = *dice.of(&["kind", "layout"]);
    key_of_any(project, dice, key, &["", "faq", "runbook", "catalogue", "newsletter", "none-such"])
}
fn shown(project: &mut Project, dice: &mut Dice) -> Option<String> {
    let key = *dice.of(&["description", "linkTitle", "icon", "unlisted", "slug", "related", "popular"]);
    key_of_any(project, dice, key, &["", "true", "別の言葉", "sop/watch.md", "🧭"])
}

/// Every kind of edit.
pub(super) const KINDS: &[Edit] = &[
    Edit { kind: "body", make: body },
    Edit { kind: "link", make: link },
    Edit { kind: "directive", make: directive },
    Edit { kind: "title", make: title },
    Edit { kind: "weight", make: weight },
    Edit { kind: "draft", make: draft },
    Edit { kind: "tags", make: tags },
    Edit { kind: "date", make: date },
    Edit { kind: "aliases", make: aliases },
    Edit { kind: "audience", make: audience },
    Edit { kind: "layout", make: layout },
    Edit { kind: "other front matter", make: shown },
    Edit { kind: "heading", make: heading },
    Edit { kind: "cascade", make: cascade },
    Edit { kind: "target in a document", make: promise },
    Edit { kind: "metric", make: metric },
    Edit { kind: "clock", make: clock },
    Edit { kind: "source", make: source },
    Edit { kind: "row", make: row },
    Edit { kind: "data file", make: data_file },
    Edit { kind: "template", make: template },
    Edit { kind: "asset of the theme", make: asset },
    Edit { kind: "term", make: term },
    Edit { kind: "calendar", make: calendar },
    Edit { kind: "person", make: person },
    Edit { kind: "schedule", make: plan },
    Edit { kind: "binding", make: binding },
    Edit { kind: "static file", make: statics },
    Edit { kind: "picture", make: picture },
    Edit { kind: "included text", make: included },
    Edit { kind: "words of a report", make: report },
    Edit { kind: "notice", make: notice },
    Edit { kind: "ticked box", make: box_ticked },
    Edit { kind: "release", make: release },
    Edit { kind: "translation", make: translation },
    Edit { kind: "menu", make: menu },
    Edit { kind: "service", make: service },
    Edit { kind: "control", make: control },
    Edit { kind: "setting", make: config },
    Edit { kind: "document added", make: added },
    Edit { kind: "document deleted", make: gone },
    Edit { kind: "document moved", make: moved },
    Edit { kind: "folder renamed", make: renamed },
    Edit { kind: "mistake", make: mistake },
    Edit { kind: "day", make: as_of },
    Edit { kind: "drafts", make: drafts },
    Edit { kind: NOTHING, make: nothing },
];
