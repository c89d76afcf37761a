// exit: 0
import { scenario, ms } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', { every: ms(1), check: m => { m.cpu(-0).timeNs('idle'); } });
