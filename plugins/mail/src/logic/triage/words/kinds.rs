//! Words that tell what kind of message it is.

pub(in super::super) const FOR_INFORMATION: &[&str] = &[
    "pour information", "pour info", "pour votre information", "pour ton information", "à titre d'information", "à titre informatif", "à toutes fins utiles", "fyi", "for your information", "for information", "pour mémoire", "pi", "n'appelle pas de réponse", "aucune action", "sans suite à donner", "no action required|needed", "pas de réponse attendue", "simple information", "ne nécessite aucune|pas", "pour votre parfaite information", "pour votre bonne information",
];

pub(in super::super) const LEISURE: &[&str] = &[
    "pot de départ", "pot de l'amitié", "pot de fin", "pot d'accueil", "pot de retraite", "galette", "croissants", "viennoiseries", "gâteau*", "apéritif", "apéro", "cagnotte", "anniversaire", "félicitations", "bonne année", "meilleurs voeux", "joyeux noël", "covoiturage", "trouvé _ clé*", "objet* trouvé*", "vide grenier", "tournoi", "chorale", "comité des oeuvres", "amicale", "billetterie", "place* de cinéma", "raclette", "barbecue", "arbre de noël", "naissance de", "farewell drinks", "birthday", "happy new year", "lost and found", "machine à café", "cours de yoga", "footing", "collecte de sang", "don du sang", "menu de la semaine", "menu du restaurant",
];

pub(in super::super) const THANKS: &[&str] = &[
    "je|nous vous|te remercie|remercions", "tous mes|nos remerciements", "un grand merci", "merci beaucoup", "merci pour", "merci encore", "merci infiniment", "avec mes remerciements", "bien reçu", "bien noté", "c'est noté", "c'est parfait", "thank you", "thanks", "many thanks", "well received", "parfait merci", "entendu", "very helpful",
];

/// A meeting, in the words of its invitation.
pub(in super::super) const MEETING: &[&str] = &[
    "convocation", "convoqué|convoquée|convoqués|convoquées", "convoque", "ordre du jour", "invitation", "réunion", "vous invite|invitons|convie|convions|inviter|convier", "êtes convié|conviés|conviée|conviées|invité|invités|invitée|invitées", "est convié|conviée", "se réunira", "se tiendra", "aura lieu", "visioconférence", "visio", "teams meeting", "comité de pilotage", "copil", "cotech", "comité technique", "codir", "séance du conseil", "séance plénière", "commission permanente", "conseil d'administration", "assemblée générale", "rendez vous", "rdv", "inauguration", "cérémonie", "point d'étape", "réunion de chantier", "réunion publique", "séminaire", "journée d'étude*", "entretien professionnel|annuel", "meeting", "conference call", "kick off", "workshop", "invited to", "agenda", "doodle", "sondage de dates", "créneau*", "disponibilités",
];

/// A meeting that moves or falls.
pub(in super::super) const MEETING_CHANGE: &[&str] = &[
    "réunion|séance|visio|rendez|rdv|comité|commission|rencontre|entretien|copil|point ... annulé|annulée|reporté|reportée|décalé|décalée|déplacé|déplacée|avancé|avancée|repoussé|repoussée", "annulation de|du|réunion", "report de|du la|l|copil|comité|rendez|conseil", "changement de salle|lieu|horaire|date", "annulé|annulée réunion", "reportée au|à", "reporté au", "décalée|décalé au|à", "meeting ... cancelled|canceled|postponed|moved|rescheduled", "cancelled meeting", "rescheduled", "déplacement de la réunion", "nouvelle date de réunion", "se tiendra finalement", "aura finalement lieu",
];

pub(in super::super) const MINUTES: &[&str] = &[
    "compte rendu", "comptes rendus", "procès verbal", "relevé de décisions|conclusions", "pv de", "cr de|réunion|du", "minutes of", "meeting minutes", "suite à la|notre réunion", "lors de la|notre réunion", "depuis la réunion", "support* de la réunion", "présentation de la réunion", "following our meeting",
];

pub(in super::super) const NEWSLETTER: &[&str] = &[
    "newsletter", "lettre d'information", "lettre d'info", "infolettre", "lettre hebdomadaire", "lettre mensuelle", "se désabonner", "désabonner", "désabonnez", "désinscription", "se désinscrire", "désinscrire", "désinscrivez", "unsubscribe", "version en ligne", "voir dans votre navigateur", "view in browser|your", "view online", "à la une", "sommaire", "au sommaire", "revue de presse", "flash info", "dans ce numéro", "édition du|de", "vous recevez ce message|mail|courriel|email car|parce", "you are receiving this", "you received this", "manage your preferences|subscription", "gérer vos préférences|abonnements", "gérer mes abonnements", "la lettre de|du|des", "veille juridique|documentaire|réglementaire", "actualités de la semaine|du mois", "in this issue", "weekly digest", "les actus",
];

pub(in super::super) const AUTOMATIC: &[&str] = &[
    "message automatique", "mail|courriel|email|message généré automatiquement", "envoyé automatiquement", "réponse automatique", "merci de ne pas répondre|y", "ne pas répondre à ce|cet", "ne répondez pas à ce|cet", "do not reply to this", "please do not reply", "automatically generated", "automated message|notification|email", "automatic reply", "auto reply", "votre demande a bien été|eté enregistrée|prise|reçue|transmise", "a bien été enregistrée sous", "accusé de réception", "accusé de lecture", "confirmation de lecture", "accusé d'enregistrement", "read receipt", "delivery status notification", "delivery failure", "undeliverable", "undelivered mail", "mail delivery failed|subsystem", "non remis", "échec de la remise|livraison", "notification de|d", "votre ticket", "ticket _ créé|ouvert|clos|résolu|mis", "adresse non surveillée", "boîte non relevée", "votre commande a été expédiée", "rapport de sauvegarde", "quarantine report|notification", "this is an automated",
];

pub(in super::super) const ABSENCE: &[&str] = &[
    "je suis actuellement|absent|absente|en", "actuellement absent|absente|en", "absent|absente du|jusqu|le|de|pour|ce|cette", "absence du bureau", "message d'absence", "en congé|congés|formation|déplacement jusqu|du", "out of office|the", "i am away|on|out|currently", "serai de retour", "retour le", "will be back", "will return", "à mon retour", "en cas d'urgence contactez|vous", "limited access",
];
