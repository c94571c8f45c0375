//! Colors and attributes, as the terminal holds them between characters, and the shortest code from one to the next.
//! It never says what is written with them.

use std::fmt::Write as _;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// Colors and attributes, as the terminal holds them between characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pen {
    foreground: Color,
    background: Color,
    underline: Color,
    modifier: Modifier,
}

impl Pen {
    /// What a cell is written with.
    pub fn of(cell: &Cell) -> Self {
        Self {
            foreground: cell.fg,
            background: cell.bg,
            underline: cell.underline_color,
            modifier: cell.modifier,
        }
    }

    /// Whether a blank looks the same with both: the color of letters that are not there does not matter.
    pub fn is_alike_on_blank(self, other: Self) -> bool {
        let seen = Modifier::UNDERLINED | Modifier::CROSSED_OUT | Modifier::REVERSED;
        let shown = |pen: Self| pen.modifier & seen;
        self == other
            || (self.background == other.background
                && shown(self).is_empty()
                && shown(other).is_empty())
    }

    /// Whether a blank written with it is what erasing leaves.
    pub fn is_bare_on_blank(self) -> bool {
        self.is_alike_on_blank(Self::default())
    }

    /// Appends the shortest code that turns this pen into `next`.
    pub fn change_to(&mut self, next: Self, frame: &mut String) {
        if *self == next {
            return;
        }
        let lost = self.modifier - next.modifier;
        let restart = !lost.is_empty() || next == Self::default();
        let from = if restart { Self::default() } else { *self };
        frame.push_str("\x1b[");
        let mut codes = Codes { frame, first: true };
        if restart {
            codes.push("");
        }
        for (modifier, code) in MODIFIERS {
            if (next.modifier - from.modifier).contains(modifier) {
                codes.push(code);
            }
        }
        if next.foreground != from.foreground {
            codes.color(next.foreground, 30);
        }
        if next.background != from.background {
            codes.color(next.background, 40);
        }
        if next.underline != from.underline {
            codes.underline(next.underline);
        }
        frame.push('m');
        *self = next;
    }
}

const MODIFIERS: [(Modifier, &str); 9] = [
    (Modifier::BOLD, "1"),
    (Modifier::DIM, "2"),
    (Modifier::ITALIC, "3"),
    (Modifier::UNDERLINED, "4"),
    (Modifier::SLOW_BLINK, "5"),
    (Modifier::RAPID_BLINK, "6"),
    (Modifier::REVERSED, "7"),
    (Modifier::HIDDEN, "8"),
    (Modifier::CROSSED_OUT, "9"),
];

/// The numbers of one SGR sequence, separated by semicolons.
struct Codes<'a> {
    frame: &'a mut String,
    first: bool,
}

impl Codes<'_> {
    fn push(&mut self, code: &str) {
        if !self.first {
            self.frame.push(';');
        }
        self.first = false;
        self.frame.push_str(code);
    }

    fn color(&mut self, color: Color, base: u8) {
        self.push("");
        // Writing to a String cannot fail.
        let _ = match color {
            Color::Reset => write!(self.frame, "{}", base + 9),
            Color::Rgb(r, g, b) => write!(self.frame, "{};2;{r};{g};{b}", base + 8),
            Color::Indexed(index) => write!(self.frame, "{};5;{index}", base + 8),
            named => match named_index(named) {
                index @ 0..=7 => write!(self.frame, "{}", base + index),
                index => write!(self.frame, "{}", base + 60 + index - 8),
            },
        };
    }

    fn underline(&mut self, color: Color) {
        self.push("");
        let _ = match color {
            Color::Reset => write!(self.frame, "59"),
            Color::Rgb(r, g, b) => write!(self.frame, "58;2;{r};{g};{b}"),
            Color::Indexed(index) => write!(self.frame, "58;5;{index}"),
            named => write!(self.frame, "58;5;{}", named_index(named)),
        };
    }
}

fn named_index(color: Color) -> u8 {
    match color {
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        _ => 0,
    }
}
