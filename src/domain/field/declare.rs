//! The declarations that FIELDS tables are written with: one line a field.
//! Never decides what a value means: the kit reads and sets.

/// One line of text held in a `String`.
macro_rules! line {
    ($name:literal, $aliases:expr, $doc:literal, $($path:ident).+) => {
        $crate::domain::field::Field {
            name: $name,
            aliases: &$aliases,
            doc: $doc,
            shape: $crate::domain::field::Shape::Line,
            get: |_, record| $crate::domain::field::kit::text(&record.$($path).+),
            set: Some(|_, record, text| {
                record.$($path).+ = text.split_whitespace().collect::<Vec<_>>().join(" ");
                Ok(())
            }),
        }
    };
}

/// Several lines of Markdown held in a `String`.
macro_rules! prose {
    ($name:literal, $aliases:expr, $doc:literal, $($path:ident).+) => {
        $crate::domain::field::Field {
            name: $name,
            aliases: &$aliases,
            doc: $doc,
            shape: $crate::domain::field::Shape::Prose,
            get: |_, record| $crate::domain::field::kit::text(&record.$($path).+),
            set: Some(|_, record, text| {
                record.$($path).+ = text.to_string();
                Ok(())
            }),
        }
    };
}

/// The title of a record.
macro_rules! title {
    ($aliases:expr, $doc:literal) => {
        $crate::domain::field::Field {
            name: "title",
            aliases: &$aliases,
            doc: $doc,
            shape: $crate::domain::field::Shape::Line,
            get: |_, record| $crate::domain::field::kit::text(&record.title),
            set: Some(|_, record, text| {
                $crate::domain::field::kit::set_title(&mut record.title, text)
            }),
        }
    };
}

/// A word that may be missing.
macro_rules! word {
    ($name:literal, $aliases:expr, $doc:literal, $shape:ident, $field:ident) => {
        $crate::domain::field::Field {
            name: $name,
            aliases: &$aliases,
            doc: $doc,
            shape: $crate::domain::field::Shape::$shape,
            get: |_, record| {
                record
                    .$field
                    .as_ref()
                    .map_or($crate::domain::datum::Datum::None, |word| {
                        $crate::domain::field::kit::text(word)
                    })
            },
            set: Some(|_, record, text| {
                $crate::domain::field::kit::set_word(&mut record.$field, text);
                Ok(())
            }),
        }
    };
}

/// One of a closed set of words.
macro_rules! one_of {
    ($name:literal, $aliases:expr, $doc:literal, $choice:ident, $($path:ident).+) => {
        $crate::domain::field::Field {
            name: $name,
            aliases: &$aliases,
            doc: $doc,
            shape: $crate::domain::field::Shape::Choice($choice::WORDS),
            get: |_, record| $crate::domain::field::kit::text(record.$($path).+.word()),
            set: Some(|_, record, text| $crate::domain::field::kit::set_choice(&mut record.$($path).+, $choice::ALL, text)),
        }
    };
}

/// A value that may be missing and that prints and parses itself.
macro_rules! parsed {
    ($name:literal, $aliases:expr, $doc:literal, $shape:ident, $($path:ident).+) => {
        $crate::domain::field::Field {
            name: $name,
            aliases: &$aliases,
            doc: $doc,
            shape: $crate::domain::field::Shape::$shape,
            get: |_, record| $crate::domain::field::kit::printed(record.$($path).+),
            set: Some(|_, record, text| $crate::domain::field::kit::set_parsed(&mut record.$($path).+, text)),
        }
    };
}

/// A number that may be missing, within bounds: not below 0 unless said otherwise.
macro_rules! number {
    ($name:literal, $aliases:expr, $doc:literal, $($path:ident).+) => {
        $crate::domain::field::number!($name, $aliases, $doc, $($path).+, 0.0..=f64::MAX)
    };
    ($name:literal, $aliases:expr, $doc:literal, $($path:ident).+, $bounds:expr) => {
        $crate::domain::field::Field {
            name: $name,
            aliases: &$aliases,
            doc: $doc,
            shape: $crate::domain::field::Shape::Number,
            get: |_, record| record.$($path).+.map_or($crate::domain::datum::Datum::None, $crate::domain::datum::Datum::Number),
            set: Some(|_, record, text| $crate::domain::field::kit::set_number(&mut record.$($path).+, text, $bounds)),
        }
    };
}

/// Points that may be missing.
macro_rules! points {
    ($name:literal, $aliases:expr, $doc:literal, $field:ident) => {
        $crate::domain::field::Field {
            name: $name,
            aliases: &$aliases,
            doc: $doc,
            shape: $crate::domain::field::Shape::Points,
            get: |_, record| $crate::domain::field::kit::points(record.$field),
            set: Some(|_, record, text| {
                $crate::domain::field::kit::set_parsed(&mut record.$field, text)
            }),
        }
    };
}

/// A civil day that may be missing.
macro_rules! day {
    ($name:literal, $aliases:expr, $doc:literal, $field:ident) => {
        $crate::domain::field::Field {
            name: $name,
            aliases: &$aliases,
            doc: $doc,
            shape: $crate::domain::field::Shape::Day,
            get: |_, record| $crate::domain::field::kit::day(record.$field),
            set: Some(|_, record, text| {
                $crate::domain::field::kit::set_day(&mut record.$field, text)
            }),
        }
    };
}

/// A record of another kind, by key.
macro_rules! one {
    ($name:literal, $aliases:expr, $doc:literal, $kind:ident, $field:ident) => {
        $crate::domain::field::Field {
            name: $name,
            aliases: &$aliases,
            doc: $doc,
            shape: $crate::domain::field::Shape::One($crate::domain::id::Kind::$kind),
            get: |workspace, record| $crate::domain::field::kit::key(workspace, record.$field),
            set: Some(|workspace, record, text| {
                $crate::domain::field::kit::set_one(workspace, &mut record.$field, text)
            }),
        }
    };
}

/// Records of another kind, by key.
macro_rules! many {
    ($name:literal, $aliases:expr, $doc:literal, $kind:ident, $field:ident) => {
        $crate::domain::field::Field {
            name: $name,
            aliases: &$aliases,
            doc: $doc,
            shape: $crate::domain::field::Shape::Many($crate::domain::id::Kind::$kind),
            get: |workspace, record| $crate::domain::field::kit::keys(workspace, &record.$field),
            set: Some(|workspace, record, text| {
                $crate::domain::field::kit::set_many(workspace, &mut record.$field, text)
            }),
        }
    };
}

/// Several words.
macro_rules! words {
    ($name:literal, $aliases:expr, $doc:literal, $field:ident) => {
        $crate::domain::field::Field {
            name: $name,
            aliases: &$aliases,
            doc: $doc,
            shape: $crate::domain::field::Shape::Words,
            get: |_, record| $crate::domain::field::kit::words(&record.$field),
            set: Some(|_, record, text| {
                $crate::domain::field::kit::set_words(&mut record.$field, text);
                Ok(())
            }),
        }
    };
}

/// A value that is computed and cannot be set.
macro_rules! shown {
    ($name:literal, $aliases:expr, $doc:literal, $shape:expr, $get:expr) => {
        $crate::domain::field::Field {
            name: $name,
            aliases: &$aliases,
            doc: $doc,
            shape: $shape,
            get: $get,
            set: None,
        }
    };
}

/// The key, the days and the source that every record shows.
macro_rules! common_fields {
    (key) => {
        $crate::domain::field::shown!(
            "key",
            ["id"],
            "the short key",
            $crate::domain::field::Shape::Line,
            |_, record| { $crate::domain::field::kit::text(&record.key) }
        )
    };
    (created) => {
        $crate::domain::field::shown!(
            "created",
            [],
            "the day it was made",
            $crate::domain::field::Shape::Day,
            |workspace, record| {
                $crate::domain::field::kit::day_of(workspace, Some(record.created))
            }
        )
    };
    (updated) => {
        $crate::domain::field::shown!(
            "updated",
            [],
            "the day it was last changed",
            $crate::domain::field::Shape::Day,
            |workspace, record| {
                $crate::domain::field::kit::day_of(workspace, Some(record.updated))
            }
        )
    };
    (source) => {
        $crate::domain::field::shown!(
            "source",
            ["external"],
            "its id in the system it was imported from",
            $crate::domain::field::Shape::Line,
            |_, record| record
                .source
                .as_ref()
                .map_or($crate::domain::datum::Datum::None, |source| {
                    $crate::domain::field::kit::text(&source.id)
                })
        )
    };
}

pub(crate) use {
    common_fields, day, line, many, number, one, one_of, parsed, points, prose, shown, title, word,
    words,
};
