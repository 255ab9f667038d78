//! What is known of the meeting itself: its day, place and people, from the lines above it and from what is said.

use jiff::civil::Date;
use kit::dates::{self, Form};

use super::number;
use super::people;
use super::reading::is_name;
use super::sentence::Words;
use super::talk::Talk;

/// Sentences from the beginning in which the opening formalities are said.
const OPENING: usize = 80;

/// People of a list, at most.
const MOST_PEOPLE: usize = 500;

/// One who votes for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proxy {
    /// Who is absent.
    pub from: String,
    /// Who votes for them.
    pub to: String,
    /// The sentence that says so; absent where a list does.
    pub sentence: Option<usize>,
}

/// A number that is said of the assembly, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// The number.
    pub value: u32,
    /// The sentence that says so; absent where a list does.
    pub sentence: Option<usize>,
}

/// What is known of a meeting.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meeting {
    /// What met: "Conseil municipal de Testonville".
    pub body: Option<String>,
    /// The day.
    pub day: Option<Date>,
    /// The sentence that says the day, where one does.
    pub day_said: Option<usize>,
    /// Where.
    pub place: Option<String>,
    /// Who presides.
    pub chair: Option<String>,
    /// Who keeps the minutes.
    pub secretary: Option<String>,
    /// Who was there.
    pub present: Vec<String>,
    /// Who was excused.
    pub excused: Vec<String>,
    /// Who was absent.
    pub absent: Vec<String>,
    /// Who votes for whom.
    pub proxies: Vec<Proxy>,
    /// Members in exercise.
    pub members: Option<Count>,
    /// Members who are there.
    pub here: Option<Count>,
    /// Proxies, where only their number is said.
    pub proxy_count: Option<Count>,
    /// Those who can vote: there or represented.
    pub voters: Option<Count>,
    /// The quorum that is said.
    pub quorum: Option<Count>,
}

/// A list of members: a name a line, perhaps with an office after it.
pub fn members(text: &str) -> Vec<String> {
    let mut members = Vec::new();
    for line in text.lines() {
        let line = line.trim().trim_start_matches(|c: char| {
            matches!(c, '-' | '•' | '*' | '·' | ' ') || c.is_ascii_digit() || c == '.' || c == ')'
        });
        let name = line
            .split([',', ';', '\t', '(', '–', '—', ':'])
            .next()
            .unwrap_or_default()
            .trim();
        if is_name(name) && name.split_whitespace().count() >= 2 && members.len() < MOST_PEOPLE {
            members.push(name.to_owned());
        }
    }
    members
}

impl Meeting {
    /// Reads the lines above a transcript, or those of an agenda.
    pub fn read_head(&mut self, lines: &[String], today: Date) {
        for line in lines {
            let (key, value) = line
                .split_once(':')
                .map_or((line.as_str(), ""), |(key, value)| (key, value.trim()));
            let words = Words::new(key);
            match words.word(0) {
                "presents" | "presentes" | "present" | "participants" | "attendees" | "etaient"
                    if !value.is_empty() =>
                {
                    self.listed(value, |meeting, names| meeting.present.extend(names));
                }
                "excuses" | "excuse" | "excusee" | "excusees" | "apologies"
                    if !value.is_empty() =>
                {
                    self.listed(value, |meeting, names| meeting.excused.extend(names));
                }
                "absents" | "absent" | "absente" | "absentes" if !value.is_empty() => {
                    let excused = words.iter().any(|word| word.starts_with("excus"));
                    self.listed(value, |meeting, names| {
                        if excused {
                            meeting.excused.extend(names)
                        } else {
                            meeting.absent.extend(names)
                        }
                    });
                }
                "pouvoirs" | "pouvoir" | "procurations" | "procuration" | "proxies" => {
                    self.proxies_in(value)
                }
                "lieu" | "location" | "place" | "venue" if !value.is_empty() => {
                    self.place = Some(value.trim_end_matches('.').to_owned())
                }
                "president" | "presidente" | "presidence" | "chair" if !value.is_empty() => {
                    self.chair = name_of(value)
                }
                "secretaire" | "secretary" if !value.is_empty() => self.secretary = name_of(value),
                "membres" | "nombre" | "members"
                    if words.has("exercice") || words.has("members") =>
                {
                    self.members = self.members.or(first_number(value))
                }
                "quorum" => self.quorum = self.quorum.or(first_number(value)),
                _ => {}
            }
            if self.day.is_none() {
                self.day = day_of(&Words::new(line), today);
            }
            if self.body.is_none() && is_body(line) {
                self.body = Some(line.trim_matches(|c: char| !c.is_alphanumeric()).to_owned());
            }
        }
    }

    /// Reads what is said at the opening.
    pub fn read_talk(&mut self, talk: &Talk<'_>, today: Date) {
        let opening = talk.sentences.len().min(OPENING);
        for sentence in 0..opening {
            let words = &talk.sentences[sentence].words;
            if self.day.is_none()
                && is_of_meeting(words)
                && let Some(day) = day_of(words, today)
            {
                (self.day, self.day_said) = (Some(day), Some(sentence));
            }
            if self.body.is_none() && is_body(talk.text(sentence)) {
                self.body = body_in(talk.text(sentence));
            }
            self.counts_in(words, Some(sentence));
            self.people_in(talk, sentence);
        }
        for speaker in talk.transcript.speakers() {
            let known = |list: &[String]| list.iter().any(|name| people::same(name, speaker));
            if !known(&self.present) {
                self.present.push(speaker.to_owned());
            }
        }
        // Who speaks is there, whatever the list says; who gave a proxy and then speaks has come.
        let present = self.present.clone();
        let here = |name: &String| {
            talk.transcript
                .speakers()
                .iter()
                .any(|speaker| people::same(speaker, name))
        };
        self.excused.retain(|name| !here(name));
        self.absent
            .retain(|name| !here(name) && !present.contains(name));
        if self.day.is_none() {
            // A day that is said without its year is of the year of the call.
            for sentence in 0..opening.min(12) {
                let words = &talk.sentences[sentence].words;
                let found = dates::find_folded(words.text(), words.tokens(), today);
                if let Some(found) = found.iter().find(|found| found.form == Form::Explicit)
                    && is_of_meeting(words)
                {
                    (self.day, self.day_said) = (Some(found.date), Some(sentence));
                    break;
                }
            }
        }
    }

    fn listed(&mut self, value: &str, keep: impl FnOnce(&mut Self, Vec<String>)) {
        self.counts_in(&Words::new(&format!("présents : {value}")), None);
        let names = split_names(value);
        self.proxies_in(value);
        keep(self, names);
    }

    /// "Mme Roux à M. Petit ; M. Serre à Mme Blanc", "Mme Roux (pouvoir à M. Petit)".
    fn proxies_in(&mut self, value: &str) {
        for part in value.split([';', ',']) {
            let words = Words::new(part);
            let names = people::names(&words, part, &[]);
            for pair in names.windows(2) {
                let between: Vec<&str> = (pair[0].words.end..pair[1].words.start)
                    .map(|place| words.word(place))
                    .collect();
                if between.last() == Some(&"a") || between.last() == Some(&"to") {
                    self.proxy(&pair[0].name, &pair[1].name, None);
                }
            }
        }
    }

    fn proxy(&mut self, from: &str, to: &str, sentence: Option<usize>) {
        if !self
            .proxies
            .iter()
            .any(|known| people::same(&known.from, from))
        {
            self.proxies.push(Proxy {
                from: from.to_owned(),
                to: to.to_owned(),
                sentence,
            });
        }
    }

    /// "15 présents", "votants : 15", "27 membres en exercice", "le quorum est de 14".
    fn counts_in(&mut self, words: &Words, sentence: Option<usize>) {
        for place in 0..words.len() {
            let word = words.word(place);
            let of = |slot: &mut Option<Count>, value: Option<u32>| {
                if let Some(value) = value {
                    *slot = Some(Count { value, sentence });
                }
            };
            let before = || {
                (1..=6)
                    .rev()
                    .filter(|back| place >= *back)
                    .find_map(|back| {
                        let (value, length) = number::at(words, place - back)?;
                        // The number stands right before, but for "conseillers", "membres" and the like.
                        let between = (place - back + length..place).all(|place| {
                            matches!(
                                words.word(place),
                                "conseillers"
                                    | "conseilleres"
                                    | "membres"
                                    | "elus"
                                    | "municipaux"
                                    | "sont"
                                    | "sommes"
                                    | "est"
                                    | "et"
                                    | "en"
                                    | "au"
                                    | "total"
                                    | "personnes"
                                    | "members"
                                    | "are"
                            )
                        });
                        between.then_some(value)
                    })
            };
            let after = || {
                let mut next = place + 1;
                while matches!(
                    words.word(next),
                    "est" | "sont" | "de" | "a" | "fixe" | "is" | "nous" | "sommes" | "donc"
                ) && next < place + 4
                {
                    next += 1;
                }
                let colon = words.gap(place).contains(':') || next > place + 1;
                colon
                    .then(|| number::at(words, next).map(|(value, _)| value))
                    .flatten()
            };
            match word {
                "presents" | "presentes" | "present" => of(&mut self.here, before().or_else(after)),
                "votants" | "voters" | "votantes" => of(&mut self.voters, before().or_else(after)),
                "exercice" if words.word(place.wrapping_sub(1)) == "en" => {
                    of(&mut self.members, before().or_else(after))
                }
                "pouvoirs" | "procurations" | "pouvoir" | "procuration" | "proxies"
                    if !matches!(words.word(place + 1), "a" | "de") =>
                {
                    of(&mut self.proxy_count, before().or_else(after));
                }
                "quorum" => of(&mut self.quorum, after()),
                _ => {}
            }
        }
    }

    /// Who is excused, and who votes for whom, as it is said aloud.
    fn people_in(&mut self, talk: &Talk<'_>, sentence: usize) {
        let words = &talk.sentences[sentence].words;
        let proxies = ["pouvoir", "pouvoirs", "procuration", "proxy"];
        let is_proxy = words.iter().any(|word| proxies.contains(&word));
        let is_excuse = words.iter().any(|word| {
            word.starts_with("excus") && word != "excusez" || word.starts_with("apolog")
        });
        let is_secretary = words
            .iter()
            .any(|word| word == "secretaire" || word == "secretary")
            && (words.has("seance") || words.has("designe") || words.has("propose"));
        if !(is_proxy || is_excuse || is_secretary) || talk.sentences[sentence].question {
            return;
        }
        let mut names = talk.names(sentence);
        // "Thomas est excusé": a name at the beginning, where a capital says nothing.
        let first = talk
            .text(sentence)
            .get(words.source(0..1))
            .unwrap_or_default();
        if is_excuse
            && names.is_empty()
            && matches!(words.word(1), "est" | "is" | "s")
            && is_name(first)
            && first.len() > 3
        {
            names.push(people::Named {
                name: first.to_owned(),
                words: 0..1,
            });
        }
        if is_secretary && self.secretary.is_none() && names.len() == 1 {
            self.secretary = Some(talk.known(&names[0].name));
        }
        let given =
            |from: usize, to: usize| (from..to).any(|place| proxies.contains(&words.word(place)));
        for pair in names.windows(2) {
            let linked = matches!(words.word(pair[1].words.start.wrapping_sub(1)), "a" | "to");
            let listed = is_proxy
                && linked
                && (given(pair[0].words.end, pair[1].words.start)
                    || self
                        .proxies
                        .iter()
                        .any(|proxy| proxy.sentence == Some(sentence)));
            if listed {
                let (from, to) = (talk.known(&pair[0].name), talk.known(&pair[1].name));
                self.proxy(&from, &to, Some(sentence));
            }
        }
        if is_excuse {
            for name in names {
                let name = talk.known(&name.name);
                let holder = self.proxies.iter().any(|proxy| proxy.to == name);
                let known = self.excused.iter().any(|known| people::same(known, &name));
                if !holder && !known && talk.speaker(sentence) != Some(name.as_str()) {
                    self.excused.push(name);
                }
            }
        }
    }
}

fn split_names(value: &str) -> Vec<String> {
    let mut depth = 0_i32;
    let mut flat = String::new();
    for letter in value.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth > 0 => {}
            _ => flat.push(letter),
        }
    }
    flat.replace(" et ", ",")
        .replace(" and ", ",")
        .split([',', ';'])
        .map(|name| name.trim().trim_end_matches('.').trim())
        .map(|name| {
            name.strip_prefix("MM. ")
                .or(name.strip_prefix("Mmes "))
                .unwrap_or(name)
        })
        .filter(|name| {
            is_name(name)
                && name.chars().any(char::is_alphabetic)
                && !name.bytes().all(|byte| byte.is_ascii_digit())
        })
        .map(str::to_owned)
        .take(MOST_PEOPLE)
        .collect()
}

fn name_of(value: &str) -> Option<String> {
    let name = value
        .split([',', '(', ';'])
        .next()
        .unwrap_or_default()
        .trim()
        .trim_end_matches('.');
    is_name(name).then(|| name.to_owned())
}

fn first_number(value: &str) -> Option<Count> {
    let words = Words::new(value);
    (0..words.len())
        .find_map(|place| number::at(&words, place))
        .map(|(value, _)| Count {
            value,
            sentence: None,
        })
}

/// A day with its year, not one of long ago.
fn day_of(words: &Words, today: Date) -> Option<Date> {
    let found = dates::find_folded(words.text(), words.tokens(), today);
    found.into_iter().find_map(|found| {
        let year = found.date.year().to_string();
        let said = found.tokens.clone().any(|place| words.word(place) == year);
        (found.form == Form::Explicit && said).then_some(found.date)
    })
}

/// Whether a sentence tells of the meeting and not of something in it.
fn is_of_meeting(words: &Words) -> bool {
    words.iter().any(|word| {
        matches!(
            word,
            "seance"
                | "reunion"
                | "conseil"
                | "sommes"
                | "jour"
                | "aujourd"
                | "meeting"
                | "today"
                | "ouvre"
                | "comite"
                | "commission"
                | "session"
                | "assemblee"
                | "committee"
                | "council"
                | "board"
        )
    }) && !words.iter().any(|word| {
        matches!(
            word,
            "precedente"
                | "precedent"
                | "derniere"
                | "dernier"
                | "proces"
                | "prochaine"
                | "prochain"
                | "previous"
                | "last"
                | "next"
                | "minutes"
        )
    })
}

fn is_body(line: &str) -> bool {
    let words = Words::new(line);
    words.len() <= 40
        && (0..words.len().min(12)).any(|place| {
            matches!(
                (words.word(place), words.word(place + 1)),
                (
                    "conseil",
                    "municipal"
                        | "communautaire"
                        | "departemental"
                        | "regional"
                        | "syndical"
                        | "administration"
                ) | ("conseil", "d")
                    | ("comite", "social" | "syndical" | "technique" | "de")
                    | ("commission", _)
                    | ("town" | "parish" | "city", "council")
                    | ("steering", "committee")
                    | ("comite", "directeur")
            )
        })
}

/// The words of the body in a sentence: "conseil municipal de Testonville".
fn body_in(text: &str) -> Option<String> {
    let words = Words::new(text);
    let start = (0..words.len()).find(|place| {
        matches!(
            words.word(*place),
            "conseil" | "comite" | "commission" | "town" | "parish" | "city" | "steering"
        )
    })?;
    let mut end = start + 2;
    while end < words.len() && end < start + 9 {
        let written = &text[words.source(end..end + 1)];
        let goes_on = matches!(
            words.word(end),
            "de" | "du"
                | "des"
                | "d"
                | "la"
                | "le"
                | "les"
                | "l"
                | "territorial"
                | "council"
                | "committee"
                | "of"
                | "sur"
        ) || written.starts_with(char::is_uppercase);
        if !goes_on || words.gap(end - 1).contains([',', '.', ';', ':']) {
            break;
        }
        end += 1;
    }
    while end > start + 2
        && matches!(
            words.word(end - 1),
            "de" | "du" | "des" | "d" | "la" | "le" | "les" | "l" | "of" | "sur"
        )
    {
        end -= 1;
    }
    let body = text.get(words.source(start..end))?;
    let mut letters = body.chars();
    Some(letters.next()?.to_uppercase().chain(letters).collect())
}
