//! `<source>.rows.csv`: every row of a source as questions see it, in order, the head naming its columns; instants in the
//! time of the site, no value as nothing.

use crate::site::Ran;
use tejun::calendar::{Instant, Zone};
use tejun::query::{Cell, DataType, Engine, Expr, Query, Select};

/// The rows of a source.
pub(crate) fn of(source: &str, ran: &Ran) -> String {
    let computed = &ran.built.as_ref().expect("a site").computed;
    let declared = computed.project.sources.get(source).unwrap_or_else(|| panic!("there is no source {source}"));
    let columns = declared.columns.keys().map(|name| (name.clone(), Expr::column(name))).collect();
    let select = Select::Rows { columns, sort: 0, limit: None };
    let query = Query { source: source.to_owned(), lookups: Vec::new(), with: Vec::new(), filter: None, select };
    let table = computed.store.run(&query).unwrap_or_else(|error| panic!("{source}: {error:?}"));
    let forms: Vec<DataType> = declared.columns.values().map(|column| column.kind.data_type()).collect();
    let zone = &computed.project.site.periods.zone;
    let mut text = table.columns.join(",") + "\n";
    for row in &table.rows {
        let cells: Vec<String> = row.iter().zip(&forms).map(|(cell, form)| shown(cell, *form, zone)).collect();
        text += &(cells.join(",") + "\n");
    }
    text
}

fn shown(cell: &Cell, form: DataType, zone: &Zone) -> String {
    match (cell, form) {
        (Cell::Null, _) => String::new(),
        (Cell::Integer(seconds), DataType::Instant) => {
            let at = Instant::from_second(*seconds).unwrap().to_zoned(zone.clone());
            at.strftime("%Y-%m-%d %H:%M:%S").to_string()
        }
        (Cell::Integer(n), _) => n.to_string(),
        (Cell::Number(x), _) => x.to_string(),
        (Cell::Text(text), _) => text.clone(),
        (Cell::Boolean(b), _) => b.to_string(),
    }
}
