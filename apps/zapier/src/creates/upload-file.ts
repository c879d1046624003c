import type { Bundle, Create, ZObject } from 'zapier-platform-core'
import { uploadFile, type UploadedFile } from '../files/upload-file.ts'

export const UPLOAD_FILE = {
  key: 'upload_file',
  noun: 'File',
  display: {
    label: 'Upload File',
    description:
      'Uploads a file of up to 25 MB and returns the URL under which workflows can read it.',
  },
  operation: {
    perform: upload,
    inputFields: [
      {
        key: 'file',
        label: 'File',
        type: 'file',
        required: true,
        helpText: 'A file of an earlier step, or the address of one.',
      },
    ],
    outputFields: [
      { key: 'id', label: 'File ID', type: 'string' },
      { key: 'url', label: 'File URL', type: 'string' },
      { key: 'name', label: 'File Name', type: 'string' },
      { key: 'type', label: 'Content Type', type: 'string' },
      { key: 'size', label: 'Size in Bytes', type: 'integer' },
    ],
    sample: {
      id: 'https://cdn.wireflow.ai/uploads/red-bike.png',
      url: 'https://cdn.wireflow.ai/uploads/red-bike.png',
      name: 'red-bike.png',
      type: 'image/png',
      size: 48_213,
    },
  },
} satisfies Create

/** Wireflow knows an uploaded file by its address, so that is its id, too. */
async function upload(
  z: ZObject,
  bundle: Bundle,
): Promise<UploadedFile & { id: string }> {
  const file = await uploadFile(z, bundle, String(bundle.inputData['file']))
  return { id: file.url, ...file }
}
