//! What a model will need in memory, told from its file's description before it is loaded, and what there is.

use std::fs;
use std::path::Path;

use inference::{Error, Sentence};
use llama_cpp_2::gguf::GgufContext;
use llama_cpp_sys_2 as sys;

use crate::{ModelFile, Role, Settings};

/// What the process needs besides: buffers for computing, the vocabulary, code.
const BESIDES: u64 = 200 << 20;

/// One part in so many of what is free stays free, for everything else on the machine.
const LEFT: u64 = 10;

/// What a model will need, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Need {
    pub(super) weights: u64,
    pub(super) context: u64,
}

impl Need {
    /// What the file of a model says; what it does not say counts nothing, and loading it will tell.
    pub(super) fn of(file: &ModelFile, settings: &Settings) -> Self {
        let weights = fs::metadata(&file.path).map_or(0, |metadata| metadata.len());
        let context = match file.role {
            Role::Chat => GgufContext::from_file(&file.path)
                .map_or(0, |described| remembered(&described, file, settings)),
            // A text at a time: next to nothing is remembered.
            Role::Embedding => 0,
        };
        Self { weights, context }
    }

    /// All of it.
    pub(super) fn all(self) -> u64 {
        self.weights
            .saturating_add(self.context)
            .saturating_add(BESIDES)
    }

    /// Whether it fits into what is free, some of which stays free.
    pub(super) fn fits(self, free: u64) -> bool {
        self.all() <= free - free / LEFT
    }

    /// Why it does not fit, with the numbers and the ways out.
    pub(super) fn refusal(self, file: &ModelFile, free: u64) -> Error {
        let mib = |bytes: u64| bytes >> 20;
        let (all, weights, context) = (mib(self.all()), mib(self.weights), mib(self.context));
        let (name, free) = (&file.name, mib(free - free / LEFT));
        Error::Unavailable(Sentence::new(
            format!(
                "le modèle « {name} » demande {all} Mio de mémoire ({weights} de poids, {context} de contexte), \
                 {free} sont libres ; un contexte plus petit (inference.context) ou un modèle plus petit tiendrait"
            ),
            format!(
                "the model « {name} » needs {all} MiB of memory ({weights} of weights, {context} of context), \
                 {free} are free; a smaller context (inference.context) or a smaller model would fit"
            ),
        ))
    }
}

/// Bytes of keys and values of all layers for the whole context, in half precision.
fn remembered(described: &GgufContext, file: &ModelFile, settings: &Settings) -> u64 {
    let family = described.find_key("general.architecture");
    let is_text = family >= 0 && described.kv_type(family) == sys::GGUF_TYPE_STRING;
    let Some(family) = is_text.then(|| described.val_str(family)).flatten() else {
        return 0;
    };
    let number = |key: &str| -> Option<u64> {
        let index = described.find_key(&format!("{family}.{key}"));
        // Asked for another type than it has, the library would end the process.
        let is_number = index >= 0 && described.kv_type(index) == sys::GGUF_TYPE_UINT32;
        is_number.then(|| u64::from(described.val_u32(index)))
    };
    let (Some(layers), Some(width), Some(heads)) = (
        number("block_count"),
        number("embedding_length"),
        number("attention.head_count"),
    ) else {
        return 0;
    };
    let wanted = match file.context {
        0 => settings.context,
        own => own,
    };
    let tokens = number("context_length").map_or(u64::from(wanted), |t| t.min(u64::from(wanted)));
    let own_width = width / heads.max(1);
    let shared = number("attention.head_count_kv").unwrap_or(heads);
    let both = number("attention.key_length").unwrap_or(own_width)
        + number("attention.value_length").unwrap_or(own_width);
    let values = layers.saturating_mul(tokens).saturating_mul(shared);
    values.saturating_mul(both).saturating_mul(2)
}

/// Bytes that this process may still take: what the machine has free, and what its control group leaves it.
pub(super) fn free() -> u64 {
    let machine = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let machine = available(&machine).unwrap_or(u64::MAX);
    let group = Path::new("/sys/fs/cgroup");
    let read = |name: &str| -> Option<u64> {
        let text = fs::read_to_string(group.join(name)).ok()?;
        text.trim().parse().ok()
    };
    match (read("memory.max"), read("memory.current")) {
        (Some(most), Some(taken)) => machine.min(most.saturating_sub(taken)),
        _ => machine,
    }
}

/// `MemAvailable` of `/proc/meminfo`, in bytes.
fn available(text: &str) -> Option<u64> {
    let rest = text
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kibibytes: u64 = rest.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1 << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_refused_with_the_numbers() {
        let need = Need {
            weights: 4_000 << 20,
            context: 1_000 << 20,
        };
        assert!(need.fits(6_000 << 20));
        assert!(!need.fits(5_500 << 20));
        let file = ModelFile {
            name: "grand".to_owned(),
            path: "grand.gguf".into(),
            sha256: String::new(),
            role: Role::Chat,
            template: None,
            context: 0,
        };
        let Error::Unavailable(sentence) = need.refusal(&file, 2_000 << 20) else {
            panic!("it is unavailable");
        };
        for number in ["5200", "4000", "1000", "1800"] {
            assert!(sentence.french.contains(number), "{}", sentence.french);
            assert!(sentence.english.contains(number), "{}", sentence.english);
        }
    }

    #[test]
    fn what_is_free_is_read() {
        let text = "MemTotal:       24000000 kB\nMemAvailable:   20000000 kB\n";
        assert_eq!(available(text), Some(20_000_000 << 10));
        assert_eq!(available("MemTotal: 1 kB"), None);
        assert!(free() > 0);
    }
}
