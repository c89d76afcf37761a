// exit: 4
// says: ?
import { scenario } from 'stormbench';

export default scenario('./small.yaml').check('mine', {
  end: () => 'x'.repeat(5000000),
});
