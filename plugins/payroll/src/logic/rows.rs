//! A set of rows, one bit each: 120,000 payslips take 15 KB.

/// A set of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows(Vec<u64>);

impl Rows {
    /// Adds a row.
    pub fn add(&mut self, row: usize) {
        let word = row / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (row % 64);
    }

    /// Takes a row out.
    pub fn remove(&mut self, row: usize) {
        if let Some(word) = self.0.get_mut(row / 64) {
            *word &= !(1 << (row % 64));
        }
    }

    /// Whether a row is in the set.
    pub fn has(&self, row: usize) -> bool {
        let word = self.0.get(row / 64).copied().unwrap_or_default();
        word >> (row % 64) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_added_and_taken_out() {
        let mut rows = Rows::default();
        for row in [0, 63, 64, 700] {
            rows.add(row);
        }
        rows.remove(64);
        rows.remove(9_999);
        let there: Vec<usize> = (0..1_000).filter(|row| rows.has(*row)).collect();
        assert_eq!(there, [0, 63, 700]);
    }
}
