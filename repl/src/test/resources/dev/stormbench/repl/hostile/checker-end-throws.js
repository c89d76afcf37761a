// exit: 3
// says: checker-end-throws\.js:6:17: Error: late \(in end of checker 'mine'\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./small.yaml').check('mine', {
  end() { throw new Error('late'); },
});
