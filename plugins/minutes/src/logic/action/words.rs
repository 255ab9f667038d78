//! Words of clauses: what stands between who and what, what makes a duty, offices, and the forms of verbs.

/// The form of a verb, as far as its ending tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Infinitive,
    Future,
    Present,
    Order,
    Other,
}

impl Form {
    pub(super) fn of(word: &str) -> Self {
        let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
        if ends(&[
            "erions", "eriez", "eraient", "rais", "rait", "iez", "ions", "aient", "ais", "ait",
        ]) && !matches!(word, "fais" | "fait" | "verrais")
        {
            Self::Other
        } else if ends(&["rai", "ra", "ras", "rez", "ront", "rons"]) && word.len() > 3 {
            Self::Future
        } else if ends(&[
            "er", "ir", "dre", "tre", "ire", "oir", "vre", "dre", "aire", "ettre", "rire",
        ]) {
            Self::Infinitive
        } else if ends(&["ez"]) {
            Self::Order
        } else if ends(&["ee", "ees", "us", "ant"]) || matches!(word, "transmis" | "envoye" | "mis")
        {
            Self::Other
        } else if ends(&["e", "s", "t", "nt", "ent", "ds", "d", "a", "x"]) {
            Self::Present
        } else {
            Self::Other
        }
    }

    pub(super) fn is_finite(self) -> bool {
        matches!(self, Self::Future | Self::Present)
    }

    pub(super) fn promises(self) -> bool {
        matches!(self, Self::Future | Self::Infinitive)
    }
}

/// Whether it is an English verb of an office deed, in its base form.
pub(super) fn is_english_base(word: &str) -> bool {
    [
        "send",
        "prepare",
        "write",
        "draft",
        "check",
        "book",
        "review",
        "update",
        "share",
        "circulate",
        "get",
        "look",
        "find",
        "follow",
        "arrange",
        "set",
        "put",
        "make",
        "ask",
        "call",
        "email",
        "talk",
        "speak",
        "bring",
        "work",
        "add",
        "do",
        "take",
        "let",
        "come",
        "go",
        "run",
        "build",
        "design",
        "tell",
        "open",
        "chase",
        "liaise",
        "raise",
        "report",
        "meet",
        "order",
        "fix",
        "schedule",
        "finish",
        "submit",
        "provide",
        "draw",
        "back",
        "answer",
        "reply",
        "respond",
        "deliver",
        "test",
        "file",
        "sign",
        "post",
        "buy",
        "clean",
        "train",
        "pass",
        "list",
        "map",
        "cost",
        "measure",
        "inspect",
        "invite",
        "present",
    ]
    .contains(&word)
        || matches!(
            word,
            "organise"
                | "organize"
                | "finalise"
                | "finalize"
                | "complete"
                | "confirm"
                | "collect"
                | "compare"
                | "replace"
                | "install"
                | "publish"
                | "contact"
                | "verify"
                | "correct"
                | "create"
                | "recruit"
                | "produce"
                | "return"
                | "distribute"
                | "print"
                | "negotiate"
                | "archive"
                | "migrate"
                | "process"
                | "repair"
                | "remind"
                | "analyse"
                | "analyze"
                | "estimate"
                | "upload"
                | "inform"
                | "notify"
                | "revise"
        )
}

/// Words between who and what, folded: pronouns, auxiliaries that promise, small adverbs.
pub(super) const BETWEEN: &[&str] = &[
    "me",
    "m",
    "te",
    "t",
    "vous",
    "nous",
    "le",
    "la",
    "l",
    "les",
    "lui",
    "leur",
    "en",
    "y",
    "se",
    "s",
    "donc",
    "aussi",
    "bien",
    "alors",
    "tout",
    "suite",
    "de",
    "d",
    "a",
    "egalement",
    "rapidement",
    "vite",
    "encore",
    "juste",
    "ll",
    "just",
    "also",
    "then",
    "quickly",
    "to",
    "be",
    "able",
    "ca",
    "cela",
    "deja",
    "vraiment",
    "toi",
    "moi",
    "meme",
    "du",
    "coup",
    "bon",
    "peu",
];

/// Auxiliaries before an infinitive that make it a duty or a promise, folded.
pub(super) const DUTIES: &[&str] = &[
    "vais",
    "va",
    "vas",
    "allez",
    "allons",
    "vont",
    "dois",
    "doit",
    "doivent",
    "devra",
    "devrai",
    "devront",
    "devez",
    "peux",
    "peut",
    "pouvez",
    "peuvent",
    "pourrez",
    "pourras",
    "pourra",
    "pourriez",
    "pourrais",
    "charge",
    "charges",
    "chargera",
    "chargerai",
    "faut",
    "faudra",
    "merci",
    "pense",
    "pensez",
    "veux",
    "voulez",
    "veuillez",
    "demande",
    "engage",
    "compte",
    "essaie",
    "essaierai",
    "tache",
    "tacherai",
    "prevois",
    "prevoit",
    "prie",
    "oublie",
    "oubliez",
    "suis",
    "will",
    "can",
    "could",
    "going",
    "need",
    "needs",
    "have",
    "has",
    "must",
    "shall",
    "please",
    "ll",
    "should",
    "want",
    "would",
    "vouloir",
];

/// Forms of those that only wish.
pub(super) const WISHES: &[&str] = &["would", "want", "pourrait", "devrait", "faudrait"];

/// What stands for a person: services and offices, folded.
pub(super) const SERVICES: &[&str] = &[
    "service",
    "services",
    "direction",
    "secretariat",
    "cabinet",
    "bureau",
    "dgs",
    "dsi",
    "drh",
    "prestataire",
    "entreprise",
    "syndicat",
    "metropole",
    "prefecture",
    "commission",
    "team",
    "office",
    "department",
    "clerk",
    "contractor",
    "architecte",
    "regie",
    "accueil",
    "comptabilite",
    "agence",
    "fournisseur",
    "association",
    "ecole",
    "mairie",
    "bailleur",
    "assureur",
    "supplier",
    "agency",
    "council",
];
