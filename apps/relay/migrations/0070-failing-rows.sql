-- How often the driver of a lane has failed at a run: the second time the run is held.
alter table runs add column driver_failures integer not null default 0;
