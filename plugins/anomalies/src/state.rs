//! The states of an anomaly, and which leads to which.
//!
//! ```text
//!             confirm            dismiss, correct
//!     new ---------------> confirmed ----------> dismissed, corrected
//!      |                                              |
//!      +------ dismiss, correct --------------------->+
//!      ^                                              |
//!      +------------------- reopen -------------------+
//! ```

use kit::language::Language;

/// Where an anomaly stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Found, and nobody has looked at it.
    New,
    /// Somebody says that it is one.
    Confirmed,
    /// Somebody says that it is none, and why.
    Dismissed,
    /// It is mended, as somebody says or as a run saw.
    Corrected,
}

/// What a person does with an anomaly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// It is one.
    Confirm,
    /// It is none; a reason is required.
    Dismiss,
    /// It is mended.
    Correct,
    /// Look at it again.
    Reopen,
}

impl State {
    /// All, in the order of a life.
    pub const ALL: [Self; 4] = [Self::New, Self::Confirmed, Self::Dismissed, Self::Corrected];

    /// Those that wait for somebody.
    pub const OPEN: [Self; 2] = [Self::New, Self::Confirmed];

    /// Its name in tables and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Confirmed => "confirmed",
            Self::Dismissed => "dismissed",
            Self::Corrected => "corrected",
        }
    }

    /// The state of that name, French or English.
    pub fn parse(text: &str) -> Option<Self> {
        let folded = kit::fold::Folded::new(text.trim());
        match folded.text() {
            "new" | "nouvelle" | "nouveau" => Some(Self::New),
            "confirmed" | "confirmee" | "confirme" => Some(Self::Confirmed),
            "dismissed" | "ecartee" | "ecarte" => Some(Self::Dismissed),
            "corrected" | "corrigee" | "corrige" => Some(Self::Corrected),
            _ => None,
        }
    }

    /// As people read it.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::New => language.pick("nouvelle", "new"),
            Self::Confirmed => language.pick("confirmée", "confirmed"),
            Self::Dismissed => language.pick("écartée", "dismissed"),
            Self::Corrected => language.pick("corrigée", "corrected"),
        }
    }

    /// Whether it waits for somebody.
    pub fn is_open(self) -> bool {
        Self::OPEN.contains(&self)
    }

    /// The state after an action; none where the action makes no sense.
    pub fn after(self, action: Action) -> Option<Self> {
        match (self, action) {
            (Self::New, Action::Confirm) => Some(Self::Confirmed),
            (Self::New | Self::Confirmed, Action::Dismiss) => Some(Self::Dismissed),
            (Self::New | Self::Confirmed, Action::Correct) => Some(Self::Corrected),
            (Self::Dismissed | Self::Corrected, Action::Reopen) => Some(Self::New),
            _ => None,
        }
    }
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Confirm, Self::Dismiss, Self::Correct, Self::Reopen];

    /// Its name on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Dismiss => "dismiss",
            Self::Correct => "correct",
            Self::Reopen => "reopen",
        }
    }

    /// As people read it.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Confirm => language.pick("confirmer", "confirm"),
            Self::Dismiss => language.pick("écarter", "dismiss"),
            Self::Correct => language.pick("marquer corrigée", "mark as corrected"),
            Self::Reopen => language.pick("rouvrir", "reopen"),
        }
    }
}
