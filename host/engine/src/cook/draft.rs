//! Guessing how an answer goes on, by what it has in common with its prompt.
//!
//! Summaries, quotes and dates are copied more than invented.
//! Where the last tokens of an answer stand in the prompt or earlier in the answer, what followed there is guessed;
//! one batch then shows how much of the guess the model would have said itself, and only that is kept.

use crate::cook::decoder::Token;

/// So many last tokens must be found again.
const MATCH: usize = 3;

/// The longest guess.
const MOST: usize = 12;

/// The length of a first guess.
const FIRST: usize = 3;

/// After a guess of which nothing held, so many tokens are written without any, and twice as many after each more.
const PAUSE: u32 = 8;
const LONGEST_PAUSE: u32 = 128;

/// What can be guessed from, and how well that went.
pub(crate) struct Draft {
    /// The prompt and the answer so far.
    known: Vec<Token>,
    length: usize,
    pause: u32,
    /// Tokens to write before the next guess.
    wait: u32,
}

impl Draft {
    /// Guesses from this prompt.
    pub(crate) fn new(prompt: Vec<Token>) -> Self {
        Self {
            known: prompt,
            length: FIRST,
            pause: PAUSE,
            wait: 0,
        }
    }

    /// The answer goes on with these.
    pub(crate) fn push(&mut self, tokens: &[Token]) {
        self.known.extend_from_slice(tokens);
        self.wait = self.wait.saturating_sub(tokens.len() as u32);
    }

    /// What may come next, at most so many tokens; nothing where there is nothing to go by.
    pub(crate) fn guess(&self, most: usize) -> &[Token] {
        let most = most.min(self.length);
        if self.wait > 0 || most == 0 || self.known.len() <= MATCH {
            return &[];
        }
        let (before, last) = self.known.split_at(self.known.len() - MATCH);
        // The last place is the likeliest one; what follows it may reach into the last tokens themselves.
        let found = (0..before.len())
            .rev()
            .find(|begin| &self.known[*begin..begin + MATCH] == last);
        let Some(begin) = found.map(|begin| begin + MATCH) else {
            return &[];
        };
        &self.known[begin..self.known.len().min(begin + most)]
    }

    /// So many tokens were guessed, and so many of them held.
    pub(crate) fn judge(&mut self, guessed: usize, held: usize) {
        if guessed == 0 {
            return;
        }
        if held == guessed {
            self.length = (self.length * 2).min(MOST);
            self.pause = PAUSE;
        } else if held == 0 {
            self.length = FIRST;
            self.wait = self.pause;
            self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        } else {
            self.length = held.max(FIRST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<Token> {
        text.bytes().map(Token::from).collect()
    }

    #[test]
    fn what_followed_before_is_guessed() {
        let mut draft = Draft::new(tokens("the meeting is on Friday. "));
        assert!(draft.guess(8).is_empty());
        draft.push(&tokens("a mee"));
        assert_eq!(draft.guess(8), tokens("tin"));
        assert_eq!(draft.guess(2), tokens("ti"));
        draft.judge(3, 3);
        draft.push(&tokens("ting"));
        assert_eq!(draft.guess(8), tokens(" is on"));
        draft.judge(6, 6);
        draft.push(&tokens(" is on"));
        assert_eq!(draft.guess(99), tokens(" Friday. a m"));
    }

    #[test]
    fn what_does_not_pay_is_left() {
        let mut draft = Draft::new(tokens("abcdefgh abc"));
        assert_eq!(draft.guess(8), tokens("def"));
        draft.judge(3, 0);
        for _ in 0..PAUSE {
            assert!(draft.guess(8).is_empty());
            draft.push(&tokens("x"));
        }
        draft.push(&tokens("abc"));
        assert_eq!(draft.guess(8), tokens("xxx"));
        draft.judge(3, 0);
        for _ in 0..2 * PAUSE {
            assert!(draft.guess(8).is_empty());
            draft.push(&tokens("x"));
        }
        draft.push(&tokens("abc"));
        assert_eq!(draft.guess(8), tokens("xxx"));
    }
}
