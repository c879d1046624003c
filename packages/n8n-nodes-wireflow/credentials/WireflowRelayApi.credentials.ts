import type {
  IAuthenticateGeneric,
  ICredentialTestRequest,
  ICredentialType,
  INodeProperties,
  Icon,
} from 'n8n-workflow'

export class WireflowRelayApi implements ICredentialType {
  name = 'wireflowRelayApi'

  displayName = 'Wireflow Relay API'

  icon: Icon = {
    light: 'file:../icons/wireflow.svg',
    dark: 'file:../icons/wireflow.dark.svg',
  }

  documentationUrl =
    'https://github.com/wireflow-connect/wireflow-connect/tree/main/packages/n8n-nodes-wireflow#credentials'

  properties: INodeProperties[] = [
    {
      displayName: 'Token',
      name: 'token',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      description: 'A token of your workspace on the relay; it begins with rly_',
    },
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. https://relay.example.com',
      description: 'Where your relay is, without a path',
    },
  ]

  authenticate: IAuthenticateGeneric = {
    type: 'generic',
    properties: { headers: { Authorization: '=Bearer {{$credentials.token}}' } },
  }

  test: ICredentialTestRequest = {
    request: {
      baseURL: '={{$credentials.baseUrl.replace(/\\/+$/, "")}}',
      url: '/v1/runs?limit=1',
    },
    rules: [
      {
        type: 'responseCode',
        properties: {
          value: 401,
          message:
            'The relay does not know this token. It may have expired or been removed.',
        },
      },
      {
        type: 'responseCode',
        properties: {
          value: 403,
          message: 'The token lacks the scope read.',
        },
      },
      {
        type: 'responseCode',
        properties: {
          value: 404,
          message: 'There is no relay at this base URL. It is an address without a path.',
        },
      },
    ],
  }
}
