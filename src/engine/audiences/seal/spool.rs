//! Who may leave, with the row of each, on disk until it is drawn who is held out.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Read, Seek as _, SeekFrom, Write as _},
    path::Path,
};

use crate::{activation::hold_out::Candidate, engine::SPILL};

/// A spool. Its file has no name: it goes with the process, however that ends.
pub struct Spool {
    file: BufWriter<File>,
    candidates: Vec<Candidate>,
}

/// One person of it.
pub struct Record {
    /// The retailer's own id.
    pub customer_id: String,
    /// What the person has: e-mail, phone, address.
    pub has: [bool; 3],
    /// The row.
    pub row: Vec<u8>,
}

impl Spool {
    /// An empty one.
    pub fn new(workspace: &Path) -> io::Result<Self> {
        let folder = workspace.join(SPILL);
        std::fs::create_dir_all(&folder)?;
        let file = BufWriter::with_capacity(1 << 18, tempfile::tempfile_in(folder)?);
        Ok(Self { file, candidates: Vec::new() })
    }

    /// Add a person.
    pub fn add(&mut self, candidate: Candidate, id: &str, has: [bool; 3], row: &[u8]) -> io::Result<()> {
        let length = |bytes: &[u8]| u32::try_from(bytes.len()).map_err(|_| io::ErrorKind::InvalidData.into());
        let (id_length, row_length): (io::Result<u32>, io::Result<u32>) =
            (length(id.as_bytes()), length(row));
        self.file.write_all(&id_length?.to_le_bytes())?;
        self.file.write_all(id.as_bytes())?;
        self.file.write_all(&has.map(u8::from))?;
        self.file.write_all(&row_length?.to_le_bytes())?;
        self.file.write_all(row)?;
        self.candidates.push(candidate);
        Ok(())
    }

    /// Everybody in it, in order.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// Everybody again, in order.
    pub fn records(&mut self) -> io::Result<Records> {
        self.file.flush()?;
        let mut file = self.file.get_ref().try_clone()?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Records { file: BufReader::with_capacity(1 << 18, file), left: self.candidates.len() })
    }

    /// Their ids, in order.
    pub fn ids(&mut self) -> io::Result<impl Iterator<Item = String>> {
        // It was read whole before; what can't be read now is an id that no customer has.
        Ok(self.records()?.map(|record| record.map(|record| record.customer_id).unwrap_or_default()))
    }
}

/// Reads a spool.
pub struct Records {
    file: BufReader<File>,
    left: usize,
}

impl Records {
    fn read(&mut self) -> io::Result<Record> {
        let mut length = [0; 4];
        self.file.read_exact(&mut length)?;
        let mut id = vec![0; u32::from_le_bytes(length) as usize];
        self.file.read_exact(&mut id)?;
        let mut has = [0; 3];
        self.file.read_exact(&mut has)?;
        self.file.read_exact(&mut length)?;
        let mut row = vec![0; u32::from_le_bytes(length) as usize];
        self.file.read_exact(&mut row)?;
        let customer_id = String::from_utf8(id).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
        Ok(Record { customer_id, has: has.map(|has| has > 0), row })
    }
}

impl Iterator for Records {
    type Item = io::Result<Record>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        Some(self.read())
    }
}
