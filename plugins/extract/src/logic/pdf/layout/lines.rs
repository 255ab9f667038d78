//! Pieces on one height.

use super::pieces::Piece;

/// Pieces whose heights differ by less than this share of the size stand on one line.
const SAME_LINE: f64 = 0.45;

/// A hole wider than this share of the size is more than a space between words.
const WIDE: f64 = 2.0;

/// A smaller hole is none: the word goes on.
const NONE: f64 = 0.1;

/// A line of text.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// Its height on the page.
    pub y: f64,
    /// The size of its largest letters.
    pub size: f64,
    /// From left to right.
    pub pieces: Vec<Piece>,
}

/// Lines from top to bottom.
pub fn gather(mut pieces: Vec<Piece>) -> Vec<Line> {
    pieces.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut lines: Vec<Line> = Vec::new();
    for piece in pieces {
        match lines.last_mut().filter(|line| line.takes(&piece)) {
            Some(line) => line.add(piece),
            None => {
                let mut line = Line::default();
                line.add(piece);
                lines.push(line);
            }
        }
    }
    for line in &mut lines {
        line.settle();
    }
    lines
}

impl Line {
    /// A line of these pieces; `None` where there are none.
    pub fn of(pieces: Vec<Piece>) -> Option<Self> {
        let mut line = Self::default();
        for piece in pieces {
            line.add(piece);
        }
        (!line.pieces.is_empty()).then_some(line)
    }

    /// What it says.
    pub fn text(&self) -> String {
        let mut clusters: Vec<&str> = Vec::new();
        let mut end: Option<f64> = None;
        for piece in &self.pieces {
            if let Some(end) = end {
                let hole = (piece.start - end) / self.size.max(1e-6);
                if hole > WIDE {
                    clusters.push("  ");
                } else if !(-WIDE..=NONE).contains(&hole) {
                    clusters.push(" ");
                }
            }
            clusters.extend(piece.clusters.iter().map(String::as_str));
            end = Some(piece.end.max(end.unwrap_or(f64::MIN)));
        }
        right_to_left(&mut clusters);
        close_up(clusters.concat())
    }

    fn takes(&self, piece: &Piece) -> bool {
        (piece.y - self.y).abs() < SAME_LINE * self.size.max(piece.size)
    }

    fn add(&mut self, piece: Piece) {
        if piece.size > self.size {
            (self.size, self.y) = (piece.size, piece.y);
        }
        self.pieces.push(piece);
    }

    /// Puts the pieces in order, and leaves out those that are drawn twice.
    fn settle(&mut self) {
        self.pieces.sort_by(|a, b| a.start.total_cmp(&b.start));
        let size = self.size;
        self.pieces.dedup_by(|later, earlier| {
            (later.start - earlier.start).abs() < 0.3 * size
                && (later.y - earlier.y).abs() < 0.3 * size
                && later.clusters == earlier.clusters
        });
    }
}

/// Takes the spaces out of letter-spaced capitals: `A R R Ê T E`.
fn close_up(line: String) -> String {
    /// Fewer may be a list.
    const LEAST: usize = 5;
    let words: Vec<&str> = line.split(' ').collect();
    let is_spread = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
    };
    let mut closed = String::with_capacity(line.len());
    let mut at = 0;
    while at < words.len() {
        let spread = words[at..]
            .iter()
            .take_while(|word| is_spread(word))
            .count();
        // `A B C D E` is the alphabet.
        let is_word = spread >= LEAST && !words[at..at + spread].is_sorted();
        let taken = if is_word { spread } else { 1 };
        if at > 0 {
            closed.push(' ');
        }
        closed.extend(words[at..at + taken].iter().copied());
        at += taken;
    }
    closed
}

/// Turns what is written from right to left around: it is drawn from left to right.
fn right_to_left(clusters: &mut [&str]) {
    let is_right = |cluster: &&str| cluster.chars().any(is_right_to_left);
    let mut at = 0;
    while at < clusters.len() {
        if !is_right(&clusters[at]) {
            at += 1;
            continue;
        }
        // Spaces and marks between two such words belong to them.
        let mut end = at + 1;
        for (next, cluster) in clusters.iter().enumerate().skip(at + 1) {
            if is_right(cluster) {
                end = next + 1;
            } else if cluster.chars().any(char::is_alphanumeric) {
                break;
            }
        }
        clusters[at..end].reverse();
        at = end;
    }
}

fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spread_letters_are_closed_up() {
        for (line, closed) in [
            ("A R R Ê T E", "ARRÊTE"),
            ("le maire A R R Ê T E :", "le maire ARRÊTE :"),
            ("les annexes A B C D E", "les annexes A B C D E"),
            ("Mme A. B C", "Mme A. B C"),
            ("un  deux", "un  deux"),
        ] {
            assert_eq!(close_up(line.to_owned()), closed);
        }
    }

    #[test]
    fn runs_from_right_to_left_are_turned() {
        let mut clusters = vec!["a", " ", "ب", "ي", " ", "ح", " ", "b"];
        right_to_left(&mut clusters);
        assert_eq!(clusters.concat(), "a ح يب b");
    }
}
