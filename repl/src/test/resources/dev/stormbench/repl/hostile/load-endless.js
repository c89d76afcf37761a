// exit: 2
// says: load-endless\.js:6:12: scenario\(\) reads more than 100 scenarios
import { scenario } from 'stormbench';

for (;;) {
  scenario('./small.yaml');
}
