// Libraries that see DEBUG print requests, environments and titles as they are: a title could then
// command the runner, and a header could show. Imported before all else.
Reflect.deleteProperty(process.env, 'DEBUG')
