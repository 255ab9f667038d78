//! What was found, in words for a person: the answer with its sources and their dates, or why there is none.

use jiff::civil::Date;
use kit::dates;
use kit::language::Language;

use super::ask::{Citation, Found, Note, Reason};
use super::audience::Regime;

/// How a desk is asked.
const HANDOVER: &str = "gardon hr handover";

/// The answer: each quote with its number, then the sources of these with their dates; where it is refused, why.
pub fn answer(found: &Found, on: Date) -> String {
    let language = found.language;
    if let Some(reason) = &found.refusal {
        return format!("{} {}", refusal(reason, on, language), desk(language));
    }
    let mut lines: Vec<String> = Vec::new();
    for (number, citation) in (1..).zip(&found.citations[..found.answering]) {
        lines.push(format!("« {} » [{number}]", citation.quote));
    }
    lines.extend(sources(found));
    lines.join("\n")
}

/// A line for each source that the answer rests on: its number, where it stands, its date.
pub fn sources(found: &Found) -> Vec<String> {
    (1..)
        .zip(&found.citations[..found.answering])
        .map(|(number, citation)| {
            let place = citation.section.as_ref().unwrap_or(&citation.document);
            format!("[{number}] {place} ({})", dated(citation, found.language))
        })
        .collect()
}

fn dated(citation: &Citation, language: Language) -> String {
    match citation.date {
        Some(date) => dates::written(date, language),
        None => language.pick("sans date", "no date").to_owned(),
    }
}

fn refusal(reason: &Reason, on: Date, language: Language) -> String {
    match reason {
        Reason::Nothing => language
            .pick(
                "Rien dans la collection ne répond à cette question.",
                "Nothing in the collection answers this question.",
            )
            .to_owned(),
        Reason::Own => language
            .pick(
                "Seul votre propre dossier peut le dire, et aucune règle : « gardon hr mine --help » montre ce que votre service y a relié.",
                "Only your own records can say this, and no rule: « gardon hr mine --help » shows what your service has connected.",
            )
            .to_owned(),
        Reason::Service(regime) => {
            let (french, english) = service(*regime);
            language.pick(
                format!("La collection n'a sur ce point que des règles {french} ; rien pour la fonction publique territoriale. Nommez-la dans la question si c'est elle que vous cherchez."),
                format!("On this the collection has only rules of {english}; nothing for the local civil service. Name it in the question if it is the one that you mean."),
            )
        }
        Reason::Ended => language.pick(
            format!(
                "Ce que la collection en dit n'est pas en vigueur le {} ; « --on » donne un autre jour.",
                dates::written(on, language)
            ),
            format!(
                "What the collection says of it does not hold on {}; « --on » gives another day.",
                dates::written(on, language)
            ),
        ),
        Reason::Empty => language
            .pick(
                "La question ne dit pas sur quoi elle porte.",
                "The question does not say what it is about.",
            )
            .to_owned(),
    }
}

fn service(regime: Regime) -> (&'static str, &'static str) {
    match regime {
        Regime::State => ("de la fonction publique d'État", "the State civil service"),
        Regime::Hospital => (
            "de la fonction publique hospitalière",
            "the hospital civil service",
        ),
        Regime::Private => ("du secteur privé", "the private sector"),
        Regime::Territorial => (
            "de la fonction publique territoriale",
            "the local civil service",
        ),
    }
}

/// The way to a person.
fn desk(language: Language) -> String {
    language.pick(
        format!("Le bureau des ressources humaines le peut : « {HANDOVER} QUESTION --output ./question.eml » prépare la demande ; rien n'est envoyé."),
        format!("The human resources desk can: « {HANDOVER} QUESTION --output ./question.eml » prepares the request; nothing is sent."),
    )
}

/// A note in a sentence.
pub fn note(note: &Note, language: Language) -> String {
    match note {
        Note::Old(date) => language.pick(
            format!(
                "La source est du {} : des règles ont pu changer depuis.",
                dates::written(*date, language)
            ),
            format!(
                "The source is of {}: rules may have changed since.",
                dates::written(*date, language)
            ),
        ),
        Note::Undated => language
            .pick(
                "La source ne dit pas de quand elle est.",
                "The source does not say of when it is.",
            )
            .to_owned(),
        Note::Until(date) => language.pick(
            format!(
                "La source vaut jusqu'au {}.",
                dates::written(*date, language)
            ),
            format!(
                "The source holds until {}.",
                dates::written(*date, language)
            ),
        ),
        Note::Audiences => language
            .pick(
                "La règle dépend du statut : « --audience » ne garde que le vôtre.",
                "The rule depends on the status: « --audience » keeps yours alone.",
            )
            .to_owned(),
        Note::French => language
            .pick(
                "La question est en anglais, la source en français.",
                "The source is in French and is quoted as it stands.",
            )
            .to_owned(),
        Note::FollowUp(question) => language.pick(
            format!("Compris comme : « {question} »."),
            format!("Understood as: « {question} »."),
        ),
    }
}
