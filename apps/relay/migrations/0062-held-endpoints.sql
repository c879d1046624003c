-- Those whose deliveries wait or are missed: looked at every few seconds.
create index endpoints_held on endpoints (id)
 where paused_at is not null or disabled_kind is not null;
