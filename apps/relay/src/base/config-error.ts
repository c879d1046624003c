/** A setting that does not parse. The message names the settings and never prints a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'

  constructor(faults: readonly string[]) {
    super(['The relay cannot start. Mend these settings:', ...faults].join('\n  '))
  }
}
