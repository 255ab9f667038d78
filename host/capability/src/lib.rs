//! The socket: what a capability is, and what one call carries.
//!
//! A capability is one word everywhere: the WIT package, the room `host/cap-<word>`, the key of a grant, the page of documentation.
//! It names its interfaces, turns words of the command line into handles, and links its functions.
//! It never knows which plugin calls, and no capability knows another.

mod call;
mod circumstances;
mod disk;
mod error;
mod items;
mod lend;
mod meter;
mod processor;
mod socket;
mod wasi;
mod word;

pub use call::{Call, CallSettings, HandleUse};
pub use circumstances::{Circumstances, Level, Listener, Next, Quiet};
pub use disk::{Stamp, open_regular, plain_reason, unusable};
pub use error::{LimitReached, OpenError};
pub use items::{Items, SetAside};
pub use lend::lend;
pub use meter::Meter;
pub use processor::{Processor, Verdict};
pub use socket::{Access, Capability, Interface, check_grants};
pub use word::{Located, locate};
