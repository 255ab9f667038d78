//! Which questions are asked about a letter, and how many letters fit into a batch.

use kit::prompt;

use super::{Letter, Models, Oracle, Question, Remaining, Task, question};

/// Requests of one batch, at most: so that a person sees progress and can stop, and a slow engine answers in time.
const MOST_REQUESTS: u64 = 16;

/// The questions about one letter; none where no model is qualified.
#[derive(Debug, Default)]
pub(super) struct Order {
    pub(super) rank: Option<Question>,
    pub(super) summary: Option<Question>,
    pub(super) asks: Option<Question>,
}

impl Order {
    pub(super) fn is_empty(&self) -> bool {
        self.questions().next().is_none()
    }

    /// The questions that are asked and not ranked.
    pub(super) fn asked(&self) -> impl Iterator<Item = &Question> {
        self.summary.iter().chain(&self.asks)
    }

    fn questions(&self) -> impl Iterator<Item = &Question> {
        self.rank.iter().chain(self.asked())
    }

    fn cost(&self) -> (u64, u64) {
        self.questions()
            .fold((0, 0), |(tokens, requests), question| {
                let cost = prompt::tokens(&question.prompt, question.max_tokens);
                (tokens + cost, requests + 1)
            })
    }
}

/// The questions that a letter raises and for which a model is qualified.
pub(super) fn order(letter: &Letter, models: &mut Models, oracle: &mut dyn Oracle) -> Order {
    // A letter of which nothing is left to show is not asked about.
    if letter.excerpt.pieces.is_empty() {
        return Order::default();
    }
    let mut about = |task| {
        models
            .find(task, letter.language, oracle)
            .map(|model| question::about(task, letter, model))
    };
    Order {
        rank: (letter.doubt.len() > 1)
            .then(|| about(Task::Kind))
            .flatten(),
        summary: about(Task::Summary),
        asks: about(Task::Asks),
    }
}

/// How many of the next letters are asked about together: whole letters, within what the call may still spend.
pub(super) fn batch(orders: &[Order], remaining: Remaining) -> usize {
    let (mut tokens, mut requests) = (0, 0);
    let most_requests = remaining.requests.min(MOST_REQUESTS);
    orders
        .iter()
        .take_while(|order| {
            let cost = order.cost();
            tokens += cost.0;
            requests += cost.1;
            tokens <= remaining.tokens && requests <= most_requests
        })
        .count()
}
