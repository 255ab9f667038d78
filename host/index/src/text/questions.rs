//! Forms of questions: `c'est quoi` and `qu'est-ce que` ask for the same, though every one of their words says nothing.

use super::{Kind, Piece, Scene, Shape, Token};

/// Words in lower case, in order, and what they ask for; the longest of those that begin alike stand first.
const FORMS: &[(&[&str], &str)] = &[
    (&["c", "est", "quoi"], "?what"),
    (&["qu", "est", "ce", "que"], "?what"),
    (&["qu", "est", "ce", "qu"], "?what"),
    (&["définition"], "?what"),
    (&["que", "signifie"], "?what"),
    (&["what", "is"], "?what"),
    (&["what", "are"], "?what"),
    (&["que", "faire"], "?do"),
    (&["what", "to", "do"], "?do"),
    (&["combien", "de", "temps"], "?long"),
    (&["durée"], "?long"),
    (&["how", "long"], "?long"),
    (&["combien"], "?many"),
    (&["how", "many"], "?many"),
    (&["how", "much"], "?many"),
    (&["montant"], "?many"),
    (&["comment"], "?how"),
    (&["how"], "?how"),
    (&["pourquoi"], "?why"),
    (&["why"], "?why"),
    (&["quand"], "?when"),
    (&["à", "quelle", "date"], "?when"),
    (&["when"], "?when"),
    (&["où"], "?where"),
    (&["where"], "?where"),
    (&["qui", "peut"], "?who"),
    (&["qui", "a", "le", "droit"], "?who"),
    (&["who"], "?who"),
    (&["puis", "je"], "?may"),
    (&["peut", "on"], "?may"),
    (&["peut", "il"], "?may"),
    (&["peut", "elle"], "?may"),
    (&["a", "t", "on", "le", "droit"], "?may"),
    (&["ai", "je", "le", "droit"], "?may"),
    (&["can", "i"], "?may"),
    (&["may", "i"], "?may"),
];

/// Bytes of the longest word that a form begins with.
const LONGEST: usize = 11;

/// Adds what the words that begin here ask for; they are read as words all the same.
pub(super) fn question(scene: &Scene, at: usize, tokens: &mut Vec<Token>) {
    let may_begin = |piece: &Piece| piece.shape == Shape::Letters && piece.lower.len() <= LONGEST;
    if !scene.piece(at).is_some_and(may_begin) {
        return;
    }
    let found = FORMS.iter().find(|(words, _)| {
        words.iter().enumerate().all(|(offset, word)| {
            scene
                .piece(at + offset)
                .is_some_and(|piece| piece.lower == **word)
        })
    });
    if let Some((words, form)) = found {
        let last = at + words.len() - 1;
        tokens.push(scene.whole((*form).to_owned(), at, last, Kind::Form));
    }
}
