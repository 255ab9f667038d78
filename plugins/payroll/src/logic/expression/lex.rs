//! Cutting a formula into words, numbers and signs.

use std::str::FromStr;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::logic::place::{Fault, Source};

/// One piece, with the byte where it begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) token: Token,
    pub(super) at: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Number(Decimal),
    Day(Date),
    Word(String),
    Text(String),
    /// One of `+ - * / ( ) , = != < <= > >= %`.
    Sign(&'static str),
    /// The end of a line outside parentheses.
    Line,
    End,
}

const SIGNS: [&str; 14] = [
    "!=", "<=", ">=", "+", "-", "*", "/", "(", ")", ",", "=", "<", ">", "%",
];

/// Pieces of a formula; lines end statements, but not inside parentheses.
pub(super) fn lex(text: &str, source: Source) -> Result<Vec<Piece>, Fault> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        let rest = &text[at..];
        let (token, width) = match character {
            '\n' => {
                let ends = depth == 0
                    && pieces
                        .last()
                        .is_some_and(|piece| piece.token != Token::Line);
                (ends.then_some(Token::Line), 1)
            }
            '#' => (None, rest.find('\n').unwrap_or(rest.len())),
            _ if character.is_whitespace() => (None, character.len_utf8()),
            '"' | '«' => {
                let (text, width) = quoted(rest).ok_or_else(|| {
                    source.fault(at, "ce texte n’est pas fermé : un guillemet est attendu")
                })?;
                (Some(Token::Text(text)), width)
            }
            '0'..='9' => {
                let (token, width) = number(rest);
                let token = token.ok_or_else(|| {
                    source.fault(at, "un nombre est attendu, avec un point : 59.0734")
                })?;
                (Some(token), width)
            }
            _ if character.is_alphabetic() || character == '_' => {
                let width = rest
                    .find(|c: char| !c.is_alphanumeric() && c != '_')
                    .unwrap_or(rest.len());
                (Some(Token::Word(rest[..width].to_owned())), width)
            }
            _ => {
                let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign));
                let sign = sign.ok_or_else(|| {
                    source.fault(at, format!("« {character} » n’a pas de sens ici"))
                })?;
                match sign {
                    "(" => depth += 1,
                    ")" => depth = depth.saturating_sub(1),
                    _ => {}
                }
                (Some(Token::Sign(sign)), sign.len())
            }
        };
        if let Some(token) = token {
            pieces.push(Piece { token, at });
        }
        at += width;
    }
    pieces.push(Piece {
        token: Token::End,
        at: text.trim_end().len(),
    });
    Ok(pieces)
}

fn quoted(rest: &str) -> Option<(String, usize)> {
    let (open, close) = if rest.starts_with('"') {
        (1, '"')
    } else {
        ('«'.len_utf8(), '»')
    };
    let inside = &rest[open..];
    let end = inside
        .find(close)
        .filter(|&end| !inside[..end].contains('\n'))?;
    Some((
        inside[..end].trim().to_owned(),
        open + end + close.len_utf8(),
    ))
}

/// A date 2018-01-01, or a number.
fn number(rest: &str) -> (Option<Token>, usize) {
    let date = rest
        .get(..10)
        .filter(|text| text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-')
        .and_then(|text| Date::from_str(text).ok());
    if let Some(date) = date {
        return (Some(Token::Day(date)), 10);
    }
    let width = rest
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(rest.len());
    let number = Decimal::from_str(&rest[..width]).ok();
    (number.map(Token::Number), width)
}
