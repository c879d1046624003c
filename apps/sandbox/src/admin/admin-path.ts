/** Where everything is that is the sandbox's own and not the upstream's. */
export const ADMIN_PATH = '/_sandbox'
