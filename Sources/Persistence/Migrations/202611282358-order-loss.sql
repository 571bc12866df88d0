-- What of an order's lines never arrived, from the act that gave it up: the movements of an order that
-- has ended and its losses come to nothing.
CREATE TABLE order_loss (
  event INTEGER NOT NULL REFERENCES order_event,
  order_number TEXT NOT NULL REFERENCES transfer_order,
  line INTEGER NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (order_number, line)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER order_loss_is_not_changed BEFORE UPDATE ON order_loss
BEGIN SELECT RAISE(ABORT, 'losses are append-only'); END;

CREATE TRIGGER order_loss_is_not_deleted BEFORE DELETE ON order_loss
BEGIN SELECT RAISE(ABORT, 'losses are append-only'); END;

CREATE INDEX stock_movement_order ON stock_movement (order_number, line);

-- Orders that ended before this.
INSERT INTO order_loss (event, order_number, line, quantity)
SELECT
  (SELECT max(sequence) FROM order_event
    WHERE kind = 'transfer' AND order_event.number = transfer_order.number),
  order_number, line, -sum(quantity)
FROM transfer_order JOIN stock_movement ON order_number = transfer_order.number
WHERE state IN ('closed', 'lost')
GROUP BY order_number, line HAVING sum(quantity) < 0;
