//! The face is looked at through reports made by hand.

mod html;
mod numbers;
mod odd_samples;
mod reasoning;
mod samples;
mod table;
