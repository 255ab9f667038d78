//! The sums and products that stand as values in the test files: `-1.9 - 7.6`, `-(5.3 + 8) * 2`.

/// The value of an expression of numbers, `+ - * /` and parentheses; `None` when it is none.
pub fn value(text: &str) -> Option<f64> {
    let mut reader = Reader {
        rest: text.trim(),
        depth: 0,
    };
    let value = reader.sum()?;
    (reader.rest.is_empty() && value.is_finite()).then_some(value)
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl Reader<'_> {
    fn sum(&mut self) -> Option<f64> {
        let mut value = self.product()?;
        loop {
            if self.takes('+') {
                value += self.product()?;
            } else if self.takes('-') {
                value -= self.product()?;
            } else {
                return Some(value);
            }
        }
    }

    fn product(&mut self) -> Option<f64> {
        let mut value = self.factor()?;
        loop {
            if self.takes('*') {
                value *= self.factor()?;
            } else if self.takes('/') {
                value /= self.factor()?;
            } else {
                return Some(value);
            }
        }
    }

    fn factor(&mut self) -> Option<f64> {
        // Far deeper than any test file, and far from the end of the stack.
        const DEEPEST: usize = 50;
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let value = if self.takes('-') {
            -self.factor()?
        } else if self.takes('(') {
            let inner = self.sum()?;
            self.takes(')').then_some(inner)?
        } else {
            let end = self.rest.find(|c: char| !(c.is_ascii_digit() || c == '.'));
            let (number, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
            self.rest = rest.trim_start();
            number.parse().ok()?
        };
        self.depth -= 1;
        Some(value)
    }

    fn takes(&mut self, mark: char) -> bool {
        let Some(rest) = self.rest.strip_prefix(mark) else {
            return false;
        };
        self.rest = rest.trim_start();
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_of_the_files() {
        for (text, expected) in [
            ("-1.9 - 7.6", Some(-9.5)),
            ("-(3.53 + 83.4) * 2", Some(-173.86)),
            ("-.1289 * 2300", Some(-296.47)),
            ("130 / 151.67 - 2 * 0.5", Some(130.0 / 151.67 - 1.0)),
            ("1766.92", Some(1766.92)),
            ("2024-01-xx", None),
            ("(1", None),
            ("1 / 0", None),
            ("", None),
        ] {
            let read = value(text);
            match expected {
                Some(expected) => assert!((read.expect(text) - expected).abs() < 1e-9, "{text}"),
                None => assert_eq!(read, None, "{text}"),
            }
        }
        assert_eq!(value(&"(".repeat(1_000)), None);
    }
}
