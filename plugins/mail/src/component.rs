//! The glue: exports the functions of the contract and hands the work to `logic`.

#![allow(
    unsafe_code,
    reason = "the generated exports and the custom sections need it; nothing here is written by hand"
)]

mod convert;
mod examining;
mod oracle;
mod reading;

wit_bindgen::generate!({
    path: [
        "../../wit/plugin",
        "../../wit/files",
        "../../wit/mailbox",
        "../../wit/inference",
        "../../wit/exam",
        "wit",
    ],
    world: "gardon:mail/mail",
    generate_all,
});

use exports::gardon::exam::exam;
use exports::gardon::mail::tools::{Guest, Letter, Triaged};
use gardon::files::files::File;
use gardon::mailbox::mailbox::Mailbox;
use gardon::plugin::errors::Error;

/// The contract's text, from which the host takes the help.
#[unsafe(link_section = "gardon:wit")]
#[used]
static CONTRACT: [u8; include_bytes!("../wit/mail.wit").len()] = *include_bytes!("../wit/mail.wit");

/// The same help in French, and how results are shown.
#[unsafe(link_section = "gardon:locale")]
#[used]
static LOCALE: [u8; include_bytes!("../locale.toml").len()] = *include_bytes!("../locale.toml");

struct Component;

impl Guest for Component {
    fn triage(
        mailbox: &Mailbox,
        limit: Option<u32>,
        labels: Option<&File>,
    ) -> Result<Vec<Triaged>, Error> {
        reading::triage(mailbox, limit, labels)
    }

    fn show(mailbox: &Mailbox, id: Option<String>) -> Result<Vec<Letter>, Error> {
        reading::show(mailbox, id.as_deref())
    }
}

impl exam::Guest for Component {
    fn sit(model: String, language: String) -> Result<Vec<exam::Mark>, Error> {
        examining::sit(&model, &language)
    }
}

export!(Component);
