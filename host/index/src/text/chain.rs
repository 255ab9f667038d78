//! The tokens of a text, as tantivy takes them.

use tantivy::tokenizer::{Token as Indexed, TokenStream, Tokenizer};

use super::{Language, Token, analyse};

/// Before a text that is English; French ones have nothing before them.
const ENGLISH: char = '\u{2}';

/// The chain that every indexed text goes through.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Chain;

impl Chain {
    /// What the chain is registered as.
    pub const NAME: &'static str = "gardon";

    /// A text with its language, as [`Chain`] wants it.
    pub fn marked(text: &str, language: Language) -> String {
        match language {
            Language::French => text.to_owned(),
            Language::English => format!("{ENGLISH}{text}"),
        }
    }
}

impl Tokenizer for Chain {
    type TokenStream<'a> = Tokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens {
        let tokens = match text.strip_prefix(ENGLISH) {
            Some(text) => analyse(text, Language::English),
            None => analyse(text, Language::French),
        };
        Tokens {
            tokens: tokens.into_iter().enumerate(),
            current: Indexed::default(),
        }
    }
}

/// The tokens of one text.
pub(crate) struct Tokens {
    tokens: std::iter::Enumerate<std::vec::IntoIter<Token>>,
    current: Indexed,
}

impl TokenStream for Tokens {
    fn advance(&mut self) -> bool {
        let Some((position, token)) = self.tokens.next() else {
            return false;
        };
        self.current = Indexed {
            offset_from: token.start,
            offset_to: token.end,
            position,
            text: token.text,
            position_length: 1,
        };
        true
    }

    fn token(&self) -> &Indexed {
        &self.current
    }

    fn token_mut(&mut self) -> &mut Indexed {
        &mut self.current
    }
}
