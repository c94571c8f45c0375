//! What one cell says: one line, a number of points, several values.
//! It never reads a number as something it is not: text that is no number stays text.

use crate::domain::points::Points;

/// Text of a title: line breaks become spaces, everything else stays.
pub fn one_line(cell: &str) -> String {
    cell.split(['\r', '\n'])
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A number of points such as `5`, `5.0` or `2,5`.
pub fn points(cell: &str) -> Option<Points> {
    cell.parse().ok()
}

/// Values that share a cell, by `,`, `;` or line breaks; a lone dash or `none` is no value.
pub fn several(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([',', ';', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty() && !matches!(*part, "-" | "–" | "None" | "none"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_numbers_that_are_not_negative() {
        let cases = [
            ("5", Some(5.0)),
            ("5.0", Some(5.0)),
            (" 2,5 ", Some(2.5)),
            ("0", Some(0.0)),
        ];
        for (cell, expected) in cases {
            assert_eq!(points(cell).map(Points::as_f64), expected, "{cell}");
        }
        for cell in ["", "L", "-1", "NaN", "inf", "3 days", "1e99"] {
            assert_eq!(points(cell), None, "{cell}");
        }
    }

    #[test]
    fn a_title_is_one_line_and_a_cell_may_hold_several_values() {
        assert_eq!(one_line("a\r\n\r\n b\tc "), "a b\tc");
        assert_eq!(
            several(" a, b;;c\nd, - ").collect::<Vec<_>>(),
            ["a", "b", "c", "d"]
        );
    }
}
