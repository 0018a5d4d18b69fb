//! Wide tables as they are declared.

use super::*;
use crate::calendar::Date;
use crate::config::{ColumnType, Unpivot};

const COLUMNS: &str = "  columns:
    service: { from: サービス, type: text }
    month: { type: date }
    uptime: { type: number }
";

#[test]
fn the_cells_of_a_wide_table_are_declared() {
    let head = "w:\n  files: w.csv\n  unpivot: { name: month, value: uptime, on: ['*月'], except: 合計, first_month: 2026-04 }\n";
    let text = format!("{head}  key: [service, month]\n{COLUMNS}");
    let (project, said) = said(&[("data/sources.yaml", &text)]);
    assert_eq!(said, Vec::<String>::new());
    let source = &project.sources["w"];
    let wanted = Unpivot {
        name: "month".into(),
        value: "uptime".into(),
        on: vec!["*月".into()],
        except: vec!["合計".into()],
        first_month: Some(Date::constant(2026, 4, 1)),
        key: vec!["service".into(), "month".into()],
        read: vec!["サービス".into()],
    };
    assert_eq!(source.sheet.unpivot, Some(wanted));
    assert_eq!(source.key.as_deref(), Some("service × month"));
    assert_eq!(source.columns["service × month"].kind, ColumnType::Text);
}

#[test]
fn what_no_wide_table_can_be_is_told() {
    let refused = |unpivot: &str, key: &str, columns: &str| {
        let text = format!("w:\n  files: w.csv\n{unpivot}{key}{columns}");
        let (project, said) = said(&[("data/sources.yaml", &text)]);
        assert!(!project.sources.contains_key("w"), "{text}");
        said.join("\n")
    };
    let at = |unpivot: &str| refused(&format!("  unpivot: {unpivot}\n"), "", COLUMNS);
    assert!(at("{ name: month, value: month }").contains("3:34"), "{}", at("{ name: month, value: month }"));
    assert!(at("{ name: monht, value: uptime }").contains("config/unknown-reference"));
    assert!(at("{ name: service, value: uptime }").contains("3:20"), "a column of the file");
    assert!(at("{ name: month }").contains("config/missing-key"));
    assert!(at("{ name: month, value: uptime, first_month: 2026-4 }").contains("config/invalid-value"));
    assert!(at("{ name: month, value: uptime, on: '{a' }").contains("config/invalid-value"));
    let text = format!("w:\n  files: w.csv\n  unpivot: {{ name: month, value: uptime, into: x }}\n{COLUMNS}");
    assert!(said(&[("data/sources.yaml", &text)]).1.join("\n").contains("config/unknown-key"));
    let texts = COLUMNS.replace("date", "text");
    let of_texts = refused("  unpivot: { name: month, value: uptime, first_month: 2026-04 }\n", "", &texts);
    assert!(of_texts.contains("config/invalid-value"), "{of_texts}");
    assert!(refused("", "  key: [service, month]\n", COLUMNS).contains("config/invalid-value"), "only wide tables");
    let wide = "  unpivot: { name: month, value: uptime }\n";
    assert!(refused(wide, "  key: [service, uptime]\n", COLUMNS).contains("config/invalid-value"));
    assert!(refused(wide, "  key: [service, team]\n", COLUMNS).contains("config/unknown-reference"));
}
