import { Button, Modal, PasswordInput, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { apiPath, call } from '../api.ts'
import { Card, Id, PageHead, Problem } from '../parts/basics.tsx'
import { showDone } from '../parts/notices.tsx'
import { TableFrame } from '../parts/table.tsx'
import { hostOf } from '../parts/words.ts'
import { chooseWorkspace, useSession, useWorkspace } from '../session.ts'
import type { Workspace } from '../types.ts'

const WIREFLOW = 'https://www.wireflow.ai/api/v1'

/** The operator's workspaces: each has a key of its own, and nothing of another. */
export function Workspaces() {
  const { workspaces } = useSession()
  const chosen = useWorkspace()
  const queries = useQueryClient()
  const [isAdding, setAdding] = useState(false)
  const [reconnected, setReconnected] = useState<Workspace>()
  return (
    <>
      <PageHead
        title="Workspaces"
        buttons={
          <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
            New workspace
          </Button>
        }
      >
        Each has a Wireflow key, triggers and endpoints of its own.
      </PageHead>
      <TableFrame label="Workspaces" isReady>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" className="wide">
              Wireflow
            </th>
            <th scope="col" className="wide">
              Id
            </th>
            <th scope="col">
              <span className="hidden">Acts</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {workspaces.map((workspace) => (
            <tr key={workspace.id}>
              <td className="strong">{workspace.name}</td>
              <td className="wide dim">{hostOf(workspace.upstreamUrl)}</td>
              <td className="wide">
                <Id id={workspace.id} />
              </td>
              <td className="act">
                <div className="buttons" style={{ justifyContent: 'flex-end' }}>
                  <Button
                    size="xs"
                    variant="default"
                    onClick={() => setReconnected(workspace)}
                  >
                    Change the key
                  </Button>
                  {workspace.id === chosen?.id ? (
                    <span className="state" data-tone="info">
                      open
                    </span>
                  ) : (
                    <Button
                      size="xs"
                      onClick={() => chooseWorkspace(queries, workspace.id)}
                    >
                      Open
                    </Button>
                  )}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </TableFrame>
      <Modal opened={isAdding} onClose={() => setAdding(false)} title="New workspace">
        <WorkspaceForm onDone={() => setAdding(false)} />
      </Modal>
      <Modal
        opened={reconnected !== undefined}
        onClose={() => setReconnected(undefined)}
        title={`The key of ${reconnected?.name}`}
      >
        {reconnected && (
          <WorkspaceForm
            workspace={reconnected}
            onDone={() => setReconnected(undefined)}
          />
        )}
      </Modal>
    </>
  )
}

/** For a relay that has no workspace yet. */
export function NewWorkspace({ isFirst = false }: { isFirst?: boolean }) {
  const { operator } = useSession()
  return (
    <div className="stack" data-ready>
      <PageHead
        title={
          <span className="headline">
            {isFirst ? 'Connect Wireflow first.' : 'New workspace'}
          </span>
        }
      >
        {operator
          ? 'A workspace is a Wireflow key with its triggers, runs and endpoints.'
          : 'This token has no workspace.'}
      </PageHead>
      {operator && (
        <Card>
          <WorkspaceForm onDone={() => undefined} />
        </Card>
      )}
    </div>
  )
}

type FormProps = { workspace?: Workspace; onDone: () => void }

function WorkspaceForm({ workspace, onDone }: FormProps) {
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [upstreamUrl, setUpstreamUrl] = useState(workspace?.upstreamUrl ?? WIREFLOW)
  const [apiKey, setApiKey] = useState('')
  const save = useMutation({
    mutationFn: async () =>
      workspace
        ? call('PUT', apiPath('-', `/workspaces/${workspace.id}/connection`), {
            upstreamUrl,
            apiKey,
          })
        : call('POST', apiPath('-', '/workspaces'), { name, upstreamUrl, apiKey }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['session'] })
      showDone(
        workspace
          ? 'The key is changed. Runs that waited are tried again.'
          : 'The workspace is there.',
      )
      onDone()
    },
  })
  function submit(event: FormEvent): void {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form onSubmit={submit} className="stack">
      {!workspace && (
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          withAsterisk={false}
        />
      )}
      <TextInput
        label="Address of Wireflow's API"
        type="url"
        value={upstreamUrl}
        onChange={(event) => setUpstreamUrl(event.currentTarget.value)}
        required
        withAsterisk={false}
      />
      <PasswordInput
        label="Key"
        description="Kept encrypted, and never shown again."
        value={apiKey}
        onChange={(event) => setApiKey(event.currentTarget.value)}
        autoComplete="off"
        required
        withAsterisk={false}
      />
      {save.error && <Problem error={save.error} />}
      <div>
        <Button type="submit" loading={save.isPending}>
          {workspace ? 'Change the key' : 'Make the workspace'}
        </Button>
      </div>
    </form>
  )
}
