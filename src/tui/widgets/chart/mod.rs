//! A trend as a line, with last year's laid under it.

mod raster;
mod scale;
mod xy;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

use super::{Look, put, put_spans, text};
use crate::contract::Unit;
use crate::tui::format::{Change, Scale};
use crate::tui::theme::Role;
use raster::Raster;
use scale::Axis;
pub use xy::{XyPlot, XyPoint};

/// One point, oldest first. Gaps are `None`.
#[derive(Debug, Clone, Default)]
pub struct ChartPoint {
    /// Under the axis: `24 Oct`.
    pub label: String,
    /// This year.
    pub now: Option<f64>,
    /// The same step last year.
    pub before: Option<f64>,
    /// Cut by the period's ends: its strokes are dotted.
    pub partial: bool,
}

/// The selected point in words.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Which step: `Thu 12 Nov 2026`.
    pub title: String,
    /// This year's value; empty where there is none.
    pub value: String,
    /// Last year's value.
    pub n1: Option<String>,
    /// This year against last.
    pub change: Option<Change>,
}

/// Two lines over one axis. The area's first row holds the title, the legend and (where there is no room at the
/// side) the selected point's value; the last one the dates.
#[derive(Debug, Clone)]
pub struct LineChart<'a> {
    look: Look<'a>,
    title: &'a str,
    unit: Unit,
    points: &'a [ChartPoint],
    selected: Option<usize>,
    reading: Option<Reading>,
    focused: bool,
    empty: &'a str,
}

/// Cells of the reading at the side, and the least width at which it stands there.
const SIDE: u16 = 18;
const SIDE_FROM: u16 = 76;

/// What an axis can hold: past this, steps and numbers stop making sense.
fn drawable(value: f64) -> bool {
    value.abs() <= 1e24
}

impl<'a> LineChart<'a> {
    /// `title` names the figure and the step; the axis' unit is added to it.
    #[must_use]
    pub fn new(look: Look<'a>, title: &'a str, unit: Unit, points: &'a [ChartPoint]) -> Self {
        Self { look, title, unit, points, selected: None, reading: None, focused: true, empty: "" }
    }

    /// The selected point and how it reads.
    #[must_use]
    pub fn selected(mut self, index: usize, reading: Reading) -> Self {
        (self.selected, self.reading) = (Some(index), Some(reading));
        self
    }

    /// Whether keys move the selected point.
    #[must_use]
    pub fn focused(mut self, focused: bool) -> Self {
        self.focused = focused;
        self
    }

    /// Said when no point has a value.
    #[must_use]
    pub fn empty(mut self, text: &'a str) -> Self {
        self.empty = text;
        self
    }

    fn values(&self) -> impl Iterator<Item = f64> {
        let both = self.points.iter().flat_map(|p| [p.now, p.before]);
        both.flatten().filter(|v| drawable(*v))
    }

    /// Title, legend and, on narrow areas, the reading.
    fn top(&self, line: Rect, scale: Option<&Scale>, inline: bool, buf: &mut Buffer) {
        let unit = scale.map(|s| s.unit.as_str()).filter(|u| !u.is_empty());
        let title = unit.map_or_else(|| self.title.to_owned(), |unit| format!("{}, {unit}", self.title));
        let title_role = if self.focused { Role::Title } else { Role::Text };
        // The longest wording that leaves the title whole; else the shortest that leaves some of it.
        let mut wordings = match self.reading.as_ref().filter(|_| inline) {
            Some(reading) => self.inline_readings(reading),
            None => vec![self.legend()],
        };
        let cells =
            |spans: &[(String, Style)]| spans.iter().map(|(text, _)| text::width(text)).sum::<usize>();
        let room = usize::from(line.width);
        let shortest = wordings.pop().unwrap_or_default();
        let whole = text::width(&title) + 2;
        let right = wordings.into_iter().find(|spans| cells(spans) + whole <= room).unwrap_or(shortest);
        let wide = cells(&right);
        let fits = wide + 10 <= room;
        let left = if fits { room - wide - 2 } else { room };
        put(buf, (line.x, line.y), left as u16, &title, self.look.style(title_role));
        if fits {
            let spans = right.iter().map(|(text, style)| (text.as_str(), *style));
            put_spans(buf, (line.right() - wide as u16, line.y), wide as u16, spans);
        }
    }

    fn legend(&self) -> Vec<(String, Style)> {
        let (glyphs, dim) = (self.look.glyphs(), self.look.style(Role::Dim));
        let mut legend =
            vec![(glyphs.solid.to_owned(), self.look.style(Role::ThisYear)), (" this year".to_owned(), dim)];
        if self.points.iter().any(|p| p.before.is_some()) {
            legend.push((format!("   {}", glyphs.dotted), self.look.style(Role::LastYear)));
            legend.push((" N-1".to_owned(), dim));
        }
        legend
    }

    /// The reading on one line, longest wording first.
    fn inline_readings(&self, reading: &Reading) -> Vec<Vec<(String, Style)>> {
        let (dim, strong) = (self.look.style(Role::Dim), self.look.style(Role::Title));
        let title = vec![(format!("{}  ", text::sanitize(&reading.title)), dim)];
        let value = vec![(text::sanitize(&reading.value).into_owned(), strong)];
        let n1 = reading.n1.iter().map(|n1| (format!("  N-1 {}", text::sanitize(n1)), dim)).collect();
        let change = |change: &Change| {
            let style = self.look.style(change.direction.role());
            vec![(format!("  {}", change.with_arrow(self.look.glyphs())), style)]
        };
        let change = reading.change.as_ref().map(change).unwrap_or_default();
        vec![
            [title.clone(), value.clone(), n1, change.clone()].concat(),
            [title.clone(), value.clone(), change.clone()].concat(),
            [value.clone(), change].concat(),
            value,
        ]
    }

    fn side_reading(&self, side: Rect, buf: &mut Buffer) {
        let Some(reading) = &self.reading else { return };
        let dim = self.look.style(Role::Dim);
        let mut lines =
            vec![(reading.title.clone(), dim), (reading.value.clone(), self.look.style(Role::Title))];
        if let Some(n1) = &reading.n1 {
            lines.push((format!("N-1 {n1}"), dim));
        }
        if let Some(change) = &reading.change {
            lines.push((change.with_arrow(self.look.glyphs()), self.look.style(change.direction.role())));
        }
        for ((text, style), y) in lines.iter().zip(side.top()..side.bottom()) {
            let cells = (text::width(text) as u16).min(side.width);
            put(buf, (side.right() - cells, y), cells, text, *style);
        }
    }

    fn plot(&self, area: Rect, axis: &Axis, buf: &mut Buffer) {
        let glyphs = self.look.glyphs();
        for (y, _) in axis.ticks(area.height) {
            let grid = glyphs.grid.repeat(area.width.into());
            put(buf, (area.x, area.y + y), area.width, &grid, self.look.style(Role::BarRest));
        }
        let now = self.strokes(area, axis, |p| p.now, false);
        let before = self.strokes(area, axis, |p| p.before, true);
        let column =
            self.selected.filter(|i| *i < self.points.len()).map(|i| now.column(i, self.points.len()));
        for y in 0..area.height {
            for x in 0..area.width {
                let at = (area.x + x, area.y + y);
                if let Some(sign) = now.sign(x, y, glyphs.ascii, false) {
                    put(buf, at, 1, &sign, self.look.style(Role::ThisYear));
                } else if let Some(sign) = before.sign(x, y, glyphs.ascii, true) {
                    put(buf, at, 1, &sign, self.look.style(Role::LastYear));
                } else if column == Some(x) && self.focused {
                    put(buf, at, 1, glyphs.thread, self.look.style(Role::Dim));
                }
            }
        }
        let marked = self.selected.and_then(|i| self.points.get(i));
        if let (Some(x), Some(value)) = (column, marked.and_then(|p| p.now).filter(|v| drawable(*v))) {
            let y = axis.row(value, area.height);
            let role = if self.focused { Role::Title } else { Role::ThisYear };
            put(buf, (area.x + x, area.y + y), 1, glyphs.point, self.look.style(role));
        }
    }

    fn strokes(
        &self,
        area: Rect,
        axis: &Axis,
        value: impl Fn(&ChartPoint) -> Option<f64>,
        dotted: bool,
    ) -> Raster {
        let mut raster = Raster::new(area.width, area.height, self.look.glyphs().ascii);
        let count = self.points.len();
        let mut last: Option<(usize, usize, bool)> = None;
        let mut joined = true;
        for (index, point) in self.points.iter().enumerate() {
            let Some(v) = value(point).filter(|v| drawable(*v)) else {
                finish(&mut raster, last, joined);
                last = None;
                continue;
            };
            let at = (raster.dot_column(index, count), axis.dot(v, raster.dot_rows()));
            joined = last.is_some();
            if let Some((x, y, partial)) = last {
                raster.line((x, y), at, dotted || partial || point.partial);
            }
            last = Some((at.0, at.1, point.partial));
        }
        finish(&mut raster, last, joined);
        raster
    }

    /// The dates, each in the middle under its point.
    fn bottom(&self, line: Rect, plot: Rect, buf: &mut Buffer) {
        let raster = Raster::new(plot.width, 1, self.look.glyphs().ascii);
        let count = self.points.len();
        let widest = self.points.iter().map(|p| text::width(&p.label)).max().unwrap_or(0) as u16;
        let stride = scale::stride(count, plot.width, widest + 3);
        let mut free = line.x;
        for (index, point) in self.points.iter().enumerate().step_by(stride) {
            let cells = text::width(&text::sanitize(&point.label)) as u16;
            let middle = plot.x + raster.column(index, count);
            let left = middle.saturating_sub(cells / 2).min(line.right().saturating_sub(cells)).max(line.x);
            if left >= free && left + cells <= line.right() {
                put(buf, (left, line.y), cells, &point.label, self.look.style(Role::Dim));
                free = left + cells + 1;
            }
        }
    }
}

/// A point with a gap on both sides has no stroke: give it a dot.
fn finish(raster: &mut Raster, last: Option<(usize, usize, bool)>, joined: bool) {
    if let Some((x, y, _)) = last.filter(|_| !joined) {
        raster.line((x, y), (x, y), false);
    }
}

impl Widget for LineChart<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let side = area.width >= SIDE_FROM && self.reading.is_some() && area.height >= 4;
        let side_cells = if side { SIDE + 2 } else { 0 };
        let main = Rect { width: area.width - side_cells, ..area };
        let most = self.values().fold(0.0, |most: f64, v| most.max(v.abs()));
        let scale = self.look.format.scale(self.unit, most);
        let any = self.values().next().is_some();
        self.top(Rect { height: 1, ..main }, Some(&scale).filter(|_| any), !side, buf);
        if side {
            self.side_reading(Rect { x: area.right() - SIDE, width: SIDE, ..area }, buf);
        }
        if !any {
            if area.height > 1 {
                put(buf, (area.x, area.y + 1), main.width, self.empty, self.look.style(Role::Absent));
            }
            return;
        }
        if main.height < 4 || main.width < 12 {
            return;
        }
        let height = main.height - 2;
        let axis = Axis::over(self.values(), height, &scale);
        let labels: Vec<(u16, String)> = axis
            .ticks(height)
            .into_iter()
            .map(|(y, value)| (y, axis.label(value, self.look.format)))
            .collect();
        let label_cells = labels.iter().map(|(_, label)| text::width(label)).max().unwrap_or(0) as u16;
        let label_cells = label_cells.min(main.width / 2);
        let plot =
            Rect { x: main.x + label_cells + 1, y: main.y + 1, width: main.width - label_cells - 1, height };
        for (y, label) in &labels {
            let label = text::fit(label, label_cells.into(), text::Align::Right);
            put(buf, (main.x, plot.y + y), label_cells, &label, self.look.style(Role::Dim));
        }
        self.plot(plot, &axis, buf);
        self.bottom(Rect { y: main.bottom() - 1, height: 1, ..main }, plot, buf);
    }
}

#[cfg(test)]
mod tests;
