-- Up to which number the feed of a workspace has forgotten its events. What is kept below it
-- is still owed to somebody, and no part of the feed any more: the feed has no holes.
create table forgotten_events (
  workspace_id  text primary key references workspaces on delete cascade,
  up_to         bigint not null
);

insert into forgotten_events (workspace_id, up_to)
select w.id, case when max(e.sequence) = w.event_sequence
                  then max(e.sequence) filter (where p.sequence is null) - 1
                  else w.event_sequence end
  from workspaces w
  left join events e on e.workspace_id = w.id
  left join events p on p.workspace_id = e.workspace_id and p.sequence = e.sequence - 1
 where w.event_sequence > 0
 group by w.id;
delete from forgotten_events where up_to = 0;
