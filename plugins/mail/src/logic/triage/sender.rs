//! Who wrote: domains, machines, offices and look-alikes.

use super::super::model::Address;

/// Addresses that anybody can have.
const FREE_MAIL: &[&str] = &[
    "gmail.com",
    "outlook.com",
    "outlook.fr",
    "hotmail.com",
    "hotmail.fr",
    "yahoo.com",
    "yahoo.fr",
    "live.fr",
    "live.com",
    "proton.me",
    "protonmail.com",
    "gmx.com",
    "gmx.fr",
    "mail.com",
    "icloud.com",
    "aol.com",
    "laposte.net",
    "orange.fr",
    "free.fr",
    "sfr.fr",
    "wanadoo.fr",
    "yandex.com",
    "mail.ru",
    "tutanota.com",
];
/// Domains under which organisations register their own.
const SHARED_SUFFIXES: &[&str] = &[
    "gouv.fr", "asso.fr", "com.fr", "nom.fr", "co.uk", "org.uk", "gov.uk", "com.br", "com.au",
    "ac.uk", "eu.org",
];
/// Names that fraud borrows, with the domains that may carry them.
const BRANDS: &[(&str, &[&str])] = &[
    ("impots", &["gouv.fr"]),
    ("gouv", &["gouv.fr"]),
    ("dgfip", &["gouv.fr"]),
    ("antai", &["gouv.fr"]),
    ("amendes", &["gouv.fr"]),
    ("chorus", &["gouv.fr"]),
    ("franceconnect", &["gouv.fr"]),
    ("ants", &["gouv.fr"]),
    ("ameli", &["ameli.fr", "assurance-maladie.fr"]),
    ("cpam", &["ameli.fr", "assurance-maladie.fr"]),
    ("caf", &["caf.fr"]),
    ("urssaf", &["urssaf.fr"]),
    ("laposte", &["laposte.fr", "laposte.net", "laposte.info"]),
    ("colissimo", &["laposte.fr", "colissimo.fr"]),
    ("chronopost", &["chronopost.fr"]),
    ("dhl", &["dhl.com", "dhl.fr"]),
    ("ups", &["ups.com"]),
    ("microsoft", &["microsoft.com", "microsoftonline.com"]),
    ("office365", &["office365.com", "microsoft.com"]),
    ("outlook", &["outlook.com", "outlook.fr", "microsoft.com"]),
    ("paypal", &["paypal.com", "paypal.fr"]),
    ("netflix", &["netflix.com"]),
    ("amazon", &["amazon.com", "amazon.fr"]),
    ("edf", &["edf.fr"]),
    ("apple", &["apple.com"]),
    ("google", &["google.com", "google.fr"]),
    ("docusign", &["docusign.com", "docusign.net"]),
    ("sharepoint", &["sharepoint.com"]),
    ("banquepostale", &["labanquepostale.fr"]),
    ("creditagricole", &["credit-agricole.fr"]),
];

/// The host of an address; empty without one.
pub(super) fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or("", |(_, domain)| domain)
}

/// The part of a host that its owner registered: two labels, or three under a shared suffix.
pub(super) fn registered(host: &str) -> &str {
    let host = host.trim_end_matches('.');
    let shared = SHARED_SUFFIXES
        .iter()
        .any(|suffix| host.ends_with(suffix) && host[..host.len() - suffix.len()].ends_with('.'));
    let mut dots = host.rmatch_indices('.').map(|(place, _)| place);
    let cut = if shared { dots.nth(2) } else { dots.nth(1) };
    cut.map_or(host, |place| &host[place + 1..])
}

/// Whether two hosts plausibly belong to one owner.
pub(super) fn same_owner(one: &str, other: &str) -> bool {
    registered(one).eq_ignore_ascii_case(registered(other))
}

pub(super) fn is_free_mail(address: &str) -> bool {
    FREE_MAIL.contains(&domain(address))
}

/// Whether nobody reads answers to this address.
pub(super) fn is_machine(address: &Address) -> bool {
    let local = address.address.split('@').next().unwrap_or("");
    let plain: String = local.chars().filter(char::is_ascii_alphanumeric).collect();
    let parts = [
        "noreply",
        "nepasrepondre",
        "pasdereponse",
        "donotreply",
        "mailerdaemon",
        "postmaster",
        "nereponsdrepas",
        "notification",
        "notifications",
        "automate",
        "robot",
        "autoreply",
        "bounce",
        "nereply",
        "noanswer",
        "alerte",
        "alertes",
        "ne-pas-repondre",
    ];
    parts
        .iter()
        .any(|part| plain == *part || (part.len() >= 7 && plain.contains(part)))
}

/// Whether the address carries a person's name: "claire.vidal@", or the initial and the name that is shown.
pub(super) fn is_person(address: &Address) -> bool {
    if is_machine(address) {
        return false;
    }
    let local = kit::fold::Folded::new(address.address.split('@').next().unwrap_or(""));
    let pieces: Vec<&str> = local
        .text()
        .split(['.', '-', '_'])
        .filter(|piece| !piece.is_empty())
        .collect();
    let shown = kit::fold::Folded::new(&address.name);
    let names: Vec<&str> = shown
        .text()
        .split(|c: char| !c.is_alphabetic())
        .filter(|name| !name.is_empty())
        .collect();
    let named = |piece: &str| names.iter().any(|name| name.starts_with(piece));
    match pieces.as_slice() {
        [] => false,
        // "gdarzac": an initial and a name, both shown.
        [one] => names.iter().any(|first| {
            one.get(1..).is_some_and(|rest| {
                first.get(..1) == one.get(..1) && rest.len() > 2 && names.contains(&rest)
            })
        }),
        _ => {
            (names.is_empty() || pieces.iter().all(|piece| named(piece)))
                && pieces
                    .iter()
                    .all(|piece| piece.chars().all(char::is_alphabetic))
        }
    }
}

/// The borrowed name in a host that its owner does not have: "impots-gouv.com".
pub(super) fn borrows(host: &str) -> bool {
    let host = host.trim_end_matches('.');
    if host.is_empty() {
        return false;
    }
    let owned = |official: &str| {
        host == official
            || host
                .strip_suffix(official)
                .is_some_and(|rest| rest.ends_with('.'))
    };
    host.split(['.', '-', '_']).any(|label| {
        let plain = straightened(label);
        BRANDS.iter().any(|(brand, official)| {
            (label == *brand || plain == *brand) && !official.iter().any(|one| owned(one))
        })
    })
}

/// Whether `host` is made to be taken for `own`: the same name elsewhere, or a letter or two apart.
pub(super) fn resembles(host: &str, own: &str) -> bool {
    let (host, own) = (registered(host), registered(own));
    if host.is_empty()
        || own.is_empty()
        || host.eq_ignore_ascii_case(own)
        || host.len() > 64
        || own.len() > 64
    {
        return false;
    }
    let name = |host: &str| host.split('.').next().unwrap_or("").to_owned();
    let (host_name, own_name) = (name(host), name(own));
    if own_name.len() < 5 || FREE_MAIL.contains(&host) {
        return false;
    }
    host_name == own_name
        || straightened(&host_name) == straightened(&own_name)
        || host_name.replace('-', "") == own_name.replace('-', "")
        || host_name
            .strip_prefix(&own_name)
            .is_some_and(|rest| rest.starts_with('-'))
        || distance(&host_name, &own_name) <= usize::from(own_name.len() >= 6)
}

/// A name with the letters that are put for others in fraud put right.
fn straightened(name: &str) -> String {
    name.replace("rn", "m")
        .replace("vv", "w")
        .replace('0', "o")
        .replace(['1', '|'], "l")
        .replace('3', "e")
        .replace('5', "s")
}

/// The edit distance (Levenshtein) of two short names, in bytes.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, left) in one.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, right) in other.bytes().enumerate() {
            let replaced = diagonal + usize::from(left != right);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_are_told_apart() {
        assert!(same_owner("www.gard.gouv.fr", "gard.gouv.fr"));
        assert!(!same_owner("gard.gouv.fr", "herault.gouv.fr"));
        assert!(same_owner("mail.exemple.fr", "exemple.fr"));
        assert_eq!(registered("a.b.co.uk"), "b.co.uk");
        assert_eq!(registered("localhost"), "localhost");
    }

    #[test]
    fn look_alikes_are_seen() {
        assert!(borrows("impots-gouv.com"));
        assert!(borrows("arneli.fr") == borrows("ameli.example"));
        assert!(!borrows("www.impots.gouv.fr"));
        assert!(resembles("ville-exernple.fr", "ville-exemple.fr"));
        assert!(resembles("ville-exemple.com", "ville-exemple.fr"));
        assert!(!resembles("ville-autre.fr", "ville-exemple.fr"));
        assert!(!resembles("courrier.ville-exemple.fr", "ville-exemple.fr"));
    }

    #[test]
    fn persons_are_known_by_their_address() {
        let check = |name: &str, address: &str, person: bool| {
            let address = Address {
                name: name.to_owned(),
                address: address.to_owned(),
            };
            assert_eq!(is_person(&address), person, "{address:?}");
        };
        check("Aude Blanc", "aude.blanc@exemple.fr", true);
        check("Me Aude Blanc", "a.blanc@exemple.fr", true);
        check("BLANC Aude", "ablanc@exemple.fr", true);
        check("", "aude.blanc@exemple.fr", true);
        check("Accueil Mairie", "accueil@exemple.fr", false);
        check("Aude Blanc", "contact@exemple.fr", false);
        check("Service Paie", "ne.pas.repondre@exemple.fr", false);
    }

    #[test]
    fn machines_are_known_by_their_address() {
        let address = |address: &str| Address {
            name: String::new(),
            address: address.to_owned(),
        };
        assert!(is_machine(&address("ne-pas-repondre@exemple.fr")));
        assert!(is_machine(&address(
            "MAILER-DAEMON@exemple.fr".to_lowercase().as_str()
        )));
        assert!(!is_machine(&address("paul.robotin@exemple.fr")));
    }
}
