//! What stands beside the sentences of a document when its promises are bound, with a contract made by hand.

use rust_decimal::Decimal;
use tejun::config;
use tejun::content::{Library, ReadOptions, read};
use tejun::diag::Diagnostics;
use tejun::inputs::Inputs;
use tejun::model::{
    BindingState, Contract, Figures, Ledger, NoDrillThrough, Profiler, Promise, PromisePart, Register, Statement,
    StatusFacts, TargetStatus, Verdict,
};
use tejun::objective::Unit;
use tejun::pages::{ComposeContext, compose};
use tejun::render::{AssetNames, Theme, render};

const PAGE: &str = "\
---
title: 約束
date: 2026-10-01
---

## 守る時間（30分以内）

| 指標 | 目標値 | アラート閾値 |
|---|---|---|
| 稼働率 | 99.9%以上 | <99.5% |
| 出荷率 | 95%以上 | <90% |
| 参考の値 <!-- bind: false --> | 1%以下 | - |

| 指標 | 目標値 |
|---|---|
| 返品率 | 2%以下 |

- **可用性**: 99.9%
- 窓口: 平日 9:00-18:00

```yaml
約束:
  - 満足度: 4.5/5.0以上
  - NPS: 50以上
```

<details><summary>補足</summary>

| 優先度 | 応答 | 解決 |
|---|---|---|
| 緊急 | 30分以内 | 4時間以内 |

</details>
";

/// A verdict in a month.
fn verdict(inputs: &Project, month: &str, value: &str, unit: Unit, standing: TargetStatus) -> Verdict {
    Verdict {
        period: inputs.config.site.periods.by_label(month).unwrap(),
        partial: false,
        value: (!value.is_empty()).then(|| value.parse::<Decimal>().unwrap()),
        unit,
        n: 240,
        standing,
        trend: None,
    }
}

struct Project {
    inputs: Inputs,
    config: config::Project,
    library: Library,
}

fn project() -> Project {
    let site = "title: 試験\nlanguage: ja\ntimezone: Asia/Tokyo\n";
    let inputs = Inputs::from_memory([("tejun.yaml", site), ("content/sla.md", PAGE)]);
    let mut found = Diagnostics::new();
    let config = config::load(&inputs, &mut found).unwrap();
    let library = read(&inputs, &ReadOptions::default(), &mut found);
    Project { inputs, config, library }
}

/// The page as it is rendered with a contract.
fn page(project: &Project, contract: &Contract) -> String {
    let mut found = Diagnostics::new();
    let material = ComposeContext {
        project: &project.config,
        library: &project.library,
        figures: &Figures::default(),
        ledger: &Ledger::default(),
        status: &StatusFacts::default(),
        contract,
        history: None,
        register: &Register::new("2026-11-20".parse().unwrap(), Vec::new(), false),
        sources: &[],
        provenance: &[],
        drill_through: &NoDrillThrough,
        tasks: &[],
        milestones: &[],
        files: &project.inputs,
        as_of: crate::site::now(),
        lang: project.config.site.language,
        editions: &tejun::model::EditionBook::default(),
        versions: &tejun::model::VersionBook::default(),
        releases: &[],
        rows: &std::collections::BTreeMap::new(),
        row_answers: &std::collections::BTreeMap::new(),
        report: None,
    };
    let site = compose(&material, &mut found);
    let theme = Theme::load(&project.inputs, &project.config.site.theme, AssetNames::Hashed, &mut found).unwrap();
    let artifacts = render(&site, &theme, &Profiler::off(), &mut found);
    let page = artifacts.into_iter().find(|artifact| artifact.path == "sla/index.html").unwrap();
    String::from_utf8(page.bytes.to_vec()).unwrap()
}

/// A contract in which the statements named are bound to these verdicts, by part.
fn contract(project: &Project, bound: &[(&str, Vec<(&str, Verdict)>)]) -> Contract {
    let promise = |statement: &Statement| {
        let parts = bound.iter().find(|(label, _)| *label == statement.label).map(|(_, parts)| parts);
        let part = |(label, verdict): &(&str, Verdict)| PromisePart {
            metric: "m".to_owned(),
            label: (*label).to_owned(),
            by: Vec::new(),
            target: statement.target.clone(),
            from: None,
            until: None,
            kept: Vec::new(),
            goal: None,
            verdicts: vec![
                Verdict { period: project.config.site.periods.by_label("2026-09").unwrap(), ..verdict.clone() },
                verdict.clone(),
            ],
        };
        Promise {
            proposal: None,
            statement: statement.clone(),
            state: if parts.is_some() { BindingState::Bound } else { BindingState::Unbound },
            parts: parts.map(|parts| parts.iter().map(part).collect()).unwrap_or_default(),
            why: Vec::new(),
        }
    };
    let statements = project.library.documents().flat_map(|document| &document.statements);
    Contract::new(statements.map(promise).collect(), Vec::new())
}

/// Text between tags, with `|` where a cell ends and a line per row, item or heading.
fn text(html: &str) -> Vec<String> {
    let body = html.split_once("<article").unwrap().1.split_once("</article>").unwrap().0;
    let body = body.replace("</td>", "|</td>").replace("</th>", "|</th>").replace("</tr>", "\n").replace("</li>", "\n");
    let mut out = String::new();
    let mut inside = true;
    for c in body.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

#[test]
fn verdicts_stand_beside_what_is_promised() {
    let project = project();
    let october = |value, unit, standing| verdict(&project, "2026-10", value, unit, standing);
    let bound = contract(
        &project,
        &[
            ("稼働率", vec![("稼働率", october("99.897", Unit::Percent, TargetStatus::Missed))]),
            ("可用性", vec![("稼働率", october("99.95", Unit::Percent, TargetStatus::Met))]),
            ("NPS", vec![("NPS", october("", Unit::None, TargetStatus::NoData))]),
            ("守る時間", vec![("開始まで", october("25", Unit::Min, TargetStatus::Met))]),
            ("緊急 応答", vec![("応答", october("98", Unit::Percent, TargetStatus::Met))]),
        ],
    );
    let lines = text(&page(&project, &bound));
    let holds = |wanted: &str| assert!(lines.iter().any(|line| line == wanted), "{wanted}\n{lines:#?}");
    holds("この文書の約束 9 ✓達成 3 ✕未達 1 –対象なし 1 測定なし 4");
    holds("守る時間（30分以内） 実績 25分→ ✓達成 2026年10月");
    holds("指標|目標値|アラート閾値|実績|判定|");
    // Digits that agree with the verdict: 99.90 % would meet 99.9 %.
    holds("稼働率|99.9%以上|&lt;99.5%|99.897%→2026年10月|✕未達|");
    holds("出荷率|95%以上|&lt;90%|測定なし||");
    holds("参考の値 |1%以下|-|||");
    // Nothing is bound in this table, so it stays as it was.
    holds("指標|目標値|");
    holds("返品率|2%以下|");
    holds("可用性: 99.9% 実績 99.95%→ ✓達成 2026年10月");
    holds("窓口: 平日 9:00-18:00");
    holds("- 満足度: 4.5/5.0以上");
    holds("- NPS: 50以上 実績 — –対象なし 2026年10月");
    // Inside HTML of the author's, which is cleaned as a whole, the cells stay in their row.
    holds("優先度|応答|解決|実績|判定|");
    holds("緊急|30分以内|4時間以内|応答 98.00%→2026年10月|応答 ✓達成|");
}

#[test]
fn a_document_without_a_bound_promise_stays_as_it_was() {
    let project = project();
    let unbound = page(&project, &contract(&project, &[]));
    // The list of all promises appears in the navigation; the document itself says nothing more.
    let body = |html: &str| html.split("<main").nth(1).unwrap().split("</main>").next().unwrap().to_owned();
    assert_eq!(body(&unbound), body(&page(&project, &Contract::default())));
    assert!(!body(&unbound).contains("verdict") && !body(&unbound).contains("promises"), "{unbound}");
}
