//! The composition root: the complete list of what any plugin could ever be given.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use capability::Capability;
use config::{Config, Language, Limits};
use engine::{EngineError, Kitchen};
use inference::{
    Address, Book, Dialect, Engine, LocalSettings, Role, Router, RouterSettings, ServerSettings,
};
use runtime::{Cache, Compiler, Runtime, Settings};

use crate::cabinet::Drawers;
use crate::failure::Failure;
use crate::folders::{Folders, make_private};
use crate::larder::Larder;
use crate::shelf::Shelf;

/// The hidden command that compiles one component; it is this same executable.
pub(crate) const COMPILE_COMMAND: &str = "compile-component";

/// How long an engine may take until it listens; it loads no model before that.
const ENGINE_WITHIN: Duration = Duration::from_secs(10);

/// One line a capability.
pub(crate) fn capabilities(
    config: &Config,
    folders: &Folders,
    engine: &Arc<Router>,
) -> Vec<Arc<dyn Capability>> {
    let shelf = Shelf::new(folders, engine);
    let models: Arc<dyn Engine> = Arc::clone(engine) as _;
    vec![
        Arc::new(cap_plugin::Plugin),
        Arc::new(cap_files::Files::new(config.files.clone())),
        Arc::new(cap_mailbox::Mailboxes::new(config.mailboxes.clone())),
        Arc::new(cap_corpus::Corpora::new(Arc::new(shelf))),
        Arc::new(cap_register::Registers::new(Arc::new(Drawers::new(
            config, folders,
        )))),
        Arc::new(cap_inference::Inference::new(models)),
    ]
}

/// The runtime of one command.
pub(crate) fn runtime(
    config: &Config,
    folders: &Folders,
    language: Language,
) -> Result<Runtime, Failure> {
    runtime_with(
        &engine(config, folders, language)?,
        config,
        folders,
        language,
    )
}

/// The runtime of one command, with the engine that it holds itself.
pub(crate) fn runtime_with(
    engine: &Arc<Router>,
    config: &Config,
    folders: &Folders,
    language: Language,
) -> Result<Runtime, Failure> {
    let limits = Limits::default().with(&config.limits);
    let cache = Cache::open(
        &folders.compiled(),
        &folders.key(),
        reflect::surface::FORMAT,
    )
    .map_err(|error| Failure::cache(&error, language))?;
    let compiler = Compiler::Child {
        executable: executable()?,
        arguments: vec![COMPILE_COMMAND.to_owned()],
    };
    // A command makes one call: one place is enough.
    let settings = Settings {
        limits,
        cache: Some(cache),
        compiler,
        running: 1,
    };
    Runtime::new(settings, capabilities(config, folders, engine))
        .map_err(|error| Failure::usage(error.explain(language)))
}

/// Whoever answers what plugins ask models; nothing is started or opened yet.
pub(crate) fn engine(
    config: &Config,
    folders: &Folders,
    language: Language,
) -> Result<Arc<Router>, Failure> {
    let french = language == Language::French;
    let servers = config
        .servers
        .iter()
        .map(|(name, server)| served(name, server, folders, french))
        .collect::<Result<_, _>>()?;
    let stock = Arc::new(Larder::new(models::Store::new(folders.models())));
    if !inference::Stock::models(&*stock).is_empty() {
        // Where this fails, starting the engine fails with the reason, and only commands that need it.
        let _ = engine_folders(folders, language);
    }
    let local = cfg!(feature = "llama").then(|| -> Result<LocalSettings, Failure> {
        Ok(LocalSettings {
            socket: folders.engine_socket(),
            log: folders.engine_log(),
            program: executable()?,
            arguments: ["engine", "run", "--detached", "--lang", language.code()]
                .map(str::to_owned)
                .to_vec(),
            start_within: ENGINE_WITHIN,
            french,
        })
    });
    Ok(Arc::new(Router::new(RouterSettings {
        stock,
        local: local.transpose()?,
        servers,
        book: Book::new(folders.ledger()),
    })))
}

/// The kitchen of the engine's own process.
pub(crate) fn kitchen(config: &Config, folders: &Folders) -> Result<Arc<dyn Kitchen>, EngineError> {
    let shelf = Arc::new(Larder::new(models::Store::new(folders.models())));
    let ledger = Arc::new(Book::new(folders.ledger()));
    cook(kitchen_settings(config), shelf, ledger)
}

#[cfg(feature = "llama")]
fn cook(
    settings: engine::Settings,
    shelf: Arc<Larder>,
    ledger: Arc<Book>,
) -> Result<Arc<dyn Kitchen>, EngineError> {
    Ok(Arc::new(engine::LlamaKitchen::new(
        settings, shelf, ledger,
    )?))
}

#[cfg(not(feature = "llama"))]
fn cook(
    _settings: engine::Settings,
    _shelf: Arc<Larder>,
    ledger: Arc<Book>,
) -> Result<Arc<dyn Kitchen>, EngineError> {
    Ok(Arc::new(engine::NotBuiltIn::new(ledger)))
}

/// `[inference]` over the engine's own settings.
fn kitchen_settings(config: &Config) -> engine::Settings {
    let told = &config.inference;
    let own = engine::Settings::default();
    let number = |told: Option<u32>, own: usize| told.map_or(own, |told| told as usize);
    engine::Settings {
        threads: number(told.threads, own.threads),
        context: told.context.unwrap_or(own.context),
        sequences: told.parallel.unwrap_or(own.sequences),
        batch: told.batch.unwrap_or(own.batch),
        gpu_layers: told.gpu_layers.unwrap_or(own.gpu_layers),
        queue: number(told.queue, own.queue),
        models: number(told.loaded, own.models),
        idle: told.model_idle.map_or(own.idle, |span| span.0),
    }
}

/// `[servers.NAME]` as the router wants it.
fn served(
    name: &str,
    server: &config::Server,
    folders: &Folders,
    french: bool,
) -> Result<ServerSettings, Failure> {
    let address = |key: &str, url: &str| {
        Address::parse(url).ok_or_else(|| {
            let key = format!("[servers.{name}] {key}");
            Failure::user(format!("{key} = \"{url}\" ?")).hint(if french {
                "http://hôte:port, https://hôte:port ou unix:/chemin, sans rien après"
            } else {
                "http://host:port, https://host:port or unix:/path, and nothing after it"
            })
        })
    };
    let replicas = server.replicas.iter().map(|url| address("replicas", url));
    let credential = server.token_credential.as_ref().map(|credential| {
        // Outside a service there are no credentials, and the path that cannot be read says so.
        let folder = folders.credentials.as_deref();
        folder
            .unwrap_or(Path::new("/run/credentials"))
            .join(credential)
    });
    let within = server
        .answer_within
        .unwrap_or(config::Server::ANSWER_WITHIN);
    Ok(ServerSettings {
        name: name.to_owned(),
        address: address("url", &server.url)?,
        replicas: replicas.collect::<Result<_, _>>()?,
        dialect: match server.dialect {
            config::Dialect::Gardon => Dialect::Gardon,
            config::Dialect::OpenAi => Dialect::OpenAi,
        },
        role: match server.role {
            config::ServerRole::Chat => Role::Chat,
            config::ServerRole::Embedding => Role::Embedding,
        },
        models: server.models.pairs(),
        token_file: server.token_file.as_ref().map(PathBuf::from).or(credential),
        ca_file: server.ca_file.as_ref().map(PathBuf::from),
        answer_within: within.0,
        french,
    })
}

/// The folders that the engine of this machine needs, made and closed to others.
pub(crate) fn engine_folders(folders: &Folders, language: Language) -> Result<(), Failure> {
    make_private(&folders.state, language)?;
    make_private(&folders.runtime, language)
}

/// This program.
pub(crate) fn executable() -> Result<PathBuf, Failure> {
    std::env::current_exe().map_err(|error| Failure::usage(error.to_string()))
}

/// What is kept beside a compiled component: its surface, so that no command has to read the component again.
pub(crate) fn describe(component: &[u8]) -> Result<Vec<u8>, String> {
    let surface = reflect::surface::describe(component).map_err(|error| error.to_string())?;
    serde_json::to_vec(&surface).map_err(|error| error.to_string())
}
