//! Minutes as a document: a compte rendu, a relevé de décisions or a procès-verbal, each line with its cues.

use documents::{Block, Column, Document, Item, List, Run, Table, Values};
use kit::dates;
use kit::language::Language;

use super::draft::{Draft, Line};
use super::talk::Talk;
use super::track::Tracked;
use super::vote::{Outcome, Vote};
use super::{speech, table};

/// What the document is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// Everything, in short.
    #[default]
    Report,
    /// Decisions, actions and votes alone.
    Decisions,
    /// The record of an assembly: quorum, proxies, what was said, votes.
    Record,
}

/// The title: what it is, of whom, of which day.
pub fn title(draft: &Draft, kind: Kind, language: Language) -> String {
    let name = match kind {
        Kind::Report => language.pick("Compte rendu", "Minutes"),
        Kind::Decisions => language.pick("Relevé de décisions", "Decisions"),
        Kind::Record => language.pick("Procès-verbal", "Record of the meeting"),
    };
    let mut title = name.to_owned();
    if let Some(body) = &draft.meeting.body {
        title.push_str(" — ");
        title.push_str(body);
    }
    if let Some(day) = draft.meeting.day {
        title.push_str(language.pick(" — ", " — "));
        title.push_str(&dates::written(day, language));
    }
    title
}

/// The minutes as a document.
pub fn document(draft: &Draft, talk: &Talk<'_>, kind: Kind) -> Document {
    let language = draft.language;
    let mut document = Document::new(title(draft, kind, language), language);
    document.metadata.date = draft.meeting.day;
    document.metadata.subject = draft.meeting.body.clone().unwrap_or_default();
    document.values = values(draft, talk, kind);
    head(draft, kind, &mut document);
    let sections = draft
        .sections
        .iter()
        .enumerate()
        .filter(|(place, section)| !section.title.is_empty() || has_any(draft, *place));
    for (place, section) in sections {
        let number = section
            .number
            .as_deref()
            .map(|number| format!("{number}. "))
            .unwrap_or_default();
        let title = if section.title.is_empty() {
            language.pick("Ouverture", "Opening")
        } else {
            &section.title
        };
        if kind == Kind::Decisions && !decides(draft, place) {
            continue;
        }
        document
            .blocks
            .push(Block::heading(1, format!("{number}{title}")));
        if kind != Kind::Decisions {
            document
                .blocks
                .extend(section.lines.iter().map(|line| paragraph(line, language)));
        }
        item(draft, talk, place, &mut document);
    }
    actions(draft, talk, &mut document);
    open(draft, talk, &mut document);
    checks(draft, talk, &mut document);
    document
}

/// A table of actions over meetings as a document.
pub fn actions_document(tracked: &[Tracked], language: Language) -> Document {
    let mut document = Document::new(language.pick("Suivi des actions", "Actions"), language);
    let (header, rows) = table::rows(tracked, language);
    document.blocks.push(Block::Table(Table {
        caption: language.pick("Actions", "Actions").to_owned(),
        header: header
            .into_iter()
            .map(|cell| vec![Run::plain(cell)])
            .collect(),
        rows: rows
            .into_iter()
            .map(|row| row.into_iter().map(|cell| vec![Run::plain(cell)]).collect())
            .collect(),
        columns: [5, 3, 2, 1, 6, 5].map(Column::left).to_vec(),
    }));
    document
}

fn has_any(draft: &Draft, place: usize) -> bool {
    decides(draft, place) || !draft.sections[place].lines.is_empty()
}

fn decides(draft: &Draft, place: usize) -> bool {
    draft.decisions.iter().any(|(_, section)| *section == place)
        || draft.votes.iter().any(|(_, section)| *section == place)
}

fn head(draft: &Draft, kind: Kind, document: &mut Document) {
    let language = draft.language;
    let meeting = &draft.meeting;
    let mut fact = |name: &str, value: String| {
        if !value.is_empty() {
            let runs = vec![
                Run::bold(format!("{name}{}", language.pick(" : ", ": "))),
                Run::plain(value),
            ];
            document.blocks.push(Block::Paragraph { runs });
        }
    };
    fact(
        language.pick("Date", "Date"),
        meeting
            .day
            .map(|day| dates::written(day, language))
            .unwrap_or_default(),
    );
    fact(
        language.pick("Lieu", "Place"),
        meeting.place.clone().unwrap_or_default(),
    );
    fact(
        language.pick("Présidence", "Chair"),
        meeting.chair.clone().unwrap_or_default(),
    );
    fact(
        language.pick("Secrétaire de séance", "Secretary"),
        meeting.secretary.clone().unwrap_or_default(),
    );
    fact(
        language.pick("Présents", "Present"),
        meeting.present.join(", "),
    );
    fact(
        language.pick("Excusés", "Apologies"),
        meeting.excused.join(", "),
    );
    fact(
        language.pick("Absents", "Absent"),
        meeting.absent.join(", "),
    );
    let proxies: Vec<String> = meeting
        .proxies
        .iter()
        .map(|proxy| {
            language.pick(
                format!("{} à {}", proxy.from, proxy.to),
                format!("{} to {}", proxy.from, proxy.to),
            )
        })
        .collect();
    fact(language.pick("Pouvoirs", "Proxies"), proxies.join(" ; "));
    if kind == Kind::Record {
        for (name, count) in [
            (
                language.pick("Membres en exercice", "Members in office"),
                meeting.members,
            ),
            (
                language.pick("Membres présents", "Members present"),
                meeting.here,
            ),
            (language.pick("Votants", "Voters"), meeting.voters),
        ] {
            fact(
                name,
                count
                    .map(|count| count.value.to_string())
                    .unwrap_or_default(),
            );
        }
    }
}

fn paragraph(line: &Line, language: Language) -> Block {
    let mut runs = Vec::new();
    if let Some(speaker) = line.speaker.as_deref().filter(|_| !line.worded) {
        runs.push(Run::bold(format!(
            "{speaker}{}",
            language.pick(" : ", ": ")
        )));
        runs.push(Run::plain(
            language.pick(format!("« {} »", line.text), format!("“{}”", line.text)),
        ));
    } else {
        runs.push(Run::plain(line.text.clone()));
    }
    runs.push(reference(&line.cues));
    Block::Paragraph { runs }
}

fn reference(cues: &[String]) -> Run {
    Run::reference(format!(" [{}]", cues.join(", ")))
}

/// Decisions and votes of one item.
fn item(draft: &Draft, talk: &Talk<'_>, place: usize, document: &mut Document) {
    let language = draft.language;
    let of = |section: usize| section == place;
    let decisions: Vec<Item> = draft
        .decisions
        .iter()
        .filter(|(_, section)| of(*section))
        .map(|(decision, _)| Item {
            runs: vec![
                Run::plain(decision.text.clone()),
                reference(&talk.cues(&decision.sentences)),
            ],
            lists: Vec::new(),
        })
        .collect();
    if !decisions.is_empty() {
        document
            .blocks
            .push(Block::heading(2, language.pick("Décisions", "Decisions")));
        document.blocks.push(Block::List(List {
            ordered: false,
            items: decisions,
        }));
    }
    let votes: Vec<Vec<Vec<Run>>> = draft
        .votes
        .iter()
        .filter(|(_, section)| of(*section))
        .map(|(vote, _)| row(vote, talk, language))
        .collect();
    if !votes.is_empty() {
        let header = language.pick(
            [
                "Vote",
                "Pour",
                "Contre",
                "Abstentions",
                "Non-votants",
                "Répliques",
            ],
            ["Vote", "For", "Against", "Abstaining", "Not voting", "Cues"],
        );
        document.blocks.push(Block::Table(Table {
            caption: language.pick("Votes", "Votes").to_owned(),
            header: header.map(|cell| vec![Run::plain(cell)]).to_vec(),
            rows: votes,
            columns: vec![
                Column::left(7),
                Column::right(3),
                Column::right(3),
                Column::right(6),
                Column::right(5),
                Column::left(6),
            ],
        }));
    }
}

fn row(vote: &Vote, talk: &Talk<'_>, language: Language) -> Vec<Vec<Run>> {
    let number = |count: Option<u32>| {
        vec![Run::plain(
            count.map_or_else(|| "—".to_owned(), |count| count.to_string()),
        )]
    };
    vec![
        vec![Run::plain(told(vote, language))],
        number(vote.in_favour),
        number(vote.against),
        number(vote.abstentions),
        number(vote.not_voting),
        vec![reference(&talk.cues(&vote.sentences))],
    ]
}

/// What became of a vote, in words.
pub fn told(vote: &Vote, language: Language) -> String {
    let outcome = match (vote.outcome, vote.unanimous) {
        (Some(Outcome::Adopted) | None, true) => {
            language.pick("adopté à l'unanimité", "adopted unanimously")
        }
        (Some(Outcome::Adopted), false) => language.pick("adopté", "adopted"),
        (Some(Outcome::Rejected), _) => language.pick("rejeté", "rejected"),
        (None, false) => language.pick("résultat non dit", "result not said"),
    };
    match &vote.college {
        Some(college) => format!("{college} : {outcome}"),
        None => outcome.to_owned(),
    }
}

fn actions(draft: &Draft, talk: &Talk<'_>, document: &mut Document) {
    if draft.actions.is_empty() {
        return;
    }
    let language = draft.language;
    document
        .blocks
        .push(Block::heading(1, language.pick("Actions", "Actions")));
    let header = language.pick(
        ["Action", "Qui", "Échéance", "Répliques"],
        ["Action", "Who", "Due", "Cues"],
    );
    let rows = draft
        .actions
        .iter()
        .map(|(action, _)| {
            vec![
                vec![Run::plain(speech::clean(&action.what))],
                vec![Run::plain(
                    action.who.clone().unwrap_or_else(|| "—".to_owned()),
                )],
                vec![Run::plain(action.due.map_or_else(
                    || "—".to_owned(),
                    |due| dates::written(due, language),
                ))],
                vec![reference(&talk.cues(&action.sentences))],
            ]
        })
        .collect();
    document.blocks.push(Block::Table(Table {
        caption: language.pick("Actions", "Actions").to_owned(),
        header: header.map(|cell| vec![Run::plain(cell)]).to_vec(),
        rows,
        columns: [6, 3, 3, 2].map(Column::left).to_vec(),
    }));
}

fn open(draft: &Draft, talk: &Talk<'_>, document: &mut Document) {
    if draft.open.is_empty() {
        return;
    }
    document.blocks.push(Block::heading(
        1,
        draft.language.pick("Points ouverts", "Open points"),
    ));
    let items = draft
        .open
        .iter()
        .map(|(sentence, _)| Item {
            runs: vec![
                Run::plain(speech::clean(talk.text(*sentence))),
                reference(&talk.cues(&[*sentence])),
            ],
            lists: Vec::new(),
        })
        .collect();
    document.blocks.push(Block::List(List {
        ordered: false,
        items,
    }));
}

/// What the person who validates has to look at.
fn checks(draft: &Draft, talk: &Talk<'_>, document: &mut Document) {
    let language = draft.language;
    let mut items: Vec<Item> = draft
        .inconsistencies
        .iter()
        .map(|found| {
            let mut runs = vec![Run::plain(found.message.clone())];
            if let Some(rule) = &found.rule {
                runs.push(Run::plain(language.pick(
                    format!(" ({rule}, texte non vérifié)"),
                    format!(" ({rule}, text not verified)"),
                )));
            }
            if !found.sentences.is_empty() {
                runs.push(reference(&talk.cues(&found.sentences)));
            }
            Item {
                runs,
                lists: Vec::new(),
            }
        })
        .collect();
    items.extend(draft.notes.iter().map(Item::plain));
    if !items.is_empty() {
        document.blocks.push(Block::heading(
            1,
            language.pick("À vérifier avant validation", "To check before validation"),
        ));
        document.blocks.push(Block::List(List {
            ordered: false,
            items,
        }));
    }
}

/// Values for the placeholders of the organisation's template.
fn values(draft: &Draft, talk: &Talk<'_>, kind: Kind) -> Values {
    let language = draft.language;
    let meeting = &draft.meeting;
    let mut values = Values::default();
    values
        .set("title", title(draft, kind, language))
        .set("body", meeting.body.clone().unwrap_or_default())
        .set(
            "date",
            meeting
                .day
                .map(|day| dates::written(day, language))
                .unwrap_or_default(),
        )
        .set("place", meeting.place.clone().unwrap_or_default())
        .set("chair", meeting.chair.clone().unwrap_or_default())
        .set("secretary", meeting.secretary.clone().unwrap_or_default())
        .set("present", meeting.present.join(", "))
        .set("excused", meeting.excused.join(", "))
        .set("absent", meeting.absent.join(", "));
    for (decision, section) in &draft.decisions {
        let mut one = Values::default();
        one.set("text", decision.text.clone())
            .set("item", draft.sections[*section].title.clone())
            .set("cues", talk.cues(&decision.sentences).join(", "));
        values.add("decisions", one);
    }
    for (action, _) in &draft.actions {
        let mut one = Values::default();
        one.set("what", speech::clean(&action.what))
            .set("who", action.who.clone().unwrap_or_default())
            .set(
                "due",
                action
                    .due
                    .map(|due| dates::written(due, language))
                    .unwrap_or_default(),
            )
            .set("cues", talk.cues(&action.sentences).join(", "));
        values.add("actions", one);
    }
    for (vote, section) in &draft.votes {
        let number = |count: Option<u32>| count.map(|count| count.to_string()).unwrap_or_default();
        let mut one = Values::default();
        one.set("item", draft.sections[*section].title.clone())
            .set("result", told(vote, language))
            .set("for", number(vote.in_favour))
            .set("against", number(vote.against))
            .set("abstentions", number(vote.abstentions))
            .set("not-voting", number(vote.not_voting));
        values.add("votes", one);
    }
    values
}
