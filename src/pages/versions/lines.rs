//! Two texts → what differs, line by line, with the words that changed inside a line marked.
//!
//! In: texts as written. Out: runs of lines, unchanged ones far from any change folded. Never: takes markup for more than text.

use crate::model::{DifferenceLine, DifferenceRun, DifferenceSide};
use similar::{Algorithm, DiffOp, capture_diff_slices, diff_ratio};

/// How many unchanged lines stay in sight round a change.
const AROUND: usize = 3;
/// Blocks with more pieces than this are marked as a whole.
const MOST_PIECES: usize = 6_000;
/// Lines that have less than this in common are other lines, and marks inside of them would be noise.
const LEAST_IN_COMMON: f32 = 0.4;

pub(super) fn runs(before: &str, after: &str) -> Vec<DifferenceRun> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let mut lines = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, &old, &new) {
        match op {
            DiffOp::Equal { old_index, new_index, len } => {
                lines.extend((0..len).map(|at| DifferenceLine {
                    side: DifferenceSide::Both,
                    before: Some(old_index + at + 1),
                    after: Some(new_index + at + 1),
                    pieces: vec![(old[old_index + at].to_owned(), false)],
                }));
            }
            op => changed(&old, &new, op, &mut lines),
        }
    }
    folded(lines)
}

/// The lines of a change: the old ones, then the new ones.
fn changed(old: &[&str], new: &[&str], op: DiffOp, lines: &mut Vec<DifferenceLine>) {
    let (from, to) = (op.old_range(), op.new_range());
    let (gone, come) = marked(&old[from.clone()], &new[to.clone()]);
    lines.extend(gone.into_iter().zip(from).map(|(pieces, at)| DifferenceLine {
        side: DifferenceSide::Old,
        before: Some(at + 1),
        after: None,
        pieces,
    }));
    lines.extend(come.into_iter().zip(to).map(|(pieces, at)| DifferenceLine {
        side: DifferenceSide::New,
        before: None,
        after: Some(at + 1),
        pieces,
    }));
}

type Pieces = Vec<(String, bool)>;

/// Old and new lines in pieces: those that the other side does not have are marked.
fn marked(old: &[&str], new: &[&str]) -> (Vec<Pieces>, Vec<Pieces>) {
    let whole =
        |lines: &[&str]| -> Vec<Pieces> { lines.iter().map(|line| vec![((*line).to_owned(), false)]).collect() };
    let (a, b) = (tokens(old), tokens(new));
    if old.is_empty() || new.is_empty() || a.len() + b.len() > MOST_PIECES {
        return (whole(old), whole(new));
    }
    let ops = capture_diff_slices(Algorithm::Myers, &a, &b);
    if diff_ratio(&ops, a.len(), b.len()) < LEAST_IN_COMMON {
        return (whole(old), whole(new));
    }
    // The end of a line is no word that both have.
    let has_same = |op: &DiffOp| matches!(op, DiffOp::Equal { .. }) && a[op.old_range()].iter().any(|t| *t != "\n");
    if !ops.iter().any(has_same) {
        return (whole(old), whole(new));
    }
    let (mut in_old, mut in_new) = (vec![false; a.len()], vec![false; b.len()]);
    for op in ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. })) {
        in_old[op.old_range()].fill(true);
        in_new[op.new_range()].fill(true);
    }
    (cut(&a, &in_old), cut(&b, &in_new))
}

/// Words of letters and digits, every other character by itself: Japanese has no spaces to go by. Lines end in a piece of
/// their own.
fn tokens<'t>(lines: &[&'t str]) -> Vec<&'t str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut tokens = Vec::new();
    for line in lines {
        let mut rest = *line;
        while let Some(first) = rest.chars().next() {
            let end = if is_word(first) { rest.find(|c| !is_word(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
            tokens.push(&rest[..end]);
            rest = &rest[end..];
        }
        tokens.push("\n");
    }
    tokens
}

/// Pieces of each line, neighbours of one kind joined.
fn cut(tokens: &[&str], marks: &[bool]) -> Vec<Pieces> {
    let (mut lines, mut line): (Vec<Pieces>, Pieces) = (Vec::new(), Vec::new());
    for (token, mark) in tokens.iter().zip(marks) {
        match line.last_mut() {
            _ if *token == "\n" => lines.push(std::mem::take(&mut line)),
            Some((text, last)) if last == mark => text.push_str(token),
            _ => line.push(((*token).to_owned(), *mark)),
        }
    }
    lines
}

/// Lines in runs: unchanged ones that are far from every change are folded away.
fn folded(lines: Vec<DifferenceLine>) -> Vec<DifferenceRun> {
    let changes: Vec<usize> =
        lines.iter().enumerate().filter(|(_, line)| line.side != DifferenceSide::Both).map(|(at, _)| at).collect();
    let is_near = |at: usize| {
        let next = changes.partition_point(|change| *change < at);
        let after = changes.get(next).is_some_and(|change| change - at <= AROUND);
        after || next.checked_sub(1).is_some_and(|last| at - changes[last] <= AROUND)
    };
    let mut runs: Vec<DifferenceRun> = Vec::new();
    for (at, line) in lines.into_iter().enumerate() {
        let folded = !is_near(at);
        match runs.last_mut() {
            Some(run) if run.folded == folded => run.lines.push(line),
            _ => runs.push(DifferenceRun { folded, lines: vec![line] }),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `-old [gone]`, `+new [come]`, ` both`, `…n` for a fold.
    fn shown(before: &str, after: &str) -> Vec<String> {
        let line = |line: &DifferenceLine| {
            let sign = match line.side {
                DifferenceSide::Both => ' ',
                DifferenceSide::Old => '-',
                DifferenceSide::New => '+',
            };
            let piece = |(text, mark): &(String, bool)| if *mark { format!("[{text}]") } else { text.clone() };
            format!("{sign}{}", line.pieces.iter().map(piece).collect::<String>())
        };
        let run = |run: &DifferenceRun| match run.folded {
            true => vec![format!("…{}", run.lines.len())],
            false => run.lines.iter().map(line).collect(),
        };
        runs(before, after).iter().flat_map(run).collect()
    }

    #[test]
    fn what_changed_inside_a_line_is_marked() {
        let lines = shown("応答は 4時間以内とする。\n", "応答は 2時間以内とする。\n");
        assert_eq!(lines, ["-応答は [4]時間以内とする。", "+応答は [2]時間以内とする。"]);
        let lines = shown("Reply within 30 minutes, always\n", "Reply within 15 minutes, always\n");
        assert_eq!(lines, ["-Reply within [30] minutes, always", "+Reply within [15] minutes, always"]);
    }

    #[test]
    fn other_lines_are_not_marked_inside() {
        assert_eq!(shown("返金する\n", "電話を受ける\n"), ["-返金する", "+電話を受ける"]);
        assert_eq!(shown("", "新しい\n"), ["+新しい"]);
        assert_eq!(shown("古い\n", ""), ["-古い"]);
    }

    #[test]
    fn lines_far_from_a_change_are_folded() {
        let before: String = (1..=12).map(|n| format!("{n}\n")).collect();
        let after = before.replace("6\n", "六\n");
        assert_eq!(shown(&before, &after), ["…2", " 3", " 4", " 5", "-6", "+六", " 7", " 8", " 9", "…3"]);
        let numbers = runs(&before, &after).into_iter().flat_map(|run| run.lines).map(|line| (line.before, line.after));
        let numbers: Vec<_> = numbers.collect();
        assert_eq!(numbers[5..8], [(Some(6), None), (None, Some(6)), (Some(7), Some(7))]);
    }

    #[test]
    fn texts_come_back_from_both_sides() {
        let (before, after) = ("a\nb c d\n\n表\n", "b c e\n\n表\nz\n");
        let side = |keep: DifferenceSide| {
            let lines = runs(before, after).into_iter().flat_map(|run| run.lines);
            let lines = lines.filter(|line| line.side == keep || line.side == DifferenceSide::Both);
            lines
                .map(|line| line.pieces.into_iter().map(|(text, _)| text).collect::<String>() + "\n")
                .collect::<String>()
        };
        assert_eq!((side(DifferenceSide::Old), side(DifferenceSide::New)), (before.to_owned(), after.to_owned()));
    }
}
