//! Pictures hold what the buffer holds, as well-formed XML.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::*;

fn picture(text: &str, style: Style) -> String {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
    buffer.set_string(0, 0, text, style);
    svg(&buffer, "A <b> & c", &Theme::builtin("dark").unwrap())
}

#[test]
fn text_and_title_are_escaped() {
    let svg = picture("a<b&c", Style::new());
    assert!(svg.contains("<title>A &lt;b&gt; &amp; c</title>"));
    assert!(svg.contains(">a&lt;b&amp;c</text>"));
}

#[test]
fn words_stand_on_the_grid_in_their_colour() {
    let svg = picture("  ab 日本", Style::new().fg(Color::Rgb(1, 2, 3)).add_modifier(Modifier::BOLD));
    assert!(
        svg.contains(r##"<text x="28.8" y="25.5" textLength="16.8" fill="#010203" font-weight="bold">ab<"##),
        "{svg}"
    );
    assert!(svg.contains(r#"x="54.0" y="25.5" textLength="33.6""#), "{svg}");
}

#[test]
fn reversed_cells_swap_ink_and_ground() {
    let svg = picture(
        "x",
        Style::new().fg(Color::Rgb(1, 2, 3)).bg(Color::Rgb(4, 5, 6)).add_modifier(Modifier::REVERSED),
    );
    assert!(svg.contains(r##"height="18.0" fill="#010203"/>"##), "{svg}");
    assert!(svg.contains(r##"fill="#040506">x<"##), "{svg}");
}

#[test]
fn signs_are_drawn_not_written() {
    let svg = picture("▲─█⠉╭┊", Style::new());
    assert!(!svg.contains("<text"), "{svg}");
    assert_eq!(svg.matches("<path").count(), 4);
}

#[test]
fn every_element_is_closed() {
    let svg = picture("é ▼ ═ x", Style::new().add_modifier(Modifier::UNDERLINED));
    assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count());
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
}
