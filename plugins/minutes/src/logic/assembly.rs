//! The arithmetic of assemblies: quorum, proxies, and whether votes add up to those who can vote.
//!
//! The articles of the general code of local authorities are named for whoever checks; their text could not be read in a
//! public copy when this was written, so that each is marked as not verified, and none decides anything here.

use kit::language::Language;

use super::meeting::Meeting;
use super::people;
use super::vote::{Outcome, Vote};

/// Something that does not add up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inconsistency {
    /// What, in the language of the call.
    pub message: String,
    /// The rule's article; absent for plain arithmetic.
    pub rule: Option<String>,
    /// Whether the article's text was checked.
    pub verified: bool,
    /// The sentences that say it.
    pub sentences: Vec<usize>,
}

const QUORUM: &str = "art. L. 2121-17 CGCT";
const PROXIES: &str = "art. L. 2121-20 CGCT";

/// Everything that does not add up in a meeting and its votes.
pub fn check(meeting: &Meeting, votes: &[Vote], language: Language) -> Vec<Inconsistency> {
    let mut found = Vec::new();
    let mut say = |message: String, rule: Option<&str>, sentences: Vec<usize>| {
        found.push(Inconsistency {
            message,
            rule: rule.map(str::to_owned),
            verified: false,
            sentences,
        });
    };
    let said = |counts: &[Option<super::meeting::Count>]| -> Vec<usize> {
        counts
            .iter()
            .flatten()
            .filter_map(|count| count.sentence)
            .collect()
    };
    if let (Some(members), Some(here)) = (meeting.members, meeting.here) {
        if here.value > members.value {
            say(
                language.pick(
                    format!(
                        "{} présents pour {} membres en exercice",
                        here.value, members.value
                    ),
                    format!(
                        "{} present of {} members in office",
                        here.value, members.value
                    ),
                ),
                None,
                said(&[meeting.members, meeting.here]),
            );
        } else if here.value * 2 <= members.value {
            say(
                language.pick(
                    format!("{} présents sur {} membres en exercice : la majorité des membres n'est pas présente, le quorum est à vérifier", here.value, members.value),
                    format!("{} present of {} members in office: no majority of members is there, check the quorum", here.value, members.value),
                ),
                Some(QUORUM),
                said(&[meeting.members, meeting.here]),
            );
        }
    }
    if let (Some(quorum), Some(here)) = (meeting.quorum, meeting.here)
        && here.value < quorum.value
    {
        say(
            language.pick(
                format!(
                    "{} présents pour un quorum annoncé de {}",
                    here.value, quorum.value
                ),
                format!(
                    "{} present for a quorum of {} that was told",
                    here.value, quorum.value
                ),
            ),
            Some(QUORUM),
            said(&[meeting.quorum, meeting.here]),
        );
    }
    for (place, proxy) in meeting.proxies.iter().enumerate() {
        let sentences: Vec<usize> = proxy.sentence.into_iter().collect();
        let again = meeting.proxies[..place]
            .iter()
            .any(|other| people::same(&other.to, &proxy.to));
        if again {
            say(
                language.pick(
                    format!("{} porte plus d'un pouvoir", proxy.to),
                    format!("{} holds more than one proxy", proxy.to),
                ),
                Some(PROXIES),
                sentences.clone(),
            );
        }
        let absent = meeting
            .excused
            .iter()
            .chain(&meeting.absent)
            .any(|name| people::same(name, &proxy.to));
        if absent {
            say(
                language.pick(
                    format!("{} porte un pouvoir sans être présent", proxy.to),
                    format!("{} holds a proxy without being there", proxy.to),
                ),
                Some(PROXIES),
                sentences.clone(),
            );
        }
        if people::same(&proxy.from, &proxy.to) {
            say(
                language.pick(
                    format!("{} se donne pouvoir", proxy.from),
                    format!("{} is their own proxy", proxy.from),
                ),
                Some(PROXIES),
                sentences,
            );
        }
    }
    let proxies = proxies(meeting);
    if let (Some(here), Some(voters)) = (meeting.here, meeting.voters)
        && (proxies > 0 || meeting.proxy_count.is_some())
        && here.value + proxies != voters.value
    {
        say(
            language.pick(
                format!(
                    "{} présents et {proxies} pouvoirs font {}, {} votants sont annoncés",
                    here.value,
                    here.value + proxies,
                    voters.value
                ),
                format!(
                    "{} present and {proxies} proxies make {}, {} voters were told",
                    here.value,
                    here.value + proxies,
                    voters.value
                ),
            ),
            None,
            said(&[meeting.here, meeting.proxy_count, meeting.voters]),
        );
    }
    if let Some(told) = meeting.proxy_count
        && !meeting.proxies.is_empty()
        && told.value as usize != meeting.proxies.len()
    {
        say(
            language.pick(
                format!(
                    "{} pouvoirs annoncés, {} nommés",
                    told.value,
                    meeting.proxies.len()
                ),
                format!(
                    "{} proxies were told, {} are named",
                    told.value,
                    meeting.proxies.len()
                ),
            ),
            None,
            meeting
                .proxies
                .iter()
                .filter_map(|proxy| proxy.sentence)
                .chain(told.sentence)
                .collect(),
        );
    }
    for vote in votes {
        for message in against_itself(vote, voters(meeting), language) {
            say(message.0, message.1, vote.sentences.clone());
        }
    }
    found
}

/// Those who can vote: as it is said, else those who are there and their proxies.
pub fn voters(meeting: &Meeting) -> Option<u32> {
    let reckoned = meeting.here.map(|here| here.value + proxies(meeting));
    meeting.voters.map(|voters| voters.value).or(reckoned)
}

fn proxies(meeting: &Meeting) -> u32 {
    let named = meeting.proxies.len() as u32;
    meeting.proxy_count.map_or(named, |told| told.value)
}

/// What does not add up in one vote.
fn against_itself(
    vote: &Vote,
    voters: Option<u32>,
    language: Language,
) -> Vec<(String, Option<&'static str>)> {
    let mut found = Vec::new();
    let (in_favour, against) = (vote.in_favour, vote.against.unwrap_or(0));
    let abstentions = vote.abstentions.unwrap_or(0);
    let away = vote.not_voting.unwrap_or(0);
    if let (Some(in_favour), Some(voters), None) = (in_favour, voters, &vote.college) {
        let sum = in_favour + against + abstentions + away;
        if sum != voters {
            found.push((
                language.pick(
                    format!("{in_favour} pour, {against} contre, {abstentions} abstentions et {away} non-votants font {sum}, pour {voters} votants"),
                    format!("{in_favour} for, {against} against, {abstentions} abstaining and {away} not voting make {sum}, of {voters} voters"),
                ),
                None,
            ));
        }
    }
    if vote.unanimous && against > 0 {
        found.push((
            language.pick(
                format!("l'unanimité est annoncée avec {against} voix contre"),
                format!("unanimity is told with {against} votes against"),
            ),
            None,
        ));
    }
    if let Some(in_favour) = in_favour {
        let adopted = vote.outcome == Some(Outcome::Adopted);
        let rejected = vote.outcome == Some(Outcome::Rejected);
        if adopted && in_favour < against || rejected && in_favour > against {
            found.push((
                language.pick(
                    format!("{in_favour} pour et {against} contre : le résultat annoncé n'est pas celui de la majorité des suffrages exprimés"),
                    format!("{in_favour} for and {against} against: the result that was told is not that of the majority of votes cast"),
                ),
                Some(PROXIES),
            ));
        } else if in_favour == against && in_favour > 0 {
            found.push((
                language.pick(
                    format!("partage des voix, {in_favour} pour et {against} contre : la voix du président est à préciser"),
                    format!("a tie, {in_favour} for and {against} against: say how the chair voted"),
                ),
                Some(PROXIES),
            ));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::meeting::{Count, Proxy};
    use super::*;

    fn count(value: u32) -> Option<Count> {
        Some(Count {
            value,
            sentence: None,
        })
    }

    fn vote(in_favour: u32, against: u32, abstentions: u32) -> Vote {
        Vote {
            in_favour: Some(in_favour),
            against: Some(against),
            abstentions: Some(abstentions),
            outcome: Some(Outcome::Adopted),
            ..Vote::default()
        }
    }

    fn proxy(from: &str, to: &str) -> Proxy {
        Proxy {
            from: from.to_owned(),
            to: to.to_owned(),
            sentence: None,
        }
    }

    #[track_caller]
    fn check_count(meeting: &Meeting, votes: &[Vote], expected: usize) {
        let found = check(meeting, votes, Language::French);
        assert_eq!(found.len(), expected, "{found:?}");
        assert!(found.iter().all(|one| !one.verified));
    }

    #[test]
    fn votes_add_up_to_those_who_can_vote() {
        let meeting = Meeting {
            members: count(19),
            here: count(13),
            proxies: vec![
                proxy("Mme Roux", "M. Petit"),
                proxy("M. Serre", "Mme Blanc"),
            ],
            voters: count(15),
            ..Meeting::default()
        };
        check_count(&meeting, &[vote(13, 0, 2), vote(15, 0, 0)], 0);
        check_count(&meeting, &[vote(13, 1, 2)], 1);
        check_count(&meeting, &[vote(5, 10, 0)], 1);
        let unanimous = Vote {
            unanimous: true,
            ..vote(14, 1, 0)
        };
        check_count(&meeting, &[unanimous], 1);
    }

    #[test]
    fn quorum_and_proxies_are_checked() {
        let few = Meeting {
            members: count(19),
            here: count(9),
            ..Meeting::default()
        };
        check_count(&few, &[], 1);
        let enough = Meeting {
            members: count(19),
            here: count(10),
            ..Meeting::default()
        };
        check_count(&enough, &[], 0);
        let twice = Meeting {
            proxies: vec![proxy("Mme Roux", "M. Petit"), proxy("M. Serre", "M. Petit")],
            ..Meeting::default()
        };
        check_count(&twice, &[], 1);
        let absent = Meeting {
            proxies: vec![proxy("Mme Roux", "M. Petit")],
            excused: vec!["Mme Roux".to_owned(), "M. Petit".to_owned()],
            ..Meeting::default()
        };
        check_count(&absent, &[], 1);
        let wrong = Meeting {
            here: count(12),
            voters: count(15),
            proxies: vec![proxy("Mme Roux", "M. Petit")],
            ..Meeting::default()
        };
        check_count(&wrong, &[], 1);
    }
}
