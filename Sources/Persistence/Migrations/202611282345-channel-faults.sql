-- Why an attempt failed, in Chinese too; what was kept before stands as it was.
ALTER TABLE outbox_message ADD COLUMN fault_zh TEXT NOT NULL DEFAULT '';
ALTER TABLE delivery_channel ADD COLUMN last_fault_zh TEXT NOT NULL DEFAULT '';
UPDATE outbox_message SET fault_zh = fault;
UPDATE delivery_channel SET last_fault_zh = last_fault;
