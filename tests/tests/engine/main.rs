//! The engine's process: started on demand, once; its death; what it leaves nowhere; servers on other machines.
//!
//! Most of it runs with a scripted kitchen; with `GARDON_TEST_MODEL` the real one is killed and maltreated as well.

mod death;
mod place;
mod privacy;
mod real;
mod rig;
mod servers;
