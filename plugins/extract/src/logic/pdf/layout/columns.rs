//! Columns of running text, which are read one after the other.

use super::lines::Line;
use super::pieces::Piece;

/// The gutter is at least so wide, in sizes.
const GUTTER: f64 = 0.9;

/// Narrower than this it is none, in sizes.
const LEAST_GUTTER: f64 = 0.7;

/// Each column has at least so many lines…
const LEAST_LINES: usize = 6;

/// …of which so many stand beside one of the other column…
const LEAST_BESIDE: usize = 4;

/// …and so many letters on a line on average: fewer are the cells of a table, or a letterhead.
const LEAST_LETTERS: usize = 22;

/// One-sided lines further apart than this, in sizes, are no longer part of the columns.
const FAR: f64 = 2.2;

/// Lines in reading order.
pub fn order(lines: Vec<Line>) -> Vec<Line> {
    let mut ordered = Vec::with_capacity(lines.len());
    let mut rest = lines.into_iter().collect::<std::collections::VecDeque<_>>();
    while !rest.is_empty() {
        match columns(rest.make_contiguous()) {
            Some((count, middle)) => {
                let both: Vec<Line> = rest.drain(..count).collect();
                let (left, right) = split(both, middle);
                // A column may itself be two: three in a row.
                ordered.extend(left);
                ordered.extend(order(right));
            }
            None => ordered.extend(rest.pop_front()),
        }
    }
    ordered
}

/// How many lines, from the first, are columns, and the middle of their gutter.
fn columns(lines: &[Line]) -> Option<(usize, f64)> {
    let first = lines.first()?;
    let gutters = first
        .pieces
        .windows(2)
        .map(|pair| (pair[0].end, pair[1].start));
    gutters
        .filter(|(low, high)| high - low >= GUTTER * first.size)
        .find_map(|gutter| follow(lines, gutter))
}

fn follow(lines: &[Line], gutter: (f64, f64)) -> Option<(usize, f64)> {
    let (mut low, mut high) = gutter;
    let mut sides = [Side::default(); 2];
    let (mut beside, mut count) = (0, 0);
    let mut last_y = lines[0].y;
    for line in lines {
        let Some((next_low, next_high)) = narrow(line, low, high) else {
            break;
        };
        let middle = f64::midpoint(next_low, next_high);
        let letters = |is_left: bool| {
            let pieces = line
                .pieces
                .iter()
                .filter(|piece| (piece.end <= middle) == is_left);
            pieces.map(|piece| piece.clusters.len()).sum::<usize>()
        };
        let (left, right) = (letters(true), letters(false));
        if (left == 0 || right == 0) && line.y - last_y > FAR * line.size {
            break;
        }
        (low, high, last_y) = (next_low, next_high, line.y);
        sides[0].add(left);
        sides[1].add(right);
        beside += usize::from(left > 0 && right > 0);
        count += 1;
    }
    let are_columns = beside >= LEAST_BESIDE && sides.iter().all(Side::is_column);
    are_columns.then_some((count, f64::midpoint(low, high)))
}

/// What a line leaves free of a gutter.
fn narrow(line: &Line, low: f64, high: f64) -> Option<(f64, f64)> {
    let mut free = f64::MIN;
    let mut best: Option<(f64, f64)> = None;
    let ends = line.pieces.iter().map(|piece| (piece.start, piece.end));
    for (start, end) in ends.chain([(f64::MAX, f64::MAX)]) {
        let hole = (free.max(low), start.min(high));
        if hole.1 - hole.0 >= LEAST_GUTTER * line.size
            && best.is_none_or(|best| hole.1 - hole.0 > best.1 - best.0)
        {
            best = Some(hole);
        }
        free = free.max(end);
    }
    best
}

fn split(lines: Vec<Line>, middle: f64) -> (Vec<Line>, Vec<Line>) {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for line in lines {
        let (before, after): (Vec<Piece>, Vec<Piece>) = line
            .pieces
            .into_iter()
            .partition(|piece| piece.end <= middle);
        left.extend(Line::of(before));
        right.extend(Line::of(after));
    }
    (left, right)
}

#[derive(Clone, Copy, Default)]
struct Side {
    lines: usize,
    letters: usize,
}

impl Side {
    fn add(&mut self, letters: usize) {
        self.lines += usize::from(letters > 0);
        self.letters += letters;
    }

    fn is_column(&self) -> bool {
        self.lines >= LEAST_LINES && self.letters >= LEAST_LETTERS * self.lines
    }
}
