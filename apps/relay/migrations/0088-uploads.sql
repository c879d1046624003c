-- When files of callers are sent, in milliseconds since the epoch: a part of what was asked, and
-- never more than a share of it.
alter table lanes add column uploads bigint[] not null default '{}';
