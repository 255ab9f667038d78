//! The fields of a payslip, by the French names of the trade.

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words, codes, identifiers.
    Text,
    /// A whole number.
    Whole,
    /// A number with up to two decimals, kept in hundredths.
    Hundredths,
    /// A day.
    Day,
    /// Euros, kept in cents.
    Money,
}

macro_rules! fields {
    ($($variant:ident $name:literal $kind:ident,)+) => {
        /// A field; the order is that of the columns.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs)]
        pub enum Field { $($variant,)+ }

        impl Field {
            /// Every field, in the order of the columns.
            pub const ALL: &'static [Field] = &[$(Field::$variant,)+];

            /// The name of its column.
            pub fn name(self) -> &'static str {
                match self { $(Field::$variant => $name,)+ }
            }

            /// What it holds.
            pub fn kind(self) -> Kind {
                match self { $(Field::$variant => Kind::$kind,)+ }
            }

            /// The field of a name.
            pub fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Field::$variant),)+ _ => None }
            }
        }
    };
}

fields! {
    Ligne "ligne" Text,
    Mois "mois" Text,
    Matricule "matricule" Text,
    Nom "nom" Text,
    Prenom "prenom" Text,
    Nir "nir" Text,
    Iban "iban" Text,
    DateNaissance "date_naissance" Day,
    Sexe "sexe" Whole,
    DateChangementIban "date_changement_iban" Day,
    Statut "statut" Text,
    Categorie "categorie" Text,
    Grade "grade" Text,
    Echelon "echelon" Whole,
    Ib "ib" Whole,
    Im "im" Whole,
    NbiPoints "nbi_points" Whole,
    Quotite "quotite" Whole,
    HeuresHebdo "heures_hebdo" Hundredths,
    Zone "zone" Whole,
    Enfants "enfants" Whole,
    Fonction "fonction" Text,
    GroupeIfse "groupe_ifse" Text,
    DateEntree "date_entree" Day,
    DateSortie "date_sortie" Day,
    MotifSortie "motif_sortie" Text,
    Regime "regime" Text,
    Evenement "evenement" Text,
    DatePaie "date_paie" Day,
    JoursCmo90 "jours_cmo_90" Whole,
    JoursCmo50 "jours_cmo_50" Whole,
    JoursCarence "jours_carence" Whole,
    JoursSansTraitement "jours_sans_traitement" Whole,
    Trentiemes "trentiemes" Whole,
    HeuresSupp14 "heures_supp_14" Hundredths,
    HeuresSuppPlus "heures_supp_plus" Hundredths,
    HeuresSuppNuit "heures_supp_nuit" Hundredths,
    HeuresSuppDimanche "heures_supp_dimanche" Hundredths,
    Tib "tib" Money,
    Differentielle "differentielle" Money,
    Nbi "nbi" Money,
    Ir "ir" Money,
    Sft "sft" Money,
    Ifse "ifse" Money,
    Cia "cia" Money,
    Ifts "ifts" Money,
    Iat "iat" Money,
    Pfr "pfr" Money,
    Tpp "tpp" Money,
    Cti "cti" Money,
    Ihts "ihts" Money,
    Gipa "gipa" Money,
    AutresPrimes "autres_primes" Money,
    Teletravail "teletravail" Money,
    JoursTeletravail "jours_teletravail" Whole,
    Transport "transport" Money,
    IndemniteCsg "indemnite_csg" Money,
    AvantagesNature "avantages_nature" Money,
    Rappel "rappel" Money,
    Brut "brut" Money,
    Cnracl "cnracl" Money,
    CnraclEmployeur "cnracl_employeur" Money,
    Atiacl "atiacl" Money,
    Cnfpt "cnfpt" Money,
    Fnal "fnal" Money,
    Csa "csa" Money,
    Rafp "rafp" Money,
    RafpEmployeur "rafp_employeur" Money,
    Ircantec "ircantec" Money,
    IrcantecEmployeur "ircantec_employeur" Money,
    Vieillesse "vieillesse" Money,
    CsgDed "csg_ded" Money,
    CsgNonded "csg_nonded" Money,
    Crds "crds" Money,
    PasTaux "pas_taux" Hundredths,
    Pas "pas" Money,
    Retenues "retenues" Money,
    Net "net" Money,
}

/// How many fields a payslip has.
pub const COUNT: usize = Field::ALL.len();

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_fields() {
        for (index, field) in Field::ALL.iter().enumerate() {
            assert_eq!(Field::named(field.name()), Some(*field));
            assert_eq!(*field as usize, index);
        }
        assert_eq!(Field::named("prime_de_bal"), None);
    }
}
