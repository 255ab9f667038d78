//! The mail plugin in its sandbox, in this process, with an engine of the test's choice.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use capability::{Circumstances, Listener, Quiet};
use config::{Limits, PluginEntry};
use inference::Engine;
use reflect::surface::{self, Function};
use reflect::value::{self, Answer};
use runtime::{Arguments, CallError, Compiler, HandleKind, Opener, Plugin, Runtime, Settings, Val};
use serde_json::Value;

use crate::command::{component, workspace};
use crate::mailbox::Values;

/// The plugin, loaded with its own grants and limits.
pub struct Sandbox {
    runtime: Runtime,
    plugin: Plugin,
    triage: Function,
    executor: tokio::runtime::Runtime,
}

impl Sandbox {
    /// Loads the built component.
    ///
    /// # Errors
    /// When it cannot be loaded or offers no triage.
    pub fn new(engine: Arc<dyn Engine>) -> Result<Self> {
        Self::granting(engine, |_| {})
    }

    /// The same, with grants and limits that differ from the plugin's own.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn granting(
        engine: Arc<dyn Engine>,
        change: impl FnOnce(&mut PluginEntry),
    ) -> Result<Self> {
        let component = component("mail");
        let path = workspace().join("plugins/mail/grants.toml");
        let mut entry = PluginEntry::parse(&std::fs::read_to_string(&path)?, "grants.toml")?;
        change(&mut entry);
        let limits = Limits::default().with(&entry.limits);
        let settings = Settings {
            limits: limits.clone(),
            cache: None,
            compiler: Compiler::InProcess(|_| Ok(Vec::new())),
            running: 1,
        };
        let runtime = Runtime::new(
            settings,
            vec![
                Arc::new(cap_plugin::Plugin),
                Arc::new(cap_files::Files::default()),
                Arc::new(cap_mailbox::Mailboxes::default()),
                Arc::new(cap_inference::Inference::new(engine)),
            ],
        )?;
        let plugin = runtime.load("mail", &component, entry.grants, limits)?;
        let triage = surface::describe(&component)?
            .find(&["triage"])
            .context("triage")?
            .clone();
        let executor = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        Ok(Self {
            runtime,
            plugin,
            triage,
            executor,
        })
    }

    /// The rows of a mailbox, nobody listening.
    ///
    /// # Errors
    /// When the call fails.
    pub fn triage(&self, mailbox: &Path) -> Result<Vec<Value>> {
        self.triage_with(mailbox, Arc::new(Quiet))
    }

    /// The same, with somebody who listens.
    ///
    /// # Errors
    /// When the call fails.
    pub fn triage_with(&self, mailbox: &Path, listener: Arc<dyn Listener>) -> Result<Vec<Value>> {
        let circumstances = Circumstances {
            today: "2026-03-13".to_owned(),
            addresses: vec!["claire.vasseur@departement-gardonne.example".to_owned()],
            ..Circumstances::default()
        };
        let report = self.executor.block_on(self.runtime.call(
            &self.plugin,
            Some(&self.triage.export),
            &self.triage.name,
            &Words(mailbox.display().to_string()),
            Arc::new(circumstances),
            listener,
        ));
        let values = report.outcome?;
        match value::answer(&values, &self.triage)? {
            Answer::Done(Value::Array(rows), _) => Ok(rows),
            Answer::Done(other, _) => bail!("no list: {other}"),
            Answer::Failed(problem, _) => bail!("{problem}"),
        }
    }
}

impl Sandbox {
    /// What a model's exam returns, as the host gets it.
    ///
    /// # Errors
    /// When the component has no exam, or the call fails.
    pub fn sit(&self, model: &str, language: &str) -> Result<Vec<Val>> {
        let export = self
            .plugin
            .inspection()
            .exports
            .iter()
            .find(|export| surface::is(surface::EXAM, export))
            .context("an exam")?;
        let sheet = Values(vec![
            Val::String(model.to_owned()),
            Val::String(language.to_owned()),
        ]);
        let report = self.executor.block_on(self.runtime.call(
            &self.plugin,
            Some(export),
            "sit",
            &sheet,
            Arc::new(Circumstances::default()),
            Arc::new(Quiet),
        ));
        Ok(report.outcome?)
    }
}

/// A mailbox, no limit, no labels.
struct Words(String);

impl Arguments for Words {
    fn values(&self, opener: &mut dyn Opener) -> Result<Vec<Val>, CallError> {
        let kind = HandleKind {
            interface: "gardon:mailbox/mailbox",
            resource: "mailbox",
        };
        Ok(vec![
            opener.open(&kind, &self.0)?,
            Val::Option(None),
            Val::Option(None),
        ])
    }
}
