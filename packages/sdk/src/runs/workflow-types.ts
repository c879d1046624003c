import type { Output } from '../wire/output.ts'

/**
 * The workflows whose inputs and outputs are known to the compiler. Empty here: the file that
 * `npx @wireflow-connect/sdk types` writes adds yours.
 */
// oxlint-disable-next-line typescript/no-empty-object-type, typescript/no-empty-interface
export interface WorkflowTypes {}

/** The id of a workflow: a known one, or any other. */
// oxlint-disable-next-line typescript/no-redundant-type-constituents -- until yours are added
export type WorkflowId = keyof WorkflowTypes | (string & {})

type Known<Id> = Id extends keyof WorkflowTypes ? WorkflowTypes[Id] : unknown

/** What a workflow may be given, by label or by node id. */
export type InputsOf<Id> =
  Known<Id> extends { inputs: infer Inputs extends object }
    ? Inputs
    : Readonly<Record<string, unknown>>

/** One thing that a workflow made. */
export type OutputOf<Id> =
  Known<Id> extends { output: infer Names } ? Output & Names : Output
