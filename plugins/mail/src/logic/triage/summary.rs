//! One line that says what a message is about, in its own words.

use jiff::civil::Date;

use super::{
    super::model::{Ask, Kind, Message},
    part::{Part, Sentence},
    sentences::is_salutation,
    words::Sense,
};

/// The length of a summary, in characters.
const MAX_SUMMARY: usize = 160;
/// A sentence shorter than this, in bytes, says little on its own.
const SHORT: usize = 25;

/// An ask shorter than this, in bytes, leans on what was said before it ("Pouvez-vous intervenir ?").
const TELLING: usize = 40;

/// The summary: what and when for a meeting, else the sentence that asks, warns or opens the matter, else the subject.
pub(super) fn line(
    message: &Message,
    kind: Kind,
    subject: &Part,
    body: &Part,
    asks: &[Ask],
    language: &str,
) -> String {
    if kind == Kind::Meeting
        && let Some(meeting) = meeting(message, body, language)
    {
        return meeting;
    }
    let with = |senses: &[Sense]| {
        body.sentences
            .iter()
            .find(|sentence| {
                senses.iter().any(|&sense| sentence.has(sense))
                    && !sentence.has(Sense::Calm)
                    && !sentence.has(Sense::Injection)
                    && !is_letterhead(body.sentence(sentence))
            })
            .map(|sentence| body.sentence(sentence))
    };
    let chosen = with(&[Sense::Danger])
        .or_else(|| {
            asks.first()
                .map(|ask| ask.quote.as_str())
                .filter(|quote| quote.len() >= TELLING)
        })
        .or_else(|| with(&[Sense::LegalClock, Sense::Legal]))
        .or_else(|| {
            body.sentences
                .iter()
                .find(|sentence| says_something(body, sentence, SHORT))
                .map(|sentence| body.sentence(sentence))
        })
        .or_else(|| {
            body.sentences
                .iter()
                .find(|sentence| says_something(body, sentence, 0))
                .map(|sentence| body.sentence(sentence))
        });
    let chosen = chosen
        .map(without_salutation)
        .filter(|sentence| !sentence.is_empty());
    let subject = subject
        .sentences
        .first()
        .map_or(message.subject.as_str(), |_| message.subject.as_str());
    shorten(chosen.unwrap_or(subject), MAX_SUMMARY)
}

fn meeting(message: &Message, body: &Part, language: &str) -> Option<String> {
    if let Some(event) = message.events.first() {
        let what = if event.summary.trim().is_empty() {
            &message.subject
        } else {
            &event.summary
        };
        let start = moment(event.start.as_deref().unwrap_or(""), language);
        let parts = [what.as_str(), start.as_str(), event.location.as_str()];
        let parts: Vec<&str> = parts
            .into_iter()
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        return Some(shorten(&parts.join(", "), MAX_SUMMARY));
    }
    let dated =
        |sentence: &&Sentence| !sentence.dates.is_empty() && !sentence.has(Sense::Injection);
    let told =
        |sentence: &&Sentence| sentence.has(Sense::Meeting) || sentence.has(Sense::MeetingChange);
    let mut candidates = body.sentences.iter().filter(dated);
    if let Some(sentence) = candidates.clone().find(told) {
        let sentence = without_salutation(body.sentence(sentence));
        return Some(shorten(sentence, MAX_SUMMARY));
    }
    // What from the subject, when from the text.
    let sentence = candidates.next()?;
    let when = body.quote(&body.dates_of(sentence).first()?.tokens);
    let subject = message.subject.trim();
    Some(if subject.is_empty() {
        shorten(without_salutation(body.sentence(sentence)), MAX_SUMMARY)
    } else if subject.contains(when) {
        shorten(subject, MAX_SUMMARY)
    } else {
        shorten(&format!("{subject}, {when}"), MAX_SUMMARY)
    })
}

/// An ISO 8601 date, with or without its time, as one reads it: "10/03/2026 à 14 h 30", in English "2026-03-10 14:30".
fn moment(iso: &str, language: &str) -> String {
    let Ok(date) = iso.get(..10).unwrap_or("").parse::<Date>() else {
        return iso.to_owned();
    };
    let time = iso.get(11..16).and_then(|time| time.split_once(':'));
    if language.starts_with("en") {
        return time.map_or_else(
            || date.to_string(),
            |(hour, minute)| format!("{date} {hour}:{minute}"),
        );
    }
    let day = format!("{:02}/{:02}/{}", date.day(), date.month(), date.year());
    match time {
        Some((hour, "00")) => format!("{day} à {} h", hour.trim_start_matches('0').max("0")),
        Some((hour, minute)) => {
            format!(
                "{day} à {} h {minute}",
                hour.trim_start_matches('0').max("0")
            )
        }
        None => day,
    }
}

/// Whether a line is in capitals, as letterheads are: it names the sender and says nothing.
fn is_letterhead(text: &str) -> bool {
    let capitals = text.chars().filter(|letter| letter.is_uppercase()).count();
    let small = text.chars().filter(|letter| letter.is_lowercase()).count();
    capitals > small
}

fn says_something(part: &Part, sentence: &Sentence, length: usize) -> bool {
    let text = part.sentence(sentence);
    let courteous = sentence.has(Sense::Courtesy) && text.len() < 120;
    let telling = !(is_letterhead(text)
        || courteous
        || sentence.has(Sense::Rhetorical)
        || sentence.has(Sense::Injection));
    telling && text.len() >= length && sentence.tokens.len() > 1 && !is_salutation(text)
}

/// The sentence without the greeting that it begins with ("Bonjour Madame, merci de …").
fn without_salutation(sentence: &str) -> &str {
    match sentence.find([',', '\n']) {
        Some(end) if is_salutation(&sentence[..end]) => {
            sentence[end..].trim_start_matches(|c: char| c == ',' || c.is_whitespace())
        }
        _ => sentence,
    }
}

/// `text` on one line, cut to `length` characters at the end of a word, with an ellipsis where something is left out.
pub(super) fn shorten(text: &str, length: usize) -> String {
    let mut line = String::new();
    let mut count = 0;
    for word in text.split_whitespace() {
        let width = word.chars().count() + usize::from(count > 0);
        if count + width > length {
            // A word that alone is too long is cut within.
            if count == 0 {
                line.extend(word.chars().take(length));
            }
            line.push('…');
            return line;
        }
        if count > 0 {
            line.push(' ');
        }
        line.push_str(word);
        count += width;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_at_a_word() {
        assert_eq!(shorten("un  deux\ntrois", 20), "un deux trois");
        assert_eq!(shorten("un deux trois", 8), "un deux…");
        assert_eq!(shorten("éééééééééé", 4), "éééé…");
    }

    #[test]
    fn moments_read_as_in_the_language() {
        assert_eq!(moment("2026-03-17T10:00:00", "fr"), "17/03/2026 à 10 h");
        assert_eq!(
            moment("2026-03-17T09:30:00+01:00", "fr"),
            "17/03/2026 à 9 h 30"
        );
        assert_eq!(moment("2026-03-17T00:00:00", "fr"), "17/03/2026 à 0 h");
        assert_eq!(moment("2026-03-17", "fr"), "17/03/2026");
        assert_eq!(moment("2026-03-17T10:00:00", "en"), "2026-03-17 10:00");
        assert_eq!(moment("bientôt", "fr"), "bientôt");
    }

    #[test]
    fn greetings_are_left_out() {
        assert_eq!(
            without_salutation("Bonjour Madame, merci de venir."),
            "merci de venir."
        );
        assert_eq!(
            without_salutation("Hier, il pleuvait."),
            "Hier, il pleuvait."
        );
    }
}
