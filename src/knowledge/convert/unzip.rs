//! Zip archives, read with a limit on everything. The only place that knows the library.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use super::Budget;
use super::trouble::Unfit;
use crate::knowledge::decode;

/// An open archive.
pub(super) struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
}

/// One file in it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub index: usize,
    /// With `/` between folders, as the archive says: not to be trusted.
    pub name: String,
    pub is_link: bool,
    pub is_encrypted: bool,
}

impl<'b> Archive<'b> {
    pub fn open(bytes: &'b [u8]) -> Result<Self, Unfit> {
        ZipArchive::new(Cursor::new(bytes)).map(|zip| Self { zip }).map_err(|error| unfit(&error))
    }

    pub fn len(&self) -> usize {
        self.zip.len()
    }

    /// Its files, without folders.
    pub fn entries(&mut self) -> Result<Vec<Entry>, Unfit> {
        let mut entries = Vec::with_capacity(self.zip.len());
        for index in 0..self.zip.len() {
            let entry = self.zip.by_index_raw(index).map_err(|error| unfit(&error))?;
            // Windows writes names as GB18030 without saying so.
            let name = decode::decode(entry.name_raw()).map_err(|_| Unfit::Damaged)?.text.replace('\\', "/");
            if entry.is_dir() && !climbs_out(&name) {
                continue;
            }
            let (is_link, is_encrypted) = (entry.is_symlink(), entry.encrypted());
            entries.push(Entry { index, name, is_link, is_encrypted });
        }
        Ok(entries)
    }

    /// Unpacks one file. What its header says of its size is not believed.
    pub fn read(&mut self, index: usize, budget: &mut Budget) -> Result<Vec<u8>, Unfit> {
        let entry = self.zip.by_index(index).map_err(|error| unfit(&error))?;
        let limit = budget.unpacked_bytes;
        let mut content = Vec::new();
        let read = entry.take(limit as u64 + 1).read_to_end(&mut content);
        budget.unpacked(content.len())?;
        read.map_err(|_| Unfit::Damaged)?;
        Ok(content)
    }

    /// Unpacks the file of this name, as office files name their parts.
    pub fn part(&mut self, name: &str, budget: &mut Budget) -> Result<Option<Vec<u8>>, Unfit> {
        match self.zip.index_for_name(name) {
            Some(index) => self.read(index, budget).map(Some),
            None => Ok(None),
        }
    }

    /// Opens an office file. One that brings a program along is refused.
    pub fn office(bytes: &'b [u8], budget: &Budget) -> Result<Self, Unfit> {
        /// Office files have a few parts for each sheet and picture.
        const MOST_PARTS: usize = 5000;
        let mut archive = Self::open(bytes)?;
        budget.in_time()?;
        if archive.len() > MOST_PARTS {
            return Err(Unfit::TooManyFiles { limit: MOST_PARTS });
        }
        let entries = archive.entries()?;
        if entries.iter().any(|entry| entry.name.to_ascii_lowercase().contains("vbaproject")) {
            return Err(Unfit::Macros);
        }
        if entries.iter().any(|entry| entry.is_encrypted) {
            return Err(Unfit::Encrypted);
        }
        Ok(archive)
    }
}

/// Whether a path leads out of the folder into which it would be unpacked.
pub(super) fn climbs_out(path: &str) -> bool {
    let drive = path.as_bytes().get(1) == Some(&b':');
    path.starts_with('/') || drive || path.contains('\0') || path.split('/').any(|part| part == "..")
}

fn unfit(error: &ZipError) -> Unfit {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Unfit::Encrypted
        }
        _ => Unfit::Damaged,
    }
}
