// exit: 2
// says: changing-getter\.js:8:13: missing key 'profile' in kernel \(v4\.0, .*, v7\.2\)
let n = 0;
export default {
  format: 1,
  name: 'x',
  get machine() { return ++n === 1 ? { cpus: 2 } : { cpus: 'none' }; },
  get kernel() { return n > 1 ? { profile: 'v7.0' } : { profil: 'v7.0' }; },
};
