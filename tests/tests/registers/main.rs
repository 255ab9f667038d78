//! Registers of a whole command: own rows of two users whatever their words, and payroll kept on a database server.

mod mine;
mod payroll;
mod scene;
mod server;
