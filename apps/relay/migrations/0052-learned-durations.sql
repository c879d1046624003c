-- How long workflows take, as the lane's drivers have learnt it, for the next one to go on with.
alter table lanes add column durations jsonb not null default '{}';
