// exit: 4
// says: ?
import { scenario } from 'stormbench';

export default scenario('./small.yaml').check('mine', {
  end: () => 'a\u001b[2J\nb\u202ec',
});
