-- How many deliveries led to a run, one after another: a loop of endpoints and triggers is known
-- by it. The default is kept in the catalog, so that no row is written.
alter table runs add column hops smallint not null default 0;
alter table events add column hops smallint not null default 0;
