//! Components from WIT text, without a compiler: their functions trap, their types are real.

use std::borrow::Cow;
use std::path::PathBuf;

use reflect::surface::{self, Surface};
use wasm_encoder::{ComponentSection, CustomSection, Encode, Section};
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{ManglingAndAbi, Resolve};

/// A component to be built.
#[derive(Default)]
pub struct Plan {
    wit: String,
    sections: Vec<(&'static str, Vec<u8>)>,
    code: Option<&'static str>,
}

impl Plan {
    /// The component of the one world in a WIT source; the packages of the contract can be used.
    pub fn new(wit: &str) -> Self {
        Self {
            wit: wit.to_owned(),
            ..Self::default()
        }
    }

    /// A component that exports an interface `tools` of package `test:sample` with these items.
    pub fn tools(items: &str) -> Self {
        Self::new(&format!(
            "package test:sample@1.2.3;\ninterface tools {{\n{items}\n}}\nworld sample {{ export tools; }}\n"
        ))
    }

    /// Adds a custom section to the core module inside.
    pub fn section(mut self, name: &'static str, data: impl Into<Vec<u8>>) -> Self {
        self.sections.push((name, data.into()));
        self
    }

    /// Adds the WIT source as documentation.
    pub fn documented(self) -> Self {
        let wit = self.wit.clone();
        self.section(surface::WIT_SECTION, wit)
    }

    /// Adds translations.
    pub fn locale(self, toml: &str) -> Self {
        self.section(surface::LOCALE_SECTION, toml)
    }

    /// Gives the component a core module in the text format, in place of functions that trap.
    pub fn code(mut self, text: &'static str) -> Self {
        self.code = Some(text);
        self
    }

    /// The bytes of the component.
    pub fn build(&self) -> Vec<u8> {
        let mut resolve = Resolve::default();
        for dependency in [
            "plugin/plugin.wit",
            "files/files.wit",
            "mailbox/mailbox.wit",
            "inference/inference.wit",
            "exam/exam.wit",
        ] {
            let path = root().join("wit").join(dependency);
            let text = std::fs::read_to_string(&path)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            resolve
                .push_source(dependency, &text)
                .expect("the contract parses");
        }
        let package = resolve
            .push_source("plugin.wit", &self.wit)
            .expect("the test's WIT parses");
        let world = resolve.select_world(&[package], None).expect("one world");
        let mut module = match self.code {
            Some(text) => wat::parse_str(text).expect("the text format"),
            None => dummy_module(&resolve, world, ManglingAndAbi::Standard32),
        };
        embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8)
            .expect("metadata");
        for (name, data) in &self.sections {
            append_section(&mut module, name, data);
        }
        let mut encoder = ComponentEncoder::default()
            .module(&module)
            .expect("a module")
            .validate(true);
        encoder.encode().expect("a component")
    }

    /// What is found in the component.
    pub fn describe(&self) -> Result<Surface, reflect::Error> {
        surface::describe(&self.build())
    }
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Appends a custom section to a core module.
pub fn append_section(module: &mut Vec<u8>, name: &str, data: &[u8]) {
    let section = CustomSection {
        name: name.into(),
        data: Cow::Borrowed(data),
    };
    module.push(Section::id(&section));
    section.encode(module);
}

/// A component that holds nothing but nested components down to a custom section.
pub fn append_nested_section(component: &mut Vec<u8>, name: &str, data: &[u8]) {
    let section = CustomSection {
        name: name.into(),
        data: Cow::Borrowed(data),
    };
    let mut inner = wasm_encoder::Component::new();
    inner.section(&section);
    let mut middle = wasm_encoder::Component::new();
    middle.section(&wasm_encoder::NestedComponentSection(&inner));
    let nested = wasm_encoder::NestedComponentSection(&middle);
    nested.append_to_component(component);
}
