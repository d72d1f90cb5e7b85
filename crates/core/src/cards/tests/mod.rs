mod foretold;
mod read;
