//! A query as text that parses to the same query.
//! Never the text that was typed: spaces, case and aliases are made uniform.

use std::fmt;

use super::{Bound, Choice, Comparison, Filter, Query, Sort, value::is_plain_value};

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(filter) = &self.filter {
            // A sort belongs to no side of an `or`, so it may follow one without parentheses.
            write!(f, "{filter}")?;
        }
        if let Some(sort) = &self.sort {
            let gap = if self.filter.is_some() { " " } else { "" };
            write!(f, "{gap}{sort}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.descending { "-" } else { "" };
        write!(f, "sort:{sign}{}", self.field)
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Between two terms a bare `and` would join them; in quotes it would find less.
            Filter::Word(word) if word == "and" => f.write_str("(and)"),
            Filter::Word(word) => f.write_str(word),
            Filter::Quoted(text) => f.write_str(&quoted(text)),
            Filter::Flag(name) => write!(f, "is:{name}"),
            Filter::Field { field, choices } => write_field(f, field, choices),
            Filter::Not(inner) => write!(f, "-{}", Grouped(inner)),
            Filter::All(filters) => {
                let filters: Vec<_> = filters.iter().map(|one| Grouped(one).to_string()).collect();
                f.write_str(&filters.join(" "))
            }
            Filter::Any(filters) => {
                let filters: Vec<_> = filters
                    .iter()
                    .map(|one| match one {
                        Filter::All(_) => one.to_string(),
                        _ => Grouped(one).to_string(),
                    })
                    .collect();
                f.write_str(&filters.join(" or "))
            }
        }
    }
}

/// A filter as one term: in parentheses when it is more.
struct Grouped<'q>(&'q Filter);

impl fmt::Display for Grouped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Filter::All(_) | Filter::Any(_) => write!(f, "({})", self.0),
            one => write!(f, "{one}"),
        }
    }
}

fn write_field(f: &mut fmt::Formatter<'_>, field: &str, choices: &[Choice]) -> fmt::Result {
    if let [Choice::Compare(comparison, bound)] = choices
        && *comparison != Comparison::Equal
    {
        return write!(f, "{field}{}{bound}", comparison.symbol());
    }
    let choices: Vec<_> = choices.iter().map(Choice::to_string).collect();
    write!(f, "{field}:{}", choices.join(","))
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Choice::Missing => f.write_str("none"),
            Choice::Present => f.write_str("any"),
            Choice::Text(text) if is_plain_value(text) => f.write_str(text),
            Choice::Text(text) => f.write_str(&quoted(text)),
            Choice::Prefix(text) if is_plain_value(text) => write!(f, "{text}*"),
            Choice::Prefix(text) => write!(f, "{}*", quoted(text)),
            Choice::Compare(comparison, bound) => write!(f, "{}{bound}", comparison.symbol()),
            Choice::Between(from, to) => {
                let end = |bound: &Option<Bound>| {
                    bound.as_ref().map(Bound::to_string).unwrap_or_default()
                };
                write!(f, "{}..{}", end(from), end(to))
            }
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Bound::Number(number) => write!(f, "{number}"),
            Bound::Days(days) => write!(f, "{days}d"),
            Bound::Date(date) => write!(f, "{date}"),
            Bound::Relative(text) => f.write_str(text),
        }
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
