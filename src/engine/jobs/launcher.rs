//! Starting the process that works on jobs: detached, its errors in a file, ready to outlive this one.

use std::fs::File;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::contract::JobId;

/// Where that process's last words go, in the workspace.
pub const LOG: &str = "jobs.log";

/// Past this size the file is begun anew.
const LOG_LIMIT: u64 = 1 << 20;

type Build = dyn Fn(&Path, JobId) -> Command + Send + Sync;

/// How the process is started.
pub struct Launcher {
    build: Box<Build>,
    variables: Vec<(String, String)>,
}

impl Launcher {
    /// By this very program, also when the file it came from has been replaced by another version since.
    #[must_use]
    pub fn this_program() -> Self {
        let proc = Path::new("/proc/self/exe");
        let path = if proc.exists() { Some(proc.to_owned()) } else { std::env::current_exe().ok() };
        Self::program(path.unwrap_or_else(|| PathBuf::from("c360")))
    }

    /// By the c360 program at `path`.
    #[must_use]
    pub fn program(path: PathBuf) -> Self {
        Self::custom(move |workspace, job| {
            let mut command = Command::new(&path);
            command.arg0("c360").args(["job", "run", "--workspace"]).arg(workspace);
            command.args(["--job", &job.0.to_string()]);
            command
        })
    }

    /// By whatever command `build` makes for a workspace and the job that waits.
    pub fn custom(build: impl Fn(&Path, JobId) -> Command + Send + Sync + 'static) -> Self {
        Self { build: Box::new(build), variables: Vec::new() }
    }

    /// Set these environment variables for it, besides those of this process: settings given as flags.
    #[must_use]
    pub fn variables(mut self, variables: impl IntoIterator<Item = (String, String)>) -> Self {
        self.variables.extend(variables);
        self
    }

    /// Start it.
    pub(super) fn launch(&self, workspace: &Path, job: JobId) -> std::io::Result<Child> {
        (self.build)(workspace, job)
            .current_dir(workspace)
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log(&workspace.join(LOG))?)
            .spawn()
    }
}

impl std::fmt::Debug for Launcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Launcher").finish_non_exhaustive()
    }
}

fn log(path: &Path) -> std::io::Result<File> {
    let file = File::options().append(true).create(true).mode(0o600).open(path)?;
    if file.metadata()?.len() > LOG_LIMIT {
        file.set_len(0)?;
    }
    Ok(file)
}
