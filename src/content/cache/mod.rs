//! What earlier runs of the program read of documents, in the cache.
//!
//! In: documents, each with everything that the reading of it depends on. Out: what was read then, when all of it is the same. Never:
//! uses bytes that are not what was kept, or what another program kept.
//!
//! `heads` is what the bytes of a file say by themselves, `bodies` what its text becomes among the others.

pub(crate) mod bodies;
pub(crate) mod heads;
pub(crate) mod memory;
mod shard;
mod sharded;

pub(crate) use sharded::Known;
