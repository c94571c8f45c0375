//! Pictures of the real program for the README: `cargo test picture -- --ignored` draws them anew.

use std::fmt::Write as _;
use std::path::Path;

use crate::window::Home;

const WIDE: u16 = 120;
const HIGH: u16 = 32;
/// The size of a cell in the picture.
const CELL: (f32, f32) = (8.4, 18.0);
const MARGIN: f32 = 14.0;
const PAPER: &str = "#14161b";
const INK: &str = "#d7dae0";

#[test]
#[ignore = "draws assets/*.svg"]
fn picture_of_the_backlog_and_the_roadmap() {
    let home = Home::new();
    let mut window = home.open(&["demo"], WIDE, HIGH);
    window.shows("saved");
    for (key, name, shown) in [("5", "backlog", "ready"), ("4", "roadmap", "2027 Q1")] {
        window.types(key).shows(shown);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("assets/{name}.svg"));
        std::fs::write(&path, drawn(window.screen())).expect("assets can be written");
    }
}

/// The screen as SVG: one text for each run of cells that look the same.
fn drawn(screen: &vt100::Screen) -> String {
    let (width, height) = (
        f32::from(WIDE) * CELL.0 + 2.0 * MARGIN,
        f32::from(HIGH) * CELL.1 + 2.0 * MARGIN,
    );
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\">\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{PAPER}\"/>\n"
    );
    for row in 0..HIGH {
        let mut column = 0;
        while column < WIDE {
            column = run(screen, row, column, &mut svg);
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// Draws the run that begins at a cell; gives the column after it.
fn run(screen: &vt100::Screen, row: u16, from: u16, svg: &mut String) -> u16 {
    let look = Look::at(screen, row, from);
    let mut text = String::new();
    let mut to = from;
    while to < WIDE && Look::at(screen, row, to) == look {
        match screen.cell(row, to) {
            Some(cell) if cell.is_wide_continuation() => {}
            Some(cell) if !cell.contents().is_empty() => text.push_str(cell.contents()),
            _ => text.push(' '),
        }
        to += 1;
    }
    let (x, y) = (
        MARGIN + f32::from(from) * CELL.0,
        MARGIN + f32::from(row) * CELL.1,
    );
    let width = f32::from(to - from) * CELL.0;
    if let Some(paper) = &look.paper {
        let _ = writeln!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{}\" fill=\"{paper}\"/>",
            CELL.1
        );
    }
    if !text.trim().is_empty() {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        let _ = writeln!(
            svg,
            "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{width:.1}\" xml:space=\"preserve\" fill=\"{}\"{}>{text}</text>",
            y + 13.5,
            look.ink,
            look.style
        );
    }
    to
}

/// How a cell looks.
#[derive(PartialEq)]
struct Look {
    ink: String,
    paper: Option<String>,
    style: String,
}

impl Look {
    fn at(screen: &vt100::Screen, row: u16, column: u16) -> Self {
        let cell = screen.cell(row, column).expect("the cell is on the screen");
        let (mut ink, mut paper) = (color(cell.fgcolor()), color(cell.bgcolor()));
        if cell.inverse() {
            (ink, paper) = (
                Some(paper.unwrap_or(PAPER.into())),
                Some(ink.unwrap_or(INK.into())),
            );
        }
        let marks = [
            (cell.bold(), " font-weight=\"bold\""),
            (cell.italic(), " font-style=\"italic\""),
            (cell.underline(), " text-decoration=\"underline\""),
            (cell.dim(), " opacity=\"0.6\""),
        ];
        Self {
            ink: ink.unwrap_or(INK.into()),
            paper,
            style: marks
                .iter()
                .filter(|(is, _)| *is)
                .map(|(_, mark)| *mark)
                .collect(),
        }
    }
}

/// A color as the web writes it; `None` for the terminal's own.
fn color(color: vt100::Color) -> Option<String> {
    const NAMED: [&str; 16] = [
        "#14161b", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d7dae0",
        "#5c6370", "#ef7d86", "#a9d48a", "#f0cf8c", "#7cc0ff", "#d68bee", "#67c7d3", "#ffffff",
    ];
    match color {
        vt100::Color::Default => None,
        vt100::Color::Idx(at @ 0..16) => Some(NAMED[usize::from(at)].to_string()),
        vt100::Color::Idx(at @ 16..232) => {
            let level = |part: u8| if part == 0 { 0 } else { 55 + 40 * part };
            let at = at - 16;
            let (r, g, b) = (level(at / 36), level(at / 6 % 6), level(at % 6));
            Some(format!("#{r:02x}{g:02x}{b:02x}"))
        }
        vt100::Color::Idx(at) => {
            let gray = 8 + 10 * (at - 232);
            Some(format!("#{gray:02x}{gray:02x}{gray:02x}"))
        }
        vt100::Color::Rgb(r, g, b) => Some(format!("#{r:02x}{g:02x}{b:02x}")),
    }
}
