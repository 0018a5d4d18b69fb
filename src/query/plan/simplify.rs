//! What is known of an operation without looking at a row.
//!
//! In: an operation over nodes. Out: a simpler one of the same meaning, or the node that it is equal to. Never: takes away a
//! refusal that a row could cause where its value counts, or changes the type of a value.
//!
//! Readings of one SLA differ in a constant or two; what they share is computed once when constants are gone.

use super::facts;
use super::program::{Node, Op, Program};
use crate::query::{Binary, DataType, Function, Literal};
use std::sync::Arc;

/// What an operation became.
pub(super) enum Simpler {
    /// It is equal to this node.
    Node(Node),
    /// It is this operation.
    Op(Op),
}

/// Simplifies one operation, whose inputs are as simple as can be.
pub(super) fn simplified(program: &mut Program<'_>, op: Op) -> Simpler {
    match op {
        Op::Binary(op, left, right) => binary(program, op, left, right),
        Op::Not(inner) => match truth(program, inner) {
            Some(truth) => literal(program, Literal::Boolean(!truth)),
            None => Simpler::Op(Op::Not(inner)),
        },
        Op::IsNull(inner) => match program.op(inner) {
            _ if program.data_type(inner).is_none() => literal(program, Literal::Boolean(true)),
            _ if program.fact(inner).is_there => literal(program, Literal::Boolean(false)),
            _ => Simpler::Op(Op::IsNull(inner)),
        },
        Op::In(value, literals) => among(program, value, literals),
        Op::Case(branches, otherwise) => case(program, branches, otherwise),
        Op::Call(function, arguments) => call(program, function, arguments),
        Op::SearchSorted(table, side, value) => {
            let needed = facts::needed(&table, side, program.fact(value));
            Simpler::Op(Op::SearchSorted(first(table, needed), side, bare(program, value)))
        }
        Op::Take(table, index) => {
            let last = program.fact(index).range.and_then(|(_, last)| usize::try_from(last).ok());
            let needed = last.map_or(table.len(), |last| last.saturating_add(1));
            Simpler::Op(Op::Take(first(table, needed), index))
        }
        // An instant and a date are whole numbers already.
        Op::ToInteger(inner) if matches!(program.data_type(inner), Some(DataType::Integer)) => Simpler::Node(inner),
        Op::ToNumber(inner) if matches!(program.data_type(inner), Some(DataType::Number)) => Simpler::Node(inner),
        other => Simpler::Op(other),
    }
}

/// A value is compared with so many constants one by one, as other conditions do.
const FEW: usize = 4;

/// A value among a few constants of its own type equals one of them.
fn among(program: &mut Program<'_>, value: Node, literals: Vec<Literal>) -> Simpler {
    let data_type = program.data_type(value);
    let are_alike =
        data_type == Some(DataType::Text) && literals.iter().all(|literal| literal.data_type() == data_type);
    if !are_alike || literals.len() > FEW {
        return Simpler::Op(Op::In(value, literals));
    }
    let mut equal = |literal: Literal| {
        let literal = program.node(Op::Literal(literal));
        program.node(Op::Binary(Binary::Eq, value, literal))
    };
    let equal: Vec<Node> = literals.into_iter().map(&mut equal).collect();
    match equal.into_iter().reduce(|one, other| program.node(Op::Binary(Binary::Or, one, other))) {
        Some(node) => Simpler::Node(node),
        None => Simpler::Op(Op::In(value, Vec::new())),
    }
}

fn literal(program: &mut Program<'_>, literal: Literal) -> Simpler {
    Simpler::Node(program.node(Op::Literal(literal)))
}

fn truth(program: &Program<'_>, node: Node) -> Option<bool> {
    if let Op::Literal(Literal::Boolean(truth)) = program.op(node) { Some(*truth) } else { None }
}

fn whole(program: &Program<'_>, node: Node) -> Option<i64> {
    if let Op::Literal(Literal::Integer(number)) = program.op(node) { Some(*number) } else { None }
}

fn is_integer(program: &Program<'_>, node: Node) -> bool {
    program.data_type(node) == Some(DataType::Integer)
}

/// The instant or the date that a whole number is.
fn bare(program: &Program<'_>, node: Node) -> Node {
    match program.op(node) {
        Op::ToInteger(inner) if matches!(program.data_type(*inner), Some(DataType::Instant | DataType::Date)) => *inner,
        _ => node,
    }
}

/// The first entries of a table: no value of which the range is known has its place beyond them.
fn first(table: Arc<Vec<i64>>, needed: usize) -> Arc<Vec<i64>> {
    if needed < table.len() { Arc::new(table[..needed].to_vec()) } else { table }
}

/// Whether a comparison holds whatever the row.
fn compared(program: &Program<'_>, op: Binary, left: Node, right: Node) -> Option<bool> {
    if program.data_type(left) != program.data_type(right) {
        return None;
    }
    let known = facts::compared(op, program.fact(left), program.fact(right));
    known.or_else(|| never_equal(program, op, left, right).or_else(|| never_equal(program, op, right, left)))
}

/// That a choice among whole numbers never equals one that is not among them.
fn never_equal(program: &Program<'_>, op: Binary, choice: Node, number: Node) -> Option<bool> {
    let (Op::Case(branches, otherwise), number) = (program.op(choice), whole(program, number)?) else { return None };
    let mut results = branches.iter().map(|(_, then)| then).chain([otherwise]);
    let other = |node: &Node| whole(program, *node).is_some_and(|result| result != number);
    match op {
        Binary::Eq if results.all(other) => Some(false),
        Binary::Ne if results.all(other) => Some(true),
        _ => None,
    }
}

/// Both sides of a comparison as instants, or as dates, where they were made whole numbers: what is asked in two ways is computed
/// once.
fn bare_sides(program: &mut Program<'_>, left: Node, right: Node) -> Option<(Node, Node)> {
    let (a, b) = (bare(program, left), bare(program, right));
    let alike = |program: &mut Program<'_>, bare: Node, node: Node| {
        let number = whole(program, node)?;
        let literal = match program.data_type(bare)? {
            DataType::Instant => Literal::Instant(number),
            DataType::Date => Literal::Date(i32::try_from(number).ok()?),
            _ => return None,
        };
        Some(program.node(Op::Literal(literal)))
    };
    match (a == left, b == right) {
        (false, false) if program.data_type(a) == program.data_type(b) => Some((a, b)),
        (false, true) => Some((a, alike(program, a, right)?)),
        (true, false) => Some((alike(program, b, left)?, b)),
        _ => None,
    }
}

/// A condition, of which only counts where it is true: nothing is as good as no.
pub(super) fn condition(program: &mut Program<'_>, node: Node) -> Node {
    let no = |program: &mut Program<'_>| program.node(Op::Literal(Literal::Boolean(false)));
    match program.op(node).clone() {
        Op::Literal(Literal::Null) => no(program),
        Op::Binary(op @ (Binary::And | Binary::Or), left, right) => {
            let (left, right) = (condition(program, left), condition(program, right));
            program.node(Op::Binary(op, left, right))
        }
        Op::Binary(op, left, right) if program.data_type(left) == program.data_type(right) => {
            match facts::compared_if_there(op, program.fact(left), program.fact(right)) {
                Some(false) => no(program),
                Some(true) => both_there(program, left, right),
                None => node,
            }
        }
        Op::Case(branches, otherwise) => {
            let never = |node: &Node| matches!(program.op(*node), Op::Literal(Literal::Boolean(false) | Literal::Null));
            if branches.iter().map(|(_, then)| then).chain([&otherwise]).all(never) {
                return no(program);
            }
            match branches.as_slice() {
                [(when, then)] if never(&otherwise) && truth(program, *then) == Some(true) => condition(program, *when),
                _ => node,
            }
        }
        _ => node,
    }
}

/// That two values are there.
fn both_there(program: &mut Program<'_>, left: Node, right: Node) -> Node {
    let [left, right] = [left, right].map(|node| {
        let missing = program.node(Op::IsNull(node));
        program.node(Op::Not(missing))
    });
    program.node(Op::Binary(Binary::And, left, right))
}

fn binary(program: &mut Program<'_>, op: Binary, left: Node, right: Node) -> Simpler {
    if op.compares()
        && let Some((left, right)) = bare_sides(program, left, right)
    {
        return Simpler::Op(Op::Binary(op, left, right));
    }
    if let Some(holds) = compared(program, op, left, right) {
        return literal(program, Literal::Boolean(holds));
    }
    let unchanged = Simpler::Op(Op::Binary(op, left, right));
    if let (Some(a), Some(b)) = (whole(program, left), whole(program, right)) {
        return match constant(op, a, b) {
            Some(known) => literal(program, known),
            None => unchanged,
        };
    }
    match op {
        Binary::And | Binary::Or => {
            // What settles the answer whatever the other side is, and what leaves it to the other side.
            let settles = op == Binary::Or;
            let of = |node: Node| truth(program, node);
            match (of(left), of(right)) {
                (Some(known), _) if known == settles => literal(program, Literal::Boolean(settles)),
                (_, Some(known)) if known == settles => literal(program, Literal::Boolean(settles)),
                (Some(_), _) if program.data_type(right) == Some(DataType::Boolean) => Simpler::Node(right),
                (_, Some(_)) if program.data_type(left) == Some(DataType::Boolean) => Simpler::Node(left),
                _ if left == right && program.data_type(left) == Some(DataType::Boolean) => Simpler::Node(left),
                _ => unchanged,
            }
        }
        Binary::Add | Binary::Sub if whole(program, right) == Some(0) && is_integer(program, left) => {
            Simpler::Node(left)
        }
        Binary::Add if whole(program, left) == Some(0) && is_integer(program, right) => Simpler::Node(right),
        _ => unchanged,
    }
}

fn constant(op: Binary, a: i64, b: i64) -> Option<Literal> {
    Some(match op {
        Binary::Add => Literal::Integer(a.checked_add(b)?),
        Binary::Sub => Literal::Integer(a.checked_sub(b)?),
        Binary::Mul => Literal::Integer(a.checked_mul(b)?),
        Binary::Eq => Literal::Boolean(a == b),
        Binary::Ne => Literal::Boolean(a != b),
        Binary::Lt => Literal::Boolean(a < b),
        Binary::Le => Literal::Boolean(a <= b),
        Binary::Gt => Literal::Boolean(a > b),
        Binary::Ge => Literal::Boolean(a >= b),
        Binary::Div | Binary::Rem | Binary::And | Binary::Or => return None,
    })
}

fn case(program: &mut Program<'_>, branches: Vec<(Node, Node)>, otherwise: Node) -> Simpler {
    let data_type = DataType::supertype(
        branches.iter().map(|(_, then)| *then).chain([otherwise]).map(|node| program.data_type(node)),
    );
    let (mut kept, mut last): (Vec<(Node, Node)>, Node) = (Vec::new(), otherwise);
    for (when, then) in branches {
        // What is no condition stays, to be refused.
        let when = if program.data_type(when) == Some(DataType::Boolean) { condition(program, when) } else { when };
        match truth(program, when) {
            Some(false) => continue,
            Some(true) => {
                last = then;
                break;
            }
            None if program.data_type(when).is_none() => continue,
            None => {}
        }
        match kept.last_mut() {
            // Neighbours with one result are one branch: priorities that share a calendar cost nothing more.
            Some((before, same)) if *same == then => *before = program.node(Op::Binary(Binary::Or, *before, when)),
            _ => kept.push((when, then)),
        }
    }
    // What is left must not take another type than the whole had.
    let left =
        DataType::supertype(kept.iter().map(|(_, then)| *then).chain([last]).map(|node| program.data_type(node)));
    if kept.is_empty() && left == data_type {
        return Simpler::Node(last);
    }
    if let ([(when, then)], Op::Literal(Literal::Null)) = (kept.as_slice(), program.op(last))
        && let Some(value) = is_there(program, *when)
        && (value == *then || is_missing_with(program, *then, value))
    {
        return Simpler::Node(*then);
    }
    if left != data_type {
        kept.push((program.node(Op::Literal(Literal::Boolean(true))), last));
        return Simpler::Op(Op::Case(kept, otherwise));
    }
    Simpler::Op(Op::Case(kept, last))
}

/// What a condition tests for a value.
fn is_there(program: &Program<'_>, node: Node) -> Option<Node> {
    let Op::Not(inner) = program.op(node) else { return None };
    if let Op::IsNull(value) = program.op(*inner) { Some(*value) } else { None }
}

/// Whether a sum, a difference or a product has no value wherever one of its operands has none.
fn is_missing_with(program: &Program<'_>, node: Node, value: Node) -> bool {
    let Op::Binary(Binary::Add | Binary::Sub | Binary::Mul, left, right) = program.op(node) else { return false };
    *left == value || *right == value
}

/// The arguments of a first value that is there, without first values among them.
fn flat(program: &Program<'_>, arguments: Vec<Node>) -> Vec<Node> {
    let of = |node: Node| match program.op(node) {
        Op::Call(Function::Coalesce, inner) => inner.clone(),
        _ => vec![node],
    };
    let mut all: Vec<Node> = Vec::new();
    for node in arguments.into_iter().flat_map(of) {
        if !all.contains(&node) {
            all.push(node);
        }
    }
    all
}

fn call(program: &mut Program<'_>, function: Function, arguments: Vec<Node>) -> Simpler {
    if !matches!(function, Function::Coalesce | Function::Least | Function::Greatest) {
        return Simpler::Op(Op::Call(function, arguments));
    }
    let known: Vec<Node> = arguments.iter().copied().filter(|node| program.data_type(*node).is_some()).collect();
    let alike = |node: &Node| program.data_type(*node) == program.data_type(known[0]);
    let mut known =
        if function == Function::Coalesce && known.iter().all(alike) { flat(program, known) } else { known };
    if function == Function::Coalesce
        && known.iter().all(|node| program.data_type(*node) == program.data_type(known[0]))
        && let Some(there) = known.iter().position(|node| program.fact(*node).is_there)
    {
        known.truncate(there + 1);
    }
    if let (Function::Least | Function::Greatest, [a, b]) = (function, known.as_slice())
        && program.data_type(*a) == program.data_type(*b)
        && let Some(a_is_less) = facts::compared(Binary::Le, program.fact(*a), program.fact(*b))
            .filter(|_| program.data_type(*a).is_some_and(|data_type| data_type != DataType::Text))
    {
        return Simpler::Node(if a_is_less == (function == Function::Least) { *a } else { *b });
    }
    match (known.as_slice(), arguments.first()) {
        ([one], _) => Simpler::Node(*one),
        ([], Some(first)) => Simpler::Node(*first),
        _ => Simpler::Op(Op::Call(function, known)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::facts::{Fact, Facts};
    use super::super::program::{Program, Scope};
    use crate::query::{DataType, Expr, parse};

    /// What an expression over some columns becomes.
    fn simplified(text: &str) -> Expr {
        simplified_for(text, &Facts::new())
    }

    /// What an expression becomes for rows of which something is known.
    fn simplified_for(text: &str, facts: &Facts) -> Expr {
        let data_type = |name: &str| match name {
            "a" | "b" => Some(DataType::Integer),
            "at" | "then" => Some(DataType::Instant),
            "yes" => Some(DataType::Boolean),
            "text" => Some(DataType::Text),
            _ => None,
        };
        let expr = parse(text, &data_type, &["a", "b", "at", "then", "yes", "text"]).unwrap().0;
        let mut program = Program::with_facts(&data_type, facts);
        let node = program.add(&expr, &Scope::new()).unwrap();
        program.expr(node, &|_| None)
    }

    #[test]
    fn what_is_known_of_rows_is_not_asked() {
        let fact = |range, is_there| Fact { range: Some(range), is_there };
        let known = [("a", fact((1, 5), false)), ("b", fact((1, 5), true))];
        let facts: Facts = known.into_iter().map(|(name, fact)| (name.to_owned(), fact)).collect();
        for (one, other) in [
            ("case when a <= 9 then a + 7 end", "a + 7"),
            ("case when a <= 9 then b end", "case when a is not null then b end"),
            ("case when a > 9 then 1 else b end", "b"),
            ("case when a <= 4 then a + 7 end", "case when a <= 4 then a + 7 end"),
            ("least(b, 9)", "b"),
            ("greatest(b, 9)", "9"),
            ("least(a, 9)", "least(a, 9)"),
            ("b <= 9", "true"),
        ] {
            assert_eq!(simplified_for(one, &facts), simplified(other), "{one}");
        }
        assert_eq!(simplified("text in ('x', 'y')"), simplified("text = 'x' or text = 'y'"));
    }

    #[test]
    fn what_means_the_same_is_written_alike() {
        for (one, other) in [
            ("coalesce(coalesce(a, b), null, 7)", "coalesce(a, b, 7)"),
            ("case when a is not null then a end", "a"),
            ("case when case when yes then true else false end then a end", "case when yes then a end"),
            ("case when yes and null then a else b end", "b"),
            ("case when a is not null then a + 7 end", "a + 7"),
            ("case when length('x') >= 0 then a else b end", "case when length('x') >= 0 then a else b end"),
            ("case when yes or null then a else b end", "case when yes then a else b end"),
        ] {
            assert_eq!(simplified(one), simplified(other), "{one}");
        }
    }
}
