mod decide;
mod names;
mod utm;
