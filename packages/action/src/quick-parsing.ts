import * as z from 'zod'

// Before it reads the first object of a kind, zod writes a program for that kind: worth it for
// thousands of objects, and a run reads a few of each. Imported before any schema is made.
z.config({ jitless: true })
