//! The glue: exports the functions of the contract and hands the work to `logic`.

#![allow(
    unsafe_code,
    reason = "the generated exports and the custom sections need it; nothing here is written by hand"
)]

mod convert;
mod input;
mod rules;

wit_bindgen::generate!({
    path: ["../../wit/plugin", "../../wit/files", "wit"],
    world: "gardon:payroll/payroll",
    generate_all,
});

use exports::gardon::payroll::{profile, rule, tools};
use gardon::files::files::{File, NewFile};
use gardon::plugin::context;
use gardon::plugin::errors::Error;
use gardon::plugin::log::{self, Level};
use kit::language::Language;

use crate::logic::check::{self, Options};
use crate::logic::reading;

/// The contract's text, from which the host takes the help.
#[unsafe(link_section = "gardon:wit")]
#[used]
static CONTRACT: [u8; include_bytes!("../wit/payroll.wit").len()] =
    *include_bytes!("../wit/payroll.wit");

/// The same help in French, and how results are shown.
#[unsafe(link_section = "gardon:locale")]
#[used]
static LOCALE: [u8; include_bytes!("../locale.toml").len()] = *include_bytes!("../locale.toml");

struct Component;

impl tools::Guest for Component {
    fn check(
        file: &File,
        profile: Option<&File>,
        rules: Option<&File>,
        parameters: Option<&File>,
        enable: Vec<String>,
        disable: Vec<String>,
    ) -> Result<Vec<tools::Anomaly>, Error> {
        let (pack, parameters) = input::pack(rules, parameters)?;
        let options = Options {
            enable: input::known(&pack, enable, "enable")?,
            disable: input::known(&pack, disable, "disable")?,
        };
        let profile = input::profile(profile)?;
        let bytes = input::bytes(file, reading::MOST_BYTES)?;
        let (payroll, understood) =
            reading::read(&bytes, &profile).map_err(|refusal| convert::refusal(&refusal, file))?;
        drop(bytes);
        for note in &understood.notes {
            log::write(Level::Warning, note.text(language()));
        }
        let report = check::check(&pack, &parameters, &payroll, &options);
        for line in convert::notes(&report, language()) {
            log::write(Level::Info, &line);
        }
        Ok(report.anomalies.iter().map(convert::anomaly).collect())
    }

    fn understand(file: &File, profile: Option<&File>) -> Result<Vec<String>, Error> {
        let profile = input::profile(profile)?;
        let bytes = input::bytes(file, reading::MOST_BYTES)?;
        let (_, report) =
            reading::read(&bytes, &profile).map_err(|refusal| convert::refusal(&refusal, file))?;
        Ok(report.lines(language()))
    }
}

impl profile::Guest for Component {
    fn propose(file: &File, output: &NewFile) -> Result<Vec<String>, Error> {
        let bytes = input::bytes(file, reading::MOST_BYTES)?;
        let name = output.name();
        let name = name.strip_suffix(".toml").unwrap_or(&name);
        let refused = |refusal: tables::Refusal| convert::refusal(&refusal, file);
        let (profile, report) =
            tables::propose(&bytes, name, &reading::readable()).map_err(refused)?;
        let text = profile.to_toml().map_err(refused)?;
        input::write(output, text.as_bytes())?;
        Ok(report.lines(language()))
    }
}

impl rule::Guest for Component {
    fn list() -> Result<Vec<rule::Entry>, Error> {
        rules::list()
    }

    fn show(name: String) -> Result<String, Error> {
        rules::show(&name)
    }

    fn test(file: &File, parameters: Option<&File>) -> Result<Vec<rule::Outcome>, Error> {
        rules::test(file, parameters)
    }

    fn parameters(name: Option<String>, on: Option<String>) -> Result<Vec<rule::Parameter>, Error> {
        rules::parameters(name.as_deref(), on.as_deref())
    }
}

fn language() -> Language {
    Language::parse(&context::language()).unwrap_or(Language::French)
}

export!(Component);
