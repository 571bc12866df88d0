-- A store's replenishment orders, a part at a time.
CREATE INDEX replenishment_order_of_store
  ON replenishment_order (json_extract(content, '$.store'), number);
