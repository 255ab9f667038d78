//! One order that is being worked on.

use inference::{Error, Finish};

use crate::accounts::Ticket;
use crate::cook::asking::{Asking, Next};
use crate::cook::decoder::{Entry, Limits, Token};
use crate::cook::draft::Draft;
use crate::cook::memory::Place;
use crate::cook::ranking::{Group, Node, Ranking};
use crate::cook::vocabulary::Vocabulary;
use crate::cook::work::Work;

/// One order that is being worked on.
pub(super) struct Slot {
    pub(super) ticket: Ticket,
    pub(super) job: Job,
    /// Its sequence.
    pub(super) sequence: u32,
    /// Tokens in memory; the next one stands there.
    pub(super) position: u32,
    /// Tokens to compute next, and how many of them were.
    todo: Vec<Token>,
    done: usize,
    /// What is guessed to come after them.
    guess: Vec<Token>,
    /// Tokens of the prompt.
    prompt: usize,
    early: Option<Outcome>,
}

/// What is being done.
pub(super) enum Job {
    Ask(Box<Asking>),
    Rank(Ranking),
}

/// How it ends.
pub(super) enum Outcome {
    Answered(Finish),
    Ranked(Vec<f32>),
    Failed(Error),
}

impl Slot {
    /// Begins some work; the clock of its ticket runs from here.
    pub(super) fn new(
        mut ticket: Ticket,
        work: Work,
        place: Place,
        limits: Limits,
        vocabulary: &Vocabulary,
    ) -> Self {
        ticket.begin();
        let mut early = None;
        let (job, mut todo, prompt) = match work {
            Work::Ask(mut asking) => {
                let mut todo = std::mem::take(&mut asking.prompt).tokens;
                let prompt = todo.len();
                asking.limit = asking.limit.min(limits.context.saturating_sub(prompt));
                // A form that is a list of strings is too short for guesses, and what is drawn by chance seldom repeats.
                let guesses = limits.partial && asking.sampler.is_cold() && !asking.is_choice();
                asking.draft = guesses.then(|| Draft::new(todo.clone()));
                match asking.begin(vocabulary) {
                    Ok(Next::Compute(forced)) => todo.extend(forced),
                    Ok(Next::End(finish)) => early = Some(Outcome::Answered(finish)),
                    Err(error) => early = Some(Outcome::Failed(error)),
                }
                (Job::Ask(asking), todo, prompt)
            }
            Work::Rank(mut ranked) => {
                let todo = std::mem::take(&mut ranked.prompt).tokens;
                let prompt = todo.len();
                let ranking = Ranking::new(ranked, vocabulary.end_of_turn());
                (Job::Rank(ranking), todo, prompt)
            }
        };
        let shared = place.shared.map_or(0, |(_, shared)| shared);
        todo.drain(..shared);
        if early.is_none() {
            let usage = ticket.usage();
            usage.prompt_tokens += shared as u32;
            usage.cached_tokens += shared as u32;
        }
        Self {
            ticket,
            job,
            sequence: place.sequence,
            position: shared as u32,
            todo,
            done: 0,
            guess: Vec::new(),
            prompt,
            early,
        }
    }

    /// How it ends before anything is computed, if it does.
    pub(super) fn early(&mut self) -> Option<Outcome> {
        self.early.take()
    }

    /// Whether its prompt is still being read.
    pub(super) fn is_reading(&self) -> bool {
        (self.position as usize) < self.prompt
    }

    /// Puts as many of its tokens into the batch as there is room for, and a guess after the last one;
    /// returns how many of the entries are known tokens, and how many are guessed.
    pub(super) fn feed(
        &mut self,
        room: usize,
        scored: usize,
        batch: &mut Vec<Entry>,
    ) -> (usize, usize) {
        let left = self.todo.len() - self.done;
        let mut own = left.min(room);
        if own == left && own > 0 && scored == 0 {
            // The last one waits for a batch in which its scores have a place.
            own -= 1;
        }
        self.guess.clear();
        if own == left
            && own > 0
            && let Job::Ask(asking) = &mut self.job
        {
            // The guess comes after what is computed now, so nothing is guessed before that is all of the answer so far.
            self.guess = asking.guess((room - own).min(scored - 1));
        }
        let known = self.todo[self.done..].iter().take(own);
        let tokens = known.chain(&self.guess).enumerate();
        let (sequence, begin) = (self.sequence, self.position);
        batch.extend(tokens.map(|(index, token)| Entry {
            token: *token,
            position: begin + index as u32,
            sequences: vec![sequence],
            scores: index + 1 >= left,
        }));
        (own, self.guess.len())
    }

    /// So many of its tokens were computed: which ones, and whether these were all of them.
    pub(super) fn fed(&mut self, count: usize) -> (&[Token], bool) {
        let before = self.position as usize;
        let read = count.min(self.prompt.saturating_sub(before));
        self.ticket.usage().prompt_tokens += read as u32;
        self.position += count as u32;
        let begin = self.done;
        self.done += count;
        (&self.todo[begin..self.done], self.done == self.todo.len())
    }

    /// Goes on by the scores of what may follow its last token.
    ///
    /// # Errors
    /// Why it cannot go on.
    pub(super) fn go_on(
        &mut self,
        scores: &[f32],
        vocabulary: &Vocabulary,
    ) -> Result<Option<Outcome>, Error> {
        match &mut self.job {
            Job::Ask(asking) => {
                let next = asking.next(scores, vocabulary)?;
                self.ticket.usage().answer_tokens = asking.answered as u32;
                match next {
                    Next::End(finish) => Ok(Some(Outcome::Answered(finish))),
                    Next::Compute(tokens) => {
                        if let Some(piece) = asking.transcript.take() {
                            self.ticket.piece(piece);
                        }
                        self.todo = tokens;
                        self.done = 0;
                        Ok(None)
                    }
                }
            }
            Job::Rank(ranking) => {
                ranking.begin(scores)?;
                self.todo.clear();
                self.done = 0;
                Ok(None)
            }
        }
    }

    /// Of the tokens that come next, those that were guessed and so are computed already, after `held` that were before;
    /// and whether these are all of them.
    pub(super) fn held(&mut self, held: usize) -> (&[Token], bool) {
        let guessed = self.guess.iter().skip(held);
        let same = self.todo.iter().zip(guessed).take_while(|(a, b)| a == b);
        let same = same.count();
        self.position += same as u32;
        self.done = same;
        (&self.todo[..same], same == self.todo.len() && same > 0)
    }

    /// So many of the guessed tokens held.
    pub(super) fn judge(&mut self, held: usize) {
        if let Job::Ask(asking) = &mut self.job {
            asking.judge(self.guess.len(), held);
        }
    }

    /// Weighs choices further.
    ///
    /// # Errors
    /// Why they cannot be weighed.
    pub(super) fn weigh(
        &mut self,
        group: &Group,
        node: &Node,
        scores: &[f32],
    ) -> Result<(), Error> {
        match &mut self.job {
            Job::Rank(ranking) => {
                // Choices are computed as part of the question: they are no answer of the model.
                let members = node.members.len() as u32;
                let usage = self.ticket.usage();
                usage.prompt_tokens += members;
                usage.cached_tokens += members - 1;
                ranking.weigh(group, node, scores)
            }
            Job::Ask(_) => Ok(()),
        }
    }

    /// The probabilities, when all choices were weighed.
    pub(super) fn ranked(&self) -> Option<Outcome> {
        match &self.job {
            Job::Rank(ranking) if ranking.is_done() => Some(match ranking.probabilities() {
                Ok(probabilities) => Outcome::Ranked(probabilities),
                Err(error) => Outcome::Failed(error),
            }),
            _ => None,
        }
    }

    /// Answers its order.
    pub(super) fn end(mut self, outcome: Outcome) {
        if let Job::Ask(asking) = &self.job {
            self.ticket.usage().answer_tokens = asking.answered as u32;
        }
        match (outcome, self.job) {
            (Outcome::Answered(finish), Job::Ask(asking)) => match asking.end(finish) {
                Ok((last, text)) => {
                    if let Some(last) = last {
                        self.ticket.piece(last);
                    }
                    self.ticket.answer(text, finish);
                }
                Err(error) => self.ticket.fail(error),
            },
            (Outcome::Ranked(probabilities), _) => self.ticket.ranking(probabilities),
            (Outcome::Failed(error), _) => self.ticket.fail(error),
            (Outcome::Answered(_), Job::Rank(_)) => {
                let reason = "a ranking ended as an answer".to_owned();
                self.ticket.fail(Error::Failed(reason));
            }
        }
    }
}
