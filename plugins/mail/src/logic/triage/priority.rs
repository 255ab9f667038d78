//! How pressing a message is.
//!
//! Each rule that applies raises the message to a level; some words lower it again at the end.

mod leisure;
mod lower;
mod office;
mod safety;

use jiff::civil::Date;
use kit::dates::{Form, is_working_day};

use super::{
    super::model::{Addressed, Ask, Kind, Message, Priority},
    Reasons,
    lexicon::Hit,
    part::{Part, Sentence},
    words::Sense,
};

/// A limit within so many days makes a request high: "this week".
const NEAR: i64 = 7;
/// A legal limit within so many days is about to run out: answering takes more than one person.
const LEGAL_NEAR: i64 = 3;

/// What the rules have raised the message to so far.
struct Level<'r, 'm> {
    priority: Priority,
    reasons: &'r mut Reasons<'m>,
}

impl Level<'_, '_> {
    /// Raises to `priority` if that is more pressing, and notes why.
    fn raise(&mut self, priority: Priority, rule: &'static str, quote: &str) {
        if priority < Priority::Normal {
            self.reasons.give(rule, quote);
        }
        self.priority = self.priority.min(priority);
    }
}

/// Decides how pressing the message is.
#[expect(
    clippy::too_many_arguments,
    reason = "the rules weigh all that is known of the message, once"
)]
pub(super) fn decide(
    message: &Message,
    to_me: Addressed,
    kind: Kind,
    anchor: Date,
    subject: &Part,
    body: &Part,
    asks: &[Ask],
    reasons: &mut Reasons,
) -> Priority {
    if matches!(kind, Kind::Unwanted | Kind::Newsletter) {
        return Priority::Low;
    }
    let machine = kind == Kind::Automatic;
    let base = if machine {
        Priority::Low
    } else {
        Priority::Normal
    };
    let mut level = Level {
        priority: base,
        reasons,
    };
    let parts = [subject, body];
    let absent = level.reasons.given.iter().any(|reason| {
        matches!(
            reason.rule,
            "absence" | "delivery-report" | "calendar-reply" | "auto-reply-header"
        )
    });
    // What answers by itself has nothing to say that presses.
    if absent
        || machine
            && parts
                .iter()
                .any(|part| part.first(Sense::Absence).is_some())
    {
        return Priority::Low;
    }
    safety::judge(&parts, subject, machine, anchor, &mut level);
    if machine {
        // A court's platform notifies by machine too; one word of law in a file's name is none.
        let legal_words: usize = parts
            .iter()
            .map(|part| part.all(Sense::Legal).take(2).count())
            .sum();
        if legal_words >= 2 {
            legal(&parts, anchor, asks, &mut level);
        }
        if let Some((days, quote)) = nearest(body, anchor).or(nearest(subject, anchor))
            && days <= LEGAL_NEAR
        {
            // What somebody is asked through a machine by tomorrow presses like what is asked by a person.
            let pressing = days <= 1 && !asks.is_empty();
            level.raise(
                if pressing {
                    Priority::High
                } else {
                    Priority::Normal
                },
                "near-deadline",
                quote,
            );
        }
        return level.priority;
    }
    legal(&parts, anchor, asks, &mut level);
    deadlines(&parts, anchor, asks, &mut level);
    wording(message, &parts, anchor, asks, &mut level);
    if kind == Kind::Meeting {
        meeting(message, &parts, anchor, &mut level);
    }
    lower::apply(message, to_me, kind, anchor, &parts, asks, &mut level)
}

/// Legal acts: pressing, and urgent when their clock is about to run out.
fn legal(parts: &[&Part; 2], anchor: Date, asks: &[Ask], level: &mut Level) {
    let within = parts
        .iter()
        .flat_map(|part| part.sentences.iter().map(move |sentence| (part, sentence)))
        .flat_map(|(part, sentence)| {
            // The day of a hearing is no limit, and counts the same; "transmis ce jour" does not.
            let hearing = sentence
                .tokens
                .clone()
                .any(|token| matches!(part.word(token), "audience" | "hearing" | "instruction"));
            part.dates_of(sentence)
                .iter()
                .filter(move |date| date.deadline || hearing)
        })
        .map(|date| days(anchor, date.date))
        .chain(asks.iter().filter_map(|ask| ask_days(anchor, ask)))
        .filter(|days| *days >= 0)
        .min()
        .unwrap_or(i64::MAX);
    for part in parts {
        if let Some(quote) = part.first(Sense::LegalClock) {
            level.raise(
                if within <= LEGAL_NEAR {
                    Priority::Urgent
                } else {
                    Priority::High
                },
                "legal-clock",
                quote,
            );
        }
        // A training course about litigation is none.
        let quote = part
            .all(Sense::Legal)
            .filter(|(sentence, _)| !sentence.has(Sense::Calm) || sentence.has(Sense::Ask))
            .find(|(sentence, hit)| !part.negated(sentence, hit))
            .map(|(_, hit)| part.quote(&hit.tokens));
        if let Some(quote) = quote {
            level.raise(
                if within <= 1 {
                    Priority::Urgent
                } else {
                    Priority::High
                },
                "legal",
                quote,
            );
        }
    }
}

/// Limits: of what is asked, and one notch less of what is only told.
fn deadlines(parts: &[&Part; 2], anchor: Date, asks: &[Ask], level: &mut Level) {
    for ask in asks {
        let Some(days) = ask_days(anchor, ask) else {
            continue;
        };
        let limit = ask
            .deadline
            .as_deref()
            .and_then(|limit| limit.parse().ok())
            .unwrap_or(anchor);
        let hurried = parts.iter().any(|part| {
            part.dates.iter().any(|date| {
                let hours = date.form == Form::Span;
                let morning = date.time.is_some_and(|time| time.hour() <= 12)
                    || part.quote(&date.tokens).ends_with("matin");
                (date.deadline || date.form == Form::Near)
                    && date.date == limit
                    && (hours || morning)
            })
        });
        let priority = match days {
            // A limit that has passed is what reminders are about.
            ..0 => Priority::High,
            0 => Priority::Urgent,
            // Tomorrow evening leaves a day; "sous 24 h" and tomorrow morning do not, nor does a Saturday.
            1 if hurried => Priority::Urgent,
            1..=2 if working_days(anchor, limit) == 0 => Priority::Urgent,
            1..=NEAR => Priority::High,
            _ => Priority::Normal,
        };
        level.raise(
            priority,
            if priority == Priority::Urgent {
                "deadline-at-hand"
            } else {
                "deadline-this-week"
            },
            evidence(parts, ask, limit),
        );
    }
    for part in parts {
        for date in part.dates.iter().filter(|date| date.deadline) {
            let quote = part.quote(&date.tokens);
            match days(anchor, date.date) {
                0..=1 => level.raise(Priority::High, "date-at-hand", quote),
                _ => continue,
            }
        }
    }
}

/// Whether the reminder is a thing to be written or sent, and not what this message is: "please add a reminder to the agenda".
fn is_wanted(part: &Part, sentence: &Sentence, hit: &Hit) -> bool {
    let first = hit
        .tokens
        .start
        .saturating_sub(WANTED_REACH)
        .max(sentence.tokens.start);
    (first..hit.tokens.start).any(|token| {
        let word = part.word(token);
        WRITING.iter().any(|stem| word.starts_with(stem))
    })
}

/// How many words may stand between a verb of writing and its object.
const WANTED_REACH: usize = 4;

/// Verbs whose object is written, sent or put somewhere.
const WRITING: &[&str] = &[
    "add", "ajout", "includ", "inclu", "integr", "insert", "attach", "prepar", "program", "schedul",
];

/// The sentence that names the limit: the ask's own, or else the one that holds the date.
fn evidence<'a>(parts: &[&Part<'a>; 2], ask: &'a Ask, limit: Date) -> &'a str {
    let mut elsewhere = None;
    for part in parts {
        for sentence in &part.sentences {
            if part
                .dates_of(sentence)
                .iter()
                .any(|date| date.date == limit)
            {
                let words = part.sentence(sentence);
                if words == ask.quote {
                    return &ask.quote;
                }
                elsewhere = elsewhere.or(Some(words));
            }
        }
    }
    elsewhere.unwrap_or(&ask.quote)
}

/// Urgency, complaints, reminders, offices and hardship, by the words.
fn wording(message: &Message, parts: &[&Part; 2], anchor: Date, asks: &[Ask], level: &mut Level) {
    let unhurried = parts.iter().any(|part| {
        part.first(Sense::Unhurried).is_some() || part.all(Sense::Unhurried).next().is_some()
    });
    let urgency = urgency(parts, anchor, asks);
    for (place, part) in parts.iter().enumerate() {
        for sentence in &part.sentences {
            if sentence.has(Sense::Injection) || unhurried || sentence.has(Sense::Calm) {
                continue;
            }
            let asking = asks.iter().any(|ask| ask.quote == part.sentence(sentence));
            for hit in sentence
                .hits
                .iter()
                .filter(|hit| !part.negated(sentence, hit))
            {
                let quote = part.quote(&hit.tokens);
                match hit.sense {
                    Sense::Urgent => level.raise(urgency[place], "urgent-wording", quote),
                    Sense::AtOnce if asking => {
                        level.raise(Priority::Urgent, "at-once-wording", quote)
                    }
                    Sense::Soon if asking => level.raise(Priority::High, "soon-wording", quote),
                    _ => {}
                }
            }
        }
        let high = [
            (Sense::Complaint, "complaint"),
            (Sense::Money, "money-gone-wrong"),
            (Sense::Hardship, "hardship"),
            (Sense::Outage, "outage"),
            (Sense::Authority, "authority-asks"),
        ];
        let now = part.all(Sense::Now).next().is_some();
        for (sense, rule) in high {
            let quote = part
                .all(sense)
                .find(|(sentence, _)| sense != Sense::Hardship || !sentence.has(Sense::Calm))
                .map(|(_, hit)| part.quote(&hit.tokens));
            // A lamp that does not work is no outage; what has just stopped working is.
            if let Some(quote) = quote.filter(|_| sense != Sense::Outage || now) {
                level.raise(Priority::High, rule, quote);
            }
        }
        let mut reminders = part.all(Sense::Reminder).filter(|(sentence, hit)| {
            !part.conditional(sentence, hit) && !is_wanted(part, sentence, hit)
        });
        if let Some((_, hit)) = reminders.next()
            && !asks.is_empty()
        {
            level.raise(Priority::High, "reminder", part.quote(&hit.tokens));
        }
    }
    if !asks.is_empty()
        && office::holds(message)
        && !parts.iter().any(|part| part.first(Sense::Club).is_some())
    {
        level.raise(Priority::High, "office", "");
    }
    let marked = |name: &str, values: &[&str]| {
        message.header(name).is_some_and(|value| {
            values
                .iter()
                .any(|known| value.trim().to_ascii_lowercase().starts_with(known))
        })
    };
    if !unhurried
        && (marked("Importance", &["high"])
            || marked("X-Priority", &["1", "2"])
            || marked("Priority", &["urgent"]))
    {
        level.raise(Priority::High, "importance-header", "");
    }
}

/// What the word "urgent" is worth, in the subject and in the body: it proves nothing alone,
/// and a limit that is named says more than the word.
fn urgency(parts: &[&Part; 2], anchor: Date, asks: &[Ask]) -> [Priority; 2] {
    let nearest = asks.iter().filter_map(|ask| ask_days(anchor, ask)).min();
    let pressed = parts.iter().any(|part| {
        [Sense::AtOnce, Sense::Soon, Sense::Now, Sense::Outage]
            .iter()
            .any(|&sense| part.first(sense).is_some())
    });
    match nearest {
        Some(days) if days > 2 * NEAR => [Priority::Normal; 2],
        Some(days) if days > 2 => [Priority::High; 2],
        Some(_) => [Priority::Urgent; 2],
        None if asks.is_empty() || !pressed => [Priority::High, Priority::Urgent],
        None => [Priority::Urgent; 2],
    }
}

/// Meetings of the next days; what is moved or cancelled at the last moment is urgent.
fn meeting(message: &Message, parts: &[&Part; 2], anchor: Date, level: &mut Level) {
    let cancelled = message
        .events
        .iter()
        .any(|event| event.method.eq_ignore_ascii_case("CANCEL"));
    let changed = cancelled || parts.iter().any(|part| part.meeting_change().is_some());
    let events = message
        .events
        .iter()
        .filter_map(|event| super::day(event.start.as_deref()))
        .map(|date| (date, String::new()));
    let named = parts.iter().flat_map(|part| {
        part.dates
            .iter()
            .map(|date| (date.date, part.quote(&date.tokens).to_owned()))
    });
    let next = events
        .chain(named)
        .map(|(date, quote)| (days(anchor, date), quote))
        .filter(|(days, _)| *days >= 0)
        .min();
    match next {
        Some((0..=1, quote)) if changed => {
            level.raise(Priority::Urgent, "meeting-change-at-hand", &quote)
        }
        // Nobody has to prepare for what does not take place.
        Some(_) if cancelled => {}
        Some((0..=3, quote)) => level.raise(Priority::High, "meeting-at-hand", &quote),
        Some((0..=NEAR, quote)) if changed => {
            level.raise(Priority::High, "meeting-change-this-week", &quote)
        }
        _ => {}
    }
}

/// The nearest limit that is still to come: its days from `anchor`, and its words.
fn nearest<'m>(part: &Part<'m>, anchor: Date) -> Option<(i64, &'m str)> {
    part.dates
        .iter()
        .filter(|date| date.deadline)
        .map(|date| (days(anchor, date.date), part.quote(&date.tokens)))
        .filter(|(days, _)| *days >= 0)
        .min()
}

fn ask_days(anchor: Date, ask: &Ask) -> Option<i64> {
    ask.deadline
        .as_deref()?
        .parse()
        .ok()
        .map(|date| days(anchor, date))
}

fn days(from: Date, to: Date) -> i64 {
    from.until(to)
        .map_or(i64::MAX, |span| i64::from(span.get_days()))
}

/// How many working days lie after `from`, up to and with `to`; both are a few days apart.
fn working_days(from: Date, to: Date) -> usize {
    let mut date = from;
    let mut count = 0;
    for _ in 0..NEAR {
        let Ok(next) = date.tomorrow() else { break };
        if next > to {
            break;
        }
        count += usize::from(is_working_day(next));
        date = next;
    }
    count
}
