//! A decoder that follows a script and remembers like a real one, and the bench that tests cook on.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use inference::{Answer, Error, Part, Ranking, Request};
use tokio::sync::{mpsc, oneshot};

use crate::accounts::{Accounts, Reply};
use crate::cook::decoder::{DecodeError, Decoder, Entry, Limits, Token};
use crate::cook::prompt::{Format, Message};
use crate::cook::scheduler::Scheduler;
use crate::cook::vocabulary::{Piece, Tokeniser, Vocabulary};
use crate::cook::work::{self, Model};
use crate::{Customer, Event, Ledger, Row};

/// The token that ends a turn; the ones below it are bytes.
pub(crate) const END: Token = 256;

/// The token that begins a turn.
pub(crate) const TURN: Token = 257;

/// How many tokens there are.
pub(crate) const SIZE: usize = 258;

/// What may follow a sequence of tokens: one score for each token.
pub(crate) type Script = dyn Fn(&[Token]) -> Vec<f32> + Send + Sync;

/// A decoder whose scores are a function of all that its sequence holds.
///
/// It refuses what llama.cpp would refuse or silently get wrong:
/// gaps, unknown sequences, batches and memory that are too large.
pub(crate) struct Scripted {
    limits: Limits,
    script: Arc<Script>,
    /// Each sequence's tokens, with the number of the place in memory where each lies.
    memory: Arc<Mutex<Memory>>,
    rows: BTreeMap<usize, Vec<f32>>,
    /// A batch with this token fails.
    pub(crate) poison: Option<Token>,
    /// What grammars may spend in a step, where it is less than usual.
    pub(crate) fuel: Option<u64>,
}

/// What a scripted decoder remembers.
#[derive(Default)]
pub(crate) struct Memory {
    sequences: BTreeMap<u32, Vec<(Token, u64)>>,
    places: u64,
    /// How many tokens each batch had.
    pub(crate) batches: Vec<usize>,
}

impl Memory {
    /// What each sequence holds, of those that hold something.
    pub(crate) fn held(&self) -> Vec<(u32, Vec<Token>)> {
        let held = self.sequences.iter().filter(|(_, held)| !held.is_empty());
        held.map(|(number, held)| (*number, held.iter().map(|(token, _)| *token).collect()))
            .collect()
    }

    /// Places in memory that are taken; one that several sequences share counts once.
    pub(crate) fn used(&self) -> usize {
        let mut places: Vec<u64> = self.sequences.values().flatten().map(|(_, p)| *p).collect();
        places.sort_unstable();
        places.dedup();
        places.len()
    }
}

impl Scripted {
    /// A decoder with these limits.
    pub(crate) fn new(limits: Limits, script: Arc<Script>) -> Self {
        Self {
            limits,
            script,
            memory: Arc::default(),
            rows: BTreeMap::new(),
            poison: None,
            fuel: None,
        }
    }

    /// What it remembers, to look at from outside.
    pub(crate) fn memory(&self) -> Arc<Mutex<Memory>> {
        Arc::clone(&self.memory)
    }
}

impl Decoder for Scripted {
    fn limits(&self) -> Limits {
        self.limits
    }

    fn decode(&mut self, batch: &[Entry]) -> Result<(), DecodeError> {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let error = |reason: String| Err(DecodeError(reason));
        if batch.is_empty() || batch.len() > self.limits.batch {
            return error(format!("a batch of {}", batch.len()));
        }
        let scored = batch.iter().filter(|entry| entry.scores).count();
        if scored > self.limits.scored {
            return error(format!("{scored} entries with scores"));
        }
        if memory.used() + batch.len() > self.limits.context {
            return error("the memory is full".to_owned());
        }
        if batch.iter().any(|entry| Some(entry.token) == self.poison) {
            return error("poison".to_owned());
        }
        memory.batches.push(batch.len());
        self.rows.clear();
        for (index, entry) in batch.iter().enumerate() {
            memory.places += 1;
            let place = memory.places;
            if entry.sequences.is_empty() {
                return error(format!("{entry:?} belongs to nothing"));
            }
            for number in &entry.sequences {
                if *number >= self.limits.sequences {
                    return error(format!("sequence {number}"));
                }
                let sequence = memory.sequences.entry(*number).or_default();
                if sequence.len() != entry.position as usize {
                    return error(format!("{entry:?} after {}", sequence.len()));
                }
                sequence.push((entry.token, place));
            }
            if entry.scores {
                let rows: Vec<Vec<f32>> = entry
                    .sequences
                    .iter()
                    .map(|number| {
                        let sequence = &memory.sequences[number];
                        let tokens: Vec<Token> = sequence.iter().map(|(token, _)| *token).collect();
                        (self.script)(&tokens)
                    })
                    .collect();
                // A token that several sequences share comes after the same ones in each of them.
                if rows
                    .iter()
                    .any(|row| format!("{row:?}") != format!("{:?}", rows[0]))
                {
                    return error(format!("{entry:?} comes after different tokens"));
                }
                self.rows
                    .extend(rows.into_iter().take(1).map(|row| (index, row)));
            }
        }
        Ok(())
    }

    fn scores(&self, index: usize) -> Result<&[f32], DecodeError> {
        let row = self.rows.get(&index);
        row.map(Vec::as_slice)
            .ok_or_else(|| DecodeError(format!("no scores for {index}")))
    }

    fn copy(&mut self, from: u32, to: u32, length: u32) {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let mut tokens = memory.sequences.get(&from).cloned().unwrap_or_default();
        assert!(tokens.len() >= length as usize, "{from} has not {length}");
        tokens.truncate(length as usize);
        let before = memory.sequences.insert(to, tokens);
        assert!(before.is_none_or(|old| old.is_empty()), "{to} was in use");
    }

    fn truncate(&mut self, sequence: u32, length: u32) {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        if length == 0 {
            memory.sequences.remove(&sequence);
        } else if let Some(tokens) = memory.sequences.get_mut(&sequence) {
            assert!(self.limits.partial, "a part of {sequence} was taken back");
            tokens.truncate(length as usize);
        }
    }

    fn clear(&mut self) {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.sequences.clear();
    }
}

/// Bytes are tokens, and a control token only where the format writes one.
pub(crate) struct Bytes;

impl Tokeniser for Bytes {
    fn tokens(&self, text: &str, control: bool) -> Vec<Token> {
        if control && text == "<turn>" {
            return vec![TURN];
        }
        text.bytes().map(Token::from).collect()
    }

    fn is_canonical(&self) -> bool {
        true
    }
}

impl Format for Bytes {
    fn write(&self, messages: &[Message<String>]) -> Result<String, String> {
        let contents = messages.iter().map(|message| message.content.as_str());
        Ok(contents.chain(["<turn>"]).collect())
    }

    fn begin(&self) -> Option<Token> {
        None
    }
}

/// The vocabulary of bytes.
pub(crate) fn vocabulary() -> Vocabulary {
    let bytes = (0..=255_u8).map(|byte| Piece {
        bytes: vec![byte],
        ..Piece::default()
    });
    let control = |name: &[u8], ends| Piece {
        name: name.to_vec(),
        ends,
        ..Piece::default()
    };
    let pieces = bytes.chain([control(b"<end>", true), control(b"<turn>", false)]);
    Vocabulary::new(Arc::new(Bytes), pieces.collect(), END).expect("a vocabulary")
}

/// Scores that look random and are fixed by all tokens before.
pub(crate) fn noise(before: &[Token]) -> Vec<f32> {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for token in before {
        hash = (hash ^ u64::from(*token)).wrapping_mul(0x0100_0000_01B3);
    }
    (0..SIZE as u64)
        .map(|token| {
            let mixed = (hash ^ token.wrapping_mul(0x9E37_79B9_7F4A_7C15))
                .wrapping_mul(0xBF58_476D_1CE4_E5B9);
            (mixed >> 40) as f32 / (1 << 21) as f32
        })
        .collect()
}

/// Scores of a model that answers whatever comes after the turn with these bytes, and then ends.
pub(crate) fn says(answer: &'static [u8]) -> Arc<Script> {
    Arc::new(move |before: &[Token]| {
        let turn = before.iter().position(|token| *token == TURN);
        let said = turn.map_or(0, |turn| before.len() - turn - 1);
        let next = answer.get(said).map_or(END, |byte| Token::from(*byte));
        let mut scores = vec![-5.0; SIZE];
        scores[next as usize] = 5.0;
        scores
    })
}

/// Everything that a test of the scheduler needs.
pub(crate) struct Bench {
    pub(crate) scheduler: Scheduler<Scripted>,
    pub(crate) accounts: Arc<Accounts>,
    pub(crate) rows: Arc<Rows>,
    pub(crate) memory: Arc<Mutex<Memory>>,
    vocabulary: Arc<Vocabulary>,
}

/// A ledger in memory.
#[derive(Default)]
pub(crate) struct Rows(Mutex<Vec<Row>>);

impl Rows {
    /// The rows so far.
    pub(crate) fn all(&self) -> Vec<Row> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Ledger for Rows {
    fn settle(&self, row: &Row) {
        let mut rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rows.push(row.clone());
    }
}

/// Limits for tests: small, so that they are met.
pub(crate) const SMALL: Limits = Limits {
    context: 256,
    batch: 64,
    scored: 64,
    sequences: 8,
    partial: true,
};

/// The same with room for what was computed before.
pub(crate) const ROOMY: Limits = Limits {
    context: 2_048,
    sequences: 32,
    ..SMALL
};

impl Bench {
    /// A bench for four orders at a time.
    pub(crate) fn new(limits: Limits, script: Arc<Script>) -> Self {
        Self::with(Scripted::new(limits, script))
    }

    /// A bench with this decoder.
    pub(crate) fn with(decoder: Scripted) -> Self {
        let rows = Arc::new(Rows::default());
        let accounts = Accounts::new(Arc::clone(&rows) as Arc<dyn Ledger>, usize::MAX);
        let mut vocabulary = vocabulary();
        if let Some(fuel) = decoder.fuel {
            vocabulary.starve(fuel);
        }
        let vocabulary = Arc::new(vocabulary);
        let memory = decoder.memory();
        Self {
            scheduler: Scheduler::new(decoder, 4, Arc::clone(&vocabulary), Arc::clone(&accounts)),
            accounts,
            rows,
            memory,
            vocabulary,
        }
    }

    /// Asks; the answer comes when the scheduler runs.
    pub(crate) fn ask(&mut self, request: Request) -> mpsc::UnboundedReceiver<Event> {
        self.ask_as(Customer::default(), request)
    }

    /// Asks on somebody's behalf.
    pub(crate) fn ask_as(
        &mut self,
        customer: Customer,
        request: Request,
    ) -> mpsc::UnboundedReceiver<Event> {
        let (sender, receiver) = mpsc::unbounded_channel();
        self.order(customer, Reply::Ask(sender), request, work::ask);
        receiver
    }

    /// Ranks; the answer comes when the scheduler runs.
    pub(crate) fn rank(&mut self, request: Request) -> oneshot::Receiver<Result<Ranking, Error>> {
        let (sender, receiver) = oneshot::channel();
        self.order(
            Customer::default(),
            Reply::Rank(sender),
            request,
            work::rank,
        );
        receiver
    }

    fn order(
        &mut self,
        customer: Customer,
        reply: Reply,
        request: Request,
        prepare: fn(Request, &Model<'_>) -> Result<work::Work, Error>,
    ) {
        let opened = self.accounts.open(customer, request.task.clone(), reply);
        let ticket = opened.expect("the queue has no end");
        let model = Model {
            vocabulary: &self.vocabulary,
            format: &Bytes,
            tokeniser: &Bytes,
        };
        match prepare(request, &model) {
            Ok(work) => self.scheduler.admit(ticket, work),
            Err(error) => ticket.fail(error),
        }
    }

    /// Runs until there is nothing to do; then the decoder holds what the scheduler believes, and no more.
    pub(crate) fn run(&mut self) {
        for _ in 0..100_000 {
            if self.scheduler.is_idle() {
                let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
                let (known, places) = self.scheduler.known();
                assert_eq!(memory.held(), known);
                assert_eq!(memory.used(), places);
                return;
            }
            self.scheduler.step();
        }
        panic!("the scheduler does not come to an end");
    }
}

/// A request with one part, for a short answer, so that several fit in a small memory.
pub(crate) fn request(text: &str) -> Request {
    Request {
        parts: vec![Part::Untrusted(text.to_owned())],
        max_tokens: 40,
        ..Request::default()
    }
}

/// All pieces and the end of an answer that was worked on.
pub(crate) fn result(
    receiver: &mut mpsc::UnboundedReceiver<Event>,
) -> (String, Result<Answer, Error>) {
    let mut pieces = String::new();
    loop {
        match receiver.try_recv() {
            Ok(Event::Piece(piece)) => pieces.push_str(&piece),
            Ok(Event::Done(result)) => return (pieces, result),
            Err(error) => panic!("no end after « {pieces} »: {error}"),
        }
    }
}
