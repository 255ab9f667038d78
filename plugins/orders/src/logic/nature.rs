//! An act and those that change it tell of the same thing in the same words: which of them is asked for.

use acts::relations::Action;
use acts::standing::{Match, Summary, means};
use kit::fold::Folded;

use super::collection::{Field, Hit, summary};

/// What a query says of the nature of the act that it wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// The act that began it all: "autorisation initiale".
    Initial,
    /// One that does this to another: "prolongation", "abrogé".
    Change(&'static [Action]),
    /// One that may do this to another; the word is an everyday one too: "remplace".
    PerhapsChange(&'static [Action]),
    /// It does not say.
    Either,
}

/// Words that ask for the first act, where they stand beside a word for an act.
const FIRST: &[&str] = &[
    "initial",
    "initiale",
    "initiaux",
    "initiales",
    "origine",
    "originel",
    "originelle",
    "premier",
    "premiere",
    "premieres",
    "premiers",
];

/// Words for an act, or for what one does.
const ACTS: &[&str] = &[
    "acte",
    "arrete",
    "autorisation",
    "convention",
    "decision",
    "declaration",
    "delegation",
    "deliberation",
    "nomination",
    "permis",
    "permission",
    "reglement",
    "reglementation",
    "texte",
    "version",
];

const CHANGES: &[Action] = &[Action::Modifies, Action::Completes, Action::Replaces];
const EXTENDS: &[Action] = &[Action::Extends, Action::Modifies];
const ENDS: &[Action] = &[Action::Repeals, Action::Withdraws, Action::Replaces];

/// Beginnings of words that name what is done to an act.
const LEGAL: &[(&str, &[Action])] = &[
    ("abrog", ENDS),
    ("complement", CHANGES),
    ("modif", CHANGES),
    ("prolong", EXTENDS),
    ("prorog", EXTENDS),
    ("levee", ENDS),
    ("suspen", &[Action::Suspends]),
];

/// Beginnings of everyday words for the same.
const EVERYDAY: &[(&str, &[Action])] = &[
    ("abaiss", CHANGES),
    ("augment", CHANGES),
    ("chang", CHANGES),
    ("complet", CHANGES),
    ("nouve", CHANGES),
    ("redui", CHANGES),
    ("remplac", CHANGES),
    ("report", EXTENDS),
];

/// How near the first act must come, as a share of the score of one that changes it, to stand before it.
const NEAR_EQUAL: f32 = 0.93;

/// The same where the query asks for it.
const ASKED_FOR: f32 = 0.5;

/// How near an act must come that does to another what the query names.
const NAMED: f32 = 0.25;

/// How much less of a query's words is as good as the same.
const SAME_COVERAGE: f32 = 0.05;

/// The same where an everyday word may name it.
const PERHAPS_NAMED: f32 = 0.7;

impl Wanted {
    /// What a query says.
    pub fn of(query: &str) -> Self {
        let folded = Folded::new(query);
        let words: Vec<&str> = folded
            .text()
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let named = |table: &[(&str, &'static [Action])]| {
            let found = table
                .iter()
                .find(|(start, _)| words.iter().any(|word| word.starts_with(start)));
            found.map(|(_, actions)| *actions)
        };
        if let Some(actions) = named(LEGAL) {
            return Self::Change(actions);
        }
        // "autorisation initiale", "premier arrêté", "arrêté préfectoral d'origine".
        let acts = |place: usize| {
            let around = place.saturating_sub(3)..(place + 2).min(words.len());
            words[around].iter().any(|word| ACTS.contains(word))
        };
        let is_first = words
            .iter()
            .enumerate()
            .any(|(place, word)| FIRST.contains(word) && acts(place));
        if is_first {
            return Self::Initial;
        }
        named(EVERYDAY).map_or(Self::Either, Self::PerhapsChange)
    }
}

/// Hits with what is known of their documents, best first, in the order that the query wants; what moves up counts as
/// much as what it passes.
pub fn arrange(hits: Vec<(Hit, Vec<Field>)>, wanted: &Wanted) -> Vec<(Hit, Vec<Field>)> {
    let known: Vec<_> = hits
        .iter()
        .map(|(hit, fields)| Known {
            score: hit.score,
            coverage: hit.coverage,
            summary: summary(&hit.document, fields),
        })
        .collect();
    let mut places: Vec<Option<(Hit, Vec<Field>)>> = hits.into_iter().map(Some).collect();
    let mut ordered: Vec<(Hit, Vec<Field>)> = order(wanted, &known)
        .into_iter()
        .filter_map(|place| places[place].take())
        .collect();
    let mut least = 0.0_f32;
    for (hit, _) in ordered.iter_mut().rev() {
        least = least.max(hit.score);
        hit.score = least;
    }
    ordered
}

/// A hit and its act.
struct Known {
    score: f32,
    coverage: f32,
    summary: Summary,
}

/// The order in which hits stand, by their places: those that are wanted before those that they act on, or that act
/// on them, where their scores are near enough.
fn order(wanted: &Wanted, hits: &[Known]) -> Vec<usize> {
    let set: Vec<Summary> = hits.iter().map(|hit| hit.summary.clone()).collect();
    let mut order: Vec<usize> = (0..hits.len()).collect();
    // By the place of the one that acts, so that the best stands first among those that move to one place.
    for (changer, summary) in set.iter().enumerate() {
        for relation in &summary.relations {
            let targets = match means(&relation.target.value, &set, Some(changer)) {
                Match::One(target) => vec![target],
                // The same act may lie there in several forms.
                Match::Several(targets) => targets,
                Match::None => continue,
            };
            for target in targets {
                let pair = match wanted {
                    Wanted::Initial if changes(relation.action) => (target, changer, ASKED_FOR),
                    Wanted::Either if changes(relation.action) => (target, changer, NEAR_EQUAL),
                    Wanted::Change(actions) if actions.contains(&relation.action) => {
                        (changer, target, NAMED)
                    }
                    // An everyday word may mean something else: what is asked must stand in the act that changes the other.
                    Wanted::PerhapsChange(actions)
                        if actions.contains(&relation.action)
                            && hits[changer].coverage >= hits[target].coverage - SAME_COVERAGE =>
                    {
                        (changer, target, PERHAPS_NAMED)
                    }
                    _ => continue,
                };
                let (better, other, least) = pair;
                if hits[better].score >= least * hits[other].score {
                    put_before(&mut order, better, other);
                }
            }
        }
    }
    order
}

/// Whether an act that does this leaves the other one as the one to read first.
fn changes(action: Action) -> bool {
    matches!(
        action,
        Action::Modifies | Action::Completes | Action::Extends | Action::Suspends
    )
}

fn put_before(order: &mut Vec<usize>, better: usize, other: usize) {
    let place = |order: &[usize], wanted: usize| order.iter().position(|one| *one == wanted);
    if let (Some(from), Some(to)) = (place(order, better), place(order, other))
        && from > to
    {
        order.remove(from);
        order.insert(to, better);
    }
}

#[cfg(test)]
mod tests {
    use acts::record;

    use super::*;

    fn summary(document: &str, text: &str) -> Summary {
        Summary::new(document, &record::read(&[text], Some(document)))
    }

    /// An authorisation of 2019 and the act of 2022 that changes it, the later one first, with these scores.
    fn hits(later: f32, first: f32) -> Vec<Known> {
        let first_text = "PRÉFET DE LA GARDONNE\n\nARRÊTÉ PRÉFECTORAL n° 2019-117\nautorisant une carrière\n\nARRÊTE\n\nArticle 1er : La carrière est autorisée.\n\nFait à Saint-Aubry, le 27 juin 2019\n";
        let later_text = "PRÉFET DE LA GARDONNE\n\nARRÊTÉ PRÉFECTORAL n° 2022-043\nmodifiant l'arrêté préfectoral n° 2019-117 du 27 juin 2019\n\nARRÊTE\n\nArticle 1er : L'arrêté préfectoral n° 2019-117 du 27 juin 2019 est modifié.\n\nFait à Saint-Aubry, le 14 mars 2022\n";
        [
            (later, "later.txt", later_text),
            (first, "first.txt", first_text),
        ]
        .into_iter()
        .map(|(score, document, text)| Known {
            score,
            coverage: 1.0,
            summary: summary(document, text),
        })
        .collect()
    }

    #[test]
    fn words_of_a_query_say_which_act_is_wanted() {
        for (query, expected) in [
            ("autorisation initiale de la carrière", Wanted::Initial),
            ("première autorisation d'exploiter le four", Wanted::Initial),
            ("arrêté préfectoral d'origine", Wanted::Initial),
            ("surveillance initiale des rejets", Wanted::Either),
            ("travaux du premier trimestre", Wanted::Either),
            (
                "arrêté modifiant l'autorisation initiale",
                Wanted::Change(CHANGES),
            ),
            ("prolongation des travaux", Wanted::Change(EXTENDS)),
            (
                "qui remplace le régisseur ?",
                Wanted::PerhapsChange(CHANGES),
            ),
            ("carrière d'argile", Wanted::Either),
        ] {
            assert_eq!(Wanted::of(query), expected, "{query}");
        }
    }

    #[test]
    fn the_first_act_comes_before_what_changes_it_where_they_are_nearly_equal() {
        assert_eq!(order(&Wanted::Either, &hits(10.0, 9.6)), [1, 0]);
        assert_eq!(order(&Wanted::Either, &hits(10.0, 8.0)), [0, 1]);
        assert_eq!(order(&Wanted::Initial, &hits(10.0, 6.0)), [1, 0]);
        assert_eq!(order(&Wanted::Initial, &hits(10.0, 4.0)), [0, 1]);
    }

    #[test]
    fn what_a_query_says_is_done_comes_before_what_it_is_done_to() {
        let mut hits = hits(3.0, 10.0);
        hits.reverse();
        assert_eq!(order(&Wanted::Change(CHANGES), &hits), [1, 0]);
        assert_eq!(order(&Wanted::PerhapsChange(CHANGES), &hits), [0, 1]);
        assert_eq!(order(&Wanted::Change(ENDS), &hits), [0, 1]);
        assert_eq!(order(&Wanted::Either, &hits), [0, 1]);
    }
}
