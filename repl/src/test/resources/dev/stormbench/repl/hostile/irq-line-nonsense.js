// exit: 2
// says: irq-line-nonsense\.js:7:34: irq in irqLine is the number -1; accepted: a whole number from 0 to 1000000
import { scenario, us } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.irqLine({ cpu: 0, irq: -1, name: 'x', handler: us(1) });
  },
});
