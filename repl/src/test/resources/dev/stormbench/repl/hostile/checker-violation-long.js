// exit: 4
// says: invariant broken: checker mine, invariant mine at \d+ ns: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.*
import { scenario } from 'stormbench';

export default scenario('./small.yaml').check('mine', {
  end: () => 'x'.repeat(5000000),
});
