//! What is shown as an example, quoted or struck out is listed and not judged; what only sounds like an example is.

use crate::program::Folder;
use serde_json::Value;

const DOCUMENT: &str = "\
# 文書

## 目標

- 稼働率: 99.9%以上
- ~~稼働率: 99.5%以上~~
- 稼働率: ~~99%以上~~ 99.9%以上

記入例は次のとおりです。

- 稼働率: 97%以上

> - 稼働率: 96%以上

<details>
<summary>例</summary>

- 稼働率: 95%以上

</details>

:::example
- 稼働率: 94%以上
:::

:::note 記入例
- 稼働率: 93%以上
:::

```text 例
- 稼働率: 92%以上
```

| 指標 | 目標 |
|---|---|
| 稼働率 | 99.9%以上 |
| 稼働率 | ~~91%以上~~ |

> [!NOTE]
> - 稼働率: 99.9%以上

**例**

| 指標 | 目標 |
|---|---|
| 稼働率 | 90%以上 |

- たとえば
  - 稼働率: 88%以上

## 例外の目標

- 稼働率: 99.9%以上

## 週次定例

- 稼働率: 99.9%以上

## 例

- 稼働率: 89%以上

### 事例

- 稼働率: 87%以上

## 約束

- 稼働率: 99.9%以上
";

/// What is left aside with the reason, and what is not: whether that is bound is another question, since a document that promises one
/// thing again and again leaves that open.
fn told(promise: &Value) -> String {
    let (text, why) = (promise["text"].as_str().unwrap(), promise["why"]["en"][0].as_str().unwrap_or_default());
    if promise["binding"] == "off" { format!("{text} off {why}") } else { format!("{text} kept") }
}

#[test]
fn nothing_that_is_an_example_a_quotation_or_struck_out_is_judged() {
    let folder = Folder::project(&[
        (
            "data/metrics.yaml",
            "uptime: { label: 稼働率, type: manual, unit: \"%\", better: higher, values: { 2026-10: 99.95 } }\n",
        ),
        ("content/a.md", DOCUMENT),
    ]);
    let said = folder.run(&["contract", "--format", "json"]).out;
    let promises: Vec<Value> = serde_json::from_str(&said).unwrap();
    let told: Vec<String> = promises.iter().map(told).collect();
    let kept = "99.9%以上 kept";
    let expected = [
        kept,
        "99.5%以上 off struck",
        kept,
        "97%以上 off example",
        "96%以上 off quote",
        "95%以上 off example",
        "94%以上 off example",
        "93%以上 off example",
        "92%以上 off example",
        kept,
        "91%以上 off struck",
        kept,
        "90%以上 off example",
        "88%以上 off example",
        kept,
        kept,
        "89%以上 off example",
        "87%以上 off example",
        kept,
    ];
    assert_eq!(told, expected);
    assert!(folder.run(&["--lang", "ja", "contract"]).out.contains("対象外 (取り消し線)"));
}

#[test]
fn what_only_a_column_a_note_a_comment_or_a_struck_label_says_counts_too() {
    let document = "\
# 文書

## ~~旧目標~~

- 稼働率: 91%以上

## 目標

- ~~旧目標~~
  - 稼働率: 92%以上

| 指標 | 目標値（例） |
|---|---|
| 稼働率 | 93%以上 |

| 指標 | 目標値 | 備考 |
|---|---|---|
| 稼働率 | 94%以上 | 記入例 |
| 稼働率 | 99.9%以上 | 例外なし |

```yaml
# 例
稼働率: 95%以上
```

記入例

- 稼働率: 96%以上

次の例のように書きます。

- 稼働率: 97%以上

障害の例は別紙にあり、次の値は必ず守る。

- 稼働率: 99.9%以上

All services (e.g. mail) keep:

- 稼働率: 99.9%以上
";
    let folder = Folder::project(&[
        (
            "data/metrics.yaml",
            "uptime: { label: 稼働率, type: manual, unit: \"%\", better: higher, values: { 2026-10: 99.95 } }\n",
        ),
        ("content/a.md", document),
    ]);
    let said = folder.run(&["contract", "--format", "json"]).out;
    let promises: Vec<Value> = serde_json::from_str(&said).unwrap();
    let expected = [
        "91%以上 off struck",
        "92%以上 off struck",
        "93%以上 off example",
        "94%以上 off example",
        "99.9%以上 kept",
        "95%以上 off example",
        "96%以上 off example",
        "97%以上 off example",
        "99.9%以上 kept",
        "99.9%以上 kept",
    ];
    assert_eq!(promises.iter().map(told).collect::<Vec<_>>(), expected);
}
