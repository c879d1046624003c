import type { Words } from './words.ts'

export const en: Words = {
  run: 'Run',
  sending: 'Sending…',
  uploading: (percent) => `Uploading, ${percent} %`,
  optional: '(optional)',
  keepsValue: 'What you leave empty stays as the owner of this form has set it.',
  chooseOne: 'Choose one',
  asOwnerSet: 'As the owner has set it',
  upTo: (size) => `Up to ${size}.`,
  between: (min, max) => `${min} to ${max}`,
  atLeast: (min) => `${min} or more`,
  atMost: (max) => `${max} or less`,
  remove: 'Remove',
  closed: 'This form takes no answers at the moment.',
  needsScript:
    'This form is protected against robots and needs JavaScript. Switch it on for this page and load it again.',
  faults: {
    title: 'Please look at these fields again',
    missing: 'Please fill this in.',
    number: 'Please enter a number.',
    choice: 'Please choose one of these.',
    address: 'Please enter a whole address, beginning with https://.',
    date: 'Please enter a date.',
    other: 'This does not fit here.',
    chooseAgain: 'Please choose the file again: a browser cannot keep it.',
    tooLarge: (size) => `This file is too large. Up to ${size} are taken.`,
  },
  refused: {
    busy: (seconds) =>
      `Many people are using this right now. Nothing was started; send it again in ${seconds} seconds.`,
    challenge: 'The check against robots has run out. Send the form again.',
    unavailable:
      'This cannot be taken at the moment. Nothing was started; send it again in a minute.',
    misconfigured:
      'This form is not set up rightly, so nothing was started. Please let its owner know.',
    file: 'One of the files cannot be taken here. Please choose another.',
    other: 'This could not be taken, and nothing was started.',
    connection: 'The connection was lost. Nothing you typed is lost; send it again.',
  },
  status: {
    making: 'Your result is being made',
    waiting: 'Your request is in line',
    ready: 'Ready',
    done: 'Here is your result',
    failed: 'This could not be made',
    cancelled: 'This was cancelled',
    timedOut: 'This took too long',
    lost: 'We do not know whether this was finished',
    owner:
      'The owner of this form has to look at something first. You do not need to do anything.',
    received: 'Your request was accepted',
    inLine: 'Waiting for its turn',
    place: (position) =>
      position === 1 ? 'You are next in line' : `You are number ${position} in line`,
    startsIn: (time) => `It starts in about ${time}.`,
    being: 'Being made',
    finished: 'Ready',
    usually: (from, until) => `Usually ${from} to ${until}.`,
    soFar: (time) => `${time} so far.`,
    longer: 'This takes longer than usual. It is still being made.',
    unknownTime: 'This is new to us, so we cannot say how long it takes.',
    mayClose:
      'You can close this page. Keep its address, and come back whenever you like.',
    whatNow: {
      failed:
        'Something in it could not be done. Change what you entered and send it again.',
      cancelled: 'It was stopped before it was finished. You can send it again.',
      timedOut: 'It was not finished in time and was given up. You can send it again.',
      lost: 'The owner can see this and look into it. You do not need to do anything.',
    },
    nothing: 'Nothing came out of it.',
    download: 'Download',
    openFile: 'Open the file',
    another: 'Make another',
    madeIn: (time) => `Made in ${time}.`,
    reference: (code) => `Reference ${code}, should you ask for help.`,
    accepted: 'Accepted',
    ended: 'Ended',
    seconds: (count) => (count === 1 ? '1 second' : `${count} seconds`),
    minutes: (count) => (count === 1 ? '1 minute' : `${count} minutes`),
  },
}
