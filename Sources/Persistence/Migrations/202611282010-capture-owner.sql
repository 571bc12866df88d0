-- Who handed a document in: a partner's program is shown its own captures alone.
ALTER TABLE trace_capture ADD COLUMN handed_in_by TEXT NOT NULL DEFAULT '';
