import { Button, PasswordInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { call } from '../api.ts'
import { problemWords } from '../parts/notices.tsx'

/**
 * A token is pasted, or a link brings its secret behind the `#`: the page spends it with a
 * POST, since a GET would be spent by whatever looks at links.
 */
export function SignIn() {
  const { back, why } = useSearch({ from: '/in' })
  const [token, setToken] = useState('')
  const router = useRouter()
  const queries = useQueryClient()
  const signIn = useMutation({
    mutationFn: async (given: { token: string } | { link: string }) =>
      call('POST', 'session', given),
    onError: () => undefined,
    onSuccess: async () => {
      queries.clear()
      await router.invalidate()
      await router.navigate({ href: back?.startsWith('/') ? back : '/', replace: true })
    },
  })
  const isSpent = useRef(false)
  const { mutate } = signIn
  useEffect(() => {
    const link = location.hash.slice(1)
    if (link === '' || isSpent.current) return
    isSpent.current = true
    // It must not stay in the history of the browser.
    history.replaceState(history.state, '', location.pathname + location.search)
    mutate({ link })
  }, [mutate])

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (token.trim() !== '') signIn.mutate({ token })
  }

  return (
    <main className="sign-in">
      <div className="card" data-ready>
        <div className="brand">
          <Mark />
          Wireflow Connect
        </div>
        <form onSubmit={submit} className="stack">
          <h1>{why === 'ended' ? 'You were signed out' : 'Sign in'}</h1>
          {why === 'ended' && (
            <p className="dim">
              A session ends after 2 hours without you, and after 12 in any case. Sign in,
              and you are back where you were.
            </p>
          )}
          {signIn.error && (
            <p className="notice" data-tone="bad" role="alert">
              {problemWords(signIn.error)}
            </p>
          )}
          <PasswordInput
            label="Token"
            placeholder="rly_…"
            description="The operator's token, or one of a workspace. It is not kept in the page: you get an httpOnly cookie for 12 hours."
            value={token}
            onChange={(event) => setToken(event.currentTarget.value)}
            autoComplete="current-password"
            name="token"
            autoFocus
            required
            withAsterisk={false}
          />
          <Button type="submit" loading={signIn.isPending} fullWidth>
            Sign in
          </Button>
          <p className="dim small">
            Or run <code className="mono">pnpm start</code> and open the link it prints.
            The operator's token of a relay that you host is{' '}
            <code className="mono">RELAY_ADMIN_TOKEN</code>, or the file{' '}
            <code className="mono">admin-token</code> in its data folder.
          </p>
        </form>
      </div>
    </main>
  )
}

export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 28 28" aria-hidden>
      <rect width="28" height="28" rx="8" fill="var(--accent)" />
      <path
        d="M7 9.5l3 9 4-9 4 9 3-9"
        fill="none"
        stroke="var(--on-accent)"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
