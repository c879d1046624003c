import type { IWebhookDescription } from 'n8n-workflow'

/** The door through which the relay resumes a suspended execution; see `run/callback`. */
export const waitWebhooks: IWebhookDescription[] = [
  {
    name: 'default',
    httpMethod: 'POST',
    path: '={{ $nodeId }}',
    isFullPath: true,
    responseMode: 'onReceived',
    responseData: '',
    restartWebhook: true,
  },
]
