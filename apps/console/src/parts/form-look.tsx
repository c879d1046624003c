import { Select, Textarea, TextInput } from '@mantine/core'
import type { Trigger } from '../types.ts'

/** `settings.form` of a trigger without its saved values. */
export type FormLook = Omit<Trigger['settings']['form'], 'defaults'>

type Language = NonNullable<FormLook['language']>

const LANGUAGES: { value: Language; label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'de', label: 'Deutsch' },
  { value: 'es', label: 'Español' },
  { value: 'fr', label: 'Français' },
  { value: 'ja', label: '日本語' },
]

type FieldsProps = { look: FormLook; change: (part: FormLook) => void }

/** What the hosted form says and how it looks. What is left empty is as the relay has it. */
export function FormLookFields({ look, change }: FieldsProps) {
  const text = (name: Exclude<keyof FormLook, 'language'>) => ({
    value: look[name] ?? '',
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      change({ [name]: currentTarget.value }),
  })
  return (
    <>
      <TextInput
        label="Title (optional)"
        placeholder="the name of the trigger"
        {...text('title')}
      />
      <Textarea
        label="Introduction (optional)"
        description="Below the title."
        autosize
        minRows={2}
        maxRows={8}
        {...text('intro')}
      />
      <TextInput label="Button (optional)" placeholder="Run" {...text('button')} />
      <Textarea
        label="Thanks (optional)"
        description="On the status page, beside the result."
        autosize
        minRows={2}
        maxRows={8}
        {...text('thanks')}
      />
      <TextInput
        label="Colour (optional)"
        description="Of buttons and links, as #rrggbb."
        placeholder="#2450c8"
        {...text('color')}
      />
      <TextInput
        label="Address of a logo (optional)"
        placeholder="https://shop.example/logo.png"
        {...text('logoUrl')}
      />
      <Select
        label="Language"
        data={LANGUAGES}
        value={look.language ?? 'en'}
        onChange={(value) => change({ language: value ?? 'en' })}
        allowDeselect={false}
      />
    </>
  )
}

/** As the relay takes it: what is empty is not there. */
export function filledIn(look: FormLook): FormLook {
  const filled = Object.entries(look).filter(([, value]) => value.trim() !== '')
  return Object.fromEntries(filled)
}
