-- What a store has asked for of a material, and whether it has asked again since.
CREATE INDEX transfer_request_of_store ON transfer_request (store_id, material_id, asked_in);
