//! What a message is.

pub(super) mod doubt;

use super::{
    super::model::{Ask, Circumstances, Kind, Message},
    Reasons,
    part::Part,
    sender::{is_machine, is_person},
    unwanted,
    words::Sense,
};

/// Decides what the message is: fraud first, then machines, calendars, periodicals, meetings, requests.
pub(super) fn decide(
    message: &Message,
    circumstances: &Circumstances,
    relayed: bool,
    subject: &Part,
    body: &Part,
    asks: &[Ask],
    reasons: &mut Reasons,
) -> Kind {
    if unwanted::is_unwanted(message, circumstances, subject, body, asks.len(), reasons) {
        return Kind::Unwanted;
    }
    if relayed {
        reasons.give("relayed-form", "");
        return asks.first().map_or(Kind::Information, |ask| {
            reasons.give("asks", &ask.quote);
            Kind::Request
        });
    }
    if let Some(rule) = automatic(message) {
        reasons.give(rule, "");
        return Kind::Automatic;
    }
    if let Some(event) = message.events.first() {
        if event.method.eq_ignore_ascii_case("REPLY") {
            reasons.give("calendar-reply", "");
            return Kind::Automatic;
        }
        reasons.give("calendar-part", "");
        return Kind::Meeting;
    }
    if let Some(quote) = absence(message, subject, body, asks) {
        reasons.give("absence", quote);
        return Kind::Automatic;
    }
    if let Some((rule, quote)) = newsletter(message, subject, body, asks) {
        reasons.give(rule, quote);
        return Kind::Newsletter;
    }
    if let Some((rule, quote)) = machine(message, subject, body, asks) {
        reasons.give(rule, quote);
        return Kind::Automatic;
    }
    if let Some((rule, quote)) = meeting(subject, body, asks) {
        reasons.give(rule, quote);
        return Kind::Meeting;
    }
    match asks.first() {
        Some(ask) => {
            reasons.give("asks", &ask.quote);
            Kind::Request
        }
        None => Kind::Information,
    }
}

/// Whether a machine says in its header that it answers by itself.
pub(super) fn answers(message: &Message) -> bool {
    automatic(message) == Some("auto-reply-header")
}

/// Header fields that only machines write (RFC 3834, RFC 6522 and the usual ones beside them).
fn automatic(message: &Message) -> Option<&'static str> {
    let value = |name: &str| {
        message
            .header(name)
            .map(|value| value.trim().to_ascii_lowercase())
    };
    if value("Auto-Submitted").is_some_and(|value| value.starts_with("auto-replied")) {
        return Some("auto-reply-header");
    }
    if value("Auto-Submitted").is_some_and(|value| !value.is_empty() && !value.starts_with("no")) {
        return Some("auto-submitted-header");
    }
    if value("Content-Type").is_some_and(|value| value.starts_with("multipart/report")) {
        return Some("delivery-report");
    }
    let answering = [
        "X-Autoreply",
        "X-Autorespond",
        "X-Auto-Reply-From",
        "X-Mail-Autoreply",
    ];
    if answering.iter().any(|name| message.header(name).is_some()) {
        return Some("auto-reply-header");
    }
    if value("Precedence")
        .is_some_and(|value| value.contains("auto_reply") || value.contains("auto-reply"))
    {
        return Some("auto-reply-header");
    }
    // "X-Auto-Response-Suppress" is also set by people's Exchange servers: it counts only from a machine's address.
    let suppressed = message.header("X-Auto-Response-Suppress").is_some()
        || message
            .header("Return-Path")
            .is_some_and(|path| path.trim() == "<>");
    (suppressed && is_machine(&message.from)).then_some("auto-reply-header")
}

/// An absence message without the header field that would say so.
fn absence<'m>(
    message: &Message,
    subject: &Part<'m>,
    body: &Part<'m>,
    asks: &[Ask],
) -> Option<&'m str> {
    let folded = kit::fold::Folded::new(&message.subject);
    let title = folded.text().trim();
    let announced = [
        "reponse automatique",
        "automatic reply",
        "out of office",
        "absence",
        "absent",
        "auto:",
        "message d'absence",
        "absente",
    ]
    .iter()
    .any(|start| title.starts_with(start));
    if !announced {
        return None;
    }
    let quote = body
        .first(Sense::Absence)
        .or_else(|| subject.first(Sense::Absence));
    let clear = title.starts_with("reponse automatique")
        || title.starts_with("automatic reply")
        || title.starts_with("out of office");
    if clear {
        quote.or(Some(""))
    } else {
        quote.filter(|_| {
            body.first(Sense::Absence).is_some() && body.sentences.len() <= 8 && asks.is_empty()
        })
    }
}

fn newsletter<'m>(
    message: &Message,
    subject: &Part<'m>,
    body: &Part<'m>,
    asks: &[Ask],
) -> Option<(&'static str, &'m str)> {
    let person = is_person(&message.from);
    let conversation = !message.references.is_empty()
        || message
            .subject
            .trim_start()
            .to_ascii_lowercase()
            .starts_with("re:");
    let parts = [subject, body];
    let wording = parts.iter().flat_map(|part| {
        part.all(Sense::Newsletter)
            .map(|(_, hit)| part.quote(&hit.tokens))
    });
    let mut different: Vec<&str> = Vec::new();
    for quote in wording {
        if !different.contains(&quote) {
            different.push(quote);
        }
        if different.len() == 3 {
            break;
        }
    }
    let bulk = message
        .header("Precedence")
        .is_some_and(|value| value.trim().eq_ignore_ascii_case("bulk"));
    let unsubscribe = message.header("List-Unsubscribe").is_some();
    let list = message.header("List-Id").is_some();
    // A discussion list carries the same fields as a periodical: people answer each other there.
    let discussion = message
        .header("List-Post")
        .is_some_and(|value| !value.trim().eq_ignore_ascii_case("NO"));
    let quote = different.first().copied().unwrap_or("");
    // Mailing programs add the way out to every message; only the other words say that it is a periodical.
    let personal = person
        && !asks.is_empty()
        && different.iter().all(|quote| {
            let folded = kit::fold::Folded::new(quote);
            ["abonn", "inscri", "subscri"]
                .iter()
                .any(|stem| folded.text().contains(stem))
        });
    // A list alone is how an office writes to its own; a periodical also says that it is one.
    let periodical = unsubscribe || bulk || list && !different.is_empty();
    if periodical && !personal && !(conversation || discussion && different.is_empty()) {
        let rule = if unsubscribe {
            "list-unsubscribe-header"
        } else if bulk {
            "bulk-header"
        } else {
            "list-header"
        };
        return Some((rule, ""));
    }
    (different.len() >= 2 && !conversation && !person).then_some(("periodical-wording", quote))
}

/// A machine by its address or its own words.
fn machine<'m>(
    message: &Message,
    subject: &Part<'m>,
    body: &Part<'m>,
    asks: &[Ask],
) -> Option<(&'static str, &'m str)> {
    let form = [subject, body]
        .iter()
        .any(|part| part.first(Sense::Form).is_some());
    if form && !asks.is_empty() {
        return None;
    }
    let wording = body
        .first(Sense::Automatic)
        .or_else(|| subject.first(Sense::Automatic));
    if is_machine(&message.from) {
        return Some(("machine-address", ""));
    }
    // Words alone prove nothing: a lawyer writes of "l'accusé de lecture" too.
    let quote = wording.filter(|_| !is_person(&message.from) && asks.is_empty())?;
    // "Notification" and "accusé de réception" are also words of letters: they need company or an address.
    let count = body.all(Sense::Automatic).count() + subject.all(Sense::Automatic).count();
    let sure = [
        "automati",
        "ne pas repondre",
        "ne repondez",
        "do not reply",
        "undeliver",
        "delivery",
        "accuse de lecture",
        "read receipt",
        "non remis",
    ];
    let folded = kit::fold::Folded::new(quote);
    (count >= 2 || sure.iter().any(|words| folded.text().contains(words)))
        .then_some(("automatic-wording", quote))
}

/// A meeting: named in the subject with a day, or proposed, moved or cancelled in the text.
fn meeting<'m>(
    subject: &Part<'m>,
    body: &Part<'m>,
    asks: &[Ask],
) -> Option<(&'static str, &'m str)> {
    for part in [subject, body] {
        if let Some(quote) = part
            .meeting_change()
            .filter(|_| part.first(Sense::Minutes).is_none())
        {
            return Some(("meeting-change", quote));
        }
    }
    if subject.first(Sense::Minutes).is_some() {
        return None;
    }
    // Who declines an invitation calls no meeting.
    if asks.is_empty() && body.all(Sense::Regrets).next().is_some() {
        return None;
    }
    let dated = subject
        .dates
        .iter()
        .chain(&body.dates)
        .any(|date| !date.deadline || date.time.is_some());
    let named = subject.first(Sense::Meeting);
    if let Some(quote) = named
        && !subject
            .sentences
            .iter()
            .any(|sentence| sentence.has(Sense::Ask))
        && (dated || asks.is_empty())
    {
        return Some(("meeting", quote));
    }
    // In the text alone, the meeting's sentence must say when, and the message must not be about something else.
    let told = body.sentences.iter().find(|sentence| {
        sentence.has(Sense::Meeting)
            && !sentence.has(Sense::Minutes)
            && !sentence.has(Sense::Courtesy)
            && body
                .dates_of(sentence)
                .iter()
                .any(|date| !date.deadline || date.time.is_some())
    })?;
    let early = body
        .sentences
        .iter()
        .take(4)
        .any(|sentence| std::ptr::eq(sentence, told));
    let hit = told.hits.iter().find(|hit| hit.sense == Sense::Meeting)?;
    let strong = [
        "invit",
        "convi",
        "convoq",
        "reunir",
        "tiendra",
        "aura lieu",
        "lieu",
        "visio",
    ];
    let folded = kit::fold::Folded::new(body.sentence(told));
    (early && strong.iter().any(|word| folded.text().contains(word)))
        .then(|| ("meeting", body.quote(&hit.tokens)))
}
