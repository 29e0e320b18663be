//! Every built-in theme is complete and readable; every mistake in a file is told with its place.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use ratatui::style::Modifier;

use super::*;

const BUILTIN: [&str; 5] = ["colour-blind", "dark", "high-contrast", "light", "mono"];

fn broken(text: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("mine.toml"), text).unwrap();
    let error = Theme::load("mine", Some(dir.path())).unwrap_err().to_string();
    error.replace(&format!("{}/", dir.path().display()), "")
}

fn contrast(a: Color, b: Color) -> f64 {
    color::contrast(rgb(a).unwrap(), rgb(b).unwrap())
}

#[test]
fn the_binary_carries_its_five_themes() {
    assert_eq!(Theme::names(None), BUILTIN);
    for name in BUILTIN {
        assert_eq!(Theme::load(name, None).unwrap().name(), name);
    }
    assert!(Theme::builtin("neon").is_none());
}

#[test]
fn text_is_readable_in_every_coloured_theme() {
    for name in BUILTIN.into_iter().filter(|name| *name != "mono") {
        let theme = Theme::builtin(name).unwrap();
        for role in Role::ALL {
            let style = theme.style(*role);
            let least = match role {
                Role::Border | Role::BarRest => continue,
                Role::Bar | Role::LastYear => 3.0,
                _ if name == "high-contrast" => 7.0,
                _ => 4.5,
            };
            let mut grounds = vec![style.bg.unwrap_or(theme.background())];
            if style.bg.is_none() {
                grounds.push(theme.style(Role::Popup).bg.unwrap());
            }
            for ground in grounds {
                let found = contrast(style.fg.unwrap(), ground);
                assert!(found >= least, "{name}: {} has contrast {found:.2}", role.name());
            }
        }
    }
}

#[test]
fn the_cursor_reverses_in_every_theme_and_colour_mode() {
    for name in BUILTIN {
        for mode in [ColorMode::None, ColorMode::Ansi16, ColorMode::Ansi256, ColorMode::True] {
            let cursor = Theme::builtin(name).unwrap().adapt(mode).style(Role::Cursor);
            assert!(cursor.add_modifier.contains(Modifier::REVERSED), "{name} {mode:?}");
            assert!(cursor.fg.is_none() || cursor.fg != cursor.bg, "{name} {mode:?}");
        }
    }
}

#[test]
fn rises_and_falls_differ_in_every_coloured_theme_down_to_sixteen_colours() {
    for name in BUILTIN.into_iter().filter(|name| *name != "mono") {
        let theme = Theme::builtin(name).unwrap().adapt(ColorMode::Ansi16);
        assert_ne!(theme.style(Role::Up).fg, theme.style(Role::Down).fg, "{name}");
        assert_ne!(theme.style(Role::Text).fg, Some(theme.background()), "{name}");
    }
}

#[test]
fn no_colour_is_left_without_colours() {
    for name in BUILTIN {
        let theme = Theme::builtin(name).unwrap().adapt(ColorMode::None);
        assert!(
            Role::ALL.iter().all(|role| theme.style(*role).fg.is_none() && theme.style(*role).bg.is_none())
        );
    }
}

#[test]
fn mono_has_no_colour_of_its_own() {
    let mono = Theme::builtin("mono").unwrap();
    assert_eq!(mono, mono.adapt(ColorMode::None));
}

#[test]
fn a_child_changes_the_palette_of_what_it_inherits() {
    let dir = tempfile::tempdir().unwrap();
    let text = "inherits = \"dark\"\n[palette]\naccent = \"#ff8800\"\n[roles]\ndim = { fg = \"accent\" }\n";
    std::fs::write(dir.path().join("mine.toml"), text).unwrap();
    let theme = Theme::load("mine", Some(dir.path())).unwrap();
    let orange = Some(Color::Rgb(0xff, 0x88, 0));
    assert_eq!((theme.style(Role::Accent).fg, theme.style(Role::Dim).fg), (orange, orange));
    assert_eq!(theme.style(Role::Up), Theme::default().style(Role::Up));
    assert!(Theme::names(Some(dir.path())).contains(&"mine".to_owned()));
}

#[test]
fn a_workspace_theme_may_refine_the_built_in_one_of_the_same_name() {
    let dir = tempfile::tempdir().unwrap();
    let text = "inherits = \"dark\"\n[palette]\naccent = \"bright-cyan\"\n";
    std::fs::write(dir.path().join("dark.toml"), text).unwrap();
    let theme = Theme::load("dark", Some(dir.path())).unwrap();
    assert_eq!(theme.style(Role::Accent).fg, Some(Color::LightCyan));
}

#[test]
fn themes_that_inherit_each_other_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a.toml"), "inherits = \"b\"").unwrap();
    std::fs::write(dir.path().join("b.toml"), "inherits = \"a\"").unwrap();
    let error = Theme::load("a", Some(dir.path())).unwrap_err().to_string();
    assert!(error.contains("circle") && error.contains("b.toml"), "{error}");
}

#[test]
fn mistakes_are_told_with_file_line_key_and_likely_spelling() {
    assert_eq!(
        broken("[roles]\nacent = { fg = \"red\" }"),
        "mine.toml:2: `roles.acent`: unknown role, did you mean `accent`?"
    );
    assert_eq!(
        broken("[roles]\ntext = { foreground = \"red\" }"),
        "mine.toml:2: `roles.text.foreground`: unknown key"
    );
    assert_eq!(
        broken("[roles]\ntext = { fg = \"rde\" }"),
        "mine.toml:2: `roles.text.fg`: `rde` is neither in the palette, nor #rrggbb, nor an ANSI name, \
         did you mean `red`?"
    );
    assert_eq!(
        broken("[palette]\nink = \"bright-blu\""),
        "mine.toml:2: `palette.ink`: must be #rrggbb or an ANSI name such as `bright-blue`, \
         did you mean `bright-blue`?"
    );
    assert_eq!(
        broken("[roles]\ntext = { bold = 1 }"),
        "mine.toml:2: `roles.text.bold`: must be true or false"
    );
    assert_eq!(broken("pallette = {}"), "mine.toml:1: `pallette`: unknown key, did you mean `palette`?");
    assert_eq!(
        broken("inherits = \"drak\""),
        "mine.toml:1: `inherits`: there is no theme called `drak`, did you mean `dark`?"
    );
    assert!(broken("[roles").starts_with("mine.toml:1: "));
}

#[test]
fn a_name_can_not_lead_out_of_the_themes_directory() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("x.toml"), "").unwrap();
    let inner = dir.path().join("themes");
    std::fs::create_dir(&inner).unwrap();
    assert!(matches!(Theme::load("../x", Some(&inner)), Err(ThemeError::Unknown { .. })));
}
