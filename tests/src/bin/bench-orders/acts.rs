//! Invented orders, always the same ones: each follows from its number alone.

use index::{Document, Field, Origin, Page};

use super::words::{
    ARTICLES, BODIES, CODES, CONSIDERANTS, FIRST, HEADS, MONTHS, MOTIVES, NAMES, ROOTS, SIGNERS,
    STREETS, SUBJECTS, SYLLABLES, TAILS, TRADES,
};

/// The years over which the acts are spread.
const FIRST_YEAR: u64 = 2009;
const YEARS: u64 = 16;

/// One order, as the municipality or the department wrote it.
#[derive(Debug, Clone)]
pub(crate) struct Act {
    /// `2017/2017-4312.txt`.
    pub(crate) path: String,
    /// `2017-4312`; no other act has it.
    pub(crate) number: String,
    /// ISO 8601.
    pub(crate) date: String,
    /// `12 mars 2017`.
    pub(crate) day: String,
    pub(crate) commune: String,
    /// `RD 979`.
    pub(crate) road: String,
    /// `rue des Lavoirs`.
    pub(crate) street: String,
    pub(crate) authority: String,
    /// What it is about, as in `portant …`.
    pub(crate) title: String,
    /// A few words of the subject.
    pub(crate) subject: &'static str,
    /// About 3 KB of French.
    pub(crate) text: String,
}

impl Act {
    /// The act of that place in the row.
    pub(crate) fn new(place: usize) -> Self {
        let mut dice = Dice::new(place as u64);
        let year = FIRST_YEAR + place as u64 % YEARS;
        let number = format!("{year}-{:04}", place as u64 / YEARS + 1);
        let (month, day) = (dice.below(12), dice.below(28) + 1);
        let commune = commune(&mut dice);
        let road = format!("RD {}", dice.rare(1_400) + 1);
        let street = street(&mut dice);
        let departmental = dice.below(3) == 0;
        let authority = if departmental {
            "Le président du conseil départemental".to_owned()
        } else {
            format!("Le maire de {commune}")
        };
        let subject = dice.pick(SUBJECTS);
        let title = format!("{subject} {street}, {road}, commune de {commune}");
        let mut act = Self {
            path: format!("{year}/{number}.txt"),
            number,
            date: format!("{year}-{:02}-{day:02}", month + 1),
            day: format!("{day} {} {year}", MONTHS[month as usize]),
            commune,
            road,
            street,
            authority,
            title,
            subject,
            text: String::new(),
        };
        act.text = act.written(&mut dice);
        act
    }

    fn written(&self, dice: &mut Dice) -> String {
        let mut lines = vec![
            format!("ARRÊTÉ n° {}", self.number),
            format!("portant {}", self.title),
            String::new(),
            format!("{},", self.authority),
            String::new(),
        ];
        for _ in 0..4 {
            let (code, book) = (dice.pick(CODES), dice.below(4) + 1);
            let (part, article) = (dice.below(900) + 100, dice.below(60) + 1);
            lines.push(format!(
                "Vu le {code}, notamment son article L. {book}{part}-{article} ;"
            ));
        }
        let (year, other) = (FIRST_YEAR + dice.below(YEARS), dice.below(6_000) + 1);
        lines.push(format!(
            "Vu l'arrêté n° {year}-{other:04} du {} {} {year} portant délégation de signature ;",
            dice.below(28) + 1,
            dice.pick(MONTHS)
        ));
        let company = company(dice);
        lines.push(format!(
            "Vu la demande de l'entreprise {company} en date du {} {} ;",
            dice.below(28) + 1,
            dice.pick(MONTHS)
        ));
        for _ in 0..3 {
            lines.push(format!(
                "Considérant {} {} ;",
                dice.pick(CONSIDERANTS),
                dice.pick(MOTIVES)
            ));
        }
        lines.extend([String::new(), "ARRÊTE".to_owned(), String::new()]);
        let mut article = 1;
        while lines.iter().map(String::len).sum::<usize>() < 2_650 {
            let number = if article == 1 {
                "1er".to_owned()
            } else {
                article.to_string()
            };
            let sentence = self.filled(dice.pick(ARTICLES), &company, dice);
            let more = self.filled(dice.pick(BODIES), &company, dice);
            lines.push(format!("Article {number} : {sentence} {more}"));
            lines.push(String::new());
            article += 1;
        }
        let signer = format!("{} {}", dice.pick(FIRST), dice.pick(NAMES).to_uppercase());
        lines.extend([
            format!("Fait à {}, le {}", self.commune, self.day),
            String::new(),
            dice.pick(SIGNERS).to_owned(),
            signer,
        ]);
        lines.join("\n") + "\n"
    }

    /// A sentence whose gaps are filled: `{r}` road, `{s}` street, `{c}` commune, `{e}` company, `{n}` a number, `{d}` a day.
    fn filled(&self, pattern: &str, company: &str, dice: &mut Dice) -> String {
        let number = (dice.below(90) + 1).to_string();
        let day = format!("{} {}", dice.below(28) + 1, dice.pick(MONTHS));
        pattern
            .replace("{r}", &self.road)
            .replace("{s}", &self.street)
            .replace("{c}", &self.commune)
            .replace("{e}", company)
            .replace("{n}", &number)
            .replace("{d}", &day)
    }

    /// The document as the index takes it, with the fields that an extractor finds in such an act.
    pub(crate) fn document(&self) -> Document {
        let field = |name: &str, value: &str| {
            let start = self.text.find(value).unwrap_or_default();
            Field {
                name: name.to_owned(),
                value: value.to_owned(),
                page: 1,
                start: u32::try_from(start).unwrap_or_default(),
                end: u32::try_from(start + value.len()).unwrap_or_default(),
            }
        };
        let mut fields = vec![
            field("number", &self.number),
            field("date", &self.date),
            field("authority", &self.authority),
            field("commune", &self.commune),
            field("road", &self.road),
            field("place", &self.street),
        ];
        for line in self.text.lines() {
            let name = match line.split(' ').next() {
                Some("Vu") => "visa",
                Some("Considérant") => "considerant",
                Some("Article") => "article",
                _ => continue,
            };
            fields.push(field(name, line));
        }
        Document {
            identifier: self.path.clone(),
            title: format!("portant {}", self.title),
            headings: Vec::new(),
            pages: vec![Page {
                text: self.text.clone(),
                origin: Origin::Text,
            }],
            fields,
        }
    }
}

/// Some 3,000 names, a few of them often.
fn commune(dice: &mut Dice) -> String {
    let root = ROOTS[dice.rare(ROOTS.len() as u64) as usize];
    format!("{}{root}{}", dice.pick(HEADS), dice.pick(TAILS))
}

fn street(dice: &mut Dice) -> String {
    let name = STREETS[dice.rare(STREETS.len() as u64) as usize];
    format!(
        "{} {name}",
        ["rue", "avenue", "chemin", "place", "impasse", "boulevard"][dice.below(6) as usize]
    )
}

/// A name that hardly any other company has: real collections are full of words that stand in few documents.
fn company(dice: &mut Dice) -> String {
    let name: String = (0..3).map(|_| dice.pick(SYLLABLES)).collect();
    format!("{} {}", name.to_uppercase(), dice.pick(TRADES))
}

/// Numbers that look random and are always the same (SplitMix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5eed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below that one.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// A number below that one, small ones much more often, as words are in a language.
    fn rare(&mut self, end: u64) -> u64 {
        let share = self.below(1 << 20) as f64 / f64::from(1 << 20);
        ((end as f64 + 1.0).powf(share) - 1.0) as u64 % end.max(1)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }
}
