//! SQLite and PostgreSQL say the same: every test here runs over both.

mod external;
mod hostile;
mod kept;
mod migrating;
mod reading;
mod rig;
mod server;
mod speed;
mod writing;
