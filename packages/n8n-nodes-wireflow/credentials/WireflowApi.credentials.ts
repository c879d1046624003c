import type {
  IAuthenticateGeneric,
  ICredentialTestRequest,
  ICredentialType,
  INodeProperties,
  Icon,
} from 'n8n-workflow'

export class WireflowApi implements ICredentialType {
  name = 'wireflowApi'

  displayName = 'Wireflow API'

  icon: Icon = {
    light: 'file:../icons/wireflow.svg',
    dark: 'file:../icons/wireflow.dark.svg',
  }

  documentationUrl =
    'https://github.com/wireflow-connect/wireflow-connect/tree/main/packages/n8n-nodes-wireflow#credentials'

  properties: INodeProperties[] = [
    {
      displayName: 'API Key',
      name: 'apiKey',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      description:
        'From Settings > API Keys in Wireflow, with the scopes workflows:read, workflows:write (for uploads), workflows:execute and executions:read',
    },
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      required: true,
      default: 'https://www.wireflow.ai/api/v1',
      description: 'Where the API is. Change it only to use a sandbox.',
    },
  ]

  authenticate: IAuthenticateGeneric = {
    type: 'generic',
    properties: { headers: { Authorization: '=Bearer {{$credentials.apiKey}}' } },
  }

  test: ICredentialTestRequest = {
    request: {
      baseURL: '={{$credentials.baseUrl.replace(/\\/+$/, "")}}',
      url: '/workflows',
    },
    rules: [
      {
        type: 'responseCode',
        properties: {
          value: 401,
          message:
            'Wireflow does not know this key. It may have expired or been deleted.',
        },
      },
      {
        type: 'responseCode',
        properties: {
          value: 403,
          message: 'The key lacks the scope workflows:read.',
        },
      },
      {
        type: 'responseCode',
        properties: {
          value: 404,
          message: 'There is no Wireflow API at this base URL. It ends in /api/v1.',
        },
      },
    ],
  }
}
