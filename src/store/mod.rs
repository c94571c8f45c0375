//! The disk: one JSON file, and nothing lost.
//!
//! Nothing in here may change a workspace's meaning on its own, hold the lock while a person thinks, or touch the file
//! when it is only read.
//!
//! Reading order: [`places`] (where things are), [`mod@format`] (how the bytes look), [`disk`] (the only calls that reach
//! the system), [`lock`], [`save`] (the ordered replacement), [`journal`] (what survives a kill), [`draft`] (what was being
//! typed then), [`counter`] (short keys), [`watch`] (when to look again), [`load`] (bytes to a workspace); [`Store`] puts
//! them together.

pub mod backup;
pub mod counter;
pub mod disk;
pub mod draft;
mod error;
pub mod faulty;
mod file;
pub mod format;
mod hash;
pub mod history;
pub mod journal;
pub mod load;
pub mod lock;
mod migrate;
pub mod places;
pub mod save;
pub mod split;
pub mod watch;

pub(crate) use error::error_at;
pub use error::{StoreError, Trouble};
pub(crate) use file::keep_unreadable;
pub use file::{Met, Opened, Site, Store, Stored};
pub use hash::Hash;
