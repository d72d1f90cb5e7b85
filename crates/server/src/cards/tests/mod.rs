mod looked;
