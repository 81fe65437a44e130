import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unzip } from '../../src/evidence/unzip.ts'
import { type ZipEntry, zipOf } from './zip.ts'

const why = (archive: Uint8Array) => {
  const read = unzip(archive)
  return read.ok ? [...read.files].map(([path, bytes]) => [path, String(bytes)]) : read.detail
}

describe('an archive', () => {
  it('gives its files, packed or not, also in folders, with a comment at its end', () => {
    const archive = zipOf(
      [
        { path: 'eval/' },
        { path: 'eval/next.json', content: '{}' },
        { path: 'notes.txt', content: 'stored', method: 0 },
        { path: 'empty.json' },
      ],
      { comment: 'made by upload-artifact' },
    )
    expect(why(archive)).toEqual([
      ['eval/next.json', '{}'],
      ['notes.txt', 'stored'],
      ['empty.json', ''],
    ])
  })

  const hostile: readonly (readonly [string, readonly ZipEntry[], string])[] = [
    ['leads out', [{ path: '../../etc/passwd' }], 'it has a file "../../etc/passwd"'],
    ['leads out in the middle', [{ path: 'a/../../b' }], 'it has a file "a/../../b"'],
    ['is absolute', [{ path: '/etc/passwd' }], 'it has a file "/etc/passwd"'],
    ['is a drive’s', [{ path: 'C:\\x' }], 'it has a file "C:\\\\x"'],
    ['is encrypted', [{ path: 'a.json', flags: 1 }], 'it is encrypted'],
    [
      'is packed in a rare way',
      [{ path: 'a.json', method: 12 }],
      'it is packed with the method 12',
    ],
    ['is of zip64', [{ path: 'a.json', size: 0xffffffff }], 'it is in the zip64 format'],
    ['is there twice', [{ path: 'a.json' }, { path: 'a.json' }], 'it has two files "a.json"'],
    [
      'says that it is huge',
      [{ path: 'a.json', size: 65 * 1024 * 1024 }],
      'it unpacks to more than 64 MiB',
    ],
    [
      'is larger than it says',
      [{ path: 'a.json', content: 'x'.repeat(1_000_000), size: 1000 }],
      'it is damaged',
    ],
    ['is smaller than it says', [{ path: 'a.json', content: 'x', size: 2 }], 'it is damaged'],
    [
      'comes in a crowd',
      Array.from({ length: 201 }, (_, index) => ({ path: `${index}.json` })),
      'it has 201 files; at most 200 are read',
    ],
  ]
  it.each(hostile)('with a file that %s is not read', (_, entries, detail) => {
    expect(why(zipOf(entries))).toBe(detail)
  })

  it.each([
    ['nothing', Buffer.alloc(0), 'it is no zip archive'],
    ['a page of HTML', Buffer.from('<html>'.repeat(100)), 'it is no zip archive'],
    ['zip64', zipOf([], { count: 0xffff }), 'it is in the zip64 format'],
    ['several parts', zipOf([{ path: 'a' }], { countHere: 2 }), 'it has several parts'],
    ['a directory elsewhere', zipOf([{ path: 'a' }], { start: 0xfffffff0 }), 'it is damaged'],
  ])('that is %s is not read', (_, archive, detail) => {
    expect(why(archive)).toBe(detail)
  })

  it('that is damaged anywhere is read or refused, and never throws', () => {
    const whole = zipOf([
      { path: 'a.json', content: '{"a": 1}' },
      { path: 'b.json', content: '2' },
    ])
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.nat(whole.length),
        (changes, length) => {
          const archive = Buffer.from(whole)
          for (const [at, byte] of changes) archive[at] = byte
          expect(unzip(archive)).toHaveProperty('ok')
          expect(unzip(archive.subarray(0, length))).toHaveProperty('ok')
        },
      ),
    )
  })
})
