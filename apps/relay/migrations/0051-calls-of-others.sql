-- Calls with a lane's key that its driver does not make: somebody waits for their answer.
alter table lanes
  -- When each is sent, in milliseconds since the epoch; some are still to come.
  add column asked        bigint[] not null default '{}',
  -- Raised by each, so that the driver notices those that it has not counted yet.
  add column asked_count  bigint not null default 0;
