//! What a style is for. The serialised names are the keys of a theme's `[roles]`.

macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident = $name:literal,)+) => {
        /// What a style is for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Role {
            $($(#[$doc])* $role,)+
        }

        impl Role {
            /// Every role.
            pub const ALL: &'static [Self] = &[$(Self::$role,)+];
            pub(super) const COUNT: usize = Self::ALL.len();

            /// Its key in a theme file.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$role => $name,)+
                }
            }
        }
    };
}

roles! {
    /// The screen itself and plain text on it.
    Text = "text",
    /// Text that explains rather than says.
    Dim = "dim",
    /// The name of a part of a screen, and values that matter most.
    Title = "title",
    /// The one strong colour.
    Accent = "accent",
    /// Rules and frames.
    Border = "border",
    /// The top line.
    Header = "header",
    /// A tab that is not open.
    Tab = "tab",
    /// The open tab.
    TabActive = "tab-active",
    /// A key in the footer or in help.
    Key = "key",
    /// Column heads.
    Head = "head",
    /// The row that keys act on.
    Cursor = "cursor",
    /// The same where the focus is elsewhere.
    CursorIdle = "cursor-idle",
    /// A marked row.
    Marked = "marked",
    /// A rise.
    Up = "up",
    /// A fall.
    Down = "down",
    /// No change.
    Flat = "flat",
    /// As it should be.
    Good = "good",
    /// Worth a look.
    Warn = "warn",
    /// Wrong.
    Bad = "bad",
    /// This year's line.
    ThisYear = "this-year",
    /// Last year's line.
    LastYear = "last-year",
    /// The filled part of a bar.
    Bar = "bar",
    /// The rest of a bar.
    BarRest = "bar-rest",
    /// What can't be computed.
    Absent = "absent",
    /// Text being typed.
    Input = "input",
    /// Characters that match what was typed.
    Match = "match",
    /// An action that can't be taken back.
    Danger = "danger",
    /// A window over the screen.
    Popup = "popup",
    /// The selected tile or point.
    Selected = "selected",
    /// A picture that waits for its successor.
    Stale = "stale",
}
