// exit: 2
// says: million-keys\.js:\d+:\d+: more than 64 MiB allocated
// limit-ms: 600000
// limit-mib: 64
const o = { format: 1 };
for (let i = 0; i < 1000000; i++) {
  o['k' + i] = i;
}
export default o;
