//! The plugins that are embedded in the binary, and the template for new ones.
//!
//! The only room of the host that knows that plugins exist, and only as bytes: no plugin's name stands here.

/// One embedded plugin.
#[derive(Debug, Clone, Copy)]
pub struct Bundled {
    /// Its name, which is that of its folder.
    pub name: &'static str,
    /// The component.
    pub component: &'static [u8],
    /// What it is granted: TOML, as in a `[plugins.NAME]` table without `sha256`.
    pub grants: &'static str,
}

/// One file of the template for a new plugin.
#[derive(Debug, Clone, Copy)]
pub struct TemplateFile {
    /// Its path within the new plugin's folder.
    pub path: &'static str,
    /// Its text, in which the template's own name still stands.
    pub text: &'static str,
}

/// The embedded plugins, by name; empty until `cargo xtask build` has built them.
pub const BUNDLED: &[Bundled] = include!(concat!(env!("OUT_DIR"), "/bundled.rs"));

/// The name that stands in the template's files for the new plugin's own.
pub const TEMPLATE_NAME: &str = "template";

/// The template: the plugin of the same name, and the contract that it needs.
pub const TEMPLATE: &[TemplateFile] = &[
    TemplateFile {
        path: "src/lib.rs",
        text: include_str!("../../../plugins/template/src/lib.rs"),
    },
    TemplateFile {
        path: "src/logic.rs",
        text: include_str!("../../../plugins/template/src/logic.rs"),
    },
    TemplateFile {
        path: "src/component.rs",
        text: include_str!("../../../plugins/template/src/component.rs"),
    },
    TemplateFile {
        path: "wit/template.wit",
        text: include_str!("../../../plugins/template/wit/template.wit"),
    },
    TemplateFile {
        path: "locale.toml",
        text: include_str!("../../../plugins/template/locale.toml"),
    },
    TemplateFile {
        path: "contract/plugin/plugin.wit",
        text: include_str!("../../../wit/plugin/plugin.wit"),
    },
    TemplateFile {
        path: "contract/files/files.wit",
        text: include_str!("../../../wit/files/files.wit"),
    },
    TemplateFile {
        path: "contract/mailbox/mailbox.wit",
        text: include_str!("../../../wit/mailbox/mailbox.wit"),
    },
    TemplateFile {
        path: "contract/inference/inference.wit",
        text: include_str!("../../../wit/inference/inference.wit"),
    },
    TemplateFile {
        path: "contract/exam/exam.wit",
        text: include_str!("../../../wit/exam/exam.wit"),
    },
];
