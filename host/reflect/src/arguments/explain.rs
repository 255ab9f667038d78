//! What clap found wrong on a command line, in the language of the person.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::clean;
use crate::language::Language;

/// How many near names are suggested.
const MAX_NEAR: usize = 3;

/// Renders an error of clap, safe to show: what is wrong, the near names, the usage. Help and version come as they are.
///
/// The first line has no prefix such as `error:`; the host's printer adds its own.
pub fn explain(error: &clap::Error, language: Language) -> String {
    let kind = error.kind();
    if matches!(
        kind,
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    ) {
        return clean::clean(&error.render().to_string()).into_owned();
    }
    let context = Context { error };
    let mut text = context.message(kind, language);
    for line in context.suggestions(language) {
        text.push('\n');
        text.push_str(&line);
    }
    if let Some(usage) = context.one(ContextKind::Usage) {
        let usage = usage.trim().trim_start_matches("Usage:").trim();
        text.push_str(language.pick("\n\nUtilisation : ", "\n\nUsage: "));
        text.push_str(usage);
        text.push_str(language.pick("\nPour en savoir plus : --help", "\nFor more: --help"));
    }
    clean::clean(&text).into_owned()
}

/// What clap tells about an error.
struct Context<'a> {
    error: &'a clap::Error,
}

impl Context<'_> {
    fn message(&self, kind: ErrorKind, language: Language) -> String {
        let argument = self.quoted(ContextKind::InvalidArg, language);
        let value = self.quoted(ContextKind::InvalidValue, language);
        let french = language == Language::French;
        match kind {
            ErrorKind::UnknownArgument if french => {
                format!("l'argument {argument} n'existe pas ici")
            }
            ErrorKind::UnknownArgument => format!("there is no argument {argument} here"),
            ErrorKind::InvalidSubcommand => {
                let name = self.quoted(ContextKind::InvalidSubcommand, language);
                language.pick(
                    format!("la commande {name} n'existe pas"),
                    format!("there is no command {name}"),
                )
            }
            ErrorKind::MissingSubcommand => language
                .pick(
                    "il manque le nom d'une commande",
                    "the name of a command is missing",
                )
                .to_owned(),
            ErrorKind::MissingRequiredArgument => {
                let missing = self.many(ContextKind::InvalidArg).join(", ");
                language.pick(
                    format!("il manque : {missing}"),
                    format!("missing: {missing}"),
                )
            }
            ErrorKind::InvalidValue
                if self
                    .one(ContextKind::InvalidValue)
                    .is_none_or(|value| value.is_empty()) =>
            {
                language.pick(
                    format!("{argument} attend une valeur"),
                    format!("{argument} needs a value"),
                )
            }
            ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
                let text = language.pick(
                    format!("la valeur {value} ne convient pas à {argument}"),
                    format!("the value {value} does not fit {argument}"),
                );
                match self.error.source() {
                    Some(source) => format!("{text}{}{source}", language.pick(" : ", ": ")),
                    None => text,
                }
            }
            ErrorKind::NoEquals if french => {
                format!("{argument} veut sa valeur après un signe « = »")
            }
            ErrorKind::NoEquals => format!("{argument} wants its value after an equal sign"),
            ErrorKind::TooManyValues if french => {
                format!("la valeur {value} est de trop pour {argument}")
            }
            ErrorKind::TooManyValues => format!("the value {value} is one too many for {argument}"),
            ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => language.pick(
                format!("{argument} n'a pas le bon nombre de valeurs"),
                format!("{argument} has the wrong number of values"),
            ),
            ErrorKind::ArgumentConflict => self.conflict(&argument, language),
            ErrorKind::InvalidUtf8 => language
                .pick(
                    "un argument n'est pas du texte UTF-8",
                    "an argument is no UTF-8 text",
                )
                .to_owned(),
            _ => {
                let text = clean::line(&self.error.render().to_string());
                text.trim_start_matches("error: ").to_owned()
            }
        }
    }

    fn conflict(&self, argument: &str, language: Language) -> String {
        let others: Vec<String> = self.many(ContextKind::PriorArg);
        let other = others.join(", ");
        if others.iter().all(|other| argument.contains(other.as_str())) {
            return language.pick(
                format!("{argument} ne peut être donné qu'une fois"),
                format!("{argument} can be given only once"),
            );
        }
        language.pick(
            format!("{argument} ne va pas avec {other}"),
            format!("{argument} does not go with {other}"),
        )
    }

    /// Near names first; else the possible ones.
    fn suggestions(&self, language: Language) -> Vec<String> {
        let kinds = [
            ContextKind::SuggestedArg,
            ContextKind::SuggestedSubcommand,
            ContextKind::SuggestedValue,
        ];
        let near: Vec<String> = kinds.into_iter().flat_map(|kind| self.many(kind)).collect();
        if !near.is_empty() {
            // Clap puts the nearest name last.
            let list: Vec<String> = near
                .iter()
                .rev()
                .take(MAX_NEAR)
                .map(|name| quote(name, language))
                .collect();
            let or = language.pick(" ou ", " or ");
            return vec![language.pick(
                format!("vouliez-vous {} ?", list.join(or)),
                format!("did you mean {}?", list.join(or)),
            )];
        }
        let possible: Vec<String> = [ContextKind::ValidValue, ContextKind::ValidSubcommand]
            .into_iter()
            .flat_map(|kind| self.many(kind))
            .collect();
        if possible.is_empty() {
            return Vec::new();
        }
        let list = possible.join(", ");
        vec![language.pick(format!("possibles : {list}"), format!("possible: {list}"))]
    }

    fn quoted(&self, kind: ContextKind, language: Language) -> String {
        quote(&self.one(kind).unwrap_or_default(), language)
    }

    fn one(&self, kind: ContextKind) -> Option<String> {
        self.error.get(kind).map(|value| match value {
            ContextValue::Strings(list) => list.join(", "),
            other => other.to_string(),
        })
    }

    fn many(&self, kind: ContextKind) -> Vec<String> {
        match self.error.get(kind) {
            None | Some(ContextValue::None) => Vec::new(),
            Some(ContextValue::Strings(list)) => list.clone(),
            Some(other) => vec![other.to_string()],
        }
    }
}

fn quote(name: &str, language: Language) -> String {
    // A word of a whole page is no help in a message.
    let mut short: String = clean::line(name).chars().take(100).collect();
    if name.chars().count() > 100 {
        short.push('…');
    }
    language.pick(format!("« {short} »"), format!("`{short}`"))
}
