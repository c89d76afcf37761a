// exit: 0
import { scenario } from 'stormbench';

// Not hostile: shows that the storm decides the prio bail, so that a changed answer changes the digest.
export default scenario('./storm.yaml').fix('mine', () => ({ prioBail: () => 'push' }));
