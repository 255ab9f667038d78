//! The glue: exports the functions of the contract and hands the work to `logic`.

#![allow(
    unsafe_code,
    reason = "the generated exports and the custom sections need it; nothing here is written by hand"
)]

mod convert;
mod drawer;
mod examining;
mod export;
mod input;
mod keeping;
mod oracle;
mod rewording;
mod rules;

wit_bindgen::generate!({
    path: [
        "../../wit/plugin",
        "../../wit/files",
        "../../wit/register",
        "../../wit/inference",
        "../../wit/exam",
        "wit",
    ],
    world: "gardon:payroll/payroll",
    generate_all,
});

use exports::gardon::exam::exam;
use exports::gardon::payroll::{anomalies as kept, profile, rule, tools};
use gardon::files::files::{File, NewFile};
use gardon::plugin::context;
use gardon::plugin::errors::Error;
use gardon::plugin::log::{self, Level};
use gardon::register::register::Register;
use kit::language::Language;

use anomalies::{Action, Filter};

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
        register: Option<&Register>,
        profile: Option<&File>,
        rules: Option<&File>,
        parameters: Option<&File>,
        enable: Vec<String>,
        disable: Vec<String>,
        partial: Option<bool>,
        sheet: Option<String>,
    ) -> Result<Vec<tools::Anomaly>, Error> {
        let (pack, parameters) = input::pack(rules, parameters)?;
        let mut options = Options {
            enable: input::known(&pack, enable, "enable")?,
            disable: input::known(&pack, disable, "disable")?,
            today: Some(keeping::today()?),
            ..Options::default()
        };
        let profile = input::profile(profile, sheet)?;
        let bytes = input::bytes(file, reading::MOST_BYTES)?;
        let (payroll, understood) =
            reading::read(&bytes, &profile).map_err(|refusal| convert::refusal(&refusal, file))?;
        let file_hash = register.map(|_| keeping::hash(&bytes));
        drop(bytes);
        for note in &understood.notes {
            log::write(Level::Warning, note.text(language()));
        }
        let unread = understood.unread(language());
        if let Some(unread) = &unread {
            log::write(Level::Warning, unread);
        }
        options.unread = reading::unread(&understood);
        let report = check::check(&pack, &parameters, &payroll, &options);
        if report.counts.rules.iter().all(|one| one.judged == 0) {
            return Err(convert::nothing_ran(file, unread));
        }
        let mut told = match (register, file_hash) {
            (Some(register), Some(file_hash)) => keeping::record(
                register,
                &keeping::Made {
                    file_name: file.name(),
                    file_hash,
                    payroll: &payroll,
                    report: &report,
                    partial: partial.unwrap_or_default(),
                },
            )?,
            _ => report.anomalies.iter().map(convert::anomaly).collect(),
        };
        // After what became of the register, which must be seen.
        for line in convert::notes(&report, language()) {
            log::write(Level::Info, &line);
        }
        // What is recorded is safe by now, whatever becomes of the model.
        rewording::reword(&report.anomalies, &mut told);
        Ok(told)
    }

    fn understand(
        file: &File,
        profile: Option<&File>,
        sheet: Option<String>,
    ) -> Result<Vec<String>, Error> {
        let profile = input::profile(profile, sheet)?;
        let bytes = input::bytes(file, reading::MOST_BYTES)?;
        let (_, report) =
            reading::read(&bytes, &profile).map_err(|refusal| convert::refusal(&refusal, file))?;
        Ok(report.lines(language()))
    }

    fn progress(register: &Register) -> Result<Vec<tools::MonthProgress>, Error> {
        keeping::progress(register)
    }
}

impl kept::Guest for Component {
    fn list(
        register: &Register,
        state: Vec<tools::State>,
        rule: Vec<String>,
        since: Option<String>,
        until: Option<String>,
        person: Option<String>,
        severity: Option<tools::Severity>,
        stake: Option<String>,
        limit: Option<u32>,
    ) -> Result<Vec<tools::Anomaly>, Error> {
        let states = match state.as_slice() {
            [] => anomalies::State::OPEN.to_vec(),
            some => some.iter().map(|one| convert::state_of(*one)).collect(),
        };
        let filter = Filter {
            states,
            rules: rule,
            since: input::month(since, "since")?,
            until: input::month(until, "until")?,
            person,
            severity: severity.map(convert::severity_of),
            stake: input::euros(stake, "stake")?,
            limit: limit.map(u64::from),
            ..Filter::default()
        };
        keeping::list(register, filter)
    }

    fn show(register: &Register, identity: String) -> Result<kept::Story, Error> {
        keeping::show(register, &identity)
    }

    fn confirm(
        register: &Register,
        identity: Vec<String>,
        reason: Option<String>,
    ) -> Result<Vec<tools::Anomaly>, Error> {
        keeping::act(register, &identity, Action::Confirm, reason)
    }

    fn dismiss(
        register: &Register,
        identity: Vec<String>,
        reason: String,
    ) -> Result<Vec<tools::Anomaly>, Error> {
        keeping::act(register, &identity, Action::Dismiss, Some(reason))
    }

    fn correct(
        register: &Register,
        identity: Vec<String>,
        reason: Option<String>,
    ) -> Result<Vec<tools::Anomaly>, Error> {
        keeping::act(register, &identity, Action::Correct, reason)
    }

    fn reopen(
        register: &Register,
        identity: Vec<String>,
        reason: Option<String>,
    ) -> Result<Vec<tools::Anomaly>, Error> {
        keeping::act(register, &identity, Action::Reopen, reason)
    }

    fn export(
        register: &Register,
        output: &NewFile,
        title: Option<String>,
        state: Vec<tools::State>,
        rule: Vec<String>,
        since: Option<String>,
        until: Option<String>,
        person: Option<String>,
        severity: Option<tools::Severity>,
    ) -> Result<String, Error> {
        let filter = Filter {
            states: state.into_iter().map(convert::state_of).collect(),
            rules: rule,
            since: input::month(since, "since")?,
            until: input::month(until, "until")?,
            person,
            severity: severity.map(convert::severity_of),
            ..Filter::default()
        };
        export::export(register, output, title, filter)
    }

    fn compare(
        register: &Register,
        mapping: &File,
        theirs: Option<&Register>,
        table: Option<String>,
        file: Option<&File>,
        since: Option<String>,
        until: Option<String>,
    ) -> Result<Vec<kept::Difference>, Error> {
        let filter = Filter {
            since: input::month(since, "since")?,
            until: input::month(until, "until")?,
            ..Filter::default()
        };
        let rows = keeping::theirs(theirs, table.as_deref(), file)?;
        keeping::compare(register, mapping, &rows, &filter)
    }
}

impl profile::Guest for Component {
    fn propose(file: &File, output: &NewFile, sheet: Option<String>) -> Result<Vec<String>, Error> {
        let bytes = input::bytes(file, reading::MOST_BYTES)?;
        let name = output.name();
        let name = name.strip_suffix(".toml").unwrap_or(&name);
        let refused = |refusal: tables::Refusal| convert::refusal(&refusal, file);
        let (profile, report, problems) =
            tables::propose(&bytes, name, sheet.as_deref(), &reading::readable())
                .map_err(refused)?;
        // What the file leaves open stands above the rest, as questions; and it is said.
        let questions = tables::questions(&report, &problems, language());
        let mut text = questions.join("\n");
        if !questions.is_empty() {
            text.push_str("\n\n");
            log::write(
                Level::Warning,
                &language().pick(
                    format!("{} questions restent ouvertes : elles sont en tête du profil, à trancher avant de s'en servir", questions.len()),
                    format!("{} questions are left open: they stand at the top of the profile, to be answered before it is used", questions.len()),
                ),
            );
        }
        text.push_str(&profile.to_toml().map_err(refused)?);
        input::write(output, text.as_bytes())?;
        let mut lines = report.lines(language());
        lines.extend(questions);
        Ok(lines)
    }
}

impl rule::Guest for Component {
    fn list() -> Result<Vec<rule::Entry>, Error> {
        rules::list()
    }

    fn show(name: String, output: Option<&NewFile>) -> Result<String, Error> {
        let text = rules::show(&name)?;
        if let Some(output) = output {
            input::write(output, text.as_bytes())?;
        }
        Ok(text)
    }

    fn test(file: &File, parameters: Option<&File>) -> Result<Vec<rule::Outcome>, Error> {
        rules::test(file, parameters)
    }

    fn parameters(
        name: Option<String>,
        on: Option<String>,
        parameters: Option<&File>,
    ) -> Result<Vec<rule::Parameter>, Error> {
        rules::parameters(name.as_deref(), on.as_deref(), parameters)
    }
}

impl exam::Guest for Component {
    fn sit(model: String, language: String) -> Result<Vec<exam::Mark>, Error> {
        examining::sit(&model, &language)
    }
}

fn language() -> Language {
    Language::parse(&context::language()).unwrap_or(Language::French)
}

export!(Component);
