//! Calendar parts (iCalendar, RFC 5545): what is needed to say when and where one is expected.

use super::super::model::Event;
use super::limit::MAX_EVENTS;

/// Adds the events of `text` to `events`; `method` is the one that the part's media type gives.
pub fn read(text: &str, method: &str, events: &mut Vec<Event>) {
    let mut method = method.trim().to_uppercase();
    let first = events.len();
    let mut event: Option<Event> = None;
    // Alarms stand inside events and have a description of their own.
    let mut depth = 0_usize;
    for line in unfolded(text) {
        let Some((name, parameters, value)) = property(&line) else {
            continue;
        };
        match (name.to_ascii_uppercase().as_str(), &mut event) {
            ("METHOD", None) => method = value.trim().to_uppercase(),
            ("BEGIN", None) if value.trim().eq_ignore_ascii_case("VEVENT") => {
                event = Some(Event::default())
            }
            ("BEGIN", Some(_)) => depth += 1,
            ("END", Some(_)) if depth > 0 => depth -= 1,
            ("END", Some(_)) => {
                events.extend(event.take());
                if events.len() > MAX_EVENTS {
                    break;
                }
            }
            ("SUMMARY", Some(event)) if depth == 0 => event.summary = unescaped(value),
            ("LOCATION", Some(event)) if depth == 0 => event.location = unescaped(value),
            ("DTSTART", Some(event)) if depth == 0 => {
                event.start = moment(value.trim(), parameters)
            }
            _ => {}
        }
    }
    events.extend(event);
    for event in &mut events[first..] {
        event.method.clone_from(&method);
    }
}

/// Lines, those that begin with a blank joined to the one before (section 3.1).
fn unfolded(text: &str) -> impl Iterator<Item = String> {
    let mut lines = text.lines().peekable();
    std::iter::from_fn(move || {
        let mut line = lines.next()?.to_owned();
        while let Some(more) = lines.next_if(|next| next.starts_with([' ', '\t'])) {
            line.push_str(&more[1..]);
        }
        Some(line)
    })
}

/// `NAME;parameters:value`; a colon inside quoted parameters does not count.
fn property(line: &str) -> Option<(&str, &str, &str)> {
    let mut quoted = false;
    let colon = line.find(|letter| {
        quoted ^= letter == '"';
        letter == ':' && !quoted
    })?;
    let (head, value) = (&line[..colon], &line[colon + 1..]);
    let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
    Some((name, parameters, value))
}

/// Text without its escapes, on one line (section 3.3.11).
fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut letters = value.trim().chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') | None => text.push(' '),
                Some(other) => text.push(other),
            },
            control if control.is_control() => text.push(' '),
            other => text.push(other),
        }
    }
    text
}

/// `20260312`, `20260312T101200` or `20260312T101200Z` as ISO 8601; the hour of a named zone stays local.
fn moment(value: &str, parameters: &str) -> Option<String> {
    let (day, time) = value.split_once(['T', 't']).unwrap_or((value, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let number = |text: &str| text.parse::<u32>().ok();
    if day.len() != 8 || !digits(day) {
        return None;
    }
    let real = (1..=12).contains(&number(&day[4..6])?) && (1..=31).contains(&number(&day[6..8])?);
    let day = real.then(|| format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..8]))?;
    if time.is_empty()
        || parameters.to_ascii_uppercase().contains("VALUE=DATE")
            && !parameters.contains("DATE-TIME")
    {
        return Some(day);
    }
    let (clock, zone) = match time.strip_suffix(['Z', 'z']) {
        Some(clock) => (clock, "Z"),
        None => (time, ""),
    };
    if !(clock.len() == 6 || clock.len() == 4) || !digits(clock) {
        return Some(day);
    }
    let second = clock.get(4..6).unwrap_or("00");
    let real = number(&clock[..2])? < 24 && number(&clock[2..4])? < 60 && number(second)? <= 60;
    Some(if real {
        format!("{day}T{}:{}:{second}{zone}", &clock[..2], &clock[2..4])
    } else {
        day
    })
}
