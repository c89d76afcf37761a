// exit: 2
// says: pollute-setter-of-index\.js:5:59: Error: taken
import { scenario } from 'stormbench';

Object.defineProperty(Array.prototype, 0, { set() { throw new Error('taken'); } });
Object.defineProperty(Object.prototype, 'op', { set() { throw new Error('taken'); } });

export default scenario('./small.yaml');
