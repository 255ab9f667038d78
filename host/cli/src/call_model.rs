//! The models of one call: which one is chosen, and what its answers cost.

use clap::ArgMatches;
use config::Language;
use inference::{Router, Spent};
use reflect::clean;

use crate::failure::Failure;
use crate::printer::Printer;

/// `--model` and `--no-model`; a name that nobody has is told before anything is called.
pub(crate) fn choose(
    engine: &Router,
    matches: &ArgMatches,
    language: Language,
) -> Result<(), Failure> {
    if matches.get_flag("no-model") {
        engine.switch_off();
    }
    if let Some(name) = matches.get_one::<String>("model") {
        engine.force(name).map_err(|error| {
            let inference::Error::Unavailable(sentence) = error else {
                return Failure::user(error.to_string());
            };
            Failure::user(format!(
                "--model{}{}",
                language.pick(" : ", ": "),
                sentence.pick(language == Language::French)
            ))
            .hint("gardon model list")
        })?;
    }
    Ok(())
}

/// One line a model that answered: how many answers, what was read and written, in how long.
pub(crate) fn tell(spent: &[Spent], plugin: &str, printer: &mut Printer) {
    let language = printer.language();
    for spent in spent {
        printer.note(&line(spent, plugin, language));
    }
}

fn line(spent: &Spent, plugin: &str, language: Language) -> String {
    let model = clean::line(&spent.model);
    let seconds = spent.took.as_secs_f64().max(0.001);
    let speed = (spent.prompt_tokens + spent.answer_tokens) as f64 / seconds;
    let (answers, read, written) = (spent.answers, spent.prompt_tokens, spent.answer_tokens);
    language.pick(
        format!(
            "{plugin} : {model} : {answers} réponse{s} en {time} s ; {read} jetons lus, {written} écrits, {speed:.0} jetons/s",
            s = if answers > 1 { "s" } else { "" },
            time = format!("{seconds:.1}").replace('.', ","),
        ),
        format!(
            "{plugin}: {model}: {answers} answer{s} in {seconds:.1} s; {read} tokens read, {written} written, {speed:.0} tokens/s",
            s = if answers == 1 { "" } else { "s" },
        ),
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_line_says_what_was_spent() {
        let spent = Spent {
            model: "petit".to_owned(),
            answers: 2,
            prompt_tokens: 300,
            answer_tokens: 50,
            took: Duration::from_millis(2_500),
        };
        assert_eq!(
            line(&spent, "mail", Language::French),
            "mail : petit : 2 réponses en 2,5 s ; 300 jetons lus, 50 écrits, 140 jetons/s"
        );
        assert_eq!(
            line(&spent, "mail", Language::English),
            "mail: petit: 2 answers in 2.5 s; 300 tokens read, 50 written, 140 tokens/s"
        );
    }
}
