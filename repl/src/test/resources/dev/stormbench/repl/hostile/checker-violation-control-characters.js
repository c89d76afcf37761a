// exit: 4
// says: invariant broken: checker mine, invariant mine at \d+ ns: a \[2J b c \(again: stormbench run checker-violation-control-characters\.js --until 5ms --seed 7\)
import { scenario } from 'stormbench';

export default scenario('./small.yaml').check('mine', {
  end: () => 'a\u001b[2J\nb\u202ec',
});
