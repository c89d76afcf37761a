// exit: 3
// says: checker-throws\.js:6:19: Error: no \(in event of checker 'mine' at \S+ s on cpu 0\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./small.yaml').check('mine', {
  event() { throw new Error('no'); },
});
