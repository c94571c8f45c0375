//! The characters the interface draws with, in Unicode and in ASCII.
//! Every glyph is one cell wide in both sets, so a layout never depends on which set is used.

/// One set of glyphs. Each is a single cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// A horizontal rule.
    pub rule: &'static str,
    /// A vertical rule.
    pub wall: &'static str,
    /// Corners: top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
    /// A child that has younger siblings.
    pub branch: &'static str,
    /// The last child.
    pub last_branch: &'static str,
    /// Met, ready, yes.
    pub full: &'static str,
    /// Not met, missing, no.
    pub empty: &'static str,
    /// Partly.
    pub half: &'static str,
    /// A closed fold.
    pub closed: &'static str,
    /// An open fold.
    pub open: &'static str,
    /// Beside the row under the cursor.
    pub cursor: &'static str,
    /// Beside a marked row.
    pub marked: &'static str,
    /// Work done, in a bar.
    pub done: &'static str,
    /// Work begun, in a bar.
    pub begun: &'static str,
    /// Work left, in a bar.
    pub left: &'static str,
    /// A span that sums up the spans below it.
    pub span: &'static str,
    /// The uncertainty after a forecast.
    pub whisker: &'static str,
    /// The planned end.
    pub end: &'static str,
    /// The end as it was planned first.
    pub baseline: &'static str,
    /// A milestone to come.
    pub milestone: &'static str,
    /// A milestone reached, or a dependency.
    pub reached: &'static str,
    /// Today, above an axis.
    pub today: &'static str,
    /// Today, in the rows.
    pub today_line: &'static str,
    /// Yes.
    pub check: &'static str,
    /// No.
    pub cross: &'static str,
    /// Where text was cut.
    pub ellipsis: &'static str,
    /// Nothing is known.
    pub none: &'static str,
    /// Order and score disagree.
    pub differs: &'static str,
    /// From a thing to what follows.
    pub arrow: &'static str,
    /// An upward change.
    pub up: &'static str,
    /// A downward change.
    pub down: &'static str,
    /// Under a mistake in a typed text.
    pub caret: &'static str,
    /// The bullet of a list in text.
    pub bullet: &'static str,
    /// The thumb of a scrollbar.
    pub thumb: &'static str,
    /// Eight rising levels.
    pub levels: [&'static str; 8],
    /// Eight widening parts of a cell, the last one whole.
    pub eighths: [&'static str; 8],
    /// Points of scattered values.
    pub dot: &'static str,
    /// Whether braille patterns may draw lines.
    pub braille: Braille,
}

/// How lines of charts are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Braille {
    /// Two by four points a cell.
    Yes,
    /// One letter a cell.
    No,
}

/// For terminals with a Unicode font.
pub const UNICODE: Glyphs = Glyphs {
    rule: "─",
    wall: "│",
    corners: ["┌", "┐", "└", "┘"],
    branch: "├",
    last_branch: "└",
    full: "●",
    empty: "○",
    half: "◐",
    closed: "▸",
    open: "▾",
    cursor: "▌",
    marked: "✓",
    done: "█",
    begun: "▓",
    left: "░",
    span: "━",
    whisker: "╌",
    end: "┥",
    baseline: "┆",
    milestone: "◇",
    reached: "◆",
    today: "▼",
    today_line: "╎",
    check: "✓",
    cross: "✗",
    ellipsis: "…",
    none: "–",
    differs: "≠",
    arrow: "→",
    up: "▴",
    down: "▾",
    caret: "^",
    bullet: "•",
    thumb: "▐",
    levels: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
    eighths: ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"],
    dot: "•",
    braille: Braille::Yes,
};

/// For `--ascii`: the seven-bit characters only.
pub const ASCII: Glyphs = Glyphs {
    rule: "-",
    wall: "|",
    corners: ["+", "+", "+", "+"],
    branch: "|",
    last_branch: "`",
    full: "*",
    empty: "o",
    half: "%",
    closed: ">",
    open: "v",
    cursor: ">",
    marked: "+",
    done: "#",
    begun: "=",
    left: ".",
    span: "=",
    whisker: "~",
    end: "]",
    baseline: ":",
    milestone: "<",
    reached: "&",
    today: "V",
    today_line: ":",
    check: "x",
    cross: "!",
    ellipsis: "~",
    none: "-",
    differs: "!",
    arrow: ">",
    up: "^",
    down: "v",
    caret: "^",
    bullet: "*",
    thumb: "#",
    levels: ["_", ".", "-", "-", "=", "+", "*", "#"],
    eighths: [" ", " ", " ", "-", "-", "=", "=", "#"],
    dot: "o",
    braille: Braille::No,
};

#[cfg(test)]
mod tests {
    use super::*;

    fn all(glyphs: &Glyphs) -> Vec<&'static str> {
        let Glyphs {
            corners,
            levels,
            eighths,
            ..
        } = *glyphs;
        let single = [
            glyphs.rule,
            glyphs.wall,
            glyphs.branch,
            glyphs.last_branch,
            glyphs.full,
            glyphs.empty,
            glyphs.half,
            glyphs.closed,
            glyphs.open,
            glyphs.cursor,
            glyphs.marked,
            glyphs.done,
            glyphs.begun,
            glyphs.left,
            glyphs.span,
            glyphs.whisker,
            glyphs.end,
            glyphs.baseline,
            glyphs.milestone,
            glyphs.reached,
            glyphs.today,
            glyphs.today_line,
            glyphs.check,
            glyphs.cross,
            glyphs.ellipsis,
            glyphs.none,
            glyphs.differs,
            glyphs.arrow,
            glyphs.up,
            glyphs.down,
            glyphs.caret,
            glyphs.bullet,
            glyphs.thumb,
            glyphs.dot,
        ];
        single
            .into_iter()
            .chain(corners)
            .chain(levels)
            .chain(eighths)
            .collect()
    }

    #[test]
    fn every_glyph_is_one_cell_and_passes_the_filter() {
        for glyph in all(&UNICODE).into_iter().chain(all(&ASCII)) {
            assert_eq!(crate::safe::width(&crate::safe::line(glyph)), 1, "{glyph}");
        }
        assert!(all(&ASCII).iter().all(|glyph| glyph.is_ascii()));
    }
}
