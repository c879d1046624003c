-- For deleting what is old without reading what is not.
create index runs_by_end on runs (ended_at) where ended_at is not null;
