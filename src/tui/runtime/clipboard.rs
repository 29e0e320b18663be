//! Copying by OSC 52: the terminal, wherever it is, puts the text on its clipboard.
//!
//! tmux and screen keep such sequences to themselves unless they are wrapped to be passed through.

use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;

/// What stands between us and the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Multiplexer {
    /// Nothing.
    #[default]
    None,
    /// tmux.
    Tmux,
    /// GNU screen.
    Screen,
}

/// Longest string that GNU screen passes through in one piece.
const SCREEN_PIECE: usize = 252;

impl Multiplexer {
    /// Told from the environment.
    #[must_use]
    pub fn detect(env: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| env(name).is_some_and(|value| !value.is_empty());
        if set("TMUX") {
            Self::Tmux
        } else if set("STY") || env("TERM").is_some_and(|term| term.starts_with("screen")) {
            Self::Screen
        } else {
            Self::None
        }
    }
}

/// The bytes that copy `text`.
#[must_use]
pub fn sequence(text: &str, multiplexer: Multiplexer) -> String {
    let mut plain = String::new();
    if CopyToClipboard::to_clipboard_from(text).write_ansi(&mut plain).is_err() {
        return String::new();
    }
    match multiplexer {
        Multiplexer::None => plain,
        // tmux takes the plain one under `set-clipboard on` and the wrapped one under `allow-passthrough on`.
        Multiplexer::Tmux => format!("{plain}\x1bPtmux;{}\x1b\\", plain.replace('\x1b', "\x1b\x1b")),
        Multiplexer::Screen => screen(&plain),
    }
}

/// In pieces, each its own device control string; ends with a bell, as ESC \ would end the wrapping.
fn screen(plain: &str) -> String {
    let body = plain.trim_end_matches("\x1b\\");
    let mut out = String::with_capacity(plain.len() + plain.len() / 32);
    let bytes = format!("{body}\x07");
    let mut rest = bytes.as_str();
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.len().min(SCREEN_PIECE));
        out.push_str("\x1bP");
        out.push_str(piece);
        out.push_str("\x1b\\");
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_goes_out_in_base_64() {
        assert_eq!(sequence("hello", Multiplexer::None), "\x1b]52;c;aGVsbG8=\x1b\\");
    }

    #[test]
    fn tmux_gets_it_plain_and_wrapped_with_doubled_escapes() {
        let copied = sequence("hello", Multiplexer::Tmux);
        assert!(copied.contains("\x1bPtmux;\x1b\x1b]52;c;aGVsbG8=\x1b\x1b\\\x1b\\"), "{copied:?}");
    }

    #[test]
    fn screen_gets_it_in_pieces_that_it_passes_through() {
        let text = "x".repeat(2_000);
        let copied = sequence(&text, Multiplexer::Screen);
        let pieces: Vec<&str> = copied.split("\x1b\\").filter(|piece| !piece.is_empty()).collect();
        assert!(pieces.len() > 5);
        assert!(pieces.iter().all(|piece| piece.len() <= SCREEN_PIECE + 2));
        let joined: String = pieces.iter().map(|piece| piece.trim_start_matches("\x1bP")).collect();
        assert!(joined.starts_with("]52;c;") || joined.starts_with("\x1b]52;c;"));
        assert!(joined.ends_with('\x07'));
    }

    #[test]
    fn the_environment_says_what_stands_between() {
        let with = |name: &'static str, value: &'static str| {
            Multiplexer::detect(move |asked| (asked == name).then(|| value.to_owned()))
        };
        assert_eq!(with("TMUX", "/tmp/tmux-1000/default,1,0"), Multiplexer::Tmux);
        assert_eq!(with("STY", "1.pts"), Multiplexer::Screen);
        assert_eq!(with("TERM", "screen-256color"), Multiplexer::Screen);
        assert_eq!(with("TERM", "xterm-256color"), Multiplexer::None);
    }
}
