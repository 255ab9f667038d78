//! The words that are known around a verb that ends an act: what is harmless, what excepts, what makes it hang.

/// Words, parted by blanks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words(&'static str);

impl Words {
    pub(super) fn has(self, word: &str) -> bool {
        !word.is_empty() && self.0.split_ascii_whitespace().any(|one| one == word)
    }
}

/// Words before an act's name that leave it whole.
pub(super) const LEAD: Words = Words(
    "l le la les de d du des a au aux et ainsi que par en ensemble totalite integralite dispositions \
     disposition prescriptions toutes tous tout toute precedent precedents precedente precedentes anterieur \
     anterieurs anterieure anterieures effets effet application execution validite consequence consequent \
     suite article art unique er premier il elle est sont present presente arrete arretes deliberation \
     decision reglement cet cette ce celui celle celles ci compter partir dater date jour publication \
     notification signature affichage entree vigueur sa son notamment particulier outre mesures autorisation \
     autorisations accordee accordees delivree delivrees octroyee prononcee fixees prescrites imposees \
     edictees prevues definies prescrit contraires contraire suivants suivantes suivant actes textes meme se \
     maire monsieur madame abrogation retrait expressement permis decide",
);

/// Words after a verb that leave it whole.
pub(super) const TAIL: Words = Words(
    "a compter partir dater de d du des la le les l au aux date sa son ce jour meme publication notification \
     signature affichage transmission reception entree en vigueur caractere executoire present presente \
     arrete deliberation decision reglement acte par toutes integralite totalite entier entierete purement \
     simplement integralement totalement immediatement definitivement expressement plein droit effet avec \
     immediat retroactif celui celle celles ci apres suivant suivante suivantes qui suit suivent nouvel \
     nouveau nouvelle nouvelles texte remplace remplacee remplaces remplacees abroge abrogee abroges abrogees \
     inclus minuit consequence consequent prefecture controle legalite publicite lui annexe prononcee decidee \
     prend prendra comme susvise susvisee susvises",
);

/// Words after a verb that leave it whole once its days are read.
pub(super) const DAYS: Words = Words(
    "jusqu pour une duree periode pendant durant entre et inclus mois jours jour semaines ans an un deux \
     trois quatre cinq six manifestation",
);

/// What may begin the description of an act after its name.
pub(super) const DESCRIBES: Words = Words(
    "portant relatif relatifs relative pris prise prises modifie modifiee modifies susvise susvisee susvises \
     precite precitee precites susmentionne sus vise visee ci signe delivre delivree du de d des et dit dite \
     notifie publie transmis complete rectifie intitule ayant sur a au la le l",
);

/// Words that take something out of what they stand beside.
pub(super) const EXCEPTS: Words =
    Words("sauf hormis excepte exceptes exceptee exceptees exception exclusion hors");

/// Words that make what is said hang on something, anywhere in the rest of a sentence.
pub(super) const HANGS: Words = Words(
    "si lorsque quand reserve condition toutefois cependant neanmoins mais uniquement exclusivement seulement \
     temporairement provisoirement partiellement",
);

/// What a clause of its own, or more that is done, begins with after "et".
pub(super) const GOES_ON: Words = Words(
    "le la les l il elle un une des ses son leurs tous toutes ce cet cette remplace remplacee remplaces \
     remplacees abroge abrogee abroges abrogees sont est",
);
