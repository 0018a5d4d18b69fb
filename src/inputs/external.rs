//! Small files that the owner of a project names by path and that need not be part of it: a password, a certificate.
//!
//! In: a path from `tejun.yaml`, absolute or from the project folder. Out: its bytes. Never: reads for a document, or more
//! than such a file can hold.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The most that is read.
const MOST: u64 = 1024 * 1024;

/// The bytes of the file.
///
/// # Errors
/// The system's, and a refusal of what is no file or too large.
#[expect(clippy::disallowed_methods, reason = "this room is the reader")]
pub fn read_external(root: &Path, path: &str) -> io::Result<Vec<u8>> {
    let file = File::open(root.join(path))?;
    let about = file.metadata()?;
    if about.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let mut bytes = Vec::new();
    file.take(MOST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_files_are_read_wherever_they_are() {
        let (root, away) = (tempfile::tempdir().unwrap(), tempfile::NamedTempFile::new().unwrap());
        std::io::Write::write_all(&mut away.as_file(), b"secret\n").unwrap();
        assert_eq!(read_external(root.path(), away.path().to_str().unwrap()).unwrap(), b"secret\n");
        assert_eq!(read_external(root.path(), "gone").unwrap_err().kind(), io::ErrorKind::NotFound);
        assert_eq!(read_external(root.path(), ".").unwrap_err().kind(), io::ErrorKind::IsADirectory);
        away.as_file().set_len(MOST + 1).unwrap();
        assert_eq!(
            read_external(root.path(), away.path().to_str().unwrap()).unwrap_err().kind(),
            io::ErrorKind::FileTooLarge
        );
    }
}
