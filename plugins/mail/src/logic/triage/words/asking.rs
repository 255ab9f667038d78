//! How people ask in French and English letters, and what only looks like asking.

/// A request. What is asked begins after the phrase.
pub(in super::super) const ASK: &[&str] = &[
    // Forms of the administration.
    "merci de", "merci d", "merci d'avance de", "merci par avance de", "merci de bien vouloir", "merci aussi de", "merci également de",
    "merci donc de", "merci alors de", "merci à vous de", "merci à tous|chacun|toutes de", "merci également de bien vouloir",
    "je|nous te|vous remercie|remercions de bien vouloir", "je|nous te|vous remercierais|remercierai|remercierions|saurais de",
    "vous remercie de me|nous|m|lui|leur|faire|confirmer|transmettre|procéder|prendre|adresser|répondre|remplir|compléter|valider|préciser|retourner|renvoyer|communiquer",
    "veuillez", "je|nous vous|te prie|prions de", "je|nous vous|te prie|prions d", "vous voudrez bien", "tu voudras bien",
    "il conviendrait de|d|que", "il convient de|d", "il conviendra de|d", "il serait souhaitable|bien|bon|utile de|que",
    "je|nous vous|te demande|demandons|demanderais|demanderai de|d|que|instamment|donc|par", "je|nous demande|demandons que|à|a",
    "je|nous souhaite|souhaitons|souhaiterais|souhaiterions|voudrais|voudrions|désire|désirons|aimerais|aimerions que",
    "je|nous souhaite|souhaitons|souhaiterais|souhaiterions|voudrais|voudrions|désire|désirons|désirerais|aimerais|aimerions savoir|obtenir|connaître|connaitre|avoir|disposer|recevoir|bénéficier|rencontrer|prendre|être|récupérer|inscrire|faire|réserver|louer|demander|comprendre|déposer|organiser|un|une|des|le|la|votre|vous|m|me|l|déclarer|consulter|contester|solliciter|modifier|changer|poser|participer|signaler",
    "j|je ai|aurais besoin de|d|que", "j'aurai besoin", "nous avons|aurions besoin de|d|que", "il me|nous faut|faudrait|faudra",
    "je|nous sollicite|sollicitons|solliciterais", "j'ai l'honneur de solliciter|demander|vous demander", "nous avons l'honneur de solliciter|vous demander",
    "je|nous me|nous permets|permettons de vous demander|solliciter", "je viens vers vous pour|afin", "je viens par la présente demander|solliciter",
    "pourriez|pouvez|pourrez|voudriez|voulez vous", "pourrais|peux|pourras|voudrais|veux tu", "auriez|avez vous l'amabilité|l'obligeance|la gentillesse",
    "si vous pouviez|pourriez|voulez", "si tu pouvais|pourrais|peux", "serait il possible", "est il possible", "est ce possible",
    "est ce que vous|tu pourriez|pouvez|peux|pourrais", "est ce qu on|il peut|pourrait|serait", "y a t il possibilité|moyen",
    "vous|tu peux|pouvez|pourriez|pourrais me|m|nous|lui|leur|vous|te|regarder|vérifier|valider|relire|envoyer|faire",
    "prière de|d", "il est demandé|rappelé à|aux|de|d|à", "il vous est|sera demandé", "il vous appartient de", "il est impératif|indispensable|nécessaire|obligatoire|essentiel|primordial|urgent de|d|que",
    "vous devez", "tu dois", "vous êtes tenu|tenus|tenue|prié|priés|priée|invité|invités|invitée|invitées de|d|à", "vous devrez", "il faut que|absolument|impérativement", "il faudrait", "il faut",
    "nous|je vous|te invite|invitons|inviterais à", "nous|je vous|te mets|mettons en demeure de|d", "nous|je mets|mettons en demeure", "mettre en demeure de", "mise en demeure de", "vous mettons|mets en demeure",
    "n'oubliez pas de|d|votre|vos|le|la|les", "n'oublie pas de|d", "pensez à|a", "pense à", "pensez bien à", "pense bien à", "assurez vous", "veillez à", "je compte sur vous|toi pour",
    "je|nous vous|te saurais|saurions|serais|serions gré|reconnaissant|reconnaissants|reconnaissante|obligé", "vous saurais gré", "vous serais|serions reconnaissant*",
    "nous|j|je attends|attendons votre|vos|ton|tes|une|un|de|des|le|la|les", "dans l'attente de recevoir", "est|sont attendu|attendue|attendus|attendues",
    "doit|doivent|devra|devront ... parvenir|transmis*|retourné*|adressé*|envoyé*|remis*|déposé*|rendu*|complété*|signé*|fourni*|réglé*|payé*|validé*|communiqué*|effectué*|réalisé*|versé*|produit*|saisi*|restitué*|renseigné*|confirmé*",
    "à nous|me retourner|transmettre|renvoyer|adresser|communiquer|remettre|confirmer|faire",
    "à retourner|renvoyer|transmettre|compléter|remplir|signer|valider|rendre|fournir|régler avant|pour|au|signé|complété|par|sous|d", "vous avez jusqu'au|jusqu'à", "vous disposez d'un délai", "vous disposez de _ jours|semaines|mois|h|heures", "je vous laisse|charge le|de|d|vérifier|voir|me", "charge à vous de",
    "j'attire votre attention sur la nécessité", "a besoin de votre|vos|ton|ta|tes|ces|ce|cette|la|l", "attend|attendent votre|vos|ton|une|de|des", "demande à|que|une|un|la|le|votre", "demandent à|que|une|un|la|le|votre", "réclame|réclament votre|le|la|les|une|un|des",
    "demande d'inscription|intervention|autorisation|rendez|informations|renseignements|devis|subvention|aide|attestation|copie|report|remboursement|explication*", "demande de rendez|renseignement*|devis|subvention|copie|document*|pièce*|prise|location|réservation|dérogation|mutation|congé*|rdv|remboursement|communication|logement|place|permis|stage|transport|réparation|travaux|rectification|régularisation|mise|précision*|validation|visa",
    // Imperatives, polite and familiar.
    "^merci confirmer|répondre|transmettre|envoyer", "^confirmez|répondez|envoyez|transmettez|complétez|remplissez|signez|retournez|renvoyez|adressez|vérifiez|validez|contactez|appelez|rappelez|communiquez|précisez|indiquez|fournissez|inscrivez|faites|prenez|prévoyez|préparez|donnez|dites|intervenez|venez|procédez|relisez|apportez|déposez|tenez|informez|réservez",
    "^envoie|confirme|réponds|transmets|vérifie|valide|rappelle|dis|tiens|fais|regarde|donne|relis|prépare|préviens moi|nous|le|la|les|lui|ça|ca|stp", "tenez|tiens moi|nous informé*|au", "dites|dis moi|nous", "rappelez|rappelle moi|nous", "faites|fais moi|nous|le|la part|savoir|parvenir|suivre|passer|nécessaire", "envoyez|envoie moi|nous|lui|le|la|les", "transmettez|transmets moi|nous|lui|le|la|les", "donnez|donne moi|nous", "confirmez|confirme moi|nous", "indiquez|indique moi|nous", "précisez|précise moi|nous", "répondez|réponds moi|nous", "contactez|contacte moi|nous|le|la", "prévenez|préviens moi|nous", "retournez|renvoyez moi|nous|le|la|les", "laissez|laisse moi savoir", "intervenez|faites intervenir", "faire le nécessaire", "svp", "stp", "s'il vous|te plait|plaît",
    // English.
    "please", "kindly", "could|can|would|will you", "could|can we|i have|get|ask|request|see|meet", "would you mind", "i|we need", "i|we would need", "i|we would like", "i'd|we'd like", "let me|us know", "i|we would appreciate", "would be grateful if", "i am writing to request|ask", "i|we request", "i|we ask that|you", "you must|should|are required|are requested|are asked|need", "make sure|be sure", "remember to", "don't forget", "do not forget", "get back to me|us", "send|give|email|call me|us", "is it possible", "would it be possible", "i|we expect", "we are waiting for", "i|we am|are requesting", "needs to be", "need to be", "must be", "i was wondering if", "looking for your approval|confirmation",
];

/// "In expectation of your answer": an ask only when there is no other.
pub(in super::super) const HOPE: &[&str] = &[
    "dans l'attente de votre|vos|ton|tes|vous|te|une|d", "en attente de votre|vos|ton|tes|d", "dans l'attente d'une réponse|retour", "en espérant une réponse|suite|retour", "j'espère une réponse|suite",
    "j'attends de vos|tes nouvelles", "au plaisir de vous lire", "looking forward to your|hearing", "look forward to your|hearing", "awaiting your", "hope to hear from you",
];

/// What only looks like asking; a longer ask over the same words wins.
pub(in super::super) const COURTESY: &[&str] = &[
    "je|nous vous|te prie|prions d'agréer|accepter|excuser", "je|nous vous|te prie|prions de croire|recevoir|trouver|agréer|accepter|noter|m'excuser|nous|m", "je|nous vous|te prie|prions de bien vouloir agréer|trouver|recevoir|croire|accepter|excuser|m'excuser|nous",
    "vous prie|prions d'agréer|accepter|croire|recevoir", "prie de croire|recevoir|trouver|agréer", "veuillez agréer|croire|recevoir|accepter|trouver|noter|excuser|nous|m", "veuillez agréer", "veuillez également|aussi trouver", "veuillez bien noter|trouver",
    "vous voudrez bien trouver|agréer|recevoir|excuser|noter", "merci de trouver|noter|votre|vos|ton|ta|tes|nous|m avoir", "merci de votre|vos|ton|ta|tes|cette|l'attention|avoir|ne", "merci de trouver|noter", "merci de ne pas répondre|tenir", "merci de bien vouloir trouver|noter|recevoir|excuser", "merci d'avance", "merci par avance", "merci d'avoir", "merci beaucoup", "merci bien", "merci pour", "merci infiniment", "merci encore", "merci à vous|toi|tous",
    "n'hésitez pas", "n'hésite pas", "ne pas hésiter", "restant à votre", "reste|restons à votre", "je vous souhaite|souhaitons", "je te souhaite", "nous vous souhaitons", "vous souhaite|souhaitons", "si vous voulez|souhaitez vous désinscrire|désabonner", "si vous ne souhaitez plus", "je souhaite une bonne|excellente|belle",
    "nous vous invitons à consulter|découvrir|visiter", "merci de votre compréhension|confiance|accueil|aide|attention|soutien", "si vous pouvez|avez besoin", "vous pouvez me|nous joindre|contacter|appeler|écrire", "pouvez me|nous joindre|contacter", "vous pouvez faire part", "tu peux me joindre|appeler", "il faut dire|savoir|croire|reconnaître|noter|rappeler", "comme demandé", "que vous m|nous demandez", "je vous demande pardon|de m'excuser", "je vous demande de bien vouloir m'excuser|accepter|agréer", "je vous demande de croire",
    "please find|note|accept|disregard|ignore", "please be advised|informed", "please do not|don't hesitate|reply|respond", "please feel free", "feel free to", "do not hesitate|reply", "don't hesitate", "thank you for", "thanks for", "thanks in advance", "thank you in advance", "i would like to thank|inform|congratulate|tell", "we would like to thank|inform|invite", "let me know if you have|need any", "let us know if you have|need any", "you can reach|contact", "i'd like to thank",
    "nous tenons à vous", "je tiens à vous", "je souhaite|souhaitais|voudrais vous informer|remercier|dire|féliciter|signaler", "je voudrais d'abord|vous remercier", "nous souhaitons vous informer|remercier|féliciter", "il est rappelé que",
];

/// Questions that want no answer.
pub(in super::super) const RHETORICAL: &[&str] = &[
    "comment allez vous", "comment vas tu", "comment ça|ca va", "ça|ca va", "vous allez bien", "tu vas bien", "allez vous bien", "n'est ce pas", "quoi de neuf", "le saviez vous", "saviez vous", "une question", "des questions", "besoin d'aide", "besoin d'un", "vous rencontrez un problème", "un problème", "envie de|d", "vous cherchez", "vous souhaitez", "pourquoi choisir", "mot de passe oublié", "how are you", "how is it going", "are you well", "any questions", "did you know", "need help", "have questions", "right",
];
