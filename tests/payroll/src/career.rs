//! Grades, steps and indices of the invented local authority.
//!
//! Gross index to majorated index follows the scale of décret 82-1105 as it stands since 2024-01-01, from general knowledge: rules that need it are not verified.

/// A grade of a body of work.
#[derive(Debug)]
pub struct Grade {
    /// Its name.
    pub name: &'static str,
    /// A, B or C.
    pub category: char,
    /// Gross and majorated index of each step, the first first.
    pub steps: &'static [(i64, i64)],
    /// Groups of bonuses that its posts have.
    pub groups: &'static [&'static str],
    /// What its people do.
    pub functions: &'static [&'static str],
}

/// Functions that carry index points, with how many (décret 2006-779, from general knowledge).
pub const NBI: &[(&str, i64)] = &[
    ("accueil du public à titre principal", 10),
    ("régisseur de recettes", 15),
    ("maître d'apprentissage", 20),
    ("encadrement de proximité", 15),
    ("responsable d'un service de plus de 25 agents", 25),
];

/// Medico-social functions that carry the 49 points of the complement (décret 2020-1152, from general knowledge).
pub const MEDICO_SOCIAL: &[&str] = &[
    "assistant de service social",
    "éducateur spécialisé",
    "conseiller en économie sociale et familiale",
];

/// The grades.
pub const GRADES: &[Grade] = &[
    Grade {
        name: "adjoint technique",
        category: 'C',
        steps: &[
            (367, 366),
            (368, 367),
            (370, 368),
            (371, 369),
            (374, 370),
            (378, 371),
            (381, 372),
            (387, 373),
            (401, 376),
            (419, 377),
            (432, 387),
        ],
        groups: &["C2"],
        functions: &["agent des routes", "agent de collège", "agent d'entretien"],
    },
    Grade {
        name: "adjoint administratif principal de 1re classe",
        category: 'C',
        steps: &[
            (430, 385),
            (448, 398),
            (460, 408),
            (478, 420),
            (499, 435),
            (525, 455),
            (558, 478),
        ],
        groups: &["C1", "C2"],
        functions: &["secrétariat", "gestionnaire de paie", "agent d'accueil"],
    },
    Grade {
        name: "rédacteur",
        category: 'B',
        steps: &[
            (431, 386),
            (452, 401),
            (478, 420),
            (500, 436),
            (513, 446),
            (538, 462),
            (563, 482),
            (597, 508),
        ],
        groups: &["B2", "B3"],
        functions: &["instructeur", "comptable", "chargé de commande publique"],
    },
    Grade {
        name: "assistant socio-éducatif",
        category: 'A',
        steps: &[
            (461, 409),
            (502, 438),
            (523, 453),
            (547, 470),
            (574, 490),
            (604, 513),
            (637, 538),
            (680, 571),
            (714, 597),
        ],
        groups: &["A4"],
        functions: MEDICO_SOCIAL,
    },
    Grade {
        name: "attaché",
        category: 'A',
        steps: &[
            (499, 435),
            (525, 455),
            (567, 485),
            (611, 518),
            (653, 550),
            (693, 580),
            (732, 610),
            (778, 645),
            (821, 678),
        ],
        groups: &["A3", "A4"],
        functions: &["chef de projet", "juriste", "responsable de service"],
    },
    Grade {
        name: "attaché principal",
        category: 'A',
        steps: &[
            (639, 540),
            (693, 580),
            (743, 619),
            (791, 655),
            (843, 695),
            (896, 735),
            (946, 773),
            (995, 811),
            (1_015, 826),
        ],
        groups: &["A1", "A2"],
        functions: &["directeur", "directeur adjoint"],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{FLOOR, bonus_ceilings};

    #[test]
    fn steps_rise_and_groups_have_ceilings() {
        for grade in GRADES {
            assert!(
                grade
                    .steps
                    .is_sorted_by(|one, next| one.0 < next.0 && one.1 < next.1)
            );
            assert!(grade.steps.iter().all(|(_, index)| *index >= FLOOR));
            assert!(
                grade
                    .groups
                    .iter()
                    .all(|group| bonus_ceilings(group).is_some())
            );
        }
        // One gross index has one majorated index, whatever the grade.
        for (gross, index) in GRADES.iter().flat_map(|grade| grade.steps) {
            for (other, same) in GRADES.iter().flat_map(|grade| grade.steps) {
                assert_eq!(gross == other, index == same, "{gross} {other}");
            }
        }
    }
}
