//! Look-ups of a batch → tables that are brought to the rows, each once, under names of their own.
//!
//! In: the look-ups of questions. Out: [`LookupTable`]s and what each question calls their columns. Never: asks another source.

use super::LookupTable;
use super::planner::{AddedMeasure, Planner};
use crate::query::{Aggregate, AggregateJoin, DataType, Measure, Query, Select};
use std::collections::BTreeMap;

/// The look-ups of a batch.
#[derive(Default)]
pub(super) struct Lookups {
    /// What is brought to the rows, in order.
    pub tables: Vec<LookupTable>,
    /// The types of the columns that they bring.
    pub data_types: BTreeMap<String, DataType>,
    /// For each question, what its look-ups' measures are called here.
    pub scopes: Vec<Result<BTreeMap<String, String>, String>>,
}

impl Lookups {
    /// The look-ups of all questions; `own` tells the type of a column of their source.
    pub(super) fn of(
        queries: &[&Query],
        own: &dyn Fn(&str) -> Option<DataType>,
        data_type: &dyn Fn(&str, &str) -> Option<DataType>,
    ) -> Self {
        let mut brought = Self::default();
        for query in queries {
            let mut scope = BTreeMap::new();
            let added = query.lookups.iter().try_for_each(|lookup| brought.add(lookup, &mut scope, own, data_type));
            brought.scopes.push(added.map(|()| scope));
        }
        brought
    }

    fn add(
        &mut self,
        lookup: &AggregateJoin,
        scope: &mut BTreeMap<String, String>,
        own: &dyn Fn(&str) -> Option<DataType>,
        data_type: &dyn Fn(&str, &str) -> Option<DataType>,
    ) -> Result<(), String> {
        let Select::Groups { group, measures } = &lookup.query.select else {
            return Err("a look-up needs groups".to_owned());
        };
        if group.len() != lookup.on.len() || group.is_empty() {
            return Err(format!("a look-up by {} columns on {}", group.len(), lookup.on.len()));
        }
        if let Some(taken) = measures.iter().find(|m| own(&m.name).is_some() || scope.contains_key(&m.name)) {
            return Err(format!("the looked-up column `{}` is already there", taken.name));
        }
        let on = |name: &String| match scope.get(name) {
            Some(brought) => Ok(brought.clone()),
            None if own(name).is_some() => Ok(name.clone()),
            None => Err(format!("there is no column `{name}`")),
        };
        let on: Vec<String> = lookup.on.iter().map(on).collect::<Result<_, _>>()?;
        let same = |table: &LookupTable| table.query == *lookup.query && table.on == on;
        let at = match self.tables.iter().position(same) {
            Some(at) => at,
            None => {
                let at = self.tables.len();
                let columns: Vec<String> = (0..measures.len()).map(|nth| format!("\u{1}b{at}.{nth}")).collect();
                let data_types = measure_types(&lookup.query, data_type)?;
                self.data_types.extend(columns.iter().cloned().zip(data_types));
                self.tables.push(LookupTable { query: (*lookup.query).clone(), on, columns });
                at
            }
        };
        let named = measures.iter().map(|m| m.name.clone()).zip(self.tables[at].columns.iter().cloned());
        scope.extend(named);
        Ok(())
    }
}

/// The types of the measures of a question.
fn measure_types(query: &Query, data_type: &dyn Fn(&str, &str) -> Option<DataType>) -> Result<Vec<DataType>, String> {
    let own = |name: &str| data_type(&query.source, name);
    let brought = Lookups::of(&[query], &own, data_type);
    let data_type_of = |name: &str| brought.data_types.get(name).copied().or_else(|| own(name));
    let mut planning = Planner::new(&data_type_of);
    let added = planning.add(query, brought.scopes[0].as_ref().map_err(Clone::clone)?)?;
    let Select::Groups { measures, .. } = &query.select else { return Ok(Vec::new()) };
    let of = |(measure, AddedMeasure { value, .. }): (&Measure, &AddedMeasure)| match &measure.aggregate {
        Aggregate::Count(_) | Aggregate::CountDistinct(_) => DataType::Integer,
        Aggregate::Mean(_) | Aggregate::Quantile(..) => DataType::Number,
        Aggregate::Sum(_) => match value.and_then(|value| planning.program.data_type(value)) {
            Some(DataType::Number) => DataType::Number,
            _ => DataType::Integer,
        },
        Aggregate::Min(_) | Aggregate::Max(_) => {
            value.and_then(|value| planning.program.data_type(value)).unwrap_or(DataType::Integer)
        }
    };
    Ok(measures.iter().zip(&added.measures).map(of).collect())
}
