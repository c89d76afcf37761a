// exit: 2
// says: typed-arrays-kept\.js(:\d+:\d+)?: (more than 64 MiB allocated|out of memory)
// limit-ms: 600000
// limit-mib: 64
const all = [];
for (;;) {
  all.push(new Float64Array(1 << 20));
}
