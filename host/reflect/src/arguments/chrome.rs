//! What clap says by itself, in the language of the person: headings and the help flag.

use clap::{Arg, ArgAction, Command};

use crate::language::Language;

/// The widest help text, in terminal cells.
const MAX_WIDTH: usize = 100;

/// Gives a command its headings and its help flag in the language; the host's own commands take it too.
///
/// Options that are added to the command afterwards get its heading too; positional ones need one of their own.
pub fn dress(command: Command, language: Language) -> Command {
    let template = language.pick(
        "{before-help}{about-with-newline}\nUtilisation : {usage}\n\n{all-args}{after-help}",
        "{before-help}{about-with-newline}\nUsage: {usage}\n\n{all-args}{after-help}",
    );
    let options = language.pick("Options ", "Options");
    let arguments = language.pick("Arguments ", "Arguments");
    let help = Arg::new("help")
        .long("help")
        .short('h')
        .action(ArgAction::Help)
        .help(language.pick(
            "Affiche l'aide (-h la résume)",
            "Show the help (-h shows a summary)",
        ))
        .help_heading(options);
    let has_help = command
        .get_arguments()
        .any(|argument| argument.get_id() == "help");
    let command = command
        .help_template(template)
        .subcommand_help_heading(language.pick("Commandes ", "Commands"))
        .subcommand_value_name(language.pick("COMMANDE", "COMMAND"))
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .max_term_width(MAX_WIDTH)
        .next_help_heading(options)
        .mut_args(|argument| match argument.get_help_heading() {
            Some(_) => argument,
            None if argument.is_positional() => argument.help_heading(arguments),
            None => argument.help_heading(options),
        });
    if has_help { command } else { command.arg(help) }
}
