-- Tells every process that keeps triggers in memory which one has changed.
create function tell_trigger_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('trigger_changed', old.id);
  return null;
end $$;

create trigger trigger_changed after update or delete on triggers
  for each row execute function tell_trigger_change();
