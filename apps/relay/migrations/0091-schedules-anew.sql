-- How many attempts had been made when the schedule of a delivery began anew: one that is
-- recovered or redelivered gets all of it.
alter table deliveries add column schedule_from integer not null default 0;
