mod foretold;
mod looked;
mod served;
