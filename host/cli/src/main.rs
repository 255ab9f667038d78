//! The `gardon` command: arguments → settings → call → print.

mod cabinet;
mod call;
mod call_arguments;
mod call_model;
mod catalogue;
mod command;
mod configuration;
mod defaults;
mod embedder;
mod environment;
mod failure;
mod folders;
mod house;
mod larder;
mod listener;
mod printer;
mod reader;
mod record;
mod shelf;

use std::process::ExitCode;

use environment::Environment;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args_os()
        .skip(1)
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let environment = Environment::read();
    let mut printer = printer::Printer::standard(&environment);
    match command::run(&arguments, &environment, &mut printer) {
        Ok(code) => code.into(),
        Err(failure) => {
            printer.failure(&failure);
            failure.code().into()
        }
    }
}
