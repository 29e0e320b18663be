//! Why the console ended otherwise than by its user's wish.

/// Why the console ended.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The terminal can't be used.
    #[error("the terminal can't be used: {0}")]
    Terminal(#[source] std::io::Error),
    /// The system does not deliver signals.
    #[error("can't listen to signals: {0}")]
    Signals(#[source] std::io::Error),
    /// A signal ended it.
    #[error("ended by signal {0}")]
    Signal(i32),
}

impl Error {
    /// The exit code that tells a shell: 128 and the signal's number, else 1.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Signal(number) => u8::try_from(128 + number).unwrap_or(1),
            Self::Terminal(_) | Self::Signals(_) => 1,
        }
    }
}
