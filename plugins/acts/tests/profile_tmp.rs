//! tmp
#[test]
fn profile() {
    for piece in [
        "Vu l'arrêté préfectoral n° 2021-12 du 4 mai 2021 et l'article L. 2213-1 du CGCT ;\nConsidérant les travaux ;\n",
        "Article 1 : La circulation est interdite du 3 au 14 juin 2024 sur la commune de Saint-Roch.\n",
        "Article 2 : L'arrêté n° 2021-12 du 4 mai 2021 est abrogé.\nFait à Vionne, le 3 mars 2024\nLe Préfet,\nJean SERRE\n\n",
        "PRÉFET DE LA VIONNE\n\nARRÊTÉ N° 2024-117 du 3 mars 2024 portant réglementation de la RD 979\n\nLe Préfet de la Vionne,\n",
    ] {
        for (n, head) in ["", "Vu le code ;\nARRÊTE\nArticle 1 : a\n"]
            .iter()
            .enumerate()
        {
            let text = format!("{head}{}", piece.repeat(450_000 / piece.len()));
            let t = std::time::Instant::now();
            let r = acts::record::read(&[&text], None);
            eprintln!(
                "{:?} {} {}: recitals {} articles {} rel {} places {} effects {}",
                t.elapsed(),
                n,
                &piece[..20],
                r.recitals.len(),
                r.articles.len(),
                r.relations.len(),
                r.places.len(),
                r.effects.len()
            );
        }
    }
}
