//! What the machine has: memory, disk, terminal size. Only reads.

use std::path::Path;

/// Bytes of memory that could be taken now, the control group's limit included.
pub fn available_memory() -> Option<u64> {
    let info = std::fs::read_to_string("/proc/meminfo").ok()?;
    let free = kilobytes(&info, "MemAvailable:")?;
    Some(group_room().map_or(free, |room| room.min(free)))
}

/// What the control group still lets this process take, where it has a limit.
fn group_room() -> Option<u64> {
    let read = |name: &str| std::fs::read_to_string(Path::new("/sys/fs/cgroup").join(name)).ok();
    let limit: u64 = read("memory.max")?.trim().parse().ok()?;
    let used: u64 = read("memory.current")?.trim().parse().ok()?;
    // Cached files count as used and are given back when memory is wanted.
    let stat = read("memory.stat").unwrap_or_default();
    let cached = stat.lines().find_map(|line| line.strip_prefix("inactive_file ")?.trim().parse().ok());
    Some(limit.saturating_sub(used.saturating_sub(cached.unwrap_or(0))))
}

fn kilobytes(info: &str, key: &str) -> Option<u64> {
    let line = info.lines().find_map(|line| line.strip_prefix(key))?;
    let number: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(number * 1024)
}

/// Bytes that this person could still write where `path` lies, or would lie.
pub fn free_disk(path: &Path) -> Option<u64> {
    let there = path.ancestors().find(|dir| dir.exists())?;
    let disk = rustix::fs::statvfs(there).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_in_bytes() {
        let info = "MemTotal:  8000 kB\nMemAvailable:    4096 kB\n";
        assert_eq!(kilobytes(info, "MemAvailable:"), Some(4096 * 1024));
        assert_eq!(kilobytes("", "MemAvailable:"), None);
    }

    #[test]
    fn the_disk_is_that_of_the_nearest_directory_that_exists() {
        let dir = std::env::temp_dir();
        assert!(free_disk(&dir.join("not/there/yet")).is_some());
    }
}
