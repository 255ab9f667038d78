//! What a message asks: requests and real questions, with their limits.

mod asker;
mod items;
mod reader;

use jiff::civil::Date;
use kit::dates::{Form, Found};

use self::asker::{named, sender};
use super::{
    super::model::{Ask, Circumstances, Message},
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
pub(super) fn find(
    message: &Message,
    circumstances: &Circumstances,
    subject: &Part,
    body: &Part,
    anchor: Date,
) -> Vec<Ask> {
    let sender = sender(message);
    let names = reader::names(message, circumstances);
    let mut asks: Vec<Ask> = Vec::new();
    let mut hoped = None;
    let mut index = 0;
    while index < body.sentences.len() && asks.len() < MAX_ASKS {
        let here = index;
        let sentence = &body.sentences[here];
        index += 1;
        let what = asked(body, sentence)
            .or_else(|| reader::called(body, sentence, &names))
            .or_else(|| due(body, sentence))
            .or_else(|| limited_list(body, here))
            .or_else(|| wanted_by(body, here));
        let Some(what) = what else {
            if hoped.is_none() && sentence.has(Sense::Hope) {
                hoped = Some(here);
            }
            continue;
        };
        // "Il nous le faudrait pour le 3 avril": the limit of what was asked just before.
        if let Some(last) = asks.last_mut()
            && here > 0
            && last.quote == body.sentence(&body.sentences[here - 1])
            && carries_on(body, sentence)
            && let Some(date) = own(body, sentence, anchor)
        {
            last.deadline = Some(date.to_string());
            continue;
        }
        let listed = items::after(body, here);
        if !listed.sentences.is_empty() {
            index = listed.end;
            let by = named(body, sentence).unwrap_or_else(|| sender.clone());
            items::asks(body, here, &listed.sentences, &what, &by, anchor, &mut asks);
            asks.truncate(MAX_ASKS);
            continue;
        }
        let index = here;
        let what = match body.sentences.get(here + 1) {
            // "Nous attendons de vous, ce matin :" says nothing without what follows.
            Some(next) if items::is_empty_lead(body, sentence) && asked(body, next).is_none() => {
                summary::shorten(body.sentence(next), MAX_WHAT)
            }
            _ => what,
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
    if sentence.has(Sense::Injection) || sentence.has(Sense::Notice) {
        return None;
    }
    let limited = part.dates_of(sentence).iter().any(|date| date.deadline);
    let request = sentence
        .hits
        .iter()
        .filter(|hit| hit.sense == Sense::Ask)
        .find(|ask| {
            // Folded, "demandé le 9 février" reads like "demande le".
            let told = part
                .quote(&(ask.tokens.start..ask.tokens.start + 1))
                .ends_with('é');
            !told
                && !invites(part, ask.tokens.clone())
                && !tells(part, sentence, ask.tokens.start)
                && !sentence.hits.iter().any(|other| {
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
        // Of "rappelez-moi au 06 …" the verb is what is asked; of "merci de rappeler" it comes after.
        let start = if is_order(part.word(request.tokens.start)) {
            part.start_of(request.tokens.start)
        } else {
            part.end_of(request.tokens.end - 1)
        };
        let start = start.clamp(sentence.range.start, sentence.range.end);
        let rest = whole[start - sentence.range.start..]
            .trim_start_matches(|c: char| !c.is_alphanumeric());
        let rest = rest.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
        let rest = wanted(part.word(request.tokens.start + 1), rest);
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

/// A duty told as a fact, when the sentence says until when: "Les états nous sont remis au plus tard le 30."
fn due(part: &Part, sentence: &Sentence) -> Option<String> {
    let limited = part.dates_of(sentence).iter().any(|date| date.deadline);
    let open = !sentence.has(Sense::Injection) && !sentence.has(Sense::Notice);
    let hit = sentence
        .hits
        .iter()
        .find(|hit| hit.sense == Sense::Due && !part.negated(sentence, hit))?;
    // "Je compte sur la livraison" hopes as "vous comptez" tells; "le dossier que vous devez signer" is told of others.
    let first = part.word(hit.tokens.start.wrapping_sub(1));
    let told = matches!(first, "il" | "elle" | "ils" | "elles" | "qui" | "leur");
    (limited && open && !told).then(|| summary::shorten(part.sentence(sentence), MAX_WHAT))
}

/// A list that only a limit introduces: "Pour vendredi, donc :".
fn limited_list(part: &Part, index: usize) -> Option<String> {
    let sentence = &part.sentences[index];
    (part.sentence(sentence).ends_with(':')
        && is_bare_limit(part, sentence)
        && !items::after(part, index).sentences.is_empty())
    .then(|| summary::shorten(part.sentence(sentence), MAX_WHAT))
}

/// Whether the words only invite to something: "je vous invite à un pot", "à venir", but not "à me transmettre".
fn invites(part: &Part, tokens: std::ops::Range<usize>) -> bool {
    let inviting = tokens.clone().any(|token| {
        let word = part.word(token);
        word.starts_with("invit") || word.starts_with("convi") && !word.starts_with("convien")
    });
    let next = part.word(tokens.end);
    let guest = [
        "ven", "particip", "assist", "rejoin", "partag", "fet", "decouvr", "consult",
    ]
    .iter()
    .any(|stem| next.starts_with(stem));
    let act = next.len() > 3 && ["er", "ir", "re"].iter().any(|end| next.ends_with(end))
        || matches!(
            next,
            "me" | "m"
                | "nous"
                | "lui"
                | "leur"
                | "y"
                | "en"
                | "le"
                | "la"
                | "les"
                | "vous"
                | "ne"
                | "bien"
        );
    inviting && (guest || !act)
}

/// Whether a form that could be an order has its subject before it: "je vous envoie le plan", "qui donne la date".
fn tells(part: &Part, sentence: &Sentence, token: usize) -> bool {
    let first = token.saturating_sub(2).max(sentence.tokens.start);
    let familiar = is_order(part.word(token)) && !part.word(token).ends_with("ez");
    familiar
        && (first..token).any(|before| {
            matches!(
                part.word(before),
                "je" | "j" | "on" | "il" | "elle" | "qui" | "i" | "we" | "ca"
            )
        })
}

/// The thing itself, without the words that lead to it: "de bien vouloir nous adresser" is "nous adresser".
fn wanted<'t>(second: &str, text: &'t str) -> &'t str {
    let mut rest = text;
    // "Vous disposez de trente jours pour produire": the act stands after the time.
    if matches!(second, "disposez" | "avez")
        && let Some(place) = rest.find("pour ")
    {
        rest = &rest[place + "pour ".len()..];
    }
    // A few words at most stand before the act.
    for _ in 0..3 {
        let leading = [
            "de ",
            "bien vouloir ",
            "également ",
            "aussi ",
            "donc ",
            "instamment ",
            "kindly ",
            "also ",
        ];
        match leading.iter().find_map(|word| rest.strip_prefix(word)) {
            Some(after) => rest = after,
            None => break,
        }
    }
    rest
}

/// Whether the sentence asks again for the thing asked just before: by a pronoun, or as "a reply".
fn carries_on(part: &Part, sentence: &Sentence) -> bool {
    let Some(hit) = sentence.hits.iter().find(|hit| hit.sense == Sense::Ask) else {
        return false;
    };
    let pronoun = |token: usize| {
        matches!(
            part.word(token),
            "le" | "la" | "les" | "l" | "en" | "ca" | "cela"
        )
    };
    let replied = (sentence.tokens.start..hit.tokens.end)
        .any(|token| matches!(part.word(token), "reponse" | "retour"));
    let needed =
        part.word(hit.tokens.end - 1).starts_with("fau") && hit.tokens.clone().any(pronoun);
    // "Envoie-moi ça demain soir", but not "dites-moi la date".
    let same =
        is_order(part.word(hit.tokens.start)) && matches!(part.word(hit.tokens.end), "ca" | "cela");
    needed || same || replied
}

/// Whether the word orders the thing itself ("envoyez") instead of introducing it ("veuillez").
fn is_order(word: &str) -> bool {
    let introduces = matches!(
        word,
        "veuillez"
            | "voudriez"
            | "voulez"
            | "pourriez"
            | "pouvez"
            | "pourrez"
            | "auriez"
            | "avez"
            | "pensez"
            | "veillez"
            | "assurez"
            | "devez"
            | "devrez"
            | "oubliez"
    );
    word.ends_with("ez") && !introduces
        || matches!(
            word,
            "dis"
                | "dites"
                | "envoie"
                | "renvoie"
                | "transmets"
                | "donne"
                | "confirme"
                | "indique"
                | "precise"
                | "reponds"
                | "contacte"
                | "previens"
                | "rappelle"
                | "regarde"
                | "verifie"
                | "valide"
                | "relis"
                | "prepare"
                | "tiens"
                | "fais"
                | "faites"
                | "propose"
                | "autorise"
                | "send"
                | "give"
                | "call"
                | "email"
        )
}

/// A thing named without a verb, wanted by the bare limit after it: "Une fiche de deux pages. Pour vendredi, 12 h."
fn wanted_by(part: &Part, index: usize) -> Option<String> {
    let sentence = &part.sentences[index];
    let next = part.sentences.get(index + 1)?;
    // What a colon follows belongs to what comes after it.
    let bare = is_bare_limit(part, next) && !part.sentence(next).ends_with(':');
    let told = matches!(
        part.word(sentence.tokens.start),
        "je" | "j" | "nous" | "on" | "il" | "elle" | "ils" | "elles" | "i" | "we" | "c" | "ce"
    ) || sentence.has(Sense::Meeting);
    let text = part.sentence(sentence);
    (bare && !told && sentence.tokens.len() > 2 && !super::sentences::is_salutation(text))
        .then(|| summary::shorten(text, MAX_WHAT))
}

/// Whether the sentence is a limit and nothing else: "Pour vendredi, 12 h."
fn is_bare_limit(part: &Part, sentence: &Sentence) -> bool {
    let words = sentence.tokens.len();
    let dated: usize = part
        .dates_of(sentence)
        .iter()
        .filter(|date| date.deadline)
        .map(|date| date.tokens.len())
        .sum();
    dated > 0
        && words <= 9
        && dated + 5 >= words
        && matches!(
            part.word(sentence.tokens.start),
            "pour" | "avant" | "d" | "au" | "by" | "before" | "for" | "a"
        )
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
    let loose = dates.iter().filter(|date| {
        let place = date.tokens.start.wrapping_sub(1);
        let before = part.word(place);
        // Folded, "dès ce soir" reads like "des".
        let from_then = before == "des" && part.quote(&(place..date.tokens.start)).contains('è');
        let dated = matches!(
            before,
            "de" | "du" | "d" | "des" | "of" | "depuis" | "since" | "que"
        );
        date.date >= anchor
            && (!dated || from_then)
            && match date.form {
                Form::Near => !eventful || date.time.is_none(),
                Form::Weekday | Form::Period => {
                    !eventful && date.time.is_none() && !presence(part, sentence)
                }
                Form::Explicit | Form::Span => false,
            }
    });
    // "Cette semaine, aujourd'hui si possible": the nearer one is meant.
    loose.map(|date| date.date).min()
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
