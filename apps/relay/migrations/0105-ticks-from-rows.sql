-- compatible: an older version tells the queue of its schedules again when it starts
-- Schedules tick from their rows. What the queue was told of them wakes nobody any more.
do $$
declare
  part record;
begin
  for part in
    select table_name from information_schema.columns
     where table_schema = 'bullmq' and column_name = 'queue'
  loop
    execute format('delete from bullmq.%I where queue = %L', part.table_name, 'schedules');
  end loop;
end $$;
