//! A model's vocabulary as the scheduler needs it: text to tokens, tokens to bytes, and what ends a turn.

use std::sync::Arc;

use llguidance::ParserFactory;
use llguidance::toktrie::{
    InferenceCapabilities, SimpleVob, TokEnv, TokRxInfo, TokTrie, TokenizerEnv,
};

use crate::cook::decoder::Token;

/// Marks a control token among the texts of tokens; it is no byte of UTF-8.
const MARKER: u8 = TokTrie::SPECIAL_TOKEN_MARKER;

/// The most states of a grammar's lexer, at about 2 KB each.
const MOST_STATES: usize = 50_000;

/// Where text becomes tokens; llama.cpp behind it, or bytes in tests.
pub(crate) trait Tokeniser: Send + Sync + 'static {
    /// The tokens of a text; control tokens are read only where `control` says so.
    fn tokens(&self, text: &str, control: bool) -> Vec<Token>;

    /// Whether the tokens of a text do not depend on what stands before it, so that parts of answers can be tokenised.
    fn is_canonical(&self) -> bool;
}

/// One token of a vocabulary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Piece {
    /// What it stands for in an answer; nothing for a control token.
    pub(crate) bytes: Vec<u8>,
    /// Its name, if it is a control token.
    pub(crate) name: Vec<u8>,
    /// Whether the model ends its turn with it.
    pub(crate) ends: bool,
}

/// A model's vocabulary.
pub(crate) struct Vocabulary {
    tokeniser: Arc<dyn Tokeniser>,
    environment: TokEnv,
    factory: ParserFactory,
    pieces: Vec<Piece>,
    end_of_turn: Token,
}

impl Vocabulary {
    /// Builds the tables that answers are constrained with; `end_of_turn` is the token that usually ends a turn.
    ///
    /// # Errors
    /// What is wrong with the vocabulary.
    pub(crate) fn new(
        tokeniser: Arc<dyn Tokeniser>,
        pieces: Vec<Piece>,
        end_of_turn: Token,
    ) -> Result<Self, String> {
        let size = u32::try_from(pieces.len()).map_err(|_| "it is too large")?;
        if !pieces
            .get(end_of_turn as usize)
            .is_some_and(|piece| piece.ends)
        {
            return Err("it has no token that ends a turn".to_owned());
        }
        let words: Vec<Vec<u8>> = pieces.iter().map(word).collect();
        let mut ends: Vec<Token> = vec![end_of_turn];
        let others = (0..size).filter(|token| *token != end_of_turn);
        ends.extend(others.filter(|token| pieces[*token as usize].ends));
        let trie = TokTrie::from(&TokRxInfo::new(size, end_of_turn), &words).with_eos_tokens(&ends);
        let environment: TokEnv = Arc::new(Environment {
            trie,
            tokeniser: Arc::clone(&tokeniser),
        });
        let capabilities = InferenceCapabilities {
            ff_tokens: tokeniser.is_canonical(),
            ..InferenceCapabilities::default()
        };
        let slices = llguidance::earley::SlicedBiasComputer::json_slices();
        let mut factory = ParserFactory::new(&environment, capabilities, &slices)
            .map_err(|error| error.to_string())?;
        // Its errors would hold the text of answers, and it would print them.
        let limits = factory.quiet().limits_mut();
        limits.verbose_errors = false;
        limits.max_lexer_states = MOST_STATES;
        Ok(Self {
            tokeniser,
            environment,
            factory,
            pieces,
            end_of_turn,
        })
    }

    /// The tokens of a text in which control tokens are inert.
    pub(crate) fn tokens(&self, text: &str) -> Vec<Token> {
        self.tokeniser.tokens(text, false)
    }

    /// What a token stands for in an answer.
    pub(crate) fn bytes(&self, token: Token) -> &[u8] {
        self.pieces
            .get(token as usize)
            .map_or(&[], |piece| piece.bytes.as_slice())
    }

    /// Whether the model ends its turn with that token.
    pub(crate) fn ends(&self, token: Token) -> bool {
        self.pieces
            .get(token as usize)
            .is_some_and(|piece| piece.ends)
    }

    /// The token that usually ends a turn.
    pub(crate) fn end_of_turn(&self) -> Token {
        self.end_of_turn
    }

    /// Whether forced text can be tokenised.
    pub(crate) fn is_canonical(&self) -> bool {
        self.tokeniser.is_canonical()
    }

    /// What grammars are compiled with.
    pub(crate) fn factory(&self) -> &ParserFactory {
        &self.factory
    }

    /// Leaves grammars next to nothing to spend in a step, so that they are lost in the middle of an answer.
    #[cfg(test)]
    pub(crate) fn starve(&mut self, fuel: u64) {
        self.factory.limits_mut().step_lexer_fuel = fuel;
    }

    /// No token at all.
    pub(crate) fn no_token(&self) -> SimpleVob {
        self.environment.tok_trie().alloc_token_set()
    }

    /// The tokens that stand for a beginning of these bytes.
    pub(crate) fn prefixes(&self, bytes: &[u8]) -> Vec<Token> {
        self.environment.tok_trie().all_prefixes(bytes)
    }

    /// The tokens that end a turn.
    pub(crate) fn all_ends(&self) -> &[Token] {
        self.environment.tok_trie().eos_tokens()
    }
}

/// A token as the trie of the grammar library knows it.
fn word(piece: &Piece) -> Vec<u8> {
    if !piece.bytes.is_empty() {
        return piece.bytes.clone();
    }
    if piece.name.is_empty() {
        return Vec::new();
    }
    [&[MARKER], piece.name.as_slice()].concat()
}

struct Environment {
    trie: TokTrie,
    tokeniser: Arc<dyn Tokeniser>,
}

impl TokenizerEnv for Environment {
    fn tok_trie(&self) -> &TokTrie {
        &self.trie
    }

    fn tokenize_bytes(&self, bytes: &[u8]) -> Vec<Token> {
        self.trie
            .tokenize_with_greedy_fallback(bytes, |text| self.tokeniser.tokens(text, false))
    }

    fn tokenize_is_canonical(&self) -> bool {
        self.tokeniser.is_canonical()
    }
}
