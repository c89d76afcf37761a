// exit: 2
// says: native-sort\.js:\d+:\d+: took longer than 0\.3 s
// limit-ms: 300
const a = Array.from({ length: 300000 }, (_, i) => 'k' + (i * 7919) % 300007);
for (;;) {
  a.sort();
}
