//! Points over an axis of numbers: what happened against what was predicted, with intervals and a line to hold them to.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::super::{Look, put, put_spans, text};
use super::raster::Raster;
use super::scale::Axis;
use super::{drawable, finish};
use crate::contract::Unit;
use crate::tui::format::Scale;
use crate::tui::theme::Role;

/// One point.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct XyPoint {
    /// Its place from left to right.
    pub x: f64,
    /// Its height.
    pub y: f64,
    /// Its interval, where it has one.
    pub interval: Option<(f64, f64)>,
}

impl XyPoint {
    /// A point without an interval.
    #[must_use]
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y, interval: None }
    }

    fn is_drawable(&self) -> bool {
        drawable(self.x) && drawable(self.y)
    }
}

/// Points joined by a line, over another line drawn dotted. The first row holds the title and the legend, the last one
/// the numbers from left to right.
#[derive(Debug, Clone)]
pub struct XyPlot<'a> {
    look: Look<'a>,
    title: &'a str,
    units: (Unit, Unit),
    solid: (&'a str, &'a [XyPoint]),
    dotted: (&'a str, &'a [XyPoint]),
    across: &'a str,
    selected: Option<usize>,
    empty: &'a str,
}

impl<'a> XyPlot<'a> {
    /// `title` names what is drawn upwards; units are of what is drawn across, then upwards.
    #[must_use]
    pub fn new(look: Look<'a>, title: &'a str, units: (Unit, Unit)) -> Self {
        Self {
            look,
            title,
            units,
            solid: ("", &[]),
            dotted: ("", &[]),
            across: "",
            selected: None,
            empty: "nothing to draw",
        }
    }

    /// The points, and what they are.
    #[must_use]
    pub fn solid(mut self, name: &'a str, points: &'a [XyPoint]) -> Self {
        self.solid = (name, points);
        self
    }

    /// The line they are held to, and what it is.
    #[must_use]
    pub fn dotted(mut self, name: &'a str, points: &'a [XyPoint]) -> Self {
        self.dotted = (name, points);
        self
    }

    /// What is drawn across.
    #[must_use]
    pub fn across(mut self, name: &'a str) -> Self {
        self.across = name;
        self
    }

    /// The selected point.
    #[must_use]
    pub fn selected(mut self, index: Option<usize>) -> Self {
        self.selected = index;
        self
    }

    fn points(&self) -> impl Iterator<Item = &'a XyPoint> {
        self.solid.1.iter().chain(self.dotted.1).filter(|point| point.is_drawable())
    }

    fn has_intervals(&self) -> bool {
        self.solid.1.iter().any(|point| point.interval.is_some())
    }

    fn top(&self, line: Rect, unit: &str, buf: &mut Buffer) {
        let title = if unit.is_empty() { self.title.to_owned() } else { format!("{}, {unit}", self.title) };
        let (glyphs, dim) = (self.look.glyphs(), self.look.style(Role::Dim));
        let mut legend = vec![
            (glyphs.solid.to_owned(), self.look.style(Role::ThisYear)),
            (format!(" {}", self.solid.0), dim),
        ];
        if self.has_intervals() {
            legend.push((format!("   {}", glyphs.bar), dim));
            legend.push((" 95 %".to_owned(), dim));
        }
        if !self.dotted.1.is_empty() {
            legend.push((format!("   {}", glyphs.dotted), self.look.style(Role::LastYear)));
            legend.push((format!(" {}", self.dotted.0), dim));
        }
        let wide = legend.iter().map(|(text, _)| text::width(text)).sum::<usize>();
        let room = usize::from(line.width);
        let fits = wide + text::width(&title) + 2 <= room;
        put(buf, (line.x, line.y), line.width, &title, self.look.style(Role::Title));
        if fits {
            let spans = legend.iter().map(|(text, style)| (text.as_str(), *style));
            put_spans(buf, (line.right() - wide as u16, line.y), wide as u16, spans);
        }
    }

    fn plot(&self, area: Rect, across: (f64, f64), axis: &Axis, buf: &mut Buffer) {
        let glyphs = self.look.glyphs();
        for (y, _) in axis.ticks(area.height) {
            let grid = glyphs.grid.repeat(area.width.into());
            put(buf, (area.x, area.y + y), area.width, &grid, self.look.style(Role::BarRest));
        }
        let raster = || Raster::new(area.width, area.height, glyphs.ascii);
        let (mut solid, mut dotted, mut upright) = (raster(), raster(), raster());
        let (columns, rows) = (solid.dot_columns(), solid.dot_rows());
        let dot = |point: &XyPoint| (place(point.x, across, columns), axis.dot(point.y, rows));
        for (points, raster, is_dotted) in
            [(self.solid.1, &mut solid, false), (self.dotted.1, &mut dotted, true)]
        {
            let mut last: Option<(usize, usize)> = None;
            for point in points.iter().filter(|point| point.is_drawable()) {
                let at = dot(point);
                raster.line(last.unwrap_or(at), at, is_dotted);
                last = Some(at);
            }
            finish(raster, last.map(|(x, y)| (x, y, is_dotted)), points.len() > 1);
        }
        for point in self.solid.1.iter().filter(|point| point.is_drawable()) {
            if let Some((low, high)) = point.interval.filter(|(low, high)| drawable(*low) && drawable(*high))
            {
                let x = dot(point).0;
                upright.line((x, axis.dot(low, rows)), (x, axis.dot(high, rows)), false);
            }
        }
        for (y, x) in (0..area.height).flat_map(|y| (0..area.width).map(move |x| (y, x))) {
            let layers = [
                (&solid, Role::ThisYear, false),
                (&upright, Role::Dim, true),
                (&dotted, Role::LastYear, true),
            ];
            let found = layers
                .iter()
                .find_map(|(raster, role, under)| Some((raster.sign(x, y, glyphs.ascii, *under)?, *role)));
            if let Some((sign, role)) = found {
                put(buf, (area.x + x, area.y + y), 1, &sign, self.look.style(role));
            }
        }
        for (index, point) in self.solid.1.iter().enumerate().filter(|(_, point)| point.is_drawable()) {
            let column = place(point.x, across, area.width.into()) as u16;
            let row = axis.row(point.y, area.height);
            let role = if self.selected == Some(index) { Role::Selected } else { Role::ThisYear };
            if self.has_intervals() || self.selected == Some(index) {
                put(buf, (area.x + column, area.y + row), 1, glyphs.point, self.look.style(role));
            }
        }
    }

    /// The numbers across: the first, what they are, and the last.
    fn bottom(&self, line: Rect, (least, most): (f64, f64), scale: &Scale, buf: &mut Buffer) {
        let dim = self.look.style(Role::Dim);
        let number = |value: f64| {
            let shown = self.look.format.estimate(value / scale.divisor, 0);
            if scale.unit.is_empty() { shown } else { format!("{shown} {}", scale.unit) }
        };
        let used = put(buf, (line.x, line.y), line.width, &number(least), dim);
        let last = number(most);
        let cells = text::width(&last) as u16;
        if used + cells + 1 > line.width {
            return;
        }
        put(buf, (line.right() - cells, line.y), cells, &last, dim);
        let room = line.width - used - cells;
        let wide = text::width(self.across) as u16;
        if wide + 4 <= room {
            put(buf, (line.x + used + (room - wide) / 2, line.y), wide, self.across, dim);
        }
    }
}

/// Where a value lies among `count` places.
fn place(value: f64, (least, most): (f64, f64), count: usize) -> usize {
    let last = count.saturating_sub(1) as f64;
    let part = if most > least { (value - least) / (most - least) } else { 0.5 };
    (part * last).round().clamp(0.0, last) as usize
}

impl Widget for XyPlot<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let heights = self.points().map(|point| point.y);
        let ends = self.solid.1.iter().filter_map(|point| point.interval).flat_map(|(low, high)| [low, high]);
        let values: Vec<f64> = heights.chain(ends.filter(|end| drawable(*end))).collect();
        let most = values.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        let scale = self.look.format.scale(self.units.1, most);
        self.top(Rect { height: 1, ..area }, if values.is_empty() { "" } else { &scale.unit }, buf);
        if values.is_empty() {
            if area.height > 1 {
                put(buf, (area.x, area.y + 1), area.width, self.empty, self.look.style(Role::Absent));
            }
            return;
        }
        if area.height < 4 || area.width < 12 {
            return;
        }
        let height = area.height - 2;
        let axis = Axis::over(values.iter().copied(), height, &scale);
        let labels: Vec<(u16, String)> = axis
            .ticks(height)
            .into_iter()
            .map(|(y, value)| (y, axis.label(value, self.look.format)))
            .collect();
        let cells = labels.iter().map(|(_, label)| text::width(label)).max().unwrap_or(0) as u16;
        let cells = cells.min(area.width / 2);
        let plot = Rect { x: area.x + cells + 1, y: area.y + 1, width: area.width - cells - 1, height };
        for (y, label) in &labels {
            let label = text::fit(label, cells.into(), text::Align::Right);
            put(buf, (area.x, plot.y + y), cells, &label, self.look.style(Role::Dim));
        }
        let (least, most) =
            self.points().map(|point| point.x).fold((f64::MAX, f64::MIN), |(a, b), x| (a.min(x), b.max(x)));
        self.plot(plot, (least, most), &axis, buf);
        let scale = self.look.format.scale(self.units.0, most);
        self.bottom(Rect { y: area.bottom() - 1, height: 1, ..plot }, (least, most), &scale, buf);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::format::Formatter;
    use crate::tui::glyphs::Glyphs;
    use crate::tui::harness::text as shown;
    use crate::tui::theme::Theme;

    fn draw(points: &[XyPoint], area: Rect, glyphs: &Glyphs) -> String {
        let (theme, format) = (Theme::default(), Formatter::new("EUR", *glyphs));
        let line = [XyPoint::new(0.0, 0.0), XyPoint::new(1.0, 1.0)];
        let mut buffer = Buffer::empty(Rect::new(0, 0, 60, 10));
        XyPlot::new(Look::new(&theme, &format), "Happened", (Unit::Share, Unit::Share))
            .solid("happened", points)
            .dotted("as predicted", &line)
            .across("predicted")
            .selected(Some(1))
            .render(area, &mut buffer);
        shown(&buffer)
    }

    fn some() -> Vec<XyPoint> {
        let point = |x: f64| XyPoint { x, y: x * 0.9, interval: Some((x * 0.8, x)) };
        [0.1, 0.5, 0.9].map(point).to_vec()
    }

    #[test]
    fn points_intervals_and_both_axes_are_drawn() {
        let drawn = draw(&some(), Rect::new(0, 0, 60, 10), &Glyphs::unicode());
        for part in ["Happened, %", "happened", "95 %", "as predicted", "predicted", "100 %", "●"] {
            assert!(drawn.contains(part), "{part}\n{drawn}");
        }
    }

    #[test]
    fn ascii_stays_ascii() {
        let drawn = draw(&some(), Rect::new(0, 0, 50, 10), &Glyphs::ascii());
        assert!(drawn.is_ascii(), "{drawn}");
    }

    #[test]
    fn nothing_too_much_and_no_room_do_no_harm() {
        for (width, height) in [(0, 0), (1, 1), (50, 3), (11, 10), (50, 10)] {
            draw(&[], Rect::new(0, 0, width, height), &Glyphs::unicode());
            let odd =
                [XyPoint::new(f64::NAN, 1.0), XyPoint::new(1e300, 2.0), XyPoint::new(0.5, f64::INFINITY)];
            draw(&odd, Rect::new(0, 0, width, height), &Glyphs::unicode());
        }
    }
}
