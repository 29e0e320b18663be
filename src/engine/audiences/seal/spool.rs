//! Who may leave, with the row of each, on disk until it is drawn who is held out.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Read, Seek as _, SeekFrom, Write as _},
    path::Path,
};

use super::{keys::Keys, reach::is_contact};
use crate::{
    activation::hold_out::{Arm, Candidate},
    engine::SPILL,
};

/// A spool. Its file has no name: it goes with the process, however that ends.
pub struct Spool {
    file: BufWriter<File>,
    candidates: Vec<Candidate>,
    /// What people are reached by who must not be, under whatever id.
    held_back: Keys,
    /// What each of them is reached by to whom others with all of their identifiers came first.
    twins: Vec<Box<[u64]>>,
    /// The places of those who went again, in order.
    gone: Vec<usize>,
    /// Who would have been in it and is held out of everything.
    held_out_globally: Vec<Box<str>>,
}

/// How many are left out because of somebody who must not be reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Who took part in the draw.
    pub drawn: u64,
    /// Who was known by nothing of their own, and did not.
    pub twins: u64,
}

/// One person of it.
pub struct Record {
    /// The retailer's own id.
    pub customer_id: String,
    /// What they are reached by.
    pub keys: Vec<u64>,
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
        Ok(Self {
            file,
            candidates: Vec::new(),
            held_back: Keys::default(),
            twins: Vec::new(),
            gone: Vec::new(),
            held_out_globally: Vec::new(),
        })
    }

    /// Add a person: their id and what they are reached by, what they have, their row.
    pub fn add(
        &mut self,
        candidate: Candidate,
        (id, keys): (&str, &[u64]),
        has: [bool; 3],
        row: &[u8],
    ) -> io::Result<()> {
        self.put(id.as_bytes())?;
        self.file.write_all(&length(keys.len())?)?;
        for key in keys {
            self.file.write_all(&key.to_le_bytes())?;
        }
        self.file.write_all(&has.map(u8::from))?;
        self.put(row)?;
        self.candidates.push(candidate);
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(&length(bytes.len())?)?;
        self.file.write_all(bytes)
    }

    /// Somebody who could be in it is held out of everything: no row of theirs is kept.
    pub fn hold_out_globally(&mut self, id: &str) {
        self.held_out_globally.push(id.into());
    }

    /// Nobody may be reached by these.
    pub fn hold_back(&mut self, keys: impl Iterator<Item = u64>) {
        self.held_back.extend(keys);
    }

    /// All that somebody is known by was known already, so that no row of theirs is kept.
    pub fn add_twin(&mut self, keys: impl Iterator<Item = u64>) {
        self.twins.push(keys.collect());
    }

    /// Take out whoever would be in the file and shares something that they are reached by with somebody held out: the
    /// one would be reached under the other's id.
    pub fn leave_out_who_shares(&mut self, arms: &mut Vec<Arm>) -> io::Result<LeftOut> {
        let mut held_back = std::mem::take(&mut self.held_back);
        for (record, _) in self.records()?.zip(&*arms).filter(|(_, arm)| **arm == Arm::HeldOut) {
            held_back.extend(record?.keys.into_iter().filter(|key| is_contact(*key)));
        }
        let twins = std::mem::take(&mut self.twins);
        if held_back.is_empty() {
            return Ok(LeftOut::default());
        }
        let is_held_back = |keys: &[u64]| keys.iter().any(|key| held_back.contains(key));
        let twins = twins.iter().filter(|keys| is_held_back(keys)).count() as u64;
        let mut stays = Vec::with_capacity(arms.len());
        for (record, arm) in self.records()?.zip(&*arms) {
            let record = record?;
            stays.push(*arm == Arm::HeldOut || !is_held_back(&record.keys));
        }
        self.gone = (0..stays.len()).zip(&stays).filter(|(_, stays)| !**stays).map(|(at, _)| at).collect();
        let mut each = stays.iter();
        self.candidates.retain(|_| each.next().copied().unwrap_or(true));
        let mut each = stays.iter();
        arms.retain(|_| each.next().copied().unwrap_or(true));
        Ok(LeftOut { drawn: self.gone.len() as u64, twins })
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
        let mut gone = self.gone.clone();
        gone.reverse();
        let file = BufReader::with_capacity(1 << 18, file);
        Ok(Records { file, left: self.candidates.len(), at: 0, gone })
    }

    /// Everybody's id, and whether they are held out: by their arms, in order, then those who are held out of everything.
    pub fn exposures(&mut self, arms: &[Arm]) -> io::Result<impl Iterator<Item = (String, bool)>> {
        // It was read whole before; what can't be read now is an id that no customer has.
        let ids = self.records()?.map(|record| record.map(|record| record.customer_id).unwrap_or_default());
        let of_arms = ids.zip(arms.iter().map(|arm| *arm == Arm::HeldOut));
        Ok(of_arms.chain(self.held_out_globally.iter().map(|id| (id.to_string(), true))))
    }
}

fn length(bytes: usize) -> io::Result<[u8; 4]> {
    let length = u32::try_from(bytes).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
    Ok(length.to_le_bytes())
}

/// Reads a spool.
pub struct Records {
    file: BufReader<File>,
    left: usize,
    at: usize,
    /// The places that are passed over, the last first.
    gone: Vec<usize>,
}

impl Records {
    fn bytes(&mut self, each: usize) -> io::Result<Vec<u8>> {
        let mut length = [0; 4];
        self.file.read_exact(&mut length)?;
        let mut bytes = vec![0; u32::from_le_bytes(length) as usize * each];
        self.file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn read(&mut self) -> io::Result<Record> {
        let id = self.bytes(1)?;
        let keys = self.bytes(8)?;
        let mut has = [0; 3];
        self.file.read_exact(&mut has)?;
        let row = self.bytes(1)?;
        self.at += 1;
        let customer_id = String::from_utf8(id).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
        let keys = keys.as_chunks().0.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect();
        Ok(Record { customer_id, keys, has: has.map(|has| has > 0), row })
    }
}

impl Iterator for Records {
    type Item = io::Result<Record>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        while self.gone.last() == Some(&self.at) {
            self.gone.pop();
            if let Err(error) = self.read() {
                return Some(Err(error));
            }
        }
        Some(self.read())
    }
}
