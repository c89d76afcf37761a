// exit: 3
// says: ?
import { scenario } from 'stormbench';

export default scenario('./small.yaml').check('mine', {
  event() { for (;;) {} },
});
