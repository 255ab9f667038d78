//! What an update came to, in words.

use collections::{LeftOut, Outcome};
use config::Language;
use reflect::clean;

use crate::printer::Printer;

/// Files that are named on the terminal; `gardon corpus show` names all.
const MOST_SHOWN: usize = 20;

/// What needs somebody's attention, on standard error.
pub(super) fn notes(outcome: &Outcome, name: &str, printer: &mut Printer) {
    let language = printer.language();
    let colon = language.pick(" : ", ": ");
    if outcome.rebuilt {
        printer.warn(language.pick(
            "l'index était abîmé ou d'une autre version ; il a été refait",
            "the index was damaged or of another version; it was built anew",
        ));
    }
    for source in &outcome.missing {
        printer.warn(&language.pick(
            format!(
                "{} : la source n'est pas là ; ses documents restent dans l'index",
                source.display()
            ),
            format!(
                "{}: the source is not there; its documents stay in the index",
                source.display()
            ),
        ));
    }
    for held in &outcome.held {
        let (source, gone, known) = (held.source.display(), held.gone, held.known);
        printer.warn(&language.pick(
            format!(
                "{source} : {gone} des {known} fichiers connus n'y sont plus ; leurs documents restent dans l'index ; montez le partage, ou, s'ils sont bien partis : gardon corpus update {name} --accept-removals"
            ),
            format!(
                "{source}: {gone} of the {known} known files are gone; their documents stay in the index; mount the share, or, if they really went: gardon corpus update {name} --accept-removals"
            ),
        ));
    }
    if outcome.found == 0 && outcome.missing.is_empty() && outcome.held.is_empty() {
        printer.warn(&language.pick(
            format!("{name} : il n'y a aucun fichier dans ses sources"),
            format!("{name}: there is no file in its sources"),
        ));
    }
    for (which, reason) in outcome.refused.iter().take(MOST_SHOWN) {
        printer.warn(&clean::line(&format!("{which}{colon}{reason}")));
    }
    if outcome.refused.len() > MOST_SHOWN {
        let more = outcome.refused.len() - MOST_SHOWN;
        printer.warn(&language.pick(
            format!("et {more} autres : gardon corpus show {name}"),
            format!("and {more} more: gardon corpus show {name}"),
        ));
    }
    let left_out = outcome.left_out;
    if left_out != LeftOut::default() {
        let LeftOut {
            hidden,
            links,
            special,
        } = left_out;
        printer.note(&language.pick(
            format!("laissés de côté : cachés ou temporaires {hidden}, liens {links}, tubes ou périphériques {special}"),
            format!("left out: hidden or temporary {hidden}, links {links}, pipes or devices {special}"),
        ));
    }
    if let Some((document, pages)) = &outcome.unfinished {
        printer.warn(&clean::line(&language.pick(
            format!("{document} : la reconnaissance n'est pas finie ; ses {pages} pages déjà lues seront relues"),
            format!("{document}: recognition did not end; its {pages} pages that were read will be read again"),
        )));
    }
    if outcome.stopped {
        printer.warn(&language.pick(
            format!("arrêté ; la suite : gardon corpus update {name}"),
            format!("stopped; to go on: gardon corpus update {name}"),
        ));
    }
}

/// One line of figures.
pub(super) fn summary(outcome: &Outcome, name: &str, language: Language) -> String {
    let mut parts = vec![language.pick(
        format!(
            "fichiers lus {}, inchangés {}, retirés {}",
            outcome.read, outcome.unchanged, outcome.removed
        ),
        format!(
            "files read {}, unchanged {}, removed {}",
            outcome.read, outcome.unchanged, outcome.removed
        ),
    )];
    let mut add = |count: u64, french: &str, english: &str| {
        if count > 0 {
            parts.push(format!("{} {count}", language.pick(french, english)));
        }
    };
    add(outcome.documents, "documents", "documents");
    add(outcome.recognised, "pages reconnues", "pages recognised");
    add(
        outcome.scanned,
        "pages numérisées sans texte",
        "scanned pages without text",
    );
    add(outcome.refused.len() as u64, "refus", "refused");
    add(outcome.warnings, "avertissements", "warnings");
    format!(
        "{name}{}{}",
        language.pick(" : ", ": "),
        parts.join(language.pick(" ; ", "; "))
    )
}
