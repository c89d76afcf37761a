// exit: 2
// says: ?
import { scenario, us } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.irqLine({ cpu: 0, irq: -1, name: 'x', handler: us(1) });
  },
});
