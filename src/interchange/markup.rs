//! Jira's wiki markup to Markdown where the two say the same.
//! It never loses text: what has no counterpart stays as it was written.

use std::fmt::Write as _;

/// Turns Jira markup into Markdown.
pub fn to_markdown(jira: &str) -> String {
    let mut page = Page::default();
    for line in jira.lines() {
        page.line(line.trim_end());
    }
    page.close();
    let end = page.text.trim_end().len();
    page.text.truncate(end);
    page.text
}

#[derive(Default)]
struct Page {
    text: String,
    block: Block,
}

#[derive(Default, PartialEq)]
enum Block {
    #[default]
    Text,
    /// Inside `{code}` or `{noformat}`; holds the mark that ends it.
    Code(&'static str),
    Quote,
}

impl Page {
    fn line(&mut self, line: &str) {
        if let Block::Code(mark) = self.block {
            self.code_line(line, mark);
        } else if let Some((before, language, mark, after)) = code_start(line) {
            self.start_code(before, language, mark, after);
        } else {
            self.text_line(line);
        }
    }

    fn start_code(&mut self, before: &str, language: &str, mark: &'static str, after: &str) {
        if !before.trim().is_empty() {
            self.text_line(before.trim_end());
        }
        self.push(&format!("```{language}"));
        self.block = Block::Code(mark);
        if !after.is_empty() {
            self.code_line(after, mark);
        }
    }

    fn code_line(&mut self, line: &str, mark: &str) {
        let Some((code, after)) = line.split_once(mark) else {
            return self.push(line);
        };
        if !code.trim().is_empty() {
            self.push(code);
        }
        self.push("```");
        self.block = Block::Text;
        if !after.trim().is_empty() {
            self.line(after.trim_start());
        }
    }

    fn text_line(&mut self, line: &str) {
        let Some((before, after)) = line.split_once("{quote}") else {
            return self.quotable(&converted_line(line));
        };
        if !before.trim().is_empty() {
            self.quotable(&converted_line(before));
        }
        self.block = if self.block == Block::Quote {
            Block::Text
        } else {
            Block::Quote
        };
        if !after.trim().is_empty() {
            self.text_line(after);
        }
    }

    fn quotable(&mut self, line: &str) {
        if self.block == Block::Quote {
            self.push(format!("> {line}").trim_end());
        } else {
            self.push(line);
        }
    }

    fn push(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn close(&mut self) {
        if matches!(self.block, Block::Code(_)) {
            self.push("```");
        }
    }
}

/// `before`, language, closing mark, `after` of a line that opens a code block.
fn code_start(line: &str) -> Option<(&str, &str, &'static str, &str)> {
    for (name, mark) in [("{code", "{code}"), ("{noformat", "{noformat}")] {
        let Some((before, rest)) = line.split_once(name) else {
            continue;
        };
        let (parameters, after) = rest.split_once('}')?;
        if !parameters.is_empty() && !parameters.starts_with(':') {
            continue;
        }
        let first = parameters.trim_start_matches(':').split('|').next();
        let language = first.filter(|word| !word.contains('=')).unwrap_or("");
        return Some((before, language, mark, after));
    }
    None
}

fn converted_line(line: &str) -> String {
    if let Some((level, title)) = heading(line) {
        return format!("{} {}", "#".repeat(level), inline(title));
    }
    if let Some(quoted) = line.strip_prefix("bq. ") {
        return format!("> {}", inline(quoted));
    }
    if let Some((marks, text)) = list_item(line) {
        let indent = marks[..marks.len() - 1]
            .bytes()
            .map(|mark| if mark == b'#' { "   " } else { "  " })
            .collect::<String>();
        let bullet = if marks.ends_with('#') { "1." } else { "-" };
        return format!("{indent}{bullet} {}", inline(text));
    }
    if line.starts_with("||") && line.len() > 4 {
        return table_head(line);
    }
    if line.trim() == "----" {
        return "---".into();
    }
    inline(line)
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let rest = line.trim_start().strip_prefix('h')?;
    let level = usize::from(rest.as_bytes().first()?.checked_sub(b'0')?);
    let title = rest.get(1..)?.strip_prefix('.')?;
    (1..=6).contains(&level).then(|| (level, title.trim()))
}

/// The marks and the text of `* a`, `## a`, `*# a`, `- a`.
fn list_item(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let end = line.find(|c| !matches!(c, '*' | '#' | '-'))?;
    let (marks, text) = line.split_at(end);
    let is_list =
        !marks.is_empty() && text.starts_with(' ') && (marks == "-" || !marks.contains('-'));
    is_list.then(|| (marks, text.trim_start()))
}

fn table_head(line: &str) -> String {
    let cells: Vec<_> = line
        .trim()
        .trim_matches('|')
        .split("||")
        .map(|cell| inline(cell.trim()))
        .collect();
    format!(
        "| {} |\n|{}",
        cells.join(" | "),
        " --- |".repeat(cells.len())
    )
}

/// Bold, monospace, colors and links within a line.
fn inline(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(next) = rest.chars().next() {
        let before = out.chars().next_back();
        let step = match next {
            '*' => bold(rest, before),
            '{' => braces(rest),
            '[' => link(rest),
            '\\' => escaped(rest),
            _ => None,
        };
        if let Some((text, used)) = step {
            out.push_str(&text);
            rest = &rest[used..];
        } else {
            out.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    out
}

/// What to write and how many bytes of the source that stands for.
type Step = Option<(String, usize)>;

fn bold(rest: &str, before: Option<char>) -> Step {
    if before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let inside = &rest[1..];
    let end = inside.match_indices('*').map(|(at, _)| at).find(|at| {
        let follows = inside[at + 1..].chars().next();
        !follows.is_some_and(|c| c.is_alphanumeric() || c == '*')
    })?;
    let text = &inside[..end];
    let tight = !text.is_empty() && !text.starts_with([' ', '*']) && !text.ends_with(' ');
    tight.then(|| (format!("**{}**", inline(text)), end + 2))
}

fn braces(rest: &str) -> Step {
    if let Some(mono) = rest.strip_prefix("{{") {
        let end = mono.find("}}")?;
        let fence = if mono[..end].contains('`') { "``" } else { "`" };
        return Some((format!("{fence}{}{fence}", &mono[..end]), end + 4));
    }
    let end = rest.find('}')?;
    let name = &rest[1..end];
    (name == "color" || name.starts_with("color:")).then(|| (String::new(), end + 1))
}

fn link(rest: &str) -> Step {
    let end = rest.find(']')?;
    let inside = &rest[1..end];
    let mut parts = inside.split('|');
    let first = parts.next()?;
    match parts.next() {
        Some(address) if is_address(address) => {
            let mut text = String::new();
            write!(text, "[{}]({})", first.trim(), address.trim()).ok()?;
            Some((text, end + 1))
        }
        None if is_address(first) => Some((format!("<{first}>"), end + 1)),
        _ => None,
    }
}

fn is_address(text: &str) -> bool {
    let text = text.trim();
    !text.contains(char::is_whitespace)
        && ["http://", "https://", "mailto:", "ftp://"]
            .iter()
            .any(|scheme| text.starts_with(scheme))
}

/// Jira's `\{` and its like are plain characters in Markdown.
fn escaped(rest: &str) -> Step {
    let next = rest.chars().nth(1)?;
    matches!(next, '{' | '}').then(|| (next.to_string(), 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plain_becomes_markdown() {
        let cases = [
            ("h1. Title", "# Title"),
            ("h3. A *b* c", "### A **b** c"),
            (
                "*User Story* \nAs a student",
                "**User Story**\nAs a student",
            ),
            ("_slanted_ stays", "_slanted_ stays"),
            ("# one\n# two\n## below", "1. one\n1. two\n   1. below"),
            ("* one\n** two\n- three", "- one\n  - two\n- three"),
            ("*# numbered below a dot", "  1. numbered below a dot"),
            (
                "see [the page|https://a.example/b]",
                "see [the page](https://a.example/b)",
            ),
            ("see [https://a.example]", "see <https://a.example>"),
            (
                "see [here|https://a.example|smart-link]",
                "see [here](https://a.example)",
            ),
            ("the {{seller}} role", "the `seller` role"),
            ("{color:#bf2600}*FAIL*{color}", "**FAIL**"),
            ("{quote}said\nthis{quote}", "> said\n> this"),
            ("bq. said", "> said"),
            (
                "{code:java|title=x}\nint *a* = 1;\n{code}\nafter",
                "```java\nint *a* = 1;\n```\nafter",
            ),
            ("{noformat}raw {{x}}{noformat}", "```\nraw {{x}}\n```"),
            ("||a||b||\n|1|2|", "| a | b |\n| --- | --- |\n|1|2|"),
            ("a\n----\nb", "a\n---\nb"),
            ("{code}\nnever closed", "```\nnever closed\n```"),
        ];
        for (jira, markdown) in cases {
            assert_eq!(to_markdown(jira), markdown, "{jira}");
        }
    }

    #[test]
    fn what_has_no_counterpart_is_kept() {
        for text in [
            "2 * 3 * 4",
            "a*b*c",
            "[~accountid:6262] please",
            "!image.png|width=1!",
            "[not a link]",
            "{panel}x{panel}",
            "{codename} and {",
            "*open",
            "**",
            "h7. no",
            "-5 degrees",
        ] {
            assert_eq!(to_markdown(text), text);
        }
    }

    #[test]
    fn characters_of_every_width_survive() {
        let text = "ʕ\u{2060}っ é 😀 *fett* – „x“";
        assert_eq!(to_markdown(text), "ʕ\u{2060}っ é 😀 **fett** – „x“");
    }
}
