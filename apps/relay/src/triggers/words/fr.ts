import type { Words } from './words.ts'

export const fr: Words = {
  run: 'Lancer',
  sending: 'Envoi…',
  uploading: (percent) => `Envoi des fichiers, ${percent} %`,
  optional: '(facultatif)',
  keepsValue: 'Ce que vous laissez vide reste tel qu’il est réglé.',
  chooseOne: 'Choisissez',
  asOwnerSet: 'Comme réglé',
  upTo: (size) => `Jusqu’à ${size}.`,
  between: (min, max) => `De ${min} à ${max}`,
  atLeast: (min) => `${min} ou plus`,
  atMost: (max) => `${max} ou moins`,
  remove: 'Retirer',
  closed: 'Ce formulaire n’accepte pas de réponses pour le moment.',
  needsScript:
    'Ce formulaire est protégé contre les robots et a besoin de JavaScript. Activez-le pour cette page, puis rechargez-la.',
  faults: {
    title: 'Veuillez revoir ces champs',
    missing: 'Veuillez remplir ce champ.',
    number: 'Veuillez saisir un nombre.',
    choice: 'Veuillez choisir une des possibilités.',
    address: 'Veuillez saisir une adresse complète, commençant par https://.',
    date: 'Veuillez saisir une date.',
    other: 'Ceci ne convient pas ici.',
    chooseAgain:
      'Veuillez choisir le fichier à nouveau : le navigateur ne peut le garder.',
    tooLarge: (size) => `Ce fichier est trop lourd. La limite est de ${size}.`,
  },
  refused: {
    busy: (seconds) =>
      `Beaucoup de monde utilise ceci en ce moment. Rien n’a été lancé ; renvoyez dans ${seconds} secondes.`,
    challenge: 'La vérification contre les robots a expiré. Renvoyez le formulaire.',
    unavailable:
      'Ceci ne peut être accepté pour le moment. Rien n’a été lancé ; renvoyez dans une minute.',
    misconfigured:
      'Ce formulaire est mal réglé, rien n’a donc été lancé. Veuillez prévenir son propriétaire.',
    file: 'Un des fichiers n’est pas accepté ici. Veuillez en choisir un autre.',
    other: 'Ceci n’a pas pu être accepté, et rien n’a été lancé.',
    connection: 'La connexion a été perdue. Votre saisie est toujours là ; renvoyez-la.',
  },
  status: {
    making: 'Votre résultat est en préparation',
    waiting: 'Votre demande est dans la file',
    ready: 'Prêt',
    done: 'Voici votre résultat',
    failed: 'Cela n’a pas abouti',
    cancelled: 'Cela a été annulé',
    timedOut: 'Cela a duré trop longtemps',
    lost: 'Nous ne savons pas si cela a abouti',
    owner:
      'Le propriétaire de ce formulaire doit d’abord vérifier quelque chose. Vous n’avez rien à faire.',
    received: 'Nous avons votre demande',
    inLine: 'Attend son tour',
    place: (position) =>
      position === 1
        ? 'Vous êtes le prochain'
        : `Vous êtes au rang ${position} de la file`,
    startsIn: (time) => `Début dans environ ${time}.`,
    being: 'En préparation',
    finished: 'Prêt',
    usually: (from, until) => `D’habitude de ${from} à ${until}.`,
    soFar: (time) => `${time} jusqu’ici.`,
    longer: 'Cela dure plus que d’habitude. C’est toujours en préparation.',
    unknownTime: 'C’est nouveau pour nous : nous ne savons pas combien de temps il faut.',
    mayClose:
      'Vous pouvez fermer cette page. Gardez son adresse et revenez quand vous voulez.',
    whatNow: {
      failed: 'Une partie n’a pas pu être faite. Modifiez votre saisie et renvoyez-la.',
      cancelled: 'Arrêté avant la fin. Vous pouvez le renvoyer.',
      timedOut: 'Pas terminé à temps, donc abandonné. Vous pouvez le renvoyer.',
      lost: 'Le propriétaire le voit et peut vérifier. Vous n’avez rien à faire.',
    },
    nothing: 'Rien n’en est sorti.',
    download: 'Télécharger',
    openFile: 'Ouvrir le fichier',
    another: 'En faire un autre',
    madeIn: (time) => `Fait en ${time}.`,
    reference: (code) => `Référence ${code}, si vous demandez de l’aide.`,
    accepted: 'Envoyé',
    ended: 'Terminé',
    seconds: (count) => (count === 1 ? '1 seconde' : `${count} secondes`),
    minutes: (count) => (count === 1 ? '1 minute' : `${count} minutes`),
  },
}
