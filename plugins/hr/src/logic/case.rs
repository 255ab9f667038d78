//! A case for the human resources desk, pre-filled: the question, for whom, what was found. It is written to a file; nothing is sent.

use jiff::civil::Date;
use kit::dates;
use kit::language::Language;
use mail_builder::MessageBuilder;
use mail_builder::headers::raw::Raw;

use super::ask::Found;
use super::audience::Audience;
use super::history::History;
use super::say;

/// The form of a case, by the ending of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Markdown,
    Text,
    /// A draft of a message that opens ready to be sent.
    Mail,
}

/// What a case is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case<'c> {
    pub question: &'c str,
    pub audience: Option<Audience>,
    /// The day of the rules.
    pub on: Date,
    pub today: Date,
    /// What the collection gave; none where none was named.
    pub found: Option<&'c Found>,
    /// The turns before.
    pub history: &'c History,
    /// Who asks: a name and addresses; none for a case without a caller.
    pub caller: Option<Caller<'c>>,
    pub language: Language,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller<'c> {
    pub name: &'c str,
    /// The address of theirs from which the draft is; may be none.
    pub address: Option<&'c str>,
}

impl Form {
    /// The form of a file's name.
    pub fn of(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_lowercase().as_str() {
            "md" => Some(Self::Markdown),
            "txt" => Some(Self::Text),
            "eml" => Some(Self::Mail),
            _ => None,
        }
    }
}

/// The file of a case; `to` is the desk's address, for a draft.
pub fn write(case: &Case<'_>, form: Form, to: Option<&str>) -> Vec<u8> {
    match form {
        Form::Markdown => text(case, "# ", "## ", "> ").into_bytes(),
        Form::Text => text(case, "", "", "  ").into_bytes(),
        Form::Mail => mail(case, to),
    }
}

/// The subject of a case, on one line.
pub fn subject(case: &Case<'_>) -> String {
    let line: Vec<&str> = case.question.split_whitespace().collect();
    let line = line.join(" ");
    let short: String = line.chars().take(100).collect();
    let cut = if short.len() < line.len() { "…" } else { "" };
    case.language.pick(
        format!("Question aux ressources humaines : {short}{cut}"),
        format!("Question for human resources: {short}{cut}"),
    )
}

fn text(case: &Case<'_>, first: &str, second: &str, quoted: &str) -> String {
    let language = case.language;
    let pick = |french: &'static str, english: &'static str| language.pick(french, english);
    let mut out = String::new();
    let mut part = |title: &str, lines: &[String]| {
        if !lines.is_empty() {
            out.push_str(&format!("\n{second}{title}\n\n{}\n", lines.join("\n")));
        }
    };
    let mut about = vec![format!(
        "{} {}",
        pick("Date :", "Date:"),
        dates::written(case.today, language)
    )];
    match case.caller {
        Some(caller) if !caller.name.is_empty() => {
            let address = caller
                .address
                .map(|one| format!(" ({one})"))
                .unwrap_or_default();
            about.push(format!(
                "{} {}{address}",
                pick("De :", "From:"),
                caller.name
            ));
        }
        Some(_) => {}
        None => {
            about.push(pick("De : sans nom, à sa demande", "From: no name, by request").to_owned())
        }
    }
    let audience = case
        .audience
        .map_or(pick("non précisé", "not said"), Audience::word);
    about.push(format!("{} {audience}", pick("Statut :", "Status:")));
    about.push(format!(
        "{} {}",
        pick("Règles en vigueur le :", "Rules in force on:"),
        dates::written(case.on, language)
    ));
    part(pick("Demande", "Request"), &about);
    part("Question", &quote(case.question, quoted));
    let turns: Vec<String> = case
        .history
        .turns
        .iter()
        .flat_map(|turn| {
            let refused = if turn.refused {
                pick(" (sans réponse)", " (no answer)")
            } else {
                ""
            };
            let mut lines = quote(&turn.question, quoted);
            if let Some(last) = lines.last_mut() {
                last.push_str(refused);
            }
            lines
        })
        .collect();
    part(pick("Questions d'avant", "Earlier questions"), &turns);
    let found = match case.found {
        None => vec![
            pick(
                "Aucune collection n'a été consultée.",
                "No collection was looked into.",
            )
            .to_owned(),
        ],
        Some(found) if found.refusal.is_some() => {
            vec![
                pick(
                    "Rien ne répond dans la collection.",
                    "Nothing in the collection answers.",
                )
                .to_owned(),
            ]
        }
        Some(found) => {
            let mut lines = Vec::new();
            for citation in &found.citations[..found.answering] {
                lines.extend(quote(&citation.quote, quoted));
            }
            lines.push(String::new());
            lines.extend(say::sources(found));
            lines
        }
    };
    part(
        pick("Ce que l'outil a trouvé", "What the tool found"),
        &found,
    );
    let title = pick(
        "Question aux ressources humaines",
        "Question for human resources",
    );
    format!("{first}{title}\n{out}")
}

/// Lines that are quoted, so that nothing in them reads as a part of the case.
fn quote(text: &str, mark: &str) -> Vec<String> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| format!("{mark}{}", line.trim()))
        .collect()
}

/// A draft in the form of RFC 5322 that mail programs open for sending (`X-Unsent`).
fn mail(case: &Case<'_>, to: Option<&str>) -> Vec<u8> {
    let body = text(case, "", "", "> ");
    // No clock and no host name: the identifier comes from what the draft says, and the date is that of the call.
    let identifier = format!("{:016x}@gardon.invalid", fingerprint(&body));
    let noon = jiff::tz::Offset::UTC
        .to_timestamp(case.today.at(12, 0, 0, 0))
        .map_or(0, |time| time.as_second());
    let mut message = MessageBuilder::new()
        .message_id(identifier)
        .date(noon)
        .subject(subject(case))
        .header("X-Unsent", Raw::new("1"))
        .text_body(body);
    if let Some(to) = to {
        message = message.to(to.to_owned());
    }
    if let Some(Caller {
        name,
        address: Some(address),
    }) = case.caller
    {
        message = message.from((name.to_owned(), address.to_owned()));
    }
    // Writing to memory does not fail.
    message.write_to_vec().unwrap_or_default()
}

/// FNV-1a, 64 bits: to tell drafts apart, no more.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Whether a text is one plain address: a draft must reach somebody, and have no other header.
pub fn is_address(text: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|letter| letter.is_alphanumeric() || "._%+-'".contains(letter))
    };
    text.split_once('@').is_some_and(|(local, domain)| {
        plain(local) && plain(domain) && domain.contains('.') && !domain.starts_with('.')
    })
}

#[cfg(test)]
mod tests {
    use mail_parser::MessageParser;

    use super::*;

    fn case<'c>(history: &'c History, caller: Option<Caller<'c>>) -> Case<'c> {
        Case {
            question: "Puis-je reporter mes congés après le 31 mars ?\nX-Unsent: 0",
            audience: Some(Audience::Contractuel),
            on: Date::constant(2026, 3, 2),
            today: Date::constant(2026, 3, 2),
            found: None,
            history,
            caller,
            language: Language::French,
        }
    }

    #[test]
    fn a_draft_says_who_asks_what_and_opens_for_sending() {
        let history = History::default();
        let caller = Caller {
            name: "Zoé Serre",
            address: Some("zoe.serre@castelfort.example"),
        };
        let bytes = write(
            &case(&history, Some(caller)),
            Form::Mail,
            Some("drh@castelfort.example"),
        );
        let message = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(message.header_raw("X-Unsent").map(str::trim), Some("1"));
        assert_eq!(
            message.subject(),
            Some(
                "Question aux ressources humaines : Puis-je reporter mes congés après le 31 mars ? X-Unsent: 0"
            )
        );
        let body = message.body_text(0).unwrap();
        assert!(body.contains("> Puis-je reporter mes congés après le 31 mars ?"));
        assert!(body.contains("Statut : contractuel"));
        let from = message.from().and_then(|from| from.first()).unwrap();
        assert_eq!(from.name(), Some("Zoé Serre"));
        let raw = String::from_utf8(bytes).unwrap();
        assert!(raw.is_ascii() || raw.contains("utf-8"));
        assert!(raw.lines().all(|line| line.len() <= 998));
    }

    #[test]
    fn a_case_without_a_caller_names_nobody() {
        let history = History::default();
        for form in [Form::Mail, Form::Markdown, Form::Text] {
            let text = String::from_utf8(write(&case(&history, None), form, None)).unwrap();
            assert!(!text.contains("Serre"), "{text}");
            assert!(!text.contains("\nFrom:"), "{text}");
        }
    }

    #[test]
    fn the_ending_tells_the_form() {
        assert_eq!(Form::of("cas.MD"), Some(Form::Markdown));
        assert_eq!(Form::of("cas.eml"), Some(Form::Mail));
        assert_eq!(Form::of("cas.docx"), None);
        assert_eq!(Form::of("cas"), None);
    }
}
