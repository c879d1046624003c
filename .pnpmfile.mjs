// The reference page of the API is one file of this package, with everything it needs in it.
const BUNDLED = '@scalar/api-reference'

export const hooks = {
  readPackage: (manifest) =>
    manifest.name === BUNDLED ? { ...manifest, dependencies: {} } : manifest,
}
