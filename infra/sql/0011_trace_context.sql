-- The span of a version's intake (W3C traceparent), parent of the spans of its stages. Hints get lost and are sent again by others, so the
-- record carries it. Null: the version's id is the id of its trace.
ALTER TABLE versions ADD COLUMN trace_parent text;
