//! The models on disk, as the engine and the router want to see them.

use engine::ModelFile;
use inference::{Error, Exam, Sentence, Stocked};
use models::{Role, Standing, Store};

/// The store of one user.
#[derive(Debug, Clone)]
pub(crate) struct Larder(Store);

impl Larder {
    pub(crate) fn new(store: Store) -> Self {
        Self(store)
    }

    fn file(&self, model: models::Model) -> ModelFile {
        ModelFile {
            path: self.0.path(&model),
            name: model.name,
            sha256: model.sha256,
            role: match model.role {
                Role::Chat => engine::Role::Chat,
                Role::Embedding => engine::Role::Embedding,
            },
            template: model.template,
            context: model.context,
        }
    }
}

impl engine::Shelf for Larder {
    fn find(&self, name: Option<&str>, role: engine::Role) -> Result<ModelFile, Error> {
        let role = match role {
            engine::Role::Chat => Role::Chat,
            engine::Role::Embedding => Role::Embedding,
        };
        match self.0.find(name, role) {
            Ok(model) => Ok(self.file(model)),
            Err(error) => {
                let words = error.words();
                Err(Error::Unavailable(Sentence::new(
                    words.french,
                    words.english,
                )))
            }
        }
    }

    fn list(&self) -> Vec<ModelFile> {
        // A registry that cannot be read is told by whoever asks for a model.
        let models = self.0.list().unwrap_or_default();
        models.into_iter().map(|model| self.file(model)).collect()
    }
}

impl inference::Stock for Larder {
    fn models(&self) -> Vec<Stocked> {
        let defaults = Role::ALL.map(|role| self.0.default_of(role).ok().flatten());
        let models = self.0.list().unwrap_or_default();
        models
            .into_iter()
            .map(|model| Stocked {
                is_default: defaults.iter().flatten().any(|name| *name == model.name),
                name: model.name,
                role: match model.role {
                    Role::Chat => inference::Role::Chat,
                    Role::Embedding => inference::Role::Embedding,
                },
                sha256: model.sha256,
            })
            .collect()
    }

    fn exam(&self, plugin_sha256: &str, task: &str, language: &str, model_sha256: &str) -> Exam {
        let standing = self
            .0
            .exams()
            .qualified(plugin_sha256, task, language, model_sha256);
        match standing {
            Ok(Standing::Passed) => Exam::Passed,
            Ok(Standing::Failed { passed, total }) => Exam::Failed { passed, total },
            // Results that cannot be read qualify nobody.
            Ok(Standing::NotExamined) | Err(_) => Exam::NotExamined,
        }
    }
}
