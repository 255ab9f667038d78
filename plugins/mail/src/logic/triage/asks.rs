//! What a message asks: requests and real questions, with their limits.

use jiff::civil::Date;
use kit::dates::{Form, Found};

use super::{
    super::model::{Ask, Message},
    part::{Part, Sentence},
    summary,
    words::Sense,
};

/// How many asks one message may have: no letter has more, and ten thousand questions are an attack.
pub const MAX_ASKS: usize = 20;
/// How long the short wording of an ask may be, in characters.
const MAX_WHAT: usize = 120;
/// How many days a limit may lie in the past and still be one: a reminder names the limit that was missed.
const STILL_A_LIMIT: i64 = 45;

/// The asks of a message, its body before its subject.
pub(super) fn find(message: &Message, subject: &Part, body: &Part, anchor: Date) -> Vec<Ask> {
    let sender = sender(message);
    let mut asks = Vec::new();
    let mut hoped = None;
    for (index, sentence) in body.sentences.iter().enumerate() {
        if asks.len() == MAX_ASKS {
            break;
        }
        let Some(what) = asked(body, sentence) else {
            if hoped.is_none() && sentence.has(Sense::Hope) {
                hoped = Some(index);
            }
            continue;
        };
        asks.push(Ask {
            what,
            by: named(body, sentence).unwrap_or_else(|| sender.clone()),
            deadline: deadline(body, index, anchor).map(|date| date.to_string()),
            quote: body.sentence(sentence).to_owned(),
        });
    }
    if asks.is_empty()
        && let Some(sentence) = subject.sentences.first()
        && let Some(what) = asked(subject, sentence)
    {
        asks.push(Ask {
            what,
            by: sender.clone(),
            deadline: None,
            quote: subject.sentence(sentence).to_owned(),
        });
    }
    // "In expectation of your answer" asks for an answer when nothing else does.
    if asks.is_empty()
        && let Some(index) = hoped
    {
        let sentence = &body.sentences[index];
        asks.push(Ask {
            what: summary::shorten(body.sentence(sentence), MAX_WHAT),
            by: sender,
            deadline: deadline(body, index, anchor).map(|date| date.to_string()),
            quote: body.sentence(sentence).to_owned(),
        });
    }
    let elsewhere = elsewhere(subject, body, anchor);
    if let Some(date) = elsewhere
        && !asks.iter().any(|ask| ask.deadline.is_some())
        && let Some(first) = asks.first_mut()
    {
        first.deadline = Some(date.to_string());
    }
    asks
}

/// What the sentence asks, when it asks anything.
fn asked(part: &Part, sentence: &Sentence) -> Option<String> {
    if sentence.has(Sense::Injection) {
        return None;
    }
    let limited = part.dates_of(sentence).iter().any(|date| date.deadline);
    let request = sentence
        .hits
        .iter()
        .filter(|hit| hit.sense == Sense::Ask)
        .find(|ask| {
            !sentence.hits.iter().any(|other| {
                other.sense == Sense::Courtesy
                && other.tokens.start < ask.tokens.end
                && ask.tokens.start < other.tokens.end
                && other.tokens.len() >= ask.tokens.len()
                // "Merci de votre retour avant vendredi" does ask.
                && !(limited && part.word(other.tokens.start) == "merci")
            })
        });
    let whole = part.sentence(sentence);
    if let Some(request) = request {
        let start = part
            .end_of(request.tokens.end - 1)
            .clamp(sentence.range.start, sentence.range.end);
        let rest = whole[start - sentence.range.start..]
            .trim_start_matches(|c: char| !c.is_alphanumeric());
        let rest = rest.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
        let words = rest.split_whitespace().count();
        return Some(summary::shorten(
            if words < 2 { whole } else { rest },
            MAX_WHAT,
        ));
    }
    let courtesy = sentence.has(Sense::Courtesy);
    (sentence.question && !sentence.has(Sense::Rhetorical) && !courtesy)
        .then(|| summary::shorten(whole, MAX_WHAT))
}

/// The limit of the ask in a sentence: its own, or that of a neighbour that carries on.
fn deadline(part: &Part, index: usize, anchor: Date) -> Option<Date> {
    let sentence = &part.sentences[index];
    if let Some(date) = own(part, sentence, anchor) {
        return Some(date);
    }
    let next = part.sentences.get(index + 1);
    let previous = index
        .checked_sub(1)
        .and_then(|index| part.sentences.get(index));
    [next, previous]
        .into_iter()
        .flatten()
        .filter(|other| asked(part, other).is_none())
        .find_map(|other| limit(part, other, anchor))
}

fn own(part: &Part, sentence: &Sentence, anchor: Date) -> Option<Date> {
    if let Some(date) = limit(part, sentence, anchor) {
        return Some(date);
    }
    // "Merci de me rappeler demain": a day right beside what is asked is its limit, unless it dates an event.
    let eventful = sentence.has(Sense::Meeting) || sentence.has(Sense::MeetingChange);
    let dates = part.dates_of(sentence);
    let loose = dates.iter().find(|date| {
        let before = part.word(date.tokens.start.wrapping_sub(1));
        let dated = matches!(
            before,
            "de" | "du" | "d" | "des" | "of" | "depuis" | "since" | "que"
        );
        date.date >= anchor
            && !dated
            && match date.form {
                Form::Near => !eventful || date.time.is_none(),
                Form::Weekday | Form::Period => {
                    !eventful && date.time.is_none() && !presence(part, sentence)
                }
                Form::Explicit | Form::Span => false,
            }
    });
    loose.map(|date| date.date)
}

/// The nearest limit named in a sentence.
fn limit(part: &Part, sentence: &Sentence, anchor: Date) -> Option<Date> {
    if sentence.has(Sense::Injection) {
        return None;
    }
    part.dates_of(sentence)
        .iter()
        .filter(|date| counts(date, anchor))
        .map(|date| date.date)
        .min()
}

fn counts(date: &Found, anchor: Date) -> bool {
    date.deadline
        && anchor
            .until(date.date)
            .is_ok_and(|span| i64::from(span.get_days()) >= -STILL_A_LIMIT)
}

/// Whether the sentence wants somebody to be there, so that its date is when and not until when.
fn presence(part: &Part, sentence: &Sentence) -> bool {
    sentence.tokens.clone().any(|token| {
        let word = part.word(token);
        [
            "presen",
            "disponib",
            "venir",
            "recevoir",
            "rencontr",
            "reuni",
            "attend",
            "available",
            "come",
            "meet",
            "visit",
        ]
        .iter()
        .any(|stem| word.starts_with(stem))
    })
}

/// The limit that the subject names, or the only one in the whole body: it is meant for what is asked.
fn elsewhere(subject: &Part, body: &Part, anchor: Date) -> Option<Date> {
    let subject = subject
        .dates
        .iter()
        .find(|date| counts(date, anchor))
        .map(|date| date.date);
    subject.or_else(|| {
        let mut limits = body
            .sentences
            .iter()
            .filter(|sentence| !sentence.has(Sense::Injection))
            .flat_map(|sentence| body.dates_of(sentence))
            .filter(|date| counts(date, anchor) && date.form != Form::Span)
            .map(|date| date.date);
        let first = limits.next()?;
        limits.all(|other| other == first).then_some(first)
    })
}

/// The person for whom the sentence asks, when it names one: "à la demande de Mme Roux", "M. Blanc souhaite".
fn named(part: &Part, sentence: &Sentence) -> Option<String> {
    let whole = part.sentence(sentence);
    for introduction in [
        "à la demande de ",
        "À la demande de ",
        "A la demande de ",
        "pour le compte de ",
        "on behalf of ",
    ] {
        if let Some(place) = whole.find(introduction) {
            return name(&whole[place + introduction.len()..]);
        }
    }
    for title in ["M. ", "Mme ", "Monsieur ", "Madame ", "Mr ", "Mrs ", "Ms "] {
        if let Some(rest) = whole.strip_prefix(title) {
            let family = name(rest)?;
            let after = rest[family.len()..].trim_start();
            let asks = [
                "souhaite",
                "demande",
                "voudrait",
                "aimerait",
                "attend",
                "vous demande",
                "would like",
                "needs",
                "asks",
            ];
            if asks.iter().any(|verb| after.starts_with(verb)) {
                return Some(whole[..title.len() + family.len()].to_owned());
            }
        }
    }
    None
}

/// The capitalised words that `text` begins with, titles among them.
fn name(text: &str) -> Option<String> {
    let mut end = 0;
    for word in text.split_inclusive(' ').take(5) {
        let bare = word.trim_end_matches([' ', ',', '.', ';']);
        if !bare.starts_with(char::is_uppercase) {
            break;
        }
        end += word.len();
        if word.trim_end().ends_with([',', ';']) || word.trim_end().ends_with('.') && bare.len() > 3
        {
            break;
        }
    }
    let name = text[..end].trim_end_matches([' ', ',', '.', ';', '\n']);
    (!name.is_empty()).then(|| name.to_owned())
}

/// The sender's name, or the address without one.
fn sender(message: &Message) -> String {
    let name = message.from.name.trim();
    if name.is_empty() {
        message.from.address.clone()
    } else {
        name.to_owned()
    }
}
