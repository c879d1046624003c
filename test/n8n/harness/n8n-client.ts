import { until } from './until.ts'

export type NodeJson = {
  id: string
  name: string
  type: string
  typeVersion: number
  position: [number, number]
  parameters: object
  [more: string]: unknown
}

export type Item = {
  json: Record<string, unknown>
  binary?: Record<string, { mimeType: string; fileName: string; fileSize: string }>
  pairedItem?: unknown
}

/** An execution as n8n keeps it. */
export type N8nExecution = {
  id: string
  status: string
  /** The items of the first output of a node; of another with `output`. */
  items(node: string, output?: number): Item[]
  /** What ended it. */
  error(): NodeError | undefined
}

type NodeError = { message: string; description?: string }

/** An execution as n8n's public API tells of it. */
type KeptExecution = {
  status: string
  data?: {
    resultData: {
      error?: NodeError
      runData: Record<string, { data?: { main: Item[][] } }[]>
    }
  }
}

export type N8nClient = Awaited<ReturnType<typeof connect>>

const BROWSER_ID = 'test'
const OWNER = { email: 'owner@example.com', password: 'Passw0rd-of-a-test' }

/** Signs in to an n8n, as its editor does; makes its owner first where there is none. */
export async function connect(url: string) {
  let cookie = ''
  let apiKey = ''

  /** Calls n8n as its editor does, and returns the `data` of the answer. */
  async function rest<Data>(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Data> {
    const response = await fetch(`${url}/rest${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        'browser-id': BROWSER_ID,
        cookie,
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
    })
    const set = response.headers.getSetCookie()
    if (set.length > 0) cookie = set.map((each) => each.split(';')[0]).join('; ')
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    const answer = text === '' ? {} : JSON.parse(text)
    return (answer.data ?? answer) as Data
  }

  async function signIn(): Promise<void> {
    const person = { ...OWNER, firstName: 'Test', lastName: 'Owner' }
    const signedUp = await rest('POST', '/owner/setup', person).catch(() => undefined)
    if (!signedUp) {
      const { email, password } = OWNER
      await rest('POST', '/login', { emailOrLdapLoginId: email, email, password })
    }
    const key = await rest<{ rawApiKey: string }>('POST', '/api-keys', {
      label: `test ${Math.random()}`,
      scopes: ['execution:read'],
      expiresAt: null,
    })
    apiKey = key.rawApiKey
  }

  async function listExecutions(workflowId: string) {
    const filter = encodeURIComponent(JSON.stringify({ workflowId }))
    type Found = { results: { id: string; status: string }[] }
    const { results } = await rest<Found>('GET', `/executions?filter=${filter}`)
    return results.toReversed()
  }

  async function getExecution(id: string): Promise<N8nExecution> {
    const path = `/api/v1/executions/${id}?includeData=true`
    const response = await fetch(url + path, { headers: { 'x-n8n-api-key': apiKey } })
    const { status, data } = (await response.json()) as KeptExecution
    const runs = (node: string) => data?.resultData.runData[node] ?? []
    return {
      id,
      status,
      items: (node, output = 0) => runs(node).at(-1)?.data?.main[output] ?? [],
      error: () => data?.resultData.error,
    }
  }

  async function activate(id: string, versionId: string): Promise<void> {
    await rest('POST', `/workflows/${id}/activate`, { versionId })
    // Newer versions publish a moment later and tell when they have; older ones at once.
    const isTold = await publicationStatus(id)
    if (isTold === undefined) return
    await until('the workflow to be published', async () => {
      return (await publicationStatus(id)) === 'published' ? true : undefined
    })
  }

  async function publicationStatus(id: string): Promise<string | undefined> {
    const path = `/workflows/${id}/publication-status`
    const found = await rest<{ status: string }>('GET', path).catch(() => undefined)
    return found?.status
  }

  async function createCredential(type: string, data: object, name = type) {
    const created = { name, type, data }
    return rest<{ id: string; name: string }>('POST', '/credentials', created).then(
      ({ id }) => ({ id, name }),
    )
  }

  await until('n8n to let us in', async () =>
    signIn().then(
      () => true,
      () => undefined,
    ),
  )
  return {
    url,
    /** What makes a browser signed in, too. */
    session: () => ({ cookie, browserId: BROWSER_ID }),
    rest,
    listExecutions,
    getExecution,
    activate,

    createCredential,

    async testCredential(
      type: string,
      data: object,
    ): Promise<{ status: string; message?: string }> {
      const { id, name } = await createCredential(type, data)
      const credentials = { id, name, type, data }
      return rest('POST', '/credentials/test', { credentials })
    },

    /** Saves a workflow whose nodes follow one another, and switches it on. */
    async createWorkflow(
      nodes: NodeJson[],
      connections: object = chain(nodes),
      { isActive = true } = {},
    ): Promise<{ id: string; versionId: string; saved: object }> {
      const saved = await rest<{ id: string; versionId: string }>('POST', '/workflows', {
        name: `Test ${nodes.map(({ name }) => name).join(' ')}`,
        nodes,
        connections,
        settings: { executionOrder: 'v1' },
        active: false,
      })
      if (isActive) await activate(saved.id, saved.versionId)
      return { id: saved.id, versionId: saved.versionId, saved }
    },

    async deactivate(id: string): Promise<void> {
      await rest('POST', `/workflows/${id}/deactivate`)
    },

    /** The latest execution of a workflow, after another one, once it has one of these statuses. */
    async execution(
      workflowId: string,
      statuses: string[] = ['success', 'error'],
      after?: string,
    ): Promise<N8nExecution> {
      const found = await until(
        `an execution that is ${statuses.join(' or ')}`,
        async () => {
          const latest = (await listExecutions(workflowId)).at(-1)
          const isNew = latest !== undefined && latest.id !== after
          return isNew && statuses.includes(latest.status) ? latest : undefined
        },
      )
      return getExecution(found.id)
    },

    /** As somebody does who presses "Retry with original workflow". */
    async retryExecution(id: string): Promise<void> {
      await rest('POST', `/executions/${id}/retry`, { loadWorkflow: false })
    },

    async stopExecution(id: string): Promise<void> {
      await rest('POST', `/executions/${id}/stop`)
    },
  }
}

/** Each node leads to the next. */
export function chain(nodes: readonly NodeJson[]): object {
  const links = nodes.slice(0, -1).map(({ name }, index) => {
    const next = { node: nodes[index + 1]?.name, type: 'main', index: 0 }
    return [name, { main: [[next]] }]
  })
  return Object.fromEntries(links)
}
