//! What models in memory take there, as llama.cpp reports it while it sets them up.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::Loaded;

/// The models in memory.
#[derive(Debug, Default)]
pub(super) struct Cellar(Mutex<Vec<(usize, Loaded)>>);

/// One model in memory, as long as this lives.
pub(super) struct Place {
    cellar: Arc<Cellar>,
    number: usize,
}

/// Buffers by their name, in bytes; one that is set up again counts once.
#[derive(Debug, Default)]
pub(super) struct Buffers(Vec<(String, u64)>);

impl Cellar {
    /// Keeps a model's figures until the place is dropped.
    pub(super) fn put(self: &Arc<Self>, loaded: Loaded) -> Place {
        let mut all = self.all();
        let number = all.iter().map(|(number, _)| number + 1).max().unwrap_or(0);
        all.push((number, loaded));
        Place {
            cellar: Arc::clone(self),
            number,
        }
    }

    /// What is in memory now.
    pub(super) fn list(&self) -> Vec<Loaded> {
        self.all()
            .iter()
            .map(|(_, loaded)| loaded.clone())
            .collect()
    }

    fn all(&self) -> MutexGuard<'_, Vec<(usize, Loaded)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.cellar
            .all()
            .retain(|(number, _)| *number != self.number);
    }
}

impl Buffers {
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Takes a line of the log such as `load_tensors: CPU_Mapped model buffer size = 93.79 MiB`; others say nothing.
    pub(super) fn hear(&mut self, line: &str) {
        let Some((name, size)) = line.split_once("buffer size =") else {
            return;
        };
        let Some(mebibytes) = size
            .trim()
            .strip_suffix("MiB")
            .and_then(|number| number.trim().parse::<f64>().ok())
            .filter(|number| (0.0..1e9).contains(number))
        else {
            return;
        };
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let bytes = (mebibytes * 1_048_576.0) as u64;
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = bytes,
            None => self.0.push((name, bytes)),
        }
    }

    /// The figures of a model: its weights, what it remembers with, and everything else.
    pub(super) fn loaded(&self, name: &str) -> Loaded {
        let mut loaded = Loaded {
            name: name.to_owned(),
            ..Loaded::default()
        };
        for (buffer, bytes) in &self.0 {
            if buffer.ends_with("model") {
                loaded.weights += bytes;
            } else if buffer.ends_with("KV") || buffer.ends_with("RS") {
                loaded.context += bytes;
            } else {
                loaded.workspace += bytes;
            }
        }
        loaded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buffers_are_read_and_counted_once() {
        let mut buffers = Buffers::new();
        for line in [
            "load_tensors:   CPU_Mapped model buffer size =    93.75 MiB\n",
            "load_tensors:   CPU_REPACK model buffer size =    50.00 MiB",
            "llama_kv_cache:        CPU KV buffer size =   180.00 MiB",
            "sched_reserve:        CPU compute buffer size =   100.00 MiB",
            "sched_reserve:        CPU compute buffer size =   90.00 MiB",
            "llama_context:        CPU  output buffer size =     0.50 MiB",
            "a buffer size = of nonsense MiB",
            "buffer size = -3 MiB",
            "something else",
        ] {
            buffers.hear(line);
        }
        let loaded = buffers.loaded("petit");
        let mebibytes = |bytes: u64| bytes as f64 / 1_048_576.0;
        assert_eq!(loaded.name, "petit");
        assert_eq!(mebibytes(loaded.weights), 143.75);
        assert_eq!(mebibytes(loaded.context), 180.0);
        assert_eq!(mebibytes(loaded.workspace), 90.5);
    }

    #[test]
    fn a_place_is_free_again() {
        let cellar = Arc::new(Cellar::default());
        let one = cellar.put(Buffers::new().loaded("a"));
        let two = cellar.put(Buffers::new().loaded("b"));
        drop(one);
        let three = cellar.put(Buffers::new().loaded("c"));
        let names: Vec<String> = cellar.list().into_iter().map(|l| l.name).collect();
        assert_eq!(names, ["b", "c"]);
        drop((two, three));
        assert!(cellar.list().is_empty());
    }
}
