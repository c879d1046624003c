import { Button, PasswordInput, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { CopyButton, PageHead, Problem } from '../parts/basics.tsx'
import { useChange, useMay, useSession, useWorkspace } from '../session.ts'

/** What Zapier asks for: the address of this relay, and a token that may no more than it needs. */
export function ConnectZapier() {
  const workspace = useWorkspace()
  const { operator } = useSession()
  const mayMake = useMay('admin') || operator
  const make = useChange<void, { token: string }>(async (call) =>
    call('POST', '/tokens', {
      workspaceId: workspace?.id,
      name: 'Zapier',
      scopes: ['read', 'run'],
    }),
  )
  return (
    <>
      <PageHead title="Connect Zapier">
        In Zapier add a step of Wireflow Connect, choose Connect a new account, and paste
        these two. Zaps then wait for runs of any length, and triggers are instant.
      </PageHead>
      <div className="stack" data-ready>
        <div className="row" style={{ alignItems: 'end' }}>
          <TextInput
            label="Wireflow Connect Address"
            value={relayUrl()}
            w={420}
            readOnly
          />
          <CopyButton text={relayUrl()}>Copy the address</CopyButton>
        </div>
        {make.data ? (
          <div className="row" style={{ alignItems: 'end' }}>
            <PasswordInput
              label="Wireflow Connect Token"
              description="It is not shown again."
              value={make.data.token}
              w={420}
              readOnly
            />
            <CopyButton text={make.data.token}>Copy the token</CopyButton>
          </div>
        ) : (
          <p>
            <Button
              disabled={!mayMake}
              loading={make.isPending}
              onClick={() => make.mutate()}
            >
              Make a token for Zapier
            </Button>
          </p>
        )}
        {make.error && <Problem error={make.error} />}
        <p className="dim">
          {mayMake
            ? 'The token may start runs and read them, and nothing else. '
            : 'Only an operator, or a token that may administer, makes tokens. '}
          <Link to="/tokens">All tokens</Link>
        </p>
        <p className="dim">
          The third thing is your own key of Wireflow, from Settings, API Keys. It must
          belong to the same account as this workspace.
        </p>
      </div>
    </>
  )
}

/** The console lies below the relay's own address. */
function relayUrl(): string {
  return new URL('..', document.baseURI).href.replace(/\/$/, '')
}
