//! What the scheduler works on: requests made ready, refusals before any token is computed.

use inference::{Error, Part, Request, Shape};

use crate::cook::asking::Asking;
use crate::cook::decoder::{Limits, Token};
use crate::cook::matcher::Matcher;
use crate::cook::prompt::{self, Format, Prompt};
use crate::cook::sampler::Sampler;
use crate::cook::schema::Schema;
use crate::cook::transcript::Transcript;
use crate::cook::vocabulary::{Tokeniser, Vocabulary};

/// The most choices of a request.
pub(crate) const MOST_CHOICES: usize = 256;

/// The longest choice, in tokens.
pub(crate) const MOST_CHOICE_TOKENS: usize = 48;

/// The most stop strings of a request.
pub(crate) const MOST_STOPS: usize = 16;

/// The longest stop string, in bytes.
pub(crate) const MOST_STOP_BYTES: usize = 256;

/// What is to be done.
pub(crate) enum Work {
    /// Write an answer.
    Ask(Box<Asking>),
    /// Weigh choices.
    Rank(Ranked),
}

/// A list of choices to weigh.
#[derive(Debug)]
pub(crate) struct Ranked {
    /// What comes before each choice.
    pub(crate) prompt: Prompt,
    /// The tokens of each choice; none is empty.
    pub(crate) choices: Vec<Vec<Token>>,
}

impl Work {
    /// What is read first.
    pub(crate) fn prompt(&self) -> &Prompt {
        match self {
            Self::Ask(asking) => &asking.prompt,
            Self::Rank(ranked) => &ranked.prompt,
        }
    }

    /// Tokens that may come after the prompt, at most.
    pub(crate) fn more(&self, limits: Limits) -> usize {
        match self {
            Self::Ask(asking) => {
                let room = limits.context.saturating_sub(asking.prompt.tokens.len());
                asking.limit.min(room)
            }
            Self::Rank(ranked) => ranked.tokens().min(limits.batch),
        }
    }

    /// Whether it must not depend on what was computed before: an answer that is drawn by chance is repeated by its seed.
    pub(crate) fn is_fresh(&self) -> bool {
        matches!(self, Self::Ask(asking) if !asking.sampler.is_cold())
    }
}

impl Ranked {
    /// Tokens of all choices.
    pub(crate) fn tokens(&self) -> usize {
        self.choices.iter().map(Vec::len).sum()
    }
}

/// What a loaded model says about text.
pub(crate) struct Model<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) format: &'a dyn Format,
    pub(crate) tokeniser: &'a dyn Tokeniser,
}

/// Makes a request for an answer ready.
///
/// # Errors
/// `ShapeRefused` or `Failed`, as the request deserves.
pub(crate) fn ask(request: Request, model: &Model<'_>) -> Result<Work, Error> {
    if request.stop.len() > MOST_STOPS
        || request.stop.iter().any(|stop| stop.len() > MOST_STOP_BYTES)
    {
        return Err(Error::ShapeRefused(format!(
            "there are at most {MOST_STOPS} stop strings of {MOST_STOP_BYTES} bytes"
        )));
    }
    if !request.stop.is_empty() && request.shape != Shape::Text {
        return Err(Error::ShapeRefused(
            "stop strings go with free text: a form ends by itself".to_owned(),
        ));
    }
    let (matcher, schema) = match request.shape {
        Shape::Text => (None, None),
        Shape::JsonSchema(text) => {
            let schema = Schema::read(&text)?;
            let matcher = Matcher::json(model.vocabulary, &schema.grammar)?;
            (Some(matcher), Some(schema))
        }
        Shape::Choice(choices) => {
            choice_tokens(&choices, model.vocabulary)?;
            (Some(Matcher::choice(choices)), None)
        }
    };
    Ok(Work::Ask(Box::new(Asking {
        prompt: prompt(&request.parts, model)?,
        matcher,
        schema,
        sampler: Sampler::new(request.temperature, request.top_p, request.seed),
        transcript: Transcript::new(request.stop),
        limit: request.max_tokens as usize,
        answered: 0,
        draft: None,
    })))
}

/// Makes a request for a ranking ready.
///
/// # Errors
/// As for [`ask`].
pub(crate) fn rank(request: Request, model: &Model<'_>) -> Result<Work, Error> {
    let Shape::Choice(choices) = request.shape else {
        let what = "only a list of choices can be ranked; set the shape to a choice";
        return Err(Error::ShapeRefused(what.to_owned()));
    };
    Ok(Work::Rank(Ranked {
        choices: choice_tokens(&choices, model.vocabulary)?,
        prompt: prompt(&request.parts, model)?,
    }))
}

fn prompt(parts: &[Part], model: &Model<'_>) -> Result<Prompt, Error> {
    prompt::tokens(parts, model.format, model.tokeniser)
}

/// The tokens of each choice of a list that is neither empty nor too long, and in which all differ.
fn choice_tokens(choices: &[String], vocabulary: &Vocabulary) -> Result<Vec<Vec<Token>>, Error> {
    let refused = |what: String| Err(Error::ShapeRefused(what));
    if choices.is_empty() || choices.len() > MOST_CHOICES {
        return refused(format!(
            "{} choices; there are 1 to {MOST_CHOICES}",
            choices.len()
        ));
    }
    let mut made: Vec<Vec<Token>> = Vec::with_capacity(choices.len());
    for (index, choice) in choices.iter().enumerate() {
        if choice.is_empty() {
            return refused(format!("choice {index} is empty; give it a word"));
        }
        if let Some(first) = choices[..index].iter().position(|other| other == choice) {
            return refused(format!("choice {index} is the same as choice {first}"));
        }
        // A token stands for at least one byte of almost any text; what is far longer need not be tokenised.
        let tokens = if choice.len() > 64 * MOST_CHOICE_TOKENS {
            Vec::new()
        } else {
            vocabulary.tokens(choice)
        };
        if tokens.is_empty() || tokens.len() > MOST_CHOICE_TOKENS {
            return refused(format!(
                "choice {index} is longer than {MOST_CHOICE_TOKENS} tokens; \
                 ask with a short word for it"
            ));
        }
        made.push(tokens);
    }
    Ok(made)
}
