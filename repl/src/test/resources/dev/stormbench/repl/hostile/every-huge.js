// exit: 2
// says: every-huge\.js:5:16: TypeError: every of watchdog 'mine' is '99999999999999999h'; accepted: a time from 1us, such as s\(1\), 1s or 100ms
import { scenario } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', { every: '99999999999999999h', check() {} });
