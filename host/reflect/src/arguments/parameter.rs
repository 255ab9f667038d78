//! One parameter as an argument of clap, and back.

use clap::{Arg, ArgAction, ArgMatches, ValueHint};
use serde_json::Value;

use super::{shape, word};
use crate::language::Language;
use crate::surface::Parameter;
use crate::types::{Case, Type};

/// How many cases of a choice the help describes one by one.
const MAX_CASES_SHOWN: usize = 40;

/// Whether the parameter must be given and can be written without its name.
pub(super) fn can_be_positional(ty: &Type) -> bool {
    !matches!(ty, Type::Option(_) | Type::Bool | Type::Flags(_))
}

/// The argument of a parameter: positional without a flag.
pub(super) fn argument(parameter: &Parameter, flag: Option<String>, language: Language) -> Arg {
    let form = Form::of(&parameter.ty);
    let positional = flag.is_none();
    let mut argument = Arg::new(identifier(&parameter.name))
        .value_parser(word::parser(form.item, language))
        .value_name(value_name(parameter, form.item, positional, language))
        .hide_possible_values(true)
        .ignore_case(true)
        .help(help(parameter, form.item, false, language))
        .long_help(help(parameter, form.item, true, language));
    argument = match flag {
        None => argument
            .required(true)
            .help_heading(language.pick("Arguments ", "Arguments")),
        Some(flag) => argument
            .long(flag)
            .required(form.required)
            .help_heading("Options".to_owned() + language.pick(" ", "")),
    };
    if form.repeats {
        argument = argument.action(ArgAction::Append);
        if positional {
            argument = argument.num_args(1..);
        }
    }
    if form.switch {
        argument = argument
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true");
    }
    if matches!(form.item, Type::Handle(_)) {
        argument = argument.value_hint(ValueHint::AnyPath);
    }
    if matches!(form.item, Type::Integer(kind) if kind.signed)
        || matches!(form.item, Type::Float32 | Type::Float64)
    {
        argument = argument.allow_negative_numbers(true);
    }
    argument
}

/// The value of a parameter, if it was given or has one without.
pub(super) fn given(parameter: &Parameter, matches: &ArgMatches) -> Option<Value> {
    let form = Form::of(&parameter.ty);
    let values = matches
        .try_get_many::<Value>(&identifier(&parameter.name))
        .ok()
        .flatten();
    match values {
        Some(values) if form.repeats => Some(Value::Array(values.cloned().collect())),
        Some(mut values) => values.next_back().cloned(),
        None if form.repeats && !form.optional => Some(Value::Array(Vec::new())),
        None => None,
    }
}

/// How a type is written on a command line.
struct Form<'a> {
    /// The type of one word.
    item: &'a Type,
    /// Whether there can be several.
    repeats: bool,
    /// Whether it can be left out and is then `none`.
    optional: bool,
    /// Whether it must be given.
    required: bool,
    /// Whether it needs no value.
    switch: bool,
}

impl<'a> Form<'a> {
    fn of(ty: &'a Type) -> Self {
        let (inner, optional) = match ty {
            // The inner option is nested: the whole is written as JSON.
            Type::Option(inner) if !inner.is_nullable() => (inner.as_ref(), true),
            _ => (ty, matches!(ty, Type::Option(_))),
        };
        let (item, repeats) = match inner {
            Type::List(item) if is_word(item) => (item.as_ref(), true),
            Type::Flags(_) => (inner, true),
            _ => (inner, false),
        };
        Self {
            item,
            repeats,
            optional,
            required: !optional && !repeats,
            switch: optional && !repeats && *inner == Type::Bool,
        }
    }
}

/// Whether a value is one word, with no JSON around it.
fn is_word(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Bool
            | Type::Integer(_)
            | Type::Float32
            | Type::Float64
            | Type::Char
            | Type::Text
            | Type::Bytes
            | Type::Enum(_)
            | Type::Handle(_)
    )
}

/// The host's own arguments share the same space of names.
fn identifier(name: &str) -> String {
    format!("parameter:{name}")
}

fn value_name(parameter: &Parameter, item: &Type, positional: bool, language: Language) -> String {
    if positional {
        return parameter.name.to_uppercase();
    }
    match item {
        Type::Bool => "true|false".to_owned(),
        Type::Integer(_) | Type::Float32 | Type::Float64 => {
            language.pick("NOMBRE", "NUMBER").to_owned()
        }
        Type::Char => language.pick("CARACTÈRE", "CHARACTER").to_owned(),
        Type::Text => language.pick("TEXTE", "TEXT").to_owned(),
        Type::Bytes => "BASE64".to_owned(),
        Type::Enum(_) | Type::Flags(_) => language.pick("CHOIX", "CHOICE").to_owned(),
        Type::Handle(handle) => handle.resource.to_uppercase(),
        _ => "JSON".to_owned(),
    }
}

fn help(parameter: &Parameter, item: &Type, long: bool, language: Language) -> String {
    let docs = if long {
        parameter.docs.get(language)
    } else {
        parameter.docs.first_line(language)
    };
    let mut text = docs.to_owned();
    let mut add = |line: String| {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&line);
    };
    match item {
        Type::Enum(choice) | Type::Flags(choice) if long => {
            add(language
                .pick("Choix possibles :", "Possible choices:")
                .to_owned());
            for case in choice.cases.iter().take(MAX_CASES_SHOWN) {
                add(case_line(case, language));
            }
            if choice.cases.len() > MAX_CASES_SHOWN {
                add("  …".to_owned());
            }
        }
        Type::Enum(_) | Type::Flags(_) => add(shape::inline(item, language)),
        // Clap would leave an empty line.
        _ if is_word(item) && docs.is_empty() => add(shape::inline(item, language)),
        _ if is_word(item) => {}
        _ => add(format!(
            "JSON{}{}",
            language.pick(" : ", ": "),
            shape::sketch(item, language)
        )),
    }
    text
}

fn case_line(case: &Case, language: Language) -> String {
    let mut line = format!("  {}", case.name);
    let label = language.pick(&case.label.french, &case.label.english);
    if !label.is_empty() && *label != case.name {
        line.push_str(&format!(" ({label})"));
    }
    let docs = case.docs.first_line(language);
    if !docs.is_empty() {
        line.push_str(language.pick(" : ", ": "));
        line.push_str(docs);
    }
    line
}
