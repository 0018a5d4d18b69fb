//! Which columns an expression, an aggregate or a question reads.

use super::{Aggregate, Binary, Expr, Literal, Measure, Query, Select};
use std::collections::BTreeSet;

impl Expr {
    /// The columns that the expression names, sorted.
    pub fn columns(&self) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        self.collect(&mut found);
        found
    }

    /// Texts that columns are compared with (`priority = 'high'`, `priority in ('high', 'low')`), each with its column.
    pub fn compared_texts(&self) -> Vec<(&str, &str)> {
        let mut found = Vec::new();
        self.compare(&mut found);
        found
    }

    fn compare<'a>(&'a self, found: &mut Vec<(&'a str, &'a str)>) {
        match self {
            Self::Binary(Binary::Eq | Binary::Ne, left, right) => match (left.as_ref(), right.as_ref()) {
                (Self::Column(column), Self::Literal(Literal::Text(text)))
                | (Self::Literal(Literal::Text(text)), Self::Column(column)) => found.push((column, text)),
                _ => self.parts().into_iter().for_each(|part| part.compare(found)),
            },
            Self::In(value, literals) => {
                if let Self::Column(column) = value.as_ref() {
                    let texts = literals.iter().filter_map(|literal| match literal {
                        Literal::Text(text) => Some((column.as_str(), text.as_str())),
                        _ => None,
                    });
                    found.extend(texts);
                }
            }
            _ => self.parts().into_iter().for_each(|part| part.compare(found)),
        }
    }

    /// The expressions that an expression is made of.
    pub fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Column(_) | Self::Literal(_) => Vec::new(),
            Self::Binary(_, left, right) => vec![left, right],
            Self::Not(inner) | Self::IsNull(inner) | Self::In(inner, _) => vec![inner],
            Self::ToInteger(inner) | Self::ToNumber(inner) => vec![inner],
            Self::SearchSorted { value, .. } => vec![value],
            Self::Take { index, .. } => vec![index],
            Self::RunningWindow { value, partition, order, .. } => {
                std::iter::once(value.as_ref()).chain(partition).chain([order.as_ref()]).collect()
            }
            Self::Case(branches, last) => {
                let branches = branches.iter().flat_map(|(condition, result)| [condition, result]);
                branches.chain(std::iter::once(last.as_ref())).collect()
            }
            Self::Call(_, arguments) => arguments.iter().collect(),
        }
    }

    fn collect<'a>(&'a self, found: &mut BTreeSet<&'a str>) {
        if let Self::Column(name) = self {
            found.insert(name);
        }
        self.parts().into_iter().for_each(|part| part.collect(found));
    }
}

impl Expr {
    /// Whether the value of a row depends on rows before it.
    fn looks_back(&self) -> bool {
        matches!(self, Self::RunningWindow { .. }) || self.parts().into_iter().any(Self::looks_back)
    }
}

impl Aggregate {
    /// The expression that is aggregated; none for a count of rows.
    pub fn expr(&self) -> Option<&Expr> {
        match self {
            Self::Count(expr) => expr.as_ref(),
            Self::Sum(expr) | Self::Mean(expr) | Self::Min(expr) | Self::Max(expr) => Some(expr),
            Self::Quantile(_, expr) | Self::CountDistinct(expr) => Some(expr),
        }
    }
}

impl Measure {
    /// The columns that the measure and its filter name.
    pub fn columns(&self) -> BTreeSet<&str> {
        self.aggregate.expr().into_iter().chain(&self.filter).flat_map(Expr::columns).collect()
    }
}

impl Query {
    /// The columns of its own source that the question reads: all that it names, without those that its lookups bring
    /// or that `with` adds before they are named.
    pub fn columns(&self) -> BTreeSet<&str> {
        let mut made: BTreeSet<&str> = BTreeSet::new();
        let mut read: BTreeSet<&str> = BTreeSet::new();
        for lookup in &self.lookups {
            read.extend(lookup.on.iter().map(String::as_str).filter(|name| !made.contains(name)));
            made.extend(lookup.query.select.measures());
        }
        for (name, expr) in &self.with {
            read.extend(expr.columns().into_iter().filter(|c| !made.contains(c)));
            made.insert(name);
        }
        let selected: Vec<&str> = match &self.select {
            Select::Groups { group, measures } => {
                let group = group.iter().flat_map(|(_, expr)| expr.columns());
                group.chain(measures.iter().flat_map(Measure::columns)).collect()
            }
            Select::Rows { columns, .. } => columns.iter().flat_map(|(_, expr)| expr.columns()).collect(),
        };
        let filter = self.filter.iter().flat_map(Expr::columns);
        read.extend(selected.into_iter().chain(filter).filter(|c| !made.contains(c)));
        read
    }
}

impl Query {
    /// Whether an answer depends on the order of the rows and on those before each, so that all of them must be seen at
    /// once.
    pub fn looks_back(&self) -> bool {
        let selected: Vec<&Expr> = match &self.select {
            Select::Groups { group, measures } => {
                let of = |m: &'_ Measure| {
                    m.aggregate.expr().is_some_and(Expr::looks_back) || m.filter.as_ref().is_some_and(Expr::looks_back)
                };
                if measures.iter().any(of) {
                    return true;
                }
                group.iter().map(|(_, expr)| expr).collect()
            }
            Select::Rows { columns, .. } => columns.iter().map(|(_, expr)| expr).collect(),
        };
        let with = self.with.iter().map(|(_, expr)| expr);
        selected.into_iter().chain(with).chain(&self.filter).any(Expr::looks_back)
    }
}

impl Select {
    /// The names of what is aggregated per group; none for plain rows.
    fn measures(&self) -> impl Iterator<Item = &str> {
        let measures: &[Measure] = match self {
            Self::Groups { measures, .. } => measures,
            Self::Rows { .. } => &[],
        };
        measures.iter().map(|m| m.name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{AggregateJoin, Function};

    #[test]
    fn columns_of_every_node() {
        let expr = Expr::if_else(
            Expr::column("優先度").is_null(),
            Expr::column("b").plus(Expr::integer(1)),
            Expr::Call(Function::Abs, vec![Expr::ToNumber(Box::new(Expr::column("c")))]),
        );
        assert_eq!(expr.columns().into_iter().collect::<Vec<_>>(), ["b", "c", "優先度"]);
    }

    #[test]
    fn a_question_reads_its_own_columns_only() {
        let count = |name: &str| Measure::count(name);
        let pauses = Query::groups("pauses", vec![("ticket".into(), Expr::column("ticket"))], vec![count("n")]);
        let query = Query::groups(
            "tickets",
            vec![("p".into(), Expr::column("priority"))],
            vec![Measure::new("s", Aggregate::Sum(Expr::column("minutes"))).filtered(Expr::column("open"))],
        )
        .joined(vec![AggregateJoin { query: Box::new(pauses), on: vec!["id".into()] }])
        .with_columns(vec![("late".into(), Expr::column("n").gt(Expr::column("limit")))])
        .filtered(Expr::column("late"));
        let columns: Vec<_> = query.columns().into_iter().collect();
        assert_eq!(columns, ["id", "limit", "minutes", "open", "priority"]);
    }
}
