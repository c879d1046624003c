import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Empty, Problem } from '../parts/basics.tsx'

export function NotFound() {
  return (
    <main className="page">
      <Empty title="There is no such page" buttons={<Link to="/">Go to Home</Link>}>
        The address may have been cut, or belong to a newer version of the console.
      </Empty>
    </main>
  )
}

export function PageFailed({ error }: { error: unknown }) {
  return (
    <main className="page">
      <Problem error={error} />
      <div>
        <Button variant="default" onClick={() => location.reload()}>
          Load the page again
        </Button>
      </div>
    </main>
  )
}
