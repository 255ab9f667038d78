//! The titles of a table: where they stand, and which field each names.

use std::collections::{HashMap, HashSet};

use kit::fold::{self, Folded};

use crate::field::Field;
use crate::grid::Grid;
use crate::limit::HEADER_LINES;
use crate::problem::{Problem, column_of, letter};
use crate::profile::{self, Profile};

/// The titles of a table.
#[derive(Debug, Clone, Default)]
pub(crate) struct Header {
    /// Its line; 0 where there is none.
    pub(crate) line: u32,
    /// Rows above it.
    pub(crate) above: Vec<(u32, String)>,
    pub(crate) titles: Vec<String>,
    /// The field of each column.
    pub(crate) targets: Vec<Option<usize>>,
    /// How many columns have a field.
    pub(crate) matches: usize,
}

/// The names of fields, and what profiles say of titles.
pub(crate) struct Names<'p> {
    fields: HashMap<String, usize>,
    /// What the profile says, before all else; `None` is left out.
    said: HashMap<String, Option<usize>>,
    /// Titles of columns that are added to what their field has.
    added: HashSet<String>,
    positions: HashMap<usize, usize>,
    profile: &'p Profile,
}

impl<'p> Names<'p> {
    pub(crate) fn new(fields: &[Field], profile: &'p Profile) -> Self {
        let mut known = HashMap::new();
        for (slot, field) in fields.iter().enumerate() {
            known.entry(canonical(&field.name)).or_insert(slot);
        }
        for (slot, field) in fields.iter().enumerate() {
            for synonym in &field.synonyms {
                known.entry(canonical(synonym)).or_insert(slot);
            }
        }
        let slot = |name: &str| fields.iter().position(|field| field.name == name);
        let mut said: HashMap<String, Option<usize>> = HashMap::new();
        for title in &profile.ignored {
            said.insert(exact(title), None);
        }
        let mut added = HashSet::new();
        for (title, name) in &profile.columns {
            let sum = profile::added(name);
            if sum.is_some() {
                added.insert(exact(title));
            }
            said.insert(exact(title), slot(sum.unwrap_or(name)));
        }
        let positions = (profile.positions.iter())
            .filter_map(|(letter, name)| Some((column_of(letter)?, slot(name)?)))
            .collect();
        Self {
            fields: known,
            said,
            added,
            positions,
            profile,
        }
    }

    /// Names a column of the profile's long layout.
    pub(crate) fn say(&mut self, title: &str, slot: usize) {
        self.said.insert(exact(title), Some(slot));
    }

    /// Titles to which the profile gives a field, and which are not there.
    pub(crate) fn absent(&self, titles: &[String]) -> Vec<String> {
        let there: Vec<String> = titles.iter().map(|title| exact(title)).collect();
        let said = self.profile.columns.keys();
        said.filter(|title| !there.contains(&exact(title)))
            .cloned()
            .collect()
    }

    fn find(&self, column: usize, title: &str) -> Option<usize> {
        if let Some(&slot) = self.positions.get(&column) {
            return Some(slot);
        }
        if title.is_empty() {
            return None;
        }
        if let Some(&said) = self.said.get(&exact(title)) {
            return said;
        }
        let name = canonical(title);
        let found = self.fields.get(&name).copied();
        let found = found.or_else(|| {
            // "Net à payer (€)", "N° matricule".
            let bare = canonical(title.split(['(', '[']).next().unwrap_or_default());
            let bare = bare.strip_prefix("numero ").unwrap_or(&bare);
            self.fields.get(bare).copied()
        });
        // What the profile gives a column to is not also recognised elsewhere.
        found.filter(|slot| {
            let elsewhere = |(title, said): (&String, &Option<usize>)| {
                said == &Some(*slot) && !self.added.contains(title)
            };
            !self.said.iter().any(elsewhere) && !self.positions.values().any(|said| said == slot)
        })
    }

    /// Whether the profile leaves a column out.
    pub(crate) fn sets_aside(&self, title: &str) -> bool {
        self.said.get(&exact(title)) == Some(&None)
    }

    /// Whether a column is added to what its field has.
    pub(crate) fn adds(&self, title: &str) -> bool {
        !self.added.is_empty() && self.added.contains(&exact(title))
    }

    /// The title whose field the words of `title` come near to.
    pub(crate) fn near(&self, title: &str) -> Option<usize> {
        let name = canonical(title);
        if name.len() < 4 {
            return None;
        }
        let scored =
            (self.fields.iter()).map(|(known, &slot)| (strsim::jaro_winkler(&name, known), slot));
        let best =
            scored.max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)))?;
        (best.0 > 0.9).then_some(best.1)
    }

    /// Finds the titles among the first rows: where the profile says, or where the most fields are named.
    pub(crate) fn locate(&self, grid: &Grid<'_>) -> Result<Header, Problem> {
        let mut records = grid.records();
        if self.profile.header_row == Some(0) {
            return self.without_titles(grid);
        }
        let mut best: Option<Header> = None;
        let mut above = Vec::new();
        let mut seen = 0;
        while seen < HEADER_LINES && records.advance()? {
            let titles: Vec<String> = (0..records.len())
                .map(|column| title(&records.text(column)))
                .collect();
            let Some(first) = titles.iter().find(|title| !title.is_empty()) else {
                continue;
            };
            let first = first.clone();
            seen += 1;
            let line = records.line();
            if self.profile.header_row.is_some_and(|said| said != line) {
                if self.profile.header_row < Some(line) {
                    break;
                }
                above.push((line, first));
                continue;
            }
            let targets: Vec<Option<usize>> = titles
                .iter()
                .enumerate()
                .map(|(column, title)| self.find(column, title))
                .collect();
            let mut distinct: Vec<usize> = targets.iter().flatten().copied().collect();
            distinct.sort_unstable();
            distinct.dedup();
            let header = Header {
                line,
                above: above.clone(),
                titles,
                targets,
                matches: distinct.len(),
            };
            above.push((line, first));
            let better = best.as_ref().is_none_or(|best| better(&header, best));
            if better {
                best = Some(header);
            }
        }
        let mut header = best.ok_or_else(|| match self.profile.header_row {
            Some(line) => Problem::of_file(
                format!("le profil dit l'en-tête à la ligne {line}, qui est vide ou n'existe pas."),
                format!("the profile says that the header is on line {line}, which is empty or does not exist."),
            ),
            None => Problem::of_file("aucune ligne remplie.", "no row with any value."),
        })?;
        while header.titles.last().is_some_and(String::is_empty)
            && header.targets.last() == Some(&None)
        {
            header.titles.pop();
            header.targets.pop();
        }
        Ok(header)
    }

    fn without_titles(&self, grid: &Grid<'_>) -> Result<Header, Problem> {
        let mut records = grid.records();
        let mut width = self.positions.keys().max().map_or(0, |last| last + 1);
        if records.advance()? {
            width = width.max(records.len());
        }
        let targets: Vec<Option<usize>> = (0..width)
            .map(|column| self.positions.get(&column).copied())
            .collect();
        Ok(Header {
            line: 0,
            above: Vec::new(),
            titles: (0..width).map(letter).collect(),
            matches: self.positions.len(),
            targets,
        })
    }
}

/// More fields are named; where none are, the first row that is as full as any.
fn better(one: &Header, best: &Header) -> bool {
    let filled = |header: &Header| {
        header
            .titles
            .iter()
            .filter(|title| !title.is_empty())
            .count()
    };
    if one.matches != best.matches {
        return one.matches > best.matches;
    }
    // Rows of data are as full as their titles: only a line of title above is clearly shorter.
    one.matches == 0 && filled(best) * 2 < filled(one)
}

fn title(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A title as profiles compare it: without case, accents and spaces around.
fn exact(title: &str) -> String {
    let folded = Folded::new(title);
    folded
        .text()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The words of a name, without case, accents, articles and plurals.
pub(crate) fn canonical(name: &str) -> String {
    let spaced = name.replace(['°', 'º'], " ");
    let folded = Folded::new(&spaced);
    let mut words: Vec<String> = Vec::new();
    for token in fold::tokens(folded.text()) {
        let word = &folded.text()[token.range()];
        match word {
            "de" | "du" | "des" | "d" | "la" | "le" | "les" | "l" | "a" | "au" | "aux" | "en"
            | "of" | "the" => {}
            "n" | "no" | "num" | "nb" | "nbr" | "nombre" if words.is_empty() || word != "n" => {
                let long = if word.starts_with("nb") || word == "nombre" {
                    "nombre"
                } else {
                    "numero"
                };
                words.push(long.to_owned());
            }
            _ if word.len() > 3 && word.ends_with('s') => {
                words.push(word[..word.len() - 1].to_owned())
            }
            _ => words.push(word.to_owned()),
        }
    }
    if words.is_empty() {
        return folded.text().trim().to_owned();
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_by_their_words() {
        for (one, other) in [
            ("date_naissance", "Date de naissance"),
            ("nbi_points", "NBI points"),
            ("Nombre d'enfants", "nb enfants"),
            ("N° matricule", "numero matricule"),
            ("n. matricule", "No Matricule"),
            ("Prénoms", "prenom"),
            ("Quotité", "QUOTITE"),
        ] {
            assert_eq!(canonical(one), canonical(other));
        }
        assert_ne!(canonical("ib"), canonical("im"));
    }
}
