// exit: 2
// says: fix-throws\.js:5:67: Error: no
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', () => { throw new Error('no'); });
