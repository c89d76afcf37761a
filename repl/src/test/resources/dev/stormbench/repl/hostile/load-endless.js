// exit: 2
// says: ?
import { scenario } from 'stormbench';

for (;;) {
  scenario('./small.yaml');
}
