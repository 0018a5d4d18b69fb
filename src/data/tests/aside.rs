//! The files of rows that were set aside.

use super::*;
use crate::config::ColumnType::{Date, Datetime, Integer, Text};
use crate::config::Unpivot;
use crate::data::write_quarantine;
use crate::diag::Lang;
use crate::model::{CacheStore, MemoryCache};

fn kept(source: &Source, files: &Memory, lang: Lang, cache: &MemoryCache) -> Option<String> {
    let sources = IndexMap::from([(source.name.clone(), source.clone())]);
    let store = open(&sources, files, &mut Diagnostics::new());
    write_quarantine(&sources, &store, &BTreeMap::new(), files, lang, cache);
    cache.get("set-aside/tickets.csv").map(|bytes| String::from_utf8(bytes).unwrap())
}

#[test]
fn a_row_keeps_its_place_its_reasons_and_all_its_fields() {
    let mut source = source("*.csv", vec![column("id", Text), column("n", Integer), column("at", Datetime)]);
    source.key = Some("id".into());
    source.bad_newest = BadNewest::DropKey;
    let files = Memory::default()
        .with("data/1.csv", "id,memo,n,at\nA,=1+1,x,5月\nB,\"a,\n\"\"b\"\"\",1,\nC,short\nB,,y,2026-05-01 09:00\n")
        .with("data/2.csv", "extra,id,n\n+81,D,-z\nfine,E,1\n");
    let text = kept(&source, &files, Lang::En, &MemoryCache::default()).unwrap();
    // By hand: the line of a row is that of its first bad value, and a value is escaped only where it would be computed.
    let wanted = [
        "\u{feff}file,line,column,field,value,reason,id,memo,n,at,extra",
        "data/1.csv,2,8,n,x,\"expected a whole number in `n`, found `x` / expected a date and time in `at`, found `5月`\",A,'=1+1,x,5月,",
        "data/1.csv,3,1,id,B,a newer row of `B` is bad,B,\"a,\n\"\"b\"\"\",1,,",
        "data/1.csv,5,1,,\"C,short\",\"expected 4 fields, found 2\",,,,,",
        "data/1.csv,6,4,n,y,\"expected a whole number in `n`, found `y`\",B,,y,2026-05-01 09:00,",
        "data/2.csv,2,7,n,'-z,\"expected a whole number in `n`, found `-z`\",D,,'-z,,'+81",
        "",
    ];
    assert_eq!(text, wanted.join("\r\n"));
    let ja = kept(&source, &files, Lang::Ja, &MemoryCache::default()).unwrap();
    assert!(ja.starts_with("\u{feff}ファイル,行,文字位置,項目,値,理由,id"), "{ja}");
    assert!(ja.contains("`n` は整数のはずですが `y` です"), "{ja}");
}

#[test]
fn every_row_is_there_and_the_file_goes_when_there_is_none() {
    let source = source("*.csv", vec![column("id", Integer)]);
    let text = format!("id\n{}", "x\n".repeat(2500));
    let cache = MemoryCache::default();
    let bad = kept(&source, &Memory::default().with("data/a.csv", text), Lang::En, &cache).unwrap();
    assert_eq!(bad.lines().count(), 2501);
    assert!(bad.lines().nth(2500).unwrap().starts_with("data/a.csv,2501,1,id,x,"));
    assert_eq!(kept(&source, &Memory::default().with("data/a.csv", "id\n1\n"), Lang::En, &cache), None);
}

#[test]
fn a_file_without_a_required_column_is_there_as_a_whole() {
    let mut id = column("id", Integer);
    id.required = true;
    let source = source("*.csv", vec![id]);
    let text = kept(&source, &Memory::default().with("data/a.csv", "name\nx\ny\n"), Lang::En, &MemoryCache::default())
        .unwrap();
    let reason = "id,,the required column `id` cannot be read";
    let wanted = format!(
        "\u{feff}file,line,column,field,value,reason,name\r\ndata/a.csv,2,,{reason},x\r\ndata/a.csv,3,,{reason},y\r\n"
    );
    assert_eq!(text, wanted);
}

#[test]
fn a_cell_of_a_wide_table_is_there_with_its_row() {
    let unpivot = Unpivot {
        name: "month".into(),
        value: "n".into(),
        on: Vec::new(),
        except: vec!["備考".into()],
        first_month: None,
        key: Vec::new(),
        read: vec!["窓口".into()],
    };
    let declared = vec![column("窓口", Text), column("month", Date), column("n", Integer)];
    let sheet = Sheet { unpivot: Some(unpivot), ..Sheet::default() };
    let source = Source { sheet, ..source("*.csv", declared) };
    let text = "窓口,2026年4月,2026年5月,備考\n東京,3,x,\n大阪,1,2,=1+1\n倉庫,z\n";
    let files = Memory::default().with("data/a.csv", text);
    let kept = kept(&source, &files, Lang::En, &MemoryCache::default()).unwrap();
    let wanted = [
        "\u{feff}file,line,column,field,value,reason,窓口,2026年4月,2026年5月,備考",
        "data/a.csv,2,6,n,x,\"expected a whole number in `n`, found `x`\",東京,3,x,",
        "data/a.csv,4,1,,\"倉庫,z\",\"expected 4 fields, found 2\",,,,",
        "",
    ];
    assert_eq!(kept, wanted.join("\r\n"));
}
