import type { Words } from './words.ts'

export const es: Words = {
  run: 'Empezar',
  sending: 'Enviando…',
  uploading: (percent) => `Subiendo, ${percent} %`,
  optional: '(opcional)',
  keepsValue: 'Lo que deje vacío queda como está configurado.',
  chooseOne: 'Elija una opción',
  asOwnerSet: 'Como está configurado',
  upTo: (size) => `Hasta ${size}.`,
  between: (min, max) => `De ${min} a ${max}`,
  atLeast: (min) => `${min} o más`,
  atMost: (max) => `${max} o menos`,
  remove: 'Quitar',
  closed: 'Este formulario no acepta respuestas en este momento.',
  needsScript:
    'Este formulario está protegido contra robots y necesita JavaScript. Actívelo para esta página y vuelva a cargarla.',
  faults: {
    title: 'Revise estos campos, por favor',
    missing: 'Rellene este campo.',
    number: 'Escriba un número.',
    choice: 'Elija una de las opciones.',
    address: 'Escriba una dirección completa que empiece por https://.',
    date: 'Escriba una fecha.',
    other: 'Esto no es válido aquí.',
    chooseAgain: 'Elija el archivo otra vez: el navegador no puede conservarlo.',
    tooLarge: (size) => `Este archivo es demasiado grande. Se aceptan hasta ${size}.`,
  },
  refused: {
    busy: (seconds) =>
      `Mucha gente está usando esto ahora. No se ha iniciado nada; envíelo otra vez dentro de ${seconds} segundos.`,
    challenge: 'La comprobación contra robots ha caducado. Envíe el formulario otra vez.',
    unavailable:
      'No se puede aceptar en este momento. No se ha iniciado nada; envíelo otra vez dentro de un minuto.',
    misconfigured:
      'Este formulario no está bien configurado, así que no se ha iniciado nada. Avise a su propietario.',
    file: 'Uno de los archivos no se acepta aquí. Elija otro.',
    other: 'No se ha podido aceptar y no se ha iniciado nada.',
    connection: 'Se perdió la conexión. Lo que escribió sigue aquí; envíelo otra vez.',
  },
  status: {
    making: 'Su resultado está en marcha',
    waiting: 'Su solicitud está en la cola',
    ready: 'Listo',
    done: 'Aquí está su resultado',
    failed: 'No se ha podido hacer',
    cancelled: 'Se ha cancelado',
    timedOut: 'Ha tardado demasiado',
    lost: 'No sabemos si se terminó',
    owner:
      'El propietario del formulario tiene que revisar algo. Usted no tiene que hacer nada.',
    received: 'Tenemos su solicitud',
    inLine: 'Esperando su turno',
    place: (position) =>
      position === 1
        ? 'Usted es el siguiente'
        : `Está en el puesto ${position} de la cola`,
    startsIn: (time) => `Empieza dentro de unos ${time}.`,
    being: 'En marcha',
    finished: 'Listo',
    usually: (from, until) => `Normalmente, de ${from} a ${until}.`,
    soFar: (time) => `${time} hasta ahora.`,
    longer: 'Tarda más de lo normal. Sigue en marcha.',
    unknownTime: 'Es nuevo para nosotros, así que no sabemos cuánto tarda.',
    mayClose: 'Puede cerrar esta página. Guarde su dirección y vuelva cuando quiera.',
    whatNow: {
      failed: 'Algo no se ha podido hacer. Cambie lo que escribió y envíelo otra vez.',
      cancelled: 'Se detuvo antes de terminar. Puede enviarlo otra vez.',
      timedOut: 'No terminó a tiempo y se abandonó. Puede enviarlo otra vez.',
      lost: 'El propietario lo ve y puede comprobarlo. Usted no tiene que hacer nada.',
    },
    nothing: 'No ha salido nada.',
    download: 'Descargar',
    openFile: 'Abrir el archivo',
    another: 'Hacer otro',
    madeIn: (time) => `Hecho en ${time}.`,
    reference: (code) => `Referencia ${code}, por si pide ayuda.`,
    accepted: 'Enviado',
    ended: 'Terminado',
    seconds: (count) => (count === 1 ? '1 segundo' : `${count} segundos`),
    minutes: (count) => (count === 1 ? '1 minuto' : `${count} minutos`),
  },
}
