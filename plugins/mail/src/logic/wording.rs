//! A model's words beside the rules' own: what it is asked, how its answers are checked, what of them is kept.
//!
//! No field that rules decide is touched here. A model is asked only when it passed this plugin's exam for the task in the
//! language of the message; it sees the message as data; its answer has a fixed form; and what it says is held against the
//! message before it is kept: quotes byte for byte, figures and names one by one, the words that carry a sentence by share.

mod answer;
mod oracle;
mod plan;
mod question;
mod report;

use std::collections::BTreeMap;

use kit::language::Language;

pub use self::{
    answer::Fault,
    oracle::{Oracle, Question, Refusal, Remaining, Shape},
    question::MOST_TEXT,
    report::note,
};
use super::model::{Excerpt, Kind, Verdict};

/// What a model is asked about messages; the exam has a part for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Task {
    /// Which of the kinds in doubt it is.
    Kind,
    /// What it is about, in one or two sentences.
    Summary,
    /// What it asks.
    Asks,
}

impl Task {
    /// All of them, in the order in which they are asked.
    pub const ALL: [Self; 3] = [Self::Kind, Self::Summary, Self::Asks];

    /// The name in the exam, in the ledger and in grants.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Summary => "summary",
            Self::Asks => "asks",
        }
    }
}

/// What is kept of a message until a model is asked about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The language that it is written in.
    pub language: Language,
    /// The sender, as `Name <address>`.
    pub sender: String,
    /// What a model is shown.
    pub excerpt: Excerpt,
    /// The kinds that the rules could not tell apart.
    pub doubt: Vec<Kind>,
}

/// What is kept of a model's answers about one message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wording {
    /// The model, by its configured name; several are separated by commas.
    pub model: String,
    /// Which of the kinds in doubt it is.
    pub kind: Option<Kind>,
    /// What the message is about.
    pub summary: Option<String>,
    /// What it asks.
    pub asks: Vec<Worded>,
    /// The model said, in the form that was asked for, that it asks nothing.
    pub asks_nothing: bool,
    /// What the model said and a check did not let pass.
    pub faults: Vec<Fault>,
}

/// One thing that a message asks, in a model's words; `quote` stands in the message byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worded {
    pub what: String,
    pub quote: String,
}

/// What became of a list of letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// One a letter, in their order; absent where no model was asked, or none answered.
    pub wordings: Vec<Option<Wording>>,
    /// Letters that a model was to be asked about, and of which it said nothing.
    pub left_out: usize,
    /// Whether every letter was put to the model; not when the budget was too small, or the person stopped.
    pub complete: bool,
    /// The refusal that ended it.
    pub refusal: Option<Refusal>,
}

/// Which models may be asked, by task and language; each is looked up once.
#[derive(Debug, Default)]
pub struct Models(BTreeMap<(Task, Language), Option<String>>);

impl Models {
    /// The model for a task in a language, if one is qualified.
    pub fn find(
        &mut self,
        task: Task,
        language: Language,
        oracle: &mut dyn Oracle,
    ) -> Option<&str> {
        self.0
            .entry((task, language))
            .or_insert_with(|| oracle.qualified(task.name(), language.code()))
            .as_deref()
    }

    /// Whether any task in the language has a model: only then a message is worth keeping.
    pub fn any(&mut self, language: Language, oracle: &mut dyn Oracle) -> bool {
        let mut any = false;
        for task in Task::ALL {
            any |= self.find(task, language, oracle).is_some();
        }
        any
    }
}

/// What a model may be asked about a message that was sorted; absent for fraud, for what machines and periodicals send
/// without doubt, and where the language is not known.
pub fn letter(sender: String, verdict: &Verdict, excerpt: Excerpt) -> Option<Letter> {
    let for_people = matches!(
        verdict.kind,
        Kind::Request | Kind::Meeting | Kind::Information
    );
    let doubtful = !verdict.doubt.is_empty() && verdict.kind != Kind::Unwanted;
    if !for_people && !doubtful {
        return None;
    }
    let text = format!("{}\n{}", excerpt.subject, excerpt.pieces.join("\n"));
    Some(Letter {
        language: kit::language::of(&text)?,
        sender,
        excerpt,
        doubt: verdict.doubt.clone(),
    })
}

/// Asks about letters, the most pressing first, in as few batches as the budget of the call allows.
pub fn word(letters: &[Letter], models: &mut Models, oracle: &mut dyn Oracle) -> Outcome {
    let orders: Vec<plan::Order> = letters
        .iter()
        .map(|letter| plan::order(letter, models, oracle))
        .collect();
    let mut outcome = Outcome {
        wordings: vec![None; letters.len()],
        ..Outcome::default()
    };
    let wanted = orders.iter().filter(|order| !order.is_empty()).count();
    let mut next = 0;
    let mut done = 0;
    while next < orders.len() && outcome.refusal.is_none() {
        let batch = plan::batch(&orders[next..], oracle.remaining());
        if batch == 0 || !oracle.goes_on(done as u64, wanted as u64) {
            break;
        }
        let range = next..next + batch;
        outcome.refusal = ask(&letters[range.clone()], &orders[range.clone()], oracle, {
            &mut outcome.wordings[range.clone()]
        });
        done += orders[range]
            .iter()
            .filter(|order| !order.is_empty())
            .count();
        next += batch;
    }
    outcome.complete = next == orders.len() && outcome.refusal.is_none();
    outcome.left_out = wanted - outcome.wordings.iter().flatten().count();
    outcome
}

/// One batch: all rankings together, then all other questions together. The first refusal that concerns every request, if any.
fn ask(
    letters: &[Letter],
    orders: &[plan::Order],
    oracle: &mut dyn Oracle,
    wordings: &mut [Option<Wording>],
) -> Option<Refusal> {
    let mut refusal = None;
    let mut failed = None;
    let rankings: Vec<(usize, &Question)> = orders
        .iter()
        .enumerate()
        .filter_map(|(place, order)| Some((place, order.rank.as_ref()?)))
        .collect();
    let questions: Vec<&Question> = rankings.iter().map(|(_, question)| *question).collect();
    let ranked = if questions.is_empty() {
        Vec::new()
    } else {
        oracle.rank(&questions)
    };
    for ((place, question), result) in rankings.into_iter().zip(ranked) {
        match result {
            Ok(probabilities) => {
                let wording = entry(&mut wordings[place], &question.model);
                wording.kind = answer::kind(&letters[place].doubt, &probabilities);
            }
            Err(why) if why.concerns_all() => refusal = refusal.or(Some(why)),
            Err(why) => failed = Some(why),
        }
    }
    let asked: Vec<(usize, &Question)> = orders
        .iter()
        .enumerate()
        .flat_map(|(place, order)| order.asked().map(move |question| (place, question)))
        .collect();
    let questions: Vec<&Question> = asked.iter().map(|(_, question)| *question).collect();
    let answers = if questions.is_empty() {
        Vec::new()
    } else {
        oracle.ask(&questions)
    };
    for ((place, question), result) in asked.into_iter().zip(answers) {
        match result {
            Ok(text) => {
                let wording = entry(&mut wordings[place], &question.model);
                answer::keep(question.task, &text, &letters[place], wording);
            }
            Err(Refusal::Incomplete) => {
                let wording = entry(&mut wordings[place], &question.model);
                wording.faults.push(Fault::Form);
            }
            Err(why) if why.concerns_all() => refusal = refusal.or(Some(why)),
            Err(why) => failed = Some(why),
        }
    }
    // One request that fails alone does not keep the next batch from being asked; a whole batch does.
    let nothing = wordings.iter().all(Option::is_none);
    refusal.or(failed.filter(|_| nothing))
}

fn entry<'w>(place: &'w mut Option<Wording>, model: &str) -> &'w mut Wording {
    let wording = place.get_or_insert_with(Wording::default);
    if wording.model.is_empty() {
        wording.model = model.to_owned();
    } else if !wording.model.split(", ").any(|known| known == model) {
        wording.model = format!("{}, {model}", wording.model);
    }
    wording
}
