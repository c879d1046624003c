-- compatible: an older version takes the same origins and hosts
-- What browsers never send was taken as it came: capitals, a slash at the end, the usual port.
create function pg_temp.each_of(list jsonb, pattern text, instead text) returns jsonb
language sql as $$
  select coalesce(jsonb_agg(distinct regexp_replace(lower(trim(each)), pattern, instead)), '[]')
    from jsonb_array_elements_text(list) each
$$;

update triggers
   set settings = jsonb_set(settings, '{origins}', pg_temp.each_of(
         pg_temp.each_of(settings -> 'origins', '^(https?://[^/?#@]+)/$', '\1'),
         '^(https://[^/?#@]+):443$|^(http://[^/?#@]+):80$', '\1\2'))
 where jsonb_typeof(settings -> 'origins') = 'array' and settings -> 'origins' <> '[]';

update triggers
   set settings = jsonb_set(settings, '{redirectHosts}', pg_temp.each_of(
         pg_temp.each_of(settings -> 'redirectHosts', '^(?:https?://)?([^/?#@]+)/?$', '\1'),
         ':(?:443|80)$', ''))
 where jsonb_typeof(settings -> 'redirectHosts') = 'array' and settings -> 'redirectHosts' <> '[]';

drop function pg_temp.each_of;
