//! What the rules make of a few lines of speech: decisions, actions, votes, items.

use jiff::civil::Date;
use kit::language::Language;

use super::draft::{self, Draft, Request};
use super::phrases::Phrases;
use super::reading;
use super::transcript::Transcript;

fn read(text: &str) -> Transcript {
    reading::read(text.as_bytes().to_vec()).unwrap_or_default()
}

fn with(text: &str, look: impl FnOnce(&Draft)) {
    let transcript = read(text);
    // A Thursday.
    let request = Request {
        day: Some(Date::constant(2026, 3, 12)),
        ..Request::new(Date::constant(2026, 3, 20), Language::French)
    };
    let (draft, _) = draft::draft(&transcript, &Phrases::standard(), &request);
    look(&draft);
}

#[track_caller]
fn decisions(text: &str, expected: &[&str]) {
    with(text, |draft| {
        let found: Vec<&str> = draft
            .decisions
            .iter()
            .map(|(decision, _)| decision.text.as_str())
            .collect();
        assert_eq!(found, expected, "{text}");
    });
}

/// Who and until when.
#[track_caller]
fn actions(text: &str, expected: &[(&str, &str)]) {
    with(text, |draft| {
        let found: Vec<(String, String)> = draft
            .actions
            .iter()
            .map(|(action, _)| {
                (
                    action.who.clone().unwrap_or_default(),
                    action.due.map(|due| due.to_string()).unwrap_or_default(),
                )
            })
            .collect();
        let expected: Vec<(String, String)> = expected
            .iter()
            .map(|(who, due)| ((*who).to_owned(), (*due).to_owned()))
            .collect();
        assert_eq!(found, expected, "{text}");
    });
}

/// For, against, abstaining, not voting; -1 where nobody says.
#[track_caller]
fn votes(text: &str, expected: &[[i64; 4]]) {
    with(text, |draft| {
        let number = |count: Option<u32>| count.map_or(-1, i64::from);
        let found: Vec<[i64; 4]> = draft
            .votes
            .iter()
            .map(|(vote, _)| {
                [
                    number(vote.in_favour),
                    number(vote.against),
                    number(vote.abstentions),
                    number(vote.not_voting),
                ]
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    });
}

#[test]
fn decisions_are_said_in_many_ways() {
    decisions(
        "Mme Roux : Donc on ferme. On décide de fermer la piscine en août.\n",
        &["On décide de fermer la piscine en août."],
    );
    decisions(
        "M. Petit : Je propose de repeindre la salle des fêtes en blanc.\nMme Roux : Ça me va.\nMme Roux : Bon, c'est acté.\n",
        &["Je propose de repeindre la salle des fêtes en blanc."],
    );
    decisions(
        "Mme Roux : On part sur la deuxième option, celle de la rue des Lilas.\n",
        &["On part sur la deuxième option, celle de la rue des Lilas."],
    );
    decisions(
        "Tom Reeve : So we agreed to keep the library open on Saturdays.\n",
        &["So we agreed to keep the library open on Saturdays."],
    );
}

#[test]
fn what_is_not_decided_is_no_decision() {
    for text in [
        "Mme Roux : Est-ce qu'on décide de fermer la piscine ?\n",
        "Mme Roux : Si on décide de fermer la piscine, il faudra prévenir.\n",
        "Mme Roux : On n'a pas décidé pour la piscine municipale.\n",
        "Mme Roux : L'an dernier on avait décidé de fermer la piscine.\n",
        "M. Petit : Je propose de fermer la piscine.\nM. Petit : Non, je retire ma proposition.\nMme Roux : Très bien, merci.\n",
        "Mme Roux : On va devoir décider pour la piscine à la rentrée.\n",
    ] {
        decisions(text, &[]);
    }
}

#[test]
fn actions_have_somebody_and_a_day() {
    actions(
        "Paul Petit : Je vous envoie le devis avant vendredi.\n",
        &[("Paul Petit", "2026-03-13")],
    );
    actions(
        "Mme Roux : Paul, tu peux appeler le plombier pour mardi ?\nPaul Petit : Oui, pas de souci.\n",
        &[("Paul Petit", "2026-03-17")],
    );
    actions(
        "Mme Roux : Il faudrait quelqu'un pour prévenir les écoles.\nPaul Petit : Je m'en occupe, je fais ça demain.\n",
        &[("Paul Petit", "2026-03-13")],
    );
    actions(
        "Mme Roux : Le service technique préparera un chiffrage pour le 10 avril.\n",
        &[("Le service technique", "2026-04-10")],
    );
    actions(
        "Paul Petit : J'enverrai le plan le 12, non, pardon, le 15.\n",
        &[("Paul Petit", "2026-03-15")],
    );
    actions(
        "Priya Hall : I'll send the figures by Friday.\n",
        &[("Priya Hall", "2026-03-13")],
    );
}

#[test]
fn what_nobody_promises_is_no_action() {
    for text in [
        "Mme Roux : Paul, tu peux appeler le plombier ?\nPaul Petit : Non, je ne peux pas.\n",
        "Paul Petit : J'ai envoyé le devis vendredi.\n",
        "Paul Petit : Je ne vais pas envoyer le devis.\n",
        "Paul Petit : Si on avait le temps, j'enverrais le devis.\n",
        "Paul Petit : Je vais vous dire une chose sur le budget.\n",
        "Paul Petit : Le prestataire a envoyé le devis.\n",
    ] {
        actions(text, &[]);
    }
}

#[test]
fn votes_are_counted_as_they_are_said() {
    votes(
        "Mme la maire : Je mets aux voix. Qui est contre ? Deux. Qui s'abstient ? Une abstention. Adopté par treize voix pour.\n",
        &[[13, 2, 1, -1]],
    );
    votes(
        "Mme la maire : Qui est contre ? Personne. Qui s'abstient ? Personne. C'est adopté à l'unanimité.\n",
        &[[-1, 0, 0, -1]],
    );
    votes(
        "Mme la maire : On passe au vote. 13 pour, non, pardon, 12 pour, 3 contre. C'est adopté.\n",
        &[[12, 3, -1, -1]],
    );
    votes(
        "Mme la maire : On vote. Quinze voix pour, M. Serre ne prend pas part au vote.\n",
        &[[15, -1, -1, 1]],
    );
    votes(
        "Le conseil approuve les périmètres.\nPour : 13. Contre : 0. Abstentions : 2.\n",
        &[[13, 0, 2, -1]],
    );
    votes(
        "Mme la maire : L'an dernier c'était 12 pour et 3 contre. On a trois projets pour cent habitants.\n",
        &[],
    );
    votes(
        "Councillor Shaw : All those in favour? Eight. Against? One. The motion is carried.\n",
        &[[8, 1, -1, -1]],
    );
}

#[test]
fn an_agenda_is_covered_even_out_of_order() {
    let text = "Ordre du jour :\n1. Budget primitif\n2. Toiture du gymnase\n3. Questions diverses\n\nMme Roux : On commence par la toiture du gymnase.\nM. Petit : Le devis est arrivé hier, il est raisonnable.\nMme Roux : On revient au point 1, le budget primitif.\nM. Petit : Le budget est équilibré à deux millions.\nMme Roux : Questions diverses ?\nM. Petit : Rien à signaler de mon côté.\n";
    with(text, |draft| {
        let titles: Vec<&str> = draft
            .sections
            .iter()
            .map(|section| section.title.as_str())
            .collect();
        assert_eq!(
            titles,
            [
                "Toiture du gymnase",
                "Budget primitif",
                "Questions diverses"
            ]
        );
        assert!(draft.coverage.iter().all(|item| item.found));
    });
}
