//! Whether what lies at a path is encrypted at rest: by the disk beneath its file system, or by the directory's own key.
//! Only reads.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, major, minor, statx};

/// How something is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// The disk is (LUKS, or plain dm-crypt).
    Disk,
    /// The directory is (fscrypt).
    Directory,
    /// Neither.
    None,
    /// There is no disk of its own to be seen: a network, a container's layers, memory.
    Unknown,
}

/// Devices stand on others, a few deep at most.
const DEPTH: usize = 8;

/// Of what lies at `path`, or of the nearest directory above it that exists.
pub fn of(path: &Path) -> Encryption {
    let Some(there) = path.ancestors().find(|dir| dir.exists()) else { return Encryption::Unknown };
    if has_own_key(there) {
        return Encryption::Directory;
    }
    let Ok(found) = fs::metadata(there) else { return Encryption::Unknown };
    let device = format!("{}:{}", major(found.dev()), minor(found.dev()));
    of_device(&Path::new("/sys/dev/block").join(device))
}

fn has_own_key(path: &Path) -> bool {
    statx(CWD, path, AtFlags::empty(), StatxFlags::BASIC_STATS)
        .is_ok_and(|found| found.stx_attributes.contains(StatxAttributes::ENCRYPTED))
}

/// `device` is its directory under `/sys`.
fn of_device(device: &Path) -> Encryption {
    if !device.exists() {
        return Encryption::Unknown;
    }
    if is_encrypted(device, DEPTH) { Encryption::Disk } else { Encryption::None }
}

/// A device is encrypted when it is, or when every device it stands on is.
fn is_encrypted(device: &Path, depth: usize) -> bool {
    let uuid = fs::read_to_string(device.join("dm/uuid")).unwrap_or_default();
    if uuid.starts_with("CRYPT-") {
        return true;
    }
    let beneath: Vec<PathBuf> = fs::read_dir(device.join("slaves"))
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    depth > 0 && !beneath.is_empty() && beneath.iter().all(|each| is_encrypted(each, depth - 1))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// A made-up `/sys`: devices by name, with the uuid of device mapper and what they stand on.
    fn made_up(devices: &[(&str, &str, &[&str])]) -> tempfile::TempDir {
        let sys = tempfile::tempdir().unwrap();
        for (name, uuid, beneath) in devices {
            let device = sys.path().join(name);
            fs::create_dir_all(device.join("slaves")).unwrap();
            if !uuid.is_empty() {
                fs::create_dir_all(device.join("dm")).unwrap();
                fs::write(device.join("dm/uuid"), uuid).unwrap();
            }
            for other in *beneath {
                std::os::unix::fs::symlink(sys.path().join(other), device.join("slaves").join(other))
                    .unwrap();
            }
        }
        sys
    }

    #[test]
    fn a_volume_on_an_encrypted_disk_is_encrypted_and_one_that_also_stands_on_another_is_not() {
        let sys = made_up(&[
            ("sda", "", &[]),
            ("crypt", "CRYPT-LUKS2-0123-disk", &["sda"]),
            ("volume", "LVM-0123", &["crypt"]),
            ("mixed", "LVM-4567", &["crypt", "sda"]),
        ]);
        let found = |name: &str| of_device(&sys.path().join(name));
        assert_eq!(found("crypt"), Encryption::Disk);
        assert_eq!(found("volume"), Encryption::Disk);
        assert_eq!(found("mixed"), Encryption::None);
        assert_eq!(found("sda"), Encryption::None);
        assert_eq!(found("nfs"), Encryption::Unknown);
    }

    #[test]
    fn memory_has_no_disk() {
        assert_eq!(of(Path::new("/proc")), Encryption::Unknown);
    }
}
