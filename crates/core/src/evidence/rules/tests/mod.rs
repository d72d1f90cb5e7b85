mod meaning;
mod properties;
mod reference;
mod samples;

use std::sync::LazyLock;

use super::*;

static RULES: LazyLock<Rules> = LazyLock::new(Rules::builtin);
