//! A worded answer keeps its citations, and passages remain where nothing is worded.

use answers::Question;
use kit::oracle::Remaining;

use super::*;

const PAGE: &str =
    "Article 2\nLe stationnement est interdit place du Marché. Il est permis le dimanche.";

struct Scripted(Option<&'static str>, Result<&'static str, Refusal>);

impl Oracle for Scripted {
    fn qualified(&mut self, _: &str, _: Language) -> Option<String> {
        self.0.map(str::to_owned)
    }

    fn remaining(&mut self) -> Remaining {
        Remaining {
            tokens: 10_000,
            requests: 1,
        }
    }

    fn ask(&mut self, questions: &[Question]) -> Vec<Result<String, Refusal>> {
        let text: Vec<&str> = questions[0].prompt.iter().map(|part| part.text()).collect();
        assert!(
            text[1].contains("acte n° 2026-7 du 2 mars 2026, Article 2"),
            "{text:?}"
        );
        vec![self.1.clone().map(str::to_owned)]
    }
}

fn answered(mut oracle: Scripted) -> Answers {
    let support = Support {
        document: "a.pdf".to_owned(),
        number: Some("2026-7".to_owned()),
        date: Some("2026-03-02".to_owned()),
        article: Some("Article 2".to_owned()),
        place: Place {
            page: 3,
            start: 10,
            end: PAGE.len() as u32,
        },
        quote: PAGE[10..].to_owned(),
        status: acts::standing::Status::InForce,
        changes: None,
        recognised: false,
    };
    let today = Date::constant(2026, 11, 27);
    let question = "Peut-on stationner place du Marché ?";
    word(
        question,
        vec![support],
        today,
        Language::French,
        &mut oracle,
    )
}

#[test]
fn sentences_stand_beside_the_words_of_the_page() {
    let says = r#"{"sentences": [
        {"cites": [1], "text": "Le stationnement est interdit place du Marché."},
        {"cites": [2], "text": "Il est permis le samedi."}
    ]}"#;
    let answers = answered(Scripted(Some("petit"), Ok(says)));
    let [row] = &answers.rows[..] else {
        panic!("{answers:?}")
    };
    assert_eq!(
        row.sentence.as_deref(),
        Some("Le stationnement est interdit place du Marché.")
    );
    let place = row.support.place;
    assert_eq!(
        &PAGE[place.start as usize..place.end as usize],
        row.support.quote
    );
    assert_eq!(
        row.support.quote,
        "Le stationnement est interdit place du Marché."
    );
    let note = "réponse rédigée par le modèle « petit », vérifiée phrase par phrase ; phrases écartées : 1";
    assert_eq!(answers.note, Some(Note::Said(note.to_owned())));
}

#[test]
fn without_words_the_passages_are_the_answer() {
    let nobody = answered(Scripted(None, Ok("")));
    assert_eq!((nobody.rows.len(), nobody.note), (1, None));
    for (says, note) in [
        (Ok(r#"{"sentences": []}"#), Note::Said("le modèle « petit » ne trouve pas la réponse dans ces passages".to_owned())),
        (
            Ok("oui"),
            Note::Said("rien de ce qu'a dit le modèle « petit » n'a passé les vérifications ; phrases écartées : 1".to_owned()),
        ),
        (
            Err(Refusal::Busy(2_000)),
            Note::Amiss("réponse sans les mots d'un modèle : le moteur est occupé ; réessayez dans 2 s".to_owned()),
        ),
    ] {
        let answers = answered(Scripted(Some("petit"), says));
        assert_eq!(answers.rows[0].sentence, None);
        assert_eq!(answers.rows[0].support.quote, PAGE[10..]);
        assert_eq!(answers.note, Some(note));
    }
}
