//! A text of several acceptance criteria to one criterion each.
//! It never drops a line: what is no new criterion belongs to the one above it.

use super::foreign::ForeignCriterion;

/// Splits Markdown or plain text: at list items when there are any, else at scenarios, else at lines.
pub fn split(text: &str) -> Vec<ForeignCriterion> {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let starts: fn(&str) -> bool = if lines.iter().any(|line| item(line).is_some()) {
        |line| item(line).is_some()
    } else if lines.iter().any(|line| is_given(line)) {
        is_given
    } else {
        |_| true
    };
    let mut criteria: Vec<ForeignCriterion> = Vec::new();
    for line in lines {
        match criteria.last_mut().filter(|_| !starts(line)) {
            Some(last) => {
                last.text.push('\n');
                last.text.push_str(line.trim());
            }
            None => criteria.push(criterion(line)),
        }
    }
    criteria
}

fn criterion(line: &str) -> ForeignCriterion {
    let text = item(line).unwrap_or(line).trim();
    let unticked = text.strip_prefix("[ ]");
    let ticked = text
        .strip_prefix("[x]")
        .or_else(|| text.strip_prefix("[X]"));
    ForeignCriterion {
        text: ticked.or(unticked).unwrap_or(text).trim().to_owned(),
        met: ticked.is_some(),
    }
}

/// The text of a line that begins with a bullet or a number.
fn item(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = if digits > 0 {
        line[digits..].strip_prefix(['.', ')'])
    } else {
        line.strip_prefix(['-', '*', '+', '•', '–'])
    };
    rest.filter(|text| text.starts_with(char::is_whitespace))
}

fn is_given(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or("");
    let plain = first.trim_matches(|c: char| !c.is_alphabetic());
    ["given", "scenario", "dado", "gegeben", "angenommen"]
        .iter()
        .any(|word| plain.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        split(text).into_iter().map(|c| c.text).collect()
    }

    #[test]
    fn a_list_gives_one_criterion_an_item_and_keeps_lines_in_between() {
        assert_eq!(texts("- one\n  goes on\n- two\n"), ["one\ngoes on", "two"]);
        assert_eq!(texts("1. one\n2) two"), ["one", "two"]);
    }

    #[test]
    fn scenarios_stay_whole_and_plain_lines_are_one_each() {
        assert_eq!(
            texts("Given a\nWhen b\nThen c\n\nGiven d\nThen e"),
            ["Given a\nWhen b\nThen c", "Given d\nThen e"]
        );
        assert_eq!(texts("builds\n\nruns"), ["builds", "runs"]);
        assert_eq!(texts(" \n"), Vec::<String>::new());
    }

    #[test]
    fn ticks_are_read() {
        let criteria = split("- [x] one\n- [ ] two");
        assert_eq!((criteria[0].met, criteria[0].text.as_str()), (true, "one"));
        assert_eq!((criteria[1].met, criteria[1].text.as_str()), (false, "two"));
    }
}
