//! `c360` alone: the console on the workspace at hand, or on a demo workspace made on the spot.

use color_eyre::Result;

use super::global::{Global, When};
use super::way::Way;
use super::workspace::Found;
use super::{demo_workspace, session};
use crate::contract::{ConsoleError, ErrorKind};
use crate::paths::Paths;
use crate::tui::{self, keymap::Keymap, theme::ColorMode};

/// Run it until the person leaves.
pub async fn run(global: &Global, paths: Option<&Paths>) -> Result<()> {
    // Everything that can be wrong is found before the terminal is taken.
    let keys = paths.map_or_else(|| Ok(Keymap::default()), |paths| Keymap::load(&paths.keys()))?;
    let session = match session::way(global, paths) {
        Way::Server(socket) => session::over(global, paths, &socket).await?,
        Way::Alone(dir) => {
            if matches!(session::find(global, paths), Found::Demo(_)) {
                demo_workspace::make(&dir).await?;
            }
            let session = session::alone(global, dir)?;
            demo_workspace::load_if_empty(&session).await?;
            session
        }
        Way::None => {
            let problem = "there is no workspace here, and no home directory to make a demo in";
            return Err(ConsoleError::new(ErrorKind::Empty, problem)
                .hint("make one with `c360 init DIR` and name it with --workspace DIR")
                .into());
        }
    };
    let mut options = tui::Options::from_env(|name| std::env::var(name).ok());
    options.mouse = global.mouse;
    options.theme.clone_from(&global.theme);
    options.color = color(global.color).unwrap_or(options.color);
    if global.ascii {
        options.ascii = Some(true);
    }
    options.keys = keys;
    options.themes_dir = Some(session.workspace.join("themes"));
    if let Some(job) = tui::run(session.client, options).await? {
        super::note(&format!("job {} goes on; `c360 jobs` shows how far it is", job.id.0));
    }
    Ok(())
}

/// The colours that the flag asks for, if it does.
fn color(when: When) -> Option<ColorMode> {
    match when {
        When::Auto => None,
        When::Never => Some(ColorMode::None),
        When::Ansi16 => Some(ColorMode::Ansi16),
        When::Ansi256 => Some(ColorMode::Ansi256),
        When::True => Some(ColorMode::True),
    }
}
