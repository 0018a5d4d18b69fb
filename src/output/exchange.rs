//! Two folders exchange their names in one step, where the system has such a step.

use std::io;
use std::path::Path;

/// A way to exchange the names of two folders.
pub(super) type Exchange = fn(&Path, &Path) -> io::Result<()>;

/// Whoever looks sees the one folder or the other under either name, never none.
///
/// # Errors
/// The system's: not every file system can do it.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(super) fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).map_err(io::Error::from)
}

/// There is no such step.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(super) fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
