//! Formulas as they are written, with the place of each part.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::lex::{Piece, Token, lex};
use crate::logic::place::{Fault, Source};

/// Parentheses and signs inside each other; more is refused.
const DEEPEST: usize = 64;

/// A part and the byte of the formula where it begins.
#[derive(Debug, Clone)]
pub struct Written {
    pub(super) form: Form,
    pub(super) at: usize,
}

#[derive(Debug, Clone)]
pub(super) enum Form {
    Number(Decimal),
    Percent(Decimal),
    Day(Date),
    Text(String),
    Name(String),
    Call(String, Vec<Written>),
    Negate(Box<Written>),
    Not(Box<Written>),
    /// `+ - * / = != < <= > >= et ou`.
    Pair(&'static str, Box<Written>, Box<Written>),
    Within(Box<Written>, Vec<Written>),
}

/// A line `name = expression`.
#[derive(Debug, Clone)]
pub struct Statement {
    pub name: String,
    /// The byte of the formula where the name stands.
    pub at: usize,
    pub expression: Written,
}

/// Reads a formula: one statement a line.
///
/// # Errors
/// At the first place that is not understood.
pub fn statements(text: &str, source: Source) -> Result<Vec<Statement>, Fault> {
    let mut parser = Parser::new(text, source)?;
    let mut statements = Vec::new();
    loop {
        while parser.take(&Token::Line) {}
        let at = parser.place();
        if parser.peek() == &Token::End {
            return Ok(statements);
        }
        let Token::Word(name) = parser.next() else {
            return Err(source.fault(at, "un nom est attendu : « attendu = … »"));
        };
        if !parser.take(&Token::Sign("=")) {
            return Err(parser.expected("« = » est attendu après le nom"));
        }
        let expression = parser.either()?;
        if !parser.take(&Token::Line) && parser.peek() != &Token::End {
            return Err(parser.expected("un opérateur ou la fin de la ligne est attendu"));
        }
        statements.push(Statement {
            name,
            at,
            expression,
        });
    }
}

/// Reads one condition; it may take several lines.
///
/// # Errors
/// At the first place that is not understood.
pub fn condition(text: &str, source: Source) -> Result<Written, Fault> {
    let mut parser = Parser::new(text, source)?;
    parser.pieces.retain(|piece| piece.token != Token::Line);
    let written = parser.either()?;
    match parser.peek() {
        Token::End => Ok(written),
        _ => Err(parser.expected("« et », « ou » ou la fin de la condition est attendu")),
    }
}

struct Parser<'t> {
    pieces: Vec<Piece>,
    position: usize,
    depth: usize,
    source: Source<'t>,
}

impl<'t> Parser<'t> {
    fn new(text: &str, source: Source<'t>) -> Result<Self, Fault> {
        Ok(Self {
            pieces: lex(text, source)?,
            position: 0,
            depth: 0,
            source,
        })
    }

    fn peek(&self) -> &Token {
        &self.pieces[self.position].token
    }

    fn place(&self) -> usize {
        self.pieces[self.position].at
    }

    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        // The last piece is the end, which is never passed.
        self.position = (self.position + 1).min(self.pieces.len() - 1);
        token
    }

    fn take(&mut self, token: &Token) -> bool {
        let found = self.peek() == token;
        if found {
            self.next();
        }
        found
    }

    fn sign(&mut self, signs: &[&'static str]) -> Option<&'static str> {
        let found = match self.peek() {
            Token::Sign(sign) => signs.iter().find(|wanted| *wanted == sign).copied(),
            _ => None,
        };
        if found.is_some() {
            self.next();
        }
        found
    }

    fn word(&mut self, words: [&str; 2]) -> bool {
        let found = matches!(self.peek(), Token::Word(word) if words.contains(&word.as_str()));
        if found {
            self.next();
        }
        found
    }

    fn expected(&self, message: &str) -> Fault {
        let found = match self.peek() {
            Token::End => "la fin".to_owned(),
            Token::Line => "la fin de la ligne".to_owned(),
            Token::Number(number) => format!("« {number} »"),
            Token::Day(day) => format!("« {day} »"),
            Token::Word(word) | Token::Text(word) => format!("« {word} »"),
            Token::Sign(sign) => format!("« {sign} »"),
        };
        self.source
            .fault(self.place(), format!("{message} ; {found} est là"))
    }

    fn either(&mut self) -> Result<Written, Fault> {
        let mut left = self.both()?;
        while self.word(["ou", "or"]) {
            let right = self.both()?;
            left = pair("ou", left, right);
        }
        Ok(left)
    }

    fn both(&mut self) -> Result<Written, Fault> {
        let mut left = self.negation()?;
        while self.word(["et", "and"]) {
            let right = self.negation()?;
            left = pair("et", left, right);
        }
        Ok(left)
    }

    fn negation(&mut self) -> Result<Written, Fault> {
        let at = self.place();
        if !self.word(["non", "not"]) {
            return self.comparison();
        }
        self.deeper()?;
        let inner = self.negation()?;
        self.depth -= 1;
        Ok(Written {
            form: Form::Not(Box::new(inner)),
            at,
        })
    }

    fn comparison(&mut self) -> Result<Written, Fault> {
        let left = self.sum()?;
        if let Some(sign) = self.sign(&["=", "!=", "<", "<=", ">", ">="]) {
            let right = self.sum()?;
            return Ok(pair(sign, left, right));
        }
        if !self.word(["dans", "in"]) {
            return Ok(left);
        }
        if self.sign(&["("]).is_none() {
            return Err(self.expected("une liste entre parenthèses est attendue après « dans »"));
        }
        let list = self.arguments()?;
        Ok(Written {
            at: left.at,
            form: Form::Within(Box::new(left), list),
        })
    }

    fn sum(&mut self) -> Result<Written, Fault> {
        let mut left = self.product()?;
        while let Some(sign) = self.sign(&["+", "-"]) {
            let right = self.product()?;
            left = pair(sign, left, right);
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Written, Fault> {
        let mut left = self.factor()?;
        while let Some(sign) = self.sign(&["*", "/"]) {
            let right = self.factor()?;
            left = pair(sign, left, right);
        }
        Ok(left)
    }

    fn factor(&mut self) -> Result<Written, Fault> {
        let at = self.place();
        if self.sign(&["-"]).is_some() {
            self.deeper()?;
            let inner = self.factor()?;
            self.depth -= 1;
            return Ok(Written {
                form: Form::Negate(Box::new(inner)),
                at,
            });
        }
        let form = match self.peek().clone() {
            Token::Number(number) => {
                self.next();
                match self.sign(&["%"]) {
                    Some(_) => Form::Percent(number),
                    None => Form::Number(number),
                }
            }
            Token::Day(day) => {
                self.next();
                Form::Day(day)
            }
            Token::Text(text) => {
                self.next();
                Form::Text(text)
            }
            Token::Word(name) => {
                self.next();
                match self.sign(&["("]) {
                    Some(_) => Form::Call(name, self.arguments()?),
                    None => Form::Name(name),
                }
            }
            Token::Sign("(") => {
                self.next();
                self.deeper()?;
                let inner = self.either()?;
                self.depth -= 1;
                if self.sign(&[")"]).is_none() {
                    return Err(self.expected("« ) » est attendu"));
                }
                return Ok(inner);
            }
            _ => {
                return Err(self.expected("un nombre, un champ, un paramètre ou « ( » est attendu"));
            }
        };
        Ok(Written { form, at })
    }

    /// What stands between parentheses that are open already.
    fn arguments(&mut self) -> Result<Vec<Written>, Fault> {
        self.deeper()?;
        let mut arguments = Vec::new();
        if self.sign(&[")"]).is_none() {
            loop {
                arguments.push(self.either()?);
                if self.sign(&[","]).is_some() {
                    continue;
                }
                if self.sign(&[")"]).is_some() {
                    break;
                }
                return Err(self.expected("« , » ou « ) » est attendu"));
            }
        }
        self.depth -= 1;
        Ok(arguments)
    }

    fn deeper(&mut self) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.expected("une formule plus simple est attendue : trop d’étages"));
        }
        Ok(())
    }
}

fn pair(sign: &'static str, left: Written, right: Written) -> Written {
    Written {
        at: left.at,
        form: Form::Pair(sign, Box::new(left), Box::new(right)),
    }
}
