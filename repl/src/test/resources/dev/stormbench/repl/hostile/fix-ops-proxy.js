// exit: 2
// says: fix-ops-proxy\.js:5:87: endless loop: more than 10000000 statements
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', () => new Proxy({}, { ownKeys() { for (;;) {} } }));
