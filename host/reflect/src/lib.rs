//! WIT types to command-line arguments, JSON Schema, JSON values and tables.
