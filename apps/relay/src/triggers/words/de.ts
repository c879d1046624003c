import type { Words } from './words.ts'

export const de: Words = {
  run: 'Starten',
  sending: 'Wird gesendet …',
  uploading: (percent) => `Wird hochgeladen, ${percent} %`,
  optional: '(freiwillig)',
  keepsValue: 'Was Sie leer lassen, bleibt so, wie es eingestellt ist.',
  chooseOne: 'Bitte wählen',
  asOwnerSet: 'Wie eingestellt',
  upTo: (size) => `Bis zu ${size}.`,
  between: (min, max) => `${min} bis ${max}`,
  atLeast: (min) => `${min} oder mehr`,
  atMost: (max) => `${max} oder weniger`,
  remove: 'Entfernen',
  closed: 'Dieses Formular nimmt zurzeit nichts an.',
  needsScript:
    'Dieses Formular ist gegen Roboter geschützt und braucht JavaScript. Schalten Sie es für diese Seite ein und laden Sie sie neu.',
  faults: {
    title: 'Bitte sehen Sie sich diese Felder noch einmal an',
    missing: 'Bitte füllen Sie dieses Feld aus.',
    number: 'Bitte geben Sie eine Zahl ein.',
    choice: 'Bitte wählen Sie eine der Möglichkeiten.',
    address: 'Bitte geben Sie eine ganze Adresse ein, die mit https:// beginnt.',
    date: 'Bitte geben Sie ein Datum ein.',
    other: 'Das passt hier nicht.',
    chooseAgain:
      'Bitte wählen Sie die Datei noch einmal aus: Der Browser kann sie nicht behalten.',
    tooLarge: (size) => `Diese Datei ist zu groß. Angenommen werden bis zu ${size}.`,
  },
  refused: {
    busy: (seconds) =>
      `Gerade nutzen viele dieses Formular. Es wurde nichts gestartet; senden Sie es in ${seconds} Sekunden noch einmal.`,
    challenge:
      'Die Prüfung gegen Roboter ist abgelaufen. Senden Sie das Formular noch einmal.',
    unavailable:
      'Das kann zurzeit nicht angenommen werden. Es wurde nichts gestartet; senden Sie es in einer Minute noch einmal.',
    misconfigured:
      'Dieses Formular ist nicht richtig eingerichtet, deshalb wurde nichts gestartet. Bitte sagen Sie das dem Betreiber.',
    file: 'Eine der Dateien kann hier nicht angenommen werden. Bitte wählen Sie eine andere.',
    other: 'Das konnte nicht angenommen werden, und es wurde nichts gestartet.',
    connection:
      'Die Verbindung ist abgebrochen. Ihre Eingaben sind noch da; senden Sie sie noch einmal.',
  },
  status: {
    making: 'Ihr Ergebnis entsteht',
    waiting: 'Ihre Anfrage wartet',
    ready: 'Fertig',
    done: 'Hier ist Ihr Ergebnis',
    failed: 'Das hat nicht geklappt',
    cancelled: 'Das wurde abgebrochen',
    timedOut: 'Das hat zu lange gedauert',
    lost: 'Wir wissen nicht, ob das fertig wurde',
    owner:
      'Der Betreiber dieses Formulars muss sich erst etwas ansehen. Sie brauchen nichts zu tun.',
    received: 'Wir haben Ihre Anfrage',
    inLine: 'Wartet, bis sie an der Reihe ist',
    place: (position) =>
      position === 1
        ? 'Sie sind als Nächstes an der Reihe'
        : `Sie sind auf Platz ${position}`,
    startsIn: (time) => `Es beginnt in etwa ${time}.`,
    being: 'Ist in Arbeit',
    finished: 'Fertig',
    usually: (from, until) => `Meist ${from} bis ${until}.`,
    soFar: (time) => `Bisher ${time}.`,
    longer: 'Das dauert länger als sonst. Es ist noch in Arbeit.',
    unknownTime: 'Das ist neu für uns, deshalb wissen wir nicht, wie lange es dauert.',
    mayClose:
      'Sie können diese Seite schließen. Behalten Sie ihre Adresse und kommen Sie wieder, wann Sie möchten.',
    whatNow: {
      failed:
        'Etwas davon ließ sich nicht machen. Ändern Sie Ihre Eingaben und senden Sie sie noch einmal.',
      cancelled: 'Es wurde vor dem Ende abgebrochen. Sie können es noch einmal senden.',
      timedOut:
        'Es wurde nicht rechtzeitig fertig und deshalb aufgegeben. Sie können es noch einmal senden.',
      lost: 'Der Betreiber sieht das und kann nachsehen. Sie brauchen nichts zu tun.',
    },
    nothing: 'Es ist nichts dabei herausgekommen.',
    download: 'Herunterladen',
    openFile: 'Datei öffnen',
    another: 'Noch eins',
    madeIn: (time) => `Dauer: ${time}.`,
    reference: (code) => `Kennung ${code}, falls Sie Hilfe brauchen.`,
    accepted: 'Gesendet',
    ended: 'Beendet',
    seconds: (count) => (count === 1 ? '1 Sekunde' : `${count} Sekunden`),
    minutes: (count) => (count === 1 ? '1 Minute' : `${count} Minuten`),
  },
}
