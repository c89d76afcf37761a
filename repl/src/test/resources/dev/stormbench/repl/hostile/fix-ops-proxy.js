// exit: 2
// says: ?
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', () => new Proxy({}, { ownKeys() { for (;;) {} } }));
