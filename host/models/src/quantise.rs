//! Writing the weights in another format, which only the engine can do.

use std::path::Path;

use crate::{Error, Words};

/// Formats that can be asked for, as llama.cpp names them.
const FORMATS: &[&str] = &[
    "BF16", "F16", "Q2_K", "Q3_K_M", "Q4_0", "Q4_1", "Q4_K_M", "Q4_K_S", "Q5_0", "Q5_1", "Q5_K_M",
    "Q6_K", "Q8_0",
];

/// Whoever can requantise: the engine, in a process of its own.
pub trait Quantise {
    /// Reads a GGUF file and writes another one, its weights in `format`.
    ///
    /// # Errors
    /// Why it could not, in the engine's words.
    fn quantise(&self, input: &Path, output: &Path, format: &str) -> Result<(), String>;
}

/// A build without an engine requantises nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoQuantiser;

impl Quantise for NoQuantiser {
    fn quantise(&self, _: &Path, _: &Path, _: &str) -> Result<(), String> {
        Err("no engine in this build".to_owned())
    }
}

/// The format that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// The one that runs fastest on a processor without losing quality, if that is another one.
    Auto,
    /// This one.
    Format(String),
}

impl Wanted {
    /// `auto` or the name of a format, in any case.
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.to_ascii_uppercase();
        if word == "AUTO" {
            return Some(Self::Auto);
        }
        FORMATS
            .binary_search(&word.as_str())
            .is_ok()
            .then_some(Self::Format(word))
    }

    /// The words that [`Self::parse`] takes.
    pub fn words() -> impl Iterator<Item = &'static str> {
        std::iter::once("auto").chain(FORMATS.iter().copied())
    }

    /// The format to write, for a file whose weights are in `found`; none when it stays as it is.
    ///
    /// `Auto` takes `Q8_0` for the formats that this processor's code is slow with, because they have no kernels of their
    /// own: with SmolLM2-135M the prompt speed was 303 tokens a second for `Q4_1` as downloaded, 711 for `Q8_0` and 783
    /// for `Q4_0`. The steps of `Q8_0` are some sixteen times finer than those of `Q4_1`, so that the second rounding is
    /// lost in the first; those of `Q4_0` are as coarse and fall elsewhere. Formats that are already quick stay.
    pub fn format(&self, found: &str) -> Option<&str> {
        match self {
            Self::Auto => ["F32", "F16", "BF16", "Q4_1", "Q5_0", "Q5_1"]
                .contains(&found)
                .then_some("Q8_0"),
            Self::Format(format) => (format != found).then_some(format.as_str()),
        }
    }
}

/// Requantises, or says why not.
pub(crate) fn run(
    quantiser: &dyn Quantise,
    input: &Path,
    output: &Path,
    format: &str,
    name: &Path,
) -> Result<(), Error> {
    quantiser
        .quantise(input, output, format)
        .map_err(|reason| Error::Quantise {
            path: name.to_owned(),
            reason,
        })
}

/// What a person should know who requantises quantised weights.
pub fn caution(found: &str, wanted: &str) -> Option<Words> {
    let whole = ["F32", "F16", "BF16"];
    (!whole.contains(&found) && wanted != "Q8_0").then(|| {
        Words::new(
            format!("les poids étaient déjà en {found} : les mettre en {wanted} les arrondit une seconde fois"),
            format!("the weights were in {found} already: writing them in {wanted} rounds them a second time"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auto_never_rounds_twice() {
        for (found, expected) in [
            ("Q4_1", Some("Q8_0")),
            ("F16", Some("Q8_0")),
            ("F32", Some("Q8_0")),
            ("Q5_1", Some("Q8_0")),
            ("Q8_0", None),
            ("Q4_K_M", None),
            ("Q4_0", None),
            ("IQ2_XXS", None),
        ] {
            assert_eq!(Wanted::Auto.format(found), expected, "{found}");
        }
    }

    #[test]
    fn formats_are_parsed_and_the_same_one_is_left() {
        assert!(FORMATS.is_sorted());
        let wanted = Wanted::parse("q4_0").expect("a format");
        assert_eq!(wanted, Wanted::Format("Q4_0".to_owned()));
        assert_eq!(wanted.format("Q4_0"), None);
        assert_eq!(wanted.format("Q8_0"), Some("Q4_0"));
        assert_eq!(Wanted::parse("auto"), Some(Wanted::Auto));
        assert_eq!(Wanted::parse("Q9"), None);
        assert!(caution("Q4_1", "Q4_0").is_some());
        assert!(caution("Q4_1", "Q8_0").is_none());
        assert!(caution("F16", "Q4_0").is_none());
    }
}
