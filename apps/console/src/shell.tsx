import {
  ActionIcon,
  Menu,
  Modal,
  Switch,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core'
import {
  IconActivity,
  IconArrowBackUp,
  IconBolt,
  IconBuilding,
  IconCalendarEvent,
  IconEye,
  IconForms,
  IconHome,
  IconKey,
  IconKeyboard,
  IconListNumbers,
  IconLogout,
  IconMenu2,
  IconMoon,
  IconRoute,
  IconSelector,
  IconShieldExclamation,
  IconSun,
  IconX,
  type Icon,
} from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { type MouseEvent, useEffect, useState } from 'react'
import { call } from './api.ts'
import { areKeysOff, switchKeys, useKeys } from './keys.ts'
import { RailLink } from './parts/rail-link.tsx'
import { Gauge } from './parts/basics.tsx'
import { Mark } from './pages/sign-in.tsx'
import { chooseWorkspace, useRead, useSession, useWorkspace } from './session.ts'
import type { Usage } from './types.ts'
import { hostOf } from './parts/words.ts'

type Place = {
  to: string
  name: string
  icon: Icon
  key?: string
  isForOperator?: boolean
  isForAdmins?: boolean
}

const PLACES: readonly (readonly Place[])[] = [
  [
    { to: '/', name: 'Home', icon: IconHome, key: 'g h' },
    { to: '/runs', name: 'Runs', icon: IconActivity, key: 'g r' },
    { to: '/triggers', name: 'Triggers', icon: IconForms, key: 'g t' },
    { to: '/endpoints', name: 'Endpoints', icon: IconRoute, key: 'g e' },
  ],
  [
    { to: '/events', name: 'Events', icon: IconBolt, key: 'g v' },
    { to: '/undelivered', name: 'Undelivered', icon: IconArrowBackUp, key: 'g u' },
    { to: '/schedules', name: 'Schedules', icon: IconCalendarEvent, key: 'g s' },
    { to: '/quarantine', name: 'Quarantine', icon: IconShieldExclamation },
    { to: '/queue', name: 'Queue', icon: IconListNumbers, key: 'g q' },
    { to: '/watched', name: 'Watched', icon: IconEye },
  ],
  [
    { to: '/tokens', name: 'Tokens', icon: IconKey, isForAdmins: true },
    { to: '/workspaces', name: 'Workspaces', icon: IconBuilding, isForOperator: true },
  ],
]

/** The frame of every page: the rail, the keys, and what the page says. */
export function Shell() {
  const [isMenuOpen, setMenuOpen] = useState(false)
  const [isHelpOpen, setHelpOpen] = useState(false)
  const navigate = useNavigate()
  const path = useRouterState({ select: ({ location }) => location.pathname })
  useEffect(() => setMenuOpen(false), [path])
  const { operator, scopes } = useSession()
  const isAdmin = operator || scopes.includes('admin')
  const groups = PLACES.map((group) =>
    group.filter(
      ({ isForOperator, isForAdmins }) =>
        (operator || !isForOperator) && (isAdmin || !isForAdmins),
    ),
  )
  const places = groups.flat()
  useKeys({
    '?': () => setHelpOpen(true),
    Escape: () => setMenuOpen(false),
    ...Object.fromEntries(
      places.flatMap(({ key, to }) => (key ? [[key, () => void navigate({ to })]] : [])),
    ),
  })

  return (
    <div className="shell">
      <a className="skip" href="#main" onClick={skipToMain}>
        Skip to the page
      </a>
      <header className="phone-bar">
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={isMenuOpen ? 'Close the menu' : 'Open the menu'}
          aria-expanded={isMenuOpen}
          onClick={() => setMenuOpen(!isMenuOpen)}
        >
          {isMenuOpen ? <IconX size={20} /> : <IconMenu2 size={20} />}
        </ActionIcon>
        <Mark />
        Wireflow Connect
      </header>
      <aside className="rail" data-open={isMenuOpen} aria-label="Console">
        <WorkspaceMenu />
        <nav aria-label="Pages">
          {groups.map((group, index) => (
            <ul key={index}>
              {group.map(({ to, name, icon: Sign }) => (
                <li key={to}>
                  <RailLink to={to} icon={<Sign size={18} stroke={1.7} />}>
                    {name}
                  </RailLink>
                </li>
              ))}
            </ul>
          ))}
        </nav>
        <div className="rail-foot">
          <StartGauge />
          <div className="rail-tools">
            <SchemeButton />
            <Tooltip label="Keys (?)">
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label="Show the keys"
                onClick={() => setHelpOpen(true)}
              >
                <IconKeyboard size={18} />
              </ActionIcon>
            </Tooltip>
            <SignOutMenu />
          </div>
        </div>
      </aside>
      <main id="main" tabIndex={-1} className="page">
        <Outlet />
      </main>
      <KeyHelp isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  )
}

/** With a `<base>` a link to a fragment would leave the page. */
function skipToMain(event: MouseEvent): void {
  event.preventDefault()
  document.getElementById('main')?.focus()
}

function WorkspaceMenu() {
  const { workspaces } = useSession()
  const chosen = useWorkspace()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const content = (
    <>
      <Mark />
      <span>
        <b>{chosen?.name ?? 'No workspace'}</b>
        <span className="dim small">
          {chosen ? hostOf(chosen.upstreamUrl) : 'make one'}
        </span>
      </span>
    </>
  )
  if (workspaces.length < 2) return <div className="workspace">{content}</div>
  return (
    <Menu position="bottom-start" width={240}>
      <Menu.Target>
        <button type="button" className="workspace">
          {content}
          <span className="hidden">, change the workspace</span>
          <IconSelector size={16} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {workspaces.map(({ id, name, upstreamUrl }) => (
          <Menu.Item
            key={id}
            onClick={() => {
              chooseWorkspace(queries, id)
              void navigate({ to: '/' })
            }}
          >
            {name}
            <span className="dim small" style={{ display: 'block' }}>
              {hostOf(upstreamUrl)}
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

const USAGE_EVERY_MS = 10_000

function StartGauge() {
  const { data } = useRead<Usage>('/usage', { everyMs: USAGE_EVERY_MS })
  if (!data?.starts) return null
  const { sentInLastMinute: sent, perMinute } = data.starts
  return (
    <div className="stack" style={{ gap: 6 }}>
      <div className="row small" style={{ justifyContent: 'space-between' }}>
        <span className="dim">Starts this minute</span>
        <span>
          {sent} of {perMinute}
        </span>
      </div>
      <Gauge share={sent / perMinute} label="Starts this minute" />
    </div>
  )
}

function SchemeButton() {
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light')
  const other = scheme === 'dark' ? 'light' : 'dark'
  return (
    <Tooltip label={`Use ${other} colours`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`Use ${other} colours`}
        onClick={() => setColorScheme(other)}
      >
        {scheme === 'dark' ? <IconSun size={18} /> : <IconMoon size={18} />}
      </ActionIcon>
    </Tooltip>
  )
}

function SignOutMenu() {
  const { name, expiresAt } = useSession()
  const signOut = useMutation({
    mutationFn: async (where: 'session' | 'sessions') => call('DELETE', where),
    // Whatever was shown belonged to the session.
    onSuccess: () => location.assign(new URL('in', document.baseURI)),
  })
  return (
    <Menu position="top-start" width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label="Sign out">
          <IconLogout size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          Signed in as {name} until{' '}
          {new Date(expiresAt).toLocaleTimeString([], {
            hour: '2-digit',
            minute: '2-digit',
          })}
        </Menu.Label>
        <Menu.Item onClick={() => signOut.mutate('session')}>Sign out</Menu.Item>
        <Menu.Item onClick={() => signOut.mutate('sessions')}>
          Sign out everywhere
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

const MORE_KEYS = [
  ['/', 'Search on this page'],
  ['j k', 'Next and previous row'],
  ['Enter', 'Open what has the focus'],
  ['r', 'Run again (on a run; shows the estimate first)'],
  ['f', 'Ask Wireflow again (on a run)'],
  ['c', 'Copy as curl (on a run)'],
  ['Esc', 'Close'],
  ['?', 'This list'],
] as const

function KeyHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [isOff, setOff] = useState(areKeysOff)
  const places = PLACES.flat().flatMap(({ key, name }) =>
    key ? [[key, name] as const] : [],
  )
  return (
    <Modal opened={isOpen} onClose={onClose} title="Keys">
      <dl className="keys">
        {[...places, ...MORE_KEYS].map(([key, what]) => (
          <div key={key} style={{ display: 'contents' }}>
            <dt>
              {key.split(' ').map((each) => (
                <kbd key={each} style={{ marginRight: 4 }}>
                  {each}
                </kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <Switch
        mt="lg"
        label="Single keys do something"
        checked={!isOff}
        onChange={({ currentTarget }) => {
          switchKeys(!currentTarget.checked)
          setOff(!currentTarget.checked)
        }}
      />
    </Modal>
  )
}
