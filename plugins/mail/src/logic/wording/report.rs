//! One line for the person who called: what a model added, what it could not.

use kit::language::Language;

use super::Outcome;

/// How many messages a model worded, how many were left out and why, how many of its sentences were dropped.
///
/// `None` where no model was to be asked.
pub fn note(outcome: &Outcome, language: &str) -> Option<String> {
    let worded: Vec<_> = outcome.wordings.iter().flatten().collect();
    if worded.is_empty() && outcome.left_out == 0 {
        return None;
    }
    let french = language == "fr";
    let spoken = if french {
        Language::French
    } else {
        Language::English
    };
    let pick =
        |french_text: String, english_text: String| if french { french_text } else { english_text };
    let mut models: Vec<&str> = worded
        .iter()
        .flat_map(|wording| wording.model.split(", "))
        .collect();
    models.sort_unstable();
    models.dedup();
    let mut parts = Vec::new();
    if !worded.is_empty() {
        let (count, models) = (worded.len(), models.join(", "));
        parts.push(pick(
            format!("messages lus aussi par le modèle « {models} » : {count}"),
            format!("messages also read by the model « {models} »: {count}"),
        ));
    }
    if outcome.left_out > 0 {
        let refusal = outcome.refusal.as_ref();
        let why = match refusal.and_then(|refusal| refusal.reason(spoken)) {
            Some(reason) => format!(" ({reason})"),
            _ if outcome.refusal.is_none() && !outcome.complete => pick(
                " (budget de l'appel ou du jour, ou arrêt demandé)".to_owned(),
                " (budget of the call or of the day, or asked to stop)".to_owned(),
            ),
            _ => String::new(),
        };
        let count = outcome.left_out;
        parts.push(pick(
            format!("laissés aux règles seules : {count}{why}"),
            format!("left to the rules alone: {count}{why}"),
        ));
    }
    let dropped: usize = worded.iter().map(|wording| wording.faults.len()).sum();
    if dropped > 0 {
        parts.push(pick(
            format!("phrases du modèle écartées par les vérifications : {dropped}"),
            format!("sentences of the model dropped by the checks: {dropped}"),
        ));
    }
    Some(parts.join(if french { " ; " } else { "; " }))
}
