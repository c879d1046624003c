-- Takes places among the runs that triggers may have, for runs that come at the same moment.
-- `wanted` is a list of { id, run_ids, in_flight, per_day }: a trigger, its new runs in their
-- order, and how many may be under way and be accepted in a day (null: any number). Tells which
-- runs have no place, and why.
--
-- Whoever has called it is alone with these triggers until the end of the transaction, so that
-- no limit is ever passed; each of its statements sees what was committed before.
create function take_places(wanted json, at timestamptz)
returns table (refused text[], reason text, free_at timestamptz)
language plpgsql as $$
declare
  day constant integer := 86400000;
  each record;
  today record;
  running integer;
  admitted integer;
begin
  perform 1 from triggers t
    where t.id in (select w.id from json_to_recordset(wanted) as w (id text))
    order by t.id for no key update;

  for each in select * from json_to_recordset(wanted)
                as w (id text, run_ids text[], in_flight integer, per_day integer)
               order by w.id loop
    admitted := cardinality(each.run_ids);
    reason := null;
    free_at := null;

    select c.count, c.started_at into today from call_counts c
     where c.subject = each.id and c.window_ms = day
       and c.started_at > at - interval '1 day';
    if coalesce(today.count, 0) + admitted > each.per_day then
      admitted := greatest(0, each.per_day - coalesce(today.count, 0));
      reason := 'per_day';
      free_at := coalesce(today.started_at, at) + interval '1 day';
    end if;

    if each.in_flight is not null then
      select count(*) into running from (
        select 1 from runs r where r.trigger_id = each.id and r.due_at is not null
         limit each.in_flight) under_way;
      if running + admitted > each.in_flight then
        admitted := each.in_flight - running;
        reason := 'in_flight';
        free_at := null;
      end if;
    end if;

    if each.per_day is not null and admitted > 0 then
      insert into call_counts as kept (subject, window_ms, started_at, count)
      values (each.id, day, at, admitted)
          on conflict (subject, window_ms) do update
             set count = case when kept.started_at <= at - interval '1 day' then admitted
                              else kept.count + admitted end,
                 started_at = case when kept.started_at <= at - interval '1 day' then at
                                   else kept.started_at end;
    end if;

    refused := each.run_ids[admitted + 1:];
    return next;
  end loop;
end $$;
