//! Small closed sets of words, such as the kinds of story, declared once with their names.
//! Never holds what a workspace can define for itself (statuses are settings).

/// Declares an enum whose variants have a word each, used in JSON, forms, filters and print.
macro_rules! choice {
    ($(#[$meta:meta])* $name:ident { $( $(#[$variant_meta:meta])* $variant:ident = $word:literal ),* $(,)? }) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, schemars::JsonSchema,
        )]
        pub enum $name { $( $(#[$variant_meta])* #[serde(rename = $word)] $variant ),* }

        impl $name {
            /// All of them with their words.
            pub const ALL: &'static [(&'static str, Self)] = &[$( ($word, Self::$variant) ),*];
            /// Their words.
            pub const WORDS: &'static [&'static str] = &[$( $word ),*];

            /// The word for it.
            pub const fn word(self) -> &'static str {
                match self { $( Self::$variant => $word ),* }
            }

            /// The one with this word, whatever its case.
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.iter().find(|(name, _)| $crate::domain::word::same_name(name, word)).map(|(_, value)| *value)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }
    };
}

pub(crate) use choice;
