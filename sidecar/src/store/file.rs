//! The file of an SQLite store. It is readable by its owner only. It is also checked again and again, because SQLite
//! keeps writing into a file that was deleted or replaced.

use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::error::StoreError;

/// A file that is open.
pub struct StoreFile {
    path: PathBuf,
    /// The numbers of the device and of the file.
    numbers: (u64, u64),
}

/// Creates a file that only its owner can read, because it holds the salt of sessions. An existing file stays as it is.
/// SQLite gives the files beside it the same mode.
pub fn create(path: &Path) -> Result<(), StoreError> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            Err(StoreError::lasting(format!("the store's file cannot be created: {error}")))
        }
        _ => Ok(()),
    }
}

impl StoreFile {
    /// The file that exists now.
    pub fn find(path: PathBuf) -> Result<StoreFile, StoreError> {
        let numbers = numbers(&path).map_err(|error| StoreError::lasting(format!("the store's file: {error}")))?;
        Ok(StoreFile { path, numbers })
    }

    /// Checks that the file is still the same.
    pub fn check(&self) -> Result<(), StoreError> {
        let message = match numbers(&self.path) {
            Ok(numbers) if numbers == self.numbers => return Ok(()),
            Ok(_) => "another file is in place of the store's file; start the side-car again to use it".to_owned(),
            Err(error) => format!("the store's file is gone, and what is written would be lost: {error}"),
        };
        Err(StoreError::lasting(message))
    }
}

fn numbers(path: &Path) -> std::io::Result<(u64, u64)> {
    fs::metadata(path).map(|metadata| (metadata.dev(), metadata.ino()))
}
