/** Where files are served, beside the API. */
export const FILES_PATH = '/files/'

/** Where files are put that were announced before. */
export const UPLOADS_PATH = '/uploads/'
