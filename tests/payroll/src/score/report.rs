//! The figures as a table of text.

use std::fmt;

use super::Score;

/// False anomalies, missed errors and other amounts that are shown.
const SHOWN: usize = 20;

impl fmt::Display for Score {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "recall, verified rules      {}", self.recall)?;
        writeln!(out, "row and field named         {}", self.seen)?;
        writeln!(
            out,
            "recall, unverified rules    {}",
            self.recall_unverified
        )?;
        writeln!(out, "precision                   {}", self.precision)?;
        writeln!(out, "expected amount to the cent {}", self.amounts)?;
        writeln!(out, "beside (follow from an error) {}", self.beside)?;
        for (rule, figures) in &self.rules {
            let mark = match figures.verified {
                Some(true) => "verified",
                Some(false) => "unverified",
                None => "no error known",
            };
            writeln!(out, "{rule} {mark}")?;
            writeln!(out, "  recall    {}", figures.recall)?;
            writeln!(out, "  precision {}", figures.precision)?;
            writeln!(out, "  amounts   {}", figures.amounts)?;
        }
        for (kind, (found, all)) in self.kinds.iter().filter(|(_, (found, all))| found < all) {
            writeln!(out, "{kind}: {found} of {all} found")?;
        }
        for anomaly in self.false_ones.iter().take(SHOWN) {
            writeln!(
                out,
                "false: {} line {} field {} found {} expected {}",
                anomaly.rule,
                anomaly.line,
                anomaly.field,
                anomaly.found.as_deref().unwrap_or("-"),
                anomaly.expected.as_deref().unwrap_or("-")
            )?;
        }
        for error in self.missed.iter().take(SHOWN) {
            writeln!(
                out,
                "missed: {} {} line {} field {} found {} right {}",
                error.regle, error.genre, error.ligne, error.champ, error.trouve, error.attendu
            )?;
        }
        for (error, named) in self.other_amounts.iter().take(SHOWN) {
            writeln!(
                out,
                "other amount: {} {} line {} right {} named {named}",
                error.regle, error.genre, error.ligne, error.attendu
            )?;
        }
        Ok(())
    }
}
