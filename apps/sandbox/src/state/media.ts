/** Something a caller uploaded, or is about to. */
export type Media = {
  id: string
  accountId: string
  contentType: string
  size: number
  createdAt: number
  /** `promised` until the bytes are here, `sent` until the caller says that it is done. */
  stage: 'promised' | 'sent' | 'ready'
}
