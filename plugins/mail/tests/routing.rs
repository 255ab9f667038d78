//! Measures the organisation's labels on public questions with their themes, cross-validated.
//!
//! Prints a table beside two baselines; where the data is absent it says so and passes.

// A measurement is for reading; the printer of the host is not there in a test.
#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use mail::logic::label::Labels;

const FOLDS: usize = 5;
const SEEDS: [u64; 3] = [1, 2, 3];
const RESAMPLES: usize = 1_000;

#[test]
fn questions_of_citizens_find_their_theme() {
    check("triage_spf");
}

#[test]
fn questions_on_personal_data_find_their_theme() {
    check("triage_cnil");
}

#[test]
fn questions_of_another_set_are_often_unsure() {
    let (Some(known), Some(strangers)) = (read("triage_cnil"), read("triage_spf")) else {
        println!("strangers: the data is absent, nothing was measured");
        return;
    };
    let names: BTreeMap<usize, &str> = known
        .iter()
        .map(|question| (question.theme, question.name.as_str()))
        .collect();
    let names: Vec<&str> = names.into_values().collect();
    let answers = ours(
        &known.iter().collect::<Vec<_>>(),
        &names,
        &strangers.iter().collect::<Vec<_>>(),
    );
    let answered = answers.iter().filter(|answer| answer.2).count() as f64 / answers.len() as f64;
    println!(
        "triage_cnil labels a share of {answered:.3} of triage_spf, most of which is none of its business"
    );
    assert!(answered < 0.6, "{answered}");
}

/// Measures one set and holds it against complement naive Bayes.
fn check(set: &str) {
    let Some(questions) = read(set) else {
        println!("{set}: the data is absent, nothing was measured");
        return;
    };
    let ours = measure(&questions, 1, ours);
    let bayes = measure(&questions, 1, bayes);
    let majority = measure(&questions, 1, majority);
    println!(
        "{set}: {} questions, {FOLDS} folds, {} seeds",
        questions.len(),
        SEEDS.len()
    );
    println!(
        "                           accuracy [95 %]         macro-F1   at 80 % coverage [95 %]"
    );
    ours.print("labels");
    bayes.print("complement naive Bayes");
    majority.print("majority");
    let lead = ours.lead_over(&bayes);
    println!(
        "  lead over naive Bayes      {:.3} [{:.3}, {:.3}]",
        lead[1], lead[0], lead[2]
    );
    println!(
        "  unsure left out            {:.3} right of {:.3} answered",
        ours.right_when_sure(),
        ours.answered()
    );
    for part in [4, 2] {
        let [ours, bayes] =
            [self::ours, self::bayes].map(|method| measure(&questions, part, method).accuracy());
        println!("  with 1/{part} of the examples   {ours:.3}, complement naive Bayes {bayes:.3}");
    }
    assert!(
        lead[1] > 0.0 && ours.macro_f1 > bayes.macro_f1,
        "naive Bayes is better"
    );
    assert!(
        ours.right_when_sure() > ours.accuracy(),
        "unsure is no help"
    );
}

struct Question {
    text: String,
    theme: usize,
    name: String,
}

/// What a method says of one question: theme, confidence, whether it would answer.
type Answer = (usize, f64, bool);
/// Learns from questions with the names of all themes, then answers others.
type Method = fn(&[&Question], &[&str], &[&Question]) -> Vec<Answer>;

/// The questions of a set, or none where it is absent.
fn read(set: &str) -> Option<Vec<Question>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/mail");
    let text = fs::read_to_string(root.join(set).join("questions_theme.jsonl")).ok()?;
    let mut themes = BTreeMap::new();
    let mut questions = Vec::new();
    for line in text.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let name = line["theme"].as_str().unwrap().to_owned();
        let next = themes.len();
        let theme = *themes.entry(name.clone()).or_insert(next);
        questions.push(Question {
            text: line["text"].as_str().unwrap().to_owned(),
            theme,
            name,
        });
    }
    Some(questions)
}

fn ours(known: &[&Question], names: &[&str], asked: &[&Question]) -> Vec<Answer> {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut file = String::new();
    for (theme, name) in names.iter().enumerate() {
        let examples: Vec<String> = known
            .iter()
            .filter(|one| one.theme == theme)
            .map(|one| quoted(&one.text))
            .collect();
        // Nothing but the theme's name is known of it.
        writeln!(
            file,
            "[[label]]\nname = {0}\ndescription = {0}\nwords = []\nexamples = [{1}]",
            quoted(name),
            examples.join(", ")
        )
        .unwrap();
    }
    let labels = Labels::parse(&file, "fr").unwrap();
    let theme = |name: &str| names.iter().position(|known| *known == name).unwrap();
    let answer = |question: &&Question| {
        let best = labels.best(&question.text, "").unwrap();
        (
            theme(&best.name),
            best.score,
            labels.choose(&question.text, "").is_some(),
        )
    };
    asked.iter().map(answer).collect()
}

/// Complement naive Bayes on TF-IDF words (Rennie, Shih, Teevan, Karger 2003; as scikit-learn does it, alpha 1).
fn bayes(known: &[&Question], names: &[&str], asked: &[&Question]) -> Vec<Answer> {
    let mut holders: BTreeMap<String, f64> = BTreeMap::new();
    for question in known {
        let mut words = words(&question.text);
        words.sort();
        words.dedup();
        words
            .into_iter()
            .for_each(|word| *holders.entry(word).or_default() += 1.0);
    }
    let count = known.len() as f64;
    let vector = |question: &Question| {
        let mut vector: BTreeMap<String, f64> = BTreeMap::new();
        for word in words(&question.text) {
            if let Some(holders) = holders.get(&word) {
                *vector.entry(word).or_default() += ((1.0 + count) / (1.0 + holders)).ln() + 1.0;
            }
        }
        let length = vector
            .values()
            .map(|value| value * value)
            .sum::<f64>()
            .sqrt();
        vector.values_mut().for_each(|value| *value /= length);
        vector
    };
    let mut rest: BTreeMap<&str, Vec<f64>> = holders
        .keys()
        .map(|word| (word.as_str(), vec![1.0; names.len()]))
        .collect();
    for question in known {
        for (word, value) in vector(question) {
            let sums = rest.get_mut(word.as_str()).unwrap();
            sums.iter_mut()
                .enumerate()
                .filter(|(theme, _)| *theme != question.theme)
                .for_each(|(_, sum)| *sum += value);
        }
    }
    let totals: Vec<f64> = (0..names.len())
        .map(|theme| rest.values().map(|sums| sums[theme]).sum())
        .collect();
    let answer = |question: &&Question| {
        let vector = vector(question);
        let score = |theme: usize| -> f64 {
            vector
                .iter()
                .map(|(word, value)| -value * (rest[word.as_str()][theme] / totals[theme]).ln())
                .sum()
        };
        let mut scores: Vec<(f64, usize)> = (0..names.len())
            .map(|theme| (score(theme), theme))
            .collect();
        scores.sort_by(|one, other| other.0.total_cmp(&one.0));
        (scores[0].1, scores[0].0 - scores[1].0, true)
    };
    asked.iter().map(answer).collect()
}

fn majority(known: &[&Question], names: &[&str], asked: &[&Question]) -> Vec<Answer> {
    let count = |theme: &usize| known.iter().filter(|one| one.theme == *theme).count();
    let most = (0..names.len()).max_by_key(count).unwrap();
    asked.iter().map(|_| (most, 1.0, true)).collect()
}

fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| word.chars().count() > 1)
        .map(str::to_owned)
        .collect()
}

/// For each seed, for each question: whether the answer was right, its confidence, whether it was given.
struct Measured {
    runs: Vec<Vec<(bool, f64, bool)>>,
    macro_f1: f64,
}

/// Cross-validates a method, which learns from one of `part` examples of each theme in each training set.
fn measure(questions: &[Question], part: usize, method: Method) -> Measured {
    let names: BTreeMap<usize, &str> = questions
        .iter()
        .map(|question| (question.theme, question.name.as_str()))
        .collect();
    let names: Vec<&str> = names.into_values().collect();
    let mut runs = Vec::new();
    let mut macro_f1 = 0.0;
    for seed in SEEDS {
        let mut order: Vec<usize> = (0..questions.len()).collect();
        let mut random = seed;
        (1..order.len())
            .rev()
            .for_each(|last| order.swap(last, draw(&mut random) % (last + 1)));
        // Dealt out theme by theme, so each fold has its share of each.
        order.sort_by_key(|question| questions[*question].theme);
        let mut answers = vec![(0, 0.0, false); questions.len()];
        for fold in 0..FOLDS {
            let within = |place: &usize| place % FOLDS == fold;
            let known: Vec<&Question> = (0..order.len())
                .filter(|place| !within(place) && (place / FOLDS).is_multiple_of(part))
                .map(|place| &questions[order[place]])
                .collect();
            let asked: Vec<usize> = (0..order.len())
                .filter(within)
                .map(|place| order[place])
                .collect();
            let texts: Vec<&Question> =
                asked.iter().map(|question| &questions[*question]).collect();
            for (question, answer) in asked.iter().zip(method(&known, &names, &texts)) {
                answers[*question] = answer;
            }
        }
        macro_f1 += f1(questions, &answers, names.len()) / SEEDS.len() as f64;
        runs.push(
            questions
                .iter()
                .zip(&answers)
                .map(|(question, answer)| (question.theme == answer.0, answer.1, answer.2))
                .collect(),
        );
    }
    Measured { runs, macro_f1 }
}

fn f1(questions: &[Question], answers: &[Answer], themes: usize) -> f64 {
    let count = |condition: &dyn Fn(usize, usize) -> bool| {
        questions
            .iter()
            .zip(answers)
            .filter(|(question, answer)| condition(question.theme, answer.0))
            .count() as f64
    };
    let one = |theme: usize| {
        let right = count(&|truth, said| truth == theme && said == theme);
        2.0 * right / (count(&|truth, _| truth == theme) + count(&|_, said| said == theme))
    };
    (0..themes).map(one).sum::<f64>() / themes as f64
}

impl Measured {
    /// How often each question was answered rightly, over the seeds.
    fn shares(&self) -> Vec<f64> {
        let share = |question: usize| {
            self.runs.iter().filter(|run| run[question].0).count() as f64 / self.runs.len() as f64
        };
        (0..self.runs[0].len()).map(share).collect()
    }

    fn accuracy(&self) -> f64 {
        mean(&self.shares())
    }

    fn answered(&self) -> f64 {
        let all: Vec<f64> = self
            .runs
            .iter()
            .flatten()
            .map(|answer| f64::from(u8::from(answer.2)))
            .collect();
        mean(&all)
    }

    fn right_when_sure(&self) -> f64 {
        let sure: Vec<f64> = self
            .runs
            .iter()
            .flatten()
            .filter(|answer| answer.2)
            .map(|answer| f64::from(u8::from(answer.0)))
            .collect();
        mean(&sure)
    }

    /// The mean lead in accuracy over another method on the same questions, between its 95 % bounds.
    fn lead_over(&self, other: &Self) -> [f64; 3] {
        let differences: Vec<f64> = self
            .shares()
            .iter()
            .zip(other.shares())
            .map(|(ours, theirs)| ours - theirs)
            .collect();
        interval(differences.len(), |drawn| {
            drawn
                .iter()
                .map(|question| differences[*question])
                .sum::<f64>()
                / drawn.len() as f64
        })
    }

    fn print(&self, name: &str) {
        let shares = self.shares();
        let all = interval(shares.len(), |drawn| {
            drawn.iter().map(|question| shares[*question]).sum::<f64>() / drawn.len() as f64
        });
        let sure = interval(shares.len(), |drawn| {
            let of_run = |run: &Vec<(bool, f64, bool)>| {
                let mut answers: Vec<(bool, f64, bool)> =
                    drawn.iter().map(|question| run[*question]).collect();
                answers.sort_by(|one, other| other.1.total_cmp(&one.1));
                answers.truncate(drawn.len() * 4 / 5);
                answers.iter().filter(|answer| answer.0).count() as f64 / answers.len() as f64
            };
            mean(&self.runs.iter().map(of_run).collect::<Vec<f64>>())
        });
        println!(
            "  {name:24} {:.3} [{:.3}, {:.3}]    {:.3}      {:.3} [{:.3}, {:.3}]",
            all[1], all[0], all[2], self.macro_f1, sure[1], sure[0], sure[2]
        );
    }
}

/// The figure over all questions, between the bounds that hold 95 % of the figures over resampled questions.
fn interval(count: usize, figure: impl Fn(&[usize]) -> f64) -> [f64; 3] {
    let mut random = 7;
    let mut figures: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            let drawn: Vec<usize> = (0..count).map(|_| draw(&mut random) % count).collect();
            figure(&drawn)
        })
        .collect();
    figures.sort_by(f64::total_cmp);
    let all: Vec<usize> = (0..count).collect();
    [
        figures[RESAMPLES / 40],
        figure(&all),
        figures[RESAMPLES - 1 - RESAMPLES / 40],
    ]
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// The next number of the SplitMix64 generator.
fn draw(random: &mut u64) -> usize {
    *random = random.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *random;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ (mixed >> 31)) >> 1) as usize
}
