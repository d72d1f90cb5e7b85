mod coverage;
mod estimates;
mod faults;
mod lists;
mod made_up;
mod properties;
mod segments;
mod shapes;
