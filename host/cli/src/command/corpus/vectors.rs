//! `--vectors`, `--questions`: vectors beside the words of a collection, told or measured.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Arg, ArgMatches, Command};
use collections::{Collection, Measure, Vectors, per_mille};
use config::Language;
use index::{Index, Measured, Question};
use inference::Router;

use super::bar::Bar;
use super::{Corpora, failed};
use crate::call::Desk;
use crate::embedder::{self, Passages};
use crate::failure::Failure;
use crate::house;
use crate::printer::Printer;

/// What a person wants of vectors.
pub(super) enum Wish {
    /// Nothing was said: as before.
    AsBefore,
    /// None.
    Off,
    /// With this weight, in thousandths, by this model.
    Told(u32, Option<String>),
    /// With the weight that answers these questions best, if any helps.
    Measured(Vec<Question>, Option<String>),
}

pub(super) fn options(command: Command, language: Language) -> Command {
    command
        .arg(
            Arg::new("vectors")
                .long("vectors")
                .value_name(language.pick("POIDS", "WEIGHT"))
                .conflicts_with("questions")
                .help(language.pick(
                    "Compare aussi le sens, par des vecteurs du modèle : leur poids, de 0 (sans) à 1",
                    "Compare meaning too, by vectors of the model: their weight, from 0 (without) to 1",
                )),
        )
        .arg(
            Arg::new("questions")
                .long("questions")
                .value_name(language.pick("FICHIER", "FILE"))
                .value_parser(clap::value_parser!(PathBuf))
                .help(language.pick(
                    "Mesure si des vecteurs aident, et leur poids : 20 questions ou plus, une par ligne, {\"question\": \"…\", \"document\": \"…\"}",
                    "Measure whether vectors help, and their weight: 20 questions or more, one a line, {\"question\": \"…\", \"document\": \"…\"}",
                )),
        )
        .arg(
            Arg::new("embedding-model")
                .long("embedding-model")
                .value_name(language.pick("NOM", "NAME"))
                .help(language.pick(
                    "Le modèle qui fait les vecteurs ; sans cela, celui par défaut",
                    "The model that makes the vectors; without this, the default one",
                )),
        )
}

/// What the options say, checked as far as it can be before anything is read.
pub(super) fn wish(matches: &ArgMatches, language: Language) -> Result<Wish, Failure> {
    let model = matches.get_one::<String>("embedding-model").cloned();
    if let Some(word) = matches.get_one::<String>("vectors") {
        let weight: Option<f32> = word.replace(',', ".").parse().ok();
        return match weight.filter(|weight| (0.0..=1.0).contains(weight)) {
            Some(0.0) => Ok(Wish::Off),
            Some(weight) => Ok(Wish::Told(per_mille(weight), model)),
            None => Err(Failure::usage(language.pick(
                format!("--vectors : « {word} » n'est pas un nombre de 0 à 1"),
                format!("--vectors: « {word} » is not a number from 0 to 1"),
            ))
            .hint("--vectors 0.2")),
        };
    }
    if let Some(path) = matches.get_one::<PathBuf>("questions") {
        let questions = collections::questions(path).map_err(|error| failed(&error, language))?;
        if questions.len() < Measured::FEWEST {
            let (count, fewest) = (questions.len(), Measured::FEWEST);
            return Err(Failure::user(language.pick(
                format!(
                    "{} : {count} questions ; en dessous de {fewest}, une mesure ne dit rien",
                    path.display()
                ),
                format!(
                    "{}: {count} questions; below {fewest}, a measurement says nothing",
                    path.display()
                ),
            )));
        }
        return Ok(Wish::Measured(questions, model));
    }
    match model {
        Some(_) => Err(Failure::usage(language.pick(
            "--embedding-model : avec --vectors ou --questions",
            "--embedding-model: with --vectors or --questions",
        ))),
        None => Ok(Wish::AsBefore),
    }
}

/// The engine and the model, where vectors are wanted.
pub(super) struct Plan {
    engine: Arc<Router>,
    wish: Wish,
    /// With the weight that was told, or the one that the collection had.
    vectors: Option<Vectors>,
}

/// Finds the model before anything is read: a name that nobody has is told at once.
pub(super) fn plan(
    wish: Wish,
    collection: &Collection,
    desk: &Desk<'_>,
    printer: &mut Printer,
) -> Result<Plan, Failure> {
    let language = printer.language();
    let engine = house::engine(desk.config, desk.folders, language)?;
    let before = collection
        .vectors
        .as_ref()
        .filter(|vectors| vectors.per_mille > 0);
    let (name, told) = match &wish {
        Wish::Off => (None, None),
        Wish::AsBefore => (
            before.map(|vectors| vectors.model.as_str()),
            before.map(|vectors| vectors.per_mille),
        ),
        Wish::Told(weight, name) => (name.as_deref(), Some(*weight)),
        Wish::Measured(_, name) => (name.as_deref(), Some(0)),
    };
    let mut vectors = None;
    if let Some(per_mille) = told {
        match engine.embedding_model(name) {
            Ok((model, identity)) => {
                let measured = match &wish {
                    Wish::AsBefore => before.and_then(|vectors| vectors.measured),
                    _ => None,
                };
                vectors = Some(Vectors {
                    model,
                    identity,
                    per_mille,
                    measured,
                });
            }
            Err(error) => {
                let reason = embedder::explain(&error, language);
                if !matches!(wish, Wish::AsBefore) {
                    // The engine's sentence says that tools go on without a model; here nothing was asked of a tool.
                    return Err(Failure::user(language.pick(
                        format!(
                            "des vecteurs demandent un modèle qui en fait{}",
                            name.map_or_else(String::new, |name| format!(
                                " ; « {name} » : {reason}"
                            ))
                        ),
                        format!(
                            "vectors take a model that makes them{}",
                            name.map_or_else(String::new, |name| format!("; « {name} »: {reason}"))
                        ),
                    ))
                    .hint(
                        "gardon model list ; gardon model pull NOM ; gardon model add NOM FICHIER",
                    ));
                }
                printer.warn(&without(&reason, language));
            }
        }
    }
    Ok(Plan {
        engine,
        wish,
        vectors,
    })
}

/// Makes the vectors that are missing, measures where that is wanted, and keeps what was decided with the collection.
pub(super) fn bring(
    plan: Plan,
    collection: &Collection,
    corpora: &Corpora,
    bar: &Bar,
    printer: &mut Printer,
) -> Result<(), Failure> {
    let language = printer.language();
    let index = || {
        collections::open(&corpora.registry.index(&collection.name))
            .map_err(|error| failed(&error, language))
    };
    let vectors = match (plan.vectors, &plan.wish) {
        (None, Wish::Off) => {
            forget(&index()?, language)?;
            None
        }
        (None, _) => return Ok(()),
        (Some(mut vectors), wish) => {
            let index = index()?;
            if let Err(reason) = embed(&plan.engine, &vectors, &index, bar, printer)? {
                if !matches!(wish, Wish::AsBefore) {
                    return Err(Failure::user(reason));
                }
                printer.warn(&without(&reason, language));
                return Ok(());
            }
            if let Wish::Measured(questions, _) = wish {
                let measured = measure(&plan.engine, &vectors, questions, &index, printer)?;
                vectors.per_mille = per_mille(measured.weight);
                vectors.measured = Some(Measure::from(measured));
                if vectors.per_mille == 0 {
                    forget(&index, language)?;
                }
            }
            Some(vectors)
        }
    };
    if let Some(line) = vectors.as_ref().map(|vectors| line(vectors, language)) {
        printer.say(&format!(
            "{}{}{line}",
            collection.name,
            language.pick(" : ", ": ")
        ))?;
    }
    let collection = Collection {
        vectors,
        ..collection.clone()
    };
    corpora
        .registry
        .replace(&collection)
        .map_err(|error| failed(&error, language))
}

/// Passages that have no vector get one; the inner error is a sentence about the engine.
fn embed(
    engine: &Arc<Router>,
    vectors: &Vectors,
    index: &Index,
    bar: &Bar,
    printer: &mut Printer,
) -> Result<Result<(), String>, Failure> {
    let language = printer.language();
    let passages = Passages::new(engine, &vectors.model, vectors.key(), language)?;
    let mut writer = index
        .writer()
        .map_err(|error| failed(&error.into(), language))?;
    let mut begun = false;
    let made = writer.embed(&passages, |made, total| {
        if !std::mem::replace(&mut begun, true) {
            bar.start(total, ("passages", "passages"));
        }
        collections::Watcher::done(bar, made);
        !collections::Watcher::stopping(bar)
    });
    bar.finish();
    if collections::Watcher::stopping(bar) {
        printer.warn(language.pick(
            "arrêté : les passages sans vecteur se trouvent par leurs mots ; la suite : gardon corpus update",
            "stopped: passages without a vector are found by their words; to go on: gardon corpus update",
        ));
    }
    Ok(made
        .map(|_| ())
        .map_err(|error| collections::Error::from(error).explain(language)))
}

fn measure(
    engine: &Arc<Router>,
    vectors: &Vectors,
    questions: &[Question],
    index: &Index,
    printer: &mut Printer,
) -> Result<Measured, Failure> {
    let language = printer.language();
    let unread = |error: index::Error| failed(&error.into(), language);
    for document in questions.iter().flat_map(|question| &question.right) {
        if index.document(document).map_err(unread)?.is_none() {
            return Err(Failure::user(language.pick(
                format!("questions : la collection n'a pas de document « {document} »"),
                format!("questions: the collection has no document « {document} »"),
            )));
        }
    }
    let passages = Passages::new(engine, &vectors.model, vectors.key(), language)?;
    index.measure(&passages, questions).map_err(unread)
}

fn forget(index: &Index, language: Language) -> Result<(), Failure> {
    index
        .forget_vectors()
        .map_err(|error| failed(&error.into(), language))
}

/// What was decided, and why.
pub(super) fn line(vectors: &Vectors, language: Language) -> String {
    let share = |per_mille: u32| {
        let number = format!("{:.3}", per_mille as f32 / 1_000.0);
        language.pick(number.replace('.', ","), number)
    };
    let weight = match vectors.per_mille {
        0 => language
            .pick(
                "sans vecteurs, qui n'aident pas",
                "without vectors, which do not help",
            )
            .to_owned(),
        weight => language.pick(
            format!("vecteurs de {}, poids {}", vectors.model, share(weight)),
            format!("vectors of {}, weight {}", vectors.model, share(weight)),
        ),
    };
    let Some(measure) = vectors.measured else {
        return weight;
    };
    let (count, words, fused) = (
        measure.questions,
        share(measure.words_per_mille),
        share(measure.fused_per_mille),
    );
    language.pick(
        format!("{weight} (rang réciproque moyen sur {count} questions : {words} par les mots, {fused} avec les vecteurs)"),
        format!("{weight} (mean reciprocal rank over {count} questions: {words} by words, {fused} with vectors)"),
    )
}

fn without(reason: &str, language: Language) -> String {
    language.pick(
        format!("les nouveaux passages n'ont pas de vecteur : {reason}"),
        format!("the new passages have no vector: {reason}"),
    )
}
