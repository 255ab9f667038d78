//! Markdown and HTML of the minutes, letter by letter where it matters.

use documents::{html, markdown};

use crate::sample::{WORDS, minutes};

#[test]
fn markdown_is_what_a_person_would_write() {
    let expected = "# Compte rendu du comité de voirie

## Présents

- **Mme Élodie Garnier**, *présidente*
- M. Œdipe Lefèvre

## 1\\. Travaux de la rue du Pont

Le marché s’élève à 12\u{202f}345,60\u{a0}€ [17\\] ; le plan est [ici](<https://mairie.example/plan?a=1&b=2>).\\
Il est affiché en mairie.

> « Nous commencerons lundi. »

### Calendrier

1. Signalisation
   - avant le 3 mars
   - après le 3 mars
2. Revêtement
   1. Enrobé
   2. Marquage

### Actions

*Actions décidées*

| Quoi | Échéance | Montant |
| --- | :-: | --: |
| Commander les panneaux | 2026-03-03 | 1\u{202f}200,00\u{a0}€ |
| Prévenir les riverains |  |  |

#### Détail

Rien de plus.

## Fin de séance

La séance est levée à 20 h 15.

---

*Document préparé automatiquement, à valider.*
"
    .replace("[17\\]", "\\[17\\]");
    assert_eq!(markdown(&minutes()), Ok(expected));
}

#[test]
fn html_is_complete_in_itself() {
    let page = html(&minutes()).expect("HTML");
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"fr\"><head><meta charset=\"utf-8\">"));
    let mut at = 0;
    for word in WORDS {
        let word = word.replace('&', "&amp;");
        let found = page[at..].find(&word);
        at += found.unwrap_or_else(|| panic!("{word} is not in order in {page}")) + word.len();
    }
    for words in [
        "<h1>Compte rendu du comité de voirie</h1>",
        "<h2>Présents</h2><ul><li><strong>Mme Élodie Garnier</strong>, <em>présidente</em></li>",
        "<ol><li>Signalisation<ul><li>avant le 3 mars</li>",
        "<caption>Actions décidées</caption>",
        "<th scope=\"col\" class=\"center\">Échéance</th>",
        "<small class=\"reference\">[17]</small>",
        "<footer><p>Document préparé automatiquement, à valider.</p></footer>",
        "<meta name=\"keywords\" content=\"voirie, travaux\">",
    ] {
        assert!(page.contains(words), "{words} in {page}");
    }
    for fetched in ["<script", "src=", "@import", "url(", "<link"] {
        assert!(!page.contains(fetched), "{fetched}");
    }
}
