//! What an answer of a given form may go on with; whoever asks gets tokens, or an error, never « anything ».

use inference::Error;
use llguidance::Matcher as Grammar;
use llguidance::api::TopLevelGrammar;
use llguidance::toktrie::SimpleVob;
use serde_json::{Value, json};

use crate::cook::decoder::Token;
use crate::cook::vocabulary::Vocabulary;

/// Where an answer of a given form stands.
pub(crate) enum Matcher {
    /// A JSON value by a schema, and what may come next where that is known already.
    Json(Box<Grammar>, Option<SimpleVob>),
    /// One string of a list.
    Choice(Choices),
}

/// The strings that the answer can still become.
pub(crate) struct Choices {
    choices: Vec<String>,
    /// Which of them begin with what was said.
    alive: Vec<usize>,
    /// Bytes said so far.
    said: usize,
    ended: bool,
}

impl Matcher {
    /// A matcher for JSON by a schema that was checked, without blanks between the tokens of JSON:
    /// small models would go on with blanks for ever.
    ///
    /// # Errors
    /// `ShapeRefused` where the schema cannot be a grammar.
    pub(crate) fn json(vocabulary: &Vocabulary, schema: &Value) -> Result<Self, Error> {
        let mut schema = schema.clone();
        if let Value::Object(object) = &mut schema {
            let options = json!({
                "whitespace_flexible": false,
                "item_separator": ",",
                "key_separator": ":",
            });
            object.insert("x-guidance".to_owned(), options);
        }
        let grammar = TopLevelGrammar::from_json_schema(schema);
        let matcher = Grammar::new(vocabulary.factory().create_parser(grammar));
        match matcher.get_error() {
            Some(error) => Err(Error::ShapeRefused(format!(
                "the schema cannot be followed: {}",
                first_line(&error)
            ))),
            None => Ok(Self::Json(Box::new(matcher), None)),
        }
    }

    /// A matcher for one of these strings, which are different and not empty.
    pub(crate) fn choice(choices: Vec<String>) -> Self {
        Self::Choice(Choices {
            alive: (0..choices.len()).collect(),
            choices,
            said: 0,
            ended: false,
        })
    }

    /// The tokens that must come next, accepted already; none where there is a choice.
    ///
    /// # Errors
    /// `Failed` when the grammar cannot be followed any further.
    pub(crate) fn forced(&mut self, vocabulary: &Vocabulary) -> Result<Vec<Token>, Error> {
        match self {
            Self::Json(grammar, ready) => {
                if grammar.is_stopped() {
                    return Ok(Vec::new());
                }
                *ready = None;
                let tokens = grammar.compute_ff_tokens();
                grammar.consume_tokens(&tokens).map_err(lost)?;
                match grammar.get_error() {
                    Some(error) => Err(lost(error)),
                    None => Ok(tokens),
                }
            }
            Self::Choice(choices) => Ok(choices.forced(vocabulary)),
        }
    }

    /// The tokens that may come next.
    ///
    /// # Errors
    /// `Failed` when they cannot be computed, or there are none.
    pub(crate) fn allowed(&mut self, vocabulary: &Vocabulary) -> Result<SimpleVob, Error> {
        let allowed = match self {
            Self::Json(grammar, ready) => match ready.take() {
                Some(allowed) => allowed,
                None => grammar.compute_mask().map_err(lost)?,
            },
            Self::Choice(choices) => choices.allowed(vocabulary),
        };
        if allowed.is_zero() {
            return Err(lost("no token may follow"));
        }
        Ok(allowed)
    }

    /// Computes what may come next, before it is asked for; an error comes when it is.
    pub(crate) fn prepare(&mut self) {
        if let Self::Json(grammar, ready) = self
            && ready.is_none()
            && !grammar.is_stopped()
        {
            *ready = grammar.compute_mask().ok();
        }
    }

    /// How many of these tokens may follow, one after the other; nothing is accepted.
    pub(crate) fn follows(&mut self, tokens: &[Token]) -> usize {
        match self {
            Self::Json(grammar, _) if !grammar.is_stopped() => {
                grammar.validate_tokens(tokens).unwrap_or(0)
            }
            _ => 0,
        }
    }

    /// Goes on with a token, once.
    ///
    /// # Errors
    /// `Failed` when the token was not allowed.
    pub(crate) fn accept(&mut self, token: Token, vocabulary: &Vocabulary) -> Result<(), Error> {
        match self {
            Self::Json(grammar, ready) => {
                *ready = None;
                grammar.consume_token(token).map_err(lost)
            }
            Self::Choice(choices) => choices.accept(token, vocabulary),
        }
    }

    /// Whether the answer is complete and nothing can be added to it.
    pub(crate) fn is_complete(&self) -> bool {
        match self {
            Self::Json(grammar, _) => grammar.is_stopped() && !grammar.is_error(),
            Self::Choice(choices) => choices.ended || choices.open().is_none(),
        }
    }
}

impl Choices {
    /// What is left to say of each living choice.
    fn rests(&self) -> impl Iterator<Item = &[u8]> {
        self.alive
            .iter()
            .map(|choice| &self.choices[*choice].as_bytes()[self.said..])
    }

    /// A living choice of which something is left to say.
    fn open(&self) -> Option<&[u8]> {
        self.rests().find(|rest| !rest.is_empty())
    }

    fn forced(&mut self, vocabulary: &Vocabulary) -> Vec<Token> {
        let [only] = self.alive[..] else {
            return Vec::new();
        };
        // Only from the beginning: in the middle of a choice the model's own tokens may end within a character.
        if self.said > 0 || self.ended || !vocabulary.is_canonical() {
            return Vec::new();
        }
        self.said = self.choices[only].len();
        vocabulary.tokens(&self.choices[only])
    }

    fn allowed(&self, vocabulary: &Vocabulary) -> SimpleVob {
        let mut allowed = vocabulary.no_token();
        for rest in self.rests() {
            if rest.is_empty() {
                for end in vocabulary.all_ends() {
                    allowed.allow_token(*end);
                }
            }
            for token in vocabulary.prefixes(rest) {
                allowed.allow_token(token);
            }
        }
        allowed
    }

    fn accept(&mut self, token: Token, vocabulary: &Vocabulary) -> Result<(), Error> {
        if vocabulary.ends(token) {
            self.ended = true;
            return match self.rests().any(<[u8]>::is_empty) {
                true => Ok(()),
                false => Err(lost("an end where no choice ends")),
            };
        }
        let bytes = vocabulary.bytes(token);
        let said = self.said;
        let choices = &self.choices;
        self.alive
            .retain(|choice| choices[*choice].as_bytes()[said..].starts_with(bytes));
        self.said += bytes.len();
        if self.alive.is_empty() || bytes.is_empty() {
            return Err(lost("a token that no choice goes on with"));
        }
        Ok(())
    }
}

/// The error of an answer that left its form; the library's first line names no text.
fn lost(error: impl ToString) -> Error {
    Error::Failed(format!(
        "the form of the answer could not be kept: {}",
        first_line(&error.to_string())
    ))
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests;
