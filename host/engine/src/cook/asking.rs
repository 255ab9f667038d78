//! One answer as it is written: what the scores of a step make of it.

use inference::{Error, Finish};

use crate::cook::decoder::Token;
use crate::cook::draft::Draft;
use crate::cook::matcher::Matcher;
use crate::cook::prompt::Prompt;
use crate::cook::sampler::Sampler;
use crate::cook::schema::Schema;
use crate::cook::transcript::Transcript;
use crate::cook::vocabulary::Vocabulary;

/// An answer that is being written.
pub(crate) struct Asking {
    /// What comes before it.
    pub(crate) prompt: Prompt,
    pub(crate) matcher: Option<Matcher>,
    pub(crate) schema: Option<Schema>,
    pub(crate) sampler: Sampler,
    pub(crate) transcript: Transcript,
    /// The most tokens of the answer.
    pub(crate) limit: usize,
    /// Tokens of the answer so far; the token that ends it is none of them.
    pub(crate) answered: usize,
    /// What its next tokens are guessed from; none where nothing is guessed.
    pub(crate) draft: Option<Draft>,
}

/// How an answer goes on.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// These tokens are computed next.
    Compute(Vec<Token>),
    /// It is at its end.
    End(Finish),
}

impl Asking {
    /// The tokens that the answer must begin with.
    ///
    /// # Errors
    /// As for [`Self::next`].
    pub(crate) fn begin(&mut self, vocabulary: &Vocabulary) -> Result<Next, Error> {
        self.force(Vec::new(), vocabulary)
    }

    /// Chooses the next token by the scores, and takes those that must follow it.
    ///
    /// # Errors
    /// `Failed` when the form cannot be kept or the scores are no numbers.
    pub(crate) fn next(&mut self, scores: &[f32], vocabulary: &Vocabulary) -> Result<Next, Error> {
        if self.answered >= self.limit {
            return Ok(Next::End(Finish::Length));
        }
        let allowed = match &mut self.matcher {
            Some(matcher) => Some(matcher.allowed(vocabulary)?),
            None => None,
        };
        let token = self
            .sampler
            .pick(scores, allowed.as_ref())
            .ok_or_else(|| Error::Failed("the model's scores are no numbers".to_owned()))?;
        if let Some(matcher) = &mut self.matcher {
            matcher.accept(token, vocabulary)?;
        }
        if vocabulary.ends(token) {
            return Ok(Next::End(Finish::Complete));
        }
        self.write(token, vocabulary);
        self.force(vec![token], vocabulary)
    }

    /// Whether its form takes work to keep to.
    pub(crate) fn has_form(&self) -> bool {
        matches!(self.matcher, Some(Matcher::Json(..)))
    }

    /// Whether it is one of a list of strings.
    pub(crate) fn is_choice(&self) -> bool {
        matches!(self.matcher, Some(Matcher::Choice(_)))
    }

    /// Computes beforehand what may come next; this needs no scores, so it is done while they are computed.
    pub(crate) fn prepare(&mut self) {
        if let Some(matcher) = &mut self.matcher {
            matcher.prepare();
        }
    }

    /// A guess of the next tokens, at most so many, of which each may follow by the form.
    pub(crate) fn guess(&mut self, most: usize) -> Vec<Token> {
        let left = self.limit.saturating_sub(self.answered + 1);
        let guess = match &self.draft {
            Some(draft) => draft.guess(most.min(left)),
            None => return Vec::new(),
        };
        match &mut self.matcher {
            Some(matcher) if !guess.is_empty() => guess[..matcher.follows(guess)].to_vec(),
            _ => guess.to_vec(),
        }
    }

    /// So many tokens of the answer were guessed, and so many of these it went on with.
    pub(crate) fn judge(&mut self, guessed: usize, held: usize) {
        if let Some(draft) = &mut self.draft {
            draft.judge(guessed, held);
        }
    }

    /// Ends the answer: the last piece and the whole text, or why it is none.
    pub(crate) fn end(self, finish: Finish) -> Result<(Option<String>, String), Error> {
        let (last, text) = self.transcript.finish();
        let Some(matcher) = self.matcher else {
            return Ok((last, text));
        };
        if finish == Finish::Length || !matcher.is_complete() {
            return Err(Error::Incomplete(text));
        }
        if let Some(schema) = self.schema {
            schema.check(&text)?;
        }
        Ok((last, text))
    }

    /// Adds the tokens that must come after these, and sees whether that was all.
    fn force(&mut self, mut tokens: Vec<Token>, vocabulary: &Vocabulary) -> Result<Next, Error> {
        if self.transcript.is_stopped() {
            return Ok(Next::End(Finish::Complete));
        }
        if let Some(matcher) = &mut self.matcher {
            for token in matcher.forced(vocabulary)? {
                if self.answered >= self.limit {
                    return Ok(Next::End(Finish::Length));
                }
                self.write(token, vocabulary);
                tokens.push(token);
                if self.transcript.is_stopped() {
                    return Ok(Next::End(Finish::Complete));
                }
            }
        }
        if self.matcher.as_ref().is_some_and(Matcher::is_complete) {
            return Ok(Next::End(Finish::Complete));
        }
        if self.answered >= self.limit {
            return Ok(Next::End(Finish::Length));
        }
        Ok(Next::Compute(tokens))
    }

    fn write(&mut self, token: Token, vocabulary: &Vocabulary) {
        self.answered += 1;
        if let Some(draft) = &mut self.draft {
            draft.push(&[token]);
        }
        self.transcript.push(vocabulary.bytes(token));
    }
}
