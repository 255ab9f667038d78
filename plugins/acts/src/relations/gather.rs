//! Which of the links that an act's parts give are kept.

use super::Relation;
use super::action::{Action, Links};

/// Each link once: the articles say what the title and the headings announce, and with which days and limits.
pub(super) fn gather(
    titles: Vec<Relation>,
    links: Links,
    visas: Vec<Relation>,
    most: usize,
) -> Vec<Relation> {
    let Links {
        announced,
        said,
        left,
    } = links;
    let mut said = said;
    let mut kept: Vec<Relation> = Vec::new();
    for mut link in titles.into_iter().chain(announced) {
        let on_it: Vec<&Relation> = said
            .iter()
            .filter(|one| one.target.value.compatible(&link.target.value))
            .collect();
        let ends = link.action.ends() && !link.part;
        let spelled_out = on_it
            .iter()
            .any(|one| one.action == link.action || ends && one.action.ends());
        if spelled_out {
            let told = link.target;
            for one in said
                .iter_mut()
                .filter(|one| one.target.value.compatible(&told.value))
            {
                let mine = &one.target.value;
                // An act is named in full once, and by its day or its number afterwards.
                if (told.value.number.is_some() || mine.number.is_none())
                    && (told.value.date.is_some() || mine.date.is_none())
                {
                    one.target = told.clone();
                }
            }
            continue;
        }
        // Announced as a whole, while the articles only change it.
        link.doubt |= ends && on_it.iter().any(|one| one.part);
        add(&mut kept, link, most);
    }
    for link in said {
        add(&mut kept, link, most);
    }
    for link in left {
        let known = kept
            .iter()
            .any(|one| one.action.ends() && one.target.value.compatible(&link.target.value));
        if !known {
            add(&mut kept, link, most);
        }
    }
    for link in visas {
        add(&mut kept, link, most);
    }
    kept
}

fn add(kept: &mut Vec<Relation>, link: Relation, most: usize) {
    let known = kept
        .iter()
        .position(|one| one.action == link.action && one.target.value.same(&link.target.value));
    let Some(known) = known else {
        if kept.len() < most {
            kept.push(link);
        }
        return;
    };
    let before = &mut kept[known];
    let doubt = link.action != Action::Cites && (before.doubt || link.doubt);
    // What is said of the whole outweighs what is said of a part; its number is worth more than where it was first
    // named.
    if before.part && !link.part
        || before.target.value.number.is_none()
            && link.target.value.number.is_some()
            && before.part == link.part
    {
        *before = link;
    } else {
        before.from = before.from.or(link.from);
        before.until = before.until.or(link.until);
    }
    before.doubt = doubt;
}
