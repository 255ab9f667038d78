//! An engine for tests: it answers what its script says, in order, and counts words as tokens.

use std::collections::VecDeque;
use std::future::ready;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::{
    Answer, Embedding, Engine, Error, Finish, Part, Pending, Qualification, Ranking, Request,
    Shape, Usage,
};

/// What the script says to one request.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// An answer to `ask`; to `rank`, all of the probability for this choice.
    Text(String),
    /// An answer to `rank`.
    Probabilities(Vec<f32>),
    /// No answer.
    Error(Error),
}

/// Answers from a script, one reply a request, whichever function asks; past its end requests fail.
///
/// Tokens are words between white space, so that a test can count them:
/// the prompt's are those of all parts, the cached ones those that it begins with like the prompt before it.
/// Answers keep to `max-tokens` and to a choice; a JSON Schema is taken on trust. No time ever passes.
#[derive(Debug, Default)]
pub struct Scripted(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    replies: VecDeque<Reply>,
    requests: Vec<Request>,
    qualified: Vec<(String, String)>,
    spent_today: u64,
    forced: Option<String>,
}

/// The name of the scripted model where a request names none.
const MODEL: &str = "scripted";

/// Numbers of an embedding.
const DIMENSIONS: usize = 8;

impl Scripted {
    /// An engine that gives these replies.
    pub fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        let state = State {
            replies: replies.into_iter().collect(),
            ..State::default()
        };
        Self(Mutex::new(state))
    }

    /// The same, with a model that passed the exam for a task in a language.
    pub fn qualified_for(self, task: &str, language: &str) -> Self {
        self.state()
            .qualified
            .push((task.to_owned(), language.to_owned()));
        self
    }

    /// The same, with a model that the person named for the call.
    pub fn forced(self, model: &str) -> Self {
        self.state().forced = Some(model.to_owned());
        self
    }

    /// The same, with so many tokens spent before today's call.
    pub fn having_spent(self, tokens: u64) -> Self {
        self.set_spent(tokens);
        self
    }

    /// From now on the ledger says so many tokens of today, as when another call spends beside this one.
    pub fn set_spent(&self, tokens: u64) {
        self.state().spent_today = tokens;
    }

    /// Every request so far, in order.
    pub fn requests(&self) -> Vec<Request> {
        self.state().requests.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine for Scripted {
    fn ask(&self, requests: Vec<Request>) -> Pending<'_, Vec<Result<Answer, Error>>> {
        let mut state = self.state();
        let answers = requests.into_iter().map(|request| state.answer(request));
        Box::pin(ready(answers.collect()))
    }

    fn rank(&self, requests: Vec<Request>) -> Pending<'_, Vec<Result<Ranking, Error>>> {
        let mut state = self.state();
        let rankings = requests.into_iter().map(|request| state.ranking(request));
        Box::pin(ready(rankings.collect()))
    }

    fn embed(
        &self,
        model: Option<String>,
        texts: Vec<String>,
    ) -> Pending<'_, Result<Embedding, Error>> {
        let words: usize = texts.iter().map(|text| count_words(text)).sum();
        let embedding = Embedding {
            vectors: texts.iter().map(|text| vector(text)).collect(),
            model: model.unwrap_or_else(|| MODEL.to_owned()),
            usage: Usage {
                prompt_tokens: tokens(words),
                ..Usage::default()
            },
        };
        Box::pin(ready(Ok(embedding)))
    }

    fn qualified(&self, task: &str, language: &str) -> Qualification {
        let passed = self
            .state()
            .qualified
            .iter()
            .any(|(t, l)| t == task && l == language);
        Qualification {
            model: passed.then(|| MODEL.to_owned()),
            reason: None,
        }
    }

    fn forced(&self) -> Option<String> {
        self.state().forced.clone()
    }

    fn spent_today(&self) -> u64 {
        self.state().spent_today
    }
}

impl State {
    /// The next reply, the request's model, and what the prompt costs.
    fn take(&mut self, request: Request) -> Result<(Reply, String, Usage), Error> {
        let model = request.model.clone().unwrap_or_else(|| MODEL.to_owned());
        let prompt = words(&request);
        let before = self.requests.last().map(words).unwrap_or_default();
        let same = prompt.iter().zip(&before).take_while(|(a, b)| a == b);
        let usage = Usage {
            cached_tokens: tokens(same.count()),
            prompt_tokens: tokens(prompt.len()),
            ..Usage::default()
        };
        self.requests.push(request);
        match self.replies.pop_front() {
            Some(Reply::Error(error)) => Err(error),
            Some(reply) => Ok((reply, model, usage)),
            None => Err(Error::Failed("the script is at its end".to_owned())),
        }
    }

    fn answer(&mut self, request: Request) -> Result<Answer, Error> {
        let (shape, most) = (request.shape.clone(), request.max_tokens);
        let (reply, model, mut usage) = self.take(request)?;
        let Reply::Text(text) = reply else {
            return Err(Error::Failed("the script has no text here".to_owned()));
        };
        if let Shape::Choice(choices) = &shape
            && !choices.contains(&text)
        {
            let reason = format!("« {text} » of the script is none of the choices");
            return Err(Error::ShapeRefused(reason));
        }
        let kept = first_words(&text, most as usize);
        usage.answer_tokens = tokens(count_words(kept));
        let cut = kept.len() < text.trim_end().len();
        if cut && shape != Shape::Text {
            return Err(Error::Incomplete(kept.to_owned()));
        }
        Ok(Answer {
            finish: if cut {
                Finish::Length
            } else {
                Finish::Complete
            },
            text: if cut { kept.to_owned() } else { text },
            model,
            usage,
        })
    }

    fn ranking(&mut self, request: Request) -> Result<Ranking, Error> {
        let Shape::Choice(choices) = request.shape.clone() else {
            let reason = "only a choice can be ranked".to_owned();
            return Err(Error::ShapeRefused(reason));
        };
        let (reply, model, usage) = self.take(request)?;
        let probabilities: Vec<f32> = match reply {
            Reply::Probabilities(probabilities) => probabilities,
            Reply::Text(text) => choices
                .iter()
                .map(|choice| f32::from(u8::from(*choice == text)))
                .collect(),
            Reply::Error(error) => return Err(error),
        };
        let sum: f32 = probabilities.iter().sum();
        if probabilities.len() != choices.len() || (sum - 1.0).abs() > 1e-3 {
            let reason = "the script's probabilities do not fit the choices".to_owned();
            return Err(Error::Failed(reason));
        }
        Ok(Ranking {
            exact: true,
            probabilities,
            model,
            usage,
        })
    }
}

fn words(request: &Request) -> Vec<String> {
    request
        .parts
        .iter()
        .map(Part::text)
        .flat_map(str::split_whitespace)
        .map(str::to_owned)
        .collect()
}

fn count_words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// The beginning of a text, up to the end of its so-manieth word.
fn first_words(text: &str, most: usize) -> &str {
    let mut words = text.split_whitespace();
    let end = match most.checked_sub(1).and_then(|last| words.nth(last)) {
        // Where a word stands in the text is the distance of the two beginnings.
        Some(word) => word.as_ptr().addr() - text.as_ptr().addr() + word.len(),
        None if most == 0 => 0,
        None => text.trim_end().len(),
    };
    &text[..end]
}

fn tokens(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A vector of length 1 that depends on the letters alone: the same text has the same one.
fn vector(text: &str) -> Vec<f32> {
    let mut vector = vec![0.0_f32; DIMENSIONS];
    for byte in text.bytes() {
        vector[usize::from(byte) % DIMENSIONS] += 1.0;
    }
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    if length == 0.0 {
        vector[0] = 1.0;
    } else {
        vector.iter_mut().for_each(|x| *x /= length);
    }
    vector
}
