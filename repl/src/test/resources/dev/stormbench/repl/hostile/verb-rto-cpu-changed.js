// exit: 0
import { scenario, us } from 'stormbench';

export default scenario('./storm.yaml')
  .watchdog('break', { every: us(100), check(m) { m.rootDomain.rtoCpu = 3; } });
