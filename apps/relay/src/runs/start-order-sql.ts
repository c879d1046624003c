/**
 * In which order the runs of a lane are started, as parts of a statement that begins with
 * `OPEN_QUEUES`. $1 is the lane, $2 the most runs to look at.
 *
 * Every trigger with something waiting is a queue, and so are the runs of each workspace that
 * were asked for with a token. In every round each trigger has one turn, the trigger that had
 * its last one the longest ago first; a run's round is its place in its own queue, so whoever
 * has a thousand waiting waits for itself. Before each turn of a trigger up to `OWN_IN_ROW`
 * runs without one are started. Workspaces that share the key take turns in the same way.
 *
 * What was started last is written down (`turns`), so that the order stays the same when it is
 * computed anew after a start. Queues are found by walking the index from one to the next: the
 * cost grows with their number, and not with what waits in them. Where `trigger_id` is null it
 * stands in the order as well, since only so the index is known to have the order.
 */

/** So many runs of tokens come before one of a trigger, while both wait. */
export const OWN_IN_ROW = 4

/** SQL: whether a trigger is paused. */
export const IS_PAUSED = (triggerId: string) =>
  `exists (select 1 from triggers t where t.id = ${triggerId} and t.paused_at is not null)`

/**
 * SQL: whether a plain run of a workflow is left out, since the account could not pay for
 * another one. What a part of a workflow or a batch costs is not known from that.
 */
export const IS_UNPAID = (workflowId: string) =>
  `exists (select 1 from unpaid_workflows u
            where u.lane_id = $1 and u.workflow_id = ${workflowId})`

const IS_UNPAID_TRIGGER = (triggerId: string) =>
  `exists (select 1 from triggers t
            where t.id = ${triggerId} and ${IS_UNPAID('t.workflow_id')}
              and not t.settings ?| array['targetNodeId', 'iteratorConfigs'])`

/** SQL: `member`, the workspaces of the lane, and `open_queue`, the triggers whose turn may come. */
export const OPEN_QUEUES = `
  with recursive walk (workspace_id, trigger_id) as (
    select w.id, (select r.trigger_id from runs r
                   where r.workspace_id = w.id and r.state = 'accepted'
                     and r.trigger_id is not null
                   order by r.trigger_id limit 1)
      from workspaces w where w.lane_id = $1
     union all
    select walk.workspace_id, (select r.trigger_id from runs r
                                where r.workspace_id = walk.workspace_id
                                  and r.state = 'accepted'
                                  and r.trigger_id > walk.trigger_id
                                order by r.trigger_id limit 1)
      from walk where walk.trigger_id is not null),
  open_queue as materialized (
    select walk.workspace_id, walk.trigger_id, head.accepted_at,
           greatest(last.taken_at, head.accepted_at) as since,
           count(*) over (partition by walk.workspace_id) as queue_count
      from walk
      left join turns last on last.workspace_id = walk.workspace_id
                          and last.trigger_id = walk.trigger_id
     cross join lateral (
       select accepted_at from runs r
        where r.workspace_id = walk.workspace_id and r.trigger_id = walk.trigger_id
          and r.state = 'accepted'
        order by r.accepted_at, r.id limit 1) head
     where walk.trigger_id is not null and not ${IS_PAUSED('walk.trigger_id')}
       and not ${IS_UNPAID_TRIGGER('walk.trigger_id')}),
  member as materialized (
    select w.id, coalesce(last.own_in_row, 0) as own_in_row,
           greatest(last.taken_at, least(own.accepted_at, (
             select min(q.accepted_at) from open_queue q where q.workspace_id = w.id)))
             as since
      from workspaces w
      left join turns last on last.workspace_id = w.id and last.trigger_id = ''
      left join lateral (
        select accepted_at from runs r
         where r.workspace_id = w.id and r.trigger_id is null and r.state = 'accepted'
         order by r.trigger_id, r.accepted_at, r.id limit 1) own on true
     where w.lane_id = $1)`

/** SQL: `in_turn`, the next runs of the lane with their `place`, from 1. */
export const BOTH_KINDS_IN_TURN = `
  of_trigger as (
    select q.workspace_id, r.id,
           row_number() over (partition by q.workspace_id
                              order by r.place, q.since, q.trigger_id) as turn
      from open_queue q cross join lateral (
        select id, row_number() over (order by accepted_at, id) as place
          from (select id, accepted_at from runs
                 where workspace_id = q.workspace_id and trigger_id = q.trigger_id
                   and state = 'accepted'
                 order by accepted_at, id
                 limit case when q.queue_count >= $2::int then 1 else $2::int end) oldest) r),
  own as (
    select m.id as workspace_id, r.id, r.place,
           ceil((r.place + m.own_in_row) / ${OWN_IN_ROW}.0) as turn
      from member m cross join lateral (
        select id, row_number() over (order by accepted_at, id) as place
          from (select id, accepted_at from runs
                 where workspace_id = m.id and trigger_id is null and state = 'accepted'
                   and not (${IS_UNPAID('runs.workflow_id')} and target_node_id is null
                            and iterator_configs is null)
                 order by trigger_id, accepted_at, id limit $2::int) oldest) r),
  in_workspace as (
    select workspace_id, id,
           row_number() over (partition by workspace_id order by turn, kind, place) as place
      from (select workspace_id, id, turn, 0 as kind, place from own
             union all
            select workspace_id, id, turn, 1, 0 from of_trigger) both_kinds),
  in_turn as (
    select w.id, row_number() over (order by w.place, m.since, m.id) as place
      from in_workspace w join member m on m.id = w.workspace_id)`
