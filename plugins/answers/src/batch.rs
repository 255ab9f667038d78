//! Many pieces worded in one batch, by a task and an instruction of the plugin's own, with the same checks.

use kit::language::Language;
use kit::oracle::Refusal;
use kit::prompt;

use crate::quotes::{Passage, Quotes};
use crate::wording::{self, Oracle, Worded};

/// What a plugin has a model do with pieces of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// As exams, grants and the ledger name it.
    pub name: &'static str,
    /// What the model is told before it sees a piece; it has to ask for the form that [`word`](crate::word) asks for.
    pub instruction: &'static str,
}

/// One piece: what it is about, and its passages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What is asked, or a title.
    pub question: String,
    /// What can be cited.
    pub passages: Vec<Passage>,
}

/// What became of each piece, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The model, by its configured name.
    pub model: String,
    /// What it said and the checks let pass, or why it did not answer.
    pub pieces: Vec<Result<Worded, Refusal>>,
}

/// Has a qualified model word pieces, all in one batch; none where no model is qualified. What the budget does not hold is
/// not asked, the last pieces first.
///
/// # Errors
/// The refusal that concerns all pieces.
pub fn word_all(
    task: &Task,
    pieces: &[Piece],
    language: Language,
    oracle: &mut dyn Oracle,
) -> Result<Option<Batch>, Refusal> {
    let Some(model) = oracle.qualified(task.name, language) else {
        return Ok(None);
    };
    let quotes: Vec<Quotes<'_>> = pieces
        .iter()
        .map(|piece| Quotes::of(&piece.passages))
        .collect();
    let mut remaining = oracle.remaining();
    let mut questions = Vec::new();
    let mut asked = Vec::new();
    for (place, (piece, quotes)) in pieces.iter().zip(&quotes).enumerate() {
        if quotes.count() == 0 {
            continue;
        }
        let question = wording::ask_for(task, &piece.question, quotes, language, model.clone());
        let tokens = prompt::tokens(&question.prompt, question.max_tokens);
        if remaining.requests == 0 || tokens > remaining.tokens {
            break;
        }
        remaining.requests -= 1;
        remaining.tokens -= tokens;
        questions.push(question);
        asked.push(place);
    }
    let spent = || {
        Refusal::Budget(
            language
                .pick(
                    "le budget de l'appel ou du jour est dépensé",
                    "the budget of the call or of the day is spent",
                )
                .to_owned(),
        )
    };
    if questions.is_empty() && quotes.iter().any(|quotes| quotes.count() > 0) {
        return Err(spent());
    }
    let mut answers = oracle.ask(&questions).into_iter();
    let mut found: Vec<Result<Worded, Refusal>> = quotes
        .iter()
        .map(|quotes| {
            if quotes.count() == 0 {
                Ok(Worded {
                    says_nothing: true,
                    ..Worded::default()
                })
            } else {
                Err(spent())
            }
        })
        .collect();
    for place in asked {
        let answer = answers.next().unwrap_or(Err(Refusal::Incomplete));
        if let Err(refusal) = &answer
            && refusal.concerns_all()
            && place == 0
        {
            return Err(refusal.clone());
        }
        found[place] = match answer {
            Ok(text) => Ok(Worded {
                model: model.clone(),
                ..wording::keep(&text, &pieces[place].question, &quotes[place], language)
            }),
            Err(Refusal::Incomplete) => Ok(wording::keep(
                "",
                &pieces[place].question,
                &quotes[place],
                language,
            )),
            Err(refusal) => Err(refusal),
        };
    }
    Ok(Some(Batch {
        model,
        pieces: found,
    }))
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;
    use kit::oracle::Remaining;

    use super::*;
    use crate::wording::Question;

    struct Clerk {
        tokens: u64,
        asked: Vec<usize>,
    }

    impl Oracle for Clerk {
        fn qualified(&mut self, task: &str, _: Language) -> Option<String> {
            (task == "minutes").then(|| "petit".to_owned())
        }

        fn remaining(&mut self) -> Remaining {
            Remaining {
                tokens: self.tokens,
                requests: 10,
            }
        }

        fn ask(&mut self, questions: &[Question]) -> Vec<Result<String, Refusal>> {
            self.asked.push(questions.len());
            questions
                .iter()
                .map(|question| {
                    assert!(question.prompt[0].text().starts_with("Résumez."));
                    Ok(r#"{"sentences": [{"cites": [1], "text": "La salle ferme lundi."}, {"cites": [1], "text": "La salle ferme mardi."}]}"#.to_owned())
                })
                .collect()
        }
    }

    fn piece(text: &str) -> Piece {
        Piece {
            question: "La salle".to_owned(),
            passages: vec![Passage {
                label: "Mme Roux".to_owned(),
                text: text.to_owned(),
                written: Date::constant(2026, 3, 12),
            }],
        }
    }

    const TASK: Task = Task {
        name: "minutes",
        instruction: "Résumez.",
    };

    #[test]
    fn pieces_are_asked_together_and_checked_apart() {
        let mut clerk = Clerk {
            tokens: 100_000,
            asked: Vec::new(),
        };
        let pieces = [
            piece("La salle ferme lundi prochain."),
            piece(""),
            piece("La salle des fêtes ferme mardi matin."),
        ];
        let batch = word_all(&TASK, &pieces, Language::French, &mut clerk)
            .unwrap()
            .unwrap();
        assert_eq!(clerk.asked, [2]);
        let texts: Vec<Vec<&str>> = batch
            .pieces
            .iter()
            .map(|piece| {
                piece
                    .iter()
                    .flat_map(|worded| &worded.sentences)
                    .map(|said| said.text.as_str())
                    .collect()
            })
            .collect();
        assert_eq!(
            texts,
            [
                vec!["La salle ferme lundi."],
                vec![],
                vec!["La salle ferme mardi."]
            ]
        );
    }

    #[test]
    fn what_the_budget_does_not_hold_is_not_asked() {
        let pieces = [
            piece("La salle ferme lundi prochain."),
            piece("La salle ferme mardi prochain."),
        ];
        let mut clerk = Clerk {
            tokens: 700,
            asked: Vec::new(),
        };
        let batch = word_all(&TASK, &pieces, Language::French, &mut clerk)
            .unwrap()
            .unwrap();
        assert_eq!(clerk.asked, [1]);
        assert!(batch.pieces[0].is_ok() && batch.pieces[1].is_err());
        let mut poor = Clerk {
            tokens: 10,
            asked: Vec::new(),
        };
        assert!(word_all(&TASK, &pieces, Language::French, &mut poor).is_err());
    }
}
