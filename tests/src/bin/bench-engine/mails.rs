//! Mails that nobody has seen: drawn anew for each run, so that no cache can answer.

/// The task, the same on both sides; about a hundred and fifty tokens.
pub(crate) const INSTRUCTIONS: &str = "You read letters that citizens and companies send to a small town hall. \
For each letter you say which office has to deal with it, what the letter is about, and until when an answer is due. \
The office is one of these: roads for streets, lamps, signs and traffic; schools for pupils, canteens and buses; \
water for pipes, drains and bills of the water service; invoices for bills that companies send to the town; \
other for everything else. The summary is one short sentence in plain words that repeats what the letter says, \
without greetings and without anything that is not in the letter. \
The deadline is the date that the letter names for an answer, written as in the letter, or none. Be brief and exact.";

/// The offices.
pub(crate) const OFFICES: [&str; 5] = ["roads", "schools", "water", "invoices", "other"];

/// One mail.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    pub(crate) text: String,
    /// The dates in it, as code finds them.
    pub(crate) dates: Vec<String>,
}

/// Draws mails.
pub(crate) struct Mails(u64);

impl Mails {
    /// Another series in each process.
    pub(crate) fn new() -> Self {
        let now = std::time::UNIX_EPOCH.elapsed();
        Self(now.map_or(1, |now| now.as_nanos() as u64))
    }

    /// So many mails that were never drawn before.
    pub(crate) fn fresh(&mut self, count: usize) -> Vec<Mail> {
        (0..count).map(|_| self.mail()).collect()
    }

    fn mail(&mut self) -> Mail {
        let name = self.pick(&[
            "Lucie Arnal",
            "Paul Vidal",
            "Jeanne Roux",
            "Marc Teissier",
            "Anna Boyer",
        ]);
        let place = self.pick(&[
            "Mill Street",
            "Church Square",
            "Station Road",
            "River Lane",
            "School Alley",
        ]);
        let matter = self.pick(&[
            "the street lamp before our house has been out and the pavement is dark at night",
            "the school bus came late again and the children waited in the rain for a long time",
            "the water bill that we received is twice as high as usual and the meter was not read",
            "please find attached our bill for the repair of the town hall's heating",
            "our association would like to use the large hall for its yearly meeting",
            "a deep hole in the road has damaged two cars and somebody will be hurt soon",
        ]);
        let wish = self.pick(&[
            "Could you tell us what will be done and when",
            "We ask you to send somebody to look at it",
            "We would be grateful for a written answer",
            "Please let us know who is in charge of this",
        ]);
        let number = self.below(90_000) + 10_000;
        let since = format!("{} {}", self.below(28) + 1, self.month());
        let mut dates = vec![since.clone()];
        let due = if self.below(3) > 0 {
            let due = format!("{} {}", self.below(28) + 1, self.month());
            dates.push(due.clone());
            format!(" We need your answer before {due}.")
        } else {
            String::new()
        };
        dates.dedup();
        let text = format!(
            "File {number}. Dear Sir or Madam, I live at {} {place} and write to you because {matter}. \
             It began on {since} and my neighbours at number {} say the same; we have called twice and spoken to nobody. \
             {wish}.{due} My telephone number ends in {}. Yours faithfully, {name}",
            self.below(200) + 1,
            self.below(200) + 1,
            self.below(9_000) + 1_000,
        );
        Mail { text, dates }
    }

    fn month(&mut self) -> &'static str {
        self.pick(&["March", "April", "May", "June", "September", "October"])
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u64) as usize]
    }

    /// A number below `end`, by SplitMix64.
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % end
    }
}
