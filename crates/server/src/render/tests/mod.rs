//! The face is looked at through reports made by hand.

mod html;
mod numbers;
mod samples;
mod table;
