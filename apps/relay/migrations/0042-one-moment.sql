-- A run has one next moment: it is told to be overdue, then its deadline ends it. One index
-- finds both; every accepted run pays for each index there is.
drop index runs_overdue;
drop index runs_by_deadline;
create index runs_by_moment on runs (coalesce(overdue_at, deadline_at))
 where due_at is not null;
