// exit: 2
// says: string-doubling-flat\.js:\d+:\d+: (more than 64 MiB allocated|out of memory)
// limit-ms: 600000
// limit-mib: 64
let s = 'x';
for (;;) {
  s += s;
  JSON.parse('"' + s + '"');
}
