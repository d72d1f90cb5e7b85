//! What sharing is worth here: credit of conversions by source beside the GA view, what kinds of visits bring, what one more share brings, and
//! what came back of costs. The maths is `entrenous_inference::worth`.

pub(super) mod http;
mod read;
mod told;
