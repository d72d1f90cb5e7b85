//! Closed vocabularies: one spelling in tables, JSON, the visits file and the interface.

/// A name that is not in a closed vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what} \"{name}\"")]
pub struct UnknownName {
    /// The vocabulary, e.g. `app`.
    pub what: &'static str,
    /// The name that was given.
    pub name: String,
}

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vdoc])* #[doc = concat!("`", $text, "`")] $variant),+ }

        impl $name {
            /// All members, in the fixed order of reports.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name used in tables, JSON and columns.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result { f.write_str(self.name()) }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::evidence::source::UnknownName;
            fn from_str(name: &str) -> Result<Self, $crate::evidence::source::UnknownName> {
                match name {
                    $($text => Ok(Self::$variant),)+
                    _ => Err($crate::evidence::source::UnknownName { what: $what, name: name.to_owned() }),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.serialize_str(self.name()) }
        }
    };
}
pub(crate) use vocabulary;
