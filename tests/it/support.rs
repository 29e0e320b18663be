//! What several scenarios share: workspaces in a temporary folder, loads, and where the real data lies.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use c360::{
    config::{Config, Overrides},
    contract::{ConsoleClient, ConsoleError, Job, JobId},
    engine,
    tui::harness::Harness,
};
use tarpc::context::{self, Context};

/// The folder of real data beside the project, if it is there. A test that gets `None` says that it skipped;
/// with `C360_REQUIRE_SHARED_DATA` set (as `.ci/run` does where the folder exists) it fails instead.
pub fn shared_data() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let dir = std::env::var_os("C360_SHARED_DATA").map_or_else(beside, PathBuf::from);
    if dir.join("complete_journey").is_dir() {
        return Some(dir.canonicalize().unwrap());
    }
    assert!(
        std::env::var_os("C360_REQUIRE_SHARED_DATA").is_none(),
        "C360_REQUIRE_SHARED_DATA is set, but {} holds no data",
        dir.display()
    );
    let name = std::thread::current().name().unwrap_or("a test").to_owned();
    eprintln!("SKIPPED {name}: there is no {}", dir.display());
    None
}

/// That the screen shows every one of these.
#[track_caller]
pub fn has(console: &Harness, parts: &[&str]) {
    let screen = console.screen();
    for part in parts {
        assert!(screen.contains(part), "{part}\n{screen}");
    }
}

/// That the screen does not show this.
#[track_caller]
pub fn lacks(console: &Harness, part: &str) {
    assert!(!console.screen().contains(part), "{part}\n{}", console.screen());
}

/// A workspace in a temporary folder.
pub struct Workspace {
    _dir: tempfile::TempDir,
    path: PathBuf,
}

impl Workspace {
    /// With this `c360.toml` and these files, paths relative to the workspace.
    pub fn new(toml: &str, files: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().to_owned();
        let workspace = Self { _dir: dir, path };
        workspace.write("c360.toml", toml);
        for (path, text) in files {
            workspace.write(path, text);
        }
        workspace
    }

    /// The made-up retailer of `sample-data`, not loaded.
    pub fn sample() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("shop");
        copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data"), &path);
        Self::at(dir, path)
    }

    /// One that lies at `path` within `dir` already.
    pub fn at(dir: tempfile::TempDir, path: PathBuf) -> Self {
        Self { _dir: dir, path }
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Write a file into it.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// A client of an engine over it, as every front end is one.
    pub fn connect(&self) -> Result<ConsoleClient, ConsoleError> {
        let config = Config::load(self.path(), &Overrides::none()).unwrap();
        let options = engine::Options {
            job_program: Some(env!("CARGO_BIN_EXE_c360").into()),
            ..engine::Options::default()
        };
        engine::connect(self.path(), config, &options)
    }

    /// Load it in its own process and wait for the end.
    pub async fn load(&self) -> Job {
        let client = self.connect().unwrap();
        let id = client.start_load(soon()).await.unwrap().unwrap();
        self.wait(&client, id).await
    }

    /// Wait for the end of a job.
    pub async fn wait(&self, client: &ConsoleClient, id: JobId) -> Job {
        let until = Instant::now() + Duration::from_mins(2);
        loop {
            let jobs = client.jobs(soon(), 50).await.unwrap().unwrap();
            let job = jobs.into_iter().find(|j| j.id == id).unwrap();
            if !job.is_open() {
                return job;
            }
            assert!(Instant::now() < until, "the job does not end: {job:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// A request that waits as long as a slow machine may need.
pub fn soon() -> Context {
    let mut context = context::current();
    context.deadline = Instant::now() + Duration::from_mins(2);
    context
}

/// A folder with everything in it.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
