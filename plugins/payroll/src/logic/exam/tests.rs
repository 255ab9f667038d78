//! The exam's list is its folder, every case can be passed, and right and wrong are told apart.

use std::path::Path;

use answers::Question;
use kit::oracle::Remaining;

use super::*;

#[test]
fn the_list_is_the_folder_and_every_case_can_be_passed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/exam/fr");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let names: Vec<String> = FRENCH
        .iter()
        .map(|(name, _)| format!("{name}.toml"))
        .collect();
    assert_eq!(names, files);
    // Parsing a case holds its example against the checks.
    let wrong: Vec<(&str, String)> = FRENCH
        .iter()
        .filter_map(|(name, text)| Some((*name, Case::parse(text).err()?)))
        .collect();
    assert_eq!(wrong, []);
}

#[test]
fn a_case_that_cannot_be_passed_is_refused() {
    let (_, text) = FRENCH[0];
    for (old, new) in [
        ("facts = [[", "facts = [[\"chocolat\"], ["),
        ("never = [", "never = [\"traitement\", "),
        ("example = \"", "example = \"7 jours. "),
        ("title = ", "titel = "),
    ] {
        assert!(text.contains(old), "{old}");
        assert!(Case::parse(&text.replace(old, new)).is_err(), "{new}");
    }
}

/// Answers with the example of each case, but for some that get another answer.
struct Pupil {
    wrong: &'static [(&'static str, &'static str)],
    asked: usize,
}

impl Oracle for Pupil {
    fn qualified(&mut self, _: &str, _: Language) -> Option<String> {
        None
    }

    fn remaining(&mut self) -> Remaining {
        Remaining {
            tokens: u64::MAX,
            requests: u64::MAX,
        }
    }

    fn ask(&mut self, questions: &[Question]) -> Vec<Result<String, Refusal>> {
        assert_eq!(questions.len(), 1);
        let (name, text) = FRENCH[self.asked];
        self.asked += 1;
        let said = match self.wrong.iter().find(|(known, _)| *known == name) {
            Some((_, said)) => (*said).to_owned(),
            None => toml::from_str::<File>(text).unwrap().example,
        };
        vec![Ok(serde_json::json!({ "text": said }).to_string())]
    }
}

#[test]
fn right_and_wrong_are_told_apart() {
    let mut pupil = Pupil {
        wrong: &[
            // True, but it leaves out the zone and the rate.
            (
                "residence",
                "L'indemnité de résidence est de 66,46 € et devrait être de 22,15 €.",
            ),
            // Dropped by a check: both amounts changed places.
            (
                "total-net",
                "Le net à payer de 2 391,16 € n'est pas le brut moins les retenues, 2 481,16 €.",
            ),
        ],
        asked: 0,
    };
    let mark = sit("petit", Language::French, &mut pupil).unwrap().unwrap();
    assert_eq!(mark.total as usize, FRENCH.len());
    assert_eq!(mark.failed, ["residence", "total-net"]);
    assert_eq!(mark.passed, mark.total - 2);
}

#[test]
fn there_is_no_exam_in_english() {
    let mut pupil = Pupil {
        wrong: &[],
        asked: 0,
    };
    assert_eq!(sit("petit", Language::English, &mut pupil), Ok(None));
}

/// Whatever one digit of a rewording becomes, the figure is another one, and it is dropped.
#[test]
fn no_changed_digit_passes() {
    let (mut tried, mut passed) = (0, Vec::new());
    for (_, text) in FRENCH {
        let case = Case::parse(text).unwrap();
        let example = toml::from_str::<File>(text).unwrap().example;
        for (place, old) in example.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
            for new in ('0'..='9').filter(|new| *new != old) {
                let mut changed = example.clone();
                changed.replace_range(place..=place, &new.to_string());
                tried += 1;
                passed.extend(reword::check(&changed, &case.subject));
            }
        }
    }
    assert!(tried > 1_000, "{tried}");
    assert_eq!(passed, Vec::<String>::new());
}
