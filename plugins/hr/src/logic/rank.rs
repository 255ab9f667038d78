//! Which section answers best: its words, with its headings and the document's title; then for whom it is, and under which rules.

use std::collections::HashMap;
use std::ops::Range;

use super::audience::{Audience, Regime};
use super::bounds;
use super::candidate::Source;
use super::question::{Kind, Question, STANDING_IN, Scale, Term};
use super::section::Section;
use super::words::{Stem, Word};

/// What a word counts by where it stands, beside a section's own text.
const TITLE: f32 = 1.6;
const HEADING: f32 = 1.6;
const THEME: f32 = 0.3;

/// The same for the narrowest theme, which is as good as a title.
const NARROWEST: f32 = 1.0;

/// What the words of the question count again that a title has, by the share of the title that they are: « Congé parental »
/// is about nothing else, « Congé de présence parentale » is.
const WHOLE_TITLE: f32 = 0.8;

/// The same for a section's headings, of the words that the title does not say yet: « Décès de la mère » is a special case,
/// « Cas général » is none.
const WHOLE_HEADING: f32 = 0.6;

/// What a word that only asks counts in a heading, of what it would count if it told.
const IN_HEADING: f32 = 0.6;

/// What a section keeps of its worth that has none of the words which an answer needs.
const WITHOUT_WORDS: f32 = 0.5;

/// What a word counts in a quote that the headings above already say.
const SAID_ABOVE: f32 = 0.3;

/// How soon more of the same word counts no more.
const SATURATION: f32 = 1.2;

/// How much a long text counts less, and the words of a usual section.
const LENGTH: f32 = 0.5;
const USUAL: f32 = 90.0;

/// What the words count again that stand together in one place.
const TOGETHER: f32 = 0.6;

/// What neighbours of the question count that are neighbours in a text.
const NEAR: f32 = 0.35;

/// What a section counts that is for others, for those who are asked about, of the public service that is meant, of no
/// public service, of the private sector.
const OTHERS: f32 = 0.55;
const MEANT: f32 = 1.12;
const OWN_SERVICE: f32 = 1.15;
const NO_SERVICE: f32 = 0.85;
const PRIVATE: f32 = 0.5;
const OTHER_SERVICE: f32 = 0.6;

/// What a section counts for a case whose number the question contradicts.
const OUTSIDE: f32 = 0.5;

/// What it counts to have the kind of figure that is asked for beside the words.
const FIGURE: f32 = 1.12;

/// The longest quote, in bytes.
pub const MOST_QUOTE: usize = 420;

/// A text that is not longer is quoted whole.
const WHOLE: usize = 450;

/// A section with what it is worth as an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Its document, as a place in what was gathered.
    pub source: usize,
    pub section: Section,
    pub score: f32,
    /// The share of the words that an answer needs which the quote has, with title, headings and theme.
    pub coverage: f32,
    /// The same for the whole section.
    pub section_coverage: f32,
    /// How many of these words the section has.
    pub words: usize,
    /// The share of the words of its title and headings that the question has.
    pub about: f32,
    /// The bytes of its page that say most.
    pub quote: Range<usize>,
    /// Whether the quote has a figure of the kind that is asked for.
    pub figure: bool,
    /// Whether an acronym of the question is missing, short and in full.
    pub lacks: bool,
    /// Whom its headings name.
    pub readers: Vec<Audience>,
    /// The public services that its title, headings and theme name.
    pub regimes: Vec<Regime>,
}

/// The sections of some documents, best first.
pub fn rank(question: &Question, sources: &[Source], scale: &Scale<'_>) -> Vec<Ranked> {
    let mut ranked = Vec::new();
    for (place, source) in sources.iter().enumerate() {
        let title = Zone::of(&source.title, scale);
        let (wide, narrow) = source
            .theme
            .rsplit_once(" > ")
            .unwrap_or(("", &source.theme));
        let above = Above {
            whole_title: title
                .fit(&question.terms, |_| 1.0)
                .max(Zone::of(narrow, scale).fit(&question.terms, |_| 1.0)),
            title,
            wide: Zone::of(wide, scale),
            narrow: Zone::of(narrow, scale),
        };
        for section in &source.sections {
            if let Some(one) = section_of(question, place, source, section, &above, scale) {
                ranked.push(one);
            }
        }
    }
    ranked.sort_by(|one, other| other.score.total_cmp(&one.score));
    ranked
}

fn section_of(
    question: &Question,
    place: usize,
    source: &Source,
    section: &Section,
    over: &Above,
    scale: &Scale<'_>,
) -> Option<Ranked> {
    let head = section.headings.join(" | ");
    let headings = Zone::of(&plain_case(&head), scale);
    let (first, last) = (section.lines.first()?, section.lines.last()?);
    let body = source.text(section, first.start..last.end);
    let text = Zone::at(body, first.start, scale);
    let length = 1.0 - LENGTH + LENGTH * text.words.len() as f32 / USUAL;
    let mut score = 0.0;
    let mut had = 0.0;
    let mut needed = 0.0;
    let said: Vec<f32> = question
        .terms
        .iter()
        .map(|term| over.share(term).max(headings.share(term)))
        .collect();
    for (term, above) in question.terms.iter().zip(&said) {
        let frequency = TITLE * over.title.share(term)
            + HEADING * headings.share(term)
            + NARROWEST * over.narrow.share(term)
            + THEME * over.wide.share(term)
            + text.count(term) / length.max(0.5);
        score += term.weight * frequency / (frequency + SATURATION);
        // « Demande » stands everywhere; where it is a heading, what is below is about it.
        score += IN_HEADING * (term.rarity - term.weight) * headings.share(term);
        if term.needed {
            needed += term.weight;
            had += term.weight * above.max(text.share(term)).max(of_year(term, source));
        }
    }
    if score <= 0.0 {
        return None;
    }
    let near = over
        .title
        .pairs(&question.terms)
        .max(text.pairs(&question.terms))
        .max(headings.pairs(&question.terms));
    let span = best_span(question, section, &text, source, &said);
    score += NEAR * near + TOGETHER * span.worth + WHOLE_TITLE * over.whole_title;
    score +=
        WHOLE_HEADING * headings.fit(&question.terms, |term| 1.0 - 0.8 * over.title.share(term));
    let covered: f32 = question
        .terms
        .iter()
        .zip(&said)
        .filter(|(term, _)| term.needed)
        .map(|(term, above)| {
            let within = above.max(text.share_within(term, &span.range));
            term.weight * within.max(of_year(term, source))
        })
        .sum();
    let share = |had: f32| if needed > 0.0 { had / needed } else { 0.0 };
    score *= WITHOUT_WORDS + (1.0 - WITHOUT_WORDS) * share(had);
    let words = question
        .terms
        .iter()
        .zip(&said)
        .filter(|(term, above)| term.needed && above.max(text.share(term)) > 0.0)
        .count();
    let about =
        Zone::of(&format!("{} {}", source.title, plain_case(&head)), scale).asked(&question.terms);
    let mut readers = Audience::named(&head);
    if readers.is_empty() {
        readers = Audience::named(&source.title);
    }
    if readers.is_empty() {
        readers.clone_from(&source.readers);
    }
    let regimes = Regime::named(&format!("{} | {head} | {}", source.title, source.theme));
    score *= for_whom(question, &readers) * under_which(question, &regimes, source, &head);
    if span.figure {
        score *= FIGURE;
    }
    score *= match bounds::fit(&question.bounds, &bounds::find(&head)) {
        -1 => OUTSIDE,
        1 => MEANT,
        _ => 1.0,
    };
    let lacks = question
        .terms
        .iter()
        .zip(&said)
        .filter(|(term, _)| question.acronyms.contains(&term.stem))
        .any(|(term, above)| above.max(text.share(term)) == 0.0);
    Some(Ranked {
        source: place,
        section: section.clone(),
        score,
        coverage: share(covered),
        section_coverage: share(had),
        words,
        about,
        quote: span.range,
        figure: span.figure,
        lacks,
        readers,
        regimes,
    })
}

/// 1 where a term is a year in which a document holds, as far as its record says both of its days: the day on which a
/// note was written says nothing of the year that it is about.
fn of_year(term: &Term, source: &Source) -> f32 {
    let holds = source.from.zip(source.until).is_some_and(|(from, until)| {
        term.written
            .parse::<i16>()
            .is_ok_and(|year| (from.year()..=until.year()).contains(&year))
    });
    if holds { 1.0 } else { 0.0 }
}

/// Headings without what only says that they are for no special case.
fn plain_case(head: &str) -> String {
    head.replace("Cas général", "").replace("cas général", "")
}

/// What a section counts for the audience that is asked about.
fn for_whom(question: &Question, readers: &[Audience]) -> f32 {
    let is_special =
        |reader: &Audience| matches!(reader, Audience::Apprenti | Audience::AssistantFamilial);
    match question.audience {
        // What holds for apprentices or foster carers only is not what anybody else asks for.
        None if !readers.is_empty() && readers.iter().all(is_special) => OTHERS,
        None => 1.0,
        Some(_) if readers.is_empty() => 1.0,
        Some(audience) if readers.contains(&audience) => MEANT,
        Some(audience) if audience.is_among(readers) => 1.0,
        Some(_) => OTHERS,
    }
}

/// What a section counts under the rules that are meant: territorial ones, unless others are named.
fn under_which(question: &Question, regimes: &[Regime], source: &Source, head: &str) -> f32 {
    let meant = |regime: Regime| match question.regimes.as_slice() {
        [] => regime == Regime::Territorial,
        named => named.contains(&regime),
    };
    if regimes.iter().any(|regime| meant(*regime)) {
        return OWN_SERVICE;
    }
    let asks_private = question.asks_for(Regime::Private);
    match regimes {
        [] => {
            let whole = format!("{} {head} {}", source.title, source.theme).to_lowercase();
            let of_service = [
                "fonction publique",
                "agent",
                "fonctionnaire",
                "service public",
            ]
            .iter()
            .any(|word| whole.contains(word));
            match (of_service, asks_private) {
                (true, false) | (false, true) => 1.0,
                _ => NO_SERVICE,
            }
        }
        _ if regimes.contains(&Regime::Private) => PRIVATE,
        _ => OTHER_SERVICE,
    }
}

/// A part of a section.
struct Span {
    range: Range<usize>,
    worth: f32,
    figure: bool,
}

/// The lines in a row that say most of the question and are not too long to quote.
fn best_span(
    question: &Question,
    section: &Section,
    text: &Zone,
    source: &Source,
    said: &[f32],
) -> Span {
    let lines = &section.lines;
    let mut best: Option<(f32, Span)> = None;
    let mut consider = |range: Range<usize>| {
        let worth: f32 = question
            .terms
            .iter()
            .zip(said)
            .map(|(term, above)| {
                let counts = 1.0 - (1.0 - SAID_ABOVE) * above;
                counts * term.weight * text.share_within(term, &range)
            })
            .sum();
        let figure = has_figure(question.kind, source.text(section, range.clone()));
        // Of two that say as much, the shorter one.
        let value = worth * if figure { 1.25 } else { 1.0 } + if figure { 1.0 } else { 0.0 }
            - 0.004 * range.len() as f32;
        if best.as_ref().is_none_or(|(known, _)| value > *known) {
            best = Some((
                value,
                Span {
                    range,
                    worth,
                    figure,
                },
            ));
        }
    };
    let whole = lines[0].start..lines[lines.len() - 1].end;
    if whole.len() <= WHOLE {
        consider(whole);
    } else {
        for (place, first) in lines.iter().enumerate() {
            for last in &lines[place..] {
                if last.end - first.start > MOST_QUOTE && last.end != first.end {
                    break;
                }
                consider(first.start..last.end);
            }
        }
    }
    if let Some((_, span)) = &mut best {
        span.range.end = to_end_of_list(section, source, &span.range);
        span.range.end = with_figures(section, source, &span.range);
        span.figure = has_figure(question.kind, source.text(section, span.range.clone()));
    }
    best.map_or(
        Span {
            range: lines[0].clone(),
            worth: 0.0,
            figure: false,
        },
        |(_, span)| span,
    )
}

/// The end of a quote with the rest of the list that it begins, as far as it is not too long.
fn to_end_of_list(section: &Section, source: &Source, range: &Range<usize>) -> usize {
    let mut end = range.end;
    for line in section.lines.iter().filter(|line| line.start >= range.end) {
        let said = source.text(section, range.start..end);
        let goes_on = said.ends_with([',', ':', ';']);
        if !goes_on || line.end - range.start > MOST_QUOTE + MOST_QUOTE / 4 {
            break;
        }
        end = line.end;
    }
    end
}

/// The end of a quote with the figures of its last row: a table gives them in lines of their own.
fn with_figures(section: &Section, source: &Source, range: &Range<usize>) -> usize {
    let is_figure = |line: &Range<usize>| {
        line.len() <= 30
            && source
                .text(section, line.clone())
                .starts_with(|c: char| c.is_ascii_digit())
    };
    let last = section.lines.iter().rposition(|line| line.end <= range.end);
    let ends_in_row = last.is_some_and(|place| section.lines[place].len() <= 80);
    section
        .lines
        .iter()
        .filter(|line| ends_in_row && line.start >= range.end)
        .take_while(|line| is_figure(line))
        .last()
        .map_or(range.end, |line| line.end)
}

/// Whether a text has a figure of the kind that is asked for.
fn has_figure(kind: Kind, text: &str) -> bool {
    match kind {
        Kind::Other | Kind::Person | Kind::Own => false,
        Kind::Count => {
            text.bytes().any(|byte| byte.is_ascii_digit())
                || text
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|word| NUMBERS[2..].contains(&word))
        }
        Kind::Amount => {
            has_counted(
                text,
                &["€", "%", "euro", "euros", "fois", "centimes", "pour"],
            ) || has_word(
                text,
                &["triple", "double", "moitié", "tiers", "6/7", "32/35"],
            )
        }
        Kind::Time => {
            has_counted(
                text,
                &[
                    "jour",
                    "jours",
                    "mois",
                    "an",
                    "ans",
                    "année",
                    "années",
                    "semaine",
                    "semaines",
                    "heure",
                    "heures",
                    "h",
                    "trimestres",
                    "minutes",
                ],
            ) || has_word(text, &["pas de durée", "sans limite", "sans délai"])
                || months(text)
        }
        Kind::Days => has_counted(text, &["jour", "jours", "/"]),
    }
}

/// Whether a day of the calendar stands there: « 31 mars ».
fn months(text: &str) -> bool {
    !kit::dates::find(text, jiff::civil::Date::constant(2000, 1, 1)).is_empty()
}

fn has_word(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Numbers in words, or what such a number ends with; the first two are articles as well.
const NUMBERS: &[&str] = &[
    "un",
    "une",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "vingt",
    "trente",
    "quarante",
    "cinquante",
    "soixante",
    "cent",
    "cents",
    "mille",
];

/// Whether one of some units follows a number, in digits or in words.
fn has_counted(text: &str, units: &[&str]) -> bool {
    let lower = text.to_lowercase();
    units.iter().any(|unit| {
        lower.match_indices(unit).any(|(at, _)| {
            let ends = unit.chars().next_back().is_some_and(char::is_alphabetic);
            let after = lower[at + unit.len()..].chars().next();
            if ends && after.is_some_and(char::is_alphabetic) {
                return false;
            }
            let before = lower[..at].trim_end();
            let word = before
                .rsplit(|c: char| !c.is_alphanumeric())
                .next()
                .unwrap_or_default();
            before.len() < at && NUMBERS.contains(&word)
                || before.ends_with(|c: char| c.is_ascii_digit())
        })
    })
}

/// What stands above a document's sections.
struct Above {
    title: Zone,
    wide: Zone,
    narrow: Zone,
    whole_title: f32,
}

impl Above {
    fn share(&self, term: &Term) -> f32 {
        let share = self.title.share(term).max(self.narrow.share(term));
        share.max(self.wide.share(term))
    }
}

/// A text in its words.
struct Zone {
    words: Vec<Word>,
    /// Where a stem stands, as places in `words`.
    places: HashMap<Stem, Vec<usize>>,
}

impl Zone {
    fn of(text: &str, scale: &Scale<'_>) -> Self {
        Self::at(text, 0, scale)
    }

    /// The words of a text that begins at that byte.
    fn at(text: &str, offset: usize, scale: &Scale<'_>) -> Self {
        let mut words = scale.vocabulary.words(text);
        let mut places: HashMap<Stem, Vec<usize>> = HashMap::new();
        for (place, word) in words.iter_mut().enumerate() {
            word.start += offset;
            word.end += offset;
            places.entry(word.stem).or_default().push(place);
        }
        Self { words, places }
    }

    /// How often a term stands here, what stands in for it counting less.
    fn count(&self, term: &Term) -> f32 {
        let own = self.places.get(&term.stem).map_or(0, Vec::len) as f32;
        let others: usize = term
            .alternatives
            .iter()
            .map(|phrase| self.stands(phrase).count())
            .sum();
        own + STANDING_IN * others as f32
    }

    /// 1 where a term stands here, a little less where only another stands in for it, 0 where none does.
    fn share(&self, term: &Term) -> f32 {
        self.share_within(term, &(0..usize::MAX))
    }

    /// The same within some bytes.
    fn share_within(&self, term: &Term, range: &Range<usize>) -> f32 {
        let inside = |place: &usize| {
            let word = &self.words[*place];
            range.start <= word.start && word.end <= range.end
        };
        if self
            .places
            .get(&term.stem)
            .is_some_and(|places| places.iter().any(inside))
        {
            return 1.0;
        }
        let stands_in = term
            .alternatives
            .iter()
            .any(|phrase| self.stands(phrase).any(|place| inside(&place)));
        if stands_in { STANDING_IN } else { 0.0 }
    }

    /// What the terms are worth that stand here, by the share of the words here that they are.
    fn fit(&self, terms: &[Term], counts: impl Fn(&Term) -> f32) -> f32 {
        let worth: f32 = terms
            .iter()
            .map(|term| counts(term) * term.weight * self.share(term))
            .sum();
        worth * self.asked(terms)
    }

    /// The share of the words here that the terms are.
    fn asked(&self, terms: &[Term]) -> f32 {
        let ours = self.words.iter().filter(|word| {
            terms.iter().any(|term| {
                term.stem == word.stem
                    || term
                        .alternatives
                        .iter()
                        .any(|phrase| phrase.contains(&word.stem))
            })
        });
        ours.count() as f32 / self.words.len().max(1) as f32
    }

    /// Where a phrase begins here.
    fn stands<'z>(&'z self, phrase: &'z [Stem]) -> impl Iterator<Item = usize> + 'z {
        let first = phrase.first().and_then(|stem| self.places.get(stem));
        first.into_iter().flatten().copied().filter(move |place| {
            phrase.iter().enumerate().all(|(offset, stem)| {
                self.words
                    .get(place + offset)
                    .is_some_and(|word| word.stem == *stem)
            })
        })
    }

    /// What the neighbours of a question are worth that are neighbours here.
    fn pairs(&self, terms: &[Term]) -> f32 {
        terms
            .windows(2)
            .filter(|pair| {
                let (Some(ones), Some(others)) = (
                    self.places.get(&pair[0].stem),
                    self.places.get(&pair[1].stem),
                ) else {
                    return false;
                };
                ones.iter()
                    .any(|one| others.iter().any(|other| *other > *one && other - one <= 2))
            })
            .map(|pair| (pair[0].weight + pair[1].weight) / 2.0)
            .sum()
    }
}
