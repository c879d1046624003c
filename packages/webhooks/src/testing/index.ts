export { exampleEvent } from './example-event.ts'
export { signedRequest, signEvent, type SigningOptions } from './sign-event.ts'
export { verificationCases, type VerificationCase } from './verification-cases.ts'
