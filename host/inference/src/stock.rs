//! Which models are on this machine, and what they passed: told by whoever keeps them.

/// What a model is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Answers and ranks.
    Chat,
    /// Embeds.
    Embedding,
}

/// One model that can be asked for by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stocked {
    /// The configured name.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// The SHA-256 of its file, in lower-case hexadecimal.
    pub sha256: String,
    /// Whether it serves the role where a request names no model.
    pub is_default: bool,
}

/// Where a model stands with an exam.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exam {
    /// It passed.
    Passed,
    /// It did not.
    Failed {
        /// Questions that it answered well.
        passed: u32,
        /// Questions of the exam.
        total: u32,
    },
    /// Nobody has examined it.
    NotExamined,
}

/// What the router knows about the models of this machine; asked again each time, since models come and go.
pub trait Stock: Send + Sync + 'static {
    /// All of them.
    fn models(&self) -> Vec<Stocked>;

    /// Where a model stands with the exam that a plugin has for a task in a language; both are told by their SHA-256.
    fn exam(&self, plugin_sha256: &str, task: &str, language: &str, model_sha256: &str) -> Exam;
}

/// No model is on this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct Empty;

impl Stock for Empty {
    fn models(&self) -> Vec<Stocked> {
        Vec::new()
    }

    fn exam(&self, _: &str, _: &str, _: &str, _: &str) -> Exam {
        Exam::NotExamined
    }
}
