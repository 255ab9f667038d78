//! The envelope in which acts are sent to the prefecture (ACTES): what it says of the act, and the names of its files.
//!
//! The schema is read tolerantly: names without their prefixes, elements and attributes alike, unknown ones passed over.

use super::document::{Document, Error};
use super::limit::MAX_TEXT_FILE_BYTES;
use super::notice::Notice;
use super::sections::Sections;
use super::source::{self, Source};
use super::text;
use super::xml::{self, Element, Step, Walk};

/// What acts are, by their code.
const NATURES: [&str; 6] = [
    "Délibérations",
    "Arrêtés réglementaires",
    "Arrêtés individuels",
    "Contrats, conventions et avenants",
    "Documents budgétaires et financiers",
    "Autres",
];

/// What acts are about, by the first level of their classification.
const MATTERS: [&str; 9] = [
    "Commande publique",
    "Urbanisme",
    "Domaine et patrimoine",
    "Fonction publique",
    "Institutions et vie politique",
    "Libertés publiques et pouvoirs de police",
    "Finances locales",
    "Domaines de compétences par thèmes",
    "Autres domaines de compétences",
];

/// Whether the beginning of a file is such an envelope.
pub fn is_likely(head: &str) -> bool {
    head.contains("interieur.gouv.fr/ACTES")
        || head.contains("<actes:")
        || head.contains("xmlns:actes")
}

/// Reads an envelope.
pub fn read(source: &dyn Source) -> Result<Document, Error> {
    let bytes = source::all(source, MAX_TEXT_FILE_BYTES)?;
    let decoded = xml::decode(&bytes);
    let mut act = Act::default();
    let mut walk = Walk::new(&decoded.text);
    let mut open: Vec<String> = Vec::new();
    let mut value = String::new();
    loop {
        match walk.step().map_err(Error::Broken)? {
            Some(Step::Open(element)) => {
                act.open(&element);
                open.push(element.name);
                value.clear();
            }
            Some(Step::Text(text)) => value.push_str(&text),
            Some(Step::Close(name)) => {
                act.close(&name, &text::line(&value), &open);
                open.pop();
                value.clear();
            }
            None => break,
        }
    }
    let mut sections = Sections::default();
    if walk.is_declared() {
        sections.warn(Notice::Declaration);
    }
    act.write(&mut sections);
    Ok(sections.finish())
}

#[derive(Default)]
struct Act {
    number: String,
    date: String,
    nature: String,
    subject: String,
    matters: Vec<String>,
    sender: String,
    siren: String,
    received: String,
    identifier: String,
    files: Vec<String>,
}

impl Act {
    fn open(&mut self, element: &Element) {
        for (name, value) in &element.attributes {
            self.keep(name, value);
        }
        if element.name.starts_with("CodeMatiere")
            && let Some(code) = element.get("CodeMatiere")
        {
            self.matters.push(code.to_owned());
        }
    }

    fn close(&mut self, name: &str, value: &str, open: &[String]) {
        let around = open.iter().rev().nth(1).map_or("", String::as_str);
        match name {
            "Nom" if matches!(around, "Emetteur" | "IDCL" | "Collectivite") => {
                self.sender = value.to_owned()
            }
            _ if name.starts_with("CodeMatiere") && !value.is_empty() => {
                self.matters.push(value.to_owned())
            }
            _ => self.keep(name, value),
        }
    }

    fn keep(&mut self, name: &str, value: &str) {
        let target = match name {
            "NumeroInterne" => &mut self.number,
            "Date" | "DateActe" => &mut self.date,
            "CodeNatureActe" | "CodeNature" => &mut self.nature,
            "Objet" => &mut self.subject,
            "SIREN" => &mut self.siren,
            "DateReception" => &mut self.received,
            "IDActe" => &mut self.identifier,
            "NomFichier" if !value.is_empty() => {
                self.files.push(text::line(value));
                return;
            }
            _ => return,
        };
        if target.is_empty() {
            *target = text::line(value);
        }
    }

    fn write(self, sections: &mut Sections) {
        let named = |code: &str, names: &[&str]| {
            let place = code
                .parse::<usize>()
                .ok()
                .and_then(|code| code.checked_sub(1));
            place
                .and_then(|place| names.get(place))
                .map(|name| (*name).to_owned())
        };
        let nature = named(&self.nature, &NATURES).unwrap_or_else(|| self.nature.clone());
        let matter = self.matters.join(".");
        let theme = self
            .matters
            .first()
            .and_then(|code| named(code, &MATTERS))
            .unwrap_or_default();
        let files = self.files.join(", ");
        let told = [
            ("", "Objet", self.subject.clone()),
            ("number", "Numéro interne", self.number),
            ("date", "Date", self.date),
            ("kind", "Nature", nature),
            ("theme", "Matière", theme),
            ("matter-code", "Classification", matter),
            ("authority", "Émetteur", self.sender),
            ("siren", "SIREN", self.siren),
            ("prefecture-date", "Reçu en préfecture", self.received),
            (
                "prefecture-id",
                "Identifiant en préfecture",
                self.identifier,
            ),
            ("", "Fichiers", files),
        ];
        for (field, label, value) in told {
            if value.is_empty() {
                continue;
            }
            sections.line(&format!("{label} : {value}"));
            sections.description().field(field, &value);
        }
        for file in &self.files {
            sections.description().field("attachment", file);
        }
        sections.description().title = self.subject;
    }
}
