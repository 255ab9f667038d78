//! One order that is being worked on.

use inference::{Error, Finish};

use crate::accounts::Ticket;
use crate::cook::asking::{Asking, Next};
use crate::cook::decoder::{Entry, Limits, Token};
use crate::cook::ranking::Ranking;
use crate::cook::vocabulary::Vocabulary;
use crate::cook::work::Work;

use super::deliver;

/// One order that is being worked on, in the sequence of its place.
pub(super) struct Slot {
    pub(super) ticket: Ticket,
    pub(super) job: Job,
    /// Tokens in memory; the next one stands there.
    pub(super) position: u32,
    /// Places in memory that are kept for it.
    pub(super) cells: usize,
    /// Tokens to compute next, and how many of them were.
    todo: Vec<Token>,
    done: usize,
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

/// Places in memory that some work may need in the end.
pub(super) fn cells(work: &Work, limits: Limits) -> usize {
    match work {
        Work::Ask(asking) => {
            let room = limits.context.saturating_sub(asking.prompt.len());
            asking.prompt.len() + asking.limit.min(room)
        }
        Work::Rank(ranked) => {
            let choices: usize = ranked.choices.iter().map(Vec::len).sum();
            ranked.prompt.len() + choices.min(limits.batch)
        }
    }
}

impl Slot {
    /// Begins some work; the clock of its ticket runs from here.
    pub(super) fn new(
        mut ticket: Ticket,
        work: Work,
        cells: usize,
        limits: Limits,
        vocabulary: &Vocabulary,
    ) -> Self {
        ticket.begin();
        let mut early = None;
        let (job, todo, prompt) = match work {
            Work::Ask(mut asking) => {
                let mut todo = std::mem::take(&mut asking.prompt);
                let prompt = todo.len();
                asking.limit = asking.limit.min(limits.context.saturating_sub(prompt));
                match asking.begin(vocabulary) {
                    Ok(Next::Compute(forced)) => todo.extend(forced),
                    Ok(Next::End(finish)) => early = Some(Outcome::Answered(finish)),
                    Err(error) => early = Some(Outcome::Failed(error)),
                }
                (Job::Ask(asking), todo, prompt)
            }
            Work::Rank(ranked) => {
                let ranking = Ranking::new(ranked, vocabulary.end_of_turn());
                let todo = ranking.prompt().to_vec();
                let prompt = todo.len();
                (Job::Rank(ranking), todo, prompt)
            }
        };
        Self {
            ticket,
            job,
            position: 0,
            cells,
            todo,
            done: 0,
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

    /// Puts as many of its tokens into the batch as there is room for.
    pub(super) fn feed(&self, sequence: u32, most: usize, batch: &mut Vec<Entry>) {
        let room = most - batch.len();
        let last = self.todo.len().wrapping_sub(1);
        let tokens = self.todo.iter().enumerate().skip(self.done).take(room);
        batch.extend(
            (self.position..)
                .zip(tokens)
                .map(|(position, (index, token))| Entry {
                    token: *token,
                    position,
                    sequence,
                    scores: index == last,
                }),
        );
    }

    /// So many of its tokens were computed; whether these were all of them.
    pub(super) fn fed(&mut self, count: usize) -> bool {
        let before = self.position as usize;
        let read = count.min(self.prompt.saturating_sub(before));
        self.ticket.usage().prompt_tokens += read as u32;
        self.position += count as u32;
        self.done += count;
        self.done == self.todo.len()
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

    /// Weighs a choice further.
    ///
    /// # Errors
    /// Why it cannot be weighed.
    pub(super) fn weigh(
        &mut self,
        choice: usize,
        index: usize,
        scores: &[f32],
    ) -> Result<(), Error> {
        match &mut self.job {
            Job::Rank(ranking) => {
                // A choice is computed as part of the question: it is no answer of the model.
                self.ticket.usage().prompt_tokens += 1;
                ranking.weigh(choice, index, scores)
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
            (Outcome::Answered(finish), Job::Ask(asking)) => {
                deliver(self.ticket, asking.end(finish), finish);
            }
            (Outcome::Ranked(probabilities), _) => self.ticket.ranking(probabilities),
            (Outcome::Failed(error), _) => self.ticket.fail(error),
            (Outcome::Answered(_), Job::Rank(_)) => {
                let reason = "a ranking ended as an answer".to_owned();
                self.ticket.fail(Error::Failed(reason));
            }
        }
    }
}
