//! Ids that somebody has in a file on the console's own machine.

use std::io;

use crate::activation::lines;
use crate::contract::{ConsoleError, ErrorKind};

/// Bytes that a file of ids may have: a million ids of ten characters, and some.
const MOST: u64 = 12 << 20;

/// The ids in a file, one a line. Read off the async workers.
pub(super) async fn read(file: String) -> Result<Vec<String>, ConsoleError> {
    let read = tokio::task::spawn_blocking(move || from_file(&file)).await;
    read.unwrap_or_else(|error| Err(ConsoleError::new(ErrorKind::Failed, error.to_string())))
}

fn from_file(file: &str) -> Result<Vec<String>, ConsoleError> {
    let bytes = bytes(file).map_err(|error| {
        ConsoleError::new(ErrorKind::Invalid, format!("can't read {file}: {error}"))
            .hint("the path counts from where the console was started; nothing was changed")
    })?;
    let split = lines::split(&bytes).map_err(|number| {
        ConsoleError::new(ErrorKind::Invalid, format!("line {number} of {file} is no UTF-8 text"))
            .hint("save it as UTF-8 and try again; nothing was changed")
    })?;
    Ok(split.into_iter().map(|(_, id)| id).collect())
}

fn bytes(file: &str) -> io::Result<Vec<u8>> {
    let found = std::fs::metadata(file)?;
    if !found.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    if found.len() > MOST {
        return Err(io::Error::other("it is larger than 12 MB: `c360 audience ids` takes any size"));
    }
    std::fs::read(file)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_can_not_be_read_is_told_with_its_path_and_line() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ids.txt").display().to_string();
        let told = |path: &str| from_file(path).unwrap_err().message;
        assert!(told(&path).starts_with(&format!("can't read {path}: ")));
        std::fs::write(&path, b"C1\n\xff\n").unwrap();
        assert_eq!(told(&path), format!("line 2 of {path} is no UTF-8 text"));
        assert!(told(&dir.path().display().to_string()).ends_with("it is no file"));
        std::fs::write(&path, " C1\r\n\nC2").unwrap();
        assert_eq!(from_file(&path).unwrap(), ["C1", "C2"]);
    }
}
