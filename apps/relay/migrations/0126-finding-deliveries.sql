-- Deliveries by the type of their event are found by the event; those by how they failed by the
-- attempts that did, and only such an attempt pays for its index.
create index events_by_type on events (workspace_id, type, id);
create index attempts_by_failure on attempts ((coalesce(status / 100, 0)), delivery_id)
 where outcome <> 'succeeded';
