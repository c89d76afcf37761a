// The storm of this folder, with a watchdog that warns when the push token has visited a CPU a thousand times and moved nothing
// away from it.
import { ms, scenario, watchdog } from 'stormbench';

/** By CPU: bails and pushes when it last pushed or was warned about. @type {Map<number, { bails: number, pushes: number }>} */
const seen = new Map();

export const tokenStorm = watchdog('token-storm', {
  doc: 'Warns of CPUs with 1000 bails and no push.',
  every: ms(100),
  check: (m, console) => m.cpus.forEach(c => {
    const last = seen.get(c.id) ?? { bails: 0, pushes: 0 };
    const storm = c.pushesFrom === last.pushes && c.bails - last.bails >= 1000;
    if (storm) console.warn(c, `token-storm: CPU#${c.id} bailed ${c.bails - last.bails} times and pushed nothing`);
    if (storm || c.pushesFrom !== last.pushes) seen.set(c.id, { bails: c.bails, pushes: c.pushesFrom });
  }),
});

export default scenario('./storm.yaml').watchdog(tokenStorm);
