//! What can be said of a document from its text alone.
//!
//! What is known of French orders (number, date, authority, …) comes in by `describe/orders.rs`.

mod orders;

use jiff::civil::Date;

use super::document::{Description, Document, Field};
use super::limit::{MAX_HEADING_BYTES, MAX_HEADINGS};
use super::office::HEADER;
use super::text;

/// Lines of the first page among which a title is looked for.
const TITLE_LINES: usize = 60;

/// Words with which the titles of acts begin, folded.
const ACTS: [&str; 16] = [
    "arrete",
    "deliberation",
    "decision",
    "decret",
    "circulaire",
    "ordonnance",
    "convention",
    "reglement",
    "instruction",
    "note de service",
    "proces-verbal",
    "compte rendu",
    "compte-rendu",
    "avis",
    "loi",
    "rapport",
];

/// Words with which headings within a text begin.
const HEADINGS: [&str; 7] = [
    "titre",
    "chapitre",
    "section",
    "sous-section",
    "article",
    "art.",
    "annexe",
];

/// Words of which a line of a letterhead has one, folded: the motto, also badly recognised.
const MOTTO: [&str; 4] = ["liberte", "egalite", "fraternite", "republique francaise"];

/// Words with which lines of letterheads begin, folded.
const LETTERHEADS: [&str; 9] = [
    "prefecture",
    "sous-prefecture",
    "prefet d",
    "prefete d",
    "departement d",
    "commune d",
    "ville d",
    "mairie",
    "arrondissement",
];

/// What the pages say; the name of the file may hold the day of an act that does not say it.
pub fn describe(name: &str, pages: &[String]) -> Description {
    let fields = orders::fields(name, pages);
    Description {
        title: title(pages, &fields),
        headings: headings(pages),
        fields,
    }
}

/// What recognised pages say, of which a day that no act can have is not taken: recognition reads 2015 as 2075.
/// Without a day of the call, every day is taken.
pub fn describe_recognised(name: &str, pages: &[String], today: Option<Date>) -> Description {
    let mut told = describe(name, pages);
    if let Some(today) = today {
        told.fields = orders::plausible(told.fields, today);
    }
    told
}

/// Adds what the text says to what the format knew: its title and its headings only where there was none.
pub fn complete(document: &mut Document, name: &str) {
    let pages: Vec<String> = document
        .pages
        .iter()
        .map(|page| page.text.clone())
        .collect();
    let told = describe(name, &pages);
    let known = &mut document.description;
    if known.title.is_empty() {
        let heading = known.headings.iter().find(|heading| heading.len() > 3);
        // The title of an act stands below its letterhead, which may be a heading itself.
        let first = heading.filter(|_| !is_act(&told.title)).cloned();
        known.title = first.unwrap_or(told.title);
    }
    if known.title.is_empty() {
        let property = known
            .fields
            .iter()
            .find(|field| field.name == "document-title");
        known.title = property
            .map(|field| field.value.clone())
            .unwrap_or_default();
    }
    if known.title.is_empty() {
        // Better a short line than none.
        let mut lines = pages.iter().flat_map(|page| page.lines()).map(unmarked);
        known.title = lines
            .find(|line| !line.is_empty())
            .unwrap_or_default()
            .to_owned();
    }
    known.title = text::cut(&known.title, MAX_HEADING_BYTES).to_owned();
    if known.headings.is_empty() {
        known.headings = told.headings;
    }
    orders::join(known, told.fields);
    orders::add_article(known);
}

fn title(pages: &[String], fields: &[Field]) -> String {
    let Some(page) = pages.iter().find(|page| !page.trim().is_empty()) else {
        return String::new();
    };
    let mut lines: Vec<&str> = page.lines().take(TITLE_LINES).map(str::trim).collect();
    // What stands above every page names a document only where its text does not.
    if lines.first() == Some(&HEADER) {
        let end = lines.iter().position(|line| line.is_empty());
        let end = end.unwrap_or(lines.len());
        lines.rotate_left(end);
    }
    if let Some(first) = lines.iter().position(|line| is_act(line)) {
        return act_title(&lines[first..]);
    }
    if let Some(told) = fields.iter().find(|field| field.name == "title") {
        return text::cut(&told.value, MAX_HEADING_BYTES).to_owned();
    }
    let is_words = |line: &&&str| {
        line.chars().filter(|letter| letter.is_alphabetic()).count() >= 8 && !is_letterhead(line)
    };
    let line = lines.iter().find(is_words).copied().unwrap_or_default();
    text::cut(unmarked(line), MAX_HEADING_BYTES).to_owned()
}

/// A title goes on to the end of its paragraph, or to where the recitals begin; what it is about may be a paragraph of its own.
fn act_title(lines: &[&str]) -> String {
    const MOST_LINES: usize = 8;
    let mut title: Vec<&str> = Vec::new();
    let mut ended = false;
    for line in lines.iter().take(MOST_LINES) {
        if line.is_empty() {
            ended = true;
        } else if is_recital(line) || ended && !goes_on(line) {
            break;
        } else {
            ended = false;
            title.push(unmarked(line));
        }
    }
    text::cut(&text::line(&title.join(" ")), MAX_HEADING_BYTES).to_owned()
}

/// Whether a paragraph goes on with the title above it: `portant …`, `relatif à …`.
fn goes_on(line: &str) -> bool {
    let first = unmarked(line).split(' ').next().unwrap_or_default();
    let is_lower = first.starts_with(char::is_lowercase);
    is_lower && (first.ends_with("ant") || first.starts_with("relati"))
}

/// A line without the marks of Markdown.
fn unmarked(line: &str) -> &str {
    line.trim_matches(['#', '*', '_', ' '])
}

fn is_act(line: &str) -> bool {
    let folded = kit::fold::Folded::new(unmarked(line));
    let folded = folded.text();
    ACTS.iter().any(|act| {
        folded.strip_prefix(act).is_some_and(|rest| {
            let ends = !rest.starts_with(|letter: char| letter.is_alphanumeric());
            let more = rest.trim_matches(|letter: char| !letter.is_alphanumeric());
            ends && more.len() >= 4
        })
    })
}

fn is_letterhead(line: &str) -> bool {
    let folded = kit::fold::Folded::new(unmarked(line));
    let folded = folded.text();
    MOTTO.iter().any(|words| folded.contains(words))
        || LETTERHEADS.iter().any(|words| folded.starts_with(words))
}

fn is_recital(line: &str) -> bool {
    let folded = kit::fold::Folded::new(line);
    let first = folded
        .text()
        .split(|letter: char| !letter.is_alphanumeric())
        .next()
        .unwrap_or_default()
        .to_owned();
    matches!(first.as_str(), "vu" | "considerant")
}

fn headings(pages: &[String]) -> Vec<String> {
    /// A longer line is a sentence.
    const MOST_LETTERS: usize = 120;
    let lines = pages.iter().flat_map(|page| page.lines()).map(str::trim);
    let found = lines.filter(|line| {
        let length = line.chars().count();
        if !(4..=MOST_LETTERS).contains(&length) || line.ends_with([',', ';']) {
            return false;
        }
        let starts = line.starts_with(char::is_uppercase);
        let lower = line.to_lowercase();
        starts
            && HEADINGS.iter().any(|heading| {
                lower
                    .strip_prefix(heading)
                    .is_some_and(|rest| rest.starts_with([' ', '\u{a0}']) || rest.is_empty())
            })
    });
    found.take(MAX_HEADINGS).map(text::line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: &str, title: &str) {
        assert_eq!(describe("", &[page.to_owned()]).title, title);
    }

    #[test]
    fn titles_of_acts_are_found_below_the_letterhead() {
        check(
            "PRÉFET DU NORD\n\nARRÊTÉ n° 2024-12 portant\nréglementation de la circulation\nVu le code de la route",
            "ARRÊTÉ n° 2024-12 portant réglementation de la circulation",
        );
        check(
            "# PRÉFET\n\n**Arrêté n° 2025-860 du 20 mai 2025**\n\nprescrivant une enquête\n\nLE PRÉFET",
            "Arrêté n° 2025-860 du 20 mai 2025 prescrivant une enquête",
        );
        check("Le maire\n\nArrêtons\n\nUn texte", "Arrêtons");
        check("Note\n\nUn texte assez long", "Un texte assez long");
        check("", "");
    }

    #[test]
    fn a_line_of_the_letterhead_is_no_title() {
        check(
            "‘Eberté + Égalité + F\n\nPRÉFECTURE DE LA VIONNE\n\nNote aux communes du canton",
            "Note aux communes du canton",
        );
        check(
            "‘Eberté + Égalité + F\nARRETE\nportant règlement du marché\nLe maire de Valbrune,\nVu le code ;\nARRÊTE\nArticle 1 : Le marché.",
            "portant règlement du marché",
        );
    }

    #[test]
    fn a_day_that_no_act_can_have_is_not_taken_from_recognised_text() {
        let page = |year: u32| {
            vec![format!(
                "ARRÊTÉ n° 2025-12\nportant règlement du marché\nLe maire de Valbrune,\nVu le code ;\nARRÊTE\nArticle 1 : Le présent arrêté entre en vigueur le 1er mars {year}.\nFait à Valbrune, le 25 février {year}"
            )]
        };
        let today = Some(Date::constant(2026, 3, 31));
        let days = |year: u32, today: Option<Date>| {
            let told = describe_recognised("", &page(year), today);
            let of_time = |field: &&Field| matches!(&*field.name, "date" | "from");
            told.fields.iter().filter(of_time).count()
        };
        assert_eq!(days(2025, today), 2);
        assert_eq!(days(2027, today), 2);
        assert_eq!(days(2075, today), 0);
        assert_eq!(days(2075, None), 2);
    }

    #[test]
    fn headings_are_lines_of_their_own() {
        let page = "TITRE I\nArticle 1er\nLe maire est chargé.\nArticle 2 : Voies\narticles visés\nArticle 3, dernier alinéa,";
        let told = describe("", &[page.to_owned()]);
        assert_eq!(
            told.headings,
            ["TITRE I", "Article 1er", "Article 2 : Voies"]
        );
    }
}
