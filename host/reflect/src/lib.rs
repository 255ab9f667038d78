//! WIT types to command-line arguments, JSON Schema, JSON values and tables.
//!
//! Everything here is driven by the types of a component; no tool name is known.
//! [`surface::describe`] reads them once, and the other modules take it from there:
//!
//! ```
//! use reflect::language::Language;
//! use reflect::{arguments, surface};
//!
//! fn help(component: &[u8]) -> Result<String, reflect::Error> {
//!     let surface = surface::describe(component)?;
//!     let mut command = arguments::package(&surface, Language::French);
//!     Ok(command.render_long_help().to_string())
//! }
//! assert!(help(b"not a component").is_err());
//! ```

pub mod arguments;
pub mod clean;
mod error;
pub mod language;
pub mod names;
pub mod problem;
pub mod render;
pub mod schema;
pub mod surface;
pub mod types;
pub mod value;

pub use error::Error;
