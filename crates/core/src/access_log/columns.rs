//! Which evidence a log records at all: no `Sec-Fetch-Site` on a line means something only if it is logged.

use std::ops::{BitOr, BitOrAssign};

/// The evidence columns that a format, or the lines seen so far, record. `a | b` has the columns of both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Columns(u16);

macro_rules! columns {
    ($($bit:literal $name:ident $constant:ident $doc:literal;)*) => {
        impl Columns {
            $(
                pub(super) const $constant: Columns = Columns(1 << $bit);
                #[doc = $doc]
                pub fn $name(self) -> bool { self.0 & (1 << $bit) != 0 }
            )*
        }
    };
}

columns! {
    0 client CLIENT "The address of the client.";
    1 forwarded_for FORWARDED_FOR "`X-Forwarded-For` or a header like it.";
    2 host HOST "The host asked for.";
    3 status STATUS "The status answered.";
    4 referrer REFERRER "`Referer`.";
    5 user_agent USER_AGENT "`User-Agent`.";
    6 fetch_metadata FETCH_METADATA "`Sec-Fetch-Site`, without which the other three say little.";
    7 sec_purpose SEC_PURPOSE "`Sec-Purpose` or an older name of it.";
    8 x_requested_with X_REQUESTED_WITH "`X-Requested-With`.";
    9 accept_language ACCEPT_LANGUAGE "`Accept-Language`.";
}

impl Columns {
    pub(super) const NONE: Columns = Columns(0);
    /// What a log of all request headers records.
    pub(super) const HEADERS: Columns = Columns(0b11_1111_0000);
}

impl BitOr for Columns {
    type Output = Columns;

    fn bitor(self, other: Columns) -> Columns {
        Columns(self.0 | other.0)
    }
}

impl BitOrAssign for Columns {
    fn bitor_assign(&mut self, other: Columns) {
        self.0 |= other.0;
    }
}
