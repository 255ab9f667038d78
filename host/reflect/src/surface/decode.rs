//! From the types of a decoded component to our own.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use wit_parser::{
    Function as WitFunction, Handle as WitHandle, InterfaceId, Resolve, Type as WitType, TypeDef,
    TypeDefKind, TypeId, TypeOwner,
};

use super::documentation::Documentation;
use super::locale::Locale;
use super::{Function, MAX_NODES, Parameter};
use crate::types::{
    Case, Choice, Field, Handle, Integer, MAX_DEPTH, Origin, Outcome, Record, Type,
};

/// Why a function cannot become a command.
#[derive(Debug, Clone, Copy)]
pub(super) enum Problem {
    /// A type that cannot be written on a command line or in JSON; only this function is concerned.
    Unsupported(&'static str),
    /// Nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// The total of [`MAX_NODES`] is passed.
    TooLarge,
}

/// A type with what it measures when written out.
#[derive(Clone)]
struct Measured {
    ty: Type,
    depth: usize,
    nodes: usize,
}

/// Converts types, each named one once.
pub(super) struct Decoder<'a> {
    resolve: &'a Resolve,
    /// The exported interfaces: their resources are the component's own.
    own: BTreeSet<InterfaceId>,
    documentation: &'a Documentation,
    locale: &'a Locale,
    known: HashMap<TypeId, Result<Measured, Problem>>,
    total: usize,
}

impl<'a> Decoder<'a> {
    pub(super) fn new(
        resolve: &'a Resolve,
        own: BTreeSet<InterfaceId>,
        documentation: &'a Documentation,
        locale: &'a Locale,
    ) -> Self {
        Self {
            resolve,
            own,
            documentation,
            locale,
            known: HashMap::new(),
            total: 0,
        }
    }

    /// Converts one function; `short` is the name of its interface without the package.
    pub(super) fn function(
        &mut self,
        function: &WitFunction,
        export: &str,
        short: &str,
    ) -> Result<Function, Problem> {
        let name = &function.name;
        let mut parameters = Vec::with_capacity(function.params.len());
        for parameter in &function.params {
            let docs = self.documentation.member(short, name, &parameter.name);
            parameters.push(Parameter {
                name: parameter.name.clone(),
                docs: self.locale.parameter(short, name, &parameter.name, docs),
                ty: self.counted(&parameter.ty)?,
            });
        }
        let result = match &function.result {
            None => None,
            Some(ty) => Some(self.counted(ty)?),
        };
        if result.as_ref().is_some_and(Type::holds_handle) {
            return Err(Problem::Unsupported("its result holds a handle"));
        }
        let docs = self.documentation.item(short, name);
        Ok(Function {
            name: name.clone(),
            export: export.to_owned(),
            docs: self.locale.function(short, name, docs),
            parameters,
            result,
        })
    }

    fn counted(&mut self, ty: &WitType) -> Result<Type, Problem> {
        let measured = self.convert(ty)?;
        self.total = self.total.saturating_add(measured.nodes);
        if self.total > MAX_NODES {
            return Err(Problem::TooLarge);
        }
        Ok(measured.ty)
    }

    fn convert(&mut self, ty: &WitType) -> Result<Measured, Problem> {
        let integer = |bits, signed| Type::Integer(Integer { bits, signed });
        let simple = match ty {
            WitType::Bool => Type::Bool,
            WitType::U8 => integer(8, false),
            WitType::U16 => integer(16, false),
            WitType::U32 => integer(32, false),
            WitType::U64 => integer(64, false),
            WitType::S8 => integer(8, true),
            WitType::S16 => integer(16, true),
            WitType::S32 => integer(32, true),
            WitType::S64 => integer(64, true),
            WitType::F32 => Type::Float32,
            WitType::F64 => Type::Float64,
            WitType::Char => Type::Char,
            WitType::String => Type::Text,
            WitType::ErrorContext => return Err(Problem::Unsupported("it uses an error context")),
            WitType::Id(id) => {
                if let Some(known) = self.known.get(id) {
                    return known.clone();
                }
                let resolve = self.resolve;
                let converted = self.definition(&resolve.types[*id]);
                self.known.insert(*id, converted.clone());
                return converted;
            }
        };
        Ok(Measured {
            ty: simple,
            depth: 1,
            nodes: 1,
        })
    }

    fn definition(&mut self, definition: &TypeDef) -> Result<Measured, Problem> {
        let mut size = Size::default();
        let ty = match &definition.kind {
            TypeDefKind::Type(target) => return self.convert(target),
            TypeDefKind::List(WitType::U8) => Type::Bytes,
            TypeDefKind::List(item) => Type::List(Box::new(self.part(item, &mut size)?)),
            TypeDefKind::Option(item) => Type::Option(Box::new(self.part(item, &mut size)?)),
            TypeDefKind::Tuple(tuple) => {
                let items = tuple.types.iter().map(|item| self.part(item, &mut size));
                Type::Tuple(items.collect::<Result<_, _>>()?)
            }
            TypeDefKind::Result(sides) => Type::Result(Box::new(Outcome {
                ok: self.optional_part(&sides.ok, &mut size)?,
                err: self.optional_part(&sides.err, &mut size)?,
            })),
            TypeDefKind::Handle(handle) => self.handle(handle)?,
            TypeDefKind::Record(record) => {
                let origin = self.origin(definition);
                let mut fields = Vec::with_capacity(record.fields.len());
                for field in &record.fields {
                    let case = self.member(definition, "fields", &field.name);
                    let ty = self.part(&field.ty, &mut size)?;
                    fields.push(Field {
                        name: case.name,
                        label: case.label,
                        docs: case.docs,
                        ty,
                    });
                }
                let names: Vec<&str> = record
                    .fields
                    .iter()
                    .map(|field| field.name.as_str())
                    .collect();
                let display = self.locale.display(&origin.name, &names);
                Type::Record(Arc::new(Record {
                    origin,
                    fields,
                    display,
                }))
            }
            TypeDefKind::Variant(variant) => {
                let mut cases = Vec::with_capacity(variant.cases.len());
                for case in &variant.cases {
                    let ty = self.optional_part(&case.ty, &mut size)?;
                    size.nodes += 1;
                    cases.push(Case {
                        ty,
                        ..self.member(definition, "cases", &case.name)
                    });
                }
                Type::Variant(self.choice(definition, cases))
            }
            TypeDefKind::Enum(cases) => {
                size.nodes += cases.cases.len();
                let cases = cases
                    .cases
                    .iter()
                    .map(|case| self.member(definition, "cases", &case.name));
                Type::Enum(self.choice(definition, cases.collect()))
            }
            TypeDefKind::Flags(flags) => {
                size.nodes += flags.flags.len();
                let cases = flags
                    .flags
                    .iter()
                    .map(|flag| self.member(definition, "cases", &flag.name));
                Type::Flags(self.choice(definition, cases.collect()))
            }
            TypeDefKind::Map(..) => return Err(Problem::Unsupported("it uses a map")),
            TypeDefKind::FixedLengthList(..) => {
                return Err(Problem::Unsupported("it uses a list of fixed length"));
            }
            TypeDefKind::Future(_) | TypeDefKind::Stream(_) => {
                return Err(Problem::Unsupported("it uses a stream or a future"));
            }
            TypeDefKind::Resource | TypeDefKind::Unknown => {
                return Err(Problem::Unsupported("it uses a type of unknown structure"));
            }
        };
        let depth = size.depth + 1;
        if depth > MAX_DEPTH {
            return Err(Problem::TooDeep);
        }
        if size.nodes > MAX_NODES {
            return Err(Problem::TooLarge);
        }
        Ok(Measured {
            ty,
            depth,
            nodes: size.nodes + 1,
        })
    }

    fn part(&mut self, ty: &WitType, size: &mut Size) -> Result<Type, Problem> {
        let measured = self.convert(ty)?;
        size.depth = size.depth.max(measured.depth);
        size.nodes = size.nodes.saturating_add(measured.nodes);
        Ok(measured.ty)
    }

    fn optional_part(
        &mut self,
        ty: &Option<WitType>,
        size: &mut Size,
    ) -> Result<Option<Type>, Problem> {
        ty.as_ref().map(|ty| self.part(ty, size)).transpose()
    }

    fn handle(&self, handle: &WitHandle) -> Result<Type, Problem> {
        let (mut id, owned) = match handle {
            WitHandle::Own(id) => (*id, true),
            WitHandle::Borrow(id) => (*id, false),
        };
        while let TypeDefKind::Type(WitType::Id(target)) = &self.resolve.types[id].kind {
            id = *target;
        }
        let definition = &self.resolve.types[id];
        let unnamed = Problem::Unsupported("it uses a resource without a name");
        let TypeOwner::Interface(owner) = definition.owner else {
            return Err(unnamed);
        };
        if self.own.contains(&owner) {
            return Err(Problem::Unsupported(
                "it uses a resource of the component itself",
            ));
        }
        match (&definition.name, self.interface_name(owner)) {
            (Some(resource), Some(interface)) => Ok(Type::Handle(Handle {
                interface,
                resource: resource.clone(),
                owned,
            })),
            _ => Err(unnamed),
        }
    }

    fn choice(&self, definition: &TypeDef, cases: Vec<Case>) -> Arc<Choice> {
        Arc::new(Choice {
            origin: self.origin(definition),
            cases,
        })
    }

    /// The texts of a field or a case. Only the package's own types are described by its own text.
    fn member(&self, definition: &TypeDef, group: &str, member: &str) -> Case {
        let name = definition.name.as_deref().unwrap_or_default();
        let docs = self
            .own_interface(definition)
            .map_or("", |short| self.documentation.member(short, name, member));
        Case {
            name: member.to_owned(),
            label: self.locale.label(name, group, member),
            docs: self.locale.member_docs(name, member, docs),
            ty: None,
        }
    }

    fn origin(&self, definition: &TypeDef) -> Origin {
        let name = definition.name.clone().unwrap_or_default();
        let docs = self
            .own_interface(definition)
            .map_or("", |short| self.documentation.item(short, &name));
        let interface = match definition.owner {
            TypeOwner::Interface(owner) => self.interface_name(owner).unwrap_or_default(),
            _ => String::new(),
        };
        Origin {
            docs: self.locale.type_docs(&name, docs),
            name,
            interface,
        }
    }

    fn own_interface(&self, definition: &TypeDef) -> Option<&'a str> {
        match definition.owner {
            TypeOwner::Interface(owner) => {
                let interface = &self.resolve.interfaces[owner];
                let same =
                    |id: &InterfaceId| self.resolve.interfaces[*id].package == interface.package;
                if self.own.iter().any(same) {
                    interface.name.as_deref()
                } else {
                    None
                }
            }
            _ => None,
        }
    }

    /// The name of an interface with its package and without the version.
    fn interface_name(&self, id: InterfaceId) -> Option<String> {
        let interface = &self.resolve.interfaces[id];
        let package = &self.resolve.packages[interface.package?].name;
        Some(format!(
            "{}:{}/{}",
            package.namespace,
            package.name,
            interface.name.as_ref()?
        ))
    }
}

/// What the parts of a type measure together.
#[derive(Default)]
struct Size {
    depth: usize,
    nodes: usize,
}
