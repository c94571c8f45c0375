//! What each kind of thing looks like: styles by meaning, for every terminal from truecolor to none.
//! It never says where anything is drawn, and no style depends on color alone to be understood.

use ratatui::style::{Color, Modifier, Style};

pub use super::glyphs::{ASCII, Glyphs, UNICODE};

/// How many colors the terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Colors {
    /// `NO_COLOR`, a dumb terminal: bold, dim, underlined and reversed text only.
    None,
    /// The sixteen named colors, whatever the terminal makes of them.
    Sixteen,
    /// The fixed palette of 256.
    Indexed,
    /// 24 bits.
    True,
}

/// Whether the terminal's background is dark or light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Background {
    /// Light text on dark.
    Dark,
    /// Dark text on light.
    Light,
}

/// Styles by meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Ordinary text: the terminal's own color.
    pub text: Style,
    /// Text that supports other text.
    pub dim: Style,
    /// The product manager's hat: what is far.
    pub accent_far: Style,
    /// The product owner's hat: what is near.
    pub accent_near: Style,
    /// The bridge between both.
    pub accent_both: Style,
    /// Laid over the row under the cursor; the marker glyph stands beside it.
    pub selection: Style,
    /// Laid over a row that was marked.
    pub mark: Style,
    /// A state that is as it should be.
    pub good: Style,
    /// A state that wants attention.
    pub warn: Style,
    /// A state that is wrong.
    pub bad: Style,
    /// A notice without judgment.
    pub info: Style,
    /// Titles of columns and sections.
    pub header: Style,
    /// Rules between regions.
    pub rule: Style,
    /// The border of an overlay.
    pub border: Style,
    /// The key in a hint.
    pub key: Style,
    /// Matched characters in a filtered list.
    pub matched: Style,
    /// The characters it draws with.
    pub glyphs: Glyphs,
}

impl Colors {
    /// From `NO_COLOR`, `COLORTERM` and `TERM`.
    pub fn detect() -> Self {
        let term = std::env::var("TERM").unwrap_or_default();
        if anstyle_query::no_color() || !anstyle_query::term_supports_ansi_color() {
            Self::None
        } else if anstyle_query::truecolor() {
            Self::True
        } else if term.contains("256color") || term.contains("kitty") || term.contains("alacritty")
        {
            Self::Indexed
        } else {
            Self::Sixteen
        }
    }
}

impl Background {
    /// The person's wish in `BIFOCAL_THEME` (`light` or `dark`), else what the terminal answered, else `COLORFGBG`.
    pub fn detect(answered: Option<Self>) -> Self {
        let wish = std::env::var("BIFOCAL_THEME").ok();
        let hint = std::env::var("COLORFGBG").ok();
        Self::decide(wish.as_deref(), answered, hint.as_deref())
    }

    fn decide(wish: Option<&str>, answered: Option<Self>, hint: Option<&str>) -> Self {
        match wish {
            Some("light") => return Self::Light,
            Some("dark") => return Self::Dark,
            _ => {}
        }
        if let Some(answered) = answered {
            return answered;
        }
        match hint.and_then(|hint| hint.rsplit(';').next()) {
            Some("7" | "15") => Self::Light,
            _ => Self::Dark,
        }
    }
}

impl Theme {
    /// The theme for a terminal of these abilities.
    pub fn new(colors: Colors, background: Background, glyphs: Glyphs) -> Self {
        let palette = match (colors, background) {
            (Colors::None, _) => return Self::plain(glyphs),
            (Colors::Sixteen, Background::Dark) => SIXTEEN_DARK,
            (Colors::Sixteen, Background::Light) => SIXTEEN_LIGHT,
            (Colors::Indexed, Background::Dark) => INDEXED_DARK,
            (Colors::Indexed, Background::Light) => INDEXED_LIGHT,
            (Colors::True, Background::Dark) => TRUE_DARK,
            (Colors::True, Background::Light) => TRUE_LIGHT,
        };
        let ink = |color: Color| Style::new().fg(color);
        let quiet = palette
            .quiet
            .map_or(Style::new().add_modifier(Modifier::DIM), ink);
        let raised = Style::new().add_modifier(Modifier::BOLD);
        Self {
            text: Style::new(),
            dim: quiet,
            accent_far: ink(palette.far),
            accent_near: ink(palette.near),
            accent_both: ink(palette.both),
            selection: palette
                .selection
                .map_or(raised.add_modifier(Modifier::REVERSED), |color| {
                    raised.bg(color)
                }),
            mark: ink(palette.near).add_modifier(Modifier::BOLD),
            good: ink(palette.good),
            warn: ink(palette.warn),
            bad: ink(palette.bad),
            info: ink(palette.info),
            header: quiet.add_modifier(Modifier::BOLD),
            rule: quiet,
            border: quiet,
            key: raised,
            matched: ink(palette.far).add_modifier(Modifier::UNDERLINED),
            glyphs,
        }
    }

    /// Without any color.
    pub fn plain(glyphs: Glyphs) -> Self {
        let text = Style::new();
        let bold = text.add_modifier(Modifier::BOLD);
        let dim = text.add_modifier(Modifier::DIM);
        Self {
            text,
            dim,
            accent_far: bold,
            accent_near: bold,
            accent_both: bold,
            selection: bold.add_modifier(Modifier::REVERSED),
            mark: bold,
            good: text,
            warn: bold,
            bad: bold.add_modifier(Modifier::UNDERLINED),
            info: text,
            header: bold,
            rule: dim,
            border: dim,
            key: bold,
            matched: text.add_modifier(Modifier::UNDERLINED),
            glyphs,
        }
    }
}

struct Palette {
    quiet: Option<Color>,
    far: Color,
    near: Color,
    both: Color,
    good: Color,
    warn: Color,
    bad: Color,
    info: Color,
    /// The background of the selected row; without one it is reversed.
    selection: Option<Color>,
}

const fn rgb(color: u32) -> Color {
    Color::from_u32(color)
}

const TRUE_DARK: Palette = Palette {
    // What is on every row is written in the shorter code of the fixed palette.
    quiet: Some(Color::Indexed(247)),
    far: rgb(0x9a_a7_ff),
    near: rgb(0x5f_d0_bd),
    both: rgb(0xd6_b3_f2),
    good: Color::Indexed(114),
    warn: Color::Indexed(179),
    bad: rgb(0xf2_8b_82),
    info: rgb(0x7f_c8_e8),
    selection: Some(rgb(0x2f_37_48)),
};

const TRUE_LIGHT: Palette = Palette {
    quiet: Some(Color::Indexed(241)),
    far: rgb(0x3a_47_c2),
    near: rgb(0x00_69_5c),
    both: rgb(0x7a_2f_9a),
    good: rgb(0x1b_6e_2a),
    warn: rgb(0x80_52_00),
    bad: rgb(0xb3_26_1e),
    info: rgb(0x0b_5f_8a),
    selection: Some(rgb(0xdc_e6_fb)),
};

const INDEXED_DARK: Palette = Palette {
    quiet: Some(Color::Indexed(247)),
    far: Color::Indexed(147),
    near: Color::Indexed(79),
    both: Color::Indexed(183),
    good: Color::Indexed(114),
    warn: Color::Indexed(179),
    bad: Color::Indexed(210),
    info: Color::Indexed(117),
    selection: Some(Color::Indexed(237)),
};

const INDEXED_LIGHT: Palette = Palette {
    quiet: Some(Color::Indexed(240)),
    far: Color::Indexed(19),
    near: Color::Indexed(23),
    both: Color::Indexed(54),
    good: Color::Indexed(22),
    warn: Color::Indexed(58),
    bad: Color::Indexed(124),
    info: Color::Indexed(24),
    selection: Some(Color::Indexed(189)),
};

const SIXTEEN_DARK: Palette = Palette {
    quiet: None,
    far: Color::LightBlue,
    near: Color::LightCyan,
    both: Color::LightMagenta,
    good: Color::LightGreen,
    warn: Color::LightYellow,
    bad: Color::LightRed,
    info: Color::LightCyan,
    selection: None,
};

const SIXTEEN_LIGHT: Palette = Palette {
    quiet: None,
    far: Color::Blue,
    near: Color::Magenta,
    both: Color::Blue,
    good: Color::Green,
    warn: Color::Magenta,
    bad: Color::Red,
    info: Color::Blue,
    selection: None,
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Red, green and blue of a fixed color: the 256 palette is a cube of six steps and a ramp of gray.
    fn channels(color: Color) -> [u8; 3] {
        match color {
            Color::Rgb(r, g, b) => [r, g, b],
            Color::Indexed(index @ 16..=231) => {
                let step = |part: u8| [0, 95, 135, 175, 215, 255][usize::from(part % 6)];
                [
                    step((index - 16) / 36),
                    step((index - 16) / 6),
                    step(index - 16),
                ]
            }
            Color::Indexed(index) => [8 + 10 * (index - 232); 3],
            _ => panic!("{color} has no fixed value"),
        }
    }

    /// Relative luminance as WCAG 2 defines it.
    fn luminance(color: Color) -> f64 {
        let [r, g, b] = channels(color).map(|channel| {
            let part = f64::from(channel) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(a: Color, b: Color) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_color_is_readable_on_its_backgrounds() {
        let dark = [rgb(0x00_00_00), rgb(0x1e_1e_1e)];
        let light = [rgb(0xff_ff_ff), rgb(0xf6_f6_f6)];
        for (palette, grounds) in [
            (TRUE_DARK, dark),
            (INDEXED_DARK, dark),
            (TRUE_LIGHT, light),
            (INDEXED_LIGHT, light),
        ] {
            let Palette {
                quiet,
                far,
                near,
                both,
                good,
                warn,
                bad,
                info,
                selection,
            } = palette;
            for ground in grounds.into_iter().chain(selection) {
                for ink in [far, near, both, good, warn, bad, info]
                    .into_iter()
                    .chain(quiet)
                {
                    let ratio = contrast(ink, ground);
                    assert!(
                        ratio >= 4.5 || (Some(ground) == selection && ratio >= 4.0),
                        "{ink} on {ground}: {ratio:.2}"
                    );
                }
            }
        }
    }

    #[test]
    fn without_color_no_style_has_one() {
        let theme = Theme::new(Colors::None, Background::Dark, ASCII);
        for style in [
            theme.selection,
            theme.bad,
            theme.dim,
            theme.accent_far,
            theme.mark,
        ] {
            assert_eq!((style.fg, style.bg), (None, None));
        }
        assert!(theme.selection.add_modifier.contains(Modifier::REVERSED));
    }

    #[test]
    fn the_wish_wins_over_the_answer_and_the_answer_over_the_hint() {
        use Background::{Dark, Light};
        assert_eq!(Background::decide(Some("light"), Some(Dark), None), Light);
        assert_eq!(Background::decide(None, Some(Dark), Some("0;15")), Dark);
        assert_eq!(Background::decide(None, None, Some("0;15")), Light);
        assert_eq!(Background::decide(Some("auto"), None, None), Dark);
    }
}
