import type { Client } from 'pg'

/**
 * What a database is made of, as text that is read and compared: tables with their columns,
 * constraints and indexes, functions and triggers, each in the order of its name.
 */
export async function describeSchema(client: Client): Promise<string> {
  const tables = await tablesOf(client)
  const described = []
  for (const table of tables) described.push(await describeTable(client, table))
  return [...described, ...(await routinesOf(client))].join('\n\n') + '\n'
}

async function tablesOf(client: Client): Promise<string[]> {
  return listTexts(
    client,
    `select c.relname as text from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      order by c.relname`,
  )
}

async function describeTable(client: Client, table: string): Promise<string> {
  const columns = await listTexts(
    client,
    `select a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
         || case when a.attnotnull then ' not null' else '' end
         || case when a.attgenerated = 's'
                 then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
                 when a.attidentity <> '' then ' generated always as identity'
                 else coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') end as text
       from pg_attribute a
       left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped
      order by a.attname`,
    table,
  )
  const constraints = await listTexts(
    client,
    `select 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) as text
       from pg_constraint where conrelid = $1::regclass and contype <> 'n' order by conname`,
    table,
  )
  const indexes = await listTexts(
    client,
    `select replace(pg_get_indexdef(i.indexrelid), ' public.', ' ') || ';' as text
       from pg_index i join pg_class c on c.oid = i.indexrelid
      where i.indrelid = $1::regclass
        and not exists (select from pg_constraint where conindid = i.indexrelid)
      order by c.relname`,
    table,
  )
  const lines = [...columns, ...constraints].map((line) => `  ${line}`)
  return [`create table ${table} (`, lines.join(',\n'), ');', ...indexes].join('\n')
}

async function routinesOf(client: Client): Promise<string[]> {
  return listTexts(
    client,
    `select pg_get_functiondef(oid) || ';' as text from pg_proc
      where pronamespace = 'public'::regnamespace
     union all
     select pg_get_triggerdef(oid) || ';' from pg_trigger where not tgisinternal
     order by text`,
  )
}

async function listTexts(
  client: Client,
  statement: string,
  ...parameters: string[]
): Promise<string[]> {
  const { rows } = await client.query<{ text: string }>(statement, parameters)
  return rows.map(({ text }) => text)
}
