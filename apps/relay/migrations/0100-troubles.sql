-- What keeps every workspace's deliveries back and is the relay's own affair, such as an
-- egress proxy that cannot be reached. One row each; it is of now while it was seen lately.
create table troubles (
  name text primary key,
  message text not null,
  since timestamptz not null,
  seen_at timestamptz not null
);
