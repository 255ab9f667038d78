//! Actions over several meetings: one row an action, with what each meeting says of it.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::people;
use super::stems;

/// Actions of one person that share this much are one.
const SAME: f64 = 0.5;

/// An action is known again only by so many words.
const LEAST: usize = 2;

/// What one meeting says of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The transcript's name.
    pub meeting: String,
    /// The day of the meeting.
    pub day: Option<Date>,
    /// Until when, as this meeting says.
    pub due: Option<Date>,
    /// Who is to do it, as this meeting says.
    pub who: Option<String>,
    /// What is to be done, as this meeting says.
    pub what: String,
    /// Words of the transcript, byte for byte.
    pub quote: String,
    /// The cues in which it stands.
    pub cues: Vec<String>,
    /// What it is about.
    pub about: BTreeSet<String>,
}

/// One action and its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tracked {
    /// What each meeting says, the earliest first; the last one counts.
    pub history: Vec<Mention>,
}

impl Tracked {
    /// What is to be done, as it was first said.
    pub fn what(&self) -> &str {
        self.history
            .first()
            .map_or("", |mention| mention.what.as_str())
    }

    /// Who is to do it, as it was last said.
    pub fn who(&self) -> Option<&str> {
        self.history
            .iter()
            .rev()
            .find_map(|mention| mention.who.as_deref())
    }

    /// Until when, as it was last said.
    pub fn due(&self) -> Option<Date> {
        self.history.iter().rev().find_map(|mention| mention.due)
    }

    /// How often its day was put off.
    pub fn postponed(&self) -> usize {
        let dues: Vec<Date> = self
            .history
            .iter()
            .filter_map(|mention| mention.due)
            .collect();
        dues.windows(2).filter(|two| two[1] > two[0]).count()
    }
}

/// Puts the actions of meetings together, whatever the order in which the meetings were given.
pub fn together(mut mentions: Vec<Mention>) -> Vec<Tracked> {
    // A meeting without a day keeps its place among those that have one.
    mentions.sort_by_key(|mention| mention.day);
    let mut tracked: Vec<Tracked> = Vec::new();
    for mention in mentions {
        let twin = tracked
            .iter_mut()
            .filter(|known| {
                known
                    .history
                    .iter()
                    .all(|other| other.meeting != mention.meeting)
            })
            .map(|known| (likeness(known, &mention), known))
            .filter(|(likeness, _)| *likeness >= SAME)
            .max_by(|one, other| one.0.total_cmp(&other.0));
        match twin {
            Some((_, known)) => known.history.push(mention),
            None => tracked.push(Tracked {
                history: vec![mention],
            }),
        }
    }
    tracked
}

fn likeness(known: &Tracked, mention: &Mention) -> f64 {
    let person = match (known.who(), mention.who.as_deref()) {
        (Some(one), Some(other)) => people::same(one, other),
        _ => true,
    };
    let most = known
        .history
        .iter()
        .filter(|other| other.about.intersection(&mention.about).count() >= LEAST)
        .map(|other| stems::overlap(&other.about, &mention.about))
        .fold(0.0, f64::max);
    // Somebody else's action is the same only where next to all of it is.
    if person || most >= 0.8 { most } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::super::sentence::Words;
    use super::*;

    fn mention(meeting: &str, day: &str, who: &str, what: &str, due: &str) -> Mention {
        Mention {
            meeting: meeting.to_owned(),
            day: day.parse().ok(),
            due: due.parse().ok(),
            who: Some(who.to_owned()),
            what: what.to_owned(),
            quote: what.to_owned(),
            cues: vec!["1".to_owned()],
            about: stems::of(&Words::new(what)),
        }
    }

    #[test]
    fn an_action_that_comes_back_is_one_row_with_a_history() {
        let tracked = together(vec![
            mention(
                "b",
                "2026-04-09",
                "Paul Petit",
                "relance le plombier pour le devis de la chaudière",
                "2026-04-30",
            ),
            mention(
                "a",
                "2026-03-12",
                "M. Petit",
                "demander le devis de la chaudière au plombier",
                "2026-03-31",
            ),
            mention(
                "a",
                "2026-03-12",
                "Mme Roux",
                "préparer le budget de la fête",
                "2026-03-20",
            ),
            mention(
                "b",
                "2026-04-09",
                "Paul Petit",
                "inviter les associations",
                "",
            ),
        ]);
        assert_eq!(tracked.len(), 3);
        let devis = &tracked[0];
        assert_eq!((devis.history.len(), devis.postponed()), (2, 1));
        assert_eq!(
            devis.what(),
            "demander le devis de la chaudière au plombier"
        );
        assert_eq!(
            devis.due().map(|due| due.to_string()).as_deref(),
            Some("2026-04-30")
        );
    }

    #[test]
    fn two_actions_of_one_meeting_stay_two() {
        let same = "préparer le budget de la fête";
        let tracked = together(vec![
            mention("a", "2026-03-12", "Mme Roux", same, ""),
            mention("a", "2026-03-12", "Mme Roux", same, ""),
        ]);
        assert_eq!(tracked.len(), 2);
    }
}
