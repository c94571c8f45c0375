//! Text to a query.
//! Never panics and never drops anything: any text is a query, or a mistake with its place.

use super::{
    Choice, FieldKind, Filter, Query, QueryError, Sort, Vocabulary,
    error::{Piece, mistake, nearest, unknown},
    folded,
    value::{self, what},
};

/// Groups and negations may stand in one another this deep.
const DEEPEST: usize = 40;

/// Reads a query; an empty text asks for nothing.
pub fn parse(text: &str, vocabulary: &dyn Vocabulary) -> Result<Query, QueryError> {
    let mut parser = Parser {
        text,
        at: 0,
        depth: 0,
        sort: None,
        vocabulary,
    };
    let filter = parser.any()?;
    if parser.at < text.len() {
        return Err(parser.error_here(1, "there is no group to close", &[]));
    }
    Ok(Query::new(filter, parser.sort))
}

struct Parser<'t> {
    text: &'t str,
    /// How far it is read, in bytes.
    at: usize,
    depth: usize,
    sort: Option<Sort>,
    vocabulary: &'t dyn Vocabulary,
}

impl<'t> Parser<'t> {
    fn any(&mut self) -> Result<Option<Filter>, QueryError> {
        let Some(first) = self.all()? else {
            return match self.peek_word() {
                word if is_keyword(word, "or") => {
                    Err(self.error_here(word.len(), "there is nothing before this", &["a filter"]))
                }
                _ => Ok(None),
            };
        };
        let mut filters = vec![first];
        while is_keyword(self.peek_word(), "or") {
            self.at += self.peek_word().len();
            let next = self.all()?;
            filters.push(
                next.ok_or_else(|| self.error_here(0, "nothing follows `or`", &["a filter"]))?,
            );
        }
        Ok(Some(one_or(filters, Filter::Any)))
    }

    /// Terms up to `or`, a closing parenthesis or the end.
    fn all(&mut self) -> Result<Option<Filter>, QueryError> {
        let mut filters = Vec::new();
        loop {
            self.skip_spaces();
            let word = self.peek_word();
            if is_keyword(word, "and") && !filters.is_empty() {
                self.at += word.len();
                self.skip_spaces();
                if self.at_end_of_all() {
                    return Err(self.error_here(0, "nothing follows `and`", &["a filter"]));
                }
            } else if self.at_end_of_all() {
                break;
            }
            filters.extend(self.term()?);
        }
        Ok((!filters.is_empty()).then(|| one_or(filters, Filter::All)))
    }

    fn at_end_of_all(&self) -> bool {
        self.peek().is_none_or(|c| c == ')') || is_keyword(self.peek_word(), "or")
    }

    /// One term; `None` for a sort, which filters nothing.
    fn term(&mut self) -> Result<Option<Filter>, QueryError> {
        match self.peek() {
            Some('-') => self.nested(Parser::negation).map(Some),
            Some('(') => self.nested(Parser::group).map(Some),
            Some('"') => Ok(Some(Filter::Quoted(self.quoted()?.to_lowercase()))),
            _ => self.word_or_field(),
        }
    }

    fn nested(
        &mut self,
        read: fn(&mut Self) -> Result<Filter, QueryError>,
    ) -> Result<Filter, QueryError> {
        if self.depth == DEEPEST {
            return Err(self.error_here(1, "groups stand too deep in one another", &[]));
        }
        self.depth += 1;
        let filter = read(self)?;
        self.depth -= 1;
        Ok(filter)
    }

    fn negation(&mut self) -> Result<Filter, QueryError> {
        self.at += 1;
        if self.peek().is_none_or(|c| c == ')' || c.is_whitespace()) {
            return Err(self.error_here(0, "nothing follows `-`", &["a filter to leave out"]));
        }
        let inner = self.term()?;
        Ok(Filter::Not(Box::new(
            inner.expect("a sort inside is refused"),
        )))
    }

    fn group(&mut self) -> Result<Filter, QueryError> {
        let open = self.at;
        self.at += 1;
        let inner = self.any()?;
        if self.peek() != Some(')') {
            return Err(mistake(
                open,
                1,
                "this group is not closed",
                &["`)` after it"],
            ));
        }
        let inner = inner.ok_or_else(|| self.error_here(0, "the group is empty", &["a filter"]))?;
        self.at += 1;
        Ok(inner)
    }

    /// The text between quotes, with `\"` and `\\` as `"` and `\`.
    fn quoted(&mut self) -> Result<String, QueryError> {
        let open = self.at;
        let mut text = String::new();
        let mut characters = self.text[open + 1..].char_indices();
        while let Some((offset, character)) = characters.next() {
            match character {
                '"' => {
                    self.at = open + 1 + offset + 1;
                    if text.is_empty() {
                        return Err(mistake(
                            open,
                            2,
                            "there is nothing between the quotes",
                            &["text"],
                        ));
                    }
                    return Ok(text);
                }
                '\\' => text.extend(characters.next().map(|(_, escaped)| escaped)),
                _ => text.push(character),
            }
        }
        Err(mistake(
            open,
            1,
            "this quote is not closed",
            &["`\"` after the text"],
        ))
    }

    fn word_or_field(&mut self) -> Result<Option<Filter>, QueryError> {
        let word = Piece {
            at: self.at,
            text: self.peek_word(),
        };
        let name_len = name_len(word.text);
        let is_field = word.text[name_len..].starts_with([':', '=', '<', '>']);
        if name_len == 0 || !is_field {
            self.at += word.text.len();
            return Ok(Some(Filter::Word(word.text.to_lowercase())));
        }
        let name = Piece {
            at: word.at,
            text: &word.text[..name_len],
        };
        self.at += name_len;
        match folded(name.text).as_ref() {
            "is" => self.flags().map(Some),
            "sort" => self.sort(name).map(|()| None),
            folded => self.field(name, folded).map(Some),
        }
    }

    fn flags(&mut self) -> Result<Filter, QueryError> {
        self.colon("`is` has no order")?;
        let mut flags = vec![self.one_flag()?];
        while self.eat(',') {
            flags.push(self.one_flag()?);
        }
        Ok(one_or(flags, Filter::Any))
    }

    fn one_flag(&mut self) -> Result<Filter, QueryError> {
        let typed = self.bare_value();
        let wanted = folded(typed.text);
        let names = self.vocabulary.flag_names();
        if names.contains(&wanted.as_ref()) {
            return Ok(Filter::Flag(wanted.into_owned()));
        }
        if let Some((field, FieldKind::Flag)) = self.vocabulary.field(&wanted) {
            return Ok(Filter::Flag(field.to_owned()));
        }
        let message = format!("“{}” is no state of an item", typed.text);
        Err(unknown(typed, message, nearest(&wanted, &names)))
    }

    fn sort(&mut self, name: Piece<'t>) -> Result<(), QueryError> {
        self.colon("`sort` has no order")?;
        let descending = self.eat('-');
        let typed = self.bare_value();
        let (field, _) = self.known_field(typed, &folded(typed.text))?;
        let whole = self.at - name.at;
        if self.depth > 0 {
            return Err(mistake(
                name.at,
                whole,
                "the order is asked for outside of groups and without `-`",
                &[],
            ));
        }
        if self.sort.is_some() {
            return Err(mistake(
                name.at,
                whole,
                "an order is asked for already",
                &[],
            ));
        }
        self.sort = Some(Sort { field, descending });
        Ok(())
    }

    fn field(&mut self, name: Piece<'t>, folded_name: &str) -> Result<Filter, QueryError> {
        let (field, kind) = self.known_field(name, folded_name)?;
        match kind {
            FieldKind::Flag => {
                self.colon("yes and no have no order")?;
                return self.yes_or_no(field);
            }
            FieldKind::Text => self.colon("text has no order")?,
            FieldKind::Number | FieldKind::Day | FieldKind::Duration => {
                let _ = self.eat(':') || self.eat('=');
            }
        }
        let mut choices = vec![self.choice(kind)?];
        while self.eat(',') {
            choices.push(self.choice(kind)?);
        }
        Ok(Filter::Field { field, choices })
    }

    fn known_field(
        &self,
        typed: Piece<'t>,
        folded_name: &str,
    ) -> Result<(String, FieldKind), QueryError> {
        if let Some((field, kind)) = self.vocabulary.field(folded_name) {
            return Ok((field.to_owned(), kind));
        }
        let message = format!(
            "“{}” is no field; to find it as text, put quotes around it",
            typed.text
        );
        let near = nearest(folded_name, &self.vocabulary.field_names());
        Err(unknown(typed, message, near))
    }

    fn yes_or_no(&mut self, field: String) -> Result<Filter, QueryError> {
        let typed = self.bare_value();
        match folded(typed.text).as_ref() {
            "yes" | "true" | "any" => Ok(Filter::Flag(field)),
            "no" | "false" | "none" => Ok(Filter::Not(Box::new(Filter::Flag(field)))),
            _ => Err(unknown(
                typed,
                format!("`{field}` is yes or no"),
                vec!["yes".into(), "no".into()],
            )),
        }
    }

    fn choice(&mut self, kind: FieldKind) -> Result<Choice, QueryError> {
        if kind == FieldKind::Text && self.peek() == Some('"') {
            let text = self.quoted()?;
            return Ok(if self.eat('*') {
                Choice::Prefix(text)
            } else {
                Choice::Text(text)
            });
        }
        let value = self.bare_value();
        if value.text.is_empty() {
            let mut expected = vec![what(kind)];
            expected.extend(["none", "any"]);
            return Err(mistake(value.at, 0, "a value is missing", &expected));
        }
        value::read(value, kind)
    }

    fn colon(&mut self, no_order: &str) -> Result<(), QueryError> {
        if self.eat(':') || self.eat('=') {
            Ok(())
        } else {
            Err(self.error_here(1, no_order, &["`:`"]))
        }
    }

    /// What stands here up to a comma or the end of the term; may be empty.
    fn bare_value(&mut self) -> Piece<'t> {
        let word = self.peek_word();
        let text = &word[..word.find(',').unwrap_or(word.len())];
        let piece = Piece { at: self.at, text };
        self.at += text.len();
        piece
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// What stands here up to the end of the term; may be empty.
    fn peek_word(&self) -> &'t str {
        let rest = &self.text[self.at..];
        &rest[..rest.find(ends_term).unwrap_or(rest.len())]
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    fn skip_spaces(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn error_here(&self, len: usize, message: &str, expected: &[&str]) -> QueryError {
        mistake(self.at, len, message, expected)
    }
}

fn one_or(mut filters: Vec<Filter>, many: fn(Vec<Filter>) -> Filter) -> Filter {
    match filters.pop() {
        Some(only) if filters.is_empty() => only,
        last => {
            filters.extend(last);
            many(filters)
        }
    }
}

pub(super) fn ends_term(character: char) -> bool {
    character.is_whitespace() || matches!(character, '(' | ')' | '"')
}

fn is_keyword(word: &str, keyword: &str) -> bool {
    folded(word) == keyword
}

/// How many bytes at the front can be the name of a field.
fn name_len(word: &str) -> usize {
    if word.starts_with(char::is_alphabetic) {
        word.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')
            .unwrap_or(word.len())
    } else {
        0
    }
}
