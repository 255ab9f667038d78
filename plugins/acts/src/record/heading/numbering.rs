//! The number in the head of an act.

use super::super::zones::Zones;
use super::super::{Record, number};
use super::kind::form_word;
use crate::dates;
use crate::text::{Line, Text};

pub(super) fn read(
    text: &Text,
    zones: &Zones,
    head: &[Line],
    named: Option<usize>,
    after: usize,
    record: &mut Record,
) {
    let mut order: Vec<usize> = Vec::new();
    if let Some(named) = named {
        order.extend(named..head.len().min(named + 6));
        order.extend((named.saturating_sub(4)..named).rev());
    } else {
        order.extend(0..head.len());
    }
    for index in order {
        let line = &head[index];
        for token in line.tokens() {
            if !is_number_sign(text, token) || is_other_number(text, line, token) {
                continue;
            }
            let from = text.end(token);
            let limit = line.end.min(zones.head.end);
            if let Some((number, range)) = number::read(text, from, limit) {
                record.number = Some(text.locate(number, range));
                return;
            }
            // The number was left blank: no other one is taken for it.
            if Some(index) == named {
                return;
            }
        }
    }
    // "ARRÊTÉ 2024-123", "Arrêté DDT/2024/12": no sign before it.
    if let Some(line) = named.map(|index| &head[index])
        && after < line.end
        && let Some((number, range)) = number::read(text, bare_sign(text, after), line.end)
    {
        let written = &number.written;
        let token = text.token_at(range.start);
        let is_date =
            dates::read(text, token).is_some_and(|day| text.end(day.tokens.end - 1) >= range.end);
        if written.contains(['-', '/', '_']) && !is_date && !written.starts_with(char::is_lowercase)
        {
            record.number = Some(text.locate(number, range));
        }
    }
}

/// The position after an "N" that lost its round: "ARRETE N 2025-233".
fn bare_sign(text: &Text, position: usize) -> usize {
    let token = text.token_at(position);
    if text.word(token) == "n" {
        text.end(token)
    } else {
        position
    }
}

/// "n°", "numéro", "no" before a number.
pub(crate) fn is_number_sign(text: &Text, token: usize) -> bool {
    match text.word(token) {
        "n" => {
            let gap = text.gap(token + 1);
            // "n° 12", "n* 12", "n.12", "n'12": recognition knows many rounds.
            gap.trim_start()
                .starts_with(['°', '*', '\'', '"', '.', '^'])
                && gap.len() <= 5
                || text.word(token + 1) == "o" && gap.trim().is_empty()
        }
        "no" | "nos" | "numero" | "num" | "nr" => true,
        _ => false,
    }
}

/// Whether a number in the head is some other one: of a decree, of a telephone, of a file, of "l'arrêté n° …".
fn is_other_number(text: &Text, line: &Line, token: usize) -> bool {
    let named = (line.first..token)
        .rev()
        .take(6)
        .find(|&before| form_word(text.word(before)).is_some());
    if named.is_some_and(|named| named > line.first && text.word(named - 1) == "l") {
        return true;
    }
    (line.first..token).rev().take(6).any(|before| {
        matches!(
            text.word(before),
            "decret"
                | "loi"
                | "nor"
                | "tel"
                | "telephone"
                | "siret"
                | "rubrique"
                | "dossier"
                | "affaire"
                | "parcelle"
                | "lot"
                | "rd"
                | "route"
                | "article"
                | "page"
                | "bp"
                | "modifiant"
                | "abrogeant"
                | "completant"
                | "fax"
        )
    })
}
