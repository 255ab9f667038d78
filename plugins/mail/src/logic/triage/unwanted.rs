//! Signs of fraud, phishing and advertising; several together make a message unwanted.

use super::{
    super::model::{Circumstances, Message},
    Reasons,
    part::Part,
    sender::{borrows, domain, is_free_mail, registered, resembles, same_owner},
    words::Sense,
};

/// The weight from which a message is unwanted. One sure sign weighs that much, a doubtful one less.
const UNWANTED: u32 = 3;

/// Whether the message is unwanted; the signs that say so are noted as reasons.
pub(super) fn is_unwanted(
    message: &Message,
    circumstances: &Circumstances,
    subject: &Part,
    body: &Part,
    asks: usize,
    reasons: &mut Reasons,
) -> bool {
    let mut signs: Vec<(&'static str, String, u32)> = Vec::new();
    form(message, circumstances, &mut signs);
    let dubious = !signs.is_empty();
    let from = &message.from.address;
    let inside = circumstances
        .addresses
        .iter()
        .any(|own| same_owner(domain(own), domain(from)));
    let words = |sense| {
        [subject, body]
            .into_iter()
            .find_map(|part| part.first(sense))
    };
    let mut wording = |rule, sense, weight: u32| {
        let quote = words(sense);
        if let Some(quote) = quote {
            signs.push((rule, quote.to_owned(), weight));
        }
        quote.is_some()
    };
    let linked = leads_away(message);
    let credentials = wording(
        "credentials-wanted",
        Sense::Credentials,
        if inside { 1 } else { 2 },
    );
    let payment = wording(
        "payment-fraud-wording",
        Sense::Payment,
        if dubious || is_free_mail(from) { 2 } else { 1 },
    );
    // What is to be paid and what is to be kept quiet: together they are the false president's.
    let pressed: usize = [subject, body]
        .iter()
        .map(|part| part.all(Sense::Payment).take(3).count())
        .sum();
    let menace = wording(
        "menacing-deadline",
        Sense::Menace,
        u32::from(credentials || dubious),
    );
    let bank = wording(
        "bank-details-change",
        Sense::BankDetails,
        if dubious { 2 } else { 0 },
    );
    wording("prize", Sense::Prize, 3);
    wording("extortion", Sense::Extortion, 3);
    // In a letter that says something itself, words to a machine weigh nothing: they decide nothing, and hide nothing.
    let nothing_else = asks == 0 && !subject.speaks_itself() && !body.speaks_itself();
    let speaks_to_machine = wording(
        "instructions-to-machine",
        Sense::Injection,
        if nothing_else { 3 } else { 0 },
    );
    if credentials && linked && !inside {
        signs.push(("credentials-behind-link", String::new(), 1));
    }
    if (credentials || payment || bank || menace) && official_name(message) && is_free_mail(from) {
        signs.push(("official-name-free-address", String::new(), 2));
    }
    if pressed >= 2 && !inside && !circumstances.addresses.is_empty() {
        signs.push(("payment-in-secret", String::new(), 2));
    }
    if payment && speaks_to_machine && nothing_else {
        signs.push(("payment-for-machine", String::new(), 1));
    }
    let advertising = advertising(subject, body);
    if let Some((quote, weight)) = advertising {
        // A human asks for things in advertisements too; a bulk sender leaves traces or several phrases.
        signs.push(("advertising", quote.to_owned(), weight));
    }
    let weight: u32 = signs.iter().map(|(_, _, weight)| weight).sum();
    let unwanted = weight >= UNWANTED;
    for (rule, quote, weight) in signs {
        // A change of bank details is worth a warning even from a sender in good standing.
        if (unwanted && weight > 0) || rule == "bank-details-change" || rule == "link-to-elsewhere"
        {
            reasons.give(rule, &quote);
        }
    }
    unwanted
}

/// Signs in addresses and links.
fn form(
    message: &Message,
    circumstances: &Circumstances,
    signs: &mut Vec<(&'static str, String, u32)>,
) {
    let from = domain(&message.from.address);
    let bulk = message.header("List-Unsubscribe").is_some();
    // Agencies are written with their name in many honest addresses: alone it proves nothing.
    if borrows(from) {
        signs.push(("borrowed-name", String::new(), 2));
    }
    if circumstances
        .addresses
        .iter()
        .any(|own| resembles(from, domain(own)))
    {
        signs.push(("look-alike-domain", String::new(), 3));
    }
    if from.split('.').any(|label| label.starts_with("xn--")) {
        signs.push(("look-alike-domain", String::new(), 2));
    }
    let shown = message.from.name.rsplit_once('@').map(|(_, host)| {
        host.trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase()
    });
    if let Some(shown) = shown
        && shown.contains('.')
        && !from.is_empty()
        && !same_owner(&shown, from)
    {
        signs.push(("sender-shows-other-address", String::new(), 2));
    }
    let elsewhere = message
        .reply_to
        .iter()
        .find(|reply| !reply.address.is_empty() && !same_owner(domain(&reply.address), from));
    if elsewhere.is_some_and(|reply| is_free_mail(&reply.address) || !bulk)
        && message.header("List-Id").is_none()
    {
        signs.push(("reply-goes-elsewhere", String::new(), 1));
    }
    // Bounded: a message may hold any number of links.
    for (shown, target) in message.links.iter().take(200) {
        let Some(target) = host(target) else { continue };
        if let Some(shown_host) = host_shown(shown)
            && !same_owner(&shown_host, &target)
        {
            // Newsletters count clicks behind links of their own.
            signs.push((
                "link-to-elsewhere",
                shown.trim().to_owned(),
                if bulk { 1 } else { 3 },
            ));
            break;
        }
        if borrows(&target)
            || target
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
        {
            signs.push(("link-to-borrowed-name", String::new(), 2));
            break;
        }
    }
}

/// Whether a link or a web address in the text leads to somebody else than the sender.
fn leads_away(message: &Message) -> bool {
    let from = domain(&message.from.address);
    let links = message
        .links
        .iter()
        .take(50)
        .filter_map(|(_, target)| host(target));
    let written = message
        .text
        .match_indices("http")
        .take(20)
        .filter_map(|(place, _)| {
            let end = message.text[place..]
                .find(char::is_whitespace)
                .map_or(message.text.len(), |end| place + end);
            host(&message.text[place..end])
        });
    links.chain(written).any(|host| !same_owner(&host, from))
}

/// The host of a web address; nothing for `mailto:` and the like.
fn host(target: &str) -> Option<String> {
    let target = target.trim();
    let lower = target
        .get(..8.min(target.len()))
        .unwrap_or("")
        .to_ascii_lowercase();
    let rest = if lower.starts_with("https://") {
        &target[8..]
    } else if lower.starts_with("http://") {
        &target[7..]
    } else {
        return None;
    };
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or("");
    let host = authority
        .rsplit('@')
        .next()
        .unwrap_or("")
        .split(':')
        .next()
        .unwrap_or("");
    (!host.is_empty()).then(|| host.to_lowercase())
}

/// The host that a link's text pretends to lead to, when the text is an address.
fn host_shown(shown: &str) -> Option<String> {
    let shown = shown.trim();
    if shown.len() > 300 || shown.contains([' ', '\n', '@']) {
        return None;
    }
    if let Some(host) = host(shown) {
        return Some(host);
    }
    let name = shown.split(['/', '?', '#']).next().unwrap_or("");
    let ending = registered(name).rsplit('.').next().unwrap_or("");
    let plausible = name.to_lowercase().starts_with("www.")
        || matches!(
            ending,
            "fr" | "com" | "org" | "net" | "eu" | "info" | "be" | "ch" | "uk" | "io"
        ) && name.contains('.');
    plausible.then(|| name.to_lowercase())
}

/// Whether the sender's name pretends to an office or a service.
fn official_name(message: &Message) -> bool {
    let name = kit::fold::Folded::new(&message.from.name);
    [
        "president",
        "maire",
        "prefet",
        "dgs",
        "directeur",
        "directrice",
        "tresor",
        "impots",
        "service",
        "support",
        "banque",
        "police",
        "gendarmerie",
        "ministere",
        "administrat",
        "assurance",
        "helpdesk",
        "informatique",
    ]
    .iter()
    .any(|word| name.text().contains(word))
}

/// The first phrase of advertising and the weight of all the different ones, at most three.
fn advertising<'m>(subject: &Part<'m>, body: &Part<'m>) -> Option<(&'m str, u32)> {
    let mut seen: Vec<&str> = Vec::new();
    for part in [subject, body] {
        for (_, hit) in part.all(Sense::Advertising) {
            let quote = part.quote(&hit.tokens);
            if !seen.contains(&quote) {
                seen.push(quote);
            }
            if seen.len() == 3 {
                return Some((seen[0], 3));
            }
        }
    }
    Some((*seen.first()?, seen.len() as u32))
}
