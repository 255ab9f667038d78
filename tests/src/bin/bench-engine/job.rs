//! The work on a heap of mails, through the engine's socket as the host of plugins asks it.

use std::time::{Duration, Instant};

use inference::{Engine as _, Error, Part, Request, Shape};
use serde_json::{Value, json};
use tests::bench::{Bar, Runs};

use super::mails::{INSTRUCTIONS, Mail, Mails, OFFICES};
use super::process::Process;

/// Answer tokens, so many that every answer is whole.
pub(crate) const MOST_TOKENS: u32 = 128;

/// Tokens of a sentence alone: a letter is a token at worst, and words are fewer.
const SENTENCE_TOKENS: u32 = 64;

/// Letters of a summary, on both sides.
const MOST_LETTERS: usize = 60;

/// Mails of one call of the contract: as a plugin does, all of them are ranked, then all are worded.
const TOGETHER: usize = 16;

/// The form of the one answer that holds everything.
pub(crate) fn schema() -> String {
    json!({
        "type": "object",
        "properties": {
            "category": { "type": "string", "enum": OFFICES },
            "summary": { "type": "string", "minLength": 20, "maxLength": MOST_LETTERS },
            "deadline": { "type": "string", "minLength": 4, "maxLength": 12 },
        },
        "required": ["category", "summary", "deadline"],
        "additionalProperties": false,
    })
    .to_string()
}

/// Whether an answer has that form.
pub(crate) fn check(text: &str) -> Result<(), String> {
    let wrong = || format!("an answer is not of its form: {text}");
    let value: Value = serde_json::from_str(text).map_err(|_| wrong())?;
    let word = |key: &str| value[key].as_str().ok_or_else(wrong);
    let (category, summary) = (word("category")?, word("summary")?);
    word("deadline")?;
    let length = summary.chars().count();
    if OFFICES.contains(&category) && (20..=MOST_LETTERS).contains(&length) {
        Ok(())
    } else {
        Err(wrong())
    }
}

/// Seconds for the request that the peer gets, of each mail.
pub(crate) fn same_request(process: &Process, mails: &[Mail]) -> Result<f64, String> {
    let requests = mails.iter().map(|mail| Request {
        parts: vec![
            Part::Instruction(INSTRUCTIONS.to_owned()),
            Part::Untrusted(mail.text.clone()),
        ],
        shape: Shape::JsonSchema(schema()),
        max_tokens: MOST_TOKENS,
        ..Request::default()
    });
    let requests: Vec<Request> = requests.collect();
    let begun = Instant::now();
    for answer in process.wait(process.engine.ask(requests)) {
        check(&answer.map_err(told)?.text)?;
    }
    Ok(begun.elapsed().as_secs_f64())
}

/// Seconds for the job itself: category and deadline by ranking, a sentence by writing.
pub(crate) fn whole_job(process: &Process, mails: &[Mail]) -> Result<f64, String> {
    let begun = Instant::now();
    for mails in mails.chunks(TOGETHER) {
        let mut lists = Vec::new();
        for mail in mails {
            lists.push(about(mail, "\nOffice:", choice(&OFFICES)));
            // Code finds the dates; the model says which one is the deadline, or that none is.
            let mut dates: Vec<&str> = mail.dates.iter().map(String::as_str).collect();
            dates.push("none");
            lists.push(about(mail, "\nDeadline:", choice(&dates)));
        }
        for ranking in process.wait(process.engine.rank(lists)) {
            let sum: f32 = ranking.map_err(told)?.probabilities.iter().sum();
            if (sum - 1.0).abs() > 1e-3 {
                return Err(format!("probabilities sum to {sum}"));
            }
        }
        let sentence = json!({ "type": "string", "minLength": 20, "maxLength": MOST_LETTERS });
        let sentences = mails.iter().map(|mail| Request {
            max_tokens: SENTENCE_TOKENS,
            ..about(mail, "\nSummary:", Shape::JsonSchema(sentence.to_string()))
        });
        let sentences: Vec<Request> = sentences.collect();
        for answer in process.wait(process.engine.ask(sentences)) {
            let text = answer.map_err(told)?.text;
            let summary: String = serde_json::from_str(&text).map_err(|e| e.to_string())?;
            if summary.chars().count() > MOST_LETTERS {
                return Err(format!("a summary is too long: {summary}"));
            }
        }
    }
    Ok(begun.elapsed().as_secs_f64())
}

/// Seconds to rank the categories of all mails.
pub(crate) fn triage(process: &Process, mails: &[Mail]) -> Result<f64, String> {
    let lists = mails
        .iter()
        .map(|mail| about(mail, "\nOffice:", choice(&OFFICES)));
    let lists: Vec<Request> = lists.collect();
    let begun = Instant::now();
    for ranking in process.wait(process.engine.rank(lists)) {
        ranking.map_err(told)?;
    }
    Ok(begun.elapsed().as_secs_f64())
}

/// Seconds to have the category written, as a program without rankings would, with its reason first.
pub(crate) fn generated_triage(process: &Process, mails: &[Mail]) -> Result<f64, String> {
    let form = json!({
        "type": "object",
        "properties": { "category": { "type": "string", "enum": OFFICES } },
        "required": ["category"],
        "additionalProperties": false,
    });
    let requests = mails.iter().map(|mail| {
        let shape = Shape::JsonSchema(form.to_string());
        about(mail, "\nOffice, as JSON:", shape)
    });
    let requests: Vec<Request> = requests.collect();
    let begun = Instant::now();
    for answer in process.wait(process.engine.ask(requests)) {
        answer.map_err(told)?;
    }
    Ok(begun.elapsed().as_secs_f64())
}

/// The first token of somebody who asks while a heap is worked on, beside the same without a heap.
pub(crate) fn first_token_beside_a_batch(
    process: &Process,
    mails: &mut Mails,
    runs: usize,
) -> Result<Vec<Runs>, String> {
    let (mut alone, mut beside) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        let asks = |mails: &mut Mails| Request {
            max_tokens: 1,
            ..about(&mails.fresh(1)[0], "\nSummary:", Shape::Text)
        };
        let begun = Instant::now();
        process.ask(&asks(mails))?;
        alone.push(begun.elapsed());
        let heap = mails.fresh(120);
        let heap = heap
            .iter()
            .map(|mail| about(mail, "\nSummary:", Shape::Text));
        let heap: Vec<Request> = heap.collect();
        let request = asks(mails);
        let took = process.wait(async {
            let heap = process.engine.ask(heap);
            let urgent = async {
                tokio::time::sleep(Duration::from_secs(2)).await;
                let begun = Instant::now();
                let answers = process.engine.ask(vec![request]).await;
                answers.into_iter().try_for_each(|a| a.map(|_| ()))?;
                Ok::<_, Error>(begun.elapsed())
            };
            // The heap is dropped when the urgent one is answered, which cancels it.
            tokio::select! {
                took = urgent => took.map(Some),
                _ = heap => Ok(None),
            }
        });
        beside.push(took.map_err(told)?.ok_or("the heap was done too soon")?);
        process.settle()?;
    }
    let added = alone.iter().zip(&beside);
    let added: Vec<Duration> = added.map(|(a, b)| b.saturating_sub(*a)).collect();
    Ok(vec![
        Runs::durations("first token, alone", "ms", &alone, None),
        Runs::durations("first token, beside a batch", "ms", &beside, None),
        Runs::durations(
            "first token, added by the batch",
            "ms",
            &added,
            Bar::median(1_000.0),
        ),
    ])
}

fn about(mail: &Mail, question: &str, shape: Shape) -> Request {
    Request {
        parts: vec![
            Part::Instruction(INSTRUCTIONS.to_owned()),
            Part::Untrusted(mail.text.clone()),
            Part::Instruction(question.to_owned()),
        ],
        shape,
        max_tokens: MOST_TOKENS,
        ..Request::default()
    }
}

fn choice(words: &[&str]) -> Shape {
    Shape::Choice(words.iter().map(|word| (*word).to_owned()).collect())
}

fn told(error: Error) -> String {
    error.to_string()
}
