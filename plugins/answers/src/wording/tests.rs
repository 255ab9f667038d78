//! What is asked is bounded and fixed in form; what is kept can be traced.

use jiff::civil::Date;

use super::*;

/// A model that says what it is told to say.
struct Scripted {
    model: Option<&'static str>,
    tokens: u64,
    says: Result<String, Refusal>,
    asked: Vec<Question>,
}

impl Scripted {
    fn saying(text: &str) -> Self {
        Self {
            model: Some("petit"),
            tokens: 100_000,
            says: Ok(text.to_owned()),
            asked: Vec::new(),
        }
    }
}

impl Oracle for Scripted {
    fn qualified(&mut self, _: &str, _: Language) -> Option<String> {
        self.model.map(str::to_owned)
    }

    fn remaining(&mut self) -> Remaining {
        Remaining {
            tokens: self.tokens,
            requests: 1,
        }
    }

    fn ask(&mut self, questions: &[Question]) -> Vec<Result<String, Refusal>> {
        self.asked.extend_from_slice(questions);
        vec![self.says.clone()]
    }
}

const QUESTION: &str = "Quand la rue des Écoles est-elle fermée ?";

fn passages() -> Vec<Passage> {
    vec![Passage {
        label: "arrêté n° 2026-14 du 2 mars 2026, article 1".to_owned(),
        text: "La circulation est interdite rue des Écoles du 9 au 20 mars 2026. Une déviation passe par la RD 979."
            .to_owned(),
        written: Date::constant(2026, 3, 2),
    }]
}

fn worded(oracle: &mut Scripted) -> Result<Option<Worded>, Refusal> {
    word(QUESTION, &passages(), Language::French, oracle)
}

#[test]
fn each_sentence_carries_the_quotes_that_say_it() {
    let mut oracle = Scripted::saying(
        r#"{"sentences": [
            {"cites": [1], "text": "La circulation est interdite rue des Écoles du 9 au 20 mars 2026."},
            {"cites": [2], "text": "Une déviation passe par la RD 979."},
            {"cites": [2], "text": "Une déviation passe par la RD 980."},
            {"cites": [7], "text": "Une déviation passe par la RD 979."}
        ]}"#,
    );
    let worded = worded(&mut oracle).unwrap().unwrap();
    let said: Vec<(&str, &str)> = worded
        .sentences
        .iter()
        .map(|sentence| {
            let text = &passages()[0].text;
            let quote = text[sentence.quotes[0].range.clone()].to_owned();
            (sentence.text.as_str(), String::leak(quote) as &str)
        })
        .collect();
    assert_eq!(
        said,
        [
            (
                "La circulation est interdite rue des Écoles du 9 au 20 mars 2026.",
                "La circulation est interdite rue des Écoles du 9 au 20 mars 2026."
            ),
            (
                "Une déviation passe par la RD 979.",
                "Une déviation passe par la RD 979."
            ),
        ]
    );
    assert_eq!(worded.faults, [Fault::Figure, Fault::Citation]);
    assert_eq!(
        (worded.model.as_str(), worded.says_nothing),
        ("petit", false)
    );
}

#[test]
fn the_prompt_shows_numbered_sentences_as_data() {
    let mut oracle = Scripted::saying(r#"{"sentences": []}"#);
    let worded = worded(&mut oracle).unwrap().unwrap();
    assert!(worded.says_nothing && worded.sentences.is_empty() && worded.faults.is_empty());
    let [asked] = &oracle.asked[..] else { panic!() };
    let [Part::Instruction(_), Part::Untrusted(shown)] = &asked.prompt[..] else {
        panic!()
    };
    assert_eq!(
        shown,
        "Question : Quand la rue des Écoles est-elle fermée ?\n\n\
         Extrait : arrêté n° 2026-14 du 2 mars 2026, article 1\n\
         [1] La circulation est interdite rue des Écoles du 9 au 20 mars 2026.\n\
         [2] Une déviation passe par la RD 979.\n"
    );
    let schema: serde_json::Value = serde_json::from_str(&asked.schema).unwrap();
    let cites = &schema["properties"]["sentences"]["items"]["properties"]["cites"];
    assert_eq!(cites["items"]["enum"], serde_json::json!([1, 2]));
}

#[test]
fn without_a_model_or_means_nothing_is_asked() {
    let mut nobody = Scripted::saying("");
    nobody.model = None;
    assert_eq!(worded(&mut nobody), Ok(None));
    let mut poor = Scripted::saying("");
    poor.tokens = 10;
    assert!(matches!(worded(&mut poor), Err(Refusal::Budget(_))));
    let mut blind = Scripted::saying("");
    assert_eq!(word(QUESTION, &[], Language::French, &mut blind), Ok(None));
    assert!(nobody.asked.is_empty() && poor.asked.is_empty() && blind.asked.is_empty());
}

#[test]
fn an_answer_without_form_is_a_fault_and_a_refusal_is_told() {
    for text in ["", "La rue est fermée.", r#"{"sentences": "#] {
        let kept = worded(&mut Scripted::saying(text)).unwrap().unwrap();
        assert_eq!(kept.faults, [Fault::Form]);
        assert!(kept.sentences.is_empty() && !kept.says_nothing);
    }
    let mut cut = Scripted::saying("");
    cut.says = Err(Refusal::Incomplete);
    assert_eq!(worded(&mut cut).unwrap().unwrap().faults, [Fault::Form]);
    let mut busy = Scripted::saying("");
    busy.says = Err(Refusal::Busy(1_500));
    assert_eq!(worded(&mut busy), Err(Refusal::Busy(1_500)));
}
