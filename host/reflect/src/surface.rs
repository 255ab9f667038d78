//! What a component offers: its exported functions with their real types, and the texts it carries about them.
//!
//! Types come from the component itself, never from its texts: a documentation section that lies changes no type.
//! Texts come from two custom sections, at any depth in the component, the first of each name, and never fail it:
//! `gardon:wit` holds the plugin's own WIT source, `gardon:locale` its translation (format: [`locale`]).

mod decode;
mod documentation;
pub mod locale;
mod model;
mod sections;

use std::collections::BTreeSet;

use wit_parser::decoding::DecodedWasm;
use wit_parser::{FunctionKind, Interface as WitInterface, PackageName, Resolve, WorldItem};

use crate::clean;
use crate::error::Error;
use crate::names;

use decode::{Decoder, Problem};
use documentation::Documentation;
use locale::Locale;

pub use model::{Function, Interface, Parameter, Skipped, Surface};

/// Names the form of a serialised [`Surface`]; raise it with every change to it or to the types within.
pub const FORMAT: &str = "surface-1";

/// How many parts (type nodes, fields and cases) all types of a component may have when they are written out.
pub const MAX_NODES: usize = 100_000;

/// The largest text section that is read, in bytes; a larger one is left out, with a note.
pub const MAX_SECTION: usize = 256 << 10;

/// The name of the custom section with the WIT source.
pub const WIT_SECTION: &str = "gardon:wit";

/// The name of the custom section with the translations.
pub const LOCALE_SECTION: &str = "gardon:locale";

/// The interface that a plugin exports for the host alone, without its version: its exam of language models.
/// It never becomes a command, and belongs to no plugin's own package.
pub const EXAM: &str = "gardon:exam/exam";

/// The interface by which a plugin reads files for the index of a collection; as [`EXAM`], for the host alone.
pub const EXTRACTOR: &str = "gardon:extractor/extractor";

/// How many notes are kept at most.
const MAX_NOTES: usize = 20;

/// Whether an export, by its full name such as `gardon:exam/exam@0.1.0`, is that interface, whatever its version.
pub fn is(interface: &str, export: &str) -> bool {
    export
        .strip_prefix(interface)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('@'))
}

/// Whether an export is for the host alone, and no tool.
pub fn is_for_host(export: &str) -> bool {
    is(EXAM, export) || is(EXTRACTOR, export)
}

/// Reads the surface of a component.
///
/// Interfaces for the host alone are left out: they are nobody's command.
///
/// # Errors
/// When the bytes are no valid component, when it exports interfaces of no or of two packages,
/// when a name is reserved or used twice, and when its types pass [`crate::types::MAX_DEPTH`] or [`MAX_NODES`].
pub fn describe(component: &[u8]) -> Result<Surface, Error> {
    let (resolve, world) = decode_component(component)?;
    let world = &resolve.worlds[world];
    let imports = world
        .imports
        .iter()
        .filter(|(_, item)| !matches!(item, WorldItem::Type { .. }))
        .map(|(key, _)| clean::line(&resolve.name_world_key(key)))
        .collect();

    let mut skipped = Vec::new();
    let mut exported = Vec::new();
    for (key, item) in &world.exports {
        let name = clean::line(&resolve.name_world_key(key));
        match item {
            WorldItem::Interface { .. } if is_for_host(&name) => {}
            WorldItem::Interface { id, .. } => {
                let interface = &resolve.interfaces[*id];
                match (interface.package, &interface.name) {
                    (Some(package), Some(short)) if name.contains(':') => {
                        exported.push((*id, name, short.clone(), &resolve.packages[package].name));
                    }
                    _ => skipped.push(Skipped::new(name, "it is an interface without a package")),
                }
            }
            WorldItem::Function(_) => {
                skipped.push(Skipped::new(name, "it is exported outside any interface"))
            }
            WorldItem::Type { .. } => {}
        }
    }
    let package = single_package(exported.iter().map(|(_, _, _, package)| *package))?;
    if names::RESERVED.contains(&package.name.as_str()) {
        return Err(Error::Reserved(package.name.clone()));
    }

    let sections = sections::find(component);
    let mut notes = sections.notes;
    let documentation = Documentation::read(sections.wit.as_deref(), package, &mut notes);
    let locale = Locale::read(sections.locale.as_deref(), &mut notes);

    let own: BTreeSet<_> = exported.iter().map(|(id, ..)| *id).collect();
    let mut decoder = Decoder::new(&resolve, own, &documentation, &locale);
    let mut interfaces = Vec::new();
    for (id, export, short, _) in &exported {
        let functions = commands(
            &mut decoder,
            &resolve.interfaces[*id],
            export,
            short,
            &mut skipped,
        )?;
        if !functions.is_empty() {
            interfaces.push(Interface {
                name: short.clone(),
                export: export.clone(),
                docs: locale.interface(short, documentation.interface(short)),
                functions,
            });
        }
    }
    check_names(&interfaces)?;
    let docs = locale.package(documentation.package());
    locale.report_unused(&mut notes);
    notes.truncate(MAX_NOTES);

    Ok(Surface {
        namespace: package.namespace.clone(),
        name: package.name.clone(),
        version: package.version.as_ref().map(ToString::to_string),
        docs,
        interfaces,
        imports,
        skipped,
        notes,
    })
}

/// Decodes the component's own types.
fn decode_component(component: &[u8]) -> Result<(Resolve, wit_parser::WorldId), Error> {
    // The decoder holds assertions that a component made by hand may reach: such a component is refused, no more.
    let decoded = std::panic::catch_unwind(|| wit_component::decode(component))
        .map_err(|_| Error::Invalid("its types cannot be decoded".to_owned()))?
        .map_err(|error| Error::Invalid(clean::documentation(&format!("{error:#}"))))?;
    match decoded {
        DecodedWasm::Component(resolve, world) => Ok((resolve, world)),
        DecodedWasm::WitPackage(..) => Err(Error::Invalid(
            "it is a WIT package without code".to_owned(),
        )),
    }
}

/// The package to which all exported interfaces belong.
fn single_package<'a>(
    mut packages: impl Iterator<Item = &'a PackageName>,
) -> Result<&'a PackageName, Error> {
    let first = packages.next().ok_or(Error::NoInterface)?;
    match packages.find(|package| *package != first) {
        None => Ok(first),
        Some(second) => Err(Error::TwoPackages {
            first: first.to_string(),
            second: second.to_string(),
        }),
    }
}

/// Turns the functions of one interface into commands.
fn commands(
    decoder: &mut Decoder,
    interface: &WitInterface,
    export: &str,
    short: &str,
    skipped: &mut Vec<Skipped>,
) -> Result<Vec<Function>, Error> {
    let mut functions = Vec::new();
    for (name, function) in &interface.functions {
        let full = format!("{export}#{name}");
        match function.kind {
            FunctionKind::Freestanding => {}
            FunctionKind::AsyncFreestanding => {
                skipped.push(Skipped::new(full, "it is asynchronous"));
                continue;
            }
            _ => {
                skipped.push(Skipped::new(
                    full,
                    "it belongs to a resource of the component",
                ));
                continue;
            }
        }
        match decoder.function(function, export, short) {
            Ok(function) => functions.push(function),
            Err(Problem::Unsupported(reason)) => skipped.push(Skipped::new(full, reason)),
            Err(Problem::TooDeep) => return Err(Error::TooDeep(full)),
            Err(Problem::TooLarge) => return Err(Error::TooLarge),
        }
    }
    Ok(functions)
}

/// Refuses names that clap reserves, and functions that would hide an interface.
fn check_names(interfaces: &[Interface]) -> Result<(), Error> {
    let mut taken = BTreeSet::new();
    for interface in interfaces {
        for function in &interface.functions {
            if names::RESERVED_COMMANDS.contains(&function.name.as_str()) {
                return Err(Error::Reserved(function.name.clone()));
            }
            if interface.name == names::DEFAULT_INTERFACE && !taken.insert(function.name.as_str()) {
                return Err(Error::Duplicate(function.name.clone()));
            }
        }
    }
    for interface in interfaces
        .iter()
        .filter(|interface| interface.name != names::DEFAULT_INTERFACE)
    {
        if names::RESERVED_COMMANDS.contains(&interface.name.as_str()) {
            return Err(Error::Reserved(interface.name.clone()));
        }
        if !taken.insert(interface.name.as_str()) {
            return Err(Error::Duplicate(interface.name.clone()));
        }
    }
    Ok(())
}
